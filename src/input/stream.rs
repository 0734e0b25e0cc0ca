//! Bytes on their way from a file: looked at before they are read, and counted where they come in.

use std::fs::File;
use std::io::{self, BufRead, Cursor, Read};

use crate::document::in_exact_room;

/// A source of bytes whose beginning can be looked at.
pub(super) struct Stream<'a> {
    source: Source<'a>,
    buffer: Vec<u8>,
    /// The part of the buffer that has been filled and not been read.
    start: usize,
    end: usize,
}

/// Where the bytes come from.
pub(super) enum Source<'a> {
    /// A file at its beginning, which can be read anywhere, and on another thread.
    File(File),
    /// Bytes that are in memory as a whole.
    Bytes(Cursor<&'a [u8]>),
    /// What can be read once, from front to back.
    Once(Box<dyn Read + 'a>),
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Source::File(file) => file.read(buffer),
            Source::Bytes(bytes) => bytes.read(buffer),
            Source::Once(reader) => reader.read(buffer),
        }
    }
}

impl<'a> Stream<'a> {
    /// How many bytes can be looked at, at most.
    pub(super) const HEAD: usize = 64 * 1024;

    pub(super) fn new(source: Source<'a>) -> Self {
        Self { source, buffer: Vec::new(), start: 0, end: 0 }
    }

    pub(super) fn once(reader: impl Read + 'a) -> Self {
        Self::new(Source::Once(Box::new(reader)))
    }

    /// The next bytes, as many as can be looked at or are there, without reading them.
    ///
    /// # Errors
    ///
    /// When reading fails before there is anything to look at; what fails later fails again when it is read.
    pub(super) fn head(&mut self) -> io::Result<&[u8]> {
        self.buffer.truncate(self.end);
        self.buffer.drain(..self.start);
        self.start = 0;
        // Members of archives are many and short, and say no length: they get what they need.
        if let Source::File(_) = self.source {
            self.buffer.reserve(Self::HEAD - self.buffer.len().min(Self::HEAD));
        }
        let room = Self::HEAD.saturating_sub(self.buffer.len()) as u64;
        let read = self.source.by_ref().take(room).read_to_end(&mut self.buffer);
        self.end = self.buffer.len();
        if let Err(error) = read {
            if self.end == 0 {
                return Err(error);
            }
            let rest = std::mem::replace(&mut self.source, Source::Once(Box::new(io::empty())));
            self.source = Source::Once(Box::new(Failing { error: Some(error), _rest: rest }));
        }
        Ok(&self.buffer[..self.end])
    }

    /// What was looked at and not read yet, and where the rest comes from.
    pub(super) fn into_parts(mut self) -> (Vec<u8>, Source<'a>) {
        self.buffer.truncate(self.end);
        self.buffer.drain(..self.start);
        (self.buffer, self.source)
    }

    /// Where the bytes come from; those that were looked at are missing there.
    #[cfg(any(feature = "compress", feature = "parquet"))]
    pub(super) fn source(&self) -> &Source<'a> {
        &self.source
    }

    /// All that is left, unless that is more than so many bytes.
    ///
    /// # Errors
    ///
    /// When reading fails.
    pub(super) fn whole(mut self, limit: u64) -> io::Result<Whole> {
        if let Source::File(file) = &self.source {
            let length = file.metadata()?.len();
            if length > limit {
                return Ok(Whole::TooLong(Some(length)));
            }
            // One allocation; where the file is a pipe or grows, it grows with it.
            self.buffer.reserve(usize::try_from(length).unwrap_or(0).saturating_sub(self.end));
        }
        let (mut bytes, source) = self.into_parts();
        let room = limit.saturating_add(1).saturating_sub(bytes.len() as u64);
        source.take(room).read_to_end(&mut bytes)?;
        // A text is kept long, and most are shorter than what was looked at.
        Ok(if bytes.len() as u64 > limit { Whole::TooLong(None) } else { Whole::Bytes(in_exact_room(bytes)) })
    }
}

/// A text's bytes, if they are not too many.
pub(super) enum Whole {
    Bytes(Vec<u8>),
    /// They are, and so many where that is known.
    TooLong(Option<u64>),
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.start == self.end && buffer.len() >= Self::HEAD {
            return self.source.read(buffer);
        }
        let ready = self.fill_buf()?;
        let bytes = ready.len().min(buffer.len());
        buffer[..bytes].copy_from_slice(&ready[..bytes]);
        self.consume(bytes);
        Ok(bytes)
    }
}

impl BufRead for Stream<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.end {
            self.buffer.resize(Self::HEAD, 0);
            (self.start, self.end) = (0, 0);
            self.end = self.source.read(&mut self.buffer)?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, bytes: usize) {
        self.start = (self.start + bytes).min(self.end);
    }
}

/// A source that has failed: says so once, then ends.
struct Failing<'a> {
    error: Option<io::Error>,
    _rest: Source<'a>,
}

impl Read for Failing<'_> {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.error.take().map_or(Ok(0), Err)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Gives one byte at a time, then fails.
    struct Drip(usize);

    impl Read for Drip {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::Error::other("the line is down"));
            }
            self.0 -= 1;
            buffer[0] = b'a' + (self.0 % 26) as u8;
            Ok(1)
        }
    }

    #[test]
    fn looking_loses_nothing() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|n| n as u8).collect();
        let mut stream = Stream::once(bytes.as_slice());
        assert_eq!(stream.head().unwrap(), &bytes[..Stream::HEAD]);
        stream.consume(10);
        assert_eq!(stream.head().unwrap(), &bytes[10..Stream::HEAD + 10]);
        let mut rest = Vec::new();
        stream.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, bytes[10..]);
    }

    #[test]
    fn what_fails_after_a_beginning_fails_when_it_is_read() {
        let mut stream = Stream::once(Drip(3));
        assert_eq!(stream.head().unwrap(), b"cba");
        let mut read = Vec::new();
        assert!(stream.read_to_end(&mut read).unwrap_err().to_string().contains("the line is down"));
        assert_eq!(read, b"cba");
        assert!(Stream::once(Drip(0)).head().is_err());
    }

    #[test]
    fn too_much_is_not_read() {
        assert!(matches!(Stream::once(io::repeat(b'a')).whole(100_000).unwrap(), Whole::TooLong(None)));
        let Whole::Bytes(bytes) = Stream::once(&[7_u8; 100_000][..]).whole(100_000).unwrap() else { panic!() };
        assert_eq!(bytes.len(), 100_000);
    }
}
