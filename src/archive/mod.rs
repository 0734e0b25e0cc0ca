//! One document in, one verdict out: what a crawler has seen, and what the next page is to it.
//!
//! An [`Index`] holds documents. A document that comes is fingerprinted, nominated and aligned with those that are held by the
//! stages that [`Detector`] has, and judged by the same rules; the [`Verdict`] says what it is to them, and which passages show it.
//! Documents can be removed, replaced, and left to expire; stories that only they held together come apart.
//!
//! A verdict is as of the moment it is given. [`Index::report`] is what a [`Detector`] says of all documents that are held: the
//! batch's answer, whatever the order in which they came.
//!
//! With the feature `store`, `IndexBuilder::open` keeps an index in a folder: it is there again after a restart.

mod cores;
#[cfg(feature = "store")]
mod file;
#[cfg(feature = "json")]
pub mod json;
mod learned;
mod locks;
mod neighbourhood;
mod prepared;
mod state;
#[cfg(feature = "store")]
mod store;
mod verdict;

#[cfg(feature = "store")]
use std::path::Path;
use std::sync::Arc;

use crate::document::{Document, published};
use crate::report::Report;
use crate::{Detector, Error, Result};
use learned::{Learned, Teacher};
use locks::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard, lock, read, write};
use prepared::{Prepared, Ready};
use state::{Found, Reader, Reading, State};
#[cfg(feature = "store")]
use store::{Opened, Record, Store};

#[cfg(feature = "store")]
pub use store::SyncPolicy;
pub use verdict::{Match, Verdict};

/// Documents that come one by one, each with a verdict.
///
/// It is shared between threads as it is: verdicts on documents that are not inserted are given side by side; changes are made
/// one after the other, so that every verdict is that of some order in which the documents came.
///
/// ```
/// use wirecopy::report::Relation;
/// use wirecopy::{Document, Index};
///
/// let wire = "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.\n\
///     Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\n\
///     An inquiry has been opened into why the captain left the marked channel in calm weather.";
/// let index = Index::builder().build()?;
/// assert_eq!(index.insert(Document::new("afp/1", wire))?.relation, None);
///
/// let page = format!("{wire}\nOur reporter met families who had waited all night at the harbour without any news.");
/// let verdict = index.insert(Document::new("paper/7", page))?;
/// assert_eq!(verdict.relation, Some(Relation::Derived));
/// assert_eq!(verdict.matches[0].id, "afp/1");
/// assert_eq!(verdict.story.as_deref(), Some("afp/1:0"));
/// assert_eq!(verdict.unique.len(), 1);
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub struct Index {
    // Who needs several locks takes them in the order in which they stand: the changes, the state, then one of the others.
    detector: Detector,
    memory: Option<u32>,
    /// Who holds it may change something.
    changes: Mutex<Changes>,
    state: RwLock<State>,
    /// Readers that nobody uses at the moment.
    readers: Mutex<Vec<Reader>>,
    /// Documents that are kept ready for alignment.
    ready: Mutex<Ready>,
}

/// What is needed to change something.
struct Changes {
    /// The number of the next document, counted from when the store was made.
    next: u64,
    /// The number that counts as 0 in memory.
    first: u64,
    #[cfg(feature = "store")]
    store: Option<Store>,
}

/// Parameters of an [`Index`].
#[derive(Clone, Debug)]
pub struct IndexBuilder {
    detector: Option<Detector>,
    memory: Option<u32>,
    kept_ready: usize,
    #[cfg(feature = "store")]
    sync: SyncPolicy,
}

impl Default for IndexBuilder {
    fn default() -> Self {
        Self {
            detector: None,
            memory: Some(Self::MEMORY),
            kept_ready: Self::KEPT_READY,
            #[cfg(feature = "store")]
            sync: SyncPolicy::default(),
        }
    }
}

impl IndexBuilder {
    /// The default number of lessons for which furniture is remembered that is not seen any more.
    pub const MEMORY: u32 = 16;

    /// The default of what documents that are kept ready may take, in bytes: 128 MiB, some 8,000 articles, which is as many as a lesson
    /// is learned from.
    pub const KEPT_READY: usize = 128 << 20;

    /// Asks for the parameters of this detector: how hard to look.
    pub fn detector(mut self, detector: Detector) -> Self {
        self.detector = Some(detector);
        self
    }

