//! From findings to the report: numbers become ids, links become rows, everything is sorted.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::findings::{Findings, share_story};
use super::label::{Labeller, Touch};
use super::{
    Base, Bridge, Counts, DocumentReport, Link, LinkCoverage, Member, Parameters, Passage, Relation, Report, Role,
    SCHEMA, Segment, SegmentKind, Side, Story, Tool,
};
use crate::document::{Document, Outline};
use crate::passage::Stretch;
use crate::story::{self, Aligned, Node};

/// The report of these findings.
pub(crate) fn build(findings: &Findings<'_>, parameters: Parameters, counts: Counts) -> Report {
    let homes = findings.homes();
    let mut builder = Builder { findings, passages: Vec::new(), touches: BTreeMap::new(), links: Vec::new() };
    builder.add_links(&homes);
    let labeller = Labeller::new(findings, &homes);
    let nothing = Vec::new();
    let documents: Vec<DocumentReport> = (0..findings.documents.len())
        .into_par_iter()
        .map(|number| {
            let touches = builder.touches.get(&(number as u32)).unwrap_or(&nothing);
            document(findings, &homes, number as u32, labeller.label(number as u32, touches))
        })
        .collect();
    let given = findings.given();
    let mut stories: Vec<Story> = (0..findings.stories.len()).map(|number| story(findings, &given, number)).collect();
    stories.sort_by(|a, b| a.id.cmp(&b.id));
    let counts = Counts {
        links: builder.links.len() as u64,
        stories: stories.len() as u64,
        passages: builder.passages.len() as u64,
        ..counts
    };
    let (links, passages, skipped) = (builder.links, builder.passages, Vec::new());
    Report { schema: SCHEMA, tool: Tool::CURRENT, parameters, counts, skipped, documents, stories, links, passages }
}

struct Builder<'a> {
    findings: &'a Findings<'a>,
    passages: Vec<Passage>,
    touches: BTreeMap<u32, Vec<Touch>>,
    links: Vec<Link>,
}

impl Builder<'_> {
    /// Every pair of documents that is linked, or that a story holds together.
    fn add_links(&mut self, homes: &BTreeMap<Node, Vec<(usize, Role)>>) {
        let linked = self.findings.document_links();
        let mut pairs: BTreeMap<(u32, u32), Option<(Node, Node)>> = linked.keys().map(|&pair| (pair, None)).collect();
        for story in &self.findings.stories {
            if story.members.len() > story::Story::ALL_PAIRS {
                let documents = story.documents();
                let is_member = |document: &u32| documents.binary_search(document).is_ok();
                pairs.retain(|(a, b), _| !(is_member(a) && is_member(b)));
            }
            for (a, b) in story.pairs() {
                pairs.entry((a.document, b.document)).or_insert(Some((a, b)));
            }
        }
        for ((a, b), members) in pairs {
            match (linked.get(&(a, b)), members) {
                (Some(links), _) => self.add_link(links, homes),
                (None, Some((a, b))) => self.links.push(self.same_event(a, b)),
                (None, None) => {}
            }
        }
    }

    /// A link without passages.
    fn same_event(&self, a: Node, b: Node) -> Link {
        Link {
            a: self.id(a.document),
            a_segment: a.segment,
            b: self.id(b.document),
            b_segment: b.segment,
            relation: Relation::SameEvent,
            a_covered: 0.0,
            b_covered: 0.0,
            verbatim: 0.0,
            passages: Vec::new(),
        }
    }

    /// The link of two documents by their strongest pair of segments, with the passages of all pairs.
    fn add_link(&mut self, links: &[&Aligned], homes: &BTreeMap<Node, Vec<(usize, Role)>>) {
        let Some(&best) = links.first() else { return };
        let mut passages: Vec<(&Aligned, &crate::passage::Passage)> =
            links.iter().flat_map(|&link| link.passages.iter().map(move |passage| (link, passage))).collect();
        passages.sort_by_key(|(_, passage)| (passage.a.span, passage.b.span));
        let first = self.passages.len() as u32;
        let (a, b) = (best.a.document, best.b.document);
        for (link, passage) in passages {
            let number = self.passages.len() as u32;
            let in_story = share_story(homes, link.a, link.b);
            for (document, stretch) in [(a, passage.a), (b, passage.b)] {
                let touch = Touch { passage: number, stretch, kind: passage.kind, in_story };
                self.touches.entry(document).or_default().push(touch);
            }
            self.passages.push(Passage {
                a: self.side(a, passage.a),
                b: self.side(b, passage.b),
                kind: passage.kind,
                score: passage.score,
            });
        }
        self.links.push(Link {
            a: self.id(a),
            a_segment: best.a.segment,
            b: self.id(b),
            b_segment: best.b.segment,
            relation: best.relation,
            a_covered: best.a_covered.share(),
            b_covered: best.b_covered.share(),
            verbatim: best.verbatim,
            passages: (first..self.passages.len() as u32).collect(),
        });
    }

    fn side(&self, document: u32, stretch: Stretch) -> Side {
        let outline = &self.findings.outlines[document as usize];
        let line = outline.lines.partition_point(|line| line.span.end < stretch.span.start);
        Side {
            document: self.id(document),
            start: stretch.span.start,
            end: stretch.span.end,
            line: (line as u32 + 1).min(outline.lines.len() as u32),
        }
    }

    fn id(&self, document: u32) -> String {
        self.findings.documents[document as usize].id().to_owned()
    }
}

