//! Pairs of documents → links: every article of one aligned with those of the other, and judged.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use smallvec::SmallVec;

use super::blocks::small_blocks;
use super::{Aligned, Coverage, Node, Relation, judge};
use crate::document::{Corpus, Outline, SegmentKind};
use crate::passage::{Sentences, Subject, Text, Trace, same_words, with_common_runs};

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

    /// The place of a document.
    fn place(&self, document: u32) -> usize {
        self.numbers.partition_point(|&other| other < document)
    }

    /// The linked segments of these pairs of its documents, which are sorted; `sentences` are the corpus's. `observer` is told of so
    /// many pairs that they are done.
    fn align(&self, pairs: &[(u32, u32)], sentences: &Sentences, observer: &(dyn Fn(u64) + Sync)) -> Vec<Aligned> {
        let outlines = self.outlines.iter().map(Cow::as_ref).collect();
        let aligner = Aligner { numbers: self.numbers.clone(), outlines, sentences };
        let pairs: Vec<(usize, usize)> = pairs.iter().map(|&(a, b)| (self.place(a), self.place(b))).collect();
        let mut pool = Pool::new(self, sentences);
        for pairs in pairs.chunk_by(|x, y| x.0 == y.0) {
            pool.announce(pairs[0].0);
            let others = pairs.iter().filter(|&&(a, b)| !aligner.are_same(a, b));
            others.for_each(|&(_, b)| pool.announce(b));
        }
        let aligned = |pairs: &[(usize, usize)]| -> Vec<Aligned> {
            let (a, others) = (pairs[0].0, pairs.iter().map(|pair| pair.1));
            let links = aligner.align_with((a, &pool.lend(a)), others, |b| pool.lend(b));
            observer(pairs.len() as u64);
            links
        };
        pairs.par_chunk_by(|x, y| x.0 == y.0).flat_map_iter(aligned).collect()
    }
}

/// An article of a document, ready to be aligned.
pub(crate) type Article<'t> = (Node, Text<'t>);

/// The articles of a corpus.
#[derive(Clone, Copy)]
pub(crate) struct Articles<'s> {
    /// The sentences of the corpus.
    sentences: &'s Sentences,
    /// Documents that may be held at once.
    at_once: usize,
}

impl<'s> Articles<'s> {
    /// Of a corpus whose sentences these are. Where a number is given, at most so many documents are held at once.
    pub(crate) fn new(sentences: &'s Sentences, at_once: Option<usize>) -> Self {
        Self { sentences, at_once: at_once.unwrap_or(usize::MAX) }
    }
}

/// The articles of the documents at hand, by place. A document's are made ready when a pair wants them first, and dropped behind the last
/// that does: pairs come in order, and documents that have much in common often stand close to each other, so that few are ready at a time.
struct Pool<'p> {
    block: &'p Block<'p>,
    sentences: &'p Sentences,
    slots: Vec<Slot<'p>>,
}

/// The articles of one document, while they are ready.
#[derive(Default)]
struct Slot<'p> {
    ready: Mutex<Option<Arc<[Article<'p>]>>>,
    /// How often they will be wanted still.
    wanted: AtomicU32,
}

impl<'p> Pool<'p> {
    /// None ready yet.
    fn new(block: &'p Block<'p>, sentences: &'p Sentences) -> Self {
        let slots = block.numbers.iter().map(|_| Slot::default()).collect();
        Self { block, sentences, slots }
    }

    /// Tells that the articles of a document will be wanted once more.
    fn announce(&mut self, place: usize) {
        *self.slots[place].wanted.get_mut() += 1;
    }

    /// The articles of a document, to be dropped once they have been wanted as often as announced.
    fn lend(&self, place: usize) -> Loan<'_, 'p> {
        let mut ready = self.slots[place].ready();
        let articles = ready.get_or_insert_with(|| self.make(place)).clone();
        Loan { slot: &self.slots[place], articles }
    }

    fn make(&self, place: usize) -> Arc<[Article<'p>]> {
        let (text, outline) = (&*self.block.texts[place], &*self.block.outlines[place]);
        let document = self.block.numbers[place];
        let numbers = self.sentences.of_document(document as usize);
        let article = |(segment, _)| (Node { document, segment }, Text::new(text, outline, numbers, segment));
        outline.articles().map(article).collect()
    }
}

