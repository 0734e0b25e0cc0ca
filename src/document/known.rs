//! Words that have been met before, by their bytes.
//!
//! Nineteen words of twenty in news are among the few thousand commonest, written the same way each time. So what folding,
//! hashing and stemming made of a word is kept under its very bytes, which are compared whole: a hit costs one
//! multiplication and a line of memory. A set holds two words and forgets the older for a third, whatever the words:
//! memory is bounded, and no choice of words makes a table slower than none. A table grows while words keep being forgotten: a few
//! pages touch little memory, and a crawl of months meets more words than a day's news has.

use std::ops::Range;

/// Bytes of the longest word that is one integer. Four words of five are no longer.
const SHORT: usize = 7;
/// Bytes of the longest word that is kept. Hardly a word of Latin script is longer, few of Cyrillic or Devanagari.
const LONGEST: usize = 24;

/// Sets of two words in each of the two tables, as a power of two: at first together 768 KiB, which fits what a core has to itself,
const LOG_FIRST_SETS: u32 = 13;
/// and at most 6 MiB: what has to be fetched from farther away still costs less than a word that is met again.
const LOG_MOST_SETS: u32 = 16;

/// The bytes of a word as integers, padded with zeros, which no word holds; the last integer is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Short([u64; 2]),
    Long([u64; 4]),
}

impl Key {
    /// The key of the word at `range`; nothing where it is too long for one.
    #[inline(always)]
    pub(super) fn of(text: &[u8], range: &Range<usize>) -> Option<Self> {
        let [a, b, c] = *KEPT.get(range.len())?;
        let behind = &text[range.start..];
        if range.len() <= SHORT {
            let eight = behind.first_chunk().copied().unwrap_or_else(|| padded(behind));
            return Some(Self::Short([u64::from_le_bytes(eight) & a, 0]));
        }
        let bytes: [u8; LONGEST] = behind.first_chunk().copied().unwrap_or_else(|| padded(behind));
        let (parts, _) = bytes.as_chunks();
        let part = |at: usize| u64::from_le_bytes(parts[at]);
        Some(Self::Long([part(0) & a, part(1) & b, part(2) & c, 0]))
    }
}

/// The last words of a text have too little behind them to be read like others.
#[cold]
fn padded<const N: usize>(end: &[u8]) -> [u8; N] {
    let mut padded = [0; N];
    padded.iter_mut().zip(end).for_each(|(place, &byte)| *place = byte);
    padded
}

