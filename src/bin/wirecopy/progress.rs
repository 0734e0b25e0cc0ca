//! The progress bar on standard error.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use wirecopy::{Progress, Stage};

/// A bar while it lives; nothing where none is wanted.
pub(crate) struct Bar {
    bar: ProgressBar,
    stage: Mutex<Option<Stage>>,
}

impl Bar {
    const REDRAW: Duration = Duration::from_millis(120);

    /// A bar that begins with these words.
    pub(crate) fn new(wanted: bool, words: &'static str) -> Self {
        let bar = if wanted { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if wanted {
            bar.set_message(words);
            bar.enable_steady_tick(Self::REDRAW);
        }
        Self { bar, stage: Mutex::new(None) }
    }

    /// Shows how far the search is. Called from any thread.
    pub(crate) fn show(&self, progress: Progress) {
        if self.bar.is_hidden() {
            return;
        }
        // The lock is held while the bar changes its stage, so that no thread still counts for the last one.
        let Ok(mut stage) = self.stage.lock() else { return };
        if *stage != Some(progress.stage) {
            *stage = Some(progress.stage);
            self.bar.reset();
            self.bar.set_message(words(progress.stage));
            self.bar.set_style(counting());
        }
        self.bar.set_length(progress.total);
        self.bar.set_position(progress.done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn counting() -> ProgressStyle {
    let style =
        ProgressStyle::with_template("{spinner} {msg:26} {wide_bar} {human_pos}/{human_len}  {per_sec}  {eta} left");
    style.unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn words(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "finding lines and words",
        Stage::Fingerprint => "fingerprinting paragraphs",
        Stage::Index => "nominating pairs",
        Stage::Align => "aligning pairs",
        Stage::Report => "clustering and labelling",
        _ => "working",
    }
}
