//! Which block each pair of documents is aligned in, so that documents are wanted in few of them.
//!
//! A graph's edges parted by growing one block after the other: the document whose partners are almost all there already is the
//! next whose pairs the block takes (Zhang, Wei, Liu, Tang and Li, *Graph Edge Partitioning via Neighborhood Heuristic*, 2017).
//! Who carries one story is in one block then, and what meets by chance costs as few documents as may be.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::index::Lists;

/// No block yet.
const NONE: u32 = u32::MAX;

/// The block of each of these pairs of documents, which are sorted, each once: one of so many, all about as large.
pub(super) fn blocks_of(pairs: &[(u32, u32)], blocks: u32) -> Vec<u32> {
    let mut spread = Spread::new(pairs);
    let mut rest = pairs.len();
    for block in 0..blocks {
        let most = rest.div_ceil((blocks - block) as usize);
        rest -= spread.grow(block, most);
    }
    spread.blocks
}

/// Pairs of which some are in blocks.
struct Spread {
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

impl Spread {
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

    /// Puts pairs into a block until it has so many, and gives how many it has.
    fn grow(&mut self, block: u32, most: usize) -> usize {
        let mut taken = 0;
        // Documents of the block by how many of their pairs are in none. What has changed since stays in here and is passed over.
        let mut border = BinaryHeap::new();
        while taken < most {
            let Some(document) = self.nearest(&mut border).or_else(|| self.next_seed()) else { break };
            taken += self.want(document, block, &mut border);
            for at in 0..self.around.of(document).len() {
                let pair = self.around.of(document)[at];
                if self.blocks[pair as usize] == NONE && taken < most {
                    taken += self.want(self.other(pair, document), block, &mut border);
                }
            }
        }
        taken
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

    /// Takes a document into a block, and its pairs with those that are there. Gives how many these are.
    fn want(&mut self, document: u32, block: u32, border: &mut BinaryHeap<Reverse<(u32, u32)>>) -> usize {
        if self.wanted[document as usize] == block {
            return 0;
        }
        self.wanted[document as usize] = block;
        let mut taken = 0;
        for at in 0..self.around.of(document).len() {
            let pair = self.around.of(document)[at];
            let other = self.other(pair, document);
            if self.blocks[pair as usize] != NONE || self.wanted[other as usize] != block {
                continue;
            }
            self.blocks[pair as usize] = block;
            taken += 1;
            for side in [document, other] {
                self.left[side as usize] -= 1;
            }
            self.border(other, border);
        }
        self.border(document, border);
        taken
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

    /// Documents, once for each block that wants them.
    fn wanted(pairs: &[(u32, u32)], blocks: &[u32]) -> usize {
        let sides = pairs.iter().zip(blocks).flat_map(|(&(a, b), &block)| [(block, a), (block, b)]);
        sides.collect::<BTreeSet<(u32, u32)>>().len()
    }

    proptest! {
        #[test]
        fn each_pair_is_in_one_block_of_about_the_same_size(
            pairs in prop::collection::btree_set((0u32..40, 0u32..40), 0..200), blocks in 1u32..9,
        ) {
            let pairs: BTreeSet<(u32, u32)> = pairs.into_iter().map(|(a, b)| (a.min(b), a.max(b) + 1)).collect();
            let pairs: Vec<(u32, u32)> = pairs.into_iter().collect();
            let found = blocks_of(&pairs, blocks);
            prop_assert_eq!(found.len(), pairs.len());
            prop_assert!(found.iter().all(|&block| block < blocks));
            let degree = |document: u32| pairs.iter().filter(|&&(a, b)| a == document || b == document).count();
            let most = pairs.len().div_ceil(blocks as usize) + (0..42).map(degree).max().unwrap_or(0);
            for block in 0..blocks {
                prop_assert!(found.iter().filter(|&&other| other == block).count() <= most);
            }
        }
    }

    #[test]
    fn a_story_is_in_one_block() {
        // Stories of six, whose documents have numbers far apart, each with each.
        let stories = 50;
        let of_story =
            |story: u32| (0..6).flat_map(move |a| (a + 1..6).map(move |b| (a * stories + story, b * stories + story)));
        let mut pairs: Vec<(u32, u32)> = (0..stories).flat_map(of_story).collect();
        pairs.sort_unstable();
        let documents = 6 * stories as usize;
        assert_eq!(wanted(&pairs, &blocks_of(&pairs, 5)), documents);
        // What meets by chance brings in one document for a pair at most.
        let by_chance = (0..stories).map(|story| (story, 5 * stories + (7 * story + 1) % stories));
        pairs.extend(by_chance);
        pairs.sort_unstable();
        pairs.dedup();
        assert!(wanted(&pairs, &blocks_of(&pairs, 5)) < documents + stories as usize);
    }
}
