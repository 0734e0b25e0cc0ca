//! Repeated shingles of one text, found without sorting.

/// Leaves of repeated numbers the first. Holds a table that is used again and again without being emptied.
#[derive(Clone, Debug, Default)]
pub(crate) struct FirstOnly {
    /// Open addressing: a slot is taken when its high half is the current epoch; the low half is the number.
    slots: Vec<u64>,
    epoch: u32,
}

impl FirstOnly {
    /// Leaves every number once, where it stands first.
    pub(crate) fn retain(&mut self, numbers: &mut Vec<u32>) {
        let size = (2 * numbers.len()).next_power_of_two().max(1 << 9);
        if self.slots.len() < size || self.epoch == u32::MAX {
            self.slots.clear();
            self.slots.resize(size, 0);
            self.epoch = 0;
        }
        self.epoch += 1;
        let mask = self.slots.len() - 1;
        let mut kept = 0;
        for place in 0..numbers.len() {
            let number = numbers[place];
            let entry = u64::from(self.epoch) << 32 | u64::from(number);
            let mut slot = number as usize & mask;
            // At most half of the slots are taken, so that there is an end.
            while self.slots[slot] != entry {
                if (self.slots[slot] >> 32) as u32 != self.epoch {
                    self.slots[slot] = entry;
                    numbers[kept] = number;
                    kept += 1;
                    break;
                }
                slot = (slot + 1) & mask;
            }
        }
        numbers.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn of_repeated_numbers_the_first_stays(
            lists in prop::collection::vec(prop::collection::vec((0..5u32, 0..300u32), 0..400), 1..4)
        ) {
            let mut first = FirstOnly::default();
            for list in lists {
                // Numbers with equal low bits share a slot.
                let list: Vec<u32> = list.into_iter().map(|(high, low)| high << 20 | low).collect();
                let mut seen = std::collections::BTreeSet::new();
                let expected: Vec<u32> = list.iter().copied().filter(|&number| seen.insert(number)).collect();
                let mut kept = list;
                first.retain(&mut kept);
                prop_assert_eq!(kept, expected);
            }
        }
    }
}
