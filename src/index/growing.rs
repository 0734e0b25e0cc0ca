//! The same one document at a time: candidates among documents that come and go.
//!
//! What [`Nominator::nominate`](super::Nominator::nominate) finds for a whole corpus is found here for one document against
//! those that are held, by the same paragraphs, signatures, band keys, votes and caps. Distinct paragraphs are nodes here too;
//! a node's like are found once, when it comes, and known to both from then on, so that a paragraph seen before costs a look-up.
//! In a large bucket a node is compared with the newest, for news resembles news of the day.

use std::cmp::Reverse;

use ahash::{AHashMap, AHashSet};
use smallvec::SmallVec;

use super::buckets::{Buckets, Seen};
use super::estimate::Likeness;
use super::keep::{KEPT_PARTNERS, MOST_PARTNERS, Nomination, is_short, keep_of_few_votes};
use super::kin::Kin;
use super::lists::Lists;
use super::nodes::{Nodes, telling};
use super::pairing::GROUP_CAP;
use super::{Candidates, Nominator};
use crate::document::{Outline, room_for_more};
use crate::fingerprint::{Fingerprinter, FirstOnly};

/// Documents that come and go, and who of them is worth aligning with whom.
pub(crate) struct Growing {
    nominator: Nominator,
    /// The nodes by the keys of their paragraphs.
    numbers: AHashMap<u64, u32>,
    nodes: Vec<Node>,
    buckets: Buckets,
    documents: AHashMap<u32, Held>,
    /// The documents of the same words, by their keys, in the order in which they came.
    identical: AHashMap<u64, SmallVec<[u32; 1]>>,
    /// Nodes that nobody holds any more.
    dead: usize,
}

/// A distinct paragraph.
#[derive(Clone, Default)]
struct Node {
    key: u64,
    vote: u32,
    /// Its documents in the order in which they came; nobody holds a dead one.
    holders: SmallVec<[u32; 2]>,
    /// The nodes that look alike.
    alike: SmallVec<[Kin; 2]>,
}

/// What is known of a document.
struct Held {
    nodes: Box<[u32]>,
    key: Option<u64>,
    is_short: bool,
}

/// The fingerprints of a document's paragraphs, made before anything is looked up.
pub(crate) struct Fingerprints {
    paragraphs: Vec<Print>,
    /// The signatures, one behind the other.
    minima: Vec<u32>,
    /// The key of the whole document, where it has words.
    key: Option<u64>,
}

/// What is known of a distinct paragraph of a document.
struct Print {
    key: u64,
    vote: u32,
    is_signed: bool,
    /// Where it begins in the text.
    start: u32,
}

/// The documents that are worth aligning with one, and what was found on the way.
pub(crate) struct Nominated {
    /// Those that most paragraphs nominate first.
    pub(crate) documents: Vec<u32>,
    pub(crate) alike: Alike,
}

/// Of each paragraph of a document that no other has, the nodes that look like it; of the others none.
pub(crate) struct Alike(Lists<Kin>);

/// What makes fingerprints and looks them up: its buffers. One a thread.
pub(crate) struct Worker {
    fingerprinter: Fingerprinter,
    repeated: FirstOnly,
    seen: Seen,
    /// By document, how much nominates it, and how alike the paragraphs are that are most alike.
    votes: AHashMap<u32, (u32, Likeness)>,
}

impl Growing {
    pub(crate) fn new(nominator: Nominator) -> Self {
        let buckets = Buckets::new(&nominator);
        Self {
            nominator,
            numbers: AHashMap::new(),
            nodes: Vec::new(),
            buckets,
            documents: AHashMap::new(),
            identical: AHashMap::new(),
            dead: 0,
        }
    }

    /// What makes fingerprints for it, and looks them up.
    pub(crate) fn worker(nominator: &Nominator) -> Worker {
        let fingerprinter = Fingerprinter::new(nominator.shingling(), nominator.sketcher().clone());
        Worker { fingerprinter, repeated: FirstOnly::default(), seen: Seen::default(), votes: AHashMap::new() }
    }

