//! Where sentences end.
//!
//! A sentence ends behind a terminator and the quotes and brackets that close on it, when what follows can begin one, and
//! the point does not belong to an abbreviation, an initial or a number. The rules are those of Mikheev (2002, "Periods,
//! Capitalized Words, etc."), without his dictionary: a missed end makes one long sentence, a wrong one two short ones, and
//! alignment allows two to one.

use std::ops::Range;

/// Titles and the like that are followed by a name or a number, never by a new sentence.
const BEFORE_NAMES: [u64; 46] = packed([
    "adm", "apr", "art", "aug", "brig", "capt", "cmdr", "col", "cpl", "dec", "dr", "feb", "fig", "gen", "gov", "hon",
    "jan", "jul", "jun", "lt", "maj", "mar", "messrs", "mlle", "mme", "mr", "mrs", "ms", "mt", "no", "nos", "nov",
    "oct", "ph", "pres", "prof", "rep", "rev", "sec", "sen", "sens", "sept", "sgt", "st", "vol", "vs",
]);

/// Of these, the ones that are words or parts of dates too, and end a sentence unless a number follows.
const BEFORE_NUMBERS: [u64; 14] =
    packed(["apr", "art", "aug", "dec", "feb", "fig", "jan", "jul", "jun", "mar", "no", "nov", "oct", "sept"]);

/// Words that begin a sentence even behind an abbreviation that may end one ("in the U.S. The").
const BEGINNERS: [u64; 22] = packed([
    "a", "after", "an", "and", "as", "at", "but", "for", "he", "her", "his", "if", "in", "it", "its", "she", "that",
    "the", "they", "this", "we", "when",
]);

/// Abbreviations that may stand before a name and may end a sentence.
const EITHER: [u64; 9] = packed(["bros", "co", "corp", "etc", "inc", "jr", "ltd", "plc", "sr"]);

/// The same of other languages than English: titles, streets, saints.
const BEFORE_NAMES_ELSEWHERE: [u64; 20] = packed([
    "bzw", "dott", "dra", "evtl", "mgr", "nr", "sog", "sra", "sta", "гг", "им", "пр", "св", "см", "ст", "тов", "ул",
    "डॉ", "মো", "ড",
]);

/// What a day's number may stand before, with a point, where English would have none ("am 3. Mai"); what is a word of English too
/// is left out.
const MONTHS: [&str; 9] = ["Januar", "Februar", "März", "Mai", "Juni", "Juli", "Oktober", "Dezember", "Jahrhundert"];

/// Bytes of the longest word that a list holds.
const LONGEST: usize = 7;

/// Words in lower case as integers, so that a list of them is searched in a few instructions.
const fn packed<const N: usize>(words: [&str; N]) -> [u64; N] {
    let mut all = [0; N];
    let mut at = 0;
    while at < N {
        all[at] = pack(words[at].as_bytes());
        at += 1;
    }
    all
}

/// A word as an integer: its bytes in lower case, and in the highest place its length.
const fn pack(word: &[u8]) -> u64 {
    assert!(word.len() <= LONGEST);
    let mut packed = word.len() as u64;
    let mut byte = LONGEST;
    while byte > 0 {
        byte -= 1;
        packed = packed << 8 | if byte < word.len() { word[byte].to_ascii_lowercase() as u64 } else { 0 };
    }
    packed
}

/// Whether `c` can end a sentence.
pub(super) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '‼'..='⁉') || ends_always(c)
}

/// Whether `c` closes what was opened, or is a quotation mark that may.
pub(super) fn is_closing(c: char) -> bool {
    let is_mark = matches!(
        c,
        '"' | '\''
            | '”'
            | '’'
            | '»'
            | '›'
            | ')'
            | ']'
            | '}'
            | '」'
            | '』'
            | '】'
            | '）'
            | '》'
            | '〉'
            | '〕'
            | '｣'
            | '＂'
    );
    is_mark || turns(c)
}

