//! Which documents may be linked at all, by what is known about them beside their texts: when and by whom they were published.
//!
//! A link is asked for only within this reach. Nothing is known to be out of it that is not dated, or has no source: such a document
//! may be linked with every other.

use std::borrow::Borrow;
use std::time::Duration;

use jiff::Timestamp;

use super::{Document, published};

/// Whether documents of one source are linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum SameSource {
    /// As all others are.
    #[default]
    Link,
    /// Never: an outlet that prints a text twice is no finding.
    Ignore,
}

impl SameSource {
    /// The choice as the reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Ignore => "ignore",
        }
    }
}

/// How far from each other documents may be to be linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    /// The most time between two publications.
    pub(crate) window: Option<Duration>,
    pub(crate) same_source: SameSource,
}

/// What [`Reach`] wants to know of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Provenance {
    published: Option<Timestamp>,
    source: Option<Box<str>>,
}

impl Reach {
    /// What there is to know of a document.
    pub(crate) fn provenance(&self, document: &Document) -> Provenance {
        let published = self.window.and(document.published()).and_then(published::moment);
        let counts = self.same_source == SameSource::Ignore;
        let source = document.source().filter(|_| counts).map(folded);
        Provenance { published, source: source.filter(|source| !source.is_empty()) }
    }

    /// Whether two documents may be linked.
    pub(crate) fn holds(&self, a: &Provenance, b: &Provenance) -> bool {
        let is_near = match (self.window, a.published, b.published) {
            (Some(window), Some(a), Some(b)) => a.duration_since(b).unsigned_abs() <= window,
            _ => true,
        };
        is_near && (a.source.is_none() || a.source != b.source)
    }
}

/// A source as it is compared: without white space around it, whatever its case.
fn folded(source: &str) -> Box<str> {
    use caseless::Caseless;
    source.trim().chars().default_case_fold().collect::<String>().into()
}

/// The documents of a corpus by what they are linked across.
pub(crate) struct Reached {
    reach: Reach,
    documents: Vec<Provenance>,
}

impl Reached {
    /// Of these documents, in their order.
    pub(crate) fn new(reach: Reach, documents: impl Iterator<Item = impl Borrow<Document>>) -> Self {
        // Where everything is in reach there is nothing to know.
        let is_asked = reach != Reach::default();
        let documents =
            documents.take_while(|_| is_asked).map(|document| reach.provenance(document.borrow())).collect();
        Self { reach, documents }
    }

    /// Whether two documents, by their numbers, may be linked.
    pub(crate) fn may_link(&self, a: u32, b: u32) -> bool {
        match (self.documents.get(a as usize), self.documents.get(b as usize)) {
            (Some(a), Some(b)) => self.reach.holds(a, b),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may_link(reach: Reach, a: &Document, b: &Document) -> bool {
        let documents = [a, b];
        Reached::new(reach, documents.into_iter()).may_link(0, 1)
    }

    #[test]
    fn days_apart() {
        let of = |date: &str| Document::new("", "").with_published(date);
        let reach = Reach { window: Some(Duration::from_secs(3 * 86_400)), ..Reach::default() };
        for (a, b, expected) in [
            ("2026-11-01", "2026-11-04", true),
            ("2026-11-04T00:00:01Z", "2026-11-01", false),
            ("2026-11-04T00:30:00+01:00", "2026-11-01", true),
            ("2026-11-01", "2026-12-01", false),
            ("2026-11-01", "last week", true),
        ] {
            assert_eq!(may_link(reach, &of(a), &of(b)), expected, "{a}, {b}");
            assert_eq!(may_link(reach, &of(b), &of(a)), expected, "{b}, {a}");
            assert!(may_link(Reach::default(), &of(a), &of(b)));
        }
        assert!(may_link(reach, &of("2026-11-01"), &Document::default()));
    }

    #[test]
    fn one_source() {
        let of = |source: &str| Document::new("", "").with_source(source);
        let reach = Reach { same_source: SameSource::Ignore, ..Reach::default() };
        for (a, b, expected) in
            [("AFP", " afp ", false), ("AFP", "AP", true), ("", " ", true), ("Straße", "STRASSE", false)]
        {
            assert_eq!(may_link(reach, &of(a), &of(b)), expected, "{a}, {b}");
            assert!(may_link(Reach::default(), &of(a), &of(b)));
        }
        assert!(may_link(reach, &Document::default(), &Document::default()));
    }
}
