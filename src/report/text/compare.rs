//! Two documents side by side: each sentence of the left one beside what the right one makes of it.
//!
//! The left document sets the order. What only the right one has stands where it stands there: behind the sentence that
//! it follows. So both can be read from top to bottom, and nothing of either is left out.

mod page;

use std::io::{self, Write};

use self::page::Page;
use super::context::Context;
use super::paint::{Ink, Run};
use super::pair::Pair;
use super::sheet::Sheet;
use super::{Page as TextPage, Style, Texts, escape, lines};
use crate::report::Report;

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
    let pair = Pair::find(context, left, right)?;
    pair.heading(sheet)?;
    let page = Page { pair: &pair, gutter: pair.gutter() };
    pair.rows().iter().try_for_each(|row| page.row(row, sheet))
}

impl Pair<'_> {
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

    fn gutter(&self) -> usize {
        let last = [self.a, self.b].into_iter().filter_map(|document| document.spans.last());
        last.map(|span| span.line.to_string().len()).max().unwrap_or(1).max(3)
    }
}
