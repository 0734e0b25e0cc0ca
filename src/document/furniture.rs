//! The shape of a line: body text, a stub (heading, credit, menu entry), or furniture that shows by its shape alone.
//!
//! Furniture is what a page holds for other reasons than the story (boilerplate: Kohlschütter, Fankhauser, Nejdl 2010, who
//! found that the number of words and the position tell most of it). What a single document can show is recognised here:
//! how long ago something was posted, an agency's sign-off by initials, a line of nothing but the web's own words. Lines
//! that many documents repeat are the corpus's to know, not a document's.

use smallvec::SmallVec;

use super::Span;
use super::line::ends_sentence;
use super::word::Word;

/// What a line looks like, taken alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A sentence or more.
    Body,
    /// Few words and no sentence: a heading, a caption, a menu entry.
    Stub,
    /// A stub that says when something was posted, or where: page chrome that introduces an article.
    Stamp,
    /// Page chrome or an agency's housekeeping.
    Chrome,
}

/// Words of a line from which on it is text, whatever it ends with.
const BODY_WORDS: usize = 20;
/// Words of a line that ends as a sentence from which on it is one.
const SENTENCE_WORDS: usize = 5;

/// What web pages say about themselves, in the languages of most crawls. A stub of nothing else is chrome.
const CHROME: [u128; 106] = packed([
    "about",
    "account",
    "ad",
    "ads",
    "advertisement",
    "advertisements",
    "advertising",
    "alert",
    "alerts",
    "all",
    "app",
    "apps",
    "article",
    "articles",
    "back",
    "bookmark",
    "breaking",
    "cancel",
    "click",
    "close",
    "comment",
    "comments",
    "connect",
    "contact",
    "continue",
    "cookie",
    "cookies",
    "copy",
    "copyright",
    "download",
    "edition",
    "email",
    "facebook",
    "feedback",
    "follow",
    "gallery",
    "google",
    "help",
    "here",
    "home",
    "homepage",
    "image",
    "images",
    "in",
    "instagram",
    "latest",
    "less",
    "like",
    "link",
    "linkedin",
    "links",
    "live",
    "load",
    "loading",
    "log",
    "login",
    "mail",
    "menu",
    "more",
    "most",
    "my",
    "news",
    "newsletter",
    "newsletters",
    "next",
    "now",
    "on",
    "our",
    "out",
    "photo",
    "photos",
    "pinterest",
    "play",
    "policy",
    "popular",
    "previous",
    "print",
    "privacy",
    "promoted",
    "read",
    "recommended",
    "reddit",
    "register",
    "related",
    "reply",
    "reprints",
    "reserved",
    "rights",
    "save",
    "search",
    "share",
    "show",
    "sign",
    "skip",
    "sponsored",
    "stories",
    "subscribe",
    "terms",
    "top",
    "trending",
    "tweet",
    "twitter",
    "up",
    "us",
    "video",
    "whatsapp",
]);

/// Words that join chrome words and carry nothing.
const JOINERS: [u128; 14] =
    packed(["a", "and", "by", "for", "from", "of", "or", "the", "this", "to", "use", "via", "with", "your"]);

/// Units of the time that has passed since something was posted.
const UNITS: [&str; 16] = [
    "second", "seconds", "sec", "secs", "minute", "minutes", "min", "mins", "hour", "hours", "hr", "hrs", "day",
    "days", "week", "weeks",
];

/// Characters of a line that its shape is told by.
const HEAD: usize = 40 * BODY_WORDS;

/// Words as integers, in the same order: they are searched without comparing strings.
const fn packed<const N: usize>(words: [&str; N]) -> [u128; N] {
    let mut all = [0; N];
    let mut at = 0;
    while at < N {
        let word = words[at].as_bytes();
        assert!(word.len() <= size_of::<u128>());
        let mut byte = 0;
        while byte < word.len() {
            all[at] |= (word[byte] as u128) << (120 - 8 * byte);
            byte += 1;
        }
        at += 1;
    }
    all
}

/// The shape of the line at `line`, which has no white space around it and these words.
pub(super) fn shape(text: &str, line: Span, words: &[Word]) -> Shape {
    let head = head(text, line);
    let line = &text[line.range()];
    let words = &words[..words.partition_point(|word| word.span.start < head.end)];
    if words.is_empty() || is_sign_off(line) {
        return Shape::Chrome;
    }
    if words.len() >= BODY_WORDS {
        return Shape::Body;
    }
    let words: SmallVec<[&str; BODY_WORDS]> = words.iter().map(|word| part_in(text, head, word)).collect();
    if is_byline(&words) || is_chrome(&words) {
        return Shape::Chrome;
    }
    if is_stamp(&words) {
        return Shape::Stamp;
    }
    if words.len() >= SENTENCE_WORDS && ends_sentence(line) && !line.ends_with(':') {
        return Shape::Body;
    }
    Shape::Stub
}

