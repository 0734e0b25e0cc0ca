//! One document at a time.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput};
use wirecopy::{Document, Index};

use crate::material::{bytes, made_up};
use crate::so_many;

/// Articles that are inserted or asked for.
const ASKED: usize = 200;

/// An index of these documents.
fn index(documents: &[Document]) -> Index {
    let index = Index::builder().build().unwrap();
    for document in documents {
        index.insert(document.clone()).unwrap();
    }
    index
}

/// Documents in, a verdict on each out: into an index, and of one.
pub(crate) fn one_by_one(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index");
    group.sample_size(10);
    for held in [1_000, 5_000].map(so_many) {
        let documents = made_up(held as u64 + ASKED as u64);
        let (before, asked) = documents.split_at(held);
        group.throughput(Throughput::Bytes(bytes(asked)));
        let index = index(before);
        group.bench_function(BenchmarkId::new("query", held), |bencher| {
            bencher.iter(|| asked.iter().for_each(|document| _ = black_box(index.query(black_box(document)).unwrap())));
        });
        group.bench_function(BenchmarkId::new("insert and remove", held), |bencher| {
            bencher.iter_batched(
                || asked.to_vec(),
                |asked| {
                    let ids: Vec<String> = asked.iter().map(|document| document.id().to_owned()).collect();
                    asked.into_iter().for_each(|document| _ = black_box(index.insert(document).unwrap()));
                    ids.iter().for_each(|id| _ = index.remove(id).unwrap());
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}
