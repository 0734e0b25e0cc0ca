//! What was found, as the outside sees it: documents with labelled spans and lines, links, passages, stories.
//!
//! The types here are the contract's field for field. `json` writes them for machines, `csv` and `parquet` as
//! the flat tables of `table` for spreadsheets and data frames, `text` and `html` for people.

mod build;
#[cfg(feature = "csv")]
pub mod csv;
mod detail;
mod direction;
mod findings;
#[cfg(feature = "html")]
pub mod html;
#[cfg(feature = "json")]
pub mod json;
mod label;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(any(feature = "text", feature = "html"))]
// Each form uses its part of it.
#[cfg_attr(not(all(feature = "text", feature = "html")), allow(dead_code))]
mod reading;
#[cfg(feature = "json")]
pub mod schema;
mod sink;
#[cfg(feature = "tables")]
pub mod table;
#[cfg(feature = "text")]
pub mod text;
mod texts;

pub use crate::document::{SameSource, SegmentKind};
pub use crate::passage::PassageKind;
pub use crate::story::{Relation, Role};
#[cfg(feature = "parts")]
pub(crate) use build::{Teller, linked, name};
pub(crate) use build::{build, head};
pub use detail::Detail;
pub(crate) use findings::{Findings, by_strength};
#[cfg(feature = "parts")]
pub(crate) use findings::{Opened, Pair, pairs};
pub use sink::Sink;
pub use texts::Texts;

/// A finished report. Every array is sorted by id or by place, so that the same input gives the same bytes.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Report {
    /// Name and version of this format.
    pub schema: &'static str,
    /// What wrote it.
    pub tool: Tool,
    /// Every parameter that can change a result.
    pub parameters: Parameters,
    /// How much there was, and how much of it was looked at.
    pub counts: Counts,
    /// Inputs that could not be read, each with its reason.
    pub skipped: Vec<Skipped>,
    /// The documents, by id.
    pub documents: Vec<DocumentReport>,
    /// The stories, by id.
    pub stories: Vec<Story>,
    /// Pairs of documents that have to do with each other, by their ids.
    pub links: Vec<Link>,
    /// The evidence: aligned stretches of two documents, by place.
    pub passages: Vec<Passage>,
}

/// Decimals of shares, covers and scores in every form for machines. Five rounded shares still sum to 1 within 3e-4.
#[cfg(any(feature = "json", feature = "tables"))]
pub(crate) const DECIMALS: u32 = 4;
/// Decimals of parameters, which somebody may want to enter again.
#[cfg(any(feature = "json", feature = "tables"))]
pub(crate) const PARAMETER_DECIMALS: u32 = 6;

/// The format this crate writes.
pub const SCHEMA: &str = "wirecopy.report/1";

/// What wrote a report.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Tool {
    /// The crate's name.
    pub name: &'static str,
    /// The crate's version.
    pub version: &'static str,
}

impl Tool {
    /// This crate.
    pub const CURRENT: Tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
}

/// Every parameter that can change a result, and what follows from it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Parameters {
    /// What a paragraph is cut into, in words: `"5 characters"`.
    pub shingle: String,
    /// Hash functions of a signature.
    pub hashes: u32,
    /// Where the hash functions start.
    pub seed: u64,
    /// The resemblance of two paragraphs at which recall is asked for.
    pub recall_similarity: f64,
    /// The recall asked for at that resemblance.
    pub recall_probability: f64,
    /// Bands that follow from it.
    pub bands: u32,
    /// Rows of a band that follow from it.
    pub rows: u32,
    /// The recall given at that resemblance, at least: by these bands and rows, and by how many minima must agree.
    pub recall: f64,
    /// The most seconds between the publication of two documents that are linked; nothing for any.
    pub window: Option<u64>,
    /// Whether documents of one source are linked.
    pub same_source: SameSource,
}

/// How much there was, and how much of it was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Counts {
    /// Documents read.
    pub documents: u64,
    /// Their paragraphs.
    pub paragraphs: u64,
    /// Paragraphs that differ after normalisation.
    pub distinct_paragraphs: u64,
    /// Pairs of documents the index nominated.
    pub candidates: u64,
    /// Of these, pairs that were aligned.
    pub verified: u64,
    /// Pairs that are linked.
    pub links: u64,
    /// Stories.
    pub stories: u64,
    /// Aligned passages.
    pub passages: u64,
    /// Buckets too large to compare each with each.
    pub capped_buckets: u64,
}

