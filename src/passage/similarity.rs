//! How alike two sentences are in what they say: the cosine of their stems, weighted by rarity *in the two texts*.
//!
//! Inverse sentence frequency over the sentences of the two texts being compared, stop words kept, is the best single
//! lexical measure of rewriting (Nelken and Shieber 2006, "Towards Robust Context-Sensitive Sentence Alignment"): a word
//! that every sentence of the story has tells nothing about which of them this one rewrites. Weights are whole numbers, so
//! that sums do not depend on their order nor scores on the processor.

use std::sync::OnceLock;

use super::table::Table;
use super::terms::Terms;

/// How alike two sentences are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Similarity {
    /// Cosine of the weighted stems, 0 to 1.
    pub(super) cosine: f64,
    /// Share of the distinct stems that both have (Dice's coefficient), 0 to 1.
    pub(super) dice: f64,
}

impl Similarity {
    /// Whether so large a share of the stems is common.
    pub(super) fn has_dice(&self, (part, whole): (u32, u32)) -> bool {
        self.dice >= f64::from(part) / f64::from(whole)
    }
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

/// One text whose sentences are looked up by their stems, for comparing it with many others in turn.
///
/// Most of what two sentences have in common are words that every sentence has. Their postings are long and tell little, so
/// they are not gone through: the commonest stems are bits of a mask, and count where two sentences meet for a better
/// reason. Which sentences could be alike by common stems alone follows from the inequality of Cauchy and Schwarz, and those
/// few are looked at, too: nothing is lost.
pub(super) struct Lookup<'t> {
    terms: &'t Terms,
    /// Numbers of the stems.
    numbers: Table,
    /// For each stem, where its postings begin; one more at the end. Common stems have none.
    posting_starts: Vec<u32>,
    /// Number of a sentence that has the stem, and how often.
    postings: Vec<(u32, u32)>,
    common: Common,
    /// For each stem, how many sentences of this text and of the other one at hand have it,
    frequencies: Vec<u32>,
    /// and those stems that the other has.
    shared: Vec<u32>,
    /// By sentence, what it is divided by beside the other text at hand.
    squares: Vec<Square>,
    other: Vec<Other>,
    row: Row,
}

/// The stems that most sentences of a text have.
struct Common {
    /// By stem, its bit; [`RARE`] of all others.
    bits: Vec<u8>,
    /// By sentence, the bits of those it has,
    masks: Vec<u64>,
    /// and how often it has each.
    counts: Vec<u8>,
}

/// Stems that can be common: the bits of a mask.
const MOST_COMMON: usize = u64::BITS as usize;
/// A stem that is not common.
const RARE: u8 = u8::MAX;
/// One in so many sentences has a common stem,
const COMMON_SHARE: usize = 8;
/// and at least so many.
const COMMON_FREQUENCY: u32 = 3;

/// A stem of the other text.
#[derive(Clone, Copy)]
struct Other {
    weight: u32,
    here: Here,
}

/// What a stem of the other text is in the text that is looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Here {
    /// It has no such stem.
    Nowhere,
    /// It is rare, and has this number.
    Rare(u32),
    /// It is common, and has this bit.
    Common(u8),
}

/// One sentence of the other text against all of the text that is looked up.
#[derive(Default)]
struct Row {
    /// By sentence, the sum of the products over rare stems, and in its last bits the number of those shared.
    sums: Vec<u64>,
    /// The sentences that share a rare stem.
    near: Vec<u32>,
    /// What this sentence is divided by.
    square: Square,
    /// The common stems it has, the sum of their squared weights,
    mask: u64,
    common_sum: u64,
    /// and by bit the product of its weight with that of the other side.
    products: Vec<u64>,
}

impl<'t> Lookup<'t> {
    pub(super) fn new(terms: &'t Terms) -> Self {
        let mut numbers = Table::new(terms.stems.len());
        for (&stem, number) in terms.stems.iter().zip(0..) {
            numbers.get_or_insert(stem, number);
        }
        let common = Common::new(terms);
        let (posting_starts, postings) = invert(terms, &common);
        let row = Row { sums: vec![0; terms.sentences()], products: vec![0; MOST_COMMON], ..Row::default() };
        Self {
            terms,
            numbers,
            posting_starts,
            postings,
            common,
            frequencies: terms.frequencies.clone(),
            shared: Vec::new(),
            squares: Vec::with_capacity(terms.sentences()),
            other: Vec::new(),
            row,
        }
    }

