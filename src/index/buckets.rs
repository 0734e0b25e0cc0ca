//! Buckets that grow: the nodes of each band key, the newest first.
//!
//! A bucket is a chain: a table says which node of a key came last, and every node, for every band, which came before it.
//! That is four bytes a band and node beside the table, whatever the size of a bucket, and adding a node moves nothing.

use ahash::AHashMap;

use super::estimate::Estimates;
use super::{Banding, Candidates, Nominator};

/// The buckets of all bands.
pub(super) struct Buckets {
    banding: Banding,
    /// For each band, the newest node of each key: by half of the key, for the signatures tell who met by chance.
    newest: Vec<AHashMap<u32, u32>>,
    /// For each node, band by band, the node before it in its bucket.
    before: Vec<u32>,
    estimates: Estimates,
}

/// No node.
const NONE: u32 = u32::MAX;

impl Buckets {
    pub(super) fn new(nominator: &Nominator) -> Self {
        let (banding, hashes) = (nominator.banding(), nominator.sketcher().hashes());
        Self {
            banding,
            newest: vec![AHashMap::new(); banding.bands_of(hashes)],
            before: Vec::new(),
            estimates: Estimates::empty(hashes, nominator.least_agreeing()),
        }
    }

    fn nodes(&self) -> u32 {
        (self.before.len() / self.newest.len()) as u32
    }

    /// Adds the next node; without a signature it is in no bucket.
    pub(super) fn push(&mut self, minima: Option<&[u32]>) {
        let node = self.nodes();
        let Some(minima) = minima else {
            self.before.extend(self.newest.iter().map(|_| NONE));
            return self.estimates.push_none();
        };
        for (band, newest) in self.newest.iter_mut().enumerate() {
            let before = newest.insert(half(self.banding.key_of(minima, band)), node);
            self.before.push(before.unwrap_or(NONE));
        }
        self.estimates.push(minima);
    }

    /// The nodes that share a key with this signature and enough of its minima, of every bucket the newest that are held.
    pub(super) fn alike(&self, minima: &[u32], is_held: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for (band, newest) in self.newest.iter().enumerate() {
            let first = newest.get(&half(self.banding.key_of(minima, band))).copied();
            let held = std::iter::successors(first, |&node| self.before(node, band)).filter(|&node| is_held(node));
            found.extend(held.take(Candidates::BUCKET_CAP));
        }
        found.sort_unstable();
        found.dedup();
        let signature = Estimates::bytes(minima);
        found.retain(|&node| self.estimates.is_alike(&signature, node));
        found
    }

    fn before(&self, node: u32, band: usize) -> Option<u32> {
        Some(self.before[node as usize * self.newest.len() + band]).filter(|&before| before != NONE)
    }

    /// Drops the nodes that have no new place, which are given in their order, and gives the others theirs.
    pub(super) fn compact(&mut self, place: impl Fn(u32) -> Option<u32>) {
        let bands = self.newest.len();
        let live: Vec<u32> = (0..self.nodes()).filter(|&node| place(node).is_some()).collect();
        let mut before = vec![NONE; live.len() * bands];
        // Band by band, so that there are never two of each.
        for band in 0..bands {
            let next_held =
                |first: Option<u32>| std::iter::successors(first, |&node| self.before(node, band)).find_map(&place);
            for (node, own) in live.iter().zip(before.iter_mut().skip(band).step_by(bands)) {
                *own = next_held(self.before(*node, band)).unwrap_or(NONE);
            }
            let newest = self.newest[band].iter();
            let held: AHashMap<u32, u32> =
                newest.filter_map(|(&key, &node)| Some((key, next_held(Some(node))?))).collect();
            self.newest[band] = held;
        }
        let mut estimates = self.estimates.emptied();
        live.iter().for_each(|&node| estimates.push_from(&self.estimates, node));
        (self.before, self.estimates) = (before, estimates);
    }
}

/// Half of a key: 32 bits tell a million nodes apart but for a few pairs, which their signatures tell apart.
fn half(key: u64) -> u32 {
    (key >> 32) as u32
}
