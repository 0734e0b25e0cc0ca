//! Two documents side by side: each sentence of the left one beside what the right one makes of it.
//!
//! The left document sets the order. What only the right one has stands where it stands there: behind the sentence that
//! it follows. So both can be read from top to bottom, and nothing of either is left out.

mod page;
mod rows;

use std::io::{self, Write};

use self::page::Page;
use super::context::Context;
use super::paint::{Ink, Run};
use super::sheet::Sheet;
use super::{Page as TextPage, Style, Texts, escape, lines, phrase};
use crate::report::{DocumentReport, Link, Report};

/// Writes two documents of a report side by side, `left` in its order.
///
/// ```
/// use wirecopy::{Detector, Document};
/// use wirecopy::report::text::{Style, Texts, compare};
///
/// let documents = vec![Document::new("a", "Mali has detained soldiers."), Document::new("b", "Calm returns.")];
/// let report = Detector::builder().build()?.scan(&documents)?;
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
    TextPage::new(report, texts).style(*style).write_comparison(left, right, out)
}

/// Writes two documents of a report side by side.
pub(super) fn pair(context: &Context<'_>, left: &str, right: &str, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let find = |id: &str| {
        let index = context.names.index(id);
        let missing = || format!("no document {} in the report", escape::name(id));
        index.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, missing()))
    };
    let joins = |link: &&Link| (link.a == left && link.b == right) || (link.a == right && link.b == left);
    let pair = Pair {
        a: &context.report.documents[find(left)?],
        b: &context.report.documents[find(right)?],
        context,
        link: context.report.links.iter().find(joins),
    };
    pair.heading(sheet)?;
    let page = Page { pair: &pair, gutter: pair.gutter() };
    pair.rows().iter().try_for_each(|row| page.row(row, sheet))
}

/// The two documents and what they have to do with each other.
struct Pair<'a> {
    a: &'a DocumentReport,
    b: &'a DocumentReport,
    context: &'a Context<'a>,
    link: Option<&'a Link>,
}

impl<'a> Pair<'a> {
    fn heading(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        for (letter, document) in [("A  ", self.a), ("B  ", self.b)] {
            let title = document.title.as_deref().unwrap_or(&document.id);
            sheet.beside(
                &[Run::new(letter, Ink::Strong)],
                &[Run::plain("   ")],
                &[Run::new(escape::headline(title), self.context.name(&document.id).ink)],
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
}

/// The lines of the segment that a link was judged on, where it is not the whole document.
fn part(document: &DocumentReport, segment: u32) -> String {
    let found = document.segments.iter().find(|candidate| candidate.id == segment);
    let found = found.filter(|_| document.segments.len() > 1);
    found.map_or_else(String::new, |segment| format!(" ({})", phrase::lines(segment.first_line, segment.last_line)))
}
