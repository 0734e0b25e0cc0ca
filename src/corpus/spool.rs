//! Documents on disk, until they are scanned: a corpus may be larger than memory.
//!
//! One record behind the other in a file that has no name and is gone with the process, however that ends. What is asked for again
//! and again, ids and outlets, is kept beside it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ahash::AHashSet;
use rayon::prelude::*;

use super::outlines::WrittenOutlines;
use super::scratch::Scratch;
use super::{Shelf, record};
use crate::document::Document;
use crate::{Error, Result};

/// Documents that are kept in a temporary file, to be scanned by [`Detector::scan_spool`](crate::Detector::scan_spool).
///
/// ```
/// use wirecopy::{Detector, Document, Spool};
///
/// let mut spool = Spool::new(std::env::temp_dir())?;
/// spool.push(Document::new("afp/1", "Mali has detained soldiers."))?;
/// let mut report = Detector::builder().build()?.scan(&[])?;
/// Detector::builder().build()?.scan_spool(spool, 1 << 30, &|_| {}, &mut report)?;
/// assert_eq!(report.documents[0].id, "afp/1");
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Debug)]
pub struct Spool {
    folder: PathBuf,
    file: BufWriter<File>,
    entries: Vec<Entry>,
    /// The outlets, each once.
    sources: AHashSet<Arc<str>>,
    /// Where the next record begins.
    end: u64,
    text_bytes: u64,
    record: Vec<u8>,
}

/// What is known of a document without a look at its record.
#[derive(Debug)]
struct Entry {
    id: Box<str>,
    source: Option<Arc<str>>,
    start: u64,
    length: u32,
}

/// Bytes of the longest text: its places are numbered in 32 bits, and so is the length of its record.
const LONGEST_TEXT: u64 = u32::MAX as u64 - (1 << 20);

impl Spool {
    /// An empty spool, whose file is made in this folder.
    ///
    /// # Errors
    ///
    /// When no file can be made there.
    pub fn new(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = folder.as_ref().to_path_buf();
        let file = Scratch::file_in(&folder).map_err(|error| unusable(&folder, &error))?;
        let (entries, sources, record) = Default::default();
        Ok(Self {
            folder,
            file: BufWriter::with_capacity(1 << 20, file),
            entries,
            sources,
            end: 0,
            text_bytes: 0,
            record,
        })
    }

    /// Adds a document.
    ///
    /// # Errors
    ///
    /// When its text is too long (about 4 GiB), or when the file cannot be written: the disk may be full.
    pub fn push(&mut self, document: Document) -> Result<()> {
        let text = document.text().len() as u64;
        if text > LONGEST_TEXT {
            return Err(Error::limit(document.id(), LONGEST_TEXT, text, "bytes"));
        }
        self.record.clear();
        let record = record::append(&document, std::mem::take(&mut self.record));
        self.record = record.map_err(|error| unusable(&self.folder, &io::Error::other(error)))?;
        let length = u32::try_from(self.record.len())
            .map_err(|_| Error::limit(document.id(), u32::MAX.into(), self.record.len() as u64, "bytes"))?;
        self.file.write_all(&self.record).map_err(|error| unusable(&self.folder, &error))?;
        let source = document.source().map(|source| self.intern(source));
        self.entries.push(Entry { id: document.id().into(), source, start: self.end, length });
        self.end += u64::from(length);
        self.text_bytes += text;
        Ok(())
    }

    fn intern(&mut self, source: &str) -> Arc<str> {
        if let Some(known) = self.sources.get(source) {
            return Arc::clone(known);
        }
        let source: Arc<str> = source.into();
        self.sources.insert(Arc::clone(&source));
        source
    }

