//! Which sentences of one text share stems enough with another sentence, found once for each sentence and kept.

use std::ops::Range;

use ahash::AHashMap;

use super::similarity::{Least, Postings};
use super::tally::Tally;
use super::terms::Terms;

/// The sentences of one text that share stems with others.
pub(super) struct Near {
    /// By the key of a sentence, the places of those that share enough with it.
    rows: AHashMap<u64, Range<u32>>,
    /// Their numbers.
    sentences: Vec<u32>,
    counter: Counter,
    /// Stems of the sentence of the text that has the fewest.
    fewest: u32,
}

/// How the stems that sentences share with another are counted.
enum Counter {
    /// Of a text of so few sentences that each has a bit: for each stem, the sentences that have it.
    Bits(Vec<u64>),
    /// Of a longer one, by its postings: for each sentence, how many.
    Each(Postings, Vec<u32>),
}

/// Numbers that are kept: beyond them, all are forgotten and found again as they are met.
const MOST: usize = 1 << 18;

impl Near {
    /// None yet of a text of these terms.
    pub(super) fn new(terms: &Terms) -> Self {
        let sizes = || (0..terms.sentences()).map(|sentence| terms.of_sentence(sentence).len());
        // A count of shared stems is no higher than the stems of either sentence.
        let fits = terms.sentences() <= Tally::THINGS && sizes().all(|stems| stems <= Tally::MOST);
        let counter = if fits {
            let mut holders = vec![0; terms.stems.len()];
            for sentence in 0..terms.sentences() {
                terms.of_sentence(sentence).iter().for_each(|&(stem, _)| holders[stem as usize] |= 1 << sentence);
            }
            Counter::Bits(holders)
        } else {
            Counter::Each(Postings::new(terms), vec![0; terms.sentences()])
        };
        let fewest = sizes().min().unwrap_or(0) as u32;
        Self { rows: AHashMap::new(), sentences: Vec::new(), counter, fewest }
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

    /// Finds the sentences of the text, of these terms, that share enough stems with a sentence of another, which is given
    /// with the numbers that its stems have here.
    pub(super) fn find(
        &mut self,
        terms: &Terms,
        (other, sentence, here): (&Terms, usize, &[u32]),
        least: Least,
    ) -> Range<u32> {
        let theirs = other.of_sentence(sentence);
        let stems = |number: u32| (terms.of_sentence(number as usize).len() + theirs.len()) as u32;
        let allows = |number: u32, shared: u32| least.allows(shared, stems(number));
        let first = self.sentences.len() as u32;
        match &mut self.counter {
            Counter::Bits(holders) => {
                let mut tally = Tally::default();
                for &(stem, _) in theirs {
                    tally.add(holders.get(here[stem as usize] as usize).copied().unwrap_or(0));
                }
                // What is too little for the shortest sentence is too little for all.
                let mut enough = tally.at_least(least.fewest(self.fewest + theirs.len() as u32));
                while enough != 0 {
                    let number = enough.trailing_zeros();
                    if allows(number, tally.of(number)) {
                        self.sentences.push(number);
                    }
                    enough &= enough - 1;
                }
            }
            Counter::Each(postings, counts) => {
                for &(stem, _) in theirs {
                    for &(number, _) in postings.of(here[stem as usize]) {
                        counts[number as usize] += 1;
                    }
                }
                for (number, shared) in (0..).zip(counts) {
                    let shared = std::mem::take(shared);
                    if shared > 0 && allows(number, shared) {
                        self.sentences.push(number);
                    }
                }
            }
        }
        let near = first..self.sentences.len() as u32;
        self.rows.insert(other.key(sentence), near.clone());
        near
    }
}
