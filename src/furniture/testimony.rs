//! What a document tells of a sentence that it shares with others: whether it speaks of the same.

use std::sync::OnceLock;

use super::corpus::Corpus;
use crate::document::{Outline, Outlines, Sentence};

/// Bytes of the words that carry a topic; shorter ones join.
const CONTENT_WORD: usize = 4;
/// Share of a document's words that text of its own must be for it to tell.
const OWN_TEXT: f64 = 0.25;

/// What the documents of a corpus tell.
pub(super) struct Testimonies<'a> {
    outlines: &'a dyn Outlines,
    corpus: &'a Corpus,
    /// For each document, the text that no other has.
    own: Vec<OnceLock<OwnText>>,
}

impl<'a> Testimonies<'a> {
    /// Of the documents of this corpus.
    pub(super) fn new(outlines: &'a dyn Outlines, corpus: &'a Corpus) -> Self {
        let own = std::iter::repeat_with(OnceLock::new).take(outlines.len()).collect();
        Self { outlines, corpus, own }
    }

    /// What a document tells of a sentence.
    pub(super) fn of(&self, document: u32, template: u64) -> Option<f64> {
        let outline = self.outlines.outline(document as usize);
        let own = || OwnText::new(&outline, &self.corpus.shared_templates(document));
        self.own[document as usize].get_or_init(own).testify(&outline, template)
    }
}

/// What a document says that no other does.
pub(crate) struct OwnText {
    /// The stems of its content words, in order.
    stems: Vec<u32>,
    /// How many words it has.
    words: usize,
    /// How many words the document has in all.
    of: usize,
}

impl OwnText {
    /// Of a document that shares the sentences of these templates, in order, with others.
    pub(crate) fn new(outline: &Outline, shared: &[u64]) -> Self {
        let is_shared = |sentence: &Sentence| shared.binary_search(&sentence.template).is_ok();
        let mut own = OwnText { stems: Vec::new(), words: 0, of: 0 };
        for sentence in outline.compared() {
            own.of += sentence.words.len();
            if !is_shared(sentence) {
                own.words += sentence.words.len();
                own.stems.extend(content_stems(outline, sentence));
            }
        }
        own.stems.sort_unstable();
        own.stems.dedup();
        own
    }

    /// How much of the content words of a sentence, as the document has it, stands in this text too; nothing where there is too
    /// little text or no such word.
    pub(crate) fn testify(&self, outline: &Outline, template: u64) -> Option<f64> {
        if (self.words as f64) < OWN_TEXT * self.of as f64 {
            return None;
        }
        let wanted = stems_in(outline, template);
        let found = wanted.iter().filter(|stem| self.stems.binary_search(stem).is_ok()).count();
        (!wanted.is_empty()).then(|| found as f64 / wanted.len() as f64)
    }
}

/// The stems of a sentence's content words as a document has it, each once.
fn stems_in(outline: &Outline, template: u64) -> Vec<u32> {
    let same = outline.compared().filter(|sentence| sentence.template == template);
    let mut stems: Vec<u32> = same.flat_map(|sentence| content_stems(outline, sentence)).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

fn content_stems(outline: &Outline, sentence: &Sentence) -> impl Iterator<Item = u32> {
    outline.words_of(sentence).iter().filter(|word| word.span.len() >= CONTENT_WORD).map(|word| word.stem)
}
