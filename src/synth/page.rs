//! A page as its outlet lays it out: the text, its sentence-sized spans, and the words of its articles with their origins.

use std::ops::Range;

use super::language::Language;
use super::prose::{Marks, Prose, Token};
use crate::document::Span;

/// What a stretch of a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The article the page is about.
    Story,
    /// Another article, printed below it.
    Tail,
    /// The outlet's own frame.
    Furniture,
}

/// A sentence, or a line of furniture.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) span: Span,
    pub(super) part: Part,
    /// Its words in [`Page::tokens`]; furniture has none there.
    pub(super) tokens: Range<usize>,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    /// The words of its articles.
    pub(super) tokens: Vec<Token>,
}

/// How an outlet sets its pages.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Typography {
    /// “ and ” rather than ".
    pub(super) curly: bool,
    /// A blank line between paragraphs.
    pub(super) blank_lines: bool,
}

impl Page {
    /// Adds lines of furniture, each a piece of its own.
    pub(super) fn furniture(&mut self, lines: &str, typography: Typography) {
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            self.break_line(typography);
            let start = self.text.len();
            self.text.push_str(line.trim());
            self.piece(start, Part::Furniture, self.tokens.len());
        }
    }

    /// Adds a paragraph of an article.
    pub(super) fn paragraph(
        &mut self,
        prose: &Prose,
        number: usize,
        part: Part,
        language: &Language,
        typography: Typography,
    ) {
        self.break_line(typography);
        for (i, sentence) in prose.paragraph(number).enumerate() {
            if i > 0 {
                self.text.push(' ');
            }
            let (start, first) = (self.text.len(), self.tokens.len());
            set(sentence, language, typography, &mut self.text);
            self.tokens.extend_from_slice(sentence);
            self.piece(start, part, first);
        }
    }

    fn piece(&mut self, start: usize, part: Part, first_token: usize) {
        let span = Span::new(start, self.text.len());
        self.pieces.push(Piece { span, part, tokens: first_token..self.tokens.len() });
    }

    fn break_line(&mut self, typography: Typography) {
        if !self.text.is_empty() {
            self.text.push_str(if typography.blank_lines { "\n\n" } else { "\n" });
        }
    }
}

/// Writes a sentence as it is printed.
pub(super) fn set(sentence: &[Token], language: &Language, typography: Typography, out: &mut String) {
    let (open, close) = if typography.curly { ('“', '”') } else { ('"', '"') };
    for (i, token) in sentence.iter().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        let marks = token.marks;
        if marks.has(Marks::OPEN_QUOTE) {
            out.push(open);
        }
        if marks.has(Marks::BRACKETS) {
            out.push('(');
        }
        let start = out.len();
        language.spell(token.word, out);
        raise(out, start, marks);
        if marks.has(Marks::BRACKETS) {
            out.push(')');
        }
        if marks.has(Marks::COMMA) {
            out.push(',');
        }
        if marks.has(Marks::STOP) {
            out.push('.');
        }
        if marks.has(Marks::CLOSE_QUOTE) {
            out.push(close);
        }
        if marks.has(Marks::DASH) {
            out.push_str(if typography.curly { " —" } else { " -" });
        }
    }
}

/// Gives the word at `start` its capitals.
fn raise(out: &mut String, start: usize, marks: Marks) {
    if marks.has(Marks::UPPER) {
        let upper = out[start..].to_uppercase();
        out.truncate(start);
        out.push_str(&upper);
    } else if marks.has(Marks::CAPITAL)
        && let Some(first) = out.get_mut(start..start + 1)
    {
        first.make_ascii_uppercase();
    }
}
