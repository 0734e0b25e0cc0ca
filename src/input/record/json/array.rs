//! Objects in an array, or behind each other over any number of lines → documents.
//!
//! The objects are cut out by their braces while the file is read, so that one bad object costs itself alone and no tree of the
//! whole file is ever made. Brackets are counted, not remembered: depth costs nothing.

use std::io::BufRead;

use super::super::{PIECE, in_order};
use super::record;
use crate::input::batch::{Batch, Place};
use crate::input::settings::Settings;

/// Reads all documents of a source into `batch`. `place` is where it is; documents without an id are named after it and
/// their number.
pub(in crate::input) fn read(reader: impl BufRead, place: &Place, settings: &Settings, batch: &mut Batch) {
    let mut objects = Objects { reader, cut: Cut::default(), limit: settings.max_bytes, is_over: false };
    in_order(|| objects.piece(), |piece| documents(piece, place, settings), |made| batch.append(made));
}

fn documents(piece: Vec<Found>, place: &Place, settings: &Settings) -> Batch {
    let mut batch = Batch::default();
    for Found { number, object } in piece {
        let read = match object {
            Object::Whole(bytes) if std::str::from_utf8(&bytes).is_ok() => record(&bytes, &settings.fields),
            Object::Whole(bytes) => {
                batch.warn(place.record(number), "malformed UTF-8; U+FFFD put in its place");
                record(String::from_utf8_lossy(&bytes).as_bytes(), &settings.fields)
            }
            Object::TooLong => Err(settings.record_too_long("a record")),
            Object::Rubbish if number == 0 => {
                let reason = "begins with something that is no JSON object: say what it is, if it is no JSON";
                batch.skip(place.path.as_str(), reason);
                continue;
            }
            Object::Rubbish => Err("something that is no JSON object stands behind it".to_owned()),
            Object::CutOff => Err("ends in the middle of a record: it is not whole".to_owned()),
            Object::Unreadable(error) => Err(format!("cannot be read from here on: {error}")),
        };
        match read {
            Ok(record) => record.take(place, number, settings, &mut batch),
            Err(reason) => batch.skip(place.record(number), reason),
        }
    }
    batch
}

/// Something in a file, and the number of the object that it is or stands behind.
struct Found {
    number: u64,
    object: Object,
}

enum Object {
    Whole(Vec<u8>),
    TooLong,
    Rubbish,
    CutOff,
    Unreadable(std::io::Error),
}

struct Objects<R> {
    reader: R,
    cut: Cut,
    limit: u64,
    is_over: bool,
}

impl<R: BufRead> Objects<R> {
    /// The next objects, unless there are no more.
    fn piece(&mut self) -> Option<Vec<Found>> {
        let (mut found, mut bytes) = (Vec::new(), 0);
        while !self.is_over && (bytes < PIECE || found.is_empty()) {
            match self.reader.fill_buf() {
                Ok([]) => {
                    self.is_over = true;
                    if self.cut.depth > 0 {
                        found.push(Found { number: self.cut.number, object: Object::CutOff });
                    }
                }
                Ok(part) => {
                    let length = part.len();
                    bytes += length;
                    self.cut.through(part, self.limit, &mut found);
                    self.reader.consume(length);
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.is_over = true;
                    found.push(Found { number: self.cut.number, object: Object::Unreadable(error) });
                }
            }
        }
        (!found.is_empty()).then_some(found)
    }
}

/// Where in the file the cutting is.
#[derive(Default)]
struct Cut {
    /// Brackets that are open, counted from the one that opens an object.
    depth: u64,
    in_string: bool,
    is_escaped: bool,
    /// Whether rubbish before the next object has been told.
    is_told: bool,
    /// Objects so far.
    number: u64,
    /// The part of the object that has been read.
    object: Vec<u8>,
    is_too_long: bool,
}

