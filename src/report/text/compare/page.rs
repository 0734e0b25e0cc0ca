//! Rows of a comparison on the page: in two columns, or one under the other where the page is narrow.

use std::io;

use crate::report::reading::pair::{Pair, Row};
use crate::report::text::paint::{Ink, Run};
use crate::report::text::sheet::Sheet;
use crate::report::text::wrap::{pad, pad_left, width, wrap};
use crate::report::text::{diff, escape, lines, phrase};
use crate::report::{DocumentReport, Label, LabelledSpan};

/// The narrowest page with two columns; below it the sentences stand one under the other.
const TWO_COLUMNS: usize = 80;
/// Cells between the columns: ` ≈ .63 `.
const GAP: usize = 7;
/// Bytes of one side of a row that are shown and compared.
const SIDE_BYTES: usize = 4 * 1024;

/// How rows are laid out.
pub(super) struct Page<'a> {
    pub(super) pair: &'a Pair<'a>,
    pub(super) gutter: usize,
}

impl Page<'_> {
    pub(super) fn row(&self, row: &Row<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
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
                let mut b = runs(b, ink(&row.b));
                b.extend(
                    row.again.map(|line| Run::new(format!("\u{a0} (as\u{a0}A\u{a0}line\u{a0}{line})"), Ink::Faint)),
                );
                (runs(a, ink(&row.a)), b)
            }
        }
    }

    /// The sentences' text, `[…]` where one is left out between two; and a note where it was cut.
    fn text(&self, document: &DocumentReport, spans: &[&LabelledSpan]) -> Option<(String, Option<Run>)> {
        let first = spans.first()?;
        let Some(joined) = self.pair.text(document, spans) else {
            let end = spans.last().map_or(first.end, |span| span.end);
            return Some((format!("bytes {} to {end}", first.start), None));
        };
        let shown = lines::cut(&joined, SIDE_BYTES);
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
