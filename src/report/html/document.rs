//! One document line by line: what each line is, in a word beside a colour, and where the same is said.
//!
//! A line is shown sentence by sentence where its sentences differ. Sentences without a counterpart and with one label
//! stay together, so that an outlet's own paragraph reads as one.

use std::ops::Range;

use maud::{Markup, html};

use super::bar::{bar, in_words, tag};
use super::counterparts::counterparts;
use super::matrix::share;
use super::page::{headline, name};
use super::site::View;
use crate::report::reading::{escape, in_short, phrase};
use crate::report::{DocumentReport, Label, LabelledLine, LabelledSpan, Relation, Role, Segment, SegmentKind};

/// Bytes of a line, and of a document, that are shown.
const LINE_BYTES: usize = 64 << 10;
const DOCUMENT_BYTES: usize = 512 << 10;
/// Links that are named in the heading.
const LINKS: usize = 10;

pub(super) fn section(view: View<'_>, number: usize) -> Markup {
    let document = view.site.document(number);
    html! {
        section.view.document id=(format!("d{number}")) aria-labelledby=(format!("d{number}-title")) {
            (heading(view, number))
            @match view.site.context.text(document) {
                Some(text) => (body(view, number, text)),
                None => p.notice { "Its text is not at hand, so only its figures are shown." },
            }
        }
    }
}

fn heading(view: View<'_>, number: usize) -> Markup {
    let document = view.site.document(number);
    let short = view.site.context.names.of(&document.id);
    let parts = view.site.context.parts(number);
    html! {
        p.crumbs {
            a href=(view.overview()) { "Overview" }
            @if let Some(href) = parts.first().and_then(|part| view.to_story(part.story)) {
                " › " a href=(href) { "story" }
            }
            " › document"
        }
        h1 id=(format!("d{number}-title")) tabindex="-1" {
            bdi.short { (short) }
            @match &document.title {
                Some(title) => { " " (headline(title)) }, None => (super::members::title(view, number))
            }
        }
        p.origin {
            (name(&document.id))
            @for known in [&document.source, &document.published].into_iter().flatten() { " · " (name(known)) }
            " · " (phrase::count(document.words as usize, "word"))
        }
        (bar(&document.shares)) (in_words(&document.shares))
        ul.parts {
            @for part in parts {
                @let place = in_short::place_of(document, part.segment);
                @let story = &view.site.report().stories[part.story];
                li {
                    @if document.segments.len() > 1 { (place) ": " }
                    @match part.role {
                        Role::Derivation => "carries the text of ",
                        Role::SameEvent => "reports the same event in its own words: "
                    }
                    @match view.to_story(part.story) {
                        Some(href) => a href=(href) { (super::overview::title(&story.label)) },
                        None => (headline(&story.label))
                    }
                    @if let Some(base) = view.base_of(story) {
                        @if base == number {
                            " (it is the likely base text)"
                        } @else {
                            " (likely base text: " (view.name(base)) ")"
                        }
                    }
                }
            }
        }
        (links(view, number))
        (in_sentences(view, document))
    }
}

/// What its sentences are, in words that need no glossary.
fn in_sentences(view: View<'_>, document: &DocumentReport) -> Markup {
    let count = |label: Label| document.spans.iter().filter(|span| span.label == label).count();
    let of = [Label::Verbatim, Label::Rewritten, Label::Own, Label::OffTopic].map(count);
    let named = |i: usize, what: &str| (of[i] > 0).then(|| format!("{} {what}", phrase::grouped(of[i])));
    let clauses = [
        named(0, "word for word in another document"),
        named(1, "in other words in another document"),
        named(2, "its own"),
        named(3, "about something else"),
    ];
    let clauses: Vec<String> = clauses.into_iter().flatten().collect();
    html! {
        @if view.site.context.text(document).is_some() && !clauses.is_empty() {
            p.reading {
                (phrase::count(of.iter().sum(), "sentence")) ": " (clauses.join(", ")) "."
                @if of[0] + of[1] > 0 {
                    " Beside each that is not its own: where the same is said, as document and line, "
                    "and how alike (1.0 is most)."
                }
            }
        }
    }
}