fn document(
    findings: &Findings<'_>,
    homes: &BTreeMap<Node, Vec<(usize, Role)>>,
    number: u32,
    labels: super::label::Labels,
) -> DocumentReport {
    let (document, outline) = (&findings.documents[number as usize], &findings.outlines[number as usize]);
    let segments = (0..outline.segments.len() as u32).map(|segment| {
        let found = &outline.segments[segment as usize];
        let home = homes.get(&Node { document: number, segment }).and_then(|homes| homes.first());
        Segment {
            id: segment,
            main: outline.main == Some(segment),
            start: found.span.start,
            end: found.span.end,
            first_line: found.first_line,
            last_line: found.last_line,
            kind: found.kind,
            story: home.map(|&(story, _)| story_id(findings, story)),
            role: home.map(|&(_, role)| role),
        }
    });
    DocumentReport {
        id: document.id().to_owned(),
        path: document.path().map(str::to_owned),
        source: document.source().map(str::to_owned),
        published: document.published().map(str::to_owned),
        title: document.title().map(str::to_owned).or_else(|| headline(document, outline, outline.main)),
        bytes: document.text().len() as u64,
        words: outline.words.len() as u64,
        shares: labels.shares,
        segments: segments.collect(),
        spans: labels.spans,
        lines: labels.lines,
    }
}

/// The headline of a segment, as it stands in the text.
fn headline(document: &Document, outline: &Outline, segment: Option<u32>) -> Option<String> {
    let span = outline.segments.get(segment? as usize)?.headline?;
    Some(document.text()[span.range()].split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A story's id: its smallest core segment, or its smallest of all where it has no core, so that an
/// unrelated document renames nothing.
fn story_id(findings: &Findings<'_>, number: usize) -> String {
    let node = findings.stories[number].first().map_or(Node { document: 0, segment: 0 }, |member| member.node);
    format!("{}:{}", findings.documents[node.document as usize].id(), node.segment)
}

fn story(findings: &Findings<'_>, given: &BTreeMap<Node, u64>, number: usize) -> Story {
    let story = &findings.stories[number];
    let id = |node: Node| findings.documents[node.document as usize].id().to_owned();
    let core = || story.members.iter().filter(|member| member.role == Role::Derivation);
    let base = base(given, story);
    let named = base.as_ref().map(|&(node, _)| node).or_else(|| Some(story.first()?.node));
    let is_furniture = story.members.iter().all(|member| !findings.is_article(member.node));
    let mut related: Vec<String> = story.related.iter().map(|&other| story_id(findings, other)).collect();
    related.sort_unstable();
    let bridges = story.bridges.iter().map(|&(node, covered)| Bridge {
        document: id(node),
        reason: format!(
            "segment {}: {} of its {} words are aligned with the story, too few to join it",
            node.segment, covered.aligned, covered.words
        ),
    });
    Story {
        id: story_id(findings, number),
        kind: if is_furniture { SegmentKind::Furniture } else { SegmentKind::Article },
        label: named.map(|node| name(findings, node)).unwrap_or_default(),
        members: story
            .members
            .iter()
            .map(|member| Member {
                document: id(member.node),
                segment: member.node.segment,
                role: member.role,
                containment: member.covered.share(),
            })
            .collect(),
        base: base.map(|(node, reason)| Base { document: id(node), segment: node.segment, reason }),
        min_similarity: core().map(|member| member.covered.share()).reduce(f64::min).unwrap_or(0.0),
        links: if story.members.len() <= story::Story::ALL_PAIRS {
            LinkCoverage::All
        } else {
            LinkCoverage::Representatives
        },
        related,
        bridges: bridges.collect(),
    }
}

/// The core member that accounts for most of the others' text: a hint at what they were made from.
fn base(given: &BTreeMap<Node, u64>, story: &story::Story) -> Option<(Node, String)> {
    let core = story.members.iter().filter(|member| member.role == Role::Derivation);
    let given = core.filter_map(|member| given.get(&member.node).map(|&words| (member.node, words)));
    let (node, most) = given.max_by_key(|&(node, words)| (words, std::cmp::Reverse(node)))?;
    let reason = format!(
        "it accounts for more of the other members' text than any other: {most} words of theirs are aligned with it"
    );
    Some((node, reason))
}

/// What to call a story by: the headline of a segment, or the beginning of its text.
fn name(findings: &Findings<'_>, node: Node) -> String {
    const LONGEST: usize = 100;
    let (document, outline) = (&findings.documents[node.document as usize], &findings.outlines[node.document as usize]);
    if let Some(headline) = headline(document, outline, Some(node.segment)) {
        return headline;
    }
    let segment = &outline.segments[node.segment as usize];
    let mut name = String::new();
    for word in document.text()[segment.span.range()].split_whitespace() {
        if name.chars().count() + word.chars().count() >= LONGEST {
            name.push('…');
            break;
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    name
}
