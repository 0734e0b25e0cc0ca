//! Reading: from blocks of lines to words and sentences, in one pass over the text.

use std::ops::Range;

use super::Span;
use super::furniture::{self, Shape};
use super::outline::{Numbers, Outline, Sentence};
use super::room::in_exact_room;
use super::scan::{Scanner, Token};
use super::segment::Block;
use super::sentence::{Ending, trimmed};
use super::word::{Normaliser, Word, is_number};

/// Words of a sentence above which it is cut; below half of that it never is.
const SENTENCE_WORDS: usize = 120;

/// Bytes of text for which room for a word is made beforehand: few texts have shorter words. What is left is given back.
const BYTES_PER_WORD: usize = 5;
/// The same for a sentence.
const BYTES_PER_SENTENCE: usize = 64;

impl Outline {
    /// Reads the words and sentences of these blocks of lines; gives what each block looks like, and where its sentences end.
    pub(super) fn read(
        &mut self,
        text: &str,
        blocks: &[Range<usize>],
        normaliser: &mut Normaliser,
    ) -> (Vec<Block>, Vec<usize>) {
        self.words.reserve(text.len() / BYTES_PER_WORD);
        self.sentences.reserve(text.len() / BYTES_PER_SENTENCE);
        let mut shapes = Vec::with_capacity(blocks.len());
        let mut ends = Vec::with_capacity(blocks.len());
        for block in blocks {
            let (words, sentences) = (self.words.len(), self.sentences.len());
            let span = self.block_span(block);
            self.read_block(text, span, block, normaliser);
            let words = &self.words[words..];
            // A block that holds several sentences is text, however short they are.
            let several =
                self.sentences[sentences..].iter().filter(|sentence| sentence.words.len() > 2).nth(1).is_some();
            let shape = if several { Shape::Body } else { furniture::shape(text, span, words) };
            shapes.push(Block { shape, words: words.len() });
            ends.push(self.sentences.len());
        }
        self.words = in_exact_room(std::mem::take(&mut self.words));
        self.sentences = in_exact_room(std::mem::take(&mut self.sentences));
        (shapes, ends)
    }

    /// Reads one block of lines, which stands at `span`.
    ///
    /// Sentences end behind marks that stand between words and never in one, so both are found in one pass.
    fn read_block(&mut self, text: &str, span: Span, lines: &Range<usize>, normaliser: &mut Normaliser) {
        // Nothing behind the block tells how its last sentence ends.
        let block = &text[..span.end as usize];
        let mut scanner = Scanner::new(block, span.start as usize);
        let mut place = Place { block: span, line: lines.start, last_line: lines.end - 1 };
        let (mut begin, mut first) = (span.start as usize, self.words.len());
        while let Some(token) = scanner.next() {
            match token {
                Token::Word(range) => self.words.push(normaliser.word(text, range)),
                Token::Terminator(at) => {
                    let ending = Ending::at(block, at);
                    scanner.skip_to(ending.end);
                    if ending.is_end(block, begin) {
                        self.close_sentence(block, begin..ending.end, first, &mut place);
                        (begin, first) = (ending.end, self.words.len());
                    }
                }
            }
        }
        self.close_sentence(block, begin..block.len(), first, &mut place);
    }

    /// Makes a sentence of the words from the `first` on. One that is too long is cut.
    fn close_sentence(&mut self, text: &str, range: Range<usize>, first: usize, place: &mut Place) {
        let Some(Range { mut start, end }) = trimmed(text, range) else { return };
        // Marks without words ("* * *") belong to the sentence before them.
        if first == self.words.len()
            && let Some(before) = self.sentences.last_mut().filter(|before| place.block.start <= before.span.start)
        {
            before.span.end = end as u32;
            return;
        }
        let is_long = self.words.len() - first > SENTENCE_WORDS;
        let mut begin = first;
        while let Some(cut) = self.cut_behind(begin).filter(|_| is_long) {
            // What stands between two words stays with the first of them.
            let next = self.words[cut].span.start as usize;
            let end = start + text[start..next].trim_end().len();
            self.push_sentence(text, Span::new(start, end), Numbers::new(begin, cut), place);
            (start, begin) = (next, cut);
        }
        self.push_sentence(text, Span::new(start, end), Numbers::new(begin, self.words.len()), place);
    }

