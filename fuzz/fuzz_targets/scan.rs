//! The whole of a scan: bytes become documents, these a report, and the report JSON. Its spans cover the texts.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wirecopy::{Detector, Document};
use wirecopy_fuzz::{read, reader};

/// What every input is compared with.
const OTHER: &str = "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.\n\
    Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\n";

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::builder().build().expect("the defaults are valid"));

fuzz_target!(|bytes: &[u8]| {
    let mut documents = read(&reader(), "a", bytes).documents;
    documents.push(Document::new("other", OTHER));
    let report = DETECTOR.scan(&documents).expect("no text here is above 4 GiB");
    for reported in &report.documents {
        let document = documents.iter().find(|document| document.id() == reported.id);
        let text = document.map_or("", Document::text);
        let mut end = 0;
        for span in &reported.spans {
            let (from, to) = (span.start as usize, span.end as usize);
            assert!(end <= from && from < to, "spans overlap");
            assert!(text.is_char_boundary(from) && text.is_char_boundary(to), "a span cuts a character");
            end = to;
        }
    }
    wirecopy::report::json::write(&report, wirecopy::report::Detail::Full, std::io::sink()).expect("nothing can fail here");
});
