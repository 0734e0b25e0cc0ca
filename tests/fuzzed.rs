//! What fuzzing has found, and what it starts from: read under any name, nothing panics, nothing is lost in silence, no text is
//! above its limit, and twice is the same.
//!
//! `scripts/fuzz` looks for more; what it finds goes into `tests/fuzzed`, a file a finding.
#![cfg(all(feature = "compress", feature = "csv", feature = "encodings", feature = "pages"))]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use wirecopy::input::{Format, Reader};

const MAX_BYTES: u64 = 1 << 16;

fn holds(reader: &Reader, name: &str, bytes: &[u8]) {
    let input = reader.read_bytes(name, bytes);
    assert!(input.documents.iter().all(|document| document.text().len() as u64 <= MAX_BYTES), "{name}");
    assert!(input.documents.len() + input.skipped.len() + input.warnings.len() > 0, "{name}: dropped in silence");
    assert_eq!(input, reader.read_bytes(name, bytes), "{name}");
}

fn all_hold(folder: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let reader = Reader::new().max_bytes(MAX_BYTES).max_lines(10_000);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        for end in [bytes.len(), bytes.len() / 2, bytes.len().saturating_sub(1)] {
            for name in ["a", "a.txt", "a.html", "a.json", "a.jsonl", "a.csv", "a.tsv", "https://a.example/b.html"] {
                holds(&reader, name, &bytes[..end]);
            }
            holds(&reader.clone().format(Format::Warc), "a.warc", &bytes[..end]);
        }
    }
}

#[test]
fn what_was_found_holds() {
    all_hold("tests/fuzzed");
}

#[test]
fn what_it_starts_from_holds() {
    all_hold("fuzz/seeds");
}