    /// Where a sentence that is too long and begins at a word is cut: before a word that its content chooses, so that an
    /// insertion moves one cut only.
    fn cut_behind(&self, begin: usize) -> Option<usize> {
        const ONE_IN: u32 = 32;
        let from = begin + SENTENCE_WORDS / 2;
        let chosen = |&at: &usize| self.words[at - 1].form.is_multiple_of(ONE_IN) || at - begin >= SENTENCE_WORDS;
        (from..self.words.len()).find(chosen)
    }

    fn push_sentence(&mut self, text: &str, span: Span, words: Numbers, place: &mut Place) {
        while place.line < place.last_line && self.lines[place.line].span.end <= span.start {
            place.line += 1;
        }
        let (mut key, mut template, mut numbers) = (0, 0, 0);
        for word in &self.words[words.range()] {
            const NUMBER: u32 = 0;
            let is_number = is_number(text, word);
            self.key = mixed(self.key, word.form);
            key = mixed(key, word.form);
            template = mixed(template, if is_number { NUMBER } else { word.form });
            numbers += u32::from(is_number);
        }
        let line = place.line as u32 + 1;
        let (segment, furniture, form) = (0, false, false);
        self.sentences.push(Sentence { span, words, line, key, template, numbers, segment, furniture, form });
    }
}

/// Where in a block of lines reading is.
struct Place {
    block: Span,
    line: usize,
    last_line: usize,
}

/// A stable hash of words in their order; 0 for none.
pub(super) fn words_key(words: &[Word]) -> u64 {
    words.iter().fold(0, |key, word| mixed(key, word.form))
}

/// The key of some words and one more.
#[inline]
fn mixed(key: u64, form: u32) -> u64 {
    let mixed = (key ^ u64::from(form)).wrapping_add(0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Document;
    use super::super::sentence::sentences;
    use super::*;

    /// The words of each sentence of a line, by the definitions: sentences first, and then the words of each.
    fn plain(line: &str) -> Vec<Vec<Word>> {
        let mut normaliser = Normaliser::default();
        let words = |range: Range<usize>| {
            let mut words = normaliser.words_of(&line[range.clone()]);
            for word in &mut words {
                word.span = Span::new(word.span.start as usize + range.start, word.span.end as usize + range.start);
            }
            words
        };
        sentences(line).into_iter().map(words).filter(|words| !words.is_empty()).collect()
    }

    proptest! {
        #[test]
        fn one_pass_finds_what_two_find(line in "([a-zA-Z]{1,9}|[0-9.,]{1,5}|Mr|U[.]S|[ .!?…。\"'”’(é東]{1,3}| ){0,60}") {
            let outline = Outline::new(&Document::new("1", line.as_str()), &mut Normaliser::default()).expect("a short text");
            let found: Vec<&[Word]> = outline.sentences.iter().map(|sentence| outline.words_of(sentence)).collect();
            let found: Vec<&[Word]> = found.into_iter().filter(|words| !words.is_empty()).collect();
            prop_assert_eq!(found, plain(&line));
            prop_assert_eq!(outline.key(), words_key(&outline.words));
            for sentence in &outline.sentences {
                let words = outline.words_of(sentence);
                let numbers = words.iter().filter(|word| is_number(&line, word)).count();
                prop_assert_eq!((sentence.key, sentence.numbers as usize), (words_key(words), numbers));
                prop_assert_eq!(sentence.template == sentence.key, numbers == 0);
            }
        }
    }
}
