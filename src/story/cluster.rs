//! Clustering of segments into stories.
//!
//! Single-link over *verified* strong links makes the cores: an edge is aligned text that covers half of a segment, which a
//! quote or a shared tail never does. What touches a core in several places joins it by the share of its text that the
//! whole core accounts for.

use std::collections::{BTreeMap, BTreeSet};

use super::event::{events, similarity};
use super::link::{Aligned, Coverage, DERIVED_WORDS, Relation};
use super::{Node, Topic};
use crate::document::Numbers;

/// A cluster of segments: those that carry one wire text, and those that report the same event in their own words. Where
/// all were written apart it has no core.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// The segments, in order.
    pub members: Vec<Member>,
    /// Segments that touch the core and are not in it: how much of them is aligned with it.
    pub bridges: Vec<(Node, Coverage)>,
    /// Numbers of the stories that report the same event and were written apart.
    pub related: Vec<usize>,
}

impl Story {
    /// The smallest member of its core, which names it; where it has no core, the smallest of all.
    pub fn first(&self) -> Option<&Member> {
        let core = self.members.iter().find(|member| member.role == Role::Derivation);
        core.or(self.members.first())
    }

    /// The documents of its members, in order, each once.
    pub fn documents(&self) -> Vec<u32> {
        let mut documents: Vec<u32> = self.members.iter().map(|member| member.node.document).collect();
        documents.dedup();
        documents
    }

    /// The members that are segments of this document.
    pub fn members_of(&self, document: u32) -> &[Member] {
        let start = self.members.partition_point(|member| member.node.document < document);
        let end = self.members.partition_point(|member| member.node.document <= document);
        &self.members[start..end]
    }

    /// A story that has no core: every text of it was written apart.
    fn of_same_event(nodes: Vec<Node>) -> Self {
        let member = |node| Member { node, role: Role::SameEvent, covered: Coverage::default() };
        Self { members: nodes.into_iter().map(member).collect(), ..Self::default() }
    }

    /// Members up to which every pair of them is compared and reported.
    pub const ALL_PAIRS: usize = 200;
    /// Members of a larger story that every other is compared with.
    pub const REPRESENTATIVES: usize = 3;

    /// The pairs of members, of different documents, that are compared and reported.
    pub fn pairs(&self) -> Vec<(Node, Node)> {
        let nodes: Vec<Node> = self.members.iter().map(|member| member.node).collect();
        let firsts = if nodes.len() <= Self::ALL_PAIRS { nodes.len() } else { Self::REPRESENTATIVES };
        let mut pairs = Vec::new();
        for (i, &a) in nodes[..firsts].iter().enumerate() {
            pairs.extend(nodes[i + 1..].iter().filter(|b| b.document != a.document).map(|&b| (a, b)));
        }
        pairs
    }
}

/// A segment in a story.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// The segment.
    pub node: Node,
    /// How it belongs.
    pub role: Role,
    /// How much of it is aligned with the core's other members.
    pub covered: Coverage,
}

/// How a segment belongs to a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Role {
    /// It carries the story's wire text.
    Derivation,
    /// It reports the same event in its own words.
    SameEvent,
}

impl Role {
    /// The role as the reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Derivation => "derivation",
            Self::SameEvent => "same_event",
        }
    }
}

/// Share of a segment that its firm passages with a core, taken together, must cover for it to join.
const JOIN_COVER: f64 = 1.0 / 3.0;

/// Clusters segments by their links and their topics. Stories come by their smallest core segment, or their smallest
/// of all where nobody carries another's text.
///
/// `words` are the article words of every article segment, `topics` its topic.
pub fn cluster(links: &[Aligned], words: &BTreeMap<Node, u32>, topics: &BTreeMap<Node, Topic>) -> Vec<Story> {
    let neighbours = neighbours(links);
    let cores = cores(links);
    let home: BTreeMap<Node, usize> =
        cores.iter().enumerate().flat_map(|(number, core)| core.iter().map(move |&node| (node, number))).collect();
    let mut stories: Vec<Story> = vec![Story::default(); cores.len()];
    let cover_by = |node: Node, core: &BTreeSet<Node>, firm_only: bool| {
        let near = neighbours.get(&node).into_iter().flatten();
        let near = near.filter(|(other, _)| core.contains(other) && *other != node);
        let ranges = near.flat_map(|(_, ranges)| ranges).filter(|&&(_, firm)| firm || !firm_only);
        Coverage::of(ranges.map(|&(words, _)| words), words.get(&node).copied().unwrap_or(0))
    };
    let cover = |node: Node, core: &BTreeSet<Node>| cover_by(node, core, false);
    for (core, story) in cores.iter().zip(&mut stories) {
        for &node in core {
            story.members.push(Member { node, role: Role::Derivation, covered: cover(node, core) });
        }
    }
    for &node in neighbours.keys().filter(|node| !home.contains_key(node)) {
        let touched: BTreeSet<usize> =
            neighbours[&node].iter().filter_map(|(other, _)| home.get(other).copied()).collect();
        let best = touched.iter().map(|&number| (cover(node, &cores[number]), number));
        let best = best.max_by_key(|&(covered, number)| (covered.aligned, std::cmp::Reverse(number)));
        for number in touched {
            let covered = cover(node, &cores[number]);
            let firm = cover_by(node, &cores[number], true);
            let joins = firm.share() >= JOIN_COVER && firm.aligned >= DERIVED_WORDS;
            if joins && best.is_some_and(|(_, first)| first == number) {
                stories[number].members.push(Member { node, role: Role::Derivation, covered });
            } else {
                stories[number].bridges.push((node, covered));
            }
        }
    }
    add_same_event(&mut stories, &cores, words, topics);
    for story in &mut stories {
        story.members.sort_by_key(|member| member.node);
        let documents = story.documents();
        story.bridges.retain(|(node, _)| documents.binary_search(&node.document).is_err());
    }
    in_order(stories)
}

