//! Documents → candidate pairs: which documents are worth aligning, because one paragraph of each looks alike.
//!
//! Paragraphs that are the same after normalisation are one *node*, fingerprinted once: in wire copy under a third of all
//! paragraphs are distinct. Nodes that share a band key are candidates, and so are the documents that hold them. In a large
//! corpus the shingles that many paragraphs have are left out of the signatures: they are what unrelated paragraphs have in
//! common, and without them fewer of those meet and more rewrites do.

use rayon::prelude::*;

use super::Banding;
use super::frequency::Frequencies;
use super::lists::Lists;
use super::nodes::Nodes;
use super::pairing::Pairing;
use super::partners::{Block, Partners, Signatures};
use crate::Result;
use crate::document::Outline;
use crate::fingerprint::{Fingerprinter, FirstOnly, Shingling, Sketcher};

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
    /// Buckets, and paragraphs of many documents, too large to pair each with each.
    pub capped_buckets: u64,
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
        let nodes = Nodes::of(outlines);
        let fingerprinter = || Fingerprinter::new(self.shingling, self.sketcher.clone());
        let frequencies = Frequencies::of(texts.len(), nodes.len(), fingerprinter, |fingerprinter, node| {
            fingerprinter.shingles(nodes.text(node, texts, outlines))
        });
        let blocks: Vec<usize> = (0..nodes.len()).step_by(Block::NODES).collect();
        let worker = || (fingerprinter(), FirstOnly::default());
        let blocks = blocks.into_par_iter().map_init(worker, |(fingerprinter, repeated), first| {
            let mut block = Block::default();
            for node in first..nodes.len().min(first + Block::NODES) {
                let shingles = fingerprinter.shingles(nodes.text(node, texts, outlines));
                if let Some(frequencies) = &frequencies {
                    frequencies.keep_rare(shingles, repeated);
                }
                let signed = fingerprinter.sketch(&mut block.minima);
                block.signed.push(signed);
                // The place of a signature that there is none of.
                block.minima.resize(block.signed.len() * self.sketcher.hashes(), 0);
            }
            block
        });
        let signatures = Signatures { hashes: self.sketcher.hashes(), blocks: blocks.collect() };
        drop(frequencies);
        let partners = Partners::find(signatures, self.banding, &nodes);
        let alike = Lists::group(nodes.len(), partners.pairs().flat_map(|(a, b)| [(a, b), (b, a)]));
        let pairing = Pairing { nodes: &nodes, alike, identical: identical(outlines) };
        Nominations {
            pairs: pairing.pairs(outlines.len()),
            distinct_paragraphs: nodes.len() as u64,
            capped_buckets: partners.capped_buckets + pairing.capped(),
        }
    }
}

/// Documents that are the same as a whole, in groups: they are paired even where no paragraph of theirs is telling.
fn identical(outlines: &[Outline]) -> Lists {
    let with_words = (0..).zip(outlines).filter(|(_, outline)| !outline.words.is_empty());
    let mut keys: Vec<(u64, u32)> = with_words.map(|(document, outline)| (outline.key(), document)).collect();
    keys.par_sort_unstable();
    let groups: Vec<&[(u64, u32)]> = keys.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1).collect();
    let members =
        (0..).zip(&groups).flat_map(|(group, members)| members.iter().map(move |&(_, member)| (group, member)));
    Lists::group(groups.len(), members)
}
