//! What is held, and what is known of it: documents by number, candidates, stories.

use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::AHashMap;
#[cfg(feature = "store")]
use rayon::prelude::*;

use super::cores::Cores;
use super::learned::Learned;
use super::locks::{Mutex, lock};
use super::neighbourhood::Neighbourhood;
use super::prepared::{Prepared, Ready};
#[cfg(feature = "store")]
use super::store::Record;
use super::verdict::Verdict;
#[cfg(feature = "store")]
use crate::Error;
use crate::document::{Document, Normaliser, Outline, Provenance, Reach};
use crate::index::{Alike, Fingerprints, Growing, Nominated, Nominator, Worker};
use crate::story::{Aligned, Node, TopicSpace};
use crate::{Detector, Result};

/// Documents that are read side by side before they are taken in.
#[cfg(feature = "store")]
const BATCH: usize = 1024;

/// What takes documents apart and makes their fingerprints. One a thread.
pub(super) struct Reader {
    normaliser: Normaliser,
    worker: Worker,
}

impl Reader {
    pub(super) fn new(nominator: &Nominator) -> Self {
        Self { normaliser: Normaliser::default(), worker: Growing::worker(nominator) }
    }

    /// Takes a document apart and makes its fingerprints.
    pub(super) fn read(&mut self, document: &Document, nominator: &Arc<Nominator>) -> Result<Reading> {
        let outline = Outline::new(document, &mut self.normaliser)?;
        let fingerprints = self.fingerprints(document, &outline, nominator);
        Ok(Reading { outline, fingerprints, nominator: Arc::clone(nominator) })
    }

    /// Makes the fingerprints of a document, of which this is the outline before furniture was marked.
    fn fingerprints(&mut self, document: &Document, outline: &Outline, nominator: &Nominator) -> Fingerprints {
        Fingerprints::of(nominator, &mut self.worker, document.text(), outline)
    }
}

/// A document taken apart, as it is before furniture is marked, with its fingerprints.
pub(super) struct Reading {
    outline: Outline,
    fingerprints: Fingerprints,
    /// What they were made with.
    pub(super) nominator: Arc<Nominator>,
}

/// A segment of a document that carries one text with a segment of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tie {
    pub(super) segment: u32,
    pub(super) other: Node,
    /// Whether it is the other's core that it joins, and not the other that it is tied to.
    pub(super) joins: bool,
}

/// What a document was found to be when it came.
pub(super) struct Found {
    pub(super) verdict: Verdict,
    pub(super) ties: Vec<Tie>,
    pub(super) prepared: Arc<Prepared>,
    pub(super) fingerprints: Fingerprints,
    /// What its paragraphs look like.
    pub(super) alike: Alike,
}

impl Found {
    /// The document's main segment.
    pub(super) fn main(&self) -> Option<u32> {
        self.prepared.outline.main
    }
}

/// A document that is held.
pub(super) struct Held {
    pub(super) document: Arc<Document>,
    main: Option<u32>,
    provenance: Provenance,
}

/// All that is known.
pub(super) struct State {
    reach: Reach,
    pub(super) nominator: Arc<Nominator>,
    pub(super) learned: Learned,
    /// The documents by number, in the order in which they came.
    pub(super) documents: BTreeMap<u32, Held>,
    numbers: AHashMap<String, u32>,
    growing: Growing,
    cores: Cores,
    space: TopicSpace,
}

impl State {
    /// Nothing held yet, but all this learned.
    pub(super) fn new(detector: &Detector, learned: Learned) -> Self {
        let nominator = detector.nominator().clone().knowing(&learned.common);
        Self {
            reach: detector.reach(),
            growing: Growing::new(nominator.clone()),
            nominator: Arc::new(nominator),
            learned,
            documents: BTreeMap::new(),
            numbers: AHashMap::new(),
            cores: Cores::default(),
            space: TopicSpace::default(),
        }
    }

    /// The number of a document that is held.
    pub(super) fn number(&self, id: &str) -> Option<u32> {
        self.numbers.get(id).copied()
    }

