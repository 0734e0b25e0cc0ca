//! How many instructions the hot paths take, counted by valgrind: a figure that does not depend on what else the machine
//! does. `scripts/check-instructions` compares them with `figures.json`.
//!
//! One thread, corpora that are the same every time, and everything made before counting starts. Inputs are leaked, so that
//! freeing them is not counted. Valgrind knows no AVX-512, so the kernels counted are those of AVX2.
#![allow(clippy::unwrap_used, missing_docs)]

use std::hint::black_box;

use gungraun::{library_benchmark, library_benchmark_group, main};
use material::{made_up, outlines, paragraphs, seeds};
use wirecopy::document::{Kept, Normaliser, Outline};
use wirecopy::fingerprint::{Fingerprinter, Shingling, Signatures, Sketcher};
use wirecopy::index::{Banding, Nominations, Nominator};
use wirecopy::passage::{Sentences, Subject, Text};
use wirecopy::{Detector, DetectorBuilder, Document, Report};

/// For the rest of the process.
fn leak<T>(value: T) -> &'static mut T {
    Box::leak(Box::new(value))
}

/// So many articles; all that rayon does from here on is done by this thread, which is the one that is counted.
fn articles(count: u64) -> &'static [Document] {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().unwrap();
    leak(made_up(count))
}

fn for_outline() -> (&'static [Document], &'static mut Normaliser) {
    let (documents, normaliser) = (articles(100), leak(Normaliser::default()));
    // Once, as in a scan: the stems of most words are remembered.
    read(documents, normaliser);
    (documents, normaliser)
}

fn read(documents: &[Document], normaliser: &mut Normaliser) -> Vec<Outline> {
    documents.iter().map(|document| Outline::new(document, normaliser).unwrap()).collect()
}

#[library_benchmark(setup = for_outline)]
fn outline((documents, normaliser): (&'static [Document], &'static mut Normaliser)) -> Vec<Outline> {
    read(black_box(documents), normaliser)
}

fn for_fingerprint() -> (Vec<&'static str>, &'static mut Fingerprinter) {
    let lines = articles(100).iter().flat_map(|document| document.text().lines()).collect();
    (lines, leak(Fingerprinter::new(Shingling::default(), Sketcher::default())))
}

#[library_benchmark(setup = for_fingerprint)]
fn fingerprint((paragraphs, fingerprinter): (Vec<&'static str>, &'static mut Fingerprinter)) -> Signatures {
    let mut signatures = Signatures::default();
    fingerprinter.signatures(black_box(&paragraphs).iter().copied(), &mut signatures);
    signatures
}

/// The shingles of every paragraph of the seeds.
fn for_sketch() -> (&'static [Vec<u32>], &'static Sketcher) {
    let shingles = |paragraph: &String| {
        let mut shingles = Vec::new();
        Shingling::default().append(paragraph, &mut shingles);
        shingles
    };
    (leak(paragraphs().iter().map(shingles).collect::<Vec<_>>()), leak(Sketcher::default()))
}

#[library_benchmark(setup = for_sketch)]
fn sketch((sets, sketcher): (&'static [Vec<u32>], &'static Sketcher)) {
    let mut minima = Vec::new();
    for set in sets {
        black_box(sketcher.sketch(black_box(set), &mut minima));
    }
}

fn for_band_keys() -> (&'static Signatures, Banding) {
    let signatures = leak(Signatures::default());
    let mut fingerprinter = Fingerprinter::new(Shingling::default(), Sketcher::default());
    fingerprinter.signatures(paragraphs().iter().map(String::as_str), signatures);
    let nominator = Nominator::new(DetectorBuilder::RECALL_SIMILARITY, DetectorBuilder::RECALL_PROBABILITY).unwrap();
    (signatures, nominator.banding())
}

#[library_benchmark(setup = for_band_keys)]
fn band_keys((signatures, banding): (&'static Signatures, Banding)) -> u64 {
    let signatures = (0..signatures.len()).filter_map(|paragraph| signatures.get(paragraph));
    signatures.flat_map(|signature| banding.band_keys(black_box(signature))).fold(0, |all, key| all ^ key)
}

fn for_nominate() -> (Nominator, Vec<&'static str>, &'static [Outline]) {
    let documents = articles(300);
    let nominator = Nominator::new(DetectorBuilder::RECALL_SIMILARITY, DetectorBuilder::RECALL_PROBABILITY).unwrap();
    (nominator, documents.iter().map(Document::text).collect(), leak(outlines(documents)))
}

#[library_benchmark(setup = for_nominate)]
fn nominate((nominator, texts, outlines): (Nominator, Vec<&'static str>, &'static [Outline])) -> Nominations {
    nominator.nominate(&Kept::new(black_box(&texts), outlines))
}

fn for_sentences() -> &'static [Outline] {
    leak(outlines(articles(300)))
}

#[library_benchmark(setup = for_sentences)]
fn sentences(outlines: &'static [Outline]) -> Sentences {
    Sentences::find(black_box(&outlines))
}

/// The two seeds that were rewritten from one wire text.
fn for_align() -> (Subject<'static>, Text<'static>) {
    let documents = leak(seeds());
    let outlines: &'static [Outline] = leak(outlines(documents));
    let sentences = leak(Sentences::find(&outlines));
    let text = |number: usize| Text::new(documents[number].text(), &outlines[number], sentences.of_document(number), 0);
    (Subject::new(leak(text(0)), sentences), text(1))
}

#[library_benchmark(setup = for_align)]
fn align((mut subject, other): (Subject<'static>, Text<'static>)) -> (Subject<'static>, Text<'static>) {
    black_box(subject.align(black_box(&other)));
    (subject, other)
}

fn for_scan() -> (Detector, &'static [Document]) {
    (Detector::builder().build().unwrap(), articles(200))
}

#[library_benchmark(setup = for_scan)]
fn scan((detector, documents): (Detector, &'static [Document])) -> Report {
    detector.scan(black_box(documents)).unwrap()
}

library_benchmark_group!(
    name = hot_paths,
    benchmarks = [outline, fingerprint, sketch, band_keys, nominate, sentences, align, scan]
);

main!(library_benchmark_groups = hot_paths);
