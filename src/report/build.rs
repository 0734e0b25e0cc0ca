//! From findings to the report: numbers become ids, links become rows, everything is sorted.

use std::collections::BTreeMap;
use std::io;

use ahash::AHashMap;
use rayon::prelude::*;

use super::direction;
use super::findings::{Findings, Homes, Opened, Pair, given, pairs};
use super::label::{Covered, Labeller, Labels, Touch};
use super::{
    Base, Bridge, Counts, Detail, DocumentReport, Link, LinkCoverage, Member, Parameters, Passage, Relation, Report,
    Role, SCHEMA, Segment, SegmentKind, Side, Sink, Story, Tool,
};
use crate::document::{Document, Outline};
use crate::index::Lists;
use crate::passage::{Stretch, Traced};
use crate::story::{self, Aligned, Coverage, Node, Topic};

/// Pieces of a report that are made side by side before they are handed over.
const TOGETHER: usize = 4096;

/// A report with nothing found in it yet.
pub(crate) fn head(parameters: Parameters, counts: Counts) -> Report {
    let (skipped, documents, stories, links, passages) = Default::default();
    Report { schema: SCHEMA, tool: Tool::CURRENT, parameters, counts, skipped, documents, stories, links, passages }
}

/// Hands over the report of these findings, as detailed as this. What is left out is not made. `head` is the report without
/// them.
///
/// # Errors
///
/// Those of the sink.
pub(crate) fn build(findings: &Findings<'_>, detail: Detail, mut head: Report, sink: &mut dyn Sink) -> io::Result<()> {
    let homes = findings.homes();
    let pairs = pairs(&findings.links, &findings.stories, findings.reached);
    let builder = Builder::new(findings, &homes, &pairs);
    head.counts.links = pairs.len() as u64;
    head.counts.stories = findings.stories.len() as u64;
    head.counts.passages = builder.passages_before(pairs.len());
    sink.head(head)?;
    let labeller = Labeller::new(findings, &homes, detail);
    let document = |number: u32| {
        let opened = findings.open(number);
        let covered = builder.covered(number, opened.outline.words.len());
        let labels = labeller.label(&opened, &covered, || builder.touches(number));
        document(findings, &homes, &opened, labels)
    };
    in_turn(findings.corpus.len(), |number| document(number as u32), |documents| sink.documents(documents))?;
    drop(labeller);
    let id = |number: u32| findings.id(number);
    let teller = Teller::new(&findings.links, &findings.stories, findings.topics, &id);
    let label = |number: usize| teller.named(number).map(|node| name(&findings.open(node.document), node.segment));
    let mut stories: Vec<Story> =
        (0..findings.stories.len()).map(|number| teller.story(number, label(number).unwrap_or_default())).collect();
    drop(teller);
    stories.sort_by(|a, b| a.id.cmp(&b.id));
    stories.into_iter().try_for_each(|story| sink.story(story))?;
    if detail.has_links() {
        in_turn(pairs.len(), |pair| builder.link(pair, detail), |links| sink.links(links))?;
    }
    if detail.has_passages() {
        let hand_over = |passages: Vec<Vec<Passage>>| sink.passages(passages.into_iter().flatten().collect());
        in_turn(pairs.len(), |pair| builder.passages(pair), hand_over)?;
    }
    Ok(())
}

/// Makes so many things side by side, and hands them over in order, some at a time.
fn in_turn<T: Send>(
    count: usize,
    make: impl Fn(usize) -> T + Sync,
    mut hand_over: impl FnMut(Vec<T>) -> io::Result<()>,
) -> io::Result<()> {
    for first in (0..count).step_by(TOGETHER) {
        hand_over((first..count.min(first + TOGETHER)).into_par_iter().map(&make).collect())?;
    }
    Ok(())
}

/// The links and the passages of these pairs, both in their order.
#[cfg(feature = "parts")]
pub(crate) fn linked(findings: &Findings<'_>, pairs: &[Pair]) -> (Vec<Link>, Vec<Passage>) {
    let homes = Homes::default();
    let builder = Builder::new(findings, &homes, pairs);
    let links = (0..pairs.len()).map(|pair| builder.link(pair, Detail::Full)).collect();
    (links, (0..pairs.len()).flat_map(|pair| builder.passages(pair)).collect())
}

struct Builder<'a> {
    findings: &'a Findings<'a>,
    homes: &'a Homes,
    pairs: &'a [Pair],
    /// For each pair, the number of its first passage; one more at the end.
    firsts: Vec<u32>,
    /// The pairs of each document, in order.
    of_documents: Lists,
}