    /// For how many lessons furniture is remembered that the newest documents do not show any more; for ever where none is given.
    /// A lesson is given when half as many documents have come as are held, and every 8,192 at the latest.
    pub fn memory(mut self, lessons: Option<u32>) -> Self {
        self.memory = lessons;
        self
    }

    /// How many bytes documents may take, about, that are kept ready to be compared with those that come: the last that were
    /// inserted, or compared. Others are taken apart anew whenever they are wanted, so that more is faster where what comes
    /// resembles what came long ago; no verdict depends on it.
    pub fn kept_ready(mut self, bytes: usize) -> Self {
        self.kept_ready = bytes;
        self
    }

    /// When changes to an index that is [opened](Self::open) are on disk.
    #[cfg(feature = "store")]
    pub fn sync(mut self, sync: SyncPolicy) -> Self {
        self.sync = sync;
        self
    }

    /// An empty index in memory.
    ///
    /// # Errors
    ///
    /// When the detector's default parameters cannot be used, which does not happen.
    pub fn build(self) -> Result<Index> {
        let detector = self.detector_or_default()?;
        let state = State::new(&detector, Learned::default());
        let changes = Changes {
            next: 0,
            first: 0,
            #[cfg(feature = "store")]
            store: None,
        };
        Ok(Index::new(detector, &self, state, changes))
    }

    fn detector_or_default(&self) -> Result<Detector> {
        self.detector.clone().map_or_else(|| Detector::builder().build(), Ok)
    }

    /// The index that is stored in a folder, which is made where there is none. It is this process's alone until it is dropped.
    ///
    /// Documents are read and fingerprinted again, on the current rayon thread pool; verdicts go on as if it had never been
    /// closed. One thing may differ, where documents were removed: of more than 64 paragraphs that are all alike a new one is
    /// compared with some only, and which these are follows from what was held when they came.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read or written, when another process has it open, when it was written by another version,
    /// or when it is damaged: the message says which.
    #[cfg(feature = "store")]
    pub fn open(self, folder: impl AsRef<Path>) -> Result<Index> {
        let detector = self.detector_or_default()?;
        let Opened { store, records, learned, next } = Store::open(folder.as_ref(), self.sync, detector.nominator())?;
        let first = records.first().map_or(next, |&(number, _)| number);
        let mut state = State::new(&detector, learned);
        state.restore(records, first)?;
        let index = Index::new(detector, &self, state, Changes { next, first, store: Some(store) });
        // A lesson that was due when the process ended.
        let lesson = index.lesson_if_due(&mut index.changes(), &[], None)?;
        let mut reader = index.reader();
        index.learn(&mut index.state_to_change(), lesson, &mut reader)?;
        index.give_back(reader);
        Ok(index)
    }
}

impl Index {
    /// The parameters to choose from.
    pub fn builder() -> IndexBuilder {
        IndexBuilder::default()
    }

    fn new(detector: Detector, builder: &IndexBuilder, state: State, changes: Changes) -> Self {
        let (state, changes) = (RwLock::new(state), Mutex::new(changes));
        let ready = Mutex::new(Ready::new(builder.kept_ready));
        Self { detector, memory: builder.memory, state, changes, readers: Mutex::default(), ready }
    }

    /// Says what a document is to those that are held, and holds it too. A document of the same id is replaced, and does not
    /// count.
    ///
    /// # Errors
    ///
    /// When its text is longer than 4 GiB, when 4 billion documents have come since the index was opened, or when the store
    /// cannot be written: then nothing has changed.
    pub fn insert(&self, document: Document) -> Result<Verdict> {
        let document = Arc::new(document);
        let mut reader = self.reader();
        let nominator = Arc::clone(&self.state().nominator);
        let reading = reader.read(&document, &nominator)?;
        let mut changes = self.changes();
        // Another thread may have learned something in the meantime.
        let reading = self.refreshed(reading, &document, &mut reader)?;
        let (found, replaced) = {
            let state = self.state();
            let replaced = state.number(document.id());
            (state.judge(&document, reading, (&mut reader, &self.ready), replaced)?, replaced)
        };
        let (number, main) = (changes.number(document.id())?, found.main());
        changes.write(&document, &found, replaced)?;
        // The document is in; a lesson that cannot be written is still due when the next one comes.
        let lesson = self.lesson_if_due(&mut changes, replaced.as_slice(), Some(&found.prepared)).unwrap_or_default();
        let mut state = self.state_to_change();
        self.forget(&mut state, replaced.as_slice());
        // What was replaced is nobody's like any more.
        let alike = if replaced.is_some() { state.alike(&found.fingerprints, &mut reader) } else { found.alike };
        state.add(number, document, (&found.fingerprints, &alike), &found.ties, main);
        lock(&self.ready).keep(number, state.learned.round, found.prepared);
        self.learn(&mut state, lesson, &mut reader)?;
        drop(state);
        self.give_back(reader);
        Ok(found.verdict)
    }

