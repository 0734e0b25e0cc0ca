//! Bytes → text, with every departure from the bytes said.
//!
//! Offsets of a report point into the file where the file is UTF-8; the byte-order mark therefore stays in the text.
//! Everything else is decoded, and offsets point into what came out. What decides, in this order: a byte-order mark; the
//! caller; that the bytes are well-formed UTF-8, which no text in another encoding is by chance, but for Japanese in seven
//! bits; what the page or the server declares; and last, where there is enough to go by, the look of the bytes.

mod declared;
#[cfg(feature = "encodings")]
mod legacy;
#[cfg(feature = "encodings")]
mod transcode;
mod utf;

pub(super) use declared::{of_content_type, of_page};
#[cfg(feature = "encodings")]
pub(super) use legacy::Encoding;
#[cfg(feature = "encodings")]
pub(super) use transcode::{Transcoder, of_records};

/// A text, and what was done to the bytes to get it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) warnings: Vec<String>,
}

/// What is known of the encoding before the bytes are looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known<'k> {
    /// What the caller insists on.
    #[cfg(feature = "encodings")]
    pub(super) insisted: Option<Encoding>,
    /// The name that the page or its server gives.
    pub(super) declared: Option<&'k str>,
}

/// The bytes looked at to tell texts from other files.
const SAMPLE: usize = 8 * 1024;

/// Files that begin so are no text, and what to do with them.
const SIGNATURES: [(&[u8], &str); 16] = [
    (b"%PDF-", "looks like a PDF file: extract its text first"),
    (b"PK\x03\x04", "looks like a ZIP archive or an office document: unpack it, or save it as text, first"),
    (b"\x1f\x8b", "looks like gzip: decompress it first"),
    (b"\x28\xb5\x2f\xfd", "looks like Zstandard: decompress it first"),
    (b"\xfd7zXZ\0", "looks like xz: decompress it first"),
    (b"BZh", "looks like bzip2: decompress it first"),
    (b"7z\xbc\xaf\x27\x1c", "looks like a 7z archive: unpack it first"),
    (b"Rar!\x1a\x07", "looks like a RAR archive: unpack it first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "looks like an old office document: save it as text first"),
    (b"{\\rtf", "looks like a rich-text document: save it as plain text first"),
    (b"PAR1", "looks like Parquet: use a wirecopy built with the feature `parquet`, or save it as CSV"),
    (b"\x89PNG\r\n", "looks like a PNG picture"),
    (b"\xff\xd8\xff", "looks like a JPEG picture"),
    (b"GIF8", "looks like a GIF picture"),
    (b"\xff\xfe\0\0", "is UTF-32: convert it to UTF-8"),
    (b"\0\0\xfe\xff", "is UTF-32: convert it to UTF-8"),
];

/// What some signatures share with words: these must be followed by something that no text has there.
const AMBIGUOUS: [(&[u8], usize, &[u8]); 1] = [(b"BZh", 4, b"1AY&SY")];

/// Makes bytes text, or says why they are none.
pub(super) fn decode(bytes: Vec<u8>, known: Known<'_>) -> Result<Decoded, String> {
    #[cfg(feature = "encodings")]
    let no_text = if known.insisted.is_some() { no_text_by_signature(&bytes) } else { no_text(&bytes) };
    #[cfg(not(feature = "encodings"))]
    let no_text = no_text(&bytes);
    if let Some(reason) = no_text {
        return Err(reason.to_owned());
    }
    let mut decoded = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => utf::utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf::utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, ..] => utf::utf8(bytes),
        _ => without_mark(bytes, known),
    };
    let mut nuls = memchr::memchr_iter(0, decoded.text.as_bytes());
    if let Some(first) = nuls.next() {
        let count = nuls.count() + 1;
        decoded.warnings.push(format!("NUL characters in it: {count}, the first at byte {first}; they are kept"));
    }
    Ok(decoded)
}

