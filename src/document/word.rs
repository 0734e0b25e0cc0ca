//! Words: what is compared, in the form it is compared in.
//!
//! A word is a run of letters, marks and digits; an apostrophe between letters and a point or comma between digits belong
//! to it ("army's", "7,620"). Scripts that do not put spaces between words give one word a character, so that word n-grams
//! are character n-grams there. For comparison a word is *folded* (NFKD without the diacritics of Latin, Greek and
//! Cyrillic, case folded: Unicode Standard Annex 15 and 3.13) and *stemmed* in its language. Both are kept as hashes: nothing below
//! compares strings.

use std::ops::Range;

use ahash::AHashMap;
use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

use super::known::{Hashes, Key, Known};
use super::stem::Stems;
use super::{Language, Span};

/// A word with its place; `form` and `stem` are stable hashes of its folded and its stemmed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands.
    pub span: Span,
    /// Hash of the folded word: equal words are the same word but for case, accents and typography.
    pub form: u32,
    /// Hash of the stem: equal stems are forms of one word.
    pub stem: u32,
}

/// Calls `found` with the byte range of every word of `text`, in order.
pub(crate) fn for_each_word(text: &str, mut found: impl FnMut(Range<usize>)) {
    let mut at = 0;
    while at < text.len() {
        let (range, next) = first_word(text, at);
        at = next;
        range.into_iter().for_each(&mut found);
    }
}

/// The word that begins at `at`, where one does, and the place behind it or behind the character that is none; `at` is
/// outside of all words.
pub(crate) fn first_word(text: &str, at: usize) -> (Option<Range<usize>>, usize) {
    let Some((class, length)) = classify(text, at) else { return (None, text.len()) };
    let end = match class {
        Class::Other => return (None, at + length),
        Class::Alone => skip_marks(text, at + length),
        Class::Letter | Class::Digit => end_of_word(text, at + length, class),
    };
    (Some(at..end), end)
}

/// What a character is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Not a digit.
    Letter,
    /// Of any script.
    Digit,
    /// A character of a script without spaces: a word of its own.
    Alone,
    /// Between words, unless it joins.
    Other,
}

/// The class of the character at `at`.
pub(crate) fn class_at(text: &str, at: usize) -> Class {
    classify(text, at).map_or(Class::Other, |(class, _)| class)
}

/// The class and length in bytes of the character at `at`; nothing at the end.
pub(super) fn classify(text: &str, at: usize) -> Option<(Class, usize)> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() {
        let class = match byte {
            b'0'..=b'9' => Class::Digit,
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            _ => Class::Other,
        };
        return Some((class, 1));
    }
    let c = text[at..].chars().next()?;
    // Dashes and quotation marks are most of what is not ASCII in English.
    let class = if matches!(c, '\u{2000}'..='\u{203f}') {
        Class::Other
    } else if is_written_without_spaces(c) {
        if c.is_alphanumeric() && !is_voice_mark(c) { Class::Alone } else { Class::Other }
    } else if c == TATWEEL {
        Class::Other
    } else if c.is_numeric() {
        Class::Digit
    } else if c.is_alphabetic() {
        Class::Letter
    } else {
        Class::Other
    };
    Some((class, c.len_utf8()))
}

/// Where the word ends whose first character, of class `last`, ends at `at`.
pub(super) fn end_of_word(text: &str, mut at: usize, mut last: Class) -> usize {
    while let Some((class, length)) = classify(text, at) {
        match class {
            Class::Letter | Class::Digit => (at, last) = (at + length, class),
            Class::Alone => break,
            Class::Other => match joint(text, at, last) {
                Some(next) => at = next,
                None => break,
            },
        }
    }
    at
}

/// Where the word goes on when the character at `at` joins what is before and behind it: a combining mark, an apostrophe
/// between letters, a point or comma between digits.
fn joint(text: &str, at: usize, last: Class) -> Option<usize> {
    let c = text[at..].chars().next()?;
    let next = at + c.len_utf8();
    let joins = match c {
        '\'' | '\u{2019}' => last == Class::Letter && classify(text, next)?.0 == Class::Letter,
        '.' | ',' | '\u{66b}' | '\u{66c}' | '\u{ff0c}' | '\u{ff0e}' => {
            last == Class::Digit && classify(text, next)?.0 == Class::Digit
        }
        _ => joins_always(c),
    };
    joins.then_some(next)
}

/// Whether `c` belongs to the word before it, whatever is behind: a combining mark, a soft hyphen, the stroke that lengthens an
/// Arabic word.
pub(crate) fn joins_always(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}' | TATWEEL) || !c.is_ascii() && is_mark(c)
}

