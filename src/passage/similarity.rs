//! How alike two sentences are in what they say: the cosine of their stems, weighted by rarity *in the two texts*.
//!
//! Inverse sentence frequency over the sentences of the two texts being compared, stop words kept, is the best single
//! lexical measure of rewriting (Nelken and Shieber 2006, "Towards Robust Context-Sensitive Sentence Alignment"): a word
//! that every sentence of the story has tells nothing about which of them this one rewrites. Weights are whole numbers, so
//! that sums do not depend on their order nor scores on the processor.

use crate::document::Word;

/// How alike two sentences are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Similarity {
    /// Cosine of the weighted stems, 0 to 1.
    pub(super) cosine: f64,
    /// Share of the distinct stems that both have (Dice's coefficient), 0 to 1.
    pub(super) dice: f64,
}

/// The stems of a text's sentences, made once and compared with many others.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    /// The distinct stems of the text, sorted.
    stems: Vec<u32>,
    /// For each sentence, where its terms begin; one more at the end.
    starts: Vec<u32>,
    /// Number of the stem, and how often it stands in the sentence.
    terms: Vec<(u32, u32)>,
    /// For each stem, where its postings begin; one more at the end.
    posting_starts: Vec<u32>,
    /// Number of a sentence that has the stem, and how often.
    postings: Vec<(u32, u32)>,
}

impl Terms {
    /// The terms of these sentences.
    pub(super) fn new<'w>(sentences: impl Iterator<Item = &'w [Word]> + Clone) -> Self {
        let mut stems: Vec<u32> = sentences.clone().flatten().map(|word| word.stem).collect();
        stems.sort_unstable();
        stems.dedup();
        let mut terms: Vec<(u32, u32)> = Vec::new();
        let mut starts = vec![0];
        for words in sentences {
            let first = terms.len();
            terms.extend(words.iter().map(|word| (stems.partition_point(|&stem| stem < word.stem) as u32, 1)));
            terms[first..].sort_unstable();
            merge_equal(&mut terms, first);
            starts.push(terms.len() as u32);
        }
        let (posting_starts, postings) = invert(stems.len(), &starts, &terms);
        Self { stems, starts, terms, posting_starts, postings }
    }

    fn sentences(&self) -> usize {
        self.starts.len() - 1
    }

    fn of_sentence(&self, sentence: usize) -> &[(u32, u32)] {
        &self.terms[self.starts[sentence] as usize..self.starts[sentence + 1] as usize]
    }

    fn of_stem(&self, stem: usize) -> &[(u32, u32)] {
        &self.postings[self.posting_starts[stem] as usize..self.posting_starts[stem + 1] as usize]
    }
}

/// Makes one term of those with equal stems, from `first` on.
fn merge_equal(terms: &mut Vec<(u32, u32)>, first: usize) {
    let mut kept = first;
    for at in first..terms.len() {
        if kept > first && terms[kept - 1].0 == terms[at].0 {
            terms[kept - 1].1 += 1;
        } else {
            terms[kept] = terms[at];
            kept += 1;
        }
    }
    terms.truncate(kept);
}

/// The postings of terms: by stem, the sentences that have it.
fn invert(stems: usize, starts: &[u32], terms: &[(u32, u32)]) -> (Vec<u32>, Vec<(u32, u32)>) {
    let mut posting_starts = vec![0u32; stems + 1];
    for &(stem, _) in terms {
        posting_starts[stem as usize + 1] += 1;
    }
    for stem in 0..stems {
        posting_starts[stem + 1] += posting_starts[stem];
    }
    let mut next = posting_starts.clone();
    let mut postings = vec![(0, 0); terms.len()];
    for (sentence, range) in starts.windows(2).enumerate() {
        for &(stem, count) in &terms[range[0] as usize..range[1] as usize] {
            let at = &mut next[stem as usize];
            postings[*at as usize] = (sentence as u32, count);
            *at += 1;
        }
    }
    (posting_starts, postings)
}

/// Steps of a weight: rarity is kept to one in this many.
const SCALE: f64 = 4096.0;
/// Pairs of sentences up to which every stem counts.
const ALL_PAIRS: usize = 1 << 20;
/// Sentences that may have a stem for it to count, in texts longer than that: it keeps the work linear, and a stem that so
/// many sentences have weighs next to nothing.
const COMMON: usize = 64;

