//! What each stage costs. What is inside the timed loops, and how to read the figures: `README.md`.

use criterion::{criterion_group, criterion_main};

mod fingerprint;
mod material;

criterion_group!(benches, fingerprint::shingle, fingerprint::sketch);
criterion_main!(benches);
