//! JSON Lines → documents: one object a line, as <https://jsonlines.org> has it.
//!
//! A line that is no document is skipped by its place, and the rest goes on. The file is never held as a whole, so it
//! may be longer than a text may be.

use std::io::{BufRead, Read};

use serde::Deserialize;

use super::load::Batch;
use super::{MAX_BYTES, decode};
use crate::Document;

/// A document as a line has it. Other fields are allowed and ignored.
#[derive(Debug, Deserialize)]
struct Record {
    text: String,
    id: Option<Scalar>,
    title: Option<String>,
    source: Option<String>,
    published: Option<Scalar>,
    date: Option<Scalar>,
    url: Option<String>,
    language: Option<Scalar>,
    lang: Option<Scalar>,
}

/// An id or a date: some write them as numbers.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a string or a number")]
enum Scalar {
    Text(String),
    Number(serde_json::Number),
}

impl Scalar {
    /// As text; nothing for blank text, which names nothing.
    fn text(self) -> Option<String> {
        match self {
            Scalar::Text(text) => given(Some(text)),
            Scalar::Number(number) => Some(number.to_string()),
        }
    }
}

/// A line that is no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The id that it gives, where that much can be read.
    pub id: Option<String>,
    /// What is wrong with it.
    pub reason: String,
}

/// The document that one line of JSON Lines holds, as [`Reader::read`](super::Reader::read) reads it. Without an id it is named
/// `name:number`.
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
    let read = match std::str::from_utf8(line) {
        Ok(_) => record(line),
        Err(_) => record(String::from_utf8_lossy(line).as_bytes()),
    };
    match read {
        Ok(record) => Ok(document(record, name, name, number)),
        Err(reason) => Err(BadLine { id: id_of(line), reason }),
    }
}

/// The id of an object that is no document.
fn id_of(line: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        id: Scalar,
    }
    serde_json::from_slice::<Named>(line).ok()?.id.text()
}

/// The lines that decide whether standard input is JSON Lines: one of them may be a bad line.
const FIRST_LINES: usize = 8;

/// Reads just enough lines into `head` to tell whether they begin JSON Lines, and tells.
///
/// # Errors
///
/// When reading fails.
pub(super) fn begins(reader: &mut impl BufRead, head: &mut Vec<u8>) -> std::io::Result<bool> {
    let mut seen = 0;
    while seen < FIRST_LINES {
        let start = head.len();
        if reader.by_ref().take(MAX_BYTES).read_until(b'\n', head)? == 0 {
            return Ok(false);
        }
        let line = without_mark(&head[start..]).trim_ascii();
        if line.is_empty() {
            continue;
        }
        // No article begins with a brace, and the first line says which it is; a text is not read line by line then.
        if seen == 0 && !line.starts_with(b"{") {
            return Ok(false);
        }
        if record(line).is_ok() {
            return Ok(true);
        }
        seen += 1;
    }
    Ok(false)
}

/// Reads all documents of a source into `batch`. `path` is where it is, `name` what documents without an id are named
/// after.
pub(super) fn read(mut reader: impl BufRead, path: &str, name: &str, batch: &mut Batch) {
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        match reader.by_ref().take(MAX_BYTES + 1).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                batch.skip(format!("{path}:{number}"), format!("cannot be read from here on: {error}"));
                break;
            }
        }
        if number == 1
            && let Some(reason) = unusable(&line)
        {
            return batch.skip(path.to_owned(), reason.to_owned());
        }
        if line.len() as u64 > MAX_BYTES {
            batch.skip(format!("{path}:{number}"), format!("a line above {MAX_BYTES} bytes, the limit: split it"));
            // What fails here fails again, and is said, at the next line.
            let _ = reader.skip_until(b'\n');
            continue;
        }
        let content = if number == 1 { without_mark(&line) } else { &line };
        take(content.trim_ascii(), path, name, number, batch);
    }
    if batch.documents.is_empty() && batch.skipped.is_empty() {
        batch.warn(path.to_owned(), "holds no documents".to_owned());
    }
}

/// Why a file that begins with this line is not read line by line, if so.
fn unusable(line: &[u8]) -> Option<&'static str> {
    let utf16 = line.starts_with(&[0xff, 0xfe]) || line.starts_with(&[0xfe, 0xff]);
    decode::no_text(line).or(utf16.then_some("is UTF-16, and JSON Lines are UTF-8: convert it"))
}

