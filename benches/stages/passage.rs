//! Candidates → aligned passages.

use criterion::{BenchmarkId, Criterion, Throughput};
use std::hint::black_box;
use wirecopy::document::Outline;
use wirecopy::passage::{Text, align};

use crate::material::{outlines, seeds};

/// Every article of the seeds, made ready for alignment.
pub(crate) fn prepare(criterion: &mut Criterion) {
    let documents = seeds();
    let outlines = outlines(&documents);
    let mut group = criterion.benchmark_group("prepare");
    group.throughput(Throughput::Elements(outlines.iter().map(|outline| outline.sentences.len() as u64).sum()));
    group.bench_function("seeds", |bencher| {
        bencher.iter(|| {
            for (document, outline) in documents.iter().zip(&outlines) {
                for (segment, _) in outline.articles() {
                    black_box(Text::new(black_box(document.text()), outline, segment));
                }
            }
        });
    });
    group.finish();
}

/// Two articles: rewritten from one wire text, of one event, one and the same, and long ones of sentences that are all
/// a little alike.
pub(crate) fn aligned(criterion: &mut Criterion) {
    let documents = seeds();
    let outlines = outlines(&documents);
    let text = |number: usize| Text::new(documents[number].text(), &outlines[number], 0);
    let sentences = |number: usize| outlines[number].segments[0].sentences.len() as u64;

    let mut group = criterion.benchmark_group("align");
    for (name, a, b) in [("rewritten", 0, 1), ("same event", 0, 2), ("identical", 0, 0)] {
        let (one, other) = (text(a), text(b));
        group.throughput(Throughput::Elements(sentences(a) * sentences(b)));
        group.bench_function(name, |bencher| bencher.iter(|| black_box(align(black_box(&one), &other))));
    }
    for lines in [500, 2000] {
        let (a, b) = (report_of(lines, "Tuesday", "there"), report_of(lines, "Sunday", "here"));
        let (one, other) = (Text::new(&a.0, &a.1, 0), Text::new(&b.0, &b.1, 0));
        group.throughput(Throughput::Elements((lines * lines) as u64));
        group.bench_function(BenchmarkId::new("alike", lines), |bencher| {
            bencher.iter(|| black_box(align(black_box(&one), &other)));
        });
    }
    group.finish();
}

/// So many sentences that differ in a number.
fn report_of(lines: usize, day: &str, place: &str) -> (String, Outline) {
    let line = |number| format!("The officer number {number} said on {day} that he was not {place}.\n");
    let text: String = (0..lines).map(line).collect();
    let document = wirecopy::Document::new("", &text);
    let outline = outlines(&[document]).remove(0);
    (text, outline)
}
