//! Tables of truth: what they say, recognised by their columns.

use super::table::{Row, Table};
use super::{Kind, Settings};
use crate::{Error, Result};

/// What is true of some documents, read from a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    /// The table's file.
    pub name: String,
    /// What the rows say.
    pub rows: Rows,
}

/// The rows of a truth, by what they say.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rows {
    /// Every pair that shares text, graded. A pair that is not listed shares none.
    Pairs(Vec<GradedPair>),
    /// Some pairs, labelled. Nothing is known of the others.
    Labelled(Vec<LabelledPair>),
    /// Documents, each with the cluster it is in.
    Stories(Vec<Placed>),
    /// Documents, each with the source it may have reused.
    Categories(Vec<Reuse>),
    /// Stretches of one document that stand in another.
    Spans(Vec<Stretch>),
}

/// A pair of documents and how much they share. Grades from 2 on are positives, 1 is undecided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradedPair {
    /// One document's id.
    pub a: String,
    /// The other's.
    pub b: String,
    /// How much they share, from 0.
    pub grade: u32,
    /// Whether the grade is doubtful: a template, a page without text of its own. Neither right nor wrong.
    pub flagged: bool,
    /// Words they share, where the table says so (column `shared_words`).
    pub shared_words: Option<u64>,
}

/// A pair of documents and what somebody called it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledPair {
    /// One document's id.
    pub a: String,
    /// The other's.
    pub b: String,
    /// The label, whatever it means.
    pub label: String,
}

/// A document and its cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The document's id.
    pub document: String,
    /// The cluster's name.
    pub cluster: String,
}

/// A document and its possible source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reuse {
    /// The document's id.
    pub document: String,
    /// The source's id.
    pub source: String,
    /// How it was reused; [`Reuse::NONE`] is not at all.
    pub category: String,
}

impl Reuse {
    /// The category of documents that owe their source nothing.
    pub const NONE: &str = "non";
}

/// A stretch of `a` that stands in `b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The document it is in.
    pub a: String,
    /// The document it also stands in.
    pub b: String,
    /// Its first character, counted in Unicode scalar values.
    pub start: u32,
    /// Its characters.
    pub len: u32,
}

impl Truth {
    /// Reads a table; `name` is what messages call it. What it says is recognised by its columns:
    ///
    /// | columns | rows |
    /// |---|---|
    /// | `id1` `id2` `grade`, maybe `flag` | [`Rows::Pairs`]; [`Rows::Labelled`] when [`Settings::positive`] is given |
    /// | `id1` `id2` `label`, or any third | [`Rows::Labelled`] |
    /// | `doc_a` `doc_b` `start_a` `len_a` | [`Rows::Spans`] |
    /// | `id` and what [`Settings::column`] names | [`Rows::Stories`] |
    /// | `id` `source_id` `category` | [`Rows::Categories`] |
    /// | `id` `event` | [`Rows::Stories`] |
    ///
    /// Further columns are allowed.
    ///
    /// ```
    /// use wirecopy::eval::{Kind, Settings, Truth};
    ///
    /// let truth = Truth::parse("pairs.tsv", "id1\tid2\tgrade\nafp/1\tpost/7\t3\n", &Settings::default())?;
    /// assert_eq!(truth.kind(), Kind::Pairs);
    ///
    /// let error = Truth::parse("pairs.tsv", "one\ttwo\nafp/1\tpost/7\n", &Settings::default()).unwrap_err();
    /// assert!(error.to_string().starts_with("pairs.tsv:1: the columns `one two` are those of no table of truth"));
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the columns are those of no truth, when a row is malformed, and when there are no rows in a table that
    /// needs some: all but graded pairs, of which there may be none.
    pub fn parse(name: &str, text: &str, settings: &Settings) -> Result<Self> {
        let table = Table::parse(name, text)?;
        let rows = rows(&table, settings)?;
        if table.rows.is_empty() && !matches!(rows, Rows::Pairs(_)) {
            return Err(Error::table(name, "it has no rows", "give a row for each thing that is known"));
        }
        Ok(Self { name: name.to_owned(), rows })
    }

