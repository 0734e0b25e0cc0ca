//! A report with what is looked up in it again and again.

use std::collections::BTreeMap;

use super::names::Names;
use super::paint::{Ink, Run};
use super::{Only, Texts};
use crate::report::{DocumentReport, Link, Report, Role};

/// A segment's part in a story.
#[derive(Clone, Copy)]
pub(super) struct Part {
    /// Index into the report's stories.
    pub(super) story: usize,
    pub(super) segment: u32,
    pub(super) role: Role,
}

/// A report, its texts, and its documents' short names.
pub(super) struct Context<'a> {
    pub(super) report: &'a Report,
    pub(super) names: Names<'a>,
    texts: &'a Texts<'a>,
    parts: Vec<Vec<Part>>,
    story_links: Vec<Vec<&'a Link>>,
    outside_links: Vec<&'a Link>,
}

impl<'a> Context<'a> {
    pub(super) fn new(report: &'a Report, texts: &'a Texts<'a>) -> Self {
        let names = Names::new(&report.documents);
        let mut parts = vec![Vec::new(); report.documents.len()];
        let mut stories: BTreeMap<(&str, u32), Vec<usize>> = BTreeMap::new();
        for (story, members) in report.stories.iter().map(|story| &story.members).enumerate() {
            for member in members {
                stories.entry((&member.document, member.segment)).or_default().push(story);
                if let Some(document) = names.index(&member.document) {
                    parts[document].push(Part { story, segment: member.segment, role: member.role });
                }
            }
        }
        let mut context = Self {
            report,
            names,
            texts,
            parts,
            story_links: vec![Vec::new(); report.stories.len()],
            outside_links: Vec::new(),
        };
        let of = |document: &'a str, segment| stories.get(&(document, segment)).map_or(&[][..], Vec::as_slice);
        for link in &report.links {
            let (a, b) = (of(&link.a, link.a_segment), of(&link.b, link.b_segment));
            a.iter().filter(|story| b.contains(story)).for_each(|&story| context.story_links[story].push(link));
            if !a.iter().any(|story| b.contains(story)) {
                context.outside_links.push(link);
            }
        }
        context
    }

    /// The document's text, if it is at hand and the one that was scanned.
    pub(super) fn text(&self, document: &DocumentReport) -> Option<&'a str> {
        self.texts.of(document)
    }

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

    /// The parts that a document's segments have in stories.
    pub(super) fn parts(&self, document: usize) -> &[Part] {
        self.parts.get(document).map_or(&[], Vec::as_slice)
    }

    /// The documents that are in any story, or those that are in none.
    pub(super) fn documents_by_membership(&self, member: bool) -> impl Iterator<Item = (usize, &'a DocumentReport)> {
        let documents = self.report.documents.iter().enumerate();
        documents.filter(move |(i, _)| self.parts(*i).is_empty() != member)
    }

    /// The links between members of a story, the strongest first.
    pub(super) fn story_links(&self, story: usize) -> Vec<&'a Link> {
        by_strength(&self.story_links[story])
    }

    /// The links between documents that no story holds together, the strongest first.
    pub(super) fn outside_links(&self) -> Vec<&'a Link> {
        by_strength(&self.outside_links)
    }
}

/// By relation, then by how much is covered; what is equal stays by id.
fn by_strength<'a>(links: &[&'a Link]) -> Vec<&'a Link> {
    let mut links = links.to_vec();
    let covered = |link: &Link| link.a_covered.max(link.b_covered);
    links.sort_by(|a, b| a.relation.cmp(&b.relation).then(covered(b).total_cmp(&covered(a))));
    links
}
