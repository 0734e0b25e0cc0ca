//! Which block each pair of documents is aligned in, so that documents are wanted in few of them.
//!
//! A document is taken apart for every block that wants it. So a graph's edges are parted by growing one block after the other:
//! the document whose partners are almost all there already is the next whose pairs the block takes (Zhang, Wei, Liu, Tang and Li,
//! *Graph Edge Partitioning via Neighborhood Heuristic*, 2017). Who carries one story is in one block then, and what meets by
//! chance costs as few documents as may be.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::index::Lists;

/// No block yet.
const NONE: u32 = u32::MAX;

/// The block of each of these pairs of documents, which are sorted, each once: one of so many, all about as large.
#[cfg(feature = "parts")]
pub(crate) fn equal_blocks(pairs: &[(u32, u32)], blocks: u32) -> Vec<u32> {
    let mut growing = Growing::new(pairs);
    let mut rest = pairs.len();
    for block in 0..blocks {
        let most = rest.div_ceil((blocks - block) as usize);
        rest -= growing.grow(block, |size| size.pairs >= most).pairs;
    }
    growing.blocks
}

/// These pairs of documents, which are sorted, each once, in blocks of at most so many documents, and of two at least.
pub(super) fn small_blocks(pairs: &[(u32, u32)], documents: usize) -> Vec<Vec<(u32, u32)>> {
    let mut growing = Growing::new(pairs);
    let (mut blocks, mut rest) = (Vec::new(), pairs.len());
    while rest > 0 {
        let size = growing.grow(blocks.len() as u32, |size| size.documents >= documents.max(2));
        rest -= size.pairs;
        blocks.push(Vec::with_capacity(size.pairs));
    }
    for (&pair, &block) in pairs.iter().zip(&growing.blocks) {
        blocks[block as usize].push(pair);
    }
    blocks
}

/// How large a block is.
#[derive(Clone, Copy, Debug, Default)]
struct Size {
    documents: usize,
    pairs: usize,
}

/// Pairs of which some are in blocks.
struct Growing {
    /// The documents of each pair, by their places among those that have any.
    pairs: Vec<(u32, u32)>,
    /// The pairs of each document.
    around: Lists,
    /// How many of these are in no block.
    left: Vec<u32>,
    /// The block of each pair.
    blocks: Vec<u32>,
    /// The last block that wants a document.
    wanted: Vec<u32>,
    /// The document that a block begins with next where nothing is near it.
    seed: u32,
}

impl Growing {
    fn new(pairs: &[(u32, u32)]) -> Self {
        let mut documents: Vec<u32> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        documents.sort_unstable();
        documents.dedup();
        let place = |document: u32| documents.partition_point(|&other| other < document) as u32;
        let pairs: Vec<(u32, u32)> = pairs.iter().map(|&(a, b)| (place(a), place(b))).collect();
        let sides = (0..).zip(&pairs).flat_map(|(number, &(a, b))| [(a, number), (b, number)]);
        let around = Lists::group(documents.len(), sides);
        let left = around.iter().map(|pairs| pairs.len() as u32).collect();
        let (blocks, wanted) = (vec![NONE; pairs.len()], vec![NONE; documents.len()]);
        Self { pairs, around, left, blocks, wanted, seed: 0 }
    }

    /// Puts pairs into a block until it is full or there are no others, and gives how large it is.
    fn grow(&mut self, block: u32, is_full: impl Fn(Size) -> bool) -> Size {
        let mut size = Size::default();
        // Documents of the block by how many of their pairs are in none. What has changed since stays in here and is passed over.
        let mut border = BinaryHeap::new();
        while !is_full(size) {
            let Some(document) = self.nearest(&mut border).or_else(|| self.next_seed()) else { break };
            self.want(document, block, &mut border, &mut size);
            for at in 0..self.around.of(document).len() {
                let pair = self.around.of(document)[at];
                if self.blocks[pair as usize] == NONE && !is_full(size) {
                    self.want(self.other(pair, document), block, &mut border, &mut size);
                }
            }
        }
        size
    }

    /// The document of the border that brings the fewest others in.
    fn nearest(&self, border: &mut BinaryHeap<Reverse<(u32, u32)>>) -> Option<u32> {
        while let Some(Reverse((left, document))) = border.pop() {
            if left == self.left[document as usize] {
                return Some(document);
            }
        }
        None
    }

    fn next_seed(&mut self) -> Option<u32> {
        while *self.left.get(self.seed as usize)? == 0 {
            self.seed += 1;
        }
        Some(self.seed)
    }

