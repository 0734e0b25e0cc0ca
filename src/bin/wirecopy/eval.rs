//! `wirecopy eval`: what a scan finds, held against a table of what is true.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};
use rayon::ThreadPool;
use rayon::prelude::*;
use wirecopy::document::{Kept, Normaliser, Outline};
use wirecopy::eval::{self, Evaluation, Found, Settings, Truth};
use wirecopy::index::Nominator;
use wirecopy::input::Reader;
use wirecopy::report::Detail;
use wirecopy::report::text::Style;
use wirecopy::report::{self, Report};
use wirecopy::{Detector, Document};

use crate::args::{ReachArguments, RecallAt};
use crate::inputs::InputArguments;
use crate::job::{self, Scan};
use crate::notices::{Notices, Outcome};
use crate::output;
use crate::progress::Bar;
use crate::sink::Sink;

pub(crate) const EXAMPLES: &str = "\
Examples:
  wirecopy eval --truth pairs.tsv docs.jsonl
  wirecopy eval --truth pairs.tsv --ignore-documents junk.txt --show 20 docs.jsonl
  wirecopy eval --truth events.tsv --column event --roles derivation,same_event news/

Tables of truth have tab-separated columns, named in the first line:
  id1 id2 grade [flag]        graded pairs, all that share text: true from grade 2 on; grade 1
                              and flagged pairs are not scored, and a mostly rewritten link
                              beyond them is counted apart
  id1 id2 label               labelled pairs: only those that are listed are scored
  id event                    documents and their clusters, scored against stories
  id source_id category       documents that reuse a source (cut, light, heavy) or do not (non)
  doc_a doc_b start_a len_a   stretches of doc_a that stand in doc_b, in characters

Exit codes:
  0    done
  1    not done; the message says why
  2    wrong usage
  3    done, but some inputs were skipped; each is named on standard error and in the report
  130  interrupted; no half-written file is left";

#[derive(Debug, Args)]
pub(crate) struct EvalArguments {
    /// What is true: a table of pairs, clusters, categories or spans; what it says is recognised by its columns
    #[arg(long, value_name = "FILE")]
    truth: PathBuf,

    // The table of truth and the list of ignored documents are left out where a folder holds them.
    #[command(flatten)]
    input: InputArguments,

    /// Labels of true pairs [default: 1,2,3]; of a table with grades, too, only the listed pairs are then scored
    #[arg(long, value_name = "LABELS", value_delimiter = ',')]
    positive: Option<Vec<String>>,

    /// The column that names a document's cluster [default: event]
    #[arg(long, value_name = "NAME")]
    column: Option<String>,

    /// Relations that make a link a pair found
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Relation::Copy, Relation::Derived])]
    relations: Vec<Relation>,

    /// Roles that make a document a member of its story
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Role::Derivation])]
    roles: Vec<Role>,

    /// A file of document ids, one a line: their links are not scored
    #[arg(long, value_name = "FILE")]
    ignore_documents: Option<PathBuf>,

    /// How many of what was missed, and of what is wrong, are shown with their evidence
    #[arg(long, value_name = "N", default_value_t = Settings::SHOW)]
    show: usize,

    /// Also tell which of the true pairs the index nominates: documents are then read and indexed twice
    #[arg(long)]
    nominations: bool,

    /// How hard to look, as for scan
    #[arg(long, value_name = "SIMILARITY=PROBABILITY", default_value_t = RecallAt::default())]
    recall_at: RecallAt,

    #[command(flatten)]
    reach: ReachArguments,

    /// How many threads to use [default: as many as there are processors]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// The form of the evaluation
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,

    /// Write to this file instead of standard output; it appears when it is complete
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Say nothing but errors and what was skipped
    #[arg(short, long)]
    quiet: bool,

    /// Show no progress bar (none is shown anyway where standard error is no terminal)
    #[arg(long)]
    no_progress: bool,
}

/// The form of an evaluation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: one JSON object
    Json,
}

/// What two documents have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Relation {
    Copy,
    Derived,
    Excerpt,
    SameEvent,
}

impl From<Relation> for report::Relation {
    fn from(typed: Relation) -> Self {
        match typed {
            Relation::Copy => Self::Copy,
            Relation::Derived => Self::Derived,
            Relation::Excerpt => Self::Excerpt,
            Relation::SameEvent => Self::SameEvent,
        }
    }
}

/// How a document belongs to a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Role {
    Derivation,
    SameEvent,
}

impl From<Role> for report::Role {
    fn from(typed: Role) -> Self {
        match typed {
            Role::Derivation => Self::Derivation,
            Role::SameEvent => Self::SameEvent,
        }
    }
}

/// An evaluation that was meant.
pub(crate) struct Eval {
    paths: Vec<PathBuf>,
    reader: Reader,
    truth: Truth,
    settings: Settings,
    detector: Detector,
    /// What nominates pairs a second time, where that is to be told.
    nominator: Option<Nominator>,
    pool: ThreadPool,
    sink: Sink,
    format: Format,
    notices: Notices,
    shows_progress: bool,
}

