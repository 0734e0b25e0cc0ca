//! What the agencies write in one window: events, stories on them, later versions of these, and texts from templates.
//!
//! Two stories of one event are written apart, about the same people, places and figures. Stories of one beat look alike,
//! and may share a quote or a paragraph of background word for word: too little to be derived from each other, which
//! [`LONGEST_SHARED`] sees to.

use std::collections::BTreeMap;

use super::language::{Language, Word};
use super::prose::{Marks, Origins, Prose, Token};
use super::random::{Purpose, Random, Weighted};
use super::writer::{Event, Writer, figure, is_particular};

/// Words of a story, its headline apart: deciles.
const STORY: [usize; 11] = [40, 80, 115, 155, 200, 250, 310, 380, 470, 610, 1200];
/// Beats of the wire. Their background is the same in all windows.
const BEATS: usize = 400;
/// Words that a quote or a paragraph of background shared by different events never has: a run of 40 could make a pair of
/// grade 2.
const LONGEST_SHARED: usize = 40;
/// Texts that are made from a template.
const TEXTS_OF_TEMPLATE: usize = 12;
/// Agencies by name.
const AGENCIES: usize = 6;

/// A story as an agency sent it: its headline is the first paragraph.
#[derive(Clone, Debug)]
pub(super) struct Story {
    pub(super) text: Prose,
    pub(super) event: usize,
    pub(super) beat: usize,
    pub(super) agency: Word,
}

/// The desk of one window.
pub(super) struct Newsroom<'a> {
    language: &'a Language,
    seed: u64,
    pub(super) random: Random,
    pub(super) origins: Origins,
    pub(super) events: Vec<Event>,
    pub(super) stories: Vec<Story>,
    beats: Weighted,
    quotes: BTreeMap<usize, Vec<Prose>>,
    backgrounds: BTreeMap<usize, Prose>,
    /// The template in use, how many there were with it, and how many texts have been made from all.
    template: Prose,
    templates: usize,
    texts: usize,
}

impl<'a> Newsroom<'a> {
    /// Shares of the stories that come with a paragraph of their beat's background, or with a quote, and of the quotes that
    /// another story had before.
    const BACKGROUND: f64 = 0.25;
    const QUOTE: f64 = 0.25;
    const SAME_QUOTE: f64 = 0.5;
    /// Share of its paragraphs that a story keeps when it is written through.
    const KEPT: f64 = 0.65;

    /// The desk of a window.
    pub(super) fn new(language: &'a Language, seed: u64, window: u64) -> Self {
        Self {
            language,
            seed,
            random: Random::new(seed, Purpose::Window, window),
            origins: Origins::default(),
            events: Vec::new(),
            stories: Vec::new(),
            beats: Weighted::zipf(BEATS, 4, 1),
            quotes: BTreeMap::new(),
            backgrounds: BTreeMap::new(),
            templates: 0,
            template: Prose::default(),
            texts: 0,
        }
    }

    /// A new event, and the first story on it.
    pub(super) fn event(&mut self) -> usize {
        let beat = self.beats.draw(&mut self.random);
        self.events.push(Event::new(beat, self.language, &mut self.random));
        self.story(self.events.len() - 1, beat)
    }

    /// Another agency's story on the event of a story.
    pub(super) fn second_story(&mut self, of: usize) -> usize {
        let Story { event, beat, .. } = self.stories[of];
        self.story(event, beat)
    }

    fn story(&mut self, event: usize, beat: usize) -> usize {
        let words = self.random.decile(&STORY);
        let mut writer = Writer::new(self.language, &self.events[event], &mut self.random);
        let (headline, mut body) = (writer.headline(), writer.body(words));
        let agency = Word::name(0x51_u32.wrapping_mul(1 + self.random.below(AGENCIES) as u32 * 7919));
        body = dated(&body, self.events[event].place(), agency);
        let mut text = headline;
        text.copy_all(&body);
        text.originate(&mut self.origins);
        if let Some(shared) = self.shared(event, beat) {
            text = with_paragraph(&text, &shared, self.random.between(3, 8));
        }
        self.stories.push(Story { text, event, beat, agency });
        self.stories.len() - 1
    }

    /// A paragraph that other events' stories may have too.
    fn shared(&mut self, event: usize, beat: usize) -> Option<Prose> {
        let kind = self.random.chance(Self::BACKGROUND + Self::QUOTE);
        if !kind {
            return None;
        }
        if self.random.chance(Self::BACKGROUND / (Self::BACKGROUND + Self::QUOTE)) {
            return Some(self.background(beat));
        }
        let pool = self.quotes.entry(beat).or_default();
        if !pool.is_empty() && self.random.chance(Self::SAME_QUOTE) {
            return pool.get(self.random.below(pool.len())).cloned();
        }
        let words = self.random.between(12, 28);
        let mut quote = Writer::new(self.language, &self.events[event], &mut self.random).line(words, true);
        quote.originate(&mut self.origins);
        pool.push(quote.clone());
        Some(quote).filter(|quote| quote.words() < LONGEST_SHARED)
    }

