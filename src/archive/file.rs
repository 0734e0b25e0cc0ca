//! The file of a store, as [redb](https://www.redb.org) reads and writes it: made in one step, and trusted only when verified.
//!
//! redb takes a file that was closed as it is, and where a page proves to be damaged it goes back to the change before the last.
//! That is right after a crash, of which a change may be half there; it is wrong where bytes changed on the disk. Changes are
//! written in two phases here, so that it is known which of them is complete. Of a file that says so every page is verified
//! before any is used, and no other change will do.

#[cfg(unix)]
use std::fs::File;
use std::fs::{self, OpenOptions};
use std::io;
use std::ops::{Bound, Range};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use redb::backends::FileBackend;
use redb::{BackendError, Builder, Database, DatabaseError, StorageBackend, StorageError};

/// Where redb's header says which of two slots describes the last change, and how that was written
/// (<https://github.com/cberner/redb/blob/master/docs/design.md>).
const STATE: usize = 9;
const SECOND_SLOT: u8 = 1;
const IN_TWO_PHASES: u8 = 4;
/// The slots.
const SLOTS: [Range<usize>; 2] = [64..192, 192..320];

/// Bytes of pages that are kept in memory: what is written is not read again before the file is next opened.
const CACHE: usize = 16 << 20;

/// Opens a file, or makes it.
///
/// # Errors
///
/// When it cannot be read or written, when another process has it open, or when it is damaged.
pub(super) fn open(path: &Path) -> Result<Database, DatabaseError> {
    if !path.try_exists()? {
        make(path)?;
    }
    if fs::metadata(path)?.len() == 0 {
        return Err(StorageError::Corrupted("it is empty".to_owned()).into());
    }
    let file = FileBackend::new(OpenOptions::new().read(true).write(true).open(path)?)?;
    Builder::new().set_cache_size(CACHE).create_with_backend(Verified { file, was_read: AtomicBool::new(false) })
}

/// Makes a file under another name and gives it its own when it is complete: an empty one is no new one.
fn make(path: &Path) -> Result<(), DatabaseError> {
    let unfinished = path.with_extension("new");
    let mut options = OpenOptions::new();
    let file = FileBackend::new(options.read(true).write(true).create(true).truncate(false).open(&unfinished)?)?;
    // The file under the other name is this process's. Where another was quicker, it has renamed its own, which may be this one.
    if path.try_exists()? {
        drop(file);
        return Ok(fs::remove_file(&unfinished).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?);
    }
    // What a process left that ended before it was complete.
    file.set_len(0)?;
    let database = Builder::new().create_with_backend(file)?;
    fs::rename(&unfinished, path)?;
    drop(database);
    // The name is on disk when its folder is.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// A file that redb takes nothing of as it is.
#[derive(Debug)]
struct Verified {
    file: FileBackend,
    /// Whether the header has been read.
    was_read: AtomicBool,
}

impl StorageBackend for Verified {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    /// Reads the header, the first time, as if there were one change only, of which is not known whether it is complete.
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read(offset, out)?;
        let is_header = offset == 0 && out.len() >= SLOTS[1].end;
        if is_header && !self.was_read.swap(true, Ordering::Relaxed) && out[STATE] & IN_TWO_PHASES != 0 {
            let [first, second] = SLOTS;
            let (last, other) = if out[STATE] & SECOND_SLOT == 0 { (first, second) } else { (second, first) };
            out.copy_within(last, other.start);
            out[STATE] &= !IN_TWO_PHASES;
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.file.write(offset, data)
    }

    fn close(&self) -> io::Result<()> {
        self.file.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_range(start, end)
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_shared_range(start, end)
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_range(start, end)
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.lock_shared_range(start, end)
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.file.unlock_range(start, end)
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.file.query_lock_range(start, end)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use redb::{ReadableDatabase, TableDefinition};

    use super::*;

    const TABLE: TableDefinition<'_, u64, u64> = TableDefinition::new("table");

    fn write(database: &Database, value: u64) {
        let mut transaction = database.begin_write().unwrap();
        transaction.set_two_phase_commit(true);
        transaction.open_table(TABLE).unwrap().insert(0, value).unwrap();
        transaction.commit().unwrap();
    }

    fn read(database: &Database) -> u64 {
        database.begin_read().unwrap().open_table(TABLE).unwrap().get(0).unwrap().unwrap().value()
    }

    /// The whole header, and places all over the pages: redb alone answers 1 for some, and panics at others.
    #[test]
    fn a_changed_bit_never_brings_back_an_older_change() {
        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("whole"), folder.path().join("copy"));
        let database = open(&path).unwrap();
        write(&database, 1);
        write(&database, 2);
        let in_use = fs::read(&path).unwrap();
        drop(database);
        let closed = fs::read(&path).unwrap();
        for whole in [in_use, closed] {
            let is_page = |place: usize| whole[place / 64 * 64..].iter().take(64).any(|&byte| byte != 0);
            let mut refused = 0;
            for place in (0..whole.len()).filter(|&place| place < SLOTS[1].end || (place % 37 == 0 && is_page(place))) {
                let mut bytes = whole.clone();
                bytes[place] ^= 1 << (place % 8);
                fs::write(&copy, bytes).unwrap();
                match open(&copy) {
                    Ok(database) => assert_eq!(read(&database), 2, "byte {place} was changed"),
                    Err(_) => refused += 1,
                }
            }
            assert!(refused > 50, "{refused}");
        }
    }

    #[test]
    fn a_file_is_made_whole_or_not_at_all() {
        // What a process left that ended while it made one: redb writes its magic number last.
        for left in [vec![], vec![0; 100], vec![0; 1 << 20]] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("index.redb");
            fs::write(path.with_extension("new"), left).unwrap();
            write(&open(&path).unwrap(), 3);
            assert_eq!(read(&open(&path).unwrap()), 3);
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
            fs::write(&path, "").unwrap();
            assert!(open(&path).err().unwrap().to_string().contains("it is empty"));
        }
    }
}
