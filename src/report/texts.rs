//! The texts that a report is about: it does not carry them, so whoever shows them is given them beside it.

use std::collections::BTreeMap;

use super::DocumentReport;
use crate::Document;

/// The texts of documents, by the ids that the report uses.
///
/// A text whose length is not the one the report states is another text, and is not shown.
///
/// ```
/// use wirecopy::Document;
/// use wirecopy::report::Texts;
///
/// let documents = [Document::new("afp/1", "Mali has detained soldiers.")];
/// assert_eq!(Texts::from_iter(&documents).get("afp/1"), Some("Mali has detained soldiers."));
/// assert_eq!(Texts::from_iter([("afp/2", "Calm returns.")]).get("afp/1"), None);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Texts<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Texts<'a> {
    /// The text of this document, where it is known.
    pub fn get(&self, id: &str) -> Option<&'a str> {
        self.0.get(id).copied()
    }

    /// The text that the report on this document is about: known, and of the length it states.
    pub fn of(&self, document: &DocumentReport) -> Option<&'a str> {
        self.get(&document.id).filter(|text| text.len() as u64 == document.bytes)
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Texts<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl<'a> FromIterator<&'a Document> for Texts<'a> {
    fn from_iter<I: IntoIterator<Item = &'a Document>>(documents: I) -> Self {
        documents.into_iter().map(|document| (document.id(), document.text())).collect()
    }
}
