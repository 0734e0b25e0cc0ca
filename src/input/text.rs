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
