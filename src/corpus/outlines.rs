//! Documents taken apart, on disk: each is written when it has been made for the first time, and read from then on.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::scratch::Scratch;
use crate::document::{Outline, record};

/// Outlines in a temporary file, by the numbers of their documents.
pub(crate) struct WrittenOutlines {
    file: Scratch,
    /// Where the next begins.
    end: AtomicU64,
    /// Where each begins, and its bytes.
    places: Vec<OnceLock<(u64, u32)>>,
    /// Whether the file takes nothing more: the disk may be full. What is not written is made anew, which only takes longer.
    is_full: AtomicBool,
}

impl WrittenOutlines {
    /// None yet, of so many documents, in this file.
    pub(super) fn new(file: Scratch, documents: usize) -> Self {
        let places = (0..documents).map(|_| OnceLock::new()).collect();
        Self { file, end: AtomicU64::new(0), places, is_full: AtomicBool::new(false) }
    }

    /// The outline of a document, as it was written, or as `make` makes it, which is then written.
    pub(super) fn get_or_write(&self, number: usize, make: impl FnOnce() -> Outline) -> Outline {
        self.read(number).unwrap_or_else(|| {
            let outline = make();
            self.write(number, &outline);
            outline
        })
    }

    fn read(&self, number: usize) -> Option<Outline> {
        let &(start, length) = self.places[number].get()?;
        let mut bytes = vec![0; length as usize];
        self.file.read_exact_at(&mut bytes, start).ok()?;
        record::read(&bytes)
    }

    fn write(&self, number: usize, outline: &Outline) {
        if self.is_full.load(Ordering::Relaxed) || self.places[number].get().is_some() {
            return;
        }
        let mut bytes = Vec::new();
        record::append(outline, &mut bytes);
        let Ok(length) = u32::try_from(bytes.len()) else { return };
        let start = self.end.fetch_add(length.into(), Ordering::Relaxed);
        match self.file.write_all_at(&bytes, start) {
            // Where two threads have written it, either place will do.
            Ok(()) => drop(self.places[number].set((start, length))),
            Err(_) => self.is_full.store(true, Ordering::Relaxed),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::document::{Document, Normaliser};

    fn outline(text: &str) -> Outline {
        Outline::new(&Document::new("1", text), &mut Normaliser::default()).unwrap()
    }

    fn texts(outlines: &WrittenOutlines, made: &mut usize) -> Vec<String> {
        let get = |(number, text): (usize, &&str)| {
            let outline = outlines.get_or_write(number, || {
                *made += 1;
                outline(text)
            });
            format!("{outline:?}")
        };
        ["Nobody said why.", "", "The army took the town."].iter().enumerate().map(get).collect()
    }

    #[test]
    fn what_was_written_is_not_made_again() {
        let outlines = WrittenOutlines::new(Scratch::new(tempfile::tempfile().unwrap()), 3);
        let mut made = 0;
        let first = texts(&outlines, &mut made);
        assert_eq!((texts(&outlines, &mut made), made), (first, 3));
    }

    #[test]
    fn what_cannot_be_written_is_made_anew() {
        // Opened for reading alone, it takes nothing.
        let file = tempfile::NamedTempFile::new().unwrap();
        let outlines = WrittenOutlines::new(Scratch::new(std::fs::File::open(file.path()).unwrap()), 3);
        let mut made = 0;
        let first = texts(&outlines, &mut made);
        assert_eq!((texts(&outlines, &mut made), made), (first, 6));
    }
}
