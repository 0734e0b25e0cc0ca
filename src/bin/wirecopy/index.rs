//! `wirecopy index` and `wirecopy stream`: the index that outlives its process.

use std::io::{self, BufRead, BufWriter, Read, Write};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::error::ErrorKind;
use wirecopy::archive::{SyncPolicy, json};
use wirecopy::input;
use wirecopy::report::Detail;
use wirecopy::{Document, Index, Verdict};

use crate::args::{
    DocumentArguments, IndexCommand, ReachArguments, RecallAt, StoreArguments, StreamArguments, Sync, VerdictArguments,
};
use crate::interrupt;
use crate::job::{detector, usage};
use crate::notices::{Notices, Outcome};

/// Does what was asked of an index.
pub(crate) fn run(command: IndexCommand) -> Result<Outcome> {
    match command {
        IndexCommand::Add { store, documents } => {
            answer(&*open_or_make(&store.store, Some(store.reach))?, &documents, |index, document| {
                index.insert(document)
            })
        }
        IndexCommand::Query { store, documents } => {
            answer(&*open_to_ask(&store)?, &documents, |index, document| index.query(&document))
        }
        IndexCommand::Remove { store, ids } => remove(&*open(&store)?, &ids),
        IndexCommand::Expire { store, before, keep_last } => expire(&*open(&store)?, before.as_deref(), keep_last),
        IndexCommand::Stats { store } => stats(&*open(&store)?),
        IndexCommand::Compact { store } => {
            open(&store)?.compact()?;
            Ok(Outcome::Done)
        }
    }
}

/// The index in a folder that must hold one.
fn open(typed: &StoreArguments) -> Result<Arc<Index>> {
    must_exist(typed)?;
    open_or_make(typed, None)
}

/// The same for verdicts within a reach.
fn open_to_ask(typed: &VerdictArguments) -> Result<Arc<Index>> {
    must_exist(&typed.store)?;
    open_or_make(&typed.store, Some(typed.reach))
}

fn must_exist(typed: &StoreArguments) -> Result<()> {
    if !typed.store.is_dir() {
        bail!("there is no index in `{}`: make one with `wirecopy index add --store`", typed.store.display());
    }
    Ok(())
}

fn open_or_make(typed: &StoreArguments, reach: Option<ReachArguments>) -> Result<Arc<Index>> {
    let sync = match typed.sync {
        Sync::Every => SyncPolicy::Every,
        Sync::Batch => SyncPolicy::Batch,
        Sync::Never => SyncPolicy::Never,
    };
    let mut builder = Index::builder().sync(sync);
    if let Some(reach) = reach {
        builder = builder.detector(detector(RecallAt::default(), reach, Detail::Full)?);
    }
    let index = Arc::new(builder.open(&typed.store)?);
    // What was answered is on disk when an interrupt ends the process.
    let interrupted = Arc::downgrade(&index);
    interrupt::before_exit(move || drop(interrupted.upgrade().map(|index| index.flush())));
    Ok(index)
}

/// Prints a verdict on each document, in the order of their paths and lines.
fn answer(
    index: &Index,
    typed: &DocumentArguments,
    verdict: impl Fn(&Index, Document) -> wirecopy::Result<Verdict>,
) -> Result<Outcome> {
    let input = typed.input.reader()?.read(&typed.input.paths()?, io::stdin());
    Notices { quiet: typed.quiet }.about(&input);
    let mut out = BufWriter::new(io::stdout().lock());
    for document in input.documents {
        json::write(&verdict(index, document)?, &mut out).context(TO_STANDARD_OUTPUT)?;
    }
    out.flush().context(TO_STANDARD_OUTPUT)?;
    index.flush()?;
    Ok(Outcome::of(&input.skipped))
}

const TO_STANDARD_OUTPUT: &str = "cannot write to standard output";

fn remove(index: &Index, ids: &[String]) -> Result<Outcome> {
    let mut unknown: Vec<&str> = Vec::new();
    for id in ids {
        if !index.remove(id)? {
            unknown.push(id);
        }
    }
    index.flush()?;
    if !unknown.is_empty() {
        bail!("not in the index: {}: the others were removed", unknown.join(", "));
    }
    Ok(Outcome::Done)
}

fn expire(index: &Index, before: Option<&str>, keep_last: Option<usize>) -> Result<Outcome> {
    let before = before.map(|date| {
        index.expire_before(date).map_err(|error| match error.kind() {
            wirecopy::ErrorKind::Parameter => usage(ErrorKind::ValueValidation, format!("--before: {error}")).into(),
            _ => anyhow::Error::from(error),
        })
    });
    let kept = keep_last.map(|documents| index.keep_last(documents).map_err(anyhow::Error::from));
    let removed: usize = [before, kept].into_iter().flatten().sum::<Result<usize>>()?;
    index.flush()?;
    println(&format!("{{\"removed\": {removed}}}"))
}

fn stats(index: &Index) -> Result<Outcome> {
    println(&serde_json::to_string(&index.stats()?)?)
}

fn println(line: &str) -> Result<Outcome> {
    writeln!(io::stdout().lock(), "{line}").context(TO_STANDARD_OUTPUT)?;
    Ok(Outcome::Done)
}

/// Answers each line of standard input, until there are no more.
pub(crate) fn stream(typed: &StreamArguments) -> Result<Outcome> {
    let index = open_or_make(&typed.store.store, Some(typed.store.reach))?;
    let (mut lines, mut out) = (io::stdin().lock(), io::stdout().lock());
    let mut line = Vec::new();
    // Every answer is one write: whoever reads them need not wait for the next.
    let mut answer = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let limit = input::MAX_BYTES + 1;
        if lines.by_ref().take(limit).read_until(b'\n', &mut line).context("cannot read standard input")? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        answer.clear();
        if line.len() as u64 == limit && !line.ends_with(b"\n") {
            lines.skip_until(b'\n').context("cannot read standard input")?;
            let reason = format!("line {number}: above {} bytes, the limit: split it", input::MAX_BYTES);
            json::write_refusal(None, &reason, &mut answer)?;
        } else {
            match input::document_of_line(&line, "-", number) {
                Ok(document) => json::write(&index.insert(document)?, &mut answer)?,
                Err(bad) => {
                    json::write_refusal(bad.id.as_deref(), &format!("line {number}: {}", bad.reason), &mut answer)?;
                }
            }
        }
        out.write_all(&answer).and_then(|()| out.flush()).context(TO_STANDARD_OUTPUT)?;
        if let Some(most) = typed.keep_last {
            shrink(&index, most as usize)?;
        }
    }
    index.flush()?;
    Ok(Outcome::Done)
}

/// Removes the oldest documents, a hundredth of them at a time: one at a time would write as often again as it reads.
fn shrink(index: &Index, most: usize) -> Result<()> {
    if index.len() > most + most / 100 {
        index.keep_last(most)?;
    }
    Ok(())
}
