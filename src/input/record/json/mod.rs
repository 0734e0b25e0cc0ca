//! JSON → documents: an object is one, whether objects stand a line each or in an array. Fields inside of others have a
//! dotted name (`article.body`).

pub(in crate::input) mod array;
pub(in crate::input) mod lines;

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use smallvec::SmallVec;

use super::super::fields::{Field, Fields};
use super::{Record, without_text};

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
        let mut said = SaidSoFar::default();
        Object { fields, path: None, said: &mut said }.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(said.record)
    });
    let record = read.map_err(|error| placed(&error))?;
    if record.0[Field::Text as usize].is_none() {
        return Err(without_text("field", fields, &names(object)));
    }
    Ok(record)
}

/// The names of an object's fields, in their order.
fn names(object: &[u8]) -> Vec<String> {
    struct Names;
    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
            let mut names = Vec::new();
            while let Some((name, IgnoredAny)) = map.next_entry()? {
                names.push(name);
            }
            Ok(names)
        }
    }
    serde_json::Deserializer::from_slice(object).deserialize_map(Names).unwrap_or_default()
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

/// What an object has said of its document.
#[derive(Default)]
struct SaidSoFar {
    record: Record,
    /// The place of the name that has said it among the field's names, for each field that was said: a later name does not undo
    /// what an earlier one says.
    by: [Option<usize>; Field::ALL.len()],
}

impl SaidSoFar {
    fn say<E: serde::de::Error>(&mut self, said: Said, value: &str) -> Result<(), E> {
        for (field, rank) in said {
            let by = &mut self.by[field as usize];
            if *by == Some(rank) {
                return Err(E::custom(format_args!("duplicate field `{field}`")));
            }
            if by.is_none_or(|by| rank < by) && (field == Field::Text || !value.trim().is_empty()) {
                *by = Some(rank);
                self.record.say(field, value.to_owned());
            }
        }
        Ok(())
    }
}

/// An object whose fields have these names, and what it says. Other fields are allowed and ignored.
struct Object<'f, 's> {
    fields: &'f Fields,
    /// Its own name, where it stands in another object.
    path: Option<String>,
    said: &'s mut SaidSoFar,
}

impl<'de> DeserializeSeed<'de> for Object<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.path {
            None => deserializer.deserialize_map(self),
            // What is no object inside of another says nothing.
            Some(_) => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key { fields: self.fields, path: self.path.as_deref() })? {
            match key {
                Known::Nothing => drop(map.next_value::<IgnoredAny>()?),
                Known::Holds(path) => {
                    map.next_value_seed(Object { fields: self.fields, path: Some(path), said: &mut *self.said })?;
                }
                Known::Says(said) => {
                    if let Some(value) = value(&said, &mut map)? {
                        self.said.say(said, &value)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(IgnoredAny) = items.next_element()? {}
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// Fields, each with the place of a key among their names.
type Said = SmallVec<[(Field, usize); 2]>;

/// The value of a key that says these fields; none where it says nothing.
fn value<'de, A: MapAccess<'de>>(said: &Said, map: &mut A) -> Result<Option<String>, A::Error> {
    let says = |fields: &[Field]| said.iter().any(|(field, _)| fields.contains(field));
    if says(&[Field::Text]) {
        return map.next_value::<String>().map(Some);
    }
    if says(&[Field::Id, Field::Published]) {
        return Ok(map.next_value::<Option<Scalar>>()?.map(Scalar::text));
    }
    map.next_value::<Option<String>>()
}

/// A key of an object, which may have a name itself.
struct Key<'f, 'p> {
    fields: &'f Fields,
    path: Option<&'p str>,
}

/// What a key is known for.
enum Known {
    Nothing,
    Says(Said),
    /// The object behind it has this name, and fields that say something.
    Holds(String),
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = Known;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Known, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_> {
    type Value = Known;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Known, E> {
        let path = self.path.map(|path| format!("{path}.{name}"));
        let name = path.as_deref().unwrap_or(name);
        let said: Said = self.fields.said_by(name).collect();
        Ok(match said.is_empty() {
            false => Known::Says(said),
            true if self.fields.are_inside(name) => Known::Holds(name.to_owned()),
            true => Known::Nothing,
        })
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
    fn fields_inside_of_others_have_dotted_names() {
        let named =
            |text: &str| Fields::default().and(Field::Text, text.to_owned()).and(Field::Title, "a.b.t".to_owned());
        let text = |object: &str, name: &str| record(object.as_bytes(), &named(name)).map(|mut read| read.0[0].take());
        let object =
            r#"{"a": {"x": [1, {"body": 2}], "b": {"t": "T", "body": "Mali."}}, "a.c": "dotted", "d": "flat"}"#;
        assert_eq!(text(object, "a.b.body"), Ok(Some("Mali.".to_owned())));
        assert_eq!(text(object, "a.c"), Ok(Some("dotted".to_owned())));
        assert_eq!(text(object, "d"), Ok(Some("flat".to_owned())));
        for inside in ["null", "[{\"body\": 1}]", "1", "-1.5", "true", "\"body\"", "{}"] {
            let refused = text(&format!("{{\"a\": {inside}, \"b\": 1}}"), "a.body");
            assert_eq!(
                refused,
                Err("no field `a.body`; its fields are `a`, `b`: say which of them is the text".to_owned())
            );
        }
        assert!(text(r#"{"a": {"body": 5}}"#, "a.body").is_err_and(|reason| reason.contains("expected a string")));
        assert!(
            text(r#"{"a": {"body": "x"}, "a": {"body": "y"}}"#, "a.body").is_err_and(|why| why.contains("duplicate"))
        );
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
