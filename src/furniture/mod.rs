//! Furniture that a corpus shows: sentences repeated for other reasons than a story.
//!
//! A sentence that many documents carry is either wire copy or furniture (subscription lines, weather boxes, legal notices).
//! What tells them apart is the rest of these documents: copies of one story share most of their text, pages of one site or
//! one content system share the furniture and nothing else. So for every sentence that stands in several documents (numbers
//! masked: "Winds W at # to # mph"), some of them are compared, and where most pairs have little else in common the
//! sentence is furniture, unless it speaks of what they speak of (a quote, a paragraph of background). Text that is more
//! common still is left out of the comparison, so that a story wrapped in one site's chrome is judged by the story.
//!
//! A sentence that every document has with numbers of its own is a *form*: weather, results, an auction's announcement.
//! That two documents share it proves nothing; a line of it that is mostly numbers is content all the same.

mod corpus;
mod testimony;
mod witnesses;

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;
use smallvec::SmallVec;

use self::corpus::{Corpus, Group};
#[cfg(feature = "parts")]
pub(crate) use self::corpus::{Place, in_several};
#[cfg(feature = "parts")]
pub(crate) use self::testimony::OwnText;
use self::testimony::Testimonies;
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
        let Suspects { suspects, forms } = Suspects::find(&corpus, sources);
        let testimonies = Testimonies::new(outlines, &corpus);
        let is_furniture =
            |suspect: &Suspect| suspect.is_furniture(|document| testimonies.of(document, suspect.template));
        let furniture: Vec<u64> =
            suspects.into_par_iter().filter(is_furniture).map(|suspect| suspect.template).collect();
        Self { templates: furniture.into_iter().collect(), forms }
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

/// A sentence that is furniture where its documents do not speak of the same.
#[cfg_attr(feature = "parts", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Suspect {
    pub(crate) template: u64,
    /// The documents that are asked.
    pub(crate) witnesses: Vec<u32>,
    /// Whether most pairs of these share less than copies of one story do.
    are_strangers: bool,
}

impl Suspect {
    /// Whether it is furniture by what each of its witnesses tells: how much of its content words they use in text that no
    /// other document has. That is much for a quote or a paragraph of background, little for a subscription line.
    pub(crate) fn is_furniture(&self, testimony: impl Fn(u32) -> Option<f64>) -> bool {
        let told: SmallVec<[f64; 8]> = self.witnesses.iter().filter_map(|&document| testimony(document)).collect();
        let share = (!told.is_empty()).then(|| told.iter().sum::<f64>() / told.len() as f64);
        match share {
            Some(share) if share < OFF_TOPIC => true,
            share => share.unwrap_or(0.0) < ON_TOPIC && self.are_strangers,
        }
    }
}

/// What the repeated sentences of a corpus show without a look at its documents.
pub(crate) struct Suspects {
    pub(crate) suspects: Vec<Suspect>,
    /// The templates of forms.
    pub(crate) forms: AHashSet<u64>,
}

impl Suspects {
    fn find(corpus: &Corpus, sources: &[Option<&str>]) -> Self {
        let repeated: Vec<Group> = corpus.groups().filter(|group| is_repeated(group, sources)).collect();
        let forms: AHashSet<u64> = repeated.iter().filter(|group| is_form(group)).map(|group| group.template).collect();
        // Most sentences of a story stand in the same documents, which are compared once.
        let mut companies: AHashMap<&[u32], Vec<Group>> = AHashMap::new();
        for group in repeated {
            companies.entry(group.documents).or_default().push(group);
        }
        let of_company = |(documents, groups): (&[u32], Vec<Group>)| {
            let witnesses = Witnesses::of(corpus, documents);
            // Copies of one story end here: who shares less than half shares less than that.
            let groups = if witnesses.have_little_in_common(ONE_TEXT) { groups } else { Vec::new() };
            let are_strangers = witnesses.have_little_in_common(ONE_STORY);
            // A line of results says what its numbers say.
            let is_content =
                |group: &Group| forms.contains(&group.template) && group.places[0].numbers() >= MOSTLY_NUMBERS;
            let suspect = |group: Group| Suspect {
                template: group.template,
                witnesses: witnesses.documents.clone(),
                are_strangers,
            };
            groups.into_iter().filter(|group| !is_content(group)).map(suspect).collect::<Vec<_>>()
        };
        let companies: Vec<(&[u32], Vec<Group>)> = companies.into_iter().collect();
        let suspects = companies.into_par_iter().flat_map_iter(of_company).collect();
        Self { suspects, forms }
    }
}

/// A corpus of which nothing is known but the sentences that several documents have.
#[cfg(feature = "parts")]
pub(crate) struct Repeated(Corpus);

#[cfg(feature = "parts")]
impl Repeated {
    /// Of these places, and so many words in the distinct sentences of each document.
    pub(crate) fn new(mut places: Vec<Place>, words: &[u32]) -> Self {
        places.par_sort_unstable();
        Self(Corpus::of_shared(places, words))
    }

    /// What these show.
    pub(crate) fn suspects(&self, sources: &[Option<&str>]) -> Suspects {
        Suspects::find(&self.0, sources)
    }

    /// The templates of the sentences that a document shares with others, in order.
    pub(crate) fn templates_of(&self, document: u32) -> Vec<u64> {
        self.0.shared_templates(document)
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
