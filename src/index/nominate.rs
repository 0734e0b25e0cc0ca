//! Documents → candidate pairs: which documents are worth aligning, because one paragraph of each looks alike.
//!
//! Paragraphs that are the same after normalisation are one *node*, fingerprinted once: in wire copy under a third of all
//! paragraphs are distinct. Nodes that share a band key are candidates, and so are the documents that hold them. In a large
//! corpus the shingles that many paragraphs have are left out of the signatures: they are what unrelated paragraphs have in
//! common, and without them fewer of those meet and more rewrites do.

use rayon::prelude::*;

use super::{Banding, Candidates, Posting};
use crate::Result;
use crate::document::{Normaliser, Outline, Paragraph};
use crate::fingerprint::{Shingling, Sketcher, distinct};

/// Nominates pairs of documents.
#[derive(Clone, Debug)]
pub struct Nominator {
    shingling: Shingling,
    sketcher: Sketcher,
    banding: Banding,
}

/// The pairs that were nominated, and what it took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nominations {
    /// Pairs of places in the list of documents, the smaller first, sorted, each once.
    pub pairs: Vec<(u32, u32)>,
    /// Paragraphs that differ after normalisation.
    pub distinct_paragraphs: u64,
    /// Buckets too large to pair each with each.
    pub capped_buckets: u64,
}

/// Words below which a paragraph ("By our correspondent") nominates nobody.
const TELLING_WORDS: usize = 5;

/// A distinct paragraph: one place where it stands, and the documents that hold it, in order.
struct Node {
    document: u32,
    paragraph: u32,
    holders: Vec<u32>,
}

impl Nominator {
    /// A nominator that compares two paragraphs of this resemblance with at least this probability.
    ///
    /// # Errors
    ///
    /// As [`Banding::for_recall`].
    pub fn new(similarity: f64, probability: f64) -> Result<Self> {
        let sketcher = Sketcher::default();
        let banding = Banding::for_recall(sketcher.hashes(), similarity, probability)?;
        Ok(Self { shingling: Shingling::default(), sketcher, banding })
    }

    /// What paragraphs are cut into.
    pub fn shingling(&self) -> Shingling {
        self.shingling
    }

    /// What makes signatures of them.
    pub fn sketcher(&self) -> &Sketcher {
        &self.sketcher
    }

    /// How signatures become keys.
    pub fn banding(&self) -> Banding {
        self.banding
    }

    /// The pairs of documents of which a paragraph each looks alike, or that are the same as a whole. `outlines` are their
    /// texts taken apart.
    pub fn nominate(&self, texts: &[&str], outlines: &[Outline]) -> Nominations {
        let nodes = nodes(outlines);
        let text = |node: &Node| {
            let span = outlines[node.document as usize].paragraphs[node.paragraph as usize].span;
            &texts[node.document as usize][span.range()]
        };
        let frequencies = Frequencies::of(texts.len(), &nodes, |node, shingles, normalised| {
            self.shingles(text(node), normalised, shingles);
        });
        let postings: Vec<Posting> = nodes
            .par_iter()
            .enumerate()
            .map_init(Buffers::default, |buffers, (number, node)| {
                self.shingles(text(node), &mut buffers.normalised, &mut buffers.shingles);
                if let Some(frequencies) = &frequencies {
                    frequencies.keep_rare(&mut buffers.shingles);
                }
                let signature = self.sketcher.sketch(&buffers.shingles, &mut buffers.minima);
                let keys = signature.into_iter().flat_map(|signature| self.banding.band_keys(signature));
                keys.map(|key| Posting { key, node: number as u32 }).collect::<Vec<_>>()
            })
            .flatten_iter()
            .collect();
        let candidates = Candidates::find(postings);
        let mut capped_buckets = candidates.capped_buckets;
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let same = identical(outlines);
        for holders in nodes.iter().map(|node| &node.holders).chain(&same) {
            capped_buckets += u64::from(pair_within(holders, &mut pairs));
        }
        for pair in &candidates.pairs {
            let (a, b) = pair.nodes();
            pair_across(&nodes[a as usize].holders, &nodes[b as usize].holders, &mut pairs);
        }
        pairs.par_sort_unstable();
        pairs.dedup();
        Nominations { pairs, distinct_paragraphs: nodes.len() as u64, capped_buckets }
    }

    fn shingles(&self, text: &str, normalised: &mut String, shingles: &mut Vec<u32>) {
        normalised.clear();
        shingles.clear();
        Normaliser::normalise(text, normalised);
        self.shingling.append(normalised, shingles);
    }
}

/// What one thread writes into, again and again.
#[derive(Default)]
struct Buffers {
    normalised: String,
    shingles: Vec<u32>,
    minima: Vec<u32>,
}