/// Whether `c`, which opens a quotation in some languages and closes it in others („so“, »so«), closes one: nothing follows it at once.
fn closes_elsewhere(c: char, behind: &str) -> bool {
    matches!(c, '“' | '«' | '‹' | '‘') && behind.chars().next().is_none_or(char::is_whitespace)
}

/// The length of a closing guillemet that stands behind a space, as in French; 0 where there is none.
fn guillemet(behind: &str) -> usize {
    let rest = behind.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    match rest.strip_prefix('»') {
        Some(next) if !next.starts_with(char::is_alphanumeric) => behind.len() - next.len(),
        _ => 0,
    }
}

/// Whether `c` only says in which direction what is beside it is written.
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether `c` is a stop of a script that has one for sentences alone: Indic, Urdu, Ethiopic, Myanmar, Khmer, Tibetan, Armenian.
fn ends_always(c: char) -> bool {
    matches!(c, '｡' | '।' | '॥' | '۔' | '።' | '፧' | '།' | '༎' | '။' | '។' | '៕' | '։' | '؟')
}

/// Whether sentences end behind `c` without a space.
fn needs_no_space(c: char) -> bool {
    matches!(c, '。' | '！' | '？') || ends_always(c)
}

/// Terminators and the marks that close behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ending {
    /// Where the first of them begins.
    start: usize,
    /// Where the last of them ends.
    pub(super) end: usize,
    /// The last terminator.
    terminator: char,
}

impl Ending {
    /// The ending that begins at `start`, where a terminator stands.
    pub(super) fn at(text: &str, start: usize) -> Self {
        let mut ending = Self { start, end: start, terminator: '.' };
        for c in text[start..].chars() {
            if is_terminator(c) {
                ending.terminator = c;
            } else if !is_closing(c) && !closes_elsewhere(c, &text[ending.end + c.len_utf8()..]) {
                break;
            }
            ending.end += c.len_utf8();
        }
        ending.end += guillemet(&text[ending.end..]);
        ending
    }

    /// Whether the sentence that begins at `begin` ends here.
    pub(super) fn is_end(&self, text: &str, begin: usize) -> bool {
        let behind = &text[self.end..];
        let rest = behind.trim_start();
        let Some(next) = rest.chars().next() else { return true };
        if needs_no_space(self.terminator) {
            return true;
        }
        let spaced = rest.len() < behind.len();
        if !spaced || next.is_lowercase() || matches!(next, ',' | ';' | ':') {
            return false;
        }
        let lone_point = self.end == self.start + 1 && self.terminator == '.';
        !lone_point || !belongs_to_abbreviation(&text[begin..self.start], rest)
    }
}

/// Where the text at `range` begins and ends without the white space around it; nothing where there is nothing else.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let part = text[range.clone()].trim_start();
    let start = range.end - part.len();
    let end = start + part.trim_end().len();
    (start < end).then_some(start..end)
}

/// Whether the point behind `before` is part of an abbreviation, an initial or a list number, given what follows.
fn belongs_to_abbreviation(before: &str, after: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '-' | '/'))
        .next()
        .unwrap_or("");
    let begins = |words: &[u64]| {
        let next = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        is_one_of(next, words)
    };
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(only), None) if only.is_uppercase() => !(only == 'I' || begins(&BEGINNERS)),
        // A year, or a town.
        (Some('г'), None) => !before[..before.len() - word.len()].trim_end().ends_with(|c: char| c.is_ascii_digit()),
        // An initial in a script without capitals.
        (Some(only), None) if only.is_alphabetic() && !only.is_lowercase() => true,
        (Some(digit), _) if digit.is_ascii_digit() && is_day(before, word, after) => true,
        // A list number: nothing before it in its sentence.
        (Some(digit), _) if digit.is_ascii_digit() => before.trim_start() == word && word.len() <= 3,
        _ if word.contains('.') => !begins(&BEGINNERS),
        _ if is_one_of(word, &BEFORE_NUMBERS) => after.starts_with(|c: char| c.is_ascii_digit()),
        _ if is_one_of(word, &EITHER) => !begins(&BEGINNERS),
        _ => is_one_of(word, &BEFORE_NAMES) || is_one_of(word, &BEFORE_NAMES_ELSEWHERE),
    }
}

