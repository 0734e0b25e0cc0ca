//! Postings → buckets → candidate pairs.
//!
//! Postings are sorted by key, and a run of one key is a bucket. Sorting beats a hash table several times in time and
//! twice in memory, and what comes out depends on nothing but the set of postings. Whoever shares a bucket is a candidate
//! pair, as in Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*, section 3.4.
//!
//! A bucket of *n* nodes has n²/2 pairs, and a sentence that a million pages carry has such a bucket in every band. So
//! above [`BUCKET_CAP`](Candidates::BUCKET_CAP) a node is paired with a few others only: with the *representatives*, the
//! smallest nodes of the bucket, and with its next *neighbours* in order. If the bucket is one family of copies, the
//! representatives reach them all; if several families met in it, each without a representative holds together by its
//! neighbours where its nodes are numbered close to each other, as those of one feed and one day are. Both follow from
//! the order of nodes alone, so that the other bands of the same family nominate the same pairs again, not new ones, and
//! the pairs of a family stay linear in its size. What is left out, a node's other bands can still nominate. Every such
//! bucket is counted, none is skipped.

use rayon::prelude::*;

/// One key of one node: a node is whatever is fingerprinted, usually a distinct paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Posting {
    /// A band key, or any other 64-bit key that two alike nodes are likely to share.
    pub key: u64,
    /// The node's number.
    pub node: u32,
}

/// Two different nodes that share a key. The smaller number comes first; pairs are ordered by the first, then the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CandidatePair(u64);

impl CandidatePair {
    /// `smaller` must be the smaller number. Packed, because one comparison sorts faster than two.
    fn new(smaller: u32, larger: u32) -> Self {
        debug_assert!(smaller < larger);
        Self(u64::from(smaller) << 32 | u64::from(larger))
    }

    /// The two nodes, the smaller number first.
    pub fn nodes(self) -> (u32, u32) {
        ((self.0 >> 32) as u32, self.0 as u32)
    }
}

/// The pairs that share a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// The pairs, sorted, each once.
    pub pairs: Vec<CandidatePair>,
    /// Buckets of more than [`BUCKET_CAP`](Candidates::BUCKET_CAP) different nodes, in which not each was paired with
    /// each.
    pub capped_buckets: u64,
}

impl Candidates {
    /// The most different nodes of a bucket that are paired each with each: at most 496 pairs.
    pub const BUCKET_CAP: usize = 32;
    /// The nodes of a larger bucket that all its nodes are paired with: the smallest numbers.
    pub const REPRESENTATIVES: usize = 8;
    /// The nodes next in order that each node of a larger bucket is paired with.
    pub const NEIGHBOURS: usize = 8;

    /// All pairs of different nodes that share a key, except in buckets above the cap.
    ///
    /// The same set of postings gives the same candidates, in whatever order they come, whichever are repeated, and
    /// however many threads sort them.
    ///
    /// ```
    /// use wirecopy::index::{Candidates, Posting};
    ///
    /// let postings = [(7, 2), (7, 0), (9, 0), (9, 1), (9, 0)].map(|(key, node)| Posting { key, node });
    /// let candidates = Candidates::find(postings.to_vec());
    /// assert_eq!(candidates.pairs.iter().map(|pair| pair.nodes()).collect::<Vec<_>>(), [(0, 1), (0, 2)]);
    /// assert_eq!(candidates.capped_buckets, 0);
    /// ```
    pub fn find(mut postings: Vec<Posting>) -> Self {
        postings.par_sort_unstable();
        let nominated = postings
            .par_chunk_by(|a, b| a.key == b.key)
            .fold(Nominations::default, |mut nominations, bucket| {
                nominations.add_bucket(bucket);
                nominations
            })
            .reduce(Nominations::default, Nominations::merge);
        nominated.finish()
    }
}

