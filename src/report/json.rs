//! The report for machines: one JSON object, or one object a line.
//!
//! Both forms are written item by item straight from the [`Report`], so that a report of any size needs no copy of
//! itself in memory. Numbers are rounded to a fixed count of decimals: the last bits of a sum are nobody's finding, and
//! they are what would differ between processors. What may stand in either form is in [`schema`](super::schema).

pub(crate) mod layout;
mod part;
mod view;

use std::io::{self, BufWriter, Write};

use rayon::prelude::*;
use serde::Serialize;

use self::layout::Layout;
pub use self::part::{Part, write_part};
use self::view::{DocumentView, Header, LinkView, Record};
use super::{DECIMALS, Detail, DocumentReport, Link, PARAMETER_DECIMALS, Passage, Report, Sink, Skipped, Story};

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
    Writer::new(out, detail).write_all(report)
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
    LineWriter::new(out, detail).write_all(report)
}

/// The arrays of a report in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Array {
    Documents,
    Stories,
    Links,
    Passages,
}

impl Array {
    const ALL: [Self; 4] = [Self::Documents, Self::Stories, Self::Links, Self::Passages];

    fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Stories => "stories",
            Self::Links => "links",
            Self::Passages => "passages",
        }
    }

    fn is_in(self, detail: Detail) -> bool {
        match self {
            Self::Documents | Self::Stories => true,
            Self::Links => detail.has_links(),
            Self::Passages => detail.has_passages(),
        }
    }
}

/// What stands before the first item of an array,
const BEGINNING: &[u8] = b"[\n    ";
/// and before every other.
const BETWEEN: &[u8] = b",\n    ";
/// Items that one thread writes at a time,
const TOGETHER: usize = 64;
/// and that are in memory as bytes at once.
const AT_ONCE: usize = 4096;

/// Writes items, each with its place among these, side by side in memory, and in their order to where they go.
fn side_by_side<'i, T: Sync>(
    items: &'i [T],
    out: &mut impl Write,
    write: impl Fn(usize, &'i T, &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let chunk = |(number, items): (usize, &'i [T])| -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut places = number * TOGETHER..;
        items.iter().try_for_each(|item| write(places.next().unwrap_or_default(), item, &mut bytes))?;
        Ok(bytes)
    };
    let written: Vec<io::Result<Vec<u8>>> = items.par_chunks(TOGETHER).enumerate().map(chunk).collect();
    written.into_iter().try_for_each(|bytes| out.write_all(&bytes?))
}

/// Writes a report as one JSON object, as [`write()`] does, while it is made.
///
/// ```
/// use wirecopy::report::{Detail, json};
/// use wirecopy::{Detector, Document, Spool};
///
/// let mut spool = Spool::new(std::env::temp_dir())?;
/// spool.push(Document::new("afp/1", "Mali has detained soldiers."))?;
/// let mut writer = json::Writer::new(Vec::new(), Detail::Full);
/// Detector::builder().build()?.scan_spool(spool, 1 << 30, &|_| {}, &mut writer)?;
/// writer.finish().expect("a vector takes every byte");
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub struct Writer<W: Write> {
    out: BufWriter<W>,
    detail: Detail,
    /// Whether nothing is written yet.
    is_first: bool,
    /// The array that is being written, and whether it has an item.
    open: Option<(Array, bool)>,
    skipped: Vec<Skipped>,
}

impl<W: Write> Writer<W> {
    /// A writer of as much as this detail asks for.
    pub fn new(out: W, detail: Detail) -> Self {
        Self { out: BufWriter::new(out), detail, is_first: true, open: None, skipped: Vec::new() }
    }

    /// The same for a report that names these inputs as skipped, whatever its head says.
    pub fn skipped(self, skipped: Vec<Skipped>) -> Self {
        Self { skipped, ..self }
    }

