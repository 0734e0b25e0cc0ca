//! What two segments have to do with each other, judged on their aligned passages alone.

use smallvec::SmallVec;

use super::Node;
use crate::document::Numbers;
use crate::passage::{Passage, Stretch, Trace};

/// What two texts have to do with each other, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "parts", derive(serde::Deserialize))]
#[cfg_attr(any(feature = "json", feature = "parts"), derive(serde::Serialize), serde(rename_all = "snake_case"))]
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

/// Share of what is aligned that [firm](Passage::is_firm) passages account for where text was taken over.
const FIRM_SHARE: f64 = 0.5;
/// Words, weighted by what they [prove](Passage::weight), that show a copy or a derivation: two reports of one event say
/// alike things, and at length only where one was made from the other.
const EVIDENCE: f64 = 40.0;
/// The same for a copy of which all but a few words stand in identical runs.
const EXACT_COPY_EVIDENCE: f64 = 8.0;
/// Share of a copy's aligned words that then stand in identical runs, and share that is aligned firmly.
const EXACT: f64 = 0.9;

/// How much of one segment is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "parts", derive(serde::Serialize, serde::Deserialize))]
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
#[cfg_attr(feature = "parts", derive(serde::Serialize, serde::Deserialize))]
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
    pub passages: Trace,
}

impl Aligned {
    /// The numbers of the two documents.
    pub(crate) fn documents(&self) -> (u32, u32) {
        (self.a.document, self.b.document)
    }

    /// Links of the same two documents come together.
    pub(crate) fn order(&self) -> (u32, u32, u32, u32) {
        (self.a.document, self.b.document, self.a.segment, self.b.segment)
    }

    /// Whether it is more than an excerpt: one text was made from the other, or both from one.
    pub(crate) fn is_strong(&self) -> bool {
        matches!(self.relation, Relation::Copy | Relation::Derived)
    }

    /// The segment that one of them is tied to.
    pub fn other(&self, node: Node) -> Node {
        if self.a == node { self.b } else { self.a }
    }
}

/// Judges two segments of `a_words` and `b_words` article words by their passages; nothing where there are none.
pub fn judge(a: Node, a_words: u32, b: Node, b_words: u32, passages: &[Passage]) -> Option<Aligned> {
    if passages.is_empty() {
        return None;
    }
    let a_side = Side::new(passages.iter().map(|passage| (passage.a.words(), passage.weight)), a_words);
    let b_side = Side::new(passages.iter().map(|passage| (passage.b.words(), passage.weight)), b_words);
    let sides = || passages.iter().flat_map(|passage| [passage.a, passage.b]);
    let aligned: usize = sides().map(|side: Stretch| side.words().len()).sum();
    let identical: u32 = sides().map(|side| side.identical).sum();
    let verbatim = f64::from(identical) / (aligned as f64).max(1.0);
    let evidence =
        Evidence { firm: a_side.firm_share().min(b_side.firm_share()), words: a_side.proven.min(b_side.proven) };
    let (a_covered, b_covered) = (a_side.covered, b_side.covered);
    let relation = relation(a_covered, b_covered, verbatim, evidence);
    Some(Aligned { a, b, relation, a_covered, b_covered, verbatim, passages: Trace::of(passages) })
}

/// What passages make of one of their segments.
struct Side {
    covered: Coverage,
    /// The same by [firm](Passage::is_firm) passages alone.
    firm: Coverage,
    /// Words covered firmly, each counted once and for what it proves in the passage that begins first.
    proven: f64,
}

impl Side {
    /// Of the words of passages and what each proves, in a segment of so many words.
    fn new(ranges: impl Iterator<Item = (Numbers, f64)> + Clone, words: u32) -> Self {
        let order = |(a, x): &(Numbers, f64), (b, y): &(Numbers, f64)| {
            (a.start, a.end).cmp(&(b.start, b.end)).then_with(|| y.total_cmp(x))
        };
        if ranges.clone().is_sorted_by(|x, y| order(x, y).is_le()) {
            return Self::in_order(ranges, words);
        }
        let mut ranges: SmallVec<[(Numbers, f64); 64]> = ranges.collect();
        ranges.sort_unstable_by(order);
        Self::in_order(ranges.into_iter(), words)
    }

