//! The distinct sentences of a corpus, and which of them have words in a row in common.
//!
//! A wire text is printed hundreds of times, most sentences as they are, many with a word or two changed. Who compares every
//! pair of articles sentence by sentence does the same work again and again: so every distinct sentence is looked at once, and
//! every pair of distinct sentences that share a word k-gram is compared once, whatever articles they stand in. Two articles
//! are then compared by the numbers of their sentences.

use std::borrow::Cow;

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use super::common::{Common, Trigrams};
use super::run::{TRIGRAM, form_hash, form_hashes};
use super::table::Table;
#[cfg(feature = "parts")]
use crate::document::Sentence;
use crate::document::{Outline, Outlines, in_exact_room};
use crate::index::Lists;

/// The distinct sentences of a corpus.
///
/// ```
/// use wirecopy::Document;
/// use wirecopy::document::{Normaliser, Outline};
/// use wirecopy::passage::Sentences;
///
/// let texts = ["The army took the town. It left at dawn.", "The ARMY took the town. It left at night."];
/// let outlines: Vec<Outline> = texts
///     .iter()
///     .map(|text| Outline::new(&Document::new("", *text), &mut Normaliser::default()))
///     .collect::<Result<_, _>>()?;
/// let sentences = Sentences::find(&outlines);
/// assert_eq!(sentences.distinct(), 3);
/// assert_eq!(sentences.of_document(0)[0], sentences.of_document(1)[0]);
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sentences {
    /// For each document, where its numbers begin; one more at the end.
    document_starts: Vec<usize>,
    numbers: Vec<u32>,
    /// How many are distinct.
    distinct: usize,
    /// For each distinct sentence, its kin by number.
    kin: Lists<Kin>,
}

/// A sentence that has words in a row in common with another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kin {
    /// Its number.
    pub(super) number: u32,
    /// What the other has in common with it.
    pub(super) common: Common,
}

/// A sentence without words.
const EMPTY: u32 = u32::MAX;
/// Distinct sentences that may have a k-gram for it to make them kin: what more have is a phrase that everybody uses, or a
/// sentence of which so many versions are known that each meets those like it by its other k-grams or by its stems.
const MOST_HOLDERS: usize = 256;

/// Bits for each k-gram that others are looked up in.
const SPARSE: usize = 16;
/// Documents that are taken apart side by side.
const TOGETHER: usize = 1024;
/// Sentences whose kin one thread finds at a time.
const BLOCK: usize = 2048;

impl Sentences {
    /// Finds the distinct sentences of these documents, and their kin.
    pub fn find(outlines: &dyn Outlines) -> Self {
        Self::find_knowing(outlines, &AHashSet::new())
    }

    /// The same of some documents of a corpus, of which these k-grams make no kin because too many sentences have them.
    pub(crate) fn find_knowing(outlines: &dyn Outlines, common: &AHashSet<u32>) -> Self {
        let mut distinct = Distinct::default();
        for first in (0..outlines.len()).step_by(TOGETHER) {
            // Side by side, where they must be made.
            let documents = (first..outlines.len().min(first + TOGETHER)).into_par_iter();
            let documents: Vec<Cow<'_, Outline>> = documents.map(|number| outlines.outline(number)).collect();
            documents.iter().for_each(|outline| distinct.add(outline));
        }
        distinct.with_kin(|forms| kin(forms, common))
    }

    /// The same for one document among others: only the kin of the sentences of the first are found.
    pub fn around(outlines: &[&Outline]) -> Self {
        let sentences = outlines.iter().map(|outline| outline.sentences.len()).sum();
        let words = outlines.iter().map(|outline| outline.words.len()).sum();
        let mut distinct = Distinct {
            by_key: AHashMap::with_capacity(sentences),
            forms: Lists::with_room_for(sentences, words),
            document_starts: Vec::with_capacity(outlines.len() + 1),
            numbers: Vec::with_capacity(sentences),
        };
        let mut of_first = 0;
        for (place, outline) in outlines.iter().enumerate() {
            distinct.add(outline);
            if place == 0 {
                of_first = distinct.forms.len();
            }
        }
        distinct.with_kin(|forms| kin_around(forms, of_first))
    }

    /// How many distinct sentences there are.
    pub fn distinct(&self) -> usize {
        self.distinct
    }

