//! A scan in little memory: documents wait on disk, and the report is written while it is made.

use std::env;
use std::io;
use std::path::PathBuf;

use anyhow::{Result, anyhow, ensure};
use wirecopy::input::{self, Input, Reader, Warning};
use wirecopy::report::json::{LineWriter, Writer};
use wirecopy::report::{Detail, Skipped};
use wirecopy::{Document, ErrorKind, Spool};

use crate::args::{Bytes, Format};
use crate::job::{Job, Scan, Target};
use crate::notices::Outcome;
use crate::progress::Bar;

/// Reads everything under some paths onto the disk, and finds who printed whose text.
pub(crate) fn scan(paths: &[PathBuf], reader: &Reader, memory: Bytes, job: &Job) -> Result<Outcome> {
    let bar = Bar::new(job.shows_progress, "reading");
    let (spool, mut input) = spool(paths, reader)?;
    drop(bar);
    job.notices.about(&input);
    ensure!(!spool.is_empty(), "nothing to scan: {}", Scan::REMEDY);
    let skipped = std::mem::take(&mut input.skipped);
    let outcome = if skipped.is_empty() { Outcome::Done } else { Outcome::SomeSkipped };
    let Target::Stream(sink) = &job.target else { return Err(anyhow!("a folder is not written while it is made")) };
    let bar = Bar::new(job.shows_progress, "starting");
    let mut failed = None;
    sink.write(|out| {
        let written = write(out, spool, memory, skipped, job, &bar);
        written.map_err(|error| match error {
            Failure::Output(error) => error,
            Failure::Scan(error) => {
                failed = Some(error);
                io::Error::other("the scan was not finished")
            }
        })
    })
    .map_err(|error| failed.map_or(error, anyhow::Error::from))?;
    Ok(outcome)
}

/// Why there is no report.
enum Failure {
    /// It cannot be written.
    Output(io::Error),
    /// There is nothing to write.
    Scan(wirecopy::Error),
}

impl From<wirecopy::Error> for Failure {
    fn from(error: wirecopy::Error) -> Self {
        let cause = std::error::Error::source(&error).and_then(|cause| cause.downcast_ref::<io::Error>());
        match (error.kind(), cause) {
            (ErrorKind::Output, Some(cause)) => Self::Output(io::Error::new(cause.kind(), cause.to_string())),
            _ => Self::Scan(error),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

fn write(
    out: &mut dyn io::Write,
    spool: Spool,
    memory: Bytes,
    skipped: Vec<Skipped>,
    job: &Job,
    bar: &Bar,
) -> Result<(), Failure> {
    let detail = Detail::from(job.look.detail());
    let observer = |progress| bar.show(progress);
    if job.look.format() == Format::Ndjson {
        let mut writer = LineWriter::new(out, detail).skipped(skipped);
        job.detector.scan_spool(spool, memory.0, &observer, &mut writer)?;
        return Ok(writer.finish()?);
    }
    let mut writer = Writer::new(out, detail).skipped(skipped);
    job.detector.scan_spool(spool, memory.0, &observer, &mut writer)?;
    Ok(writer.finish()?)
}

/// All documents on disk, each under an id of its own, and what was the matter with the input.
fn spool(paths: &[PathBuf], reader: &Reader) -> Result<(Spool, Input)> {
    let mut spool = Spool::new(env::temp_dir())?;
    let mut full = Ok(());
    let mut input = reader.read_each(paths, io::stdin(), |document: Document| {
        if full.is_ok() {
            full = spool.push(document);
        }
    });
    full?;
    let ids: Vec<String> = spool.ids().map(str::to_owned).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    for (place, name) in input::second_holders(&ids) {
        let message = input::renamed(ids[place], &name);
        input.warnings.push(Warning { path: ids[place].to_owned(), message });
        spool.rename(place, name);
    }
    Ok((spool, input))
}

/// Whether a report of this form is written while it is made.
pub(crate) fn can_write(format: Format) -> bool {
    matches!(format, Format::Json | Format::Ndjson)
}
