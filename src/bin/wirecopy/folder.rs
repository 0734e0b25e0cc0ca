//! A folder of results: it appears when it is complete, or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::interrupt;

/// A folder to be written.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Which folder that is not empty may be replaced.
    replaces: fn(&Path) -> io::Result<bool>,
    /// What else than a new folder may be named.
    remedy: &'static str,
}

impl Folder {
    /// A folder that must be new or empty.
    pub(crate) fn new(path: &Path) -> Self {
        Self { path: path.to_path_buf(), replaces: |_| Ok(false), remedy: "name a new one" }
    }

    /// A folder that may also be one of which `replaces` says so.
    pub(crate) fn replacing(path: &Path, replaces: fn(&Path) -> io::Result<bool>, remedy: &'static str) -> Self {
        Self { path: path.to_path_buf(), replaces, remedy }
    }

    /// Looks whether it can be written: the work may be long. Nothing lies about meanwhile.
    pub(crate) fn check(&self) -> Result<()> {
        let unfinished = self.begin()?;
        interrupt::abandon_folder(unfinished).with_context(|| self.cannot())
    }

    /// Writes all that `write` writes into a folder, or nothing.
    pub(crate) fn write<T>(&self, write: impl FnOnce(&Path) -> io::Result<T>) -> Result<T> {
        let unfinished = self.begin()?;
        let new = unfinished.path().join(interrupt::NEW);
        match self.fill(&new, write) {
            Ok(written) => {
                // Meanwhile somebody may have put a file there.
                self.may_be_replaced().with_context(|| self.cannot())?;
                // A link stays a link: what it leads to is replaced.
                let name = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
                interrupt::finish_folder(unfinished, &name).with_context(|| self.cannot())?;
                Ok(written)
            }
            Err(error) => {
                interrupt::abandon_folder(unfinished).with_context(|| self.cannot())?;
                Err(error).with_context(|| self.cannot())
            }
        }
    }

    fn fill<T>(&self, new: &Path, write: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
        fs::create_dir(new)?;
        let written = write(new)?;
        if let Ok(metadata) = fs::metadata(&self.path) {
            // What replaces another is for the same eyes.
            fs::set_permissions(new, metadata.permissions())?;
        }
        Ok(written)
    }

    fn cannot(&self) -> String {
        format!("cannot write `{}`", self.path.display())
    }

    /// A folder beside the one it will become: a rename within a file system is one step.
    fn begin(&self) -> Result<TempDir> {
        self.may_be_replaced().with_context(|| self.cannot())?;
        let path = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        let parent = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        if !parent.is_dir() {
            bail!("{}: there is no folder `{}`: make it first, or name another", self.cannot(), parent.display());
        }
        let make = || tempfile::Builder::new().prefix(".wirecopy-").tempdir_in(parent);
        interrupt::begin_folder(make).with_context(|| self.cannot())
    }

    fn may_be_replaced(&self) -> Result<()> {
        match fs::metadata(&self.path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(()),
            Err(error) => Err(error.into()),
            Ok(metadata) if !metadata.is_dir() => bail!("it is a file: name a new folder"),
            Ok(_) if fs::read_dir(&self.path)?.next().is_none() || (self.replaces)(&self.path)? => Ok(()),
            Ok(_) => bail!("the folder is not empty: {}", self.remedy),
        }
    }
}
