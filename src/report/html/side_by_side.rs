//! Two documents side by side: each sentence of the left one beside what the right one makes of it, with the words
//! marked that the other lacks.

use maud::{Markup, html};

use super::page::{headline, name};
use super::site::{View, key, pair_anchor};
use crate::report::reading::diff::{Stretch, stretches};
use crate::report::reading::pair::{Pair, Row};
use crate::report::reading::{escape, phrase};
use crate::report::{DocumentReport, Label, LabelledSpan};

/// Bytes of one side of a row that are shown and compared.
const SIDE_BYTES: usize = 4 * 1024;
/// Rows that are shown, and rows in a run that only one of the two has.
const ROWS: usize = 2_000;
const ALONE: usize = 60;

/// Documents `a` and `b`, `a` on the left and in its order.
pub(super) fn section(view: View<'_>, a: usize, b: usize) -> Markup {
    let pair = view.site.pair(a, b);
    let id = pair_anchor(key(a, b));
    let rows = pair.rows();
    let names = &view.site.context.names;
    html! {
        section.view.side-by-side id=(id) aria-labelledby=(format!("{id}-title")) {
            p.crumbs { a href=(view.overview()) { "Overview" } " › side by side" }
            h1 id=(format!("{id}-title")) tabindex="-1" {
                bdi { (names.of(&pair.a.id)) } " beside " bdi { (names.of(&pair.b.id)) }
            }
            p.verdict { (pair.verdict()) }
            p.reading {
                span.mark.verbatim { "=" }
                " word for word · "
                span.mark.rewritten { "≈" }
                " in other words, and how alike · "
                ins { "words that the other lacks" } " · " span.alone { "no counterpart" }
            }
            div.steps.scripted hidden role="group" aria-label="Passages" {
                button type="button" data-key="p" { "Previous " kbd { "p" } }
                button type="button" data-key="n" { "Next " kbd { "n" } }
                button type="button" data-key="s" { "Swap sides " kbd { "s" } }
                button type="button" data-key="Escape" { "Back " kbd { "Esc" } }
                output aria-live="polite" {}
            }
            table.beside-table {
                caption.vh { "Sentences side by side" }
                thead {
                    tr {
                        (column(view, "A", a, pair.a)) th scope="col" { span.vh { "How they agree" } }
                        (column(view, "B", b, pair.b))
                    }
                }
                tbody { (body(view, &pair, &id, (a, b), &rows)) }
            }
        }
    }
}

