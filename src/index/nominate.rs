//! Documents → candidate pairs: which documents are worth aligning, because one paragraph of each looks alike.
//!
//! Paragraphs that are the same after normalisation are one *node*, fingerprinted once: in wire copy under a third of all
//! paragraphs are distinct. Nodes that share a band key and enough of all minima are candidates, and so are the documents that hold
//! them. In a large corpus the shingles that many paragraphs have are left out of the signatures: they are what unrelated paragraphs have in
//! common, and without them fewer of those meet and more rewrites do.

use std::sync::Arc;

use ahash::AHashMap;
use rayon::prelude::*;

use super::Banding;
use super::estimate::{kept, least_agreeing};
use super::frequency::Frequencies;
use super::kin::Kin;
use super::lists::Lists;
use super::nodes::{NodeTexts, Nodes};
use super::pairing::Pairing;
use super::partners::{Block, KeptSignatures, Partners, Signatures};
use crate::Result;
use crate::document::{Corpus, Outline, Outlines};
use crate::fingerprint::{Fingerprinter, FirstOnly, Shingling, Sketcher};

/// The probability up to which two paragraphs of the resemblance that was asked for are taken for less alike by the estimate
/// of their signatures. It is small, because two documents may have only one pair of paragraphs alike, and enough: where .2
/// is asked for, two in three pairs of resemblance .1 fall short, and 996 in 1,000 of .05.
const LOST: f64 = 0.005;

/// Whether two documents, by their places, may be linked at all.
pub(crate) type MayLink<'m> = &'m (dyn Fn(u32, u32) -> bool + Sync);

/// Blocks of signatures that are made side by side, before they are handed over.
const TOGETHER: usize = 256;
/// Bands that are chained at a time where memory is scarce.
const BANDS_AT_ONCE: usize = 16;

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

    /// The pairs of documents of which a paragraph each looks alike, or that are the same as a whole.
    pub fn nominate(&self, corpus: &dyn Corpus) -> Nominations {
        self.nominate_among(corpus, &|_, _| true)
    }

    /// The same of pairs that may be linked, by their places: what may not takes the place of no other.
    pub(crate) fn nominate_among(&self, corpus: &dyn Corpus, may_link: MayLink<'_>) -> Nominations {
        self.nominate_with(corpus, may_link, |sketches, nodes| {
            let mut signatures = KeptSignatures { hashes: sketches.hashes(), blocks: Vec::new() };
            sketches.each(Block::clone, |block| signatures.blocks.push(block));
            drop(sketches);
            Partners::find(signatures, self.banding, self.least_agreeing, nodes)
        })
    }

    /// The same in less memory, and more time: signatures, the largest things there are, are made again for each few bands.
    pub(crate) fn nominate_frugally(&self, corpus: &dyn Corpus, may_link: MayLink<'_>) -> Nominations {
        let partners =
            |sketches: Sketches<'_>, nodes: &Nodes| Partners::find(sketches, self.banding, self.least_agreeing, nodes);
        self.nominate_with(corpus, may_link, partners)
    }

    fn nominate_with(
        &self,
        corpus: &dyn Corpus,
        may_link: MayLink<'_>,
        partners: impl FnOnce(Sketches<'_>, &Nodes) -> Partners,
    ) -> Nominations {
        let nodes = Nodes::of(corpus);
        let frequencies = self.frequencies(&nodes, corpus);
        let partners = partners(Sketches { nominator: self, nodes: &nodes, corpus, frequencies }, &nodes);
        let both_ways = |(node, partner): (u32, Kin)| [(node, partner), (partner.node(), partner.renumbered(node))];
        let alike = Lists::group(nodes.len(), partners.pairs().flat_map(both_ways));
        let pairing = Pairing { nodes: &nodes, alike, identical: identical(corpus), may_link };
        Nominations {
            pairs: pairing.pairs(corpus.len()),
            distinct_paragraphs: nodes.len() as u64,
            capped_buckets: partners.capped_buckets + pairing.capped(),
        }
    }

    /// How many paragraphs of a corpus have each shingle, where it is large enough for that to tell anything.
    fn frequencies(&self, nodes: &Nodes, corpus: &dyn Corpus) -> Option<Frequencies> {
        let worker = || (Fingerprinter::new(self.shingling, self.sketcher.clone()), nodes.texts(corpus));
        Frequencies::of(corpus.len(), nodes.len(), worker, |(fingerprinter, texts), node| {
            fingerprinter.shingles(texts.of(node))
        })
    }

    /// The shingles that are common in a corpus, with their frequencies, in order.
    pub(crate) fn common_shingles(&self, corpus: &dyn Corpus) -> Vec<(u32, u32)> {
        let nodes = Nodes::of(corpus);
        let Some(frequencies) = self.frequencies(&nodes, corpus) else { return Vec::new() };
        let mut fingerprinter = Fingerprinter::new(self.shingling, self.sketcher.clone());
        let (mut common, mut texts) = (AHashMap::new(), nodes.texts(corpus));
        for node in 0..nodes.len() {
            common.extend(frequencies.common(fingerprinter.shingles(texts.of(node))));
        }
        let mut common: Vec<(u32, u32)> = common.into_iter().collect();
        common.sort_unstable();
        common
    }

    /// Leaves out of a paragraph the shingles that are [known](Self::knowing) to be common.
    pub(crate) fn leave_out_common(&self, shingles: &mut Vec<u32>, repeated: &mut FirstOnly) {
        if let Some(common) = &self.known_common {
            common.keep_rare(shingles, repeated);
        }
    }
}

