//! What holds of every input, whatever its bytes: the law that the fuzz targets check.

use wirecopy::input::{Input, Reader};

/// The most bytes of a text here. Small, so that limits are reached.
pub const MAX_BYTES: u64 = 1 << 16;

/// A reader with small limits.
pub fn reader() -> Reader {
    Reader::new().max_bytes(MAX_BYTES).max_lines(10_000)
}

/// Reads bytes as a file of this name, and checks what must hold of the result.
pub fn read(reader: &Reader, name: &str, bytes: &[u8]) -> Input {
    let input = reader.read_bytes(name, bytes);
    let mut ids: Vec<&str> = input.documents.iter().map(|document| document.id()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "two documents of one id");
    assert!(input.documents.iter().all(|document| document.text().len() as u64 <= MAX_BYTES), "a text above the limit");
    let texts: usize = input.documents.iter().map(|document| document.text().len()).sum();
    // Containers may give a hundred times what they are made of; decoding may make three bytes of one.
    let most = 3 * (101 * bytes.len() + 2 * MAX_BYTES as usize);
    assert!(texts <= most, "{texts} bytes of {}", bytes.len());
    let said = input.documents.len() + input.skipped.len() + input.warnings.len();
    assert!(said > 0, "dropped in silence");
    assert_eq!(input, reader.read_bytes(name, bytes), "not the same twice");
    input
}
