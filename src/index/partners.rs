//! Signatures → candidate pairs of nodes, a few bands at a time: of the pairs that
//! [`Candidates::find`](super::Candidates::find) gives of the postings that nodes of several documents share, those that
//! [`Estimates`] finds alike.
//!
//! A posting list of all bands is sixteen bytes a band and node, and has to be sorted. Here each band is a *chain* of four
//! bytes a node instead: every node points to the next of its bucket. The nodes of a band are found by a table small enough
//! for the first-level cache, because they are first parted by their keys (radix partitioning: Manegold, Boncz, Kersten,
//! *Optimizing main-memory join on modern hardware*, 2002). A node's partners are then whoever its chains lead to, each
//! noted once, so that no pair is written down twice and nothing is sorted.

use std::ops::Range;

use rayon::prelude::*;

use super::estimate::Estimates;
use super::kin::Kin;
use super::nodes::Nodes;
use super::{Banding, Candidates};

/// The signatures of all nodes, block by block: kept, or made anew whenever they are wanted.
pub(super) trait Signatures: Sync {
    /// Minima of a signature.
    fn hashes(&self) -> usize;

    /// Hands over what is made of each block, in the order of the nodes.
    fn each<R: Send>(&self, of_block: impl Fn(&Block) -> R + Sync, take: impl FnMut(R));

    /// Bands that are chained at a time: chains are four bytes a band and node.
    fn bands_at_once(&self) -> usize;
}

/// Signatures that are kept.
pub(super) struct KeptSignatures {
    pub(super) hashes: usize,
    pub(super) blocks: Vec<Block>,
}

impl Signatures for KeptSignatures {
    fn hashes(&self) -> usize {
        self.hashes
    }

    fn each<R: Send>(&self, of_block: impl Fn(&Block) -> R + Sync, take: impl FnMut(R)) {
        self.blocks.par_iter().map(&of_block).collect::<Vec<R>>().into_iter().for_each(take);
    }

    fn bands_at_once(&self) -> usize {
        usize::MAX
    }
}

/// The signatures of [`Block::NODES`] nodes, or of the last few.
#[derive(Clone, Default)]
pub(super) struct Block {
    /// One signature behind the other; of a node without a signature there is one without meaning.
    pub(super) minima: Vec<u32>,
    /// Whether each node has a signature.
    pub(super) signed: Vec<bool>,
}

impl Block {
    pub(super) const NODES: usize = 256;
}

/// The candidate pairs of nodes.
pub(super) struct Partners {
    /// For runs of nodes in order: of each node how many partners with larger numbers it has, and all these partners.
    runs: Vec<Run>,
    /// Buckets in which not each was paired with each.
    pub(super) capped_buckets: u64,
}

/// Of nodes in a row, how many partners with larger numbers each has, and all these partners.
type Run = (Vec<u32>, Vec<Kin>);

/// Nodes of a run.
const RUN: usize = 1024;

/// The partners of either, each once.
fn union(a: &Run, b: &Run) -> Run {
    let (mut counts, mut partners) = (Vec::with_capacity(a.0.len()), Vec::with_capacity(a.1.len().max(b.1.len())));
    let (mut of_a, mut of_b) = (&a.1[..], &b.1[..]);
    for (&in_a, &in_b) in a.0.iter().zip(&b.0) {
        let (own_a, own_b);
        (own_a, of_a) = of_a.split_at(in_a as usize);
        (own_b, of_b) = of_b.split_at(in_b as usize);
        let before = partners.len();
        partners.extend(own_a);
        // Two nodes that are alike meet in many bands: most of these are there.
        partners.extend(own_b.iter().filter(|partner| !own_a.contains(partner)));
        counts.push((partners.len() - before) as u32);
    }
    (counts, partners)
}

/// Bands whose keys are made in one pass over the signatures: a cache line of two rows each.
const BANDS: usize = 8;
/// Nodes that are grouped at a time, about.
const PART: usize = 2048;
/// No node.
const NONE: u32 = u32::MAX >> 1;
/// Marks the link of a node in a large bucket that goes no further than its neighbours.
const NEIGHBOURS_ONLY: u32 = 1 << 31;

impl Partners {
    /// The pairs of nodes that share a band key, except that a bucket of one document's own nodes nominates nobody, and that
    /// in buckets above the cap only some are paired. Of these pairs those stay of whose minima at least so many agree. Nodes that the
    /// same documents hold are left out: they nominate nobody whom each of them does not nominate alone.
    pub(super) fn find<S: Signatures>(signatures: S, banding: Banding, least: u32, nodes: &Nodes) -> Self {
        let sole = &nodes.sole_holders();
        let (signed, estimates) = signed_and_estimates(&signatures, sole.len(), least);
        let bands = banding.bands_of(signatures.hashes());
        let at_once = bands.min(signatures.bands_at_once());
        let mut partners = Self { runs: Vec::new(), capped_buckets: 0 };
        for first in (0..bands).step_by(at_once) {
            let bands = first..bands.min(first + at_once);
            let (chains, capped) = chains(&signatures, banding, bands, &signed, sole);
            partners.capped_buckets += capped;
            partners.add(follow_all(&chains, nodes, &estimates));
        }
        partners
    }