    /// The ids of its documents, in the order in which they came.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.id)
    }

    /// Gives the document that came at this place, counted from 0, another id.
    pub fn rename(&mut self, place: usize, id: impl Into<String>) {
        if let Some(entry) = self.entries.get_mut(place) {
            entry.id = id.into().into();
        }
    }

    /// How many documents it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes of their texts.
    pub fn text_bytes(&self) -> u64 {
        self.text_bytes
    }

    /// The documents in the order of their ids; a second holder of one is renamed, as in [`in_order`](super::in_order).
    pub(crate) fn shelve(self) -> Result<Shelved> {
        let file = self.file.into_inner().map_err(|error| unusable(&self.folder, error.error()))?;
        let mut shelved =
            Shelved { folder: self.folder, file: Scratch::new(file), entries: self.entries, failed: OnceLock::new() };
        let mut order: Vec<u32> = (0..shelved.entries.len() as u32).collect();
        order.par_sort_by(|&a, &b| shelved.compare(a, b));
        shelved.rename_holders(&order);
        order.par_sort_by(|&a, &b| shelved.entries[a as usize].id.cmp(&shelved.entries[b as usize].id));
        let mut places = vec![0; order.len()];
        order.iter().zip(0u32..).for_each(|(&number, place)| places[number as usize] = place);
        let mut entries: Vec<(u32, Entry)> = places.into_iter().zip(shelved.entries).collect();
        entries.par_sort_unstable_by_key(|&(place, _)| place);
        shelved.entries = entries.into_iter().map(|(_, entry)| entry).collect();
        shelved.check()?;
        Ok(shelved)
    }
}

/// A spool that is full, in the order of the ids.
pub(crate) struct Shelved {
    folder: PathBuf,
    file: Scratch,
    entries: Vec<Entry>,
    /// Why a record could not be read, the first time.
    failed: OnceLock<Error>,
}

impl Shelved {
    /// # Errors
    ///
    /// When a record could not be read since: then what came of it means nothing.
    pub(crate) fn check(&mut self) -> Result<()> {
        self.failed.take().map_or(Ok(()), Err)
    }

    /// Where its documents are written when they have been taken apart: beside them.
    ///
    /// # Errors
    ///
    /// When no file can be made there.
    pub(crate) fn outlines(&self) -> Result<WrittenOutlines> {
        let file = Scratch::file_in(&self.folder).map_err(|error| unusable(&self.folder, &error))?;
        Ok(WrittenOutlines::new(Scratch::new(file), self.entries.len()))
    }

    /// By id; holders of one id by path, then by text.
    fn compare(&self, a: u32, b: u32) -> Ordering {
        let (x, y) = (&self.entries[a as usize], &self.entries[b as usize]);
        x.id.cmp(&y.id).then_with(|| {
            let (x, y) = (self.document(a as usize), self.document(b as usize));
            (x.path(), x.text()).cmp(&(y.path(), y.text()))
        })
    }

    fn rename_holders(&mut self, order: &[u32]) {
        let ids: Vec<&str> = order.iter().map(|&number| &*self.entries[number as usize].id).collect();
        if ids.windows(2).all(|two| two[0] != two[1]) {
            return;
        }
        let mut taken: BTreeSet<String> = ids.iter().map(|&id| id.to_owned()).collect();
        let mut renamed: BTreeMap<u32, Box<str>> = BTreeMap::new();
        for holders in order.chunk_by(|&a, &b| self.entries[a as usize].id == self.entries[b as usize].id) {
            let id = &self.entries[holders[0] as usize].id;
            let mut numbers = 2..;
            for &holder in &holders[1..] {
                let new = numbers.find_map(|n| Some(format!("{id}#{n}")).filter(|id| taken.insert(id.clone())));
                renamed.insert(holder, new.unwrap_or_default().into());
            }
        }
        renamed.into_iter().for_each(|(number, id)| self.entries[number as usize].id = id);
    }

    fn read(&self, entry: &Entry) -> io::Result<Document> {
        let mut record = vec![0; entry.length as usize];
        self.file.read_exact_at(&mut record, entry.start)?;
        record::read(&entry.id, &record).map_err(io::Error::other)
    }
}

impl Shelf for Shelved {
    fn len(&self) -> usize {
        self.entries.len()
    }

    fn id(&self, number: usize) -> &str {
        &self.entries[number].id
    }

    fn source(&self, number: usize) -> Option<&str> {
        self.entries[number].source.as_deref()
    }

    fn document(&self, number: usize) -> Cow<'_, Document> {
        let entry = &self.entries[number];
        Cow::Owned(self.read(entry).unwrap_or_else(|error| {
            self.failed.get_or_init(|| unusable(&self.folder, &error));
            Document::new(&*entry.id, "")
        }))
    }
}

fn unusable(folder: &Path, error: &io::Error) -> Error {
    Error::store(folder, error, "name another folder for temporary files, with room for all texts")
}
