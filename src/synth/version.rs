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
    const CUT: (f64, f64) = (0.4, 0.95);

    /// A version of a text whose first paragraph is its headline, which stays.
    pub(super) fn version(&mut self, base: &Prose) -> Prose {
        let mut order: Vec<usize> = (1..base.paragraphs()).collect();
        let mut edits = Edits::default();
        let mut kept = 1.0;
        match self.random.below(100) {
            0..45 => {}
            45..62 => edits = Edits { substitute: 0.02, insert: 0.04, drop: 0.03, rejoin: 0.02 },
            62..80 => kept = self.share(),
            80..85 => self.reorder(&mut order),
            85..90 => edits = Edits { rejoin: 0.3, insert: 0.02, ..Edits::default() },
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
            if !is_lead && (out.words() + open.len() >= most || self.random.chance(edits.drop)) {
                continue;
            }
            let edited = self.sentence(sentence, edits);
            if !self.random.chance(edits.rejoin) {
                out.push(&open);
                open = edited;
            } else if is_plain(&open) && is_plain(&edited) && open.len() + edited.len() < 50 {
                join(&mut open, &edited);
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
}

/// "It rains. They stay." → "It rains, and they stay."
fn join(open: &mut Vec<Token>, next: &[Token]) {
    let (Some(last), Some(&(mut first))) = (open.last_mut(), next.first()) else { return };
    last.marks = last.marks.without(Marks::STOP).with(Marks::COMMA);
    open.push(Token { word: Word::and(), origin: Origins::joint(first), marks: Marks::default() });
    if !first.word.is_proper() {
        first.marks = first.marks.without(Marks::CAPITAL);
    }
    open.push(first);
    open.extend_from_slice(&next[1..]);
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

#[cfg(test)]
mod tests {
    use super::super::language::Form;
    use super::super::random::Purpose;
    use super::*;

    /// Sentences of as many roots each, with a joint in the middle.
    fn text(sentences: usize, words: usize, origins: &mut Origins) -> Prose {
        let mut prose = Prose::default();
        for sentence in 0..sentences {
            let mut tokens: Vec<Token> = (0..words)
                .map(|i| Word::root(1000 + 2 * (sentence * words + i), Form::Bare))
                .map(|word| Token { word, origin: 0, marks: Marks::default() })
                .collect();
            tokens[0].marks = Marks::CAPITAL;
            tokens[words / 2 - 1].marks = Marks::COMMA;
            tokens[words / 2].word = Word::and();
            tokens[words - 1].marks = Marks::STOP;
            prose.push(&tokens);
            if sentence % 2 == 0 {
                prose.end_paragraph();
            }
        }
        prose.end_paragraph();
        prose.originate(origins);
        prose
    }

    fn edited(edits: Edits, sentences: usize) -> (Prose, Prose) {
        let mut origins = Origins::default();
        let base = text(sentences, 12, &mut origins);
        let random = &mut Random::new(1, Purpose::Window, 9);
        let mut editor = Editor { random, origins: &mut origins, substitution: 0.2 };
        let mut out = Prose::default();
        (0..base.paragraphs()).for_each(|number| editor.paragraph(&base, number, edits, usize::MAX, &mut out));
        (base, out)
    }

    fn tokens(prose: &Prose) -> Vec<Token> {
        (0..prose.paragraphs())
            .flat_map(|number| prose.paragraph(number).flatten().copied().collect::<Vec<_>>())
            .collect()
    }

    #[test]
    fn roots_are_substituted_at_the_rate_asked_for() {
        let (base, version) = edited(Edits { substitute: 0.2, ..Edits::default() }, 1000);
        let (base, version) = (tokens(&base), tokens(&version));
        assert!(base.iter().zip(&version).all(|(x, y)| x.origin == y.origin && x.marks == y.marks));
        let substituted = base.iter().zip(&version).filter(|(x, y)| x.word != y.word);
        assert!(substituted.clone().all(|(x, y)| x.word.synonym() == Some(y.word)));
        // 11 of 12 words are roots; five standard deviations are 212.
        assert!(substituted.count().abs_diff(2200) < 212);
    }

    #[test]
    fn joined_and_split_sentences_lose_and_gain_only_their_joints() {
        let (base, version) = edited(Edits { rejoin: 0.5, ..Edits::default() }, 200);
        let roots = |prose: &Prose| -> Vec<u32> {
            let all = tokens(prose).into_iter().filter(|token| token.word != Word::and());
            all.map(|token| token.origin).collect()
        };
        assert_eq!(roots(&base), roots(&version));
        let lengths: Vec<usize> =
            (0..version.paragraphs()).flat_map(|number| version.paragraph(number).map(<[_]>::len)).collect();
        assert!(lengths.contains(&25) && lengths.contains(&6) && lengths.contains(&5), "{lengths:?}");
    }

    #[test]
    fn the_lead_stays_whatever_is_dropped() {
        let (base, version) = edited(Edits { drop: 1.0, ..Edits::default() }, 9);
        assert_eq!(version.paragraphs(), 1);
        assert_eq!(tokens(&version), base.paragraph(1).next().unwrap_or_default());
    }
}
