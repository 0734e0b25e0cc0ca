//! Texts → sets of hashed shingles, and the two measures on them.
//!
//! A shingle is a run of *k* neighbouring characters or words; a text is compared by the *set* of its shingles, so that
//! moved paragraphs and changed lines cost only what they touch (Broder, *On the resemblance and containment of
//! documents*, 1997). Characters carry rewrites better than words do: a changed ending costs a few 5-grams, not five.
//! Shingles are kept as 32-bit hashes: in a set of 1,000, two of different text fall together once in 9,000 sets.

use std::fmt;

use super::hash::{PACKED, hash_bytes, hash_window, high, mix64};
use super::kernel::TextKernel;
use crate::document::sorted::side_by_side;
use crate::{Error, Result};

/// What a text is cut into: runs of characters, or runs of words.
///
/// ```
/// use wirecopy::fingerprint::{Shingling, distinct, resemblance};
///
/// let shingles = |text: &str| {
///     let mut shingles = Vec::new();
///     Shingling::words(2).unwrap().append(text, &mut shingles);
///     distinct(&mut shingles);
///     shingles
/// };
/// let (a, b) = (shingles("a rose is a rose is a rose"), shingles("a rose is a flower which is a rose"));
/// assert_eq!(resemblance(&a, &b), Some(3.0 / 6.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shingling {
    unit: Unit,
    /// Units of a shingle, 1 to [`Shingling::LONGEST`].
    length: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unit {
    Characters,
    Words,
}

impl Default for Shingling {
    /// Runs of five characters: what finds most rewrites for the least noise.
    fn default() -> Self {
        Self { unit: Unit::Characters, length: 5 }
    }
}

impl Shingling {
    /// The most characters or words a shingle can have.
    pub const LONGEST: u8 = 32;

    /// Runs of `length` characters (Unicode scalar values), word spaces included.
    ///
    /// # Errors
    ///
    /// When `length` is 0 or above [`LONGEST`](Shingling::LONGEST).
    pub fn characters(length: u8) -> Result<Self> {
        Self::checked(Unit::Characters, length)
    }

    /// Runs of `length` words.
    ///
    /// # Errors
    ///
    /// When `length` is 0 or above [`LONGEST`](Shingling::LONGEST).
    pub fn words(length: u8) -> Result<Self> {
        Self::checked(Unit::Words, length)
    }

    fn checked(unit: Unit, length: u8) -> Result<Self> {
        let shingling = Self { unit, length };
        if !(1..=Self::LONGEST).contains(&length) {
            return Err(Error::parameter("shingle", shingling, format!("give 1 to {}", Self::LONGEST)));
        }
        Ok(shingling)
    }

    /// Appends the hashed shingles of a normalised text (folded words, a single space between two) in the order of the
    /// text, repeated ones again.
    ///
    /// A text of fewer units than a shingle has is one shingle, the whole; a text of none has none. The hashes are
    /// the same on every processor. Nothing is allocated once `shingles` has grown to the longest text.
    pub fn append(self, text: &str, shingles: &mut Vec<u32>) {
        self.append_bytes(text.as_bytes(), shingles);
    }

    /// The same for a text that is known to be UTF-8.
    pub(super) fn append_bytes(self, text: &[u8], shingles: &mut Vec<u32>) {
        let length = usize::from(self.length);
        match self.unit {
            Unit::Words => append_words(text, length, shingles),
            Unit::Characters if length <= PACKED && length <= text.len() && text.is_ascii() => {
                TextKernel::fastest().windows(text, length, shingles);
            }
            Unit::Characters => append_characters(text, length, shingles),
        }
    }
}

impl fmt::Display for Shingling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Characters => "character",
            Unit::Words => "word",
        };
        write!(f, "{} {unit}{}", self.length, if self.length == 1 { "" } else { "s" })
    }
}

