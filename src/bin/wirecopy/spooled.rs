//! A scan in little memory: documents wait on disk.

use std::env;
use std::io;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use wirecopy::input::{self, Input, Reader, Warning};
use wirecopy::{Document, Spool};

use crate::args::Bytes;
use crate::job::{Job, Scan};
use crate::notices::Outcome;
use crate::progress::Bar;
use crate::streamed;

/// Reads everything under some paths onto the disk, and finds who printed whose text.
pub(crate) fn scan(paths: &[PathBuf], reader: &Reader, memory: Bytes, job: &Job) -> Result<Outcome> {
    let bar = Bar::new(job.shows_progress, "reading");
    let (spool, mut input) = spool(paths, reader)?;
    drop(bar);
    job.notices.about(&input);
    ensure!(!spool.is_empty(), "nothing to scan: {}", Scan::REMEDY);
    let skipped = std::mem::take(&mut input.skipped);
    let outcome = Outcome::of(&skipped);
    let bar = Bar::new(job.shows_progress, "starting");
    let observer = |progress| bar.show(progress);
    streamed::write(job, skipped, |sink| job.detector.scan_spool(spool, memory.0, &observer, sink))?;
    Ok(outcome)
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