    /// The documents that are worth aligning with one of these fingerprints, of those that may be linked with it. `outline` is the
    /// document's, its furniture marked: a paragraph that is nothing else nominates nobody.
    pub(crate) fn candidates(
        &self,
        fingerprints: &Fingerprints,
        outline: &Outline,
        worker: &mut Worker,
        may_link: impl Fn(u32) -> bool,
    ) -> Nominated {
        let found = self.alike(fingerprints, worker);
        let votes = &mut worker.votes;
        let mut add = |holders: &[u32], vote: u32, likeness: Likeness| {
            // In a large group the first few and the newest.
            let newest = holders.len().saturating_sub(GROUP_CAP).max(Candidates::REPRESENTATIVES);
            let first = &holders[..holders.len().min(Candidates::REPRESENTATIVES)];
            for &document in first.iter().chain(holders.get(newest..).unwrap_or(&[])) {
                let (votes, closest) = votes.entry(document).or_default();
                *votes += vote;
                *closest = likeness.max(*closest);
            }
        };
        let is_left =
            |print: &Print| outline.paragraphs.binary_search_by_key(&print.start, |left| left.span.start).is_ok();
        for (print, found) in fingerprints.paragraphs.iter().zip(found.0.iter()).filter(|(print, _)| is_left(print)) {
            let &Print { key, vote, .. } = print;
            let alike = match self.numbers.get(&key) {
                Some(&node) => {
                    add(&self.nodes[node as usize].holders, vote, Likeness::SAME);
                    &self.nodes[node as usize].alike[..]
                }
                None => found,
            };
            for kin in alike {
                let node = &self.nodes[kin.node() as usize];
                // A pair of paragraphs counts as its shorter one.
                add(&node.holders, vote.min(node.vote), kin.likeness());
            }
        }
        if let Some(same) = fingerprints.key.and_then(|key| self.identical.get(&key)) {
            add(same, Nodes::FULL_VOTE, Likeness::SAME);
        }
        // Of two documents that both are there either may keep the other. Those that are there already know nothing of this one.
        let own_is_short = fingerprints.is_short();
        let is_short = |other: u32| own_is_short || self.documents.get(&other).is_some_and(|held| held.is_short);
        let nominations = votes.drain().filter(|&(number, (votes, _))| votes >= Nodes::FULL_VOTE && may_link(number));
        let mut nominated: Vec<Nomination> = nominations
            .map(|(number, (votes, likeness))| Nomination { votes, likeness, number, is_short: is_short(number) })
            .collect();
        keep_of_few_votes(&mut nominated);
        let rank = |other: &Nomination| (Reverse(other.votes), other.number);
        // Furniture that is not known yet nominates thousands: they need not be in order to find the first.
        if nominated.len() > MOST_PARTNERS {
            nominated.select_nth_unstable_by_key(KEPT_PARTNERS, rank);
            nominated.truncate(KEPT_PARTNERS);
        }
        nominated.sort_unstable_by_key(rank);
        Nominated { documents: nominated.into_iter().map(|other| other.number).collect(), alike: found }
    }

    /// The nodes that look like the paragraphs of these fingerprints that nobody has.
    pub(crate) fn alike(&self, fingerprints: &Fingerprints, worker: &mut Worker) -> Alike {
        let (hashes, seen) = (self.nominator.sketcher().hashes(), &mut worker.seen);
        let of_paragraph = |(paragraph, &Print { key, is_signed, .. }): (usize, &Print)| {
            let is_new = is_signed && !self.numbers.contains_key(&key);
            let alike = is_new.then(|| self.buckets.alike(fingerprints.signature(paragraph, hashes), seen));
            alike.unwrap_or_default().into_iter()
        };
        Alike(Lists::in_order(fingerprints.paragraphs.iter().enumerate().map(of_paragraph)))
    }

    /// Adds a document; its number must be larger than any before, and nothing have changed since its paragraphs were found to be
    /// alike to these.
    pub(crate) fn add(&mut self, document: u32, fingerprints: &Fingerprints, alike: &Alike) {
        let mut held = Vec::with_capacity(fingerprints.paragraphs.len());
        let own = self.nodes.len() as u32;
        let paragraphs = fingerprints.paragraphs.iter().enumerate().zip(alike.0.iter());
        for ((paragraph, &Print { key, vote, is_signed, .. }), alike) in paragraphs {
            let node = match self.numbers.get(&key) {
                Some(&node) => node,
                None => {
                    let signature = fingerprints.signature(paragraph, self.nominator.sketcher().hashes());
                    // It may look like others that the document brought.
                    let alike_too = self.buckets.push(is_signed.then_some(signature), own);
                    self.add_node(key, vote, alike.iter().copied().chain(alike_too).collect())
                }
            };
            self.nodes[node as usize].holders.push(document);
            held.push(node);
        }
        if let Some(key) = fingerprints.key {
            self.identical.entry(key).or_default().push(document);
        }
        let held = Held { nodes: held.into(), key: fingerprints.key, is_short: fingerprints.is_short() };
        self.documents.insert(document, held);
    }