    /// Adds the partners that other bands found.
    fn add(&mut self, others: Vec<Run>) {
        if self.runs.is_empty() {
            self.runs = others;
            return;
        }
        self.runs.par_iter_mut().zip(others).for_each(|(run, other)| *run = union(run, &other));
    }

    /// The pairs, the smaller number first, ordered by it.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (u32, Kin)> + Clone {
        let with_rests = self.runs.iter().flat_map(|(counts, partners)| {
            counts.iter().scan(&partners[..], |rest, &count| {
                let (own, behind) = rest.split_at_checked(count as usize)?;
                *rest = behind;
                Some(own)
            })
        });
        (0..).zip(with_rests).flat_map(|(node, partners)| partners.iter().map(move |&partner| (node, partner)))
    }
}

/// Which nodes have signatures, and what is kept of these.
fn signed_and_estimates<S: Signatures>(signatures: &S, nodes: usize, least: u32) -> (Vec<bool>, Estimates) {
    let hashes = signatures.hashes();
    let (mut signed, mut bytes) = (Vec::with_capacity(nodes), Vec::with_capacity(nodes * hashes));
    let of_block = |block: &Block| (block.signed.clone(), Estimates::bytes::<Vec<u8>>(&block.minima));
    signatures.each(of_block, |(of_nodes, of_minima)| {
        signed.extend(of_nodes);
        bytes.extend(of_minima);
    });
    (signed, Estimates::of(hashes, bytes, least))
}

/// The chains of some bands, and how many of their buckets were capped.
fn chains<S: Signatures>(
    signatures: &S,
    banding: Banding,
    bands: Range<usize>,
    signed: &[bool],
    sole: &[Option<u32>],
) -> (Vec<Vec<u32>>, u64) {
    let (mut chains, mut capped) = (Vec::with_capacity(bands.len()), 0);
    for first in bands.clone().step_by(BANDS) {
        let keys = keys(signatures, banding, first..bands.end.min(first + BANDS), signed.len());
        let link = |chains: &mut Chains, keys: Vec<u64>| chains.link(&keys, signed, sole);
        let chained: Vec<(Vec<u32>, u64)> = keys.into_par_iter().map_init(Chains::default, link).collect();
        capped += chained.iter().map(|&(_, capped)| capped).sum::<u64>();
        chains.extend(chained.into_iter().map(|(chain, _)| chain));
    }
    (chains, capped)
}

/// The keys of some bands, band by band, of so many nodes.
fn keys<S: Signatures>(signatures: &S, banding: Banding, bands: Range<usize>, nodes: usize) -> Vec<Vec<u64>> {
    let hashes = signatures.hashes();
    let of_block = |block: &Block| {
        let mut keys = Vec::with_capacity(bands.len() * block.signed.len());
        bands.clone().for_each(|band| banding.append_keys(&block.minima, hashes, band, &mut keys));
        keys
    };
    let mut keys: Vec<Vec<u64>> = bands.clone().map(|_| Vec::with_capacity(nodes)).collect();
    signatures.each(of_block, |block: Vec<u64>| {
        let of_band = (block.len() / bands.len()).max(1);
        keys.iter_mut().zip(block.chunks(of_band)).for_each(|(keys, block)| keys.extend_from_slice(block));
    });
    keys
}

/// The partners that chains lead to.
fn follow_all(chains: &[Vec<u32>], nodes: &Nodes, estimates: &Estimates) -> Vec<Run> {
    let starts: Vec<usize> = (0..nodes.len()).step_by(RUN).collect();
    let seen = || vec![NONE; nodes.len()];
    let run =
        |seen: &mut Vec<u32>, start: usize| follow(chains, start..nodes.len().min(start + RUN), nodes, estimates, seen);
    starts.into_par_iter().map_init(seen, run).collect()
}

/// What it takes to chain the nodes of a band, kept for the next.
#[derive(Default)]
struct Chains {
    /// Keys and nodes, by the highest bits of the key, then by node.
    parted: Vec<(u64, u32)>,
    /// Where each part ends.
    ends: Vec<usize>,
    /// The last of each group so far, by a hash of its key.
    slots: Vec<u32>,
    /// In the part at hand, the next of the same group.
    links: Vec<u32>,
    /// The firsts of groups.
    firsts: Vec<u32>,
    bucket: Vec<u32>,
}

impl Chains {
    /// Of each node the next of its bucket, and how many buckets were capped.
    fn link(&mut self, keys: &[u64], signed: &[bool], sole: &[Option<u32>]) -> (Vec<u32>, u64) {
        self.part(keys, signed);
        let mut next = vec![NONE; keys.len()];
        let mut capped = 0;
        let ends = std::mem::take(&mut self.ends);
        let mut start = 0;
        for &end in &ends {
            capped += self.group(start..end, sole, &mut next);
            start = end;
        }
        self.ends = ends;
        (next, capped)
    }