/// What it has in common with which others, the most first.
fn links(view: View<'_>, number: usize) -> Markup {
    let id = &view.site.document(number).id;
    let links = view.site.links(number);
    html! {
        @if !links.is_empty() {
            ul.beside aria-label="Documents it has something in common with" {
                @for link in links.iter().take(LINKS) {
                    @let other = if link.a == *id { &link.b } else { &link.a };
                    @if let Some(other) = view.site.context.names.index(other) {
                        li {
                            @let other_id = &view.site.document(other).id;
                            @let short = html! { bdi { (view.site.context.names.of(other_id)) } };
                            @match view.to_pair(number, other) {
                                Some(href) => a href=(href) { "Beside " (short) },
                                None => (view.name(other)),
                            }
                            ": " (phrase::relation(link.relation))
                            @if link.relation == Relation::SameEvent { ", no text in common" }
                            @else {
                                ", " (phrase::percent(share(link, id))) " of this text is there, "
                                (phrase::percent(share(link, other_id))) " of that text is here"
                            }
                            @if let (Some(first), Some(direction)) = (link.first(), &link.direction) {
                                "; " (if first == id { "this" } else { "that" }) " seems to have been printed first: "
                                (phrase::reasons(direction))
                            }
                        }
                    }
                }
            }
            (super::page::left_out(links.len(), LINKS, "link"))
        }
    }
}

fn body(view: View<'_>, number: usize, text: &str) -> Markup {
    let document = view.site.document(number);
    let mut room = Room { line: 0, document: DOCUMENT_BYTES };
    let several = document.segments.len() > 1;
    html! {
        (filters(document))
        @for (segment, lines) in blocks(document) {
            section.segment.(segment.map_or("", |segment| kind(document, segment))) {
                @if let Some(segment) = segment.filter(|_| several) { (segment_heading(view, document, segment)) }
                table.lines {
                    caption.vh { "Lines of " bdi { (view.site.context.names.of(&document.id)) } }
                    thead.vh {
                        tr {
                            th scope="col" { "Line" }
                            th scope="col" { "What it is" }
                            th scope="col" { "Text" }
                            th scope="col" { "The same elsewhere" }
                        }
                    }
                    tbody {
                        @for line in &document.lines[lines] {
                            @if room.document > 0 { (row(view, number, text, line, &mut room)) }
                        }
                    }
                }
            }
        }
        @if room.document == 0 {
            p.notice { "The rest of this document is not shown: it is longer than a page can hold." }
        }
    }
}

/// Which lines to show, by the script.
fn filters(document: &DocumentReport) -> Markup {
    let present = |label: Label| document.spans.iter().any(|span| span.label == label);
    html! {
        div.filters.scripted hidden role="group" aria-label="Show" {
            span aria-hidden="true" { "Show" }
            button type="button" data-show="all" aria-pressed="true" { "all" }
            @if document.lines.iter().any(|line| line.unique) {
                button type="button" data-show="unique" aria-pressed="false" { "◆ unique " kbd { "u" } }
            }
            @for label in Label::ALL.into_iter().filter(|&label| present(label)) {
                button type="button" data-show=(label.as_str()) aria-pressed="false" { (tag(label)) }
            }
        }
    }
}

/// The lines of each segment; lines before the first segment stand for themselves.
fn blocks(document: &DocumentReport) -> Vec<(Option<&Segment>, Range<usize>)> {
    let mut blocks: Vec<(Option<&Segment>, Range<usize>)> = Vec::new();
    let mut segments = document.segments.iter().peekable();
    for (i, line) in document.lines.iter().enumerate() {
        let mut begun = None;
        while let Some(segment) = segments.next_if(|segment| segment.first_line <= line.line) {
            begun = Some(segment);
        }
        match blocks.last_mut() {
            Some(last) if begun.is_none() => last.1.end = i + 1,
            _ => blocks.push((begun, i..i + 1)),
        }
    }
    blocks
}

/// What a segment is to its document.
fn kind(document: &DocumentReport, segment: &Segment) -> &'static str {
    let is_off_topic = || {
        let inside = document.spans.iter().filter(|span| segment.start <= span.start && span.end <= segment.end);
        inside.filter(|span| span.label == Label::OffTopic).count() > 0
    };
    match segment.kind {
        SegmentKind::Furniture => "furniture",
        SegmentKind::Article if !segment.main && is_off_topic() => "off_topic",
        SegmentKind::Article => "article",
    }
}

