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
    /// What the main segment is about, once somebody asks.
    topic: OnceLock<Option<Topic>>,
}

impl Prepared {
    /// Makes a document ready that this is the outline of, by what is known to be furniture.
    pub(super) fn new(document: Arc<Document>, mut outline: Outline, furniture: &Furniture) -> Self {
        furniture.mark(&mut outline);
        let parts = |(segment, _)| (segment, Arc::new(Parts::new(document.text(), &outline, segment)));
        let articles = outline.articles().map(parts).collect();
        Self { document, outline, articles, topic: OnceLock::new() }
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
    documents: AHashMap<u32, (Arc<Prepared>, u64)>,
    /// How often one was wanted.
    clock: u64,
    /// The lesson that they were prepared after.
    round: u32,
}

impl Ready {
    /// Documents that are kept at most, at about ten times the size of their texts.
    const MOST: usize = 1024;

    /// A document that was prepared after this lesson, if it is still kept.
    pub(super) fn get(&mut self, number: u32, round: u32) -> Option<Arc<Prepared>> {
        self.clock += 1;
        let (prepared, wanted) = self.documents.get_mut(&number).filter(|_| self.round == round)?;
        *wanted = self.clock;
        Some(Arc::clone(prepared))
    }

    /// Keeps a document. Where there are too many, the half that was not wanted for longest goes.
    pub(super) fn keep(&mut self, number: u32, round: u32, prepared: Arc<Prepared>) {
        if self.round != round {
            self.documents.clear();
            self.round = round;
        }
        self.clock += 1;
        self.documents.insert(number, (prepared, self.clock));
        if self.documents.len() > Self::MOST {
            let mut wanted: Vec<u64> = self.documents.values().map(|&(_, wanted)| wanted).collect();
            let (_, &mut median, _) = wanted.select_nth_unstable(Self::MOST / 2);
            self.documents.retain(|_, &mut (_, wanted)| wanted > median);
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

    #[test]
    fn what_was_wanted_last_is_kept() {
        let mut ready = Ready::default();
        let prepared = || Arc::new(Prepared::new(Arc::default(), Outline::default(), &Furniture::default()));
        for number in 0..Ready::MOST as u32 {
            ready.keep(number, 1, prepared());
        }
        assert!(ready.get(0, 1).is_some());
        ready.keep(u32::MAX, 1, prepared());
        assert!(ready.documents.len() <= Ready::MOST / 2 + 1);
        assert!([0, u32::MAX, Ready::MOST as u32 - 1].iter().all(|&number| ready.get(number, 1).is_some()));
        assert!(ready.get(1, 1).is_none() && ready.get(0, 2).is_none());
        ready.keep(7, 2, prepared());
        assert_eq!(ready.documents.len(), 1);
        ready.forget(7);
        assert!(ready.get(7, 2).is_none());
    }
}