    /// Parts the nodes that have signatures by the highest bits of their keys; the order of nodes stays.
    fn part(&mut self, keys: &[u64], signed: &[bool]) {
        let bits = (keys.len() / PART + 1).next_power_of_two().ilog2();
        let part_of = |key: u64| (key >> 1 >> (63 - bits)) as usize;
        let postings = keys.iter().zip(signed).zip(0u32..).filter(|((_, signed), _)| **signed);
        // Counted one place too far, so that filling a part moves its start to its end.
        self.ends.clear();
        self.ends.resize((1 << bits) + 1, 0);
        postings.clone().for_each(|((&key, _), _)| self.ends[part_of(key) + 1] += 1);
        for part in 1..self.ends.len() {
            self.ends[part] += self.ends[part - 1];
        }
        self.parted.clear();
        self.parted.resize(self.ends[1 << bits], (0, 0));
        for ((&key, _), node) in postings {
            let place = &mut self.ends[part_of(key)];
            self.parted[*place] = (key, node);
            *place += 1;
        }
        self.ends.pop();
    }

    /// Chains the groups of equal keys in one part.
    fn group(&mut self, part: std::ops::Range<usize>, sole: &[Option<u32>], next: &mut [u32]) -> u64 {
        let postings = &self.parted[part];
        let size = (2 * postings.len()).next_power_of_two();
        self.slots.clear();
        self.slots.resize(size, NONE);
        self.links.clear();
        self.links.resize(postings.len(), NONE);
        self.firsts.clear();
        for (place, &(key, _)) in (0u32..).zip(postings) {
            let mut slot = key as usize & (size - 1);
            // At most half of the slots are taken, so that there is an end.
            loop {
                match self.slots[slot] {
                    NONE => self.firsts.push(place),
                    last if postings[last as usize].0 == key => self.links[last as usize] = place,
                    _ => {
                        slot = (slot + 1) & (size - 1);
                        continue;
                    }
                }
                self.slots[slot] = place;
                break;
            }
        }
        let mut capped = 0;
        for &first in &self.firsts {
            if self.links[first as usize] == NONE {
                continue;
            }
            self.bucket.clear();
            let mut place = first;
            while place != NONE {
                self.bucket.push(postings[place as usize].1);
                place = self.links[place as usize];
            }
            let holder = sole[self.bucket[0] as usize];
            if holder.is_some() && self.bucket.iter().all(|&node| sole[node as usize] == holder) {
                continue;
            }
            let is_large = self.bucket.len() > Candidates::BUCKET_CAP;
            capped += u64::from(is_large);
            for (rank, nodes) in self.bucket.windows(2).enumerate() {
                let short = is_large && rank >= Candidates::REPRESENTATIVES;
                next[nodes[0] as usize] = nodes[1] | if short { NEIGHBOURS_ONLY } else { 0 };
            }
        }
        capped
    }
}

/// Of each node of a run the partners with larger numbers, each once. `seen` holds of each node who saw it last.
///
/// The chains of a node are followed side by side, a step each in turn: a step waits for memory, and what it waits for does
/// not depend on the other chains. How long chains are follows no pattern, so that there is no branch on their ends.
fn follow(
    chains: &[Vec<u32>],
    run: std::ops::Range<usize>,
    nodes: &Nodes,
    estimates: &Estimates,
    seen: &mut [u32],
) -> Run {
    let (mut counts, mut partners) = (Vec::with_capacity(run.len()), Vec::new());
    // Whoever the chains of a node lead to.
    let mut met = Vec::new();
    // Band, partner and steps left of the chains that go on; behind `alive` what does not matter any more.
    let mut steps = vec![(0, NONE, 0); chains.len()];
    for node in run {
        let (mut found, mut alive) = (0, 0);
        for (band, next) in chains.iter().enumerate() {
            let link = next[node];
            let most = if link & NEIGHBOURS_ONLY != 0 { Candidates::NEIGHBOURS } else { usize::MAX };
            steps[alive] = (band, link & NONE, most);
            alive += usize::from(link & NONE != NONE);
        }
        while alive > 0 {
            if met.len() < found + alive {
                met.resize((found + alive).next_power_of_two(), NONE);
            }
            let mut still = 0;
            for place in 0..alive {
                let (band, partner, left) = steps[place];
                // By the time that all are met it is there.
                estimates.prefetch(partner);
                let seen_by = &mut seen[partner as usize];
                met[found] = partner;
                found += usize::from(*seen_by != node as u32);
                *seen_by = node as u32;
                let following = chains[band][partner as usize] & NONE;
                steps[still] = (band, following, left - 1);
                still += usize::from(following != NONE && left > 1);
            }
            alive = still;
        }
        let (before, holders) = (partners.len(), nodes.holders.of(node as u32));
        let alike = |&partner: &u32| Some(Kin::new(partner, estimates.likeness(node as u32, partner)?));
        let by_others = |partner: &Kin| nodes.holders.of(partner.node()) != holders;
        partners.extend(met[..found].iter().filter_map(alike).filter(by_others));
        counts.push((partners.len() - before) as u32);
    }
    partners.shrink_to_fit();
    (counts, partners)
}
