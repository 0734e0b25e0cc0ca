//! UTF-8 and UTF-16 → text, with what is malformed replaced, counted and placed.

use super::Decoded;

/// Reads UTF-8; what is well formed is not touched.
pub(super) fn utf8(bytes: Vec<u8>) -> Decoded {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Decoded { text, warnings: Vec::new() },
        Err(error) => error.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len() + 64);
    let (mut read, mut count, mut first) = (0, 0, None);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        read += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            first.get_or_insert(read);
            count += 1;
            text.push(char::REPLACEMENT_CHARACTER);
        }
        read += chunk.invalid().len();
    }
    Decoded { text, warnings: vec![malformed("UTF-8", count, first.unwrap_or_default())] }
}

/// Reads UTF-16 behind its byte-order mark, in the order of bytes that `unit` makes units of.
pub(super) fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    const MARK: usize = 2;
    let mut text = String::with_capacity(bytes.len());
    let (mut read, mut count, mut first) = (MARK, 0, None);
    let pairs = bytes.chunks_exact(2);
    let odd = !pairs.remainder().is_empty();
    for decoded in char::decode_utf16(pairs.map(|pair| unit([pair[0], pair[1]]))) {
        let character = decoded.unwrap_or_else(|_| {
            first.get_or_insert(read);
            count += 1;
            char::REPLACEMENT_CHARACTER
        });
        text.push(character);
        read += 2 * character.len_utf16();
    }
    if odd {
        first.get_or_insert(read);
        count += 1;
        text.push(char::REPLACEMENT_CHARACTER);
    }
    let warning = match first {
        Some(first) => malformed("UTF-16", count, first),
        None => "is UTF-16: offsets point into its text as UTF-8, not into the file".to_owned(),
    };
    Decoded { text, warnings: vec![warning] }
}

/// What is said of bytes that are not what they should be.
pub(super) fn malformed(encoding: &str, count: u64, first: usize) -> String {
    format!(
        "malformed {encoding}, the first at byte {first}; U+FFFD put in its place {count} times, so offsets point into \
         the decoded text, not into the file"
    )
}
