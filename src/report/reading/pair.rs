//! Which sentences stand side by side.
//!
//! Alignment is many to many over two whole pages; a column has one order. Here each sentence of A gets one place of B, and
//! every sentence of B is shown, beside A or alone.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;

use super::context::Context;
use super::{escape, phrase};
use crate::report::{DocumentReport, LabelledSpan, Link, Passage, PassageKind, Side};

/// Two documents and what they have to do with each other. The first sets the order.
pub(crate) struct Pair<'a> {
    pub(crate) a: &'a DocumentReport,
    pub(crate) b: &'a DocumentReport,
    pub(crate) context: &'a Context<'a>,
    pub(crate) link: Option<&'a Link>,
}

/// Sentences of both sides that are aligned, or of one side alone.
#[derive(Default)]
pub(crate) struct Row<'a> {
    pub(crate) a: Vec<&'a LabelledSpan>,
    pub(crate) b: Vec<&'a LabelledSpan>,
    /// Numbers of the passages that hold it together.
    pub(crate) passages: BTreeSet<u32>,
    /// The score of the best passage, and whether all are word for word.
    pub(crate) evidence: Option<(f64, bool)>,
    /// The line of A that says the same, where A's sentence stands beside a better match in B.
    pub(crate) again: Option<u32>,
}

/// Neighbouring sentences of B, by number, and the passages that tie them to a row.
struct Match {
    spans: Range<usize>,
    passages: BTreeSet<u32>,
}

impl<'a> Pair<'a> {
    /// The text of some sentences of a document, `[…]` where one is left out between two; nothing where there are none, or
    /// where the text is not at hand.
    pub(crate) fn text(&self, document: &DocumentReport, spans: &[&LabelledSpan]) -> Option<String> {
        let first = spans.first()?;
        let text = self.context.text(document)?;
        let mut joined = String::new();
        let mut behind = first.start;
        for span in spans {
            let gap = text.get(behind as usize..span.start as usize).unwrap_or_default();
            joined += if gap.trim().is_empty() { " " } else { " […] " };
            joined += text.get(span.start as usize..span.end as usize).unwrap_or_default();
            behind = span.end;
        }
        Some(joined.trim().to_owned())
    }

