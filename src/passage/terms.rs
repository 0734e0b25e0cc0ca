//! Sentences as bags of stems.

use super::table::Table;
use crate::document::Word;

/// The stems of a text's sentences, made once and compared with many others.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    /// The distinct stems of the text, in the order in which they first stand.
    pub(super) stems: Vec<u32>,
    /// For each stem, the number of sentences that have it.
    pub(super) frequencies: Vec<u32>,
    /// For each sentence, where its terms begin; one more at the end.
    starts: Vec<u32>,
    /// Number of the stem, and how often it stands in the sentence.
    pub(super) terms: Vec<(u32, u32)>,
}

impl Terms {
    /// The terms of these sentences.
    pub(super) fn new<'w>(sentences: impl Iterator<Item = &'w [Word]> + Clone) -> Self {
        let words = sentences.clone().map(<[Word]>::len).sum();
        let mut numbers = Table::new(words);
        let mut terms = Self { starts: vec![0], terms: Vec::with_capacity(words), ..Self::default() };
        // For each stem, its last term.
        let mut last: Vec<u32> = Vec::new();
        for words in sentences {
            let first = terms.terms.len() as u32;
            for word in words {
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
        }
        terms.terms.shrink_to_fit();
        terms
    }

    /// How many sentences there are.
    pub(super) fn sentences(&self) -> usize {
        self.starts.len() - 1
    }

    /// The terms of a sentence.
    pub(super) fn of_sentence(&self, sentence: usize) -> &[(u32, u32)] {
        &self.terms[self.starts[sentence] as usize..self.starts[sentence + 1] as usize]
    }
}