    /// The numbers of the sentences of a document, in order; `u32::MAX` for those without words.
    pub fn of_document(&self, document: usize) -> &[u32] {
        &self.numbers[self.document_starts[document]..self.document_starts[document + 1]]
    }

    /// The kin of a sentence, by number.
    pub(super) fn kin(&self, number: u32) -> &[Kin] {
        self.kin.of(number)
    }
}

/// Sentences as they are met.
#[derive(Default)]
struct Distinct {
    by_key: AHashMap<u64, u32>,
    /// The forms of the words of each distinct sentence.
    forms: Lists,
    document_starts: Vec<usize>,
    numbers: Vec<u32>,
}

impl Distinct {
    /// Adds the sentences of the next document.
    fn add(&mut self, outline: &Outline) {
        let Self { by_key, forms, document_starts, numbers } = self;
        document_starts.push(numbers.len());
        numbers.extend(outline.sentences.iter().map(|sentence| {
            if sentence.words.is_empty() {
                return EMPTY;
            }
            *by_key.entry(sentence.key).or_insert_with(|| {
                forms.push(outline.words_of(sentence).iter().map(|word| word.form));
                forms.len() as u32 - 1
            })
        }));
    }

    /// All of them, with their kin.
    fn with_kin(mut self, kin: impl FnOnce(&Lists) -> Lists<Kin>) -> Sentences {
        drop(self.by_key);
        self.document_starts.push(self.numbers.len());
        let numbers = in_exact_room(self.numbers);
        let (kin, document_starts) = (kin(&self.forms), self.document_starts);
        Sentences { document_starts, numbers, distinct: self.forms.len(), kin }
    }
}

/// The kin of every distinct sentence.
fn kin(distinct: &Lists, common: &AHashSet<u32>) -> Lists<Kin> {
    let holders = holders(distinct, common);
    let trigrams = trigrams(distinct);
    let blocks: Vec<u32> = (0..distinct.len() as u32).step_by(BLOCK).collect();
    let find = |seen: &mut Vec<bool>, first: u32| -> Vec<(u32, Kin)> {
        let (mut pairs, mut found) = (Vec::new(), Vec::new());
        for number in first..(distinct.len() as u32).min(first + BLOCK as u32) {
            for holder in holders.grams.of(number).iter().flat_map(|&gram| holders.sentences.of(gram)) {
                if *holder > number && !std::mem::replace(&mut seen[*holder as usize], true) {
                    found.push(*holder);
                }
            }
            if found.is_empty() {
                continue;
            }
            found.sort_unstable();
            let mut own = Trigrams::new(trigrams.of(number));
            for other in found.drain(..) {
                seen[other as usize] = false;
                pairs.push((number, Kin { number: other, common: own.common(trigrams.of(other)) }));
            }
        }
        pairs
    };
    let seen = || vec![false; distinct.len()];
    let pairs: Vec<Vec<(u32, Kin)>> = match blocks[..] {
        // A few documents are not worth a second thread.
        [] | [_] => blocks.iter().map(|&first| find(&mut seen(), first)).collect(),
        _ => blocks.into_par_iter().map_init(seen, find).collect(),
    };
    // By the smaller number, then the larger: so the lists of either side come in order.
    let both = pairs.iter().flatten().flat_map(both_ways);
    Lists::group(distinct.len(), both)
}

/// The kin of the first `own` sentences: the others are looked up in these.
fn kin_around(distinct: &Lists, own: usize) -> Lists<Kin> {
    let holders = OwnHolders::of(distinct.iter().take(own));
    let own_trigrams = Lists::in_order(distinct.iter().take(own).map(trigrams_of));
    let mut own: Vec<Trigrams<'_>> = own_trigrams.iter().map(Trigrams::new).collect();
    let (mut pairs, mut found): (Vec<(u32, Kin)>, Vec<u32>) = (Vec::new(), Vec::new());
    for (forms, other) in distinct.iter().zip(0..) {
        let grams = form_hashes(forms).filter(|&gram| holders.may_hold(gram));
        found.extend(grams.flat_map(|gram| holders.of_gram(gram)).filter(|&number| number < other));
        if found.is_empty() {
            continue;
        }
        found.sort_unstable();
        found.dedup();
        let there: Vec<u32> = trigrams_of(forms).collect();
        pairs.extend(found.drain(..).map(|number| {
            let common = own[number as usize].common(&there);
            (number, Kin { number: other, common })
        }));
    }
    pairs.sort_unstable_by_key(|&(number, kin)| (number, kin.number));
    let both = pairs.iter().flat_map(both_ways);
    Lists::group(distinct.len(), both)
}

