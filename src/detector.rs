//! The order of the stages: documents in, report out. The only file that knows it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::Result;
use crate::document::{Document, Normaliser, Outline, Segment};
use crate::furniture::Furniture;
use crate::index::Nominator;
use crate::passage::Sentences;
use crate::report::{Counts, Detail, Findings, Parameters, Report, build};
use crate::story::{Aligned, Aligner, Graph, Node, Story, Topic, TopicSpace, cluster, seams};

/// Parameters of a [`Detector`], checked together by [`build`](DetectorBuilder::build).
#[derive(Clone, Debug)]
pub struct DetectorBuilder {
    recall_similarity: f64,
    recall_probability: f64,
    detail: Detail,
}

impl Default for DetectorBuilder {
    fn default() -> Self {
        Self {
            recall_similarity: Self::RECALL_SIMILARITY,
            recall_probability: Self::RECALL_PROBABILITY,
            detail: Detail::Full,
        }
    }
}

impl DetectorBuilder {
    /// The default resemblance of two paragraphs' shingle sets at which recall is asked for.
    pub const RECALL_SIMILARITY: f64 = 0.2;
    /// The default probability that two paragraphs of that resemblance are compared.
    pub const RECALL_PROBABILITY: f64 = 0.9;

    /// Asks that two paragraphs whose shingle sets have this resemblance (0 to 1, exclusive) be compared with at least
    /// this probability (0 to 1, exclusive). Bands and rows follow from it.
    pub fn recall_at(mut self, similarity: f64, probability: f64) -> Self {
        (self.recall_similarity, self.recall_probability) = (similarity, probability);
        self
    }

    /// Asks for a report of so much detail. What is found stays the same; what is left out takes neither time nor memory.
    pub fn detail(mut self, detail: Detail) -> Self {
        self.detail = detail;
        self
    }

    /// The detector of these parameters.
    ///
    /// # Errors
    ///
    /// When a parameter is outside its range, or when no bands and rows give the recall asked for.
    pub fn build(self) -> Result<Detector> {
        let nominator = Nominator::new(self.recall_similarity, self.recall_probability)?;
        Ok(Detector {
            recall_similarity: self.recall_similarity,
            recall_probability: self.recall_probability,
            detail: self.detail,
            nominator,
        })
    }
}

/// Finds who printed whose text.
#[derive(Clone, Debug)]
pub struct Detector {
    recall_similarity: f64,
    recall_probability: f64,
    detail: Detail,
    nominator: Nominator,
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
    /// When a document is longer than 4 GiB.
    pub fn scan(&self, documents: &[Document]) -> Result<Report> {
        self.scan_observed(documents, &|_| {})
    }

