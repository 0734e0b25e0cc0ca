//! The order of the stages: documents in, report out. The only file that knows it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::document::{Document, Normaliser, Outline, SegmentKind};
use crate::passage::{Part, align, same_words};
use crate::report::{ALL_PAIRS, Counts, Findings, Parameters, REPRESENTATIVES, Report, build, pairs_of};
use crate::story::{Aligned, Coverage, Node, Relation, Topic, TopicSpace, cluster, judge};
use crate::{Error, Result};

/// Parameters of a [`Detector`], checked together by [`build`](DetectorBuilder::build).
#[derive(Clone, Debug)]
pub struct DetectorBuilder {
    recall_similarity: f64,
    recall_probability: f64,
}

impl Default for DetectorBuilder {
    fn default() -> Self {
        Self { recall_similarity: Self::RECALL_SIMILARITY, recall_probability: Self::RECALL_PROBABILITY }
    }
}

impl DetectorBuilder {
    /// The default resemblance of two paragraphs' shingle sets at which recall is asked for.
    pub const RECALL_SIMILARITY: f64 = 0.4;
    /// The default probability that two paragraphs of that resemblance are compared.
    pub const RECALL_PROBABILITY: f64 = 0.9;

    /// Asks that two paragraphs whose shingle sets have this resemblance (0 to 1, exclusive) be compared with at least
    /// this probability (0 to 1, exclusive). Bands and rows follow from it.
    pub fn recall_at(mut self, similarity: f64, probability: f64) -> Self {
        (self.recall_similarity, self.recall_probability) = (similarity, probability);
        self
    }

    /// The detector of these parameters.
    ///
    /// # Errors
    ///
    /// When a parameter is outside its range, or when no bands and rows give the recall asked for.
    pub fn build(self) -> Result<Detector> {
        if !(0.0 < self.recall_similarity && self.recall_similarity < 1.0) {
            return Err(Error::parameter("similarity", self.recall_similarity, "give a number between 0 and 1"));
        }
        Ok(Detector { parameters: self })
    }
}

/// Finds who printed whose text.
#[derive(Clone, Debug)]
pub struct Detector {
    parameters: DetectorBuilder,
}

impl Detector {
    /// The parameters to choose from.
    pub fn builder() -> DetectorBuilder {
        DetectorBuilder::default()
    }

    /// Reads the documents, in any order, and reports who printed whose text.
    ///
    /// # Errors
    ///
    /// When a document is longer than 4 GiB, or there are more than 2³² of them.
    pub fn scan(&self, documents: Vec<Document>) -> Result<Report> {
        self.scan_observed(documents, &|_| {})
    }

    /// The same, and tells how far it is.
    ///
    /// # Errors
    ///
    /// As [`scan`](Detector::scan).
    pub fn scan_observed(&self, documents: Vec<Document>, observer: &(dyn Fn(Progress) + Sync)) -> Result<Report> {
        let documents = in_order(documents);
        let outlines = read(&documents, observer)?;
        let identical = identical(&outlines);
        let candidates = self.candidates(&outlines);
        let mut links = align_all(&documents, &outlines, &candidates, &identical);
        let topics = topics(&documents, &outlines);
        let words = words(&outlines);
        let mut stories = cluster(&links, &words, &topics);
        // A story's members are compared with each other, nominated or not.
        let missing: BTreeSet<(u32, u32)> = stories
            .iter()
            .flat_map(pairs_of)
            .map(|(a, b)| (a.document, b.document))
            .filter(|pair| !candidates.contains(pair) && !identical.contains(pair))
            .collect();
        if !missing.is_empty() {
            links.extend(align_all(&documents, &outlines, &missing, &BTreeSet::new()));
            links.sort_by_key(|link| (link.a, link.b));
            stories = cluster(&links, &words, &topics);
        }
        let counts = Counts {
            documents: documents.len() as u64,
            paragraphs: outlines.iter().map(|outline| outline.paragraphs.len() as u64).sum(),
            candidates: candidates.len() as u64,
            verified: (candidates.len() + missing.len()) as u64,
            ..Counts::default()
        };
        let findings =
            Findings { documents: &documents, outlines: &outlines, topics: &topics, links, identical, stories };
        Ok(build(&findings, self.parameters(), counts, Vec::new()))
    }

    fn parameters(&self) -> Parameters {
        Parameters {
            shingle: String::new(),
            hashes: 0,
            seed: 0,
            recall_similarity: self.parameters.recall_similarity,
            recall_probability: self.parameters.recall_probability,
            bands: 0,
            rows: 0,
            recall: 0.0,
        }
    }