/// Pairs found so far, by one thread. A pair of close copies shares most of its bands and is found in each, so repeated
/// ones are removed whenever the list has doubled since: a list stays in proportion to its different pairs. Several lists wait
/// to be merged at a time, so a family that fills every band is held a few times over.
#[derive(Default)]
struct Nominations {
    pairs: Vec<CandidatePair>,
    /// Length of `pairs` when repeated ones were last removed.
    compacted: usize,
    capped_buckets: u64,
    /// The different nodes of the bucket at hand.
    nodes: Vec<u32>,
}

impl Nominations {
    /// Up to this length (8 MiB) there is nothing worth removing.
    const SMALL: usize = 1 << 20;

    /// The postings of one key, sorted by node.
    fn add_bucket(&mut self, bucket: &[Posting]) {
        if bucket.len() < 2 {
            return;
        }
        let mut nodes = std::mem::take(&mut self.nodes);
        nodes.clear();
        nodes.extend(bucket.iter().map(|posting| posting.node));
        nodes.dedup();
        if nodes.len() <= Candidates::BUCKET_CAP {
            self.pair_each_with_each(&nodes);
        } else {
            self.capped_buckets += 1;
            self.pair_with_few(&nodes);
        }
        self.nodes = nodes;
        self.compact_if_doubled();
    }

    fn pair_each_with_each(&mut self, nodes: &[u32]) {
        for (i, &smaller) in nodes.iter().enumerate() {
            self.pairs.extend(nodes[i + 1..].iter().map(|&larger| CandidatePair::new(smaller, larger)));
        }
    }

    /// Representatives with all behind them, the others with their neighbours.
    fn pair_with_few(&mut self, nodes: &[u32]) {
        for (i, &smaller) in nodes.iter().enumerate() {
            let behind = &nodes[i + 1..];
            let partners = if i < Candidates::REPRESENTATIVES { behind.len() } else { Candidates::NEIGHBOURS };
            self.pairs.extend(behind.iter().take(partners).map(|&larger| CandidatePair::new(smaller, larger)));
        }
    }

    fn compact_if_doubled(&mut self) {
        if self.pairs.len() >= Self::SMALL.max(2 * self.compacted) {
            self.compact();
        }
    }

    fn compact(&mut self) {
        // The stable sort, because it merges what is sorted already: the compacted part, what another thread compacted,
        // and all that comes from one large bucket.
        self.pairs.sort();
        self.pairs.dedup();
        self.compacted = self.pairs.len();
    }

    fn merge(mut self, mut other: Self) -> Self {
        if self.pairs.len() < other.pairs.len() {
            std::mem::swap(&mut self, &mut other);
        }
        self.pairs.append(&mut other.pairs);
        self.capped_buckets += other.capped_buckets;
        self.compact_if_doubled();
        self
    }