fn segment_heading(view: View<'_>, document: &DocumentReport, segment: &Segment) -> Markup {
    let what = match kind(document, segment) {
        "furniture" => "Page furniture",
        "off_topic" => "Another article on the page: off topic",
        _ if segment.main => "The main article",
        _ => "Another article on the page",
    };
    html! {
        h2 {
            (what)
            span.faint {
                " · " (phrase::lines(segment.first_line, segment.last_line))
                @if let Some(story) = &segment.story {
                    " · in story " bdi { (view.site.context.names.of_story(story)) }
                }
                @else if segment.kind == SegmentKind::Article { " · in no story" }
            }
        }
    }
}

/// One line: a row, or one for each sentence where they differ.
fn row(view: View<'_>, number: usize, text: &str, line: &LabelledLine, room: &mut Room) -> Markup {
    room.next_line();
    html! {
        @for (i, piece) in pieces(&view.site.document(number).spans, line).into_iter().enumerate() {
            @let label = piece.first().map_or(line.label, |span| span.label);
            @let anchor = (i == 0).then(|| format!("d{number}l{}", line.line));
            @if room.line > 0 {
                tr.(label.as_str()).unique[line.unique].first[i == 0] id=[anchor] {
                    th.no scope="row" { @if i == 0 { (line.line) } @else { span.vh { (line.line) } } }
                    td.what {
                        (tag(label))
                        @if line.unique {
                            span.unique title="unique: nothing like it stands in any other document" {
                                span aria-hidden="true" { " ◆" } span.vh { " unique" }
                            }
                        }
                    }
                    td.text dir="auto" { (sentences(number, text, piece, line, room)) }
                    td.also {
                        @for span in piece.iter().filter(|span| span.start >= line.start) {
                            (counterparts(view, number, span))
                        }
                    }
                }
            }
        }
    }
}

/// The sentences of a line, those together that are alike and have no counterpart.
fn pieces<'a>(spans: &'a [LabelledSpan], line: &LabelledLine) -> Vec<&'a [LabelledSpan]> {
    let first = spans.partition_point(|span| span.end <= line.start);
    let last = spans.partition_point(|span| span.start < line.end);
    let inside = spans.get(first..last).unwrap_or(&[]);
    if inside.is_empty() {
        return vec![inside];
    }
    let alone = |span: &LabelledSpan| span.passages.is_empty();
    inside.chunk_by(|a, b| a.label == b.label && alone(a) && alone(b)).collect()
}

/// How many bytes of text may still be shown.
struct Room {
    line: usize,
    document: usize,
}

impl Room {
    fn next_line(&mut self) {
        self.line = self.document.min(LINE_BYTES);
    }

    /// As much of a sentence as there is room for; one that does not fit ends its line.
    fn take<'t>(&mut self, sentence: &'t str) -> &'t str {
        let shown = &sentence[..sentence.floor_char_boundary(self.line)];
        let is_whole = shown.len() == sentence.len();
        self.line = if is_whole { self.line - shown.len() } else { 0 };
        self.document = self.document.saturating_sub(if is_whole { shown.len() } else { LINE_BYTES });
        shown
    }
}

/// The text of these sentences within a line, each an element of its own, as far as there is room.
fn sentences(number: usize, text: &str, spans: &[LabelledSpan], line: &LabelledLine, room: &mut Room) -> Markup {
    let whole = [(line.start, line.start, line.end)];
    let places = spans.iter().map(|span| (span.start, span.start.max(line.start), span.end.min(line.end)));
    let places = whole.into_iter().filter(|_| spans.is_empty()).chain(places);
    let mut shown = Vec::new();
    let mut cut = 0;
    for (id, start, end) in places {
        let sentence = text.get(start as usize..end as usize).unwrap_or_default();
        let fitting = room.take(sentence);
        shown.push(((id == start).then(|| format!("x{number}-{id}")), fitting));
        if fitting.len() < sentence.len() {
            cut = line.end as usize - start as usize - fitting.len();
            break;
        }
    }
    html! {
        @for (i, (id, sentence)) in shown.into_iter().enumerate() {
            @if i > 0 { " " }
            span id=[id] { (escape::body(sentence)) }
        }
        @if cut > 0 { span.cut { " … " (phrase::count(cut, "more byte")) " not shown" } }
    }
}
