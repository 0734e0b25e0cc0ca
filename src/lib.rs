//! wirecopy finds near-duplicates in news: copies and rewrites, proved by alignment, shown line by line.
//!
//! Give a [`Detector`] the [`Document`]s, and it returns a [`Report`]: which of them carry the same agency text
//! (stories), what each two have in common (links and their passages), and for every sentence and line whether it is
//! copied, rewritten, the outlet's own, about something else, or page furniture.
//!
//! ```
//! use wirecopy::report::{Label, Relation};
//! use wirecopy::{Detector, Document};
//!
//! let agency = "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.\n\
//!     Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\n\
//!     An inquiry has been opened into why the captain left the marked channel in calm weather.";
//! let paper = "A ferry carrying 120 passengers struck a reef off the northern coast late on Saturday.\n\
//!     Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\n\
//!     Our reporter met families who had waited all night at the harbour without any news of their children.\n\
//!     The company told them nothing, several of them said, and its office has been locked since Saturday noon.\n\
//!     An inquiry has been opened into why the captain had left the marked channel in calm weather.";
//! let documents = [Document::new("agency", agency), Document::new("paper", paper)];
//!
//! let report = Detector::builder().build()?.scan(&documents)?;
//! assert_eq!(report.stories.len(), 1);
//! assert_eq!(report.links[0].relation, Relation::Derived);
//! let labels: Vec<Label> = report.documents[1].lines.iter().map(|line| line.label).collect();
//! assert_eq!(labels, [Label::Rewritten, Label::Verbatim, Label::Own, Label::Own, Label::Rewritten]);
//! # Ok::<(), wirecopy::Error>(())
//! ```
//!
//! # What a document goes through
//!
//! The modules stand in the order in which a document meets them; each imports those before it and none behind.
//!
//! - [`document`] takes its text apart: lines, sentences, words in the form they are compared in, paragraphs, and the
//!   *segments* that a page is made of, since a page may hold several articles and the furniture between them. Every
//!   part keeps its place in the text, in bytes.
//! - [`furniture`] learns from all documents which sentences are repeated for other reasons than a story.
//! - [`fingerprint`] turns each paragraph into a set of *shingles*, and the set into a MinHash *signature*: a short
//!   vector from which the resemblance of two paragraphs can be estimated.
//! - [`index`] cuts signatures into *bands*. Paragraphs that agree in a band nominate the documents they stand in. To be
//!   nominated proves nothing; it only saves comparing everything with everything. How much may be missed is the
//!   caller's choice: [`DetectorBuilder::recall_at`].
//! - [`passage`] aligns nominated documents sentence by sentence, exactly. What it finds, *passages*, is the only
//!   evidence that links documents.
//! - [`story`] judges what two segments have to do with each other by the share of them that is aligned, and clusters
//!   them into *stories*: segments that carry the same text, and beside them those that report the same event.
//! - [`report`] gives each sentence and line its label, and is what the caller gets.
//!
//! - [`archive`] does the same one document at a time: an [`Index`] holds what a crawler has seen, and gives a [`Verdict`] on
//!   each page that comes.
//!
//! Beside them stand `input` (files to documents), [`eval`] (a report against what is true) and `synth` (made-up corpora); `parts`
//! does what `detector` does step by step, for engines that spread work over machines.
//!
//! `detector` puts the stages in order and does nothing else. Work is spread over the current rayon thread pool. The same
//! documents give the same report, whatever the number of threads and the order they are given in.
//!
//! The stages are public so that they can be used one by one (to fingerprint paragraphs for another index, to align two
//! texts); whoever wants to know who printed whose text needs [`Detector`] alone.
//!
//! # What it does not do
//!
//! The library prints nothing, and reads no clock and no environment; files only in `input` and in the store of an index. It does not panic on any
//! text: what cannot be done is an [`Error`] that says what, where, and what to do.
//!
//! # Features
//!
//! | feature | adds | needs |
//! |---|---|---|
//! | none | the detector and all of its stages | |
//! | `json` | `report::json` and `report::schema`: the report for programs | |
//! | `tables` | `report::table`: the rows of the report as flat tables | |
//! | `csv` | `report::csv`: the tables as CSV files; documents from CSV | `tables` |
//! | `parquet` | `report::parquet`: the same as Parquet files; documents from such | `tables` |
//! | `text` | `report::text`: the report for people, in a terminal or a pipe | |
//! | `html` | `report::html`: the same as pages for a browser | |
//! | `input` | `input`: files, folders, patterns, JSON, WARC → documents | `json` |
//! | `compress` | compressed files and archives, read as what is in them | `input` |
//! | `encodings` | texts in other encodings than UTF-8 and UTF-16 | `input` |
//! | `pages` | the main text of HTML pages, and what they say about themselves | `input` |
//! | `synth` | `synth`: made-up wire corpora with their truth | |
//! | `store` | [`IndexBuilder`]`::open`: an index that is there again after a restart | |
//! | `spill` | `Spool`: documents on disk, more than fit in memory | |
//! | `parts` | `parts`: a scan step by step on rows of bytes, for engines that spread work over machines | |
//! | `cli` (default) | the `wirecopy` command | `spill`, `compress`, `encodings`, `pages`, `text`, `html`, `csv`, `store`, `synth` |

pub mod archive;
mod corpus;
mod detector;
pub mod document;
mod error;
pub mod eval;
pub mod fingerprint;
pub mod furniture;
pub mod index;
#[cfg(feature = "input")]
pub mod input;
#[cfg(feature = "parts")]
pub mod parts;
pub mod passage;
pub mod report;
pub mod story;
#[cfg(feature = "synth")]
pub mod synth;

pub use archive::{Index, IndexBuilder, Verdict};
#[cfg(feature = "spill")]
pub use corpus::Spool;
pub use detector::{Detector, DetectorBuilder, Progress, Stage};
pub use document::Document;
pub use error::{Error, ErrorKind, Result};
pub use report::Report;

/// The examples of README.md, which run with the tests of the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