impl<'p> Slot<'p> {
    /// Nothing is half done where a thread panicked.
    fn ready(&self) -> MutexGuard<'_, Option<Arc<[Article<'p>]>>> {
        self.ready.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Articles that are ready as long as this is held.
struct Loan<'l, 'p> {
    slot: &'l Slot<'p>,
    articles: Arc<[Article<'p>]>,
}

impl<'p> Deref for Loan<'_, 'p> {
    type Target = [Article<'p>];

    fn deref(&self) -> &Self::Target {
        &self.articles
    }
}

impl Drop for Loan<'_, '_> {
    fn drop(&mut self) {
        if self.slot.wanted.fetch_sub(1, Ordering::AcqRel) == 1 {
            *self.slot.ready() = None;
        }
    }
}

/// The linked segments of these pairs of documents of a corpus, which are sorted, by their numbers; `articles` are the corpus's.
///
/// Where only some documents may be held at once, the pairs are done in blocks. `observer` is told how many pairs are done,
/// of how many.
pub(crate) fn align(
    corpus: &dyn Corpus,
    articles: Articles<'_>,
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
        links.extend(block.align(&pairs, articles.sentences, &|pairs| {
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
    articles: Articles<'_>,
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

/// Aligns documents, which it knows by their places.
pub(crate) struct Aligner<'a> {
    /// Their numbers.
    numbers: Vec<u32>,
    outlines: Vec<&'a Outline>,
    sentences: &'a Sentences,
}

impl<'a> Aligner<'a> {
    /// An aligner of documents whose numbers are their places; `sentences` are theirs.
    pub(crate) fn of(outlines: Vec<&'a Outline>, sentences: &'a Sentences) -> Self {
        Self { numbers: (0..outlines.len() as u32).collect(), outlines, sentences }
    }

    /// Whether two documents are the same word for word: nothing needs to be ready for these.
    fn are_same(&self, a: usize, b: usize) -> bool {
        self.outlines[a].key() == self.outlines[b].key()
    }

    /// The linked segments of one document, whose articles these are, and some others; `articles` gives those of another that is not
    /// [the same](Self::are_same).
    pub(crate) fn align_with<'t, Held: Deref<Target = [Article<'t>]>>(
        &self,
        (a, ours): (usize, &[Article<'t>]),
        others: impl Iterator<Item = usize>,
        articles: impl Fn(usize) -> Held,
    ) -> Vec<Aligned> {
        let mut subjects: Vec<Option<Subject<'_>>> = ours.iter().map(|_| None).collect();
        let of_pair = |b: usize| {
            if self.are_same(a, b) {
                self.align_identical(a, b)
            } else {
                self.align((a, ours), &mut subjects, (b, &articles(b)))
            }
        };
        others.flat_map(of_pair).collect()
    }

    /// Every article of one document against every article of the other; of pages that hold too many, those that have words
    /// in a row in common. Where some articles have, they are what brought the documents together, and the others need
    /// not be compared.
    fn align<'s>(
        &self,
        (a, ours): (usize, &'s [Article<'_>]),
        subjects: &mut [Option<Subject<'s>>],
        (b, theirs): (usize, &[Article<'_>]),
    ) -> Vec<Aligned> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use crate::document::{Kept, Normaliser};

    #[test]
    fn articles_are_ready_as_long_as_they_are_wanted() {
        let texts = ["The army took the town. It left at dawn.", "It left at dawn, they said. The town was taken."];
        let outline = |text: &&str| Outline::new(&Document::new("", *text), &mut Normaliser::default());
        let outlines: Vec<Outline> = texts.iter().map(outline).collect::<Result<_, _>>().expect("short texts");
        let (corpus, sentences) = (Kept::new(&texts, &outlines), Sentences::find(&outlines));
        let block = Block::of(&corpus, vec![0, 1]);
        let mut pool = Pool::new(&block, &sentences);
        pool.announce(1);
        pool.announce(1);
        let is_ready = |pool: &Pool<'_>, place: usize| pool.slots[place].ready().is_some();
        assert!(!is_ready(&pool, 1), "nobody has wanted it yet");
        let first = pool.lend(1);
        assert_eq!((first.len(), first[0].0), (1, Node { document: 1, segment: 0 }));
        let second = pool.lend(1);
        assert!(std::ptr::eq(&first[..], &second[..]), "it is made once");
        drop(second);
        assert!(is_ready(&pool, 1) && !is_ready(&pool, 0));
        drop(first);
        assert!(!is_ready(&pool, 1), "nobody will want it again");
    }
}
