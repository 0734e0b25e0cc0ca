//! Inks: what a stretch of text means, and the colour that says so where colour is wanted.
//!
//! Colour is never alone. Whatever an ink says also stands there as a word or a sign, so that a pipe, a colour-blind
//! reader and a printer lose nothing.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Ansi};

use crate::report::Label;

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Nothing in particular.
    Plain,
    /// What to look at first.
    Strong,
    /// What to look at last.
    Faint,
    /// What the document of this number is called: like [`Strong`](Ink::Strong), and a way to open it.
    Name(usize),
    /// A sign or a word for a label.
    Label(Label),
    /// A word that the other text does not have.
    Changed,
}

impl Ink {
    fn ansi(self) -> Ansi {
        match self {
            Ink::Plain => Ansi::new(),
            Ink::Strong | Ink::Name(_) => Ansi::new().bold(),
            Ink::Faint => Ansi::new().dimmed(),
            Ink::Changed => Ansi::new().bold().underline(),
            Ink::Label(Label::Verbatim) => AnsiColor::Red.on_default().bold(),
            Ink::Label(Label::Rewritten) => AnsiColor::Yellow.on_default(),
            Ink::Label(Label::Own) => AnsiColor::Green.on_default(),
            Ink::Label(Label::OffTopic) => AnsiColor::Blue.on_default(),
            Ink::Label(Label::Furniture) => Ansi::new().dimmed(),
        }
    }
}

/// A stretch of text in one ink. The text is [safe](super::escape) and has no line break; a no-break space holds columns
/// and figures together and is written as a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) ink: Ink,
}

impl Run {
    pub(crate) fn new(text: impl Into<String>, ink: Ink) -> Self {
        Self { text: text.into(), ink }
    }

    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self::new(text, Ink::Plain)
    }
}

/// Writes one row and its line break, without white space at the end. `address` is where a document can be opened.
pub(super) fn write_row<'a>(
    out: &mut dyn Write,
    row: &[Run],
    colour: bool,
    address: impl Fn(usize) -> Option<&'a str>,
) -> io::Result<()> {
    let is_blank = |c: char| c == ' ' || c == '\u{a0}';
    let filled = row.iter().rposition(|run| !run.text.trim_end_matches(is_blank).is_empty());
    let row = &row[..filled.map_or(0, |last| last + 1)];
    for (i, run) in row.iter().enumerate() {
        let text = if i + 1 == row.len() { run.text.trim_end_matches(is_blank) } else { &run.text };
        let text = text.replace('\u{a0}', " ");
        let address = if let Ink::Name(document) = run.ink { address(document) } else { None };
        if let Some(address) = address {
            write!(out, "\x1b]8;;{address}\x1b\\")?;
        }
        if colour && run.ink != Ink::Plain && !text.trim_ascii().is_empty() {
            let ansi = run.ink.ansi();
            write!(out, "{ansi}{text}{ansi:#}")?;
        } else {
            out.write_all(text.as_bytes())?;
        }
        if address.is_some() {
            out.write_all(b"\x1b]8;;\x1b\\")?;
        }
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn row(runs: &[Run], colour: bool) -> String {
        let mut bytes = Vec::new();
        write_row(&mut bytes, runs, colour, |document| (document == 7).then_some("file:///a")).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn colour_opens_and_closes_around_its_run() {
        let runs = [Run::plain("a "), Run::new("own", Ink::Label(Label::Own)), Run::plain("  "), Run::plain("\u{a0}")];
        assert_eq!(row(&runs, true), "a \x1b[32mown\x1b[0m\n");
        assert_eq!(row(&runs, false), "a own\n");
        assert_eq!(row(&[Run::new("\u{a0} ", Ink::Strong), Run::plain("a")], true), "  a\n");
        assert_eq!(row(&[], true), "\n");
    }

    #[test]
    fn a_name_is_a_hyperlink_where_it_can_be_opened() {
        let named = |document| row(&[Run::new("000", Ink::Name(document)), Run::plain(" all")], false);
        assert_eq!(named(7), "\x1b]8;;file:///a\x1b\\000\x1b]8;;\x1b\\ all\n");
        assert_eq!(named(8), "000 all\n");
    }
}
