//! Beside a sentence: where the same is said, as document and line, and how alike.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::site::View;
use crate::passage::PassageKind;
use crate::report::reading::phrase;
use crate::report::{LabelledSpan, Passage, Side};

/// Counterparts that are named.
const COUNTERPARTS: usize = 4;

/// Where the same is said, the best first, each place once.
pub(super) fn counterparts(view: View<'_>, number: usize, span: &LabelledSpan) -> Markup {
    let document = view.site.document(number);
    let mut places: BTreeMap<(usize, u32), (&Passage, &Side, u32)> = BTreeMap::new();
    for &passage in &span.passages {
        let Some(found) = view.site.report().passages.get(passage as usize) else { continue };
        let side = if found.a.document == document.id { &found.b } else { &found.a };
        let Some(other) = view.site.context.names.index(&side.document) else { continue };
        let place = places.entry((other, side.line)).or_insert((found, side, passage));
        if found.score > place.0.score {
            *place = (found, side, passage);
        }
    }
    let mut places: Vec<_> = places.into_iter().collect();
    places.sort_by(|a, b| b.1.0.score.total_cmp(&a.1.0.score).then(a.0.cmp(&b.0)));
    html! {
        @for ((other, line), (passage, side, index)) in places.iter().take(COUNTERPARTS) {
            (counterpart(view, number, (*other, *line), passage, side, *index)) " "
        }
        @if places.len() > COUNTERPARTS { span.faint { "+" (places.len() - COUNTERPARTS) } }
    }
}

fn counterpart(
    view: View<'_>,
    number: usize,
    (other, line): (usize, u32),
    passage: &Passage,
    side: &Side,
    index: u32,
) -> Markup {
    let name = view.site.context.names.of(&side.document);
    let (class, sign) = match passage.kind {
        PassageKind::Verbatim => ("verbatim", "="),
        PassageKind::Rewritten => ("rewritten", "≈"),
    };
    let shown = html! {
        (sign) " " bdi { (name) } ":" (line)
        @if passage.kind == PassageKind::Rewritten { " " i { (phrase::score(passage.score)) } }
    };
    html! {
        @match view.to_passage(number, other, index).or_else(|| view.to_line(other, line)) {
            Some(href) => a.(class) href=(href) data-to=[targets(view, other, side)] { (shown) },
            None => span.(class) { (shown) },
        }
    }
}

/// The elements that hold the sentences of a side, where its text is at hand.
fn targets(view: View<'_>, number: usize, side: &Side) -> Option<String> {
    let document = view.site.document(number);
    view.site.context.text(document)?;
    let first = document.spans.partition_point(|span| span.end <= side.start);
    let inside = document.spans[first..].iter().take_while(|span| span.start < side.end);
    Some(inside.map(|span| format!("x{number}-{}", span.start)).collect::<Vec<_>>().join(" "))
}
