//! HTML pages → their text, and what they say of themselves.
//!
//! A page is read as its article ([`Extraction::Main`]): readability finds it (`main_text`), and what is no article in it is
//! taken away (`prune`). Its blocks become paragraphs with a blank line between them (`flow`). Title, address, outlet, date and
//! language come from the page's own metadata (`metadata`, `json_ld`).
//!
//! Whatever a page holds, its text is not lost: where no article is found, or where a page is built so that it would take a
//! parser hours (`hazard`), all its visible text is read, by a tokenizer that is linear and does not recurse (`token`), and
//! a warning says so.

mod address;
mod date;
mod element;
mod flow;
mod hazard;
mod json_ld;
mod main_text;
mod metadata;
mod prune;
mod reference;
mod token;

use flow::Block;

/// How much of a page is read as its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extraction {
    /// The article: its paragraphs, headings and lists, without captions, bylines and what else stands on the page.
    #[default]
    Main,
    /// The same, and the paragraphs and quotations in its gaps, which are looked for a second time: embedded posts, boxes in the
    /// middle of the text. It takes a third longer.
    Thorough,
    /// All visible text, menus and footers included.
    Whole,
}

/// A page as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Its text: blocks with a blank line between them.
    pub(super) text: String,
    pub(super) title: Option<String>,
    /// Its canonical address.
    pub(super) url: Option<String>,
    /// The name of its outlet, else the host of its address.
    pub(super) source: Option<String>,
    /// In ISO 8601 where it can be read as a date, else as the page has it.
    pub(super) published: Option<String>,
    /// As BCP 47 has it.
    pub(super) language: Option<String>,
    /// What was not done as it was asked for, and what instead.
    pub(super) warnings: Vec<String>,
}

/// Reads a page that was found at this address.
pub(super) fn read(html: &str, address: Option<&str>, extraction: Extraction) -> Page {
    let metadata = metadata::of(html, address);
    let mut warnings = Vec::new();
    let blocks = match extraction {
        Extraction::Whole => flow::blocks(html),
        Extraction::Main | Extraction::Thorough => article(html, extraction, &mut warnings),
    };
    let mut text = flow::text(&blocks);
    // Some pages show by scripts alone what they have as data.
    if let Some(body) = metadata.body.as_deref().map(plain).filter(|body| text.len() < body.len() / 4) {
        warnings.push("most of its text is in its JSON-LD alone: that is read instead".to_owned());
        text = body;
    }
    if text.is_empty() {
        warnings.push("no text in it: scripts may put it together in a browser".to_owned());
    }
    Page {
        text,
        title: metadata.title,
        url: metadata.url,
        source: metadata.source,
        published: metadata.published,
        language: metadata.language,
        warnings,
    }
}

/// The blocks of the article, else of the whole page.
fn article(html: &str, extraction: Extraction, warnings: &mut Vec<String>) -> Vec<Block> {
    if let Some(reason) = hazard::of(html) {
        warnings.push(format!("{reason}: all its visible text is read instead"));
        return flow::blocks(html);
    }
    let article = match extraction {
        Extraction::Thorough => main_text::filled(html),
        _ => main_text::article(html),
    };
    article.unwrap_or_else(|| {
        let blocks = flow::blocks(html);
        if !blocks.is_empty() {
            warnings.push("no article was found in it: all its visible text is read instead".to_owned());
        }
        blocks
    })
}

/// A text that may have markup in it.
fn plain(body: &str) -> String {
    if body.contains("</") || body.contains("<br") {
        return flow::text(&flow::blocks(body));
    }
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests;
