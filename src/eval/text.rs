//! An evaluation for people: the figures first, then the worst of what was missed and of what is wrong, with the words.

use std::io::{self, BufWriter, Write};

use super::{
    Agreement, Case, Cases, CategoryScores, Evaluation, Kind, LabelledScores, LinkEvidence, Nomination, PairScores,
    PassageEvidence, Scores, SpanScores, StoryScores,
};
use crate::report::text::paint::{Ink, Run};
use crate::report::text::phrase::{count, grouped, percent, relation, score};
use crate::report::text::sheet::Sheet;
use crate::report::text::{Style, escape};

/// Cells of a row's name.
const NAME: usize = 24;
/// Bytes of a passage's side that are shown.
const SIDE_BYTES: usize = 400;
/// Cells before the text of a passage's side.
const INDENT: usize = 6;

/// Writes an evaluation to be read.
///
/// # Errors
///
/// Those of `out`.
pub fn write(evaluation: &Evaluation, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    let mut sheet = Sheet::new(style, &mut out);
    opening(evaluation, &mut sheet)?;
    sheet.blank()?;
    match &evaluation.scores {
        Scores::Pairs(scores) => pairs(scores, &mut sheet)?,
        Scores::Labelled(scores) => labelled(scores, &mut sheet)?,
        Scores::Stories(scores) => stories(scores, &mut sheet)?,
        Scores::Categories(scores) => categories(scores, &mut sheet)?,
        Scores::Spans(scores) => spans(scores, &mut sheet)?,
    }
    cases("Missed", "the worst", &evaluation.missed, &mut sheet)?;
    cases("Wrong", "the worst", &evaluation.wrong, &mut sheet)?;
    cases("Counted apart", "drawn at random", &evaluation.apart, &mut sheet)?;
    out.flush()
}

fn opening(evaluation: &Evaluation, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let (truth, counts) = (&evaluation.truth, &evaluation.counts);
    let rows = match truth.kind {
        Kind::Pairs => "graded pair",
        Kind::Labelled => "labelled pair",
        Kind::Stories => "document in its cluster",
        Kind::Categories => "document and its source",
        Kind::Spans => "span",
    };
    let (rows, noun) = (truth.rows as usize, rows);
    let rows = match truth.kind {
        Kind::Stories if rows != 1 => format!("{} documents in their clusters", grouped(rows)),
        Kind::Categories if rows != 1 => format!("{} documents and their sources", grouped(rows)),
        _ => count(rows, noun),
    };
    let found = format!(
        "{} scanned, {}, {}",
        count(counts.documents as usize, "document"),
        count(counts.links as usize, "link"),
        count(counts.stories as usize, "story")
    );
    sheet.text(0, &[Run::new(escape::name(&truth.name), Ink::Strong), Run::plain(format!(": {rows}; {found}"))])?;
    match truth.not_scanned.as_slice() {
        [] => Ok(()),
        [first, ..] => {
            let documents = count(truth.not_scanned.len(), "document");
            let text = format!(
                "{documents} of {} it names not scanned: what is true of them counts as missed (the first is `{}`)",
                grouped(truth.documents as usize),
                escape::name(first)
            );
            sheet.text(0, &[Run::new(text, Ink::Strong)])
        }
    }
}

/// One row of a table: a name, and cells to the right of each other.
fn row(sheet: &mut Sheet<'_>, name: &str, cells: &[String]) -> io::Result<()> {
    let mut line = format!("{:NAME$}", escape::name(name));
    cells.iter().for_each(|cell| line += &format!("{cell:>10}"));
    sheet.row(&[Run::plain(line)])
}

fn heads(sheet: &mut Sheet<'_>, heads: &[&str]) -> io::Result<()> {
    let mut line = " ".repeat(NAME);
    heads.iter().for_each(|head| line += &format!("{head:>10}"));
    sheet.row(&[Run::new(line, Ink::Faint)])
}

/// A share with four decimals, as scores are compared.
fn figure(share: f64) -> String {
    format!("{share:.4}")
}

fn number(count: u64) -> String {
    grouped(count as usize)
}

const AGREEMENT: [&str; 6] = ["precision", "recall", "F1", "hit", "found", "truth"];

fn agreement(sheet: &mut Sheet<'_>, name: &str, of: Agreement) -> io::Result<()> {
    let shares = [of.precision(), of.recall(), of.f1()].map(figure);
    row(sheet, name, &[shares, [of.hit, of.found, of.truth].map(number)].concat())
}

fn pairs(scores: &PairScores, sheet: &mut Sheet<'_>) -> io::Result<()> {
    heads(sheet, &AGREEMENT)?;
    agreement(sheet, "pairs", scores.pairs)?;
    for grade in &scores.grades {
        agreement(sheet, &format!("  grade {}", grade.grade), grade.pairs)?;
    }
    let share = percent(scores.rewritten_share);
    let rewritten = format!(
        "Rewritten links beyond this truth, counted apart: {}, {share} of the links found",
        number(scores.rewritten)
    );
    sheet.text(0, &[Run::plain(rewritten)])?;
    nomination(scores.nominated, sheet)
}

fn nomination(nominated: Option<Nomination>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some(of) = nominated else { return Ok(()) };
    let text = format!(
        "Nominated by the index: {} of the true pairs ({} of {}); {} in all, {:.1} for each document",
        figure(of.recall),
        number(of.hit),
        number(of.truth),
        count(of.candidates as usize, "pair"),
        of.per_document
    );
    sheet.text(0, &[Run::plain(text)])
}

