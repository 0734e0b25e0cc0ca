//! Some documents of a corpus, taken apart: numbered among themselves in the order that they have in the corpus.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::row::{self, Kind, Row, items, of_kind, value};
use crate::Result;
use crate::corpus::{Read, Shelf};
use crate::document::Document;
use crate::furniture::Furniture;

/// Which sentences are furniture, and which are forms, by their templates.
pub(super) type Marks = (Vec<u64>, Vec<u64>);

/// Documents of a corpus.
pub(super) struct Block {
    /// Their numbers, in order.
    pub(super) numbers: Vec<u32>,
    documents: Vec<Cow<'static, Document>>,
    furniture: Furniture,
    cuts: Vec<(u32, Vec<u32>)>,
}

impl Block {
    /// The documents of these rows, each once, with what is known of them.
    pub(super) fn of(rows: &[Row<'_>]) -> Result<Self> {
        let values: BTreeMap<u64, &Row<'_>> = of_kind(rows, Kind::Document).map(|row| (row.key, row)).collect();
        let numbers: Vec<u32> = values.keys().map(|&key| key as u32).collect();
        let read = |row: &&Row<'_>| Ok(Cow::Owned(row::document(&row.value)?));
        let documents = values.values().map(read).collect::<Result<_>>()?;
        let (mut furniture, mut forms) = (Vec::new(), Vec::new());
        for row in of_kind(rows, Kind::Marks) {
            let marks: Marks = value(row)?;
            furniture.extend(marks.0);
            forms.extend(marks.1);
        }
        let furniture = Furniture::of_templates(furniture.into_iter(), forms.into_iter());
        let mut block = Self { numbers, documents, furniture, cuts: Vec::new() };
        let mut cuts: Vec<(u32, Vec<u32>)> = Vec::new();
        for row in of_kind(rows, Kind::Cuts).filter(|row| values.contains_key(&row.key)) {
            cuts.push((block.place(row.key as u32), value(row)?));
        }
        cuts.sort_unstable();
        cuts.dedup();
        block.cuts = cuts;
        Ok(block)
    }

    /// The place of a document of the block among the others.
    pub(super) fn place(&self, number: u32) -> u32 {
        self.numbers.partition_point(|&other| other < number) as u32
    }

    /// Whether it has a document.
    pub(super) fn has(&self, number: u32) -> bool {
        self.numbers.binary_search(&number).is_ok()
    }

    /// The documents taken apart as they were read.
    pub(super) fn open_unmarked(&self) -> Result<Read<'_>> {
        Read::keep(&self.documents, &|| {})
    }

    /// The documents taken apart, their furniture marked, their seams cut.
    pub(super) fn open(&self) -> Result<Read<'_>> {
        let mut corpus = self.open_unmarked()?;
        corpus.mark(self.furniture.clone());
        if !self.cuts.is_empty() {
            corpus.cut(self.cuts.clone());
        }
        Ok(corpus)
    }

    /// The documents.
    pub(super) fn documents(&self) -> &Vec<Cow<'static, Document>> {
        &self.documents
    }

    /// The source of each document.
    pub(super) fn source(&self, place: usize) -> Option<&str> {
        self.documents.source(place)
    }
}

/// The documents that are cut, in order.
pub(super) fn cut_documents(rows: &[Row<'_>]) -> Vec<u32> {
    let mut cut: Vec<u32> = of_kind(rows, Kind::Cuts).map(|row| row.key as u32).collect();
    cut.sort_unstable();
    cut.dedup();
    cut
}

/// Pairs of documents, in order, each once.
pub(super) fn pairs(rows: &[Row<'_>]) -> Result<Vec<(u32, u32)>> {
    let mut pairs: Vec<(u32, u32)> = items(rows, Kind::Pairs)?;
    pairs.sort_unstable();
    pairs.dedup();
    Ok(pairs)
}
