//! Languages by their tags, as texts declare them and as reports name them.
//!
//! A tag is taken as BCP 47 has it (<https://www.rfc-editor.org/info/bcp47>), of which the primary subtag alone tells how words are
//! formed: `pt-BR` and `pt` are one. Pages write more than the standard allows, `fr_FR` and `eng` among them, and mean the same.

use std::fmt;

/// A language by its primary subtag: two or three letters.
///
/// ```
/// use wirecopy::document::Language;
///
/// assert_eq!(Language::of_tag("pt-BR").map(|language| language.to_string()).as_deref(), Some("pt"));
/// assert_eq!(Language::of_tag("deu"), Language::of_tag("de_AT"));
/// assert_eq!(Language::of_tag("unknown"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language {
    /// In lower case; the third is 0 where there are two.
    letters: [u8; 3],
}

/// Codes of three letters that have one of two letters, which is the one to use: of the languages that words are stemmed in.
const SHORTER: [(&[u8; 3], &[u8; 2]); 23] = [
    (b"ara", b"ar"),
    (b"dan", b"da"),
    (b"deu", b"de"),
    (b"dut", b"nl"),
    (b"ell", b"el"),
    (b"eng", b"en"),
    (b"fin", b"fi"),
    (b"fra", b"fr"),
    (b"fre", b"fr"),
    (b"ger", b"de"),
    (b"gre", b"el"),
    (b"hun", b"hu"),
    (b"ita", b"it"),
    (b"nld", b"nl"),
    (b"nor", b"no"),
    (b"por", b"pt"),
    (b"ron", b"ro"),
    (b"rum", b"ro"),
    (b"rus", b"ru"),
    (b"spa", b"es"),
    (b"swe", b"sv"),
    (b"tam", b"ta"),
    (b"tur", b"tr"),
];

/// Codes that say that a language is not known, or that there are several or none.
const NONE: [&[u8; 3]; 4] = [b"mis", b"mul", b"und", b"zxx"];

impl Language {
    /// English, which is what is not known to be anything else is read as.
    pub const ENGLISH: Self = Self::of_two(b"en");

    pub(super) const fn of_two(&[a, b]: &[u8; 2]) -> Self {
        Self { letters: [a, b, 0] }
    }

    /// The language of a tag by its primary subtag, which ends at `-` or `_`; nothing where that is not two or three letters,
    /// or says that the language is not known.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let subtag = tag.trim().split(['-', '_']).next()?;
        if !(2..=3).contains(&subtag.len()) || !subtag.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return None;
        }
        let mut letters = [0; 3];
        letters[..subtag.len()].copy_from_slice(subtag.as_bytes());
        letters.make_ascii_lowercase();
        if NONE.contains(&&letters) {
            return None;
        }
        let shorter = SHORTER.iter().find(|(long, _)| **long == letters);
        Some(shorter.map_or(Self { letters }, |(_, short)| Self::of_two(short)))
    }

    /// The subtag.
    pub fn as_str(&self) -> &str {
        let length = if self.letters[2] == 0 { 2 } else { 3 };
        // Letters of ASCII, by how every one is made.
        std::str::from_utf8(&self.letters[..length]).unwrap_or_default()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({self})")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_pages_declare() {
        let tag = |tag| Language::of_tag(tag).map(|language| language.to_string());
        for (given, expected) in [
            ("en", "en"),
            ("EN-gb", "en"),
            ("fr_FR", "fr"),
            (" zh-Hant-TW", "zh"),
            ("sah", "sah"),
            ("rum", "ro"),
            ("nb-NO", "nb"),
        ] {
            assert_eq!(tag(given).as_deref(), Some(expected), "{given}");
        }
        for given in ["", "e", "english", "x-klingon", "und", "MUL", "12", "日本", "i-navajo"] {
            assert_eq!(tag(given), None, "{given}");
        }
    }

    #[test]
    fn shorter_codes_are_in_order() {
        assert!(SHORTER.is_sorted() && NONE.is_sorted());
    }

    proptest! {
        #[test]
        fn a_language_is_its_own_tag(tag in "\\PC{0,12}|[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{1,8})?") {
            if let Some(language) = Language::of_tag(&tag) {
                prop_assert_eq!(Language::of_tag(language.as_str()), Some(language));
            }
        }
    }
}
