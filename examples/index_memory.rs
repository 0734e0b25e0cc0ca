//! How much memory it takes to find out who is worth comparing with whom: fingerprints, bands, buckets, votes and the pairs that come
//! of them, beyond the documents themselves.
//!
//!     cargo run --release --example index_memory -- FILE.jsonl [--memory MEGABYTES]
//!
//! Counts what is allocated, byte by byte, from when all documents are taken apart to when the pairs are known. With `--memory`
//! documents wait on disk, as in `wirecopy scan --memory`, and signatures are not kept; what is read back of them meanwhile counts
//! too. Prints a line of tab-separated figures: paragraphs, distinct ones, the most bytes at once, and these for each paragraph,
//! repeated ones counted.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};

use peak_alloc::PeakAlloc;
use wirecopy::report::Detail;
use wirecopy::{Detector, Progress, Spool, Stage, input};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = arguments.first().ok_or("name a file of JSON lines")?;
    let memory = match arguments.iter().position(|argument| argument == "--memory") {
        Some(place) => Some(arguments.get(place + 1).ok_or("say how many megabytes")?.parse::<u64>()? * 1_000_000),
        None => None,
    };
    let documents = input::read(&[file], std::io::empty()).documents;
    let (before, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let observer = |progress: Progress| match progress.stage {
        Stage::Index => {
            before.store(MEMORY.current_usage(), Ordering::Relaxed);
            MEMORY.reset_peak_usage();
        }
        Stage::Align if progress.done == 0 => most.store(MEMORY.peak_usage(), Ordering::Relaxed),
        _ => {}
    };
    let detector = Detector::builder().detail(Detail::Summary).build()?;
    let mut report = detector.scan(&[])?;
    match memory {
        Some(memory) => {
            let mut spool = Spool::new(std::env::temp_dir())?;
            documents.into_iter().try_for_each(|document| spool.push(document))?;
            detector.scan_spool(spool, memory, &observer, &mut report)?;
        }
        None => detector.scan_into(&documents, &observer, &mut report)?,
    }
    let bytes = most.load(Ordering::Relaxed) - before.load(Ordering::Relaxed);
    let (paragraphs, distinct) = (report.counts.paragraphs, report.counts.distinct_paragraphs);
    println!("{paragraphs}\t{distinct}\t{bytes}\t{:.1}", bytes as f64 / paragraphs as f64);
    Ok(())
}