    /// Adds a node that looks like these.
    fn add_node(&mut self, key: u64, vote: u32, alike: SmallVec<[Kin; 2]>) -> u32 {
        let node = self.nodes.len() as u32;
        self.numbers.insert(key, node);
        for other in &alike {
            self.nodes[other.node() as usize].alike.push(other.renumbered(node));
        }
        self.nodes.push(Node { key, vote, holders: SmallVec::new(), alike });
        node
    }

    /// Removes a document.
    pub(crate) fn remove(&mut self, document: u32) {
        let Some(held) = self.documents.remove(&document) else { return };
        for &node in &held.nodes {
            let holders = &mut self.nodes[node as usize].holders;
            if let Ok(place) = holders.binary_search(&document) {
                holders.remove(place);
            }
            if holders.is_empty() {
                self.bury(node);
            }
        }
        if let Some(key) = held.key
            && let Some(same) = self.identical.get_mut(&key)
        {
            if let Ok(place) = same.binary_search(&document) {
                same.remove(place);
            }
            if same.is_empty() {
                self.identical.remove(&key);
            }
        }
        // A third of it is dead: what is left is moved together, at a cost that as many removals have paid for.
        if self.dead > self.nodes.len() / 3 {
            self.compact();
        }
    }

    /// Forgets a node that nobody holds; its place stays until the next compaction.
    fn bury(&mut self, node: u32) {
        let Node { key, alike, .. } = std::mem::take(&mut self.nodes[node as usize]);
        self.numbers.remove(&key);
        self.buckets.bury(node);
        for other in alike {
            self.nodes[other.node() as usize].alike.retain(|alike| alike.node() != node);
        }
        self.dead += 1;
    }

    /// Gives back the places of dead nodes.
    fn compact(&mut self) {
        const DEAD: u32 = u32::MAX;
        let mut places = Vec::with_capacity(self.nodes.len());
        let mut live = 0;
        for node in &self.nodes {
            places.push(if node.holders.is_empty() { DEAD } else { live });
            live += u32::from(!node.holders.is_empty());
        }
        let place = |node: &mut u32| *node = places[*node as usize];
        self.nodes.retain(|node| !node.holders.is_empty());
        let kin = self.nodes.iter_mut().flat_map(|node| &mut node.alike);
        kin.for_each(|kin| *kin = kin.renumbered(places[kin.node() as usize]));
        self.numbers.values_mut().for_each(place);
        self.documents.values_mut().for_each(|held| held.nodes.iter_mut().for_each(place));
        self.buckets.compact(|node| Some(places[node as usize]).filter(|&place| place != DEAD));
        self.dead = 0;
        let (nodes, documents) = (room_for_more(self.nodes.len()), room_for_more(self.documents.len()));
        self.nodes.shrink_to(nodes);
        self.numbers.shrink_to(nodes);
        self.documents.shrink_to(documents);
        self.identical.shrink_to(documents);
    }

    /// Distinct paragraphs that are held.
    pub(crate) fn distinct_paragraphs(&self) -> usize {
        self.nodes.len() - self.dead
    }
}

impl Fingerprints {
    /// The fingerprints of a document, whose text this is, as `nominator` makes them.
    pub(crate) fn of(nominator: &Nominator, worker: &mut Worker, text: &str, outline: &Outline) -> Self {
        let mut paragraphs: Vec<Print> = Vec::new();
        // The last signature is made in a place that is larger by a group at most.
        let hashes = nominator.sketcher().hashes();
        let mut minima = Vec::with_capacity(outline.paragraphs.len() * hashes + hashes);
        let mut known = AHashSet::with_capacity(outline.paragraphs.len());
        for (_, paragraph) in telling(outline) {
            worker.fingerprinter.shingles(&text[paragraph.span.range()]);
            // What is signed, not the words alone: whichever document brings a node, its signature is the same.
            let key = worker.fingerprinter.key();
            // A document holds a node once, however often it says so.
            if !known.insert(key) {
                continue;
            }
            let shingles = worker.fingerprinter.shingles_of_last();
            nominator.leave_out_common(shingles, &mut worker.repeated);
            let is_signed = worker.fingerprinter.sketch(&mut minima);
            paragraphs.push(Print { key, vote: Nodes::vote_of(paragraph), is_signed, start: paragraph.span.start });
            minima.resize(paragraphs.len() * hashes, 0);
        }
        let key = (!outline.words.is_empty()).then(|| outline.key());
        Self { paragraphs, minima, key }
    }

    fn is_short(&self) -> bool {
        is_short(self.paragraphs.iter().map(|paragraph| paragraph.vote).sum())
    }

