//! Bytes → lines, sentences, words, segments.

use criterion::{BenchmarkId, Criterion, Throughput};
use std::hint::black_box;
use wirecopy::Document;
use wirecopy::document::{Normaliser, Outline};

use crate::material::{bytes, seeds};

/// The seeds, as they are and in a script whose words are folded through Unicode's tables.
pub(crate) fn outline(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("outline");
    let latin = seeds();
    let greek: Vec<_> =
        latin.iter().map(|seed| Document::new(seed.id(), seed.text().chars().map(greek).collect::<String>())).collect();
    for (script, documents) in [("latin", &latin), ("greek", &greek)] {
        group.throughput(Throughput::Bytes(bytes(documents)));
        group.bench_function(BenchmarkId::new("seeds", script), |bencher| {
            let mut normaliser = Normaliser::default();
            bencher.iter(|| {
                for document in documents {
                    black_box(Outline::new(black_box(document), &mut normaliser).unwrap());
                }
            });
        });
    }
    group.finish();
}

/// The same letters, one to one, in a script of two bytes a letter.
fn greek(letter: char) -> char {
    let place = |from: char| (letter as u32 - from as u32) % 17;
    let shifted = match letter {
        'a'..='z' => 'α' as u32 + place('a'),
        'A'..='Z' => 'Α' as u32 + place('A'),
        _ => return letter,
    };
    char::from_u32(shifted).unwrap()
}
