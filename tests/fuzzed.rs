//! What fuzzing has found, and what it starts from: read under any name, nothing panics, nothing is lost in silence, no text is
//! above its limit, and twice is the same.
//!
//! `scripts/fuzz` looks for more; what it finds goes into `tests/fuzzed`, a file a finding. Beside these lie the inputs of half an hour
//! for each target that reached code which no other did.
#![cfg(all(feature = "compress", feature = "csv", feature = "encodings", feature = "pages"))]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Read;
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
        if path.extension().is_some_and(|extension| extension == "zst") && path.with_extension("").extension().is_some()
        {
            continue;
        }
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

/// The names under which a target reads an input, and the input as it reads it.
fn as_the_target_reads(target: &str, bytes: &[u8]) -> (&'static [&'static str], Vec<u8>) {
    let all = bytes.to_vec();
    match target {
        "containers" => {
            let signatures: [&[u8]; 5] = [b"", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0", b"PK\x03\x04"];
            let (choice, rest) = bytes.split_last().unwrap_or((&0, &[]));
            (&["a"], [signatures[usize::from(*choice) % signatures.len()], rest].concat())
        }
        "formats" => (&["a", "a.json", "a.csv", "a.html", "a.jsonl.gz"], bytes.get(1..).unwrap_or_default().to_vec()),
        "rows" => (&["a.json", "a.jsonl", "a.csv", "a.tsv"], all),
        "parquet" => (&["a.parquet"], all),
        "warc" => (&["a.warc"], all),
        _ => (&["a", "a.txt", "a.html"], all),
    }
}

#[test]
fn what_reached_most_code_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzzed");
    let reader = Reader::new().max_bytes(MAX_BYTES).max_lines(10_000);
    let mut targets = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Some(target) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".tar.zst")) else { continue };
        targets += 1;
        let reader = if target == "warc" { reader.clone().format(Format::Warc) } else { reader.clone() };
        let packed = zstd::Decoder::new(fs::File::open(&path).unwrap()).unwrap();
        for input in tar::Archive::new(packed).entries().unwrap() {
            let mut bytes = Vec::new();
            input.unwrap().read_to_end(&mut bytes).unwrap();
            let (names, bytes) = as_the_target_reads(target, &bytes);
            names.iter().for_each(|name| holds(&reader, name, &bytes));
        }
    }
    assert!(targets >= 6, "{targets} targets");
}
