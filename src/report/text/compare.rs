//! Two documents side by side: each sentence of the left one beside what the right one makes of it.
//!
//! The left document sets the order. What only the right one has stands where it stands there: behind the sentence that
//! it follows. So both can be read from top to bottom, and nothing of either is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::context::Context;
use super::paint::{Ink, Run};
use super::sheet::Sheet;
use super::wrap::{pad, pad_left, width, wrap};
use super::{Style, Texts, diff, escape, lines, phrase};
use crate::report::{DocumentReport, Label, LabelledSpan, Link, Passage, PassageKind, Report, Side};

/// The narrowest page with two columns; below it the sentences stand one under the other.
const TWO_COLUMNS: usize = 80;
/// Cells between the columns: ` ≈ .63 `.
const GAP: usize = 7;
/// Bytes of one side of a row that are shown and compared.
const SIDE_BYTES: usize = 4 * 1024;

/// Writes two documents of a report side by side, `left` in its order.
///
/// ```
/// use wirecopy::{Detector, Document};
/// use wirecopy::report::text::{Style, Texts, compare};
///
/// let documents = vec![Document::new("a", "Mali has detained soldiers."), Document::new("b", "Calm returns.")];
/// let report = Detector::builder().build()?.scan(documents.clone())?;
/// # let mut page = Vec::new();
/// let refused = compare::write(&report, "a", "c", &Texts::from_iter(&documents), &Style::default(), &mut page);
/// assert_eq!(refused.unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
///
/// [`InvalidInput`](io::ErrorKind::InvalidInput) when an id is not in the report; else those of `out`.
pub fn write(
    report: &Report,
    left: &str,
    right: &str,
    texts: &Texts<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let context = Context::new(report, texts);
    let find = |id: &str| {
        let index = context.names.index(id);
        let missing = || format!("no document {} in the report", escape::name(id));
        index.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, missing()))
    };
    let pair = Pair {
        a: &report.documents[find(left)?],
        b: &report.documents[find(right)?],
        context: &context,
        link: report
            .links
            .iter()
            .find(|link| (link.a == left && link.b == right) || (link.a == right && link.b == left)),
    };
    let mut sheet = Sheet::new(style, out);
    pair.heading(&mut sheet)?;
    let rows = pair.rows();
    let page = Page { pair: &pair, gutter: pair.gutter() };
    rows.iter().try_for_each(|row| page.row(row, &mut sheet))
}

/// The two documents and what they have to do with each other.
struct Pair<'a> {
    a: &'a DocumentReport,
    b: &'a DocumentReport,
    context: &'a Context<'a>,
    link: Option<&'a Link>,
}

/// Sentences of both sides that are aligned, or of one side alone.
#[derive(Default)]
struct Row<'a> {
    a: Vec<&'a LabelledSpan>,
    b: Vec<&'a LabelledSpan>,
    passages: BTreeSet<u32>,
    /// The score of the best passage, and whether all are word for word.
    evidence: Option<(f64, bool)>,
}

impl<'a> Pair<'a> {
    fn heading(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        for (letter, document) in [("A  ", self.a), ("B  ", self.b)] {
            let title = document.title.as_deref().unwrap_or(&document.id);
            sheet.beside(
                &[Run::new(letter, Ink::Strong)],
                &[Run::plain("   ")],
                &[Run::new(escape::headline(title), Ink::Strong)],
            )?;
            sheet.text(3, &[Run::new(lines::origin(document), Ink::Faint)])?;
        }
        sheet.blank()?;
        sheet.text(0, &[Run::new(self.verdict(), Ink::Strong)])?;
        sheet.blank()?;
        let mut terms = vec![("= word for word", Ink::Plain), ("≈ in other words, and how alike", Ink::Plain)];
        terms.extend([("< only in A", Ink::Plain), ("> only in B", Ink::Plain)]);
        terms.extend(match sheet.has_colour() {
            true => vec![("words that the other lacks", Ink::Changed)],
            false => vec![("[-words that B lacks-]", Ink::Plain), ("{+words that A lacks+}", Ink::Plain)],
        });
        let key: Vec<Run> = terms
            .into_iter()
            .flat_map(|(term, ink)| [Run::new(term.replace(' ', "\u{a0}"), ink), Run::plain("\u{a0}\u{a0} ")])
            .collect();
        sheet.text(0, &key)?;
        sheet.rule('─')
    }

