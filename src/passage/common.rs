//! What two sentences have in common word for word, whatever texts they stand in.

use super::run::{SEED, TELLING_RUN, TRIGRAM};

/// What two kindred sentences have in common, seen from the first of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Common {
    /// Words of each that stand in the other in runs of three words or more.
    pub(super) words: (u8, u8),
    /// Bits: what their runs can be part of.
    runs: u8,
}

/// The first may stand whole in the other's text: its first k-gram stands in the other, and goes on there to the end of
/// one of the two.
const WHOLE: u8 = 1;
/// The same with both exchanged.
const OTHER_WHOLE: u8 = 2;
/// They have a long run in common.
const LONG: u8 = 4;
/// A run ends with the other sentence and not with the first: it may go on behind the other.
const GOES_ON: u8 = 8;
/// The same with both exchanged.
const OTHER_GOES_ON: u8 = 16;

impl Common {
    /// All there is.
    pub(super) const EVERYTHING: Self = Self { words: (u8::MAX, u8::MAX), runs: u8::MAX };

    /// The same seen from the other sentence.
    pub(super) fn turned(self) -> Self {
        let turn = |bit: u8, into: u8| if self.runs & bit == 0 { 0 } else { into };
        let runs = turn(WHOLE, OTHER_WHOLE) | turn(OTHER_WHOLE, WHOLE) | (self.runs & LONG);
        let runs = runs | turn(GOES_ON, OTHER_GOES_ON) | turn(OTHER_GOES_ON, GOES_ON);
        Self { words: (self.words.1, self.words.0), runs }
    }

    /// Whether each of them may stand whole in the text that the other is in.
    pub(super) fn may_be_whole(self) -> (bool, bool) {
        (self.runs & WHOLE != 0, self.runs & OTHER_WHOLE != 0)
    }

    /// Whether a long run of the first sentence may begin in the other.
    pub(super) fn may_be_long(self) -> bool {
        self.runs & (LONG | GOES_ON) != 0
    }
}

/// Words up to which a sentence is looked up: none has more.
const MOST_WORDS: usize = u128::BITS as usize;
/// Places of trigrams, by their hashes.
const SLOTS: usize = 256;
/// No place.
const NONE: u8 = u8::MAX;

/// A sentence that many others are compared with.
pub(super) struct Trigrams<'s> {
    trigrams: &'s [u32],
    /// By the last bits of a trigram, the last place that has them, and by place the one before.
    heads: [u8; SLOTS],
    before: [u8; MOST_WORDS],
    /// By place in the sentence at hand, the places here that have the same trigram: a bit each.
    same: Vec<u128>,
}

impl<'s> Trigrams<'s> {
    /// Of a sentence that has these trigrams.
    pub(super) fn new(trigrams: &'s [u32]) -> Self {
        let mut own = Self {
            trigrams: &trigrams[..trigrams.len().min(MOST_WORDS - TRIGRAM + 1)],
            heads: [NONE; SLOTS],
            before: [NONE; MOST_WORDS],
            same: Vec::new(),
        };
        for (place, &trigram) in (0..).zip(own.trigrams) {
            let head = &mut own.heads[trigram as usize % SLOTS];
            own.before[place as usize] = std::mem::replace(head, place);
        }
        own
    }

    /// What it has in common with another sentence, of these trigrams.
    pub(super) fn common(&mut self, other: &[u32]) -> Common {
        let (mut here, mut there) = (0u128, 0u128);
        self.same.clear();
        self.same.reserve(other.len());
        for (place, &trigram) in other.iter().take(MOST_WORDS - TRIGRAM + 1).enumerate() {
            let same = self.places(trigram);
            here |= same;
            there |= u128::from(same != 0) << place;
            self.same.push(same);
        }
        let words = |trigrams: u128| (trigrams | trigrams << 1 | trigrams << 2).count_ones() as u8;
        Common { words: (words(here), words(there)), runs: self.runs() }
    }

    /// The places of a trigram.
    fn places(&self, trigram: u32) -> u128 {
        let mut places = 0;
        let mut at = self.heads[trigram as usize % SLOTS];
        while at != NONE {
            places |= u128::from(self.trigrams[at as usize] == trigram) << at;
            at = self.before[at as usize];
        }
        places
    }