    /// The background of a beat: the same words in all windows.
    fn background(&mut self, beat: usize) -> Prose {
        let (language, seed, origins) = (self.language, self.seed, &mut self.origins);
        let background = self.backgrounds.entry(beat).or_insert_with(|| {
            let mut random = Random::new(seed, Purpose::Background, beat as u64);
            let event = Event::new(beat, language, &mut random);
            let mut writer = Writer::new(language, &event, &mut random);
            let mut lines = Prose::default();
            for words in [18, 8] {
                let line = writer.line(words, false);
                if lines.words() + line.words() < LONGEST_SHARED {
                    line.paragraph(0).for_each(|sentence| lines.push(sentence));
                }
            }
            lines.end_paragraph();
            lines.originate(origins);
            lines
        });
        background.clone()
    }

    /// The story some hours later: a new headline, a new lead, and some of the old paragraphs.
    pub(super) fn write_through(&mut self, story: usize) -> Prose {
        let Story { text: old, event, agency, .. } = &self.stories[story];
        let mut writer = Writer::new(self.language, &self.events[*event], &mut self.random);
        let (mut text, mut lead) = (writer.headline(), Prose::default());
        let paragraphs = writer.random.between(1, 3);
        for _ in 0..paragraphs {
            let sentences = writer.random.between(1, 2);
            writer.paragraph(sentences, &mut lead);
        }
        text.copy_all(&dated(&lead, self.events[*event].place(), *agency));
        text.originate(&mut self.origins);
        let old = undated(old);
        for paragraph in 1..old.paragraphs() {
            if self.random.chance(Self::KEPT) {
                text.copy(&old, paragraph);
            }
        }
        text
    }

    /// A headline and paragraphs that an outlet writes itself.
    pub(super) fn own_headline(&mut self, event: usize) -> Prose {
        let mut headline = Writer::new(self.language, &self.events[event], &mut self.random).headline();
        headline.originate(&mut self.origins);
        headline
    }

    pub(super) fn own_paragraph(&mut self, event: usize) -> Prose {
        let mut own = Prose::default();
        let sentences = self.random.between(1, 3);
        Writer::new(self.language, &self.events[event], &mut self.random).paragraph(sentences, &mut own);
        own.originate(&mut self.origins);
        own
    }

    /// A template: results, listings, a forecast. Figures and names are what differs from text to text.
    fn new_template(&mut self) -> Prose {
        let event = Event::new(self.random.below(BEATS), self.language, &mut self.random);
        let sentences = self.random.between(2, 8);
        let per_paragraph = self.random.between(1, 3);
        let mut writer = Writer::new(self.language, &event, &mut self.random);
        writer.figures = 0.4;
        let mut template = writer.headline();
        for _ in 0..sentences.div_ceil(per_paragraph) {
            writer.paragraph(per_paragraph, &mut template);
        }
        template.originate(&mut self.origins);
        template
    }

    /// A text made from a template, whose number it also tells, as an event and a story of its own. Its figures keep their
    /// origin, like every word that is substituted.
    pub(super) fn fill_template(&mut self) -> (usize, usize) {
        if self.texts.is_multiple_of(TEXTS_OF_TEMPLATE) {
            self.template = self.new_template();
            self.templates += 1;
        }
        self.texts += 1;
        let mut text = self.template.clone();
        for token in text.tokens_mut().iter_mut().filter(|token| is_particular(token.word)) {
            let is_name = token.word.is_proper();
            token.word = if is_name { Word::name(self.random.below(1 << 30) as u32) } else { figure(&mut self.random) };
        }
        let beat = self.random.below(BEATS);
        self.events.push(Event::new(beat, self.language, &mut self.random));
        let agency = Word::name(0);
        self.stories.push(Story { text, event: self.events.len() - 1, beat, agency });
        (self.templates, self.stories.len() - 1)
    }
}

/// The text with place and agency before its first sentence: "BAKOR (Tarun) - The".
fn dated(body: &Prose, place: Word, agency: Word) -> Prose {
    let marked = |word, marks: Marks| Token { word, origin: 0, marks };
    let dateline =
        [marked(place, Marks::UPPER), marked(agency, Marks::CAPITAL.with(Marks::BRACKETS).with(Marks::DASH))];
    edit_lead(body, 0, |lead| [dateline.as_slice(), lead].concat())
}

/// The text without place and agency before its first sentence, where it has them.
pub(super) fn undated(text: &Prose) -> Prose {
    edit_lead(text, 1, |lead| match lead {
        [place, _, rest @ ..] if place.marks.has(Marks::UPPER) => rest.to_vec(),
        _ => lead.to_vec(),
    })
}

/// The text with the first sentence of this paragraph changed.
fn edit_lead(text: &Prose, paragraph: usize, edit: impl Fn(&[Token]) -> Vec<Token>) -> Prose {
    let mut out = Prose::default();
    for number in 0..text.paragraphs() {
        for (i, sentence) in text.paragraph(number).enumerate() {
            if number == paragraph && i == 0 { out.push(&edit(sentence)) } else { out.push(sentence) }
        }
        out.end_paragraph();
    }
    out
}

/// The text with a paragraph put in, or added at the end where there are fewer.
pub(super) fn with_paragraph(text: &Prose, paragraph: &Prose, at: usize) -> Prose {
    let mut out = Prose::default();
    for number in 0..text.paragraphs() {
        if number == at {
            out.copy_all(paragraph);
        }
        out.copy(text, number);
    }
    if at >= text.paragraphs() {
        out.copy_all(paragraph);
    }
    out
}
