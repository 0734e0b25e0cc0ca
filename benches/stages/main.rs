//! What each stage costs. What is inside the timed loops, and how to read the figures: `../README.md`.
#![allow(clippy::unwrap_used)]

use criterion::{criterion_group, criterion_main};

mod document;
mod fingerprint;
mod index;
mod material;
mod passage;
mod report;
mod story;

criterion_group!(
    benches,
    document::outline,
    fingerprint::shingle,
    fingerprint::sketch,
    index::band_keys,
    index::candidates,
    index::nominate,
    passage::prepare,
    passage::aligned,
    story::clustered,
    report::scan,
    report::write
);
criterion_main!(benches);
