//! Paragraphs → shingles → signatures.

use criterion::{BenchmarkId, Criterion, Throughput};
use std::hint::black_box;
use wirecopy::fingerprint::{Fingerprinter, Shingling, Signatures, Sketcher, distinct};

use crate::material::{Script, cyrillic, paragraphs, wire_copy};
use crate::so_many;

/// Texts in memory → the signatures of all their paragraphs, in used buffers. `repeated once` as a scan does it: paragraphs
/// that are the same are sketched once; `each`: every paragraph for itself.
pub(crate) fn fingerprint(criterion: &mut Criterion) {
    let documents = wire_copy(so_many(2000));
    let mut group = criterion.benchmark_group("fingerprint");
    for script in [Script::Ascii, Script::French, Script::Russian] {
        let texts: Vec<String> = documents.iter().map(|document| script.rewrite(document.text())).collect();
        let paragraphs: Vec<&str> = texts.iter().flat_map(|text| text.lines()).collect();
        group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
        let mut fingerprinter = Fingerprinter::new(Shingling::default(), Sketcher::default());
        group.bench_function(BenchmarkId::new("repeated once", script.name()), |bencher| {
            let mut signatures = Signatures::default();
            bencher.iter(|| {
                fingerprinter.signatures(black_box(&paragraphs).iter().copied(), &mut signatures);
                black_box(&signatures);
            });
        });
        group.bench_function(BenchmarkId::new("each", script.name()), |bencher| {
            let mut minima = Vec::new();
            bencher.iter(|| {
                for paragraph in &paragraphs {
                    minima.clear();
                    fingerprinter.shingles(black_box(paragraph));
                    black_box(fingerprinter.sketch(&mut minima));
                }
            });
        });
    }
    group.finish();
}

/// All paragraphs of the seeds, one after the other into one buffer.
pub(crate) fn shingle(criterion: &mut Criterion) {
    let ascii: Vec<_> = paragraphs().into_iter().filter(|paragraph| paragraph.is_ascii()).collect();
    // The same letters, one to one, in a script of two bytes a letter.
    let cyrillic: Vec<_> = ascii.iter().map(|paragraph| paragraph.chars().map(cyrillic).collect::<String>()).collect();

    let mut group = criterion.benchmark_group("shingle");
    for (script, paragraphs) in [("ascii", &ascii), ("cyrillic", &cyrillic)] {
        group.throughput(Throughput::Bytes(paragraphs.iter().map(|paragraph| paragraph.len() as u64).sum()));
        for shingling in [Shingling::default(), Shingling::words(2).unwrap(), Shingling::words(5).unwrap()] {
            group.bench_function(BenchmarkId::new(shingling.to_string(), script), |bencher| {
                let mut shingles = Vec::new();
                bencher.iter(|| {
                    for paragraph in paragraphs {
                        shingles.clear();
                        shingling.append(black_box(paragraph), &mut shingles);
                        black_box(&shingles);
                    }
                });
            });
        }
    }
    group.finish();
}

/// Sets of shingles of the seeds, of the sizes that paragraphs have, on each instruction set of this processor.
pub(crate) fn sketch(criterion: &mut Criterion) {
    let mut text = Vec::new();
    for paragraph in paragraphs() {
        Shingling::default().append(&paragraph, &mut text);
    }
    distinct(&mut text);

    let mut group = criterion.benchmark_group("sketch");
    for (instructions, hashes, size) in variants() {
        let sets: Vec<_> = text.chunks_exact(size).collect();
        let sketcher = Sketcher::new(hashes, Sketcher::SEED).unwrap();
        let (_, sketcher) = sketcher.on_each_instruction_set().find(|(name, _)| *name == instructions).unwrap();
        group.throughput(Throughput::Elements((sets.len() * size) as u64));
        group.bench_function(BenchmarkId::new(format!("{instructions}, {hashes} hashes"), size), |bencher| {
            let mut minima = Vec::new();
            bencher.iter(|| {
                for set in &sets {
                    black_box(sketcher.sketch(black_box(set), &mut minima));
                }
            });
        });
    }
    group.finish();
}

/// Every length with the fastest instructions, the default length with the others.
fn variants() -> Vec<(&'static str, usize, usize)> {
    let mut variants = Vec::new();
    for (rank, (instructions, _)) in Sketcher::default().on_each_instruction_set().enumerate() {
        let lengths: &[usize] = if rank == 0 { &[64, 128, 256] } else { &[Sketcher::HASHES] };
        for &hashes in lengths {
            variants.extend([20, 60, 200].map(|size| (instructions, hashes, size)));
        }
    }
    variants
}
