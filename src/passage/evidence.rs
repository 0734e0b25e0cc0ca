//! How much a passage proves.
//!
//! Two reports of one event say alike things in alike words without either being made from the other, and so do two
//! instances of one template. What shows that text was taken over is a passage that is long enough, alike enough, and
//! speaks of the same numbers and names. Where two texts have no such passage, weaker ones are chance.

use super::text::Text;
use super::{Passage, PassageKind, Stretch};
use crate::document::{Word, is_character, is_number};

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
    let words = &text.outline.words[side.words().range()];
    let characters = words.iter().filter(|word| is_character(text.text, word)).count();
    words.len() as f64 - characters as f64 / 2.0
}

/// How much a word of a passage proves, see [`Passage::weight`].
pub(super) fn weight(passage: &Passage, a: &Text<'_>, b: &Text<'_>) -> f64 {
    let filled_in = numbers(a, &passage.a).min(numbers(b, &passage.b));
    let alike = match passage.kind {
        PassageKind::Verbatim => 1.0,
        PassageKind::Rewritten if is_anchor(passage, a, b) && filled_in < TABLE && agrees(passage, a, b) => {
            passage.score * passage.score
        }
        PassageKind::Rewritten => return 0.0,
    };
    let is_form = |text: &Text<'_>, side: &Stretch| text.outline.sentences[side.sentence as usize].form;
    if is_form(a, &passage.a) || is_form(b, &passage.b) {
        return if filled_in >= FILLED_IN { alike } else { 0.0 };
    }
    alike
}

/// Share of a side's words that are numbers: what was filled into a form.
fn numbers(text: &Text<'_>, side: &Stretch) -> f64 {
    let words = &text.outline.words[side.words().range()];
    let numbers = words.iter().filter(|word| is_number(text.text, word)).count();
    numbers as f64 / words.len() as f64
}

/// Whether both sides speak of the same numbers and names.
fn agrees(passage: &Passage, a: &Text<'_>, b: &Text<'_>) -> bool {
    agree(&figures(a, &passage.a), &figures(b, &passage.b), 1, SAME_NUMBERS)
        && agree(&names(a, &passage.a), &names(b, &passage.b), 2, SAME_NAMES)
}

/// The numbers of one side by their digits, so that "14th" is "14" and "1,000" is "1000".
fn figures<'t>(text: &Text<'t>, side: &Stretch) -> Vec<u64> {
    let digits = |word: &Word| {
        let digits = text.text[word.span.range()].chars().filter_map(|c| c.is_numeric().then_some(u64::from(c)));
        digits.fold(0, |figure: u64, digit| figure.wrapping_mul(31).wrapping_add(digit))
    };
    sorted(text.outline.words[side.words().range()].iter().filter(|word| is_number(text.text, word)).map(digits))
}

/// The forms of the names of one side: words with a capital, the first left out, because any sentence begins with one.
fn names(text: &Text<'_>, side: &Stretch) -> Vec<u64> {
    let words = text.outline.words[side.words().range()].iter().skip(1);
    sorted(
        words
            .filter(|word| text.text[word.span.range()].starts_with(char::is_uppercase))
            .map(|word| u64::from(word.form)),
    )
}

/// Each once.
fn sorted(items: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut items: Vec<u64> = items.collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// Whether two sets agree: one of them has too few members to tell, or they share so much of the smaller.
fn agree(a: &[u64], b: &[u64], few: usize, share: f64) -> bool {
    let shared = a.iter().filter(|form| b.binary_search(form).is_ok()).count();
    let smaller = a.len().min(b.len());
    smaller < few || (shared > 0 && shared as f64 >= share * smaller as f64)
}
