//! The order of the stages: documents in, report out. The only file that knows it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rayon::prelude::*;

#[cfg(feature = "spill")]
use crate::corpus::Spool;
use crate::corpus::{Read, Shelf, in_order};
use crate::document::{Document, Reach, Reached, SameSource};
use crate::furniture::Furniture;
use crate::index::Nominator;
use crate::passage::Sentences;
use crate::report::{Counts, Detail, Findings, Parameters, Report, Sink, build, head};
use crate::story::{Aligned, Articles, Clusters, Graph, Likenesses, Subjects, align, align_again, missing, seams};
use crate::{Error, Result};

/// Parameters of a [`Detector`], checked together by [`build`](DetectorBuilder::build).
#[derive(Clone, Debug)]
pub struct DetectorBuilder {
    recall_similarity: f64,
    recall_probability: f64,
    detail: Detail,
    reach: Reach,
}

impl Default for DetectorBuilder {
    fn default() -> Self {
        Self {
            recall_similarity: Self::RECALL_SIMILARITY,
            recall_probability: Self::RECALL_PROBABILITY,
            detail: Detail::Full,
            reach: Reach::default(),
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

    /// Links only documents that were published within this time of each other; nothing for any time, which is the default. A date
    /// is read as ISO 8601, RFC 3339 or RFC 2822, without an offset as UTC and without a time as midnight. Documents whose date is
    /// not known or cannot be read are linked with all others.
    ///
    /// Two documents further apart can still be in one story, through others between them.
    ///
    /// ```
    /// use std::time::Duration;
    /// use wirecopy::{Detector, Document};
    ///
    /// let text = "Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.";
    /// let dated = |id: &str, date: &str| Document::new(id, text).with_published(date);
    /// let detector = Detector::builder().window(Some(Duration::from_secs(3 * 24 * 60 * 60))).build()?;
    /// let report = detector.scan(&[dated("a", "2026-11-01"), dated("b", "2026-11-03"), dated("c", "2027-11-01")])?;
    /// assert_eq!(report.links.len(), 1);
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    pub fn window(mut self, window: Option<Duration>) -> Self {
        self.reach.window = window;
        self
    }

    /// Whether documents of one source are linked, which is the default. Sources are the same whatever their case and the white
    /// space around them; documents without one are linked with all others.
    ///
    /// Two documents of one source can still be in one story, each through a document of another.
    pub fn same_source(mut self, same_source: SameSource) -> Self {
        self.reach.same_source = same_source;
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
            reach: self.reach,
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
    reach: Reach,
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
        let mut report = head(self.parameters(), Counts::default());
        self.scan_into(documents, observer, &mut report)?;
        Ok(report)
    }

    /// The same, and hands the report over piece by piece while it is made, so that it need not be held.
    ///
    /// ```
    /// use wirecopy::{Detector, Document};
    ///
    /// let documents = [Document::new("afp/1", "Mali has detained soldiers.")];
    /// let detector = Detector::builder().build()?;
    /// let mut report = detector.scan(&[])?;
    /// // `report::json::LineWriter` is a sink, too.
    /// detector.scan_into(&documents, &|_| {}, &mut report)?;
    /// assert_eq!(report, detector.scan(&documents)?);
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`scan`](Detector::scan), and those of the sink. What the sink has then taken means nothing.
    pub fn scan_into(
        &self,
        documents: &[Document],
        observer: &(dyn Fn(Progress) + Sync),
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let documents = in_order(documents);
        let (read, total) = (AtomicU64::new(0), documents.len() as u64);
        let corpus = Read::keep(&documents, &|| {
            let done = read.fetch_add(1, Ordering::Relaxed) + 1;
            observer(Progress { stage: Stage::Read, done, total });
        })?;
        self.scan_corpus(&documents, corpus, None, observer, sink)
    }

    /// The same for documents on disk, in about so many bytes of memory. Where everything fits, as it does in twelve times the memory of
    /// the texts, it is held as in [`scan_into`](Detector::scan_into); else what does not is made anew whenever it is wanted. The
    /// report, which is the same, is handed over piece by piece.
    ///
    /// Where not everything fits, it takes beside these bytes what has to be known of every document and link, two to three kilobytes a
    /// document.
    ///
    /// # Errors
    ///
    /// When the spool's file cannot be read, and those of the sink. What the sink has then taken means nothing.
    #[cfg(feature = "spill")]
    pub fn scan_spool(
        &self,
        spool: Spool,
        memory: u64,
        observer: &(dyn Fn(Progress) + Sync),
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let (documents, text_bytes) = (spool.len() as u64, spool.text_bytes());
        let mut shelf = spool.shelve()?;
        if text_bytes.saturating_mul(HELD_BYTES) <= memory {
            let documents: Vec<Document> = (0..shelf.len()).map(|number| shelf.document(number).into_owned()).collect();
            shelf.check()?;
            drop(shelf);
            return self.scan_into(&documents, observer, sink);
        }
        let at_once = at_once(documents, text_bytes, memory);
        let written = self.scan_corpus(&shelf, Read::on_disk(&shelf, shelf.outlines()?), Some(at_once), observer, sink);
        shelf.check()?;
        written
    }

    /// All stages behind the first. Where a number is given, at most so many documents are held at once.
    fn scan_corpus(
        &self,
        shelf: &dyn Shelf,
        mut corpus: Read<'_>,
        at_once: Option<usize>,
        observer: &(dyn Fn(Progress) + Sync),
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let total = shelf.len() as u64;
        let sources: Vec<Option<&str>> = (0..shelf.len()).map(|number| shelf.source(number)).collect();
        corpus.mark(Furniture::learn(&corpus, &sources));
        observer(Progress { stage: Stage::Index, done: 0, total });
        let reached = Reached::new(self.reach, (0..shelf.len()).map(|number| shelf.document(number)));
        let may_link = |a, b| reached.may_link(a, b);
        let nominations = match at_once {
            None => self.nominator.nominate_among(&corpus, &may_link),
            Some(_) => self.nominator.nominate_frugally(&corpus, &may_link),
        };
        let pairs = nominations.pairs.len() as u64;
        observer(Progress { stage: Stage::Align, done: 0, total: pairs });
        let sentences = Sentences::find(&corpus);
        let articles = Articles::new(&sentences, at_once);
        let mut links = align(&corpus, articles, &nominations.pairs, &|done, total| {
            observer(Progress { stage: Stage::Align, done, total });
        });
        let mut subjects = Subjects::of(&corpus);
        let mut graph = Graph::new(&links);
        let mut known = Likenesses::default();
        let cluster = |links: &[Aligned], graph: &Graph, subjects: &Subjects, known: &mut Likenesses| {
            Clusters::among(links, graph, (&subjects.words, &subjects.topics), &may_link, known)
        };
        let mut clusters = cluster(&links, &graph, &subjects, &mut known);
        // Pages that go on with another article are cut, and what touches them is done again.
        let seams = seams(&corpus, &links, &graph, &clusters.stories, &subjects.topics);
        if !seams.is_empty() {
            let cut: Vec<u32> = seams.iter().map(|&(document, _)| document).collect();
            corpus.cut(seams);
            let is_cut = |document: u32| cut.binary_search(&document).is_ok();
            links = align_again(&corpus, articles, &nominations.pairs, is_cut, links);
            subjects.read_again(&corpus, &cut);
            known.forget(is_cut);
            graph = Graph::new(&links);
            clusters = cluster(&links, &graph, &subjects, &mut known);
        }
        // A story's members are compared with each other, nominated or not.
        let missing = missing(&clusters.stories, &nominations.pairs, &may_link);
        if !missing.is_empty() {
            links.extend(align(&corpus, articles, &missing, &|_, _| {}));
            links.par_sort_unstable_by_key(Aligned::order);
            graph = Graph::new(&links);
            clusters = cluster(&links, &graph, &subjects, &mut known);
        }
        let stories = clusters.into_stories(&links, &graph, &subjects.words);
        // The report needs none of these, and they are large.
        drop((sentences, graph, known));
        observer(Progress { stage: Stage::Report, done: 0, total });
        let counts = Counts {
            documents: total,
            paragraphs: subjects.paragraphs,
            distinct_paragraphs: nominations.distinct_paragraphs,
            candidates: pairs,
            verified: pairs + missing.len() as u64,
            capped_buckets: nominations.capped_buckets,
            ..Counts::default()
        };
        let Subjects { topics, open_ends, .. } = &subjects;
        let findings = Findings { corpus: &corpus, topics, open_ends, links, stories, reached: &reached };
        build(&findings, self.detail, head(self.parameters(), counts), sink).map_err(Error::output)
    }

    /// What nominates its pairs.
    pub(crate) fn nominator(&self) -> &Nominator {
        &self.nominator
    }

    /// Which documents it links at all.
    pub(crate) fn reach(&self) -> Reach {
        self.reach
    }

    /// What it reports of its parameters.
    pub(crate) fn parameters(&self) -> Parameters {
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
            window: self.reach.window.map(|window| window.as_secs()),
            same_source: self.reach.same_source,
        }
    }
}

/// Bytes that a scan takes which holds everything, for each byte of its texts: eight to eleven.
#[cfg(feature = "spill")]
const HELD_BYTES: u64 = 12;

/// How many documents may be held at once in so many bytes.
#[cfg(feature = "spill")]
fn at_once(documents: u64, text_bytes: u64, memory: u64) -> usize {
    /// Bytes of a document that is ready to be aligned, for each byte of its text.
    const READY: u64 = 16;
    /// Share of the memory that these may take.
    const SHARE: u64 = 8;
    let bytes = (READY * text_bytes / documents.max(1)).max(1);
    usize::try_from(memory / SHARE / bytes).unwrap_or(usize::MAX).max(2)
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
