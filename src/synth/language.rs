//! An invented language: function words, roots that follow Zipf's law, names and numbers.
//!
//! Function words are English, because readers of wire copy may drop or weigh them; all that carries content is made from
//! syllables, so that no text of any publisher is in a corpus. A root has a rank, and the word of a rank is the same in
//! every document of a corpus. The synonym of an even rank is the odd one after it, and the other way round: as frequent,
//! and always the same. Ranks follow Zipf (1949) with Mandelbrot's shift.

use super::random::{Purpose, Random, Weighted};

/// A word, in four bytes: two for what it is, thirty for which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word(u32);

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The place of a function word in [`FUNCTION`].
    Function(usize),
    /// The rank of a root, and its ending.
    Root(usize, Form),
    /// The code a name is spelled from.
    Name(u32),
    /// Its value.
    Number(u32),
}

/// The ending of a root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Bare,
    Plural,
    Past,
    Going,
    Quality,
}

const FORMS: [(Form, &str); 5] =
    [(Form::Bare, ""), (Form::Plural, "s"), (Form::Past, "ed"), (Form::Going, "ing"), (Form::Quality, "al")];

/// Function words, class by class; the ranges below say where each class lies.
const FUNCTION: [&str; 76] = [
    "the",
    "a",
    "this",
    "its",
    "their",
    "some",
    "of",
    "in",
    "to",
    "for",
    "on",
    "with",
    "by",
    "from",
    "at",
    "about",
    "under",
    "against",
    "between",
    "over",
    "during",
    "near",
    "and",
    "but",
    "while",
    "as",
    "after",
    "because",
    "before",
    "although",
    "has",
    "will",
    "was",
    "had",
    "would",
    "could",
    "is",
    "may",
    "said",
    "told",
    "added",
    "not",
    "also",
    "still",
    "only",
    "already",
    "now",
    "later",
    "recently",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "it",
    "they",
    "he",
    "she",
    "we",
    "million",
    "percent",
    "people",
    "years",
    "days",
    "dollars",
    "that",
    "which",
    "who",
    "there",
    "more",
    "than",
    "reporters",
    "statement",
    "according",
];

/// A class of function words.
pub(super) type Class = std::ops::Range<usize>;
pub(super) const DETERMINERS: Class = 0..6;
pub(super) const PREPOSITIONS: Class = 6..22;
pub(super) const CONJUNCTIONS: Class = 22..30;
pub(super) const AUXILIARIES: Class = 30..38;
pub(super) const SPEECH: Class = 38..41;
pub(super) const ADVERBS: Class = 41..49;
pub(super) const WEEKDAYS: Class = 49..56;
pub(super) const PRONOUNS: Class = 56..61;
pub(super) const UNITS: Class = 61..67;
pub(super) const RELATIVES: Class = 67..70;

impl Word {
    const KIND: u32 = 30;
    const WHICH: u32 = (1 << Self::KIND) - 1;

    pub(super) fn function(place: usize) -> Self {
        Self(place as u32)
    }

    pub(super) fn root(rank: usize, form: Form) -> Self {
        Self((1 << Self::KIND) | ((rank as u32) << 3) | form as u32)
    }

    pub(super) fn name(code: u32) -> Self {
        Self((2 << Self::KIND) | (code & Self::WHICH))
    }

    pub(super) fn number(value: usize) -> Self {
        Self((3 << Self::KIND) | (value as u32 & Self::WHICH))
    }

    pub(super) fn and() -> Self {
        Self::function(CONJUNCTIONS.start)
    }

    pub(super) fn kind(self) -> Kind {
        let which = self.0 & Self::WHICH;
        match self.0 >> Self::KIND {
            0 => Kind::Function(which as usize),
            1 => Kind::Root((which >> 3) as usize, FORMS[(which & 7) as usize].0),
            2 => Kind::Name(which),
            _ => Kind::Number(which),
        }
    }

    /// The word that says the same: roots have one, but for the most frequent, which carry little.
    pub(super) fn synonym(self) -> Option<Self> {
        match self.kind() {
            Kind::Root(rank, form) if rank >= COMMON => Some(Self::root(rank ^ 1, form)),
            _ => None,
        }
    }

    /// Whether it begins with a capital wherever it stands.
    pub(super) fn is_proper(self) -> bool {
        match self.kind() {
            Kind::Name(_) => true,
            Kind::Function(place) => WEEKDAYS.contains(&place),
            _ => false,
        }
    }
}

/// Roots of the language; an even number, so that each has its synonym.
pub(super) const ROOTS: usize = 60_000;
/// The most frequent roots, which have no synonyms.
const COMMON: usize = 64;
/// Mandelbrot's shift: flattens the head, whose frequencies belong to the function words.
const SHIFT: u64 = 8;

const ONSETS: [&str; 20] =
    ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "tr", "st", "pl", "gr", "z"];
const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];
const CODAS: [&str; 10] = ["n", "r", "l", "m", "t", "k", "sh", "nd", "rt", "p"];
/// Vowels of names: some have marks, as names of the world's places do.
const NAME_VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ai", "é", "ö"];

/// The words of a corpus.
#[derive(Clone, Debug)]
pub(super) struct Language {
    roots: Vec<Box<str>>,
    frequencies: Weighted,
}

