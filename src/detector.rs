//! The order of the stages: documents in, report out. The only file that knows it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use smallvec::SmallVec;

use crate::Result;
use crate::document::{Document, Normaliser, Outline, Segment, SegmentKind};
use crate::furniture::Furniture;
use crate::index::Nominator;
use crate::passage::{Sentences, Subject, Text, Trace, same_words, with_common_runs};
use crate::report::{Counts, Detail, Findings, Parameters, Report, build};
use crate::story::{Aligned, Coverage, Graph, Node, Relation, Story, Topic, TopicSpace, cluster, judge, seams};

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
        let mut links = aligner.align_all(&nominations.pairs, observer);
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
            links.extend(aligner.align_all(&missing, &|_| {}));
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

/// Pairs of articles of two pages up to which each is aligned with each.
const MOST_ARTICLE_PAIRS: usize = 1 << 10;

/// Aligns pairs of documents.
struct Aligner<'a> {
    outlines: &'a [Outline],
    sentences: &'a Sentences,
    /// The articles of every document.
    texts: Vec<Vec<(Node, Text<'a>)>>,
}

impl<'a> Aligner<'a> {
    fn new(texts: &[&'a str], outlines: &'a [Outline], sentences: &'a Sentences) -> Self {
        let articles = |(number, outline): (usize, &'a Outline)| {
            let node = |segment| Node { document: number as u32, segment };
            let text = |(segment, _)| {
                (node(segment), Text::new(texts[number], outline, sentences.of_document(number), segment))
            };
            outline.articles().map(text).collect()
        };
        Self { outlines, sentences, texts: outlines.par_iter().enumerate().map(articles).collect() }
    }

    /// The linked segments of these pairs of documents, which are sorted, by their numbers.
    fn align_all(&self, pairs: &[(u32, u32)], observer: &(dyn Fn(Progress) + Sync)) -> Vec<Aligned> {
        let (done, total) = (AtomicU64::new(0), pairs.len() as u64);
        let aligned = |pairs: &[(u32, u32)]| -> Vec<Aligned> {
            let a = pairs[0].0;
            let mut subjects: Vec<Option<Subject<'_>>> = self.texts[a as usize].iter().map(|_| None).collect();
            let of_pair = |&(a, b): &(u32, u32)| {
                let same = self.outlines[a as usize].key() == self.outlines[b as usize].key();
                if same { self.align_identical(a, b) } else { self.align(a, &mut subjects, b) }
            };
            let links = pairs.iter().flat_map(of_pair).collect();
            let done = done.fetch_add(pairs.len() as u64, Ordering::Relaxed) + pairs.len() as u64;
            observer(Progress { stage: Stage::Align, done, total });
            links
        };
        pairs.par_chunk_by(|x, y| x.0 == y.0).flat_map_iter(aligned).collect()
    }

    /// The links of these pairs, of which some documents have been cut into other segments since.
    fn align_again(&self, cut: &[(u32, Vec<u32>)], pairs: &[(u32, u32)], mut links: Vec<Aligned>) -> Vec<Aligned> {
        let is_cut = |document: u32| cut.binary_search_by_key(&document, |&(document, _)| document).is_ok();
        let changed = |&(a, b): &(u32, u32)| is_cut(a) || is_cut(b);
        links.retain(|link| !changed(&(link.a.document, link.b.document)));
        let pairs: Vec<(u32, u32)> = pairs.iter().copied().filter(changed).collect();
        links.extend(self.align_all(&pairs, &|_| {}));
        links.sort_by_key(Aligned::order);
        links
    }

    /// Every article of one document against every article of the other; of pages that hold too many, those that have words
    /// in a row in common. Where some articles have, they are what brought the documents together, and the others need
    /// not be compared.
    fn align<'s>(&'s self, a: u32, subjects: &mut [Option<Subject<'s>>], b: u32) -> Vec<Aligned> {
        let (ours, theirs) = (&self.texts[a as usize], &self.texts[b as usize]);
        let mut pairs: SmallVec<[(usize, usize); 4]> = if ours.len() * theirs.len() <= MOST_ARTICLE_PAIRS {
            (0..ours.len()).flat_map(|i| (0..theirs.len()).map(move |j| (i, j))).collect()
        } else {
            let texts = (ours.iter().map(|(_, text)| text), theirs.iter().map(|(_, text)| text));
            with_common_runs(texts.0, texts.1).into_iter().collect()
        };
        for &(i, _) in &pairs {
            subjects[i].get_or_insert_with(|| Subject::new(&ours[i].1, self.sentences));
        }
        if pairs.len() > 1 {
            let has_kin = |&(i, j): &(usize, usize)| subjects[i].as_ref().is_some_and(|a| a.has_kin(&theirs[j].1));
            let kindred: SmallVec<[(usize, usize); 4]> = pairs.iter().copied().filter(has_kin).collect();
            if !kindred.is_empty() {
                pairs = kindred;
            }
        }
        let words = |node: Node| self.outlines[node.document as usize].segments[node.segment as usize].words;
        let link = |(i, j): (usize, usize)| {
            let ((x, _), (y, other)) = (&ours[i], &theirs[j]);
            judge(*x, words(*x), *y, words(*y), subjects[i].as_mut()?.align(other))
        };
        pairs.into_iter().filter_map(link).collect()
    }

    /// The segments of two documents that have the same words, which are copies. Furniture counts for nothing beside an
    /// article, but documents that hold nothing else are copies all the same.
    fn align_identical(&self, a: u32, b: u32) -> Vec<Aligned> {
        let (x, y) = (&self.outlines[a as usize], &self.outlines[b as usize]);
        let only_furniture = x.articles().next().is_none();
        let mut links = Vec::new();
        for (i, segment) in (0..).zip(&x.segments) {
            let passages = same_words(x, i, y);
            let Some(first) = passages.first() else { continue };
            let covered = Coverage { aligned: segment.words, words: segment.words };
            let is_evidence = segment.kind == SegmentKind::Article || only_furniture;
            links.push(Aligned {
                a: Node { document: a, segment: i },
                b: Node { document: b, segment: y.sentences[first.b.sentence as usize].segment },
                relation: if is_evidence { Relation::Copy } else { Relation::Excerpt },
                a_covered: covered,
                b_covered: covered,
                verbatim: 1.0,
                passages: Trace::of(&passages),
            });
        }
        links
    }
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