/// Calls `found` with the pairs of sentences of `a` and `b` of which one is open and that have a stem in common, and how
/// alike they are; by sentence of `a`, then of `b`.
pub(super) fn for_each_pair(
    a: &Terms,
    b: &Terms,
    is_open: (impl Fn(usize) -> bool, impl Fn(usize) -> bool),
    mut found: impl FnMut(u32, u32, Similarity),
) {
    let space = Space::new(a, b);
    let squares_b: Vec<Square> = (0..b.sentences()).map(|j| space.square(b.of_sentence(j), &space.weights_b)).collect();
    let open_b: Vec<usize> = (0..b.sentences()).filter(|&j| is_open.1(j)).collect();
    let mut row = Row { dots: vec![(0, 0); b.sentences()], near: Vec::new() };
    for i in 0..a.sentences() {
        if is_open.0(i) {
            row.add_all(&space, a.of_sentence(i), b);
        } else {
            open_b.iter().for_each(|&j| row.add_one(&space, a.of_sentence(i), b, j));
        }
        let square = space.square(a.of_sentence(i), &space.weights_a);
        row.near.sort_unstable();
        for j in row.near.drain(..) {
            let (dot, shared) = std::mem::take(&mut row.dots[j as usize]);
            found(i as u32, j, square.similarity(squares_b[j as usize], dot, shared));
        }
    }
}

/// One sentence of `a` against those of `b`: by sentence, the sum of the products and the number of shared stems.
struct Row {
    dots: Vec<(u64, u32)>,
    /// The sentences that share a stem.
    near: Vec<u32>,
}

impl Row {
    /// Against all sentences of `b` that share a stem, by its postings.
    fn add_all(&mut self, space: &Space, terms: &[(u32, u32)], b: &Terms) {
        for &(stem, count) in terms {
            if let Some((weight, other)) = space.shared(stem) {
                for &(j, other_count) in b.of_stem(other as usize) {
                    self.add(j, weight, count, other_count);
                }
            }
        }
    }

    /// Against one sentence of `b`, by merging their terms.
    fn add_one(&mut self, space: &Space, terms: &[(u32, u32)], b: &Terms, j: usize) {
        let mut theirs = b.of_sentence(j).iter().peekable();
        for &(stem, count) in terms {
            if let Some((weight, other)) = space.shared(stem) {
                while theirs.next_if(|term| term.0 < other).is_some() {}
                if let Some(&(_, other_count)) = theirs.next_if(|term| term.0 == other) {
                    self.add(j as u32, weight, count, other_count);
                }
            }
        }
    }

    fn add(&mut self, j: u32, weight: u32, count: u32, other_count: u32) {
        let (dot, shared) = &mut self.dots[j as usize];
        if *shared == 0 {
            self.near.push(j);
        }
        *dot += u64::from(weight) * u64::from(weight) * u64::from(count) * u64::from(other_count);
        *shared += 1;
    }
}

/// A stem that counts for nothing.
const IGNORED: u32 = u32::MAX;
/// A stem that the other text has not.
const NOWHERE: u32 = u32::MAX;

/// The weights of the stems of two texts.
struct Space {
    weights_a: Vec<u32>,
    weights_b: Vec<u32>,
    /// For each stem of `a`, its number in `b`.
    in_b: Vec<u32>,
}

impl Space {
    fn new(a: &Terms, b: &Terms) -> Self {
        let sentences = a.sentences() + b.sentences();
        let common = if a.sentences().saturating_mul(b.sentences()) <= ALL_PAIRS { usize::MAX } else { COMMON };
        let mut rarity: Vec<u32> = Vec::new();
        let mut weight = |frequency: usize| {
            if frequency > common {
                return IGNORED;
            }
            for n in rarity.len()..=frequency {
                rarity.push((((sentences + 1) as f64 / n.max(1) as f64).ln() * SCALE).round() as u32);
            }
            rarity[frequency]
        };
        let mut weights_b: Vec<u32> = vec![0; b.stems.len()];
        let mut in_b = vec![NOWHERE; a.stems.len()];
        let mut weights_a = Vec::with_capacity(a.stems.len());
        let mut j = 0;
        for (i, &stem) in a.stems.iter().enumerate() {
            while b.stems.get(j).is_some_and(|&other| other < stem) {
                weights_b[j] = weight(b.of_stem(j).len());
                j += 1;
            }
            if b.stems.get(j) == Some(&stem) {
                let both = weight(a.of_stem(i).len() + b.of_stem(j).len());
                (weights_b[j], in_b[i]) = (both, j as u32);
                weights_a.push(both);
                j += 1;
            } else {
                weights_a.push(weight(a.of_stem(i).len()));
            }
        }
        for (j, unshared) in weights_b.iter_mut().enumerate().skip(j) {
            *unshared = weight(b.of_stem(j).len());
        }
        Self { weights_a, weights_b, in_b }
    }

    /// The weight of a stem of `a` and its number in `b`, where it is there and counts.
    fn shared(&self, stem: u32) -> Option<(u32, u32)> {
        let (weight, other) = (self.weights_a[stem as usize], self.in_b[stem as usize]);
        (weight != IGNORED && other != NOWHERE).then_some((weight, other))
    }

    fn square(&self, terms: &[(u32, u32)], weights: &[u32]) -> Square {
        let counted = terms.iter().filter(|&&(stem, _)| weights[stem as usize] != IGNORED);
        counted.fold(Square::default(), |square, &(stem, count)| {
            let weight = u64::from(weights[stem as usize]) * u64::from(count);
            Square { sum: square.sum + weight * weight, stems: square.stems + 1 }
        })
    }
}

