//! Runs: stretches of words that stand identically in two texts, whatever their sentences.
//!
//! Greedy string tiling (Wise 1993, "String Similarity via Greedy String Tiling and Running Karp–Rabin Matching") with a
//! minimum length, from an index of word k-grams.

use ahash::AHashMap;

use crate::document::Word;

/// A run of identical words: where it begins in both texts, and how long it is, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) length: usize,
}

/// Words of the k-grams that runs are looked up by; no shorter run is found.
pub(super) const SEED: usize = 5;

/// Places of a k-gram that are tried: what stands oftener than this in one text is not worth telling apart.
const PLACES: usize = 8;

/// The word k-grams of a text, for finding runs.
pub(super) struct RunIndex<'w> {
    words: &'w [Word],
    places: AHashMap<[u32; SEED], Vec<u32>>,
}

impl<'w> RunIndex<'w> {
    pub(super) fn new(words: &'w [Word]) -> Self {
        let mut places: AHashMap<[u32; SEED], Vec<u32>> = AHashMap::new();
        for (at, gram) in words.windows(SEED).enumerate() {
            let list = places.entry(std::array::from_fn(|i| gram[i].form)).or_default();
            if list.len() < PLACES {
                list.push(at as u32);
            }
        }
        Self { words, places }
    }

    /// The runs of `text`, from left to right, each the longest that begins where the one before it ended or later.
    pub(super) fn runs(&self, text: &[Word]) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut at = 0;
        while at + SEED <= text.len() {
            let gram: [u32; SEED] = std::array::from_fn(|i| text[at + i].form);
            let longest = self.places.get(&gram).into_iter().flatten().map(|&b| {
                let length = common_prefix(&text[at..], &self.words[b as usize..]);
                Run { a: at, b: b as usize, length }
            });
            // The first of the longest, so that a copy aligns with the beginning of what it copies.
            match longest.reduce(|best, run| if run.length > best.length { run } else { best }) {
                Some(run) => {
                    at += run.length;
                    runs.push(run);
                }
                None => at += 1,
            }
        }
        runs
    }
}

fn common_prefix(a: &[Word], b: &[Word]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x.form == y.form).count()
}

/// Words from which on an identical run counts as verbatim.
const VERBATIM_RUN: usize = 3;

/// Of two aligned stretches, how many words of each stand in identical runs of three words or more.
pub(super) fn identical_words(a: &[Word], b: &[Word]) -> (u32, u32) {
    let (mut in_a, mut in_b) = (vec![false; a.len()], vec![false; b.len()]);
    // Lengths of the common runs that end at each word of `b`, for the last two words of `a`.
    let mut above = vec![0usize; b.len() + 1];
    for (i, word) in a.iter().enumerate() {
        let mut row = vec![0usize; b.len() + 1];
        for (j, other) in b.iter().enumerate() {
            if word.form != other.form {
                continue;
            }
            row[j + 1] = above[j] + 1;
            let length = row[j + 1];
            if length >= VERBATIM_RUN {
                in_a[i + 1 - length..=i].fill(true);
                in_b[j + 1 - length..=j].fill(true);
            }
        }
        above = row;
    }
    let count = |marks: &[bool]| marks.iter().filter(|&&mark| mark).count() as u32;
    (count(&in_a), count(&in_b))
}
