//! The documents that are held, on disk, so that they are there after a restart and after a crash.
//!
//! One file, a copy-on-write B-tree ([redb](https://www.redb.org)): a record a document by its number, what was learned, and a
//! header. Nothing that can be made again is written: candidates and stories are built when the store is opened. A record
//! begins with a hash of the rest, so that a byte that changed on disk is noticed before anything is said about it.

use std::fs;
use std::path::{Path, PathBuf};

use redb::{Database, DatabaseError, Durability, ReadableDatabase, ReadableTable, StorageError, TableDefinition};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::file;
use super::learned::Learned;
use crate::document::Document;
use crate::index::Nominator;
use crate::{Error, Result};

/// The version of what is written; another is refused by name.
const FORMAT: u32 = 2;
/// The file in the folder.
const FILE: &str = "index.redb";
const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
const DOCUMENTS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("documents");

/// When what was acknowledged is on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyncPolicy {
    /// Every change, before it is acknowledged: what was acknowledged survives a crash of the machine.
    #[default]
    Every,
    /// When [`flush`](super::Index::flush) is called, every 1,000 changes, and when the index is dropped. A crash loses what came
    /// since, whole documents, the newest first.
    Batch,
    /// When the index is flushed or dropped, and at no other time.
    Never,
}

/// Changes between two that wait for the disk, where not every one does.
const BATCH: u32 = 1000;

/// A document as it is stored.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    id: String,
    text: String,
    path: Option<String>,
    source: Option<String>,
    published: Option<String>,
    title: Option<String>,
    language: Option<String>,
    pub(super) main: Option<u32>,
    /// The segments that carry one text with others: the segment, the other document's number, its segment, and
    /// whether it is only joined.
    pub(super) ties: Vec<(u32, u64, u32, bool)>,
}

/// What was learned, as it is stored.
#[derive(Default, Serialize, Deserialize)]
struct Lessons {
    round: u32,
    learned_before: u64,
    common_of: u64,
    furniture: Vec<(u64, u32)>,
    forms: Vec<(u64, u32)>,
    common: Vec<(u32, u32)>,
}

/// What the stored figures mean, field by field.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    fields: Vec<(String, String)>,
}

/// An open store. No other process can open it meanwhile.
pub(super) struct Store {
    path: PathBuf,
    database: Database,
    sync: SyncPolicy,
    /// Changes that may not be on disk yet.
    waiting: u32,
}

/// What a store held when it was opened.
pub(super) struct Opened {
    pub(super) store: Store,
    /// The documents with their numbers, in order.
    pub(super) records: Vec<(u64, Record)>,
    pub(super) learned: Learned,
    /// The number of the next document.
    pub(super) next: u64,
}

impl Record {
    pub(super) fn new(document: &Document, main: Option<u32>, ties: Vec<(u32, u64, u32, bool)>) -> Self {
        let owned = |field: Option<&str>| field.map(str::to_owned);
        Self {
            id: document.id().to_owned(),
            text: document.text().to_owned(),
            path: owned(document.path()),
            source: owned(document.source()),
            published: owned(document.published()),
            title: owned(document.title()),
            language: document.language().map(|language| language.to_string()),
            main,
            ties,
        }
    }

    pub(super) fn document(&mut self) -> Document {
        let take = std::mem::take::<Option<String>>;
        let mut document = Document::new(std::mem::take(&mut self.id), std::mem::take(&mut self.text));
        type With = fn(Document, String) -> Document;
        let fields: [(Option<String>, With); 5] = [
            (take(&mut self.path), |document, path| document.with_path(path)),
            (take(&mut self.source), |document, source| document.with_source(source)),
            (take(&mut self.published), |document, published| document.with_published(published)),
            (take(&mut self.title), |document, title| document.with_title(title)),
            (take(&mut self.language), |document, language| document.with_language(&language)),
        ];
        for (field, with) in fields {
            if let Some(field) = field {
                document = with(document, field);
            }
        }
        document
    }
}

