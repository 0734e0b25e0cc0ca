//! What was meant: the typed arguments, checked, before any work begins.

use std::fmt;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use clap::error::ErrorKind;
use rayon::{ThreadPool, ThreadPoolBuilder};
use wirecopy::Detector;
use wirecopy::input::{Input, Reader};
use wirecopy::report::Detail;

use crate::args::{
    Arguments, Bytes, CompareArguments, Format, OutputArguments, ReachArguments, RecallAt, ScanArguments,
};
use crate::folder::Folder;
use crate::notices::Notices;
use crate::output::{Layout, Look};
use crate::pages;
use crate::sink::Sink;
use crate::streamed;
use crate::tables;
use crate::texts::SavedTexts;

/// What every search needs.
pub(crate) struct Job {
    pub(crate) detector: Detector,
    pub(crate) pool: ThreadPool,
    pub(crate) target: Target,
    pub(crate) look: Look,
    pub(crate) notices: Notices,
    pub(crate) shows_progress: bool,
}

/// Where a report goes.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// In one piece.
    Stream(Sink),
    /// As a folder of tables.
    Tables(Folder, tables::Form),
    /// As a folder of pages.
    Pages(Folder),
}

/// A search through everything under some paths.
pub(crate) struct Scan {
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) reader: Reader,
    /// Where the texts go, where they are wanted.
    pub(crate) texts: Option<SavedTexts>,
    /// About so much memory, where it is bounded.
    pub(crate) memory: Option<Bytes>,
    pub(crate) job: Job,
}

/// A search through two documents.
pub(crate) struct Comparison {
    pub(crate) a: PathBuf,
    pub(crate) b: PathBuf,
    pub(crate) reader: Reader,
    pub(crate) job: Job,
}

impl Scan {
    /// What to do when there is nothing to scan.
    pub(crate) const REMEDY: &str = "name text files, pages, archives, or folders that hold some";

    pub(crate) fn meant_by(typed: ScanArguments) -> Result<Self> {
        let mut reader = typed.input.reader()?;
        if let Some(report) = &typed.output.output {
            reader = reader.leave_out(report);
        }
        if let Some(folder) = &typed.save_text {
            reader = reader.leave_out_because(folder, "is where the texts go, so it is not read");
        }
        if typed.memory.is_some() && !streamed::can_write(typed.output.format) {
            let message = "--memory writes the report while it is made: add --format json or --format ndjson";
            return Err(usage(ErrorKind::ArgumentConflict, message).into());
        }
        text_only("--unique", typed.unique, typed.output.format)?;
        text_only("--only", typed.only.is_some(), typed.output.format)?;
        let layout = if typed.unique { Layout::Unique } else { Layout::Stories };
        let detector = detector(typed.recall_at, typed.reach, typed.output.detail.into())?;
        let mut job = Job::new(detector, typed.jobs, typed.no_progress, layout, &typed.output)?;
        job.look = job.look.only(typed.only);
        let texts = typed.save_text.as_deref().map(SavedTexts::new).transpose()?;
        Ok(Scan { paths: typed.input.paths()?, reader, texts, memory: typed.memory, job })
    }
}

impl Comparison {
    pub(crate) fn meant_by(typed: CompareArguments) -> Result<Self> {
        if typed.a == Path::new("-") && typed.b == Path::new("-") {
            let message = "only one side can be standard input: put the other text in a file";
            return Err(usage(ErrorKind::ArgumentConflict, message).into());
        }
        let job = Job::new(Detector::builder().build()?, None, true, Layout::SideBySide, &typed.output)?;
        Ok(Comparison { a: typed.a, b: typed.b, reader: typed.reading.reader()?, job })
    }

    /// The one document that a side must be.
    pub(crate) fn side(path: &Path, input: Input) -> Result<Input> {
        match (input.documents.as_slice(), input.skipped.as_slice()) {
            ([_], _) => Ok(input),
            ([], [skipped, ..]) => bail!("{}: {}", skipped.path, skipped.reason),
            ([], []) => bail!("{}: holds no documents", path.display()),
            (documents, _) => bail!(
                "{}: {} documents, and each side is one: name a file on each side, or use `wirecopy scan`",
                path.display(),
                documents.len()
            ),
        }
    }
}

impl Job {
    fn new(
        detector: Detector,
        jobs: Option<u16>,
        no_progress: bool,
        layout: Layout,
        output: &OutputArguments,
    ) -> Result<Self> {
        let target = Target::new(output)?;
        let look = Look::new(layout, output, &target);
        let shows_progress = shows_progress(no_progress, output.quiet);
        Ok(Job { detector, pool: pool(jobs)?, target, look, notices: Notices { quiet: output.quiet }, shows_progress })
    }
}

impl Target {
    /// What the format asks for, after a look whether it can be written.
    fn new(output: &OutputArguments) -> Result<Self> {
        let form = match output.format {
            Format::Csv => tables::Form::Csv,
            #[cfg(feature = "parquet")]
            Format::Parquet => tables::Form::Parquet,
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => bail!("this wirecopy writes no Parquet: build it with `--features parquet`, or use csv"),
            Format::Html => return Target::pages(output.output.as_deref()),
            Format::Text | Format::Json | Format::Ndjson => {
                return Ok(Target::Stream(Sink::new(output.output.as_deref())?));
            }
        };
        let Some(path) = &output.output else {
            let message = "this format is a folder of tables: name the folder with -o, for example -o report";
            return Err(usage(ErrorKind::MissingRequiredArgument, message).into());
        };
        let folder = Folder::replacing(path, tables::is_report, tables::REMEDY);
        folder.check()?;
        Ok(Target::Tables(folder, form))
    }

    /// One page, or a folder of them where a folder is named.
    fn pages(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path.filter(|path| pages::is_folder(path)) else {
            return Ok(Target::Stream(Sink::new(path)?));
        };
        let folder = Folder::replacing(path, pages::is_report, pages::REMEDY);
        folder.check()?;
        Ok(Target::Pages(folder))
    }
}

/// Refuses an option that the form of the report does not know.
fn text_only(option: &str, is_given: bool, format: Format) -> Result<()> {
    if is_given && format != Format::Text {
        let message = format!("{option} is for --format text; the other forms are always whole");
        return Err(usage(ErrorKind::ArgumentConflict, message).into());
    }
    Ok(())
}

/// The detector that looks this hard and so far, and says so much.
pub(crate) fn detector(recall_at: RecallAt, reach: ReachArguments, detail: Detail) -> Result<Detector> {
    let detector = Detector::builder()
        .recall_at(recall_at.similarity, recall_at.probability)
        .window(reach.window.map(|window| window.0))
        .same_source(reach.same_source.into())
        .detail(detail)
        .build();
    Ok(detector.map_err(|error| usage(ErrorKind::ValueValidation, format!("--recall-at: {error}")))?)
}

/// So many threads, or as many as there are processors.
pub(crate) fn pool(jobs: Option<u16>) -> Result<ThreadPool> {
    // Rayon takes 0 for as many threads as there are processors.
    let pool = ThreadPoolBuilder::new().num_threads(jobs.map_or(0, usize::from)).build();
    pool.context("the threads could not be started: give a smaller --jobs")
}

/// Whether somebody sees a progress bar and wants one.
pub(crate) fn shows_progress(no_progress: bool, quiet: bool) -> bool {
    !no_progress && !quiet && io::stderr().is_terminal()
}

/// An error in what was typed, printed as such by `clap`, with exit code 2.
pub(crate) fn usage(kind: ErrorKind, message: impl fmt::Display) -> clap::Error {
    Arguments::command().error(kind, message)
}
