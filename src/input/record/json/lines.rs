//! JSON Lines → documents: one object a line, as <https://jsonlines.org> has it.

use std::io::{BufRead, Read};

use super::super::{PIECE, in_order};
use super::{id_of, record};
use crate::Document;
use crate::input::batch::{Batch, Place};
use crate::input::fields::Fields;
use crate::input::settings::Settings;

/// A line that is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The id that it gives, where that much can be read.
    pub id: Option<String>,
    /// What is wrong with it.
    pub reason: String,
}

/// The document that one line of JSON Lines holds, as [`Reader::read`](crate::input::Reader::read) reads it. Without an id it is
/// named `name:number`.
///
/// ```
/// let document = wirecopy::input::document_of_line(br#"{"text": "Mali has detained soldiers."}"#, "feed", 7)?;
/// assert_eq!(document.id(), "feed:7");
/// let bad = wirecopy::input::document_of_line(br#"{"id": "afp/2", "text": 12}"#, "feed", 8).unwrap_err();
/// assert_eq!(bad.id.as_deref(), Some("afp/2"));
/// # Ok::<(), wirecopy::input::BadLine>(())
/// ```
///
/// # Errors
///
/// When the line is no JSON object with a `text`.
pub fn document_of_line(line: &[u8], name: &str, number: u64) -> Result<Document, BadLine> {
    let line = without_mark(line).trim_ascii();
    let fields = Fields::default();
    let read = match std::str::from_utf8(line) {
        Ok(_) => record(line, &fields),
        Err(_) => record(String::from_utf8_lossy(line).as_bytes(), &fields),
    };
    let missing = || format!("no `{}` in it", fields.text());
    let document = read.and_then(|record| record.document(&Place::new(name, name), number).ok_or_else(missing));
    document.map_err(|reason| BadLine { id: id_of(line), reason })
}

/// Reads all documents of a source into `batch`.
pub(in crate::input) fn read(reader: impl BufRead, place: &Place, settings: &Settings, batch: &mut Batch) {
    let mut lines = Lines { reader, next: 1, limit: settings.max_bytes, is_over: false };
    in_order(|| lines.piece(), |piece| documents(piece, place, settings), |made| batch.append(made));
}

/// The lines of a source, some at once.
struct Lines<R> {
    reader: R,
    /// The number of the next line.
    next: u64,
    limit: u64,
    is_over: bool,
}

/// Lines behind each other.
struct Piece {
    /// The number of the first of them.
    first: u64,
    bytes: Vec<u8>,
    /// What is the matter with the line behind them.
    trouble: Option<Trouble>,
}

enum Trouble {
    TooLong,
    Unreadable(std::io::Error),
}

impl<R: BufRead> Lines<R> {
    /// The next lines, whole ones, unless there are no more.
    fn piece(&mut self) -> Option<Piece> {
        let mut piece = Piece { first: self.next, bytes: Vec::with_capacity(PIECE + PIECE / 8), trouble: None };
        while !self.is_over && piece.trouble.is_none() && piece.bytes.len() < PIECE {
            let before = piece.bytes.len();
            let read = self.reader.by_ref().take(self.limit + 1).read_until(b'\n', &mut piece.bytes);
            let length = piece.bytes.len() - before;
            self.next += u64::from(!matches!(read, Ok(0)));
            match read {
                Ok(0) => self.is_over = true,
                Ok(_) if length as u64 > self.limit && !piece.bytes.ends_with(b"\n") => {
                    piece.bytes.truncate(before);
                    piece.trouble = Some(Trouble::TooLong);
                    // What fails here fails again, and is said, at the next line.
                    let _ = self.reader.skip_until(b'\n');
                }
                Ok(_) => {}
                Err(error) => {
                    piece.bytes.truncate(before);
                    piece.trouble = Some(Trouble::Unreadable(error));
                    self.is_over = true;
                }
            }
        }
        (!piece.bytes.is_empty() || piece.trouble.is_some()).then_some(piece)
    }
}

fn documents(piece: Piece, place: &Place, settings: &Settings) -> Batch {
    let mut batch = Batch::default();
    let mut number = piece.first;
    for line in piece.bytes.split_inclusive(|byte| *byte == b'\n') {
        let line = if number == 1 { without_mark(line) } else { line };
        take(line.trim_ascii(), place, number, settings, &mut batch);
        number += 1;
    }
    match piece.trouble {
        Some(Trouble::TooLong) => batch.skip(place.record(number), settings.record_too_long("a line")),
        Some(Trouble::Unreadable(error)) => {
            batch.skip(place.record(number), format!("cannot be read from here on: {error}"));
        }
        None => {}
    }
    batch
}

