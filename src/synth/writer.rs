//! The writer of new text: sentences of phrases about an event, from the language's words.
//!
//! An event has its own people, places, numbers and roots, and its texts come back to them: so texts on one event have rare
//! words in common, and texts on others have not. Lengths follow the deciles of news that was measured (`docs/synth.md`).

use super::language::{
    ADVERBS, AUXILIARIES, CONJUNCTIONS, Class, DETERMINERS, Form, Kind, Language, PREPOSITIONS, PRONOUNS, RELATIVES,
    SPEECH, UNITS, WEEKDAYS, Word,
};
use super::prose::{Marks, Prose, Token};
use super::random::Random;

/// Words of a sentence: deciles.
const SENTENCE: [usize; 11] = [6, 10, 14, 17, 19, 21, 24, 27, 30, 35, 48];
/// Sentences of a paragraph: deciles.
const PARAGRAPH: [usize; 11] = [1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 4];

/// What an event's texts come back to.
#[derive(Clone, Debug)]
pub(super) struct Event {
    people: Vec<Word>,
    places: Vec<Word>,
    figures: Vec<Word>,
    roots: Vec<usize>,
}

impl Event {
    /// Roots that an event has to itself and its like.
    const ROOTS: usize = 24;

    /// An event of a beat: half of its roots are the beat's, so that events of one beat look alike.
    pub(super) fn new(beat: usize, language: &Language, random: &mut Random) -> Self {
        let names = |n, random: &mut Random| (0..n).map(|_| Word::name(random.below(1 << 30) as u32)).collect();
        let root = |i: usize, random: &mut Random| {
            if i < Self::ROOTS / 2 { 200 + (beat * 97 + i * 389) % 5000 } else { language.draw_root(random) }
        };
        Self {
            people: names(random.between(2, 5), random),
            places: names(random.between(1, 3), random),
            figures: (0..random.between(3, 7)).map(|_| figure(random)).collect(),
            roots: (0..Self::ROOTS).map(|i| root(i, random)).collect(),
        }
    }

    pub(super) fn place(&self) -> Word {
        self.places[0]
    }
}

/// A number as news has them: small ones mostly, round ones often.
pub(super) fn figure(random: &mut Random) -> Word {
    Word::number(match random.below(10) {
        0..5 => random.between(2, 99),
        5..7 => random.between(1, 90) * 100,
        7 => random.between(1990, 2035),
        8 => random.between(1_000, 999_999),
        _ => random.between(100, 999),
    })
}

/// Writes about one event.
pub(super) struct Writer<'a> {
    pub(super) language: &'a Language,
    pub(super) event: &'a Event,
    pub(super) random: &'a mut Random,
    /// Chance of a figure where a thing could stand: tables of results are full of them.
    pub(super) figures: f64,
    sentence: Vec<Token>,
}

impl<'a> Writer<'a> {
    /// Chance that a root is one of the event's.
    const ON_EVENT: f64 = 0.42;
    /// Chance of a figure in running text.
    pub(super) const FIGURES: f64 = 0.09;

    pub(super) fn new(language: &'a Language, event: &'a Event, random: &'a mut Random) -> Self {
        Self { language, event, random, figures: Self::FIGURES, sentence: Vec::new() }
    }

    /// Paragraphs of at least this many words in all.
    pub(super) fn body(&mut self, words: usize) -> Prose {
        let mut prose = Prose::default();
        while prose.words() < words {
            let sentences = self.random.decile(&PARAGRAPH);
            self.paragraph(sentences, &mut prose);
        }
        prose
    }

    /// One paragraph of so many sentences.
    pub(super) fn paragraph(&mut self, sentences: usize, prose: &mut Prose) {
        for _ in 0..sentences {
            let words = self.random.decile(&SENTENCE);
            if self.random.chance(0.18) {
                self.quote(words)
            } else {
                self.statement(words)
            }
            prose.push(&self.sentence);
        }
        prose.end_paragraph();
    }

    /// A paragraph that is one sentence of about so many words: a quote, or else a statement.
    pub(super) fn line(&mut self, words: usize, is_quote: bool) -> Prose {
        if is_quote {
            self.quote(words)
        } else {
            self.statement(words)
        }
        self.as_prose()
    }

