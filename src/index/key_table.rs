//! A large table from hashes to numbers of which one look-up is one place in memory.
//!
//! Eight slots fill a cache line; a key is in the line that its bits name, or in the next ones where that is full. A processor
//! that waits for nothing else spends a look-up on the line, so that lines can be [asked for](KeyTable::prefetch) ahead of time: of all
//! bands before the first is read. Lines are named by multiply-shift hashing (Dietzfelbinger, Hagerup, Katajainen, Penttonen 1997) with a
//! multiplier drawn at random, and the product of that and the number of lines (Lemire, *Fast random integer generation in an interval*,
//! 2019), which needs no power of two: the table grows by half. Nothing depends on the order of the slots.

use ahash::RandomState;

use crate::document::room_for_more;
use crate::fingerprint::prefetch;

/// Numbers by their keys; none is [`FREE`].
pub(super) struct KeyTable {
    lines: Vec<Line>,
    len: usize,
    multiplier: u32,
}

/// Slots of a line.
const SLOTS: usize = 8;
/// The number in a slot that is free.
const FREE: u32 = u32::MAX;

/// A cache line: the slots in use are the first ones.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line {
    keys: [u32; SLOTS],
    numbers: [u32; SLOTS],
}

impl Line {
    const EMPTY: Self = Self { keys: [0; SLOTS], numbers: [FREE; SLOTS] };

    /// The slot of a key. All are compared, which takes no branch.
    #[inline]
    fn slot(&self, key: u32) -> Option<usize> {
        let slots = self.keys.iter().zip(&self.numbers).enumerate();
        let same =
            slots.map(|(slot, (&other, &number))| u32::from(other == key && number != FREE) << slot).sum::<u32>();
        (same != 0).then(|| same.trailing_zeros() as usize)
    }

    /// The keys and numbers of the slots in use.
    fn in_use(self) -> impl Iterator<Item = (u32, u32)> {
        self.keys.into_iter().zip(self.numbers).take_while(|&(_, number)| number != FREE)
    }

    /// The first slot that is free.
    #[inline]
    fn free(&self) -> Option<usize> {
        let used = self.numbers.iter().map(|&number| usize::from(number != FREE)).sum();
        (used < SLOTS).then_some(used)
    }
}

impl KeyTable {
    /// An empty table.
    pub(super) fn new() -> Self {
        // Whoever wrote the text cannot know which keys fall together.
        Self::with_room_for(0, RandomState::new().hash_one(SLOTS) as u32 | 1)
    }

    /// An empty table that so many keys fill.
    fn with_room_for(keys: usize, multiplier: u32) -> Self {
        Self { lines: vec![Line::EMPTY; Self::lines_for(keys)], len: 0, multiplier }
    }

    /// The lines of a table that so many keys fill. Where four slots of five are in use few lines are full.
    fn lines_for(keys: usize) -> usize {
        (5 * keys).div_ceil(4 * SLOTS)
    }

    fn filled(mut self, numbers: impl Iterator<Item = (u32, u32)>) -> Self {
        for (key, number) in numbers {
            self.get_or_insert(key, number);
        }
        self
    }

    /// Asks for what a key is looked up in, which is wanted soon.
    #[inline]
    pub(super) fn prefetch(&self, key: u32) {
        prefetch(self.lines.get(self.home(key)).map_or(&[], std::slice::from_ref));
    }

    /// The number of a key.
    #[inline]
    pub(super) fn get(&self, key: u32) -> Option<u32> {
        if self.lines.is_empty() {
            return None;
        }
        let (line, slot) = self.place(key);
        Some(self.lines[line].numbers[slot]).filter(|&number| number != FREE)
    }

    /// The number of a key, which is this one where it has none yet.
    pub(super) fn get_or_insert(&mut self, key: u32, number: u32) -> &mut u32 {
        if 5 * (self.len + 1) > 4 * SLOTS * self.lines.len() {
            self.grow();
        }
        let (line, slot) = self.place(key);
        let Line { keys, numbers } = &mut self.lines[line];
        if numbers[slot] == FREE {
            (keys[slot], numbers[slot]) = (key, number);
            self.len += 1;
        }
        &mut numbers[slot]
    }

