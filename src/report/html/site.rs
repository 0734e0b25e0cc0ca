//! A report as its pages see it: what is looked up again and again, and where a link leads.

use std::collections::BTreeMap;
use std::io;

use maud::{Markup, html};

use super::plan::{PairKey, Plan, file_name};
use crate::report::reading::context::Context;
use crate::report::reading::{escape, pair::Pair};
use crate::report::{Detail, DocumentReport, Link, Report, Story, Texts};

/// A report, its texts, and what stands where.
pub(super) struct Site<'a> {
    pub(super) context: Context<'a>,
    pub(super) detail: Detail,
    pub(super) plan: Plan,
    /// For each document its links, the strongest first.
    links: Vec<Vec<&'a Link>>,
    between: BTreeMap<PairKey, &'a Link>,
}

impl<'a> Site<'a> {
    pub(super) fn new(
        report: &'a Report,
        texts: &'a Texts<'a>,
        detail: Detail,
        plan: fn(&Context<'_>, Detail) -> Plan,
    ) -> Self {
        let context = Context::new(report, texts);
        let plan = plan(&context, detail);
        let mut links = vec![Vec::new(); report.documents.len()];
        let mut between = BTreeMap::new();
        for link in report.links.iter().filter(|_| detail.has_links()) {
            if let (Some(a), Some(b)) = (context.names.index(&link.a), context.names.index(&link.b)) {
                links[a].push(link);
                links[b].push(link);
                between.insert(key(a, b), link);
            }
        }
        for links in &mut links {
            let covered = |link: &Link| link.a_covered.max(link.b_covered);
            links.sort_by(|a: &&Link, b: &&Link| a.relation.cmp(&b.relation).then(covered(b).total_cmp(&covered(a))));
        }
        Self { context, detail, plan, links, between }
    }

    pub(super) fn report(&self) -> &'a Report {
        self.context.report
    }

    pub(super) fn document(&self, number: usize) -> &'a DocumentReport {
        &self.context.report.documents[number]
    }

    /// The links of a document, the strongest first.
    pub(super) fn links(&self, document: usize) -> &[&'a Link] {
        &self.links[document]
    }

    /// The link between two documents.
    pub(super) fn link(&self, a: usize, b: usize) -> Option<&'a Link> {
        self.between.get(&key(a, b)).copied()
    }

    /// Two documents, the first in its order, and what links them.
    pub(super) fn pair(&self, a: usize, b: usize) -> Pair<'_> {
        Pair { a: self.document(a), b: self.document(b), context: &self.context, link: self.link(a, b) }
    }

    /// The number of the document of this id.
    ///
    /// # Errors
    ///
    /// [`InvalidInput`](io::ErrorKind::InvalidInput) when it is not in the report.
    pub(super) fn find(&self, id: &str) -> io::Result<usize> {
        let missing = || format!("no document {} in the report", escape::name(id));
        self.context.names.index(id).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, missing()))
    }

    /// What is on one page, with links from there.
    pub(super) fn on(&self, page: u32) -> View<'_> {
        View { site: self, page }
    }
}

/// A site as seen from one of its pages.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) site: &'a Site<'a>,
    pub(super) page: u32,
}

impl<'a> View<'a> {
    fn link_to(self, page: u32, anchor: &str) -> String {
        if page == self.page { format!("#{anchor}") } else { format!("{}#{anchor}", file_name(page)) }
    }

    /// Where the overview is.
    pub(super) fn overview(self) -> String {
        self.link_to(0, "overview")
    }

    /// Where a story is told.
    pub(super) fn to_story(self, story: usize) -> Option<String> {
        Some(self.link_to(self.site.plan.page_of_story(story)?, &format!("s{story}")))
    }

    /// Where a document stands line by line.
    pub(super) fn to_document(self, document: usize) -> Option<String> {
        Some(self.link_to(self.site.plan.page_of_document(document)?, &format!("d{document}")))
    }

    /// Where a line of a document stands, or the document where its text is not at hand.
    pub(super) fn to_line(self, document: usize, line: u32) -> Option<String> {
        if self.site.context.text(self.site.document(document)).is_none() {
            return self.to_document(document);
        }
        Some(self.link_to(self.site.plan.page_of_document(document)?, &format!("d{document}l{line}")))
    }

    /// Where two documents stand side by side.
    pub(super) fn to_pair(self, a: usize, b: usize) -> Option<String> {
        let key = key(a, b);
        Some(self.link_to(self.site.plan.page_of_pair(key)?, &pair_anchor(key)))
    }

    /// Where a passage stands in its two documents, side by side.
    pub(super) fn to_passage(self, a: usize, b: usize, passage: u32) -> Option<String> {
        let key = key(a, b);
        Some(self.link_to(self.site.plan.page_of_pair(key)?, &format!("{}p{passage}", pair_anchor(key))))
    }

    /// The likely base text of a story.
    pub(super) fn base_of(self, story: &Story) -> Option<usize> {
        self.site.context.names.index(&story.base.as_ref()?.document)
    }

    /// A document's short name, linked to where it stands line by line.
    pub(super) fn name(self, document: usize) -> Markup {
        let id = &self.site.document(document).id;
        let name = self.site.context.names.of(id);
        html! {
            @match self.to_document(document) {
                Some(href) => a href=(href) title=(escape::name(id)) { bdi { (name) } },
                None => bdi title=(escape::name(id)) { (name) },
            }
        }
    }
}

/// Two documents, the smaller number first.
pub(super) fn key(a: usize, b: usize) -> PairKey {
    (a.min(b), a.max(b))
}

/// The anchor of a pair.
pub(super) fn pair_anchor((a, b): PairKey) -> String {
    format!("c{a}-{b}")
}