    fn finish(mut self) -> Candidates {
        self.compact();
        self.pairs.shrink_to_fit();
        Candidates { pairs: self.pairs, capped_buckets: self.capped_buckets }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use rayon::ThreadPoolBuilder;

    use super::*;
    use crate::fingerprint::SplitMix64;

    fn pairs(candidates: &Candidates) -> Vec<(u32, u32)> {
        candidates.pairs.iter().map(|pair| pair.nodes()).collect()
    }

    /// The definition, without a cap.
    fn oracle(postings: &[Posting]) -> Vec<(u32, u32)> {
        let sharing = postings.iter().flat_map(|a| postings.iter().map(move |b| (a, b)));
        let sharing = sharing.filter(|(a, b)| a.key == b.key && a.node < b.node);
        sharing.map(|(a, b)| (a.node, b.node)).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn any_postings(keys: u64, nodes: u32, most: usize) -> impl Strategy<Value = Vec<Posting>> {
        prop::collection::vec((0..keys, 0..nodes).prop_map(|(key, node)| Posting { key, node }), 0..most)
    }

    /// A bucket of `size` nodes with numbers that leave gaps.
    fn bucket(size: u32) -> Vec<Posting> {
        (0..size).map(|n| Posting { key: 5, node: 3 * n + 1 }).collect()
    }

    proptest! {
        #[test]
        fn below_the_cap_all_who_share_a_key_are_found(postings in any_postings(20, 64, 300)) {
            let candidates = Candidates::find(postings.clone());
            prop_assert_eq!(pairs(&candidates), oracle(&postings));
            prop_assert_eq!(candidates.capped_buckets, 0);
        }

        #[test]
        fn above_the_cap_no_strangers_are_paired_and_nobody_is_left_alone(postings in any_postings(2, 200, 350)) {
            let candidates = Candidates::find(postings.clone());
            let (found, sharing) = (pairs(&candidates), oracle(&postings));
            prop_assert!(found.is_sorted_by(|a, b| a < b));
            prop_assert!(found.iter().all(|pair| sharing.binary_search(pair).is_ok()));
            let members = |pairs: &[(u32, u32)]| pairs.iter().flat_map(|&(a, b)| [a, b]).collect::<BTreeSet<_>>();
            prop_assert_eq!(members(&found), members(&sharing));
        }

        #[test]
        fn order_and_repetition_change_nothing(postings in any_postings(6, 200, 500), turn in 0..500usize) {
            let mut turned = postings.clone();
            turned.rotate_left(turn.min(postings.len()));
            turned.reverse();
            turned.extend(postings.iter().step_by(3));
            prop_assert_eq!(Candidates::find(turned), Candidates::find(postings));
        }
    }

    #[test]
    fn no_postings_no_candidates() {
        assert_eq!(Candidates::find(Vec::new()), Candidates::default());
        assert_eq!(Candidates::find(bucket(1)), Candidates::default());
    }

    /// The cap counts different nodes, and a bucket of exactly so many is complete.
    #[test]
    fn the_cap_is_where_it_says() {
        let cap = Candidates::BUCKET_CAP as u32;
        let complete = Candidates::find([bucket(cap), bucket(cap)].concat());
        assert_eq!((complete.pairs.len() as u32, complete.capped_buckets), (cap * (cap - 1) / 2, 0));
        let capped = Candidates::find(bucket(cap + 1));
        assert!((capped.pairs.len() as u32) < cap * (cap + 1) / 2);
        assert_eq!(capped.capped_buckets, 1);
    }

    #[test]
    fn in_a_large_bucket_all_meet_the_representatives_and_their_neighbours() {
        let candidates = Candidates::find(bucket(100));
        let number = |n: u32| 3 * n + 1;
        let mut expected = BTreeSet::new();
        for n in 0..100 {
            expected.extend((0..8).filter(|&first| first < n).map(|first| (number(first), number(n))));
            expected.extend((n + 1..n + 9).filter(|&next| next < 100).map(|next| (number(n), number(next))));
        }
        assert_eq!(pairs(&candidates), Vec::from_iter(expected));
    }

    /// Linear in the bucket, however many bands repeat it, and through the removal of repeated pairs.
    #[test]
    fn one_sentence_in_many_pages_stays_linear() {
        let nodes = 20_000;
        let postings = (0..10).flat_map(|key| (0..nodes).map(move |node| Posting { key, node })).collect();
        let candidates = Candidates::find(postings);
        assert_eq!(candidates.capped_buckets, 10);
        assert!(candidates.pairs.len() <= nodes as usize * (Candidates::REPRESENTATIVES + Candidates::NEIGHBOURS));
    }

    #[test]
    fn threads_change_nothing() {
        let mut random = SplitMix64(3);
        let mut postings: Vec<_> =
            random.by_ref().take(60_000).map(|x| Posting { key: (x >> 40).isqrt(), node: x as u32 % 5000 }).collect();
        postings.extend((0..300).map(|node| Posting { key: 1, node: 17 * node }));
        let on = |threads, postings: Vec<_>| {
            ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| Candidates::find(postings))
        };
        let alone = on(1, postings.clone());
        assert!(alone.capped_buckets > 0 && alone.pairs.len() > 100_000);
        for threads in [2, 3, 7] {
            postings.sort_by_cached_key(|posting| random.next().map(|x| x ^ posting.key));
            assert_eq!(on(threads, postings.clone()), alone, "{threads} threads");
        }
    }
}
