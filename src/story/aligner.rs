//! Pairs of documents → links: every article of one aligned with those of the other, and judged.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use smallvec::SmallVec;

use super::{Aligned, Coverage, Node, Relation, judge};
use crate::document::{Outline, SegmentKind};
use crate::passage::{Sentences, Subject, Text, Trace, same_words, with_common_runs};

/// Pairs of articles of two pages up to which each is aligned with each.
const MOST_ARTICLE_PAIRS: usize = 1 << 10;

/// Aligns pairs of documents.
pub(crate) struct Aligner<'a> {
    outlines: Vec<&'a Outline>,
    sentences: &'a Sentences,
    /// The articles of every document.
    texts: Vec<Vec<(Node, Text<'a>)>>,
}

impl<'a> Aligner<'a> {
    /// An aligner of these texts, taken apart as these outlines, whose sentences these are.
    pub(crate) fn new(texts: &[&'a str], outlines: &'a [Outline], sentences: &'a Sentences) -> Self {
        let articles = |(number, outline): (usize, &'a Outline)| {
            let node = |segment| Node { document: number as u32, segment };
            let text = |(segment, _)| {
                (node(segment), Text::new(texts[number], outline, sentences.of_document(number), segment))
            };
            outline.articles().map(text).collect()
        };
        let texts = outlines.par_iter().enumerate().map(articles).collect();
        Self { outlines: outlines.iter().collect(), sentences, texts }
    }

    /// The same of articles that have been made ready before, each document's in order.
    pub(crate) fn of(outlines: Vec<&'a Outline>, sentences: &'a Sentences, texts: Vec<Vec<(Node, Text<'a>)>>) -> Self {
        Self { outlines, sentences, texts }
    }

    /// The linked segments of these pairs of documents, which are sorted, by their numbers. `observer` is told how many pairs are
    /// done, of how many.
    pub(crate) fn align_all(&self, pairs: &[(u32, u32)], observer: &(dyn Fn(u64, u64) + Sync)) -> Vec<Aligned> {
        let (done, total) = (AtomicU64::new(0), pairs.len() as u64);
        let aligned = |pairs: &[(u32, u32)]| -> Vec<Aligned> {
            let links = self.align_with(pairs[0].0, pairs.iter().map(|pair| pair.1));
            let done = done.fetch_add(pairs.len() as u64, Ordering::Relaxed) + pairs.len() as u64;
            observer(done, total);
            links
        };
        pairs.par_chunk_by(|x, y| x.0 == y.0).flat_map_iter(aligned).collect()
    }

    /// The linked segments of one document and some others, by their numbers.
    pub(crate) fn align_with(&self, a: u32, others: impl Iterator<Item = u32>) -> Vec<Aligned> {
        let mut subjects: Vec<Option<Subject<'_>>> = self.texts[a as usize].iter().map(|_| None).collect();
        let of_pair = |b: u32| {
            let same = self.outlines[a as usize].key() == self.outlines[b as usize].key();
            if same { self.align_identical(a, b) } else { self.align(a, &mut subjects, b) }
        };
        others.flat_map(of_pair).collect()
    }

    /// The links of these pairs, of which some documents have been cut into other segments since.
    pub(crate) fn align_again(
        &self,
        cut: &[(u32, Vec<u32>)],
        pairs: &[(u32, u32)],
        mut links: Vec<Aligned>,
    ) -> Vec<Aligned> {
        let is_cut = |document: u32| cut.binary_search_by_key(&document, |&(document, _)| document).is_ok();
        let changed = |&(a, b): &(u32, u32)| is_cut(a) || is_cut(b);
        links.retain(|link| !changed(&(link.a.document, link.b.document)));
        let pairs: Vec<(u32, u32)> = pairs.iter().copied().filter(changed).collect();
        links.extend(self.align_all(&pairs, &|_, _| {}));
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
        let (x, y) = (self.outlines[a as usize], self.outlines[b as usize]);
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
