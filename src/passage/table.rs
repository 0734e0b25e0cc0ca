//! A table from hashes to numbers, small enough to stay in the first-level cache.
//!
//! Multiply-shift hashing (Dietzfelbinger, Hagerup, Katajainen, Penttonen 1997) with a multiplier drawn at random, linear
//! probing, half full: what looks a text up word by word spends its time here. Nothing depends on the order of the slots.

use ahash::RandomState;

/// Numbers by their keys.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Keys with their numbers, one added; 0 where the slot is free.
    slots: Vec<(u32, u32)>,
    multiplier: u64,
    shift: u32,
}

impl Table {
    /// An empty table for so many keys.
    pub(super) fn new(keys: usize) -> Self {
        let slots = (2 * keys).next_power_of_two().max(2);
        // Whoever wrote the text cannot know which of its words fall together.
        let multiplier = RandomState::new().hash_one(slots) | 1;
        Self { slots: vec![(0, 0); slots], multiplier, shift: 64 - slots.trailing_zeros() }
    }

    /// The number of a key.
    pub(super) fn get(&self, key: u32) -> Option<u32> {
        let (slot_key, number) = self.slots[self.slot(key)];
        (number > 0 && slot_key == key).then(|| number - 1)
    }

    /// The number of a key, which is this one where it has none yet.
    pub(super) fn get_or_insert(&mut self, key: u32, number: u32) -> u32 {
        let slot = self.slot(key);
        if self.slots[slot].1 == 0 {
            self.slots[slot] = (key, number + 1);
        }
        self.slots[slot].1 - 1
    }

    /// Gives a key a number, and says which it had.
    pub(super) fn replace(&mut self, key: u32, number: u32) -> Option<u32> {
        let slot = self.slot(key);
        let before = std::mem::replace(&mut self.slots[slot], (key, number + 1));
        before.1.checked_sub(1)
    }

    /// Where a key is, or would be.
    fn slot(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (u64::from(key).wrapping_mul(self.multiplier) >> self.shift) as usize & mask;
        while self.slots[at].1 != 0 && self.slots[at].0 != key {
            at = (at + 1) & mask;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_table_is_a_map(keys in prop::collection::vec(0..40u32, 0..60)) {
            let (mut table, mut map) = (Table::new(keys.len()), BTreeMap::new());
            for (&key, number) in keys.iter().zip(0..) {
                if number % 3 == 0 {
                    prop_assert_eq!(table.replace(key, number), map.insert(key, number));
                } else {
                    prop_assert_eq!(table.get_or_insert(key, number), *map.entry(key).or_insert(number));
                }
            }
            for key in 0..50 {
                prop_assert_eq!(table.get(key), map.get(&key).copied());
            }
        }
    }
}
