//! What the stages found, by numbers, before it is put into words: what the report is made from.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Document, Outline, SegmentKind};
use crate::story::{self, Aligned, Node, Relation, Role, Topic};

/// Everything that the stages found about a corpus. Documents are in the order of their ids; numbers are places in it.
pub(crate) struct Findings<'a> {
    /// The documents.
    pub(crate) documents: &'a [Cow<'a, Document>],
    /// The documents taken apart.
    pub(crate) outlines: &'a [Outline],
    /// What the article segments are about.
    pub(crate) topics: &'a BTreeMap<Node, Topic>,
    /// Linked segments, by their numbers.
    pub(crate) links: Vec<Aligned>,
    /// Stories, by their smallest core segment.
    pub(crate) stories: Vec<story::Story>,
}

/// Similarity of two segments of one page from which on they are about one thing.
const SAME_TOPIC: f64 = story::SAME_EVENT;

impl Findings<'_> {
    /// The stories a segment is in, and how.
    pub(super) fn homes(&self) -> BTreeMap<Node, Vec<(usize, Role)>> {
        let mut homes: BTreeMap<Node, Vec<(usize, Role)>> = BTreeMap::new();
        for (number, story) in self.stories.iter().enumerate() {
            for member in &story.members {
                homes.entry(member.node).or_default().push((number, member.role));
            }
        }
        homes
    }

    /// Whether a segment of a document is about what its main segment is about: it is in the same story, or says so by its
    /// own words.
    pub(super) fn is_on_topic(&self, node: Node, homes: &BTreeMap<Node, Vec<(usize, Role)>>) -> bool {
        let Some(segment) = self.outlines[node.document as usize].main else { return true };
        let main = Node { segment, ..node };
        if main == node {
            return true;
        }
        let similar = |a: &Topic, b: &Topic| a.similarity(b) >= SAME_TOPIC;
        share_story(homes, main, node)
            || matches!((self.topics.get(&main), self.topics.get(&node)), (Some(a), Some(b)) if similar(a, b))
    }

    /// The strongest segment pair of every linked pair of documents, and all its passages' segment pairs.
    pub(super) fn document_links(&self) -> BTreeMap<(u32, u32), Vec<&Aligned>> {
        let mut pairs: BTreeMap<(u32, u32), Vec<&Aligned>> = BTreeMap::new();
        for link in &self.links {
            pairs.entry((link.a.document, link.b.document)).or_default().push(link);
        }
        for links in pairs.values_mut() {
            links.sort_by(|x, y| strength(y).partial_cmp(&strength(x)).unwrap_or(std::cmp::Ordering::Equal));
        }
        pairs
    }

    /// For every segment that carries a story's text, how many words of the story's other carriers are aligned with it.
    pub(super) fn given(&self) -> BTreeMap<Node, u64> {
        let carriers = self.stories.iter().enumerate().flat_map(|(number, story)| {
            let members = story.members.iter().filter(|member| member.role == Role::Derivation);
            members.map(move |member| (member.node, number))
        });
        let carriers: BTreeMap<Node, usize> = carriers.collect();
        let mut given = BTreeMap::new();
        for link in &self.links {
            let (a, b) = (carriers.get(&link.a), carriers.get(&link.b));
            if a.is_some() && a == b {
                *given.entry(link.a).or_default() += u64::from(link.b_covered.aligned);
                *given.entry(link.b).or_default() += u64::from(link.a_covered.aligned);
            }
        }
        given
    }

    /// Whether a segment is an article.
    pub(super) fn is_article(&self, node: Node) -> bool {
        let segment = &self.outlines[node.document as usize].segments[node.segment as usize];
        segment.kind == SegmentKind::Article
    }
}

/// Whether two segments are in one story.
pub(super) fn share_story(homes: &BTreeMap<Node, Vec<(usize, Role)>>, a: Node, b: Node) -> bool {
    let of = |node: &Node| homes.get(node).into_iter().flatten().map(|&(story, _)| story).collect::<BTreeSet<_>>();
    !of(&a).is_disjoint(&of(&b))
}

/// What makes one segment pair say more about two documents than another: its relation, then how much is aligned.
fn strength(link: &Aligned) -> (std::cmp::Reverse<Relation>, u32, f64) {
    let aligned = link.a_covered.aligned.min(link.b_covered.aligned);
    (std::cmp::Reverse(link.relation), aligned, link.verbatim)
}
