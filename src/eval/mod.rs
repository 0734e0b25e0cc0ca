//! What was found against what is true: how much of it, how surely, and where they part, with the evidence.
//!
//! A [`Truth`] is a table of pairs, clusters, categories or spans; [`evaluate`] holds a report against it. Pairs are
//! scored by precision and recall, clusters by B-cubed (Bagga and Baldwin, *Entity-based cross-document coreferencing
//! using the vector space model*, 1998; Amigó et al. 2009 on why). Of everything missed and everything wrong the worst are
//! shown first, each with what the report says about the two documents, so that a figure can be argued with.
//!
//! ```
//! use wirecopy::eval::{Found, Scores, Settings, Truth, evaluate};
//! use wirecopy::{Detector, Document};
//!
//! let text = "Mali has detained dozens of soldiers. They are accused of a plot.";
//! let documents = [Document::new("afp/1", text), Document::new("post/7", text)];
//! let report = Detector::builder().build()?.scan(&documents)?;
//! let truth = Truth::parse("pairs.tsv", "id1\tid2\tgrade\nafp/1\tpost/7\t3\n", &Settings::default())?;
//! let evaluation = evaluate(&Found::new(&report, &documents), &truth, &Settings::default());
//! let Scores::Pairs(scores) = &evaluation.scores else { unreachable!("the table grades pairs") };
//! assert_eq!(scores.pairs.f1(), 1.0);
//! # Ok::<(), wirecopy::Error>(())
//! ```

mod categories;
mod evidence;
mod extraction;
#[cfg(feature = "json")]
pub mod json;
mod measure;
mod pairs;
mod spans;
mod stories;
mod table;
#[cfg(feature = "text")]
pub mod text;
mod truth;

use std::collections::BTreeSet;

pub use categories::{CategoryScore, CategoryScores};
pub use evidence::{Case, Found, LinkEvidence, PassageEvidence, SideEvidence};
pub use extraction::ExtractionScores;
pub use measure::Agreement;
pub use pairs::{GradeScore, LabelScore, LabelledScores, Nomination, PairScores};
pub use spans::SpanScores;
pub use stories::{BCubed, StoryScores};
pub use truth::{GradedPair, LabelledPair, Placed, Reuse, Rows, Stretch, Truth};

use crate::report::{Counts, Parameters, Relation, Role, Skipped, Tool};

/// The format that evaluations are written in.
pub const SCHEMA: &str = "wirecopy.evaluation/1";

/// How a truth is read and a report is held against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The labels of true pairs. Where given, graded pairs are taken for labelled ones, too: only those that are listed
    /// are scored. Else the labels 1, 2 and 3.
    pub positive: Option<BTreeSet<String>>,
    /// The column of a document's cluster; else [`Settings::COLUMN`].
    pub column: Option<String>,
    /// The relations that make a link count as a pair found.
    pub relations: BTreeSet<Relation>,
    /// The roles that make a segment count as a member of its story.
    pub roles: BTreeSet<Role>,
    /// Documents whose links are not scored.
    pub ignored: BTreeSet<String>,
    /// How many of what was missed, and of what is wrong, are shown.
    pub show: usize,
}

impl Settings {
    /// The column that names a document's cluster by default.
    pub const COLUMN: &str = "event";
    /// The labels of true pairs by default.
    pub const POSITIVE: [&str; 3] = ["1", "2", "3"];
    /// How many cases are shown by default.
    pub const SHOW: usize = 10;

    fn is_positive(&self, label: &str) -> bool {
        match &self.positive {
            Some(labels) => labels.contains(label),
            None => Self::POSITIVE.contains(&label),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            positive: None,
            column: None,
            relations: BTreeSet::from([Relation::Copy, Relation::Derived]),
            roles: BTreeSet::from([Role::Derivation]),
            ignored: BTreeSet::new(),
            show: Self::SHOW,
        }
    }
}

/// What the rows of a truth say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Kind {
    /// Which pairs of documents share text, all of them.
    Pairs,
    /// What some pairs of documents were called.
    Labelled,
    /// Which cluster each document is in.
    Stories,
    /// Whether documents reuse their sources.
    Categories,
    /// Which stretches of documents stand in others.
    Spans,
}

