//! The report as flat tables, for spreadsheets, data frames and databases.
//!
//! A report nests: documents hold spans, spans point at passages. A table cannot, so what nests has a table of its own
//! with the key of what it belongs to (first normal form: Codd 1970). Together the tables hold all that the JSON report
//! holds, with the same names and the same rounded figures; and beside offsets they have the text itself, since a
//! spreadsheet cannot look it up. `csv` and `parquet` write them; [`rows`] hands them over, for any other form.
//!
//! | key | where it stands |
//! |---|---|
//! | a document's id | `documents.id`; `document` in segments, lines, spans, members, bridges; `a`, `b` in links and passages |
//! | a segment | (`document`, `segment`) in members; `base_document`, `base_segment` in stories; (`document`, `id`) in segments |
//! | a story's id | `stories.id`; `story` in segments, members, related, bridges |
//! | a passage's number | `passages.id`; `passage` in span_passages; a link's passages are those with its `a` and `b` |
//! | a span | (`document`, `start`) in spans and span_passages |

mod rows;

use super::Detail;
pub use rows::{Cell, Take, rows};

/// A table of a report. Its columns keep their names, order and meaning as long as [`SCHEMA`](super::SCHEMA) stays.
///
/// Shares, covers and scores are fractions from 0 to 1 with up to four decimals; `start` and `end` are bytes of the
/// document's text, `end` exclusive; lines count from 1. An empty cell is something that is not known or not there.
///
/// ```
/// use wirecopy::report::Detail;
/// use wirecopy::report::table::Table;
///
/// let names: Vec<&str> = Table::Members.columns().iter().map(|column| column.name).collect();
/// assert_eq!(names, ["story", "document", "segment", "role", "containment"]);
/// assert!(Table::Links.is_in(Detail::Links) && !Table::Passages.is_in(Detail::Links));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Table {
    /// What there is one of: `name`, `value`. The first row is `schema`; then the tool, every parameter
    /// (`parameters.bands`, …), every count (`counts.documents`, …).
    Report,
    /// Inputs that could not be read: `path`, `reason`.
    Skipped,
    /// `id`, `path`, `source`, `published`, `title`, `language`, `bytes`, `words`, and of its words the shares `verbatim`,
    /// `rewritten`, `own`, `off_topic`, `furniture`.
    Documents,
    /// The articles and the furniture that documents are made of: `document`, `id` (a number within the document),
    /// `main` (whether the document is about it), `start`, `end`, `first_line`, `last_line`, `kind`, `story` (the first
    /// by id; the others are in [`Table::Members`]), `role`.
    Segments,
    /// `document`, `line`, `start`, `end`, `label`, `unique` (nothing like it stands in any other document), `text`.
    Lines,
    /// Sentences: `document`, `start`, `end`, `line` (where it begins), `label`, `on_topic` (0 to 1), `text`.
    Spans,
    /// Which passages show what a span is: `document`, `start` (of the span), `passage`.
    SpanPassages,
    /// `id`, `kind`, `label` (a headline), `base_document`, `base_segment`, `base_reason` (the likely base), and
    /// `min_similarity`, `links` (`all` or `representatives`).
    Stories,
    /// The segments of stories: `story`, `document`, `segment`, `role`, `containment` (share of it that is aligned with
    /// the other members of the core).
    Members,
    /// Stories on one event that were written apart: `story`, `related`.
    Related,
    /// Documents that touch a story and were not let in: `story`, `document`, `reason`.
    Bridges,
    /// Pairs of documents that have to do with each other: `a`, `a_segment`, `b`, `b_segment`, `relation`, `a_covered`,
    /// `b_covered` (share of that segment that is aligned), `verbatim` (share of the aligned words that are the same), `first` (`a` or `b`,
    /// whichever seems to have been printed first), `first_reasons`.
    Links,
    /// Aligned stretches of two documents: `id` (a number), `a`, `a_start`, `a_end`, `a_line`, `b`, `b_start`, `b_end`,
    /// `b_line`, `kind`, `score`, `a_text`, `b_text`.
    Passages,
}

/// A column of a [`Table`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, unique within the table.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
}

/// What the cells of a column hold, unless they are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number, from 0.
    Count,
    /// A fraction, 0 to 1.
    Fraction,
    /// `true` or `false`.
    Flag,
}

/// Columns by kind and name.
macro_rules! columns {
    ($($kind:ident $name:ident),*) => { &[$(Column { name: stringify!($name), kind: Kind::$kind }),*] };
}

impl Table {
    /// All tables, the outlines first.
    pub const ALL: [Table; 13] = [
        Table::Report,
        Table::Skipped,
        Table::Documents,
        Table::Segments,
        Table::Stories,
        Table::Members,
        Table::Related,
        Table::Bridges,
        Table::Links,
        Table::Passages,
        Table::Lines,
        Table::Spans,
        Table::SpanPassages,
    ];

    /// Its name, which is also that of its file.
    pub fn name(self) -> &'static str {
        match self {
            Table::Report => "report",
            Table::Skipped => "skipped",
            Table::Documents => "documents",
            Table::Segments => "segments",
            Table::Lines => "lines",
            Table::Spans => "spans",
            Table::SpanPassages => "span_passages",
            Table::Stories => "stories",
            Table::Members => "members",
            Table::Related => "related",
            Table::Bridges => "bridges",
            Table::Links => "links",
            Table::Passages => "passages",
        }
    }

    /// Whether a report of this detail has it.
    pub fn is_in(self, detail: Detail) -> bool {
        match self {
            Table::Links => detail.has_links(),
            Table::Passages | Table::Lines | Table::Spans | Table::SpanPassages => detail.has_passages(),
            _ => true,
        }
    }

    /// Its columns, in order.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Table::Report => columns![Text name, Text value],
            Table::Skipped => columns![Text path, Text reason],
            Table::Documents => columns![
                Text id, Text path, Text source, Text published, Text title, Text language, Count bytes,
                Count words, Fraction verbatim, Fraction rewritten, Fraction own, Fraction off_topic, Fraction furniture
            ],
            Table::Segments => columns![
                Text document, Count id, Flag main, Count start, Count end, Count first_line, Count last_line,
                Text kind, Text story, Text role
            ],
            Table::Lines => columns![
                Text document, Count line, Count start, Count end, Text label, Flag unique, Text text
            ],
            Table::Spans => columns![
                Text document, Count start, Count end, Count line, Text label, Fraction on_topic, Text text
            ],
            Table::SpanPassages => columns![Text document, Count start, Count passage],
            Table::Stories => columns![
                Text id, Text kind, Text label, Text base_document, Count base_segment, Text base_reason,
                Fraction min_similarity, Text links
            ],
            Table::Members => columns![Text story, Text document, Count segment, Text role, Fraction containment],
            Table::Related => columns![Text story, Text related],
            Table::Bridges => columns![Text story, Text document, Text reason],
            Table::Links => columns![
                Text a, Count a_segment, Text b, Count b_segment, Text relation, Fraction a_covered,
                Fraction b_covered, Fraction verbatim, Text first, Text first_reasons
            ],
            Table::Passages => columns![
                Count id, Text a, Count a_start, Count a_end, Count a_line, Text b, Count b_start, Count b_end,
                Count b_line, Text kind, Fraction score, Text a_text, Text b_text
            ],
        }
    }
}
