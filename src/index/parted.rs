//! Nomination in parts, each of which knows some of the paragraphs, some of the keys, or no text at all.
//!
//! Numbers that [`Nominator::nominate`](super::Nominator::nominate) gives to paragraphs in the order in which they first stand are
//! places here, which have the same order whoever knows how many of them.

use ahash::{AHashMap, AHashSet};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::estimate::Estimates;
pub(crate) use super::estimate::Likeness;
use super::frequency::{Counters, Frequencies};
use super::keep::{Nomination, is_short, keep};
use super::nodes::{Nodes, telling};
use super::nominate::{groups_of, identity};
use super::pairing::{across, within};
use super::{Candidates, Nominator, Posting};
use crate::document::Outline;
use crate::fingerprint::{Fingerprinter, FirstOnly};

/// A place of a paragraph in a corpus: its document, and its number there.
pub(crate) type Place = u64;

fn place(document: u32, number: u32) -> Place {
    u64::from(document) << 32 | u64::from(number)
}

/// That a document has a paragraph.
#[derive(Serialize, Deserialize)]
pub(crate) struct Mention {
    /// Of its words in their order: equal keys are the same paragraph.
    pub(crate) key: u64,
    place: Place,
    vote: u32,
    /// Nothing where the same part mentions it before.
    text: String,
}

/// Mentions the paragraphs of documents, one document after the other.
#[derive(Default)]
pub(crate) struct Mentions {
    seen: AHashSet<u64>,
}

impl Mentions {
    /// The paragraphs of a document that nominate.
    pub(crate) fn of(&mut self, document: u32, text: &str, outline: &Outline) -> Vec<Mention> {
        let mention = |(number, paragraph): (u32, &_)| {
            let (key, vote) = (outline.paragraph_key(paragraph), Nodes::vote_of(paragraph));
            let text = if self.seen.insert(key) { &text[paragraph.span.range()] } else { "" };
            Mention { key, place: place(document, number), vote, text: text.to_owned() }
        };
        telling(outline).map(mention).collect()
    }
}

/// By what a document is the same as another as a whole; nothing where it has no words.
pub(crate) fn identity_of(outline: &Outline) -> Option<u64> {
    identity(outline)
}

/// A distinct paragraph.
#[derive(Serialize, Deserialize)]
pub(crate) struct Node {
    /// Where it first stands.
    pub(crate) place: Place,
    pub(crate) vote: u32,
    /// The documents that have it, in order, each once.
    pub(crate) holders: Vec<u32>,
    pub(crate) text: String,
}

/// The distinct paragraphs of all mentions of some keys.
pub(crate) fn nodes(mut mentions: Vec<Mention>) -> Vec<Node> {
    mentions.sort_by_key(|mention| (mention.key, mention.place));
    let node = |mentions: &mut [Mention]| {
        let mut holders: Vec<u32> = mentions.iter().map(|mention| (mention.place >> 32) as u32).collect();
        holders.dedup();
        let first = &mut mentions[0];
        Node { place: first.place, vote: first.vote, holders, text: std::mem::take(&mut first.text) }
    };
    mentions.chunk_by_mut(|a, b| a.key == b.key).map(node).collect()
}

/// What some of the keys of a paragraph need to know of it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    place: Place,
    /// The one document that has it, where there is only one.
    sole: Option<u32>,
    /// A hash of the documents that have it.
    holders: u64,
    /// What the resemblance to another is estimated by.
    bytes: Vec<u8>,
    keys: Vec<u64>,
}

/// Makes fingerprints for a corpus of so many documents and nodes.
pub(crate) struct Sketches<'n> {
    nominator: &'n Nominator,
    fingerprinter: Fingerprinter,
    frequencies: Option<Frequencies>,
    repeated: FirstOnly,
    minima: Vec<u32>,
}

impl<'n> Sketches<'n> {
    /// With these counters of shingles above the cap; nothing where the corpus is too small for frequency to tell anything.
    pub(crate) fn new(nominator: &'n Nominator, nodes: usize, common: Option<&[(u32, u32)]>) -> Self {
        let fingerprinter = Fingerprinter::new(nominator.shingling(), nominator.sketcher().clone());
        let frequencies = common.map(|common| Frequencies::of_counters(nodes, common));
        Self { nominator, fingerprinter, frequencies, repeated: FirstOnly::default(), minima: Vec::new() }
    }

