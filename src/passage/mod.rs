//! Passages: the proof that two documents have text in common.
//!
//! Seed and extend, as sequence aligners do: the index nominates two documents because one paragraph of each looks alike;
//! here their sentences are compared, exactly. What a corpus says twice is looked at once: every distinct sentence has a
//! number, and its kin, sentences that share words in a row with it, are found once for all ([`Sentences`]). So two texts
//! are compared by numbers first: identical sentences, sentences that stand whole in the other text, sentences with a few
//! words changed. Only what these leave open is scored by the cosine of its weighted stems, the measure that finds rewrites;
//! a statement beside an aligned one is accepted on less evidence.

mod align;
mod common;
mod evidence;
mod identity;
mod near;
mod run;
mod sentences;
mod similarity;
mod star;
mod subject;
mod table;
mod tally;
mod terms;
mod text;
mod trace;

pub use identity::same_words;
pub use sentences::Sentences;
#[cfg(feature = "parts")]
pub(crate) use sentences::{grams_of, is_common};
pub use subject::Subject;
pub use text::{Parts, Text, with_common_runs};
pub use trace::{Trace, Traced};

use crate::document::{Numbers, Outline, Span};

/// Two aligned stretches of two documents, `a` and `b`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// The stretch of `a`.
    pub a: Stretch,
    /// The stretch of `b`.
    pub b: Stretch,
    /// Word for word, or in other words.
    pub kind: PassageKind,
    /// How alike both are, 0 to 1: 1 for a verbatim passage; for a sentence with a few words changed the share of the words
    /// of both that stand in common runs of three or more; else the cosine of the weighted stems.
    pub score: f64,
    /// How much each of its words proves that one text was taken from the other, 0 to 1: 1 where it is verbatim, the square
    /// of the score where it is rewritten. 0 where it proves nothing by itself: too short, not alike enough, or of other
    /// numbers and names, or a [form](crate::document::Sentence::form) of which little was filled in.
    pub weight: f64,
}

/// One side of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// Where it stands.
    pub span: Span,
    /// The sentence it lies in, or begins in.
    pub sentence: u32,
    /// Its first word.
    pub first_word: u32,
    /// The word behind its last.
    pub last_word: u32,
    /// Of its words, those in identical runs of three words or more.
    pub identical: u32,
}

impl Passage {
    /// Whether it is evidence by itself that one text was taken from the other.
    pub fn is_firm(&self) -> bool {
        self.weight > 0.0
    }
}

impl Stretch {
    /// The stretch of these words (at least one) of a document, all identical to their counterparts. One that begins or
    /// ends with a sentence takes the marks before or behind its words along.
    fn of_words(outline: &Outline, words: Numbers) -> Self {
        let sentences = &outline.sentences;
        let first = outline.sentence_of(words.start) as usize;
        let last = outline.sentence_of(words.end - 1) as usize;
        let begins = sentences[first].words.start == words.start;
        let ends = sentences[last].words.end == words.end;
        let (start, end) = (&outline.words[words.start as usize], &outline.words[words.end as usize - 1]);
        let span = Span {
            start: if begins { sentences[first].span.start } else { start.span.start },
            end: if ends { sentences[last].span.end } else { end.span.end },
        };
        Self {
            span,
            sentence: first as u32,
            first_word: words.start,
            last_word: words.end,
            identical: words.len() as u32,
        }
    }

    /// Its words.
    pub fn words(&self) -> Numbers {
        Numbers { start: self.first_word, end: self.last_word }
    }
}

/// How two aligned stretches agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PassageKind {
    /// Word for word, after normalisation.
    Verbatim,
    /// The same statement in other words.
    Rewritten,
}

impl PassageKind {
    /// The kind as the reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Rewritten => "rewritten",
        }
    }
}
