//! Ctrl-C: nothing half-written stays, exit code 130.
//!
//! The file that is being written is known here from the moment it exists to the moment it has its final name; both
//! moments are under one lock, so that an interrupt finds either no file, or an unfinished one that it removes, or the
//! finished one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::{Context, Result};
use tempfile::{NamedTempFile, TempDir};

/// The exit code of a command that was interrupted.
const INTERRUPTED: i32 = 130;

/// What an unfinished folder holds: the one that will get a name.
pub(crate) const NEW: &str = "new";

/// Whether a pager shows the report: then an interrupt is for it, and it decides when to end.
static PAGING: AtomicBool = AtomicBool::new(false);

static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// What else is done first.
static BEFORE_EXIT: OnceLock<Box<dyn Fn() + Send + Sync>> = OnceLock::new();

/// Asks that this be done before an interrupt ends the program. The first who asks is heard: there is one index.
pub(crate) fn before_exit(action: impl Fn() + Send + Sync + 'static) {
    let _ = BEFORE_EXIT.set(Box::new(action));
}

/// Ends the program properly on Ctrl-C, and when it is told to terminate.
pub(crate) fn watch() -> Result<()> {
    let handler = || {
        if PAGING.load(Ordering::SeqCst) {
            return;
        }
        if let Some(action) = BEFORE_EXIT.get() {
            action();
        }
        let _unfinished = remove_unfinished();
        process::exit(INTERRUPTED)
    };
    ctrlc::set_handler(handler).context("interrupts could not be watched")
}

/// Whether interrupts are left to a pager: whoever quits it ends both, and the terminal is as it was.
pub(crate) fn leave_to_pager(runs: bool) {
    PAGING.store(runs, Ordering::SeqCst);
}

/// Makes a folder that an interrupt removes with all that is in it, until [`finish_folder`] gives what is below it its
/// name.
pub(crate) fn begin_folder(make: impl FnOnce() -> io::Result<TempDir>) -> io::Result<TempDir> {
    let mut unfinished = lock();
    let folder = make()?;
    *unfinished = Some(folder.path().to_path_buf());
    Ok(folder)
}

/// Removes a folder that will not be completed.
pub(crate) fn abandon_folder(folder: TempDir) -> io::Result<()> {
    let mut unfinished = lock();
    *unfinished = None;
    folder.close()
}

/// Gives the complete folder [`NEW`] below an unfinished one its name, which may be that of a folder: it is replaced
/// with all that is in it. Where that fails, the old one stays, and nothing of the new one.
pub(crate) fn finish_folder(unfinished_folder: TempDir, name: &Path) -> io::Result<()> {
    let mut unfinished = lock();
    *unfinished = None;
    let [new, old] = [NEW, "old"].map(|place| unfinished_folder.path().join(place));
    // A folder cannot take the place of one that is not empty, so the old one goes first. An interrupt waits meanwhile.
    match fs::rename(name, &old) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    if let Err(error) = fs::rename(new, name) {
        // The first error is the one to tell.
        let _ = fs::rename(&old, name);
        return Err(error);
    }
    unfinished_folder.close()
}

/// Makes a file that an interrupt removes, until [`finish`] gives it its name or [`abandon`] gives it up.
pub(crate) fn begin(make: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    let mut unfinished = lock();
    let file = make()?;
    *unfinished = Some(file.path().to_path_buf());
    Ok(file)
}

/// Gives a complete file its name.
pub(crate) fn finish(file: NamedTempFile, name: &Path) -> io::Result<()> {
    let mut unfinished = lock();
    *unfinished = None;
    file.persist(name)?;
    Ok(())
}

/// Removes a file that will not be completed.
pub(crate) fn abandon(file: NamedTempFile) -> io::Result<()> {
    let mut unfinished = lock();
    *unfinished = None;
    file.close()
}

/// Removes the unfinished file, if there is one, and keeps the lock: none must be begun or finished any more.
fn remove_unfinished() -> MutexGuard<'static, Option<PathBuf>> {
    let mut unfinished = lock();
    if let Some(path) = unfinished.take() {
        // It may be gone; there is nobody left to tell.
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    }
    unfinished
}

fn lock() -> MutexGuard<'static, Option<PathBuf>> {
    // A path is whole whatever happened to the thread that held the lock.
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn an_interrupt_removes_what_is_unfinished_and_only_that() {
        let folder = tempfile::tempdir().unwrap();
        let names = || fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
        let begun = || begin(|| NamedTempFile::new_in(folder.path())).unwrap();

        let mut file = begun();
        file.write_all(b"half").unwrap();
        drop(remove_unfinished());
        assert!(names().is_empty());
        drop(file);

        finish(begun(), &folder.path().join("report")).unwrap();
        drop(remove_unfinished());
        assert_eq!(names(), ["report"]);

        abandon(begun()).unwrap();
        assert_eq!(names(), ["report"]);

        let made = || {
            let unfinished = begin_folder(|| TempDir::new_in(folder.path())).unwrap();
            fs::create_dir(unfinished.path().join(NEW)).unwrap();
            fs::write(unfinished.path().join(NEW).join("docs"), "whole").unwrap();
            unfinished
        };
        let half = made();
        drop(remove_unfinished());
        assert_eq!(names(), ["report"]);
        drop(half);
        finish_folder(made(), &folder.path().join("report/corpus")).unwrap_err();
        assert_eq!(names(), ["report"]);
        let corpus = folder.path().join("corpus");
        for before in [None, Some("older")] {
            before.iter().for_each(|name| fs::write(corpus.join(name), "old").unwrap());
            finish_folder(made(), &corpus).unwrap();
            drop(remove_unfinished());
            let mut left = names();
            left.sort();
            assert_eq!(left, ["corpus", "report"]);
            assert_eq!(fs::read_dir(&corpus).unwrap().count(), 1);
            assert_eq!(fs::read_to_string(corpus.join("docs")).unwrap(), "whole");
        }
    }
}