    /// The fingerprint of a node, its keys in so many parts by their values: each with the number of its part.
    pub(crate) fn of(&mut self, node: &Node, parts: u32) -> Vec<(u32, Fingerprint)> {
        let shingles = self.fingerprinter.shingles(&node.text);
        if let Some(frequencies) = &self.frequencies {
            frequencies.keep_rare(shingles, &mut self.repeated);
        }
        self.minima.clear();
        if !self.fingerprinter.sketch(&mut self.minima) {
            return Vec::new();
        }
        let banding = self.nominator.banding();
        let keys = (0..banding.bands_of(self.minima.len())).map(|band| banding.key_of(&self.minima, band));
        let mut keys: Vec<(u32, u64)> = keys.map(|key| ((key % u64::from(parts)) as u32, key)).collect();
        keys.sort_unstable();
        let holders: Vec<u8> = node.holders.iter().flat_map(|holder| holder.to_le_bytes()).collect();
        let (holders, bytes): (_, Vec<u8>) = (xxh3_64(&holders), Estimates::bytes(&self.minima));
        let sole = if let [sole] = node.holders[..] { Some(sole) } else { None };
        let of_part = |keys: &[(u32, u64)]| {
            let own = keys.iter().map(|&(_, key)| key).collect();
            (keys[0].0, Fingerprint { place: node.place, sole, holders, bytes: bytes.clone(), keys: own })
        };
        keys.chunk_by(|a, b| a.0 == b.0).map(of_part).collect()
    }
}

/// Counts the shingles of nodes of a corpus of so many documents and nodes; nothing where it is too small for that to tell anything.
pub(crate) fn count_shingles(nominator: &Nominator, documents: usize, nodes: usize, some: &[Node]) -> Option<Counters> {
    let mut counters = Counters::of(documents, nodes)?;
    let mut fingerprinter = Fingerprinter::new(nominator.shingling(), nominator.sketcher().clone());
    some.iter().for_each(|node| counters.count(fingerprinter.shingles(&node.text)));
    Some(counters)
}

/// Two nodes that look alike, and how much.
pub(crate) type Alike = (Place, Place, Likeness);

/// The pairs of nodes that look alike, by all fingerprints of some keys; the smaller place first, sorted, each once.
pub(crate) fn alike(nominator: &Nominator, mut fingerprints: Vec<Fingerprint>) -> Vec<Alike> {
    fingerprints.sort_by_key(|fingerprint| fingerprint.place);
    let of = |posting: &Posting| &fingerprints[posting.node as usize];
    let mut postings: Vec<Posting> = Vec::new();
    for (node, fingerprint) in (0..).zip(&fingerprints) {
        postings.extend(fingerprint.keys.iter().map(|&key| Posting { key, node }));
    }
    postings.sort_unstable();
    // A document's own paragraphs nominate nobody.
    let of_several = |bucket: &&[Posting]| {
        let sole = of(&bucket[0]).sole;
        sole.is_none() || bucket.iter().any(|posting| of(posting).sole != sole)
    };
    let buckets = postings.chunk_by(|a, b| a.key == b.key).filter(|bucket| bucket.len() > 1).filter(of_several);
    let candidates = Candidates::find(buckets.flatten().copied().collect());
    let bytes = fingerprints.iter().flat_map(|fingerprint| fingerprint.bytes.iter().copied()).collect();
    let estimates = Estimates::of(nominator.sketcher().hashes(), bytes, nominator.least_agreeing());
    let pairs = candidates.pairs.iter().map(|pair| pair.nodes());
    let alike = |(a, b)| {
        let likeness = estimates.likeness(a, b)?;
        let (a, b) = (&fingerprints[a as usize], &fingerprints[b as usize]);
        (a.holders != b.holders).then_some((a.place, b.place, likeness))
    };
    pairs.filter_map(alike).collect()
}

