//! Any bytes under any name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirecopy_fuzz::{read, reader};

fuzz_target!(|bytes: &[u8]| {
    let names = ["a", "a.json", "a.csv", "a.html", "a.jsonl.gz"];
    let Some((choice, bytes)) = bytes.split_first() else { return };
    read(&reader(), names[usize::from(*choice) % names.len()], bytes);
});