/// Stories by the segment that names them.
fn in_order(mut stories: Vec<Story>) -> Vec<Story> {
    let mut order: Vec<usize> = (0..stories.len()).collect();
    order.sort_by_key(|&number| stories[number].first().map(|member| member.node));
    let mut places = vec![0; order.len()];
    for (place, &number) in order.iter().enumerate() {
        places[number] = place;
    }
    for story in &mut stories {
        story.related.iter_mut().for_each(|other| *other = places[*other]);
        story.related.sort_unstable();
    }
    order.into_iter().map(|number| std::mem::take(&mut stories[number])).collect()
}

/// Words of a segment that another accounts for, and whether firmly.
type Accounted = Vec<(Numbers, bool)>;

/// For every linked segment, the segments it is linked to and what each accounts for.
fn neighbours(links: &[Aligned]) -> BTreeMap<Node, Vec<(Node, Accounted)>> {
    let mut neighbours: BTreeMap<Node, Vec<(Node, Accounted)>> = BTreeMap::new();
    for link in links {
        let a = link.passages.iter().map(|passage| (passage.a.words(), passage.is_firm())).collect();
        let b = link.passages.iter().map(|passage| (passage.b.words(), passage.is_firm())).collect();
        neighbours.entry(link.a).or_default().push((link.b, a));
        neighbours.entry(link.b).or_default().push((link.a, b));
    }
    neighbours
}

/// Connected components over strong links, each sorted, by their smallest segment.
fn cores(links: &[Aligned]) -> Vec<BTreeSet<Node>> {
    let strong = |link: &&Aligned| matches!(link.relation, Relation::Copy | Relation::Derived);
    let mut parents: BTreeMap<Node, Node> = BTreeMap::new();
    for link in links.iter().filter(strong) {
        let (a, b) = (root(&mut parents, link.a), root(&mut parents, link.b));
        // The smaller is the root, so that roots do not depend on the order of the links.
        parents.insert(a.max(b), a.min(b));
    }
    let nodes: Vec<Node> = parents.keys().copied().collect();
    let mut cores: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
    for node in nodes {
        cores.entry(root(&mut parents, node)).or_default().insert(node);
    }
    cores.into_values().collect()
}

fn root(parents: &mut BTreeMap<Node, Node>, node: Node) -> Node {
    let mut root = node;
    loop {
        let parent = *parents.entry(root).or_insert(root);
        if parent == root {
            break;
        }
        root = parent;
    }
    // Path compression keeps the next search short.
    let mut at = node;
    while at != root {
        at = parents.insert(at, root).unwrap_or(root);
    }
    root
}

/// Lets segments of no core stand beside the core whose event they report, makes stories of those that report an event
/// no text of which was taken over, and names the stories that are related.
fn add_same_event(
    stories: &mut Vec<Story>,
    cores: &[BTreeSet<Node>],
    words: &BTreeMap<Node, u32>,
    topics: &BTreeMap<Node, Topic>,
) {
    let taken: BTreeSet<Node> = stories.iter().flat_map(|story| &story.members).map(|member| member.node).collect();
    let loose: Vec<Node> = topics.keys().filter(|node| !taken.contains(node)).copied().collect();
    let empty = Topic::default();
    let topic = |node: &Node| topics.get(node).unwrap_or(&empty);
    let mut units: Vec<Vec<&Topic>> = cores.iter().map(|core| core.iter().map(topic).collect()).collect();
    units.extend(loose.iter().map(|node| vec![topic(node)]));
    let first_loose = cores.len();
    for event in events(&units) {
        let (cores, others) = event.split_at(event.partition_point(|&unit| unit < first_loose));
        let node = |unit: usize| loose[unit - first_loose];
        if cores.is_empty() {
            let is_report = |node: &Node| words.get(node).is_some_and(|&words| words >= DERIVED_WORDS);
            let reports: Vec<Node> = others.iter().map(|&unit| node(unit)).filter(is_report).collect();
            let documents: BTreeSet<u32> = reports.iter().map(|node| node.document).collect();
            if documents.len() > 1 {
                stories.push(Story::of_same_event(reports));
            }
            continue;
        }
        for &unit in others {
            let likeness = |core: usize| similarity(&units[unit], &units[core]);
            let nearest = cores.iter().copied().max_by(|&x, &y| likeness(x).total_cmp(&likeness(y)).then(y.cmp(&x)));
            let Some(story) = nearest.map(|core| &mut stories[core]) else { continue };
            let node = node(unit);
            let covered = story.bridges.iter().find(|(bridge, _)| *bridge == node).map(|&(_, covered)| covered);
            let covered = covered.unwrap_or_default();
            story.members.push(Member { node, role: Role::SameEvent, covered });
        }
        for &core in cores {
            stories[core].related = cores.iter().copied().filter(|&other| other != core).collect();
        }
    }
}
