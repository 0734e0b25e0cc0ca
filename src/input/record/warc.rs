//! WARC → documents: the pages of a web archive (ISO 28500:2017).
//!
//! Of the records, `response`, `resource` and `conversion` hold texts; requests, metadata and repeated visits do not, and are
//! passed over in silence. What a crawl holds beside pages (pictures, scripts, answers that are no page) is counted in one
//! warning. Read here and not through a crate, because those at hand believe the length that a record claims, hold it whatever
//! it is, and end at the first record that is damaged.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

use super::http::{self, Fields};
use super::{PIECE, in_order};
use crate::input::batch::{Batch, Place};
use crate::input::decode;
use crate::input::format::Format;
use crate::input::settings::Settings;
use crate::input::text::{self, Text};

/// What the fields of one record may take. Common Crawl's take one kilobyte.
const MOST_FIELDS: u64 = 64 * 1024;

/// Reads all documents of an archive into `batch`.
pub(in crate::input) fn read(reader: impl BufRead, place: &Place, settings: &Settings, batch: &mut Batch) {
    let mut records = Records { reader, number: 0, limit: settings.max_bytes, is_over: false };
    let mut left_out: BTreeMap<String, u64> = BTreeMap::new();
    in_order(
        || records.piece(),
        |piece| documents(piece, place, settings),
        |(made, others)| {
            batch.append(made);
            for other in others {
                *left_out.entry(other).or_default() += 1;
            }
        },
    );
    if !left_out.is_empty() {
        batch.warn(place.path.as_str(), said_of(&left_out));
    }
}

/// What is said of the records that are no pages, the most frequent kinds first.
fn said_of(left_out: &BTreeMap<String, u64>) -> String {
    const SHOWN: usize = 8;
    let total: u64 = left_out.values().sum();
    let mut kinds: Vec<(&String, &u64)> = left_out.iter().collect();
    kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(**count), *kind));
    let shown: Vec<String> = kinds.iter().take(SHOWN).map(|(kind, count)| format!("{count} {kind}")).collect();
    let more = if kinds.len() > SHOWN { ", …" } else { "" };
    format!("{total} records in it are no pages, and are not read: {}{more}", shown.join(", "))
}

/// A record that may hold a text.
struct Found {
    number: u64,
    record: Result<(Fields, Vec<u8>), String>,
}

struct Records<R> {
    reader: R,
    /// Records so far.
    number: u64,
    limit: u64,
    is_over: bool,
}

impl<R: BufRead> Records<R> {
    /// The next records, unless there are no more.
    fn piece(&mut self) -> Option<Vec<Found>> {
        let (mut found, mut bytes) = (Vec::new(), 0);
        while !self.is_over && bytes < PIECE {
            match self.next() {
                Ok(Some(record)) => {
                    bytes += record.record.as_ref().map_or(0, |(_, body)| body.len()) + 64;
                    found.push(record);
                }
                Ok(None) => self.is_over = true,
                Err(error) => {
                    self.is_over = true;
                    let record = Err(format!("cannot be read from here on: {error}"));
                    found.push(Found { number: self.number, record });
                }
            }
        }
        (!found.is_empty()).then_some(found)
    }

    /// The next record that may hold a text, or what is the matter with it; none where there are no more.
    fn next(&mut self) -> io::Result<Option<Found>> {
        loop {
            let strays = self.find_next()?;
            let Some(strays) = strays else { return Ok(None) };
            self.number += 1;
            let number = self.number;
            if strays > 0 {
                // The record before ended elsewhere than it said.
                let why =
                    if number > 1 { "the one before is damaged" } else { "say what it is, if it is no WARC file" };
                let record = Err(format!("{strays} bytes before it belong to no record: {why}"));
                self.number -= 1;
                return Ok(Some(Found { number, record }));
            }
            let Some(fields) = self.fields()? else {
                return Ok(Some(Found {
                    number,
                    record: Err(format!("its fields take more than {MOST_FIELDS} bytes")),
                }));
            };
            let Some(length) = fields.get("content-length").and_then(|length| length.parse::<u64>().ok()) else {
                return Ok(Some(Found { number, record: Err("does not say how long it is".to_owned()) }));
            };
            let kind = fields.get("warc-type").unwrap_or_default().to_ascii_lowercase();
            let holds_text = matches!(kind.as_str(), "response" | "resource" | "conversion");
            if !holds_text || length > self.limit {
                self.pass_over(length)?;
                if holds_text {
                    let reason = format!("{length} bytes, the limit for one record is {}: raise it", self.limit);
                    return Ok(Some(Found { number, record: Err(reason) }));
                }
                continue;
            }
            let mut body = Vec::new();
            self.reader.by_ref().take(length).read_to_end(&mut body)?;
            if body.len() as u64 != length {
                self.is_over = true;
                let record = Err("ends in the middle of a record: it is not whole".to_owned());
                return Ok(Some(Found { number, record }));
            }
            return Ok(Some(Found { number, record: Ok((fields, body)) }));
        }
    }