impl Cut {
    fn through(&mut self, part: &[u8], limit: u64, found: &mut Vec<Found>) {
        let (mut at, mut start) = (0, 0);
        while at < part.len() {
            if self.in_string {
                at += self.string(&part[at..]);
                continue;
            }
            let byte = part[at];
            at += 1;
            match byte {
                b'"' => {
                    self.in_string = true;
                    self.rubbish(found);
                }
                b'{' if self.depth == 0 => {
                    (self.depth, self.is_told, start) = (1, false, at - 1);
                    self.number += 1;
                }
                b'{' | b'[' if self.depth > 0 => self.depth += 1,
                b'}' | b']' if self.depth > 0 => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        self.keep(&part[start..at], limit);
                        found.push(Found { number: self.number, object: self.finished() });
                    }
                }
                b'[' | b']' | b',' | b' ' | b'\t' | b'\r' | b'\n' => {}
                // A byte-order mark at the beginning of the file.
                0xef | 0xbb | 0xbf if self.number == 0 => {}
                _ => self.rubbish(found),
            }
        }
        if self.depth > 0 {
            self.keep(&part[start..], limit);
        }
    }

    /// Goes through a string, and returns how much of this belongs to it.
    fn string(&mut self, part: &[u8]) -> usize {
        if self.is_escaped {
            self.is_escaped = false;
            return 1;
        }
        let Some(at) = memchr::memchr2(b'"', b'\\', part) else { return part.len() };
        match part[at] {
            b'"' => self.in_string = false,
            _ => self.is_escaped = true,
        }
        at + 1
    }

    /// Tells what stands between objects and belongs to none, once.
    fn rubbish(&mut self, found: &mut Vec<Found>) {
        if self.depth == 0 && !self.is_told {
            self.is_told = true;
            found.push(Found { number: self.number, object: Object::Rubbish });
        }
    }

    fn keep(&mut self, part: &[u8], limit: u64) {
        if self.is_too_long || (self.object.len() + part.len()) as u64 > limit {
            self.is_too_long = true;
            self.object = Vec::new();
        } else {
            self.object.extend_from_slice(part);
        }
    }

    fn finished(&mut self) -> Object {
        let object = std::mem::take(&mut self.object);
        if std::mem::take(&mut self.is_too_long) { Object::TooLong } else { Object::Whole(object) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;
    use crate::Document;

    fn read_all(text: &[u8], max_bytes: u64) -> Batch {
        let mut batch = Batch::default();
        let settings = Settings { max_bytes, ..Settings::default() };
        // A small buffer cuts objects, strings and escapes in two.
        read(BufReader::with_capacity(5, text), &Place::new("a.json", "a.json"), &settings, &mut batch);
        batch
    }

    fn ids(batch: &Batch) -> Vec<&str> {
        batch.documents.iter().map(Document::id).collect()
    }

    fn skipped(batch: &Batch) -> Vec<(&str, &str)> {
        batch.skipped.iter().map(|skipped| (&*skipped.path, &*skipped.reason)).collect()
    }

    #[test]
    fn objects_are_found_wherever_they_stand() {
        for text in [
            r#"[{"text": "a"}, {"text": "b {\"[", "x": [{"y": {}}]}]"#,
            "{\n  \"text\": \"a\"\n}\n{\"text\": \"b {\\\"[\"}",
            "\u{feff}[\n[{\"text\":\"a\"}],[{\"text\":\"b {\\\"[\"}]]",
        ] {
            let batch = read_all(text.as_bytes(), 1000);
            assert_eq!(ids(&batch), ["a.json:1", "a.json:2"], "{text}");
            assert_eq!(batch.documents[1].text(), "b {\"[");
            assert!(batch.skipped.is_empty(), "{batch:?}");
        }
    }

    #[test]
    fn one_bad_object_costs_itself_alone() {
        let batch = read_all(br#"[{"text": 5}, {"text": "b", oops}, "{", 17, {"text": "c"}, {"text": "cut"#, 1000);
        assert_eq!(ids(&batch), ["a.json:3"]);
        let places: Vec<&str> = skipped(&batch).iter().map(|(path, _)| *path).collect();
        assert_eq!(places, ["a.json:1", "a.json:2", "a.json:2", "a.json:4"]);
    }

    #[test]
    fn an_object_above_the_limit_is_named_and_the_rest_goes_on() {
        let text = format!(r#"[{{"text": "{}"}}, {{"text": "b"}}]"#, "a".repeat(1000));
        let batch = read_all(text.as_bytes(), 100);
        assert_eq!(ids(&batch), ["a.json:2"]);
        assert!(skipped(&batch)[0].1.starts_with("a record above 100 bytes"), "{batch:?}");
    }

    #[test]
    fn depth_costs_nothing() {
        let text = format!("[{{\"x\": {}{}, \"text\": \"deep\"}}]", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read_all(text.as_bytes(), 1 << 20).documents.len(), 1);
    }

    proptest! {
        #[test]
        fn whatever_stands_in_strings_is_read_back(texts in prop::collection::vec(any::<String>(), 0..8)) {
            let objects: Vec<_> = texts.iter().map(|text| serde_json::json!({"text": text, "x": [text]})).collect();
            for json in [serde_json::to_string(&objects), serde_json::to_string_pretty(&objects)] {
                let batch = read_all(json.unwrap_or_default().as_bytes(), 1 << 20);
                let read: Vec<&str> = batch.documents.iter().map(Document::text).collect();
                prop_assert_eq!(&read, &texts);
                prop_assert!(batch.skipped.is_empty());
            }
        }

        #[test]
        fn no_bytes_are_too_strange(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            read_all(&bytes, 100);
        }
    }
}