/// An input that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Skipped {
    /// Where it is.
    pub path: String,
    /// Why it was skipped, and what to do.
    pub reason: String,
}

/// One document of a report.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct DocumentReport {
    /// Its id.
    pub id: String,
    /// The file it was read from.
    pub path: Option<String>,
    /// Its outlet, where known.
    pub source: Option<String>,
    /// Its date, where known.
    pub published: Option<String>,
    /// Its title or headline, where there is one.
    pub title: Option<String>,
    /// The language it is declared to be in or seems to be in, as the primary subtag of BCP 47, where known.
    pub language: Option<String>,
    /// Length of its text in bytes.
    pub bytes: u64,
    /// Words in it.
    pub words: u64,
    /// What its words are, as fractions.
    pub shares: Shares,
    /// The articles and the furniture it is made of.
    pub segments: Vec<Segment>,
    /// Sentence-sized pieces, each with one label; all text but white space is covered.
    pub spans: Vec<LabelledSpan>,
    /// Its lines that hold more than white space.
    pub lines: Vec<LabelledLine>,
}

/// Fractions of a document's words, sum 1 (all 0 for a document without words).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Shares {
    /// Stands word for word in another document of the story.
    pub verbatim: f64,
    /// Says in other words what another document says.
    pub rewritten: f64,
    /// The outlet's own reporting.
    pub own: f64,
    /// Not about the story of the main segment.
    pub off_topic: f64,
    /// Page chrome and housekeeping.
    pub furniture: f64,
}

impl Shares {
    /// The share of one label.
    pub fn of(&self, label: Label) -> f64 {
        match label {
            Label::Verbatim => self.verbatim,
            Label::Rewritten => self.rewritten,
            Label::Own => self.own,
            Label::OffTopic => self.off_topic,
            Label::Furniture => self.furniture,
        }
    }
}

/// What a span or a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Label {
    /// Stands word for word (after normalisation) in another document of the story.
    Verbatim,
    /// Says in other words what an aligned passage of another document says.
    Rewritten,
    /// About the story, found in no other document.
    Own,
    /// Not about the story of this document's main segment.
    OffTopic,
    /// Page chrome and agency housekeeping.
    Furniture,
}

impl Label {
    /// All labels, in the order of [`Shares`].
    pub const ALL: [Label; 5] = [Label::Verbatim, Label::Rewritten, Label::Own, Label::OffTopic, Label::Furniture];

    /// The label as the JSON report writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Verbatim => "verbatim",
            Label::Rewritten => "rewritten",
            Label::Own => "own",
            Label::OffTopic => "off_topic",
            Label::Furniture => "furniture",
        }
    }
}

/// One article inside a document, or a block of furniture.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Segment {
    /// Its number in the document, from 0.
    pub id: u32,
    /// Whether the document is about this one.
    pub main: bool,
    /// First byte.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
    /// First line, from 1.
    pub first_line: u32,
    /// Last line.
    pub last_line: u32,
    /// An article, or furniture.
    pub kind: SegmentKind,
    /// The story it is in; the first by id where it is in several.
    pub story: Option<String>,
    /// How it is in that story.
    pub role: Option<Role>,
}

/// A sentence-sized piece of a document with one label.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct LabelledSpan {
    /// First byte.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
    /// The line it begins in, from 1.
    pub line: u32,
    /// What it is.
    pub label: Label,
    /// Share of its stems that stand in another document of the story, smoothed over its neighbours;
    /// nothing where fewer than three documents give evidence.
    pub on_topic: Option<f64>,
    /// Indices into [`Report::passages`].
    pub passages: Vec<u32>,
}

/// One line of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct LabelledLine {
    /// Its number, from 1.
    pub line: u32,
    /// First byte.
    pub start: u32,
    /// Byte behind the last, line break not included.
    pub end: u32,
    /// The label that most of its words have.
    pub label: Label,
    /// Whether nothing like it stands in any other document.
    pub unique: bool,
}

