//! What each stage costs. What is inside the timed loops, and how to read the figures: `../README.md`.
#![allow(clippy::unwrap_used)]

use criterion::{criterion_group, criterion_main};

mod fingerprint;
mod index;
mod material;

criterion_group!(benches, fingerprint::shingle, fingerprint::sketch, index::band_keys, index::candidates);
criterion_main!(benches);
