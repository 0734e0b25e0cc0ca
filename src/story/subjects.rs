//! What has to be known of every document when segments are clustered: a kilobyte of it.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Node, Topic, TopicSpace};
use crate::document::{Corpus, Outline, Segment};

/// What segments are about, and how long they are.
#[derive(Default)]
pub(crate) struct Subjects {
    /// Of the articles.
    pub(crate) topics: BTreeMap<Node, Topic>,
    /// Of all segments, the words of their article text.
    pub(crate) words: BTreeMap<Node, u32>,
    /// Of the articles that break off inside a sentence, the word behind their last.
    pub(crate) open_ends: BTreeMap<Node, u32>,
    /// Paragraphs of all documents.
    pub(crate) paragraphs: u64,
}

impl Subjects {
    /// Of all documents.
    pub(crate) fn of(corpus: &dyn Corpus) -> Self {
        let mut subjects = Self::default();
        subjects.read(corpus, &Vec::from_iter(0..corpus.len() as u32));
        subjects
    }

    /// Reads some documents again, which have been cut into other segments since.
    pub(crate) fn read_again(&mut self, corpus: &dyn Corpus, documents: &[u32]) {
        let is_cut = |node: &Node| documents.binary_search(&node.document).is_ok();
        self.topics.retain(|node, _| !is_cut(node));
        self.words.retain(|node, _| !is_cut(node));
        self.open_ends.retain(|node, _| !is_cut(node));
        // Where a document is cut, its paragraphs are not.
        let paragraphs = self.paragraphs;
        self.read(corpus, documents);
        self.paragraphs = paragraphs;
    }

    fn read(&mut self, corpus: &dyn Corpus, documents: &[u32]) {
        let space = TopicSpace::default();
        let one = |&number: &u32| Subject::of(&space, &corpus.text(number as usize), &corpus.outline(number as usize));
        let all: Vec<Subject> = documents.par_iter().map(one).collect();
        documents.iter().zip(all).for_each(|(&document, subject)| self.add(document, subject));
    }

    /// Adds a document by its number.
    pub(crate) fn add(&mut self, document: u32, subject: Subject) {
        let node = |segment: u32| Node { document, segment };
        let Subject { topics, words, open_ends, paragraphs } = subject;
        self.topics.extend(topics.into_iter().map(|(segment, topic)| (node(segment), topic)));
        self.words.extend((0..).map(node).zip(words));
        self.open_ends.extend(open_ends.into_iter().map(|(segment, end)| (node(segment), end)));
        self.paragraphs += u64::from(paragraphs);
    }
}

/// The same of one document, by its segments.
#[cfg_attr(feature = "parts", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Subject {
    topics: Vec<(u32, Topic)>,
    words: Vec<u32>,
    open_ends: Vec<(u32, u32)>,
    paragraphs: u32,
}

impl Subject {
    pub(crate) fn of(space: &TopicSpace, text: &str, outline: &Outline) -> Self {
        let topic = |segment: &Segment| space.topic(text, outline, segment.sentences);
        let end = |(place, _)| Some((place, outline.open_end(text, place)?));
        Self {
            topics: outline.articles().map(|(place, segment)| (place, topic(segment))).collect(),
            words: outline.segments.iter().map(|segment| segment.words).collect(),
            open_ends: outline.articles().filter_map(end).collect(),
            paragraphs: outline.paragraphs.len() as u32,
        }
    }
}