impl Language {
    pub(super) fn new(seed: u64) -> Self {
        let mut codes: Vec<u32> = (0..ROOTS as u32).collect();
        let mut random = Random::new(seed, Purpose::Roots, 0);
        // Short words are the frequent ones (Zipf's second law): codes are shuffled among words of one length only.
        let (short, longer) = codes.split_at_mut(SHORT);
        random.shuffle(short);
        let (middle, long) = longer.split_at_mut(MIDDLE - SHORT);
        random.shuffle(middle);
        random.shuffle(long);
        let roots = codes.into_iter().map(|code| spell_root(code as usize).into()).collect();
        Self { roots, frequencies: Weighted::zipf(ROOTS, SHIFT, 1) }
    }

    /// The rank of a root, as often as Zipf's law has it.
    pub(super) fn draw_root(&self, random: &mut Random) -> usize {
        self.frequencies.draw(random)
    }

    /// Writes a word as it stands inside a sentence.
    pub(super) fn spell(&self, word: Word, out: &mut String) {
        match word.kind() {
            Kind::Function(place) => out.push_str(FUNCTION[place]),
            Kind::Root(rank, form) => {
                out.push_str(&self.roots[rank]);
                out.push_str(FORMS[form as usize].1);
            }
            Kind::Name(code) => spell_name(code, out),
            Kind::Number(value) => spell_number(value, out),
        }
    }
}

/// Roots of one closed syllable, then of an open and a closed one; the rest have three.
const SHORT: usize = 600;
const MIDDLE: usize = 12_000;

/// The root of a code: different codes give different roots.
fn spell_root(code: usize) -> String {
    let mut out = String::new();
    let open = |out: &mut String, code: usize| {
        out.push_str(ONSETS[code % 20]);
        out.push_str(VOWELS[code / 20 % 5]);
    };
    if code >= SHORT {
        open(&mut out, code / 1000);
    }
    if code >= MIDDLE {
        open(&mut out, code / 10 % 100);
        open(&mut out, code * 7 % 100);
        out.push_str(CODAS[code % 10]);
    } else {
        open(&mut out, code % 100);
        out.push_str(CODAS[code / 100 % 10]);
    }
    if FUNCTION.contains(&&*out) {
        out.push('o');
    }
    out
}

/// The name of a code: two or three syllables, a capital first.
fn spell_name(code: u32, out: &mut String) {
    let mut code = code as usize;
    let mut take = |n: usize| {
        let digit = code % n;
        code /= n;
        digit
    };
    let first = ONSETS[take(20)];
    out.push(first.as_bytes()[0].to_ascii_uppercase().into());
    out.push_str(&first[1..]);
    out.push_str(NAME_VOWELS[take(8)]);
    if take(2) == 1 {
        out.push_str(ONSETS[take(20)]);
        out.push_str(VOWELS[take(5)]);
    }
    out.push_str(ONSETS[take(20)]);
    out.push_str(NAME_VOWELS[take(8)]);
    out.push_str(CODAS[take(10)]);
}

/// A number; from 10,000 on with its thousands apart.
fn spell_number(value: u32, out: &mut String) {
    if value < 10_000 {
        out.push_str(&value.to_string());
        return;
    }
    let digits = value.to_string();
    for (i, digit) in digits.char_indices() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn spelled(word: Word) -> String {
        let mut out = String::new();
        Language::new(1).spell(word, &mut out);
        out
    }

    #[test]
    fn words_are_what_they_were_made_of() {
        assert_eq!(Word::root(59_999, Form::Going).kind(), Kind::Root(59_999, Form::Going));
        assert_eq!(Word::name(1 << 29).kind(), Kind::Name(1 << 29));
        assert_eq!(Word::number(12).kind(), Kind::Number(12));
        assert_eq!(spelled(Word::number(1_234_567)), "1,234,567");
        assert_eq!(spelled(Word::number(1987)), "1987");
        assert_eq!(spelled(Word::and()), "and");
        assert_eq!(FUNCTION[WEEKDAYS.start], "Monday");
        assert_eq!(FUNCTION[RELATIVES.start], "that");
    }

    #[test]
    fn every_rank_has_a_root_of_its_own() {
        let roots: BTreeSet<String> = (0..ROOTS).map(spell_root).collect();
        assert_eq!(roots.len(), ROOTS);
    }

    #[test]
    fn synonyms_are_each_others_and_keep_the_ending() {
        let word = Word::root(1001, Form::Past);
        assert_eq!(word.synonym(), Some(Word::root(1000, Form::Past)));
        assert_eq!(word.synonym().and_then(Word::synonym), Some(word));
        assert_eq!(Word::root(3, Form::Past).synonym(), None);
        assert_eq!(Word::and().synonym(), None);
    }

    #[test]
    fn frequent_roots_are_drawn_more_often() {
        let language = Language::new(1);
        let mut random = Random::new(1, Purpose::Window, 0);
        let mut drawn = vec![0_u32; ROOTS];
        for _ in 0..400_000 {
            drawn[language.draw_root(&mut random)] += 1;
        }
        // Frequency in proportion to 1 / (rank + 8): ranks 0..8 together against 72..152 together.
        let (head, middle): (u32, u32) = (drawn[..8].iter().sum(), drawn[72..152].iter().sum());
        let share = |ranks: std::ops::Range<u32>| ranks.map(|rank| 1.0 / f64::from(rank + 8)).sum::<f64>();
        let (found, expected) = (f64::from(head) / f64::from(middle), share(0..8) / share(72..152));
        assert!((found / expected - 1.0).abs() < 0.04, "{found}, not {expected}");
    }
}
