//! Seams: where a page goes on with another article and says so by nothing but its text.
//!
//! What other pages carry tells it. Where copies of the text before a place all end there, and copies of what stands behind
//! begin there, two texts meet; so they do where nobody carries the rest, and the rest is unlike everything the story's
//! pages say. This is text segmentation by lexical cohesion (Hearst 1997, "TextTiling"), asked only where the corpus shows
//! that a text begins or ends.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeBounds;

use ahash::AHashMap;

use super::event::SAME_EVENT;
use super::link::DERIVED_WORDS;
use super::{Aligned, Node, Relation, Story, Topic, TopicSpace};
use crate::document::{Numbers, Outline};
use crate::passage::{Passage, Stretch};

/// Likeness of a part to its page and its story below which it is about something else: of halves of one article one in
/// ten is less alike, of unrelated articles one in fifty is more.
const UNRELATED: f64 = 0.18;
/// The same where there is no story to ask: one half in a hundred is less alike, half of the unrelated articles are more.
const STRANGE: f64 = 0.07;
/// Documents of a story from which on they tell what it is about.
const STORY_DOCUMENTS: usize = 3;
/// Members of a story that a part is compared with.
const COMPARED: usize = 16;
/// Words of a part that others carry,
const SHORT: usize = DERIVED_WORDS as usize;
/// and of one that nobody else does.
const LONG: usize = 2 * SHORT;
/// Share of the words of such a part that others may have all the same: a line of boilerplate.
const CARRIED: f64 = 0.25;
/// Likeness by which two places hardly differ.
const AS_UNLIKE: f64 = 0.02;
/// Names it must hold: a quote or an afterthought that names nobody is about whatever it stands behind.
const NAMES: usize = 5;
/// Share of what a document accounts for that may lie on the other side of a seam.
const STRAY: f64 = 0.1;
/// Parts that one segment is cut into at most.
const PARTS: usize = 16;

/// The sentences at which articles begin that no chrome announces: for each document that has some, in order.
pub fn seams(
    texts: &[&str],
    outlines: &[Outline],
    links: &[Aligned],
    stories: &[Story],
    topics: &BTreeMap<Node, Topic>,
) -> Vec<(u32, Vec<u32>)> {
    let space = TopicSpace::default();
    let homes: AHashMap<Node, &Story> =
        stories.iter().flat_map(|story| story.members.iter().map(move |member| (member.node, story))).collect();
    let mut found: Vec<(u32, Vec<u32>)> = Vec::new();
    for (node, reaches) in reaches(outlines, links) {
        let story = homes.get(&node).map(|story| others(story, node, topics)).unwrap_or_default();
        let (text, outline) = (texts[node.document as usize], &outlines[node.document as usize]);
        let cuts = Page { text, outline, space: &space, reaches, story }.cuts(node.segment);
        if cuts.is_empty() {
            continue;
        }
        match found.last_mut().filter(|(document, _)| *document == node.document) {
            Some((_, all)) => all.extend(cuts),
            None => found.push((node.document, cuts)),
        }
    }
    found
}

/// What the other members of a story are about; nothing where they are too few to tell.
fn others<'t>(story: &Story, node: Node, topics: &'t BTreeMap<Node, Topic>) -> Vec<&'t Topic> {
    if story.documents().len() < STORY_DOCUMENTS {
        return Vec::new();
    }
    let members = story.members.iter().map(|member| member.node).filter(|other| other.document != node.document);
    members.filter_map(|other| topics.get(&other)).take(COMPARED).collect()
}

/// What another document accounts for in a segment.
#[derive(Clone, Default)]
struct Reach {
    /// The sentences, with their words.
    sentences: BTreeMap<u32, usize>,
    /// Whether the link is more than an excerpt.
    is_strong: bool,
}

impl Reach {
    /// Words in these sentences.
    fn words(&self, sentences: impl RangeBounds<u32>) -> usize {
        self.sentences.range(sentences).map(|(_, words)| words).sum()
    }

    /// Whether it lies before a sentence, but for a line of boilerplate.
    fn ends_before(&self, at: u32) -> bool {
        self.words(at..) as f64 <= STRAY * self.words(..) as f64
    }

    fn begins_behind(&self, at: u32) -> bool {
        self.words(..at) as f64 <= STRAY * self.words(..) as f64
    }
}

/// For every linked segment, what each other document accounts for.
fn reaches(outlines: &[Outline], links: &[Aligned]) -> BTreeMap<Node, Vec<Reach>> {
    let mut reaches: BTreeMap<(Node, u32), Reach> = BTreeMap::new();
    let mut add = |node: Node, other: Node, link: &Aligned, side: fn(&Passage) -> Stretch| {
        let sentences = &outlines[node.document as usize].sentences;
        let firm = link.passages.iter().filter(|passage| passage.is_firm()).map(side);
        let sentences = firm.map(|stretch| (stretch.sentence, sentences[stretch.sentence as usize].words.len()));
        let reach = reaches.entry((node, other.document)).or_default();
        reach.is_strong |= matches!(link.relation, Relation::Copy | Relation::Derived);
        reach.sentences.extend(sentences);
    };
    for link in links {
        add(link.a, link.b, link, |passage| passage.a);
        add(link.b, link.a, link, |passage| passage.b);
    }
    let mut by_node: BTreeMap<Node, Vec<Reach>> = BTreeMap::new();
    for ((node, _), reach) in reaches.into_iter().filter(|(_, reach)| !reach.sentences.is_empty()) {
        by_node.entry(node).or_default().push(reach);
    }
    by_node
}