    /// The same, and tells how far it is.
    ///
    /// The observer is called from several threads, for each document that is read and each whose pairs are aligned. One that
    /// panics ends the scan: nothing is left half done, since all that a scan makes is its own, and the panic goes on to the
    /// caller. So a scan can be cancelled with `std::panic::resume_unwind`, which runs no hook, and `catch_unwind` around it.
    ///
    /// # Errors
    ///
    /// As [`scan`](Detector::scan).
    pub fn scan_observed(&self, documents: &[Document], observer: &(dyn Fn(Progress) + Sync)) -> Result<Report> {
        let documents = in_order(documents);
        let mut outlines = read(&documents, observer)?;
        let sources: Vec<Option<&str>> = documents.iter().map(|document| document.source()).collect();
        let furniture = Furniture::learn(&outlines, &sources);
        outlines.par_iter_mut().for_each(|outline| furniture.mark(outline));
        let texts: Vec<&str> = documents.iter().map(|document| document.text()).collect();
        observer(Progress { stage: Stage::Index, done: 0, total: outlines.len() as u64 });
        let nominations = self.nominator.nominate(&texts, &outlines);
        let sentences = Sentences::find(&outlines);
        let mut aligner = Aligner::new(&texts, &outlines, &sentences);
        let mut links = aligner.align_all(&nominations.pairs, &|done, total| {
            observer(Progress { stage: Stage::Align, done, total });
        });
        let (mut about, mut lengths) = (topics(&texts, &outlines), words(&outlines));
        let mut graph = Graph::new(&links);
        let mut stories = cluster(&links, &graph, &lengths, &about);
        // Pages that go on with another article are cut, and what touches them is done again.
        let seams = seams(&texts, &outlines, &links, &graph, &stories, &about);
        if !seams.is_empty() {
            drop(aligner);
            cut(&mut outlines, &seams, &documents);
            aligner = Aligner::new(&texts, &outlines, &sentences);
            links = aligner.align_again(&seams, &nominations.pairs, links);
            (about, lengths) = (topics(&texts, &outlines), words(&outlines));
            graph = Graph::new(&links);
            stories = cluster(&links, &graph, &lengths, &about);
        }
        // A story's members are compared with each other, nominated or not.
        let members = stories.iter().flat_map(Story::pairs).map(|(a, b)| (a.document, b.document));
        let mut missing: Vec<(u32, u32)> =
            members.filter(|pair| nominations.pairs.binary_search(pair).is_err()).collect();
        missing.par_sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            links.extend(aligner.align_all(&missing, &|_, _| {}));
            links.sort_by_key(Aligned::order);
            graph = Graph::new(&links);
            stories = cluster(&links, &graph, &lengths, &about);
        }
        // The report needs none of these, and they are large.
        drop(aligner);
        drop((sentences, graph));
        observer(Progress { stage: Stage::Report, done: 0, total: documents.len() as u64 });
        let counts = Counts {
            documents: documents.len() as u64,
            paragraphs: outlines.iter().map(|outline| outline.paragraphs.len() as u64).sum(),
            distinct_paragraphs: nominations.distinct_paragraphs,
            candidates: nominations.pairs.len() as u64,
            verified: (nominations.pairs.len() + missing.len()) as u64,
            capped_buckets: nominations.capped_buckets,
            ..Counts::default()
        };
        let findings = Findings { documents: &documents, outlines: &outlines, topics: &about, links, stories };
        Ok(build(&findings, self.detail, self.parameters(), counts))
    }

    /// What nominates its pairs.
    pub(crate) fn nominator(&self) -> &Nominator {
        &self.nominator
    }

    fn parameters(&self) -> Parameters {
        let banding = self.nominator.banding();
        Parameters {
            shingle: self.nominator.shingling().to_string(),
            hashes: self.nominator.sketcher().hashes() as u32,
            seed: self.nominator.sketcher().seed(),
            recall_similarity: self.recall_similarity,
            recall_probability: self.recall_probability,
            bands: banding.bands(),
            rows: banding.rows(),
            recall: self.nominator.recall(self.recall_similarity),
        }
    }
}

/// The documents by id; a second holder of an id is renamed.
fn in_order(documents: &[Document]) -> Vec<Cow<'_, Document>> {
    let mut documents: Vec<Cow<'_, Document>> = documents.iter().map(Cow::Borrowed).collect();
    documents.par_sort_by(|a, b| (a.id(), a.path(), a.text()).cmp(&(b.id(), b.path(), b.text())));
    let mut taken: BTreeSet<String> = documents.iter().map(|document| document.id().to_owned()).collect();
    for holders in documents.chunk_by_mut(|a, b| a.id() == b.id()) {
        let mut numbers = 2..;
        for holder in &mut holders[1..] {
            let id = numbers.find_map(|n| Some(format!("{}#{n}", holder.id())).filter(|id| taken.insert(id.clone())));
            *holder = Cow::Owned(holder.clone().into_owned().renamed(id.unwrap_or_default()));
        }
    }
    documents.par_sort_by(|a, b| a.id().cmp(b.id()));
    documents
}

fn read(documents: &[Cow<'_, Document>], observer: &(dyn Fn(Progress) + Sync)) -> Result<Vec<Outline>> {
    let total = documents.len() as u64;
    let done = AtomicU64::new(0);
    let outline = |normaliser: &mut Normaliser, document: &Cow<'_, Document>| {
        let outline = Outline::new(document, normaliser);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        observer(Progress { stage: Stage::Read, done, total });
        outline
    };
    documents.par_iter().map_init(Normaliser::default, outline).collect()
}

/// Cuts pages where a corpus shows that they go on with another article.
fn cut(outlines: &mut [Outline], seams: &[(u32, Vec<u32>)], documents: &[Cow<'_, Document>]) {
    let mut normaliser = Normaliser::default();
    for (document, cuts) in seams {
        let title = documents[*document as usize].title();
        outlines[*document as usize].cut(cuts, title, &mut normaliser);
    }
}

fn topics(texts: &[&str], outlines: &[Outline]) -> BTreeMap<Node, Topic> {
    let space = TopicSpace::default();
    let of = |(number, outline): (usize, &Outline)| -> Vec<(Node, Topic)> {
        let node = |segment| Node { document: number as u32, segment };
        let topic = |segment: &Segment| space.topic(texts[number], outline, segment.sentences);
        outline.articles().map(|(place, segment)| (node(place), topic(segment))).collect()
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