/// The part of a line that its shape is told by.
fn head(text: &str, line: Span) -> Span {
    let end = if line.len() <= HEAD { None } else { text[line.range()].char_indices().nth(HEAD) };
    end.map_or(line, |(end, _)| Span::new(line.start as usize, line.start as usize + end))
}

/// What of a word stands in the head: a word that is cut through ends with no mark that joins.
fn part_in<'t>(text: &'t str, head: Span, word: &Word) -> &'t str {
    if word.span.end <= head.end {
        return &text[word.span.range()];
    }
    text[word.span.start as usize..head.end as usize].trim_end_matches(['\'', '\u{2019}', '.', ','])
}

/// Initials of writer and editors behind an agency's text: one run of lower-case groups joined by `/` or `-`.
fn is_sign_off(line: &str) -> bool {
    const LONGEST_GROUP: usize = 4;
    let (mut letters, mut has_slash) = (0, false);
    for byte in line.bytes() {
        match byte {
            b'a'..=b'z' if letters < LONGEST_GROUP => letters += 1,
            b'/' | b'-' if letters > 0 => (letters, has_slash) = (0, has_slash || byte == b'/'),
            _ => return false,
        }
    }
    letters > 0 && has_slash
}

/// "By Jane Doe".
fn is_byline(words: &[&str]) -> bool {
    (2..=6).contains(&words.len()) && is_in_lower_case(words[0], "by")
}

/// Whether a word in lower case is this one.
fn is_in_lower_case(word: &str, lower: &str) -> bool {
    word.chars().flat_map(char::to_lowercase).eq(lower.chars())
}

fn is_chrome(words: &[&str]) -> bool {
    let mut has_chrome = false;
    let fits = |word: &&str| {
        let lower = in_lower_case(word);
        let is_in = |list: &[u128]| lower.is_some_and(|word| list.binary_search(&word).is_ok());
        let is_chrome = is_in(&CHROME);
        has_chrome |= is_chrome;
        is_chrome || is_in(&JOINERS) || word.bytes().all(|b| b.is_ascii_digit())
    };
    words.iter().all(fits) && has_chrome
}

/// A word in lower case, as lists hold it; nothing where it cannot be on one.
fn in_lower_case(word: &str) -> Option<u128> {
    let mut lower = 0;
    // The sign for kelvin is a letter k in lower case.
    for (place, c) in word.chars().flat_map(char::to_lowercase).enumerate() {
        if place == size_of::<u128>() || !c.is_ascii() {
            return None;
        }
        lower |= (c as u128) << (120 - 8 * place);
    }
    Some(lower)
}

/// "5 minutes ago", "an hour ago", "posted 2 days ago".
fn is_stamp(words: &[&str]) -> bool {
    const LONGEST_STAMP: usize = 6;
    let is_unit = |word: &str| UNITS.iter().any(|unit| is_in_lower_case(word, unit));
    words.len() <= LONGEST_STAMP && words.windows(2).any(|pair| is_in_lower_case(pair[1], "ago") && is_unit(pair[0]))
}

#[cfg(test)]
mod tests {
    use super::super::Normaliser;
    use super::*;

    fn shape(line: &str) -> Shape {
        super::shape(line, Span::new(0, line.len()), &Normaliser::default().words_of(line))
    }

    #[test]
    fn lists_are_sorted_for_the_search() {
        assert!(CHROME.is_sorted() && JOINERS.is_sorted());
    }

    #[test]
    fn a_long_line_is_told_by_its_head() {
        let behind = format!("Share {} this and that, and much that is not told by anybody.", "-".repeat(HEAD));
        assert_eq!(shape(&behind), Shape::Chrome);
        assert_eq!(shape(&format!("{}Share's", "-".repeat(HEAD - 6))), Shape::Chrome);
        assert_eq!(shape(&format!("{}Share's", "-".repeat(HEAD - 7))), Shape::Stub);
    }

    #[test]
    fn shapes() {
        assert_eq!(shape("Officials said that the road was closed."), Shape::Body);
        assert_eq!(shape("Council votes to close the road"), Shape::Stub);
        assert_eq!(shape("No word yet..."), Shape::Stub);
        assert_eq!(shape("12 hours ago"), Shape::Stamp);
        assert_eq!(shape("Share on Facebook"), Shape::Chrome);
        assert_eq!(shape("Read more"), Shape::Chrome);
        assert_eq!(shape("ab-cde/fg/hi"), Shape::Chrome);
        assert_eq!(shape("* * *"), Shape::Chrome);
        assert_eq!(shape("By Jane Doe and John Roe"), Shape::Chrome);
    }

    #[test]
    fn a_sentence_of_chrome_words_is_a_sentence() {
        assert_eq!(shape("Facebook and Twitter said on Monday that they follow the privacy policy."), Shape::Body);
    }
}