/// A segment of a page, and what is known of it.
struct Page<'a> {
    text: &'a str,
    outline: &'a Outline,
    space: &'a TopicSpace,
    reaches: Vec<Reach>,
    /// What the other members of its story are about.
    story: Vec<&'a Topic>,
}

/// What other documents say about a place between two paragraphs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// So many carry text before it only, and so many others text behind it only.
    Between(usize, usize),
    /// Nobody carries what follows.
    Tail,
    /// Nobody carries what precedes.
    Head,
}

impl Page<'_> {
    /// The seams of the segment, from its beginning.
    fn cuts(&self, segment: u32) -> Vec<u32> {
        let mut rest = self.outline.segments[segment as usize].sentences;
        let mut cuts = Vec::new();
        while cuts.len() + 1 < PARTS {
            let Some(cut) = self.first_cut(segment, rest) else { break };
            cuts.push(cut);
            rest.start = cut;
        }
        cuts
    }

    /// The first seam in a range of sentences. Of neighbouring places of which others say the same, the seam is the first where
    /// the two sides are about as little alike as anywhere.
    fn first_cut(&self, segment: u32, range: Numbers) -> Option<u32> {
        let reaches: Vec<&Reach> = self.reaches.iter().filter(|reach| !reach.ends_before(range.start)).collect();
        let paragraphs = self.outline.paragraphs.iter().filter(|paragraph| paragraph.segment == segment);
        let starts = paragraphs.map(|paragraph| paragraph.sentences.start);
        let inside = starts.filter(|&at| range.start < at && at < range.end);
        let places: Vec<(u32, Place)> = inside.filter_map(|at| Some((at, self.place(at, &reaches)?))).collect();
        places.chunk_by(|a, b| a.1 == b.1).find_map(|gap| {
            let unlike = |&(at, place): &(u32, Place)| {
                let (before, behind) = (Numbers { end: at, ..range }, Numbers { start: at, ..range });
                Some((self.likeness(before, behind, place)?, at))
            };
            let unlike: Vec<(f64, u32)> = gap.iter().filter_map(unlike).collect();
            let least = unlike.iter().map(|&(likeness, _)| likeness).reduce(f64::min)?;
            unlike.into_iter().find(|&(likeness, _)| likeness <= least + AS_UNLIKE).map(|(_, at)| at)
        })
    }

    /// What other documents say about a place; nothing where a text runs across it, or nobody says anything.
    fn place(&self, at: u32, reaches: &[&Reach]) -> Option<Place> {
        let count = |is: &dyn Fn(&Reach) -> bool| reaches.iter().filter(|reach| is(reach)).count();
        let before = count(&|reach| reach.is_strong && reach.ends_before(at));
        let behind = count(&|reach| reach.is_strong && reach.begins_behind(at));
        if before + behind < count(&|reach| reach.is_strong) {
            return None;
        }
        if before > 0 && behind > 0 {
            return Some(Place::Between(before, behind));
        }
        let tells = |reach: &Reach| reach.is_strong || reach.words(..) >= SHORT;
        let (ends, begins) = (
            count(&|reach| tells(reach) && reach.ends_before(at)),
            count(&|reach| tells(reach) && reach.begins_behind(at)),
        );
        match (ends, begins) {
            _ if ends + begins < count(&tells) => None,
            (1.., 0) => Some(Place::Tail),
            (0, 1..) => Some(Place::Head),
            _ => None,
        }
    }

    /// How alike both sides of a place are, where they are long enough to tell and unlike enough for a seam.
    fn likeness(&self, before: Numbers, behind: Numbers, place: Place) -> Option<f64> {
        let topic = |part: Numbers| self.space.topic(self.text, self.outline, part);
        let words = |part: Numbers| self.words(part.start..part.end);
        let are_long = match place {
            Place::Between(..) => words(before).min(words(behind)) >= SHORT,
            Place::Tail => words(before).min(words(behind)) >= LONG,
            // What stands first is what a page is about, unless others show that most of it is about something else.
            Place::Head => words(before) >= LONG && words(behind) >= words(before),
        };
        if !are_long {
            return None;
        }
        let (first, second) = (topic(before), topic(behind));
        let alike = first.similarity(&second);
        let (part, own) = match place {
            Place::Between(..) => return (alike < SAME_EVENT).then_some(alike),
            Place::Tail => (behind, second),
            Place::Head => (before, first),
        };
        if own.names().count() < NAMES || self.carried(part) >= CARRIED {
            return None;
        }
        let most = self.story.iter().map(|other| other.similarity(&own)).fold(alike, f64::max);
        let least = if self.story.is_empty() { STRANGE } else { UNRELATED };
        (most < least).then_some(alike)
    }

    /// Share of a part's words that stand in sentences that others have.
    fn carried(&self, part: Numbers) -> f64 {
        let sentences: BTreeSet<u32> = self
            .reaches
            .iter()
            .flat_map(|reach| reach.sentences.range(part.start..part.end).map(|(&at, _)| at))
            .collect();
        let all = self.words(part.start..part.end);
        self.words(sentences.into_iter()) as f64 / all.max(1) as f64
    }

    /// Words of sentences, furniture left out.
    fn words(&self, sentences: impl Iterator<Item = u32>) -> usize {
        let sentences = sentences.map(|at| &self.outline.sentences[at as usize]);
        sentences.filter(|sentence| !sentence.furniture).map(|sentence| sentence.words.len()).sum()
    }
}