    /// What the two have to do with each other, in a sentence.
    fn verdict(&self) -> String {
        let Some(link) = self.link else { return "Nothing in common was found.".to_owned() };
        let flipped = link.a != self.a.id;
        let (a, b) = if flipped { (link.b_covered, link.a_covered) } else { (link.a_covered, link.b_covered) };
        let segments = if flipped { (link.b_segment, link.a_segment) } else { (link.a_segment, link.b_segment) };
        let (a_part, b_part) = (part(self.a, segments.0), part(self.b, segments.1));
        let relation = phrase::relation(link.relation);
        let verbatim = phrase::percent(link.verbatim);
        format!(
            "{relation}: {} of A{a_part} is in B, {} of B{b_part} in A; {verbatim} of that word for word.",
            phrase::percent(a),
            phrase::percent(b),
        )
    }

    fn gutter(&self) -> usize {
        let last = [self.a, self.b].into_iter().filter_map(|document| document.spans.last());
        last.map(|span| span.line.to_string().len()).max().unwrap_or(1).max(3)
    }

    /// The passage from A's side, if it is one between the two.
    fn sides(&self, passage: &'a Passage) -> Option<(&'a Side, &'a Side)> {
        let (a, b) = (&passage.a, &passage.b);
        match () {
            () if a.document == self.a.id && b.document == self.b.id => Some((a, b)),
            () if a.document == self.b.id && b.document == self.a.id => Some((b, a)),
            () => None,
        }
    }

    /// A's sentences in order, each with what is aligned; sentences that one passage holds together in one row; B's
    /// remaining sentences behind the one they follow.
    fn rows(&self) -> Vec<Row<'a>> {
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
        let mut aligned = Vec::new();
        for row in rows {
            let spans = self.aligned_with(&row);
            used.extend(spans.iter().copied());
            aligned.push((row, spans));
        }
        let mut rest = self.unaligned(&used);
        let mut rows: Vec<Row<'a>> = rest.remove(&None).unwrap_or_default();
        for (mut row, spans) in aligned {
            row.b = spans.iter().map(|&span| &self.b.spans[span]).collect();
            row.evidence = self.evidence(&row.passages);
            rows.push(row);
            rows.extend(spans.iter().flat_map(|&span| rest.remove(&Some(span)).unwrap_or_default()));
        }
        rows
    }

    fn passage(&self, index: u32) -> Option<(&'a Passage, &'a Side)> {
        let passage = self.context.report.passages.get(index as usize)?;
        self.sides(passage).map(|(_, b)| (passage, b))
    }

    /// B's sentences that a row's passages touch, by number.
    fn aligned_with(&self, row: &Row<'_>) -> BTreeSet<usize> {
        let sides = row.passages.iter().filter_map(|&index| self.passage(index));
        sides
            .flat_map(|(_, side)| {
                let first = self.b.spans.partition_point(|span| span.end <= side.start);
                let last = self.b.spans.partition_point(|span| span.start < side.end);
                first..last
            })
            .collect()
    }

    /// B's sentences that no row shows, by the last shown one before them.
    fn unaligned(&self, used: &BTreeSet<usize>) -> BTreeMap<Option<usize>, Vec<Row<'a>>> {
        let mut rest: BTreeMap<Option<usize>, Vec<Row<'a>>> = BTreeMap::new();
        let mut before = None;
        for (number, span) in self.b.spans.iter().enumerate() {
            if used.contains(&number) {
                before = Some(number);
            } else {
                rest.entry(before).or_default().push(Row { b: vec![span], ..Row::default() });
            }
        }
        rest
    }

    fn evidence(&self, passages: &BTreeSet<u32>) -> Option<(f64, bool)> {
        let passages = passages.iter().filter_map(|&index| self.passage(index));
        passages
            .map(|(passage, _)| (passage.score, passage.kind == PassageKind::Verbatim))
            .reduce(|(best, all), (score, verbatim)| (best.max(score), all && verbatim))
    }
}

/// The lines of the segment that a link was judged on, where it is not the whole document.
fn part(document: &DocumentReport, segment: u32) -> String {
    let found = document.segments.iter().find(|candidate| candidate.id == segment);
    let found = found.filter(|_| document.segments.len() > 1);
    found.map_or_else(String::new, |segment| format!(" ({})", phrase::lines(segment.first_line, segment.last_line)))
}

/// How rows are laid out.
struct Page<'a> {
    pair: &'a Pair<'a>,
    gutter: usize,
}

