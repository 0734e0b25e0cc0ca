//! What is said on standard error, and the exit codes.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};

use wirecopy::input::Input;
use wirecopy::report::Skipped;
use wirecopy::report::text::harmless;

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    SomeSkipped,
}

impl Outcome {
    /// That of a command which skipped these inputs.
    pub(crate) fn of(skipped: &[Skipped]) -> Self {
        if skipped.is_empty() { Outcome::Done } else { Outcome::SomeSkipped }
    }

    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Outcome::Done => 0,
            Outcome::SomeSkipped => 3,
        }
    }
}

/// Says why a command could not do what it was asked, and gives the exit code for it.
pub(crate) fn failure(error: &anyhow::Error) -> u8 {
    if let Some(usage) = error.downcast_ref::<clap::Error>() {
        return wrong_usage(usage);
    }
    if is_closed_pipe(error) {
        // Whoever read our output has seen enough.
        return 0;
    }
    say(&format!("error: {error:#}"));
    1
}

/// Prints help that was asked for, or what is wrong with the arguments.
fn wrong_usage(error: &clap::Error) -> u8 {
    let acts = |argument: OsString| {
        let argument = argument.to_string_lossy();
        harmless(&argument) != argument
    };
    if env::args_os().any(acts) {
        // The message repeats the arguments, and its colours cannot be told from theirs.
        error.render().to_string().lines().for_each(say);
    } else {
        // Where nobody listens there is nothing to say.
        let _ = error.print();
    }
    u8::try_from(error.exit_code()).unwrap_or(2)
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// Notices about the input.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Notices {
    /// Whether warnings are kept back. What was skipped is always named: the exit code needs its reason.
    pub(crate) quiet: bool,
}

impl Notices {
    /// Warnings beyond these are only counted: a folder in an old encoding must not bury what was skipped.
    const MOST_WARNINGS: usize = 20;

    /// A warning, where warnings are wanted.
    pub(crate) fn warn(self, warning: &str) {
        if !self.quiet {
            say(&format!("warning: {warning}"));
        }
    }

    /// Says how it went.
    pub(crate) fn done(self, line: &str) {
        if !self.quiet {
            say(line);
        }
    }

    /// Names what was skipped, and what deserves a look.
    pub(crate) fn about(self, input: &Input) {
        for warning in input.warnings.iter().take(Self::MOST_WARNINGS) {
            self.warn(&warning.to_string());
        }
        match input.warnings.len().saturating_sub(Self::MOST_WARNINGS) {
            0 => {}
            more => self.warn(&format!("{more} more of these are not shown")),
        }
        for skipped in &input.skipped {
            say(&format!("skipped: {}: {}", skipped.path, skipped.reason));
        }
    }
}

/// One line on standard error. File names may hold anything; what steers a terminal is shown, not obeyed.
fn say(line: &str) {
    // Where nobody listens there is nothing to say.
    let _ = writeln!(io::stderr(), "{}", harmless(line));
}