    /// Says what a document is to those that are held, `except` one.
    pub(super) fn judge(
        &self,
        document: &Arc<Document>,
        Reading { outline, fingerprints, .. }: Reading,
        (reader, ready): (&mut Reader, &Mutex<Ready>),
        except: Option<u32>,
    ) -> Result<Found> {
        let own = self.reach.provenance(document);
        // Where everything is in reach nobody need be looked up.
        let holds_all = self.reach == Reach::default();
        let holds = |held: &Held| self.reach.holds(&own, &held.provenance);
        let may_link = |number| holds_all || self.documents.get(&number).is_some_and(holds);
        let prepared = Prepared::new(Arc::clone(document), outline, &self.learned.furniture);
        let Nominated { documents, alike } =
            self.growing.candidates(&fingerprints, &prepared.outline, &mut reader.worker, may_link);
        let candidates = documents.into_iter().filter(|&number| Some(number) != except);
        let numbers = self.few_of_each_story(candidates);
        let mut documents = vec![Arc::new(prepared)];
        for &number in &numbers {
            documents.push(self.prepared(number, reader, ready)?);
        }
        let neighbourhood = Neighbourhood::new(&documents);
        let here = |node: Node| Node { document: numbers[node.document as usize - 1], ..node };
        let tie = |link: &Aligned| Tie { segment: link.a.segment, other: here(link.b), joins: false };
        let mut ties: Vec<Tie> = neighbourhood.ties().map(tie).collect();
        let core_of = |node: Node| self.cores.number(here(node));
        let joined = neighbourhood.joined(core_of).into_iter();
        ties.extend(joined.map(|(segment, other)| Tie { segment, other: here(other), joins: true }));
        let carries = |place: usize| self.home(numbers[place - 1]).is_some();
        let matches = neighbourhood.matches(&self.space, carries);
        let verdict = Verdict {
            id: document.id().to_owned(),
            relation: matches.iter().map(|found| found.relation).min(),
            story: self.story_by(document, documents[0].outline.main, &ties),
            unique: neighbourhood.unique(&matches, &self.learned.furniture),
            matches,
        };
        Ok(Found { verdict, ties, prepared: Arc::clone(&documents[0]), fingerprints, alike })
    }

    /// A document that is held, ready to be aligned.
    fn prepared(&self, number: u32, reader: &mut Reader, ready: &Mutex<Ready>) -> Result<Arc<Prepared>> {
        let round = self.learned.round;
        if let Some(prepared) = lock(ready).get(number, round, &self.learned.furniture) {
            return Ok(prepared);
        }
        let document = self.documents.get(&number).map(|held| Arc::clone(&held.document)).unwrap_or_default();
        let outline = Outline::new(&document, &mut reader.normaliser)?;
        let prepared = Arc::new(Prepared::new(document, outline, &self.learned.furniture));
        lock(ready).keep(number, round, Arc::clone(&prepared));
        Ok(prepared)
    }

    /// Of candidates that carry one story's text the first few: they tell as much as all.
    fn few_of_each_story(&self, candidates: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut of_story: AHashMap<u64, usize> = AHashMap::new();
        let mut is_among_few = |&document: &u32| {
            let Some(core) = self.home(document).and_then(|node| self.cores.number(node)) else { return true };
            let seen = of_story.entry(core).or_default();
            *seen += 1;
            *seen <= Verdict::OF_A_STORY
        };
        candidates.filter(|document| is_among_few(document)).collect()
    }

    /// The story that a document's text belongs to by these ties: that of its main segment, else of the first that has one.
    fn story_by(&self, document: &Document, main: Option<u32>, ties: &[Tie]) -> Option<String> {
        let of_main = |tie: &&Tie| Some(tie.segment) == main;
        let segment = ties.iter().find(of_main).or(ties.first())?.segment;
        let names = ties.iter().filter(|tie| tie.segment == segment).flat_map(|tie| {
            // What only joined a core leaves it for whoever is tied to it.
            let core = self.cores.of(tie.other).filter(|_| tie.joins || self.cores.number(tie.other).is_some());
            core.map_or(Some(self.name(tie.other)), |core| core.iter().map(|&node| self.name(node)).min())
        });
        let (id, segment) = names.chain([(document.id(), segment)]).min()?;
        Some(format!("{id}:{segment}"))
    }

    /// A segment by its document's id: what stories are named after.
    fn name(&self, node: Node) -> (&str, u32) {
        (self.documents.get(&node.document).map_or("", |held| held.document.id()), node.segment)
    }

    /// The members of the story that a document's text belongs to, by the same rule, in the order of their ids.
    pub(super) fn story(&self, number: u32) -> Option<Vec<(&str, u32)>> {
        let core = self.cores.of(self.home(number)?)?;
        let mut members: Vec<(&str, u32)> = core.iter().map(|&node| self.name(node)).collect();
        members.sort_unstable();
        Some(members)
    }

    /// The segment of a document that is in a story: the main one, else the first.
    fn home(&self, document: u32) -> Option<Node> {
        let main = self.documents.get(&document)?.main.map(|segment| Node { document, segment });
        let in_core = |node: &Node| self.cores.contains(*node);
        main.filter(in_core).or_else(|| self.cores.of_document(document).into_iter().find(in_core))
    }

    /// What the paragraphs of a document look like that nobody else has.
    pub(super) fn alike(&self, fingerprints: &Fingerprints, reader: &mut Reader) -> Alike {
        self.growing.alike(fingerprints, &mut reader.worker)
    }

