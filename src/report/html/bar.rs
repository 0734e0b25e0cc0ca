//! A document's shares as a bar, and in words beside it: no colour stands alone.

use maud::{Markup, html};

use crate::report::reading::phrase;
use crate::report::{Label, Shares};

/// The shares as a bar. Its text is [`in_words`], so readers of text are not told twice.
pub(super) fn bar(shares: &Shares) -> Markup {
    let mut at = 0.0;
    let pieces = Label::ALL.map(|label| {
        let (start, width) = (at, shares.of(label) * 100.0);
        at += width;
        (label, start, width)
    });
    html! {
        svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            @for (label, start, width) in pieces.into_iter().filter(|piece| piece.2 > 0.0) {
                rect class=(label.as_str()) x=(format!("{start:.1}")) width=(format!("{width:.1}")) {}
            }
        }
    }
}

/// The shares in words, the largest first, without those that are nothing.
pub(super) fn in_words(shares: &Shares) -> Markup {
    let mut present: Vec<Label> = Label::ALL.into_iter().filter(|&label| shares.of(label) > 0.0).collect();
    present.sort_by(|&a, &b| shares.of(b).total_cmp(&shares.of(a)));
    html! {
        span.shares {
            @if present.is_empty() { "no words" }
            @for label in present {
                span data-label=(label.as_str()) { (phrase::label(label)) " " (phrase::percent(shares.of(label))) }
                " "
            }
        }
    }
}

/// The sign of a label: its colour and its pattern.
pub(super) fn swatch(label: Label) -> Markup {
    html! { i.swatch.(label.as_str()) aria-hidden="true" {} }
}

/// A label in words beside its sign.
pub(super) fn tag(label: Label) -> Markup {
    html! { span.tag { (swatch(label)) (phrase::label(label)) } }
}