    /// The same of words that come in their order, of the same words what proves most first.
    fn in_order(ranges: impl Iterator<Item = (Numbers, f64)>, words: u32) -> Self {
        let (mut aligned, mut reached) = (0, 0);
        let (mut firm, mut proven, mut firmly_reached) = (0, 0.0, 0);
        for (range, weight) in ranges {
            aligned += range.end.saturating_sub(range.start.max(reached));
            reached = reached.max(range.end);
            if weight > 0.0 {
                let new = range.end.saturating_sub(range.start.max(firmly_reached));
                firm += new;
                proven += weight * f64::from(new);
                firmly_reached = firmly_reached.max(range.end);
            }
        }
        let coverage = |aligned: u32| Coverage { aligned: aligned.min(words), words };
        Self { covered: coverage(aligned), firm: coverage(firm), proven }
    }

    fn firm_share(&self) -> f64 {
        f64::from(self.firm.aligned) / f64::from(self.covered.aligned.max(1))
    }
}

/// How good the passages of two segments are as evidence.
#[derive(Clone, Copy)]
struct Evidence {
    /// Share of what is aligned that is so firmly, on the side where it is less.
    firm: f64,
    /// Words aligned, weighted by what they prove, on the side that has fewer.
    words: f64,
}

fn relation(a: Coverage, b: Coverage, verbatim: f64, evidence: Evidence) -> Relation {
    let same = a.share() == 1.0 && b.share() == 1.0 && verbatim == 1.0;
    let covers_both = a.share() >= COPY_COVER && b.share() >= COPY_COVER && verbatim >= MOSTLY_VERBATIM;
    let is_exact = verbatim >= EXACT && evidence.firm >= EXACT;
    let copy_evidence = if is_exact { EXACT_COPY_EVIDENCE } else { EVIDENCE };
    let is_firm = evidence.firm >= FIRM_SHARE;
    let shorter = if (a.words, a.aligned) <= (b.words, b.aligned) { a } else { b };
    let covers_shorter = shorter.share() >= DERIVED_COVER && a.aligned.min(b.aligned) >= DERIVED_WORDS;
    if same || (covers_both && is_firm && evidence.words >= copy_evidence) {
        Relation::Copy
    } else if covers_shorter && is_firm && evidence.words >= EVIDENCE {
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

    const STRONG: Evidence = Evidence { firm: 1.0, words: EVIDENCE };
    const WEAK: Evidence = Evidence { firm: 0.0, words: 0.0 };

    #[test]
    fn overlapping_ranges_count_once() {
        let ranges = [Numbers { start: 4, end: 9 }, Numbers { start: 0, end: 5 }, Numbers { start: 6, end: 7 }];
        assert_eq!(Coverage::of(ranges.into_iter(), 10), cover(9, 10));
    }

    #[test]
    fn relations_follow_the_shorter_segment() {
        assert_eq!(relation(cover(9, 10), cover(8, 10), 1.0, STRONG), Relation::Copy);
        assert_eq!(relation(cover(90, 100), cover(80, 100), 0.4, STRONG), Relation::Derived);
        assert_eq!(relation(cover(50, 100), cover(50, 500), 1.0, STRONG), Relation::Derived);
        assert_eq!(relation(cover(39, 60), cover(39, 500), 1.0, STRONG), Relation::Excerpt);
        assert_eq!(relation(cover(49, 100), cover(400, 500), 1.0, STRONG), Relation::Excerpt);
        // One sentence that the other repeats is no more than one sentence.
        assert_eq!(relation(cover(90, 100), cover(30, 500), 1.0, STRONG), Relation::Excerpt);
        assert_eq!(relation(cover(90, 100), cover(90, 100), 1.0, WEAK), Relation::Excerpt);
        assert_eq!(relation(cover(7, 7), cover(7, 7), 1.0, WEAK), Relation::Copy);
    }
}
