//! One source → its documents, and what was the matter with them.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;

#[cfg(feature = "pages")]
use super::page;
use super::{MAX_BYTES, Reader, Warning, decode, json_lines};
use crate::Document;
use crate::report::Skipped;

/// What one source holds.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) documents: Vec<Document>,
    pub(super) skipped: Vec<Skipped>,
    pub(super) warnings: Vec<Warning>,
}

impl Batch {
    pub(super) fn skip(&mut self, path: String, reason: String) {
        self.skipped.push(Skipped { path, reason });
    }

    pub(super) fn warn(&mut self, path: String, message: String) {
        self.warnings.push(Warning { path, message });
    }
}

/// The path and the name of standard input.
const STANDARD_INPUT: &str = "-";

/// Reads a file, whose documents are named after `id`.
pub(super) fn file(path: &Path, id: &str, #[cfg_attr(not(feature = "pages"), allow(unused))] reader: &Reader) -> Batch {
    let shown = path.display().to_string();
    let mut batch = Batch::default();
    match File::open(path) {
        Ok(file) if holds_json_lines(path) => json_lines::read(BufReader::new(file), &shown, id, &mut batch),
        Ok(file) => match length(&file).and_then(|length| whole(file, length)) {
            #[cfg(feature = "pages")]
            Ok(bytes) if holds_page(path) => self::page(bytes, shown, id, reader, &mut batch),
            Ok(bytes) => text(bytes, shown, id, &mut batch),
            Err(reason) => batch.skip(shown, reason),
        },
        // It was there when the folder was listed, or when the argument was looked at.
        Err(error) => batch.skip(shown, unreadable(&error)),
    }
    batch
}

/// Reads standard input: JSON Lines when it begins so, else one text.
pub(super) fn standard_input(input: impl Read) -> Batch {
    let mut batch = Batch::default();
    let mut input = BufReader::new(input);
    let mut head = Vec::new();
    match json_lines::begins(&mut input, &mut head) {
        Ok(true) => {
            json_lines::read(Cursor::new(head).chain(input), STANDARD_INPUT, STANDARD_INPUT, &mut batch);
        }
        Ok(false) => match whole(Cursor::new(head).chain(input), 0) {
            Ok(bytes) => text(bytes, STANDARD_INPUT.to_owned(), STANDARD_INPUT, &mut batch),
            Err(reason) => batch.skip(STANDARD_INPUT.to_owned(), reason),
        },
        Err(error) => batch.skip(STANDARD_INPUT.to_owned(), unreadable(&error)),
    }
    batch
}

fn holds_json_lines(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    extension.eq_ignore_ascii_case("jsonl") || extension.eq_ignore_ascii_case("ndjson")
}

#[cfg(feature = "pages")]
fn holds_page(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    ["html", "htm", "xhtml"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

#[cfg(feature = "pages")]
fn page(bytes: Vec<u8>, path: String, id: &str, reader: &Reader, batch: &mut Batch) {
    match decode::decode(bytes) {
        Ok(decoded) => {
            let page = page::read(&decoded.text, None, reader.extraction);
            for message in decoded.warnings.into_iter().chain(page.warnings) {
                batch.warn(path.clone(), message);
            }
            let mut document = Document::new(id, page.text).with_path(path);
            if let Some(title) = page.title {
                document = document.with_title(title);
            }
            if let Some(source) = page.source {
                document = document.with_source(source);
            }
            if let Some(published) = page.published {
                document = document.with_published(published);
            }
            batch.documents.push(document);
        }
        Err(reason) => batch.skip(path, reason),
    }
}

fn text(bytes: Vec<u8>, path: String, id: &str, batch: &mut Batch) {
    match decode::decode(bytes) {
        Ok(decoded) => {
            for message in decoded.warnings {
                batch.warn(path.clone(), message);
            }
            batch.documents.push(Document::new(id, decoded.text).with_path(path));
        }
        Err(reason) => batch.skip(path, reason),
    }
}

/// The length of a file, for the first allocation; 0 for a pipe. A file above the limit is not even begun.
fn length(file: &File) -> Result<u64, String> {
    let metadata = file.metadata().map_err(|error| unreadable(&error))?;
    match metadata.len() {
        bytes if bytes > MAX_BYTES => Err(decode::too_long(bytes)),
        bytes => Ok(bytes),
    }
}

fn whole(mut reader: impl Read, length: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    reader.by_ref().take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(format!("more than {MAX_BYTES} bytes, the limit for one text: split it"));
    }
    Ok(bytes)
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read: {error}")
}