fn take(line: &[u8], place: &Place, number: u64, settings: &Settings, batch: &mut Batch) {
    if line.is_empty() {
        return;
    }
    let read = match std::str::from_utf8(line) {
        Ok(_) => record(line, &settings.fields),
        Err(_) => {
            batch.warn(place.record(number), "malformed UTF-8; U+FFFD put in its place");
            record(String::from_utf8_lossy(line).as_bytes(), &settings.fields)
        }
    };
    match read {
        Ok(record) => record.take(place, number, settings, batch),
        Err(reason) => batch.skip(place.record(number), reason),
    }
}

fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read_lines(lines: &str) -> Batch {
        read_with(lines.as_bytes(), &Settings::default())
    }

    fn read_with(lines: &[u8], settings: &Settings) -> Batch {
        let mut batch = Batch::default();
        read(lines, &Place::new("news/a.jsonl", "a.jsonl"), settings, &mut batch);
        batch
    }

    #[test]
    fn every_field_arrives() {
        let line = r#"{"id": 7, "text": "Mali.", "title": "T", "source": "AFP", "date": "2026-11-20", "lang": "en"}"#;
        let expected = Document::new("7", "Mali.").with_path("news/a.jsonl").with_title("T").with_source("AFP");
        assert_eq!(read_lines(line).documents, [expected.with_published("2026-11-20").with_language("en")]);
    }

    #[test]
    fn without_an_id_the_place_names_a_document() {
        let batch = read_lines("\u{feff}{\"text\": \"one\"}\r\n\n{\"text\": \"three\", \"id\": \" \"}");
        let ids: Vec<_> = batch.documents.iter().map(Document::id).collect();
        assert_eq!(ids, ["a.jsonl:1", "a.jsonl:3"]);
    }

    #[test]
    fn a_bad_line_is_named_and_the_rest_goes_on() {
        let batch =
            read_lines("{\"text\": 5}\n[\"a\", \"b\"]\n{\"id\": \"x\"}\n{\"text\": \"four\"}\n{\"text\": \"cut");
        let skipped: Vec<_> = batch.skipped.iter().map(|skipped| (&*skipped.path, &*skipped.reason)).collect();
        assert_eq!(batch.documents.len(), 1);
        assert_eq!(skipped.len(), 4, "{skipped:?}");
        assert_eq!(
            skipped[0],
            ("news/a.jsonl:1", "invalid type: integer `5`, expected a string, at byte 10 of the line")
        );
        assert!(skipped[1].1.starts_with("not a JSON object"), "{skipped:?}");
        assert_eq!(
            skipped[2],
            ("news/a.jsonl:3", "no field `text`; its fields are `id`: say which of them is the text")
        );
        assert_eq!(skipped[3].0, "news/a.jsonl:5");
    }

    #[test]
    fn an_id_that_names_nothing_is_said_in_words() {
        let batch = read_lines(r#"{"text": "a", "id": [1]}"#);
        assert!(batch.skipped[0].reason.contains("expected a string or a number"), "{:?}", batch.skipped);
    }

    #[test]
    fn a_line_above_the_limit_is_named_and_the_rest_goes_on() {
        let lines = format!("{{\"text\": \"one\"}}\n{{\"text\": \"{}\"}}\n{{\"text\": \"three\"}}", "a".repeat(1000));
        let batch = read_with(lines.as_bytes(), &Settings { max_bytes: 100, ..Settings::default() });
        assert_eq!(batch.documents.iter().map(Document::id).collect::<Vec<_>>(), ["a.jsonl:1", "a.jsonl:3"]);
        assert_eq!(batch.skipped[0].path, "news/a.jsonl:2");
        assert!(batch.skipped[0].reason.starts_with("a line above 100 bytes"), "{:?}", batch.skipped);
    }

    #[test]
    fn a_file_of_many_pieces_has_its_numbers_and_its_order() {
        let lines: String =
            (1..=20_000).map(|n| format!("{{\"text\": \"number {n} {}\"}}\n\n", "x".repeat(100))).collect();
        let batch = read_lines(&lines);
        assert_eq!(batch.documents.len(), 20_000);
        for (n, document) in (1..).zip(&batch.documents) {
            assert_eq!(document.id(), format!("a.jsonl:{}", 2 * n - 1));
            assert!(document.text().starts_with(&format!("number {n} ")));
        }
    }
}
