//! What the text report looks up beside what every form does.

use super::Only;
use super::paint::{Ink, Run};
use crate::report::Link;
pub(super) use crate::report::reading::context::Context;
use crate::report::reading::context::by_strength;

impl<'a> Context<'a> {
    /// A document's name.
    pub(super) fn name(&self, id: &str) -> Run {
        let ink = self.names.index(id).map_or(Ink::Strong, Ink::Name);
        Run::new(self.names.of(id), ink)
    }

    /// The documents of a part of the report, or of all of it.
    pub(super) fn documents(&self, only: Option<Only>) -> Vec<usize> {
        match only {
            None => (0..self.report.documents.len()).collect(),
            Some(Only::Document(document)) => vec![document],
            Some(Only::Story(story)) => {
                let is_in = |&document: &usize| self.parts(document).iter().any(|part| part.story == story);
                (0..self.report.documents.len()).filter(is_in).collect()
            }
        }
    }

    /// The links of a document, the strongest first.
    pub(super) fn links_of(&self, document: usize) -> Vec<&'a Link> {
        let id = &self.report.documents[document].id;
        by_strength(&self.report.links.iter().filter(|link| link.a == *id || link.b == *id).collect::<Vec<_>>())
    }
}