    fn write_head(&mut self, head: &Report) -> io::Result<()> {
        let skipped = std::mem::take(&mut self.skipped);
        self.field("schema", &head.schema, Layout::line(DECIMALS))?;
        self.field("tool", &head.tool, Layout::line(DECIMALS))?;
        self.field("parameters", &head.parameters, Layout::block(1, PARAMETER_DECIMALS))?;
        self.field("counts", &head.counts, Layout::block(1, DECIMALS))?;
        self.name("skipped")?;
        let mut any = false;
        for skipped in if skipped.is_empty() { &head.skipped } else { &skipped } {
            self.item(&mut any, skipped, Layout::line(DECIMALS))?;
        }
        self.close(any)
    }

    fn write_documents(&mut self, documents: &[DocumentReport]) -> io::Result<()> {
        let detail = self.detail;
        let layout = Layout::block(2, DECIMALS);
        self.put(Array::Documents, documents, |document, out| {
            layout.clone().write(out, &DocumentView::new(document, detail))
        })
    }

    fn write_stories(&mut self, stories: &[Story]) -> io::Result<()> {
        self.put(Array::Stories, stories, |story, out| Layout::block(2, DECIMALS).write(out, story))
    }

    fn write_links(&mut self, links: &[Link]) -> io::Result<()> {
        let detail = self.detail;
        self.put(Array::Links, links, |link, out| Layout::line(DECIMALS).write(out, &LinkView::new(link, detail)))
    }

    fn write_passages(&mut self, passages: &[Passage]) -> io::Result<()> {
        self.put(Array::Passages, passages, |passage, out| Layout::line(DECIMALS).write(out, passage))
    }

    /// Ends the object.
    ///
    /// # Errors
    ///
    /// Those of what it goes to.
    pub fn finish(mut self) -> io::Result<()> {
        self.go_to(None)?;
        self.out.write_all(b"\n}\n")?;
        self.out.flush()
    }

    /// Writes the next items of an array.
    fn put<T: Sync>(
        &mut self,
        array: Array,
        items: &[T],
        write: impl Fn(&T, &mut Vec<u8>) -> io::Result<()> + Sync,
    ) -> io::Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        self.go_to(Some(array))?;
        let any = self.open.replace((array, true)).is_some_and(|(_, any)| any);
        side_by_side(items, &mut self.out, |at, item, out| {
            out.extend(if at == 0 && !any { BEGINNING } else { BETWEEN });
            write(item, out)
        })
    }

    /// Ends the arrays before this one, empty ones too, and begins it; ends all where there is none.
    fn go_to(&mut self, array: Option<Array>) -> io::Result<()> {
        if array.is_some() && self.open.map(|(open, _)| open) == array {
            return Ok(());
        }
        let before = self.open.map(|(open, _)| open);
        if let Some((_, any)) = self.open.take() {
            self.close(any)?;
        }
        for next in Array::ALL.into_iter().filter(|&next| before.is_none_or(|before| next > before)) {
            if !next.is_in(self.detail) || array.is_some_and(|array| next > array) {
                continue;
            }
            self.name(next.name())?;
            if Some(next) == array {
                self.open = Some((next, false));
            } else {
                self.close(false)?;
            }
        }
        Ok(())
    }

    fn name(&mut self, name: &str) -> io::Result<()> {
        let before = if std::mem::take(&mut self.is_first) { "{" } else { "," };
        write!(self.out, "{before}\n  \"{name}\": ")
    }

    fn field(&mut self, name: &str, value: &impl Serialize, layout: Layout) -> io::Result<()> {
        self.name(name)?;
        layout.write(&mut self.out, value)
    }

    fn item(&mut self, any: &mut bool, item: impl Serialize, layout: Layout) -> io::Result<()> {
        self.out.write_all(if *any { BETWEEN } else { BEGINNING })?;
        *any = true;
        layout.write(&mut self.out, &item)
    }

    fn close(&mut self, any: bool) -> io::Result<()> {
        self.out.write_all(if any { b"\n  ]" } else { b"[]" })
    }
}

/// Writes a report as JSON lines, as [`write_lines`] does, while it is made.
pub struct LineWriter<W: Write> {
    out: BufWriter<W>,
    detail: Detail,
    skipped: Vec<Skipped>,
}