    /// What the rows say.
    pub fn kind(&self) -> Kind {
        match self.rows {
            Rows::Pairs(_) => Kind::Pairs,
            Rows::Labelled(_) => Kind::Labelled,
            Rows::Stories(_) => Kind::Stories,
            Rows::Categories(_) => Kind::Categories,
            Rows::Spans(_) => Kind::Spans,
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match &self.rows {
            Rows::Pairs(rows) => rows.len(),
            Rows::Labelled(rows) => rows.len(),
            Rows::Stories(rows) => rows.len(),
            Rows::Categories(rows) => rows.len(),
            Rows::Spans(rows) => rows.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ids of the documents it is about, in the order of the rows, some repeatedly.
    pub fn documents(&self) -> Vec<&str> {
        match &self.rows {
            Rows::Pairs(rows) => rows.iter().flat_map(|row| [&*row.a, &*row.b]).collect(),
            Rows::Labelled(rows) => rows.iter().flat_map(|row| [&*row.a, &*row.b]).collect(),
            Rows::Stories(rows) => rows.iter().map(|row| &*row.document).collect(),
            Rows::Categories(rows) => rows.iter().flat_map(|row| [&*row.document, &*row.source]).collect(),
            Rows::Spans(rows) => rows.iter().flat_map(|row| [&*row.a, &*row.b]).collect(),
        }
    }
}

fn rows(table: &Table<'_>, settings: &Settings) -> Result<Rows> {
    if table.has(&["id1", "id2"]) {
        if table.has(&["grade"]) && settings.positive.is_none() {
            return graded(table).map(Rows::Pairs);
        }
        if table.header.len() > 2 {
            return labelled(table).map(Rows::Labelled);
        }
    } else if table.has(&["doc_a", "doc_b", "start_a", "len_a"]) {
        return spans(table).map(Rows::Spans);
    } else if table.has(&["id"]) {
        if settings.column.is_none() && table.has(&["id", "source_id", "category"]) {
            return categories(table).map(Rows::Categories);
        }
        let name = settings.column.as_deref().unwrap_or(Settings::COLUMN);
        return match table.column(name) {
            Some(column) => stories(table, column).map(Rows::Stories),
            None => Err(Error::table(
                format!("{}:1", table.name),
                format!(
                    "there is no column `{name}` that could name a document's cluster: there are `{}`",
                    table.header.join("` `")
                ),
                "name one of them with --column",
            )),
        };
    }
    Err(unknown(table))
}

fn unknown(table: &Table<'_>) -> Error {
    let columns = table.header.join(" ");
    let separated = if table.header.len() == 1 { " (columns are separated by tabs)" } else { "" };
    Error::table(
        format!("{}:1", table.name),
        format!("the columns `{columns}` are those of no table of truth{separated}"),
        "give `id1 id2 grade` and maybe `flag` for graded pairs, `id1 id2 label` for labelled pairs, `id event` for \
         stories (or another name with --column), `id source_id category` for reuse, `doc_a doc_b start_a len_a` for spans",
    )
}

/// Reads every row by the columns of these names, which the table has.
fn each<const N: usize, T>(
    table: &Table<'_>,
    names: [&str; N],
    read: impl Fn(&Row<'_>, [usize; N]) -> Result<T>,
) -> Result<Vec<T>> {
    let columns = names.map(|name| table.column(name).unwrap_or_default());
    table.rows.iter().map(|row| read(row, columns)).collect()
}

fn graded(table: &Table<'_>) -> Result<Vec<GradedPair>> {
    let (flag, shared) = (table.column("flag"), table.column("shared_words"));
    each(table, ["id1", "id2", "grade"], |row, [a, b, grade]| {
        Ok(GradedPair {
            a: id(table, row, a)?,
            b: id(table, row, b)?,
            grade: table.number(row, grade)?,
            flagged: !table.optional(row, flag).is_empty(),
            shared_words: table.optional(row, shared).trim().parse().ok(),
        })
    })
}

fn labelled(table: &Table<'_>) -> Result<Vec<LabelledPair>> {
    let label = table.column("label").unwrap_or(2);
    each(table, ["id1", "id2"], |row, [a, b]| {
        let label = table.cell(row, label)?.to_owned();
        Ok(LabelledPair { a: id(table, row, a)?, b: id(table, row, b)?, label })
    })
}

fn stories(table: &Table<'_>, column: usize) -> Result<Vec<Placed>> {
    each(table, ["id"], |row, [document]| {
        Ok(Placed { document: id(table, row, document)?, cluster: table.cell(row, column)?.to_owned() })
    })
}

fn categories(table: &Table<'_>) -> Result<Vec<Reuse>> {
    each(table, ["id", "source_id", "category"], |row, [document, source, category]| {
        Ok(Reuse {
            document: id(table, row, document)?,
            source: id(table, row, source)?,
            category: table.cell(row, category)?.to_owned(),
        })
    })
}

fn spans(table: &Table<'_>) -> Result<Vec<Stretch>> {
    each(table, ["doc_a", "doc_b", "start_a", "len_a"], |row, [a, b, start, len]| {
        let (start, len): (u32, u32) = (table.number(row, start)?, table.number(row, len)?);
        if start.checked_add(len).is_none() {
            let problem = format!("{len} characters from {start} on end beyond every text");
            return Err(table.error(row, problem, "give `start_a` and `len_a` in characters"));
        }
        Ok(Stretch { a: id(table, row, a)?, b: id(table, row, b)?, start, len })
    })
}

/// An id, which is never empty: a row that begins with a tab has lost one.
fn id(table: &Table<'_>, row: &Row<'_>, column: usize) -> Result<String> {
    match table.cell(row, column)? {
        "" => Err(table.error(row, format!("`{}` is empty", table.header[column]), "give a document's id")),
        id => Ok(id.to_owned()),
    }
}
