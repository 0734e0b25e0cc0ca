//! How much came out of containers, against how much went in.
//!
//! A few kilobytes can unpack to petabytes (D. Fifield, "A better zip bomb", WOOT 2019). Texts do not: natural language
//! shrinks to a third or a fifth, pages full of templates to a twentieth. So a source whose containers gave more than one
//! document may have, and more than [`RATIO`] times what they were made of, is no text, and ends with a message. A stream
//! that takes and takes and gives nothing (endless empty gzip members) ends the same way.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What containers may give for one byte that they are made of, in all layers together.
const RATIO: u64 = 100;

/// How many bytes a decompressor may take without giving one. Its own blocks are far below: 128 KB in Zstandard, 2 MB in xz.
const TAKEN_FOR_NOTHING: u64 = 16 * 1024 * 1024;

/// What one source has taken and given.
#[derive(Clone, Debug)]
pub(in crate::input) struct Meter(Arc<Counts>);

#[derive(Debug)]
struct Counts {
    /// Bytes that the containers are made of, as far as they were read.
    taken: AtomicU64,
    /// Bytes that came out of all decompressors.
    given: AtomicU64,
    /// What may be given whatever was taken.
    allowance: u64,
}

impl Meter {
    /// A meter that lets so many bytes pass before it looks at what they were made of.
    pub(in crate::input) fn new(allowance: u64) -> Self {
        Self(Arc::new(Counts { taken: AtomicU64::new(0), given: AtomicU64::new(0), allowance }))
    }

    /// Says that a source has so many bytes more: once for what is read anywhere, and perhaps repeatedly.
    pub(in crate::input) fn take(&self, bytes: u64) {
        self.0.taken.fetch_add(bytes, Ordering::Relaxed);
    }

    fn give(&self, bytes: u64) -> io::Result<()> {
        let given = self.0.given.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let taken = self.0.taken.load(Ordering::Relaxed);
        if given > self.0.allowance && given / RATIO > taken {
            return Err(io::Error::other(format!(
                "more than {RATIO} times as long unpacked as packed ({given} bytes of {taken}), as no texts are: unpack it \
                 yourself if you trust it, or raise the limit for one text"
            )));
        }
        Ok(())
    }

    /// Counts what is read from the outermost source.
    pub(in crate::input) fn taking<R: Read>(&self, inner: R) -> Taking<R> {
        Taking { inner, meter: self.clone() }
    }

    /// Counts what one decompressor gives. `pulse` is what it took without giving.
    pub(super) fn giving<R: Read>(&self, inner: R, pulse: Pulse) -> Giving<R> {
        Giving { inner, meter: self.clone(), pulse }
    }
}

/// A source that is counted.
pub(in crate::input) struct Taking<R> {
    inner: R,
    meter: Meter,
}

impl<R: Read> Read for Taking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        self.meter.take(bytes as u64);
        Ok(bytes)
    }
}

/// A decompressor that is counted.
pub(super) struct Giving<R> {
    inner: R,
    meter: Meter,
    pulse: Pulse,
}

impl<R: Read> Read for Giving<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        self.pulse.0.store(0, Ordering::Relaxed);
        self.meter.give(bytes as u64)?;
        Ok(bytes)
    }
}

/// How many bytes a decompressor took since it gave some.
#[derive(Clone, Debug, Default)]
pub(super) struct Pulse(Arc<AtomicU64>);

impl Pulse {
    /// Counts what a decompressor takes.
    pub(super) fn feeding<R: Read>(&self, inner: R) -> Feeding<R> {
        Feeding { inner, pulse: self.clone() }
    }
}

/// What a decompressor reads from.
pub(super) struct Feeding<R> {
    inner: R,
    pulse: Pulse,
}

impl<R: Read> Read for Feeding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.inner.read(buffer)?;
        if self.pulse.0.fetch_add(bytes as u64, Ordering::Relaxed) > TAKEN_FOR_NOTHING {
            return Err(io::Error::other(format!(
                "{TAKEN_FOR_NOTHING} bytes of it hold nothing, as no texts do: compress it anew"
            )));
        }
        Ok(bytes)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_gives_too_much_for_what_it_took_is_stopped() {
        let meter = Meter::new(1000);
        io::copy(&mut meter.taking(&[0; 10][..]), &mut io::sink()).unwrap();
        let error = io::copy(&mut meter.giving(io::repeat(b'a'), Pulse::default()), &mut io::sink()).unwrap_err();
        assert!(error.to_string().contains("100 times"), "{error}");
    }

    #[test]
    fn a_text_may_be_repetitive_up_to_the_allowance() {
        let meter = Meter::new(100_000);
        let bytes = io::copy(&mut meter.giving(io::repeat(b'a').take(100_000), Pulse::default()), &mut io::sink());
        assert_eq!(bytes.unwrap(), 100_000);
    }

    #[test]
    fn what_takes_and_gives_nothing_is_stopped() {
        let error = io::copy(&mut Pulse::default().feeding(io::repeat(0)), &mut io::sink()).unwrap_err();
        assert!(error.to_string().contains("hold nothing"), "{error}");
    }
}
