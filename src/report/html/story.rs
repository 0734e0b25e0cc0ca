//! One story: the likely base text, what each member kept, dropped and added, and the base sentence by sentence.

use maud::{Markup, html};

use super::graph::graph;
use super::kept::{Copy, Kept, Lines, copies, kept, segment, sentences};
use super::matrix::{MOST, matrix};
use super::members;
use super::overview::title;
use super::page::{headline, left_out};
use super::site::View;
use super::timeline::timeline;
use crate::passage::PassageKind;
use crate::report::reading::{escape, in_short, phrase};
use crate::report::{Detail, DocumentReport, LinkCoverage, Member, Segment, Story};

/// Members that are told about one by one.
const MEMBERS: usize = 200;
/// Members that have a column beside the base text.
const COLUMNS: usize = 12;
/// Sentences of the base that are shown, and bytes of each.
const SENTENCES: usize = 400;
const SENTENCE_BYTES: usize = 2 * 1024;

pub(super) fn section(view: View<'_>, number: usize) -> Markup {
    let report = view.site.report();
    let story = &report.stories[number];
    let documents = documents(view, story);
    html! {
        section.view.story-view id=(format!("s{number}")) aria-labelledby=(format!("s{number}-title")) {
            p.crumbs { a href=(view.overview()) { "Overview" } " › story" }
            h1 id=(format!("s{number}-title")) tabindex="-1" { (title(&story.label)) }
            p.outline { (in_short::outline(&view.site.context, story)) }
            (members::table(view, story, MEMBERS))
            @match base(view, story) {
                Some(base) => (beside_base(view, story, base)),
                None => p.note {
                    "No member accounts for the others’ text: there is no likely base to hold them against."
                },
            }
            (notes(view, story))
            @if report.stories.len() > 1 && documents.len() > 1 {
                @if view.site.detail.has_links() {
                    h2 { "Who shares with whom" }
                    @if story.links == LinkCoverage::Representatives {
                        p.note {
                            "The story is large: its members were compared with its representatives, not each with each."
                        }
                    }
                    div.pair-of-figures { (graph(view, &documents)) div { (matrix(view, &documents)) } }
                }
                (timeline(view, &documents[..documents.len().min(MOST)]))
            }
        }
    }
}

/// The documents of a story, each once.
fn documents(view: View<'_>, story: &Story) -> Vec<usize> {
    let mut documents: Vec<usize> =
        story.members.iter().filter_map(|member| view.site.context.names.index(&member.document)).collect();
    documents.dedup();
    documents
}

/// A segment of a document.
type Part<'a> = (usize, &'a DocumentReport, &'a Segment);

fn base<'a>(view: View<'a>, story: &Story) -> Option<Part<'a>> {
    let base = story.base.as_ref()?;
    let number = view.site.context.names.index(&base.document)?;
    let document = view.site.document(number);
    Some((number, document, document.segments.iter().find(|segment| segment.id == base.segment)?))
}

/// The members other than the base, with their parts.
fn others<'a>(view: View<'a>, story: &'a Story, base: Part<'a>) -> Vec<(&'a Member, Part<'a>)> {
    let part = |member: &'a Member| {
        let number = view.site.context.names.index(&member.document)?;
        let document = view.site.document(number);
        Some((member, (number, document, segment(document, member)?)))
    };
    story.members.iter().filter_map(part).filter(|(_, (number, ..))| *number != base.0).collect()
}

fn beside_base(view: View<'_>, story: &Story, base: Part<'_>) -> Markup {
    let reason = story.base.as_ref().map(|base| base.reason.as_str()).unwrap_or_default();
    let others = others(view, story, base);
    html! {
        div.base {
            h2 { "Likely base text: " (view.name(base.0)) }
            p { "A hint, not a verdict: " (headline(reason)) ". Which text was written first is not known." }
        }
        @if view.site.detail == Detail::Full && !others.is_empty() {
            h2 { "What each member did with it" }
            div.fates {
                @for (member, part) in others.iter().take(MEMBERS) { (fate(view, member, base, *part)) }
            }
            (left_out(others.len(), MEMBERS, "member"))
            @if view.site.plan.page_of_document(base.0).is_some() { (sentence_by_sentence(view, base, &others)) }
        }
    }
}

/// What one member kept, dropped and added.
fn fate(view: View<'_>, member: &Member, base: Part<'_>, part: Part<'_>) -> Markup {
    let Kept { of, kept, dropped, added, from_others } = kept(view.site.report(), (base.1, base.2), (part.1, part.2));
    let base_name = view.site.context.names.of(&base.1.id);
    let place = in_short::place(&view.site.context, member);
    html! {
        article.fate {
            h3 { (view.name(part.0)) @if place != "all" { span.faint { " " (place) } } }
            p { (members::role(member.role)) }
            dl {
                div {
                    dt { "kept" }
                    dd {
                        (kept) " of " (phrase::count(of, "sentence")) " of " bdi { (base_name) }
                        @if let Some(href) = view.to_pair(base.0, part.0) { " · " a href=(href) { "side by side" } }
                    }
                }
                (lines(view, "dropped", base.0, &dropped, &format!("of {base_name}")))
                (lines(view, "added", part.0, &added, "found nowhere else"))
                (lines(view, "from others", part.0, &from_others, "that others have, and the base has not"))
            }
        }
    }
}

