//! How alike two sentences are in what they say: the cosine of their stems, weighted by rarity *in the two texts*.
//!
//! Inverse sentence frequency over the sentences of the two texts being compared, stop words kept, is the best single
//! lexical measure of rewriting (Nelken and Shieber 2006, "Towards Robust Context-Sensitive Sentence Alignment"): a word
//! that every sentence of the story has tells nothing about which of them this one rewrites. Weights are whole numbers, so
//! that sums do not depend on their order nor scores on the processor.

use std::hint::select_unpredictable;
use std::ops::Range;
use std::sync::OnceLock;

use super::near::Near;
use super::terms::Terms;
use crate::document::sorted::side_by_side;

/// How alike two sentences are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Similarity {
    /// Cosine of the weighted stems, 0 to 1.
    pub(super) cosine: f64,
    /// Share of the distinct stems that both have (Dice's coefficient), 0 to 1.
    pub(super) dice: f64,
}

/// Stems of a sentence, all told, that fit the sums below.
const MOST_STEMS: u32 = 1 << SHARED_BITS;
/// Bits in which shared stems are counted below a product: sentences are cut at half as many words.
const SHARED_BITS: u32 = 8;

/// Steps of a weight: rarity is kept to one in this many.
const SCALE: f64 = 4096.0;
/// Pairs of sentences up to which every stem counts.
const ALL_PAIRS: usize = 1 << 20;
/// Sentences that may have a stem for it to count, in texts longer than that: it keeps the work linear, and a stem that so
/// many sentences have weighs next to nothing.
const COMMON: usize = 64;

/// A stem that counts for nothing.
const IGNORED: u32 = u32::MAX;

/// The least of both measures that is of interest, the share of common stems as a fraction.
#[derive(Clone, Copy)]
pub(super) struct Least {
    pub(super) cosine: f64,
    pub(super) dice: (u32, u32),
}

impl Least {
    /// Whether so many shared stems of so many of two sentences, all told, are enough.
    pub(super) fn allows(&self, shared: u32, stems: u32) -> bool {
        2 * shared * self.dice.1 >= self.dice.0 * stems
    }

    /// The fewest shared stems that are enough, and at least one, of so many of two sentences, all told.
    pub(super) fn fewest(&self, stems: u32) -> u32 {
        (self.dice.0 * stems).div_ceil(2 * self.dice.1).max(1)
    }
}

/// One text whose sentences are looked up by their stems, for comparing it with many others in turn.
///
/// Which stems two sentences share follows from these two alone, whatever texts they stand in: it is found once for each
/// sentence that is met and kept, for a story's texts bring the same sentences again and again ([`Near`]). Only the
/// weights are of the two texts. In texts so long that stems which many sentences have do not count, everything is added up
/// anew.
pub(super) struct Lookup<'t> {
    terms: &'t Terms,
    least: Least,
    /// Made when a text comes that is long enough to need them.
    postings: Option<Postings>,
    near: Near,
    /// Of the two texts at hand, the open sentences of the other that may be alike to open ones of this, with the places of
    /// these.
    candidates: Vec<(u32, Range<u32>)>,
    /// The stems that the two sentences at hand share, and how often they stand in both, one count times the other.
    shared: Vec<(u32, u32)>,
    /// For each stem, how many sentences of this text and of the other one at hand have it.
    frequencies: Vec<u32>,
    /// For each stem of the other text at hand, its number here, or [`NOWHERE`].
    here: Vec<u32>,
    /// By sentence, what it is divided by beside the other text at hand.
    squares: Vec<Square>,
    /// For each stem, how often it stands in the other sentence at hand.
    counts: Vec<u32>,
    row: Row,
}

/// The sentences that have each stem.
pub(super) struct Postings {
    /// For each stem, where its postings begin; one more at the end.
    starts: Vec<u32>,
    /// Number of a sentence that has the stem, and how often.
    postings: Vec<(u32, u32)>,
}

impl Postings {
    pub(super) fn new(terms: &Terms) -> Self {
        let mut starts = Vec::with_capacity(terms.stems.len() + 1);
        starts.push(0);
        starts.extend(terms.frequencies.iter().scan(0, |end, frequency| {
            *end += frequency;
            Some(*end)
        }));
        let mut next = starts.clone();
        let mut postings = vec![(0, 0); terms.terms.len()];
        for sentence in 0..terms.sentences() {
            for &(stem, count) in terms.of_sentence(sentence) {
                let at = &mut next[stem as usize];
                postings[*at as usize] = (sentence as u32, count);
                *at += 1;
            }
        }
        Self { starts, postings }
    }

