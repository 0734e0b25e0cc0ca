//! Encodings from before UTF-8 → text: those that browsers know (WHATWG Encoding Standard, by `encoding_rs`), declared,
//! insisted on, or told by their look (`chardetng`, Firefox's detector).

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::DecoderResult;

use super::utf::malformed;
use super::{Decoded, utf};

/// A text that is shorter, and has fewer bytes beyond ASCII, says too little about its encoding: half a word in Latin-1 is a
/// character in Big5, too.
const ENOUGH: usize = 64;
const ENOUGH_BEYOND_ASCII: usize = 12;

/// The bytes that a detector is shown. More of them change no verdict.
const SHOWN: usize = 256 * 1024;

/// An encoding of texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::input) struct Encoding(&'static encoding_rs::Encoding);

/// Why a text is read in an encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Insisted,
    Declared,
    Detected,
}

impl Encoding {
    /// The encoding that browsers know by this name.
    pub(in crate::input) fn named(name: &str) -> Option<Self> {
        encoding_rs::Encoding::for_label(name.trim().as_bytes()).map(Self)
    }

    pub(in crate::input) fn name(self) -> &'static str {
        self.0.name()
    }

    pub(super) fn is_utf8(self) -> bool {
        self.0 == encoding_rs::UTF_8
    }

    /// The encoding of bytes that are no UTF-8, by their look; none where they rather are UTF-8 with damage, or where there
    /// is too little to go by.
    pub(super) fn detected(bytes: &[u8]) -> Option<Self> {
        let shown = &bytes[..bytes.len().min(SHOWN)];
        let beyond_ascii = shown.iter().filter(|byte| !byte.is_ascii()).count();
        if bytes.len() < ENOUGH && beyond_ascii < ENOUGH_BEYOND_ASCII || is_damaged_utf8(shown) {
            return None;
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(shown, shown.len() == bytes.len());
        let guess = detector.guess(None, Utf8Detection::Deny);
        (guess != encoding_rs::UTF_8).then_some(Self(guess))
    }

    /// The encoding of bytes that are ASCII and yet no text in it: ISO-2022-JP, which shifts to Japanese and back by escape
    /// sequences. What is left of HZ and UTF-7 is too little to look for.
    pub(super) fn in_seven_bits(bytes: &[u8]) -> Option<Self> {
        const SHIFTS: [&[u8]; 2] = [b"\x1b$B", b"\x1b$@"];
        let first = &bytes[memchr::memchr(0x1b, bytes)?..];
        let shifts = SHIFTS.iter().any(|shift| memchr::memmem::find(first, shift).is_some());
        (shifts && bytes.is_ascii()).then_some(Self(encoding_rs::ISO_2022_JP))
    }

    pub(super) fn decoder(self) -> encoding_rs::Decoder {
        self.0.new_decoder_without_bom_handling()
    }

    /// Reads bytes in this encoding. What is malformed is replaced, counted and placed.
    pub(super) fn decode(self, bytes: &[u8], reason: Reason) -> Decoded {
        if self.is_utf8() {
            return utf::utf8(bytes.to_vec());
        }
        let mut decoder = self.decoder();
        let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
        let mut text = String::with_capacity(room.min(bytes.len() * 2 + 16));
        let (mut read, mut count, mut first) = (0, 0, None);
        loop {
            let (result, taken) = decoder.decode_to_string_without_replacement(&bytes[read..], &mut text, true);
            read += taken;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => text.reserve((bytes.len() - read).max(64)),
                DecoderResult::Malformed(length, behind) => {
                    first.get_or_insert(read.saturating_sub(usize::from(length) + usize::from(behind)));
                    count += 1;
                    text.push(char::REPLACEMENT_CHARACTER);
                }
            }
        }
        let mut warnings = Vec::new();
        if let Some(why) = self.why(reason) {
            warnings.push(why);
        }
        if let Some(first) = first {
            warnings.push(malformed(self.name(), count, first));
        }
        Decoded { text, warnings }
    }

    /// What is said of the choice; of one that the page itself declares, nothing: its text is extracted anyway.
    fn why(self, reason: Reason) -> Option<String> {
        let name = self.name();
        match reason {
            Reason::Declared => None,
            Reason::Insisted => {
                Some(format!("read as {name}: offsets point into its text as UTF-8, not into the file"))
            }
            Reason::Detected => Some(format!(
                "is no UTF-8, and looks like {name}: offsets point into its text as UTF-8, not into the file; insist on \
                 another encoding if it is not"
            )),
        }
    }
}

