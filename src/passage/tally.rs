//! Counting up to 64 things at once: a word of memory has a bit for each thing, and a count is written across several words.
//!
//! Adding one to some of them is an addition in each column, carried from word to word (Knuth, *The Art of Computer
//! Programming*, 7.1.3, "bit-sliced" arithmetic): as many steps as a count has bits, for all things together.

/// Counts of up to 64 things, each below 64.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// The bits of the counts, the lowest first: in each a bit for every thing.
    planes: [u64; Tally::BITS],
}

impl Tally {
    /// Bits of a count.
    const BITS: usize = 6;
    /// Things that fit.
    pub(super) const THINGS: usize = u64::BITS as usize;
    /// The most that is counted of each.
    pub(super) const MOST: usize = (1 << Self::BITS) - 1;

    /// Counts these things, a bit each, once more.
    pub(super) fn add(&mut self, things: u64) {
        let mut carry = things;
        for plane in &mut self.planes {
            (*plane, carry) = (*plane ^ carry, *plane & carry);
        }
    }

    /// The things that have been counted so often, a bit each.
    pub(super) fn at_least(&self, least: u32) -> u64 {
        if least as usize > Self::MOST {
            return 0;
        }
        // From the highest bit: a count that has been the same so far is more where its bit is set and the other is not.
        let (mut more, mut same) = (0, u64::MAX);
        for (bit, plane) in self.planes.iter().enumerate().rev() {
            let is_set = 0u64.wrapping_sub(u64::from(least >> bit & 1));
            more |= same & plane & !is_set;
            same &= !(plane ^ is_set);
        }
        more | same
    }

    /// How often a thing has been counted.
    pub(super) fn of(&self, thing: u32) -> u32 {
        let bit = |(bit, plane): (usize, &u64)| ((plane >> thing & 1) as u32) << bit;
        self.planes.iter().enumerate().map(bit).sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_tally_counts(added in prop::collection::vec(any::<u64>(), 0..=Tally::MOST), least in 0..70u32) {
            let mut tally = Tally::default();
            added.iter().for_each(|&things| tally.add(things));
            let enough = tally.at_least(least);
            for thing in 0..Tally::THINGS as u32 {
                let count = added.iter().filter(|&things| things >> thing & 1 != 0).count() as u32;
                prop_assert_eq!(tally.of(thing), count);
                prop_assert_eq!(enough >> thing & 1 != 0, count >= least);
            }
        }
    }
}