/// The signatures of the paragraphs of a corpus, made when they are wanted.
struct Sketches<'s> {
    nominator: &'s Nominator,
    nodes: &'s Nodes,
    corpus: &'s dyn Corpus,
    frequencies: Option<Frequencies>,
}

impl Signatures for Sketches<'_> {
    fn hashes(&self) -> usize {
        self.nominator.sketcher.hashes()
    }

    fn each<R: Send>(&self, of_block: impl Fn(&Block) -> R + Sync, mut take: impl FnMut(R)) {
        let Nominator { shingling, sketcher, .. } = self.nominator;
        let worker = || {
            let fingerprinter = Fingerprinter::new(*shingling, sketcher.clone());
            (fingerprinter, FirstOnly::default(), self.nodes.texts(self.corpus), Block::default())
        };
        let blocks: Vec<usize> = (0..self.nodes.len()).step_by(Block::NODES).collect();
        let sketch = |(fingerprinter, repeated, texts, block): &mut (_, _, NodeTexts<'_>, Block), first: usize| {
            let fingerprinter: &mut Fingerprinter = fingerprinter;
            block.minima.clear();
            block.signed.clear();
            for node in first..self.nodes.len().min(first + Block::NODES) {
                let shingles = fingerprinter.shingles(texts.of(node));
                if let Some(frequencies) = &self.frequencies {
                    frequencies.keep_rare(shingles, repeated);
                }
                let signed = fingerprinter.sketch(&mut block.minima);
                block.signed.push(signed);
                // The place of a signature that there is none of.
                block.minima.resize(block.signed.len() * sketcher.hashes(), 0);
            }
            of_block(block)
        };
        for blocks in blocks.chunks(TOGETHER) {
            blocks.par_iter().copied().map_init(worker, sketch).collect::<Vec<R>>().into_iter().for_each(&mut take);
        }
    }

    fn bands_at_once(&self) -> usize {
        BANDS_AT_ONCE
    }
}

/// Documents that are the same as a whole, in groups: they are paired even where no paragraph of theirs is telling.
fn identical(outlines: &dyn Outlines) -> Lists {
    let key = |document: usize| identity(&outlines.outline(document)).map(|key| (key, document as u32));
    groups_of((0..outlines.len()).into_par_iter().filter_map(key).collect())
}

/// By what a document is the same as another as a whole: nothing where it has no words.
pub(super) fn identity(outline: &Outline) -> Option<u64> {
    (!outline.words.is_empty()).then(|| outline.key())
}

/// The documents that are the same as others by these keys, in groups.
pub(super) fn groups_of(mut keys: Vec<(u64, u32)>) -> Lists {
    keys.par_sort_unstable();
    let groups: Vec<&[(u64, u32)]> = keys.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1).collect();
    let members =
        (0..).zip(&groups).flat_map(|(group, members)| members.iter().map(move |&(_, member)| (group, member)));
    Lists::group(groups.len(), members)
}
