//! One text or page: encodings, byte-order marks, declarations.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirecopy_fuzz::{read, reader};

fuzz_target!(|bytes: &[u8]| {
    for name in ["a.txt", "a.html"] {
        read(&reader(), name, bytes);
    }
});