    /// The sentences that have a stem, and how often; none of one that stands [`NOWHERE`].
    pub(super) fn of(&self, stem: u32) -> &[(u32, u32)] {
        match self.starts.get(stem as usize..) {
            Some(&[start, end, ..]) => &self.postings[start as usize..end as usize],
            _ => &[],
        }
    }
}

/// Of a stem of the other text, that this one has no such stem.
const NOWHERE: u32 = u32::MAX;

/// One sentence of the other text against all of the text that is looked up.
#[derive(Default)]
struct Row {
    /// By sentence, the sum of the products, and in its last bits the number of stems shared.
    sums: Vec<u64>,
    /// The sentences that share a stem.
    near: Vec<u32>,
    /// What this sentence is divided by.
    square: Square,
}

impl<'t> Lookup<'t> {
    /// Of a text's sentences, for finding those that are so much alike to others.
    pub(super) fn new(terms: &'t Terms, least: Least) -> Self {
        Self {
            terms,
            least,
            postings: None,
            near: Near::new(terms),
            candidates: Vec::new(),
            shared: Vec::new(),
            frequencies: terms.frequencies.clone(),
            here: Vec::new(),
            squares: Vec::new(),
            counts: vec![0; terms.stems.len()],
            row: Row::default(),
        }
    }

    /// Calls `found` with the pairs of an open sentence of this text and an open one of `other` that have a stem in common,
    /// and how alike they are, where that is enough.
    pub(super) fn for_each_pair(
        &mut self,
        other: &Terms,
        is_open: (&[bool], &[bool]),
        found: impl FnMut(u32, u32, Similarity),
    ) {
        if self.terms.sentences().saturating_mul(other.sentences()) <= ALL_PAIRS {
            self.for_each_kept(other, is_open, found);
        } else {
            self.for_each_summed(other, is_open, false, found);
        }
    }

    /// The same of texts in which every stem counts, by what is kept of their sentences.
    fn for_each_kept(
        &mut self,
        other: &Terms,
        is_open: (&[bool], &[bool]),
        mut found: impl FnMut(u32, u32, Similarity),
    ) {
        self.join(other);
        self.find_candidates(other, is_open);
        if self.candidates.is_empty() {
            return;
        }
        let rarity = Rarity::of(self.terms.sentences() + other.sentences(), true);
        self.count(other);
        self.squares.resize(self.terms.sentences(), Square::default());
        for (j, near) in &self.candidates {
            let their_terms = other.of_sentence(*j as usize);
            let theirs = Square::of(their_terms, |stem| rarity.weight(self.frequency(other, stem)));
            for &number in self.near.at(near.clone()) {
                let i = number as usize;
                if !is_open.0[i] {
                    continue;
                }
                let ours = self.terms.of_sentence(i);
                shared_stems(ours, their_terms, &self.here, &mut self.counts, &mut self.shared);
                let weight = |stem: u32| rarity.weight(self.frequencies[stem as usize]);
                if self.squares[i].stems == 0 {
                    self.squares[i] = Square::of(ours, weight);
                }
                let products =
                    self.shared.iter().map(|&(stem, counts)| u64::from(weight(stem)).pow(2) * u64::from(counts));
                let similarity = self.squares[i].similarity(theirs, products.sum(), self.shared.len() as u32);
                if similarity.cosine >= self.least.cosine {
                    found(number, *j, similarity);
                }
            }
        }
        self.forget();
    }

    /// Calls `found` with those of these pairs of a sentence of this text and one of `other` that are at least so much alike.
    /// `other` is the text that was gone through last.
    pub(super) fn for_each_of(
        &mut self,
        other: &Terms,
        pairs: &[(u32, u32)],
        least: Least,
        mut found: impl FnMut(u32, u32, Similarity),
    ) {
        let all = self.terms.sentences().saturating_mul(other.sentences()) <= ALL_PAIRS;
        let (terms, mut shared) = (self.terms, std::mem::take(&mut self.shared));
        let mut counted = None;
        for &(i, j) in pairs {
            let (ours, theirs) = (terms.of_sentence(i as usize), other.of_sentence(j as usize));
            shared_stems(ours, theirs, &self.here, &mut self.counts, &mut shared);
            // In long texts common stems count for nothing, neither for them nor against them.
            if all && !least.allows(shared.len() as u32, (ours.len() + theirs.len()) as u32) {
                continue;
            }
            let rarity = counted.get_or_insert_with(|| {
                self.count(other);
                Rarity::of(self.terms.sentences() + other.sentences(), all)
            });
            let weight = |stem: u32| rarity.weight(self.frequencies[stem as usize]);
            shared.retain(|&(stem, _)| weight(stem) != IGNORED);
            let squares =
                (Square::of(ours, weight), Square::of(theirs, |stem| rarity.weight(self.frequency(other, stem))));
            let number = shared.len() as u32;
            let dot = shared.iter().map(|&(stem, counts)| u64::from(weight(stem)).pow(2) * u64::from(counts)).sum();
            let similarity = squares.0.similarity(squares.1, dot, number);
            let enough = number > 0 && least.allows(number, squares.0.stems + squares.1.stems);
            if enough && similarity.cosine >= least.cosine {
                found(i, j, similarity);
            }
        }
        if counted.is_some() {
            self.forget();
        }
        self.shared = shared;
    }

