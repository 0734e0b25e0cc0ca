//! One pass over a text that finds its words and the marks its sentences may end with.
//!
//! Most of a text is ASCII: there a table tells what a byte is, and words are measured eight bytes at a time, without a
//! branch for every letter. What begins with another byte goes through the character rules of `word`, which are the
//! definition of both.

use std::ops::Range;

use super::sentence::is_terminator;
use super::word::{self, Class};

/// What a scan meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A word.
    Word(Range<usize>),
    /// A character that can end a sentence begins here.
    Terminator(usize),
}

/// A place in a text that is scanned.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    /// A scan of `text` from `at` on, which begins a character and is not inside a word.
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    /// Goes on at `at`, behind what the caller has read.
    pub(super) fn skip_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The next word or terminator; nothing at the end of the text.
    #[inline(always)]
    pub(super) fn next(&mut self) -> Option<Token> {
        loop {
            let start = self.at;
            let kind = KINDS[usize::from(*self.text.as_bytes().get(start)?)];
            if kind == Kind::Word {
                return Some(Token::Word(start..self.end_of_word(start)));
            }
            if kind == Kind::Wide {
                if let Some(token) = self.wide() {
                    return Some(token);
                }
                continue;
            }
            self.at += 1;
            if kind == Kind::Terminator {
                return Some(Token::Terminator(start));
            }
        }
    }

    /// Passes the word that begins at `start` with an ASCII letter or digit, and the space behind it. Gives its end.
    #[inline(always)]
    fn end_of_word(&mut self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let end = end_of_run(bytes, start);
        if bytes.get(end).is_none_or(|&behind| behind == b' ') {
            self.at = end + 1;
            return end;
        }
        self.at = behind_joint(self.text, end);
        self.at
    }

    /// What begins with a character outside ASCII; nothing where that stands between words.
    fn wide(&mut self) -> Option<Token> {
        let start = self.at;
        let (class, length) = word::classify(self.text, start)?;
        self.at += length;
        match class {
            Class::Other => {
                let c = self.text[start..].chars().next()?;
                return is_terminator(c).then_some(Token::Terminator(start));
            }
            Class::Alone => self.at = word::skip_marks(self.text, self.at),
            Class::Letter | Class::Digit => self.at = word::end_of_word(self.text, self.at, class),
        }
        Some(Token::Word(start..self.at))
    }
}

/// What begins with a byte.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Between,
    Word,
    Terminator,
    /// A character outside ASCII.
    Wide,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Between; 256];
    let mut byte = 0;
    while byte < kinds.len() {
        kinds[byte] = match byte as u8 {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => Kind::Word,
            b'.' | b'!' | b'?' => Kind::Terminator,
            0x80.. => Kind::Wide,
            _ => Kind::Between,
        };
        byte += 1;
    }
    kinds
};

/// The end of a word that has letters or digits before `end`, where something else than a space stands: behind what that
/// joins to them, if anything.
#[inline(never)]
fn behind_joint(text: &str, end: usize) -> usize {
    let bytes = text.as_bytes();
    let may_join = match bytes[end] {
        // Most points and commas end their word, and what a space follows joins nothing.
        b'.' | b',' | b'\'' => bytes.get(end + 1).is_some_and(|&next| next != b' '),
        byte => !byte.is_ascii(),
    };
    if !may_join {
        return end;
    }
    let last = if bytes[end - 1].is_ascii_digit() { Class::Digit } else { Class::Letter };
    word::end_of_word(text, end, last)
}

/// Where the ASCII letters and digits from `start` on end.
#[inline(always)]
fn end_of_run(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while let Some(&eight) = bytes[end..].first_chunk() {
        let others = others(u64::from_le_bytes(eight));
        if others != 0 {
            return end + others.trailing_zeros() as usize / 8;
        }
        end += 8;
    }
    end + bytes[end..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// The highest bit of each of eight bytes that is no ASCII letter or digit.
///
/// With the highest bits taken away, adding `128 - first` to a byte sets its highest bit from `first` on and carries nothing
/// into the next byte.
#[inline]
fn others(bytes: u64) -> u64 {
    const EACH: u64 = u64::MAX / 0xff;
    const HIGH: u64 = EACH * 0x80;
    let seven = bytes & !HIGH;
    let from = |bytes: u64, first: u8| bytes + EACH * u64::from(0x80 - first);
    let lower_case = seven | (EACH * 0x20);
    let letters = from(lower_case, b'a') & !from(lower_case, b'z' + 1);
    let digits = from(seven, b'0') & !from(seven, b'9' + 1);
    (!(letters | digits) | bytes) & HIGH
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let mut scanner = Scanner::new(text, 0);
        std::iter::from_fn(|| scanner.next()).collect()
    }

    /// The definition: words by the character rules, terminators in what is left between them.
    fn plain(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut behind = 0;
        let between = |range: Range<usize>, tokens: &mut Vec<Token>| {
            let places = text[range.clone()].char_indices().filter(|&(_, c)| is_terminator(c));
            tokens.extend(places.map(|(at, _)| Token::Terminator(range.start + at)));
        };
        word::for_each_word(text, |range| {
            between(behind..range.start, &mut tokens);
            behind = range.end;
            tokens.push(Token::Word(range));
        });
        between(behind..text.len(), &mut tokens);
        tokens
    }

    #[test]
    fn bytes_are_told_apart_wherever_they_stand() {
        for byte in 0..=255u8 {
            for place in 0..8 {
                let mut eight = [b'a', b'Z', b'0', b'9', b'z', b'A', b'5', b'm'];
                eight[place] = byte;
                let expected = if byte.is_ascii_alphanumeric() { 0 } else { 0x80 << (8 * place) };
                assert_eq!(others(u64::from_le_bytes(eight)), expected, "byte {byte} at {place}");
            }
        }
    }

    proptest! {
        #[test]
        fn ascii_is_scanned_by_the_rules_of_characters(text in "[ -~\n\t]{0,60}|([a-zA-Z0-9]{1,20}['., !]{0,2}){0,12}") {
            prop_assert_eq!(tokens(&text), plain(&text));
        }

        #[test]
        fn so_is_any_text(text in "(\\PC|[a-z0-9 .,'’…。\u{ad}\u{301}東นี้éЖह१]){0,60}") {
            prop_assert_eq!(tokens(&text), plain(&text));
        }
    }
}
