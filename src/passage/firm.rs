//! Firm passages: evidence that needs no other.
//!
//! Two reports of one event say alike things in alike words without either being made from the other, and so do two
//! instances of one template. What shows that text was taken over is a passage that is long enough, alike enough, and
//! speaks of the same numbers and names. Where two texts have no such passage, weaker ones are chance.

use super::text::Text;
use super::{Passage, PassageKind, Stretch};
use crate::document::Word;

/// Cosine from which on a rewritten passage is firm: half as much again as is asked of one among others.
const COSINE: f64 = 0.42;
/// Words of both sides from which on a passage is firm.
const WORDS: usize = 8;
/// Cosine from which on a passage is firm whatever numbers it speaks of: an updated or a doctored text is still the text.
const WHATEVER_NUMBERS: f64 = 0.6;
/// Share of the numbers of the side that has fewer which both must have.
const SAME_NUMBERS: f64 = 1.0 / 3.0;

/// Whether a passage is long and alike enough to be evidence by itself.
pub(super) fn is_anchor(passage: &Passage) -> bool {
    let long = passage.a.words().len() >= WORDS && passage.b.words().len() >= WORDS;
    long && (passage.kind == PassageKind::Verbatim || passage.score >= COSINE)
}

/// Whether an anchor also speaks of the same numbers and names on both sides.
pub(super) fn is_firm(passage: &Passage, a: &Text<'_>, b: &Text<'_>) -> bool {
    if passage.kind == PassageKind::Verbatim {
        return is_anchor(passage);
    }
    let numbers = |text: &Text<'_>, side: &Stretch| forms(text, side, |_, word| starts(text, word, char::is_numeric));
    // Any sentence begins with a capital.
    let names = |text: &Text<'_>, side: &Stretch| {
        forms(text, side, |at, word| at > 0 && starts(text, word, char::is_uppercase))
    };
    is_anchor(passage)
        && (passage.score >= WHATEVER_NUMBERS
            || agree(&numbers(a, &passage.a), &numbers(b, &passage.b), 1, SAME_NUMBERS))
        && agree(&names(a, &passage.a), &names(b, &passage.b), 2, 0.0)
}

/// The forms of the words of one side that are of a kind, sorted, each once.
fn forms(text: &Text<'_>, side: &Stretch, is_of_kind: impl Fn(usize, &Word) -> bool) -> Vec<u32> {
    let words = text.outline.words[side.words().range()].iter().enumerate();
    let mut forms: Vec<u32> = words.filter(|(at, word)| is_of_kind(*at, word)).map(|(_, word)| word.form).collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

fn starts(text: &Text<'_>, word: &Word, is: impl Fn(char) -> bool) -> bool {
    text.text[word.span.range()].starts_with(is)
}

/// Whether two sets agree: one of them has too few members to tell, or they share more than this of the smaller.
fn agree(a: &[u32], b: &[u32], few: usize, share: f64) -> bool {
    let shared = a.iter().filter(|form| b.binary_search(form).is_ok()).count();
    let smaller = a.len().min(b.len());
    smaller < few || (shared > 0 && shared as f64 >= share * smaller as f64)
}
