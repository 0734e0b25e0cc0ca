//! Pairs of documents → links: every article of one aligned with those of the other, and judged.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use smallvec::SmallVec;

use super::blocks::small_blocks;
use super::{Aligned, Coverage, Node, Relation, judge};
use crate::document::{Corpus, Outline, SegmentKind};
use crate::passage::{Parts, Sentences, Subject, Text, Trace, same_words, with_common_runs};

/// Pairs of articles of two pages up to which each is aligned with each.
const MOST_ARTICLE_PAIRS: usize = 1 << 10;

/// Documents that are taken apart side by side, and aligned with each other.
pub(crate) struct Block<'c> {
    /// The numbers of the documents, in order.
    numbers: Vec<u32>,
    texts: Vec<Cow<'c, str>>,
    outlines: Vec<Cow<'c, Outline>>,
}

impl<'c> Block<'c> {
    /// These documents of a corpus, given in order.
    fn of(corpus: &'c dyn Corpus, numbers: Vec<u32>) -> Self {
        let one = |&number: &u32| (corpus.text(number as usize), corpus.outline(number as usize));
        let (texts, outlines) = numbers.par_iter().map(one).unzip();
        Self { numbers, texts, outlines }
    }
}

/// An article of a document, by its segment, as alignment sees it.
type Article = (u32, Arc<Parts>);

/// The articles of a corpus, each made ready when it is first aligned.
pub(crate) struct Articles<'s> {
    /// The sentences of the corpus.
    sentences: &'s Sentences,
    /// By document; nothing where only some documents may be held at once.
    kept: Option<Vec<OnceLock<Vec<Article>>>>,
    /// Documents that may be.
    at_once: usize,
}

impl<'s> Articles<'s> {
    /// None ready yet, of a corpus of so many documents whose sentences these are. Where a number is given, at most so many
    /// documents are held at once, and none is kept.
    pub(crate) fn new(documents: usize, sentences: &'s Sentences, at_once: Option<usize>) -> Self {
        let kept = at_once.is_none().then(|| (0..documents).map(|_| OnceLock::new()).collect());
        Self { sentences, kept, at_once: at_once.unwrap_or(usize::MAX) }
    }

    /// Forgets documents that have been cut into other segments since.
    pub(crate) fn forget(&mut self, documents: &[u32]) {
        if let Some(kept) = &mut self.kept {
            documents.iter().for_each(|&document| kept[document as usize] = OnceLock::new());
        }
    }

    /// The articles of a document, whose text and outline these are.
    fn of(&self, document: u32, text: &str, outline: &Outline) -> Cow<'_, [Article]> {
        let make =
            || outline.articles().map(|(place, _)| (place, Arc::new(Parts::new(text, outline, place)))).collect();
        match &self.kept {
            Some(kept) => Cow::Borrowed(kept[document as usize].get_or_init(make)),
            None => Cow::Owned(make()),
        }
    }
}

/// The linked segments of these pairs of documents of a corpus, which are sorted, by their numbers; `articles` are the corpus's.
///
/// Where only some documents may be held at once, the pairs are done in blocks. `observer` is told how many pairs are done,
/// of how many.
pub(crate) fn align(
    corpus: &dyn Corpus,
    articles: &Articles<'_>,
    pairs: &[(u32, u32)],
    observer: &(dyn Fn(u64, u64) + Sync),
) -> Vec<Aligned> {
    let (done, total) = (AtomicU64::new(0), pairs.len() as u64);
    let mut links = Vec::new();
    let blocks: Vec<Cow<'_, [(u32, u32)]>> = if corpus.len() <= articles.at_once {
        vec![pairs.into()]
    } else {
        small_blocks(pairs, articles.at_once).into_iter().map(Cow::from).collect()
    };
    for pairs in blocks {
        let mut numbers: Vec<u32> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        numbers.par_sort_unstable();
        numbers.dedup();
        let block = Block::of(corpus, numbers);
        let aligner = Aligner::new(&block, articles);
        links.extend(aligner.align_all(&pairs, &|pairs| {
            let done = done.fetch_add(pairs, Ordering::Relaxed) + pairs;
            observer(done, total);
        }));
    }
    links.par_sort_unstable_by_key(Aligned::order);
    links
}

/// The links of these pairs, of which some documents have been cut into other segments since; the rest as in [`align`].
pub(crate) fn align_again(
    corpus: &dyn Corpus,
    articles: &Articles<'_>,
    pairs: &[(u32, u32)],
    is_cut: impl Fn(u32) -> bool,
    mut links: Vec<Aligned>,
) -> Vec<Aligned> {
    let changed = |&(a, b): &(u32, u32)| is_cut(a) || is_cut(b);
    links.retain(|link| !changed(&link.documents()));
    let pairs: Vec<(u32, u32)> = pairs.iter().copied().filter(changed).collect();
    links.extend(align(corpus, articles, &pairs, &|_, _| {}));
    links.par_sort_unstable_by_key(Aligned::order);
    links
}

