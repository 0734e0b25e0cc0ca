//! The report for people: in a terminal of any width, coloured or not, and in a plain pipe.
//!
//! It goes from the whole to the parts: one sentence, then each story with its members and links, then each document line
//! by line, with a word for what the line is and the place where the same is said. A report does not carry the texts it
//! is about, so they are given [beside it](Texts). Nothing in them reaches the terminal that could act on it.

mod bar;
pub mod compare;
mod context;
mod diff;
mod lines;
mod only;
pub(crate) mod paint;
pub(crate) mod sheet;
mod story;
mod summary;
mod unique;
mod wrap;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use self::context::Context;
pub use self::only::Only;
use self::sheet::Sheet;
pub use super::Texts;
pub(crate) use super::reading::{escape, phrase};
use super::reading::{in_short, pair};
use super::{Detail, DocumentReport, Report};

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

/// Where documents can be opened, as URLs by the ids that the report uses: their names become hyperlinks of a terminal
/// (OSC 8). An address that is not printable ASCII is left out.
///
/// ```
/// use wirecopy::report::text::Addresses;
///
/// let addresses = Addresses::from_iter([("afp/1", "file:///news/afp%201.txt"), ("afp/2", "file:///\x1b[31m")]);
/// assert_eq!(addresses.get("afp/1"), Some("file:///news/afp%201.txt"));
/// assert_eq!(addresses.get("afp/2"), None);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Addresses(BTreeMap<String, String>);

impl Addresses {
    /// The address of this document, where it is known.
    pub fn get(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

impl<I: Into<String>, A: Into<String>> FromIterator<(I, A)> for Addresses {
    fn from_iter<P: IntoIterator<Item = (I, A)>>(pairs: P) -> Self {
        let pairs = pairs.into_iter().map(|(id, address)| (id.into(), address.into()));
        Self(
            pairs
                .filter(|(_, address): &(String, String)| address.bytes().all(|byte| byte.is_ascii_graphic()))
                .collect(),
        )
    }
}

/// A report to be read, and what of it is shown how.
///
/// ```
/// use wirecopy::{Detector, Document};
/// use wirecopy::report::text::{Only, Page};
/// use wirecopy::report::{Detail, Texts};
///
/// let documents = [Document::new("afp/1", "Mali has detained soldiers."), Document::new("ap/1", "Calm returns.")];
/// let report = Detector::builder().build()?.scan(&documents)?;
/// let texts = Texts::from_iter(&documents);
///
/// let mut lines = Vec::new();
/// Page::new(&report, &texts).only(Only::find(&report, "ap/1")?).write_unique(&mut lines).expect("a vector");
/// assert_eq!(lines, b"ap/1:1:Calm returns.\n");
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    report: &'a Report,
    texts: &'a Texts<'a>,
    detail: Detail,
    style: Style,
    only: Option<Only>,
    addresses: Option<&'a Addresses>,
}

impl<'a> Page<'a> {
    /// All of a report, in the default style.
    pub fn new(report: &'a Report, texts: &'a Texts<'a>) -> Self {
        Self { report, texts, detail: Detail::Full, style: Style::default(), only: None, addresses: None }
    }

    /// How much of it: see [`write()`].
    pub fn detail(self, detail: Detail) -> Self {
        Self { detail, ..self }
    }

    /// How it looks.
    pub fn style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// One part of it: a story with its members, links and documents, or a document with its links.
    pub fn only(self, only: Only) -> Self {
        Self { only: Some(only), ..self }
    }

    /// With names of documents as hyperlinks. Only for terminals: elsewhere they are noise.
    pub fn addresses(self, addresses: &'a Addresses) -> Self {
        Self { addresses: Some(addresses), ..self }
    }

    /// Writes it: summary and stories; with [`Detail::Links`] who has what in common with whom; with [`Detail::Full`] each
    /// document of a story line by line.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let context = Context::new(self.report, self.texts);
        let mut out = BufWriter::new(out);
        let mut sheet = self.sheet(&mut out);
        summary::opening(&context, &mut sheet)?;
        summary::key(&context, self.detail, &mut sheet)?;
        match self.only {
            None => self.whole(&context, &mut sheet)?,
            Some(only) => self.part(&context, only, &mut sheet)?,
        }
        drop(sheet);
        out.flush()
    }

    fn whole(&self, context: &Context<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
        for number in 0..self.report.stories.len() {
            story::write(context, number, self.detail, sheet)?;
        }
        if self.detail.has_links() {
            story::outside_links(context, sheet)?;
        }
        if self.detail.has_passages() {
            for (document, _) in context.documents_by_membership(true) {
                lines::write(context, document, sheet)?;
            }
        }
        summary::in_no_story(context, sheet)
    }

    fn part(&self, context: &Context<'_>, only: Only, sheet: &mut Sheet<'_>) -> io::Result<()> {
        match only {
            Only::Story(story) => {
                story::write(context, story, self.detail, sheet)?;
                let documents = if self.detail.has_passages() { context.documents(Some(only)) } else { Vec::new() };
                documents.into_iter().try_for_each(|document| lines::write(context, document, sheet))
            }
            Only::Document(document) => {
                lines::heading(context, document, sheet)?;
                if self.detail.has_links() {
                    story::links(context, &context.links_of(document), sheet)?;
                }
                if self.detail.has_passages() { lines::body(context, document, sheet) } else { Ok(()) }
            }
        }
    }

    /// Writes the unique lines of each document, one a line behind `path:line:`, for other programs: the path where the
    /// document is the only one of its file, else its id. Nothing is wrapped or cut; what would act on a terminal is
    /// shown instead. A report of less than [`Detail::Full`] has no lines.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn write_unique(&self, out: &mut dyn Write) -> io::Result<()> {
        let context = Context::new(self.report, self.texts);
        let mut out = BufWriter::new(out);
        unique::write(&context, &context.documents(self.only), &mut self.sheet(&mut out))?;
        out.flush()
    }

    /// Writes two documents side by side, `left` in its order; see [`compare::write`].
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](io::ErrorKind::InvalidInput) when an id is not in the report; else those of `out`.
    pub fn write_comparison(&self, left: &str, right: &str, out: &mut dyn Write) -> io::Result<()> {
        let context = Context::new(self.report, self.texts);
        let mut out = BufWriter::new(out);
        compare::pair(&context, left, right, &mut self.sheet(&mut out))?;
        out.flush()
    }

    fn sheet<'s>(&'s self, out: &'s mut dyn Write) -> Sheet<'s> {
        let address = |document: &DocumentReport| self.addresses.and_then(|addresses| addresses.get(&document.id));
        let addresses = self.addresses.map_or_else(Vec::new, |_| self.report.documents.iter().map(address).collect());
        Sheet::new(&self.style, out).with_addresses(addresses)
    }
}

/// A text in which whatever could act on a terminal is replaced by something to see, line breaks too.
///
/// ```
/// use wirecopy::report::text::harmless;
///
/// assert_eq!(harmless("a\x1b[31m\nname\u{202e}"), "a␛[31m␊name\\u{202e}");
/// ```
pub fn harmless(text: &str) -> Cow<'_, str> {
    escape::name(text)
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
    Page::new(report, texts).detail(detail).style(*style).write(out)
}