impl Header {
    fn of(nominator: &Nominator) -> Self {
        let unicode = |(major, minor, patch): (u8, u8, u8)| format!("{major}.{minor}.{patch}");
        let fields = [
            ("format", FORMAT.to_string()),
            ("normaliser", crate::document::NORMALISER.to_string()),
            ("Unicode", unicode(unicode_normalization::UNICODE_VERSION)),
            ("Unicode of the standard library", unicode(char::UNICODE_VERSION)),
            ("shingle", nominator.shingling().to_string()),
            ("hash", "xxh3".to_owned()),
            ("seed", nominator.sketcher().seed().to_string()),
        ];
        Self { fields: fields.map(|(name, value)| (name.to_owned(), value)).into() }
    }

    /// Why a store with this header cannot be used by a program of that.
    fn differs_from(&self, expected: &Header) -> Option<String> {
        let differing = expected.fields.iter().find(|field| !self.fields.contains(field))?;
        let found = self.fields.iter().find(|(name, _)| *name == differing.0);
        let found = found.map_or("none", |(_, value)| value);
        Some(format!("it was written with {} {found}, and this wirecopy has {}", differing.0, differing.1))
    }
}

impl Store {
    /// Opens the store in a folder, or makes it.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read or written, when another process has it open, when it was written by another version,
    /// or when it is damaged.
    pub(super) fn open(folder: &Path, sync: SyncPolicy, nominator: &Nominator) -> Result<Opened> {
        let path = folder.join(FILE);
        let failed = |problem: &dyn std::fmt::Display, remedy: &str| Error::store(&path, problem, remedy);
        fs::create_dir_all(folder).map_err(|error| failed(&error, "name a folder that can be written"))?;
        let database = file::open(&path).map_err(|error| match error {
            DatabaseError::DatabaseAlreadyOpen => {
                failed(&"another process has it open", "wait until that ends, or name another folder")
            }
            DatabaseError::UpgradeRequired(version) => failed(
                &format!("its file format is {version}, which this wirecopy does not read"),
                "use the version that wrote it, or build the store anew",
            ),
            DatabaseError::Storage(StorageError::Corrupted(problem)) => failed(&problem, DAMAGED),
            error => failed(&error, "check the disk, or build the store anew from its documents"),
        })?;
        let mut store = Self { path, database, sync, waiting: 0 };
        let header = Header::of(nominator);
        let Some(found) = store.meta::<Header>("header")? else {
            store.change(Durability::Immediate, |change| change.put("header", &header))?;
            return Ok(Opened { store, records: Vec::new(), learned: Learned::default(), next: 0 });
        };
        if let Some(difference) = found.differs_from(&header) {
            let remedy = "use the version that wrote it, or build the store anew from its documents";
            return Err(Error::store(&store.path, &difference, remedy));
        }
        let learned = store.meta::<Lessons>("learned")?.unwrap_or_default().into();
        let next = store.meta::<u64>("next")?.unwrap_or(0);
        let records = store.records()?;
        Ok(Opened { store, records, learned, next })
    }

