//! Signatures → keys → candidates.

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use std::hint::black_box;
use wirecopy::DetectorBuilder;
use wirecopy::document::Kept;
use wirecopy::fingerprint::{Shingling, Sketcher};
use wirecopy::index::{Banding, Candidates, Nominator, Posting};

use crate::material::{Random, outlines, paragraphs, wire_copy};
use crate::so_many;

/// The keys of each paragraph of the seeds.
pub(crate) fn band_keys(criterion: &mut Criterion) {
    let (sketcher, mut shingles) = (Sketcher::default(), Vec::new());
    let mut buffers: Vec<_> = paragraphs().iter().map(|_| Vec::new()).collect();
    let signatures: Vec<_> = paragraphs()
        .iter()
        .zip(&mut buffers)
        .map(|(paragraph, minima)| {
            shingles.clear();
            Shingling::default().append(paragraph, &mut shingles);
            sketcher.sketch(&shingles, minima).unwrap()
        })
        .collect();

    let mut group = criterion.benchmark_group("band keys");
    group.throughput(Throughput::Elements(signatures.len() as u64));
    for (bands, rows) in [(42, 3), (64, 2), (32, 4), (16, 8)] {
        let banding = Banding::new(bands, rows).unwrap();
        group.bench_function(banding.to_string(), |bencher| {
            let mut keys = Vec::new();
            bencher.iter(|| {
                for &signature in &signatures {
                    keys.clear();
                    keys.extend(banding.band_keys(black_box(signature)));
                    black_box(&keys);
                }
            });
        });
    }
    group.finish();
}

/// Postings of 42 bands, as a corpus of wire copy has them.
pub(crate) fn candidates(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("candidates");
    group.sample_size(10);
    for nodes in [10_000, 100_000].map(so_many) {
        let postings = postings(nodes as u32);
        group.throughput(Throughput::Elements(postings.len() as u64));
        group.bench_function(BenchmarkId::new("42 bands", nodes), |bencher| {
            bencher.iter_batched(
                || postings.clone(),
                |postings| black_box(Candidates::find(postings)),
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

/// Documents nominated by their paragraphs, below and above the size from which on common shingles are left out.
pub(crate) fn nominate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("nominate");
    group.sample_size(10);
    let nominator = Nominator::new(DetectorBuilder::RECALL_SIMILARITY, DetectorBuilder::RECALL_PROBABILITY).unwrap();
    for size in [200, 2000] {
        let documents = wire_copy(size);
        let outlines = outlines(&documents);
        let texts: Vec<&str> = documents.iter().map(|document| document.text()).collect();
        group.throughput(Throughput::Elements(outlines.iter().map(|outline| outline.paragraphs.len() as u64).sum()));
        group.bench_function(BenchmarkId::new("wire copy", size), |bencher| {
            bencher.iter(|| black_box(nominator.nominate(black_box(&Kept::new(&texts, &outlines)))));
        });
    }
    group.finish();
}

/// Half of the nodes are alone; the others are versions of one paragraph in families of 1 to 40, small ones the most,
/// that share each band with two in three of their family; and one node in fifty is page furniture that shares half of
/// its bands with all other furniture.
fn postings(nodes: u32) -> Vec<Posting> {
    const BANDS: u64 = 42;
    let mut numbers = Random(1);
    let mut random = move || numbers.number();
    let mut postings = Vec::new();
    let (mut family, mut left) = (0, 0);
    for node in 0..nodes {
        if left == 0 {
            (family, left) = (random(), 1 + 40 / (1 + random() % 40));
        }
        left -= 1;
        let kind = random() % 100;
        for band in 0..BANDS {
            let shared = match kind {
                0..2 => (random() % 2 == 0).then_some(7),
                2..52 => (random() % 3 > 0).then_some(family),
                _ => None,
            };
            let key =
                shared.map_or_else(&mut random, |shared| shared.wrapping_add(band).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            postings.push(Posting { key, node });
        }
    }
    postings
}
