//! The rows of each table.
//!
//! Each type of the report is taken apart field by field: a field that is added to it and forgotten here does not compile.

use std::io;

use super::Table;
use crate::report::{
    Bridge, Counts, DECIMALS, DocumentReport, LabelledLine, LabelledSpan, Link, LinkCoverage, Member,
    PARAMETER_DECIMALS, Parameters, Passage, Report, Segment, Shares, Side, Skipped, Story, Texts, Tool,
};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Cell<'a> {
    /// Nothing: it is not known, or not there.
    Missing,
    /// A name, a label, a headline.
    Text(&'a str),
    /// A stretch of a document, of any length.
    Passage(&'a str),
    /// A figure among texts.
    Figure(String),
    /// A whole number.
    Count(u64),
    /// Rounded as in every form for machines.
    Fraction(f64),
    /// Yes or no.
    Flag(bool),
}

impl<'a> Cell<'a> {
    fn known(text: Option<&'a String>) -> Self {
        text.map_or(Cell::Missing, |text| Cell::Text(text))
    }

    fn count(number: u32) -> Self {
        Cell::Count(u64::from(number))
    }

    fn fraction(value: f64) -> Self {
        Cell::Fraction(rounded(value, DECIMALS))
    }

    /// The text between two bytes, where it is at hand.
    fn passage(text: Option<&'a str>, start: u32, end: u32) -> Self {
        text.and_then(|text| text.get(start as usize..end as usize)).map_or(Cell::Missing, Cell::Passage)
    }
}

/// As the JSON report rounds.
fn rounded(value: f64, decimals: u32) -> f64 {
    let scale = 10f64.powi(decimals as i32);
    // Adding 0 makes the negative zero that rounding can leave a plain one.
    (value * scale).round() / scale + 0.0
}

/// Takes a row; a row has a cell for each column of its table, in that order.
pub type Take<'t> = &'t mut dyn FnMut(&[Cell<'_>]) -> io::Result<()>;

/// Hands over the rows of a table, one after the other, in the order of the report. A cell is of its column's
/// [`Kind`](super::Kind) (texts are [`Cell::Text`], [`Cell::Passage`] or [`Cell::Figure`]), or missing.
///
/// ```
/// use wirecopy::{Detector, Document};
/// use wirecopy::report::Texts;
/// use wirecopy::report::table::{Cell, Table, rows};
///
/// let documents = [Document::new("afp/1", "Mali has detained soldiers."), Document::new("afp/2", "Calm returns.")];
/// let report = Detector::builder().build()?.scan(&documents)?;
/// let mut ids = Vec::new();
/// rows(&report, &Texts::from_iter(&documents), Table::Documents, &mut |cells| {
///     if let Cell::Text(id) = cells[0] {
///         ids.push(id.to_owned());
///     }
///     Ok(())
/// }).expect("nothing is refused");
/// assert_eq!(ids, ["afp/1", "afp/2"]);
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
///
/// Those of `take`, which end it.
pub fn rows(report: &Report, texts: &Texts<'_>, table: Table, take: Take<'_>) -> io::Result<()> {
    match table {
        Table::Report => whole(report, take),
        Table::Skipped => report.skipped.iter().try_for_each(|skipped| take(&row_of_skipped(skipped))),
        Table::Documents => report.documents.iter().try_for_each(|document| take(&row_of_document(document))),
        Table::Segments => report.documents.iter().try_for_each(|document| segments(document, take)),
        Table::Lines => report.documents.iter().try_for_each(|document| lines(document, texts.of(document), take)),
        Table::Spans => report.documents.iter().try_for_each(|document| spans(document, texts.of(document), take)),
        Table::SpanPassages => report.documents.iter().try_for_each(|document| span_passages(document, take)),
        Table::Stories => report.stories.iter().try_for_each(|story| take(&row_of_story(story))),
        Table::Members => report.stories.iter().try_for_each(|story| members(story, take)),
        Table::Related => report.stories.iter().try_for_each(|story| related(story, take)),
        Table::Bridges => report.stories.iter().try_for_each(|story| bridges(story, take)),
        Table::Links => report.links.iter().try_for_each(|link| take(&row_of_link(link))),
        Table::Passages => passages(report, texts, take),
    }
}

/// The fields of the report that are no lists.
fn whole(report: &Report, take: Take<'_>) -> io::Result<()> {
    let Report { schema, tool, parameters, counts, skipped: _, documents: _, stories: _, links: _, passages: _ } =
        report;
    let Tool { name, version } = tool;
    let Parameters {
        shingle,
        hashes,
        seed,
        recall_similarity,
        recall_probability,
        bands,
        rows,
        recall,
        window,
        same_source,
    } = parameters;
    for (name, text) in
        [("schema", *schema), ("tool.name", name), ("tool.version", version), ("parameters.shingle", shingle.as_str())]
    {
        take(&[Cell::Text(name), Cell::Text(text)])?;
    }
    let parameter = |value: f64| format!("{:?}", rounded(value, PARAMETER_DECIMALS));
    for (name, figure) in [
        ("parameters.hashes", hashes.to_string()),
        ("parameters.seed", seed.to_string()),
        ("parameters.recall_similarity", parameter(*recall_similarity)),
        ("parameters.recall_probability", parameter(*recall_probability)),
        ("parameters.bands", bands.to_string()),
        ("parameters.rows", rows.to_string()),
        ("parameters.recall", parameter(*recall)),
    ] {
        take(&[Cell::Text(name), Cell::Figure(figure)])?;
    }
    let window = window.map_or(Cell::Missing, |seconds| Cell::Figure(seconds.to_string()));
    take(&[Cell::Text("parameters.window"), window])?;
    take(&[Cell::Text("parameters.same_source"), Cell::Text(same_source.as_str())])?;
    let Counts {
        documents,
        paragraphs,
        distinct_paragraphs,
        candidates,
        verified,
        links,
        stories,
        passages,
        capped_buckets,
    } = counts;
    for (name, count) in [
        ("counts.documents", documents),
        ("counts.paragraphs", paragraphs),
        ("counts.distinct_paragraphs", distinct_paragraphs),
        ("counts.candidates", candidates),
        ("counts.verified", verified),
        ("counts.links", links),
        ("counts.stories", stories),
        ("counts.passages", passages),
        ("counts.capped_buckets", capped_buckets),
    ] {
        take(&[Cell::Text(name), Cell::Figure(count.to_string())])?;
    }
    Ok(())
}

fn row_of_skipped(Skipped { path, reason }: &Skipped) -> [Cell<'_>; 2] {
    [Cell::Text(path), Cell::Text(reason)]
}

fn row_of_document(document: &DocumentReport) -> [Cell<'_>; 13] {
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
        segments: _,
        spans: _,
        lines: _,
    } = document;
    let Shares { verbatim, rewritten, own, off_topic, furniture } = shares;
    [
        Cell::Text(id),
        Cell::known(path.as_ref()),
        Cell::known(source.as_ref()),
        Cell::known(published.as_ref()),
        Cell::known(title.as_ref()),
        Cell::known(language.as_ref()),
        Cell::Count(*bytes),
        Cell::Count(*words),
        Cell::fraction(*verbatim),
        Cell::fraction(*rewritten),
        Cell::fraction(*own),
        Cell::fraction(*off_topic),
        Cell::fraction(*furniture),
    ]
}

fn segments(document: &DocumentReport, take: Take<'_>) -> io::Result<()> {
    for segment in &document.segments {
        let Segment { id, main, start, end, first_line, last_line, kind, story, role } = segment;
        take(&[
            Cell::Text(&document.id),
            Cell::count(*id),
            Cell::Flag(*main),
            Cell::count(*start),
            Cell::count(*end),
            Cell::count(*first_line),
            Cell::count(*last_line),
            Cell::Text(kind.as_str()),
            Cell::known(story.as_ref()),
            role.map_or(Cell::Missing, |role| Cell::Text(role.as_str())),
        ])?;
    }
    Ok(())
}

fn lines(document: &DocumentReport, text: Option<&str>, take: Take<'_>) -> io::Result<()> {
    for LabelledLine { line, start, end, label, unique } in &document.lines {
        take(&[
            Cell::Text(&document.id),
            Cell::count(*line),
            Cell::count(*start),
            Cell::count(*end),
            Cell::Text(label.as_str()),
            Cell::Flag(*unique),
            Cell::passage(text, *start, *end),
        ])?;
    }
    Ok(())
}

fn spans(document: &DocumentReport, text: Option<&str>, take: Take<'_>) -> io::Result<()> {
    for LabelledSpan { start, end, line, label, on_topic, passages: _ } in &document.spans {
        take(&[
            Cell::Text(&document.id),
            Cell::count(*start),
            Cell::count(*end),
            Cell::count(*line),
            Cell::Text(label.as_str()),
            on_topic.map_or(Cell::Missing, Cell::fraction),
            Cell::passage(text, *start, *end),
        ])?;
    }
    Ok(())
}

fn span_passages(document: &DocumentReport, take: Take<'_>) -> io::Result<()> {
    for span in &document.spans {
        for &passage in &span.passages {
            take(&[Cell::Text(&document.id), Cell::count(span.start), Cell::count(passage)])?;
        }
    }
    Ok(())
}

fn row_of_story(story: &Story) -> [Cell<'_>; 8] {
    let Story { id, kind, label, members: _, base, min_similarity, links, related: _, bridges: _ } = story;
    let base = base.as_ref();
    [
        Cell::Text(id),
        Cell::Text(kind.as_str()),
        Cell::Text(label),
        Cell::known(base.map(|base| &base.document)),
        base.map_or(Cell::Missing, |base| Cell::count(base.segment)),
        Cell::known(base.map(|base| &base.reason)),
        Cell::fraction(*min_similarity),
        Cell::Text(match links {
            LinkCoverage::All => "all",
            LinkCoverage::Representatives => "representatives",
        }),
    ]
}

fn members(story: &Story, take: Take<'_>) -> io::Result<()> {
    for Member { document, segment, role, containment } in &story.members {
        take(&[
            Cell::Text(&story.id),
            Cell::Text(document),
            Cell::count(*segment),
            Cell::Text(role.as_str()),
            Cell::fraction(*containment),
        ])?;
    }
    Ok(())
}

fn related(story: &Story, take: Take<'_>) -> io::Result<()> {
    story.related.iter().try_for_each(|related| take(&[Cell::Text(&story.id), Cell::Text(related)]))
}

fn bridges(story: &Story, take: Take<'_>) -> io::Result<()> {
    for Bridge { document, reason } in &story.bridges {
        take(&[Cell::Text(&story.id), Cell::Text(document), Cell::Text(reason)])?;
    }
    Ok(())
}

fn row_of_link(link: &Link) -> [Cell<'_>; 10] {
    // Its passages are those between its two documents.
    let Link { a, a_segment, b, b_segment, relation, a_covered, b_covered, verbatim, direction, passages: _ } = link;
    let reasons = direction.as_ref().map(|direction| direction.reasons.join("; "));
    [
        Cell::Text(a),
        Cell::count(*a_segment),
        Cell::Text(b),
        Cell::count(*b_segment),
        Cell::Text(relation.as_str()),
        Cell::fraction(*a_covered),
        Cell::fraction(*b_covered),
        Cell::fraction(*verbatim),
        direction.as_ref().map_or(Cell::Missing, |direction| Cell::Text(direction.first.as_str())),
        reasons.map_or(Cell::Missing, Cell::Figure),
    ]
}

fn passages(report: &Report, texts: &Texts<'_>, take: Take<'_>) -> io::Result<()> {
    let text = |id: &str| {
        let found = report.documents.binary_search_by(|document| document.id.as_str().cmp(id)).ok();
        // A report is sorted by id; one of a comparison keeps the order that was typed.
        let found = found.or_else(|| report.documents.iter().position(|document| document.id == id));
        found.and_then(|number| texts.of(&report.documents[number]))
    };
    for (number, Passage { a, b, kind, score }) in (0..).zip(&report.passages) {
        let [a_text, b_text] = [a, b].map(|side| Cell::passage(text(&side.document), side.start, side.end));
        let [a, b] = [a, b].map(|Side { document, start, end, line }| {
            [Cell::Text(document), Cell::count(*start), Cell::count(*end), Cell::count(*line)]
        });
        let ([a, a_start, a_end, a_line], [b, b_start, b_end, b_line]) = (a, b);
        let (id, kind, score) = (Cell::Count(number), Cell::Text(kind.as_str()), Cell::fraction(*score));
        take(&[id, a, a_start, a_end, a_line, b, b_start, b_end, b_line, kind, score, a_text, b_text])?;
    }
    Ok(())
}
