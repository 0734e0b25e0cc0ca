//! A segment as alignment sees it: made once, aligned with many others.

use std::collections::BTreeSet;
use std::sync::Arc;

use ahash::AHashMap;

use super::Stretch;
use super::evidence::Mentions;
use super::identity::{self, Distinct};
use super::run::distinct_grams;
use super::terms::Terms;
use crate::document::{Numbers, Outline, Sentence, Word};

/// A segment of a document, ready to be [aligned](super::Subject::align).
pub struct Text<'o> {
    pub(super) text: &'o str,
    pub(super) outline: &'o Outline,
    pub(super) parts: Arc<Parts>,
    /// The numbers in the corpus of its distinct sentences and, behind them, of its furniture: its *units*.
    numbers: Vec<u32>,
}

/// What alignment wants to know of a segment, whatever corpus it is in: who aligns it again with others may keep it.
pub struct Parts {
    /// The sentences that are compared; a *place* is a position in this list.
    pub(super) sentences: Vec<u32>,
    /// What they say.
    pub(super) distinct: Distinct,
    /// The furniture among them: runs of words may lie in it.
    furniture: Vec<u32>,
    /// The stems of the distinct sentences.
    pub(super) terms: Terms,
    /// What the sentences speak of, by place.
    pub(super) mentions: Mentions,
}

impl Parts {
    /// The parts of a segment of a document, whose text this is. Furniture is left out.
    pub fn new(text: &str, outline: &Outline, segment: u32) -> Self {
        let sentences = identity::sentences(outline, segment);
        let distinct = Distinct::new(outline, &sentences);
        let furniture = match (sentences.first(), sentences.last()) {
            (Some(&first), Some(&last)) => {
                let is_furniture = |&at: &u32| {
                    let sentence = &outline.sentences[at as usize];
                    sentence.furniture && !sentence.words.is_empty()
                };
                (first..last).filter(is_furniture).collect()
            }
            _ => Vec::new(),
        };
        let first_words = |number: u32| {
            let sentence = sentences[distinct.places(number)[0] as usize];
            outline.words_of(&outline.sentences[sentence as usize])
        };
        let terms = Terms::new((0..distinct.len() as u32).map(first_words));
        let mentions = Mentions::new(text, outline, &sentences);
        Self { sentences, distinct, furniture, terms, mentions }
    }
}

impl<'o> Text<'o> {
    /// Prepares a segment of a document, whose text this is; `numbers` are those of its sentences, as
    /// [`Sentences::of_document`](super::Sentences::of_document) has them. Furniture is left out.
    pub fn new(text: &'o str, outline: &'o Outline, numbers: &[u32], segment: u32) -> Self {
        Self::of(text, outline, numbers, Arc::new(Parts::new(text, outline, segment)))
    }

    /// The same of parts that have been made before.
    pub fn of(text: &'o str, outline: &'o Outline, numbers: &[u32], parts: Arc<Parts>) -> Self {
        let firsts =
            (0..parts.distinct.len() as u32).map(|unit| parts.sentences[parts.distinct.places(unit)[0] as usize]);
        let sentences = firsts.chain(parts.furniture.iter().copied());
        let numbers = sentences.map(|sentence| numbers[sentence as usize]).collect();
        Self { text, outline, parts, numbers }
    }

    pub(super) fn sentence(&self, place: u32) -> &'o Sentence {
        &self.outline.sentences[self.parts.sentences[place as usize] as usize]
    }

    pub(super) fn words(&self, place: u32) -> &'o [Word] {
        self.outline.words_of(self.sentence(place))
    }

    /// The numbers of its units.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.numbers.iter().copied()
    }

    /// Whether a unit is compared, and not furniture.
    pub(super) fn is_compared(&self, unit: u32) -> bool {
        (unit as usize) < self.parts.distinct.len()
    }

    /// The words of a unit wherever it stands.
    pub(super) fn words_of_unit(&self, unit: u32) -> impl Iterator<Item = Numbers> {
        let places = if self.is_compared(unit) { self.parts.distinct.places(unit) } else { &[] };
        let furniture = (unit as usize).checked_sub(self.parts.distinct.len()).map(|at| self.parts.furniture[at]);
        let sentences = places.iter().map(|&place| self.parts.sentences[place as usize]).chain(furniture);
        sentences.map(|sentence| self.outline.sentences[sentence as usize].words)
    }

    /// The words from the first compared sentence to the last.
    fn all_words(&self) -> &'o [Word] {
        let words = |sentence: &u32| self.outline.sentences[*sentence as usize].words;
        let (first, last) = (self.parts.sentences.first().map(words), self.parts.sentences.last().map(words));
        first.zip(last).map_or(&[], |(first, last)| &self.outline.words[first.start as usize..last.end as usize])
    }

    /// The first place of a distinct sentence.
    pub(super) fn first_place(&self, distinct: u32) -> u32 {
        self.parts.distinct.places(distinct)[0]
    }

    /// The whole sentence at `place`, of which so many words are identical.
    pub(super) fn whole(&self, place: u32, identical: u32) -> Stretch {
        let sentence = self.sentence(place);
        Stretch {
            span: sentence.span,
            sentence: self.parts.sentences[place as usize],
            first_word: sentence.words.start,
            last_word: sentence.words.end,
            identical,
        }
    }

    /// A run of identical words.
    pub(super) fn run(&self, first_word: u32, length: u32) -> Stretch {
        Stretch::of_words(self.outline, Numbers { start: first_word, end: first_word + length })
    }
}

/// Of two lists of texts, the pairs of numbers that have words in a row in common; what stands in many texts of the second
/// list pairs nobody.
pub fn with_common_runs<'t, 'o: 't>(
    ours: impl Iterator<Item = &'t Text<'o>>,
    theirs: impl Iterator<Item = &'t Text<'o>>,
) -> BTreeSet<(usize, usize)> {
    /// Texts that may have the same words in a row for these to tell anything.
    const FEW: usize = 8;
    let mut holders: AHashMap<u32, Vec<usize>> = AHashMap::new();
    for (number, text) in theirs.enumerate() {
        for gram in distinct_grams(text.all_words()) {
            holders.entry(gram).or_default().push(number);
        }
    }
    let holders_of = |gram| holders.get(&gram).filter(|holders| holders.len() <= FEW);
    let pairs = |(i, text): (usize, &'t Text<'o>)| -> Vec<(usize, usize)> {
        distinct_grams(text.all_words()).into_iter().filter_map(holders_of).flatten().map(|&j| (i, j)).collect()
    };
    ours.enumerate().flat_map(pairs).collect()
}
