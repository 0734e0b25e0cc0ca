//! Who has how much of whom: documents × documents, the share of the row's article that stands in the column's.

use maud::{Markup, html};

use super::page::left_out;
use super::site::View;
use crate::report::reading::phrase;
use crate::report::{Link, Relation};

/// Documents of a matrix.
pub(super) const MOST: usize = 24;
/// Steps of shading.
const STEPS: f64 = 9.0;

/// The matrix of these documents; of more than [`MOST`], of the first.
pub(super) fn matrix(view: View<'_>, documents: &[usize]) -> Markup {
    let shown = &documents[..documents.len().min(MOST)];
    html! {
        div.scroll tabindex="0" role="region" aria-label="Who has how much of whom" {
            table.matrix {
                caption {
                    "How much of the row’s article stands in the column’s. A figure leads to both, side by side."
                }
                thead {
                    tr {
                        th scope="col" { span.vh { "Document" } }
                        @for &column in shown { th scope="col" { (view.name(column)) } }
                    }
                }
                tbody {
                    @for &row in shown {
                        tr { th scope="row" { (view.name(row)) } @for &column in shown { (cell(view, row, column)) } }
                    }
                }
            }
        }
        (left_out(documents.len(), shown.len(), "document"))
    }
}

fn cell(view: View<'_>, row: usize, column: usize) -> Markup {
    if row == column {
        return html! { td.self { span.vh { "itself" } } };
    }
    let Some(link) = view.site.link(row, column) else { return html! { td.none { span.vh { "nothing in common" } } } };
    let share = share(link, &view.site.document(row).id);
    let step = (share * STEPS).ceil().clamp(0.0, STEPS) as u8;
    let figure = html! {
        @if link.relation == Relation::SameEvent { "–" } @else { (phrase::percent(share)) }
        small { (phrase::relation(link.relation)) }
    };
    html! {
        td class=(format!("heat-{step}")) {
            @match view.to_pair(row, column) { Some(href) => a href=(href) { (figure) }, None => (figure) }
        }
    }
}

/// The share of this document's segment that stands in the other's.
pub(super) fn share(link: &Link, document: &str) -> f64 {
    if link.a == document { link.a_covered } else { link.b_covered }
}