    /// Finds the open sentences of another text that share stems enough with open ones of this.
    fn find_candidates(&mut self, other: &Terms, is_open: (&[bool], &[bool])) {
        self.candidates.clear();
        self.near.make_room();
        for j in (0..other.sentences()).filter(|&j| is_open.1[j]) {
            let near = match self.near.get(other.key(j)) {
                Some(near) => near,
                None => self.near.find(self.terms, (other, j, &self.here), self.least),
            };
            if self.near.at(near.clone()).iter().any(|&i| is_open.0[i as usize]) {
                self.candidates.push((j as u32, near));
            }
        }
    }

    /// The same added up sentence by sentence, of texts in which all stems count, or only those that few sentences have.
    fn for_each_summed(
        &mut self,
        other: &Terms,
        is_open: (&[bool], &[bool]),
        all: bool,
        mut found: impl FnMut(u32, u32, Similarity),
    ) {
        let rarity = Rarity::of(self.terms.sentences() + other.sentences(), all);
        self.postings.get_or_insert_with(|| Postings::new(self.terms));
        self.row.sums.resize(self.terms.sentences(), 0);
        self.join(other);
        self.count(other);
        self.measure(is_open.0, &rarity);
        for j in (0..other.sentences()).filter(|&j| is_open.1[j]) {
            self.add_row(other, j, &rarity);
            for near in 0..self.row.near.len() {
                let i = self.row.near[near] as usize;
                let sum = std::mem::take(&mut self.row.sums[i]);
                if !is_open.0[i] {
                    continue;
                }
                let shared = sum as u32 & (MOST_STEMS - 1);
                // Few pairs have enough stems in common: the others need not be divided.
                if !self.least.allows(shared, self.squares[i].stems + self.row.square.stems) {
                    continue;
                }
                let similarity = self.squares[i].similarity(self.row.square, sum >> SHARED_BITS, shared);
                if similarity.cosine >= self.least.cosine {
                    found(i as u32, j as u32, similarity);
                }
            }
            self.row.near.clear();
        }
        self.forget();
    }

    /// Finds the stems of the other text among those of this one. Both are in order.
    fn join(&mut self, other: &Terms) {
        self.here.clear();
        self.here.resize(other.stems.len(), NOWHERE);
        let here = &mut self.here[..];
        side_by_side(&self.terms.stems, &other.stems, |i, j, is_same| {
            here[j] = select_unpredictable(is_same, i as u32, NOWHERE);
        });
    }

    /// Adds the sentences of the other text that have a stem to those of this one.
    fn count(&mut self, other: &Terms) {
        for (&number, frequency) in self.here.iter().zip(&other.frequencies) {
            if let Some(both) = self.frequencies.get_mut(number as usize) {
                *both += frequency;
            }
        }
    }

    /// How many sentences of both texts have a stem of the other.
    fn frequency(&self, other: &Terms, stem: u32) -> u32 {
        let both = self.frequencies.get(self.here[stem as usize] as usize);
        both.copied().unwrap_or(other.frequencies[stem as usize])
    }

    /// Finds what the open sentences of this text are divided by.
    fn measure(&mut self, is_open: &[bool], rarity: &Rarity<'_>) {
        for (i, &is_open) in is_open.iter().enumerate() {
            let terms = if is_open { self.terms.of_sentence(i) } else { &[] };
            self.squares.push(Square::of(terms, |stem| rarity.weight(self.frequencies[stem as usize])));
        }
    }

