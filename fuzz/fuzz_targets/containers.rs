//! Compressed files and archives, nested or not.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirecopy_fuzz::{read, reader};

fuzz_target!(|bytes: &[u8]| {
    // The last byte says which, so that what is behind the signature is what is varied.
    let Some((choice, rest)) = bytes.split_last() else { return };
    let signatures: [&[u8]; 5] = [b"", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\xfd7zXZ\0", b"PK\x03\x04"];
    let signature = signatures[usize::from(*choice) % signatures.len()];
    read(&reader(), "a", &[signature, rest].concat());
});
