//! What each stage costs. What is inside the timed loops, and how to read the figures: `../README.md`.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};

mod archive;
mod document;
mod fingerprint;
mod index;
mod material;
mod page;
mod passage;
mod readers;
mod report;
mod story;

/// So many documents or nodes, and a tenth of them where nothing is measured (`cargo test --bench stages`): whether all of it runs is seen
/// as well, and sooner without optimisation.
fn so_many(number: usize) -> usize {
    // Only where it measures cargo gives this.
    if std::env::args().any(|argument| argument == "--bench") { number } else { number / 10 }
}

criterion_group! {
    name = benches;
    // Shorter than criterion's own times, so that all groups end within a few minutes.
    config = Criterion::default().warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1));
    targets =
        page::pages,
        document::outline,
        fingerprint::fingerprint,
        fingerprint::shingle,
        fingerprint::sketch,
        index::band_keys,
        index::candidates,
        index::nominate,
        passage::sentences,
        passage::prepare,
        passage::aligned,
        story::clustered,
        report::scan,
        report::write,
        archive::one_by_one,
        readers::readers
}
criterion_main!(benches);