    /// Gives keys other numbers, and drops those that get none. It stays where it is, with room for as many keys as went, unless that is
    /// much more than it needs.
    pub(super) fn renumber(&mut self, number: impl Fn(u32) -> Option<u32>) {
        // Where a line is full no more, what had to go on in the next would not be found behind it.
        let mut displaced = Vec::new();
        self.len = 0;
        for at in 0..self.lines.len() {
            let mut kept = Line::EMPTY;
            let mut used = 0;
            for (key, old) in self.lines[at].in_use() {
                let Some(new) = number(old) else { continue };
                if self.home(key) == at {
                    (kept.keys[used], kept.numbers[used]) = (key, new);
                    used += 1;
                } else {
                    displaced.push((key, new));
                }
            }
            self.lines[at] = kept;
            self.len += used;
        }
        for (key, number) in displaced {
            self.get_or_insert(key, number);
        }
        if self.lines.len() > Self::lines_for(2 * self.len) {
            *self = Self::with_room_for(room_for_more(self.len), self.multiplier).filled(self.iter());
        }
    }

    /// All keys with their numbers.
    fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        self.lines.iter().flat_map(|line| line.in_use())
    }

    /// Makes it larger by half. In the order of the lines, old and new ones are gone through from one end to the other.
    fn grow(&mut self) {
        *self = Self::with_room_for((self.len + 1) * 3 / 2, self.multiplier).filled(self.iter());
    }

    /// The line that a key belongs to, if it is not full.
    #[inline]
    fn home(&self, key: u32) -> usize {
        let mixed = u64::from(key.wrapping_mul(self.multiplier));
        ((mixed * self.lines.len() as u64) >> 32) as usize
    }

    /// Where a key is, or would be. There are lines, and one of them is not full.
    #[inline]
    fn place(&self, key: u32) -> (usize, usize) {
        let mut at = self.home(key);
        loop {
            let line = &self.lines[at];
            if let Some(slot) = line.slot(key).or_else(|| line.free()) {
                return (at, slot);
            }
            at = if at + 1 < self.lines.len() { at + 1 } else { 0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_table_is_a_map(keys in prop::collection::vec(0..400u32, 0..600)) {
            let (mut table, mut map) = (KeyTable::new(), BTreeMap::new());
            for (&key, number) in keys.iter().zip(0..) {
                prop_assert_eq!(*table.get_or_insert(key, number), *map.entry(key).or_insert(number));
            }
            let mut all: Vec<(u32, u32)> = table.iter().collect();
            all.sort_unstable();
            prop_assert_eq!(&all, &map.clone().into_iter().collect::<Vec<_>>());
            for key in 0..500 {
                table.prefetch(key);
                prop_assert_eq!(table.get(key), map.get(&key).copied());
            }
        }

        #[test]
        fn a_table_is_renumbered_as_a_map(
            keys in prop::collection::vec(0..400u32, 0..600), kept in 1..9u32, keys_after in prop::collection::vec(0..400u32, 0..200),
        ) {
            let (mut table, mut map) = (KeyTable::new(), BTreeMap::new());
            for (&key, number) in keys.iter().zip(0..) {
                table.get_or_insert(key, number);
                map.entry(key).or_insert(number);
            }
            let renumbered = |number: u32| number.is_multiple_of(kept).then_some(number / kept);
            table.renumber(renumbered);
            let mut map: BTreeMap<u32, u32> = map.into_iter().filter_map(|(key, number)| Some((key, renumbered(number)?))).collect();
            prop_assert!(table.lines.len() <= KeyTable::lines_for(2 * map.len()));
            prop_assert_eq!(table.len, map.len());
            for (&key, number) in keys_after.iter().zip(1000..) {
                prop_assert_eq!(*table.get_or_insert(key, number), *map.entry(key).or_insert(number));
            }
            for key in 0..500 {
                prop_assert_eq!(table.get(key), map.get(&key).copied());
            }
        }
    }

    #[test]
    fn keys_of_one_line_go_on_in_the_next_and_in_the_first() {
        let mut table = KeyTable::with_room_for(40, 1);
        // The last line's and the last but one's.
        let keys: Vec<u32> =
            (0..16).map(|key| u32::MAX - key).chain((0..4).map(|key| (u32::MAX / 7) * 5 + key)).collect();
        for (&key, number) in keys.iter().zip(0..) {
            *table.get_or_insert(key, FREE - 1) = number;
        }
        assert_eq!(table.lines.len(), 7);
        assert!(keys.iter().zip(0..).all(|(&key, number)| table.get(key) == Some(number)));
        assert_eq!(table.get(3), None);
    }
}
