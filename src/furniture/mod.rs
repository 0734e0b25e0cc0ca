//! Furniture that a corpus shows: sentences repeated for other reasons than a story.
//!
//! A sentence that many documents carry is either wire copy or furniture (subscription lines, weather boxes, legal notices).
//! What tells them apart is the rest of these documents: copies of one story share most of their text, pages of one site or
//! one content system share the furniture and nothing else. So for every sentence that stands in several documents (numbers
//! masked: "Winds W at # to # mph"), the longest of them are compared, and where most pairs have little else in common the
//! sentence is furniture, unless it speaks of what they speak of (a quote, a paragraph of background). Text that is more
//! common still is left out of the comparison, so that a story wrapped in one site's chrome is judged by the story.
//!
//! A sentence that every document has with numbers of its own is a *form*: weather, results, an auction's announcement.
//! That two documents share it proves nothing; a line of it that is mostly numbers is content all the same.

mod corpus;
mod witnesses;

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;
use smallvec::SmallVec;

use self::corpus::{Corpus, Group};
use self::witnesses::Witnesses;
use crate::document::{Outline, Outlines};

/// Documents from which on a repeated sentence is judged.
const REPEATED: usize = 4;
/// The same where all of them are of one outlet, which is likelier to repeat its furniture than its text.
const REPEATED_BY_ONE: usize = 3;
/// Share of the shorter text that copies of one story have in common,
const ONE_STORY: f64 = 0.5;
/// or have in common where what they share has nothing to do with the rest of either.
const ONE_TEXT: f64 = 0.8;

/// Versions of a sentence, with other numbers, that a form has at least,
const VERSIONS: usize = 3;
/// and for each of the documents that have it.
const FILLED_IN: f64 = 0.25;
/// Share of numbers among the words of a form that is content.
const MOSTLY_NUMBERS: f64 = 0.25;

/// Share of a sentence's content words that stand in a document's own text too, where it is about the same.
const ON_TOPIC: f64 = 0.4;
/// The share below which it has nothing to do with that text.
const OFF_TOPIC: f64 = 0.05;

/// The sentences that a corpus shows to be furniture, and those that it shows to be forms.
#[derive(Clone, Debug, Default)]
pub struct Furniture {
    templates: AHashSet<u64>,
    /// Sentences that recur with other numbers: they prove nothing but by what was filled in.
    forms: AHashSet<u64>,
}

impl Furniture {
    /// Learns what is furniture from documents taken apart, and from the outlets they come from, where these are known.
    pub fn learn(outlines: &dyn Outlines, sources: &[Option<&str>]) -> Self {
        let corpus = Corpus::new(outlines);
        let repeated: Vec<Group> = corpus.groups().filter(|group| is_repeated(group, sources)).collect();
        let forms: AHashSet<u64> = repeated.iter().filter(|group| is_form(group)).map(|group| group.template).collect();
        // Most sentences of a story stand in the same documents, which are compared once.
        let mut companies: AHashMap<&[u32], Vec<Group>> = AHashMap::new();
        for group in repeated {
            companies.entry(group.documents).or_default().push(group);
        }
        let of_company = |(documents, groups): (&[u32], Vec<Group>)| {
            let witnesses = Witnesses::of(&corpus, documents);
            let is_furniture = |group: &Group| {
                // A line of results says what its numbers say.
                let is_content = forms.contains(&group.template) && group.places[0].numbers() >= MOSTLY_NUMBERS;
                !is_content && is_furniture(&corpus, group, &witnesses)
            };
            let templates: Vec<u64> =
                groups.iter().filter(|group| is_furniture(group)).map(|group| group.template).collect();
            templates
        };
        let companies: Vec<(&[u32], Vec<Group>)> = companies.into_iter().collect();
        let templates: Vec<u64> = companies.into_par_iter().flat_map_iter(of_company).collect();
        Self { templates: templates.into_iter().collect(), forms }
    }

    /// What was learned of these templates: furniture, then forms.
    pub(crate) fn of_templates(furniture: impl Iterator<Item = u64>, forms: impl Iterator<Item = u64>) -> Self {
        Self { templates: furniture.collect(), forms: forms.collect() }
    }

    /// The templates of sentences that are furniture, in no order.
    pub(crate) fn templates(&self) -> impl Iterator<Item = u64> + '_ {
        self.templates.iter().copied()
    }

    /// The templates of sentences that are forms, in no order.
    pub(crate) fn forms(&self) -> impl Iterator<Item = u64> + '_ {
        self.forms.iter().copied()
    }

    /// Whether a sentence of this template is furniture.
    pub(crate) fn is_furniture(&self, template: u64) -> bool {
        self.templates.contains(&template)
    }

    /// What is known of the sentences of a document, from which alone it follows how it is [marked](Self::mark).
    pub(crate) fn known<'a>(&'a self, outline: &'a Outline) -> impl Iterator<Item = [bool; 2]> + 'a {
        let sentences = outline.sentences.iter().map(|sentence| sentence.template);
        let of_sentences = sentences.map(|it| [self.templates.contains(&it), self.forms.contains(&it)]);
        std::iter::once([self.templates.is_empty(), self.forms.is_empty()]).chain(of_sentences)
    }

    /// Marks the furniture and the forms in a document.
    pub fn mark(&self, outline: &mut Outline) {
        if !self.templates.is_empty() {
            outline.mark_furniture(|sentence| self.templates.contains(&sentence.template));
        }
        if !self.forms.is_empty() {
            outline.mark_forms(|sentence| self.forms.contains(&sentence.template));
        }
    }
}

/// Whether so many documents have a sentence that it is judged.
fn is_repeated(group: &Group, sources: &[Option<&str>]) -> bool {
    let source = |&document: &u32| sources.get(document as usize).copied().flatten();
    let documents = group.documents;
    let of_one = || {
        let outlet = source(&documents[0]);
        outlet.is_some() && documents.iter().all(|document| source(document) == outlet)
    };
    documents.len() >= REPEATED || (documents.len() >= REPEATED_BY_ONE && of_one())
}

/// Whether a sentence is a form: its documents fill in numbers of their own.
fn is_form(group: &Group) -> bool {
    let documents = group.documents.len();
    if documents < REPEATED {
        return false;
    }
    let mut keys: SmallVec<[u64; 16]> = group.keys().collect();
    keys.sort_unstable();
    keys.dedup();
    keys.len() >= VERSIONS && keys.len() as f64 >= FILLED_IN * documents as f64
}

/// Whether a repeated sentence is furniture.
fn is_furniture(corpus: &Corpus, group: &Group, witnesses: &Witnesses) -> bool {
    // Copies of one story end here: who shares less than half shares less than that.
    if !witnesses.have_little_in_common(ONE_TEXT) {
        return false;
    }
    match witnesses.on_topic(corpus, group) {
        Some(share) if share < OFF_TOPIC => true,
        share => share.unwrap_or(0.0) < ON_TOPIC && witnesses.have_little_in_common(ONE_STORY),
    }
}
