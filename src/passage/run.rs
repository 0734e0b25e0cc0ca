//! Runs: stretches of words that stand identically in two texts, whatever their sentences.
//!
//! Greedy string tiling (Wise 1993, "String Similarity via Greedy String Tiling and Running Karp–Rabin Matching") with a
//! minimum length: the word k-grams that both texts have are found by merging two sorted lists, and grown.

use std::ops::Range;

use smallvec::SmallVec;

use crate::document::Word;

/// A run of identical words: its first word in both texts, and how long it is, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) here: u32,
    pub(super) there: u32,
    pub(super) length: u32,
}

/// Words of the k-grams that runs are looked up by; no shorter run is found.
pub(super) const SEED: usize = 5;

/// Words of a run from which on it is a passage though the sentences around it differ.
pub(super) const TELLING_RUN: usize = 8;
/// Words from which on an identical run counts as verbatim.
pub(super) const TRIGRAM: usize = 3;

/// Places of a k-gram that are tried: what stands oftener than this in one text is not worth telling apart.
pub(super) const PLACES: usize = 8;

/// The hash of a k-gram: a polynomial of the hashes of its words, mixed.
pub(super) fn gram_hash(gram: &[Word]) -> u32 {
    hash_of(gram.iter().map(|word| word.form))
}

/// The same of words that are given by their forms.
pub(super) fn form_hash(gram: &[u32]) -> u32 {
    hash_of(gram.iter().copied())
}

/// The hashes of all k-grams of words that are given by their forms, one after the other: each follows from the one before.
pub(super) fn form_hashes(forms: &[u32]) -> impl Iterator<Item = u32> + '_ {
    /// What the first word of a k-gram is multiplied by.
    const FIRST: u64 = {
        let (mut power, mut words) = (1u64, 1);
        while words < SEED {
            power = power.wrapping_mul(BASE);
            words += 1;
        }
        power
    };
    let (first, rest) = forms.split_at(forms.len().min(SEED - 1));
    let mut sum = first.iter().fold(0u64, |sum, &form| sum.wrapping_mul(BASE).wrapping_add(form.into()));
    rest.iter().zip(forms).map(move |(&last, &first)| {
        sum = sum.wrapping_mul(BASE).wrapping_add(last.into());
        let hash = (sum.wrapping_mul(BASE) >> 32) as u32;
        sum = sum.wrapping_sub(u64::from(first).wrapping_mul(FIRST));
        hash
    })
}

const BASE: u64 = 0xd134_2543_de82_ef95;

#[inline(always)]
fn hash_of(forms: impl Iterator<Item = u32>) -> u32 {
    let sum = forms.fold(0u64, |sum, form| sum.wrapping_mul(BASE).wrapping_add(form.into()));
    (sum.wrapping_mul(BASE) >> 32) as u32
}

/// The k-grams that these words of one document and those of another have in common, by place here, then there: of each
/// the first few places there.
pub(super) fn common_grams(
    (here, words_here): (&[Word], Range<usize>),
    (there, words_there): (&[Word], Range<usize>),
    found: &mut Vec<(u32, u32)>,
) {
    let is_same = |a: &[Word], b: &[Word]| a.iter().zip(b).all(|(x, y)| x.form == y.form);
    let Some(last) = words_there.end.checked_sub(SEED - 1) else { return };
    let firsts = words_there.start..last.max(words_there.start);
    for (at, gram) in (words_here.start..).zip(here[words_here].windows(SEED)) {
        // Few k-grams begin with the same word: the others are not looked at.
        let others = there[firsts.clone()].iter().zip(firsts.start..).filter(|(first, _)| first.form == gram[0].form);
        let same = others.filter(|&(_, other)| is_same(gram, &there[other..other + SEED])).take(PLACES);
        found.extend(same.map(|(_, other)| (at as u32, other as u32)));
    }
}

/// The hashes of the k-grams of these words, each once.
pub(super) fn distinct_grams(words: &[Word]) -> Vec<u32> {
    let mut grams: Vec<u32> = words.windows(SEED).map(gram_hash).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
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

/// Of two aligned stretches, how many words of each stand in identical runs of three words or more.
pub(super) fn identical_words(a: &[Word], b: &[Word]) -> (u32, u32) {
    let trigrams = |words: &[Word]| words.windows(TRIGRAM).map(gram_hash).collect::<SmallVec<[u32; 64]>>();
    let (x, y) = (trigrams(a), trigrams(b));
    (words_in_runs(&x, &y), words_in_runs(&y, &x))
}

/// Words of a stretch that stand in a trigram which the other has too.
pub(super) fn words_in_runs(here: &[u32], there: &[u32]) -> u32 {
    let (mut words, mut reached) = (0, 0);
    for at in (0..here.len()).filter(|&at| there.contains(&here[at])) {
        words += at + TRIGRAM - reached.max(at);
        reached = at + TRIGRAM;
    }
    words as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Normaliser;

    fn words(text: &str) -> Vec<Word> {
        Normaliser::default().words_of(text)
    }

    fn found(here: &str, there: &str) -> Vec<(u32, u32, u32)> {
        let (here, there) = (words(here), words(there));
        let mut common = Vec::new();
        common_grams((&here, 0..here.len()), (&there, 0..there.len()), &mut common);
        runs(&here, &there, 0..here.len(), &common).map(|run| (run.here, run.there, run.length)).collect()
    }

    proptest! {
        #[test]
        fn hashes_one_after_the_other_are_those_of_each(forms in prop::collection::vec(any::<u32>(), 0..12)) {
            prop_assert!(form_hashes(&forms).eq(forms.windows(SEED).map(form_hash)));
        }
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