    /// A headline.
    pub(super) fn headline(&mut self) -> Prose {
        let words = self.random.between(5, 9);
        self.statement(words);
        if let Some(last) = self.sentence.last_mut() {
            last.marks = last.marks.without(Marks::STOP);
        }
        self.as_prose()
    }

    fn as_prose(&self) -> Prose {
        let mut prose = Prose::default();
        prose.push(&self.sentence);
        prose.end_paragraph();
        prose
    }

    fn statement(&mut self, words: usize) {
        self.sentence.clear();
        self.clauses(words);
        self.begin_and_end();
    }

    /// A quote with its speaker behind it.
    fn quote(&mut self, words: usize) {
        self.sentence.clear();
        self.clauses(words.saturating_sub(3).max(4));
        self.mark(Marks::COMMA.with(Marks::CLOSE_QUOTE));
        self.of(SPEECH);
        let speaker = self.random.pick(&self.event.people);
        self.say(speaker);
        self.begin_and_end();
        if let Some(first) = self.sentence.first_mut() {
            first.marks = first.marks.with(Marks::OPEN_QUOTE);
        }
    }

    fn begin_and_end(&mut self) {
        if let Some(first) = self.sentence.first_mut() {
            first.marks = first.marks.with(Marks::CAPITAL);
        }
        self.mark(Marks::STOP);
    }

    fn clauses(&mut self, words: usize) {
        self.clause();
        while self.sentence.len() + 5 < words {
            if self.random.chance(0.55) {
                self.of(PREPOSITIONS);
                self.thing();
            } else {
                self.mark(Marks::COMMA);
                let class = if self.random.chance(0.25) { RELATIVES } else { CONJUNCTIONS };
                self.of(class);
                self.clause();
            }
        }
    }

    /// Who did what to whom.
    fn clause(&mut self) {
        self.actor();
        if self.random.chance(0.15) {
            self.of(ADVERBS);
        }
        if self.random.chance(0.4) {
            self.of(AUXILIARIES);
            self.content(Form::Bare);
        } else {
            self.content(Form::Past);
        }
        self.thing();
        if self.random.chance(0.15) {
            self.say(Word::function(PREPOSITIONS.start + 4));
            self.of(WEEKDAYS);
        }
    }

    fn actor(&mut self) {
        match self.random.below(10) {
            0..3 => {
                let person = self.random.pick(&self.event.people);
                self.say(person);
            }
            3 => self.of(PRONOUNS),
            _ => self.thing(),
        }
    }

    fn thing(&mut self) {
        if self.random.chance(self.figures) {
            let known = self.random.chance(0.5);
            let number = if known { self.random.pick(&self.event.figures) } else { figure(self.random) };
            self.say(number);
            return self.of(UNITS);
        }
        if self.random.chance(0.12) {
            let place = self.random.pick(&self.event.places);
            return self.say(place);
        }
        let plural = self.random.chance(0.35);
        if !plural || self.random.chance(0.5) {
            self.of(DETERMINERS);
        }
        if self.random.chance(0.3) {
            self.content(Form::Quality);
        }
        self.content(if plural { Form::Plural } else { Form::Bare });
    }

    fn content(&mut self, form: Form) {
        let rank = if self.random.chance(Self::ON_EVENT) {
            // The first of them most often.
            let bound = self.random.between(1, self.event.roots.len());
            self.event.roots[self.random.below(bound)]
        } else {
            self.language.draw_root(self.random)
        };
        self.say(Word::root(rank, form));
    }

    /// A word of a class, the first of them most often.
    fn of(&mut self, class: Class) {
        let bound = self.random.between(1, class.len());
        let place = class.start + self.random.below(bound);
        self.say(Word::function(place));
    }

    fn say(&mut self, word: Word) {
        let marks = if word.is_proper() { Marks::CAPITAL } else { Marks::default() };
        self.sentence.push(Token { word, origin: 0, marks });
    }

    fn mark(&mut self, mark: Marks) {
        if let Some(last) = self.sentence.last_mut() {
            last.marks = last.marks.with(mark);
        }
    }
}

/// Whether a word is a figure or a name: what differs between two texts of one template.
pub(super) fn is_particular(word: Word) -> bool {
    matches!(word.kind(), Kind::Number(_) | Kind::Name(_))
}