    /// The documents of these ids, whatever links them.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](io::ErrorKind::InvalidInput) when an id is not in the report.
    pub(crate) fn find(context: &'a Context<'a>, a: &str, b: &str) -> io::Result<Self> {
        let report = context.report;
        let find = |id: &str| {
            let index = context.names.index(id);
            let missing = || format!("no document {} in the report", escape::name(id));
            index.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, missing()))
        };
        let is_between = |link: &&Link| (link.a == a && link.b == b) || (link.a == b && link.b == a);
        let link = report.links.iter().find(is_between);
        Ok(Self { a: &report.documents[find(a)?], b: &report.documents[find(b)?], context, link })
    }

    /// What the two have to do with each other, in a sentence.
    pub(crate) fn verdict(&self) -> String {
        let Some(link) = self.link else { return "Nothing in common was found.".to_owned() };
        let flipped = link.a != self.a.id;
        let (a, b) = if flipped { (link.b_covered, link.a_covered) } else { (link.a_covered, link.b_covered) };
        let segments = if flipped { (link.b_segment, link.a_segment) } else { (link.a_segment, link.b_segment) };
        let (a_part, b_part) = (part(self.a, segments.0), part(self.b, segments.1));
        let relation = phrase::relation(link.relation);
        let verbatim = phrase::percent(link.verbatim);
        let first = match (link.first(), &link.direction) {
            (Some(first), Some(direction)) => {
                let side = if first == self.a.id { "A" } else { "B" };
                format!(" {side} seems to have been printed first: {}.", phrase::reasons(direction))
            }
            _ => String::new(),
        };
        format!(
            "{relation}: {} of A{a_part} is in B, {} of B{b_part} in A; {verbatim} of that word for word.{first}",
            phrase::percent(a),
            phrase::percent(b),
        )
    }

    /// The passage from A's side, if it is one between the two.
    fn sides(&self, passage: &'a Passage) -> Option<(&'a Side, &'a Side)> {
        let (a, b) = (&passage.a, &passage.b);
        let is = |one: &Side, two: &Side| one.document == self.a.id && two.document == self.b.id;
        if is(a, b) { Some((a, b)) } else { is(b, a).then_some((b, a)) }
    }

    /// A's sentences in order, each with what is aligned; sentences that one passage holds together in one row; B's
    /// remaining sentences behind the one they follow.
    pub(crate) fn rows(&self) -> Vec<Row<'a>> {
        let mut rows: Vec<Row<'a>> = Vec::new();
        for span in &self.a.spans {
            let between: BTreeSet<u32> = span.passages.iter().copied().filter(|&i| self.passage(i).is_some()).collect();
            match rows.last_mut() {
                Some(row) if !row.passages.is_disjoint(&between) => {
                    row.a.push(span);
                    row.passages.extend(between);
                }
                _ => rows.push(Row { a: vec![span], passages: between, ..Row::default() }),
            }
        }
        let mut used = BTreeSet::new();
        for row in &mut rows {
            if let Some(best) = self.best_match(&row.passages) {
                used.extend(best.spans.clone());
                row.evidence = self.evidence(&best.passages);
                row.b = self.b.spans[best.spans].iter().collect();
            }
        }
        self.with_the_rest_of_b(rows, &used)
    }

    fn passage(&self, index: u32) -> Option<(&'a Passage, &'a Side, &'a Side)> {
        let passage = self.context.report.passages.get(index as usize)?;
        self.sides(passage).map(|(a, b)| (passage, a, b))
    }

    /// Where B says it: a text may say a thing several times, on a page with several articles often, and only one place
    /// can stand beside A. The segment that the link was judged on goes before the others, then the best score, then the
    /// first.
    fn best_match(&self, passages: &BTreeSet<u32>) -> Option<Match> {
        let rank = |found: &Match| {
            let linked = self.b.spans.get(found.spans.start).is_some_and(|span| self.is_in_linked_segment(span));
            (linked, self.evidence(&found.passages).map_or(0.0, |(score, _)| score))
        };
        let better = |one: (bool, f64), two: (bool, f64)| one.0.cmp(&two.0).then(one.1.total_cmp(&two.1)).is_gt();
        let matches = self.matches(passages).into_iter();
        matches.reduce(|best, next| if better(rank(&next), rank(&best)) { next } else { best })
    }

    /// All places where B says it, in order: sentences beside each other are one place.
    fn matches(&self, passages: &BTreeSet<u32>) -> Vec<Match> {
        let mut places: Vec<(Range<usize>, u32)> = Vec::new();
        for &index in passages {
            let Some((_, _, side)) = self.passage(index) else { continue };
            let first = self.b.spans.partition_point(|span| span.end <= side.start);
            let last = self.b.spans.partition_point(|span| span.start < side.end);
            if first < last {
                places.push((first..last, index));
            }
        }
        places.sort_by_key(|(spans, index)| (spans.start, spans.end, *index));
        let mut matches: Vec<Match> = Vec::new();
        for (spans, index) in places {
            match matches.last_mut() {
                Some(last) if spans.start <= last.spans.end => {
                    last.spans.end = last.spans.end.max(spans.end);
                    last.passages.insert(index);
                }
                _ => matches.push(Match { spans, passages: BTreeSet::from([index]) }),
            }
        }
        matches
    }

    fn is_in_linked_segment(&self, span: &LabelledSpan) -> bool {
        let linked = self.link.map(|link| if link.b == self.b.id { link.b_segment } else { link.a_segment });
        let segment = self.b.segments.iter().find(|segment| Some(segment.id) == linked);
        segment.is_some_and(|segment| segment.start <= span.start && span.end <= segment.end)
    }

    /// The rows, and B's sentences that none of them shows, each behind the row of the one it follows; the other articles
    /// and the furniture of B's page at the end, so that they do not interrupt.
    fn with_the_rest_of_b(&self, rows: Vec<Row<'a>>, used: &BTreeSet<usize>) -> Vec<Row<'a>> {
        let mut rest: BTreeMap<Option<u32>, Vec<Row<'a>>> = BTreeMap::new();
        let mut beside = Vec::new();
        let mut before = None;
        for (number, span) in self.b.spans.iter().enumerate() {
            if used.contains(&number) {
                before = Some(span.start);
                continue;
            }
            let passages: BTreeSet<u32> = span.passages.iter().copied().collect();
            let again = passages.iter().find_map(|&index| self.passage(index)).map(|(_, a, _)| a.line);
            let row = Row { b: vec![span], evidence: self.evidence(&passages), again, ..Row::default() };
            if self.link.is_none() || self.is_in_linked_segment(span) {
                rest.entry(before).or_default().push(row);
            } else {
                beside.push(row);
            }
        }
        let mut all = Vec::with_capacity(rows.len());
        // Texts with nothing in common stand one after the other.
        if used.is_empty() {
            all.extend(rows);
            all.extend(rest.into_values().flatten());
            all.extend(beside);
            return all;
        }
        all.extend(rest.remove(&None).unwrap_or_default());
        for row in rows {
            let shown: Vec<u32> = row.b.iter().map(|span| span.start).collect();
            all.push(row);
            all.extend(shown.into_iter().flat_map(|start| rest.remove(&Some(start)).unwrap_or_default()));
        }
        all.extend(beside);
        all
    }

    fn evidence(&self, passages: &BTreeSet<u32>) -> Option<(f64, bool)> {
        let passages = passages.iter().filter_map(|&index| self.passage(index));
        passages
            .map(|(passage, ..)| (passage.score, passage.kind == PassageKind::Verbatim))
            .reduce(|(best, all), (score, verbatim)| (best.max(score), all && verbatim))
    }
}

/// The lines of the segment that a link was judged on, where it is not the whole document.
fn part(document: &DocumentReport, segment: u32) -> String {
    let found = document.segments.iter().find(|candidate| candidate.id == segment);
    let found = found.filter(|_| document.segments.len() > 1);
    found.map_or_else(String::new, |segment| format!(" ({})", phrase::lines(segment.first_line, segment.last_line)))
}