/// The distinct paragraphs, in the order in which they first stand.
fn nodes(outlines: &[Outline]) -> Vec<Node> {
    let telling = |(_, paragraph): &(u32, &Paragraph)| paragraph.words.len() >= TELLING_WORDS;
    let places = |(document, outline): (usize, &Outline)| -> Vec<(u64, u32, u32)> {
        let paragraphs = (0..).zip(&outline.paragraphs).filter(telling);
        paragraphs.map(|(number, paragraph)| (outline.paragraph_key(paragraph), document as u32, number)).collect()
    };
    let mut places: Vec<(u64, u32, u32)> = outlines.par_iter().enumerate().flat_map_iter(places).collect();
    places.par_sort_unstable();
    let same = places.chunk_by(|a, b| a.0 == b.0);
    let mut nodes: Vec<Node> = same
        .map(|same| {
            let mut holders: Vec<u32> = same.iter().map(|&(_, document, _)| document).collect();
            holders.dedup();
            Node { document: same[0].1, paragraph: same[0].2, holders }
        })
        .collect();
    nodes.par_sort_unstable_by_key(|node| (node.document, node.paragraph));
    nodes
}

/// Documents that are the same as a whole, in groups: they are paired even where no paragraph of theirs is telling.
fn identical(outlines: &[Outline]) -> Vec<Vec<u32>> {
    let with_words = (0..).zip(outlines).filter(|(_, outline)| !outline.words.is_empty());
    let mut keys: Vec<(u64, u32)> = with_words.map(|(document, outline)| (outline.key(), document)).collect();
    keys.par_sort_unstable();
    let groups = keys.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
    groups.map(|group| group.iter().map(|&(_, document)| document).collect()).collect()
}

/// Pairs the documents of one paragraph; in a large group each with the first few and its neighbours. Says whether the
/// group was large.
fn pair_within(holders: &[u32], pairs: &mut Vec<(u32, u32)>) -> bool {
    let large = holders.len() > Candidates::BUCKET_CAP;
    for (i, &a) in holders.iter().enumerate() {
        let behind = &holders[i + 1..];
        let all = !large || i < Candidates::REPRESENTATIVES;
        let partners = if all { behind.len() } else { Candidates::NEIGHBOURS.min(behind.len()) };
        pairs.extend(behind[..partners].iter().map(|&b| (a, b)));
    }
    large
}

/// Pairs the documents of two paragraphs that look alike: all with all while they are few, else all with the first few.
fn pair_across(a: &[u32], b: &[u32], pairs: &mut Vec<(u32, u32)>) {
    let few = a.len().saturating_mul(b.len()) <= Candidates::BUCKET_CAP * Candidates::BUCKET_CAP;
    let firsts = |list: &[u32]| if few { list.len() } else { Candidates::REPRESENTATIVES.min(list.len()) };
    let mut add = |x: u32, y: u32| {
        if x != y {
            pairs.push((x.min(y), x.max(y)));
        }
    };
    for &x in &a[..firsts(a)] {
        b.iter().for_each(|&y| add(x, y));
    }
    if !few {
        for &y in &b[..firsts(b)] {
            a.iter().for_each(|&x| add(x, y));
        }
    }
}

/// How many distinct paragraphs have a shingle, nearly: counters that several shingles may share only count too high.
struct Frequencies {
    counters: Vec<u32>,
    cap: u32,
}

/// Documents from which on common shingles are left out.
const LARGE_CORPUS: usize = 500;
/// A shingle is common that stands in more distinct paragraphs than one for so many documents,
const COMMON: usize = 100;
/// and in more than this many: a story of a few outlets is not common.
const LEAST_COMMON: u32 = 10;
/// Shingles a paragraph keeps whatever their frequency, the rarest first: a story that fills the corpus is still found.
const KEPT: usize = 16;

impl Frequencies {
    /// Counts the shingles of all nodes; nothing where the corpus is too small for frequency to tell anything.
    fn of(
        documents: usize,
        nodes: &[Node],
        shingles_of: impl Fn(&Node, &mut Vec<u32>, &mut String) + Sync,
    ) -> Option<Self> {
        use std::sync::atomic::{AtomicU32, Ordering};
        if documents < LARGE_CORPUS {
            return None;
        }
        // About one counter for every eight shingles of the corpus, 256 MiB at most.
        let size = (nodes.len() * 32).next_power_of_two().clamp(1 << 16, 1 << 26);
        let counters: Vec<AtomicU32> = (0..size).map(|_| AtomicU32::new(0)).collect();
        nodes.par_iter().for_each_init(Buffers::default, |buffers, node| {
            shingles_of(node, &mut buffers.shingles, &mut buffers.normalised);
            distinct(&mut buffers.shingles);
            for &shingle in &buffers.shingles {
                // Sums do not depend on their order.
                counters[shingle as usize & (size - 1)].fetch_add(1, Ordering::Relaxed);
            }
        });
        let counters = counters.into_iter().map(AtomicU32::into_inner).collect();
        Some(Self { counters, cap: ((documents / COMMON) as u32).max(LEAST_COMMON) })
    }

    fn frequency(&self, shingle: u32) -> u32 {
        self.counters[shingle as usize & (self.counters.len() - 1)]
    }

    /// Leaves out the shingles above the cap, but keeps the rarest few.
    fn keep_rare(&self, shingles: &mut Vec<u32>) {
        distinct(shingles);
        let rare = shingles.iter().filter(|&&shingle| self.frequency(shingle) <= self.cap).count();
        if rare >= KEPT.min(shingles.len()) {
            shingles.retain(|&shingle| self.frequency(shingle) <= self.cap);
        } else {
            shingles.sort_unstable_by_key(|&shingle| (self.frequency(shingle), shingle));
            shingles.truncate(KEPT);
        }
    }
}