/// Aligns pairs of documents.
pub(crate) struct Aligner<'a> {
    /// The numbers of the documents at hand, in order; what follows is by their places.
    numbers: Vec<u32>,
    outlines: Vec<&'a Outline>,
    sentences: &'a Sentences,
    /// The articles of every document.
    texts: Vec<Vec<(Node, Text<'a>)>>,
}

impl<'a> Aligner<'a> {
    /// An aligner of these documents, of a corpus whose articles these are.
    fn new(block: &'a Block<'_>, articles: &Articles<'a>) -> Self {
        let sentences = articles.sentences;
        let texts = |(place, &document): (usize, &u32)| {
            let (text, outline) = (&*block.texts[place], &*block.outlines[place]);
            let numbers = sentences.of_document(document as usize);
            let ready = |(segment, parts): &Article| {
                let text = Text::of(text, outline, numbers, Arc::clone(parts));
                (Node { document, segment: *segment }, text)
            };
            articles.of(document, text, outline).iter().map(ready).collect()
        };
        let texts = block.numbers.par_iter().enumerate().map(texts).collect();
        let outlines = block.outlines.iter().map(Cow::as_ref).collect();
        Self { numbers: block.numbers.clone(), outlines, sentences, texts }
    }

    /// The same of articles that have been made ready before, each document's in order, and the documents by their places.
    pub(crate) fn of(outlines: Vec<&'a Outline>, sentences: &'a Sentences, texts: Vec<Vec<(Node, Text<'a>)>>) -> Self {
        Self { numbers: (0..outlines.len() as u32).collect(), outlines, sentences, texts }
    }

    /// The place of a document at hand.
    fn place(&self, document: u32) -> usize {
        self.numbers.partition_point(|&other| other < document)
    }

    /// The linked segments of these pairs of documents at hand, which are sorted. `observer` is told of so many pairs that they
    /// are done.
    fn align_all(&self, pairs: &[(u32, u32)], observer: &(dyn Fn(u64) + Sync)) -> Vec<Aligned> {
        let aligned = |pairs: &[(u32, u32)]| -> Vec<Aligned> {
            let links = self.align_with(pairs[0].0, pairs.iter().map(|pair| pair.1));
            observer(pairs.len() as u64);
            links
        };
        pairs.par_chunk_by(|x, y| x.0 == y.0).flat_map_iter(aligned).collect()
    }

    /// The linked segments of one document and some others, by their numbers.
    pub(crate) fn align_with(&self, a: u32, others: impl Iterator<Item = u32>) -> Vec<Aligned> {
        let a = self.place(a);
        let mut subjects: Vec<Option<Subject<'_>>> = self.texts[a].iter().map(|_| None).collect();
        let of_pair = |b: u32| {
            let b = self.place(b);
            let same = self.outlines[a].key() == self.outlines[b].key();
            if same { self.align_identical(a, b) } else { self.align(a, &mut subjects, b) }
        };
        others.flat_map(of_pair).collect()
    }

    /// Every article of one document against every article of the other; of pages that hold too many, those that have words
    /// in a row in common. Where some articles have, they are what brought the documents together, and the others need
    /// not be compared.
    fn align<'s>(&'s self, a: usize, subjects: &mut [Option<Subject<'s>>], b: usize) -> Vec<Aligned> {
        let (ours, theirs) = (&self.texts[a], &self.texts[b]);
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
        let words = |place: usize, node: Node| self.outlines[place].segments[node.segment as usize].words;
        let link = |(i, j): (usize, usize)| {
            let ((x, _), (y, other)) = (&ours[i], &theirs[j]);
            judge(*x, words(a, *x), *y, words(b, *y), subjects[i].as_mut()?.align(other))
        };
        pairs.into_iter().filter_map(link).collect()
    }

    /// The segments of two documents that have the same words, which are copies. Furniture counts for nothing beside an
    /// article, but documents that hold nothing else are copies all the same.
    fn align_identical(&self, a: usize, b: usize) -> Vec<Aligned> {
        let (x, y) = (self.outlines[a], self.outlines[b]);
        let only_furniture = x.articles().next().is_none();
        let mut links = Vec::new();
        for (i, segment) in (0..).zip(&x.segments) {
            let passages = same_words(x, i, y);
            let Some(first) = passages.first() else { continue };
            let covered = Coverage { aligned: segment.words, words: segment.words };
            let is_evidence = segment.kind == SegmentKind::Article || only_furniture;
            links.push(Aligned {
                a: Node { document: self.numbers[a], segment: i },
                b: Node { document: self.numbers[b], segment: y.sentences[first.b.sentence as usize].segment },
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
