//! The hashes that fingerprints are made of: the same on every processor, and in every version that keeps the same
//! store format.
//!
//! Windows of up to eight bytes, which is what character 5-grams of most news are, are packed into one integer and
//! mixed by two multiplications; longer ones go through XXH3. The mixers are Steele, Lea, Flood, *Fast Splittable
//! Pseudorandom Number Generators* (OOPSLA 2014), finaliser by Stafford ([`mix64`], [`SplitMix64`]), and Wellons,
//! *Prospecting for Hash Functions* (2018), `lowbias32` ([`mix32`]).

use xxhash_rust::xxh3::xxh3_64;

/// The golden ratio in 64 bits: odd, and its multiples are spread evenly.
pub(super) const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The longest window that fits one integer.
pub(super) const PACKED: usize = size_of::<u64>();

/// A permutation of the 32-bit integers in which every bit of the input moves every bit of the output.
#[inline(always)]
pub(super) fn mix32(mut x: u32) -> u32 {
    x = (x ^ (x >> 16)).wrapping_mul(0x7feb_352d);
    x = (x ^ (x >> 15)).wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// The same for 64 bits.
#[inline(always)]
pub(crate) fn mix64(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A sequence of well mixed integers that follows from a seed.
#[derive(Clone)]
pub(crate) struct SplitMix64(pub(crate) u64);

impl Iterator for SplitMix64 {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        self.0 = self.0.wrapping_add(GOLDEN);
        Some(mix64(self.0))
    }
}

/// The hash of a window of at most eight bytes, given as a little-endian integer, and its length in bytes.
///
/// The length is mixed in, so that trailing zero bytes make a difference.
#[inline(always)]
pub(super) fn hash_packed(window: u64, length: usize) -> u64 {
    let x = (window ^ (length as u64).wrapping_mul(GOLDEN)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (x ^ (x >> 32)).wrapping_mul(0x94d0_49bb_1331_11eb)
}

/// The hash of a window of any length; equal to [`hash_packed`] where that applies. Its high half is the good one.
#[inline(always)]
pub(super) fn hash_bytes(window: &[u8]) -> u64 {
    if window.len() > PACKED { xxh3_64(window) } else { hash_packed(pack(window), window.len()) }
}

/// [`hash_bytes`] of `text[start..end]`. Windows of another alphabet have a few bytes more or less than eight, in no order that
/// a processor could predict: where the text has bytes enough on both sides, both hashes are made and one is taken.
#[inline(always)]
pub(super) fn hash_window(text: &[u8], start: usize, end: usize) -> u64 {
    let length = end - start;
    let first = text[start..].first_chunk().copied();
    let last = text[..end].last_chunk().copied();
    let (Some(first), Some(last), 1..=16) = (first, last, length) else { return hash_bytes(&text[start..end]) };
    let (first, last) = (u64::from_le_bytes(first), u64::from_le_bytes(last));
    let own = u64::MAX >> (8 * PACKED.saturating_sub(length));
    let (short, long) = (hash_packed(first & own, length), xxh3_9_to_16(first, last, length));
    let is_long = 0u64.wrapping_sub(u64::from(length > PACKED));
    (long & is_long) | (short & !is_long)
}

/// [`xxh3_64`] of the 9 to 16 bytes that begin and end with these eight each, without the call.
#[inline(always)]
fn xxh3_9_to_16(first: u64, last: u64, length: usize) -> u64 {
    // Of the default secret, the bytes 24 to 31 with the next eight, and 40 to 47 with the next eight.
    const FIRST: u64 = 0x1f67_b3b7_a4a4_4072 ^ 0x78e5_c0cc_4ee6_79cb;
    const LAST: u64 = 0x2172_ffcc_7dd0_5a82 ^ 0x8e24_43f7_7446_08b8;
    let (first, last) = (first ^ FIRST, last ^ LAST);
    let product = u128::from(first) * u128::from(last);
    let folded = product as u64 ^ (product >> 64) as u64;
    let sum = (length as u64).wrapping_add(first.swap_bytes()).wrapping_add(last).wrapping_add(folded);
    let mixed = (sum ^ (sum >> 37)).wrapping_mul(0x1656_6791_9e37_79f9);
    mixed ^ (mixed >> 32)
}

/// At most eight bytes as a little-endian integer. Reads overlap where they must: bytes that are read twice are put in
/// the same place twice. A copy of variable length would be a call, for a few bytes.
#[inline(always)]
fn pack(window: &[u8]) -> u64 {
    let length = window.len();
    if let (Some(&first), Some(&last)) = (window.first_chunk(), window.last_chunk()) {
        u64::from(u32::from_le_bytes(first)) | u64::from(u32::from_le_bytes(last)) << (8 * (length - 4))
    } else if let (Some(&first), Some(&last)) = (window.first(), window.last()) {
        let middle = u64::from(window[length / 2]) << (8 * (length / 2));
        u64::from(first) | middle | u64::from(last) << (8 * (length - 1))
    } else {
        0
    }
}

/// The half of a 64-bit hash that is kept for a shingle.
#[inline(always)]
pub(super) fn high(hash: u64) -> u32 {
    (hash >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written down, because signatures in a store are compared with those of a later run.
    #[test]
    fn hashes_are_stable() {
        assert_eq!(mix32(1), 0x6889_90c0);
        assert_eq!(SplitMix64(1).take(2).collect::<Vec<_>>(), [0x910a_2dec_8902_5cc1, 0xbeeb_8da1_658e_ec67]);
        assert_eq!(high(hash_bytes(b"mali ")), 0xe590_0cd2);
        assert_eq!(high(hash_bytes(b"destabilise")), 0x67b3_0c88);
    }

    #[test]
    fn packing_is_little_endian_at_every_length() {
        for length in 0..=PACKED {
            let window = &[1, 2, 3, 4, 5, 6, 7, 8][..length];
            let packed = window.iter().rev().fold(0, |packed, &byte| packed << 8 | u64::from(byte));
            assert_eq!(pack(window), packed, "{length} bytes");
        }
    }

    #[test]
    fn a_window_hashes_as_its_bytes() {
        let text: Vec<u8> = SplitMix64(3).flat_map(u64::to_le_bytes).take(60).collect();
        for start in 0..text.len() {
            for end in start..=text.len().min(start + 20) {
                assert_eq!(hash_window(&text, start, end), hash_bytes(&text[start..end]), "{start}..{end}");
            }
        }
    }

    #[test]
    fn trailing_zero_bytes_make_a_difference() {
        assert_ne!(hash_bytes(b"a"), hash_bytes(b"a\0"));
        assert_ne!(hash_bytes(b""), hash_bytes(b"\0"));
    }

    /// Half of the output bits flip, give or take, whichever bit of the input does: checked on the bits that are kept.
    #[test]
    fn every_byte_reaches_the_kept_half() {
        for bit in 0..40 {
            let flipped: u32 = SplitMix64(7)
                .take(4096)
                .map(|x| (high(hash_packed(x >> 24, 5)) ^ high(hash_packed((x >> 24) ^ (1 << bit), 5))).count_ones())
                .sum();
            let mean = f64::from(flipped) / 4096.0;
            assert!((14.0..18.0).contains(&mean), "bit {bit} flips {mean} of 32");
        }
    }
}
