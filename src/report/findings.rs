//! What the stages found, by numbers, before it is put into words: what the report is made from.

use std::borrow::Cow;
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

use ahash::AHashMap;
use smallvec::SmallVec;

use crate::document::{Document, Documents, Outline, Reached};
use crate::story::{self, Aligned, Node, Role, Topic};

/// Everything that the stages found about a corpus. Documents are in the order of their ids; numbers are places in it.
pub(crate) struct Findings<'a> {
    /// The documents.
    pub(crate) corpus: &'a dyn Documents,
    /// What the article segments are about.
    pub(crate) topics: &'a BTreeMap<Node, Topic>,
    /// Of the articles that break off inside a sentence, the word behind their last.
    pub(crate) open_ends: &'a BTreeMap<Node, u32>,
    /// Linked segments, by their numbers.
    pub(crate) links: Vec<Aligned>,
    /// Stories, by their smallest core segment.
    pub(crate) stories: Vec<story::Story>,
    /// Which documents may be linked.
    pub(crate) reached: &'a Reached,
}

/// Similarity of two segments of one page from which on they are about one thing.
const SAME_TOPIC: f64 = story::SAME_EVENT;

/// A document at hand, taken apart.
pub(crate) struct Opened<'a> {
    pub(crate) number: u32,
    pub(crate) document: Cow<'a, Document>,
    pub(crate) outline: Cow<'a, Outline>,
}

impl Findings<'_> {
    /// A document by its number.
    pub(super) fn open(&self, number: u32) -> Opened<'_> {
        let (document, outline) = (self.corpus.document(number as usize), self.corpus.outline(number as usize));
        Opened { number, document, outline }
    }

    /// The id of a document.
    pub(super) fn id(&self, number: u32) -> String {
        self.corpus.id(number as usize).to_owned()
    }

    /// The stories a segment is in, and how.
    pub(super) fn homes(&self) -> Homes {
        let mut homes = Homes::default();
        for (number, story) in self.stories.iter().enumerate() {
            for member in &story.members {
                homes.0.entry(member.node).or_default().push((number, member.role));
            }
        }
        homes
    }

    /// Whether a segment of a document is about what its main segment is about: it is in the same story, or says so by its
    /// own words.
    pub(super) fn is_on_topic(&self, node: Node, main: Option<u32>, homes: &Homes) -> bool {
        let Some(segment) = main else { return true };
        let main = Node { segment, ..node };
        if main == node {
            return true;
        }
        let similar = |a: &Topic, b: &Topic| a.similarity(b) >= SAME_TOPIC;
        homes.share(main, node)
            || matches!((self.topics.get(&main), self.topics.get(&node)), (Some(a), Some(b)) if similar(a, b))
    }

    /// The links of a pair, the strongest first.
    pub(super) fn links_of(&self, pair: &Pair) -> SmallVec<[&Aligned; 2]> {
        let mut links: SmallVec<[&Aligned; 2]> =
            self.links[pair.links.start as usize..pair.links.end as usize].iter().collect();
        links.sort_by(|x, y| by_strength(y, x));
        links
    }

    /// Whether a segment is an article: only articles are about something.
    pub(super) fn is_article(&self, node: Node) -> bool {
        self.topics.contains_key(&node)
    }
}

/// The pairs of documents that are reported, in order: those that are linked, and those that a story holds together.
pub(crate) fn pairs(links: &[Aligned], stories: &[story::Story], reached: &Reached) -> Vec<Pair> {
    let mut first = 0;
    let linked = links.chunk_by(|x, y| x.documents() == y.documents());
    let mut pairs: Vec<Pair> = linked
        .map(|links| {
            let range = first..first + links.len() as u32;
            first = range.end;
            Pair { documents: links[0].documents(), links: range, members: None }
        })
        .collect();
    let large: Vec<Vec<u32>> = stories.iter().filter(|story| story.is_large()).map(|s| s.documents()).collect();
    let are_of_one = |(a, b): (u32, u32)| {
        let is_in = |story: &Vec<u32>, document: u32| story.binary_search(&document).is_ok();
        large.iter().any(|story| is_in(story, a) && is_in(story, b))
    };
    let mut held: Vec<(u32, u32, Node, Node)> =
        stories.iter().flat_map(|story| story.pairs()).map(|(a, b)| (a.document, b.document, a, b)).collect();
    held.retain(|&(a, b, ..)| reached.may_link(a, b));
    // The first of several stories that hold two documents together speaks for them.
    held.sort_by_key(|&(a, b, ..)| (a, b));
    held.dedup_by_key(|&mut (a, b, ..)| (a, b));
    let is_held = |pair: (u32, u32)| held.binary_search_by_key(&pair, |&(a, b, ..)| (a, b)).is_ok();
    if !large.is_empty() {
        pairs.retain(|pair| !are_of_one(pair.documents) || is_held(pair.documents));
    }
    let linked = pairs.len();
    for &(a, b, x, y) in &held {
        if pairs[..linked].binary_search_by_key(&(a, b), |pair| pair.documents).is_err() {
            pairs.push(Pair { documents: (a, b), links: 0..0, members: Some((x, y)) });
        }
    }
    pairs.sort_unstable_by_key(|pair| pair.documents);
    pairs
}

/// For every segment that carries a story's text, how many words of the story's other carriers are aligned with it.
pub(crate) fn given(links: &[Aligned], stories: &[story::Story]) -> AHashMap<Node, u64> {
    let carriers = stories.iter().enumerate().flat_map(|(number, story)| {
        let members = story.members.iter().filter(|member| member.role == Role::Derivation);
        members.map(move |member| (member.node, number))
    });
    let carriers: AHashMap<Node, usize> = carriers.collect();
    let mut given = AHashMap::new();
    for link in links {
        let (a, b) = (carriers.get(&link.a), carriers.get(&link.b));
        if a.is_some() && a == b {
            *given.entry(link.a).or_default() += u64::from(link.b_covered.aligned);
            *given.entry(link.b).or_default() += u64::from(link.a_covered.aligned);
        }
    }
    given
}

/// Two documents that are reported as a pair.
pub(crate) struct Pair {
    /// Their numbers, the smaller first.
    pub(crate) documents: (u32, u32),
    /// The links of their segments, by their places among all.
    pub(crate) links: std::ops::Range<u32>,
    /// Where there are none, the members of a story that they are.
    pub(crate) members: Option<(Node, Node)>,
}

/// The stories that each segment is in, and how.
#[derive(Default)]
pub(super) struct Homes(AHashMap<Node, SmallVec<[(usize, Role); 1]>>);

impl Homes {
    /// The stories of a segment.
    pub(super) fn of(&self, node: Node) -> &[(usize, Role)] {
        self.0.get(&node).map_or(&[], SmallVec::as_slice)
    }

    /// Whether two segments are in one story.
    pub(super) fn share(&self, a: Node, b: Node) -> bool {
        self.of(a).iter().any(|(story, _)| self.of(b).iter().any(|(other, _)| other == story))
    }
}

/// What makes one segment pair say more about two documents than another: its relation, then how much is aligned.
pub(crate) fn by_strength(x: &Aligned, y: &Aligned) -> Ordering {
    let strength = |link: &Aligned| {
        let aligned = link.a_covered.aligned.min(link.b_covered.aligned);
        (Reverse(link.relation), aligned, link.verbatim)
    };
    strength(x).partial_cmp(&strength(y)).unwrap_or(Ordering::Equal)
}
