//! The report for people as pages: one file that opens anywhere, or a folder of pages where one file would be too large.
//!
//! A page is complete by itself. It asks no network for anything and forbids itself to, by a content-security policy that
//! names its one style sheet and its one script by their hashes; so it can be mailed, archived, and opened from disk. It
//! is read from top to bottom without the script; the script shows one view at a time, filters, sorts, and answers keys.
//! Texts of articles reach a page only through templates that escape them, and what could turn the direction of text or
//! hide in it is shown for what it is.

mod bar;
mod counterparts;
mod document;
mod graph;
mod kept;
mod matrix;
mod members;
mod overview;
mod page;
mod plan;
mod side_by_side;
mod site;
mod story;
mod timeline;

use std::io::{self, BufWriter, Write};

use self::page::{Opening, page};
use self::plan::Plan;
use self::site::Site;
use super::Report;
pub use super::{Detail, Texts};

/// Bytes up to which a report is one file.
const ONE_FILE: usize = 16 << 20;

/// How much of a report a file could take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// All but the documents line by line and side by side: with them it would have been too large to open.
    WithoutTexts,
}

/// Writes a report as one file: an overview; each story; with [`Detail::Full`] each document line by line, and pairs of
/// them side by side. Where that would be more than 16 MiB, the documents are left out and the page says so;
/// [`write_pages`] has no such limit.
///
/// ```
/// use wirecopy::{Detector, Document};
/// use wirecopy::report::{Detail, Texts, html};
///
/// let documents = vec![Document::new("afp/1", "Mali has detained <b>soldiers</b>.")];
/// let report = Detector::builder().build()?.scan(&documents)?;
/// let mut page = Vec::new();
/// let extent = html::write(&report, &Texts::from_iter(&documents), Detail::Full, &mut page);
/// assert_eq!(extent.expect("a vector takes every byte"), html::Extent::Whole);
/// assert!(page.starts_with(b"<!DOCTYPE html>"));
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, texts: &Texts<'_>, detail: Detail, out: &mut dyn Write) -> io::Result<Extent> {
    let site = Site::new(report, texts, detail, Plan::one_file);
    let mut whole = Bounded { bytes: Vec::new(), limit: ONE_FILE };
    match page(&site, 0, Opening::Overview, &mut whole) {
        Ok(()) => {
            out.write_all(&whole.bytes)?;
            return Ok(Extent::Whole);
        }
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => drop(whole),
        Err(error) => return Err(error),
    }
    let site = Site::new(report, texts, detail, Plan::without_texts);
    let mut out = BufWriter::new(out);
    page(&site, 0, Opening::Overview, &mut out)?;
    out.flush()?;
    Ok(Extent::WithoutTexts)
}

/// Writes a report as pages that link to each other: `index.html` with the overview, and as many more, of about a
/// megabyte each, as stories and documents need. `open` is given each page's name and returns where it goes.
///
/// ```
/// use wirecopy::{Detector, Document};
/// use wirecopy::report::{Detail, Texts, html};
///
/// let documents = vec![Document::new("afp/1", "Mali has detained soldiers.")];
/// let report = Detector::builder().build()?.scan(&documents)?;
/// let mut names = Vec::new();
/// html::write_pages(&report, &Texts::from_iter(&documents), Detail::Full, &mut |name| {
///     names.push(name.to_owned());
///     Ok(Box::new(std::io::sink()))
/// }).expect("a sink takes every byte");
/// assert_eq!(names, ["index.html", "page-0001.html"]);
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
///
/// Those of `open` and of what it returns.
pub fn write_pages(
    report: &Report,
    texts: &Texts<'_>,
    detail: Detail,
    open: &mut dyn FnMut(&str) -> io::Result<Box<dyn Write>>,
) -> io::Result<()> {
    let site = Site::new(report, texts, detail, Plan::folder);
    for number in 0..site.plan.pages() {
        let mut out = BufWriter::new(open(&plan::file_name(number))?);
        page(&site, number, Opening::Overview, &mut out)?;
        out.flush()?;
    }
    Ok(())
}

/// Writes a report as one file that opens with two documents side by side, `left` in its order, where `detail` has
/// passages.
///
/// # Errors
///
/// [`InvalidInput`](io::ErrorKind::InvalidInput) when an id is not in the report; else those of `out`.
pub fn compare(
    report: &Report,
    left: &str,
    right: &str,
    texts: &Texts<'_>,
    detail: Detail,
    out: &mut dyn Write,
) -> io::Result<Extent> {
    let site = Site::new(report, texts, detail, Plan::one_file);
    let pair = (site.find(left)?, site.find(right)?);
    if !detail.has_passages() {
        return write(report, texts, detail, out);
    }
    let mut out = BufWriter::new(out);
    page(&site, 0, Opening::SideBySide(pair), &mut out)?;
    out.flush()?;
    Ok(Extent::Whole)
}

/// A page in memory that may not pass a size.
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
