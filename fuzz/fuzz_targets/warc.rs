//! Web archives, and the answers of servers in them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wirecopy::input::Format;
use wirecopy_fuzz::{read, reader};

fuzz_target!(|bytes: &[u8]| {
    read(&reader().format(Format::Warc), "a.warc", bytes);
});