fn take(line: &[u8], path: &str, name: &str, number: u64, batch: &mut Batch) {
    if line.is_empty() {
        return;
    }
    let read = match std::str::from_utf8(line) {
        Ok(_) => record(line),
        Err(_) => {
            batch.warn(format!("{path}:{number}"), "malformed UTF-8; U+FFFD put in its place".to_owned());
            record(String::from_utf8_lossy(line).as_bytes())
        }
    };
    match read {
        Ok(record) => batch.documents.push(document(record, path, name, number)),
        Err(reason) => batch.skip(format!("{path}:{number}"), reason),
    }
}

fn record(line: &[u8]) -> Result<Record, String> {
    // An array would be read as the fields in their order.
    if !line.starts_with(b"{") {
        return Err(
            "not a JSON object: a line is {\"text\": …}, and where known \"id\", \"title\", \"source\", \"date\""
                .to_owned(),
        );
    }
    serde_json::from_slice(line).map_err(|error| {
        let message = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        match message.strip_suffix(&place) {
            Some(message) => format!("{message}, at byte {} of the line", error.column()),
            None => message,
        }
    })
}

fn document(record: Record, path: &str, name: &str, number: u64) -> Document {
    let id = record.id.and_then(Scalar::text).unwrap_or_else(|| format!("{name}:{number}"));
    let mut document = Document::new(id, record.text).with_path(path);
    if let Some(title) = given(record.title) {
        document = document.with_title(title);
    }
    if let Some(source) = given(record.source).or_else(|| host(record.url.as_deref()?)) {
        document = document.with_source(source);
    }
    if let Some(published) = record.published.and_then(Scalar::text).or_else(|| record.date?.text()) {
        document = document.with_published(published);
    }
    if let Some(tag) = record.language.and_then(Scalar::text).or_else(|| record.lang?.text()) {
        document = document.with_language(&tag);
    }
    document
}

/// A field that says something.
fn given(field: Option<String>) -> Option<String> {
    field.filter(|text| !text.trim().is_empty())
}

/// The host of an address, without `www.`: the site, where no source is named.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(address) => address.split(']').next()?,
        None => host.split(':').next()?,
    };
    let host = host.to_lowercase();
    given(Some(host.strip_prefix("www.").map(str::to_owned).unwrap_or(host)))
}

fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read_lines(lines: &str) -> Batch {
        let mut batch = Batch::default();
        read(lines.as_bytes(), "news/a.jsonl", "a.jsonl", &mut batch);
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
        assert_eq!(skipped[2], ("news/a.jsonl:3", "missing field `text`, at byte 11 of the line"));
        assert_eq!(skipped[3].0, "news/a.jsonl:5");
    }

    #[test]
    fn an_id_that_names_nothing_is_said_in_words() {
        let batch = read_lines(r#"{"text": "a", "id": [1]}"#);
        assert!(batch.skipped[0].reason.contains("expected a string or a number"), "{:?}", batch.skipped);
    }

    #[test]
    fn the_site_is_the_source_where_none_is_named() {
        for (url, site) in [
            ("https://www.example.org/a?b=http://c", Some("example.org")),
            ("http://user:pass@News.example:8080", Some("news.example")),
            ("http://[2001:db8::1]:80/", Some("2001:db8::1")),
            ("example.org/a", None),
            ("https:///a", None),
        ] {
            assert_eq!(host(url).as_deref(), site, "{url}");
        }
    }

    #[test]
    fn json_lines_are_known_by_their_first_lines() {
        let known = |text: &str| begins(&mut text.as_bytes(), &mut Vec::new()).unwrap();
        assert!(known("\n{\"text\": \"a\"}"));
        assert!(known("{\"text\": 1}\nrubbish\n{\"text\": \"a\"}\n"));
        assert!(!known("Mali has detained soldiers.\n{\"text\": \"a\"}\n"));
        assert!(!known("{ said the minister }"));
        assert!(!known(""));
    }

    #[test]
    fn telling_them_apart_loses_nothing() {
        let text = "{ said\nthe minister }\nand left\n".repeat(20);
        let (mut reader, mut head) = (text.as_bytes(), Vec::new());
        assert!(!begins(&mut reader, &mut head).unwrap());
        head.extend(reader);
        assert_eq!(head, text.as_bytes());
    }
}
