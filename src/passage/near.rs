//! Which sentences of one text share stems enough with another sentence, found once for each sentence and kept.

use std::ops::Range;

use ahash::AHashMap;

use super::similarity::{Least, Postings};
use super::terms::Terms;

/// The sentences of one text that share stems with others.
pub(super) struct Near {
    /// By the key of a sentence, the places of those that share enough with it.
    rows: AHashMap<u64, Range<u32>>,
    /// Their numbers.
    sentences: Vec<u32>,
    /// By sentence of the text, how many stems it shares with the one at hand.
    shared: Vec<u32>,
}

/// Numbers that are kept: beyond them, all are forgotten and found again as they are met.
const MOST: usize = 1 << 18;

impl Near {
    /// None yet of a text of these terms.
    pub(super) fn new(terms: &Terms) -> Self {
        Self { rows: AHashMap::new(), sentences: Vec::new(), shared: vec![0; terms.sentences()] }
    }

    /// Forgets all where they are too many. Places that were given before mean nothing then.
    pub(super) fn make_room(&mut self) {
        if self.rows.len() + self.sentences.len() > MOST {
            self.rows.clear();
            self.sentences.clear();
        }
    }

    /// The places of the sentences that share enough with one of this key, where it has been met before.
    pub(super) fn get(&self, key: u64) -> Option<Range<u32>> {
        self.rows.get(&key).cloned()
    }

    /// The sentences in these places.
    pub(super) fn at(&self, places: Range<u32>) -> &[u32] {
        &self.sentences[places.start as usize..places.end as usize]
    }

    /// Finds the sentences of the text, which is given with its postings, that share enough stems with a sentence of another,
    /// which is given with the numbers that its stems have here.
    pub(super) fn find(
        &mut self,
        (terms, postings): (&Terms, &Postings),
        (other, sentence, here): (&Terms, usize, &[u32]),
        least: Least,
    ) -> Range<u32> {
        let theirs = other.of_sentence(sentence);
        for &(stem, _) in theirs {
            for &(i, _) in postings.of(here[stem as usize]) {
                self.shared[i as usize] += 1;
            }
        }
        let first = self.sentences.len() as u32;
        for (number, shared) in (0..).zip(&mut self.shared) {
            let shared = std::mem::take(shared);
            let stems = || (terms.of_sentence(number as usize).len() + theirs.len()) as u32;
            if shared > 0 && least.allows(shared, stems()) {
                self.sentences.push(number);
            }
        }
        let near = first..self.sentences.len() as u32;
        self.rows.insert(other.key(sentence), near.clone());
        near
    }
}