/// Stretches of lines, each leading to its first.
fn lines(view: View<'_>, term: &str, document: usize, lines: &Lines, of: &str) -> Markup {
    let sentences = lines.sentences();
    html! {
        @if sentences > 0 {
            div {
                dt { (term) }
                dd {
                    @for (i, (line, words)) in lines.in_words().iter().enumerate() {
                        @if i > 0 { ", " }
                        @match view.to_line(document, *line) {
                            Some(href) => a href=(href) { (words) }, None => (words)
                        }
                    }
                    span.faint { " · " (phrase::count(sentences, "sentence")) " " (of) }
                }
            }
        }
    }
}

/// The base text, each sentence with who has it.
fn sentence_by_sentence(view: View<'_>, base: Part<'_>, others: &[(&Member, Part<'_>)]) -> Markup {
    let report = view.site.report();
    let mut columns: Vec<Part<'_>> = others.iter().map(|(_, part)| *part).collect();
    columns.dedup_by_key(|part| part.0);
    let shown = &columns[..columns.len().min(COLUMNS)];
    let spans: Vec<_> = sentences(base.1, base.2).collect();
    let text = view.site.context.text(base.1).unwrap_or_default();
    html! {
        h2 { "The base text, and who kept it" }
        div.scroll tabindex="0" role="region" aria-label="The base text, and who kept it" {
            table.grid {
                caption {
                    span.mark.verbatim { "=" }
                    " word for word, "
                    span.mark.rewritten { "≈" }
                    " in other words, "
                    span.mark { "–" }
                    " dropped"
                }
                thead { tr {
                    th scope="col" { "Line" }
                    th scope="col" { bdi { (view.site.context.names.of(&base.1.id)) } }
                    @for column in shown { th scope="col" { (view.name(column.0)) } }
                } }
                tbody {
                    @for span in spans.iter().take(SENTENCES) {
                        @let had_by = copies(report, base.1, span);
                        @let sentence = text.get(span.start as usize..span.end as usize).unwrap_or_default();
                        tr.only-base[shown.iter().all(|column| !had_by.contains_key(column.1.id.as_str()))] {
                            th scope="row" {
                                @match view.to_line(base.0, span.line) {
                                    Some(href) => a href=(href) { (span.line) }, None => (span.line)
                                }
                            }
                            td dir="auto" {
                                (escape::body(&sentence[..sentence.floor_char_boundary(SENTENCE_BYTES)]))
                                @if sentence.len() > SENTENCE_BYTES { "…" }
                            }
                            @for column in shown {
                                td.cell { (mark(view, had_by.get(column.1.id.as_str()), base.0, column.0)) }
                            }
                        }
                    }
                }
            }
        }
        (left_out(spans.len(), SENTENCES, "sentence"))
        (left_out(columns.len(), shown.len(), "member"))
    }
}

/// Whether and how a member has a sentence.
fn mark(view: View<'_>, copy: Option<&Copy>, base: usize, document: usize) -> Markup {
    let Some(copy) = copy else { return html! { span.mark { "–" span.vh { " dropped" } } } };
    let (sign, class, meaning) = match copy.kind {
        PassageKind::Verbatim => ("=", "verbatim", " word for word"),
        PassageKind::Rewritten => ("≈", "rewritten", " in other words"),
    };
    let sign = html! { (sign) span.vh { (meaning) } };
    html! {
        @match view.to_passage(base, document, copy.passage) {
            Some(href) => a.mark.(class) href=(href) { (sign) },
            None => span.mark.(class) { (sign) },
        }
    }
}

/// Documents that only touch it, stories beside it.
fn notes(view: View<'_>, story: &Story) -> Markup {
    let names = &view.site.context.names;
    let of_id = |id: &str| view.site.report().stories.iter().position(|other| other.id == id);
    html! {
        @if !story.bridges.is_empty() {
            h2 { "Touch it, and were not let in" }
            ul.notes { @for bridge in story.bridges.iter().take(MEMBERS) {
                li {
                    @if let Some(document) = names.index(&bridge.document) { (view.name(document)) }
                    ": " (headline(&bridge.reason))
                }
            } }
            (left_out(story.bridges.len(), MEMBERS, "document"))
        }
        @if !story.related.is_empty() {
            h2 { "The same event, written apart" }
            ul.notes { @for related in story.related.iter().take(MEMBERS) {
                li { @match of_id(related).and_then(|number| Some((number, view.to_story(number)?))) {
                    Some((number, href)) => a href=(href) { (title(&view.site.report().stories[number].label)) },
                    None => bdi { (names.of_story(related)) },
                } }
            } }
        }
    }
}
