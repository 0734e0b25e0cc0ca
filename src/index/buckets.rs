//! Buckets that grow: the nodes of each band key, in the order in which they came.
//!
//! Most keys have one node, which is written where the key is; the others say where their list is. So looking a bucket up is
//! two places in memory at most, whatever its size, and a node takes twelve bytes or so for each band.

use smallvec::{SmallVec, smallvec};

use super::estimate::Estimates;
use super::key_table::KeyTable;
use super::kin::Kin;
use super::{Banding, Nominator};
use crate::document::room_for_more;
use crate::fingerprint::prefetch;

/// The nodes of a bucket that a new one is compared with: the newest. Twice as many as a corpus pairs each with each, for where it
/// cuts off, whoever was removed in the meantime has left a mark: an index that is opened again would know others.
const NEWEST: usize = 64;

/// The buckets of all bands.
pub(super) struct Buckets {
    banding: Banding,
    /// For each band, what each key has: by half of the key, for the signatures tell who met by chance.
    bands: Vec<KeyTable>,
    /// The nodes of buckets that have several, in the order in which they came.
    several: Vec<SmallVec<[u32; 4]>>,
    nodes: u32,
    /// The nodes that are not held any more.
    buried: Flags,
    estimates: Estimates,
}

/// The nodes of a bucket, in four bytes: one, or the number of their list, which is marked.
#[derive(Clone, Copy)]
struct Bucket(u32);

/// Marks the number of a list.
const LIST: u32 = 1 << 31;

/// The same to be read.
enum Found {
    One(u32),
    Several(u32),
}

impl Bucket {
    fn found(self) -> Found {
        if self.0 & LIST == 0 { Found::One(self.0) } else { Found::Several(self.0 & !LIST) }
    }

    /// The list that comes next in these.
    fn next_of(lists: &[SmallVec<[u32; 4]>]) -> Self {
        Self(lists.len() as u32 | LIST)
    }
}

/// What a search has met: buffers that are empty before and after, and no flag set.
#[derive(Default)]
pub(super) struct Seen {
    keys: Vec<u32>,
    buckets: Vec<Bucket>,
    nodes: Vec<u32>,
    flags: Flags,
}

/// A bit for each node.
#[derive(Default)]
struct Flags(Vec<u64>);

impl Flags {
    fn get(&self, node: u32) -> bool {
        self.0.get(node as usize / 64).is_some_and(|bits| bits >> (node % 64) & 1 != 0)
    }

    /// Sets the flag of a node, and says whether it was not set before.
    fn set(&mut self, node: u32) -> bool {
        let at = node as usize / 64;
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        let before = self.0[at];
        self.0[at] = before | 1 << (node % 64);
        self.0[at] != before
    }

    fn clear(&mut self, node: u32) {
        if let Some(bits) = self.0.get_mut(node as usize / 64) {
            *bits &= !(1 << (node % 64));
        }
    }
}

impl Buckets {
    pub(super) fn new(nominator: &Nominator) -> Self {
        let (banding, hashes) = (nominator.banding(), nominator.sketcher().hashes());
        Self {
            banding,
            bands: (0..banding.bands_of(hashes)).map(|_| KeyTable::new()).collect(),
            several: Vec::new(),
            nodes: 0,
            buried: Flags::default(),
            estimates: Estimates::empty(hashes, nominator.least_agreeing()),
        }
    }

    /// Adds the next node, and gives those from `first` on that look like it; without a signature it is in no bucket.
    pub(super) fn push(&mut self, minima: Option<&[u32]>, first: u32) -> Vec<Kin> {
        let node = self.nodes;
        self.nodes += 1;
        let Some(minima) = minima else {
            self.estimates.push_none();
            return Vec::new();
        };
        let mut keys: SmallVec<[u32; 64]> = SmallVec::new();
        self.ask_for(minima, &mut keys);
        let mut met = Vec::new();
        for (key, buckets) in keys.into_iter().zip(&mut self.bands) {
            let bucket = buckets.get_or_insert(key, node);
            match Bucket(*bucket).found() {
                Found::One(only) if only == node => {}
                Found::One(other) => {
                    met.extend((other >= first).then_some(other));
                    *bucket = Bucket::next_of(&self.several).0;
                    self.several.push(smallvec![other, node]);
                }
                Found::Several(list) => {
                    let nodes = &mut self.several[list as usize];
                    met.extend(nodes.iter().rev().take(NEWEST).take_while(|&&node| node >= first));
                    nodes.push(node);
                }
            }
        }
        self.estimates.push(minima);
        met.sort_unstable();
        met.dedup();
        let signature: SmallVec<[u8; 128]> = Estimates::bytes(minima);
        met.into_iter().filter_map(|node| self.kin(&signature, node)).collect()
    }

