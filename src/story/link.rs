//! What two segments have to do with each other, judged on their aligned passages alone.

use super::Node;
use crate::document::Numbers;
use crate::passage::{Passage, Stretch};

/// What two texts have to do with each other, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Relation {
    /// Aligned text covers at least 80 % of both segments, mostly verbatim; no minimum length.
    Copy,
    /// Aligned text covers at least half of the shorter of the two segments, and at least 40 words.
    Derived,
    /// Aligned passages exist but cover less.
    Excerpt,
    /// The same event, no derivation shown.
    SameEvent,
}

impl Relation {
    /// The relation as the reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Derived => "derived",
            Self::Excerpt => "excerpt",
            Self::SameEvent => "same_event",
        }
    }
}

/// Share of both segments that a copy covers.
const COPY_COVER: f64 = 0.8;
/// Share of a copy's aligned words that stand in identical runs.
const MOSTLY_VERBATIM: f64 = 0.5;
/// Share of the shorter segment that derived text covers.
const DERIVED_COVER: f64 = 0.5;
/// Words of it that derived text covers at least.
pub(super) const DERIVED_WORDS: u32 = 40;

/// Share of what is aligned that [firm](Passage::firm) passages account for where text was taken over.
const FIRM_SHARE: f64 = 0.5;

/// How much of one segment is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Words aligned.
    pub aligned: u32,
    /// Words of the segment's article text.
    pub words: u32,
}

impl Coverage {
    /// The share that is aligned, 0 to 1; 0 for a segment without words.
    pub fn share(self) -> f64 {
        if self.words == 0 { 0.0 } else { f64::from(self.aligned) / f64::from(self.words) }
    }

    /// The coverage of a segment of so many words by these ranges of words, which may overlap.
    pub fn of(ranges: impl Iterator<Item = Numbers>, words: u32) -> Self {
        let mut ranges: Vec<(u32, u32)> = ranges.map(|range| (range.start, range.end)).collect();
        ranges.sort_unstable();
        let (mut aligned, mut reached) = (0, 0);
        for (start, end) in ranges {
            aligned += end.saturating_sub(start.max(reached));
            reached = reached.max(end);
        }
        Self { aligned: aligned.min(words), words }
    }
}

/// Two segments with their passages, and what these make of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Aligned {
    /// One segment.
    pub a: Node,
    /// The other, of a document behind it in the order of ids.
    pub b: Node,
    /// The strongest relation that holds.
    pub relation: Relation,
    /// How much of `a` is aligned.
    pub a_covered: Coverage,
    /// How much of `b` is aligned.
    pub b_covered: Coverage,
    /// Share of the aligned words of both that stand in identical runs of three words or more.
    pub verbatim: f64,
    /// What is aligned; may be empty for [`Relation::SameEvent`] and for identical furniture.
    pub passages: Vec<Passage>,
}

/// Judges two segments of `a_words` and `b_words` article words by their passages; nothing where there are none.
pub fn judge(a: Node, a_words: u32, b: Node, b_words: u32, passages: Vec<Passage>) -> Option<Aligned> {
    if passages.is_empty() {
        return None;
    }
    let a_covered = Coverage::of(passages.iter().map(|passage| passage.a.words()), a_words);
    let b_covered = Coverage::of(passages.iter().map(|passage| passage.b.words()), b_words);
    let sides = || passages.iter().flat_map(|passage| [passage.a, passage.b]);
    let aligned: usize = sides().map(|side: Stretch| side.words().len()).sum();
    let identical: u32 = sides().map(|side| side.identical).sum();
    let verbatim = f64::from(identical) / (aligned as f64).max(1.0);
    let firm = || passages.iter().filter(|passage| passage.firm);
    let a_firm = Coverage::of(firm().map(|passage| passage.a.words()), a_words);
    let b_firm = Coverage::of(firm().map(|passage| passage.b.words()), b_words);
    let is_firm = |firm: Coverage, all: Coverage| f64::from(firm.aligned) >= FIRM_SHARE * f64::from(all.aligned);
    let firm = is_firm(a_firm, a_covered) && is_firm(b_firm, b_covered);
    let relation = relation(a_covered, b_covered, verbatim, firm);
    Some(Aligned { a, b, relation, a_covered, b_covered, verbatim, passages })
}

fn relation(a: Coverage, b: Coverage, verbatim: f64, firm: bool) -> Relation {
    let same = a.share() == 1.0 && b.share() == 1.0 && verbatim == 1.0;
    let shorter = if (a.words, a.aligned) <= (b.words, b.aligned) { a } else { b };
    if same || (firm && a.share() >= COPY_COVER && b.share() >= COPY_COVER && verbatim >= MOSTLY_VERBATIM) {
        Relation::Copy
    } else if firm && shorter.share() >= DERIVED_COVER && shorter.aligned >= DERIVED_WORDS {
        Relation::Derived
    } else {
        Relation::Excerpt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(aligned: u32, words: u32) -> Coverage {
        Coverage { aligned, words }
    }

    #[test]
    fn overlapping_ranges_count_once() {
        let ranges = [Numbers { start: 4, end: 9 }, Numbers { start: 0, end: 5 }, Numbers { start: 6, end: 7 }];
        assert_eq!(Coverage::of(ranges.into_iter(), 10), cover(9, 10));
    }

    #[test]
    fn relations_follow_the_shorter_segment() {
        assert_eq!(relation(cover(9, 10), cover(8, 10), 1.0, true), Relation::Copy);
        assert_eq!(relation(cover(90, 100), cover(80, 100), 0.4, true), Relation::Derived);
        assert_eq!(relation(cover(50, 100), cover(50, 500), 1.0, true), Relation::Derived);
        assert_eq!(relation(cover(39, 60), cover(39, 500), 1.0, true), Relation::Excerpt);
        assert_eq!(relation(cover(49, 100), cover(400, 500), 1.0, true), Relation::Excerpt);
        assert_eq!(relation(cover(90, 100), cover(90, 100), 1.0, false), Relation::Excerpt);
        assert_eq!(relation(cover(7, 7), cover(7, 7), 1.0, false), Relation::Copy);
    }
}