    /// Takes a document into a block, and its pairs with those that are there.
    fn want(&mut self, document: u32, block: u32, border: &mut BinaryHeap<Reverse<(u32, u32)>>, size: &mut Size) {
        if self.wanted[document as usize] == block {
            return;
        }
        self.wanted[document as usize] = block;
        size.documents += 1;
        for at in 0..self.around.of(document).len() {
            let pair = self.around.of(document)[at];
            let other = self.other(pair, document);
            if self.blocks[pair as usize] != NONE || self.wanted[other as usize] != block {
                continue;
            }
            self.blocks[pair as usize] = block;
            size.pairs += 1;
            for side in [document, other] {
                self.left[side as usize] -= 1;
            }
            self.border(other, border);
        }
        self.border(document, border);
    }

    /// Puts a document on the border that has pairs in no block.
    fn border(&self, document: u32, border: &mut BinaryHeap<Reverse<(u32, u32)>>) {
        let left = self.left[document as usize];
        if left > 0 {
            border.push(Reverse((left, document)));
        }
    }

    fn other(&self, pair: u32, document: u32) -> u32 {
        let (a, b) = self.pairs[pair as usize];
        if a == document { b } else { a }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// Documents of some pairs.
    fn documents(pairs: &[(u32, u32)]) -> BTreeSet<u32> {
        pairs.iter().flat_map(|&(a, b)| [a, b]).collect()
    }

    /// Sorted pairs of documents below 42.
    fn any_pairs() -> impl Strategy<Value = Vec<(u32, u32)>> {
        prop::collection::btree_set((0u32..40, 0u32..40), 0..200).prop_map(|pairs| {
            let pairs: BTreeSet<(u32, u32)> = pairs.into_iter().map(|(a, b)| (a.min(b), a.max(b) + 1)).collect();
            pairs.into_iter().collect()
        })
    }

    proptest! {
        #[cfg(feature = "parts")]
        #[test]
        fn each_pair_is_in_one_block_of_about_the_same_size(pairs in any_pairs(), blocks in 1u32..9) {
            let found = equal_blocks(&pairs, blocks);
            prop_assert_eq!(found.len(), pairs.len());
            prop_assert!(found.iter().all(|&block| block < blocks));
            let degree = |document: u32| pairs.iter().filter(|&&(a, b)| a == document || b == document).count();
            let most = pairs.len().div_ceil(blocks as usize) + (0..42).map(degree).max().unwrap_or(0);
            for block in 0..blocks {
                prop_assert!(found.iter().filter(|&&other| other == block).count() <= most);
            }
        }

        #[test]
        fn each_pair_is_in_one_block_of_few_documents(pairs in any_pairs(), at_once in 0..25usize) {
            let blocks = small_blocks(&pairs, at_once);
            for block in &blocks {
                prop_assert!(block.is_sorted());
                prop_assert!(!block.is_empty() && documents(block).len() <= at_once.max(2));
            }
            let mut all = blocks.concat();
            all.sort_unstable();
            prop_assert_eq!(all, pairs);
        }
    }

    /// Stories of six, whose documents have numbers far apart, each with each; and where it is asked for, what meets by chance.
    fn stories(stories: u32, with_chance: bool) -> Vec<(u32, u32)> {
        let of_story =
            |story: u32| (0..6).flat_map(move |a| (a + 1..6).map(move |b| (a * stories + story, b * stories + story)));
        let by_chance = (0..stories).map(|story| (story, 5 * stories + (7 * story + 1) % stories));
        let mut pairs: Vec<(u32, u32)> =
            (0..stories).flat_map(of_story).chain(by_chance.filter(|_| with_chance)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    #[cfg(feature = "parts")]
    #[test]
    fn a_story_is_in_one_block() {
        let wanted = |pairs: &[(u32, u32)]| {
            let sides = pairs.iter().zip(equal_blocks(pairs, 5)).flat_map(|(&(a, b), block)| [(block, a), (block, b)]);
            sides.collect::<BTreeSet<(u32, u32)>>().len()
        };
        assert_eq!(wanted(&stories(50, false)), 300);
        // Chance brings in one document for a pair at most.
        assert!(wanted(&stories(50, true)) < 350);
    }

    #[test]
    fn a_story_is_in_one_block_of_few_documents() {
        let wanted = |pairs: &[(u32, u32)]| -> usize {
            small_blocks(pairs, 60).iter().map(|block| documents(block).len()).sum()
        };
        assert_eq!(wanted(&stories(50, false)), 300);
        assert!(wanted(&stories(50, true)) < 350);
    }
}
