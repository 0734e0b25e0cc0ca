//! JSON → documents: an object is one, whether objects stand a line each or in an array.

pub(in crate::input) mod array;
pub(in crate::input) mod lines;

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use smallvec::SmallVec;

use super::super::fields::{Field, Fields};
use super::Record;

/// An id or a date: some write them as numbers.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a string or a number")]
enum Scalar {
    Text(String),
    Number(serde_json::Number),
}

impl Scalar {
    fn text(self) -> String {
        match self {
            Scalar::Text(text) => text,
            Scalar::Number(number) => number.to_string(),
        }
    }
}

/// What one object says, or why it is no document.
fn record(object: &[u8], fields: &Fields) -> Result<Record, String> {
    // An array would be read as the fields in their order.
    if !object.starts_with(b"{") {
        return Err(
            "not a JSON object: a line is {\"text\": …}, and where known \"id\", \"title\", \"source\", \"date\""
                .to_owned(),
        );
    }
    let read = std::str::from_utf8(object).map_err(serde_json::Error::custom).and_then(|object| {
        let mut deserializer = serde_json::Deserializer::from_str(object);
        let record = Object(fields).deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(record)
    });
    read.map_err(|error| placed(&error))
}

/// The message of an error, with its place counted as people do who see a line.
fn placed(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    match message.strip_suffix(&place) {
        Some(message) if error.line() == 1 => format!("{message}, at byte {} of the line", error.column()),
        Some(message) => format!("{message}, at line {} of the record, byte {}", error.line(), error.column()),
        None => message,
    }
}

/// The id of an object that is no document.
fn id_of(object: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        id: Scalar,
    }
    let id = serde_json::from_slice::<Named>(object).ok()?.id.text();
    (!id.trim().is_empty()).then_some(id)
}

/// An object whose fields have these names. Other fields are allowed and ignored.
struct Object<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Record;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Record, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let mut record = Record::default();
        // Which of a field's names has said it: a later name does not undo what an earlier one says.
        let mut said_by = [usize::MAX; Field::ALL.len()];
        let mut has_text = false;
        while let Some(said) = map.next_key_seed(Key(self.0))? {
            let Some((value, is_text)) = value(&said, &mut map)? else { continue };
            has_text |= is_text;
            for (field, rank) in said {
                if said_by[field as usize] == rank {
                    return Err(A::Error::custom(format_args!("duplicate field `{field}`")));
                }
                if rank < said_by[field as usize] && (field == Field::Text || !value.trim().is_empty()) {
                    said_by[field as usize] = rank;
                    record.say(field, value.clone());
                }
            }
        }
        if !has_text {
            return Err(A::Error::custom(format_args!("missing field `{}`", self.0.text())));
        }
        Ok(record)
    }
}

/// The fields that a key says, each with the place of the key among their names.
type Said = SmallVec<[(Field, usize); 2]>;

/// The value of a key that says these fields, and whether it is a text; none where it says nothing.
fn value<'de, A: MapAccess<'de>>(said: &Said, map: &mut A) -> Result<Option<(String, bool)>, A::Error> {
    if said.is_empty() {
        map.next_value::<IgnoredAny>()?;
        return Ok(None);
    }
    let says = |fields: &[Field]| said.iter().any(|(field, _)| fields.contains(field));
    if says(&[Field::Text]) {
        return Ok(Some((map.next_value::<String>()?, true)));
    }
    let value = if says(&[Field::Id, Field::Published]) {
        map.next_value::<Option<Scalar>>()?.map(Scalar::text)
    } else {
        map.next_value::<Option<String>>()?
    };
    Ok(value.map(|value| (value, false)))
}

/// A key, as what it says.
struct Key<'f>(&'f Fields);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Said;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Said, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Said;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Said, E> {
        Ok(self.0.said_by(name).collect())
    }
}

/// The lines that decide whether a file is JSON Lines: one of them may be a bad line.
const FIRST_LINES: usize = 8;

/// Whether what begins so, after white space, is JSON Lines.
pub(in crate::input) fn begins_lines(start: &[u8], fields: &Fields) -> bool {
    // No article begins with a brace, and the first line says which it is.
    if !start.starts_with(b"{") {
        return false;
    }
    let lines = start.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    lines.take(FIRST_LINES).any(|line| record(line, fields).is_ok())
        // A line may be longer than what is looked at.
        || memchr::memchr(b'\n', start).is_none() && begins_object(start)
}

/// Whether what begins so, after white space, is an array of objects, or an object over several lines.
pub(in crate::input) fn begins_array(start: &[u8]) -> bool {
    match start.strip_prefix(b"[") {
        Some(rest) => begins_object(rest.trim_ascii_start()),
        None => begins_object(start),
    }
}

/// Whether this is a brace, a name in quotation marks, and a colon.
fn begins_object(start: &[u8]) -> bool {
    let name = start.strip_prefix(b"{").and_then(|rest| rest.trim_ascii_start().strip_prefix(b"\""));
    let behind = name.and_then(|name| Some(&name[memchr::memchr(b'"', name)? + 1..]));
    behind.is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_lines_are_known_by_their_first_lines() {
        let known = |text: &str| begins_lines(text.trim_start().as_bytes(), &Fields::default());
        assert!(known("\n{\"text\": \"a\"}"));
        assert!(known("{\"text\": 1}\nrubbish\n{\"text\": \"a\"}\n"));
        assert!(known(&format!("{{\"text\": \"{}", "a".repeat(100_000))));
        assert!(!known("Mali has detained soldiers.\n{\"text\": \"a\"}\n"));
        assert!(!known("{ said the minister }"));
        assert!(!known(""));
    }

    #[test]
    fn names_are_those_that_were_given() {
        let fields = Fields::default().and(Field::Text, "body".to_owned()).and(Field::Id, "url".to_owned());
        let read = record(br#"{"url": "https://a.example/1", "body": "Mali.", "text": 5, "date": 20261120}"#, &fields);
        let mut expected = Record::default();
        expected.say(Field::Text, "Mali.".to_owned());
        expected.say(Field::Id, "https://a.example/1".to_owned());
        expected.say(Field::Url, "https://a.example/1".to_owned());
        expected.say(Field::Published, "20261120".to_owned());
        assert_eq!(read, Ok(expected));
        assert!(record(br#"{"text": "Mali."}"#, &fields).is_err_and(|reason| reason.contains("`body`")));
    }

    #[test]
    fn the_first_of_several_names_counts() {
        let read = |object: &str| {
            record(object.as_bytes(), &Fields::default()).map(|record| record.0[Field::Published as usize].clone())
        };
        assert_eq!(read(r#"{"text": "", "date": "b", "published": "a"}"#), Ok(Some("a".to_owned())));
        assert_eq!(read(r#"{"text": "", "published": " ", "date": "b"}"#), Ok(Some("b".to_owned())));
        assert!(read(r#"{"text": "", "date": "a", "date": "b"}"#).is_err_and(|reason| reason.contains("duplicate")));
    }
}
