//! The documents of a scan, taken apart: read, their furniture marked, their seams cut.
//!
//! Where there is memory enough, what was taken apart is kept. Else it is written to disk and read each time that a stage asks
//! for it, or made anew, which gives the same again: so the stages need not know, and memory is in proportion to what is held at
//! once.

#[cfg(feature = "spill")]
mod outlines;
#[cfg(any(feature = "spill", feature = "parts"))]
pub(crate) mod record;
#[cfg(feature = "spill")]
mod scratch;
#[cfg(feature = "spill")]
mod spool;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::Result;
use crate::document::{Corpus, Document, Documents, Normaliser, Outline, Outlines};
use crate::furniture::Furniture;

#[cfg(feature = "spill")]
pub use spool::Spool;

/// Where documents are kept, in the order of their ids.
pub(crate) trait Shelf: Sync {
    /// How many there are.
    fn len(&self) -> usize;

    /// The id of a document, by its number: no two have one.
    fn id(&self, number: usize) -> &str;

    /// The outlet of a document, where it is known.
    fn source(&self, number: usize) -> Option<&str>;

    /// The document of a number.
    fn document(&self, number: usize) -> Cow<'_, Document>;
}

impl Shelf for Vec<Cow<'_, Document>> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn id(&self, number: usize) -> &str {
        self[number].id()
    }

    fn source(&self, number: usize) -> Option<&str> {
        self[number].source()
    }

    fn document(&self, number: usize) -> Cow<'_, Document> {
        Cow::Borrowed(&self[number])
    }
}

/// The documents by id; a second holder of an id is renamed.
pub(crate) fn in_order(documents: &[Document]) -> Vec<Cow<'_, Document>> {
    let mut documents: Vec<Cow<'_, Document>> = documents.iter().map(Cow::Borrowed).collect();
    documents.par_sort_by(|a, b| (a.id(), a.path(), a.text()).cmp(&(b.id(), b.path(), b.text())));
    let mut taken: BTreeSet<String> = documents.iter().map(|document| document.id().to_owned()).collect();
    for holders in documents.chunk_by_mut(|a, b| a.id() == b.id()) {
        let mut numbers = 2..;
        for holder in &mut holders[1..] {
            let id = numbers.find_map(|n| Some(format!("{}#{n}", holder.id())).filter(|id| taken.insert(id.clone())));
            *holder = Cow::Owned(holder.clone().into_owned().renamed(id.unwrap_or_default()));
        }
    }
    documents.par_sort_by(|a, b| a.id().cmp(b.id()));
    documents
}

/// The documents of a shelf, taken apart.
pub(crate) struct Read<'s> {
    shelf: &'s dyn Shelf,
    /// Nothing where they are not held in memory.
    kept: Option<Vec<Outline>>,
    /// Where they are written instead, as they are before anything is marked or cut; else they are taken apart anew each time.
    #[cfg(feature = "spill")]
    written: Option<outlines::WrittenOutlines>,
    furniture: Furniture,
    /// Of the documents that were cut the sentences at which.
    cuts: BTreeMap<u32, Vec<u32>>,
    /// What nobody uses at the moment.
    normalisers: Mutex<Vec<Normaliser>>,
}

impl<'s> Read<'s> {
    /// Takes all documents of a shelf apart, and keeps them so. `observer` is told of each.
    ///
    /// # Errors
    ///
    /// When a document is longer than 4 GiB.
    pub(crate) fn keep(shelf: &'s dyn Shelf, observer: &(dyn Fn() + Sync)) -> Result<Self> {
        let outline = |normaliser: &mut Normaliser, number: usize| {
            let outline = Outline::new(&shelf.document(number), normaliser);
            observer();
            outline
        };
        let kept = (0..shelf.len()).into_par_iter().map_init(Normaliser::default, outline).collect::<Result<_>>()?;
        Ok(Self { kept: Some(kept), ..Self::anew(shelf) })
    }

    /// The documents of a shelf, none of which is longer than 4 GiB, taken apart whenever they are wanted.
    pub(crate) fn anew(shelf: &'s dyn Shelf) -> Self {
        let (furniture, cuts, normalisers) = Default::default();
        Self {
            shelf,
            kept: None,
            #[cfg(feature = "spill")]
            written: None,
            furniture,
            cuts,
            normalisers,
        }
    }

    /// The same, written when they have been taken apart, and read whenever they are wanted again.
    #[cfg(feature = "spill")]
    pub(crate) fn on_disk(shelf: &'s dyn Shelf, written: outlines::WrittenOutlines) -> Self {
        Self { written: Some(written), ..Self::anew(shelf) }
    }

    /// Marks what is furniture.
    pub(crate) fn mark(&mut self, furniture: Furniture) {
        if let Some(outlines) = &mut self.kept {
            outlines.par_iter_mut().for_each(|outline| furniture.mark(outline));
        }
        self.furniture = furniture;
    }

    /// Cuts documents at these sentences.
    pub(crate) fn cut(&mut self, seams: Vec<(u32, Vec<u32>)>) {
        if let Some(outlines) = &mut self.kept {
            let mut normaliser = Normaliser::default();
            for (document, cuts) in &seams {
                let title = self.shelf.document(*document as usize);
                outlines[*document as usize].cut(cuts, title.title(), &mut normaliser);
            }
        }
        self.cuts = seams.into_iter().collect();
    }

    /// A document taken apart, as it stands now.
    fn take_apart(&self, number: usize) -> Outline {
        let mut outline = self.unmarked(number);
        self.furniture.mark(&mut outline);
        if let Some(cuts) = self.cuts.get(&(number as u32)) {
            self.with_normaliser(|normaliser| outline.cut(cuts, self.shelf.document(number).title(), normaliser));
        }
        outline
    }

    /// The same before anything is marked or cut.
    fn unmarked(&self, number: usize) -> Outline {
        #[cfg(feature = "spill")]
        if let Some(written) = &self.written {
            return written.get_or_write(number, || self.make(number));
        }
        self.make(number)
    }

    fn make(&self, number: usize) -> Outline {
        // It is not too long, for then it would not be on the shelf.
        let document = self.shelf.document(number);
        self.with_normaliser(|normaliser| Outline::new(&document, normaliser).unwrap_or_default())
    }

    fn with_normaliser<T>(&self, work: impl FnOnce(&mut Normaliser) -> T) -> T {
        let idle = || self.normalisers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut normaliser = idle().pop().unwrap_or_default();
        let done = work(&mut normaliser);
        idle().push(normaliser);
        done
    }
}

impl Outlines for Read<'_> {
    fn len(&self) -> usize {
        self.shelf.len()
    }

    fn outline(&self, number: usize) -> Cow<'_, Outline> {
        match &self.kept {
            Some(outlines) => Cow::Borrowed(&outlines[number]),
            None => Cow::Owned(self.take_apart(number)),
        }
    }
}

impl Corpus for Read<'_> {
    fn text(&self, number: usize) -> Cow<'_, str> {
        match self.shelf.document(number) {
            Cow::Borrowed(document) => Cow::Borrowed(document.text()),
            Cow::Owned(document) => Cow::Owned(document.into_text()),
        }
    }
}

impl Documents for Read<'_> {
    fn id(&self, number: usize) -> &str {
        self.shelf.id(number)
    }

    fn document(&self, number: usize) -> Cow<'_, Document> {
        self.shelf.document(number)
    }
}