    /// Adds a document under the next number. Nothing may have changed since its paragraphs were found to be alike to these.
    pub(super) fn add(
        &mut self,
        number: u32,
        document: Arc<Document>,
        (fingerprints, alike): (&Fingerprints, &Alike),
        ties: &[Tie],
        main: Option<u32>,
    ) {
        self.growing.add(number, fingerprints, alike);
        for tie in ties.iter().filter(|tie| self.documents.contains_key(&tie.other.document)) {
            let node = Node { document: number, segment: tie.segment };
            if tie.joins { self.cores.join(node, tie.other) } else { self.cores.tie(node, tie.other) }
        }
        self.numbers.insert(document.id().to_owned(), number);
        let provenance = self.reach.provenance(&document);
        self.documents.insert(number, Held { document, main, provenance });
    }

    /// Takes in stored documents, of which `first` is the number of the first, as they were when they were stored.
    #[cfg(feature = "store")]
    pub(super) fn restore(&mut self, mut records: Vec<(u64, Record)>, first: u64) -> Result<()> {
        let place = |number: u64| {
            u32::try_from(number - first)
                .map_err(|_| Error::limit("the store", u64::from(u32::MAX), number - first, "documents"))
        };
        let documents: Vec<Arc<Document>> = records.iter_mut().map(|(_, record)| Arc::new(record.document())).collect();
        // Fingerprints are made side by side, a batch at a time, and taken in one by one.
        let mut reader = Reader::new(&self.nominator);
        for (records, documents) in records.chunks(BATCH).zip(documents.chunks(BATCH)) {
            let read = |reader: &mut Reader, document: &Arc<Document>| reader.read(document, &self.nominator);
            let readings: Vec<Reading> =
                documents.par_iter().map_init(|| Reader::new(&self.nominator), read).collect::<Result<_>>()?;
            for (((number, record), document), reading) in records.iter().zip(documents).zip(readings) {
                let ties = record.ties.iter().filter(|(_, other, ..)| *other >= first).map(
                    |&(segment, other, theirs, joins)| {
                        Ok(Tie { segment, other: Node { document: place(other)?, segment: theirs }, joins })
                    },
                );
                let ties: Vec<Tie> = ties.collect::<Result<_>>()?;
                let fingerprints = reading.fingerprints;
                let alike = self.alike(&fingerprints, &mut reader);
                self.add(place(*number)?, Arc::clone(document), (&fingerprints, &alike), &ties, record.main);
            }
        }
        Ok(())
    }

    /// What a document was found to be when it came, of what is still held: its main segment, and its ties to those before it.
    #[cfg(feature = "store")]
    pub(super) fn found(&self, number: u32) -> (Option<u32>, Vec<Tie>) {
        let mut ties = Vec::new();
        for node in self.cores.of_document(number) {
            let tie = |joins| move |&other: &Node| Tie { segment: node.segment, other, joins };
            ties.extend(self.cores.ties(node).iter().filter(|other| other.document < number).map(tie(false)));
            ties.extend(self.cores.join_of(node).map(tie(true)));
        }
        (self.documents.get(&number).and_then(|held| held.main), ties)
    }

    /// Removes documents by their numbers, which come in order.
    pub(super) fn remove(&mut self, numbers: &[u32]) {
        for number in numbers {
            if let Some(held) = self.documents.remove(number) {
                self.numbers.remove(held.document.id());
                self.growing.remove(*number);
            }
        }
        self.cores.remove(numbers);
    }

    /// Takes in what was learned. Where other shingles are common now, all fingerprints are made again.
    pub(super) fn learn(
        &mut self,
        learned: Learned,
        nominator: &Nominator,
        (reader, ready): (&mut Reader, &Mutex<Ready>),
    ) -> Result<()> {
        let other_shingles = learned.common != self.learned.common;
        self.learned = learned;
        if other_shingles {
            let nominator = nominator.clone().knowing(&self.learned.common);
            let mut growing = Growing::new(nominator.clone());
            let nominator = Arc::new(nominator);
            for (&number, held) in &self.documents {
                let kept = lock(ready).peek(number);
                let outline = match kept {
                    Some(prepared) => prepared.unmarked(),
                    None => Outline::new(&held.document, &mut reader.normaliser)?,
                };
                let fingerprints = reader.fingerprints(&held.document, &outline, &nominator);
                let alike = growing.alike(&fingerprints, &mut reader.worker);
                growing.add(number, &fingerprints, &alike);
            }
            (self.growing, self.nominator) = (growing, nominator);
        }
        Ok(())
    }

    /// Distinct paragraphs, and stories.
    pub(super) fn counts(&self) -> (usize, usize) {
        (self.growing.distinct_paragraphs(), self.cores.len())
    }
}
