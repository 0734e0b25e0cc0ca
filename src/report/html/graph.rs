//! Documents as a ring of dots, their links as lines between them: the stronger the relation, the stronger the line.
//!
//! A picture of what the matrix says in figures, and marked as one for readers of text.

use std::f64::consts::TAU;

use maud::{Markup, html};

use super::matrix::MOST;
use super::site::View;
use crate::report::Relation;
use crate::report::reading::phrase;

/// Half the width of the drawing; the ring leaves room for names.
const MIDDLE: f64 = 200.0;
const RADIUS: f64 = 130.0;
/// Documents above which lines are drawn thin.
const DENSE: usize = 12;
/// Characters of a name that have room.
const NAME: usize = 14;
/// The relations, the weakest first, so that the strongest are drawn on top.
const RELATIONS: [Relation; 4] = [Relation::SameEvent, Relation::Excerpt, Relation::Derived, Relation::Copy];

/// The graph of these documents; of more than [`MOST`], of the first.
pub(super) fn graph(view: View<'_>, documents: &[usize]) -> Markup {
    let shown = &documents[..documents.len().min(MOST)];
    let edges = edges(view, shown);
    let (links, between) = (phrase::count(edges.len(), "link"), phrase::count(shown.len(), "document"));
    let drawn = |relation: &Relation| edges.iter().any(|edge| edge.0 == *relation);
    html! {
        figure.graph {
            svg.dense[shown.len() > DENSE] viewBox="0 0 400 400" role="img" aria-label={ (links) " between " (between) } {
                @for (relation, a, b) in &edges {
                    @let (from, to) = (place(*a, shown.len()), place(*b, shown.len()));
                    line class=(relation.as_str()) x1=(at(from.0)) y1=(at(from.1)) x2=(at(to.0)) y2=(at(to.1)) {}
                }
                @for (i, &document) in shown.iter().enumerate() {
                    @let (x, y) = place(i, shown.len());
                    circle cx=(at(x)) cy=(at(y)) r="6" {}
                    (label(view, document, (x, y)))
                }
            }
            figcaption {
                @for relation in RELATIONS.into_iter().rev().filter(drawn) {
                    span.relation {
                        svg viewBox="0 0 32 8" aria-hidden="true" {
                            line class=(relation.as_str()) x1="0" y1="4" x2="32" y2="4" {}
                        }
                        (phrase::relation(relation))
                    }
                    " "
                }
            }
        }
    }
}

/// The links between these documents, the weakest first.
fn edges(view: View<'_>, documents: &[usize]) -> Vec<(Relation, usize, usize)> {
    let mut edges = Vec::new();
    for i in 0..documents.len() {
        for j in i + 1..documents.len() {
            edges.extend(view.site.link(documents[i], documents[j]).map(|link| (link.relation, i, j)));
        }
    }
    edges.sort_by_key(|&(relation, i, j)| (std::cmp::Reverse(relation), i, j));
    edges
}

/// The name of a dot, outside the ring.
fn label(view: View<'_>, document: usize, (x, y): (f64, f64)) -> Markup {
    let name = view.site.context.names.of(&view.site.document(document).id);
    let mut short: String = name.chars().take(NAME).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    let out = |coordinate: f64| MIDDLE + (coordinate - MIDDLE) * 1.12;
    let anchor = match x - MIDDLE {
        dx if dx > 20.0 => "start",
        dx if dx < -20.0 => "end",
        _ => "middle",
    };
    html! { text x=(at(out(x))) y=(at(out(y) + 5.0)) text-anchor=(anchor) { (short) } }
}

/// The place of a dot on the ring, the first at the top.
fn place(i: usize, of: usize) -> (f64, f64) {
    let angle = TAU * i as f64 / of.max(1) as f64;
    (MIDDLE + RADIUS * angle.sin(), MIDDLE - RADIUS * angle.cos())
}

/// A coordinate in whole units: what processors may disagree on is far behind them.
fn at(coordinate: f64) -> String {
    format!("{:.0}", coordinate)
}
