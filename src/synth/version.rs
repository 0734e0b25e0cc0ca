//! What an outlet makes of an agency's text: prints it, edits it, cuts it from the bottom, moves its paragraphs, joins and
//! splits its sentences, puts it in other words.

use super::language::{ADVERBS, CONJUNCTIONS, Kind, Word};
use super::prose::{Marks, Origins, Prose, Token};
use super::random::Random;

/// What is done to the sentences of a text, each as a probability.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Edits {
    /// That a root with a synonym is replaced by it.
    substitute: f64,
    /// That a sentence gets a word more.
    insert: f64,
    /// That a sentence is left out.
    drop: f64,
    /// That a sentence is joined to the one before it, or split in two.
    rejoin: f64,
}

/// Makes versions of texts.
pub(super) struct Editor<'a> {
    pub(super) random: &'a mut Random,
    pub(super) origins: &'a mut Origins,
    /// Share of the roots with synonyms that a rewording replaces.
    pub(super) substitution: f64,
}

impl Editor<'_> {
    /// Shares of a text's words that are left when it is cut.
    const CUT: (f64, f64) = (0.3, 0.9);

    /// A version of a text whose first paragraph is its headline, which stays.
    pub(super) fn version(&mut self, base: &Prose) -> Prose {
        let mut order: Vec<usize> = (1..base.paragraphs()).collect();
        let mut edits = Edits::default();
        let mut kept = 1.0;
        match self.random.below(100) {
            0..30 => {}
            30..50 => edits = Edits { substitute: 0.03, insert: 0.05, drop: 0.04, rejoin: 0.02 },
            50..74 => kept = self.share(),
            74..80 => self.reorder(&mut order),
            80..88 => edits = Edits { rejoin: 0.35, insert: 0.02, ..Edits::default() },
            _ => edits = Edits { substitute: self.substitution, insert: 0.05, drop: 0.05, rejoin: 0.08 },
        }
        if edits != Edits::default() && self.random.chance(0.3) {
            kept = self.share();
        }
        let most = (base.words() as f64 * kept) as usize;
        let mut version = Prose::default();
        version.copy(base, 0);
        for paragraph in order {
            if version.words() >= most {
                break;
            }
            self.paragraph(base, paragraph, edits, most, &mut version);
        }
        version
    }

    fn share(&mut self) -> f64 {
        let (least, most) = Self::CUT;
        least + (most - least) * self.random.below(1001) as f64 / 1000.0
    }

    /// Moves some paragraphs; the lead stays.
    fn reorder(&mut self, order: &mut [usize]) {
        let Some(body) = order.get_mut(1..).filter(|body| body.len() > 1) else { return };
        for _ in 0..body.len().div_ceil(4) {
            body.swap(self.random.below(body.len()), self.random.below(body.len()));
        }
    }

    /// A paragraph with its edits, no more of it than `most` words in all leave room for.
    fn paragraph(&mut self, base: &Prose, paragraph: usize, edits: Edits, most: usize, out: &mut Prose) {
        let mut open: Vec<Token> = Vec::new();
        for (i, sentence) in base.paragraph(paragraph).enumerate() {
            // A lead is never left out: without it there is no article.
            let is_lead = paragraph == 1 && i == 0;
            if out.words() + open.len() >= most && !is_lead || !is_lead && self.random.chance(edits.drop) {
                continue;
            }
            let edited = self.sentence(sentence, edits);
            if !self.random.chance(edits.rejoin) {
                out.push(&open);
                open = edited;
            } else if is_plain(&open) && is_plain(&edited) && open.len() + edited.len() < 50 {
                self.join(&mut open, &edited);
            } else {
                out.push(&open);
                open = split(edited, out);
            }
        }
        out.push(&open);
        out.end_paragraph();
    }

    fn sentence(&mut self, sentence: &[Token], edits: Edits) -> Vec<Token> {
        let mut out = sentence.to_vec();
        for token in &mut out {
            if edits.substitute > 0.0
                && let Some(synonym) = token.word.synonym()
                && self.random.chance(edits.substitute)
            {
                token.word = synonym;
            }
        }
        if out.len() > 4 && self.random.chance(edits.insert) {
            let adverb = Word::function(ADVERBS.start + self.random.below(ADVERBS.len()));
            let token = Token { word: adverb, origin: self.origins.word(), marks: Marks::default() };
            out.insert(self.random.between(2, out.len() - 2), token);
        }
        out
    }

    /// "It rains. They stay." → "It rains, and they stay."
    fn join(&mut self, open: &mut Vec<Token>, next: &[Token]) {
        if let Some(last) = open.last_mut() {
            last.marks = last.marks.without(Marks::STOP).with(Marks::COMMA);
        }
        open.push(Token { word: Word::and(), origin: self.origins.word(), marks: Marks::default() });
        let behind = open.len();
        open.extend_from_slice(next);
        let first = &mut open[behind];
        if !first.word.is_proper() {
            first.marks = first.marks.without(Marks::CAPITAL);
        }
    }
}

/// "It rains, and they stay." → "It rains." is pushed, "They stay." comes back. Whole where it has no such joint.
fn split(mut sentence: Vec<Token>, out: &mut Prose) -> Vec<Token> {
    let is_conjunction =
        |token: &Token| matches!(token.word.kind(), Kind::Function(place) if CONJUNCTIONS.contains(&place));
    let joint = (4..sentence.len().saturating_sub(4))
        .find(|&i| is_conjunction(&sentence[i]) && sentence[i - 1].marks.has(Marks::COMMA));
    let Some(joint) = joint.filter(|_| is_plain(&sentence)) else { return sentence };
    let mut behind = sentence.split_off(joint);
    behind.remove(0);
    if let Some(last) = sentence.last_mut() {
        last.marks = last.marks.without(Marks::COMMA).with(Marks::STOP);
    }
    if let Some(first) = behind.first_mut() {
        first.marks = first.marks.with(Marks::CAPITAL);
    }
    out.push(&sentence);
    behind
}

/// Whether a sentence can be joined and split: a quote, and what begins with a dateline, stay as they are.
fn is_plain(sentence: &[Token]) -> bool {
    let marks = [Marks::OPEN_QUOTE, Marks::CLOSE_QUOTE, Marks::DASH];
    !sentence.is_empty() && !sentence.iter().any(|token| marks.into_iter().any(|mark| token.marks.has(mark)))
}