    fn candidates(&self, outlines: &[Outline]) -> BTreeSet<(u32, u32)> {
        let n = outlines.len() as u32;
        (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect()
    }
}

/// The documents by id; a second holder of an id is renamed.
fn in_order(mut documents: Vec<Document>) -> Vec<Document> {
    documents.sort_by(|a, b| (a.id(), a.path(), a.text()).cmp(&(b.id(), b.path(), b.text())));
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for document in &mut documents {
        let mut id = document.id().to_owned();
        let mut holder = 2;
        while !taken.insert(id.clone()) {
            id = format!("{}#{holder}", document.id());
            holder += 1;
        }
        if id != document.id() {
            *document = std::mem::take(document).renamed(id);
        }
    }
    documents.sort_by(|a, b| a.id().cmp(b.id()));
    documents
}

fn read(documents: &[Document], observer: &(dyn Fn(Progress) + Sync)) -> Result<Vec<Outline>> {
    let total = documents.len() as u64;
    let done = AtomicU64::new(0);
    let outline = |normaliser: &mut Normaliser, document: &Document| {
        let outline = Outline::new(document, normaliser);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        observer(Progress { stage: Stage::Read, done, total });
        outline
    };
    documents.par_iter().map_init(Normaliser::default, outline).collect()
}

/// Pairs of documents with the same words in the same order.
fn identical(outlines: &[Outline]) -> BTreeSet<(u32, u32)> {
    let mut groups: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for (number, outline) in outlines.iter().enumerate().filter(|(_, outline)| !outline.words.is_empty()) {
        groups.entry(outline.key()).or_default().push(number as u32);
    }
    let pairs = |group: Vec<u32>| -> Vec<(u32, u32)> {
        let firsts = if group.len() <= ALL_PAIRS { group.len() } else { REPRESENTATIVES };
        (0..firsts)
            .flat_map(|i| group[i + 1..].iter().map(move |&b| (i, b)).collect::<Vec<_>>())
            .map(|(i, b)| (group[i], b))
            .collect()
    };
    groups.into_values().flat_map(pairs).collect()
}

fn align_all(
    documents: &[Document],
    outlines: &[Outline],
    candidates: &BTreeSet<(u32, u32)>,
    identical: &BTreeSet<(u32, u32)>,
) -> Vec<Aligned> {
    let pairs: Vec<(u32, u32)> = candidates.union(identical).copied().collect();
    let aligned = |&(a, b): &(u32, u32)| {
        if identical.contains(&(a, b)) {
            align_identical(outlines, a, b)
        } else {
            align_documents(documents, outlines, a, b)
        }
    };
    pairs.par_iter().flat_map_iter(aligned).collect()
}

/// The linked segments of two documents: every article of one against every article of the other.
fn align_documents(documents: &[Document], outlines: &[Outline], a: u32, b: u32) -> Vec<Aligned> {
    let mut links = Vec::new();
    let (x, y) = (&outlines[a as usize], &outlines[b as usize]);
    for (i, one) in x.articles() {
        for (j, other) in y.articles() {
            let part = |number: u32, segment| Part {
                text: documents[number as usize].text(),
                outline: &outlines[number as usize],
                segment,
            };
            let passages = align(part(a, i), part(b, j));
            let (a, b) = (Node { document: a, segment: i }, Node { document: b, segment: j });
            links.extend(judge(a, one.words, b, other.words, passages));
        }
    }
    links
}

/// The linked segments of two documents that have the same words.
fn align_identical(outlines: &[Outline], a: u32, b: u32) -> Vec<Aligned> {
    let (x, y) = (&outlines[a as usize], &outlines[b as usize]);
    let mut links = Vec::new();
    for (i, segment) in x.segments.iter().enumerate() {
        let passages = same_words(x, i as u32, y);
        let Some(first) = passages.first() else { continue };
        let other = y.sentences[first.b.sentence as usize].segment;
        let covered = Coverage { aligned: segment.words, words: segment.words };
        let only_furniture = x.articles().next().is_none();
        let is_evidence = segment.kind == SegmentKind::Article || only_furniture;
        links.push(Aligned {
            a: Node { document: a, segment: i as u32 },
            b: Node { document: b, segment: other },
            relation: if is_evidence { Relation::Copy } else { Relation::Excerpt },
            a_covered: covered,
            b_covered: covered,
            verbatim: 1.0,
            passages,
        });
    }
    links
}

fn topics(documents: &[Document], outlines: &[Outline]) -> BTreeMap<Node, Topic> {
    let space = TopicSpace::default();
    let of = |(number, outline): (usize, &Outline)| -> Vec<(Node, Topic)> {
        let text = documents[number].text();
        let node = |segment| Node { document: number as u32, segment };
        outline.articles().map(|(segment, _)| (node(segment), space.topic(text, outline, segment))).collect()
    };
    outlines.par_iter().enumerate().flat_map_iter(of).collect()
}

fn words(outlines: &[Outline]) -> BTreeMap<Node, u32> {
    let of = |(number, outline): (usize, &Outline)| -> Vec<(Node, u32)> {
        let node = |segment| Node { document: number as u32, segment };
        (0..).zip(&outline.segments).map(|(i, segment)| (node(i), segment.words)).collect()
    };
    outlines.iter().enumerate().flat_map(of).collect()
}

/// How far a scan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it does now.
    pub stage: Stage,
    /// Items of this stage done.
    pub done: u64,
    /// Items of this stage in all.
    pub total: u64,
}

/// What a scan does, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Finding lines, sentences, words, segments.
    Read,
    /// Fingerprinting paragraphs.
    Fingerprint,
    /// Nominating pairs.
    Index,
    /// Aligning nominated pairs.
    Align,
    /// Clustering and labelling.
    Report,
}
