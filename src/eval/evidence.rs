//! What a report says about two documents, with the words it says it about.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::ordered;
use crate::Document;
use crate::report::{DocumentReport, Link, Passage, PassageKind, Relation, Report, Side};

/// What was found, and the texts it was found in.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    report: &'a Report,
    texts: BTreeMap<&'a str, &'a str>,
    links: BTreeMap<(&'a str, &'a str), &'a Link>,
    nominated: Option<BTreeSet<(&'a str, &'a str)>>,
}

/// Two documents on which report and truth part, and what the report says about them.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Case {
    /// One document's id, the smaller.
    pub a: String,
    /// The other's.
    pub b: String,
    /// What the truth says about them, in words.
    pub note: String,
    /// Whether both were scanned.
    pub scanned: bool,
    /// Whether the index nominated them; nothing where that was not asked.
    pub nominated: Option<bool>,
    /// The first story that has a segment of each, however they belong to it.
    pub story: Option<String>,
    /// Their link, where they have one.
    pub link: Option<LinkEvidence>,
}

/// A link and the best of its passages.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct LinkEvidence {
    /// The strongest relation that holds.
    pub relation: Relation,
    /// Share of the segment of `a` that is aligned.
    pub a_covered: f64,
    /// Share of the segment of `b` that is aligned.
    pub b_covered: f64,
    /// Share of the aligned words that stand in identical runs of three words or more.
    pub verbatim: f64,
    /// How many passages it has.
    pub passages: u64,
    /// At most [`LinkEvidence::BEST`] of them: those that align most text, discounted by their scores.
    pub best: Vec<PassageEvidence>,
}

impl LinkEvidence {
    /// How many passages are shown.
    pub const BEST: usize = 3;
}

/// A passage with its words.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct PassageEvidence {
    /// Word for word, or in other words.
    pub kind: PassageKind,
    /// How alike the sides are, 0 to 1.
    pub score: f64,
    /// The side in the document with the smaller id.
    pub a: SideEvidence,
    /// The other side.
    pub b: SideEvidence,
}

/// One side of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct SideEvidence {
    /// The line it begins in, from 1.
    pub line: u32,
    /// Its text, white space of any kind as one space; empty where the text is not at hand.
    pub text: String,
}

impl<'a> Found<'a> {
    /// A report on these documents. A document that is not among them is evaluated all the same, its spans in bytes.
    pub fn new(report: &'a Report, documents: &'a [Document]) -> Self {
        let texts = documents.iter().map(|document| (document.id(), document.text())).collect();
        let links = report.links.iter().map(|link| (ordered(&link.a, &link.b), link)).collect();
        Self { report, texts, links, nominated: None }
    }

    /// The same, with the pairs of ids that the index nominated: then the evaluation tells what was missed because it was
    /// never looked at, and what was missed in spite of a look.
    pub fn with_nominations(self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self { nominated: Some(pairs.into_iter().map(|(a, b)| ordered(a, b)).collect()), ..self }
    }

    /// The report.
    pub fn report(&self) -> &'a Report {
        self.report
    }

    pub(super) fn nominated(&self) -> Option<&BTreeSet<(&'a str, &'a str)>> {
        self.nominated.as_ref()
    }

    pub(super) fn links(&self) -> impl Iterator<Item = ((&'a str, &'a str), &'a Link)> {
        self.links.iter().map(|(&pair, &link)| (pair, link))
    }

    pub(super) fn text(&self, id: &str) -> Option<&'a str> {
        self.texts.get(id).copied()
    }

    pub(super) fn has(&self, id: &str) -> bool {
        let by_id = |document: &DocumentReport| document.id.as_str().cmp(id);
        self.report.documents.binary_search_by(by_id).is_ok()
    }

    /// What is known of two documents, the smaller id first.
    pub(super) fn case(&self, (a, b): (&str, &str), note: String) -> Case {
        let in_story = |id: &str, members: &[crate::report::Member]| members.iter().any(|member| member.document == id);
        let both = |story: &&crate::report::Story| in_story(a, &story.members) && in_story(b, &story.members);
        Case {
            a: a.to_owned(),
            b: b.to_owned(),
            note,
            scanned: self.has(a) && self.has(b),
            nominated: self.nominated.as_ref().map(|pairs| pairs.contains(&(a, b))),
            story: self.report.stories.iter().find(both).map(|story| story.id.clone()),
            link: self.links.get(&(a, b)).map(|link| self.link(link)),
        }
    }

    fn link(&self, link: &Link) -> LinkEvidence {
        let passages = link.passages.iter().filter_map(|&number| self.report.passages.get(number as usize));
        let mut passages: Vec<&Passage> = passages.collect();
        passages.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.a.start.cmp(&b.a.start)));
        let evidence = |passage: &&Passage| PassageEvidence {
            kind: passage.kind,
            score: passage.score,
            a: self.side(&passage.a),
            b: self.side(&passage.b),
        };
        LinkEvidence {
            relation: link.relation,
            a_covered: link.a_covered,
            b_covered: link.b_covered,
            verbatim: link.verbatim,
            passages: link.passages.len() as u64,
            best: passages.iter().take(LinkEvidence::BEST).map(evidence).collect(),
        }
    }

    fn side(&self, side: &Side) -> SideEvidence {
        let text = self.text(&side.document).and_then(|text| text.get(side.start as usize..side.end as usize));
        let words: Vec<&str> = text.unwrap_or("").split_whitespace().collect();
        SideEvidence { line: side.line, text: words.join(" ") }
    }
}

/// How much a passage says for a link: the bytes of its shorter side, discounted by its score.
fn weight(passage: &Passage) -> f64 {
    let bytes = |side: &Side| side.end.saturating_sub(side.start);
    f64::from(bytes(&passage.a).min(bytes(&passage.b))) * passage.score
}

/// Orders links by how much they claim, the most first: by relation, then by what they cover.
pub(super) fn by_claim(a: &Link, b: &Link) -> std::cmp::Ordering {
    let covered = |link: &Link| link.a_covered.max(link.b_covered);
    let ids = |link: &Link| Reverse((link.a.clone(), link.b.clone()));
    a.relation.cmp(&b.relation).then(covered(b).total_cmp(&covered(a))).then_with(|| ids(b).cmp(&ids(a)))
}
