//! What the caller asked for: how files are read, and how much of them.

#[cfg(feature = "encodings")]
use super::decode::Encoding;
use super::fields::Fields;
use super::format::Format;
#[cfg(feature = "pages")]
use super::page::Extraction;
use super::{MAX_BYTES, decode};

/// How files are read.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// What every file is taken for; else each tells.
    pub(super) format: Option<Format>,
    pub(super) fields: Fields,
    #[cfg(feature = "encodings")]
    pub(super) encoding: Option<Encoding>,
    #[cfg(feature = "pages")]
    pub(super) extraction: Extraction,
    /// The most bytes of one text, and of one record.
    pub(super) max_bytes: u64,
    /// The most lines of one text.
    pub(super) max_lines: u64,
}

impl Settings {
    /// 256 MB: more than any article, and than most books with their pictures.
    pub(super) const MAX_BYTES: u64 = 256 * 1024 * 1024;
    /// Each line is a line of the report.
    pub(super) const MAX_LINES: u64 = 5_000_000;

    /// What is known of a text's encoding, with what its page or server declares.
    pub(super) fn known<'k>(&self, declared: Option<&'k str>) -> decode::Known<'k> {
        decode::Known {
            #[cfg(feature = "encodings")]
            insisted: self.encoding,
            declared,
        }
    }

    /// Why a text is not taken, where it is above a limit.
    pub(super) fn refuses(&self, text: &str) -> Option<String> {
        if text.len() as u64 > self.max_bytes {
            return Some(self.too_long(text.len() as u64));
        }
        // A text cannot have more lines than bytes, which saves looking at most.
        if text.len() as u64 >= self.max_lines {
            let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64 + 1;
            if lines > self.max_lines {
                return Some(format!(
                    "{lines} lines, the limit for one text is {}: split it, or raise the limit",
                    self.max_lines
                ));
            }
        }
        None
    }

    /// Why a text of this many bytes is not taken.
    pub(super) fn too_long(&self, bytes: u64) -> String {
        format!("{bytes} bytes, {}", self.limit())
    }

    /// The same where nobody knows how many there are.
    pub(super) fn far_too_long(&self) -> String {
        format!("more than {} bytes, {}", self.max_bytes, self.limit())
    }

    /// Why a record is not taken.
    pub(super) fn record_too_long(&self, what: &str) -> String {
        format!("{what} above {} bytes, the limit: split it{}", self.max_bytes, self.or_raise())
    }

    fn limit(&self) -> String {
        format!("the limit for one text is {}: split it{}", self.max_bytes, self.or_raise())
    }

    fn or_raise(&self) -> &'static str {
        if self.max_bytes < MAX_BYTES { ", or raise the limit" } else { "" }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            format: None,
            fields: Fields::default(),
            #[cfg(feature = "encodings")]
            encoding: None,
            #[cfg(feature = "pages")]
            extraction: Extraction::default(),
            max_bytes: Self::MAX_BYTES,
            max_lines: Self::MAX_LINES,
        }
    }
}