/// A report held against a truth.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Evaluation {
    /// Name and version of this format.
    pub schema: &'static str,
    /// What wrote it.
    pub tool: Tool,
    /// The parameters of the report.
    pub parameters: Parameters,
    /// The counts of the report.
    pub counts: Counts,
    /// Inputs that could not be read, each with its reason.
    pub skipped: Vec<Skipped>,
    /// The truth it was held against.
    pub truth: TruthSummary,
    /// The figures.
    pub scores: Scores,
    /// What is true and was not found.
    pub missed: Cases,
    /// What was found and is not true.
    pub wrong: Cases,
    /// What was found and this truth cannot judge: links that are mostly rewritten. Drawn at random, and always the same.
    pub apart: Cases,
}

/// A truth, and how much of it was there to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct TruthSummary {
    /// Its file.
    pub name: String,
    /// What its rows say.
    pub kind: Kind,
    /// How many rows there are.
    pub rows: u64,
    /// Documents it is about.
    pub documents: u64,
    /// Those of them that the report does not have, by id. What is true of them counts as missed.
    pub not_scanned: Vec<String>,
}

/// The figures of an evaluation, by the kind of its truth.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(untagged))]
#[non_exhaustive]
pub enum Scores {
    /// Of graded pairs.
    Pairs(PairScores),
    /// Of labelled pairs.
    Labelled(LabelledScores),
    /// Of clusters.
    Stories(StoryScores),
    /// Of reuse.
    Categories(CategoryScores),
    /// Of spans.
    Spans(SpanScores),
}

/// Where report and truth part.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Cases {
    /// How many there are: pairs, stories, documents, whatever the truth is about.
    pub count: u64,
    /// Some of them: where nothing else is said the worst, the worst first.
    pub shown: Vec<Case>,
}

/// Two documents and what is the matter with them, before evidence is looked up.
struct Verdict<'a> {
    pair: (&'a str, &'a str),
    note: String,
}

/// What scoring one kind of truth gives; the verdicts come in the order in which they are shown.
struct Outcome<'a> {
    scores: Scores,
    missed: Vec<Verdict<'a>>,
    wrong: Vec<Verdict<'a>>,
    apart: Vec<Verdict<'a>>,
}

/// Holds what was found against what is true.
pub fn evaluate(found: &Found<'_>, truth: &Truth, settings: &Settings) -> Evaluation {
    let outcome = match &truth.rows {
        Rows::Pairs(rows) => pairs::score_graded(found, rows, settings),
        Rows::Labelled(rows) => pairs::score_labelled(found, rows, settings),
        Rows::Stories(rows) => stories::score(found, rows, settings),
        Rows::Categories(rows) => categories::score(found, rows),
        Rows::Spans(rows) => spans::score(found, rows),
    };
    let cases = |verdicts: Vec<Verdict<'_>>| Cases {
        count: verdicts.len() as u64,
        shown: verdicts.into_iter().take(settings.show).map(|verdict| found.case(verdict.pair, verdict.note)).collect(),
    };
    let documents: BTreeSet<&str> = truth.documents().into_iter().collect();
    let not_scanned = documents.iter().filter(|id| !found.has(id)).map(|&id| id.to_owned());
    let report = found.report();
    Evaluation {
        schema: SCHEMA,
        tool: Tool::CURRENT,
        parameters: report.parameters.clone(),
        counts: report.counts.clone(),
        skipped: report.skipped.clone(),
        truth: TruthSummary {
            name: truth.name.clone(),
            kind: truth.kind(),
            rows: truth.len() as u64,
            documents: documents.len() as u64,
            not_scanned: not_scanned.collect(),
        },
        scores: outcome.scores,
        missed: cases(outcome.missed),
        wrong: cases(outcome.wrong),
        apart: cases(outcome.apart),
    }
}

/// A pair of documents, the smaller id first.
fn ordered<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    if a <= b { (a, b) } else { (b, a) }
}
