//! Clustering of segments into stories.
//!
//! Single-link over *verified* strong links makes the cores: an edge is aligned text that covers half of a segment, which a
//! quote or a shared tail never does. What touches a core in several places joins it by the share of its text that the
//! whole core accounts for.

use std::collections::{BTreeMap, BTreeSet};

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use super::event::{Likenesses, Segments, events, similarity};
use super::link::{Aligned, Coverage, DERIVED_WORDS};
use super::{Graph, Node, Topic};
use crate::document::{Marks, Numbers};

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

    /// Whether it has so many members that only some pairs of them are.
    pub fn is_large(&self) -> bool {
        self.members.len() > Self::ALL_PAIRS
    }

    /// The pairs of members, of different documents, that are compared and reported.
    pub fn pairs(&self) -> Vec<(Node, Node)> {
        let nodes: Vec<Node> = self.members.iter().map(|member| member.node).collect();
        let firsts = if self.is_large() { Self::REPRESENTATIVES } else { nodes.len() };
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
#[cfg_attr(feature = "parts", derive(serde::Deserialize))]
#[cfg_attr(any(feature = "json", feature = "parts"), derive(serde::Serialize), serde(rename_all = "snake_case"))]
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
/// `links` are sorted by their documents, `graph` is theirs; `words` are the article words of every article segment, `topics` its
/// topic.
pub fn cluster(
    links: &[Aligned],
    graph: &Graph,
    words: &BTreeMap<Node, u32>,
    topics: &BTreeMap<Node, Topic>,
) -> Vec<Story> {
    let all = Clusters::among(links, graph, (words, topics), &|_, _| true, &mut Likenesses::default());
    all.into_stories(links, graph, words)
}

/// Stories before anybody asks how much of its members their cores account for.
pub(crate) struct Clusters {
    /// The stories, without that.
    pub(crate) stories: Vec<Story>,
    /// The core that each segment of one is in, by its number.
    home: AHashMap<Node, usize>,
}

impl Clusters {
    /// Clusters as [`cluster`] does, where only some documents may be tied to each other, by their numbers: the links are such,
    /// and what others report is not compared. Two that may not be tied can be in one story all the same, each for the sake of
    /// a third. What is known of how alike segments are is not compared again.
    pub(crate) fn among(
        links: &[Aligned],
        graph: &Graph,
        (words, topics): (&BTreeMap<Node, u32>, &BTreeMap<Node, Topic>),
        may_link: &(dyn Fn(u32, u32) -> bool + Sync),
        known: &mut Likenesses,
    ) -> Self {
        let cores = cores(links);
        let home: AHashMap<Node, usize> =
            cores.iter().enumerate().flat_map(|(number, core)| core.iter().map(move |&node| (node, number))).collect();
        let carries = |&node: &Node| Member { node, role: Role::Derivation, covered: Coverage::default() };
        let story = |core: &Vec<Node>| Story { members: core.iter().map(carries).collect(), ..Story::default() };
        let mut stories: Vec<Story> = cores.iter().map(story).collect();
        for node in graph.nodes().filter(|node| !home.contains_key(node)) {
            let others = graph.of(node).iter().map(|&link| links[link as usize].other(node));
            let touched: BTreeSet<usize> = others.filter_map(|other| home.get(&other).copied()).collect();
            let cover = |number: usize| cover(links, graph, &home, words, node, number);
            let covers: Vec<(Accounted, usize)> = touched.into_iter().map(|number| (cover(number), number)).collect();
            let best = covers.iter().max_by_key(|(covered, number)| (covered.all.aligned, std::cmp::Reverse(*number)));
            let best = best.map(|&(_, number)| number);
            for (covered, number) in covers {
                if covered.joins() && best == Some(number) {
                    stories[number].members.push(Member { node, role: Role::Derivation, covered: covered.all });
                } else {
                    stories[number].bridges.push((node, covered.all));
                }
            }
        }
        add_same_event(&mut stories, &cores, (words, topics), may_link, known);
        for story in &mut stories {
            story.members.sort_by_key(|member| member.node);
            let documents = story.documents();
            story.bridges.retain(|(node, _)| documents.binary_search(&node.document).is_err());
        }
        Self { stories: in_order(stories), home }
    }

    /// The stories, with how much of each member of a core its other members account for.
    pub(crate) fn into_stories(self, links: &[Aligned], graph: &Graph, words: &BTreeMap<Node, u32>) -> Vec<Story> {
        let Self { mut stories, home } = self;
        stories.par_iter_mut().flat_map_iter(|story| &mut story.members).for_each(|member| {
            if let Some(&core) = home.get(&member.node) {
                member.covered = cover(links, graph, &home, words, member.node, core).all;
            }
        });
        stories
    }
}

/// How much of a segment the other segments of a core account for; `home` says which core each is in.
fn cover(
    links: &[Aligned],
    graph: &Graph,
    home: &AHashMap<Node, usize>,
    words: &BTreeMap<Node, u32>,
    node: Node,
    core: usize,
) -> Accounted {
    let is_near = |other: &Node| home.get(other) == Some(&core) && *other != node;
    accounted(links, graph, node, is_near, words.get(&node).copied().unwrap_or(0))
}

/// Of the pairs of documents that stories compare those that are not among these, which are sorted.
pub(crate) fn missing(
    stories: &[Story],
    nominated: &[(u32, u32)],
    may_link: &(dyn Fn(u32, u32) -> bool + Sync),
) -> Vec<(u32, u32)> {
    let members = stories.iter().flat_map(Story::pairs).map(|(a, b)| (a.document, b.document));
    let mut missing: Vec<(u32, u32)> =
        members.filter(|&(a, b)| may_link(a, b) && nominated.binary_search(&(a, b)).is_err()).collect();
    missing.par_sort_unstable();
    missing.dedup();
    missing
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

/// Whether a segment of so many words joins a core whose members account for these ranges of words; `true` marks those that
/// firm passages cover.
pub(crate) fn joins(ranges: impl Iterator<Item = (Numbers, bool)>, words: u32) -> bool {
    let mut firm = Marks::default();
    for (range, _) in ranges.filter(|(_, is_firm)| *is_firm) {
        firm.add(range);
    }
    let firm = Coverage { aligned: firm.count().min(words), words };
    Accounted { all: firm, firm }.joins()
}

/// How much of a segment others account for.
struct Accounted {
    /// By all passages,
    all: Coverage,
    /// and by firm ones alone.
    firm: Coverage,
}

impl Accounted {
    fn joins(&self) -> bool {
        self.firm.share() >= JOIN_COVER && self.firm.aligned >= DERIVED_WORDS
    }
}

/// What the segments that are near account for in a segment of so many words.
fn accounted(links: &[Aligned], graph: &Graph, node: Node, is_near: impl Fn(&Node) -> bool, words: u32) -> Accounted {
    let (mut all, mut firm) = (Marks::default(), Marks::default());
    for link in graph.of(node).iter().map(|&link| &links[link as usize]).filter(|link| is_near(&link.other(node))) {
        for passage in link.passages.iter() {
            let range = if link.a == node { passage.a } else { passage.b };
            // What is marked as firm is marked anyhow.
            if !passage.is_firm || firm.add(range) {
                all.add(range);
            }
        }
        // What is covered wholly cannot be covered more.
        if firm.count() >= words {
            break;
        }
    }
    let coverage = |marks: Marks| Coverage { aligned: marks.count().min(words), words };
    Accounted { all: coverage(all), firm: coverage(firm) }
}

/// Connected components over strong links, each sorted, by their smallest segment.
fn cores(links: &[Aligned]) -> Vec<Vec<Node>> {
    let strong = |link: &&Aligned| link.is_strong();
    let mut nodes: Vec<Node> = links.iter().filter(strong).flat_map(|link| [link.a, link.b]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    let number = |node: Node| nodes.partition_point(|&other| other < node) as u32;
    let mut parents: Vec<u32> = (0..nodes.len() as u32).collect();
    for link in links.iter().filter(strong) {
        let (a, b) = (root(&mut parents, number(link.a)), root(&mut parents, number(link.b)));
        // The smaller is the root, so that roots do not depend on the order of the links.
        parents[a.max(b) as usize] = a.min(b);
    }
    // A root comes before all others of its component.
    let mut cores: Vec<Vec<Node>> = Vec::new();
    let mut places = vec![0; nodes.len()];
    for (at, &node) in nodes.iter().enumerate() {
        let root = root(&mut parents, at as u32) as usize;
        if root == at {
            places[at] = cores.len();
            cores.push(Vec::new());
        }
        cores[places[root]].push(node);
    }
    cores
}

/// The root of a node's tree.
pub(super) fn root(parents: &mut [u32], mut node: u32) -> u32 {
    while parents[node as usize] != node {
        // Halving the path keeps the next search short.
        parents[node as usize] = parents[parents[node as usize] as usize];
        node = parents[node as usize];
    }
    node
}

/// Lets segments of no core stand beside the core whose event they report, makes stories of those that report an event
/// no text of which was taken over, and names the stories that are related.
fn add_same_event(
    stories: &mut Vec<Story>,
    cores: &[Vec<Node>],
    (words, topics): (&BTreeMap<Node, u32>, &BTreeMap<Node, Topic>),
    may_link: &(dyn Fn(u32, u32) -> bool + Sync),
    known: &mut Likenesses,
) {
    let taken: AHashSet<Node> = stories.iter().flat_map(|story| &story.members).map(|member| member.node).collect();
    let loose: Vec<Node> = topics.keys().filter(|node| !taken.contains(node)).copied().collect();
    let empty = Topic::default();
    let topic = |node: &Node| topics.get(node).unwrap_or(&empty);
    let mut units: Vec<Vec<&Topic>> = cores.iter().map(|core| core.iter().map(topic).collect()).collect();
    units.extend(loose.iter().map(|node| vec![topic(node)]));
    let first_loose = cores.len();
    let segment = |(unit, place): (usize, usize)| match cores.get(unit) {
        Some(core) => core[place],
        None => loose[unit - cores.len()],
    };
    let may_tie = |a, b| may_link(segment(a).document, segment(b).document);
    for event in events(&units, &Segments { of: &segment, may_tie: &may_tie }, known) {
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
