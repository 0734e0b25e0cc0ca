//! Where sentences end.
//!
//! A sentence ends behind a terminator and the quotes and brackets that close on it, when what follows can begin one, and
//! the point does not belong to an abbreviation, an initial or a number. The rules are those of Mikheev (2002, "Periods,
//! Capitalized Words, etc."), without his dictionary: a missed end makes one long sentence, a wrong one two short ones, and
//! alignment allows two to one.

use std::ops::Range;

/// Titles and the like that are followed by a name or a number, never by a new sentence.
const BEFORE_NAMES: [&str; 46] = [
    "adm", "apr", "art", "aug", "brig", "capt", "cmdr", "col", "cpl", "dec", "dr", "feb", "fig", "gen", "gov", "hon",
    "jan", "jul", "jun", "lt", "maj", "mar", "messrs", "mlle", "mme", "mr", "mrs", "ms", "mt", "no", "nos", "nov",
    "oct", "ph", "pres", "prof", "rep", "rev", "sec", "sen", "sens", "sept", "sgt", "st", "vol", "vs",
];

/// Of these, the ones that are words or parts of dates too, and end a sentence unless a number follows.
const BEFORE_NUMBERS: [&str; 14] =
    ["apr", "art", "aug", "dec", "feb", "fig", "jan", "jul", "jun", "mar", "no", "nov", "oct", "sept"];

/// Words that begin a sentence even behind an abbreviation that may end one ("in the U.S. The").
const BEGINNERS: [&str; 22] = [
    "a", "after", "an", "and", "as", "at", "but", "for", "he", "her", "his", "if", "in", "it", "its", "she", "that",
    "the", "they", "this", "we", "when",
];

/// Abbreviations that may stand before a name and may end a sentence.
const EITHER: [&str; 9] = ["bros", "co", "corp", "etc", "inc", "jr", "ltd", "plc", "sr"];

/// Whether `c` can end a sentence.
pub(super) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '।' | '॥' | '؟' | '۔' | '።' | '။')
}

/// Whether `c` closes what was opened, or is a quotation mark that may.
pub(super) fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '」' | '』' | '】' | '）')
}

/// Whether sentences end behind `c` without a space.
fn needs_no_space(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡')
}

/// The sentences of a paragraph: byte ranges of `text`, without white space around them, covering all else.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if !is_terminator(c) {
            continue;
        }
        let mut last = c;
        let mut end = at + c.len_utf8();
        while let Some(&(_, next)) = characters.peek() {
            if !(is_terminator(next) || is_closing(next)) {
                break;
            }
            last = if is_terminator(next) { next } else { last };
            end += next.len_utf8();
            characters.next();
        }
        let lone_point = c == '.' && end == at + 1;
        if ends_here(text, start, end, last, lone_point) {
            push_trimmed(text, start..end, &mut sentences);
            start = end;
        }
    }
    push_trimmed(text, start..text.len(), &mut sentences);
    sentences
}

fn push_trimmed(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    if start < end {
        out.push(start..end);
    }
}

/// Whether the sentence from `start` ends at `end`, behind its terminators and closing marks.
fn ends_here(text: &str, start: usize, end: usize, terminator: char, lone_point: bool) -> bool {
    let rest = text[end..].trim_start();
    let Some(next) = rest.chars().next() else { return true };
    if needs_no_space(terminator) {
        return true;
    }
    let spaced = rest.len() < text.len() - end;
    if !spaced || next.is_lowercase() || matches!(next, ',' | ';' | ':') {
        return false;
    }
    !lone_point || !belongs_to_abbreviation(&text[start..end - 1], rest)
}

/// Whether the point behind `before` is part of an abbreviation, an initial or a list number, given what follows.
fn belongs_to_abbreviation(before: &str, after: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '-' | '/'))
        .next()
        .unwrap_or("");
    let begins = |words: &[&str]| {
        let next = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        is_one_of(next, words)
    };
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(only), None) if only.is_uppercase() => !(only == 'I' || begins(&BEGINNERS)),
        // A list number: nothing before it in its sentence.
        (Some(digit), _) if digit.is_ascii_digit() => before.trim_start() == word && word.len() <= 3,
        _ if word.contains('.') => !begins(&BEGINNERS),
        _ if is_one_of(word, &BEFORE_NUMBERS) => after.starts_with(|c: char| c.is_ascii_digit()),
        _ if is_one_of(word, &EITHER) => !begins(&BEGINNERS),
        _ => is_one_of(word, &BEFORE_NAMES),
    }
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn quotes_close_with_their_sentence_and_may_span_several() {
        assert_eq!(
            of("\"All are soldiers. Their objective was power,\" he said. “No.” Then silence"),
            ["\"All are soldiers.", "Their objective was power,\" he said.", "“No.”", "Then silence"]
        );
        assert_eq!(of("\"Why?\" he asked. Nobody knew."), ["\"Why?\" he asked.", "Nobody knew."]);
    }

    #[test]
    fn abbreviations_initials_and_numbers_end_nothing() {
        assert_eq!(
            of("Gen. Abass and Gov. Newsom met Mr. X on Aug. 5 in the U.S. Capitol."),
            ["Gen. Abass and Gov. Newsom met Mr. X on Aug. 5 in the U.S. Capitol."]
        );
        assert_eq!(of("He left the U.S. The rest stayed."), ["He left the U.S.", "The rest stayed."]);
        assert_eq!(of("George W. Bush paid 1.5 mln. Then left."), ["George W. Bush paid 1.5 mln.", "Then left."]);
        assert_eq!(of("1. Wash. 2. Dry."), ["1. Wash.", "2. Dry."]);
        assert_eq!(of("They marched in March. No. They ran."), ["They marched in March.", "No.", "They ran."]);
    }

    #[test]
    fn scripts_with_their_own_stops() {
        assert_eq!(of("東京で雨。大阪は晴れ。"), ["東京で雨。", "大阪は晴れ。"]);
        assert_eq!(of("यह पहला है। यह दूसरा है।"), ["यह पहला है।", "यह दूसरा है।"]);
    }

    #[test]
    fn everything_but_white_space_is_in_a_sentence() {
        let text = " \u{feff}*** . .. A b!c ?! (d.) \t";
        let covered: usize = sentences(text)
            .iter()
            .map(|range| text[range.clone()].split_whitespace().map(str::len).sum::<usize>())
            .sum();
        assert_eq!(covered, text.split_whitespace().map(str::len).sum::<usize>());
        assert!(of("  ").is_empty());
    }
}
