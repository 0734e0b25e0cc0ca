//! A document taken apart, as bytes: to read it back costs a tenth of what taking it apart anew does.
//!
//! A list is the number of its items, and each item its fields as differences from those of the item before; hashes stand as they
//! are. Such bytes are for this process alone: no version of them is promised.

use super::packed::{put, take, unzigzag, zigzag};
use super::{Language, Line, Numbers, Outline, Paragraph, Segment, SegmentKind, Sentence, Span, Word};

/// Writes an outline behind what is there.
pub(crate) fn append(outline: &Outline, bytes: &mut Vec<u8>) {
    let Outline { lines, words, sentences, paragraphs, segments, main, language, key } = outline;
    list(lines, bytes, |line| [line.span.start, line.span.end, line.text.start, line.text.end]);
    list(words, bytes, |word| [word.span.start, word.span.end]);
    for word in words {
        bytes.extend(word.form.to_le_bytes());
        bytes.extend(word.stem.to_le_bytes());
    }
    list(sentences, bytes, |sentence| {
        let Sentence { span, words, line, key: _, template: _, numbers, segment, furniture, form } = *sentence;
        let marks = u32::from(furniture) | u32::from(form) << 1;
        [span.start, span.end, words.start, words.end, line, numbers, segment, marks]
    });
    for sentence in sentences {
        bytes.extend(sentence.key.to_le_bytes());
        bytes.extend(sentence.template.to_le_bytes());
    }
    list(paragraphs, bytes, |paragraph| {
        let Paragraph { span, sentences, words, segment } = *paragraph;
        [span.start, span.end, sentences.start, sentences.end, words.start, words.end, segment]
    });
    list(segments, bytes, |segment| {
        let Segment { span, sentences, first_line, last_line, kind, words, headline } = *segment;
        let kind = u32::from(kind == SegmentKind::Furniture) | u32::from(headline.is_some()) << 1;
        let headline = headline.unwrap_or(span);
        [
            span.start,
            span.end,
            sentences.start,
            sentences.end,
            first_line,
            last_line,
            kind,
            words,
            headline.start,
            headline.end,
        ]
    });
    put(main.map_or(0, |main| main + 1), bytes);
    let language = language.as_ref().map_or("", Language::as_str);
    put(language.len() as u32, bytes);
    bytes.extend(language.bytes());
    bytes.extend(key.to_le_bytes());
}

/// The outline that [`append`] wrote; nothing where these bytes are none.
pub(crate) fn read(mut bytes: &[u8]) -> Option<Outline> {
    let bytes = &mut bytes;
    let span = |start, end| Span { start, end };
    let numbers = |start, end| Numbers { start, end };
    let lines = taken(bytes, |[start, end, from, to]| Line { span: span(start, end), text: span(from, to) })?;
    let mut words = taken(bytes, |[start, end]| Word { span: span(start, end), form: 0, stem: 0 })?;
    for word in &mut words {
        (word.form, word.stem) = (u32::from_le_bytes(exactly(bytes)?), u32::from_le_bytes(exactly(bytes)?));
    }
    let mut sentences = taken(bytes, |[start, end, first, behind, line, of_numbers, segment, marks]| Sentence {
        span: span(start, end),
        words: numbers(first, behind),
        line,
        key: 0,
        template: 0,
        numbers: of_numbers,
        segment,
        furniture: marks & 1 != 0,
        form: marks & 2 != 0,
    })?;
    for sentence in &mut sentences {
        (sentence.key, sentence.template) = (u64::from_le_bytes(exactly(bytes)?), u64::from_le_bytes(exactly(bytes)?));
    }
    let paragraphs = taken(bytes, |[start, end, first, behind, first_word, behind_words, segment]| Paragraph {
        span: span(start, end),
        sentences: numbers(first, behind),
        words: numbers(first_word, behind_words),
        segment,
    })?;
    let segments = taken(bytes, |[start, end, first, behind, first_line, last_line, kind, words, from, to]| Segment {
        span: span(start, end),
        sentences: numbers(first, behind),
        first_line,
        last_line,
        kind: if kind & 1 != 0 { SegmentKind::Furniture } else { SegmentKind::Article },
        words,
        headline: (kind & 2 != 0).then(|| span(from, to)),
    })?;
    let main = take(bytes)?.checked_sub(1);
    let letters = take(bytes)? as usize;
    let (language, rest) = bytes.split_at_checked(letters)?;
    *bytes = rest;
    let language = std::str::from_utf8(language).ok().and_then(Language::of_tag);
    let key = u64::from_le_bytes(exactly(bytes)?);
    Some(Outline { lines, words, sentences, paragraphs, segments, main, language, key })
}

/// Writes so many items, each by its fields.
fn list<T, const FIELDS: usize>(items: &[T], bytes: &mut Vec<u8>, fields: impl Fn(&T) -> [u32; FIELDS]) {
    put(items.len() as u32, bytes);
    let mut before = [0; FIELDS];
    for item in items {
        let fields = fields(item);
        fields.iter().zip(before).for_each(|(&field, before)| put(zigzag(field, before), bytes));
        before = fields;
    }
}

/// Takes a list off the bytes.
fn taken<T, const FIELDS: usize>(bytes: &mut &[u8], item: impl Fn([u32; FIELDS]) -> T) -> Option<Vec<T>> {
    let count = take(bytes)? as usize;
    // A field takes a byte at least: what says that it is longer is no list.
    let mut items = Vec::with_capacity(count.min(bytes.len()));
    let mut fields = [0; FIELDS];
    for _ in 0..count {
        for field in &mut fields {
            *field = unzigzag(take(bytes)?, *field);
        }
        items.push(item(fields));
    }
    Some(items)
}

/// Takes so many bytes off.
fn exactly<const COUNT: usize>(bytes: &mut &[u8]) -> Option<[u8; COUNT]> {
    let (taken, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*taken)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Document, Normaliser};

    fn outline(text: &str, language: Option<&str>) -> Outline {
        let document = language.into_iter().fold(Document::new("1", text), Document::with_language);
        Outline::new(&document, &mut Normaliser::default()).unwrap()
    }

    fn written(outline: &Outline) -> Vec<u8> {
        let mut bytes = Vec::new();
        append(outline, &mut bytes);
        bytes
    }

    proptest! {
        #[test]
        fn an_outline_comes_back(
            pieces in prop::collection::vec("[A-Za-z0-9.,\"]{1,9}|[ \n]{1,2}|été|Москва|漢字|Comments\n\n|7,620", 0..120),
            language in prop::option::of("fr|de|ru"),
        ) {
            let outline = outline(&pieces.concat(), language.as_deref());
            prop_assert_eq!(format!("{:?}", read(&written(&outline))), format!("{:?}", Some(outline)));
        }

        #[test]
        fn other_bytes_are_no_outline_and_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }

    #[test]
    fn what_is_cut_off_is_no_outline() {
        let bytes = written(&outline("Gen. Dembele was arrested. Nobody said why.\n\nComments\n", None));
        assert!((0..bytes.len()).all(|end| read(&bytes[..end]).is_none()));
    }
}
