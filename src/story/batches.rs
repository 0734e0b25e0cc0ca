//! Pairs of documents in batches, where only some documents may be held at once.
//!
//! A document is taken apart for every batch it is in, so pairs of documents that belong together should come together. Copies of one
//! text make a group, and pairs are taken group by group, as many as fit.

use std::borrow::Cow;
use std::ops::Range;

use rayon::prelude::*;

use super::cluster::root;
use crate::index::Lists;

/// Pairs of documents, in batches.
pub(super) struct Batches<'p> {
    pairs: Cow<'p, [(u32, u32)]>,
    /// The places of each batch's pairs.
    ranges: Vec<Range<usize>>,
}

impl<'p> Batches<'p> {
    /// Batches of at most so many documents, and of two at least, of these pairs of so many documents, which are sorted.
    pub(super) fn of(documents: usize, pairs: &'p [(u32, u32)], at_once: usize) -> Self {
        if documents <= at_once {
            return Self { pairs: pairs.into(), ranges: std::iter::once(0..pairs.len()).collect() };
        }
        let groups = groups(documents, pairs);
        // A group's own pairs come together, then those of its documents with others.
        let order = |&(a, b): &(u32, u32)| {
            let (first, second) = ((groups[a as usize], a), (groups[b as usize], b));
            (first.0.min(second.0), first.0 != second.0, first.min(second), first.max(second))
        };
        let mut pairs = pairs.to_vec();
        pairs.par_sort_unstable_by_key(order);
        let ranges = fitting(documents, &pairs, at_once.max(2));
        ranges.iter().for_each(|range| pairs[range.clone()].sort_unstable());
        Self { pairs: pairs.into(), ranges }
    }

    /// The pairs of each batch, sorted.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[(u32, u32)]> {
        self.ranges.iter().map(|range| &self.pairs[range.clone()])
    }
}

/// Cuts pairs, as they come, into as few stretches as hold at most so many of so many documents.
fn fitting(documents: usize, pairs: &[(u32, u32)], at_once: usize) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    // For each document the last stretch that it is in, counted from 1.
    let mut last = vec![0; documents];
    let (mut start, mut held) = (0, 0);
    for (at, &(a, b)) in pairs.iter().enumerate() {
        let current = ranges.len() + 1;
        let new = [a, b].iter().filter(|&&document| last[document as usize] != current).count();
        if held + new > at_once {
            ranges.push(start..at);
            (start, held) = (at, 0);
        }
        let current = ranges.len() + 1;
        for document in [a, b] {
            held += usize::from(std::mem::replace(&mut last[document as usize], current) != current);
        }
    }
    if start < pairs.len() {
        ranges.push(start..pairs.len());
    }
    ranges
}

/// The group of each document: those are in one that are paired with the same others, as copies of one text are; chance pairs
/// two that have little else in common.
fn groups(documents: usize, pairs: &[(u32, u32)]) -> Vec<u32> {
    // In order on both sides, since the pairs are sorted.
    let others = Lists::group(documents, pairs.iter().flat_map(|&(a, b)| [(a, b), (b, a)]));
    let mut parents: Vec<u32> = (0..documents as u32).collect();
    for &(a, b) in pairs {
        let (of_a, of_b) = (others.of(a), others.of(b));
        // Neither counts among its own others.
        let fewest = of_a.len().min(of_b.len()) - 1;
        if 2 * shared(of_a, of_b) >= fewest {
            let (a, b) = (root(&mut parents, a), root(&mut parents, b));
            parents[a.max(b) as usize] = a.min(b);
        }
    }
    (0..documents as u32).map(|document| root(&mut parents, document)).collect()
}

/// How many numbers two lists, in order, have in common.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn documents(pairs: &[(u32, u32)]) -> BTreeSet<u32> {
        pairs.iter().flat_map(|&(a, b)| [a, b]).collect()
    }

    proptest! {
        #[test]
        fn every_pair_is_in_one_batch_that_fits(
            pairs in prop::collection::btree_set((0..20u32, 0..20u32), 0..60),
            at_once in 2..25usize,
        ) {
            let pairs: Vec<(u32, u32)> = pairs.into_iter().filter(|(a, b)| a < b).collect();
            let batches = Batches::of(20, &pairs, at_once);
            for batch in batches.iter() {
                prop_assert!(batch.is_sorted());
                prop_assert!(documents(batch).len() <= at_once.max(2));
            }
            let mut all = batches.iter().flatten().copied().collect::<Vec<_>>();
            all.sort_unstable();
            prop_assert_eq!(all, pairs);
        }
    }

    #[test]
    fn copies_of_one_text_come_together() {
        // Eight texts of five documents each, dealt out in turn, and a chance pair between every two texts.
        let mut pairs: Vec<(u32, u32)> =
            (0..40).flat_map(|a| (a + 1..40).map(move |b| (a, b))).filter(|(a, b)| a % 8 == b % 8).collect();
        pairs.extend((0..7).map(|text| (text, text + 1)));
        pairs.sort_unstable();
        let held: usize = Batches::of(40, &pairs, 10).iter().map(|batch| documents(batch).len()).sum();
        assert!(held <= 40 + 2 * 7, "documents are taken apart {held} times");
    }
}
