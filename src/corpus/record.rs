//! A document as it is written: all but its id.

use crate::document::Document;

/// Text, path, source, published, title, language.
type Record<'r> = (&'r str, Option<&'r str>, Option<&'r str>, Option<&'r str>, Option<&'r str>, Option<&'r str>);

/// Writes a document behind what is there.
pub(crate) fn append(document: &Document, bytes: Vec<u8>) -> postcard::Result<Vec<u8>> {
    let language = document.language().map(|language| language.to_string());
    let fields: Record<'_> = (
        document.text(),
        document.path(),
        document.source(),
        document.published(),
        document.title(),
        language.as_deref(),
    );
    postcard::to_extend(&fields, bytes)
}

/// Reads a document of this id.
pub(crate) fn read(id: &str, record: &[u8]) -> postcard::Result<Document> {
    let (text, path, source, published, title, language): Record<'_> = postcard::from_bytes(record)?;
    let mut document = Document::new(id, text);
    document = path.into_iter().fold(document, Document::with_path);
    document = source.into_iter().fold(document, Document::with_source);
    document = published.into_iter().fold(document, Document::with_published);
    document = title.into_iter().fold(document, Document::with_title);
    Ok(language.into_iter().fold(document, Document::with_language))
}