/// Which bits of a key belong to a word of so many bytes.
const KEPT: [[u64; 3]; LONGEST + 1] = {
    let mut kept = [[0; 3]; LONGEST + 1];
    let mut length = 1;
    while length <= LONGEST {
        kept[length] = kept[length - 1];
        kept[length][(length - 1) / 8] |= 0xff << (8 * ((length - 1) % 8));
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

/// What has been made of the words met before.
#[derive(Default)]
pub(super) struct Known {
    short: Table<2>,
    long: Table<4>,
}

impl Known {
    /// What was kept for a word.
    #[inline(always)]
    pub(super) fn get(&self, key: &Key) -> Option<Hashes> {
        let hashes = match key {
            Key::Short(key) => self.short.get(key),
            Key::Long(key) => self.long.get(key),
        }?;
        Some(Hashes { form: hashes as u32, stem: (hashes >> 32) as u32 })
    }

    /// Keeps a word, and forgets the older one of its set.
    pub(super) fn insert(&mut self, key: &Key, hashes: Hashes) {
        let hashes = u64::from(hashes.form) | u64::from(hashes.stem) << 32;
        match key {
            Key::Short(key) => self.short.insert(key, hashes),
            Key::Long(key) => self.long.insert(key, hashes),
        }
    }
}

/// Sets of two entries: the key of a word, and in its last place what was made of the word. Plain integers, so that no
/// memory is touched before it is used.
struct Table<const N: usize> {
    sets: Vec<[[u64; N]; 2]>,
    log_sets: u32,
    /// Words that were kept since it grew.
    kept: usize,
}

impl<const N: usize> Default for Table<N> {
    fn default() -> Self {
        Self::of(LOG_FIRST_SETS)
    }
}

impl<const N: usize> Table<N> {
    fn of(log_sets: u32) -> Self {
        Self { sets: vec![[[0; N]; 2]; 1 << log_sets], log_sets, kept: 0 }
    }

    #[inline(always)]
    fn get(&self, key: &[u64; N]) -> Option<u64> {
        let set = &self.sets[self.set(key)];
        let is_of = |entry: &[u64; N]| (0..N - 1).fold(0, |differing, i| differing | (entry[i] ^ key[i])) == 0;
        // Which of the two it is nobody can predict: so the first look chooses a place, and there is no branch.
        let entry = &set[usize::from(!is_of(&set[0]))];
        is_of(entry).then_some(entry[N - 1])
    }

    fn insert(&mut self, key: &[u64; N], hashes: u64) {
        let mut entry = *key;
        entry[N - 1] = hashes;
        // Of so many half have been forgotten at least.
        if self.kept == 4 * self.sets.len() && self.log_sets < LOG_MOST_SETS {
            self.grow();
        }
        self.kept += 1;
        self.keep(entry);
    }

    /// Keeps an entry, and forgets the older one of its set.
    fn keep(&mut self, entry: [u64; N]) {
        let set = self.set(&entry);
        let set = &mut self.sets[set];
        *set = [entry, set[0]];
    }

    fn grow(&mut self) {
        let mut grown = Self::of(self.log_sets + 1);
        // The older one first; a place that nothing is in has an empty word, which is none.
        let entries = self.sets.iter().flat_map(|[newer, older]| [older, newer]);
        entries.filter(|entry| entry[0] != 0).for_each(|&entry| grown.keep(entry));
        *self = grown;
    }

    /// The set that a word is kept in; what is kept of it, in the last place, says nothing about that.
    #[inline(always)]
    fn set(&self, key: &[u64; N]) -> usize {
        let folded = key[..N - 1].iter().fold(0, |folded: u64, part| folded.rotate_left(29) ^ part);
        // Every bit of a product moves the highest.
        (folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - self.log_sets)) as usize
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
        for word in ["I", "goïta", "letters", "eight888", "aujourd’hui", "destabilisations"] {
            let text = format!("{word} and then a good many words behind it, {word}");
            let (first, last) = (0..word.len(), text.len() - word.len()..text.len());
            assert_eq!(key(&text, first.clone()), key(&text, last));
            assert_ne!(key(&text, first.clone()), key(&text, 0..first.end + 1));
            assert_ne!(key(&text, first), key(&text, 1..word.len()));
        }
        let longest = "x".repeat(LONGEST + 1);
        assert!(key(&longest, 0..LONGEST).is_some());
        assert!(key(&longest, 0..LONGEST + 1).is_none());
    }

    #[test]
    fn what_is_kept_is_found_until_two_others_of_its_set_come() {
        let table = Known::default();
        for length in [3, 12] {
            let mut known = Known::default();
            let words: Vec<String> = (0..200_000).map(|number| format!("{number:0length$}")).collect();
            let keys = || words.iter().filter_map(|word| key(word, 0..word.len()));
            let place = |of: &Key| match of {
                Key::Short(key) => table.short.set(key),
                Key::Long(key) => table.long.set(key),
            };
            let first = keys().next().expect("a short word");
            let rivals: Vec<Key> = keys().skip(1).filter(|key| place(key) == place(&first)).collect();
            assert!((10..50).contains(&rivals.len()), "{} of {length}", rivals.len());
            let hashes = |form: u32| Hashes { form, stem: !form };
            known.insert(&first, hashes(1));
            known.insert(&rivals[0], hashes(2));
            assert_eq!((known.get(&first), known.get(&rivals[0])), (Some(hashes(1)), Some(hashes(2))));
            known.insert(&rivals[1], hashes(3));
            assert_eq!((known.get(&first), known.get(&rivals[1])), (None, Some(hashes(3))));
            assert_eq!(table.get(&first), None);
        }
    }

    #[test]
    fn a_table_grows_with_the_words_it_meets_and_keeps_them() {
        for length in [7, 12] {
            let mut known = Known::default();
            let words: Vec<String> = (0..600_000).map(|number| format!("{number:0length$}")).collect();
            let mut forgotten = 0;
            for (word, form) in words.iter().zip(0..) {
                let key = key(word, 0..length).expect("a short word");
                let hashes = Hashes { form, stem: !form };
                known.insert(&key, hashes);
                assert_eq!(known.get(&key), Some(hashes));
                // The last hundred are all there but for those that share a set.
                let before = form.saturating_sub(100);
                let kept = known.get(&self::key(&words[before as usize], 0..length).expect("a short word"));
                assert!(kept.is_none_or(|kept| kept == Hashes { form: before, stem: !before }));
                forgotten += usize::from(kept.is_none());
            }
            let sets = if length == 7 { known.short.sets.len() } else { known.long.sets.len() };
            assert_eq!(sets, 1 << LOG_MOST_SETS);
            assert!(forgotten < 100, "{forgotten}");
        }
    }
}
