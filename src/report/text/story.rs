//! A story: what it is called, who is in it, who has how much in common with whom, and what stands beside it.

use std::io;

use super::context::Context;
use super::paint::{Ink, Run};
use super::sheet::Sheet;
use super::summary::{more, name_column, named_row};
use super::wrap::{pad, pad_left, width};
use super::{bar, escape, in_short, phrase};
use crate::report::{Detail, Link, LinkCoverage, Story};

/// Links that are listed, of a story and outside all of them.
const LINKS_SHOWN: usize = 40;
/// Cells of a bar, if the page is wide enough.
const BAR: usize = 30;
/// Below this width headings of columns are short.
const ROOMY: usize = 72;

/// One story.
pub(super) fn write(context: &Context<'_>, number: usize, detail: Detail, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let story = &context.report.stories[number];
    sheet.rule('━')?;
    if !story.label.trim().is_empty() {
        sheet.text(0, &[Run::new(escape::headline(&story.label), Ink::Strong)])?;
    }
    sheet.text(0, &[Run::plain(in_short::outline(context, story))])?;
    sheet.blank()?;
    members(context, story, sheet)?;
    notes(context, story, sheet)?;
    if detail.has_links() {
        if story.links == LinkCoverage::Representatives {
            sheet.blank()?;
            let note = "The story is large: its members were compared with its representatives, not each with each.";
            sheet.text(2, &[Run::plain(note)])?;
        }
        links(context, &context.story_links(number), sheet)?;
    }
    Ok(())
}

/// The links between documents that no story holds together.
pub(super) fn outside_links(context: &Context<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let outside = context.outside_links();
    if outside.is_empty() {
        return Ok(());
    }
    sheet.rule('━')?;
    sheet.text(0, &[Run::new("In common outside the stories", Ink::Strong)])?;
    links(context, &outside, sheet)
}

/// Who is in it: one row a segment.
fn members(context: &Context<'_>, story: &Story, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let places: Vec<String> =
        story.members.iter().map(|member| in_short::place(context, member).replace(' ', "\u{a0}")).collect();
    let column = name_column(context, sheet).max(width("document").min(sheet.width() / 3));
    let place_column = places.iter().map(|place| width(place)).max().unwrap_or(0).max(width("part"));
    let taken = column + place_column + width("derivation") + width("aligned") + 10;
    let bar_column = sheet.width().saturating_sub(taken).clamp(bar::SHORTEST, BAR);
    let columns = |place: &str, role: &str, aligned: &str, mut behind: Vec<Run>| {
        let role = pad(role, width("derivation"));
        let text = format!("{}  {role}  {}  ", pad(place, place_column), pad_left(aligned, width("aligned")));
        let mut row = vec![Run::plain(text.replace("  ", "\u{a0} "))];
        row.append(&mut behind);
        row
    };
    let words = if sheet.width() < ROOMY { "words" } else { "the\u{a0}document's\u{a0}words" };
    let heading = columns("part", "role", "aligned", vec![Run::plain(words)]);
    named_row(sheet, &[Run::new("document", Ink::Faint)], column, &faint(heading))?;
    for (member, place) in story.members.iter().zip(&places) {
        let document = context.names.index(&member.document).map(|index| &context.report.documents[index]);
        let words = document.map_or_else(Vec::new, |document| bar::bar(&document.shares, bar_column));
        let row = columns(place, phrase::role(member.role), &phrase::percent(member.containment), words);
        named_row(sheet, &[context.name(&member.document)], column, &row)?;
    }
    Ok(())
}

/// The likely base, the documents that only touch it, the stories beside it.
fn notes(context: &Context<'_>, story: &Story, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let mut notes = Vec::new();
    if let Some(base) = &story.base {
        notes.push(("likely base", context.name(&base.document), Some(&base.reason)));
    }
    for bridge in &story.bridges {
        notes.push(("not let in", context.name(&bridge.document), Some(&bridge.reason)));
    }
    for related in &story.related {
        notes.push(("same event", Run::new(context.names.of_story(related), Ink::Strong), None));
    }
    if !notes.is_empty() {
        sheet.blank()?;
    }
    for (term, name, reason) in notes {
        let mut body = vec![name];
        match reason {
            Some(reason) => body.push(Run::plain(format!(": {}", escape::headline(reason)))),
            None => body.push(Run::plain(", a story written apart")),
        }
        let term = Run::plain(format!("  {}  ", pad(term, width("likely base"))));
        let hang = Run::plain(" ".repeat(width(&term.text)));
        sheet.beside(&[term], &[hang], &body)?;
    }
    Ok(())
}

/// Who has how much in common with whom: one row a pair.
pub(super) fn links(context: &Context<'_>, links: &[&Link], sheet: &mut Sheet<'_>) -> io::Result<()> {
    if links.is_empty() {
        return Ok(());
    }
    sheet.blank()?;
    let shown = &links[..links.len().min(LINKS_SHOWN)];
    let pair = |link: &Link| format!("{} – {}", context.names.of(&link.a), context.names.of(&link.b));
    let pairs: Vec<String> = shown.iter().map(|link| pair(link)).collect();
    let column = pairs.iter().map(|pair| width(pair)).max().unwrap_or(0).min(sheet.width() / 2);
    let headings = if sheet.width() < ROOMY {
        ["of 1st", "of 2nd", "same words"]
    } else {
        ["of the first", "of the second", "word for word"]
    };
    let columns = |relation: &str, figures: [String; 3]| {
        let mut row = pad(relation, width("same event")).replace(' ', "\u{a0}");
        for (figure, heading) in figures.iter().zip(headings) {
            row += &format!("\u{a0} {}", pad_left(figure, width(heading)));
        }
        vec![Run::plain(row)]
    };
    let heading = columns("relation", headings.map(|heading| heading.replace(' ', "\u{a0}")));
    named_row(sheet, &[Run::new("pair", Ink::Faint)], column, &faint(heading))?;
    for (link, pair) in shown.iter().zip(pairs) {
        let figures = [link.a_covered, link.b_covered, link.verbatim].map(phrase::percent);
        named_row(sheet, &[Run::plain(pair)], column, &columns(phrase::relation(link.relation), figures))?;
        if let (Some(first), Some(direction)) = (link.first(), &link.direction) {
            let note = format!("printed first: {} ({})", context.names.of(first), phrase::reasons(direction));
            sheet.text(4, &[Run::new(note, Ink::Faint)])?;
        }
    }
    more(sheet, links.len(), LINKS_SHOWN)
}

fn faint(row: Vec<Run>) -> Vec<Run> {
    row.into_iter().map(|run| Run::new(run.text, Ink::Faint)).collect()
}
