//! How many distinct paragraphs have a shingle, and which shingles so many have that they tell nothing.

use std::sync::{Mutex, PoisonError};

#[cfg(feature = "parts")]
use ahash::AHashMap;
use rayon::prelude::*;

use crate::fingerprint::FirstOnly;

/// How many distinct paragraphs have a common shingle, nearly: counters that several shingles may share only count too high.
///
/// What is not common is rarer than what is, and no more is asked of it. So of a table of counters there is left a bit each, and
/// the numbers behind the bits that are set.
#[derive(Debug)]
pub(super) struct Frequencies {
    /// A bit a counter: whether it is above the cap.
    common: Vec<u64>,
    /// For each word of these, how many bits are set in those before it.
    before: Vec<u32>,
    /// The counters above the cap, in order.
    above: Vec<u32>,
}

/// Counters of the shingles of some nodes of a corpus, to be added to those of its others.
#[cfg(feature = "parts")]
pub(crate) struct Counters {
    /// How many there are in all.
    size: usize,
    /// Those that are not 0.
    counted: AHashMap<u32, u32>,
    first: FirstOnly,
}

#[cfg(feature = "parts")]
impl Counters {
    /// Of a corpus of so many nodes; nothing where it has too few documents for frequency to tell anything.
    pub(super) fn of(documents: usize, nodes: usize) -> Option<Self> {
        let (counted, first) = Default::default();
        (documents >= LARGE_CORPUS).then(|| Self { size: Frequencies::size(nodes), counted, first })
    }

    /// Counts the shingles of a node.
    pub(super) fn count(&mut self, shingles: &mut Vec<u32>) {
        self.first.retain(shingles);
        for &shingle in &*shingles {
            *self.counted.entry((shingle as usize & (self.size - 1)) as u32).or_default() += 1;
        }
    }

    /// The counters that are not 0, by number, in no order.
    pub(crate) fn counted(self) -> impl Iterator<Item = (u32, u32)> {
        self.counted.into_iter()
    }
}

/// Of counters of shingles, each counted to its end, those that are above the cap of a corpus of so many documents, in order.
#[cfg(feature = "parts")]
pub(crate) fn common_counters(documents: usize, counted: impl Iterator<Item = (u32, u32)>) -> Vec<(u32, u32)> {
    let mut sums: AHashMap<u32, u32> = AHashMap::new();
    counted.for_each(|(slot, count)| *sums.entry(slot).or_default() += count);
    let mut common: Vec<(u32, u32)> = sums.into_iter().filter(|&(_, sum)| sum > Frequencies::cap(documents)).collect();
    common.sort_unstable();
    common
}

/// Documents from which on common shingles are left out.
const LARGE_CORPUS: usize = 500;
/// A shingle is common that stands in more distinct paragraphs than one for so many documents,
const COMMON: usize = 100;
/// and in more than this many: a story of a few outlets is not common.
const LEAST_COMMON: u32 = 10;
/// Shingles a paragraph keeps whatever their frequency, the rarest first: a story that fills the corpus is still found.
const KEPT: usize = 16;
/// Parts of the counters: each is filled by one thread at a time, and stays in its cache meanwhile.
const PARTS: usize = 64;
/// Batches of nodes, whose shingles are collected by part before they are counted: a few for each of many threads,
const BATCHES: usize = 64;
/// of at least so many nodes, for a part of the counters should be met several times while it is in the cache.
const LEAST_BATCH: usize = 2048;

