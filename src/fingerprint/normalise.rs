//! A paragraph's text → its words, folded, with one space between them: the same as
//! [`Normaliser::normalise`](crate::document::Normaliser::normalise), several times as fast.
//!
//! 1. Runs of ASCII are folded a byte at a time without a branch: whether a byte belongs to a word depends on its class and
//!    the classes of its two neighbours alone, and the first separator behind a word is the space.
//! 2. The two-byte characters of Latin, Greek and Cyrillic and the punctuation of print are looked up in a table, which is
//!    filled by the plain form.
//! 3. A word with any other character, and one whose marks canonical ordering could move (Unicode Standard Annex 15), is
//!    left to the plain form as a whole.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::kernel::TextKernel;
use crate::document::word::{self, Class};

/// A text in the form in which it is shingled, and the buffers that it takes to get there.
#[derive(Clone, Default)]
pub(super) struct Normalised {
    /// Longer than what is used of it: bytes are written first and counted afterwards.
    bytes: Vec<u8>,
    used: usize,
    word: String,
}

impl Normalised {
    /// The folded words of the last text, as UTF-8.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.used]
    }

    /// Replaces what is held by the normal form of `text`.
    pub(super) fn set(&mut self, text: &str) {
        self.used = 0;
        self.reserve(text.len());
        let (table, kernel) = (&*TABLE, TextKernel::fastest());
        let bytes = text.as_bytes();
        // `last` is the class of the word's last letter or digit, 0 between words. Between words, what is written ends with
        // a space or is empty.
        let (mut at, mut last) = (0, 0);
        // A place outside of all words, from which the plain form can start.
        let mut outside = 0;
        while at < bytes.len() {
            let run = ascii_run(bytes, at);
            if run > at {
                let written;
                (last, written) = kernel.fold(&bytes[at..run], last, &mut self.bytes[self.used..]);
                (at, self.used) = (run, self.used + written);
                continue;
            }
            let (entry, length) = table.at(text, at);
            // Letters and what stands between words come before the rest: they are nearly all there is.
            if entry.class == LETTER || entry.class == DIGIT {
                self.write(entry);
                (at, last) = (at + length, entry.class);
                continue;
            }
            match entry.class {
                JOINS if last != 0 => at += length,
                LETTERS_JOINT | DIGITS_JOINT
                    if last == entry.class >> 2 && table.next_class(text, at + length) == last =>
                {
                    self.write(entry);
                    at += length;
                }
                SLOW => {
                    at = self.slow(text, at, last != 0, outside);
                    (last, outside) = (0, at);
                }
                _ => {
                    self.end_word(last);
                    (at, last) = (at + length, 0);
                }
            }
        }
        if last == 0 {
            self.used = self.used.saturating_sub(1);
        }
    }

    /// Makes room for the normal form of so many bytes more, slow words aside: no character of the table grows to more than
    /// twice its bytes, and behind each word there is one space.
    fn reserve(&mut self, text: usize) {
        let needed = self.used + 2 * text + TextKernel::FOLD_SLACK;
        if self.bytes.len() < needed {
            self.bytes.resize(needed, 0);
        }
    }

    fn write(&mut self, entry: Entry) {
        self.bytes[self.used..][..entry.folded.len()].copy_from_slice(&entry.folded);
        self.used += usize::from(entry.length);
    }

    fn end_word(&mut self, last: u8) {
        if last != 0 {
            self.bytes[self.used] = b' ';
            self.used += 1;
        }
    }

    /// Handles a character that is not in the table, and with it the word it stands in; gives the place behind.
    #[cold]
    fn slow(&mut self, text: &str, at: usize, in_word: bool, outside: usize) -> usize {
        if in_word {
            // Words before this one are found again, each once: behind a slow word the plain form starts anew.
            let (mut range, mut next) = (at..at, outside);
            while next < at {
                let found;
                (found, next) = word::first_word(text, next);
                range = found.unwrap_or(range);
            }
            if range.end > at {
                let before = self.bytes().iter().rposition(|&byte| byte == b' ');
                self.used = before.map_or(0, |space| space + 1);
                self.write_word(text, range.clone());
                return range.end;
            }
            self.end_word(LETTER);
        }
        let (range, next) = word::first_word(text, at);
        if let Some(range) = range {
            self.write_word(text, range);
        }
        next
    }

    /// Writes a word in its plain form, and the space behind it; that space stands before the next word, so an empty
    /// beginning has none.
    fn write_word(&mut self, text: &str, range: std::ops::Range<usize>) {
        self.word.clear();
        word::fold(&text[range.clone()], &mut self.word);
        let end = self.used + self.word.len();
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        self.bytes[self.used..end].copy_from_slice(self.word.as_bytes());
        self.used = end;
        self.reserve(text.len() - range.end);
        if self.used > 0 {
            self.end_word(LETTER);
        }
    }
}