    /// Writes a new store with all of this, in one step.
    pub(super) fn write_new(
        folder: &Path,
        nominator: &Nominator,
        mut records: impl Iterator<Item = (u64, Record)>,
        learned: &Learned,
        next: u64,
    ) -> Result<()> {
        if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Error::store(folder, &"it holds something", "name a folder that is new or empty"));
        }
        let mut store = Self::open(folder, SyncPolicy::Every, nominator)?.store;
        store.change(Durability::Immediate, |change| {
            records.try_for_each(|(number, record)| change.put_record(number, &record))?;
            change.put("learned", &Lessons::from(learned))?;
            change.put("next", &next)
        })
    }

    /// Writes a document, and removes those of these numbers, in one step.
    pub(super) fn put(&mut self, number: u64, record: &Record, removed: &[u64]) -> Result<()> {
        self.change_as_synced(|change| {
            removed.iter().try_for_each(|&number| change.remove(number))?;
            change.put_record(number, record)?;
            change.put("next", &(number + 1))
        })
    }

    /// Removes documents in one step.
    pub(super) fn remove(&mut self, numbers: &[u64]) -> Result<()> {
        self.change_as_synced(|change| numbers.iter().try_for_each(|&number| change.remove(number)))
    }

    /// Writes what was learned.
    pub(super) fn learn(&mut self, learned: &Learned) -> Result<()> {
        self.change_as_synced(|change| change.put("learned", &Lessons::from(learned)))
    }

    /// Waits until everything is on disk.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.waiting = 0;
        self.change(Durability::Immediate, |_| Ok(()))
    }

    /// Gives back the space of what was removed.
    pub(super) fn compact(&mut self) -> Result<()> {
        self.flush()?;
        match self.database.compact() {
            Ok(_) => Ok(()),
            Err(error) => Err(Error::store(&self.path, &error, "free some space on the disk and try again")),
        }
    }

    /// Bytes of the file.
    pub(super) fn bytes(&self) -> Result<u64> {
        let metadata = fs::metadata(&self.path);
        metadata.map(|metadata| metadata.len()).map_err(|error| Error::store(&self.path, &error, DAMAGED))
    }

    fn change_as_synced(&mut self, change: impl FnOnce(&mut Change<'_>) -> Result<(), Problem>) -> Result<()> {
        self.waiting += 1;
        let waits = match self.sync {
            SyncPolicy::Every => true,
            SyncPolicy::Batch => self.waiting >= BATCH,
            SyncPolicy::Never => false,
        };
        if waits {
            self.waiting = 0;
        }
        self.change(if waits { Durability::Immediate } else { Durability::None }, change)
    }

    fn change(
        &mut self,
        durability: Durability,
        change: impl FnOnce(&mut Change<'_>) -> Result<(), Problem>,
    ) -> Result<()> {
        let all = || -> Result<(), Problem> {
            let mut transaction = self.database.begin_write()?;
            transaction.set_durability(durability)?;
            // So that a damaged change cannot be taken for one that a crash cut off.
            transaction.set_two_phase_commit(matches!(durability, Durability::Immediate));
            change(&mut Change { meta: transaction.open_table(META)?, documents: transaction.open_table(DOCUMENTS)? })?;
            Ok(transaction.commit()?)
        };
        all().map_err(|problem| {
            Error::store(&self.path, &problem, "free some space on the disk, or check it; nothing was changed")
        })
    }

    fn meta<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let read = || -> Result<Option<T>, Problem> {
            let transaction = self.database.begin_read()?;
            let meta = match transaction.open_table(META) {
                Err(redb::TableError::TableDoesNotExist(_)) => return Ok(None),
                meta => meta?,
            };
            meta.get(name)?.map(|value| decode(value.value())).transpose()
        };
        read().map_err(|problem| Error::store(&self.path, &format!("{name}: {problem}"), DAMAGED))
    }

    fn records(&self) -> Result<Vec<(u64, Record)>> {
        let read = || -> Result<Vec<(u64, Record)>, Problem> {
            let documents = self.database.begin_read()?.open_table(DOCUMENTS)?;
            documents
                .iter()?
                .map(|entry| {
                    entry
                        .map_err(Problem::from)
                        .and_then(|(number, record)| Ok((number.value(), decode(record.value())?)))
                })
                .collect()
        };
        read().map_err(|problem| Error::store(&self.path, &problem, DAMAGED))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if self.waiting > 0 {
            // Who wants to hear of a failure calls `flush`.
            let _ = self.flush();
        }
    }
}

const DAMAGED: &str = "the file is damaged: restore a copy, or build the store anew from its documents";

