//! Seams: where a page goes on with another article and says so by nothing but its text.
//!
//! What other pages carry tells it. Where copies of the text before a place all end there, and copies of what stands behind
//! begin there, two texts meet; so they do where nobody carries the rest, and the rest is unlike everything the story's
//! pages say. This is text segmentation by lexical cohesion (Hearst 1997, "TextTiling"), asked only where the corpus shows
//! that a text begins or ends.

use std::collections::{BTreeMap, BTreeSet};

use ahash::AHashMap;
use rayon::prelude::*;

use super::event::SAME_EVENT;
use super::link::DERIVED_WORDS;
use super::{Aligned, Graph, Node, Story, Topic, TopicSpace};
use crate::document::{Corpus, Numbers, Outline};

/// Likeness of a part to its page and its story below which it is about something else: of the halves of one article one
/// in ten is less alike than .14, of unrelated articles all but one in fifty are less alike than .16.
const UNRELATED: f64 = 0.18;
/// The same where there is no story to ask: one half in a hundred is less alike, most unrelated articles are.
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
/// Places of a gap that are tried: in a longer one, every second or third.
const PLACES: usize = 64;
/// Documents that are asked what they carry.
const PARTNERS: usize = 256;
/// Words of a segment above which it is no page of articles, but a dump.
const MOST_WORDS: usize = 1 << 14;
/// Names it must hold: a quote or an afterthought that names nobody is about whatever it stands behind.
const NAMES: usize = 5;
/// Share of what a document accounts for that may lie on the other side of a seam.
const STRAY: f64 = 0.1;
/// Parts that one segment is cut into at most.
const PARTS: usize = 16;

/// The sentences at which articles begin that no chrome announces: for each document that has some, in order. `graph` is
/// that of the links.
pub fn seams(
    corpus: &dyn Corpus,
    links: &[Aligned],
    graph: &Graph,
    stories: &[Story],
    topics: &BTreeMap<Node, Topic>,
) -> Vec<(u32, Vec<u32>)> {
    let homes = homes(stories);
    seams_seen(corpus, links, graph, graph.nodes().collect(), &|node| {
        View::of(homes.get(&node).map(|story| others(story, node, topics)).unwrap_or_default())
    })
}

/// The story of each member.
pub(crate) fn homes(stories: &[Story]) -> AHashMap<Node, &Story> {
    stories.iter().flat_map(|story| story.members.iter().map(move |member| (member.node, story))).collect()
}

/// What is known of the story of a segment when its seams are sought.
pub(crate) struct View<'t> {
    /// What its other members are about.
    story: Vec<&'t Topic>,
    /// Likeness of a part to its page and its story below which it is about something else.
    least: f64,
}

impl<'t> View<'t> {
    /// That the other members of the story are about this; nothing where they are too few to tell.
    pub(crate) fn of(story: Vec<&'t Topic>) -> Self {
        let least = if story.is_empty() { STRANGE } else { UNRELATED };
        Self { story, least }
    }

    /// Of a story that is not known yet: where there is no seam now, none will be found.
    #[cfg(feature = "parts")]
    pub(crate) fn unknown() -> Self {
        Self { story: Vec::new(), least: UNRELATED }
    }
}

/// The same of these segments, of each of which so much is known.
pub(crate) fn seams_seen<'t>(
    corpus: &dyn Corpus,
    links: &[Aligned],
    graph: &Graph,
    nodes: Vec<Node>,
    view: &(dyn Fn(Node) -> View<'t> + Sync),
) -> Vec<(u32, Vec<u32>)> {
    let space = TopicSpace::default();
    let cuts = |node: Node| {
        let document = node.document as usize;
        let (text, outline) = (&*corpus.text(document), &*corpus.outline(document));
        let words = outline.segments[node.segment as usize].words as usize;
        let can_hold_two = (2 * SHORT..=MOST_WORDS).contains(&words);
        let reaches = if can_hold_two { reaches(outline, node, links, graph) } else { Vec::new() };
        if reaches.is_empty() {
            return (node.document, Vec::new());
        }
        (node.document, Page { text, outline, space: &space, reaches, view: view(node) }.cuts(node.segment))
    };
    let mut found: Vec<(u32, Vec<u32>)> =
        nodes.into_par_iter().map(cuts).filter(|(_, cuts)| !cuts.is_empty()).collect();
    found.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1.append(&mut later.1);
        }
        same
    });
    found
}

/// What the other members of a story are about; nothing where they are too few to tell.
pub(crate) fn others<'t>(story: &Story, node: Node, topics: &'t BTreeMap<Node, Topic>) -> Vec<&'t Topic> {
    if story.documents().len() < STORY_DOCUMENTS {
        return Vec::new();
    }
    let members = story.members.iter().map(|member| member.node).filter(|other| other.document != node.document);
    members.filter_map(|other| topics.get(&other)).take(COMPARED).collect()
}

/// What another document accounts for in a segment.
struct Reach {
    /// The sentences, in order, each once, with the words up to the end of each.
    sentences: Vec<(u32, usize)>,
    /// Whether the link is more than an excerpt.
    is_strong: bool,
    /// The first sentence that it lies before, but for a line of boilerplate,
    ends_before: u32,
    /// and the last that it lies behind.
    begins_behind: u32,
}

