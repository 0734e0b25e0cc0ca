//! What the documents that are held have taught: which sentences are furniture, and which shingles everybody uses.
//!
//! Both are learned from the newest documents, again and again as others come. Furniture that is not seen any more is
//! forgotten after some rounds; a site that is redesigned leaves its old chrome behind. Common shingles are learned while the
//! archive is small and then kept: the syllables of a language do not change, and what was fingerprinted with them need not be
//! done again.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::prepared::Prepared;
use crate::Result;
use crate::document::{Document, Kept, Normaliser, Outline};
use crate::furniture::Furniture;
use crate::index::Nominator;

/// The newest documents that furniture is learned from, at most: more would not teach more.
const TAUGHT_BY: usize = 8192;
/// Documents that come between two lessons: half as many as are held, within these limits.
const LEAST_BETWEEN: u64 = 32;
const MOST_BETWEEN: u64 = 8192;
/// Documents from which on common shingles are learned; again at twice as many, until so many teach as furniture needs.
const TELLING: usize = 512;

/// A document that teaches, and the same ready for alignment where it is kept so.
pub(super) type Teacher<'d> = (&'d Document, Option<Arc<Prepared>>);

/// What was learned.
#[derive(Clone, Debug, Default)]
pub(super) struct Learned {
    pub(super) furniture: Furniture,
    /// Shingles that everybody uses, with their frequencies, in order.
    pub(super) common: Vec<(u32, u32)>,
    /// Lessons so far.
    pub(super) round: u32,
    /// Of each template the round that showed it last: furniture and forms.
    pub(super) seen: [BTreeMap<u64, u32>; 2],
    /// The number of the first document that came after the last lesson.
    pub(super) learned_before: u64,
    /// Documents that common shingles were learned from.
    pub(super) common_of: usize,
}

impl Learned {
    /// Whether it is time for a lesson: `next` is the number of the next document, `held` are so many.
    pub(super) fn is_due(&self, next: u64, held: usize) -> bool {
        next - self.learned_before >= (held as u64 / 2).clamp(LEAST_BETWEEN, MOST_BETWEEN)
    }

    /// How many of these the newest are that a lesson is learned from.
    pub(super) fn newest(held: usize) -> usize {
        held.min(TAUGHT_BY)
    }

    /// What is known after one more lesson from these documents; what has not been seen for more than `memory` rounds is
    /// forgotten.
    ///
    /// # Errors
    ///
    /// When a document is longer than 4 GiB.
    pub(super) fn learn(
        &self,
        documents: &[Teacher<'_>],
        next: u64,
        memory: Option<u32>,
        nominator: &Nominator,
    ) -> Result<Self> {
        let outline = |normaliser: &mut Normaliser, (document, prepared): &Teacher<'_>| match prepared {
            Some(prepared) => Ok(prepared.unmarked()),
            None => Outline::new(document, normaliser),
        };
        let outlines: Vec<Outline> =
            documents.par_iter().map_init(Normaliser::default, outline).collect::<Result<_>>()?;
        let sources: Vec<Option<&str>> = documents.iter().map(|(document, _)| document.source()).collect();
        let shown = Furniture::learn(&outlines, &sources);
        let round = self.round + 1;
        let remember = |before: &BTreeMap<u64, u32>, now: &mut dyn Iterator<Item = u64>| -> BTreeMap<u64, u32> {
            let is_fresh = |&(_, &seen): &(&u64, &u32)| memory.is_none_or(|memory| round - seen <= memory);
            let kept = before.iter().filter(is_fresh).map(|(&template, &seen)| (template, seen));
            kept.collect::<BTreeMap<_, _>>().into_iter().chain(now.map(|template| (template, round))).collect()
        };
        let seen = [remember(&self.seen[0], &mut shown.templates()), remember(&self.seen[1], &mut shown.forms())];
        let mut learned = Self { round, learned_before: next, seen, ..self.clone() };
        learned.furniture = learned.remembered();
        if self.common_of < TAUGHT_BY && documents.len() >= TELLING.max(2 * self.common_of) {
            let texts: Vec<&str> = documents.iter().map(|(document, _)| document.text()).collect();
            learned.common = nominator.common_shingles(&Kept::new(&texts, &outlines));
            learned.common_of = documents.len();
        }
        Ok(learned)
    }

    /// The furniture that is remembered.
    pub(super) fn remembered(&self) -> Furniture {
        Furniture::of_templates(self.seen[0].keys().copied(), self.seen[1].keys().copied())
    }
}
