//! Files of records: JSON, JSON Lines, CSV, TSV.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirecopy_fuzz::{read, reader};

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.json", "a.jsonl", "a.csv", "a.tsv"] {
        read(&reader(), name, bytes);
    }
});