    /// What the runs of both sentences can be part of.
    fn runs(&self) -> u8 {
        /// Trigrams of a k-gram, and of a long run.
        const GRAM: usize = SEED - TRIGRAM + 1;
        const LONG_RUN: usize = TELLING_RUN - TRIGRAM + 1;
        let (here, there) = (self.trigrams.len(), self.same.len());
        if here < GRAM || there < GRAM {
            return 0;
        }
        let last_here = 1u128 << (here - GRAM);
        let bit = |is: bool, bit: u8| if is { bit } else { 0 };
        let mut runs = 0;
        // The places here at which runs begin that reach from a place there so far: those of the last places.
        let mut lengths = [0u128; LONG_RUN];
        for (end, &same) in self.same.iter().enumerate() {
            // Nothing begins or goes on here.
            if same == 0 {
                lengths = [0; LONG_RUN];
                continue;
            }
            for length in (1..LONG_RUN).rev() {
                lengths[length] = (lengths[length - 1] << 1) & same;
            }
            lengths[0] = same;
            let Some(place) = (end + 1).checked_sub(GRAM) else { continue };
            // By the places of their last trigrams; from here on by those of their first.
            let begin = lengths[GRAM - 1] >> (GRAM - 1);
            runs |= bit(lengths[LONG_RUN - 1] != 0, LONG);
            if begin == 0 {
                continue;
            }
            if begin & 1 != 0 {
                runs |= bit(self.runs_out(0, place), WHOLE);
            }
            if place == 0 {
                let whole = (0..here).any(|at| begin >> at & 1 != 0 && self.runs_out(at, 0));
                runs |= bit(whole, OTHER_WHOLE);
            }
            let is_last = end + 1 == there;
            runs |= bit(is_last && begin & (last_here - 1) != 0, GOES_ON);
            runs |= bit(!is_last && begin & last_here != 0, OTHER_GOES_ON);
        }
        runs
    }

    /// Whether what is the same from these places on is so to the end of one sentence.
    fn runs_out(&self, here: usize, there: usize) -> bool {
        let length = (self.trigrams.len() - here).min(self.same.len() - there);
        self.same[there..there + length].iter().zip(here..).all(|(same, at)| same >> at & 1 != 0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::run::{form_hash, words_in_runs};
    use super::*;

    fn trigrams(forms: &[u32]) -> Vec<u32> {
        forms.windows(TRIGRAM).map(form_hash).collect()
    }

    /// The runs that two sentences have in common and that cannot be longer: where they begin in both, and their words.
    fn plain_runs(here: &[u32], there: &[u32]) -> Vec<(usize, usize, usize)> {
        let places = (0..here.len()).flat_map(|x| (0..there.len()).map(move |y| (x, y)));
        let begins = places.filter(|&(x, y)| x == 0 || y == 0 || here[x - 1] != there[y - 1]);
        let runs = begins.map(|(x, y)| (x, y, here[x..].iter().zip(&there[y..]).take_while(|(a, b)| a == b).count()));
        runs.filter(|&(.., words)| words >= SEED).collect()
    }

    fn plain(here: &[u32], there: &[u32]) -> Common {
        let (x, y) = (trigrams(here), trigrams(there));
        let runs = plain_runs(here, there);
        let any = |bit: u8, is: &dyn Fn(usize, usize, bool, bool, usize) -> bool| {
            let is = |&(x, y, words): &(usize, usize, usize)| {
                is(x, y, x + words == here.len(), y + words == there.len(), words)
            };
            if runs.iter().any(is) { bit } else { 0 }
        };
        let runs = any(WHOLE, &|x, _, ends, others_end, _| x == 0 && (ends || others_end))
            | any(OTHER_WHOLE, &|_, y, ends, others_end, _| y == 0 && (ends || others_end))
            | any(LONG, &|_, _, _, _, words| words >= TELLING_RUN)
            | any(GOES_ON, &|_, _, ends, others_end, _| others_end && !ends)
            | any(OTHER_GOES_ON, &|_, _, ends, others_end, _| ends && !others_end);
        Common { words: (words_in_runs(&x, &y) as u8, words_in_runs(&y, &x) as u8), runs }
    }

    proptest! {
        #[test]
        fn what_is_common_is_what_the_definition_says(
            here in prop::collection::vec(0..3u32, 0..24),
            there in prop::collection::vec(0..3u32, 0..24),
            part in (0..24usize, 0..24usize),
        ) {
            let mut spliced = there.clone();
            spliced.extend(here.get(part.0.min(part.1)..part.0.max(part.1)).unwrap_or_default());
            for there in [&there, &spliced] {
                let (x, y) = (trigrams(&here), trigrams(there));
                let common = Trigrams::new(&x).common(&y);
                prop_assert_eq!(common, plain(&here, there));
                prop_assert_eq!(common.turned(), plain(there, &here));
            }
        }
    }

    #[test]
    fn the_longest_sentences_fit() {
        let forms: Vec<u32> = (0..MOST_WORDS as u32).collect();
        let all = trigrams(&forms);
        assert_eq!(Trigrams::new(&all).common(&all), plain(&forms, &forms));
    }
}
