//! How fast an index takes documents in, with a verdict on each, and how long a query takes.
//!
//!     cargo run --release --example rates -- FILE.jsonl [--store DIR] [--sync every|batch|never] [--queries N] [--threads N]
//!
//! Prints a line of tab-separated figures: documents, seconds of all inserts, median and 99th percentile of the queries in
//! microseconds, bytes of resident memory beyond those of the documents read, bytes of the store. Reading the file is left out.
//! `scripts/compare-index` runs it beside other indexes.

#![allow(clippy::print_stdout)]
#![expect(clippy::disallowed_methods, reason = "time is what it measures")]

use std::error::Error;
use std::time::{Duration, Instant};

use wirecopy::archive::SyncPolicy;
use wirecopy::{Document, Index, input};

/// As docs/crawler.md advises.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        arguments.get(place + 1).map(String::as_str)
    };
    let file = arguments.first().ok_or("name a file of JSON lines")?;
    let queries: usize = option("--queries").unwrap_or("1000").parse()?;
    let sync = match option("--sync") {
        Some("batch") => SyncPolicy::Batch,
        Some("never") => SyncPolicy::Never,
        _ => SyncPolicy::Every,
    };
    let documents = input::read(&[file], std::io::empty()).documents;
    let asked: Vec<Document> =
        documents.iter().step_by((documents.len() / queries.max(1)).max(1)).take(queries).cloned().collect();
    let (number, before) = (documents.len(), resident());

    let index = match option("--store") {
        Some(folder) => Index::builder().sync(sync).open(folder)?,
        None => Index::builder().build()?,
    };
    let threads: usize = option("--threads").unwrap_or("1").parse()?;
    let start = Instant::now();
    insert(&index, documents, threads)?;
    index.flush()?;
    let inserted = start.elapsed();

    let mut times: Vec<Duration> = Vec::with_capacity(asked.len());
    for document in &asked {
        let start = Instant::now();
        index.query(document)?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1)));
    let micros = |time: Option<&Duration>| time.map_or(0, Duration::as_micros);
    println!(
        "{number}\t{:.3}\t{}\t{}\t{}\t{}",
        inserted.as_secs_f64(),
        micros(at(50)),
        micros(at(99)),
        resident().saturating_sub(before),
        index.stats()?.stored_bytes.unwrap_or(0)
    );
    Ok(())
}

/// Inserts documents from several threads, each a share; each asks for what it inserted some time ago, too, and must find it.
fn insert(index: &Index, documents: Vec<Document>, threads: usize) -> Result<(), Box<dyn Error>> {
    if threads == 1 {
        return Ok(documents.into_iter().try_for_each(|document| index.insert(document).map(drop))?);
    }
    let number = documents.len();
    let share = number.div_ceil(threads.max(1));
    let work = |part: &[Document]| -> wirecopy::Result<()> {
        for (place, document) in part.iter().enumerate() {
            index.insert(document.clone())?;
            let before = &part[place / 2];
            let verdict = index.query(before)?;
            let is_alone = verdict.matches.is_empty() && !before.text().trim().is_empty();
            assert!(index.contains(before.id()), "{} was inserted and is not held", before.id());
            assert!(!is_alone || before.text().len() < 500, "{} does not find itself", before.id());
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = documents.chunks(share).map(|part| scope.spawn(|| work(part))).collect();
        threads
            .into_iter()
            .try_for_each(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    assert_eq!(index.len(), number, "documents were lost");
    Ok(())
}

/// Bytes of resident memory, where the system tells; else 0.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}