/// What a sentence's similarities are divided by.
#[derive(Clone, Copy, Default)]
struct Square {
    /// Sum of the squared weights.
    sum: u64,
    /// Distinct stems that count.
    stems: u32,
}

impl Square {
    fn similarity(self, other: Square, dot: u64, shared: u32) -> Similarity {
        let norm = (self.sum as f64).sqrt() * (other.sum as f64).sqrt();
        Similarity {
            cosine: if norm > 0.0 { (dot as f64 / norm).min(1.0) } else { 0.0 },
            dice: 2.0 * f64::from(shared) / f64::from(self.stems + other.stems),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::document::Span;

    fn words(stems: &[u32]) -> Vec<Word> {
        stems.iter().map(|&stem| Word { span: Span::default(), form: stem, stem }).collect()
    }

    fn pairs(a: &[Vec<Word>], b: &[Vec<Word>]) -> BTreeMap<(u32, u32), Similarity> {
        let terms = |text: &[Vec<Word>]| Terms::new(text.iter().map(Vec::as_slice));
        let mut pairs = BTreeMap::new();
        for_each_pair(&terms(a), &terms(b), (|_| true, |_| true), |i, j, similarity| {
            assert!(pairs.insert((i, j), similarity).is_none());
        });
        pairs
    }

    /// The definition, word for word.
    fn oracle(a: &[Vec<Word>], b: &[Vec<Word>], i: usize, j: usize) -> Similarity {
        let set = |words: &[Word]| words.iter().map(|word| word.stem).collect::<BTreeSet<_>>();
        let frequency = |stem| a.iter().chain(b).filter(|words| set(words).contains(&stem)).count() as f64;
        let rarity = |stem| ((a.len() + b.len() + 1) as f64 / frequency(stem)).ln();
        let count = |words: &[Word], stem| words.iter().filter(|word| word.stem == stem).count() as f64;
        let (x, y) = (&a[i], &b[j]);
        let norm =
            |words: &[Word]| set(words).iter().map(|&s| (count(words, s) * rarity(s)).powi(2)).sum::<f64>().sqrt();
        let shared: Vec<u32> = set(x).intersection(&set(y)).copied().collect();
        let dot: f64 = shared.iter().map(|&s| count(x, s) * count(y, s) * rarity(s).powi(2)).sum();
        Similarity {
            cosine: dot / (norm(x) * norm(y)),
            dice: 2.0 * shared.len() as f64 / (set(x).len() + set(y).len()) as f64,
        }
    }

    fn text() -> impl Strategy<Value = Vec<Vec<Word>>> {
        let sentence = prop::collection::vec(0..12u32, 1..8).prop_map(|stems| words(&stems));
        prop::collection::vec(sentence, 1..6)
    }

    proptest! {
        #[test]
        fn similarities_are_those_of_the_definition(a in text(), b in text()) {
            let found = pairs(&a, &b);
            for (i, j) in (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j))) {
                let expected = oracle(&a, &b, i, j);
                let found = found.get(&(i as u32, j as u32)).copied().unwrap_or_default();
                prop_assert!((found.cosine - expected.cosine).abs() < 1e-3, "{found:?} {expected:?}");
                prop_assert!((found.dice - expected.dice).abs() < 1e-9);
            }
        }

        #[test]
        fn of_closed_sentences_only_pairs_with_open_ones_are_scored(a in text(), b in text(), open in 0..64u32) {
            let terms = |text: &[Vec<Word>]| Terms::new(text.iter().map(Vec::as_slice));
            let (open_a, open_b) = (|i: usize| open >> i & 1 == 1, |j: usize| open >> (3 + j % 3) & 1 == 1);
            let mut found = BTreeMap::new();
            for_each_pair(&terms(&a), &terms(&b), (open_a, open_b), |i, j, similarity| {
                found.insert((i, j), similarity);
            });
            let mut expected = pairs(&a, &b);
            expected.retain(|&(i, j), _| open_a(i as usize) || open_b(j as usize));
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn similarity_is_symmetric(a in text(), b in text()) {
            let swapped: BTreeMap<_, _> = pairs(&b, &a).into_iter().map(|((i, j), s)| ((j, i), s)).collect();
            prop_assert_eq!(pairs(&a, &b), swapped);
        }
    }

    #[test]
    fn long_texts_stay_near_linear() {
        // Two million pairs, one stem in all of them: only rare stems bring sentences together.
        let text: Vec<Vec<Word>> = (0..1500).map(|n| words(&[1, n + 10, n / 2 + 5000])).collect();
        let found = pairs(&text, &text);
        assert_eq!(found.len(), 3000);
        assert!(found[&(7, 7)].cosine > 0.99);
    }
}
