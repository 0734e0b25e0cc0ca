//! Single parts of a report, for programs that want a few of them.

use std::io::{self, Write};

use serde::Serialize;

use super::layout::Layout;
use super::view::{DocumentView, Header, LinkView};
use crate::report::{DECIMALS, Detail, PARAMETER_DECIMALS, Report};

/// A part of a report that can be written by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// All that is no document, story, link or passage.
    Header,
    /// The document of this number, from 0.
    Document(usize),
    /// The story of this number.
    Story(usize),
    /// The link of this number.
    Link(usize),
    /// The passage of this number.
    Passage(usize),
}

/// Writes one part of a report as one JSON object without a line break, for programs that need a few and not all of it.
/// Says whether the report has the part; nothing is written where it has not. The objects are those of [`write()`](super::write()).
///
/// ```
/// use wirecopy::{Detector, Document};
/// use wirecopy::report::Detail;
/// use wirecopy::report::json::{Part, write_part};
///
/// let report = Detector::builder().build()?.scan(&[Document::new("afp/1", "Mali has detained soldiers.")])?;
/// let mut bytes = Vec::new();
/// let is_there = write_part(&report, Part::Document(0), Detail::Summary, &mut bytes).expect("a vector takes every byte");
/// assert!(is_there && bytes.starts_with(br#"{"id": "afp/1", "path": null, "#));
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
///
/// Those of `out`.
pub fn write_part(report: &Report, part: Part, detail: Detail, out: impl Write) -> io::Result<bool> {
    match part {
        Part::Header => object(out, Some(Header::new(report, &report.skipped)), PARAMETER_DECIMALS),
        Part::Document(number) => {
            object(out, report.documents.get(number).map(|document| DocumentView::new(document, detail)), DECIMALS)
        }
        Part::Story(number) => object(out, report.stories.get(number), DECIMALS),
        Part::Link(number) => {
            let link = report.links.get(number).filter(|_| detail.has_links());
            object(out, link.map(|link| LinkView::new(link, detail)), DECIMALS)
        }
        Part::Passage(number) => object(out, report.passages.get(number).filter(|_| detail.has_passages()), DECIMALS),
    }
}

/// Writes an object where there is one, and says whether.
fn object(mut out: impl Write, object: Option<impl Serialize>, decimals: u32) -> io::Result<bool> {
    let Some(object) = object else { return Ok(false) };
    Layout::line(decimals).write(&mut out, &object)?;
    Ok(true)
}
