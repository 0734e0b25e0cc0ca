//! The page being written: rows of a width, with hanging indents.

use std::io::{self, Write};

use super::Style;
use super::paint::{Ink, Run, write_row};
use super::wrap::{width, wrap};

/// Cells that a text beside a margin has at least, whatever the margin took.
const MIN_MEASURE: usize = 8;

/// A page of a width.
pub(crate) struct Sheet<'o> {
    out: &'o mut dyn Write,
    style: Style,
    /// Where documents can be opened, by their numbers.
    addresses: Vec<Option<&'o str>>,
}

impl<'o> Sheet<'o> {
    pub(crate) fn new(style: &Style, out: &'o mut dyn Write) -> Self {
        Self { out, style: Style { width: style.width.max(Style::MIN_WIDTH), ..*style }, addresses: Vec::new() }
    }

    /// The same with documents' names as hyperlinks.
    pub(super) fn with_addresses(self, addresses: Vec<Option<&'o str>>) -> Self {
        Self { addresses, ..self }
    }

    pub(super) fn width(&self) -> usize {
        self.style.width
    }

    pub(super) fn has_colour(&self) -> bool {
        self.style.colour
    }

    /// One row as it is.
    pub(crate) fn row(&mut self, row: &[Run]) -> io::Result<()> {
        write_row(self.out, row, self.style.colour, |document| self.addresses.get(document).copied().flatten())
    }

    /// An empty row.
    pub(crate) fn blank(&mut self) -> io::Result<()> {
        self.row(&[])
    }

    /// A line across the page, an empty row before it.
    pub(super) fn rule(&mut self, sign: char) -> io::Result<()> {
        self.blank()?;
        self.row(&[Run::new(sign.to_string().repeat(self.width()), Ink::Faint)])
    }

    /// Text from an indent on.
    pub(crate) fn text(&mut self, indent: usize, body: &[Run]) -> io::Result<()> {
        let margin = [Run::plain(" ".repeat(indent))];
        self.beside(&margin, &margin, body)
    }

    /// Text beside a margin: `first` on its first row, `hang` on the others; both of the same width.
    pub(crate) fn beside(&mut self, first: &[Run], hang: &[Run], body: &[Run]) -> io::Result<()> {
        let taken: usize = first.iter().map(|run| width(&run.text)).sum();
        let measure = self.width().saturating_sub(taken).max(MIN_MEASURE);
        for (i, row) in wrap(body, measure).into_iter().enumerate() {
            let margin = if i == 0 { first } else { hang };
            self.row(&[margin, &row].concat())?;
        }
        Ok(())
    }
}