impl<W: Write> LineWriter<W> {
    /// A writer of as much as this detail asks for.
    pub fn new(out: W, detail: Detail) -> Self {
        Self { out: BufWriter::new(out), detail, skipped: Vec::new() }
    }

    /// The same for a report that names these inputs as skipped, whatever its head says.
    pub fn skipped(self, skipped: Vec<Skipped>) -> Self {
        Self { skipped, ..self }
    }

    fn write_head(&mut self, head: &Report) -> io::Result<()> {
        let skipped = std::mem::take(&mut self.skipped);
        let skipped = if skipped.is_empty() { &head.skipped } else { &skipped };
        line(&mut self.out, "header", Header::new(head, skipped), PARAMETER_DECIMALS)
    }

    fn write_documents(&mut self, documents: &[DocumentReport]) -> io::Result<()> {
        let detail = self.detail;
        self.put("document", documents, |document| DocumentView::new(document, detail))
    }

    fn write_stories(&mut self, stories: &[Story]) -> io::Result<()> {
        self.put("story", stories, |story| story)
    }

    fn write_links(&mut self, links: &[Link]) -> io::Result<()> {
        let detail = self.detail;
        self.put("link", links, |link| LinkView::new(link, detail))
    }

    fn write_passages(&mut self, passages: &[Passage]) -> io::Result<()> {
        self.put("passage", passages, |passage| passage)
    }

    /// Writes the next records of a kind.
    fn put<'r, T: Sync, V: Serialize>(
        &mut self,
        kind: &'static str,
        items: &'r [T],
        view: impl Fn(&'r T) -> V + Sync,
    ) -> io::Result<()> {
        side_by_side(items, &mut self.out, |_, item, out| line(out, kind, view(item), DECIMALS))
    }

    /// Writes what is left.
    ///
    /// # Errors
    ///
    /// Those of what it goes to.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Both writers take a report piece by piece.
macro_rules! takes_pieces {
    ($writer:ident) => {
        impl<W: Write> $writer<W> {
            /// Writes a report that is finished.
            fn write_all(mut self, report: &Report) -> io::Result<()> {
                self.write_head(report)?;
                report.documents.chunks(AT_ONCE).try_for_each(|documents| self.write_documents(documents))?;
                self.write_stories(&report.stories)?;
                if self.detail.has_links() {
                    report.links.chunks(AT_ONCE).try_for_each(|links| self.write_links(links))?;
                }
                if self.detail.has_passages() {
                    report.passages.chunks(AT_ONCE).try_for_each(|passages| self.write_passages(passages))?;
                }
                self.finish()
            }
        }

        impl<W: Write> Sink for $writer<W> {
            fn head(&mut self, head: Report) -> io::Result<()> {
                self.write_head(&head)
            }

            fn document(&mut self, document: DocumentReport) -> io::Result<()> {
                self.write_documents(&[document])
            }

            fn story(&mut self, story: Story) -> io::Result<()> {
                self.write_stories(&[story])
            }

            fn link(&mut self, link: Link) -> io::Result<()> {
                self.write_links(&[link])
            }

            fn passage(&mut self, passage: Passage) -> io::Result<()> {
                self.write_passages(&[passage])
            }

            fn documents(&mut self, documents: Vec<DocumentReport>) -> io::Result<()> {
                self.write_documents(&documents)
            }

            fn links(&mut self, links: Vec<Link>) -> io::Result<()> {
                self.write_links(&links)
            }

            fn passages(&mut self, passages: Vec<Passage>) -> io::Result<()> {
                self.write_passages(&passages)
            }
        }
    };
}

takes_pieces!(Writer);
takes_pieces!(LineWriter);

/// Writes one record and the line break behind it.
fn line(out: &mut impl Write, kind: &'static str, body: impl Serialize, decimals: u32) -> io::Result<()> {
    Layout::line(decimals).write(&mut *out, &Record { kind, body })?;
    out.write_all(b"\n")
}
