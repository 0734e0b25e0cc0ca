//! Stems: what the forms of a word have in common.
//!
//! Snowball's algorithms (Porter 2001, *Snowball: a language for stemming algorithms*) for the eighteen languages that have one in
//! `rust-stemmers`. They are made for words as they are written, accents and all, so a word of these languages is stemmed first and
//! folded afterwards. A word of any other language is folded, and stemmed as English where it has English letters only. All stems
//! are then cut to seven characters: truncation is the stemmer that needs no language.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

use super::Language;
use super::word::fold;

/// Characters a stem is cut to.
const STEM_CHARACTERS: usize = 7;
/// Bytes of the longest word that is stemmed: what is longer is no English word, and the stemmer's time grows faster than
/// its length.
const LONGEST_STEMMED: usize = 64;
/// The same of other languages, whose letters have two bytes, and those of Tamil three.
const LONGEST_STEMMED_IN: usize = 2 * LONGEST_STEMMED;

/// What stems words of one language.
pub(super) struct Stems {
    english: Stemmer,
    /// Of another language than English, what is not read as English too.
    own: Option<(Stemmer, Rules)>,
    word: String,
}

/// What is particular about a language.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rules {
    /// Articles and pronouns lose their vowel and stand before a word with an apostrophe: "l'armée", "dell'anno".
    Elision,
    /// A capital I is a dotless i in lower case.
    DotlessI,
    /// ё is an е to its stemmer.
    PlainYo,
    /// A script of its own: a word of Latin letters in it is a foreign one.
    OwnScript,
    None,
}

/// The languages that have a stemmer, English left out, with what is particular about them.
const LANGUAGES: [(&[u8; 2], Algorithm, Rules); 19] = [
    (b"ar", Algorithm::Arabic, Rules::OwnScript),
    (b"da", Algorithm::Danish, Rules::None),
    (b"de", Algorithm::German, Rules::None),
    (b"el", Algorithm::Greek, Rules::OwnScript),
    (b"es", Algorithm::Spanish, Rules::None),
    (b"fi", Algorithm::Finnish, Rules::None),
    (b"fr", Algorithm::French, Rules::Elision),
    (b"hu", Algorithm::Hungarian, Rules::None),
    (b"it", Algorithm::Italian, Rules::Elision),
    (b"nb", Algorithm::Norwegian, Rules::None),
    (b"nl", Algorithm::Dutch, Rules::None),
    (b"nn", Algorithm::Norwegian, Rules::None),
    (b"no", Algorithm::Norwegian, Rules::None),
    (b"pt", Algorithm::Portuguese, Rules::None),
    (b"ro", Algorithm::Romanian, Rules::None),
    (b"ru", Algorithm::Russian, Rules::PlainYo),
    (b"sv", Algorithm::Swedish, Rules::None),
    (b"ta", Algorithm::Tamil, Rules::OwnScript),
    (b"tr", Algorithm::Turkish, Rules::DotlessI),
];

impl Stems {
    /// What stems English, and every language that has no stemmer.
    pub(super) fn english() -> Self {
        Self { english: Stemmer::create(Algorithm::English), own: None, word: String::new() }
    }

    /// What stems this language; nothing where that is what stems English.
    pub(super) fn of(language: Language) -> Option<Self> {
        let (_, algorithm, rules) = LANGUAGES.iter().find(|(tag, ..)| Language::of_two(tag) == language)?;
        Some(Self { own: Some((Stemmer::create(*algorithm), *rules)), ..Self::english() })
    }

    /// The stem of a word, which is also given folded.
    pub(super) fn stem(&mut self, word: &str, folded: &str) -> String {
        match &self.own {
            Some((stemmer, rules)) if rules.apply_to(word) => {
                rules.write(word, &mut self.word);
                let mut stem = String::new();
                fold(&stemmer.stem(rules.without_elision(&self.word)), &mut stem);
                cut(stem)
            }
            _ => self.stem_as_english(folded),
        }
    }

    fn stem_as_english(&self, folded: &str) -> String {
        let is_english =
            folded.len() <= LONGEST_STEMMED && folded.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'');
        cut(if is_english { self.english.stem(folded).into_owned() } else { folded.to_owned() })
    }
}