impl<'a> Builder<'a> {
    fn new(findings: &'a Findings<'a>, homes: &'a Homes, pairs: &'a [Pair]) -> Self {
        let mut firsts = vec![0];
        for pair in pairs {
            let links = &findings.links[pair.links.start as usize..pair.links.end as usize];
            let passages: usize = links.iter().map(|link| link.passages.len()).sum();
            firsts.push(firsts[firsts.len() - 1] + passages as u32);
        }
        let sides = (0..).zip(pairs).flat_map(|(number, pair)| {
            let (a, b) = pair.documents;
            [(a, number), (b, number)]
        });
        let of_documents = Lists::group(findings.corpus.len(), sides);
        Self { findings, homes, pairs, firsts, of_documents }
    }

    /// How many passages the first pairs have.
    fn passages_before(&self, pairs: usize) -> u64 {
        u64::from(self.firsts[pairs])
    }

    /// The pairs of a document, by their numbers.
    fn pairs_of(&self, document: u32) -> impl Iterator<Item = (u32, &'a Pair)> + '_ {
        self.of_documents.of(document).iter().map(|&number| (number, &self.pairs[number as usize]))
    }

    /// The words of a document, of so many, that others of its story have.
    fn covered(&self, document: u32, words: usize) -> Covered {
        let mut covered = Covered::of(words);
        for (_, pair) in self.pairs_of(document) {
            let links = &self.findings.links[pair.links.start as usize..pair.links.end as usize];
            for link in links.iter().filter(|link| self.homes.share(link.a, link.b)) {
                for passage in link.passages.iter() {
                    covered.add(if link.a.document == document { passage.a } else { passage.b }, passage.kind);
                }
            }
        }
        covered
    }

    /// What other documents have of one: with the number of each passage, in that order.
    fn touches(&self, document: u32) -> impl Iterator<Item = Touch> + '_ {
        self.pairs_of(document).flat_map(move |(number, pair)| {
            let first = self.firsts[number as usize];
            let is_a = pair.documents.0 == document;
            self.in_order(pair).into_iter().zip(first..).map(move |(passage, number)| Touch {
                passage: number,
                words: if is_a { passage.a } else { passage.b },
            })
        })
    }

    /// The passages of a pair, by place.
    fn in_order(&self, pair: &Pair) -> Vec<Traced> {
        // Of equal places, the stronger link comes first.
        let links = self.findings.links_of(pair);
        let mut passages: Vec<Traced> = links.iter().flat_map(|link| link.passages.iter()).collect();
        passages.sort_by_key(|passage| (passage.a.start, passage.a.end, passage.b.start, passage.b.end));
        passages
    }

    /// The passages of a pair, by their numbers.
    fn passages(&self, pair: usize) -> Vec<Passage> {
        let (pair, corpus) = (&self.pairs[pair], self.findings.corpus);
        let (a, b) = pair.documents;
        let (of_a, of_b) = (corpus.outline(a as usize), corpus.outline(b as usize));
        let passage = |passage: &Traced| Passage::new(passage, (self.id(a), &of_a), (self.id(b), &of_b));
        self.in_order(pair).iter().map(passage).collect()
    }

    /// The link of a pair.
    fn link(&self, number: usize, detail: Detail) -> Link {
        let pair = &self.pairs[number];
        let passages = if detail.has_passages() { self.firsts[number]..self.firsts[number + 1] } else { 0..0 };
        let (a, b) = pair.documents;
        let links = self.findings.links_of(pair);
        let nodes = links.first().map(|best| (best.a, best.b)).or(pair.members);
        let covered = |side: fn(&Aligned) -> Coverage| links.first().map_or(0.0, |best| side(best).share());
        Link {
            a: self.id(a),
            a_segment: nodes.map_or(0, |(a, _)| a.segment),
            b: self.id(b),
            b_segment: nodes.map_or(0, |(_, b)| b.segment),
            relation: links.first().map_or(Relation::SameEvent, |best| best.relation),
            a_covered: covered(|best| best.a_covered),
            b_covered: covered(|best| best.b_covered),
            verbatim: links.first().map_or(0.0, |best| best.verbatim),
            direction: links.first().and_then(|best| direction::of(self.findings, best)),
            passages: passages.collect(),
        }
    }

    fn id(&self, document: u32) -> String {
        self.findings.id(document)
    }
}

impl Passage {
    /// A passage of two documents, each given by its id and its outline.
    pub(crate) fn new(passage: &Traced, a: (String, &Outline), b: (String, &Outline)) -> Self {
        Self {
            a: Side::new(a.0, a.1, passage.stretch_of_a(a.1)),
            b: Side::new(b.0, b.1, passage.stretch_of_b(b.1)),
            kind: passage.kind,
            score: passage.score,
        }
    }
}