    fn signature(&self, paragraph: usize, hashes: usize) -> &[u32] {
        &self.minima[paragraph * hashes..][..hashes]
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::document::{Document, Kept, Normaliser};

    /// Paragraphs of few words, so that many are alike and some the same.
    fn text() -> impl Strategy<Value = String> {
        let word =
            prop::sample::select(vec!["ferry", "harbour", "captain", "reef", "coast", "island", "storm", "rescue"]);
        let paragraph = prop::collection::vec(word, 3..12).prop_map(|words| words.join(" "));
        prop::collection::vec(paragraph, 0..4).prop_map(|paragraphs| paragraphs.join("\n\n"))
    }

    fn add(growing: &mut Growing, number: u32, fingerprints: &Fingerprints, worker: &mut Worker) {
        let alike = growing.alike(fingerprints, worker);
        growing.add(number, fingerprints, &alike);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// What comes and goes one by one is nominated as what is there at once.
        #[test]
        fn candidates_are_those_of_a_corpus(
            texts in prop::collection::vec(text(), 1..14),
            removals in prop::collection::vec((0..14usize, any::<bool>()), 0..20),
        ) {
            let nominator = Nominator::new(0.2, 0.9).unwrap();
            let (mut normaliser, mut worker) = (Normaliser::default(), Growing::worker(&nominator));
            let mut read = |text: &str| {
                let outline = Outline::new(&Document::new("", text), &mut normaliser).unwrap();
                let fingerprints = Fingerprints::of(&nominator, &mut worker, text, &outline);
                (outline, fingerprints)
            };
            let (mut growing, mut search) = (Growing::new(nominator.clone()), Growing::worker(&nominator));
            let mut held: BTreeMap<u32, usize> = BTreeMap::new();
            for (number, text) in texts.iter().enumerate() {
                add(&mut growing, number as u32, &read(text).1, &mut search);
                held.insert(number as u32, number);
            }
            // Removed, and some of them added again under a number of their own.
            for (next, &(at, again)) in (texts.len() as u32..).zip(&removals) {
                let Some((&number, &text)) = held.iter().nth(at) else { continue };
                growing.remove(number);
                held.remove(&number);
                if again {
                    add(&mut growing, next, &read(&texts[text]).1, &mut search);
                    held.insert(next, text);
                }
            }
            let numbers: Vec<u32> = held.keys().copied().collect();
            let corpus: Vec<&str> = held.values().map(|&text| texts[text].as_str()).collect();
            let (outlines, fingerprints): (Vec<Outline>, Vec<Fingerprints>) = corpus.iter().map(|text| read(text)).unzip();
            let nominations = nominator.nominate(&Kept::new(&corpus, &outlines));
            let pairs: BTreeSet<(u32, u32)> =
                nominations.pairs.iter().map(|&(a, b)| (numbers[a as usize], numbers[b as usize])).collect();
            prop_assert_eq!(growing.distinct_paragraphs() as u64, nominations.distinct_paragraphs);
            for ((&own, fingerprints), outline) in numbers.iter().zip(&fingerprints).zip(&outlines) {
                let candidates: BTreeSet<u32> =
                    growing.candidates(fingerprints, outline, &mut search, |_| true).documents.into_iter().filter(|&other| other != own).collect();
                let partners = pairs.iter().filter(|(a, b)| *a == own || *b == own);
                let partners: BTreeSet<u32> = partners.map(|&(a, b)| if a == own { b } else { a }).collect();
                prop_assert_eq!(candidates, partners);
            }
        }
    }

    #[test]
    fn furniture_nominates_nobody_while_it_is_known() {
        let nominator = Nominator::new(0.2, 0.9).unwrap();
        let (mut normaliser, mut worker) = (Normaliser::default(), Growing::worker(&nominator));
        let mut read = |text: &str| Outline::new(&Document::new("", text), &mut normaliser).unwrap();
        let chrome = "Sign up here for the letter that our editors write to you every morning before breakfast.";
        let [first, second] = [
            "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.",
            "The central bank left its main rate unchanged for the fourth month in a row, as most had expected.",
        ]
        .map(|story| format!("{story}\n\n{chrome}"));
        let mut growing = Growing::new(nominator.clone());
        let fingerprints = Fingerprints::of(&nominator, &mut worker, &first, &read(&first));
        add(&mut growing, 7, &fingerprints, &mut worker);
        let mut outline = read(&second);
        let fingerprints = Fingerprints::of(&nominator, &mut worker, &second, &outline);
        assert_eq!(growing.candidates(&fingerprints, &outline, &mut worker, |_| true).documents, [7]);
        let template = outline.sentences[1].template;
        outline.mark_furniture(|sentence| sentence.template == template);
        assert!(growing.candidates(&fingerprints, &outline, &mut worker, |_| true).documents.is_empty());
    }
}