    /// Calls `found` with the pairs of an open sentence of this text and an open one of `other` that have a stem in common,
    /// and how alike they are, where that is enough.
    pub(super) fn for_each_pair(
        &mut self,
        other: &Terms,
        is_open: (&[bool], &[bool]),
        least: Least,
        mut found: impl FnMut(u32, u32, Similarity),
    ) {
        let sentences = self.terms.sentences() + other.sentences();
        let all = self.terms.sentences().saturating_mul(other.sentences()) <= ALL_PAIRS;
        let rarity = Rarity::of(sentences, all);
        self.weigh(other, &rarity);
        self.measure(is_open.0, &rarity);
        for j in (0..other.sentences()).filter(|&j| is_open.1[j]) {
            self.add_row(other.of_sentence(j));
            self.add_by_common_stems(is_open.0, least);
            for near in 0..self.row.near.len() {
                let i = self.row.near[near] as usize;
                let sum = std::mem::take(&mut self.row.sums[i]);
                if !is_open.0[i] {
                    continue;
                }
                let both = self.common.masks[i] & self.row.mask;
                let shared = (sum as u32 & (MOST_STEMS - 1)) + both.count_ones();
                // Few pairs have enough stems in common: the others need not be divided.
                if 2 * shared * least.dice.1 < least.dice.0 * (self.squares[i].stems + self.row.square.stems) {
                    continue;
                }
                let dot = (sum >> SHARED_BITS) + self.common_products(i, both);
                let similarity = self.squares[i].similarity(self.row.square, dot, shared);
                if shared > 0 && similarity.cosine >= least.cosine {
                    found(i as u32, j as u32, similarity);
                }
            }
            self.row.near.clear();
        }
        self.forget();
    }

    /// Looks up the stems of the other text, and weighs them.
    fn weigh(&mut self, other: &Terms, rarity: &Rarity<'_>) {
        self.other.clear();
        self.shared.clear();
        for (&stem, &frequency) in other.stems.iter().zip(&other.frequencies) {
            let Some(number) = self.numbers.get(stem) else {
                self.other.push(Other { weight: rarity.weight(frequency), here: Here::Nowhere });
                continue;
            };
            let both = &mut self.frequencies[number as usize];
            *both += frequency;
            let bit = self.common.bits[number as usize];
            let here = if bit == RARE { Here::Rare(number) } else { Here::Common(bit) };
            self.other.push(Other { weight: rarity.weight(*both), here });
            self.shared.push(number);
        }
    }

    /// Finds what the open sentences of this text are divided by.
    fn measure(&mut self, is_open: &[bool], rarity: &Rarity<'_>) {
        for (i, &is_open) in is_open.iter().enumerate() {
            let mut square = Square::default();
            let terms = if is_open { self.terms.of_sentence(i) } else { &[] };
            for &(stem, count) in terms {
                let weight = rarity.weight(self.frequencies[stem as usize]);
                if weight != IGNORED {
                    square.add(u64::from(weight) * u64::from(count));
                }
            }
            self.squares.push(square);
        }
    }

    /// Adds up the products of a sentence of the other text with those of this one, over rare stems.
    fn add_row(&mut self, terms: &[(u32, u32)]) {
        (self.row.square, self.row.mask, self.row.common_sum) = (Square::default(), 0, 0);
        for &(stem, count) in terms {
            let Other { weight, here } = self.other[stem as usize];
            if weight == IGNORED {
                continue;
            }
            let weighted = u64::from(weight) * u64::from(count);
            let product = u64::from(weight) * weighted;
            self.row.square.add(weighted);
            match here {
                Here::Nowhere => {}
                Here::Common(bit) => {
                    self.row.mask |= 1 << bit;
                    self.row.common_sum += weighted * weighted;
                    self.row.products[bit as usize] = product;
                }
                Here::Rare(number) => {
                    let starts = &self.posting_starts[number as usize..];
                    for &(i, count) in &self.postings[starts[0] as usize..starts[1] as usize] {
                        let sum = &mut self.row.sums[i as usize];
                        if *sum == 0 {
                            self.row.near.push(i);
                        }
                        *sum += (product * u64::from(count)) << SHARED_BITS | 1;
                    }
                }
            }
        }
    }