    /// Adds up the products of a sentence of the other text with those of this one.
    fn add_row(&mut self, other: &Terms, sentence: usize, rarity: &Rarity<'_>) {
        self.row.square = Square::default();
        let Some(postings) = &self.postings else { return };
        for &(stem, count) in other.of_sentence(sentence) {
            let weight = rarity.weight(self.frequency(other, stem));
            if weight == IGNORED {
                continue;
            }
            let weighted = u64::from(weight) * u64::from(count);
            self.row.square.add(weighted);
            for &(i, count) in postings.of(self.here[stem as usize]) {
                let sum = &mut self.row.sums[i as usize];
                if *sum == 0 {
                    self.row.near.push(i);
                }
                *sum += (u64::from(weight) * weighted * u64::from(count)) << SHARED_BITS | 1;
            }
        }
    }

    /// Forgets the other text.
    fn forget(&mut self) {
        self.frequencies.copy_from_slice(&self.terms.frequencies);
        self.squares.clear();
    }
}

/// The stems that two sentences share, by their numbers in the first text, and how often they stand in both, one count times
/// the other. `here` are the numbers there of the second's stems, `counts` all zero.
fn shared_stems(
    ours: &[(u32, u32)],
    theirs: &[(u32, u32)],
    here: &[u32],
    counts: &mut [u32],
    shared: &mut Vec<(u32, u32)>,
) {
    for &(stem, times) in theirs {
        if let Some(counted) = counts.get_mut(here[stem as usize] as usize) {
            *counted = times;
        }
    }
    shared.clear();
    shared
        .extend(ours.iter().map(|&(stem, times)| (stem, times * counts[stem as usize])).filter(|&(_, both)| both > 0));
    for &(stem, _) in theirs {
        if let Some(counted) = counts.get_mut(here[stem as usize] as usize) {
            *counted = 0;
        }
    }
}

/// The weights of stems by the number of sentences that have them, of so many sentences of both texts.
struct Rarity<'r> {
    weights: std::borrow::Cow<'r, [u32]>,
    /// The most sentences that may have a stem.
    most: usize,
}