#[cfg(feature = "encodings")]
fn without_mark(bytes: Vec<u8>, known: Known<'_>) -> Decoded {
    if let Some(insisted) = known.insisted {
        return if insisted.is_utf8() { utf::utf8(bytes) } else { insisted.decode(&bytes, legacy::Reason::Insisted) };
    }
    let declared = known.declared.and_then(Encoding::named).filter(|encoding| !encoding.is_utf8());
    if let Some(encoding) = Encoding::in_seven_bits(&bytes) {
        let is_declared = declared == Some(encoding);
        return encoding.decode(&bytes, if is_declared { legacy::Reason::Declared } else { legacy::Reason::Detected });
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Decoded { text, warnings: Vec::new() },
        Err(error) => error.into_bytes(),
    };
    if let Some(declared) = declared {
        return declared.decode(&bytes, legacy::Reason::Declared);
    }
    match Encoding::detected(&bytes) {
        Some(detected) => detected.decode(&bytes, legacy::Reason::Detected),
        None => utf::utf8(bytes),
    }
}

#[cfg(not(feature = "encodings"))]
fn without_mark(bytes: Vec<u8>, known: Known<'_>) -> Decoded {
    let mut decoded = utf::utf8(bytes);
    if let Some(declared) = known.declared.filter(|_| !decoded.warnings.is_empty()) {
        decoded
            .warnings
            .push(format!("declared as `{declared}`, which is read where the feature `encodings` is built in"));
    }
    decoded
}

/// Why these bytes are clearly no text, if so.
///
/// A lone NUL in an article is damage, not a format, so it takes many control bytes to say so: three in ten (UTF-16
/// without a mark has five), or one in fifty where one in ten bytes is malformed as well (compressed data has about one
/// in ten and one in two; Latin-1 and Cyrillic texts have no control bytes at all).
pub(super) fn no_text(bytes: &[u8]) -> Option<&'static str> {
    if let Some(reason) = no_text_by_signature(bytes) {
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

fn no_text_by_signature(bytes: &[u8]) -> Option<&'static str> {
    let (signature, reason) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature))?;
    let is_word = AMBIGUOUS
        .iter()
        .any(|(ambiguous, at, rest)| ambiguous == signature && !bytes.get(*at..).is_some_and(|b| b.starts_with(rest)));
    (!is_word).then_some(*reason)
}

