//! wirecopy finds near-duplicates in news: copies and rewrites, proved by alignment, shown line by line.

mod detector;
pub mod document;
mod error;
pub mod fingerprint;
pub mod furniture;
pub mod index;
#[cfg(feature = "input")]
pub mod input;
pub mod passage;
pub mod report;
pub mod story;
#[cfg(feature = "synth")]
pub mod synth;

pub use detector::{Detector, DetectorBuilder, Progress, Stage};
pub use document::Document;
pub use error::{Error, ErrorKind, Result};
pub use report::Report;