impl Page<'_> {
    fn row(&self, row: &Row<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let (a, b) = self.texts(row, sheet.has_colour());
        if sheet.width() < TWO_COLUMNS { self.stacked(row, &a, &b, sheet) } else { self.beside(row, &a, &b, sheet) }
    }

    /// What both sides say; where both say something, what they say differently is marked.
    fn texts(&self, row: &Row<'_>, colour: bool) -> (Vec<Run>, Vec<Run>) {
        let (a, b) = (self.text(self.pair.a, &row.a), self.text(self.pair.b, &row.b));
        let ink = |spans: &[&LabelledSpan]| match spans {
            [span] if span.label == Label::Furniture => Ink::Faint,
            _ => Ink::Plain,
        };
        match (a, b) {
            (Some((a, a_cut)), Some((b, b_cut))) => {
                let (mut a, mut b) = diff::marked(&a, &b, colour);
                a.extend(a_cut);
                b.extend(b_cut);
                (a, b)
            }
            (a, b) => {
                let runs = |side: Option<(String, Option<Run>)>, ink| {
                    side.map_or_else(Vec::new, |(text, cut)| [Run::new(text, ink)].into_iter().chain(cut).collect())
                };
                (runs(a, ink(&row.a)), runs(b, ink(&row.b)))
            }
        }
    }

    /// The sentences' text, `[…]` where one is left out between two; and a note where it was cut.
    fn text(&self, document: &DocumentReport, spans: &[&LabelledSpan]) -> Option<(String, Option<Run>)> {
        let first = spans.first()?;
        let Some(text) = self.pair.context.text(document) else {
            let end = spans.last().map_or(first.end, |span| span.end);
            return Some((format!("bytes {} to {end}", first.start), None));
        };
        let mut joined = String::new();
        let mut behind = first.start;
        for span in spans {
            let gap = text.get(behind as usize..span.start as usize).unwrap_or_default();
            joined += if gap.trim().is_empty() { " " } else { " […] " };
            joined += text.get(span.start as usize..span.end as usize).unwrap_or_default();
            behind = span.end;
        }
        let joined = joined.trim();
        let shown = lines::cut(joined, SIDE_BYTES);
        let cut = (shown.len() < joined.len()).then(|| lines::cut_note(joined.len() - shown.len()));
        Some((escape::body(shown).into_owned(), cut))
    }

    fn marker(&self, row: &Row<'_>) -> Run {
        match row.evidence {
            Some((_, true)) => Run::new("=", Ink::Label(Label::Verbatim)),
            Some((score, false)) => Run::new(format!("≈ {}", phrase::score(score)), Ink::Label(Label::Rewritten)),
            None => Run::new(if row.b.is_empty() { "<" } else { ">" }, Ink::Label(Label::Own)),
        }
    }

    /// In two columns.
    fn beside(&self, row: &Row<'_>, a: &[Run], b: &[Run], sheet: &mut Sheet<'_>) -> io::Result<()> {
        let left = (sheet.width() - GAP) / 2;
        let right = sheet.width() - GAP - left;
        let (a, b) = (self.column(&row.a, a, left), self.column(&row.b, b, right));
        let marker = self.marker(row);
        for i in 0..a.len().max(b.len()) {
            let mut line = a.get(i).cloned().unwrap_or_default();
            let taken: usize = line.iter().map(|run| width(&run.text)).sum();
            line.push(Run::plain(" ".repeat((left + 1).saturating_sub(taken))));
            let sign = if i == 0 { marker.text.as_str() } else { "" };
            line.push(Run::new(pad(sign, GAP - 1), marker.ink));
            line.extend(b.get(i).cloned().unwrap_or_default());
            sheet.row(&line)?;
        }
        Ok(())
    }

    /// The rows of one column, the line number before the first; none when the side says nothing.
    fn column(&self, spans: &[&LabelledSpan], text: &[Run], limit: usize) -> Vec<Vec<Run>> {
        let Some(first) = spans.first() else { return Vec::new() };
        let number = |i: usize| if i == 0 { first.line.to_string() } else { String::new() };
        let rows = wrap(text, limit - self.gutter - 1).into_iter().enumerate();
        rows.map(|(i, row)| [vec![self.number(&number(i))], row].concat()).collect()
    }

    fn number(&self, number: &str) -> Run {
        Run::new(format!("{} ", pad_left(number, self.gutter)), Ink::Faint)
    }

    /// One under the other.
    fn stacked(&self, row: &Row<'_>, a: &[Run], b: &[Run], sheet: &mut Sheet<'_>) -> io::Result<()> {
        let mut marker = self.marker(row);
        for (letter, spans, text) in [("A", &row.a, a), ("B", &row.b, b)] {
            let Some(first) = spans.first() else { continue };
            let sign = Run::new(pad(&std::mem::take(&mut marker.text), GAP - 1), marker.ink);
            let number = self.number(&format!("{letter}{}", first.line));
            let hang = Run::plain(" ".repeat(width(&sign.text) + width(&number.text)));
            sheet.beside(&[sign, number], &[hang], text)?;
        }
        sheet.blank()
    }
}
