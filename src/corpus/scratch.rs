//! A temporary file that several threads read and write at once.

use std::fs::File;
use std::io;
use std::path::Path;

/// A file without a name, gone with the process however that ends.
pub(super) struct Scratch(#[cfg(unix)] File, #[cfg(not(unix))] std::sync::Mutex<File>);

impl Scratch {
    /// A new file in this folder.
    pub(super) fn file_in(folder: &Path) -> io::Result<File> {
        tempfile::tempfile_in(folder)
    }

    /// This file.
    pub(super) fn new(file: File) -> Self {
        #[cfg(not(unix))]
        let file = std::sync::Mutex::new(file);
        Self(file)
    }

    #[cfg(unix)]
    pub(super) fn read_exact_at(&self, bytes: &mut [u8], start: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.0, bytes, start)
    }

    #[cfg(unix)]
    pub(super) fn write_all_at(&self, bytes: &[u8], start: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(&self.0, bytes, start)
    }

    #[cfg(not(unix))]
    pub(super) fn read_exact_at(&self, bytes: &mut [u8], start: u64) -> io::Result<()> {
        use std::io::Read;
        self.at(start, |file| file.read_exact(bytes))
    }

    #[cfg(not(unix))]
    pub(super) fn write_all_at(&self, bytes: &[u8], start: u64) -> io::Result<()> {
        use std::io::Write;
        self.at(start, |file| file.write_all(bytes))
    }

    #[cfg(not(unix))]
    fn at(&self, start: u64, work: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
        use std::io::{Seek, SeekFrom};
        let mut file = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.seek(SeekFrom::Start(start))?;
        work(&mut file)
    }
}
