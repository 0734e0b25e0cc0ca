//! Documents made ready for alignment, and the newest of those that were wanted, kept ready: news resembles news of the day.

use std::sync::{Arc, OnceLock};

use ahash::AHashMap;

use crate::document::{Document, Outline};
use crate::furniture::Furniture;
use crate::passage::{Parts, Sentences, Text};
use crate::story::{Node, Topic, TopicSpace};

/// A document taken apart, its furniture marked, its articles ready to be aligned.
pub(super) struct Prepared {
    pub(super) document: Arc<Document>,
    pub(super) outline: Outline,
    articles: Vec<(u32, Arc<Parts>)>,
    /// What was known of its sentences.
    known: Vec<[bool; 2]>,
    /// What the main segment is about, once somebody asks.
    topic: OnceLock<Option<Topic>>,
}

impl Prepared {
    /// Makes a document ready that this is the outline of, by what is known to be furniture.
    pub(super) fn new(document: Arc<Document>, mut outline: Outline, furniture: &Furniture) -> Self {
        let known = furniture.known(&outline).collect();
        furniture.mark(&mut outline);
        let parts = |(segment, _)| (segment, Arc::new(Parts::new(document.text(), &outline, segment)));
        let articles = outline.articles().map(parts).collect();
        Self { document, outline, articles, known, topic: OnceLock::new() }
    }

    /// Whether it would be the same made ready by this furniture.
    fn is_as_by(&self, furniture: &Furniture) -> bool {
        furniture.known(&self.outline).eq(self.known.iter().copied())
    }

    /// The articles as alignment sees them, by the document's place among those whose sentences these are.
    pub(super) fn texts(&self, place: usize, sentences: &Sentences) -> Vec<(Node, Text<'_>)> {
        let text = |(segment, parts): &(u32, Arc<Parts>)| {
            let numbers = sentences.of_document(place);
            let text = Text::of(self.document.text(), &self.outline, numbers, Arc::clone(parts));
            (Node { document: place as u32, segment: *segment }, text)
        };
        self.articles.iter().map(text).collect()
    }

    /// What the main segment is about.
    pub(super) fn topic(&self, space: &TopicSpace) -> Option<&Topic> {
        let topic = || {
            let main = &self.outline.segments[self.outline.main? as usize];
            Some(space.topic(self.document.text(), &self.outline, main.sentences))
        };
        self.topic.get_or_init(topic).as_ref()
    }
}

/// The documents that are kept ready, by number.
#[derive(Default)]
pub(super) struct Ready {
    documents: AHashMap<u32, Entry>,
    /// How often one was wanted.
    clock: u64,
}

/// A document that is kept ready.
struct Entry {
    prepared: Arc<Prepared>,
    /// When it was wanted last.
    wanted: u64,
    /// The last lesson after which it is what it would be if it were prepared anew.
    round: u32,
}

impl Ready {
    /// Documents that are kept at most, at about ten times the size of their texts.
    const MOST: usize = 1024;

    /// A document as it is prepared after this lesson, which taught this furniture, if it is still kept.
    pub(super) fn get(&mut self, number: u32, round: u32, furniture: &Furniture) -> Option<Arc<Prepared>> {
        self.clock += 1;
        let entry = self.documents.get_mut(&number)?;
        if entry.round != round {
            if !entry.prepared.is_as_by(furniture) {
                self.documents.remove(&number);
                return None;
            }
            entry.round = round;
        }
        entry.wanted = self.clock;
        Some(Arc::clone(&entry.prepared))
    }

    /// Keeps a document. Where there are too many, the half that was not wanted for longest goes.
    pub(super) fn keep(&mut self, number: u32, round: u32, prepared: Arc<Prepared>) {
        self.clock += 1;
        self.documents.insert(number, Entry { prepared, wanted: self.clock, round });
        if self.documents.len() > Self::MOST {
            let mut wanted: Vec<u64> = self.documents.values().map(|entry| entry.wanted).collect();
            let (_, &mut median, _) = wanted.select_nth_unstable(Self::MOST / 2);
            self.documents.retain(|_, entry| entry.wanted > median);
        }
    }

    /// Forgets a document that is not held any more.
    pub(super) fn forget(&mut self, number: u32) {
        self.documents.remove(&number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Normaliser;

    #[test]
    fn what_was_wanted_last_is_kept() {
        let (mut ready, furniture) = (Ready::default(), Furniture::default());
        let prepared = || Arc::new(Prepared::new(Arc::default(), Outline::default(), &furniture));
        for number in 0..Ready::MOST as u32 {
            ready.keep(number, 1, prepared());
        }
        assert!(ready.get(0, 1, &furniture).is_some());
        ready.keep(u32::MAX, 1, prepared());
        assert!(ready.documents.len() <= Ready::MOST / 2 + 1);
        assert!([0, u32::MAX, Ready::MOST as u32 - 1].iter().all(|&number| ready.get(number, 1, &furniture).is_some()));
        assert!(ready.get(1, 1, &furniture).is_none());
        ready.forget(0);
        assert!(ready.get(0, 1, &furniture).is_none());
    }

    #[test]
    fn a_lesson_outdates_what_it_would_mark_otherwise() {
        let document = Arc::new(Document::new("1", "Sign up here today.\n\nThe army took the town. It left at dawn."));
        let outline = Outline::new(&document, &mut Normaliser::default()).expect("a short text");
        let (of_it, of_others) = (outline.sentences[0].template, !outline.sentences[0].template);
        let lesson = |templates: &[u64]| Furniture::of_templates(templates.iter().copied(), std::iter::empty());
        let mut ready = Ready::default();
        ready.keep(1, 1, Arc::new(Prepared::new(document, outline, &lesson(&[of_others]))));
        assert!(ready.get(1, 2, &lesson(&[of_others, of_others ^ 1])).is_some());
        assert!(ready.get(1, 3, &lesson(&[of_others, of_it])).is_none());
        assert!(ready.get(1, 2, &lesson(&[of_others])).is_none());
    }
}
