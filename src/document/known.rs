//! Words that have been met before, by their bytes.
//!
//! Nineteen words of twenty in news are among the few thousand commonest, written the same way each time. So what folding,
//! hashing and stemming made of a word is kept under its very bytes, as three integers, which are compared whole: a hit
//! costs one multiplication and a line of memory. A set holds two words and forgets the older for a third, whatever the
//! words: memory is bounded, and no choice of words makes a table slower than none.

use std::ops::Range;

/// Bytes of the longest word that is kept. Hardly a word of Latin script is longer, few of Cyrillic or Devanagari.
const LONGEST: usize = 24;

/// Sets of two words: half a megabyte, half of what a core has to itself.
const SETS: usize = 1 << 13;

/// The bytes of a word, padded with zeros: no word holds a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key([u64; 3]);

impl Key {
    /// The key of the word at `range`; nothing where it is too long for one.
    #[inline]
    pub(super) fn of(text: &[u8], range: &Range<usize>) -> Option<Self> {
        let kept = KEPT.get(range.len())?;
        let padded = match text[range.start..].first_chunk() {
            Some(behind) => *behind,
            // The last words of a text have too little behind them.
            None => pad(&text[range.clone()]),
        };
        let (parts, _) = padded.as_chunks();
        Some(Self(std::array::from_fn(|i| u64::from_le_bytes(parts[i]) & kept[i])))
    }

    /// The set that the word is kept in.
    #[inline]
    fn set(&self) -> usize {
        let [a, b, c] = self.0;
        let mixed = u128::from(a ^ 0x9e37_79b9_7f4a_7c15) * u128::from((b ^ c.rotate_left(29)) ^ 0xd134_2543_de82_ef95);
        ((mixed >> 64) ^ mixed) as usize % SETS
    }
}

#[cold]
fn pad(word: &[u8]) -> [u8; LONGEST] {
    let mut padded = [0; LONGEST];
    padded[..word.len()].copy_from_slice(word);
    padded
}

/// Which bytes of a key belong to a word of so many.
const KEPT: [[u64; 3]; LONGEST + 1] = {
    let mut kept = [[0; 3]; LONGEST + 1];
    let mut length = 0;
    while length <= LONGEST {
        let mut byte = 0;
        while byte < length {
            kept[length][byte / 8] |= 0xff << (8 * (byte % 8));
            byte += 1;
        }
        length += 1;
    }
    kept
};

/// What words are kept as: a form and a stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hashes {
    pub(super) form: u32,
    pub(super) stem: u32,
}

/// A table from words to what they were made into.
pub(super) struct Known {
    /// Two words a set, each its key and then its hashes. Plain integers, so that nothing is touched before it is used.
    sets: Vec<[[u64; 4]; 2]>,
}

impl Default for Known {
    fn default() -> Self {
        Self { sets: vec![[[0; 4]; 2]; SETS] }
    }
}

impl Known {
    /// What was kept for a word.
    #[inline]
    pub(super) fn get(&self, key: &Key) -> Option<Hashes> {
        let entry = self.sets[key.set()].iter().find(|entry| entry[..3] == key.0)?;
        Some(Hashes { form: entry[3] as u32, stem: (entry[3] >> 32) as u32 })
    }

    /// Keeps a word, and forgets the older one of its set.
    pub(super) fn insert(&mut self, key: &Key, hashes: Hashes) {
        let [a, b, c] = key.0;
        let set = &mut self.sets[key.set()];
        *set = [[a, b, c, u64::from(hashes.form) | u64::from(hashes.stem) << 32], set[0]];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str, range: Range<usize>) -> Option<Key> {
        Key::of(text.as_bytes(), &range)
    }

    #[test]
    fn a_key_is_the_word_wherever_it_stands() {
        let text = "goïta and then a good many words behind goïta";
        assert_eq!(key(text, 0..6), key(text, text.len() - 6..text.len()));
        assert_ne!(key(text, 0..6), key(text, 0..5));
        assert_ne!(key("ab", 0..1), key("ab", 0..2));
        let longest = "x".repeat(LONGEST + 1);
        assert!(key(&longest, 0..LONGEST).is_some());
        assert!(key(&longest, 0..LONGEST + 1).is_none());
    }

    #[test]
    fn what_is_kept_is_found_until_two_others_of_its_set_come() {
        let mut known = Known::default();
        let hashes = |form| Hashes { form, stem: !form };
        let words: Vec<String> = (0..1_000_000).map(|number| number.to_string()).collect();
        let key = |word: &String| key(word, 0..word.len()).expect("a short word");
        let first = key(&words[0]);
        let rivals: Vec<Key> = words[1..].iter().map(key).filter(|key| key.set() == first.set()).collect();
        assert!(rivals.len() > 20);
        known.insert(&first, hashes(1));
        known.insert(&rivals[0], hashes(2));
        assert_eq!((known.get(&first), known.get(&rivals[0])), (Some(hashes(1)), Some(hashes(2))));
        known.insert(&rivals[1], hashes(3));
        assert_eq!((known.get(&first), known.get(&rivals[1])), (None, Some(hashes(3))));
    }
}
