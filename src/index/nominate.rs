//! Documents → candidate pairs: which documents are worth aligning, because one paragraph of each looks alike.
//!
//! Paragraphs that are the same after normalisation are one *node*, fingerprinted once: in wire copy under a third of all
//! paragraphs are distinct. Nodes that share a band key and enough of all minima are candidates, and so are the documents that hold
//! them. In a large corpus the shingles that many paragraphs have are left out of the signatures: they are what unrelated paragraphs have in
//! common, and without them fewer of those meet and more rewrites do.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::Banding;
use super::estimate::{kept, least_agreeing};
use super::frequency::Frequencies;
use super::lists::Lists;
use super::nodes::Nodes;
use super::pairing::Pairing;
use super::partners::{Block, Partners, Signatures};
use crate::Result;
use crate::document::Outline;
use crate::fingerprint::{Fingerprinter, FirstOnly, Shingling, Sketcher};

/// The probability up to which two paragraphs of the resemblance that was asked for are taken for less alike by the estimate
/// of their signatures. It is small, because two documents may have only one pair of paragraphs alike, and enough: where .2
/// is asked for, two in three pairs of resemblance .1 fall short, and 996 in 1,000 of .05.
const LOST: f64 = 0.005;

/// Nominates pairs of documents.
#[derive(Clone, Debug)]
pub struct Nominator {
    shingling: Shingling,
    sketcher: Sketcher,
    banding: Banding,
    /// Of two paragraphs that stay candidates so many minima agree, by one byte each.
    least_agreeing: u32,
    /// Shingles that are known to be common before any document is seen.
    known_common: Option<Arc<Frequencies>>,
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
        // What the bands give beyond what was asked for may be spent.
        let lost = (1.0 - probability / banding.recall(similarity)).clamp(0.0, LOST);
        let least_agreeing = least_agreeing(sketcher.hashes(), similarity, lost);
        Ok(Self { shingling: Shingling::default(), sketcher, banding, least_agreeing, known_common: None })
    }

    /// The same that leaves these shingles, with their frequencies, out of every paragraph [alone](Self::leave_out_common).
    pub(crate) fn knowing(mut self, common: &[(u32, u32)]) -> Self {
        self.known_common = (!common.is_empty()).then(|| Arc::new(Frequencies::of_common(common)));
        self
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

    /// The probability that two paragraphs of this resemblance (0 to 1) are compared: that they share a band key, and that enough
    /// of their minima agree. At least that, for both are the likelier the more minima agree, and what is so is not rarer
    /// together than if neither knew of the other (Harris, *A lower bound for the critical probability in a certain
    /// percolation process*, 1960).
    ///
    /// ```
    /// use wirecopy::index::Nominator;
    ///
    /// let nominator = Nominator::new(0.2, 0.9)?;
    /// assert!((0.92..nominator.banding().recall(0.2)).contains(&nominator.recall(0.2)));
    /// assert!(nominator.recall(0.05) < 0.01);
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    pub fn recall(&self, similarity: f64) -> f64 {
        self.banding.recall(similarity) * kept(self.sketcher.hashes(), similarity, self.least_agreeing)
    }

    /// Of how many hash functions the minima must agree in two paragraphs, by one byte each, for them to be compared.
    pub fn least_agreeing(&self) -> u32 {
        self.least_agreeing
    }

    /// The pairs of documents of which a paragraph each looks alike, or that are the same as a whole. `outlines` are their
    /// texts taken apart.
    pub fn nominate(&self, texts: &[&str], outlines: &[Outline]) -> Nominations {
        self.nominate_among(texts, outlines, &|_, _| true)
    }

    /// The same of pairs that may be linked, by their places: what may not takes the place of no other.
    pub(crate) fn nominate_among(
        &self,
        texts: &[&str],
        outlines: &[Outline],
        may_link: &(dyn Fn(u32, u32) -> bool + Sync),
    ) -> Nominations {
        let nodes = Nodes::of(outlines);
        let fingerprinter = || Fingerprinter::new(self.shingling, self.sketcher.clone());
        let frequencies = self.frequencies(&nodes, texts, outlines);
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
        let partners = Partners::find(signatures, self.banding, self.least_agreeing, &nodes);
        let alike = Lists::group(nodes.len(), partners.pairs().flat_map(|(a, b)| [(a, b), (b, a)]));
        let pairing = Pairing { nodes: &nodes, alike, identical: identical(outlines), may_link };
        Nominations {
            pairs: pairing.pairs(outlines.len()),
            distinct_paragraphs: nodes.len() as u64,
            capped_buckets: partners.capped_buckets + pairing.capped(),
        }
    }

    /// How many paragraphs of a corpus have each shingle, where it is large enough for that to tell anything.
    fn frequencies(&self, nodes: &Nodes, texts: &[&str], outlines: &[Outline]) -> Option<Frequencies> {
        let fingerprinter = || Fingerprinter::new(self.shingling, self.sketcher.clone());
        Frequencies::of(texts.len(), nodes.len(), fingerprinter, |fingerprinter, node| {
            fingerprinter.shingles(nodes.text(node, texts, outlines))
        })
    }

    /// The shingles that are common in a corpus, with their frequencies, in order.
    pub(crate) fn common_shingles(&self, texts: &[&str], outlines: &[Outline]) -> Vec<(u32, u32)> {
        let nodes = Nodes::of(outlines);
        let Some(frequencies) = self.frequencies(&nodes, texts, outlines) else { return Vec::new() };
        let mut fingerprinter = Fingerprinter::new(self.shingling, self.sketcher.clone());
        let mut common = BTreeMap::new();
        for node in 0..nodes.len() {
            common.extend(frequencies.common(fingerprinter.shingles(nodes.text(node, texts, outlines))));
        }
        common.into_iter().collect()
    }

    /// Leaves out of a paragraph the shingles that are [known](Self::knowing) to be common.
    pub(crate) fn leave_out_common(&self, shingles: &mut Vec<u32>, repeated: &mut FirstOnly) {
        if let Some(common) = &self.known_common {
            common.keep_rare(shingles, repeated);
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
