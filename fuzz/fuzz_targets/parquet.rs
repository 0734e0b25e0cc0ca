//! Parquet. The library that reads it may panic on a damaged file, which the reader survives: so only what gets past the reader
//! counts as a finding.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirecopy_fuzz::{read, reader};

fuzz_target!(
    // Else every panic ends the process, survived or not.
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| {
        // The file ends as it must, or hardly any input gets past the first check.
        const SIGNATURE: &[u8] = b"PAR1";
        read(&reader(), "a.parquet", bytes);
        read(&reader(), "a.parquet", &[SIGNATURE, bytes, SIGNATURE].concat());
    }
);