/// The sentences of one document by their k-grams.
struct OwnHolders {
    /// By k-gram, the last of its holders.
    heads: Table,
    holders: Vec<Holder>,
    /// Most k-grams of others are none of these, which a bit tells of most.
    bits: Vec<u64>,
}

/// A sentence that has a k-gram.
struct Holder {
    number: u32,
    /// How many have it up to here.
    rank: u32,
    /// The one before it.
    before: Option<u32>,
}

impl OwnHolders {
    /// Of these sentences, given by their forms.
    fn of<'f>(sentences: impl Iterator<Item = &'f [u32]> + Clone) -> Self {
        let grams: usize = sentences.clone().map(|forms| form_hashes(forms).count()).sum();
        let bits = vec![0u64; (SPARSE * grams).next_power_of_two().max(1 << 6) / 64];
        let mut own = Self { heads: Table::new(grams), holders: Vec::with_capacity(grams), bits };
        for (forms, number) in sentences.zip(0..) {
            form_hashes(forms).for_each(|gram| own.add(gram, number));
        }
        own
    }

    fn add(&mut self, gram: u32, number: u32) {
        let before = self.heads.get(gram);
        let last = before.map(|before| &self.holders[before as usize]);
        if last.is_some_and(|last| last.number == number) {
            return;
        }
        let rank = last.map_or(1, |last| last.rank + 1);
        self.heads.replace(gram, self.holders.len() as u32);
        self.holders.push(Holder { number, rank, before });
        let at = self.bit(gram);
        self.bits[at / 64] |= 1 << (at % 64);
    }

    fn bit(&self, gram: u32) -> usize {
        gram as usize & (64 * self.bits.len() - 1)
    }

    /// Whether any may have a k-gram: the answer yes may be wrong.
    fn may_hold(&self, gram: u32) -> bool {
        let at = self.bit(gram);
        self.bits[at / 64] >> (at % 64) & 1 != 0
    }

    /// The sentences that have a k-gram, if it makes kin.
    fn of_gram(&self, gram: u32) -> impl Iterator<Item = u32> + '_ {
        let holder = |at: u32| self.holders.get(at as usize);
        let last = self.heads.get(gram).and_then(holder).filter(|last| last.rank as usize <= MOST_HOLDERS);
        std::iter::successors(last, move |last| last.before.and_then(holder)).map(|holder| holder.number)
    }
}

/// That two sentences are kin, seen from both.
fn both_ways(&(number, kin): &(u32, Kin)) -> [(u32, Kin); 2] {
    [(number, kin), (kin.number, Kin { number, common: kin.common.turned() })]
}

/// The sentences that share a k-gram.
struct Holders {
    /// For each sentence, the k-grams that it shares, by number.
    grams: Lists,
    /// For each of these k-grams, the sentences that have it.
    sentences: Lists,
}