/// Whether bytes have as many well-formed characters of several bytes as malformed ones. Texts in other encodings have
/// hardly any: a letter of theirs must be followed by a continuation byte, which is a letter nowhere else but in the Far East,
/// and there one pair in ten.
pub(super) fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut formed, mut malformed) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        // Characters begin with a byte of two set bits or more.
        formed += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        malformed += usize::from(!chunk.invalid().is_empty());
    }
    formed >= malformed
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn roundtrip(name: &str, text: &str) {
        let encoding = Encoding::named(name).unwrap();
        let (bytes, _, lossy) = encoding.0.encode(text);
        assert!(!lossy, "{name}");
        let detected = Encoding::in_seven_bits(&bytes).or_else(|| Encoding::detected(&bytes)).unwrap();
        assert_eq!(detected.decode(&bytes, Reason::Detected).text, text, "{name} taken for {}", detected.name());
        assert_eq!(encoding.decode(&bytes, Reason::Declared), Decoded { text: text.to_owned(), warnings: vec![] });
    }

    #[test]
    fn encodings_are_told_by_the_look_of_a_paragraph() {
        roundtrip(
            "windows-1252",
            "Le président a déclaré à Paris que l’armée française avait été prévenue dès samedi « par hasard ».",
        );
        roundtrip(
            "windows-1250",
            "Premiér v sobotu oznámil, že vláda příští týden předloží nový návrh zákona o školství a dani.",
        );
        roundtrip(
            "windows-1251",
            "Президент заявил в субботу, что армия была предупреждена заранее о нападении на город.",
        );
        roundtrip("koi8-r", "Президент заявил в субботу, что армия была предупреждена заранее о нападении на город.");
        roundtrip(
            "shift_jis",
            "首相は土曜日、政府が来週新しい法案を国会に提出すると発表した。野党は強く反発している。",
        );
        roundtrip(
            "iso-2022-jp",
            "首相は土曜日、政府が来週新しい法案を国会に提出すると発表した。野党は強く反発している。",
        );
        roundtrip("euc-jp", "首相は土曜日、政府が来週新しい法案を国会に提出すると発表した。野党は強く反発している。");
        roundtrip(
            "gbk",
            "总理星期六宣布,政府将于下周向议会提交一项新的法案。反对党对此表示强烈反对,并要求举行公民投票。",
        );
        roundtrip(
            "big5",
            "總理星期六宣布,政府將於下週向議會提交一項新的法案。反對黨對此表示強烈反對,並要求舉行公民投票。",
        );
        roundtrip(
            "euc-kr",
            "총리는 토요일 정부가 다음 주 국회에 새 법안을 제출할 것이라고 발표했다. 야당은 강하게 반발하고 있다.",
        );
        roundtrip(
            "windows-1253",
            "Ο πρωθυπουργός ανακοίνωσε το Σάββατο ότι η κυβέρνηση θα καταθέσει νέο νομοσχέδιο την επόμενη εβδομάδα.",
        );
        roundtrip(
            "windows-1256",
            "أعلن رئيس الوزراء يوم السبت أن الحكومة ستقدم مشروع قانون جديدا إلى البرلمان الأسبوع المقبل بعد التشاور.",
        );
    }

    #[test]
    fn one_letter_in_an_article_is_enough_and_one_in_a_word_is_not() {
        let article =
            [&b"The mayor of S\xe9gou said on Saturday that the ferry had left the channel. "[..]; 3].concat();
        let detected = Encoding::detected(&article).unwrap();
        assert_eq!(detected.name(), "windows-1252");
        assert!(detected.decode(&article, Reason::Detected).text.contains("Ségou"));
        assert_eq!(Encoding::detected(b"S\xe9gou"), None);
    }

    #[test]
    fn escapes_alone_make_no_japanese() {
        for bytes in [&b"\x1b[31mMali\x1b[0m"[..], b"costs $Bn", "Ségou \u{1b}$B".as_bytes(), b""] {
            assert_eq!(Encoding::in_seven_bits(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let damaged =
            ["Ségou et Bamako : l’armée a été prévenue dès samedi, a déclaré le président.".as_bytes(), b"\xe9 \xff"]
                .concat();
        assert_eq!(Encoding::detected(&damaged), None);
    }

    #[test]
    fn malformed_bytes_are_counted_and_placed() {
        let encoding = Encoding::named("shift_jis").unwrap();
        let decoded = encoding.decode(b"Mali \x81\xff Mali \x82", Reason::Insisted);
        assert!(
            decoded.warnings[1].contains("the first at byte 5") && decoded.warnings[1].contains("2 times"),
            "{decoded:?}"
        );
    }
}
