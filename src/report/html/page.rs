//! A page: its head with the policy that keeps it to itself, its masthead, its views in order, its foot.

use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::site::{Site, View, key};
use super::{document, overview, side_by_side, story};
use crate::report::Tool;
use crate::report::reading::{escape, in_short, phrase};

/// The style of all pages.
pub(super) const STYLE: &str = include_str!("assets/report.css");
/// What pages can do beyond being read.
pub(super) const SCRIPT: &str = include_str!("assets/report.js");

/// What a page shows first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    Overview,
    /// These two documents, the first on the left.
    SideBySide((usize, usize)),
}

/// Writes a page.
pub(super) fn page(site: &Site<'_>, number: u32, opening: Opening, out: &mut dyn Write) -> io::Result<()> {
    let view = site.on(number);
    let mut put = |markup: Markup| out.write_all(markup.0.as_bytes());
    put(html! { (DOCTYPE) (PreEscaped("<html lang=\"en\">")) (head(view)) (PreEscaped("<body>")) (masthead(view)) })?;
    put(html! { (PreEscaped("<main id=\"main\" tabindex=\"-1\">")) })?;
    if let Opening::SideBySide((a, b)) = opening {
        put(side_by_side::section(view, a, b))?;
    }
    if number == 0 {
        put(overview::section(view))?;
    }
    for &story in site.plan.order.iter().filter(|&&story| site.plan.page_of_story(story) == Some(number)) {
        put(story::section(view, story))?;
    }
    for document in (0..site.report().documents.len()).filter(|&d| site.plan.page_of_document(d) == Some(number)) {
        put(document::section(view, document))?;
    }
    for pair in site.plan.pairs_on(number) {
        let is_open = matches!(opening, Opening::SideBySide((a, b)) if key(a, b) == pair);
        if !is_open {
            put(side_by_side::section(view, pair.0, pair.1))?;
        }
    }
    put(html! { (PreEscaped("</main>")) (foot(view)) (PreEscaped("</body></html>\n")) })
}

fn head(view: View<'_>) -> Markup {
    let title = in_short::sentence(&view.site.context);
    html! {
        head {
            meta charset="utf-8";
            meta name="generator" content=(format!("{} {}", Tool::CURRENT.name, Tool::CURRENT.version));
            meta http-equiv="Content-Security-Policy" content=(policy());
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            title { (title) @if view.page > 0 { " Page " (view.page) } " · wirecopy" }
            style { (PreEscaped(STYLE)) }
            script { (PreEscaped(SCRIPT)) }
        }
    }
}

/// Nothing is loaded, sent or run but what this file itself contains.
fn policy() -> String {
    let hash = |content: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content.as_bytes())));
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn masthead(view: View<'_>) -> Markup {
    html! {
        a.skip href="#main" { "Skip to the report" }
        header.masthead {
            p.nameplate { a href=(view.overview()) { "wirecopy" } }
            nav aria-label="Report" {
                a href=(view.overview()) { "Overview" }
                @if view.page > 0 { span { "page " (view.page) " of " (view.site.plan.pages() - 1) } }
                span.scripted hidden {
                    button type="button" id="theme" { "Colours: as the system" }
                    button type="button" id="help" aria-haspopup="dialog" { "Keys " kbd { "?" } }
                }
            }
        }
    }
}

fn foot(view: View<'_>) -> Markup {
    let report = view.site.report();
    html! {
        aside id="counterpart" hidden aria-label="The same elsewhere" {}
        dialog id="keys" aria-labelledby="keys-title" {
            h2 id="keys-title" { "Keys" }
            dl.keys {
                @for (keys, meaning) in KEYS {
                    div { dt { kbd { (keys) } } dd { (meaning) } }
                }
            }
            form method="dialog" { button { "Close" } }
        }
        footer {
            p {
                "Made by " (report.tool.name) " " (report.tool.version) ". "
                "Shares and covers are the figures of its JSON report, in whole per cent. "
                "This file needs no network and sends nothing."
            }
        }
    }
}

/// What the keys do.
const KEYS: [(&str, &str); 7] = [
    ("n", "next passage, side by side"),
    ("p", "previous passage"),
    ("s", "swap the two sides"),
    ("Esc", "back to where you came from"),
    ("u", "a document's unique lines only, or all of them"),
    ("/", "search in the overview"),
    ("?", "this list"),
];

/// A name (an id, an outlet, a path): harmless, and apart from the direction of what surrounds it.
pub(super) fn name(text: &str) -> Markup {
    html! { bdi { (escape::name(text)) } }
}

/// A title or a reason.
pub(super) fn headline(text: &str) -> Markup {
    html! { bdi { (escape::headline(text)) } }
}

/// Says how many of a list were left out.
pub(super) fn left_out(all: usize, shown: usize, noun: &str) -> Markup {
    let more = all.saturating_sub(shown);
    html! { @if more > 0 { p.note { (phrase::count(more, &format!("more {noun}"))) " not shown here." } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assets_cannot_end_their_element() {
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
        // A browser hashes what it has read, with line breaks made one kind.
        assert!(!STYLE.contains('\r') && !SCRIPT.contains('\r'));
    }

    #[test]
    fn the_policy_allows_nothing_inline_but_by_hash() {
        let policy = policy();
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"));
        assert_eq!(policy.matches("'sha256-").count(), 2);
    }
}
