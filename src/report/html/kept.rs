//! What a member of a story kept of the base text, what it dropped, and what it added.
//!
//! Counted in sentences, told in lines: a line all of whose sentences share a fate is named for it, any other is named
//! "part of". Furniture and other articles of a page were neither kept nor dropped.

use std::collections::BTreeMap;

use crate::report::reading::phrase;
use crate::report::{DocumentReport, Label, LabelledSpan, Member, Passage, PassageKind, Report, Segment, Side};

/// How one document has a sentence of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Copy {
    pub(super) kind: PassageKind,
    pub(super) score: f64,
    pub(super) passage: u32,
}

/// The best passage of a sentence with each other document: word for word before rewritten, then by score.
pub(super) fn copies<'a>(
    report: &'a Report,
    document: &'a DocumentReport,
    span: &'a LabelledSpan,
) -> BTreeMap<&'a str, Copy> {
    let mut copies: BTreeMap<&str, Copy> = BTreeMap::new();
    for (number, passage, other) in counterparts(report, document, span) {
        let copy = Copy { kind: passage.kind, score: passage.score, passage: number };
        let is_better = |known: &Copy| (copy.kind, -copy.score) < (known.kind, -known.score);
        let known = copies.entry(&other.document).or_insert(copy);
        if is_better(known) {
            *known = copy;
        }
    }
    copies
}

/// The passages of a sentence, each with its number and the side that stands in another document.
fn counterparts<'a>(
    report: &'a Report,
    document: &'a DocumentReport,
    span: &'a LabelledSpan,
) -> impl Iterator<Item = (u32, &'a Passage, &'a Side)> {
    span.passages.iter().filter_map(|&number| {
        let passage = report.passages.get(number as usize)?;
        let other = match &document.id {
            id if *id == passage.a.document => &passage.b,
            id if *id == passage.b.document => &passage.a,
            _ => return None,
        };
        Some((number, passage, other))
    })
}

/// Whether a sentence has a counterpart in a segment of another document.
fn stands_in(
    report: &Report,
    (document, span): (&DocumentReport, &LabelledSpan),
    (other, segment): (&DocumentReport, &Segment),
) -> bool {
    let is_inside = |side: &Side| side.document == other.id && segment.start < side.end && side.start < segment.end;
    counterparts(report, document, span).any(|(_, _, side)| is_inside(side))
}

/// The segment that a member is.
pub(super) fn segment<'a>(document: &'a DocumentReport, member: &Member) -> Option<&'a Segment> {
    document.segments.iter().find(|segment| segment.id == member.segment)
}

/// The sentences of a segment that are no furniture.
pub(super) fn sentences<'a>(
    document: &'a DocumentReport,
    segment: &Segment,
) -> impl Iterator<Item = &'a LabelledSpan> + use<'a> {
    let (start, end) = (segment.start, segment.end);
    let first = document.spans.partition_point(|span| span.end <= start);
    document.spans[first..]
        .iter()
        .take_while(move |span| span.start < end)
        .filter(|span| span.label != Label::Furniture)
}

/// A member beside the base text.
pub(super) struct Kept {
    /// Sentences of the base.
    pub(super) of: usize,
    /// Of these, those that the member has.
    pub(super) kept: usize,
    /// Lines of the base that it lacks.
    pub(super) dropped: Lines,
    /// Its own lines that nobody else has.
    pub(super) added: Lines,
    /// Its lines that others have, and the base has not.
    pub(super) from_others: Lines,
}

/// What this member did with this base.
pub(super) fn kept(
    report: &Report,
    (base, base_segment): (&DocumentReport, &Segment),
    (document, segment): (&DocumentReport, &Segment),
) -> Kept {
    let mut kept =
        Kept { of: 0, kept: 0, dropped: Lines::default(), added: Lines::default(), from_others: Lines::default() };
    for span in sentences(base, base_segment) {
        let has = stands_in(report, (base, span), (document, segment));
        kept.of += 1;
        kept.kept += usize::from(has);
        kept.dropped.add(span, !has);
    }
    for span in sentences(document, segment) {
        let is_in_base = stands_in(report, (document, span), (base, base_segment));
        kept.added.add(span, span.label == Label::Own);
        kept.from_others.add(span, span.label != Label::Own && span.label != Label::OffTopic && !is_in_base);
    }
    kept
}

/// Lines, each with how many of its sentences are meant and how many it has.
#[derive(Default)]
pub(super) struct Lines(BTreeMap<u32, (usize, usize)>);

impl Lines {
    fn add(&mut self, span: &LabelledSpan, meant: bool) {
        let (some, all) = self.0.entry(span.line).or_default();
        *some += usize::from(meant);
        *all += 1;
    }

    /// The sentences that are meant.
    pub(super) fn sentences(&self) -> usize {
        self.0.values().map(|&(some, _)| some).sum()
    }

    /// The lines in words, each stretch with its first line: `lines 8–9`, `part of line 13`. Lines between two of them
    /// that hold nothing do not part them.
    pub(super) fn in_words(&self) -> Vec<(u32, String)> {
        let mut stretches: Vec<(u32, u32, bool)> = Vec::new();
        let mut unbroken = false;
        for (&line, &(some, all)) in &self.0 {
            let whole = some == all;
            match stretches.last_mut() {
                _ if some == 0 => {}
                Some(last) if unbroken && whole && last.2 => last.1 = line,
                _ => stretches.push((line, line, whole)),
            }
            unbroken = some > 0;
        }
        let words = |(first, last, whole): (u32, u32, bool)| {
            (first, format!("{}{}", if whole { "" } else { "part of " }, phrase::lines(first, last)))
        };
        stretches.into_iter().map(words).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(meant: &[(u32, bool)]) -> Vec<String> {
        let mut lines = Lines::default();
        for &(line, meant) in meant {
            let label = Label::Own;
            lines.add(&LabelledSpan { start: 0, end: 1, line, label, on_topic: None, passages: Vec::new() }, meant);
        }
        lines.in_words().into_iter().map(|(_, words)| words).collect()
    }

    #[test]
    fn lines_are_told_in_stretches() {
        assert!(lines(&[(1, false)]).is_empty());
        assert_eq!(lines(&[(8, true), (9, true), (10, false), (13, true)]), ["lines 8–9", "line 13"]);
        assert_eq!(lines(&[(8, true), (10, true)]), ["lines 8–10"]);
        assert_eq!(lines(&[(1, true), (2, true), (2, false), (3, true)]), ["line 1", "part of line 2", "line 3"]);
    }
}
