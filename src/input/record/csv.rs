//! CSV and TSV → documents: a row is one, and the first row names the columns (RFC 4180, and what spreadsheets make of it).

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use ::csv::{ByteRecord, ErrorKind, ReaderBuilder, Terminator};

use super::{Record, without_text};
use crate::input::batch::{Batch, Place};
use crate::input::fields::{Field, Fields};
use crate::input::format::Format;
use crate::input::settings::Settings;
use crate::input::stream::Stream;

/// What may stand between columns; the first of those that occur most often in the first row does.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The character that stands between the columns of a file that begins so.
fn delimiter(head: &[u8]) -> u8 {
    let lines = head.split(|byte| matches!(byte, b'\n' | b'\r'));
    let first_row = lines.into_iter().find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
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
    // What fails here fails again when it is read.
    let head = stream.head().unwrap_or_default();
    let delimiter = if format == Format::Tsv { b'\t' } else { delimiter(head) };
    let has_line_feeds = memchr::memchr(b'\n', head).is_some() || memchr::memchr(b'\r', head).is_none();
    let mut rows = Rows::new(LineFeeds { inner: stream, has_line_feeds }, delimiter, settings.max_bytes);
    let mut row = ByteRecord::new();
    let columns = match rows.next(&mut row) {
        Ok(None) => return,
        Ok(Some(_)) => match Columns::new(&row, &settings.fields) {
            Ok(columns) => columns,
            Err(reason) => return batch.skip(place.path.as_str(), reason),
        },
        Err((line, error)) => return batch.skip(place.record(line), trouble(&error, settings)),
    };
    let mut damaged = Damaged::default();
    loop {
        match rows.next(&mut row) {
            Ok(Some(line)) => columns.record(&row, line, &mut damaged).take(place, line, settings, batch),
            Ok(None) => break,
            Err((line, error)) => {
                batch.skip(place.record(line), trouble(&error, settings));
                break;
            }
        }
    }
    damaged.tell(place, batch);
}

/// The rows of a table, with the lines that they begin on.
struct Rows<R> {
    reader: ::csv::Reader<Bounded<R>>,
    /// Bytes since the last row.
    since: Rc<Cell<u64>>,
}

impl<R: Read> Rows<R> {
    fn new(inner: R, delimiter: u8, limit: u64) -> Self {
        let since = Rc::new(Cell::new(0));
        let bounded = Bounded { inner, since: Rc::clone(&since), limit };
        // Only where line feeds alone end rows does the parser know on which line it is: behind a carriage return that
        // ends one, the line feed is still to come.
        let terminator = Terminator::Any(b'\n');
        let mut builder = ReaderBuilder::new();
        builder.delimiter(delimiter).terminator(terminator).flexible(true).has_headers(false);
        Self { reader: builder.from_reader(bounded), since }
    }

    /// Reads the next row that is not blank, and returns the line that it begins on; none where there are no more.
    ///
    /// # Errors
    ///
    /// With the line from which on nothing can be read.
    fn next(&mut self, row: &mut ByteRecord) -> Result<Option<u64>, (u64, ::csv::Error)> {
        loop {
            self.since.set(0);
            let next = self.reader.position().line();
            if !self.reader.read_byte_record(row).map_err(|error| (next, error))? {
                return Ok(None);
            }
            if !(row.len() == 1 && row[0] == *b"\r") {
                // The parser counts blank lines to the row behind them.
                let inside = row.iter().flatten().filter(|byte| **byte == b'\n').count() as u64;
                return Ok(Some(next.max(self.reader.position().line().saturating_sub(inside + 1))));
            }
        }
    }
}

/// A file in which every line ends with a line feed; those of old Macs end with a carriage return.
struct LineFeeds<R> {
    inner: R,
    has_line_feeds: bool,
}

impl<R: Read> Read for LineFeeds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        if !self.has_line_feeds {
            buffer[..bytes].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        }
        Ok(bytes)
    }
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
            return Err(without_text("column", fields, &names));
        }
        Ok(Self(columns))
    }

    fn record(&self, row: &ByteRecord, line: u64, damaged: &mut Damaged) -> Record {
        let mut record = Record::default();
        for (field, columns) in &self.0 {
            let says = |cell: &&[u8]| *field == Field::Text || !cell.trim_ascii().is_empty();
            // The line may end with a carriage return and a line feed, of which the latter alone ends the row.
            let cell = |column: &usize| {
                let cell = row.get(*column)?;
                Some(if *column + 1 == row.len() { cell.strip_suffix(b"\r").unwrap_or(cell) } else { cell })
            };
            if let Some(cell) = columns.iter().filter_map(cell).find(says) {
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
    fn lines_are_counted_however_they_end() {
        let text = "\ntitle,text\nA,\"one\ntwo\"\n\n\nB,\"three\"\nC,four\n";
        for end in ["\n", "\r\n", "\r"] {
            let batch = read_rows(text.replace('\n', end).as_bytes(), &Settings::default());
            let read: Vec<_> = batch.documents.iter().map(|document| (document.id(), document.text())).collect();
            // A line's end inside of a cell belongs to the text, but for that of old Macs.
            let first = if end == "\r\n" { "one\r\ntwo" } else { "one\ntwo" };
            assert_eq!(read, [("a.csv:3", first), ("a.csv:7", "three"), ("a.csv:8", "four")], "{end:?}");
            assert_eq!((batch.skipped, batch.warnings), (vec![], vec![]), "{end:?}");
        }
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