impl Side {
    /// A stretch of a document of this id, whose outline this is.
    fn new(document: String, outline: &Outline, stretch: Stretch) -> Self {
        let line = outline.lines.partition_point(|line| line.span.end < stretch.span.start);
        let line = (line as u32 + 1).min(outline.lines.len() as u32);
        Self { document, start: stretch.span.start, end: stretch.span.end, line }
    }
}

fn document(findings: &Findings<'_>, homes: &Homes, opened: &Opened<'_>, labels: Labels) -> DocumentReport {
    let Opened { number, document, outline } = opened;
    let segments = (0..outline.segments.len() as u32).map(|segment| {
        let found = &outline.segments[segment as usize];
        let home = homes.of(Node { document: *number, segment }).first();
        Segment {
            id: segment,
            main: outline.main == Some(segment),
            start: found.span.start,
            end: found.span.end,
            first_line: found.first_line,
            last_line: found.last_line,
            kind: found.kind,
            story: home.map(|&(story, _)| story_id(&findings.stories[story], &|number| findings.id(number))),
            role: home.map(|&(_, role)| role),
        }
    });
    DocumentReport {
        id: document.id().to_owned(),
        path: document.path().map(str::to_owned),
        source: document.source().map(str::to_owned),
        published: document.published().map(str::to_owned),
        title: document.title().map(str::to_owned).or_else(|| headline(document, outline, outline.main)),
        language: outline.language.map(|language| language.to_string()),
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
fn story_id(story: &story::Story, id: &dyn Fn(u32) -> String) -> String {
    let node = story.first().map_or(Node { document: 0, segment: 0 }, |member| member.node);
    format!("{}:{}", id(node.document), node.segment)
}

/// Tells stories, of whose documents nothing but the ids is known.
pub(crate) struct Teller<'a> {
    stories: &'a [story::Story],
    topics: &'a BTreeMap<Node, Topic>,
    /// The id of a document.
    id: &'a dyn Fn(u32) -> String,
    given: AHashMap<Node, u64>,
}

impl<'a> Teller<'a> {
    pub(crate) fn new(
        links: &[Aligned],
        stories: &'a [story::Story],
        topics: &'a BTreeMap<Node, Topic>,
        id: &'a dyn Fn(u32) -> String,
    ) -> Self {
        Self { stories, topics, id, given: given(links, stories) }
    }

    /// The segment that a story is called by.
    pub(crate) fn named(&self, number: usize) -> Option<Node> {
        let story = &self.stories[number];
        base(&self.given, story).map(|(node, _)| node).or_else(|| Some(story.first()?.node))
    }

    /// A story that is called so.
    pub(crate) fn story(&self, number: usize, label: String) -> Story {
        let (story, id) = (&self.stories[number], |node: Node| (self.id)(node.document));
        let core = || story.members.iter().filter(|member| member.role == Role::Derivation);
        let is_furniture = story.members.iter().all(|member| !self.topics.contains_key(&member.node));
        let mut related: Vec<String> =
            story.related.iter().map(|&other| story_id(&self.stories[other], self.id)).collect();
        related.sort_unstable();
        let bridges = story.bridges.iter().map(|&(node, covered)| Bridge {
            document: id(node),
            reason: format!(
                "segment {}: {} of its {} words are aligned with the story, too few to join it",
                node.segment, covered.aligned, covered.words
            ),
        });
        let member = |member: &story::Member| Member {
            document: id(member.node),
            segment: member.node.segment,
            role: member.role,
            containment: member.covered.share(),
        };
        let base = base(&self.given, story);
        Story {
            id: story_id(story, self.id),
            kind: if is_furniture { SegmentKind::Furniture } else { SegmentKind::Article },
            label,
            members: story.members.iter().map(member).collect(),
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
}

/// The core member that accounts for most of the others' text: a hint at what they were made from.
fn base(given: &AHashMap<Node, u64>, story: &story::Story) -> Option<(Node, String)> {
    let core = story.members.iter().filter(|member| member.role == Role::Derivation);
    let given = core.filter_map(|member| given.get(&member.node).map(|&words| (member.node, words)));
    let (node, most) = given.max_by_key(|&(node, words)| (words, std::cmp::Reverse(node)))?;
    let reason = format!(
        "it accounts for more of the other members' text than any other: {most} words of theirs are aligned with it"
    );
    Some((node, reason))
}

/// What to call a story by: the headline of a segment, or the beginning of its text.
pub(crate) fn name(opened: &Opened<'_>, segment: u32) -> String {
    const LONGEST: usize = 100;
    let Opened { document, outline, .. } = opened;
    if let Some(headline) = headline(document, outline, Some(segment)) {
        return headline;
    }
    let segment = &outline.segments[segment as usize];
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
