//! Which of two linked documents was first: a hint, given where something shows it and nothing speaks against it.
//!
//! Alignment is symmetric, and so no proof of direction. What tells it stands beside the text: the dates, a credit, an agency among
//! the sources, a text that breaks off where the other goes on. That the one contains the other tells nothing, for outlets cut
//! agency texts from the bottom as often as they add to them. Evidence that points both ways is none.

use memchr::memmem;

use super::findings::Findings;
use super::{Direction, First};
use crate::document::{Document, Numbers, published};
use crate::story::Aligned;

/// Seconds between two dates from which on one is earlier: those with a time of day, and those that are days.
const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

/// News agencies by the names and initials that sources are given by, in lower case.
const AGENCIES: [&str; 52] = [
    "aap",
    "aa",
    "afp",
    "agence france-presse",
    "agerpres",
    "anadolu",
    "anadolu agency",
    "ani",
    "anp",
    "ansa",
    "ap",
    "apa",
    "apn",
    "associated press",
    "ats",
    "belga",
    "canadian press",
    "cna",
    "cp",
    "deutsche presse-agentur",
    "dpa",
    "efe",
    "ians",
    "interfax",
    "jiji",
    "kyodo",
    "kyodo news",
    "lusa",
    "mti",
    "ntb",
    "pa",
    "pa media",
    "pap",
    "press association",
    "press trust of india",
    "pti",
    "reuters",
    "ria",
    "ria novosti",
    "ritzau",
    "stt",
    "tass",
    "the associated press",
    "the canadian press",
    "thomson reuters",
    "tt",
    "ukrinform",
    "united press international",
    "upi",
    "xinhua",
    "xinhua news agency",
    "yonhap",
];

/// Which of the documents of a link was first; nothing where that is not shown.
pub(super) fn of(findings: &Findings<'_>, link: &Aligned) -> Option<Direction> {
    if !link.is_strong() {
        return None;
    }
    let documents = [link.a, link.b].map(|node| findings.corpus.document(node.document as usize));
    let pair = Pair { findings, documents: [&documents[0], &documents[1]], link };
    let mut shown: Vec<(First, String)> = Vec::new();
    shown.extend(pair.by_date());
    shown.extend(pair.by_credit());
    shown.extend(pair.by_agency());
    shown.extend(pair.by_break());
    let first = shown.first()?.0;
    let agree = shown.iter().all(|(other, _)| *other == first);
    agree.then(|| Direction { first, reasons: shown.into_iter().map(|(_, reason)| reason).collect() })
}

/// Two documents of a link, the first of them `a`.
struct Pair<'a> {
    findings: &'a Findings<'a>,
    documents: [&'a Document; 2],
    link: &'a Aligned,
}

impl Pair<'_> {
    fn by_date(&self) -> Option<(First, String)> {
        let [a, b] = self.documents.map(Document::published);
        let (a, b) = (a?, b?);
        let seconds = published::moment(b)?.duration_since(published::moment(a)?).as_secs();
        let have_times = [a, b].iter().all(|date| date.contains(':'));
        let apart = seconds.abs();
        if apart < if have_times { HOUR } else { DAY } {
            return None;
        }
        let (count, unit) = if apart < 2 * DAY { (apart / HOUR, "hours") } else { (apart / DAY, "days") };
        let unit = if count == 1 { unit.trim_end_matches('s') } else { unit };
        Some((First::earlier(seconds > 0), format!("it was published {count} {unit} earlier")))
    }

    /// The one whose source the other names, and not the other way round.
    fn by_credit(&self) -> Option<(First, String)> {
        let [a, b] = self.documents.map(|document| document.source().map(str::trim));
        if same(a?, b?) {
            return None;
        }
        let [a_names, b_names] = [names(self.documents[0].text(), b?), names(self.documents[1].text(), a?)];
        (a_names != b_names).then(|| (First::earlier(b_names), "the other names its source".to_owned()))
    }

    fn by_agency(&self) -> Option<(First, String)> {
        let [a, b] = self.documents.map(|document| document.source().map(|source| source.trim().to_lowercase()));
        let is_agency = |source: &str| AGENCIES.contains(&source);
        let (a, b) = (is_agency(&a?), is_agency(&b?));
        (a != b).then(|| (First::earlier(a), "its source is a news agency, and the other's is none".to_owned()))
    }

    /// The one that goes on where the other breaks off in a sentence.
    fn by_break(&self) -> Option<(First, String)> {
        let [a, b] = [0, 1].map(|side| self.breaks_off(side));
        let reason = || "the other breaks off where it goes on".to_owned();
        (a != b).then(|| (First::earlier(b), reason()))
    }

    /// Whether the article of one side ends inside a sentence of which the other has more.
    fn breaks_off(&self, side: usize) -> bool {
        let nodes = [self.link.a, self.link.b];
        let Some(&end) = self.findings.open_ends.get(&nodes[side]) else { return false };
        let ends = self.link.passages.iter().filter_map(|passage| {
            let (own, others) = if side == 0 { (passage.a, passage.b) } else { (passage.b, passage.a) };
            (own.end == end).then_some(others)
        });
        ends.into_iter().any(|others| {
            let other = self.findings.corpus.outline(nodes[1 - side].document as usize);
            let goes_on = |words: Numbers| words.start < others.end && others.end < words.end;
            other.compared().any(|sentence| goes_on(sentence.words))
        })
    }
}

impl First {
    fn earlier(is_a: bool) -> Self {
        if is_a { Self::A } else { Self::B }
    }
}

/// Whether two sources are one.
fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Whether a text names a source as such: by initials or by several words wherever they stand; by a single word, which may be a
/// word like others (Time, Mirror), where sources are named.
fn names(text: &str, source: &str) -> bool {
    const BEFORE: [&str; 10] = ["(", "/", "- ", "– ", "— ", "told ", "by ", "By ", "Source: ", "via "];
    let is_initials = source.len() >= 2 && source.chars().all(char::is_uppercase);
    let is_plain = is_initials || source.contains(char::is_whitespace);
    if source.chars().nth(1).is_none() {
        return false;
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '\'' || c == '’';
    memmem::find_iter(text.as_bytes(), source.as_bytes()).any(|at| {
        let (before, behind) = (&text[..at], &text[at + source.len()..]);
        let is_whole = !before.ends_with(char::is_alphanumeric) && !behind.starts_with(is_part);
        is_whole && (is_plain || BEFORE.iter().any(|mark| before.ends_with(mark)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_are_in_lower_case() {
        assert!(AGENCIES.iter().all(|name| *name == name.to_lowercase()));
    }

    #[test]
    fn a_source_is_named_where_it_is_no_other_word() {
        for (text, source, expected) in [
            ("BAMAKO (AFP) - Mali has detained soldiers.", "AFP", true),
            ("A source told AFP on Sunday.", "AFP", true),
            ("The AFPX index fell.", "AFP", false),
            ("Reporting by Jane Doe/Reuters", "Reuters", true),
            ("Time has passed.", "Time", false),
            ("he told Time of it", "Time", true),
            ("as the New York Times reported", "New York Times", true),
            ("", "", false),
            ("日本", "日本", false),
        ] {
            assert_eq!(names(text, source), expected, "{text}: {source}");
        }
    }
}