    /// Goes to where the next record begins, behind its first line, and returns how many bytes that are not blank stood before
    /// it; none where there is none. Where there are such bytes, the record is not begun.
    fn find_next(&mut self) -> io::Result<Option<u64>> {
        let mut strays = 0;
        loop {
            let part = self.reader.fill_buf()?;
            if part.is_empty() {
                return Ok((strays > 0).then_some(strays));
            }
            // A record begins at the beginning of a line.
            if part.starts_with(b"WARC/") || part.len() < 5 && b"WARC/".starts_with(part) {
                if strays > 0 {
                    return Ok(Some(strays));
                }
                let mut line = Vec::new();
                self.reader.by_ref().take(MOST_FIELDS).read_until(b'\n', &mut line)?;
                if line.starts_with(b"WARC/") {
                    return Ok(Some(0));
                }
                strays += line.len() as u64;
                continue;
            }
            let (length, is_blank) = match memchr::memchr(b'\n', part) {
                Some(end) => (end + 1, part[..end].trim_ascii().is_empty()),
                None => (part.len(), part.trim_ascii().is_empty()),
            };
            strays += if is_blank { 0 } else { length as u64 };
            self.reader.consume(length);
        }
    }

    /// The fields of a record, up to the blank line behind them; none where they take too much.
    fn fields(&mut self) -> io::Result<Option<Fields>> {
        let mut block = Vec::new();
        loop {
            let before = block.len();
            let room = MOST_FIELDS.saturating_sub(before as u64);
            self.reader.by_ref().take(room).read_until(b'\n', &mut block)?;
            match &block[before..] {
                [] if room == 0 => return Ok(None),
                [] | [b'\n'] | [b'\r', b'\n'] => return Ok(Some(Fields::read(&block))),
                _ => {}
            }
        }
    }

    fn pass_over(&mut self, length: u64) -> io::Result<()> {
        io::copy(&mut self.reader.by_ref().take(length), &mut io::sink()).map(drop)
    }
}

fn documents(piece: Vec<Found>, place: &Place, settings: &Settings) -> (Batch, Vec<String>) {
    let (mut batch, mut left_out) = (Batch::default(), Vec::new());
    for Found { number, record } in piece {
        let taken = record.map(|(fields, body)| take(&fields, body, number, place, settings, &mut batch));
        match taken {
            Ok(Ok(())) => {}
            Ok(Err(Refusal::NoPage(kind))) => left_out.push(kind),
            Ok(Err(Refusal::Damaged(reason))) | Err(reason) => batch.skip(place.record(number), reason),
        }
    }
    (batch, left_out)
}

/// Why a record gives no document.
enum Refusal {
    /// It is something else, of this kind.
    NoPage(String),
    Damaged(String),
}

fn take(
    fields: &Fields,
    body: Vec<u8>,
    number: u64,
    place: &Place,
    settings: &Settings,
    batch: &mut Batch,
) -> Result<(), Refusal> {
    let angled = |value: &str| value.trim().trim_start_matches('<').trim_end_matches('>').to_owned();
    let address = fields.get("warc-target-uri").map(angled);
    if address.as_deref().is_some_and(|address| address.starts_with("dns:")) {
        return Ok(());
    }
    let kind = fields.get("content-type").unwrap_or_default();
    let (content, content_type) = if media_type(kind) == "application/http" || body.starts_with(b"HTTP/") {
        let Some(mut answer) = http::answer(body) else {
            return Err(Refusal::Damaged("holds no HTTP response".to_owned()));
        };
        if !(200..300).contains(&answer.status) {
            return Err(Refusal::NoPage(format!("of HTTP status {}", answer.status)));
        }
        let kind = answer.fields.get("content-type").unwrap_or_default().to_owned();
        // Pictures are not unpacked to be left out.
        format_of(&kind)?;
        (answer.plain(settings).map_err(Refusal::Damaged)?, kind)
    } else {
        (body, kind.to_owned())
    };
    let id = fields.get("warc-record-id").map(angled).filter(|id| !id.is_empty());
    let format = match (settings.format, format_of(&content_type)?) {
        (Some(format @ (Format::Text | Format::Html | Format::Markdown)), _) | (_, Some(format)) => format,
        (_, None) => Format::of(&Place::new("", ""), &content, &settings.fields),
    };
    let declared = decode::of_content_type(&content_type);
    let text = Text {
        bytes: content,
        format,
        id: id.unwrap_or_else(|| format!("{}:{number}", place.id)),
        address: address.as_deref(),
        declared: declared.as_deref(),
    };
    text::take(text, place, &place.record(number), settings, batch);
    Ok(())
}

