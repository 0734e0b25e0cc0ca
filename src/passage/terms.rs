//! Sentences as bags of stems.

use std::sync::OnceLock;

use ahash::RandomState;

use super::table::Table;
use crate::document::{Word, in_exact_room};

/// The stems of a text's sentences, made once and compared with many others.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    /// The distinct stems of the text, in order.
    pub(super) stems: Vec<u32>,
    /// For each stem, the number of sentences that have it.
    pub(super) frequencies: Vec<u32>,
    /// For each sentence, where its terms begin; one more at the end.
    starts: Vec<u32>,
    /// Number of the stem, and how often it stands in the sentence.
    pub(super) terms: Vec<(u32, u32)>,
    /// For each sentence a hash of its stems in their order.
    keys: Vec<u64>,
}

/// What the hashes of stems are multiplied by, the same in all texts of a run and in no two runs: nobody can choose words
/// that fall together.
fn multiplier() -> u64 {
    static MULTIPLIER: OnceLock<u64> = OnceLock::new();
    *MULTIPLIER.get_or_init(|| RandomState::new().hash_one(0) | 1)
}

impl Terms {
    /// The terms of these sentences.
    pub(super) fn new<'w>(sentences: impl Iterator<Item = &'w [Word]> + Clone) -> Self {
        let words = sentences.clone().map(<[Word]>::len).sum();
        let mut numbers = Table::new(words);
        let mut terms = Self { starts: vec![0], terms: Vec::with_capacity(words), ..Self::default() };
        terms.stems.reserve(words);
        terms.frequencies.reserve(words);
        // For each stem, its last term.
        let mut last: Vec<u32> = Vec::with_capacity(words);
        let multiplier = multiplier();
        for words in sentences {
            let first = terms.terms.len() as u32;
            // Not zero, which a multiplication leaves what it is.
            let mut key = multiplier ^ (words.len() as u64) << 32;
            for word in words {
                // The halves change places, for a multiplication carries to the left only.
                key = (key ^ u64::from(word.stem)).wrapping_mul(multiplier).rotate_left(32);
                let stem = numbers.get_or_insert(word.stem, terms.stems.len() as u32);
                if stem as usize == terms.stems.len() {
                    terms.stems.push(word.stem);
                    terms.frequencies.push(0);
                    last.push(u32::MAX);
                }
                let term = last[stem as usize];
                if first <= term && term != u32::MAX {
                    terms.terms[term as usize].1 += 1;
                } else {
                    last[stem as usize] = terms.terms.len() as u32;
                    terms.frequencies[stem as usize] += 1;
                    terms.terms.push((stem, 1));
                }
            }
            terms.starts.push(terms.terms.len() as u32);
            terms.keys.push(key);
        }
        terms.terms = in_exact_room(terms.terms);
        terms.sort();
        terms
    }

    /// Numbers the stems in their order, so that those of two texts are found in each other by going through both once.
    fn sort(&mut self) {
        // One comparison sorts faster than two.
        let mut stems: Vec<u64> =
            self.stems.iter().zip(0..).map(|(&stem, number)| u64::from(stem) << 32 | number).collect();
        stems.sort_unstable();
        let mut numbers = vec![0; stems.len()];
        for (&stem, number) in stems.iter().zip(0..) {
            numbers[stem as u32 as usize] = number;
        }
        self.frequencies = stems.iter().map(|&stem| self.frequencies[stem as u32 as usize]).collect();
        // By reference: else they would stay in the place of these, which is twice as large.
        self.stems = stems.iter().map(|stem| (stem >> 32) as u32).collect();
        for (stem, _) in &mut self.terms {
            *stem = numbers[*stem as usize];
        }
    }

    /// How many sentences there are.
    pub(super) fn sentences(&self) -> usize {
        self.starts.len() - 1
    }

    /// A hash of the stems of a sentence in their order: sentences of one key have the same terms.
    pub(super) fn key(&self, sentence: usize) -> u64 {
        self.keys[sentence]
    }

    /// The terms of a sentence.
    pub(super) fn of_sentence(&self, sentence: usize) -> &[(u32, u32)] {
        &self.terms[self.starts[sentence] as usize..self.starts[sentence + 1] as usize]
    }
}
