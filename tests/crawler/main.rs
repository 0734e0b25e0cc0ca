//! The index inside a crawler: one document in, one verdict out, the same after a restart, the same as a scan in the end.
#![cfg(all(feature = "store", feature = "synth", feature = "input"))]
#![allow(clippy::unwrap_used)]

mod crashes;
mod restarts;
mod verdicts;

use wirecopy::Document;
use wirecopy::input;
use wirecopy::synth::{Corpus, Files};

/// Articles that many outlets printed, in the order in which they were made: a story's come close together.
fn articles(number: u64, seed: u64) -> Vec<Document> {
    let corpus = Corpus::builder().articles(number).seed(seed).copies(12).build().unwrap();
    let [mut documents, mut pairs, mut stories, mut spans] = [const { Vec::new() }; 4];
    let mut files = Files { documents: &mut documents, pairs: &mut pairs, stories: &mut stories, spans: &mut spans };
    corpus.write(&mut files, |_| {}).unwrap();
    let input = input::read(&["-"], &documents[..]);
    assert!(input.skipped.is_empty() && input.documents.len() as u64 == number);
    input.documents
}

/// The same in an order that depends on nothing but the seed.
fn shuffled(mut documents: Vec<Document>, seed: u64) -> Vec<Document> {
    let mut state = seed;
    for last in (1..documents.len()).rev() {
        documents.swap(last, random(&mut state) as usize % (last + 1));
    }
    documents
}

/// SplitMix64.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut x = *state;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