    /// Adds the sentences of this text that common stems alone could make alike enough.
    ///
    /// The sum of the products over common stems is at most the product of the two sentences' lengths in them. That of this
    /// one is at most its whole length.
    fn add_by_common_stems(&mut self, is_open: &[bool], least: Least) {
        let (all, common) = (self.row.square.sum as f64, self.row.common_sum as f64);
        if self.row.mask == 0 || common < least.cosine * least.cosine * all {
            return;
        }
        for (i, &mask) in self.common.masks.iter().enumerate().filter(|&(i, _)| is_open[i]) {
            let both = (mask & self.row.mask).count_ones();
            let stems = self.squares[i].stems + self.row.square.stems;
            // No rare stem is shared: these are all.
            if self.row.sums[i] == 0 && both > 0 && 2 * both * least.dice.1 >= least.dice.0 * stems {
                self.row.near.push(i as u32);
            }
        }
    }

    /// The sum of the products of a sentence with that of the row over common stems that both have.
    fn common_products(&self, i: usize, mut both: u64) -> u64 {
        let mut sum = 0;
        while both != 0 {
            let bit = both.trailing_zeros() as usize;
            sum += self.row.products[bit] * u64::from(self.common.counts[i * MOST_COMMON + bit]);
            both &= both - 1;
        }
        sum
    }

    /// Forgets the other text.
    fn forget(&mut self) {
        for &number in &self.shared {
            self.frequencies[number as usize] = self.terms.frequencies[number as usize];
        }
        self.squares.clear();
    }
}

impl Common {
    fn new(terms: &Terms) -> Self {
        let least = ((terms.sentences() / COMMON_SHARE) as u32).max(COMMON_FREQUENCY);
        let frequency = |stem: &u32| terms.frequencies[*stem as usize];
        let mut common: Vec<u32> = (0..terms.stems.len() as u32).filter(|stem| frequency(stem) >= least).collect();
        common.sort_unstable_by_key(|stem| (std::cmp::Reverse(frequency(stem)), *stem));
        common.truncate(MOST_COMMON);
        let mut bits = vec![RARE; terms.stems.len()];
        for (&stem, bit) in common.iter().zip(0..) {
            bits[stem as usize] = bit;
        }
        let mut masks = vec![0; terms.sentences()];
        let mut counts = vec![0; if common.is_empty() { 0 } else { MOST_COMMON * terms.sentences() }];
        for (i, mask) in masks.iter_mut().enumerate() {
            for &(stem, count) in terms.of_sentence(i) {
                let bit = bits[stem as usize];
                if bit != RARE {
                    *mask |= 1 << bit;
                    counts[i * MOST_COMMON + bit as usize] = count as u8;
                }
            }
        }
        Self { bits, masks, counts }
    }
}

/// The postings of rare terms: by stem, the sentences that have it.
fn invert(terms: &Terms, common: &Common) -> (Vec<u32>, Vec<(u32, u32)>) {
    let is_rare = |stem: u32| common.bits[stem as usize] == RARE;
    let mut starts = Vec::with_capacity(terms.stems.len() + 1);
    starts.push(0);
    starts.extend(terms.frequencies.iter().zip(0..).scan(0, |end, (frequency, stem)| {
        *end += if is_rare(stem) { *frequency } else { 0 };
        Some(*end)
    }));
    let mut next = starts.clone();
    let mut postings = vec![(0, 0); starts.last().map_or(0, |&end| end as usize)];
    for sentence in 0..terms.sentences() {
        for &(stem, count) in terms.of_sentence(sentence).iter().filter(|term| is_rare(term.0)) {
            let at = &mut next[stem as usize];
            postings[*at as usize] = (sentence as u32, count);
            *at += 1;
        }
    }
    (starts, postings)
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
        Lookup::new(&terms(a)).for_each_pair(&terms(b), (&open_a, &open_b), ANY, |i, j, similarity| {
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
            Lookup::new(&texts.0).for_each_pair(&texts.1, (&open_a, &open_b), ANY, |i, j, similarity| {
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
            let mut lookup = Lookup::new(&subject);
            let open = [true; 8];
            for other in &others {
                let (mut found, mut enough) = (BTreeMap::new(), BTreeMap::new());
                let least = Least { cosine: 0.3, dice: (2, 5) };
                lookup.for_each_pair(&terms(other), (&open[..a.len()], &open[..other.len()]), least, |i, j, similarity| {
                    enough.insert((i, j), similarity);
                });
                lookup.for_each_pair(&terms(other), (&open[..a.len()], &open[..other.len()]), ANY, |i, j, similarity| {
                    found.insert((i, j), similarity);
                });
                prop_assert_eq!(&found, &pairs(&a, other));
                found.retain(|_, similarity| similarity.cosine >= 0.3 && similarity.dice >= 0.4);
                prop_assert_eq!(enough, found);
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