impl Rules {
    /// Whether a word is one of the language, by its letters.
    fn apply_to(self, word: &str) -> bool {
        let is_letter = |c: char| !(c.is_numeric() || self == Self::OwnScript && c.is_ascii());
        let is_own = match self {
            Self::PlainYo => !word.starts_with(|c: char| c.is_ascii()),
            _ => true,
        };
        is_own && word.len() <= LONGEST_STEMMED_IN && word.chars().all(is_letter)
    }

    /// Writes a word as the stemmer of the language expects it: composed, in lower case.
    fn write(self, word: &str, out: &mut String) {
        out.clear();
        for c in word.nfc().filter(|c| !matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}')) {
            match c {
                '\u{2019}' => out.push('\''),
                'I' if self == Self::DotlessI => out.push('ı'),
                'İ' if self == Self::DotlessI => out.push('i'),
                'Ё' | 'ё' if self == Self::PlainYo => out.push('е'),
                c => out.extend(c.to_lowercase()),
            }
        }
    }

    /// What stands behind the last apostrophe, if that much is a word.
    fn without_elision(self, word: &str) -> &str {
        const LONGEST_ELIDED: usize = 7;
        match word.rsplit_once('\'') {
            Some((elided, rest))
                if self == Self::Elision && elided.len() <= LONGEST_ELIDED && rest.chars().nth(1).is_some() =>
            {
                rest
            }
            _ => word,
        }
    }
}

fn cut(mut stem: String) -> String {
    if let Some((end, _)) = stem.char_indices().nth(STEM_CHARACTERS)
        && !stem.starts_with(|c: char| c.is_numeric())
    {
        stem.truncate(end);
    }
    stem
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stem(tag: &str, word: &str) -> String {
        let mut folded = String::new();
        fold(word, &mut folded);
        let language = Language::of_tag(tag).expect("a tag");
        Stems::of(language).unwrap_or_else(Stems::english).stem(word, &folded)
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (tag, one, other) in [
            ("ar", "المسلمون", "المسلمين"),
            ("da", "regeringen", "regeringer"),
            ("de", "Häuser", "Häusern"),
            ("el", "κυβέρνηση", "κυβέρνησης"),
            ("en", "arrested", "arrests"),
            ("es", "detenidos", "detenida"),
            ("fi", "talossa", "talosta"),
            ("fr", "arrêtées", "arrêter"),
            ("fr", "l’armée", "d'armées"),
            ("hu", "házban", "háznak"),
            ("it", "dell'esercito", "eserciti"),
            ("nl", "regeringen", "regering"),
            ("no", "regjeringen", "regjering"),
            ("nb", "regjeringen", "regjering"),
            ("pt", "governos", "governo"),
            ("ro", "guvernul", "guvernului"),
            ("ru", "войсками", "войскам"),
            ("ru", "ещё", "еще"),
            ("sv", "flickorna", "flicka"),
            ("ta", "மரங்கள்", "மரங்களை"),
            ("tr", "EVLERİMİZ", "evler"),
        ] {
            assert_eq!(stem(tag, one), stem(tag, other), "{tag}: {one}, {other}");
        }
    }

    #[test]
    fn foreign_words_and_figures_are_what_they_are_everywhere() {
        for tag in ["ru", "ar", "el", "ta"] {
            assert_eq!(stem(tag, "WhatsApp"), "whatsap", "{tag}");
        }
        for tag in ["fr", "ru", "ar", "tr", "is"] {
            assert_ne!(stem(tag, "12345678"), stem(tag, "12345679"), "{tag}");
        }
    }

    proptest! {
        /// The stemmers are other people's: they must not stumble over anything.
        #[test]
        fn anything_has_a_stem(word in "\\PC{0,12}|[а-яё]{0,14}|[ا-يًٌٍَُِّْـ]{0,14}|[அ-ஹா-்]{0,12}|[α-ωάέήίόύώ]{0,14}|[a-zà-ÿıİşğőű’]{0,20}") {
            let mut folded = String::new();
            fold(&word, &mut folded);
            for (tag, ..) in &LANGUAGES {
                if let Some(mut stems) = Stems::of(Language::of_two(tag)) {
                    let stem = stems.stem(&word, &folded);
                    prop_assert!(stem.chars().count() <= STEM_CHARACTERS || stem.starts_with(char::is_numeric));
                }
            }
        }
    }
}
