//! Records in another encoding: a file of rows or lines is read in pieces, so it is made UTF-8 on the way.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use super::legacy::{Encoding, is_damaged_utf8};

/// The encoding of records that are not UTF-8, by a byte-order mark, what is insisted on, or the look of their beginning.
pub(in crate::input) fn of_records(head: &[u8], insisted: Option<Encoding>) -> Option<Encoding> {
    let encoding = match head {
        [0xff, 0xfe, ..] => Encoding::named("utf-16le"),
        [0xfe, 0xff, ..] => Encoding::named("utf-16be"),
        [0xef, 0xbb, 0xbf, ..] => None,
        _ if insisted.is_some() => insisted,
        _ => match std::str::from_utf8(head) {
            Ok(_) => Encoding::in_seven_bits(head),
            // The head may end inside a character.
            Err(error) if error.error_len().is_none() || is_damaged_utf8(head) => None,
            Err(_) => Encoding::detected(head),
        },
    };
    encoding.filter(|encoding| !encoding.is_utf8())
}

/// The same text in UTF-8. Malformed bytes become U+FFFD, and are counted.
pub(in crate::input) struct Transcoder<R> {
    inner: R,
    replaced: Rc<Cell<usize>>,
    decoder: encoding_rs::Decoder,
    decoded: Vec<u8>,
    start: usize,
    end: usize,
    is_over: bool,
}

/// What is decoded at once. A character must fit, or the decoder takes nothing.
const PIECE: usize = 16 * 1024;

impl<R: BufRead> Transcoder<R> {
    pub(in crate::input) fn new(inner: R, encoding: Encoding) -> Self {
        let (decoder, decoded) = (encoding.decoder(), vec![0; PIECE]);
        Self { inner, replaced: Rc::default(), decoder, decoded, start: 0, end: 0, is_over: false }
    }

    /// How often U+FFFD was put in the place of malformed bytes, so far: whoever asks keeps this, and the reader is read.
    pub(in crate::input) fn replaced(&self) -> Rc<Cell<usize>> {
        Rc::clone(&self.replaced)
    }
}

impl<R: BufRead> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.start == self.end && !self.is_over {
            let bytes = self.inner.fill_buf()?;
            let is_last = bytes.is_empty();
            let (result, read, written, has_replaced) = self.decoder.decode_to_utf8(bytes, &mut self.decoded, is_last);
            if has_replaced {
                let replaced = memchr::memmem::find_iter(&self.decoded[..written], "\u{fffd}").count();
                self.replaced.set(self.replaced.get() + replaced);
            }
            self.inner.consume(read);
            (self.start, self.end) = (0, written);
            self.is_over = is_last && result == encoding_rs::CoderResult::InputEmpty;
        }
        let bytes = (self.end - self.start).min(buffer.len());
        buffer[..bytes].copy_from_slice(&self.decoded[self.start..self.start + bytes]);
        self.start += bytes;
        Ok(bytes)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_the_whole() {
        let text = "Ségou 😀 Mali\n".repeat(5000);
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        // A buffer of an odd size cuts characters in two.
        let inner = io::BufReader::with_capacity(7, bytes.as_slice());
        let mut decoded = String::new();
        Transcoder::new(inner, Encoding::named("utf-16le").unwrap()).read_to_string(&mut decoded).unwrap();
        assert_eq!(decoded, text);
    }

    #[test]
    fn what_is_replaced_is_counted() {
        let mut transcoder =
            Transcoder::new(&b"id\ttext\n1\tMali \x81\xff Mali \x82"[..], Encoding::named("shift_jis").unwrap());
        let (replaced, mut decoded) = (transcoder.replaced(), String::new());
        transcoder.read_to_string(&mut decoded).unwrap();
        assert_eq!((&*decoded, replaced.get()), ("id\ttext\n1\tMali \u{fffd} Mali \u{fffd}", 2));
    }

    #[test]
    fn rows_are_utf8_unless_they_cannot_be() {
        let name = |head: &[u8]| of_records(head, None).map(Encoding::name);
        assert_eq!(name("id;text\n1;Ségou".as_bytes()), None);
        assert_eq!(name(&"id;text\n1;Ségou".as_bytes()[..12]), None, "cut inside a character");
        assert_eq!(name(b"\xff\xfei\0d\0"), Some("UTF-16LE"));
        assert_eq!(name(b"id\ttext\n1\t\x1b$B<sAj\x1b(B\n"), Some("ISO-2022-JP"));
        let rows = b"id;text\n1;The mayor of S\xe9gou said on Saturday that the ferry had left the channel.".as_slice();
        assert_eq!(name(rows), Some("windows-1252"));
        assert_eq!(of_records(rows, Encoding::named("koi8-r")).map(Encoding::name), Some("KOI8-R"));
    }
}