/// A cluster of segments.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "parts", derive(serde::Deserialize))]
#[cfg_attr(any(feature = "json", feature = "parts"), derive(serde::Serialize))]
pub struct Story {
    /// Its id: the smallest (document, segment) of the core, or of all members where every text was written apart.
    pub id: String,
    /// An article, or (members that are nothing but furniture) furniture.
    pub kind: SegmentKind,
    /// A headline to call it by.
    pub label: String,
    /// The segments in it, by document and segment.
    pub members: Vec<Member>,
    /// The member the others seem to be made from: a hint, with its reason.
    pub base: Option<Base>,
    /// The lowest containment of a derivation member.
    pub min_similarity: f64,
    /// Whether every pair of members was linked, or only those with representatives.
    pub links: LinkCoverage,
    /// Stories on the same event that were written apart.
    pub related: Vec<String>,
    /// Documents that touch the story and were not let in.
    pub bridges: Vec<Bridge>,
}

/// A segment in a story.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "parts", derive(serde::Deserialize))]
#[cfg_attr(any(feature = "json", feature = "parts"), derive(serde::Serialize))]
pub struct Member {
    /// Its document's id.
    pub document: String,
    /// Its number in that document.
    pub segment: u32,
    /// How it belongs.
    pub role: Role,
    /// Share of its article text that is aligned with the core's other members.
    pub containment: f64,
}

/// The member a story seems to be made from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "parts", derive(serde::Deserialize))]
#[cfg_attr(any(feature = "json", feature = "parts"), derive(serde::Serialize))]
pub struct Base {
    /// Its document's id.
    pub document: String,
    /// Its number in that document.
    pub segment: u32,
    /// Why it is thought to be the base.
    pub reason: String,
}

/// Which links of a story are in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "parts", derive(serde::Deserialize))]
#[cfg_attr(any(feature = "json", feature = "parts"), derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum LinkCoverage {
    /// Every pair.
    All,
    /// Each member with the story's representatives.
    Representatives,
}

/// A document that touches a story and was not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "parts", derive(serde::Deserialize))]
#[cfg_attr(any(feature = "json", feature = "parts"), derive(serde::Serialize))]
pub struct Bridge {
    /// Its id.
    pub document: String,
    /// Why it stayed outside.
    pub reason: String,
}

/// What two documents have to do with each other.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Link {
    /// One document's id, the smaller.
    pub a: String,
    /// The segment of it that the relation was judged on.
    pub a_segment: u32,
    /// The other document's id.
    pub b: String,
    /// The segment of it that the relation was judged on.
    pub b_segment: u32,
    /// The strongest relation that holds.
    pub relation: Relation,
    /// Share of `a_segment` that is aligned.
    pub a_covered: f64,
    /// Share of `b_segment` that is aligned.
    pub b_covered: f64,
    /// Share of the aligned words that stand in identical runs of three words or more.
    pub verbatim: f64,
    /// Which of the two was first: a hint, where something shows it and nothing speaks against it.
    pub direction: Option<Direction>,
    /// Indices into [`Report::passages`]: all between the two documents.
    pub passages: Vec<u32>,
}

/// Which of two linked documents was first, and what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Direction {
    /// Which of the two.
    pub first: First,
    /// What shows it, each said of the first: "it was published 2 days earlier".
    pub reasons: Vec<String>,
}

/// One of the two documents of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum First {
    /// [`Link::a`].
    A,
    /// [`Link::b`].
    B,
}

impl First {
    /// The side as the reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
        }
    }
}

impl Link {
    /// The id of the document that was first, where that is shown.
    pub fn first(&self) -> Option<&str> {
        self.direction.as_ref().map(|direction| match direction.first {
            First::A => self.a.as_str(),
            First::B => self.b.as_str(),
        })
    }
}

/// Two aligned stretches.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Passage {
    /// The side in the document with the smaller id.
    pub a: Side,
    /// The other side.
    pub b: Side,
    /// Word for word, or in other words.
    pub kind: PassageKind,
    /// How alike they are, 0 to 1.
    pub score: f64,
}

/// One side of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Side {
    /// Its document's id.
    pub document: String,
    /// First byte.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
    /// The line it begins in, from 1.
    pub line: u32,
}