impl Frequencies {
    /// Counts the shingles of all nodes; nothing where the corpus is too small for frequency to tell anything.
    ///
    /// `shingles_of` gives a node's shingles in a worker's buffer.
    pub(super) fn of<W>(
        documents: usize,
        nodes: usize,
        worker: impl Fn() -> W + Sync,
        shingles_of: impl for<'w> Fn(&'w mut W, usize) -> &'w mut Vec<u32> + Sync,
    ) -> Option<Self> {
        if documents < LARGE_CORPUS {
            return None;
        }
        let size = Self::size(nodes);
        let part = size / PARTS;
        let shift = part.ilog2();
        let counters: Vec<Mutex<Vec<u32>>> = (0..PARTS).map(|_| Mutex::new(vec![0; part])).collect();
        let batch_size = nodes.div_ceil(BATCHES).max(LEAST_BATCH);
        let batches = nodes.div_ceil(batch_size);
        (0..batches).into_par_iter().for_each_init(
            || (worker(), FirstOnly::default(), vec![Vec::new(); PARTS]),
            |(worker, first, parts), batch| {
                for node in batch * batch_size..nodes.min((batch + 1) * batch_size) {
                    let shingles = shingles_of(worker, node);
                    first.retain(shingles);
                    for &shingle in &*shingles {
                        let slot = shingle as usize & (size - 1);
                        parts[slot >> shift].push(slot as u32);
                    }
                }
                // Sums do not depend on their order. Threads begin at different parts, not to wait for each other.
                for number in (0..PARTS).map(|number| (number + 7 * batch) % PARTS) {
                    let mut counters = counters[number].lock().unwrap_or_else(PoisonError::into_inner);
                    for &slot in &parts[number] {
                        counters[slot as usize & (part - 1)] += 1;
                    }
                    parts[number].clear();
                }
            },
        );
        let counters = counters.into_iter().map(|part| part.into_inner().unwrap_or_else(PoisonError::into_inner));
        Some(Self::of_counted(size, counters, Self::cap(documents)))
    }

    /// Of so many counters, part by part, those above this cap.
    fn of_counted(size: usize, parts: impl Iterator<Item = Vec<u32>>, cap: u32) -> Self {
        let above = parts.flatten().enumerate().filter(|&(_, counter)| counter > cap);
        let above: Vec<(usize, u32)> = above.collect();
        Self::of_common_slots(size, above.iter().copied())
    }

    /// Of so many counters, a power of two, these alone are above the cap, given by their numbers; the others are below it.
    fn of_common_slots(size: usize, common: impl Iterator<Item = (usize, u32)> + Clone) -> Self {
        let mut bits = vec![0u64; size / 64];
        common.clone().for_each(|(slot, _)| bits[slot / 64] |= 1 << (slot % 64));
        let before = bits.iter().scan(0, |all, bits| {
            let before = *all;
            *all += bits.count_ones();
            Some(before)
        });
        let (before, set): (Vec<u32>, u32) = (before.collect(), bits.iter().map(|bits| bits.count_ones()).sum());
        let mut frequencies = Self { before, common: bits, above: vec![0; set as usize] };
        for (slot, frequency) in common {
            let rank = frequencies.rank(slot);
            frequencies.above[rank] = frequency;
        }
        frequencies
    }

    /// Counters of a corpus of so many nodes: about one for every eight shingles, 256 MiB at most.
    fn size(nodes: usize) -> usize {
        (nodes * 32).next_power_of_two().clamp(1 << 16, 1 << 26)
    }

    /// The greatest frequency of a shingle that is not common, in a corpus of so many documents.
    fn cap(documents: usize) -> u32 {
        ((documents / COMMON) as u32).max(LEAST_COMMON)
    }

    /// The frequencies of these shingles, which are common, and of no others.
    pub(super) fn of_common(common: &[(u32, u32)]) -> Self {
        // Few slots are taken, so that few of the others are taken for common.
        let size = (32 * common.len()).next_power_of_two().max(1 << 10);
        Self::of_common_slots(size, common.iter().map(|&(shingle, count)| (shingle as usize & (size - 1), count)))
    }

    /// Of the counters of so many nodes those that are above the cap, by their numbers; the others are below it.
    #[cfg(feature = "parts")]
    pub(super) fn of_counters(nodes: usize, common: &[(u32, u32)]) -> Self {
        let size = Self::size(nodes);
        Self::of_common_slots(size, common.iter().map(|&(slot, count)| (slot as usize & (size - 1), count)))
    }

    /// Of these shingles the common ones, with their frequencies.
    pub(super) fn common<'s>(&'s self, shingles: &'s [u32]) -> impl Iterator<Item = (u32, u32)> + 's {
        let common = shingles.iter().filter(|&&shingle| self.is_common(shingle));
        common.map(|&shingle| (shingle, self.frequency(shingle)))
    }

    fn slot(&self, shingle: u32) -> usize {
        shingle as usize & (64 * self.common.len() - 1)
    }

    /// Among the counters above the cap the place of this one, or of the next.
    fn rank(&self, slot: usize) -> usize {
        let behind = u64::MAX << (slot % 64);
        self.before[slot / 64] as usize + (self.common[slot / 64] & !behind).count_ones() as usize
    }

    /// How many have a shingle that is common; 0 for any other.
    fn frequency(&self, shingle: u32) -> u32 {
        if self.is_common(shingle) { self.above[self.rank(self.slot(shingle))] } else { 0 }
    }

    fn is_common(&self, shingle: u32) -> bool {
        let slot = self.slot(shingle);
        self.common[slot / 64] >> (slot % 64) & 1 != 0
    }

    /// Leaves out the shingles above the cap, but keeps the rarest few. Shingles may be repeated before and after.
    pub(super) fn keep_rare(&self, shingles: &mut Vec<u32>, first: &mut FirstOnly) {
        if !self.has_rare(shingles) {
            first.retain(shingles);
            let rare = shingles.iter().filter(|&&shingle| !self.is_common(shingle)).count();
            if rare < KEPT && rare < shingles.len() {
                self.keep_rarest(shingles);
                return;
            }
        }
        // Every shingle is moved, and counted where it is rare: whether it is follows no pattern to predict.
        let mut kept = 0;
        for place in 0..shingles.len() {
            let shingle = shingles[place];
            shingles[kept] = shingle;
            kept += usize::from(!self.is_common(shingle));
        }
        shingles.truncate(kept);
    }

    /// Keeps the rarest few of different shingles.
    fn keep_rarest(&self, shingles: &mut Vec<u32>) {
        if shingles.len() > KEPT {
            let by_frequency = |&shingle: &u32| u64::from(self.frequency(shingle)) << 32 | u64::from(shingle);
            let mut ranked: Vec<u64> = shingles.iter().map(by_frequency).collect();
            ranked.select_nth_unstable(KEPT - 1);
            shingles.clear();
            shingles.extend(ranked[..KEPT].iter().map(|&ranked| ranked as u32));
        }
    }

    /// Whether there are at least [`KEPT`] different rare shingles.
    fn has_rare(&self, shingles: &[u32]) -> bool {
        let mut found = [0; KEPT];
        let mut count = 0;
        for &shingle in shingles {
            if !self.is_common(shingle) && !found[..count].contains(&shingle) {
                found[count] = shingle;
                count += 1;
                if count == KEPT {
                    return true;
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is left of a table of counters says of the common ones what the table says, whoever made it.
        #[test]
        fn common_counters_are_as_they_were(
            counted in prop::collection::btree_map(0..1024usize, 1..30u32, 0..200), cap in 0..20u32,
        ) {
            let common: BTreeMap<usize, u32> = counted.iter().map(|(&slot, &count)| (slot, count)).filter(|&(_, count)| count > cap).collect();
            let counters: Vec<u32> = (0..1024).map(|slot| counted.get(&slot).copied().unwrap_or(0)).collect();
            let of_counted = Frequencies::of_counted(1024, counters.chunks(256).map(<[u32]>::to_vec), cap);
            let given = Frequencies::of_common_slots(1024, common.iter().map(|(&slot, &count)| (slot, count)));
            for shingle in 0..2048u32 {
                let expected = common.get(&(shingle as usize % 1024)).copied();
                for frequencies in [&of_counted, &given] {
                    prop_assert_eq!(frequencies.is_common(shingle), expected.is_some());
                    prop_assert_eq!(frequencies.frequency(shingle), expected.unwrap_or(0));
                }
            }
        }
    }
}
