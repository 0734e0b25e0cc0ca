//! The report for machines: one JSON object, or one object a line.
//!
//! Both forms are written item by item straight from the [`Report`], so that a report of any size needs no copy of
//! itself in memory. Numbers are rounded to a fixed count of decimals: the last bits of a sum are nobody's finding, and
//! they are what would differ between processors. What may stand in either form is in [`schema`](super::schema).

pub(crate) mod layout;
mod view;

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use self::layout::Layout;
use self::view::{DocumentView, Header, LinkView, Record};
use super::{DECIMALS, Detail, PARAMETER_DECIMALS, Report};

/// Writes a report as one JSON object, ended by a line break. Links, passages, spans and lines have a line each.
///
/// Fields that the detail does not ask for are absent, not empty. Equal reports give equal bytes.
///
/// ```
/// use wirecopy::{Detector, Document};
/// use wirecopy::report::{Detail, json};
///
/// let report = Detector::builder().build()?.scan(&[Document::new("afp/1", "Mali has detained soldiers.")])?;
/// let mut bytes = Vec::new();
/// json::write(&report, Detail::Summary, &mut bytes).expect("a vector takes every byte");
/// assert!(bytes.starts_with(b"{\n  \"schema\": \"wirecopy.report/1\","));
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, detail: Detail, out: impl Write) -> io::Result<()> {
    let mut root = Root { out: BufWriter::new(out), first: true };
    root.field("schema", &report.schema, Layout::line(DECIMALS))?;
    root.field("tool", &report.tool, Layout::line(DECIMALS))?;
    root.field("parameters", &report.parameters, Layout::block(1, PARAMETER_DECIMALS))?;
    root.field("counts", &report.counts, Layout::block(1, DECIMALS))?;
    root.array("skipped", &report.skipped, Layout::line(DECIMALS))?;
    let documents = report.documents.iter().map(|document| DocumentView::new(document, detail));
    root.array("documents", documents, Layout::block(2, DECIMALS))?;
    root.array("stories", &report.stories, Layout::block(2, DECIMALS))?;
    if detail.has_links() {
        let links = report.links.iter().map(|link| LinkView::new(link, detail));
        root.array("links", links, Layout::line(DECIMALS))?;
    }
    if detail.has_passages() {
        root.array("passages", &report.passages, Layout::line(DECIMALS))?;
    }
    root.end()
}

/// Writes a report as JSON lines: a header, then each document, story, link and passage, each with its `"type"`.
///
/// The objects are those of [`write()`]; the passages that links and spans point at are the `passage` lines, counted
/// from 0.
///
/// # Errors
///
/// Those of `out`.
pub fn write_lines(report: &Report, detail: Detail, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    line(&mut out, "header", Header::new(report), PARAMETER_DECIMALS)?;
    for document in &report.documents {
        line(&mut out, "document", DocumentView::new(document, detail), DECIMALS)?;
    }
    for story in &report.stories {
        line(&mut out, "story", story, DECIMALS)?;
    }
    for link in report.links.iter().filter(|_| detail.has_links()) {
        line(&mut out, "link", LinkView::new(link, detail), DECIMALS)?;
    }
    for passage in report.passages.iter().filter(|_| detail.has_passages()) {
        line(&mut out, "passage", passage, DECIMALS)?;
    }
    out.flush()
}

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
/// Says whether the report has the part; nothing is written where it has not. The objects are those of [`write()`].
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
        Part::Header => object(out, Some(Header::new(report)), PARAMETER_DECIMALS),
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

/// Writes one record and the line break behind it.
fn line(out: &mut impl Write, kind: &'static str, body: impl Serialize, decimals: u32) -> io::Result<()> {
    Layout::line(decimals).write(&mut *out, &Record { kind, body })?;
    out.write_all(b"\n")
}

/// The outermost object, composed by hand: its fields are laid out differently, and its arrays must not be collected.
struct Root<W> {
    out: W,
    first: bool,
}

impl<W: Write> Root<W> {
    fn name(&mut self, name: &str) -> io::Result<()> {
        let before = if std::mem::take(&mut self.first) { "{" } else { "," };
        write!(self.out, "{before}\n  \"{name}\": ")
    }

    fn field(&mut self, name: &str, value: &impl Serialize, layout: Layout) -> io::Result<()> {
        self.name(name)?;
        layout.write(&mut self.out, value)
    }

    /// One item a line, or, where the layout is a block, a block each.
    fn array<T: Serialize>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = T>,
        layout: Layout,
    ) -> io::Result<()> {
        self.name(name)?;
        let mut any = false;
        for item in items {
            self.out.write_all(if any { b",\n    " } else { b"[\n    " })?;
            layout.clone().write(&mut self.out, &item)?;
            any = true;
        }
        self.out.write_all(if any { b"\n  ]" } else { b"[]" })
    }

    fn end(mut self) -> io::Result<()> {
        self.out.write_all(b"\n}\n")?;
        self.out.flush()
    }
}