    /// The nodes that share a key with this signature and enough of its minima, of every bucket the newest that are held.
    pub(super) fn alike(&self, minima: &[u32], seen: &mut Seen) -> Vec<Kin> {
        let Seen { keys, buckets, nodes, flags } = seen;
        self.ask_for(minima, keys);
        buckets.extend(keys.drain(..).zip(&self.bands).filter_map(|(key, buckets)| buckets.get(key)).map(Bucket));
        for bucket in buckets.iter() {
            if let Found::Several(list) = bucket.found() {
                prefetch(std::slice::from_ref(&self.several[list as usize]));
            }
        }
        let estimates = &self.estimates;
        let mut meet = |node: u32| {
            if flags.set(node) {
                estimates.prefetch(node);
                nodes.push(node);
            }
        };
        for bucket in buckets.drain(..) {
            match bucket.found() {
                Found::One(node) if self.buried.get(node) => {}
                Found::One(node) => meet(node),
                Found::Several(list) => {
                    let held = self.several[list as usize].iter().rev().filter(|&&node| !self.buried.get(node));
                    held.take(NEWEST).for_each(|&node| meet(node));
                }
            }
        }
        nodes.iter().for_each(|&node| flags.clear(node));
        let signature: SmallVec<[u8; 128]> = Estimates::bytes(minima);
        let mut alike: Vec<Kin> = nodes.drain(..).filter_map(|node| self.kin(&signature, node)).collect();
        alike.sort_unstable_by_key(|kin| kin.node());
        alike
    }

    /// The keys of all bands of a signature. What each is looked up in is asked for: a processor that waits for one bucket looks for the
    /// next in the meantime.
    fn ask_for(&self, minima: &[u32], keys: &mut impl Extend<u32>) {
        keys.extend(self.bands.iter().enumerate().map(|(band, buckets)| {
            let key = half(self.banding.key_of(minima, band));
            buckets.prefetch(key);
            key
        }));
    }

    /// A node as one that looks like these bytes of a signature, where it does.
    fn kin(&self, signature: &[u8], node: u32) -> Option<Kin> {
        Some(Kin::new(node, self.estimates.likeness_to(signature, node)?))
    }

    /// Takes a node for one that is not held any more; its place stays until the next compaction.
    pub(super) fn bury(&mut self, node: u32) {
        self.buried.set(node);
    }

    /// Drops the nodes that have no new place, which are given in their order, and gives the others theirs. All of it stays where it is.
    pub(super) fn compact(&mut self, place: impl Fn(u32) -> Option<u32>) {
        let moved = self.compact_lists(&place);
        for buckets in &mut self.bands {
            buckets.renumber(|bucket| match Bucket(bucket).found() {
                Found::One(node) => place(node),
                Found::Several(list) => moved[list as usize].map(|bucket| bucket.0),
            });
        }
        let live = (0..self.nodes).filter(|&node| place(node).is_some());
        self.nodes = self.estimates.retain(live);
        self.buried = Flags::default();
    }

    /// The same of the lists, one behind the other. By its number before, what has become of each: nothing where none of its nodes has a
    /// new place.
    fn compact_lists(&mut self, place: impl Fn(u32) -> Option<u32>) -> Vec<Option<Bucket>> {
        let mut moved = Vec::with_capacity(self.several.len());
        let mut kept = 0;
        for list in 0..self.several.len() {
            let nodes = &mut self.several[list];
            nodes.retain(|node| {
                let place = place(*node);
                *node = place.unwrap_or(*node);
                place.is_some()
            });
            moved.push(match nodes[..] {
                [] => None,
                [node] => Some(Bucket(node)),
                _ => {
                    if nodes.capacity() > 2 * nodes.len() {
                        nodes.shrink_to_fit();
                    }
                    let bucket = Bucket::next_of(&self.several[..kept]);
                    self.several.swap(kept, list);
                    kept += 1;
                    Some(bucket)
                }
            });
        }
        self.several.truncate(kept);
        self.several.shrink_to(room_for_more(kept));
        moved
    }
}

/// Half of a key: 32 bits tell a million nodes apart but for a few pairs, which their signatures tell apart.
fn half(key: u64) -> u32 {
    (key >> 32) as u32
}
