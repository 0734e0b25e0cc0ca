//! Fingerprints → keys → candidates.
//!
//! Comparing each paragraph with each is quadratic. Locality-sensitive hashing compares only those that share a key:
//! [`Banding`] cuts a signature into bands and makes one key of each, so that the more two paragraphs resemble each
//! other the surer they share one; [`Candidates`] finds who shares; [`Nominator`] does both for the paragraphs of a corpus
//! and says which documents are worth aligning. Candidates are nominated, nothing more: what links documents is the
//! alignment that follows.
//!
//! ```
//! use wirecopy::fingerprint::{Shingling, Sketcher};
//! use wirecopy::index::{Banding, Candidates, Posting};
//!
//! let sketcher = Sketcher::default();
//! let banding = Banding::for_recall(sketcher.hashes(), 0.4, 0.9)?;
//! let paragraphs = [
//!     "they have not told him why he was arrested",
//!     "but the general was not told why he was arrested",
//!     "the rand firmed against the dollar in early trade",
//! ];
//! let (mut postings, mut shingles, mut minima) = (Vec::new(), Vec::new(), Vec::new());
//! for (node, paragraph) in (0..).zip(paragraphs) {
//!     shingles.clear();
//!     Shingling::default().append(paragraph, &mut shingles);
//!     if let Some(signature) = sketcher.sketch(&shingles, &mut minima) {
//!         postings.extend(banding.band_keys(signature).map(|key| Posting { key, node }));
//!     }
//! }
//! let candidates = Candidates::find(postings);
//! assert_eq!(candidates.pairs.iter().map(|pair| pair.nodes()).collect::<Vec<_>>(), [(0, 1)]);
//! # Ok::<(), wirecopy::Error>(())
//! ```

mod banding;
mod buckets;
mod candidates;
mod estimate;
mod frequency;
mod growing;
mod keep;
mod key_table;
mod kin;
mod lists;
mod nodes;
mod nominate;
mod pairing;
#[cfg(feature = "parts")]
pub(crate) mod parted;
mod partners;
#[cfg(test)]
mod plain;

pub use banding::Banding;
pub use candidates::{CandidatePair, Candidates, Posting};
#[cfg(feature = "parts")]
pub(crate) use frequency::common_counters;
pub(crate) use growing::{Alike, Fingerprints, Growing, Nominated, Worker};
pub(crate) use lists::Lists;
pub use nominate::{Nominations, Nominator};
