//! A story's members as a table: who, where from, when, which part, how much of it is shared, what its words are.

use maud::{Markup, html};

use super::bar::{bar, in_words};
use super::page::{headline, left_out, name};
use super::site::View;
use crate::report::reading::{escape, in_short, phrase};
use crate::report::{DocumentReport, Label, Member, Role, Story};

/// The table of the first `most` members; nothing where none are wanted.
pub(super) fn table(view: View<'_>, story: &Story, most: usize) -> Markup {
    if most == 0 {
        return html! {};
    }
    let shown = &story.members[..story.members.len().min(most)];
    let documents: Vec<Option<usize>> =
        shown.iter().map(|member| view.site.context.names.index(&member.document)).collect();
    let known = |has: fn(&DocumentReport) -> bool| documents.iter().flatten().any(|&d| has(view.site.document(d)));
    let columns = Columns {
        outlet: known(|document| document.source.is_some()),
        date: known(|document| document.published.is_some()),
    };
    html! {
        div.scroll {
            table.members {
                caption.vh { "Members of the story" }
                thead { (columns.headings()) }
                tbody {
                    @for (i, member) in shown.iter().enumerate() {
                        @let again = i > 0 && shown[i - 1].document == member.document;
                        (columns.row(view, member, documents[i], again))
                    }
                }
            }
        }
        (left_out(story.members.len(), shown.len(), "member"))
    }
}

/// The columns that not every table has.
struct Columns {
    outlet: bool,
    date: bool,
}

impl Columns {
    fn headings(&self) -> Markup {
        const ALIGNED: &str = "Share of this part that is aligned with the story's other members";
        html! {
            tr {
                th scope="col" { "Document" }
                @if self.outlet { th scope="col" { "Outlet" } }
                @if self.date { th scope="col" { "Published" } }
                th scope="col" { "Part" }
                th scope="col" { "What it does" }
                th.figure scope="col" title=(ALIGNED) { "Aligned" }
                th scope="col" { "The document’s words" }
            }
        }
    }

    /// A member; what belongs to its document only if the row above is not of the same one.
    fn row(&self, view: View<'_>, member: &Member, number: Option<usize>, again: bool) -> Markup {
        let document = number.map(|number| view.site.document(number));
        let source = document.and_then(|document| document.source.as_deref());
        let date = document.and_then(|document| document.published.as_deref());
        html! {
            tr.item data-relations=[number.map(|number| relations(view, number))] data-source=[source.map(escape::name)]
                data-shares=[document.map(shares)] {
                th scope="row" {
                    @match number { Some(number) => (view.name(number)), None => (name(&member.document)) }
                    @if let Some(number) = number.filter(|_| !again) { (title(view, number)) }
                }
                @if self.outlet { td { @if let Some(source) = source { (name(source)) } } }
                @if self.date { td.date { @if let Some(date) = date { (name(date)) } } }
                td { (in_short::place(&view.site.context, member)) }
                td { (role(member.role)) }
                td.figure { (phrase::percent(member.containment)) }
                td.words {
                    @if again { span.faint { "as above" } }
                    @else if let Some(document) = document { (bar(&document.shares)) (in_words(&document.shares)) }
                }
            }
        }
    }
}

/// Where the text of a document begins that is no page furniture.
fn begins(document: &DocumentReport) -> usize {
    let main = document.segments.iter().find(|segment| segment.main);
    let start = main.map_or(0, |main| main.start);
    let first = document.spans.iter().find(|span| span.start >= start && span.label != Label::Furniture);
    first.map_or(start, |span| span.start) as usize
}

/// A document's title; of one that has none, how its text begins.
pub(super) fn title(view: View<'_>, number: usize) -> Markup {
    const BEGINNING: usize = 90;
    let document = view.site.document(number);
    let beginning = || {
        let text = view.site.context.text(document)?;
        let text = text.get(begins(document)..)?.trim_start();
        let shown: String = text.chars().take(BEGINNING).take_while(|&c| c != '\n').collect();
        let words = if shown.len() < text.len() { shown.rsplit_once(' ').map_or(&*shown, |cut| cut.0) } else { &shown };
        (!words.is_empty()).then(|| words.to_owned())
    };
    html! {
        @if let Some(title) = &document.title { span.title { (headline(title)) } }
        @else if let Some(beginning) = beginning() { span.title.untitled { (headline(&beginning)) "…" } }
    }
}

/// What a member does, in words that need no glossary.
pub(super) fn role(role: Role) -> Markup {
    html! {
        @match role {
            Role::Derivation => span.role.carries { "carries the text" },
            Role::SameEvent => span.role { "same event, own words" },
        }
    }
}

/// The relations of a document's links.
pub(super) fn relations(view: View<'_>, document: usize) -> String {
    let mut relations: Vec<_> = view.site.links(document).iter().map(|link| link.relation).collect();
    relations.sort_unstable();
    relations.dedup();
    relations.into_iter().map(|relation| relation.as_str()).collect::<Vec<_>>().join(" ")
}

/// Shares for sorting and filtering, in the order of [`Label::ALL`], in hundredths of a per cent; 0 only for none.
pub(super) fn shares(document: &DocumentReport) -> String {
    Label::ALL.map(|label| format!("{:.0}", (document.shares.of(label) * 1e4).ceil())).join(" ")
}