    /// Says what a document would be to those that are held, a document of the same id among them, and leaves all as it is.
    ///
    /// # Errors
    ///
    /// When its text is longer than 4 GiB.
    pub fn query(&self, document: &Document) -> Result<Verdict> {
        let mut reader = self.reader();
        let state = self.state();
        let reading = reader.read(document, &state.nominator)?;
        let document = Arc::new(document.clone());
        let found = state.judge(&document, reading, (&mut reader, &self.ready), None)?;
        drop(state);
        self.give_back(reader);
        Ok(found.verdict)
    }

    /// Removes a document, and says whether it was held.
    ///
    /// # Errors
    ///
    /// When the store cannot be written: then nothing has changed.
    pub fn remove(&self, id: &str) -> Result<bool> {
        let mut changes = self.changes();
        let Some(number) = self.state().number(id) else { return Ok(false) };
        self.remove_all(&mut changes, &[number])?;
        Ok(true)
    }

    /// Removes all documents that were published before a moment, and says how many. Dates are read as ISO 8601, RFC 3339 or RFC 2822,
    /// without an offset as UTC; documents whose date is not known or cannot be read stay.
    ///
    /// # Errors
    ///
    /// When `published` is no date, or when the store cannot be written: then nothing has changed.
    pub fn expire_before(&self, published: &str) -> Result<usize> {
        let Some(limit) = published::moment(published) else {
            return Err(Error::parameter("a date", published, "give one like 2026-11-01 or 2026-11-01T08:30:00Z"));
        };
        let mut changes = self.changes();
        let is_older = |document: &Document| {
            document.published().and_then(published::moment).is_some_and(|published| published < limit)
        };
        let expired: Vec<u32> = {
            let state = self.state();
            let documents = state.documents.iter();
            documents.filter(|(_, held)| is_older(&held.document)).map(|(&number, _)| number).collect()
        };
        self.remove_all(&mut changes, &expired)?;
        Ok(expired.len())
    }

    /// Removes all but the documents that came last, so many, and says how many it removed.
    ///
    /// # Errors
    ///
    /// When the store cannot be written: then nothing has changed.
    pub fn keep_last(&self, documents: usize) -> Result<usize> {
        let mut changes = self.changes();
        let expired: Vec<u32> = {
            let state = self.state();
            let excess = state.documents.len().saturating_sub(documents);
            state.documents.keys().copied().take(excess).collect()
        };
        self.remove_all(&mut changes, &expired)?;
        Ok(expired.len())
    }

    /// The story that a document carries the text of, by its id; nothing where it carries none, or is not held.
    pub fn story(&self, id: &str) -> Option<StoryMembers> {
        let state = self.state();
        let members = state.story(state.number(id)?)?;
        let (first, segment) = members.first()?;
        Some(StoryMembers {
            id: format!("{first}:{segment}"),
            members: members.iter().map(|&(document, segment)| (document.to_owned(), segment)).collect(),
        })
    }

    /// What a [`Detector`] says of all documents that are held, whatever the order in which they came: what was learned
    /// is learned anew, and every story is found anew. It takes as long as a scan of all of them.
    ///
    /// # Errors
    ///
    /// As [`Detector::scan`].
    pub fn report(&self) -> Result<Report> {
        let documents: Vec<Document> = {
            let state = self.state();
            state.documents.values().map(|held| Document::clone(&held.document)).collect()
        };
        self.detector.scan(&documents)
    }

    /// Whether a document of this id is held.
    pub fn contains(&self, id: &str) -> bool {
        self.state().number(id).is_some()
    }

