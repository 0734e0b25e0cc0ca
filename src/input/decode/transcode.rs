//! Records in another encoding: a file of rows or lines is read in pieces, so it is made UTF-8 on the way.

use std::io::{self, BufRead, Read};

use super::legacy::{Encoding, is_damaged_utf8};

/// The encoding of records that are not UTF-8, by a byte-order mark, what is insisted on, or the look of their beginning.
pub(in crate::input) fn of_records(head: &[u8], insisted: Option<Encoding>) -> Option<Encoding> {
    let encoding = match head {
        [0xff, 0xfe, ..] => Encoding::named("utf-16le"),
        [0xfe, 0xff, ..] => Encoding::named("utf-16be"),
        [0xef, 0xbb, 0xbf, ..] => None,
        _ if insisted.is_some() => insisted,
        _ => match std::str::from_utf8(head) {
            Ok(_) => None,
            // The head may end inside a character.
            Err(error) if error.error_len().is_none() || is_damaged_utf8(head) => None,
            Err(_) => Encoding::detected(head),
        },
    };
    encoding.filter(|encoding| !encoding.is_utf8())
}

/// The same text in UTF-8. Malformed bytes become U+FFFD.
pub(in crate::input) struct Transcoder<R> {
    inner: R,
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
        Self { inner, decoder, decoded, start: 0, end: 0, is_over: false }
    }
}

impl<R: BufRead> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.start == self.end && !self.is_over {
            let bytes = self.inner.fill_buf()?;
            let is_last = bytes.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.decoded, is_last);
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
    fn rows_are_utf8_unless_they_cannot_be() {
        let name = |head: &[u8]| of_records(head, None).map(Encoding::name);
        assert_eq!(name("id;text\n1;Ségou".as_bytes()), None);
        assert_eq!(name(&"id;text\n1;Ségou".as_bytes()[..12]), None, "cut inside a character");
        assert_eq!(name(b"\xff\xfei\0d\0"), Some("UTF-16LE"));
        let rows = b"id;text\n1;The mayor of S\xe9gou said on Saturday that the ferry had left the channel.".as_slice();
        assert_eq!(name(rows), Some("windows-1252"));
        assert_eq!(of_records(rows, Encoding::named("koi8-r")).map(Encoding::name), Some("KOI8-R"));
    }
}
