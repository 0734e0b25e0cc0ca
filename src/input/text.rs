//! The bytes of one text → a document.

use super::batch::{Batch, Place};
use super::decode;
use super::format::Format;
#[cfg(feature = "pages")]
use super::page;
use super::settings::Settings;
use super::site::site;
use crate::Document;

/// A text that is one document: a file, a member of an archive, what a server answered.
#[derive(Debug)]
pub(super) struct Text<'t> {
    pub(super) bytes: Vec<u8>,
    pub(super) format: Format,
    /// What the document is called.
    pub(super) id: String,
    /// Where it was fetched from.
    pub(super) address: Option<&'t str>,
    /// The encoding that the server declared.
    pub(super) declared: Option<&'t str>,
}

/// Puts the document that a text is into the batch, or says at `path` why it is none.
pub(super) fn take(text: Text<'_>, place: &Place, path: &str, settings: &Settings, batch: &mut Batch) {
    let (format, address, id) = (text.format, text.address, text.id);
    let declared = match (text.declared, format) {
        (Some(declared), _) => Some(declared.to_owned()),
        (None, Format::Html) => decode::of_page(&text.bytes),
        (None, _) => None,
    };
    let decoded = match decode::decode(text.bytes, settings.known(declared.as_deref())) {
        Ok(decoded) => decoded,
        Err(reason) => return batch.skip(path, reason),
    };
    // Each malformed byte may have grown to three.
    if let Some(reason) = settings.refuses(&decoded.text) {
        return batch.skip(path, reason);
    }
    for warning in decoded.warnings {
        batch.warn(path, warning);
    }
    let document = match format {
        #[cfg(feature = "pages")]
        Format::Html => of_page(&decoded.text, id, address, path, settings, batch),
        Format::Markdown => of_markdown(decoded.text, id),
        _ => Document::new(id, decoded.text),
    };
    let mut document = document.with_path(place.path.as_str());
    if document.source().is_none()
        && let Some(source) = address.and_then(site)
    {
        document = document.with_source(source);
    }
    batch.push(document);
}

/// A text in Markdown, as it is, with the heading that it begins with for a title.
fn of_markdown(text: String, id: String) -> Document {
    let title = heading(&text).map(str::to_owned);
    let document = Document::new(id, text);
    match title {
        Some(title) => document.with_title(title),
        None => document,
    }
}

/// The heading that a text begins with, without its marks (CommonMark, 4.2 "ATX headings").
fn heading(text: &str) -> Option<&str> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
    let words = line.trim_start_matches('#');
    let is_heading = (1..=6).contains(&(line.len() - words.len())) && words.starts_with([' ', '\t']);
    let words = words.trim();
    let open = words.trim_end_matches('#');
    // Marks that close a heading stand apart from its words: `C#` is one of these.
    let words = if open.is_empty() || open.ends_with([' ', '\t']) { open.trim_end() } else { words };
    (is_heading && !words.is_empty()).then_some(words)
}

/// The article of a page, with what the page says about it.
#[cfg(feature = "pages")]
fn of_page(
    html: &str,
    id: String,
    address: Option<&str>,
    path: &str,
    settings: &Settings,
    batch: &mut Batch,
) -> Document {
    let page = page::read(html, address, settings.extraction);
    for warning in page.warnings {
        batch.warn(path, warning);
    }
    let mut document = Document::new(id, page.text);
    if let Some(title) = page.title {
        document = document.with_title(title);
    }
    if let Some(source) = page.source {
        document = document.with_source(source);
    }
    if let Some(published) = page.published {
        document = document.with_published(published);
    }
    if let Some(language) = page.language {
        document = document.with_language(&language);
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_markdown_has_the_title_that_it_begins_with() {
        for (text, title) in [
            ("# Ferry sinks\n\nThe ferry struck a reef.", Some("Ferry sinks")),
            ("\u{feff}\n \n### Ferry sinks ###  \r\nThe ferry struck a reef.", Some("Ferry sinks")),
            ("# Written in C#\n", Some("Written in C#")),
            ("The ferry struck a reef.\n\n# Later", None),
            ("#ferry and #reef", None),
            ("####### Ferry", None),
            ("# \nThe ferry", None),
            ("## ##\n", None),
            ("", None),
        ] {
            assert_eq!(heading(text), title, "{text:?}");
            let document = of_markdown(text.to_owned(), "a.md".to_owned());
            assert_eq!((document.text(), document.title()), (text, title));
        }
    }
}