// What a character is to a word. The first two are the classes of letters and digits; a joint's class is theirs, shifted.
pub(super) const LETTER: u8 = 1;
pub(super) const DIGIT: u8 = 2;
/// Joins two letters: an apostrophe.
const LETTERS_JOINT: u8 = LETTER << 2;
/// Joins two digits: a point or a comma.
const DIGITS_JOINT: u8 = DIGIT << 2;
/// Belongs to the word before it and is not written: a diacritic, a soft hyphen.
const JOINS: u8 = 16;
/// Not in the table.
const SLOW: u8 = 32;

/// The classes of ASCII; 0 for what stands between words.
static CLASSES: [u8; 128] = {
    let mut classes = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'\'' => LETTERS_JOINT,
            b'.' | b',' => DIGITS_JOINT,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

fn class_of(byte: u8) -> u8 {
    CLASSES[usize::from(byte & 127)]
}

/// The end of the ASCII from `at` on that can be folded without a look at what is behind it: all up to the next other
/// character, but a joint before that is left to be handled together with it. `at` itself where the run is not worth a call.
#[inline]
fn ascii_run(text: &[u8], at: usize) -> usize {
    const STEP: usize = 16;
    const LEAST: usize = 8;
    let worthwhile = match text[at..].first_chunk::<LEAST>() {
        Some(first) => first.is_ascii(),
        None => text[at..].is_ascii(),
    };
    if !worthwhile {
        return at;
    }
    let mut end = at;
    while let Some(step) = text[end..].first_chunk::<STEP>()
        && step.is_ascii()
    {
        end += STEP;
    }
    let tail = &text[end..text.len().min(end + STEP)];
    end += tail.iter().position(|byte| !byte.is_ascii()).unwrap_or(tail.len());
    if end < text.len() {
        while end > at && class_of(text[end - 1]) >= LETTERS_JOINT {
            end -= 1;
        }
    }
    end
}

/// Folds an ASCII run: what is in words is written in lower case, and one space where a word ends. `last` is the class of the
/// last letter or digit of a word that goes on from before the run, 0 where none does; what is behind the run changes nothing.
/// Gives the same for what follows, and how many bytes were written, at most one more than the run has.
pub(super) fn fold_ascii(run: &[u8], last: u8, out: &mut [u8]) -> (u8, usize) {
    let out = &mut out[..run.len() + 1];
    let (mut written, mut before) = (0, last);
    let mut was_word = last != 0;
    let mut class = run.first().map_or(0, |&byte| class_of(byte));
    for (place, &byte) in run.iter().enumerate() {
        let next = run.get(place + 1).map_or(0, |&byte| class_of(byte));
        let is_word = (class | (class >> 2) & before & next) & (LETTER | DIGIT) != 0;
        out[written] = if is_word { byte.to_ascii_lowercase() } else { b' ' };
        written += usize::from(is_word | was_word);
        (before, class, was_word) = (class, next, is_word);
    }
    (if was_word { before } else { 0 }, written)
}

/// A character's class and folded form.
#[derive(Clone, Copy, Default)]
struct Entry {
    folded: [u8; 4],
    length: u8,
    class: u8,
}

/// The characters from U+0080 to U+052F (Latin, Greek, Cyrillic) and from U+2000 to U+217F (punctuation, signs).
struct Table {
    letters: Vec<Entry>,
    signs: Vec<Entry>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table {
    letters: ('\u{80}'..'\u{530}').map(Entry::of).collect(),
    signs: ('\u{2000}'..'\u{2180}').map(Entry::of).collect(),
});

impl Table {
    /// The entry of the character at `at`, and its length in bytes.
    #[inline(always)]
    fn at(&self, text: &str, at: usize) -> (Entry, usize) {
        let slow = Entry { class: SLOW, ..Entry::default() };
        match text.as_bytes()[at..] {
            [byte @ ..0x80, ..] => {
                let folded = [byte.to_ascii_lowercase(), 0, 0, 0];
                (Entry { folded, length: 1, class: class_of(byte) }, 1)
            }
            [first @ 0xC2..0xE0, second, ..] => {
                let c = usize::from(first & 0x1F) << 6 | usize::from(second & 0x3F);
                (self.letters.get(c - 0x80).copied().unwrap_or(slow), 2)
            }
            [0xE2, second, third, ..] => {
                let c = usize::from(second & 0x3F) << 6 | usize::from(third & 0x3F);
                (self.signs.get(c).copied().unwrap_or(slow), 3)
            }
            _ => (slow, 1),
        }
    }

    /// The class of the character at `at`, as far as a joint before it wants to know.
    fn next_class(&self, text: &str, at: usize) -> u8 {
        if at >= text.len() {
            return 0;
        }
        match self.at(text, at).0.class {
            SLOW => Entry::class_of(word::class_at(text, at)),
            class => class,
        }
    }
}

impl Entry {
    fn class_of(class: Class) -> u8 {
        match class {
            Class::Letter => LETTER,
            Class::Digit => DIGIT,
            Class::Alone | Class::Other => 0,
        }
    }

    /// By the plain form. Slow are the characters that would not fit, those that fold to nothing or to a space in a word, and
    /// those with marks that are kept.
    fn of(c: char) -> Self {
        let text = c.to_string();
        let mut folded = String::new();
        word::fold(&text, &mut folded);
        let class = Self::class_of(word::class_at(&text, 0));
        let keeps_marks = folded.nfkd().any(|c| canonical_combining_class(c) != 0);
        let joins = word::joins_always(c);
        let class = match c {
            '\u{2019}' => LETTERS_JOINT,
            _ if keeps_marks || (joins && !folded.is_empty()) => SLOW,
            _ if joins && class == 0 => JOINS,
            _ if class != 0 && (folded.is_empty() || folded.len() > 2 * text.len() || folded.contains(' ')) => SLOW,
            _ => class,
        };
        let mut entry = Self { class, ..Self::default() };
        match entry.folded.get_mut(..folded.len()) {
            Some(bytes) => bytes.copy_from_slice(folded.as_bytes()),
            None if class != 0 => entry.class = SLOW,
            None => {}
        }
        entry.length = if class == 0 { 0 } else { folded.len() as u8 };
        entry
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Normaliser;

    fn check(normalised: &mut Normalised, text: &str) {
        let mut plain = String::new();
        Normaliser::normalise(text, &mut plain);
        normalised.set(text);
        assert_eq!(std::str::from_utf8(normalised.bytes()), Ok(&*plain), "{text:?}");
    }

    /// Alone, in a word, between digits, beside apostrophes, before a mark, and at both ends.
    #[test]
    fn every_character_is_folded_as_in_the_plain_form() {
        let mut normalised = Normalised::default();
        let mut text = String::new();
        for c in '\0'..=char::MAX {
            text.clear();
            for part in ["", "A", "b 1", ",2 é", "\u{2019}", "s'", "\u{301}", " ", "\u{5b0}\u{301} ж"] {
                text.push_str(part);
                text.push(c);
            }
            check(&mut normalised, &text);
        }
    }

    #[test]
    fn joints_at_the_seam_of_a_run_of_ascii() {
        let mut normalised = Normalised::default();
        for text in [
            "une histoire de l'été",
            "une histoire de l'1",
            "1,é",
            "sixteen letters'",
            "sixteen letters.'é",
            "12.5,٣",
            "sixteen letters 1,\u{301}2",
            "\u{301}abc",
            "a\u{ad}'s",
            "é",
            "",
            "'",
            "東京 abc東's\u{301}",
            "ﷺ",
            "a ﷺ b",
            "\u{345}",
            "\u{345} a",
            "a \u{345}",
            "a\u{345}'s",
        ] {
            check(&mut normalised, text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_folded_as_in_the_plain_form(
            texts in prop::collection::vec("[a-c0-1 '.,A-ZÀ-þа-яѐ\u{2019}\u{2014}\u{301}\u{5b0}\u{ad}ﬁ¼東が\u{345}-]{0,70}|\\PC{0,40}", 1..4)
        ) {
            let mut normalised = Normalised::default();
            for text in texts {
                check(&mut normalised, &text);
            }
        }
    }
}
