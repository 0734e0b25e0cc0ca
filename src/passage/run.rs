//! Runs: stretches of words that stand identically in two texts, whatever their sentences.
//!
//! Greedy string tiling (Wise 1993, "String Similarity via Greedy String Tiling and Running Karp–Rabin Matching") with a
//! minimum length: the word k-grams that both texts have are found by merging two sorted lists, and grown.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

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

/// Places of a k-gram that are tried: what stands oftener than this in one text is not worth telling apart.
const PLACES: usize = 8;

/// The word k-grams of a text, sorted by hash, then by place: made once and compared with many others.
#[derive(Clone, Debug, Default)]
pub(super) struct Grams(Vec<(u64, u32)>);

impl Grams {
    /// The k-grams of these words of a document.
    pub(super) fn new(words: &[Word], range: Range<usize>) -> Self {
        let gram = |(at, gram): (usize, &[Word])| {
            let mut bytes = [0; 4 * SEED];
            for (to, word) in bytes.chunks_exact_mut(4).zip(gram) {
                to.copy_from_slice(&word.form.to_le_bytes());
            }
            (xxh3_64(&bytes), (range.start + at) as u32)
        };
        let mut grams: Vec<(u64, u32)> = words[range.clone()].windows(SEED).enumerate().map(gram).collect();
        grams.sort_unstable();
        Self(grams)
    }

    /// The hashes of the k-grams, each once.
    pub(super) fn distinct(&self) -> impl Iterator<Item = u64> {
        self.0.chunk_by(|a, b| a.0 == b.0).map(|same| same[0].0)
    }

    /// Every place of a k-gram in this text with the first few places of the same in the other, by place here.
    pub(super) fn common(&self, other: &Grams) -> Vec<(u32, u32)> {
        let mut common = Vec::new();
        let (mut here, mut there) = (self.0.as_slice(), other.0.as_slice());
        while let (Some(&(x, at)), Some(&(y, _))) = (here.first(), there.first()) {
            if x < y {
                here = &here[1..];
            } else if y < x {
                there = &there[1..];
            } else {
                let same = there.iter().take_while(|&&(gram, _)| gram == y).take(PLACES);
                common.extend(same.map(|&(_, place)| (at, place)));
                here = &here[1..];
            }
        }
        common.sort_unstable();
        common
    }
}

/// The runs inside the words `range` of `here`, from left to right, each the longest that begins where the one before it
/// ended or later. `common` are the k-grams both have, by place in `here`; of equally long runs the first there is taken,
/// so that a copy aligns with the beginning of what it copies.
pub(super) fn runs(here: &[Word], there: &[Word], range: Range<usize>, common: &[(u32, u32)]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = range.start as u32;
    let mut next = common.partition_point(|&(place, _)| place < at);
    while let Some(&(place, _)) = common.get(next) {
        if place as usize + SEED > range.end {
            break;
        }
        let same_place = common[next..].iter().take_while(|&&(other, _)| other == place);
        next += same_place.clone().count();
        if place < at {
            continue;
        }
        let grown = same_place.map(|&(_, other)| {
            let length = common_prefix(&here[place as usize..range.end], &there[other as usize..]);
            Run { here: place, there: other, length }
        });
        let longest = grown.reduce(|best, run| if run.length > best.length { run } else { best });
        // A hash may lie: a run that did not grow to a k-gram is none.
        if let Some(run) = longest.filter(|run| run.length as usize >= SEED) {
            at = run.here + run.length;
            runs.push(run);
        }
    }
    runs
}

fn common_prefix(a: &[Word], b: &[Word]) -> u32 {
    a.iter().zip(b).take_while(|(x, y)| x.form == y.form).count() as u32
}

/// Words from which on an identical run counts as verbatim.
const VERBATIM_RUN: usize = 3;

/// Of two aligned stretches, how many words of each stand in identical runs of three words or more.
pub(super) fn identical_words(a: &[Word], b: &[Word]) -> (u32, u32) {
    let (mut in_a, mut in_b) = (vec![false; a.len()], vec![false; b.len()]);
    // Lengths of the common runs that end at each word of `b`, for the last two words of `a`.
    let (mut above, mut row) = (vec![0usize; b.len() + 1], vec![0usize; b.len() + 1]);
    for (i, word) in a.iter().enumerate() {
        for (j, other) in b.iter().enumerate() {
            row[j + 1] = if word.form == other.form { above[j] + 1 } else { 0 };
            let length = row[j + 1];
            if length == VERBATIM_RUN {
                in_a[i + 1 - length..=i].fill(true);
                in_b[j + 1 - length..=j].fill(true);
            } else if length > VERBATIM_RUN {
                (in_a[i], in_b[j]) = (true, true);
            }
        }
        std::mem::swap(&mut above, &mut row);
    }
    let count = |marks: &[bool]| marks.iter().filter(|&&mark| mark).count() as u32;
    (count(&in_a), count(&in_b))
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
        let common = grams(&here).common(&grams(&there));
        runs(&here, &there, 0..here.len(), &common).iter().map(|run| (run.here, run.there, run.length)).collect()
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
