//! Identical sentences, matched by their keys without any score.

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
    /// For each distinct sentence, where its places begin; one more at the end.
    starts: Vec<u32>,
    /// Their places in the text in order (positions in the list it was made from).
    places: Vec<u32>,
    /// For each place, the distinct sentence there.
    at: Vec<u32>,
}

impl Distinct {
    /// Groups these sentences of a document by their keys, in the order in which they first stand.
    pub(super) fn new(outline: &Outline, sentences: &[u32]) -> Self {
        let key = |(&sentence, place): (&u32, u32)| (outline.sentences[sentence as usize].key, place);
        let mut keyed: Vec<(u64, u32)> = sentences.iter().zip(0..).map(key).collect();
        keyed.sort_unstable();
        let mut groups: Vec<&[(u64, u32)]> = keyed.chunk_by(|a, b| a.0 == b.0).collect();
        groups.sort_unstable_by_key(|group| group[0].1);
        let starts = groups.iter().scan(0, |end, group| {
            *end += group.len() as u32;
            Some(*end)
        });
        let mut at = vec![0; sentences.len()];
        for (number, group) in (0..).zip(&groups) {
            group.iter().for_each(|&(_, place)| at[place as usize] = number);
        }
        Self {
            at,
            starts: std::iter::once(0).chain(starts).collect(),
            places: groups.iter().flat_map(|group| group.iter().map(|&(_, place)| place)).collect(),
        }
    }

    /// The places of a distinct sentence.
    pub(super) fn places(&self, number: u32) -> &[u32] {
        &self.places[self.starts[number as usize] as usize..self.starts[number as usize + 1] as usize]
    }

    /// The distinct sentence at a place.
    pub(super) fn at(&self, place: u32) -> u32 {
        self.at[place as usize]
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
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
