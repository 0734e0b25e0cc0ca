//! The first view: what was found, what the words mean, every story with its members, who has how much of whom.

use maud::{Markup, html};

use super::bar::{bar, in_words, swatch};
use super::graph::graph;
use super::matrix::{MOST, matrix};
use super::members;
use super::page::{headline, left_out, name};
use super::site::View;
use super::timeline::timeline;
use crate::report::reading::{escape, in_short, phrase};
use crate::report::{Detail, Label, Relation, Report};

/// Stories that are listed; stories that are listed with members, and members of each.
const STORIES: usize = 5_000;
const WITH_MEMBERS: usize = 500;
const MEMBERS: usize = 12;
/// Documents in no story that are listed.
const ALONE: usize = 500;
/// Skipped inputs that are listed.
const SKIPPED: usize = 200;

pub(super) fn section(view: View<'_>) -> Markup {
    let report = view.site.report();
    html! {
        section.view.overview id="overview" aria-labelledby="overview-title" {
            h1 id="overview-title" tabindex="-1" { (in_short::sentence(&view.site.context)) }
            (notices(view))
            (legend(view.site.detail))
            @if !report.documents.is_empty() { (toolbar(view)) }
            @if !report.stories.is_empty() { (stories(view)) }
            (alone(view))
            (common(view))
            (method(report))
        }
    }
}

/// What is not there, and how to get it.
fn notices(view: View<'_>) -> Markup {
    let report = view.site.report();
    html! {
        @if view.site.plan.texts_left_out {
            p.notice { strong { "Without the texts." } " In one file this report would be too large to open, "
                "so the documents are not here line by line and side by side. "
                "A folder of pages has everything: " code { "--format html -o report/" } }
        }
        @match view.site.detail {
            Detail::Full => {},
            Detail::Links => p.notice {
                strong { "Without lines and passages." }
                " This is a report with " code { "--detail links" }
                ": who has how much in common with whom, without the sentences that show it. " code { "--detail full" }
                " has them."
            },
            Detail::Summary => p.notice {
                strong { "A summary." }
                " This is a report with " code { "--detail summary" }
                ": stories and shares, without links between documents (" code { "--detail links" }
                ") and without lines and passages (" code { "--detail full" }
                ")."
            },
        }
        @if report.counts.capped_buckets > 0 {
            p.notice {
                (phrase::count(report.counts.capped_buckets as usize, "bucket"))
                " of paragraphs too common to compare each with each: compared with a few of them."
            }
        }
        @if !report.skipped.is_empty() {
            details.notice open[report.skipped.len() < 10] {
                summary { (phrase::count(report.skipped.len(), "input")) " skipped" }
                ul {
                    @for skipped in report.skipped.iter().take(SKIPPED) {
                        li { (name(&skipped.path)) ": " (headline(&skipped.reason)) }
                    }
                }
                (left_out(report.skipped.len(), SKIPPED, "input"))
            }
        }
    }
}

/// What the labels mean.
fn legend(detail: Detail) -> Markup {
    html! {
        dl.legend aria-label="What the labels mean" {
            @for label in Label::ALL {
                div { dt { (swatch(label)) (phrase::label(label)) } dd { (in_short::meaning(label)) } }
            }
            @if detail.has_passages() {
                div {
                    dt { i.unique aria-hidden="true" { "◆" } "unique" }
                    dd { "nothing like it stands in any other document" }
                }
            }
        }
    }
}

/// Search, filters, order.
fn toolbar(view: View<'_>) -> Markup {
    let relations = [Relation::Copy, Relation::Derived, Relation::Excerpt, Relation::SameEvent];
    let outlets = view.site.report().documents.iter().any(|document| document.source.is_some());
    html! {
        form.tools.scripted hidden role="search" aria-label="Find in the overview" id="tools" {
            label { "Search " input type="search" id="search" autocomplete="off" placeholder="title, name, outlet"; }
            label {
                "Label "
                select id="by-label" {
                    option value="" { "any" }
                    @for (i, label) in Label::ALL.into_iter().enumerate() {
                        option value=(i) { "has " (phrase::label(label)) }
                    }
                }
            }
            @if view.site.detail.has_links() {
                label {
                    "Relation "
                    select id="by-relation" {
                        option value="" { "any" }
                        @for relation in relations { option value=(relation.as_str()) { (phrase::relation(relation)) } }
                    }
                }
            }
            @if outlets { label { "Outlet " select id="by-source" { option value="" { "any" } } } }
            label { "Order " select id="order" {
                option value="size" { "largest story first" }
                option value="title" { "by title" }
                @for (i, label) in Label::ALL.into_iter().enumerate() {
                    option value=(i) { "most " (phrase::label(label)) " words" }
                }
            } }
            output id="found" aria-live="polite" {}
        }
    }
}

fn stories(view: View<'_>) -> Markup {
    let order = &view.site.plan.order;
    html! {
        section aria-labelledby="stories-title" {
            h2 id="stories-title" { (phrase::count(order.len(), "story")) }
            div id="stories" {
                @for (place, &number) in order.iter().take(STORIES).enumerate() {
                    (card(view, number, if place < WITH_MEMBERS { MEMBERS } else { 0 }))
                }
            }
            @if order.len() > WITH_MEMBERS {
                p.note { "Members are listed here for the " (WITH_MEMBERS) " largest stories." }
            }
            (left_out(order.len(), STORIES, "story"))
        }
    }
}