/// Lengthens an Arabic word, and says nothing.
const TATWEEL: char = '\u{640}';

/// Whether `c` is a mark on the letter before it; the half-width voice marks of kana are none to Unicode.
fn is_mark(c: char) -> bool {
    is_combining_mark(c) || is_voice_mark(c)
}

fn is_voice_mark(c: char) -> bool {
    matches!(c, '\u{ff9e}' | '\u{ff9f}')
}

/// Where the combining marks at `at` end.
pub(super) fn skip_marks(text: &str, mut at: usize) -> usize {
    for c in text[at..].chars() {
        if c.is_ascii() || !is_mark(c) {
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// Whether a word is one character of a script without spaces, which says about half of what a word does.
#[inline]
pub(crate) fn is_character(text: &str, word: &Word) -> bool {
    begins(text, word, |_| false, is_written_without_spaces)
}

/// Whether a word begins with a digit.
#[inline]
pub(crate) fn is_number(text: &str, word: &Word) -> bool {
    begins(text, word, |byte| byte.is_ascii_digit(), char::is_numeric)
}

/// Whether a word begins with a capital.
#[inline]
pub(crate) fn is_capitalised(text: &str, word: &Word) -> bool {
    begins(text, word, |byte| byte.is_ascii_uppercase(), char::is_uppercase)
}

/// Whether a word begins with a character of a kind, which is told by the byte where that is all of it.
#[inline]
fn begins(text: &str, word: &Word, is_byte: impl Fn(u8) -> bool, is: impl Fn(char) -> bool) -> bool {
    let start = word.span.start as usize;
    let byte = text.as_bytes()[start];
    if byte.is_ascii() { is_byte(byte) } else { text[start..].starts_with(is) }
}

/// Whether the script of `c` puts no spaces between words: Han, Kana, Bopomofo, Thai, Lao, Myanmar, Khmer, Tibetan, Tai Le, New Tai
/// Lue, Tai Tham, Tai Viet, Javanese, Balinese.
fn is_written_without_spaces(c: char) -> bool {
    matches!(u32::from(c),
        0x0E00..=0x0FFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x1950..=0x19FF | 0x1A20..=0x1AAF | 0x1B00..=0x1B7F
        | 0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3040..=0x312F | 0x31A0..=0x31BF | 0x31F0..=0x31FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xA980..=0xA9FF | 0xAA60..=0xAADF | 0xF900..=0xFAFF | 0xFF66..=0xFF9F | 0x1AFF0..=0x1B16F
        | 0x20000..=0x3FFFF)
}

/// Folds and stems words. One a thread: it holds a buffer and what it made of the words it has met.
pub struct Normaliser {
    english: Tongue,
    /// The other languages that were met and that words are stemmed in.
    others: Vec<(Language, Tongue)>,
    folded: String,
}

/// The words of one language.
struct Tongue {
    known: Known,
    stems: Stems,
    stemmed: AHashMap<u64, u32>,
}

impl Default for Normaliser {
    fn default() -> Self {
        Self { english: Tongue::new(Stems::english()), others: Vec::new(), folded: String::new() }
    }
}

/// Stems of a language that a [`Normaliser`] remembers before it forgets them all: bounds its memory, changes no result.
const STEMS_REMEMBERED: usize = 1 << 18;

impl Normaliser {
    /// The words of a text of its own, stemmed as English where they have English letters.
    pub fn words_of(&mut self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        for_each_word(text, |range| words.push(self.word(text, range)));
        words
    }

    /// The words of a text of its own that is in this language.
    pub fn words_in(&mut self, text: &str, language: Option<Language>) -> Vec<Word> {
        let mut words = self.words_of(text);
        self.stem_in(language, text, &mut words);
        words
    }

    /// The word of `text` at `range`, stemmed as English.
    #[inline(always)]
    pub(super) fn word(&mut self, text: &str, range: Range<usize>) -> Word {
        let hashes = self.english.hashes(text, &range, &mut self.folded);
        Word { span: Span::new(range.start, range.end), form: hashes.form, stem: hashes.stem }
    }

    /// Stems these words of `text` anew, as a language does it that has a stemmer of its own.
    pub(super) fn stem_in(&mut self, language: Option<Language>, text: &str, words: &mut [Word]) {
        let Some(language) = language.filter(|&language| language != Language::ENGLISH) else { return };
        let place = match self.others.iter().position(|&(other, _)| other == language) {
            Some(place) => place,
            None => {
                let Some(stems) = Stems::of(language) else { return };
                self.others.push((language, Tongue::new(stems)));
                self.others.len() - 1
            }
        };
        let tongue = &mut self.others[place].1;
        for word in words {
            word.stem = tongue.hashes(text, &word.span.range(), &mut self.folded).stem;
        }
    }

    /// The words of `text`, folded, with one space between them: what is shingled.
    ///
    /// ```
    /// let mut out = String::new();
    /// wirecopy::document::Normaliser::normalise("Assimi Goïta’s  JUNTA: 7,620", &mut out);
    /// assert_eq!(out, "assimi goita's junta 7,620");
    /// ```
    pub fn normalise(text: &str, out: &mut String) {
        let start = out.len();
        for_each_word(text, |range| {
            if out.len() > start {
                out.push(' ');
            }
            fold(&text[range], out);
        });
    }
}

impl Tongue {
    fn new(stems: Stems) -> Self {
        Self { known: Known::default(), stems, stemmed: AHashMap::default() }
    }

    /// What the word of `text` at `range` is made into.
    #[inline(always)]
    fn hashes(&mut self, text: &str, range: &Range<usize>, folded: &mut String) -> Hashes {
        let key = Key::of(text.as_bytes(), range);
        match key.and_then(|key| self.known.get(&key)) {
            Some(hashes) => hashes,
            None => self.meet(&text[range.clone()], key, folded),
        }
    }

    /// Folds, hashes and stems a word, and keeps what comes of it if the word has a key.
    #[cold]
    fn meet(&mut self, word: &str, key: Option<Key>, folded: &mut String) -> Hashes {
        folded.clear();
        fold(word, folded);
        let hash = xxh3_64(folded.as_bytes());
        if self.stemmed.len() >= STEMS_REMEMBERED {
            self.stemmed.clear();
        }
        // By the word itself: accents that folding takes away tell a stemmer something.
        let stemmed = self.stemmed.entry(xxh3_64(word.as_bytes()));
        let stem = *stemmed.or_insert_with(|| short_hash(&self.stems.stem(word, folded)));
        let hashes = Hashes { form: hash as u32, stem };
        if let Some(key) = key {
            self.known.insert(&key, hashes);
        }
        hashes
    }
}

/// Appends `word` in the form in which words are equal.
pub(crate) fn fold(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        return;
    }
    let plain = word.nfkd().filter(|&c| !is_left_out(c)).map(standing_for);
    out.extend(plain.default_case_fold());
}

/// Whether `c` changes no word for a reader: diacritics of Latin, Greek and Cyrillic; vowel signs and other points of Arabic and
/// Hebrew, which most texts leave out; what says where a word may be broken or how letters join.
fn is_left_out(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}' | TATWEEL | '\u{300}'..='\u{36f}')
        || matches!(c, '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}')
        || matches!(c, '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
            | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}')
}

/// What stands for `c` in the form in which words are equal: one letter for those of Arabic that are spelled either way (as in
/// Larkey, Ballesteros, Connell 2002, *Improving stemming for Arabic information retrieval*), and digits of every script as one.
pub(crate) fn standing_for(c: char) -> char {
    match c {
        '\u{2019}' => '\'',
        '\u{671}' => '\u{627}',
        '\u{649}' | '\u{6cc}' => '\u{64a}',
        '\u{629}' | '\u{6c1}' | '\u{6d5}' => '\u{647}',
        '\u{6a9}' => '\u{643}',
        '\u{66b}' => '.',
        '\u{66c}' => ',',
        '\u{660}'..='\u{669}' => digit(c, '\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit(c, '\u{6f0}'),
        '\u{966}'..='\u{96f}' => digit(c, '\u{966}'),
        '\u{9e6}'..='\u{9ef}' => digit(c, '\u{9e6}'),
        '\u{e50}'..='\u{e59}' => digit(c, '\u{e50}'),
        '\u{ff10}'..='\u{ff19}' => digit(c, '\u{ff10}'),
        c => c,
    }
}

/// The digit of ASCII that is as much as `c`, where this is the zero of its script.
fn digit(c: char, zero: char) -> char {
    u32::from(c).checked_sub(u32::from(zero)).and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

/// Half of a stable 64-bit hash: enough to tell apart the words of any two documents.
fn short_hash(text: &str) -> u32 {
    xxh3_64(text.as_bytes()) as u32
}

/// The form of a word as its hash.
pub(super) fn hash_of(word: &str) -> u32 {
    let mut folded = String::new();
    fold(word, &mut folded);
    short_hash(&folded)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        for_each_word(text, |range| out.push(&text[range]));
        out
    }

    fn stems(text: &str) -> Vec<u32> {
        Normaliser::default().words_of(text).iter().map(|word| word.stem).collect()
    }

    #[test]
    fn words_keep_apostrophes_and_digit_groups() {
        assert_eq!(words("The army's 7,620 “men”, 'so' 1.5bn."), ["The", "army's", "7,620", "men", "so", "1.5bn"]);
        assert_eq!(words("back-to-back (U.S.)"), ["back", "to", "back", "U", "S"]);
    }

    #[test]
    fn scripts_without_spaces_give_a_word_a_character() {
        assert_eq!(words("東京で、雨。"), ["東", "京", "で", "雨"]);
        assert_eq!(words("นี้ดี"), ["นี้", "ดี"]);
    }

    #[test]
    fn marks_stay_with_their_letter() {
        assert_eq!(words("हिन्दी भाषा"), ["हिन्दी", "भाषा"]);
        assert_eq!(words("Go\u{308}teborg"), ["Go\u{308}teborg"]);
    }

    #[test]
    fn points_and_spellings_of_a_word_change_nothing() {
        let form = |word: &str| Normaliser::default().words_of(word).iter().map(|word| word.form).collect::<Vec<_>>();
        for (one, other) in [
            ("مُحَمَّدٌ", "محمد"),
            ("الســلام", "السلام"),
            ("أحمد إلى آخر", "احمد الي اخر"),
            ("مدرسة", "مدرسه"),
            ("می‌شود", "ميشود"),
            ("کتاب", "كتاب"),
            ("שָׁלוֹם", "שלום"),
            ("٢٠٢٦", "2026"),
            ("۱٬۲۰۰", "1,200"),
            ("२०", "20"),
            ("ＡＢＣ１２", "abc12"),
            ("ﾆｭｰｽ ｶﾞｽ", "ニュース ガス"),
        ] {
            assert_eq!(form(one), form(other), "{one}");
            assert!(!form(one).is_empty());
        }
        // Vowels of Indic scripts are letters, and so is the voice of kana.
        for (one, other) in [("हिन्दी", "हन्द"), ("বাংলা", "বংল"), ("ガ", "カ"), ("ทำ", "ทา")]
        {
            assert_ne!(form(one), form(other), "{one}");
        }
        assert_eq!(words("ـ ﾞ"), [""; 0]);
        assert_eq!(words("বাংলাদেশের সংবাদ"), ["বাংলাদেশের", "সংবাদ"]);
        assert_eq!(words("สวัสดีครับ").len(), 7);
        assert_eq!(words("မြန်မာ").len(), 3);
        assert_eq!(words("ជំរាបសួរ").len(), 5);
    }

    #[test]
    fn folding_hides_case_accents_and_typography() {
        let folded = |text: &str| {
            let mut out = String::new();
            Normaliser::normalise(text, &mut out);
            out
        };
        assert_eq!(folded("Goïta’s ﬁne STRASSE"), folded("GOITA'S fine straße"));
        assert_ne!(folded("20 arrests"), folded("50 arrests"));
    }

    #[test]
    fn stems_join_forms_of_a_word_and_never_numbers() {
        assert_eq!(stems("arrested"), stems("Arrests"));
        assert_eq!(stems("destabilise"), stems("destabilization"));
        assert_ne!(stems("12345678"), stems("12345679"));
    }

    /// What a word is made into, by the definition.
    fn plain(word: &str) -> (u32, u32) {
        let mut folded = String::new();
        fold(word, &mut folded);
        let stem = Stems::english().stem(word, &folded);
        (short_hash(&folded), short_hash(&stem))
    }

    proptest! {
        #[test]
        fn a_word_met_before_is_what_it_was(text in "(([a-cA-C]{1,3}|[a-z]{5,30}|[éЖ東’'1.]{1,12}|\\PC{1,9})[ .]){0,40}") {
            let mut normaliser = Normaliser::default();
            for _ in 0..2 {
                for word in normaliser.words_of(&text) {
                    prop_assert_eq!((word.form, word.stem), plain(&text[word.span.range()]));
                }
            }
        }

        #[test]
        fn how_a_word_begins_is_told_by_its_first_character(text in "([a-zA-Z0-9]{1,3}|[éÉЖж東１٣]{1,3}| ){0,30}") {
            for word in Normaliser::default().words_of(&text) {
                let first = text[word.span.range()].chars().next();
                prop_assert_eq!(Some(is_number(&text, &word)), first.map(char::is_numeric));
                prop_assert_eq!(Some(is_capitalised(&text, &word)), first.map(char::is_uppercase));
                prop_assert_eq!(Some(is_character(&text, &word)), first.map(is_written_without_spaces));
            }
        }
    }

    #[test]
    fn nothing_but_words_is_a_word() {
        assert_eq!(words(""), [""; 0]);
        assert_eq!(words("\u{feff}\0 — … '' .,"), [""; 0]);
    }
}
