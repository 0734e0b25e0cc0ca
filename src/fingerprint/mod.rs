//! Words → shingles → MinHash signatures.
//!
//! A paragraph's fingerprint is made in two steps, so that a caller can drop shingles between them (those above a
//! document-frequency cap): [`Shingling`] turns its normalised text into hashed shingles, [`Sketcher`] turns these into
//! a signature of fixed length from which resemblance can be estimated and band keys be made. Both write into buffers
//! of the caller.
//!
//! ```
//! use wirecopy::fingerprint::{Shingling, Sketcher};
//!
//! let (shingling, sketcher) = (Shingling::default(), Sketcher::default());
//! let (mut shingles, mut a, mut b) = (Vec::new(), Vec::new(), Vec::new());
//!
//! shingling.append("soldiers came early this morning to arrest general abass dembele", &mut shingles);
//! let first = sketcher.sketch(&shingles, &mut a).unwrap();
//! shingles.clear();
//! shingling.append("soldiers came at dawn on sunday to arrest general abass dembele", &mut shingles);
//! let second = sketcher.sketch(&shingles, &mut b).unwrap();
//! assert!((0.4..0.7).contains(&first.resemblance(second)?));
//! # Ok::<(), wirecopy::Error>(())
//! ```

mod first;
mod hash;
mod kernel;
mod minhash;
mod normalise;
mod paragraph;
mod shingle;

pub(crate) use first::FirstOnly;
pub(crate) use hash::{SplitMix64, mix64};
pub(crate) use kernel::prefetch;
pub use minhash::{Signature, Sketcher};
pub use paragraph::{Fingerprinter, Signatures};
pub use shingle::{Shingling, containment, distinct, resemblance};
