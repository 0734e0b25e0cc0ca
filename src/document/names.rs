//! Names: the words that tell what a text is about without any list of words that do not.
//!
//! A word that begins with a capital where no sentence begins is taken for a name. Two parts of one article name the same
//! people and places: of the names in either, hardly ever less than a fifth stands in the other; between two articles it
//! is less for six pairs of seven. Scripts without capitals have no names here, and tell nothing.

use super::outline::{Outline, Sentence};
use super::word::{Word, is_capitalised};

/// Names that a text must hold to be compared by them.
const ENOUGH: usize = 5;

/// Of the names in one of two texts, the share that stands in the other: the larger of both shares. Nothing where either
/// holds fewer than five.
pub(super) fn shared(text: &str, outline: &Outline, a: &[Sentence], b: &[Sentence]) -> Option<f64> {
    let (in_a, in_b) = (names(text, outline, a), names(text, outline, b));
    if in_a.len() < ENOUGH || in_b.len() < ENOUGH {
        return None;
    }
    let share = |names: Vec<u32>, sentences: &[Sentence]| {
        let all = names.len();
        let words = sentences.iter().flat_map(|sentence| outline.words_of(sentence));
        Wanted::new(names.into_iter()).found_in(words) as f64 / all as f64
    };
    Some(share(in_a, b).max(share(in_b, a)))
}

/// Stems of the names in a text, each as often as it stands.
fn names(text: &str, outline: &Outline, sentences: &[Sentence]) -> Vec<u32> {
    let mut names = Vec::new();
    for sentence in sentences {
        let words = outline.words_of(sentence).iter().skip(1);
        names.extend(words.filter(|word| is_capitalised(text, word)).map(|word| word.stem));
    }
    names
}

/// A few stems that are looked for among many words.
#[derive(Clone)]
pub(super) struct Wanted {
    /// The stems in order, and how often each is wanted.
    stems: Vec<(u32, u32)>,
    /// A bit for each stem, by its own low bits: most words are none of them, and one look says so.
    filter: [u64; 16],
}

impl Wanted {
    /// What looks for these stems; a repeated one is counted again.
    pub(super) fn new(stems: impl Iterator<Item = u32>) -> Self {
        let mut wanted = Self { stems: stems.map(|stem| (stem, 1)).collect(), filter: [0; 16] };
        wanted.stems.sort_unstable();
        wanted.stems.dedup_by(|repeated, stem| {
            let same = repeated.0 == stem.0;
            stem.1 += if same { repeated.1 } else { 0 };
            same
        });
        for &(stem, _) in &wanted.stems {
            let (place, bit) = Self::place(stem);
            wanted.filter[place] |= bit;
        }
        wanted
    }

    fn place(stem: u32) -> (usize, u64) {
        ((stem >> 6) as usize % 16, 1 << (stem % 64))
    }

    /// How many of the stems stand among these words.
    pub(super) fn found_in<'w>(mut self, words: impl Iterator<Item = &'w Word>) -> usize {
        let mut found = 0;
        for word in words {
            let (place, bit) = Self::place(word.stem);
            if self.filter[place] & bit == 0 {
                continue;
            }
            if let Ok(at) = self.stems.binary_search_by_key(&word.stem, |&(stem, _)| stem) {
                found += std::mem::take(&mut self.stems[at].1) as usize;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::document::Span;

    proptest! {
        #[test]
        fn what_is_found_is_what_a_set_would_hold(
            wanted in prop::collection::vec(0..3000u32, 0..40),
            words in prop::collection::vec(0..3000u32, 0..200),
        ) {
            let set = BTreeSet::from_iter(&words);
            let expected = wanted.iter().filter(|stem| set.contains(stem)).count();
            let words: Vec<Word> = words.iter().map(|&stem| Word { span: Span::default(), form: 0, stem }).collect();
            prop_assert_eq!(Wanted::new(wanted.into_iter()).found_in(words.iter()), expected);
        }
    }
}
