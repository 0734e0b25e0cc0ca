//! Bytes → text, with every departure from the bytes said.
//!
//! Offsets of a report point into the file where the file is UTF-8; the byte-order mark therefore stays in the text.
//! Everything else is decoded, and offsets point into what came out.

use super::MAX_BYTES;

/// A text, and what was done to the bytes to get it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) warnings: Vec<String>,
}

/// The bytes looked at to tell texts from other files.
const SAMPLE: usize = 8 * 1024;

/// Files that begin so are no text, and what to do with them.
const SIGNATURES: [(&[u8], &str); 10] = [
    (b"%PDF-", "looks like a PDF file: extract its text first"),
    (b"PK\x03\x04", "looks like a ZIP archive or an office document: unpack it, or save it as text, first"),
    (b"\x1f\x8b", "looks like gzip: decompress it first"),
    (b"\x28\xb5\x2f\xfd", "looks like Zstandard: decompress it first"),
    (b"\xfd7zXZ\0", "looks like xz: decompress it first"),
    (b"\x89PNG\r\n", "looks like a PNG picture"),
    (b"\xff\xd8\xff", "looks like a JPEG picture"),
    (b"GIF8", "looks like a GIF picture"),
    (b"\xff\xfe\0\0", "is UTF-32: convert it to UTF-8"),
    (b"\0\0\xfe\xff", "is UTF-32: convert it to UTF-8"),
];

/// Makes bytes text, or says why they are none.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded, String> {
    if let Some(reason) = no_text(&bytes) {
        return Err(reason.to_owned());
    }
    let mut decoded = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes),
    };
    // Each malformed byte may have grown to three.
    if decoded.text.len() as u64 > MAX_BYTES {
        return Err(too_long(decoded.text.len() as u64));
    }
    let mut nuls = memchr::memchr_iter(0, decoded.text.as_bytes());
    if let Some(first) = nuls.next() {
        let count = nuls.count() + 1;
        decoded.warnings.push(format!("NUL characters in it: {count}, the first at byte {first}; they are kept"));
    }
    Ok(decoded)
}

/// Why a text of this many bytes is not taken.
pub(super) fn too_long(bytes: u64) -> String {
    format!("{bytes} bytes, the limit for one text is {MAX_BYTES}: split it")
}

/// Why these bytes are clearly no text, if so.
///
/// A lone NUL in an article is damage, not a format, so it takes many control bytes to say so: three in ten (UTF-16
/// without a mark has five), or one in fifty where one in ten bytes is malformed as well (compressed data has about one
/// in ten and one in two; Latin-1 and Cyrillic texts have no control bytes at all).
pub(super) fn no_text(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, reason)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Some(reason);
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return None;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let controls = sample.iter().filter(|&&byte| is_unusual_control(byte)).count();
    let malformed: usize = sample.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    let binary = controls >= 16
        && (controls * 10 >= sample.len() * 3 || controls * 50 >= sample.len() && malformed * 10 >= sample.len());
    binary.then_some("looks binary: give text in UTF-8, or in UTF-16 with a byte-order mark")
}

/// A control byte that texts do not use: not white space, backspace (overstriking) or escape (terminal colours).
fn is_unusual_control(byte: u8) -> bool {
    matches!(byte, 0..=7 | 14..=26 | 28..=31 | 127)
}

fn utf8(bytes: Vec<u8>) -> Decoded {
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

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
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

fn malformed(encoding: &str, count: u64, first: usize) -> String {
    format!(
        "malformed {encoding}, the first at byte {first}; U+FFFD put in its place {count} times, so offsets point into \
         the decoded text, not into the file"
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_byte_order_mark_counts_in_utf8() {
        let decoded = decode(b"\xef\xbb\xbfMali".to_vec()).unwrap();
        assert_eq!(decoded, Decoded { text: "\u{feff}Mali".to_owned(), warnings: vec![] });
    }

    #[test]
    fn utf16_is_decoded_with_its_pairs() {
        let units: Vec<u16> = "\u{feff}Ségou 😀".encode_utf16().collect();
        for bytes in [
            units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>(),
            units.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        ] {
            let decoded = decode(bytes).unwrap();
            assert_eq!(decoded.text, "Ségou 😀");
            assert!(decoded.warnings[0].contains("UTF-16"), "{decoded:?}");
        }
    }

    #[test]
    fn half_a_unit_and_a_lone_surrogate_are_replaced_and_placed() {
        let decoded = decode(b"\xff\xfea\0\x00\xd8b\0c".to_vec()).unwrap();
        assert_eq!(decoded.text, "a\u{fffd}b\u{fffd}");
        assert!(decoded.warnings[0].contains("first at byte 4"), "{decoded:?}");
        assert!(decoded.warnings[0].contains("2 times"), "{decoded:?}");
    }

    #[test]
    fn latin1_is_read_with_one_warning_that_counts() {
        let decoded = decode(b"S\xe9gou and Kati\xe9 fell".to_vec()).unwrap();
        assert_eq!(decoded.text, "S\u{fffd}gou and Kati\u{fffd} fell");
        let [warning] = decoded.warnings.as_slice() else { panic!("{decoded:?}") };
        assert!(warning.contains("first at byte 1") && warning.contains("2 times"), "{warning}");
    }

    #[test]
    fn nul_bytes_in_a_text_are_kept_and_counted() {
        let decoded = decode(b"Mali\0has\0detained".to_vec()).unwrap();
        assert_eq!(decoded.text, "Mali\0has\0detained");
        assert!(decoded.warnings[0].contains("2, the first at byte 4"), "{decoded:?}");
    }

    #[test]
    fn what_is_no_text_is_refused_by_name() {
        let utf16_without_mark: Vec<u8> =
            "Mali has detained soldiers.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, word) in [
            (b"%PDF-1.7\n1 0 obj".to_vec(), "PDF"),
            (b"\x1f\x8b\x08\0".to_vec(), "gzip"),
            (b"\xff\xfe\0\0M\0\0\0".to_vec(), "UTF-32"),
            (vec![0; 4096], "binary"),
            (utf16_without_mark, "UTF-16"),
            ((0..=255).cycle().take(4096).collect(), "binary"),
        ] {
            let reason = decode(bytes).unwrap_err();
            assert!(reason.contains(word), "{reason}");
        }
    }

    #[test]
    fn cyrillic_in_eight_bits_is_damaged_but_no_binary() {
        assert!(decode(b"\xcc\xe0\xeb\xe8 \xe7\xe0\xe4\xe5\xf0\xe6\xe0\xeb\xe0 ".repeat(40)).is_ok());
    }

    proptest! {
        #[test]
        fn what_is_utf8_is_not_touched(text in "[^\0\u{fffe}]{0,200}") {
            let looks = no_text(text.as_bytes());
            prop_assume!(looks.is_none());
            prop_assert_eq!(decode(text.clone().into_bytes()), Ok(Decoded { text, warnings: vec![] }));
        }

        #[test]
        fn what_is_not_is_read_as_the_standard_library_reads_it(bytes in prop::collection::vec(32u8.., 1..300)) {
            prop_assume!(no_text(&bytes).is_none() && !matches!(bytes[..], [0xff, 0xfe, ..] | [0xfe, 0xff, ..]));
            let expected = String::from_utf8_lossy(&bytes).into_owned();
            let changed = expected.as_bytes() != bytes;
            let decoded = decode(bytes).unwrap();
            prop_assert_eq!(&decoded.text, &expected);
            prop_assert_eq!(decoded.warnings.len(), usize::from(changed));
        }
    }
}