    /// The ids of the documents that are held, in the order in which they came: where several threads insert, the order that their
    /// verdicts are right in.
    pub fn ids(&self) -> Vec<String> {
        self.state().documents.values().map(|held| held.document.id().to_owned()).collect()
    }

    /// How many documents are held.
    pub fn len(&self) -> usize {
        self.state().documents.len()
    }

    /// Whether none is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is held, in figures.
    ///
    /// # Errors
    ///
    /// When the size of the store cannot be read.
    pub fn stats(&self) -> Result<Stats> {
        #[cfg(feature = "store")]
        let stored_bytes = self.changes().store.as_ref().map(Store::bytes).transpose()?;
        #[cfg(not(feature = "store"))]
        let stored_bytes = None;
        let state = self.state();
        let (distinct_paragraphs, stories) = state.counts();
        Ok(Stats {
            documents: state.documents.len() as u64,
            text_bytes: state.documents.values().map(|held| held.document.text().len() as u64).sum(),
            distinct_paragraphs: distinct_paragraphs as u64,
            stories: stories as u64,
            furniture: state.learned.seen[0].len() as u64,
            stored_bytes,
        })
    }

    /// Waits until everything is on disk; there is nothing to wait for in memory.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    #[cfg(feature = "store")]
    pub fn flush(&self) -> Result<()> {
        self.changes().store.as_mut().map_or(Ok(()), Store::flush)
    }

    /// Gives the space of removed documents back to the disk; there is nothing to do in memory, which is given back as documents
    /// go.
    ///
    /// # Errors
    ///
    /// When the store cannot be written.
    #[cfg(feature = "store")]
    pub fn compact(&self) -> Result<()> {
        self.changes().store.as_mut().map_or(Ok(()), Store::compact)
    }

    /// Writes all that is held, and all that was learned, into another folder, which must be new or empty: a copy to keep, or the
    /// store of an index that was in memory.
    ///
    /// # Errors
    ///
    /// When the folder holds something, or cannot be written.
    #[cfg(feature = "store")]
    pub fn snapshot(&self, folder: impl AsRef<Path>) -> Result<()> {
        let changes = self.changes();
        let state = self.state();
        let records = state.documents.iter().map(|(&number, held)| {
            let (main, ties) = state.found(number);
            let ties = changes.stored_ties(&ties);
            (changes.first + u64::from(number), Record::new(&held.document, main, ties))
        });
        Store::write_new(folder.as_ref(), self.detector.nominator(), records, &state.learned, changes.next)
    }

    /// A reading made with what is known now.
    fn refreshed(&self, reading: Reading, document: &Document, reader: &mut Reader) -> Result<Reading> {
        let nominator = Arc::clone(&self.state().nominator);
        if Arc::ptr_eq(&nominator, &reading.nominator) { Ok(reading) } else { reader.read(document, &nominator) }
    }

    fn remove_all(&self, changes: &mut Changes, numbers: &[u32]) -> Result<()> {
        if !numbers.is_empty() {
            changes.erase(numbers)?;
            // Fewer documents are taught more often; left to the next insertion, a restart between would make a difference. The
            // documents are gone; a lesson that cannot be written is still due when the next one comes.
            let lesson = self.lesson_if_due(changes, numbers, None).unwrap_or_default();
            let mut reader = self.reader();
            let mut state = self.state_to_change();
            self.forget(&mut state, numbers);
            self.learn(&mut state, lesson, &mut reader)?;
            drop(state);
            self.give_back(reader);
        }
        Ok(())
    }

    fn forget(&self, state: &mut State, numbers: &[u32]) {
        state.remove(numbers);
        let mut ready = lock(&self.ready);
        numbers.iter().for_each(|&number| ready.forget(number));
    }

