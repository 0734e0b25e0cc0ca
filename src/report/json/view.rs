//! What of a report's types is written at a [`Detail`]. Borrowed, so that writing copies nothing.
//!
//! Each type is taken apart field by field: a field that is added to the report and forgotten here does not compile.

use serde::Serialize;

use crate::report::{
    Counts, Detail, Direction, DocumentReport, LabelledLine, LabelledSpan, Link, Parameters, Relation, Report, Segment,
    Shares, Skipped, Tool,
};

/// An object with the name of its kind, as a line of NDJSON has it.
#[derive(Serialize)]
pub(super) struct Record<T> {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    #[serde(flatten)]
    pub(super) body: T,
}

/// All of a report that is not an array of findings.
#[derive(Serialize)]
pub(super) struct Header<'a> {
    schema: &'a str,
    tool: &'a Tool,
    parameters: &'a Parameters,
    counts: &'a Counts,
    skipped: &'a [Skipped],
}

impl<'a> Header<'a> {
    /// That of a report, but for what it skipped.
    pub(super) fn new(report: &'a Report, skipped: &'a [Skipped]) -> Self {
        let Report { schema, tool, parameters, counts, skipped: _, documents: _, stories: _, links: _, passages: _ } =
            report;
        Self { schema, tool, parameters, counts, skipped }
    }
}

/// A document, its spans and lines only where asked for.
#[derive(Serialize)]
pub(super) struct DocumentView<'a> {
    id: &'a str,
    path: Option<&'a str>,
    source: Option<&'a str>,
    published: Option<&'a str>,
    title: Option<&'a str>,
    language: Option<&'a str>,
    bytes: u64,
    words: u64,
    shares: &'a Shares,
    segments: &'a [Segment],
    #[serde(skip_serializing_if = "Option::is_none")]
    spans: Option<&'a [LabelledSpan]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<&'a [LabelledLine]>,
}

impl<'a> DocumentView<'a> {
    pub(super) fn new(document: &'a DocumentReport, detail: Detail) -> Self {
        let DocumentReport {
            id,
            path,
            source,
            published,
            title,
            language,
            bytes,
            words,
            shares,
            segments,
            spans,
            lines,
        } = document;
        Self {
            id,
            path: path.as_deref(),
            source: source.as_deref(),
            published: published.as_deref(),
            title: title.as_deref(),
            language: language.as_deref(),
            bytes: *bytes,
            words: *words,
            shares,
            segments,
            spans: detail.has_passages().then_some(spans),
            lines: detail.has_passages().then_some(lines),
        }
    }
}

/// A link, with the numbers of its passages only where the passages are written too.
#[derive(Serialize)]
pub(super) struct LinkView<'a> {
    a: &'a str,
    a_segment: u32,
    b: &'a str,
    b_segment: u32,
    relation: Relation,
    a_covered: f64,
    b_covered: f64,
    verbatim: f64,
    direction: Option<&'a Direction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passages: Option<&'a [u32]>,
}

impl<'a> LinkView<'a> {
    pub(super) fn new(link: &'a Link, detail: Detail) -> Self {
        let Link { a, a_segment, b, b_segment, relation, a_covered, b_covered, verbatim, direction, passages } = link;
        Self {
            a,
            a_segment: *a_segment,
            b,
            b_segment: *b_segment,
            relation: *relation,
            a_covered: *a_covered,
            b_covered: *b_covered,
            verbatim: *verbatim,
            direction: direction.as_ref(),
            passages: detail.has_passages().then_some(passages),
        }
    }
}
