//! Runs: stretches of words that stand identically in two texts, whatever their sentences.
//!
//! Greedy string tiling (Wise 1993, "String Similarity via Greedy String Tiling and Running Karp–Rabin Matching") with a
//! minimum length: the word k-grams that both texts have are found by merging two sorted lists, and grown.

use std::ops::Range;

use smallvec::SmallVec;

use super::table::Table;
use crate::document::Word;
use crate::fingerprint::mix64;

/// A run of identical words: its first word in both texts, and how long it is, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) here: u32,
    pub(super) there: u32,
    pub(super) length: u32,
}

/// Words of the k-grams that runs are looked up by; no shorter run is found.
pub(super) const SEED: usize = 5;

/// Places of a k-gram that are tried: what stands oftener than this in one text is not worth telling apart.
const PLACES: usize = 8;

/// The word k-grams of a text, by hash, in the order of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Grams {
    hashes: Vec<u32>,
    /// The word that the first begins with.
    first: u32,
}

impl Grams {
    /// The k-grams of these words of a document.
    pub(super) fn new(words: &[Word], range: Range<usize>) -> Self {
        let first = range.start as u32;
        Self { hashes: words[range].windows(SEED).map(hash).collect(), first }
    }

    /// The hashes of the k-grams, each once.
    pub(super) fn distinct(&self) -> Vec<u32> {
        let mut distinct = self.hashes.clone();
        distinct.sort_unstable();
        distinct.dedup();
        distinct
    }

    /// The k-grams that begin with these words.
    fn of(&self, words: Range<u32>) -> impl Iterator<Item = (u32, u32)> {
        let range = (words.start - self.first) as usize..(words.end - self.first) as usize;
        words.zip(self.hashes.get(range).unwrap_or_default().iter().copied())
    }
}

/// The hash of a k-gram: a polynomial of the hashes of its words, mixed.
fn hash(gram: &[Word]) -> u32 {
    const BASE: u64 = 0xd134_2543_de82_ef95;
    let sum = gram.iter().fold(0u64, |sum, word| sum.wrapping_mul(BASE).wrapping_add(u64::from(word.form)));
    (sum.wrapping_mul(BASE) >> 32) as u32
}

/// The k-grams of one text by their hashes, for finding those of many others in it.
pub(super) struct GramLookup {
    /// One bit for each of many hashes: most k-grams of another text are nowhere, and this says so soonest.
    filter: Vec<u64>,
    /// For each hash, the number of its list.
    lists: Table,
    /// Of each list, the first place, and how many places it was found at in the text at hand.
    heads: Vec<(u32, u8)>,
    /// By place, the next of the same hash.
    next: Vec<u32>,
    first: u32,
}

/// Behind the last place.
const END: u32 = u32::MAX;
/// Bits of the filter for each k-gram.
const FILTER_BITS: usize = 16;

impl GramLookup {
    pub(super) fn new(grams: &Grams) -> Self {
        let bits = (grams.hashes.len() * FILTER_BITS).next_power_of_two().max(64);
        let mut lookup = Self {
            filter: vec![0; bits / 64],
            lists: Table::new(grams.hashes.len()),
            heads: Vec::new(),
            next: vec![END; grams.hashes.len()],
            first: grams.first,
        };
        // From the end, so that every list comes in the order of the text.
        for (place, &hash) in grams.hashes.iter().enumerate().rev() {
            let list = lookup.lists.get_or_insert(hash, lookup.heads.len() as u32) as usize;
            if list == lookup.heads.len() {
                lookup.heads.push((END, 0));
                let bit = hash as usize & (bits - 1);
                lookup.filter[bit / 64] |= 1 << (bit % 64);
            }
            lookup.next[place] = std::mem::replace(&mut lookup.heads[list].0, place as u32);
        }
        lookup
    }

    /// The number of the list of a hash.
    fn list(&self, hash: u32) -> Option<usize> {
        let bit = hash as usize & (64 * self.filter.len() - 1);
        if self.filter[bit / 64] >> (bit % 64) & 1 == 0 {
            return None;
        }
        self.lists.get(hash).map(|list| list as usize)
    }

    /// The words of this text at which the k-grams of a list begin.
    fn places(&self, list: usize) -> impl Iterator<Item = u32> {
        let exists = |place: u32| Some(place).filter(|&place| place != END);
        let places = std::iter::successors(exists(self.heads[list].0), move |&place| exists(self.next[place as usize]));
        places.map(|place| self.first + place)
    }

    /// The k-grams inside these words of another text, each with the first few places of the same in this one: by place
    /// there.
    pub(super) fn find(&self, grams: &Grams, words: Range<u32>, found: &mut Vec<(u32, u32)>) {
        for (there, hash) in grams.of(inside(words)) {
            if let Some(list) = self.list(hash) {
                found.extend(self.places(list).take(PLACES).map(|here| (there, here)));
            }
        }
    }

