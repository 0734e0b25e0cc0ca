//! How much a passage proves.
//!
//! Two reports of one event say alike things in alike words without either being made from the other, and so do two
//! instances of one template. What shows that text was taken over is a passage that is long enough, alike enough, and
//! speaks of the same numbers and names. Where two texts have no such passage, weaker ones are chance.

use super::text::Text;
use super::{Passage, PassageKind, Stretch};
use crate::document::{Outline, in_exact_room, is_character, is_number, standing_for};

/// Cosine from which on a rewritten passage is evidence: half as much again as is asked of one among others.
const COSINE: f64 = 0.42;
/// Words of both sides from which on a passage is evidence where there is no other.
const WORDS: f64 = 8.0;
/// The same for a phrase out of sentences that otherwise differ: an office and its holder's name are as long.
const PHRASE_WORDS: f64 = 12.0;
/// Share of the numbers of the side that has fewer which both must have: an instance of a template has others.
const SAME_NUMBERS: f64 = 0.75;
/// Share of the names of the side that has fewer which both must have; a rewrite drops titles and first names.
const SAME_NAMES: f64 = 1.0 / 3.0;

/// Share of numbers among the words of a table, where the same ones in another order say something else.
const TABLE: f64 = 0.5;
/// Share of a form's words that must be filled in for it to prove anything.
const FILLED_IN: f64 = 0.25;

/// Whether a passage is long and alike enough to be evidence by itself.
pub(super) fn is_anchor(passage: &Passage, a: &Text<'_>, b: &Text<'_>) -> bool {
    let is_alike = passage.kind == PassageKind::Verbatim || passage.score >= COSINE;
    let is_whole = is_whole(a, &passage.a) || is_whole(b, &passage.b);
    let enough = if is_whole { WORDS } else { PHRASE_WORDS };
    is_alike && length(a, &passage.a).min(length(b, &passage.b)) >= enough
}

fn is_whole(text: &Text<'_>, side: &Stretch) -> bool {
    text.outline.sentences[side.sentence as usize].words == side.words()
}

/// Words of one side, two characters of a script without spaces counted for one.
fn length(text: &Text<'_>, side: &Stretch) -> f64 {
    let words = side.words().len() as f64;
    if !text.parts.mentions.has_characters {
        return words;
    }
    let characters =
        text.outline.words[side.words().range()].iter().filter(|word| is_character(text.text, word)).count();
    words - characters as f64 / 2.0
}

/// How much a word of a passage proves, see [`Passage::weight`]. `places` are those of two whole sentences.
pub(super) fn weight(passage: &Passage, places: Option<(u32, u32)>, a: &Text<'_>, b: &Text<'_>) -> f64 {
    let is_form = |text: &Text<'_>, side: &Stretch| text.outline.sentences[side.sentence as usize].form;
    let is_form = is_form(a, &passage.a) || is_form(b, &passage.b);
    let is_verbatim = passage.kind == PassageKind::Verbatim;
    // What most passages are needs no counting.
    if is_verbatim && !is_form {
        return 1.0;
    }
    if !is_verbatim && !is_anchor(passage, a, b) {
        return 0.0;
    }
    let filled_in = numbers(a, &passage.a).min(numbers(b, &passage.b));
    if is_form && filled_in < FILLED_IN {
        return 0.0;
    }
    match passage.kind {
        PassageKind::Verbatim => 1.0,
        PassageKind::Rewritten if filled_in < TABLE && places.is_some_and(|places| agree_on(places, a, b)) => {
            passage.score * passage.score
        }
        PassageKind::Rewritten => 0.0,
    }
}

/// Share of a side's words that are numbers: what was filled into a form.
fn numbers(text: &Text<'_>, side: &Stretch) -> f64 {
    let sentence = &text.outline.sentences[side.sentence as usize];
    if sentence.words == side.words() {
        return f64::from(sentence.numbers) / sentence.words.len() as f64;
    }
    let words = &text.outline.words[side.words().range()];
    let numbers = words.iter().filter(|word| is_number(text.text, word)).count();
    numbers as f64 / words.len() as f64
}

/// Whether two sentences speak of the same numbers and names.
fn agree_on((x, y): (u32, u32), a: &Text<'_>, b: &Text<'_>) -> bool {
    agree(a.parts.mentions.figures.of(x), b.parts.mentions.figures.of(y), 1, SAME_NUMBERS)
        && agree(a.parts.mentions.names.of(x), b.parts.mentions.names.of(y), 2, SAME_NAMES)
}

/// What the sentences of a text speak of, by place.
pub(super) struct Mentions {
    /// Their numbers, by digits, so that "14th" is "14" and "1,000" is "1000".
    figures: Lists,
    /// The forms of their names: words with a capital, the first left out, because any sentence begins with one.
    names: Lists,
    /// Whether any of the words is a character of a script without spaces.
    has_characters: bool,
}

impl Mentions {
    /// What these sentences speak of.
    pub(super) fn new(text: &str, outline: &Outline, sentences: &[u32]) -> Self {
        let none = || Lists { ends: Vec::with_capacity(sentences.len()), items: Vec::new() };
        let (mut figures, mut names) = (none(), none());
        let mut has_characters = false;
        for &sentence in sentences {
            let words = outline.words_of(&outline.sentences[sentence as usize]);
            for (at, word) in words.iter().enumerate() {
                // The first byte tells most words apart.
                match text.as_bytes()[word.span.start as usize] {
                    b'a'..=b'z' => {}
                    b'A'..=b'Z' if at > 0 => names.items.push(u64::from(word.form)),
                    0x80.. => {
                        has_characters |= is_character(text, word);
                        if at > 0 && text[word.span.range()].starts_with(char::is_uppercase) {
                            names.items.push(u64::from(word.form));
                        }
                        if is_number(text, word) {
                            figures.items.push(figure(&text[word.span.range()]));
                        }
                    }
                    _ if is_number(text, word) => figures.items.push(figure(&text[word.span.range()])),
                    _ => {}
                }
            }
            figures.close();
            names.close();
        }
        let [figures, names] = [figures, names].map(|lists| Lists { items: in_exact_room(lists.items), ..lists });
        Self { figures, names, has_characters }
    }
}

/// The digits of a number as one.
fn figure(word: &str) -> u64 {
    let digits = word.chars().filter(|c| c.is_numeric()).map(|c| u64::from(standing_for(c)));
    digits.fold(0, |figure: u64, digit| figure.wrapping_mul(31).wrapping_add(digit))
}

/// A sorted list for each of some places.
struct Lists {
    ends: Vec<u32>,
    items: Vec<u64>,
}

impl Lists {
    fn of(&self, place: u32) -> &[u64] {
        let start = if place == 0 { 0 } else { self.ends[place as usize - 1] };
        &self.items[start as usize..self.ends[place as usize] as usize]
    }

    /// Ends the list at hand: its items sorted, each once.
    fn close(&mut self) {
        let start = self.ends.last().map_or(0, |&end| end as usize);
        self.items[start..].sort_unstable();
        let mut kept = start;
        for at in start..self.items.len() {
            if at == start || self.items[at] != self.items[kept - 1] {
                self.items[kept] = self.items[at];
                kept += 1;
            }
        }
        self.items.truncate(kept);
        self.ends.push(kept as u32);
    }
}

/// Whether two sets, in order, agree: one of them has too few members to tell, or they share so much of the smaller.
fn agree(a: &[u64], b: &[u64], few: usize, share: f64) -> bool {
    let smaller = a.len().min(b.len());
    if smaller < few {
        return true;
    }
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        shared += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    shared > 0 && shared as f64 >= share * smaller as f64
}