/// A control byte that texts do not use: not white space, backspace (overstriking) or escape (terminal colours).
fn is_unusual_control(byte: u8) -> bool {
    matches!(byte, 0..=7 | 14..=26 | 28..=31 | 127)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text_of(bytes: Vec<u8>) -> Result<Decoded, String> {
        decode(bytes, Known::default())
    }

    #[test]
    fn a_byte_order_mark_counts_in_utf8() {
        let decoded = text_of(b"\xef\xbb\xbfMali".to_vec()).unwrap();
        assert_eq!(decoded, Decoded { text: "\u{feff}Mali".to_owned(), warnings: vec![] });
    }

    #[test]
    fn utf16_is_decoded_with_its_pairs() {
        let units: Vec<u16> = "\u{feff}Ségou 😀".encode_utf16().collect();
        for bytes in [
            units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>(),
            units.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
        ] {
            let decoded = text_of(bytes).unwrap();
            assert_eq!(decoded.text, "Ségou 😀");
            assert!(decoded.warnings[0].contains("UTF-16"), "{decoded:?}");
        }
    }

    #[test]
    fn half_a_unit_and_a_lone_surrogate_are_replaced_and_placed() {
        let decoded = text_of(b"\xff\xfea\0\x00\xd8b\0c".to_vec()).unwrap();
        assert_eq!(decoded.text, "a\u{fffd}b\u{fffd}");
        assert!(decoded.warnings[0].contains("first at byte 4"), "{decoded:?}");
        assert!(decoded.warnings[0].contains("2 times"), "{decoded:?}");
    }

    #[test]
    fn a_few_stray_bytes_are_replaced_with_one_warning_that_counts() {
        let decoded = text_of(b"S\xe9gou and Kati\xe9 fell".to_vec()).unwrap();
        assert_eq!(decoded.text, "S\u{fffd}gou and Kati\u{fffd} fell");
        let [warning] = decoded.warnings.as_slice() else { panic!("{decoded:?}") };
        assert!(warning.contains("first at byte 1") && warning.contains("2 times"), "{warning}");
    }

    #[test]
    fn nul_bytes_in_a_text_are_kept_and_counted() {
        let decoded = text_of(b"Mali\0has\0detained".to_vec()).unwrap();
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
            let reason = text_of(bytes).unwrap_err();
            assert!(reason.contains(word), "{reason}");
        }
    }

    #[test]
    fn a_word_that_begins_as_a_format_does_is_a_word() {
        assert!(text_of(b"BZh is no word".to_vec()).is_ok());
        assert!(text_of(b"BZh91AY&SY\0".to_vec()).is_err());
    }

    #[test]
    fn cyrillic_in_eight_bits_is_no_binary() {
        let decoded = text_of(b"\xcc\xe0\xeb\xe8 \xe7\xe0\xe4\xe5\xf0\xe6\xe0\xeb\xe0 ".repeat(40)).unwrap();
        if cfg!(feature = "encodings") {
            assert!(decoded.text.starts_with("Мали задержала "), "{decoded:?}");
            assert!(decoded.warnings[0].contains("windows-1251"), "{decoded:?}");
        }
    }

    #[test]
    #[cfg(feature = "encodings")]
    fn what_decides_decides_in_its_order() {
        let cyrillic = b"\xcc\xe0\xeb\xe8 \xe7\xe0\xe4\xe5\xf0\xe6\xe0\xeb\xe0".to_vec();
        let insisted = Encoding::named("windows-1251");
        let decoded = |bytes: &[u8], known| decode(bytes.to_vec(), known).unwrap().text;
        assert_eq!(decoded(&cyrillic, Known { insisted, declared: Some("koi8-r") }), "Мали задержала");
        assert_eq!(decoded(&cyrillic, Known { insisted: None, declared: Some("cp1251") }), "Мали задержала");
        let utf8 = "Ségou".as_bytes();
        assert_eq!(decoded(utf8, Known { insisted: None, declared: Some("latin1") }), "Ségou");
        let seven_bits = b"\x1b$B<sAj\x1b(B";
        for declared in [Some("iso-2022-jp"), Some("utf-8"), None] {
            assert_eq!(decoded(seven_bits, Known { insisted: None, declared }), "首相");
        }
        assert_eq!(
            decoded(seven_bits, Known { insisted: Encoding::named("utf-8"), declared: None }),
            "\u{1b}$B<sAj\u{1b}(B"
        );
        assert_eq!(decoded(utf8, Known { insisted, declared: None }), "SГ©gou");
        assert_eq!(decoded(b"\xef\xbb\xbfMali", Known { insisted, declared: None }), "\u{feff}Mali");
    }

    proptest! {
        #[test]
        fn what_is_utf8_is_not_touched(text in "[^\0\u{fffe}]{0,200}") {
            let looks = no_text(text.as_bytes());
            prop_assume!(looks.is_none());
            prop_assert_eq!(text_of(text.clone().into_bytes()), Ok(Decoded { text, warnings: vec![] }));
        }

        #[test]
        fn what_is_not_is_read_as_the_standard_library_reads_it(bytes in prop::collection::vec(32u8.., 1..300)) {
            let expected = String::from_utf8_lossy(&bytes).into_owned();
            let changed = expected.as_bytes() != bytes;
            let decoded = utf::utf8(bytes);
            prop_assert_eq!(&decoded.text, &expected);
            prop_assert_eq!(decoded.warnings.len(), usize::from(changed));
        }
    }
}