/// What a node tells of itself to one that looks like it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Neighbour {
    /// The other one.
    pub(crate) of: Place,
    vote: u32,
    likeness: Likeness,
    holders: Vec<u32>,
}

/// What some nodes, which may come without their texts, tell to those that look like them: `alike` has for each of these pairs a node
/// of these and the other one.
pub(crate) fn acquaint(mut nodes: Vec<Node>, mut alike: Vec<Alike>) -> Vec<Neighbour> {
    nodes.sort_by_key(|node| node.place);
    // Two may have met in several parts.
    alike.sort_unstable();
    alike.dedup();
    let tell = |(own, other, likeness): Alike| {
        let node = &nodes[nodes.binary_search_by_key(&own, |node| node.place).ok()?];
        Some(Neighbour { of: other, vote: node.vote, likeness, holders: node.holders.clone() })
    };
    alike.into_iter().filter_map(tell).collect()
}

/// How much each partner of some documents is nominated: the document, the partner, the votes, and how alike the paragraphs are that are
/// most alike. A document's own paragraphs vote for itself.
pub(crate) type Votes = (u32, u32, u32, Likeness);

/// What some nodes and all their neighbours nominate, and documents that are the same as a whole, by their [`identity_of`]; each two
/// documents once.
pub(crate) fn votes(nodes: Vec<Node>, neighbours: Vec<Neighbour>, identities: Vec<(u64, u32)>) -> Vec<Votes> {
    let mut votes: Vec<Votes> = Vec::new();
    let mut add = |document: u32, partner: u32, vote: u32, likeness: Likeness| {
        votes.push((document, partner, vote, likeness));
    };
    let mut of_nodes: AHashMap<Place, Vec<Neighbour>> = AHashMap::new();
    for neighbour in neighbours {
        of_nodes.entry(neighbour.of).or_default().push(neighbour);
    }
    for node in nodes {
        let neighbours = of_nodes.remove(&node.place).unwrap_or_default();
        for (rank, &document) in (0..).zip(&node.holders) {
            // Itself among them, once.
            within(&node.holders, rank, |partner| add(document, partner, node.vote, Likeness::SAME));
            for other in &neighbours {
                // A pair of paragraphs counts as its shorter one.
                let vote = node.vote.min(other.vote);
                across(&node.holders, rank, &other.holders, |partner| {
                    if partner != document {
                        add(document, partner, vote, other.likeness);
                    }
                });
            }
        }
    }
    for group in groups_of(identities).iter() {
        for (rank, &document) in (0..).zip(group) {
            within(group, rank, |partner| {
                if partner != document {
                    add(document, partner, Nodes::FULL_VOTE, Likeness::SAME);
                }
            });
        }
    }
    added(votes)
}

/// Votes of each two documents, added up, in order.
fn added(mut votes: Vec<Votes>) -> Vec<Votes> {
    votes.sort_unstable();
    votes.dedup_by(|next, sum| {
        let are_same = (next.0, next.1) == (sum.0, sum.1);
        if are_same {
            *sum = (sum.0, sum.1, sum.2 + next.2, sum.3.max(next.3));
        }
        are_same
    });
    votes
}

/// The pairs that some documents keep, all votes for whose partners these are: the smaller first, sorted, each once.
pub(crate) fn kept(votes: Vec<Votes>) -> Vec<(u32, u32)> {
    let votes = added(votes);
    let (mut pairs, mut partners): (Vec<(u32, u32)>, Vec<Nomination>) = Default::default();
    for votes in votes.chunk_by(|a, b| a.0 == b.0) {
        let document = votes[0].0;
        let own_votes = votes.iter().find(|vote| vote.1 == document).map_or(0, |vote| vote.2);
        let others = votes.iter().filter(|vote| vote.1 != document && vote.2 >= Nodes::FULL_VOTE);
        let is_short = is_short(own_votes);
        partners.extend(others.map(|&(_, number, votes, likeness)| Nomination { votes, likeness, number, is_short }));
        keep(&mut partners);
        pairs.extend(partners.drain(..).map(|other| (document.min(other.number), document.max(other.number))));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
