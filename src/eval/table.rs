//! Tables of tab-separated columns, the first line naming them. No quoting: ids may hold any character but a tab.

use crate::{Error, Result};

/// A table and where it comes from.
#[derive(Debug)]
pub(super) struct Table<'t> {
    /// What messages call it: its file.
    pub(super) name: &'t str,
    /// The names of the columns.
    pub(super) header: Vec<&'t str>,
    /// Its rows; lines without a character are none.
    pub(super) rows: Vec<Row<'t>>,
}

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row<'t> {
    /// Its line, from 1.
    pub(super) line: usize,
    cells: Vec<&'t str>,
}

impl<'t> Table<'t> {
    /// Reads a table.
    ///
    /// # Errors
    ///
    /// When it is empty, names a column twice, or has a row of more columns than are named.
    pub(super) fn parse(name: &'t str, text: &'t str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty());
        let Some((_, first)) = lines.next() else {
            return Err(Error::table(name, "it is empty", "its first line names the columns, with tabs between them"));
        };
        let header: Vec<&str> = first.split('\t').collect();
        if let Some((_, twice)) = header.iter().enumerate().find(|(i, column)| header[..*i].contains(column)) {
            return Err(Error::table(
                format!("{name}:1"),
                format!("two columns are named `{twice}`"),
                "rename or remove one",
            ));
        }
        let rows: Vec<Row<'_>> = lines.map(|(line, row)| Row { line, cells: row.split('\t').collect() }).collect();
        if let Some(row) = rows.iter().find(|row| row.cells.len() > header.len()) {
            return Err(Error::table(
                format!("{name}:{}", row.line),
                format!("{} columns, and the first line names {}", row.cells.len(), header.len()),
                "name every column in the first line, and keep tabs out of the ids",
            ));
        }
        Ok(Self { name, header, rows })
    }

    /// The place of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| *column == name)
    }

    /// Whether the table has all these columns.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.column(name).is_some())
    }

    /// The cell of a row in a column that it must have.
    ///
    /// # Errors
    ///
    /// When the row ends before it.
    pub(super) fn cell(&self, row: &Row<'t>, column: usize) -> Result<&'t str> {
        row.cells.get(column).copied().ok_or_else(|| {
            self.error(
                row,
                format!(
                    "no `{}`: the row has {} of {} columns",
                    self.header[column],
                    row.cells.len(),
                    self.header.len()
                ),
                "complete or remove the row; columns are separated by tabs",
            )
        })
    }

    /// The cell of a row in a column that may be left empty, also by ending before it.
    pub(super) fn optional(&self, row: &Row<'t>, column: Option<usize>) -> &'t str {
        column.and_then(|column| row.cells.get(column)).copied().unwrap_or("")
    }

    /// A whole number in a column that a row must have.
    ///
    /// # Errors
    ///
    /// When the row ends before it, or there is something else.
    pub(super) fn number<N: std::str::FromStr>(&self, row: &Row<'t>, column: usize) -> Result<N> {
        let cell = self.cell(row, column)?;
        cell.trim().parse().map_err(|_| {
            let problem = format!("`{}` is `{cell}`, which is not a number it can be", self.header[column]);
            self.error(row, problem, "give a whole number, not below 0 and below 4294967296")
        })
    }

    /// An error at a row.
    pub(super) fn error(&self, row: &Row<'_>, problem: String, remedy: &str) -> Error {
        Error::table(format!("{}:{}", self.name, row.line), problem, remedy)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn cells_are_what_stands_between_tabs() {
        let table = Table::parse("t.tsv", "\u{feff}id\tgrade\tflag\r\n\"a\t3\r\n\n#b\t\tx\n").unwrap();
        assert_eq!(table.header, ["id", "grade", "flag"]);
        let lines: Vec<usize> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 4]);
        assert_eq!(table.cell(&table.rows[0], 0).unwrap(), "\"a");
        assert_eq!(table.number::<u32>(&table.rows[0], 1).unwrap(), 3);
        assert_eq!(table.optional(&table.rows[0], table.column("flag")), "");
        assert_eq!(table.optional(&table.rows[1], table.column("flag")), "x");
        assert_eq!(table.optional(&table.rows[1], table.column("other")), "");
    }

    #[test]
    fn what_is_malformed_is_named_with_its_line() {
        let said = |text: &str| match Table::parse("t.tsv", text) {
            Err(error) => error.to_string(),
            Ok(table) => table.number::<u32>(&table.rows[0], 1).unwrap_err().to_string(),
        };
        assert_eq!(said("\n"), "t.tsv: it is empty: its first line names the columns, with tabs between them");
        assert_eq!(said("id\tid\n"), "t.tsv:1: two columns are named `id`: rename or remove one");
        assert!(said("id\tgrade\n\na\t3\tb\n").starts_with("t.tsv:3: 3 columns, and the first line names 2: "));
        assert!(said("id\tgrade\na\n").starts_with("t.tsv:2: no `grade`: the row has 1 of 2 columns: "));
        assert!(said("id\tgrade\na\tbest\n").starts_with("t.tsv:2: `grade` is `best`, which is not a number"));
    }
}