impl Reach {
    /// What a document accounts for that these links tie to a segment; nothing where none of it is firm.
    fn new(outline: &Outline, node: Node, links: &[&Aligned]) -> Option<Self> {
        let mut sentences: Vec<(u32, usize)> = Vec::new();
        for link in links {
            let firm = link.passages.iter().filter(|passage| passage.is_firm);
            let starts = firm.map(|passage| if link.a == node { passage.a.start } else { passage.b.start });
            sentences.extend(starts.map(|word| (outline.sentence_of(word), 0)));
        }
        sentences.sort_unstable();
        sentences.dedup();
        let mut words = 0;
        for sentence in &mut sentences {
            words += outline.sentences[sentence.0 as usize].words.len();
            sentence.1 = words;
        }
        let is_strong = links.iter().any(|link| link.is_strong());
        // Of the words behind a sentence there are the fewer the later it stands, of those before it the more.
        let is_stray = |stray: usize| stray as f64 <= STRAY * words as f64;
        let ending = sentences.partition_point(|&(_, behind)| !is_stray(words - behind));
        let beginning = sentences.partition_point(|&(_, up_to)| is_stray(up_to));
        let ends_before = sentences.get(ending)?.0 + 1;
        let begins_behind = sentences.get(beginning).map_or(u32::MAX, |&(sentence, _)| sentence);
        Some(Self { sentences, is_strong, ends_before, begins_behind })
    }

    /// Words in all its sentences.
    fn all(&self) -> usize {
        self.sentences.last().map_or(0, |&(_, words)| words)
    }

    /// Whether it lies before a sentence, but for a line of boilerplate.
    fn ends_before(&self, at: u32) -> bool {
        at >= self.ends_before
    }

    fn begins_behind(&self, at: u32) -> bool {
        at <= self.begins_behind
    }
}

/// What each of the documents that are tied to a segment accounts for in it, the strongest first, of as strong ones the
/// first; nothing where texts run across all places at which it could be cut.
fn reaches(outline: &Outline, node: Node, links: &[Aligned], graph: &Graph) -> Vec<Reach> {
    let mut places = places(outline, node.segment);
    if places.is_empty() {
        return Vec::new();
    }
    let links: Vec<&Aligned> = graph.of(node).iter().map(|&link| &links[link as usize]).collect();
    // A document's segments come one behind the other.
    let documents = links.chunk_by(|x, y| x.other(node).document == y.other(node).document);
    let (strong, weak): (Vec<&[&Aligned]>, Vec<&[&Aligned]>) =
        documents.partition(|links| links.iter().any(|link| link.is_strong()));
    let mut reaches = Vec::new();
    for links in strong.into_iter().chain(weak) {
        if reaches.len() == PARTNERS {
            break;
        }
        let Some(reach) = Reach::new(outline, node, links) else { continue };
        if reach.is_strong {
            places.retain(|&at| reach.ends_before(at) || reach.begins_behind(at));
            if places.is_empty() {
                return Vec::new();
            }
        }
        reaches.push(reach);
    }
    reaches
}

/// The paragraphs of a segment at which it could be cut: there are words enough before and behind.
fn places(outline: &Outline, segment: u32) -> Vec<u32> {
    let sentences = outline.segments[segment as usize].sentences;
    let all = words(outline, sentences.range());
    let (mut before, mut counted) = (0, sentences.start);
    let mut places = Vec::new();
    for paragraph in outline.paragraphs.iter().filter(|paragraph| paragraph.segment == segment) {
        let at = paragraph.sentences.start;
        before += words(outline, counted as usize..at as usize);
        counted = at;
        if at > sentences.start && before >= SHORT && all - before >= SHORT {
            places.push(at);
        }
    }
    places
}

/// Words of sentences, furniture left out.
fn words(outline: &Outline, sentences: impl IntoIterator<Item = usize>) -> usize {
    let sentences = sentences.into_iter().map(|at| &outline.sentences[at]);
    sentences.filter(|sentence| !sentence.furniture).map(|sentence| sentence.words.len()).sum()
}

/// A segment of a page, and what is known of it.
struct Page<'a> {
    text: &'a str,
    outline: &'a Outline,
    space: &'a TopicSpace,
    reaches: Vec<Reach>,
    view: View<'a>,
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
            let step = gap.len().div_ceil(PLACES);
            let unlike: Vec<(f64, u32)> = gap.iter().step_by(step).filter_map(unlike).collect();
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
        let tells = |reach: &Reach| reach.is_strong || reach.all() >= SHORT;
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
        let most = self.view.story.iter().map(|other| other.similarity(&own)).fold(alike, f64::max);
        (most < self.view.least).then_some(alike)
    }

    /// Share of a part's words that stand in sentences that others have.
    fn carried(&self, part: Numbers) -> f64 {
        let sentences: BTreeSet<u32> = self
            .reaches
            .iter()
            .flat_map(|reach| reach.sentences.iter().map(|&(at, _)| at))
            .filter(|&at| part.start <= at && at < part.end)
            .collect();
        let all = self.words(part.start..part.end);
        self.words(sentences.into_iter()) as f64 / all.max(1) as f64
    }

    /// Words of sentences, furniture left out.
    fn words(&self, sentences: impl Iterator<Item = u32>) -> usize {
        words(self.outline, sentences.map(|at| at as usize))
    }
}
