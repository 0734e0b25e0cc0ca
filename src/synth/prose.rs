//! Prose as the generator holds it: words that know where they come from, in sentences, in paragraphs.
//!
//! The origin of a word is what makes the truth complete. A word that is copied keeps its origin, a word that is
//! substituted keeps it too and is another word; a word that is put in gets one of its own. Two texts share a run of words
//! where origins and words follow each other alike in both, and nothing has to be searched for.

use super::language::Word;

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) word: Word,
    /// Where it was first written, within its window.
    pub(super) origin: u32,
    pub(super) marks: Marks,
}

/// What stands around a word: a set of the constants below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u8);

impl Marks {
    pub(super) const OPEN_QUOTE: Marks = Marks(1);
    pub(super) const CLOSE_QUOTE: Marks = Marks(2);
    pub(super) const COMMA: Marks = Marks(4);
    pub(super) const STOP: Marks = Marks(8);
    pub(super) const CAPITAL: Marks = Marks(16);
    /// All letters capital: the place of a dateline.
    pub(super) const UPPER: Marks = Marks(32);
    pub(super) const BRACKETS: Marks = Marks(64);
    pub(super) const DASH: Marks = Marks(128);

    pub(super) fn has(self, mark: Marks) -> bool {
        self.0 & mark.0 != 0
    }

    pub(super) fn with(self, mark: Marks) -> Marks {
        Marks(self.0 | mark.0)
    }

    pub(super) fn without(self, mark: Marks) -> Marks {
        Marks(self.0 & !mark.0)
    }
}

/// Gives out origins within a window.
#[derive(Debug, Default)]
pub(super) struct Origins {
    next: u32,
}

impl Origins {
    /// Origins of one sentence are of one block, or of a few that follow: texts that share none of these blocks share
    /// nothing.
    pub(super) const BLOCK: u32 = 64;

    /// The origin of a word that is put in.
    pub(super) fn word(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    /// The first origin of a sentence. The one before it is [`joint`](Self::joint)'s.
    pub(super) fn sentence(&mut self, words: usize) -> u32 {
        let first = self.next.next_multiple_of(Self::BLOCK) + 1;
        self.next = first + words as u32;
        first
    }

    /// The origin of the "and" that joins a sentence, given its first, to the one before: whoever joins these two writes
    /// the same.
    pub(super) fn joint(first: Token) -> u32 {
        first.origin.saturating_sub(1)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.next as usize
    }
}

/// Sentences in paragraphs.
#[derive(Clone, Debug, Default)]
pub(super) struct Prose {
    tokens: Vec<Token>,
    /// Where each sentence ends, in tokens.
    sentences: Vec<u32>,
    /// Where each paragraph ends, in sentences.
    paragraphs: Vec<u32>,
}

impl Prose {
    pub(super) fn words(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn paragraphs(&self) -> usize {
        self.paragraphs.len()
    }

    /// The sentences of a paragraph.
    pub(super) fn paragraph(&self, number: usize) -> impl Iterator<Item = &[Token]> {
        let first = if number == 0 { 0 } else { self.paragraphs[number - 1] };
        (first..self.paragraphs[number]).map(|sentence| self.sentence(sentence as usize))
    }

    fn sentence(&self, number: usize) -> &[Token] {
        let first = if number == 0 { 0 } else { self.sentences[number - 1] };
        &self.tokens[first as usize..self.sentences[number] as usize]
    }

    /// Adds a sentence to the paragraph that is open. An empty one is none.
    pub(super) fn push(&mut self, sentence: &[Token]) {
        if !sentence.is_empty() {
            self.tokens.extend_from_slice(sentence);
            self.sentences.push(self.tokens.len() as u32);
        }
    }

    /// Ends the paragraph that is open. An empty one is none.
    pub(super) fn end_paragraph(&mut self) {
        let end = self.sentences.len() as u32;
        if self.paragraphs.last().map_or(0, |&end| end) < end {
            self.paragraphs.push(end);
        }
    }

    /// Adds a paragraph of another text.
    pub(super) fn copy(&mut self, from: &Prose, paragraph: usize) {
        from.paragraph(paragraph).for_each(|sentence| self.push(sentence));
        self.end_paragraph();
    }

    /// Adds all of another text.
    pub(super) fn copy_all(&mut self, from: &Prose) {
        (0..from.paragraphs()).for_each(|paragraph| self.copy(from, paragraph));
    }

    /// Gives a text its origins, as one that has just been written.
    pub(super) fn originate(&mut self, origins: &mut Origins) {
        let mut start = 0;
        for &end in &self.sentences {
            let sentence = &mut self.tokens[start..end as usize];
            let first = origins.sentence(sentence.len());
            for (origin, token) in (first..).zip(sentence) {
                token.origin = origin;
            }
            start = end as usize;
        }
    }

    /// Every token, to be changed in place.
    pub(super) fn tokens_mut(&mut self) -> &mut [Token] {
        &mut self.tokens
    }
}