impl Eval {
    pub(crate) fn meant_by(typed: EvalArguments) -> Result<Self> {
        let detector = job::detector(typed.recall_at, typed.reach, Detail::Full)?;
        let RecallAt { similarity, probability } = typed.recall_at;
        let nominator = typed.nominations.then(|| Nominator::new(similarity, probability)).transpose()?;
        let ignored = typed.ignore_documents.as_deref().map(lines).transpose()?.unwrap_or_default();
        let settings = Settings {
            positive: typed.positive.map(BTreeSet::from_iter),
            column: typed.column,
            relations: typed.relations.into_iter().map(report::Relation::from).collect(),
            roles: typed.roles.into_iter().map(report::Role::from).collect(),
            ignored,
            show: typed.show,
        };
        let name = typed.truth.display().to_string();
        let truth = Truth::parse(&name, &read(&typed.truth)?, &settings)?;
        // A folder of a data set holds its truth beside its documents.
        let mut reader =
            typed.input.reader()?.leave_out_because(typed.truth, "is the table of truth, so it is not scanned");
        if let Some(list) = typed.ignore_documents {
            reader = reader.leave_out_because(list, "lists the documents to ignore, so it is not scanned");
        }
        if let Some(output) = &typed.output {
            reader = reader.leave_out(output);
        }
        Ok(Eval {
            paths: typed.input.paths()?,
            reader,
            truth,
            settings,
            detector,
            nominator,
            pool: job::pool(typed.jobs)?,
            sink: Sink::new(typed.output.as_deref())?,
            format: typed.format,
            notices: Notices { quiet: typed.quiet },
            shows_progress: job::shows_progress(typed.no_progress, typed.quiet),
        })
    }

    /// Scans, and writes how what was found agrees with what is true.
    pub(crate) fn run(&self) -> Result<Outcome> {
        self.pool.install(|| {
            let bar = Bar::new(self.shows_progress, "reading");
            let mut input = self.reader.read(&self.paths, io::stdin());
            drop(bar);
            self.notices.about(&input);
            ensure!(!input.documents.is_empty(), "nothing to scan: {}", Scan::REMEDY);
            input.documents.sort_by(|a, b| a.id().cmp(b.id()));
            let bar = Bar::new(self.shows_progress, "starting");
            let mut report = self.detector.scan_observed(&input.documents, &|progress| bar.show(progress))?;
            drop(bar);
            report.skipped = input.skipped;
            let evaluation = self.evaluate(&report, &input.documents)?;
            self.warn_about_strangers(&evaluation);
            self.sink.write(|out| self.write(&evaluation, out))?;
            Ok(Outcome::of(&report.skipped))
        })
    }

    fn evaluate(&self, report: &Report, documents: &[Document]) -> Result<Evaluation> {
        let mut found = Found::new(report, documents);
        if let Some(nominator) = &self.nominator {
            found = found.with_nominations(nominated(nominator, documents)?);
        }
        Ok(eval::evaluate(&found, &self.truth, &self.settings))
    }

    /// A truth of other documents than those that were scanned is most likely a mistake.
    fn warn_about_strangers(&self, evaluation: &Evaluation) {
        let strangers = &evaluation.truth.not_scanned;
        if let Some(first) = strangers.first() {
            self.notices.warn(&format!(
                "{}: {} of the {} documents it names were not scanned, first `{first}`: what is true of them counts as \
                 missed; scan all that it is about, so that ids agree",
                evaluation.truth.name,
                strangers.len(),
                evaluation.truth.documents
            ));
        }
    }

    fn write(&self, evaluation: &Evaluation, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            Format::Json => eval::json::write(evaluation, out),
            Format::Text => {
                let style = Style { width: output::width(&self.sink), colour: false };
                eval::text::write(evaluation, &style, out)
            }
        }
    }
}

/// The pairs of these documents, given by id, that the index nominates.
fn nominated<'d>(nominator: &Nominator, documents: &'d [Document]) -> Result<Vec<(&'d str, &'d str)>> {
    let outlines =
        documents.par_iter().map_init(Normaliser::default, |normaliser, document| Outline::new(document, normaliser));
    let outlines: Vec<Outline> = outlines.collect::<wirecopy::Result<_>>()?;
    let texts: Vec<&str> = documents.iter().map(Document::text).collect();
    let id = |number: u32| documents[number as usize].id();
    Ok(nominator.nominate(&Kept::new(&texts, &outlines)).pairs.into_iter().map(|(a, b)| (id(a), id(b))).collect())
}

fn lines(path: &Path) -> Result<BTreeSet<String>> {
    Ok(read(path)?.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// A table, which must be UTF-8: another encoding would name other documents.
fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    String::from_utf8(bytes).map_err(|error| {
        let line =
            1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
        anyhow::anyhow!("{}:{line}: it is not UTF-8: convert it, for example with `iconv -t UTF-8`", path.display())
    })
}
