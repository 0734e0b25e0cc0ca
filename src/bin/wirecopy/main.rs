//! The `wirecopy` command: reads what it is told to, asks the library who printed whose text, writes the answer.
//!
//! Results go to standard output or a file, everything else to standard error. A file a word: `args` is what was typed,
//! `job` what was meant (`eval` is both for its command, `inputs` for what is read), `notices` and `progress` what is said meanwhile, `output` what is
//! written (`streamed` while it is made), `texts` the texts beside it, `sink`, `folder` and `pager` where to, `interrupt` what Ctrl-C leaves behind. Two are commands apart: `synth` makes
//! corpora, `index` answers document by document.

mod args;
mod eval;
mod folder;
mod index;
mod inputs;
mod interrupt;
mod job;
mod notices;
mod output;
mod pager;
mod pages;
mod progress;
mod sink;
mod spooled;
mod streamed;
mod synth;
mod tables;
mod texts;

use std::env;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use anyhow::{Result, ensure};
use clap::Parser;
use wirecopy::input::Input;

use args::{Arguments, Command};
use eval::Eval;
use job::{Comparison, Job, Scan};
use notices::Outcome;
use progress::Bar;
use synth::Synth;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The program.
pub fn main() -> ExitCode {
    ExitCode::from(answer(env::args_os()))
}

/// Does what these arguments ask, the first of which is the program's name, and returns the exit code. The Python package
/// carries this file as a library, and enters here; a process can once, since signals are watched from then on.
pub fn answer(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let done = interrupt::watch().and_then(|()| run(Arguments::try_parse_from(arguments)?));
    done.map_or_else(|error| notices::failure(&error), Outcome::exit_code)
}

fn run(arguments: Arguments) -> Result<Outcome> {
    match arguments.command {
        Command::Scan(typed) => scan(&Scan::meant_by(typed)?),
        Command::Compare(typed) => compare(&Comparison::meant_by(typed)?),
        Command::Eval(typed) => Eval::meant_by(typed)?.run(),
        Command::Synth(typed) => Synth::meant_by(typed)?.write(),
        Command::Index(typed) => index::run(typed),
        Command::Stream(typed) => index::stream(&typed),
        Command::Schema => output::schema(),
        Command::Completions { shell } => output::completions(shell),
        Command::Man { command } => output::man(command.as_deref()),
    }
}

fn scan(Scan { paths, reader, texts, memory, job }: &Scan) -> Result<Outcome> {
    job.pool.install(|| {
        if let Some(memory) = memory {
            return spooled::scan(paths, reader, *memory, job);
        }
        let bar = Bar::new(job.shows_progress, "reading");
        let input = reader.read(paths, io::stdin());
        drop(bar);
        job.notices.about(&input);
        ensure!(!input.documents.is_empty(), "nothing to scan: {}", Scan::REMEDY);
        if let Some(texts) = texts {
            texts.write(&input.documents)?;
        }
        explain(job, input)
    })
}

fn compare(Comparison { a, b, reader, job }: &Comparison) -> Result<Outcome> {
    job.pool.install(|| {
        let [a, b] = [a, b].map(|path| Comparison::side(path, reader.read(&[path], io::stdin())));
        let input = a?.join(b?);
        job.notices.about(&input);
        explain(job, input)
    })
}

/// Finds who printed whose text in what was read, and writes it.
fn explain(job: &Job, input: Input) -> Result<Outcome> {
    let bar = Bar::new(job.shows_progress, "starting");
    if streamed::can_write(job.look.format()) {
        let outcome = Outcome::of(&input.skipped);
        let observer = |progress| bar.show(progress);
        streamed::write(job, input.skipped, |sink| job.detector.scan_into(&input.documents, &observer, sink))?;
        return Ok(outcome);
    }
    let mut report = job.detector.scan_observed(&input.documents, &|progress| bar.show(progress))?;
    drop(bar);
    report.skipped = input.skipped;
    if let Some(warning) = output::deliver(&report, &input.documents, &job.look, &job.target)? {
        job.notices.warn(warning);
    }
    Ok(Outcome::of(&report.skipped))
}
