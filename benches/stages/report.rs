//! The whole scan, and what is written of it.

use criterion::{BenchmarkId, Criterion, Throughput};
use std::hint::black_box;
use wirecopy::report::text::{self, Style, Texts};
use wirecopy::report::{Detail, json};
use wirecopy::{Detector, Document, Report};

use crate::material::{bytes, made_up, seeds, wire_copy};
use crate::so_many;

fn corpora() -> [(&'static str, Vec<Document>); 2] {
    [("seeds", seeds()), ("wire copy", wire_copy(400))]
}

/// Documents in, report out.
pub(crate) fn scan(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("scan");
    group.sample_size(10);
    let detector = Detector::builder().build().unwrap();
    let made_up = [1_000, 10_000].map(|articles| ("made up", made_up(so_many(articles) as u64)));
    for (name, documents) in corpora().into_iter().chain(made_up) {
        group.throughput(Throughput::Bytes(bytes(&documents)));
        group.bench_function(BenchmarkId::new(name, documents.len()), |bencher| {
            bencher.iter(|| black_box(detector.scan(black_box(&documents)).unwrap()));
        });
    }
    group.finish();
}

/// A report in each of its forms.
pub(crate) fn write(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("write");
    group.sample_size(10);
    let detector = Detector::builder().build().unwrap();
    for (name, documents) in corpora() {
        let report = detector.scan(&documents).unwrap();
        for (form, write) in FORMS {
            let mut out = Vec::new();
            write(&report, &documents, &mut out);
            group.throughput(Throughput::Bytes(out.len() as u64));
            group.bench_function(BenchmarkId::new(form, name), |bencher| {
                bencher.iter(|| {
                    out.clear();
                    write(black_box(&report), &documents, &mut out);
                    black_box(&out);
                });
            });
        }
    }
    group.finish();
}

type Write = fn(&Report, &[Document], &mut Vec<u8>);

const FORMS: [(&str, Write); 3] = [
    ("json", |report, _, out| json::write(report, Detail::Full, out).unwrap()),
    ("ndjson", |report, _, out| json::write_lines(report, Detail::Full, out).unwrap()),
    ("text", |report, documents, out| {
        let texts = Texts::from_iter(documents);
        text::write(report, &texts, Detail::Full, &Style::default(), out).unwrap();
    }),
];
