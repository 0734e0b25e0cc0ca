//! Identical sentences, matched by their keys without any score.

use ahash::AHashMap;

use super::{Passage, PassageKind, Stretch};
use crate::document::{Outline, Sentence};

/// The passages of two documents that have the same words in the same order: every sentence of one segment of `a`, furniture
/// too, with the words of the same numbers in `b`, however they are cut there.
pub fn same_words(a: &Outline, a_segment: u32, b: &Outline) -> Vec<Passage> {
    let sentences = a.segments[a_segment as usize].sentences.range();
    let sentences = a.sentences[sentences].iter().filter(|sentence| !sentence.words.is_empty());
    let whole = |sentence: &Sentence| Passage {
        a: Stretch::of_words(a, sentence.words),
        b: Stretch::of_words(b, sentence.words),
        kind: PassageKind::Verbatim,
        score: 1.0,
        weight: 1.0,
    };
    sentences.map(whole).collect()
}

/// The sentences of a segment that are compared: no furniture, no sentence without words.
pub(super) fn sentences(outline: &Outline, segment: u32) -> Vec<u32> {
    let range = outline.segments[segment as usize].sentences;
    let is_compared = |sentence: &Sentence| !sentence.furniture && !sentence.words.is_empty();
    (range.start..range.end).filter(|&i| is_compared(&outline.sentences[i as usize])).collect()
}

/// Sentences of one text grouped by what they say: a document of n copies of one line has one distinct sentence.
pub(super) struct Distinct {
    /// For each distinct sentence, its places in the text in order (positions in the list it was made from).
    pub(super) places: Vec<Vec<u32>>,
    by_key: AHashMap<u64, u32>,
}

impl Distinct {
    /// Groups the `sentences` of `outline`.
    pub(super) fn new(outline: &Outline, sentences: &[u32]) -> Self {
        let mut distinct = Self { places: Vec::new(), by_key: AHashMap::new() };
        for (place, &sentence) in sentences.iter().enumerate() {
            let next = distinct.places.len() as u32;
            let number = *distinct.by_key.entry(outline.sentences[sentence as usize].key).or_insert(next);
            if number == next {
                distinct.places.push(Vec::new());
            }
            distinct.places[number as usize].push(place as u32);
        }
        distinct
    }

    /// The distinct sentence with this key.
    pub(super) fn with_key(&self, key: u64) -> Option<u32> {
        self.by_key.get(&key).copied()
    }
}

/// Pairs the places of two matched sentences in their order; what one text repeats more often goes to the last of the
/// other, so that as many pairs come out as the longer list has.
pub(super) fn pair_places(a: &[u32], b: &[u32], mut found: impl FnMut(u32, u32)) {
    if a.is_empty() || b.is_empty() {
        return;
    }
    for i in 0..a.len().max(b.len()) {
        found(a[i.min(a.len() - 1)], b[i.min(b.len() - 1)]);
    }
}