/// The k-grams of a sentence of these forms, each once, in order.
fn grams(forms: &[u32]) -> Vec<u32> {
    let mut grams: Vec<u32> = form_hashes(forms).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// The k-grams of a sentence of a document, each once, in order.
#[cfg(feature = "parts")]
pub(crate) fn grams_of(outline: &Outline, sentence: &Sentence) -> Vec<u32> {
    let forms: Vec<u32> = outline.words_of(sentence).iter().map(|word| word.form).collect();
    grams(&forms)
}

/// Whether so many distinct sentences have a k-gram that it makes no kin.
#[cfg(feature = "parts")]
pub(crate) fn is_common(holders: u32) -> bool {
    holders as usize > MOST_HOLDERS
}

/// Sorts the k-grams of all sentences, and keeps those that several have.
fn holders(distinct: &Lists, common: &AHashSet<u32>) -> Holders {
    let of = |number: u32| {
        let grams = grams(distinct.of(number)).into_iter().filter(|gram| !common.contains(gram));
        grams.map(move |gram| u64::from(gram) << 32 | u64::from(number))
    };
    let mut postings: Vec<u64> = if distinct.len() <= BLOCK {
        (0..distinct.len() as u32).flat_map(of).collect()
    } else {
        (0..distinct.len() as u32).into_par_iter().flat_map_iter(of).collect()
    };
    postings.par_sort_unstable();
    let buckets = postings.chunk_by(|a, b| a >> 32 == b >> 32);
    let buckets = buckets.filter(|bucket| (2..=MOST_HOLDERS).contains(&bucket.len()));
    let sentences = Lists::in_order(buckets.map(|bucket| bucket.iter().map(|&posting| posting as u32)));
    drop(postings);
    let mut shared: Vec<(u32, u32)> = Vec::new();
    for (gram, holders) in (0..).zip(sentences.iter()) {
        shared.extend(holders.iter().map(|&sentence| (sentence, gram)));
    }
    Holders { grams: Lists::group(distinct.len(), shared.iter().copied()), sentences }
}

fn trigrams(distinct: &Lists) -> Lists {
    Lists::in_order(distinct.iter().map(trigrams_of))
}

fn trigrams_of(forms: &[u32]) -> impl Iterator<Item = u32> {
    forms.windows(TRIGRAM).map(form_hash)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::run::{SEED, identical_words};
    use super::*;
    use crate::Document;
    use crate::document::{Normaliser, Word};

    fn outline(text: &str) -> Outline {
        Outline::new(&Document::new("", text), &mut Normaliser::default()).unwrap()
    }

    /// Sentences of few words, so that many have words in a row in common.
    fn text() -> impl Strategy<Value = String> {
        let sentence = prop::collection::vec(prop::sample::select(vec!["alpha", "beta", "gamma"]), 3..14);
        prop::collection::vec(sentence.prop_map(|words| format!("The {} end.", words.join(" "))), 1..6)
            .prop_map(|sentences| sentences.join("\n\n"))
    }

    proptest! {
        /// Around a document its sentences have the kin that they have among all.
        #[test]
        fn around_a_document_all_of_its_kin_is_found(texts in prop::collection::vec(text(), 1..5)) {
            let outlines: Vec<Outline> = texts.iter().map(|text| outline(text)).collect();
            let all = Sentences::find(&outlines);
            let around = Sentences::around(&outlines.iter().collect::<Vec<_>>());
            for (document, _) in outlines.iter().enumerate() {
                prop_assert_eq!(all.of_document(document), around.of_document(document));
            }
            let own: BTreeSet<u32> = all.of_document(0).iter().copied().filter(|&number| number != EMPTY).collect();
            for number in 0..all.distinct() as u32 {
                let with_own = |kin: &&Kin| own.contains(&number) || own.contains(&kin.number);
                prop_assert!(all.kin(number).iter().filter(with_own).eq(around.kin(number)));
            }
        }

        #[test]
        fn kin_is_who_shares_five_words_in_a_row(texts in prop::collection::vec(text(), 1..5)) {
            let outlines: Vec<Outline> = texts.iter().map(|text| outline(text)).collect();
            let found = Sentences::find(&outlines);
            let mut words: Vec<Option<&[Word]>> = vec![None; found.distinct()];
            for (document, outline) in outlines.iter().enumerate() {
                for (sentence, &number) in outline.sentences.iter().zip(found.of_document(document)) {
                    let own = outline.words_of(sentence);
                    let same = words[number as usize].get_or_insert(own);
                    prop_assert!(same.iter().map(|word| word.form).eq(own.iter().map(|word| word.form)));
                }
            }
            let words: Vec<&[Word]> = words.into_iter().map(Option::unwrap).collect();
            let grams = |words: &[Word]| -> BTreeSet<Vec<u32>> {
                words.windows(SEED).map(|gram| gram.iter().map(|word| word.form).collect()).collect()
            };
            for (number, own) in (0..).zip(&words) {
                let kin = (0..).zip(&words).filter(|&(other, _)| other != number);
                let kin = kin.filter(|(_, words)| !grams(own).is_disjoint(&grams(words)));
                let kin = kin.map(|(other, words)| (other, identical_words(own, words)));
                let kin: Vec<(u32, (u32, u32))> = kin.collect();
                let words = |(here, there): (u8, u8)| (u32::from(here), u32::from(there));
                let own = found.kin(number).iter().map(|kin| (kin.number, words(kin.common.words)));
                prop_assert_eq!(own.collect::<Vec<_>>(), kin);
            }
        }
    }
}
