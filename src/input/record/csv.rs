//! CSV and TSV → documents: a row is one, and the first row names the columns (RFC 4180, and what spreadsheets make of it).

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use ::csv::{ByteRecord, ErrorKind, ReaderBuilder};

use super::Record;
use crate::input::batch::{Batch, Place};
use crate::input::fields::{Field, Fields};
use crate::input::format::Format;
use crate::input::settings::Settings;
use crate::input::stream::Stream;

/// What may stand between columns; the first of those that occur most often in the first row does.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The character that stands between the columns of a file that begins so.
fn delimiter(head: &[u8]) -> u8 {
    let first_row = head.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut in_quotes = false;
    for byte in first_row {
        in_quotes ^= *byte == b'"';
        if let Some(found) = DELIMITERS.iter().position(|delimiter| delimiter == byte).filter(|_| !in_quotes) {
            counts[found] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    counts.iter().position(|count| *count == most).map_or(b',', |found| DELIMITERS[found])
}

/// Reads all documents of a source into `batch`.
pub(in crate::input) fn read(
    mut stream: Stream<'_>,
    format: Format,
    place: &Place,
    settings: &Settings,
    batch: &mut Batch,
) {
    let delimiter = match (format, stream.head()) {
        (Format::Tsv, _) => b'\t',
        (_, Ok(head)) => delimiter(head),
        // It fails again when it is read.
        (_, Err(_)) => b',',
    };
    let since = Rc::new(Cell::new(0));
    let bounded = Bounded { inner: stream, since: Rc::clone(&since), limit: settings.max_bytes };
    let mut rows = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bounded);
    let columns = match rows.byte_headers() {
        Ok(names) if names.is_empty() => return,
        Ok(names) => match Columns::new(names, &settings.fields) {
            Ok(columns) => columns,
            Err(reason) => return batch.skip(place.path.as_str(), reason),
        },
        Err(error) => return batch.skip(place.record(1), trouble(&error, settings)),
    };
    let mut damaged = Damaged::default();
    let mut row = ByteRecord::new();
    loop {
        since.set(0);
        // Blank lines count to the row behind them.
        let next = rows.position().line();
        match rows.read_byte_record(&mut row) {
            Ok(true) => {
                let line = row.position().map_or(next, ::csv::Position::line);
                columns.record(&row, line, &mut damaged).take(place, line, settings, batch);
            }
            Ok(false) => break,
            Err(error) => {
                batch.skip(place.record(next), trouble(&error, settings));
                break;
            }
        }
    }
    damaged.tell(place, batch);
}

fn trouble(error: &::csv::Error, settings: &Settings) -> String {
    match error.kind() {
        ErrorKind::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<TooLong>()) => {
            format!("{} (is a quotation mark missing?); the rest is not read", settings.record_too_long("a row"))
        }
        _ => format!("cannot be read from here on: {error}"),
    }
}

/// Which columns say what.
struct Columns(Vec<(Field, Vec<usize>)>);

impl Columns {
    fn new(names: &ByteRecord, fields: &Fields) -> Result<Self, String> {
        let names: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(column, name)| {
                let name = if column == 0 { name.strip_prefix(b"\xef\xbb\xbf").unwrap_or(name) } else { name };
                String::from_utf8_lossy(name.trim_ascii()).into_owned()
            })
            .collect();
        let column = |wanted: &str| {
            let exactly = names.iter().position(|name| name == wanted);
            exactly.or_else(|| names.iter().position(|name| name.eq_ignore_ascii_case(wanted)))
        };
        let columns: Vec<_> = Field::ALL
            .into_iter()
            .map(|field| (field, fields.names(field).filter_map(column).collect::<Vec<_>>()))
            .collect();
        if columns.iter().any(|(field, columns)| *field == Field::Text && columns.is_empty()) {
            let listed: Vec<String> = names.iter().take(20).map(|name| format!("`{name}`")).collect();
            return Err(format!(
                "no column `{}`; its columns are {}: say which of them is the text",
                fields.text(),
                listed.join(", ")
            ));
        }
        Ok(Self(columns))
    }

    fn record(&self, row: &ByteRecord, line: u64, damaged: &mut Damaged) -> Record {
        let mut record = Record::default();
        for (field, columns) in &self.0 {
            let says = |cell: &&[u8]| *field == Field::Text || !cell.trim_ascii().is_empty();
            if let Some(cell) = columns.iter().filter_map(|column| row.get(*column)).find(says) {
                record.say(*field, damaged.text(cell, line));
            }
        }
        record
    }
}

