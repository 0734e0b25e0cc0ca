//! Candidates → aligned passages.

use criterion::{BenchmarkId, Criterion, Throughput};
use std::hint::black_box;
use wirecopy::Document;
use wirecopy::document::Outline;
use wirecopy::passage::{Sentences, Subject, Text};

use crate::material::{outlines, seeds, wire_copy};

/// The distinct sentences of a corpus and which of them are alike, of the seeds and of corpora of two sizes.
pub(crate) fn sentences(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sentences");
    group.sample_size(10);
    for (name, documents) in [("seeds", seeds()), ("wire copy", wire_copy(200)), ("wire copy", wire_copy(2000))] {
        let outlines = outlines(&documents);
        group.throughput(Throughput::Elements(outlines.iter().map(|outline| outline.sentences.len() as u64).sum()));
        group.bench_function(BenchmarkId::new(name, documents.len()), |bencher| {
            bencher.iter(|| black_box(Sentences::find(black_box(&outlines))));
        });
    }
    group.finish();
}

/// Every article of the seeds, made ready for alignment.
pub(crate) fn prepare(criterion: &mut Criterion) {
    let corpus = Corpus::new(seeds());
    let mut group = criterion.benchmark_group("prepare");
    group.throughput(Throughput::Elements(corpus.outlines.iter().map(|outline| outline.sentences.len() as u64).sum()));
    group.bench_function("text", |bencher| {
        bencher.iter(|| {
            for (number, outline) in corpus.outlines.iter().enumerate() {
                for (segment, _) in outline.articles() {
                    black_box(corpus.text(black_box(number), segment));
                }
            }
        });
    });
    let texts: Vec<Text<'_>> = (0..corpus.documents.len()).map(|number| corpus.text(number, 0)).collect();
    let first = |outline: &Outline| outline.segments[0].sentences.len() as u64;
    group.throughput(Throughput::Elements(corpus.outlines.iter().map(first).sum()));
    group.bench_function("subject", |bencher| {
        bencher.iter(|| {
            for text in &texts {
                black_box(Subject::new(black_box(text), &corpus.sentences));
            }
        });
    });
    group.finish();
}

/// Two articles: rewritten from one wire text, of one event, one and the same, and long ones of sentences that are all
/// a little alike.
pub(crate) fn aligned(criterion: &mut Criterion) {
    let corpus = Corpus::new(seeds());
    let sentences = |number: usize| corpus.outlines[number].segments[0].sentences.len() as u64;

    let mut group = criterion.benchmark_group("align");
    for (name, a, b) in [("rewritten", 0, 1), ("same event", 0, 2), ("identical", 0, 0)] {
        let (one, other) = (corpus.text(a, 0), corpus.text(b, 0));
        let mut subject = Subject::new(&one, &corpus.sentences);
        group.throughput(Throughput::Elements(sentences(a) * sentences(b)));
        group.bench_function(name, |bencher| bencher.iter(|| black_box(subject.align(black_box(&other)).len())));
    }
    for lines in [500, 2000] {
        let corpus = Corpus::new(vec![report_of(lines, "Tuesday", "there"), report_of(lines, "Sunday", "here")]);
        let (one, other) = (corpus.text(0, 0), corpus.text(1, 0));
        let mut subject = Subject::new(&one, &corpus.sentences);
        group.throughput(Throughput::Elements((lines * lines) as u64));
        group.bench_function(BenchmarkId::new("alike", lines), |bencher| {
            bencher.iter(|| black_box(subject.align(black_box(&other)).len()));
        });
    }
    group.finish();
}

/// Documents taken apart, and their sentences compared.
struct Corpus {
    documents: Vec<Document>,
    outlines: Vec<Outline>,
    sentences: Sentences,
}

impl Corpus {
    fn new(documents: Vec<Document>) -> Self {
        let outlines = outlines(&documents);
        let sentences = Sentences::find(&outlines);
        Self { documents, outlines, sentences }
    }

    fn text(&self, number: usize, segment: u32) -> Text<'_> {
        let (document, outline) = (&self.documents[number], &self.outlines[number]);
        Text::new(document.text(), outline, self.sentences.of_document(number), segment)
    }
}

/// So many sentences that differ in a number.
fn report_of(lines: usize, day: &str, place: &str) -> Document {
    let line = |number| format!("The officer number {number} said on {day} that he was not {place}.\n");
    Document::new("", (0..lines).map(line).collect::<String>())
}
