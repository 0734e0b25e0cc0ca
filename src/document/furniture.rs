//! The shape of a line: body text, a stub (heading, credit, menu entry), or furniture that shows by its shape alone.
//!
//! Furniture is what a page holds for other reasons than the story (boilerplate: Kohlschütter, Fankhauser, Nejdl 2010, who
//! found that the number of words and the position tell most of it). What a single document can show is recognised here:
//! how long ago something was posted, an agency's sign-off by initials, a line of nothing but the web's own words. Lines
//! that many documents repeat are the corpus's to know, not a document's.

use super::line::ends_sentence;
use super::word::for_each_word;

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
const CHROME: [&str; 106] = [
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
];

/// Words that join chrome words and carry nothing.
const JOINERS: [&str; 14] =
    ["a", "and", "by", "for", "from", "of", "or", "the", "this", "to", "use", "via", "with", "your"];

/// Units of the time that has passed since something was posted.
const UNITS: [&str; 16] = [
    "second", "seconds", "sec", "secs", "minute", "minutes", "min", "mins", "hour", "hours", "hr", "hrs", "day",
    "days", "week", "weeks",
];

/// The shape of a line without white space around it.
pub(super) fn shape(line: &str) -> Shape {
    let words = words(line);
    if words.is_empty() || is_sign_off(line) || is_byline(&words) || is_chrome(&words) {
        return Shape::Chrome;
    }
    if is_stamp(&words) {
        return Shape::Stamp;
    }
    if words.len() >= BODY_WORDS || (words.len() >= SENTENCE_WORDS && ends_sentence(line) && !line.ends_with(':')) {
        return Shape::Body;
    }
    Shape::Stub
}

/// The words of a line in lower case, as many as shapes are told by.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let head = line.char_indices().nth(40 * BODY_WORDS).map_or(line, |(end, _)| &line[..end]);
    for_each_word(head, |range| words.push(head[range].to_lowercase()));
    words
}

/// Initials of writer and editors behind an agency's text: one run of lower-case groups joined by `/` or `-`.
fn is_sign_off(line: &str) -> bool {
    const LONGEST_GROUP: usize = 4;
    let mut groups = line.split(['/', '-']);
    line.contains('/')
        && groups.clone().count() >= 2
        && groups
            .all(|group| (1..=LONGEST_GROUP).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_lowercase()))
}

/// "By Jane Doe".
fn is_byline(words: &[String]) -> bool {
    (2..=6).contains(&words.len()) && words[0] == "by"
}

fn is_chrome(words: &[String]) -> bool {
    let is_in = |list: &[&str], word: &str| list.binary_search(&word).is_ok();
    words.len() < BODY_WORDS
        && words.iter().any(|word| is_in(&CHROME, word))
        && words
            .iter()
            .all(|word| is_in(&CHROME, word) || is_in(&JOINERS, word) || word.bytes().all(|b| b.is_ascii_digit()))
}

/// "5 minutes ago", "an hour ago", "posted 2 days ago".
fn is_stamp(words: &[String]) -> bool {
    const LONGEST_STAMP: usize = 6;
    words.len() <= LONGEST_STAMP && words.windows(2).any(|pair| UNITS.contains(&pair[0].as_str()) && pair[1] == "ago")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_for_the_search() {
        assert!(CHROME.is_sorted() && JOINERS.is_sorted());
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
