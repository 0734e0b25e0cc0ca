//! How alike two sentences are in what they say: the cosine of their stems, weighted by rarity *in the two texts*.
//!
//! Inverse sentence frequency over the sentences of the two texts being compared, stop words kept, is the best single
//! lexical measure of rewriting (Nelken and Shieber 2006, "Towards Robust Context-Sensitive Sentence Alignment"): a word
//! that every sentence of the story has tells nothing about which of them this one rewrites. Weights are whole numbers, so
//! that sums do not depend on their order nor scores on the processor.

use ahash::AHashMap;

use crate::document::Word;

/// A sentence as a vector of weighted stems.
#[derive(Clone, Debug, Default)]
pub(super) struct Vector {
    /// Stem number and weight times count, by stem.
    terms: Vec<(u32, u64)>,
    /// Sum of the squared weights.
    square: u64,
}

/// How alike two sentences are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Similarity {
    /// Cosine of the weighted stems, 0 to 1.
    pub(super) cosine: f64,
    /// Share of the distinct stems that both have (Dice's coefficient), 0 to 1.
    pub(super) dice: f64,
    /// Distinct stems that both have.
    pub(super) shared: usize,
}

/// Steps of a weight: rarity is kept to one in this many.
const SCALE: f64 = 4096.0;

/// The sentences of both texts as vectors over one numbering of their stems.
pub(super) struct Space {
    pub(super) a: Vec<Vector>,
    pub(super) b: Vec<Vector>,
    /// Sentences of either text that have the stem.
    frequency: Vec<u32>,
}

impl Space {
    /// Weighs the sentences of two texts against each other.
    pub(super) fn new<'w>(a: impl Iterator<Item = &'w [Word]>, b: impl Iterator<Item = &'w [Word]>) -> Self {
        let mut numbers = AHashMap::new();
        let mut frequency = Vec::new();
        let mut count = |words: &[Word]| {
            let mut terms: Vec<(u32, u64)> = words
                .iter()
                .map(|word| {
                    let next = numbers.len() as u32;
                    (*numbers.entry(word.stem).or_insert(next), 1)
                })
                .collect();
            terms.sort_unstable();
            terms.dedup_by(|later, first| {
                later.0 == first.0 && {
                    first.1 += later.1;
                    true
                }
            });
            frequency.resize(numbers.len(), 0);
            for &(stem, _) in &terms {
                frequency[stem as usize] += 1;
            }
            Vector { terms, square: 0 }
        };
        let mut a: Vec<Vector> = a.map(&mut count).collect();
        let mut b: Vec<Vector> = b.map(&mut count).collect();
        let sentences = (a.len() + b.len() + 1) as f64;
        let weights: Vec<u64> =
            frequency.iter().map(|&n| ((sentences / f64::from(n)).ln() * SCALE).round() as u64).collect();
        for vector in a.iter_mut().chain(&mut b) {
            vector.weigh(&weights);
        }
        Self { a, b, frequency }
    }

    /// Calls `found` with every sentence of `b` that has a stem of the sentence `i` of `a`, in order. In texts too long for
    /// comparing all with all, a stem of more sentences than `common` nominates nobody.
    pub(super) fn neighbours(&self, i: usize, postings: &Postings, seen: &mut Vec<u32>) {
        seen.clear();
        for &(stem, _) in &self.a[i].terms {
            if self.frequency[stem as usize] <= postings.common {
                seen.extend_from_slice(postings.of(stem));
            }
        }
        seen.sort_unstable();
        seen.dedup();
    }

    /// The sentences of `b` by stem.
    pub(super) fn postings(&self) -> Postings {
        Postings::new(self)
    }
}

/// Pairs of sentences up to which every pair with a common stem is scored.
const ALL_PAIRS: usize = 1 << 20;
/// Sentences that may have a stem for it to nominate, in texts longer than that.
const COMMON: u32 = 64;

/// Which sentences of `b` have a stem.
pub(super) struct Postings {
    starts: Vec<u32>,
    sentences: Vec<u32>,
    common: u32,
}

impl Postings {
    fn new(space: &Space) -> Self {
        let mut starts = vec![0u32; space.frequency.len() + 1];
        for (stem, _) in space.b.iter().flat_map(|vector| &vector.terms) {
            starts[*stem as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut sentences = vec![0; starts.last().copied().unwrap_or(0) as usize];
        for (number, vector) in space.b.iter().enumerate() {
            for &(stem, _) in &vector.terms {
                let at = &mut next[stem as usize];
                sentences[*at as usize] = number as u32;
                *at += 1;
            }
        }
        let all = space.a.len().saturating_mul(space.b.len()) <= ALL_PAIRS;
        Self { starts, sentences, common: if all { u32::MAX } else { COMMON } }
    }

    fn of(&self, stem: u32) -> &[u32] {
        &self.sentences[self.starts[stem as usize] as usize..self.starts[stem as usize + 1] as usize]
    }
}

impl Vector {
    fn weigh(&mut self, weights: &[u64]) {
        for (stem, weight) in &mut self.terms {
            *weight *= weights[*stem as usize];
            self.square += *weight * *weight;
        }
    }

    /// How alike this sentence and `other` are. Symmetric.
    pub(super) fn similarity(&self, other: &Vector) -> Similarity {
        let (mut dot, mut shared) = (0, 0);
        let mut theirs = other.terms.iter().peekable();
        for &(stem, weight) in &self.terms {
            while theirs.next_if(|&&(s, _)| s < stem).is_some() {}
            if let Some(&(_, w)) = theirs.next_if(|&&(s, _)| s == stem) {
                dot += weight * w;
                shared += 1;
            }
        }
        let norm = (self.square as f64).sqrt() * (other.square as f64).sqrt();
        let stems = self.terms.len() + other.terms.len();
        Similarity {
            cosine: if norm > 0.0 { (dot as f64 / norm).min(1.0) } else { 0.0 },
            dice: if stems > 0 { 2.0 * shared as f64 / stems as f64 } else { 0.0 },
            shared,
        }
    }
}
