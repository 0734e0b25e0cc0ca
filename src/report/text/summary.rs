//! The first and the last things a reader sees: what was found in one sentence, what the signs mean, what is in no story.

use std::io;

use super::context::Context;
use super::paint::{Ink, Run};
use super::sheet::Sheet;
use super::wrap::{clip, pad, width};
use super::{bar, escape, in_short, phrase};
use crate::report::{Detail, Label};

/// The sign of a line that stands nowhere else.
pub(super) const UNIQUE: &str = "◆";
/// Skipped inputs that are listed.
const SKIPPED_SHOWN: usize = 20;
/// Short names that are listed one by one.
const NAMES_SHOWN: usize = 12;
/// Cells of a bar in the list of what is in no story.
const BAR: usize = 10;

/// What was found, in one sentence, and what was not looked at.
pub(super) fn opening(context: &Context<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let report = context.report;
    sheet.text(0, &[Run::new(in_short::sentence(context), Ink::Strong)])?;
    if report.counts.capped_buckets > 0 {
        let buckets = phrase::count(report.counts.capped_buckets as usize, "bucket");
        let note =
            format!("{buckets} of paragraphs too common to compare each with each: compared with a few of them.");
        sheet.text(0, &[Run::plain(note)])?;
    }
    if !report.skipped.is_empty() {
        sheet
            .text(0, &[Run::new(format!("{} skipped:", phrase::count(report.skipped.len(), "input")), Ink::Strong)])?;
    }
    for skipped in report.skipped.iter().take(SKIPPED_SHOWN) {
        let line = format!("{}: {}", escape::name(&skipped.path), escape::headline(&skipped.reason));
        sheet.text(2, &[Run::plain(line)])?;
    }
    more(sheet, report.skipped.len(), SKIPPED_SHOWN)
}

/// What the signs mean, and what the documents are called.
pub(super) fn key(context: &Context<'_>, detail: Detail, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if context.report.documents.is_empty() {
        return Ok(());
    }
    sheet.blank()?;
    for label in Label::ALL {
        let sign = Run::new(format!("  {} {:<9} ", bar::sign(label), phrase::label(label)), Ink::Label(label));
        term(sheet, sign, in_short::meaning(label))?;
    }
    if detail.has_passages() {
        term(
            sheet,
            Run::new(format!("  {UNIQUE} unique    "), Ink::Strong),
            "nothing like it stands in any other document",
        )?;
        term(sheet, Run::plain("  = x:4       "), "stands word for word in document x, line 4")?;
        term(
            sheet,
            Run::plain("  ≈ x:4 .63   "),
            "is said in other words in document x, line 4; .63 is how alike, 1.0 is most",
        )?;
    }
    if !context.names.are_shortened() {
        return Ok(());
    }
    sheet.blank()?;
    if context.report.documents.len() > NAMES_SHOWN {
        return sheet.text(2, &[Run::plain("Names of documents are shortened; the heading of each has it in full.")]);
    }
    let column = context.names.widest();
    for (id, name) in context.names.iter() {
        let behind = Run::plain(" ".repeat(column - width(name) + 2));
        let hang = Run::plain(" ".repeat(column + 4));
        sheet.beside(&[Run::plain("  "), context.name(id), behind], &[hang], &[Run::plain(escape::name(id))])?;
    }
    Ok(())
}

fn term(sheet: &mut Sheet<'_>, term: Run, meaning: &str) -> io::Result<()> {
    let hang = Run::plain(" ".repeat(width(&term.text)));
    sheet.beside(&[term], &[hang], &[Run::plain(meaning)])
}

/// The documents that are in no story, a row each.
pub(super) fn in_no_story(context: &Context<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let mut heading = Some("In no story");
    for (_, document) in context.documents_by_membership(false) {
        if let Some(heading) = heading.take() {
            sheet.rule('─')?;
            sheet.text(0, &[Run::new(heading, Ink::Strong)])?;
            sheet.blank()?;
        }
        let mut row = bar::bar(&document.shares, BAR);
        if row.is_empty() {
            row.push(Run::plain(pad("", BAR)));
        }
        row.push(Run::plain(format!(
            "\u{a0} {}",
            phrase::count(document.words as usize, "word").replace(' ', "\u{a0}")
        )));
        if let Some(title) = &document.title {
            row.push(Run::new(format!("\u{a0} {}", escape::headline(title)), Ink::Faint));
        }
        let column = name_column(context, sheet);
        let row = clip(&row, sheet.width() - column - 4);
        named_row(sheet, &[context.name(&document.id)], column, &row)?;
    }
    Ok(())
}

/// Cells that names have in a table: as many as the longest needs, at most a third of the page.
pub(super) fn name_column(context: &Context<'_>, sheet: &Sheet<'_>) -> usize {
    context.names.widest().min(sheet.width() / 3)
}

/// A row of a table: a name, and columns beside it; a name too wide for its column has a row of its own.
pub(super) fn named_row(sheet: &mut Sheet<'_>, name: &[Run], column: usize, body: &[Run]) -> io::Result<()> {
    let hang = [Run::plain(" ".repeat(column + 4))];
    let taken: usize = name.iter().map(|run| width(&run.text)).sum();
    if taken > column {
        sheet.text(2, name)?;
        return sheet.beside(&hang, &hang, body);
    }
    let first = [&[Run::plain("  ")], name, &[Run::plain(" ".repeat(column - taken + 2))]].concat();
    sheet.beside(&first, &hang, body)
}

/// Says how many of a list were left out.
pub(super) fn more(sheet: &mut Sheet<'_>, all: usize, shown: usize) -> io::Result<()> {
    match all.checked_sub(shown) {
        Some(left) if left > 0 => {
            sheet.text(2, &[Run::new(format!("… and {} more", phrase::grouped(left)), Ink::Faint)])
        }
        _ => Ok(()),
    }
}
