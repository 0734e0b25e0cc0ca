//! The report as pages: one file, or a folder of them.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{MAIN_SEPARATOR, Path};

use wirecopy::Report;
use wirecopy::report::html::{self, Extent};
use wirecopy::report::{Detail, Texts};

/// What to do where a folder is not to be replaced.
pub(crate) const REMEDY: &str = "name a new or empty one, or one that holds nothing but an earlier report";
/// What is said where a file could not take everything.
const WITHOUT_TEXTS: &str = "the report would be too large to open in one file: it was written without the \
                                        documents line by line; name a folder, -o report/, to have everything";
/// What every page begins with, of any version.
const MARK: &[u8] =
    b"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"generator\" content=\"wirecopy ";
/// The first page of a folder.
const FIRST: &str = "index.html";

/// Whether a folder is meant: one that is there, or a name that ends as only folders' do.
pub(crate) fn is_folder(path: &Path) -> bool {
    let ends_as_folder = |end: char| path.as_os_str().to_string_lossy().ends_with(end);
    path.is_dir() || ends_as_folder('/') || ends_as_folder(MAIN_SEPARATOR)
}

/// A report to be written as pages.
pub(crate) struct Pages<'a> {
    report: &'a Report,
    texts: &'a Texts<'a>,
    detail: Detail,
    /// Two documents that are to stand side by side, by their ids.
    sides: Option<(&'a str, &'a str)>,
}

impl<'a> Pages<'a> {
    pub(crate) fn new(
        report: &'a Report,
        texts: &'a Texts<'a>,
        detail: Detail,
        sides: Option<(&'a str, &'a str)>,
    ) -> Self {
        Self { report, texts, detail, sides }
    }

    /// Writes one page. Returns what has to be said about it.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<Option<&'static str>> {
        let extent = match self.sides {
            Some((a, b)) => html::compare(self.report, a, b, self.texts, self.detail, out)?,
            None => html::write(self.report, self.texts, self.detail, out)?,
        };
        Ok((extent == Extent::WithoutTexts).then_some(WITHOUT_TEXTS))
    }

    /// Writes as many pages as it takes.
    pub(crate) fn write_folder(&self, folder: &Path) -> io::Result<()> {
        let open = |name: &str| File::create_new(folder.join(name));
        match self.sides {
            Some(_) => self.write(&mut open(FIRST)?).map(drop),
            None => html::write_pages(self.report, self.texts, self.detail, &mut |name| Ok(Box::new(open(name)?))),
        }
    }
}

/// Whether a folder holds a report that was written so, and nothing else: then it may be replaced.
pub(crate) fn is_report(folder: &Path) -> io::Result<bool> {
    let is_page = |name: &str| name == FIRST || (name.starts_with("page-") && name.ends_with(".html"));
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_str().is_some_and(is_page) || !entry.file_type()?.is_file() {
            return Ok(false);
        }
    }
    let mut mark = Vec::new();
    match File::open(folder.join(FIRST)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        opened => opened?.take(MARK.len() as u64).read_to_end(&mut mark)?,
    };
    Ok(mark == MARK)
}