fn labelled(scores: &LabelledScores, sheet: &mut Sheet<'_>) -> io::Result<()> {
    heads(sheet, &AGREEMENT)?;
    agreement(sheet, "pairs", scores.pairs)?;
    sheet.blank()?;
    heads(sheet, &["true", "linked", "pairs"])?;
    for label in &scores.labels {
        let is_true = if label.positive { "yes" } else { "no" };
        row(
            sheet,
            &format!("label {}", label.label),
            &[is_true.to_owned(), number(label.linked), number(label.pairs)],
        )?;
    }
    nomination(scores.nominated, sheet)
}

fn stories(scores: &StoryScores, sheet: &mut Sheet<'_>) -> io::Result<()> {
    heads(sheet, &AGREEMENT[..3])?;
    let of = scores.b_cubed;
    row(sheet, "B-cubed", &[of.precision, of.recall, of.f1].map(figure))?;
    let stories = format!(
        "{} with two or more of the documents; {} of different clusters; {} in several stories",
        count(scores.stories as usize, "story"),
        count(scores.mixed as usize, "story"),
        count(scores.in_several as usize, "document")
    );
    sheet.text(0, &[Run::plain(stories)])?;
    let clusters = count(scores.clusters as usize, "cluster");
    sheet.text(
        0,
        &[Run::plain(format!("{clusters} of two or more documents; {} not in one piece", number(scores.split)))],
    )
}

fn categories(scores: &CategoryScores, sheet: &mut Sheet<'_>) -> io::Result<()> {
    heads(sheet, &["accuracy", "right", "documents"])?;
    row(sheet, "reuse", &[figure(scores.accuracy), number(scores.right), number(scores.documents)])?;
    sheet.blank()?;
    heads(sheet, &["tied", "documents"])?;
    for of in &scores.categories {
        row(sheet, &of.category, &[number(of.tied), number(of.documents)])?;
    }
    Ok(())
}

fn spans(scores: &SpanScores, sheet: &mut Sheet<'_>) -> io::Result<()> {
    heads(sheet, &AGREEMENT)?;
    agreement(sheet, "characters", scores.characters)?;
    let text = format!("{} of {} with any hit", number(scores.pairs_hit), count(scores.pairs as usize, "pair"));
    sheet.text(0, &[Run::plain(text)])
}

fn cases(what: &str, which: &str, cases: &Cases, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let shown = cases.shown.len();
    let worst = match shown {
        0 => return Ok(()),
        _ if shown as u64 == cases.count => format!("{what}: {}", number(cases.count)),
        _ => format!("{what}: {}, {which} {shown} of them", number(cases.count)),
    };
    sheet.blank()?;
    sheet.row(&[Run::new(worst, Ink::Strong)])?;
    for (place, case) in (1..).zip(&cases.shown) {
        sheet.blank()?;
        one_case(place, case, sheet)?;
    }
    Ok(())
}

fn one_case(place: usize, case: &Case, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let ids = format!("{} and {}", escape::name(&case.a), escape::name(&case.b));
    sheet.text(0, &[Run::plain(format!("{place:>3}. ")), Run::new(ids, Ink::Strong)])?;
    sheet.text(INDENT - 1, &[Run::plain(escape::name(&case.note))])?;
    let mut facts = vec![match &case.link {
        Some(link) => linked(link),
        None if case.scanned => "not linked".to_owned(),
        None => "not both scanned".to_owned(),
    }];
    facts.extend(case.nominated.map(|yes| if yes { "nominated" } else { "not nominated" }.to_owned()));
    facts.push(match &case.story {
        Some(story) => format!("both in story {}", escape::name(story)),
        None => "no story in common".to_owned(),
    });
    sheet.text(INDENT - 1, &[Run::plain(facts.join("; "))])?;
    let Some(link) = &case.link else { return Ok(()) };
    link.best.iter().try_for_each(|best| passage(best, sheet))?;
    match link.passages.saturating_sub(link.best.len() as u64) {
        0 => Ok(()),
        more => {
            let more = format!("and {}", count(more as usize, "passage"));
            sheet.text(INDENT, &[Run::new(format!("{more} more"), Ink::Faint)])
        }
    }
}

fn linked(link: &LinkEvidence) -> String {
    if link.passages == 0 {
        return format!("linked as {}, without passages", relation(link.relation));
    }
    format!(
        "linked as {}: {} and {} covered, {} of it verbatim, {}",
        relation(link.relation),
        percent(link.a_covered),
        percent(link.b_covered),
        percent(link.verbatim),
        count(link.passages as usize, "passage")
    )
}

fn passage(passage: &PassageEvidence, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let kind = format!("{} {}", passage.kind.as_str(), score(passage.score));
    sheet.text(INDENT, &[Run::new(kind, Ink::Faint)])?;
    for (name, side) in [("a", &passage.a), ("b", &passage.b)] {
        let text = escape::body(&side.text);
        let end = text.floor_char_boundary(SIDE_BYTES);
        let more = if end < text.len() { " …" } else { "" };
        let margin = [Run::plain(format!("{:INDENT$}{name}, line {:<5} ", "", side.line))];
        let hang = [Run::plain(" ".repeat(margin[0].text.len()))];
        sheet.beside(&margin, &hang, &[Run::plain(format!("{}{more}", &text[..end]))])?;
    }
    Ok(())
}