/// Cells that are no UTF-8.
#[derive(Default)]
struct Damaged {
    cells: u64,
    first: u64,
}

impl Damaged {
    fn text(&mut self, cell: &[u8], line: u64) -> String {
        match std::str::from_utf8(cell) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                self.first = if self.cells == 0 { line } else { self.first };
                self.cells += 1;
                String::from_utf8_lossy(cell).into_owned()
            }
        }
    }

    fn tell(&self, place: &Place, batch: &mut Batch) {
        if self.cells > 0 {
            let message = format!("malformed UTF-8 in {} cells; U+FFFD put in its place", self.cells);
            batch.warn(place.record(self.first), message);
        }
    }
}

/// A source that fails when one row takes more than so many bytes: the parser would hold them all.
struct Bounded<R> {
    inner: R,
    since: Rc<Cell<u64>>,
    limit: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > self.limit {
            return Err(io::Error::other(TooLong));
        }
        let bytes = self.inner.read(buffer)?;
        self.since.set(self.since.get() + bytes as u64);
        Ok(bytes)
    }
}

#[derive(Debug)]
struct TooLong;

impl std::fmt::Display for TooLong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a row above the limit")
    }
}

impl std::error::Error for TooLong {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;

    fn read_rows(text: &[u8], settings: &Settings) -> Batch {
        let mut batch = Batch::default();
        read(Stream::once(text), Format::Csv, &Place::new("a.csv", "a.csv"), settings, &mut batch);
        batch
    }

    #[test]
    fn every_column_arrives() {
        let text = b"\xef\xbb\xbfid,Text,title,source,date,lang\r\n7,\"Mali, \"\"again\"\"\nand again\",T,AFP,2026-11-20,en\r\n";
        let expected =
            Document::new("7", "Mali, \"again\"\nand again").with_path("a.csv").with_title("T").with_source("AFP");
        assert_eq!(
            read_rows(text, &Settings::default()).documents,
            [expected.with_published("2026-11-20").with_language("en")]
        );
    }

    #[test]
    fn rows_are_named_after_the_line_they_begin_on() {
        let batch = read_rows(b"text;id\n\"one\ntwo\";\nthree;\n;x\n", &Settings::default());
        let ids: Vec<_> = batch.documents.iter().map(Document::id).collect();
        assert_eq!(ids, ["a.csv:2", "a.csv:4", "x"]);
    }

    #[test]
    fn a_row_without_a_text_is_named_and_the_rest_goes_on() {
        let batch = read_rows(b"id,text\n1\n2,two\n", &Settings::default());
        assert_eq!(batch.documents.len(), 1);
        assert_eq!(batch.skipped[0].path, "a.csv:2");
    }

    #[test]
    fn a_table_without_a_text_says_what_it_has() {
        let batch = read_rows(b"id,body\n1,a\n", &Settings::default());
        assert!(batch.skipped[0].reason.contains("`id`, `body`"), "{batch:?}");
        let fields = Fields::default().and(Field::Text, "body".to_owned());
        let settings = Settings { fields, ..Settings::default() };
        assert_eq!(read_rows(b"id,body\n1,a\n", &settings).documents.len(), 1);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_ends_at_the_limit() {
        let text = [&b"id,text\n1,one\n2,\""[..], &b"a,b\n".repeat(100_000)].concat();
        let batch = read_rows(&text, &Settings { max_bytes: 10_000, ..Settings::default() });
        assert_eq!(batch.documents.len(), 1);
        assert_eq!(batch.skipped[0].path, "a.csv:3");
        assert!(batch.skipped[0].reason.contains("quotation mark"), "{batch:?}");
    }

    #[test]
    fn the_delimiter_is_told_by_the_first_row() {
        assert_eq!(delimiter(b"id,text\n"), b',');
        assert_eq!(delimiter(b"id;text;\"a,b,c,d\"\n"), b';');
        assert_eq!(delimiter(b"id\ttext"), b'\t');
        assert_eq!(delimiter(b"text"), b',');
        assert_eq!(delimiter(b""), b',');
    }
}