impl Rarity<'_> {
    /// Sentences up to which weights are kept for the next pair of texts.
    const KEPT: usize = 512;

    fn of(sentences: usize, all: bool) -> Self {
        static KEPT: [OnceLock<Box<[u32]>>; Rarity::KEPT] = [const { OnceLock::new() }; Rarity::KEPT];
        let most = if all { usize::MAX } else { COMMON };
        let weight = |n: usize| (((sentences + 1) as f64 / n.max(1) as f64).ln() * SCALE).round() as u32;
        let table = || (0..=sentences.min(most)).map(weight).collect();
        let weights = match KEPT.get(sentences).filter(|_| all) {
            Some(kept) => kept.get_or_init(table).as_ref().into(),
            None => table().into_vec().into(),
        };
        Self { weights, most }
    }

    fn weight(&self, frequency: u32) -> u32 {
        if frequency as usize > self.most { IGNORED } else { self.weights[frequency as usize] }
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
    /// Of a sentence of these terms, whose stems weigh so much.
    fn of(terms: &[(u32, u32)], weight: impl Fn(u32) -> u32) -> Self {
        let mut square = Self::default();
        for &(stem, count) in terms {
            let weight = weight(stem);
            if weight != IGNORED {
                square.add(u64::from(weight) * u64::from(count));
            }
        }
        square
    }

    fn add(&mut self, weight: u64) {
        self.sum += weight * weight;
        self.stems += 1;
    }

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
    use crate::document::{Span, Word};

    fn words(stems: &[u32]) -> Vec<Word> {
        stems.iter().map(|&stem| Word { span: Span::default(), form: stem, stem }).collect()
    }

    const ANY: Least = Least { cosine: 0.0, dice: (0, 1) };

    fn pairs(a: &[Vec<Word>], b: &[Vec<Word>]) -> BTreeMap<(u32, u32), Similarity> {
        let terms = |text: &[Vec<Word>]| Terms::new(text.iter().map(Vec::as_slice));
        let mut pairs = BTreeMap::new();
        let (open_a, open_b) = (vec![true; a.len()], vec![true; b.len()]);
        Lookup::new(&terms(a), ANY).for_each_pair(&terms(b), (&open_a, &open_b), |i, j, similarity| {
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
        fn only_pairs_of_open_sentences_are_scored(a in text(), b in text(), open in 0..64u32) {
            let terms = |text: &[Vec<Word>]| Terms::new(text.iter().map(Vec::as_slice));
            let open_a: Vec<bool> = (0..a.len()).map(|i| open >> i & 1 == 1).collect();
            let open_b: Vec<bool> = (0..b.len()).map(|j| open >> (3 + j % 3) & 1 == 1).collect();
            let mut found = BTreeMap::new();
            let texts = (terms(&a), terms(&b));
            Lookup::new(&texts.0, ANY).for_each_pair(&texts.1, (&open_a, &open_b), |i, j, similarity| {
                found.insert((i, j), similarity);
            });
            let mut expected = pairs(&a, &b);
            expected.retain(|&(i, j), _| open_a[i as usize] && open_b[j as usize]);
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn similarity_is_symmetric(a in text(), b in text()) {
            let swapped: BTreeMap<_, _> = pairs(&b, &a).into_iter().map(|((i, j), s)| ((j, i), s)).collect();
            prop_assert_eq!(pairs(&a, &b), swapped);
        }
    }

    proptest! {
        #[test]
        fn a_text_is_looked_up_again_and_again(a in text(), others in prop::collection::vec(text(), 1..4)) {
            let terms = |text: &[Vec<Word>]| Terms::new(text.iter().map(Vec::as_slice));
            let subject = terms(&a);
            let least = Least { cosine: 0.3, dice: (2, 5) };
            let (mut all, mut alike) = (Lookup::new(&subject, ANY), Lookup::new(&subject, least));
            let open = [true; 8];
            for other in &others {
                let (mut found, mut enough) = (BTreeMap::new(), BTreeMap::new());
                let is_open = (&open[..a.len()], &open[..other.len()]);
                alike.for_each_pair(&terms(other), is_open, |i, j, similarity| {
                    enough.insert((i, j), similarity);
                });
                all.for_each_pair(&terms(other), is_open, |i, j, similarity| {
                    found.insert((i, j), similarity);
                });
                prop_assert_eq!(&found, &pairs(&a, other));
                found.retain(|_, similarity| similarity.cosine >= 0.3 && similarity.dice >= 0.4);
                prop_assert_eq!(enough, found);
            }
        }

        /// Pairs that are named are scored as they are among all, in long texts too.
        #[test]
        fn named_pairs_are_scored_as_among_all(a in text(), others in prop::collection::vec(text(), 1..3), named in any::<u32>()) {
            let terms = |text: &[Vec<Word>]| Terms::new(text.iter().map(Vec::as_slice));
            let subject = terms(&a);
            let mut lookup = Lookup::new(&subject, Least { cosine: 0.28, dice: (3, 10) });
            let least = Least { cosine: 0.14, dice: (11, 50) };
            for other in &others {
                let open = [true; 8];
                let is_open = (&open[..a.len()], &open[..other.len()]);
                lookup.for_each_pair(&terms(other), is_open, |_, _, _| {});
                let all = (0..a.len() as u32).flat_map(|i| (0..other.len() as u32).map(move |j| (i, j)));
                let pairs: Vec<(u32, u32)> = all.filter(|&(i, j)| named >> ((5 * i + j) % 32) & 1 == 1).collect();
                let mut found = Vec::new();
                lookup.for_each_of(&terms(other), &pairs, least, |i, j, similarity| found.push((i, j, similarity)));
                let mut expected = Vec::new();
                let mut all = Lookup::new(&subject, least);
                all.for_each_pair(&terms(other), is_open, |i, j, similarity| expected.push((i, j, similarity)));
                expected.retain(|&(i, j, _)| pairs.contains(&(i, j)));
                expected.sort_by_key(|&(i, j, _)| (i, j));
                prop_assert_eq!(found, expected);
            }
        }

        /// What is kept of sentences gives what adding up gives, to the last bit.
        #[test]
        fn what_is_kept_is_what_is_added_up(a in text(), others in prop::collection::vec(text(), 1..4), open in 0..64u32) {
            let terms = |text: &[Vec<Word>]| Terms::new(text.iter().map(Vec::as_slice));
            let subject = terms(&a);
            for least in [ANY, Least { cosine: 0.14, dice: (11, 50) }] {
                let mut lookup = Lookup::new(&subject, least);
                for other in others.iter().chain(&others) {
                    let (mut kept, mut summed) = (Vec::new(), Vec::new());
                    let open_a: Vec<bool> = (0..a.len()).map(|i| open >> i & 1 == 1).collect();
                    let open_b: Vec<bool> = (0..other.len()).map(|j| open >> (3 + j % 3) & 1 == 1).collect();
                    let is_open = (&open_a[..], &open_b[..]);
                    lookup.for_each_kept(&terms(other), is_open, |i, j, alike| kept.push((i, j, alike)));
                    lookup.for_each_summed(&terms(other), is_open, true, |i, j, alike| summed.push((i, j, alike)));
                    for found in [&mut kept, &mut summed] {
                        found.sort_by_key(|&(i, j, _)| (i, j));
                    }
                    prop_assert_eq!(kept, summed);
                }
            }
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
