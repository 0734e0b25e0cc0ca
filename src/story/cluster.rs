//! Clustering of segments into stories.
//!
//! Single-link over *verified* strong links makes the cores: an edge is aligned text that covers half of a segment, which a
//! quote or a shared tail never does. What touches a core in several places joins it by the share of its text that the
//! whole core accounts for.

use std::collections::{BTreeMap, BTreeSet};

use super::link::{Aligned, Coverage, DERIVED_WORDS, Relation};
use super::topic::{NameIndex, SAME_EVENT};
use super::{Node, Topic};
use crate::document::Numbers;

/// A cluster of segments.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// The segments, in order.
    pub members: Vec<Member>,
    /// Segments that touch the core and are not in it: how much of them is aligned with it.
    pub bridges: Vec<(Node, Coverage)>,
    /// Numbers of the stories that report the same event and were written apart.
    pub related: Vec<usize>,
}

impl Story {
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

/// Clusters segments by their links and their topics. Stories come by their smallest core segment.
///
/// `words` are the article words of every article segment, `topics` its topic.
pub fn cluster(links: &[Aligned], words: &BTreeMap<Node, u32>, topics: &BTreeMap<Node, Topic>) -> Vec<Story> {
    let neighbours = neighbours(links);
    let cores = cores(links);
    let home: BTreeMap<Node, usize> =
        cores.iter().enumerate().flat_map(|(number, core)| core.iter().map(move |&node| (node, number))).collect();
    let mut stories: Vec<Story> =
        cores.iter().map(|_| Story { members: Vec::new(), bridges: Vec::new(), related: Vec::new() }).collect();
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
    add_same_event(&mut stories, &cores, &home, topics);
    for story in &mut stories {
        story.members.sort_by_key(|member| member.node);
        let documents = story.documents();
        story.bridges.retain(|(node, _)| documents.binary_search(&node.document).is_err());
    }
    stories
}

/// Words of a segment that another accounts for, and whether firmly.
type Accounted = Vec<(Numbers, bool)>;

/// For every linked segment, the segments it is linked to and what each accounts for.
fn neighbours(links: &[Aligned]) -> BTreeMap<Node, Vec<(Node, Accounted)>> {
    let mut neighbours: BTreeMap<Node, Vec<(Node, Accounted)>> = BTreeMap::new();
    for link in links {
        let a = link.passages.iter().map(|passage| (passage.a.words(), passage.firm)).collect();
        let b = link.passages.iter().map(|passage| (passage.b.words(), passage.firm)).collect();
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

/// Segments of a core whose topics stand for it.
const REPRESENTATIVES: usize = 16;

/// Lets the segments of no core stand beside the core whose event they report, and names the stories that are related.
fn add_same_event(
    stories: &mut [Story],
    cores: &[BTreeSet<Node>],
    home: &BTreeMap<Node, usize>,
    topics: &BTreeMap<Node, Topic>,
) {
    let empty = Topic::default();
    let topic = |node: &Node| topics.get(node).unwrap_or(&empty);
    let index = NameIndex::new(topics.iter().map(|(&node, topic)| (node, topic)));
    let mut best: BTreeMap<Node, (f64, usize)> = BTreeMap::new();
    let mut related = BTreeSet::new();
    for (number, core) in cores.iter().enumerate() {
        let representatives: Vec<&Topic> = core.iter().take(REPRESENTATIVES).map(topic).collect();
        let near: BTreeSet<Node> = representatives.iter().flat_map(|topic| index.near(topic)).collect();
        for node in near {
            let sum: f64 = representatives.iter().map(|other| topic(&node).similarity(other)).sum();
            let similarity = sum / representatives.len() as f64;
            if similarity < SAME_EVENT {
                continue;
            }
            match home.get(&node) {
                Some(&other) if other != number => {
                    related.insert((number.min(other), number.max(other)));
                }
                Some(_) => {}
                None => {
                    let entry = best.entry(node).or_insert((similarity, number));
                    if similarity > entry.0 {
                        *entry = (similarity, number);
                    }
                }
            }
        }
    }
    for (node, (_, number)) in best {
        let story = &mut stories[number];
        if story.members.iter().all(|member| member.node != node) {
            let covered = story.bridges.iter().find(|(bridge, _)| *bridge == node).map(|&(_, covered)| covered);
            let covered = covered.unwrap_or_default();
            story.members.push(Member { node, role: Role::SameEvent, covered });
        }
    }
    for (a, b) in related {
        stories[a].related.push(b);
        stories[b].related.push(a);
    }
}
