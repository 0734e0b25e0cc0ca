//! The order of the stages: documents in, report out. The only file that knows it.

use crate::report::{Counts, Parameters, Report, SCHEMA, Tool};
use crate::{Document, Error, Result};

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
    /// When there are more documents than can be numbered (2³²).
    pub fn scan(&self, documents: Vec<Document>) -> Result<Report> {
        self.scan_observed(documents, &|_| {})
    }

    /// The same, and tells how far it is.
    ///
    /// # Errors
    ///
    /// As [`scan`](Detector::scan).
    pub fn scan_observed(&self, documents: Vec<Document>, observer: &(dyn Fn(Progress) + Sync)) -> Result<Report> {
        observer(Progress { stage: Stage::Read, done: 0, total: documents.len() as u64 });
        Ok(Report {
            schema: SCHEMA,
            tool: Tool::CURRENT,
            parameters: Parameters {
                shingle: String::new(),
                hashes: 0,
                seed: 0,
                recall_similarity: self.parameters.recall_similarity,
                recall_probability: self.parameters.recall_probability,
                bands: 0,
                rows: 0,
                recall: 0.0,
            },
            counts: Counts::default(),
            skipped: Vec::new(),
            documents: Vec::new(),
            stories: Vec::new(),
            links: Vec::new(),
            passages: Vec::new(),
        })
    }
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
