//! The report for people: in a terminal of any width, coloured or not, and in a plain pipe.
//!
//! It goes from the whole to the parts: one sentence, then each story with its members and links, then each document line
//! by line, with a word for what the line is and the place where the same is said. A report does not carry the texts it
//! is about, so they are given [beside it](Texts). Nothing in them reaches the terminal that could act on it.

mod bar;
pub mod compare;
mod context;
mod diff;
pub(crate) mod escape;
mod lines;
mod names;
pub(crate) mod paint;
pub(crate) mod phrase;
pub(crate) mod sheet;
mod story;
mod summary;
mod wrap;

use std::io::{self, BufWriter, Write};

use self::context::Context;
use self::sheet::Sheet;
pub use super::Texts;
use super::{Detail, Report};

/// How a text report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Cells of a row; fewer than [`Style::MIN_WIDTH`] count as that many.
    pub width: usize,
    /// Whether to colour, with ANSI escape sequences. Nothing is said by colour alone.
    pub colour: bool,
}

impl Style {
    /// The fewest cells a report can be read in.
    pub const MIN_WIDTH: usize = 40;
}

impl Default for Style {
    /// 80 cells, no colour.
    fn default() -> Self {
        Self { width: 80, colour: false }
    }
}

/// Writes a report to be read: summary and stories; with [`Detail::Links`] who has what in common with whom; with
/// [`Detail::Full`] each document of a story line by line.
///
/// ```
/// use wirecopy::{Detector, Document};
/// use wirecopy::report::{Detail, text};
///
/// let documents = vec![Document::new("afp/1", "Mali has detained soldiers.")];
/// let report = Detector::builder().build()?.scan(&documents)?;
/// let mut page = Vec::new();
/// text::write(&report, &text::Texts::from_iter(&documents), Detail::Full, &text::Style::default(), &mut page)
///     .expect("a vector takes every byte");
/// assert!(page.ends_with(b"\n"));
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, texts: &Texts<'_>, detail: Detail, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let context = Context::new(report, texts);
    let mut out = BufWriter::new(out);
    let mut sheet = Sheet::new(style, &mut out);
    summary::opening(&context, &mut sheet)?;
    summary::key(&context, detail, &mut sheet)?;
    for number in 0..report.stories.len() {
        story::write(&context, number, detail, &mut sheet)?;
    }
    if detail.has_links() {
        story::outside_links(&context, &mut sheet)?;
    }
    if detail.has_passages() {
        for (document, _) in context.documents_by_membership(true) {
            lines::write(&context, document, &mut sheet)?;
        }
    }
    summary::in_no_story(&context, &mut sheet)?;
    out.flush()
}
