//! A text laid open: what is looked up in it when many others are aligned with it.

use super::Passage;
use super::align::{ALONE, Alignment, Buffers};
use super::common::Common;
use super::sentences::Sentences;
use super::similarity::Lookup;
use super::table::Table;
use super::text::Text;

/// A text that many others are aligned with: its sentences, their kin and their stems are looked up, not searched for again
/// and again. (BLAST calls the two a subject and its queries.)
///
/// ```
/// use wirecopy::Document;
/// use wirecopy::document::{Normaliser, Outline};
/// use wirecopy::passage::{PassageKind, Sentences, Subject, Text};
///
/// let mut normaliser = Normaliser::default();
/// let wire = "A bill granted the junta leader a mandate in July. It can be renewed without any need for elections.";
/// let print = "In July a bill granted the leader of the junta a mandate. Nobody asked why.";
/// let mut outline = |text: &str| Outline::new(&Document::new("", text), &mut normaliser);
/// let outlines = vec![outline(wire)?, outline(print)?];
/// let sentences = Sentences::find(&outlines);
/// let a = Text::new(wire, &outlines[0], sentences.of_document(0), 0);
/// let b = Text::new(print, &outlines[1], sentences.of_document(1), 0);
/// let mut subject = Subject::new(&a, &sentences);
/// let passages = subject.align(&b);
/// assert_eq!(passages.len(), 1);
/// assert_eq!(passages[0].kind, PassageKind::Rewritten);
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub struct Subject<'t> {
    text: &'t Text<'t>,
    kin: KinLookup,
    stems: Lookup<'t>,
    buffers: Buffers,
}

impl<'t> Subject<'t> {
    /// Makes a text ready for many others of the corpus that these are the sentences of.
    pub fn new(text: &'t Text<'t>, sentences: &Sentences) -> Self {
        Self {
            text,
            kin: KinLookup::new(text, sentences),
            stems: Lookup::new(&text.parts.terms, ALONE),
            buffers: Buffers::default(),
        }
    }

    /// Whether a sentence of this text and one of the other are the same, or have words in a row in common.
    pub fn has_kin(&self, other: &Text<'_>) -> bool {
        other.numbers().any(|number| self.kin.of(number).next().is_some())
    }

    /// The passages that this text and another have in common, by place in this one, then in the other.
    ///
    /// Sentences that stand in the other text as they are, or with a few words changed, have found their like by their
    /// numbers. Every other sentence of one is compared with every other sentence of the other, except that in texts of more
    /// than a million sentence pairs only rare stems bring sentences together. Where no passage is evidence by itself there
    /// is none at all.
    pub fn align(&mut self, other: &Text<'_>) -> &[Passage] {
        let buffers = std::mem::take(&mut self.buffers);
        let mut alignment = Alignment::new(self.text, other, buffers);
        alignment.match_identical(&self.kin);
        if !alignment.is_complete() {
            alignment.match_whole_runs();
            alignment.match_edited();
            alignment.find_alike(&mut self.stems);
            alignment.match_similar();
            alignment.match_neighbours(&mut self.stems);
            alignment.match_cut_ends();
            alignment.match_long_runs();
        }
        alignment.finish();
        self.buffers = alignment.buffers;
        &self.buffers.passages
    }
}

/// The sentences of a text by the numbers of those they are the same as, or kin to.
pub(super) struct KinLookup {
    heads: Table,
    entries: Vec<Entry>,
}

/// That a unit of the text is the same as a sentence, or its kin.
pub(super) struct Entry {
    pub(super) unit: u32,
    /// What both have in common; nothing where they are the same.
    pub(super) common: Option<Common>,
    /// The entry of the next unit for the same number.
    next: u32,
}

/// No entry.
const END: u32 = u32::MAX;

impl KinLookup {
    fn new(text: &Text<'_>, sentences: &Sentences) -> Self {
        let entries: usize = text.numbers().map(|number| 1 + sentences.kin(number).len()).sum();
        let mut lookup = Self { heads: Table::new(entries), entries: Vec::with_capacity(entries) };
        for (number, unit) in text.numbers().zip(0..) {
            lookup.add(number, unit, None);
            for kin in sentences.kin(number) {
                lookup.add(kin.number, unit, Some(kin.common));
            }
        }
        lookup
    }

    fn add(&mut self, number: u32, unit: u32, common: Option<Common>) {
        let entry = self.entries.len() as u32;
        let next = self.heads.replace(number, entry).unwrap_or(END);
        self.entries.push(Entry { unit, common, next });
    }

    /// The entries of a number.
    pub(super) fn of(&self, number: u32) -> impl Iterator<Item = &Entry> {
        let entry = |at: u32| self.entries.get(at as usize);
        std::iter::successors(self.heads.get(number).and_then(entry), move |last| entry(last.next))
    }
}
