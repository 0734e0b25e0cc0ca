//! Files that hold others: what is compressed, and what is an archive.
//!
//! A container is known by its first bytes, whatever it is called, and is transparent: what is read is in it, to a depth of
//! [`DEPTH`]. What comes out of it is metered against what went in, so that a small file cannot become an endless one.

#[cfg(feature = "compress")]
mod ahead;
#[cfg(feature = "compress")]
mod archive;
#[cfg(feature = "compress")]
mod compressed;
#[cfg(feature = "compress")]
mod meter;

#[cfg(feature = "compress")]
pub(super) use archive::{Members, tar, zip};
#[cfg(feature = "compress")]
pub(super) use compressed::decompress;
#[cfg(feature = "compress")]
pub(super) use meter::Meter;

/// How many containers may stand in each other: `news.zip` with a `day.tar.gz` of `page.html.gz` has four.
#[cfg(feature = "compress")]
pub(super) const DEPTH: usize = 6;

/// A kind of container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Gzip,
    Zstandard,
    Xz,
    Tar,
    Zip,
}

impl Kind {
    /// The container that begins so, if it is one.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        const TAR_MARK: usize = 257;
        match head {
            // The third byte is the method, of which there is one.
            [0x1f, 0x8b, 0x08, ..] => Some(Kind::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Kind::Zstandard),
            // A frame that tools skip, with anything in it; several compressors begin with one.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Kind::Zstandard),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Kind::Xz),
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Kind::Zip),
            _ if head.get(TAR_MARK..).is_some_and(|rest| rest.starts_with(b"ustar")) => Some(Kind::Tar),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_known_by_their_first_bytes() {
        let mut tar = vec![b'a'; 512];
        tar[257..262].copy_from_slice(b"ustar");
        assert_eq!(Kind::of(&tar), Some(Kind::Tar));
        assert_eq!(Kind::of(b"\x1f\x8b\x08\0"), Some(Kind::Gzip));
        assert_eq!(Kind::of(b"PK\x05\x06"), Some(Kind::Zip));
        assert_eq!(Kind::of(b"PKS said on Tuesday"), None);
        assert_eq!(Kind::of(b""), None);
    }
}
