//! A reader that works on a thread of its own, so far ahead of who reads from it as there is room.

use std::io::{self, Cursor, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Bytes that are handed over at once, and how often before somebody must take them.
const PIECE: usize = 256 * 1024;
const PIECES: usize = 8;

/// The same bytes, read on another thread.
///
/// # Errors
///
/// When there is no thread to be had.
pub(super) fn ahead(reader: impl Read + Send + 'static) -> io::Result<impl Read> {
    let (sender, receiver) = sync_channel(PIECES);
    thread::Builder::new().name("wirecopy-unpack".to_owned()).spawn(move || run(reader, &sender))?;
    Ok(Ahead { receiver, piece: Cursor::new(Vec::new()), is_over: false })
}

/// Hands over pieces, an empty one at the end, until there are no more or nobody wants them.
fn run(mut reader: impl Read, sender: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        let read = reader.by_ref().take(PIECE as u64).read_to_end(&mut piece);
        // What came before a failure is worth having.
        let is_last = piece.is_empty() || read.is_err();
        if !(piece.is_empty() && read.is_err()) && sender.send(Ok(piece)).is_err() {
            return;
        }
        if let Err(error) = read {
            // Whoever is gone does not want to know.
            let _ = sender.send(Err(error));
        }
        if is_last {
            return;
        }
    }
}

struct Ahead {
    receiver: Receiver<io::Result<Vec<u8>>>,
    piece: Cursor<Vec<u8>>,
    is_over: bool,
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.piece.position() == self.piece.get_ref().len() as u64 && !self.is_over {
            // The thread says when it is done; when it only stops, something is wrong.
            let lost = || Err(io::Error::other("the decompressor stopped: the file is damaged"));
            let piece = self.receiver.recv().unwrap_or_else(|_| lost());
            self.is_over = !piece.as_ref().is_ok_and(|piece| !piece.is_empty());
            self.piece = Cursor::new(piece?);
        }
        self.piece.read(buffer)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_the_same() {
        let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| (n / 7) as u8).collect();
        let mut read = Vec::new();
        ahead(Cursor::new(bytes.clone())).unwrap().read_to_end(&mut read).unwrap();
        assert!(read == bytes);
    }

    #[test]
    fn what_fails_fails_after_what_came_before() {
        struct Fails;
        impl Read for Fails {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the line is down"))
            }
        }
        let mut read = Vec::new();
        let error = ahead(Cursor::new(b"Mali").chain(Fails)).unwrap().read_to_end(&mut read).unwrap_err();
        assert_eq!((&*read, &*error.to_string()), (&b"Mali"[..], "the line is down"));
    }

    #[test]
    fn who_stops_reading_waits_for_nobody() {
        let mut reader = ahead(io::repeat(b'a')).unwrap();
        reader.read_exact(&mut [0; 10]).unwrap();
    }
}