/// Whether a number is a day's, as German writes it: a preposition or an article before it, a month behind it.
fn is_day(before: &str, word: &str, after: &str) -> bool {
    const BEFORE_DAYS: [&str; 12] = ["ab", "am", "bis", "dem", "den", "der", "des", "im", "seit", "und", "vom", "zum"];
    let last = before[..before.len() - word.len()].split_whitespace().next_back().unwrap_or("");
    if word.len() > 2 || !BEFORE_DAYS.iter().any(|before| last.eq_ignore_ascii_case(before)) {
        return false;
    }
    let next = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    MONTHS.contains(&next)
}

/// Whether a word is on a list, in whatever case.
fn is_one_of(word: &str, list: &[u64]) -> bool {
    word.len() <= LONGEST && list.contains(&pack(word.as_bytes()))
}

/// The sentences of a paragraph, without white space around them, covering all else.
#[cfg(test)]
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let (mut begin, mut at) = (0, 0);
    while let Some(found) = text[at..].find(is_terminator) {
        let ending = Ending::at(text, at + found);
        at = ending.end;
        if ending.is_end(text, begin) {
            sentences.extend(trimmed(text, begin..at));
            begin = at;
        }
    }
    sentences.extend(trimmed(text, begin..text.len()));
    sentences
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
    fn stops_of_many_scripts() {
        assert_eq!(of("وصل الوفد أمس؟ نعم. قال د. سمير ذلك."), ["وصل الوفد أمس؟", "نعم.", "قال د. سمير ذلك."]);
        assert_eq!(of("یہ پہلا ہے۔ یہ دوسرا ہے۔"), ["یہ پہلا ہے۔", "یہ دوسرا ہے۔"]);
        assert_eq!(of("এটি প্রথম।এটি দ্বিতীয়।"), ["এটি প্রথম।", "এটি দ্বিতীয়।"]);
        assert_eq!(of("Առաջինը։ Երկրորդը։"), ["Առաջինը։", "Երկրորդը։"]);
        assert_eq!(of("ប្រយោគទីមួយ។ ប្រយោគទីពីរ។"), ["ប្រយោគទីមួយ។", "ប្រយោគទីពីរ។"]);
        assert_eq!(of("ပထမ။ ဒုတိယ။"), ["ပထမ။", "ဒုတိယ။"]);
        assert_eq!(of("「雨だ。」と彼は言った。晴れた！"), ["「雨だ。」", "と彼は言った。", "晴れた！"]);
        assert_eq!(of("『为什么？』他问。没人回答。"), ["『为什么？』", "他问。", "没人回答。"]);
    }

    #[test]
    fn quotes_of_many_countries() {
        assert_eq!(of("Er sagte: „Nein.“ Dann ging er."), ["Er sagte: „Nein.“", "Dann ging er."]);
        assert_eq!(of("Han sagde: »Nej.« Så gik han."), ["Han sagde: »Nej.«", "Så gik han."]);
        assert_eq!(of("Il a dit : « Non. » Puis il partit."), ["Il a dit : « Non. »", "Puis il partit."]);
        assert_eq!(of("He said so. “Why?” they asked."), ["He said so.", "“Why?” they asked."]);
        // A mark that says where the text turns is no letter behind the stop.
        assert_eq!(of("קרא.\u{200f} הלך."), ["קרא.\u{200f}", "הלך."]);
    }

    #[test]
    fn abbreviations_of_other_languages() {
        assert_eq!(of("Am 3. Mai kam Dr. Nr. 5. Es war spät."), ["Am 3. Mai kam Dr. Nr. 5.", "Es war spät."]);
        assert_eq!(
            of("Он жил в г. Москва на ул. Мира. В 2020 г. Он уехал."),
            ["Он жил в г. Москва на ул. Мира.", "В 2020 г.", "Он уехал."]
        );
        assert_eq!(of("डॉ. सिंह आए।"), ["डॉ. सिंह आए।"]);
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