/// One story with so many of its members.
fn card(view: View<'_>, number: usize, most: usize) -> Markup {
    let story = &view.site.report().stories[number];
    let (id, href) = (format!("o{number}"), view.to_story(number));
    html! {
        article.story data-size=(story.members.len()) aria-labelledby=(id) {
            h3 id=(id) {
                @match &href { Some(href) => a href=(href) { (title(&story.label)) }, None => (title(&story.label)) }
            }
            p.outline { (in_short::outline(&view.site.context, story)) }
            @if let Some(base) = view.base_of(story) {
                p.outline {
                    "Likely base text: " (view.name(base))
                    @if let Some(href) = &href { " · " a href=(href) { "what each outlet kept, dropped and added" } }
                }
            }
            (members::table(view, story, most))
        }
    }
}

/// A story's headline; some have none.
pub(super) fn title(label: &str) -> Markup {
    html! { @if label.trim().is_empty() { "(no headline)" } @else { (headline(label)) } }
}

/// The documents that are in no story.
fn alone(view: View<'_>) -> Markup {
    let documents: Vec<usize> = view.site.context.documents_by_membership(false).map(|(number, _)| number).collect();
    html! {
        @if !documents.is_empty() {
            section aria-labelledby="alone-title" {
                h2 id="alone-title" { "In no story" }
                div.scroll {
                    table.members {
                        caption.vh { "Documents in no story" }
                        thead {
                            tr {
                                th scope="col" { "Document" }
                                th.figure scope="col" { "Words" }
                                th scope="col" { "What they are" }
                            }
                        }
                        tbody {
                            @for &number in documents.iter().take(ALONE) {
                                @let document = view.site.document(number);
                                tr.item data-relations=(members::relations(view, number))
                                    data-source=[document.source.as_deref().map(escape::name)]
                                    data-shares=(members::shares(document)) {
                                    th scope="row" {
                                        (view.name(number))
                                        (members::title(view, number))
                                    }
                                    td.figure { (phrase::grouped(document.words as usize)) }
                                    td.words { (bar(&document.shares)) (in_words(&document.shares)) }
                                }
                            }
                        }
                    }
                }
                (left_out(documents.len(), ALONE, "document"))
            }
        }
    }
}

/// The linked documents: matrix, graph, timeline. Of many, those of the largest stories.
fn common(view: View<'_>) -> Markup {
    let documents = linked(view);
    html! {
        @if documents.len() > 1 {
            section aria-labelledby="common-title" {
                h2 id="common-title" { "Who shares with whom" }
                @if documents.len() > MOST {
                    p.note { "The first " (MOST) " documents of the largest stories. Each story has its own table." }
                }
                @if view.site.detail.has_links() {
                    div.pair-of-figures {
                        (graph(view, &documents)) div { (matrix(view, &documents[..documents.len().min(MOST)])) }
                    }
                }
                (timeline(view, &documents[..documents.len().min(MOST)]))
            }
        }
    }
}

/// The documents of stories in their order, then others that are linked; no more than tell that there are too many.
fn linked(view: View<'_>) -> Vec<usize> {
    let report = view.site.report();
    let names = &view.site.context.names;
    let members = view.site.plan.order.iter().flat_map(|&story| &report.stories[story].members);
    let ends = report.links.iter().flat_map(|link| [&link.a, &link.b]);
    let ids = members.map(|member| &member.document).chain(ends.filter(|_| view.site.detail.has_links()));
    let mut documents = Vec::new();
    for document in ids.filter_map(|id| names.index(id)) {
        if !documents.contains(&document) {
            documents.push(document);
        }
        if documents.len() > MOST {
            break;
        }
    }
    let many = documents.len() > MOST;
    if !many {
        documents.sort_unstable();
    }
    documents
}

/// How it was looked for.
fn method(report: &Report) -> Markup {
    let (parameters, counts) = (&report.parameters, &report.counts);
    html! {
        details.method {
            summary { "How this was found" }
            p {
                "Paragraphs that share " (parameters.recall_similarity) " of their shingles (" (parameters.shingle)
                ") are compared with a probability of at least "
                (phrase::percent(parameters.recall)) ": " (parameters.bands) " bands of " (parameters.rows)
                " rows out of " (parameters.hashes) " hashes. "
                "Sentences of the documents they stand in are then aligned; only what is aligned counts."
            }
            dl {
                @for (term, count) in [
                    ("documents", counts.documents),
                    ("paragraphs", counts.paragraphs),
                    ("distinct paragraphs", counts.distinct_paragraphs),
                    ("pairs nominated", counts.candidates),
                    ("pairs compared", counts.verified),
                    ("pairs linked", counts.links),
                    ("passages", counts.passages),
                    ("stories", counts.stories),
                ] { div { dt { (term) } dd { (phrase::grouped(count as usize)) } } }
            }
        }
    }
}
