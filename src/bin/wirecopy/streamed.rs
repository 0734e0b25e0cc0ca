//! Reports that are written while they are made, and never held.

use std::io;

use anyhow::{Result, anyhow};
use wirecopy::ErrorKind;
use wirecopy::report::json::{LineWriter, Writer};
use wirecopy::report::{Sink, Skipped};

use crate::args::Format;
use crate::job::{Job, Target};

/// Whether a report of this form can be.
pub(crate) fn can_write(format: Format) -> bool {
    matches!(format, Format::Json | Format::Ndjson)
}

/// Writes the report that `scan` hands over, and that names these inputs as skipped, to where the job's report is to go.
pub(crate) fn write(
    job: &Job,
    skipped: Vec<Skipped>,
    scan: impl FnOnce(&mut dyn Sink) -> wirecopy::Result<()>,
) -> Result<()> {
    let Target::Stream(sink) = &job.target else { return Err(anyhow!("a folder is not written while it is made")) };
    let (detail, mut failed) = (job.look.detail().into(), None);
    let written = sink.write(|out| {
        let written = if job.look.format() == Format::Ndjson {
            through(LineWriter::new(out, detail).skipped(skipped), scan, LineWriter::finish)
        } else {
            through(Writer::new(out, detail).skipped(skipped), scan, Writer::finish)
        };
        written.map_err(|error| match error {
            Failure::Output(error) => error,
            Failure::Scan(error) => {
                failed = Some(error);
                io::Error::other("the scan was not finished")
            }
        })
    });
    written.map_err(|error| failed.map_or(error, anyhow::Error::from))
}

/// Has a writer write what `scan` hands over.
fn through<W: Sink>(
    mut writer: W,
    scan: impl FnOnce(&mut dyn Sink) -> wirecopy::Result<()>,
    finish: impl FnOnce(W) -> io::Result<()>,
) -> Result<(), Failure> {
    scan(&mut writer)?;
    Ok(finish(writer)?)
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