    /// The k-grams of this text that are wanted, each with the first few places of the same in another: by place here.
    pub(super) fn find_in(&mut self, grams: &Grams, is_wanted: impl Fn(u32) -> bool, found: &mut Vec<(u32, u32)>) {
        let mut seen = Vec::new();
        for (&hash, there) in grams.hashes.iter().zip(grams.first..) {
            let Some(list) = self.list(hash) else { continue };
            if self.heads[list].1 as usize == PLACES {
                continue;
            }
            if self.heads[list].1 == 0 {
                seen.push(list);
            }
            self.heads[list].1 += 1;
            found.extend(self.places(list).filter(|&here| is_wanted(here)).map(|here| (here, there)));
        }
        seen.into_iter().for_each(|list| self.heads[list].1 = 0);
        found.sort_unstable();
    }
}

/// Where the k-grams begin that stand inside these words.
fn inside(words: Range<u32>) -> Range<u32> {
    words.start..(words.end + 1).saturating_sub(SEED as u32).max(words.start)
}

/// The runs inside the words `range` of `here`, from left to right, each the longest that begins where the one before it
/// ended or later. `common` are the k-grams both have, by place in `here`; of equally long runs the first there is taken,
/// so that a copy aligns with the beginning of what it copies.
pub(super) fn runs(
    here: &[Word],
    there: &[Word],
    range: Range<usize>,
    common: &[(u32, u32)],
) -> impl Iterator<Item = Run> {
    let mut at = range.start as u32;
    let mut common = &common[common.partition_point(|&(place, _)| place < at)..];
    std::iter::from_fn(move || {
        loop {
            let &(place, _) = common.first().filter(|&&(place, _)| place as usize + SEED <= range.end)?;
            let same = common.iter().take_while(|&&(other, _)| other == place).count();
            let (places, rest) = common.split_at(same);
            common = rest;
            if place < at {
                continue;
            }
            let grown = places.iter().map(|&(_, other)| {
                let length = common_prefix(&here[place as usize..range.end], &there[other as usize..]);
                Run { here: place, there: other, length }
            });
            let longest = grown.reduce(|best, run| if run.length > best.length { run } else { best });
            // A hash may lie: a run that did not grow to a k-gram is none.
            if let Some(run) = longest.filter(|run| run.length as usize >= SEED) {
                at = run.here + run.length;
                return Some(run);
            }
        }
    })
}

/// The run that the words `range` begin with.
pub(super) fn first_run(here: &[Word], there: &[Word], range: Range<usize>, common: &[(u32, u32)]) -> Option<Run> {
    let start = range.start as u32;
    runs(here, there, range, common).next().filter(|run| run.here == start)
}

fn common_prefix(a: &[Word], b: &[Word]) -> u32 {
    a.iter().zip(b).take_while(|(x, y)| x.form == y.form).count() as u32
}

/// Words from which on an identical run counts as verbatim.
const VERBATIM_RUN: usize = 3;

/// Of two aligned stretches, how many words of each stand in identical runs of three words or more.
pub(super) fn identical_words(a: &[Word], b: &[Word]) -> (u32, u32) {
    let (x, y) = (trigrams(a), trigrams(b));
    (words_in_runs(&x, &y), words_in_runs(&y, &x))
}

type Trigrams = SmallVec<[u64; 64]>;

/// The hashes of all three words in a row.
fn trigrams(words: &[Word]) -> Trigrams {
    let hash = |words: &[Word]| words.iter().fold(0, |hash, word| mix64(hash ^ u64::from(word.form)));
    words.windows(VERBATIM_RUN).map(hash).collect()
}

/// Words of a stretch that stand in a trigram which the other has too.
fn words_in_runs(here: &[u64], there: &[u64]) -> u32 {
    let (mut words, mut reached) = (0, 0);
    for at in (0..here.len()).filter(|&at| there.contains(&here[at])) {
        words += at + VERBATIM_RUN - reached.max(at);
        reached = at + VERBATIM_RUN;
    }
    words as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Normaliser;

    fn words(text: &str) -> Vec<Word> {
        Normaliser::default().words_of(text)
    }

    fn found(here: &str, there: &str) -> Vec<(u32, u32, u32)> {
        let (here, there) = (words(here), words(there));
        let grams = |words: &[Word]| Grams::new(words, 0..words.len());
        let mut common = Vec::new();
        GramLookup::new(&grams(&here)).find_in(&grams(&there), |_| true, &mut common);
        runs(&here, &there, 0..here.len(), &common).map(|run| (run.here, run.there, run.length)).collect()
    }

    #[test]
    fn runs_are_grown_from_left_to_right() {
        assert_eq!(found("x a b c d e f y", "a b c d e f a b c d e"), [(1, 0, 6)]);
        assert_eq!(found("a b c d e x a b c d e f", "a b c d e f"), [(0, 0, 5), (6, 0, 6)]);
        assert_eq!(found("a b c d", "a b c d"), []);
        assert_eq!(found("", "a b c d e"), []);
    }

    #[test]
    fn identical_words_stand_in_runs_of_three() {
        assert_eq!(identical_words(&words("a b c x d e"), &words("d e y a b c")), (3, 3));
        assert_eq!(identical_words(&words("a b"), &words("a b")), (0, 0));
        assert_eq!(identical_words(&words("a b c d a b c"), &words("a b c")), (6, 3));
    }
}