/// The rows; what is no part of the story, and long stretches that only one of the two has, in a row that says so.
fn body(view: View<'_>, pair: &Pair<'_>, id: &str, documents: (usize, usize), rows: &[Row<'_>]) -> Markup {
    let shown = &rows[..rows.len().min(ROWS)];
    html! {
        @for group in shown.chunk_by(|one, two| place(one) == place(two)) {
            @let told = told(group);
            @for one in &group[..told] { (row(pair, id, one)) }
            @if told < group.len() { (abridged(view, documents, &group[told..])) }
        }
        @if shown.len() < rows.len() { (abridged(view, documents, &rows[shown.len()..])) }
    }
}

/// Of rows that are one thing to the comparison, those that are shown.
fn told(group: &[Row<'_>]) -> usize {
    match place(&group[0]) {
        Place::Aside => 0,
        Place::Alone if group.len() > ALONE => ALONE / 2,
        _ => group.len(),
    }
}

/// What a row is to the comparison.
#[derive(PartialEq, Eq)]
enum Place {
    /// Both say it.
    Both,
    /// One of them does.
    Alone,
    /// No part of the story of either: other articles and furniture of a page.
    Aside,
}

fn place(row: &Row<'_>) -> Place {
    let aside = |span: &&LabelledSpan| matches!(span.label, Label::OffTopic | Label::Furniture);
    match row.evidence {
        Some(_) => Place::Both,
        None if row.a.iter().chain(&row.b).all(aside) => Place::Aside,
        None => Place::Alone,
    }
}

fn column(view: View<'_>, letter: &str, number: usize, document: &DocumentReport) -> Markup {
    html! {
        th scope="col" data-side=(letter) {
            span.letter { (letter) } " " (view.name(number))
            @if let Some(source) = &document.source { span.faint { " · " (name(source)) } }
            @if let Some(title) = &document.title { span.title { (headline(title)) } }
        }
    }
}

fn row(pair: &Pair<'_>, id: &str, row: &Row<'_>) -> Markup {
    let (a, b) = (shown(pair, pair.a, &row.a), shown(pair, pair.b, &row.b));
    let (left, right) = match (&a, &b) {
        (Some(a), Some(b)) => stretches(&a.text, &b.text),
        _ => (Vec::new(), Vec::new()),
    };
    let is_match = !row.a.is_empty() && !row.b.is_empty();
    let sign = html! {
        @match row.evidence {
            Some((_, true)) => span.mark.verbatim { "=" },
            Some((score, false)) => span.mark.rewritten { "≈ " (phrase::score(score)) },
            None => span.vh { @if row.b.is_empty() { "only in A" } @else { "only in B" } },
        }
    };
    html! {
        tr.match[is_match] tabindex=[is_match.then_some("-1")] {
            td data-side="A" dir="auto" {
                @for passage in &row.passages { i id=(format!("{id}p{passage}")) {} }
                (side(&row.a, a.as_ref(), &left, row))
            }
            td.sign { (sign) }
            td data-side="B" dir="auto" {
                (side(&row.b, b.as_ref(), &right, row))
            }
        }
    }
}

/// What a sentence without a counterpart in the other document is.
fn why_alone(label: Label) -> &'static str {
    match label {
        Label::Verbatim | Label::Rewritten => "shared with others, not with this one",
        other => phrase::label(other),
    }
}

/// One side of a row: its line, its text, what stands alone marked as such.
fn side(spans: &[&LabelledSpan], shown: Option<&Shown>, stretches: &[Stretch], row: &Row<'_>) -> Markup {
    let (is_alone, again) = (row.evidence.is_none(), row.again);
    html! {
        @if let (Some(first), Some(shown)) = (spans.first(), shown) {
            span.no { (first.line) }
            @if stretches.is_empty() {
                p.alone[is_alone] {
                    (shown.text) (cut(shown))
                    @if is_alone { span.label { " " (why_alone(first.label)) } }
                    @if let Some(line) = again { span.faint { " (as A, line " (line) ")" } }
                }
            } @else {
                p {
                    @for one in stretches {
                        @if one.spaced { " " } @if one.differs { ins { (one.text) } } @else { (one.text) }
                    }
                    (cut(shown))
                }
            }
        }
    }
}

fn cut(shown: &Shown) -> Markup {
    html! { @if shown.cut > 0 { span.cut { " … " (phrase::count(shown.cut, "more byte")) } } }
}

/// The text of one side, harmless, and how many bytes of it were cut.
struct Shown {
    text: String,
    cut: usize,
}

/// The sentences' text, `[…]` where one is left out between two.
fn shown(pair: &Pair<'_>, document: &DocumentReport, spans: &[&LabelledSpan]) -> Option<Shown> {
    let joined = pair.text(document, spans)?;
    let shown = &joined[..joined.floor_char_boundary(SIDE_BYTES)];
    Some(Shown { text: escape::body(shown).into_owned(), cut: joined.len() - shown.len() })
}

/// A row in the place of several: for each side their lines, and what their sentences are.
fn abridged(view: View<'_>, (a, b): (usize, usize), rows: &[Row<'_>]) -> Markup {
    let a_spans: Vec<&LabelledSpan> = rows.iter().flat_map(|row| row.a.iter().copied()).collect();
    let b_spans: Vec<&LabelledSpan> = rows.iter().flat_map(|row| row.b.iter().copied()).collect();
    let sides = [("A", a, a_spans), ("B", b, b_spans)];
    html! {
        tr.aside { td colspan="3" {
            @for (letter, number, spans) in sides.iter().filter(|side| !side.2.is_empty()) {
                @let first = spans.iter().map(|span| span.line).min().unwrap_or(0);
                @let last = spans.iter().map(|span| span.line).max().unwrap_or(0);
                span {
                    "Not shown: " (letter) ", "
                    @match view.to_line(*number, first) {
                        Some(href) => a href=(href) { (phrase::lines(first, last)) },
                        None => (phrase::lines(first, last))
                    }
                    " (" (census(spans)) ") "
                }
            }
        } }
    }
}

/// How many sentences have which label.
fn census(spans: &[&LabelledSpan]) -> String {
    let counted = Label::ALL.map(|label| (label, spans.iter().filter(|span| span.label == label).count()));
    let named = counted.into_iter().filter(|&(_, count)| count > 0);
    named
        .map(|(label, count)| format!("{} {}", phrase::grouped(count), phrase::label(label)))
        .collect::<Vec<_>>()
        .join(", ")
}