    /// What is to be learned when these documents, whose numbers come in order, have gone and this one has come, if it is time for a
    /// lesson. It is stored already.
    fn lesson_if_due(
        &self,
        changes: &mut Changes,
        gone: &[u32],
        come: Option<&Arc<Prepared>>,
    ) -> Result<Option<Learned>> {
        let learned = {
            let state = self.state();
            let held = state.documents.len() - gone.len() + usize::from(come.is_some());
            if !state.learned.is_due(changes.next, held) {
                return Ok(None);
            }
            let left = state.documents.iter().rev().filter(|(number, _)| gone.binary_search(number).is_err());
            let ready = lock(&self.ready);
            let left = left.map(|(&number, held)| (&*held.document, ready.peek(number)));
            let come = come.map(|prepared| (&*prepared.document, Some(Arc::clone(prepared))));
            let mut newest: Vec<Teacher<'_>> = come.into_iter().chain(left).take(Learned::newest(held)).collect();
            drop(ready);
            newest.reverse();
            state.learned.learn(&newest, changes.next, self.memory, self.detector.nominator())?
        };
        changes.write_learned(&learned)?;
        Ok(Some(learned))
    }

    /// Takes in what was learned. Who changes the documents does so in the same breath: nobody sees the one without the other, so that
    /// every verdict follows from the changes before it and their order.
    fn learn(&self, state: &mut State, lesson: Option<Learned>, reader: &mut Reader) -> Result<()> {
        lesson.map_or(Ok(()), |learned| state.learn(learned, self.detector.nominator(), (reader, &self.ready)))
    }

    fn reader(&self) -> Reader {
        let idle = lock(&self.readers).pop();
        idle.unwrap_or_else(|| Reader::new(self.detector.nominator()))
    }

    fn give_back(&self, reader: Reader) {
        lock(&self.readers).push(reader);
    }

    fn changes(&self) -> MutexGuard<'_, Changes> {
        lock(&self.changes)
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        read(&self.state)
    }

    fn state_to_change(&self) -> RwLockWriteGuard<'_, State> {
        write(&self.state)
    }
}

impl Changes {
    /// The number in memory of the next document.
    fn number(&self, id: &str) -> Result<u32> {
        let number = self.next - self.first;
        u32::try_from(number)
            .map_err(|_| Error::limit(id, u64::from(u32::MAX), number, "documents since the index was opened"))
    }

    /// Stores a document before it is acknowledged.
    fn write(&mut self, document: &Document, found: &Found, replaced: Option<u32>) -> Result<()> {
        #[cfg(feature = "store")]
        {
            let ties = self.stored_ties(&found.ties);
            let removed: Vec<u64> = replaced.iter().map(|&number| self.first + u64::from(number)).collect();
            if let Some(store) = &mut self.store {
                store.put(self.next, &Record::new(document, found.main(), ties), &removed)?;
            }
        }
        #[cfg(not(feature = "store"))]
        let _ = (document, found, replaced);
        self.next += 1;
        Ok(())
    }

    /// Ties by the numbers that documents have in the store.
    #[cfg(feature = "store")]
    fn stored_ties(&self, ties: &[state::Tie]) -> Vec<(u32, u64, u32, bool)> {
        let stored =
            |tie: &state::Tie| (tie.segment, self.first + u64::from(tie.other.document), tie.other.segment, tie.joins);
        ties.iter().map(stored).collect()
    }

    fn erase(&mut self, numbers: &[u32]) -> Result<()> {
        #[cfg(feature = "store")]
        if let Some(store) = &mut self.store {
            let numbers: Vec<u64> = numbers.iter().map(|&number| self.first + u64::from(number)).collect();
            store.remove(&numbers)?;
        }
        #[cfg(not(feature = "store"))]
        let _ = numbers;
        Ok(())
    }

    fn write_learned(&mut self, learned: &Learned) -> Result<()> {
        #[cfg(feature = "store")]
        if let Some(store) = &mut self.store {
            store.learn(learned)?;
        }
        #[cfg(not(feature = "store"))]
        let _ = learned;
        Ok(())
    }
}

/// The segments that carry one text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StoryMembers {
    /// The story's id: that of its smallest member.
    pub id: String,
    /// The members: a document's id and the number of its segment, in order.
    pub members: Vec<(String, u32)>,
}

/// What an index holds, in figures.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Stats {
    /// Documents.
    pub documents: u64,
    /// Bytes of their texts.
    pub text_bytes: u64,
    /// Paragraphs that differ after normalisation.
    pub distinct_paragraphs: u64,
    /// Stories that several documents carry the text of.
    pub stories: u64,
    /// Sentences known to be furniture.
    pub furniture: u64,
    /// Bytes on disk, where there is a store.
    pub stored_bytes: Option<u64>,
}