/// What fails below: said by the store with its path.
type Problem = Box<dyn std::error::Error>;

/// One change under way.
struct Change<'t> {
    meta: redb::Table<'t, &'static str, &'static [u8]>,
    documents: redb::Table<'t, u64, &'static [u8]>,
}

impl Change<'_> {
    fn put(&mut self, name: &'static str, value: &impl Serialize) -> Result<(), Problem> {
        self.meta.insert(name, encode(value, Vec::new())?.as_slice())?;
        Ok(())
    }

    fn put_record(&mut self, number: u64, record: &Record) -> Result<(), Problem> {
        /// Bytes that most documents are stored in.
        const ROOM: usize = 1 << 13;
        self.documents.insert(number, encode(record, Vec::with_capacity(ROOM))?.as_slice())?;
        Ok(())
    }

    fn remove(&mut self, number: u64) -> Result<(), Problem> {
        self.documents.remove(number)?;
        Ok(())
    }
}

/// Eight bytes of hash, then the value, in this room, which is empty.
fn encode(value: &impl Serialize, mut bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
    bytes.extend([0; size_of::<u64>()]);
    let mut bytes = postcard::to_extend(value, bytes)?;
    let hash = xxh3_64(&bytes[size_of::<u64>()..]).to_le_bytes();
    bytes[..size_of::<u64>()].copy_from_slice(&hash);
    Ok(bytes)
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let (hash, value) = bytes.split_first_chunk().ok_or("a record is cut short")?;
    if xxh3_64(value) != u64::from_le_bytes(*hash) {
        return Err("a record is not what was written".into());
    }
    Ok(postcard::from_bytes(value)?)
}

impl From<Lessons> for Learned {
    fn from(lessons: Lessons) -> Self {
        let mut learned = Self {
            round: lessons.round,
            learned_before: lessons.learned_before,
            common_of: lessons.common_of as usize,
            seen: [lessons.furniture.into_iter().collect(), lessons.forms.into_iter().collect()],
            common: lessons.common,
            ..Self::default()
        };
        learned.furniture = learned.remembered();
        learned
    }
}

impl From<&Learned> for Lessons {
    fn from(learned: &Learned) -> Self {
        let list =
            |seen: &std::collections::BTreeMap<u64, u32>| seen.iter().map(|(&key, &round)| (key, round)).collect();
        Self {
            round: learned.round,
            learned_before: learned.learned_before,
            common_of: learned.common_of as u64,
            furniture: list(&learned.seen[0]),
            forms: list(&learned.seen[1]),
            common: learned.common.clone(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_refused_by_name() {
        let nominator = Nominator::new(0.2, 0.9).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path(), SyncPolicy::Every, &nominator).unwrap().store;
        let mut header = Header::of(&nominator);
        header.fields[2].1 = "9.0.0".to_owned();
        store.change(Durability::Immediate, |change| change.put("header", &header)).unwrap();
        drop(store);
        let error = Store::open(folder.path(), SyncPolicy::Every, &nominator).err().unwrap().to_string();
        assert!(error.contains("index.redb: it was written with Unicode 9.0.0, and this wirecopy has"), "{error}");
        assert!(
            error.ends_with("use the version that wrote it, or build the store anew from its documents"),
            "{error}"
        );
    }

    #[test]
    fn a_record_keeps_everything_and_notices_what_changed() {
        let document = Document::new("id", "text").with_source("s").with_published("p").with_title("t").with_path("f");
        let document = document.with_language("fr");
        let bytes = encode(&Record::new(&document, Some(3), vec![(1, 2, 3, true)]), Vec::new()).unwrap();
        let mut record: Record = decode(&bytes).unwrap();
        assert_eq!((record.document(), record.main, record.ties), (document, Some(3), vec![(1, 2, 3, true)]));
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert!(decode::<Record>(&changed).is_err());
            assert!(decode::<Record>(&bytes[..place]).is_err());
        }
    }
}
