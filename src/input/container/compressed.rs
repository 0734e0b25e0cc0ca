//! What gzip, Zstandard and xz compressed, as it was before.
//!
//! Several compressed streams behind each other are one, as all tools have it; a WARC.gz is a gzip member a record. The
//! memory that a stream may ask for is bounded before it is believed.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use zstd::stream::read::Decoder;

use super::Kind;
use super::ahead::ahead;
use super::meter::{Meter, Pulse};
use crate::input::stream::{Source, Stream};

/// The memory that a decompressor may use, as a power of two and in KiB: that of `xz -9` and `zstd --ultra`.
const WINDOW_LOG: u32 = 27;
const XZ_MEMORY: u32 = 128 * 1024;

/// Below this a compressed file is read before a thread has begun.
const WORTH_A_THREAD: u64 = 256 * 1024;

/// What is read from and fed into a decompressor.
const BUFFER: usize = 64 * 1024;

/// What a compressed stream holds. A file of some size is decompressed on a thread of its own, ahead of who reads it.
///
/// # Errors
///
/// When it does not begin as it should.
pub(in crate::input) fn decompress<'a>(kind: Kind, stream: Stream<'a>, meter: &Meter) -> io::Result<Stream<'a>> {
    let (head, source) = stream.into_parts();
    // What comes from another container has been counted where it came in.
    if !matches!(source, Source::Once(_)) {
        meter.take(head.len() as u64);
    }
    let head = Cursor::new(head);
    match source {
        Source::File(file) if is_worth_a_thread(&file) => {
            let decoder = decoder(kind, head.chain(meter.taking(file)), meter)?;
            Ok(Stream::once(ahead(decoder)?))
        }
        Source::File(file) => Ok(Stream::once(decoder(kind, head.chain(meter.taking(file)), meter)?)),
        Source::Bytes(bytes) => Ok(Stream::once(decoder(kind, head.chain(meter.taking(bytes)), meter)?)),
        Source::Once(reader) => Ok(Stream::once(decoder(kind, head.chain(reader), meter)?)),
    }
}

fn is_worth_a_thread(file: &File) -> bool {
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    length >= WORTH_A_THREAD && rayon::current_num_threads() > 1
}

fn decoder<R: Read>(kind: Kind, source: R, meter: &Meter) -> io::Result<impl Read + use<R>> {
    let pulse = Pulse::default();
    let source = BufReader::with_capacity(BUFFER, pulse.feeding(source));
    let decoder = match kind {
        Kind::Gzip => Decoding::Gzip(Box::new(MultiGzDecoder::new(source))),
        Kind::Zstandard => {
            let mut decoder = Decoder::with_buffer(source)?;
            decoder.window_log_max(WINDOW_LOG)?;
            Decoding::Zstandard(decoder)
        }
        Kind::Xz => Decoding::Xz(Box::new(XzReader::new_mem_limit(source, true, XZ_MEMORY))),
        Kind::Tar | Kind::Zip => return Err(io::Error::other("an archive, not a compressed file")),
    };
    Ok(meter.giving(decoder, pulse))
}

/// One of the decompressors.
enum Decoding<R: BufRead> {
    Gzip(Box<MultiGzDecoder<R>>),
    Zstandard(Decoder<'static, R>),
    Xz(Box<XzReader<R>>),
}

impl<R: BufRead> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Decoding::Gzip(decoder) => decoder.read(buffer),
            Decoding::Zstandard(decoder) => decoder.read(buffer),
            Decoding::Xz(decoder) => decoder.read(buffer),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(kind: Kind, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        decompress(kind, Stream::once(bytes), &Meter::new(1 << 20))?.read_to_end(&mut out)?;
        Ok(out)
    }

    #[test]
    fn members_behind_each_other_are_one_text() {
        let bytes = [gzip(b"Mali has "), gzip(b""), gzip(b"detained soldiers.")].concat();
        assert_eq!(unpacked(Kind::Gzip, &bytes).unwrap(), b"Mali has detained soldiers.");
        let bytes = [zstd::encode_all(&b"Mali "[..], 3).unwrap(), zstd::encode_all(&b"has"[..], 3).unwrap()].concat();
        assert_eq!(unpacked(Kind::Zstandard, &bytes).unwrap(), b"Mali has");
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        let bytes = gzip(&b"Mali has detained soldiers. ".repeat(100));
        assert!(unpacked(Kind::Gzip, &bytes[..bytes.len() - 9]).is_err());
        let bytes = zstd::encode_all(&b"Mali has detained soldiers. ".repeat(100)[..], 3).unwrap();
        assert!(unpacked(Kind::Zstandard, &bytes[..bytes.len() - 1]).is_err());
        assert!(unpacked(Kind::Xz, b"\xfd7zXZ\0").is_err());
    }

    #[test]
    fn endless_empty_members_end() {
        struct Endless(Vec<u8>, usize);
        impl Read for Endless {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let rest = &self.0[self.1 % self.0.len()..];
                let bytes = rest.len().min(buffer.len());
                buffer[..bytes].copy_from_slice(&rest[..bytes]);
                self.1 += bytes;
                Ok(bytes)
            }
        }
        let stream = Stream::once(Endless(gzip(b""), 0));
        let error = io::copy(&mut decompress(Kind::Gzip, stream, &Meter::new(100)).unwrap(), &mut io::sink());
        assert!(error.unwrap_err().to_string().contains("hold nothing"));
    }
}
