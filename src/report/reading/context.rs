//! A report with what is looked up in it again and again.

use std::collections::BTreeMap;

use super::names::Names;
use crate::report::{DocumentReport, Link, Report, Role, Texts};

/// A segment's part in a story.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    /// Index into the report's stories.
    pub(crate) story: usize,
    pub(crate) segment: u32,
    pub(crate) role: Role,
}

/// A report, its texts, and its documents' short names.
pub(crate) struct Context<'a> {
    pub(crate) report: &'a Report,
    pub(crate) names: Names<'a>,
    texts: &'a Texts<'a>,
    parts: Vec<Vec<Part>>,
    story_links: Vec<Vec<&'a Link>>,
    outside_links: Vec<&'a Link>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(report: &'a Report, texts: &'a Texts<'a>) -> Self {
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
    pub(crate) fn text(&self, document: &DocumentReport) -> Option<&'a str> {
        self.texts.of(document)
    }

    /// The parts that a document's segments have in stories.
    pub(crate) fn parts(&self, document: usize) -> &[Part] {
        self.parts.get(document).map_or(&[], Vec::as_slice)
    }

    /// The documents that are in any story, or those that are in none.
    pub(crate) fn documents_by_membership(&self, member: bool) -> impl Iterator<Item = (usize, &'a DocumentReport)> {
        let documents = self.report.documents.iter().enumerate();
        documents.filter(move |(i, _)| self.parts(*i).is_empty() != member)
    }

    /// The links between members of a story, the strongest first.
    pub(crate) fn story_links(&self, story: usize) -> Vec<&'a Link> {
        by_strength(&self.story_links[story])
    }

    /// The links between documents that no story holds together, the strongest first.
    pub(crate) fn outside_links(&self) -> Vec<&'a Link> {
        by_strength(&self.outside_links)
    }
}

/// By relation, then by how much is covered; what is equal stays by id.
pub(crate) fn by_strength<'a>(links: &[&'a Link]) -> Vec<&'a Link> {
    let mut links = links.to_vec();
    let covered = |link: &Link| link.a_covered.max(link.b_covered);
    links.sort_by(|a, b| a.relation.cmp(&b.relation).then(covered(b).total_cmp(&covered(a))));
    links
}
