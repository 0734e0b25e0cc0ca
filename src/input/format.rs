//! What a file holds, by its name and its first bytes.
//!
//! A name that says what is inside is believed, except where the bytes begin as only one format does. Names that say nothing
//! (of a page saved from a site, or of standard input) leave it to the bytes.

use std::fmt;

use super::batch::Place;
use super::fields::Fields;
use super::record::json;

/// A form in which texts come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text: a file is a document.
    Text,
    /// Markdown, taken as it is: offsets point into the file.
    Markdown,
    /// A page: its main text, title, date and outlet. Needs the feature `pages`; without it a page is read as plain text.
    Html,
    /// An object a line.
    JsonLines,
    /// An array of objects, one object, or several behind each other.
    Json,
    /// Comma-separated values, the first line naming the columns; semicolons and tabs are recognised. Needs the feature `csv`.
    Csv,
    /// Tab-separated values, the first line naming the columns. Needs the feature `csv`.
    Tsv,
    /// A web archive: pages as they were fetched (ISO 28500).
    Warc,
    /// A table of columns. Needs the feature `parquet`.
    Parquet,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Text => "text",
            Format::Markdown => "Markdown",
            Format::Html => "HTML",
            Format::JsonLines => "JSON Lines",
            Format::Json => "JSON",
            Format::Csv => "CSV",
            Format::Tsv => "TSV",
            Format::Warc => "WARC",
            Format::Parquet => "Parquet",
        })
    }
}

impl Format {
    /// The format of what begins so and stands here.
    pub(super) fn of(place: &Place, head: &[u8], fields: &Fields) -> Self {
        if head.starts_with(b"PAR1") {
            return Format::Parquet;
        }
        if is_warc(head) {
            return Format::Warc;
        }
        place.extension().and_then(|extension| Self::named(&extension)).unwrap_or_else(|| Self::sniffed(head, fields))
    }

    fn named(extension: &str) -> Option<Self> {
        Some(match extension {
            "txt" | "text" => Format::Text,
            "md" | "markdown" => Format::Markdown,
            "html" | "htm" | "xhtml" | "shtml" => Format::Html,
            "jsonl" | "ndjson" => Format::JsonLines,
            "json" => Format::Json,
            "csv" => Format::Csv,
            "tsv" | "tab" => Format::Tsv,
            "warc" => Format::Warc,
            "parquet" => Format::Parquet,
            _ => return None,
        })
    }

    fn sniffed(head: &[u8], fields: &Fields) -> Self {
        let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        if is_page(start) {
            Format::Html
        } else if json::begins_lines(start, fields) {
            Format::JsonLines
        } else if json::begins_array(start) {
            Format::Json
        } else {
            Format::Text
        }
    }
}

fn is_warc(head: &[u8]) -> bool {
    head.strip_prefix(b"WARC/").is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_digit))
}

/// Whether this begins as pages do: with their document type, or with one of the elements that only stand at the head of one.
fn is_page(mut start: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 4] = [b"<!doctype html", b"<html", b"<head", b"<meta "];
    // Comments and an XML declaration may come first.
    for _ in 0..8 {
        let (opening, closing): (&[u8], &[u8]) = match start {
            [b'<', b'!', b'-', b'-', ..] => (b"<!--", b"-->"),
            [b'<', b'?', b'x', b'm', b'l', ..] => (b"<?xml", b"?>"),
            _ => break,
        };
        let Some(end) = memchr::memmem::find(&start[opening.len()..], closing) else { break };
        start = start[opening.len() + end + closing.len()..].trim_ascii_start();
    }
    BEGINNINGS.iter().any(|beginning| {
        let begins = start.get(..beginning.len()).is_some_and(|part| part.eq_ignore_ascii_case(beginning));
        let next = start.get(beginning.len());
        begins && (beginning.ends_with(b" ") || next.is_none_or(|byte| !byte.is_ascii_alphanumeric()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(name: &str, head: &str) -> Format {
        Format::of(&Place::new(name, name), head.as_bytes(), &Fields::default())
    }

    #[test]
    fn names_say_what_is_inside() {
        assert_eq!(format("a.TXT", "<!doctype html>"), Format::Text);
        assert_eq!(format("a.md", "# Mali"), Format::Markdown);
        assert_eq!(format("a.htm", "Mali"), Format::Html);
        assert_eq!(format("a.ndjson", "rubbish"), Format::JsonLines);
        assert_eq!(format("a.csv", "id,text"), Format::Csv);
        assert_eq!(format("a.warc", ""), Format::Warc);
    }

    #[test]
    fn bytes_that_are_one_format_say_it_whatever_the_name() {
        assert_eq!(format("a.txt", "WARC/1.0\r\nWARC-Type: warcinfo"), Format::Warc);
        assert_eq!(format("a", "PAR1\u{15}"), Format::Parquet);
        assert_eq!(format("a.txt", "WARC/readers said"), Format::Text);
    }

    #[test]
    fn names_that_say_nothing_leave_it_to_the_bytes() {
        assert_eq!(format("-", "\u{feff}  <!DOCTYPE html><p>"), Format::Html);
        assert_eq!(format("page.php", "<!-- saved --><?xml version='1.0'?>\n<HTML lang=en>"), Format::Html);
        assert_eq!(format("-", "<header of a letter>"), Format::Text);
        assert_eq!(format("-", "{\"text\": \"a\"}\n"), Format::JsonLines);
        assert_eq!(format("-", "[ {\"text\": \"a\"}"), Format::Json);
        assert_eq!(format("-", "[sic] { said }"), Format::Text);
        assert_eq!(format("notes", "Mali has detained soldiers."), Format::Text);
    }
}