/// The format of a media type; none where it says nothing.
fn format_of(content_type: &str) -> Result<Option<Format>, Refusal> {
    match media_type(content_type).as_str() {
        "text/html" | "application/xhtml+xml" => Ok(Some(Format::Html)),
        "text/plain" => Ok(Some(Format::Text)),
        "text/markdown" => Ok(Some(Format::Markdown)),
        "" | "application/octet-stream" | "unk" | "application/unknown" => Ok(None),
        other => Err(Refusal::NoPage(format!("of type {other}"))),
    }
}

fn media_type(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;
    use crate::Document;

    fn record(kind: &str, fields: &str, body: &str) -> String {
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{fields}Content-Length: {}\r\n\r\n{body}\r\n\r\n", body.len())
    }

    fn page(name: &str, body: &str) -> String {
        let fields = format!(
            "WARC-Record-ID: <urn:uuid:{name}>\r\nWARC-Target-URI: https://www.example.org/{name}\r\n\
             Content-Type: application/http; msgtype=response\r\n"
        );
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}");
        record("response", &fields, &answer)
    }

    fn read_all(bytes: &[u8]) -> Batch {
        let mut batch = Batch::default();
        let settings = Settings { max_bytes: 10_000, ..Settings::default() };
        read(BufReader::new(bytes), &Place::new("a.warc", "a.warc"), &settings, &mut batch);
        batch
    }

    fn ids(batch: &Batch) -> Vec<&str> {
        batch.documents.iter().map(Document::id).collect()
    }

    #[test]
    fn pages_arrive_with_their_ids_and_sites() {
        let warc = [
            record("warcinfo", "", "software: x\r\n"),
            record("request", "Content-Type: application/http\r\n", "GET / HTTP/1.1\r\n\r\n"),
            page("a", "Mali has detained soldiers."),
            record("metadata", "", "fetchTimeMs: 1"),
            record("conversion", "Content-Type: text/plain\r\n", "Mali.\n"),
        ];
        let batch = read_all(warc.concat().as_bytes());
        assert_eq!(ids(&batch), ["urn:uuid:a", "a.warc:5"]);
        assert_eq!(batch.documents[0].source(), Some("example.org"));
        assert_eq!(batch.documents[0].text(), "Mali has detained soldiers.");
        assert!(batch.skipped.is_empty() && batch.warnings.is_empty(), "{batch:?}");
    }

    #[test]
    fn what_is_no_page_is_counted_in_one_warning() {
        let picture = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\u{1}";
        let gone = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone";
        let http = "Content-Type: application/http\r\n";
        let warc =
            [record("response", http, picture), record("response", http, picture), record("response", http, gone)];
        let batch = read_all(warc.concat().as_bytes());
        assert!(batch.documents.is_empty() && batch.skipped.is_empty(), "{batch:?}");
        assert_eq!(
            batch.warnings[0].message,
            "3 records in it are no pages, and are not read: 2 of type image/png, 1 of HTTP status 404"
        );
    }

    #[test]
    fn a_damaged_record_costs_itself_alone() {
        let short = page("b", "Mali.").replace("Content-Length: ", "Content-Length: 1");
        let long = page("c", &"x".repeat(20_000));
        let lost = record("response", "", "HTTP/1.1 200 OK").replace("Content-Length", "Length");
        let warc = [page("a", "one"), "rubbish\n".to_owned(), page("d", "two"), long, lost, page("e", "three"), short];
        let batch = read_all(warc.concat().as_bytes());
        assert_eq!(ids(&batch), ["urn:uuid:a", "urn:uuid:d", "urn:uuid:e"]);
        let reasons: Vec<&str> = batch.skipped.iter().map(|skipped| &*skipped.reason).collect();
        assert!(reasons[0].contains("belong to no record"), "{reasons:?}");
        assert!(reasons[1].contains("the limit for one record is 10000"), "{reasons:?}");
        assert!(reasons[2].contains("how long"), "{reasons:?}");
        assert!(reasons.last().is_some_and(|reason| reason.contains("not whole")), "{reasons:?}");
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(cut in 0_usize..600, at in 0_usize..600, bytes in prop::collection::vec(any::<u8>(), 0..20)) {
            let mut warc = [page("a", "one"), page("b", "two")].concat().into_bytes();
            let at = at.min(warc.len());
            warc.splice(at..at, bytes);
            warc.truncate(warc.len().saturating_sub(cut));
            prop_assert!(read_all(&warc).documents.len() <= 2);
        }
    }
}