/// Windows of any characters. The same text gives the same hashes as in [`TextKernel::windows`].
fn append_characters(text: &[u8], length: usize, shingles: &mut Vec<u32>) {
    // A character begins with a byte that says how long it is.
    let next = |at: usize| at + text.get(at).map_or(1, |byte| usize::max(byte.leading_ones() as usize, 1));
    let mut end = (0..length).fold(0, |end, _| if end < text.len() { next(end) } else { end });
    let (mut start, mut written) = (0, shingles.len());
    // There are no more windows than bytes.
    shingles.resize(written + text.len(), 0);
    while start < end && end <= text.len() {
        shingles[written] = high(hash_window(text, start, end));
        written += 1;
        // Behind the last window is none, not a shorter one.
        start = if end < text.len() { next(start) } else { end };
        end = next(end);
    }
    shingles.truncate(written);
}

/// Windows of words: each word is hashed once, and a window is the polynomial of its words' hashes, from which the
/// leaving word is taken and to which the entering one is added (Karp and Rabin 1987, here modulo 2⁶⁴ and mixed).
fn append_words(text: &[u8], length: usize, shingles: &mut Vec<u32>) {
    const BASE: u64 = 0xd134_2543_de82_ef95;
    let leaving_weight = (1..length).fold(BASE, |weight, _| weight.wrapping_mul(BASE));
    let mut ring = [0; Shingling::LONGEST as usize];
    let (mut window, mut words, mut slot) = (0u64, 0, 0);
    for word in text.split(|&byte| byte == b' ').filter(|word| !word.is_empty()) {
        let entering = mix64(hash_bytes(word));
        let leaving = std::mem::replace(&mut ring[slot], entering);
        window = window.wrapping_mul(BASE).wrapping_add(entering).wrapping_sub(leaving.wrapping_mul(leaving_weight));
        words += 1;
        slot = if slot + 1 == length { 0 } else { slot + 1 };
        if words >= length {
            shingles.push(high(mix64(window)));
        }
    }
    if (1..length).contains(&words) {
        shingles.push(high(mix64(window)));
    }
}

/// Turns shingles into a set: sorted, each once. That is what [`resemblance`] and [`containment`] want; sketching does
/// not need it.
pub fn distinct(shingles: &mut Vec<u32>) {
    shingles.sort_unstable();
    shingles.dedup();
}

/// How much two sets are alike: |A∩B| / |A∪B|, 0 to 1. Nothing for two empty sets, which are alike in no way that
/// could be evidence. Both as [`distinct`] makes them.
pub fn resemblance(a: &[u32], b: &[u32]) -> Option<f64> {
    let shared = shared(a, b);
    ratio(shared, a.len() + b.len() - shared)
}

