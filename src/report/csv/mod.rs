//! The report as CSV: a file for each [`Table`], in UTF-8, with a header row and line breaks as RFC 4180 has them.
//!
//! News is written by strangers, and a spreadsheet takes a cell that begins with `=` for a formula: opened there, a headline
//! could send the other cells to its author ("CSV injection"). As OWASP recommends, such a cell gets an apostrophe before
//! it, which spreadsheets take for "this is text". It is one character that a program must take away to have the text
//! again, so the rule is exact: see [`write()`].

use std::borrow::Cow;
use std::io::{self, Write};

use ::csv::{Terminator, WriterBuilder};

use super::table::{Cell, Table, rows};
use super::{Report, Texts};

/// Bytes of a line's, a span's or a passage's text that stand in a cell, at most: a spreadsheet's cell holds 32,767
/// characters, and what is longer is data, not prose. What was cut ends with `…`; `start` and `end` stay those of the whole.
pub const TEXT_BYTES: usize = 32_000;

/// Writes one table, its header first. Numbers are those of the JSON report.
///
/// An apostrophe goes before a text that begins with `=`, `+`, `-`, `@`, a tab or a line break (also behind apostrophes,
/// so that taking one away from `'=`, `''=`, … gives the text again), or with the full-width form of one of the four
/// signs. Nothing else is changed: control characters stay, as in the JSON report.
///
/// ```
/// use wirecopy::{Detector, Document};
/// use wirecopy::report::table::Table;
/// use wirecopy::report::{Texts, csv};
///
/// let documents = [Document::new("=1+1", "Mali has detained soldiers.").with_source("Agency \"A\"")];
/// let report = Detector::builder().build()?.scan(&documents)?;
/// let mut bytes = Vec::new();
/// csv::write(&report, &Texts::from_iter(&documents), Table::Documents, &mut bytes).expect("a vector takes every byte");
/// let text = String::from_utf8(bytes).expect("CSV is UTF-8");
/// assert!(text.starts_with("id,path,source,published,title,language,bytes,words,verbatim,"));
/// assert!(text.contains("\r\n'=1+1,,\"Agency \"\"A\"\"\",,"));
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, texts: &Texts<'_>, table: Table, out: impl Write) -> io::Result<()> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    writer.write_record(table.columns().iter().map(|column| column.name))?;
    rows(report, texts, table, &mut |cells| {
        for cell in cells {
            writer.write_field(written(cell).as_bytes())?;
        }
        Ok(writer.write_record(None::<&[u8]>)?)
    })?;
    writer.flush()
}

fn written<'a>(cell: &Cell<'a>) -> Cow<'a, str> {
    match cell {
        Cell::Missing => Cow::Borrowed(""),
        Cell::Text(text) => harmless(text),
        Cell::Passage(text) if text.len() <= TEXT_BYTES => harmless(text),
        Cell::Passage(text) => Cow::Owned(harmless(&text[..text.floor_char_boundary(TEXT_BYTES)]).into_owned() + "…"),
        Cell::Figure(figure) => Cow::Owned(figure.clone()),
        Cell::Count(number) => Cow::Owned(number.to_string()),
        Cell::Fraction(value) if value.is_finite() => Cow::Owned(format!("{value:?}")),
        Cell::Fraction(_) => Cow::Borrowed(""),
        Cell::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
    }
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> Cow<'_, str> {
    let starts_formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    if text.trim_start_matches('\'').starts_with(starts_formula) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
