//! A scan in parts: what [`Detector::scan`](crate::Detector::scan) does at once, done step by step on rows of bytes.
//!
//! An engine that spreads work over machines (Apache Spark, say) keeps the rows, brings those together that belong together, and
//! calls [`Parts::run`] on each such group. What comes of it is what a scan of all documents at once finds, whatever the number
//! of parts and whichever rows come together by chance: the stages are the same functions, and what they have to know of the whole
//! corpus is handed to them as rows.
//!
//! A [`Row`] has a [`Kind`], which says what its value means; a part, by which rows are brought together; and a key, which is the number
//! of a document or a pair of two. Values are an inner matter: they mean something to the same [`FORMAT`] only.
//! [`Step`] says which rows each step wants, how they are brought together, and what it gives.
//!
//! ```
//! use wirecopy::parts::{Kind, Parts, Row, Sizes, Step};
//! use wirecopy::{Detector, Document};
//!
//! let parts = Parts::new(&Detector::builder().build()?, Sizes { parts: 2, documents: 1, nodes: 0 });
//! let row = Row::of_document(0, &Document::new("afp/1", "Mali has detained soldiers."))?;
//! let read = parts.run(Step::Read, &[row])?;
//! assert!(read.iter().all(|row| [Kind::Places, Kind::Words, Kind::Phrases].contains(&row.kind) && row.part < 2));
//! # Ok::<(), wirecopy::Error>(())
//! ```

mod align;
mod block;
mod events;
mod learn;
mod nominate;
mod row;
mod seams;
mod step;
mod tell;
#[cfg(test)]
mod tests;

use crate::index::Nominator;
use crate::report::{Counts, Parameters, Report, head};
use crate::{Detector, Result};

pub use row::{Kind, Row};
pub use step::Step;

/// The version of what the values of rows mean.
pub const FORMAT: u32 = 4;

/// How large a corpus is, and in how many parts it comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Parts that rows are put in, at least 1.
    pub parts: u32,
    /// Documents of the corpus.
    pub documents: u32,
    /// Its distinct paragraphs: the sum of what [`Step::Nodes`] gives as [`Kind::NodeCount`]. 0 before that is known.
    pub nodes: u64,
}

/// Does the steps of a scan.
#[derive(Clone, Debug)]
pub struct Parts {
    nominator: Nominator,
    parameters: Parameters,
    sizes: Sizes,
}

impl Parts {
    /// The steps of what this detector does for a corpus of these sizes. Its reach (window and sources) is not regarded: all documents
    /// may be linked.
    pub fn new(detector: &Detector, sizes: Sizes) -> Self {
        let sizes = Sizes { parts: sizes.parts.max(1), ..sizes };
        Self { nominator: detector.nominator().clone(), parameters: detector.parameters(), sizes }
    }

    /// Does a step on some rows, in any order. Rows of kinds that it does not want are passed over.
    ///
    /// # Errors
    ///
    /// When a value is not of this [`FORMAT`], or a document is longer than 4 GiB.
    pub fn run(&self, step: Step, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
        match step {
            Step::Read => learn::read(self, rows),
            Step::Repeat => learn::repeat(rows),
            Step::Suspect => learn::suspect(self, rows),
            Step::Testify => learn::testify(self, rows),
            Step::Mark => learn::mark(rows),
            Step::Phrases => learn::phrases(self, rows),
            Step::CommonPhrases => learn::common_phrases(rows),
            Step::Mention => nominate::mention(self, rows),
            Step::Nodes => nominate::nodes(self, rows),
            Step::Count => nominate::count(self, rows),
            Step::Common => nominate::common(self, rows),
            Step::Fingerprint => nominate::fingerprint(self, rows),
            Step::Alike => nominate::alike(self, rows),
            Step::Acquaint => nominate::acquaint(self, rows),
            Step::Vote => nominate::vote(self, rows),
            Step::Pair => nominate::pair(rows),
            Step::Block => align::block(self, rows),
            Step::Need => align::need(rows),
            Step::Align => align::align(rows),
            Step::Touch => align::touch(rows),
            Step::Keep => align::keep(rows),
            Step::SuspectSeams => seams::suspect(rows),
            Step::Others => events::others(rows),
            Step::Seams => seams::seams(rows),
            Step::Subject => events::subject(rows),
            Step::Missing => events::missing(self, rows),
            Step::Plan => events::plan(self, rows),
        }
    }

    /// The links and passages of the pairs of documents that [`Step::Plan`] put in one part: a report that has nothing else but the
    /// ids of the documents, and of each passage its number in the report of the whole corpus. Wants [`Kind::Document`], [`Kind::Marks`],
    /// [`Kind::Cuts`] and [`Kind::Plan`].
    ///
    /// # Errors
    ///
    /// As [`run`](Parts::run).
    pub fn report(&self, rows: &[Row<'_>]) -> Result<Told> {
        tell::report(self, rows)
    }

    /// The stories of some documents, as [`Step::Plan`] gives them: a report that has nothing else. Wants [`Kind::Document`],
    /// [`Kind::Marks`], [`Kind::Cuts`] and [`Kind::Story`], those of one document together.
    ///
    /// # Errors
    ///
    /// As [`run`](Parts::run).
    pub fn stories(&self, rows: &[Row<'_>]) -> Result<Told> {
        tell::stories(self, rows)
    }

    /// A report with nothing in it.
    fn empty(&self) -> Report {
        head(self.parameters.clone(), Counts::default())
    }
}

/// A piece of a report.
#[derive(Clone, Debug)]
pub struct Told {
    /// What there is of it.
    pub report: Report,
    /// The documents that it is about, in the order of their ids.
    pub documents: Vec<crate::Document>,
    /// The numbers of its passages in the report of the whole corpus.
    pub passages: Vec<u64>,
}