/// How much of `a` stands in `b`: |A∩B| / |A|, 0 to 1. Nothing where `a` is empty. Both as [`distinct`] makes them.
pub fn containment(a: &[u32], b: &[u32]) -> Option<f64> {
    ratio(shared(a, b), a.len())
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The size of the intersection of two sorted sets.
fn shared(a: &[u32], b: &[u32]) -> usize {
    debug_assert!(a.is_sorted_by(|x, y| x < y) && b.is_sorted_by(|x, y| x < y), "a set is sorted, each member once");
    let mut shared = 0;
    side_by_side(a, b, |_, _, is_same| shared += usize::from(is_same));
    shared
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn set(shingling: Shingling, text: &str) -> Vec<u32> {
        let mut shingles = Vec::new();
        shingling.append(text, &mut shingles);
        distinct(&mut shingles);
        shingles
    }

    fn words(length: u8) -> Shingling {
        Shingling::words(length).unwrap()
    }

    fn characters(length: u8) -> Shingling {
        Shingling::characters(length).unwrap()
    }

    #[test]
    fn a_rose_is_a_rose_is_a_rose() {
        for (length, union) in [(1, 5.0), (2, 6.0), (3, 7.0)] {
            let a = set(words(length), "a rose is a rose is a rose");
            let b = set(words(length), "a rose is a flower which is a rose");
            assert_eq!(resemblance(&a, &b), Some(3.0 / union), "runs of {length}");
            assert_eq!(containment(&a, &b), Some(1.0), "runs of {length}");
        }
    }

    #[test]
    fn short_texts_are_one_shingle_and_empty_ones_none() {
        for shingling in [characters(5), words(5)] {
            assert!(set(shingling, "").is_empty());
            assert_eq!(set(shingling, "mali").len(), 1);
            assert_ne!(set(shingling, "mali"), set(shingling, "malí"));
            assert_ne!(set(shingling, "mali"), set(shingling, "mal"));
        }
        assert_eq!(set(words(3), "soldiers were").len(), 1);
        assert_eq!(set(words(3), "soldiers were arrested").len(), 1);
        assert_eq!(set(words(3), "soldiers were arrested there").len(), 2);
        assert_eq!(set(characters(5), "junta").len(), 1);
    }

    #[test]
    fn empty_sets_resemble_nothing() {
        assert_eq!(resemblance(&[], &[]), None);
        assert_eq!(resemblance(&[], &[1]), Some(0.0));
        assert_eq!(containment(&[], &[1]), None);
        assert_eq!(containment(&[1], &[]), Some(0.0));
    }

    #[test]
    fn word_order_makes_a_difference() {
        assert_ne!(set(words(2), "man bites dog"), set(words(2), "dog bites man"));
        assert_ne!(set(words(3), "man bites dog"), set(words(3), "dog bites man"));
    }

    #[test]
    fn lengths_out_of_range_are_refused_by_name() {
        assert_eq!(Shingling::words(0).unwrap_err().to_string(), "shingle cannot be 0 words: give 1 to 32");
        assert_eq!(Shingling::characters(33).unwrap_err().to_string(), "shingle cannot be 33 characters: give 1 to 32");
        assert_eq!(Shingling::default().to_string(), "5 characters");
        assert_eq!(words(1).to_string(), "1 word");
    }

    /// The text's shingles as text, by the definition.
    fn oracle(shingling: Shingling, text: &str) -> Vec<String> {
        let (units, between): (Vec<String>, _) = match shingling.unit {
            Unit::Characters => (text.chars().map(String::from).collect(), ""),
            Unit::Words => (text.split(' ').filter(|word| !word.is_empty()).map(String::from).collect(), " "),
        };
        let length = usize::from(shingling.length).min(units.len()).max(1);
        units.windows(length).map(|window| window.join(between)).collect()
    }

    fn any_shingling() -> impl Strategy<Value = Shingling> {
        (any::<bool>(), 1..=12u8).prop_map(|(by_word, length)| if by_word { words(length) } else { characters(length) })
    }

    /// Words of few letters, so that shingles repeat.
    const WORDS: &str = "([abé世]{1,6}|[ab]{1,9})( ([abé世]{1,3}|[ab]{1,9})){0,30}|";

    proptest! {
        #[test]
        fn equal_shingles_have_equal_hashes_and_others_do_not(shingling in any_shingling(), text in WORDS) {
            let mut hashes = Vec::new();
            shingling.append(&text, &mut hashes);
            let shingles = oracle(shingling, &text);
            prop_assert_eq!(hashes.len(), shingles.len());
            for (i, j) in (0..hashes.len()).flat_map(|i| (0..i).map(move |j| (i, j))) {
                prop_assert_eq!(hashes[i] == hashes[j], shingles[i] == shingles[j], "{} {}", &shingles[i], &shingles[j]);
            }
        }

        #[test]
        fn ascii_text_hashes_alike_beside_other_letters(length in 1..=12u8, text in "[a-c ]{12,40}") {
            let (mut plain, mut beside) = (Vec::new(), Vec::new());
            characters(length).append(&text, &mut plain);
            characters(length).append(&format!("{text}é"), &mut beside);
            prop_assert_eq!(&plain[..], &beside[..plain.len()]);
        }

        #[test]
        fn the_measures_are_those_of_sets(
            mut a in prop::collection::vec(0..40u32, 0..40),
            mut b in prop::collection::vec(0..40u32, 0..40),
        ) {
            distinct(&mut a);
            distinct(&mut b);
            let (set_a, set_b) = (BTreeSet::from_iter(&a), BTreeSet::from_iter(&b));
            let (both, either) = (set_a.intersection(&set_b).count() as f64, set_a.union(&set_b).count() as f64);
            prop_assert_eq!(resemblance(&a, &b), (either > 0.0).then(|| both / either));
            prop_assert_eq!(containment(&a, &b), (!a.is_empty()).then(|| both / a.len() as f64));
            prop_assert_eq!(resemblance(&a, &b), resemblance(&b, &a));
            prop_assert!(a.is_empty() || resemblance(&a, &a) == Some(1.0));
        }
    }
}
