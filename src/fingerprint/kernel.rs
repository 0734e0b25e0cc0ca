//! The hot loops: the minima of many hash functions over a set of shingles ([`Kernel`]), and what is done with every byte of
//! a text before ([`TextKernel`]).
//!
//! ```text
//! for each shingle s:
//!     x = mix32(s)
//!     for each hash function k:
//!         minima[k] = min(minima[k], a[k] * x + b[k])        modulo 2^32
//! ```
//!
//! That is all it does; the rest is how it is made fast, in the order of what it gains.
//!
//! 1. Hash functions are the lanes of vectors, so that one multiplication serves 4, 8 or 16 of them.
//! 2. A *tile* is a few vectors of hash functions whose minima stay in registers: the loops are exchanged, the tile
//!    outside, the shingles inside. 8 vectors of minima, `a` and `b` fit the 32 registers of AVX-512 and NEON, and the
//!    inner loop loads nothing but the shingle; AVX2 has 16 registers, keeps the minima there, and takes most of `a` and
//!    `b` from the first-level cache within the arithmetic instruction.
//! 3. Hash functions come in aligned groups of 16, the widest vector ([`Functions`]). A last group that is not full is
//!    filled up with functions whose minima the caller drops: no scalar tail.
//! 4. Shingles are mixed once into a block that stays in the first-level cache, not once a tile.
//!
//! One source ([`lower`] over a [`Vector`]) is compiled for each instruction set, as memchr does; which is used is found
//! out once, when a [`Kernel`] is made. All give the same numbers. The vectors are intrinsics because the compiler, left
//! alone with arrays, need not keep the tile in registers. This is the only module with `unsafe`.
#![allow(unsafe_code)]

use super::hash::{hash_packed, high, mix32};
use super::normalise::{DIGIT, LETTER, fold_ascii};

/// Asks for items that are wanted soon, where the processor can be asked: of one that is larger than a cache line, for where it begins.
#[inline(always)]
pub(crate) fn prefetch<T>(items: &[T]) {
    /// Bytes of a cache line.
    const LINE: usize = 64;
    #[cfg(target_arch = "x86_64")]
    for line in items.chunks((LINE / size_of::<T>().max(1)).max(1)) {
        // SAFETY: every x86-64 processor has the instruction, and it reads nothing.
        unsafe { std::arch::x86_64::_mm_prefetch(line.as_ptr().cast(), std::arch::x86_64::_MM_HINT_T0) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (items, LINE);
}

/// Shingles mixed at a time: 1 KiB.
const BLOCK: usize = 256;

/// Hash functions are handled in groups of this size, the widest vector.
pub(super) const GROUP: usize = 16;

/// The instruction set to sketch with, found to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kernel(Instructions);

// Private, so that a `Kernel` for absent instructions cannot be made outside this file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Instructions {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "aarch64")]
    Neon,
    Portable,
}

impl Kernel {
    /// The kernels that this processor can run, the fastest first. There is always one.
    pub(super) fn available() -> impl Iterator<Item = Kernel> {
        [
            #[cfg(target_arch = "x86_64")]
            (is_x86_feature_detected!("avx512f"), Instructions::Avx512),
            #[cfg(target_arch = "x86_64")]
            (is_x86_feature_detected!("avx2"), Instructions::Avx2),
            #[cfg(target_arch = "aarch64")]
            (std::arch::is_aarch64_feature_detected!("neon"), Instructions::Neon),
            (true, Instructions::Portable),
        ]
        .into_iter()
        .filter_map(|(available, instructions)| available.then_some(Kernel(instructions)))
    }

    /// The fastest of them.
    pub(super) fn fastest() -> Kernel {
        Self::available().next().unwrap_or(Kernel(Instructions::Portable))
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx512 => "avx512",
            #[cfg(target_arch = "x86_64")]
            Instructions::Avx2 => "avx2",
            #[cfg(target_arch = "aarch64")]
            Instructions::Neon => "neon",
            Instructions::Portable => "portable",
        }
    }

    /// Lowers each of `minima` to the least hash of the shingles under the hash function of the same place. Groups
    /// beyond the shorter of the two are left alone.
    pub(super) fn lower(self, functions: &Functions, shingles: &[u32], minima: &mut [[u32; GROUP]]) {
        let groups = functions.0.len().min(minima.len());
        let (functions, minima) = (&functions.0[..groups], &mut minima[..groups]);
        // SAFETY: the two slices have one length, and a `Kernel` is made only for instructions that were found.
        unsafe {
            match self.0 {
                #[cfg(target_arch = "x86_64")]
                Instructions::Avx512 => x86::avx512(functions, shingles, minima),
                #[cfg(target_arch = "x86_64")]
                Instructions::Avx2 => x86::avx2(functions, shingles, minima),
                #[cfg(target_arch = "aarch64")]
                Instructions::Neon => arm::neon(functions, shingles, minima),
                Instructions::Portable => lower::<portable::Lanes, 1>(functions, shingles, minima),
            }
        }
    }
}

/// Hash functions in groups of [`GROUP`]: the k-th is `a[k] * x + b[k]` modulo 2³², a permutation where `a` is odd.
#[derive(Clone)]
pub(super) struct Functions(Box<[Group]>);

#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Group {
    a: [u32; GROUP],
    b: [u32; GROUP],
}

impl Functions {
    /// The functions of these `(a, b)`, and as many of `a = b = 0` as fill the last group.
    pub(super) fn new(parameters: &[(u32, u32)]) -> Self {
        let group = |chunk: &[(u32, u32)]| {
            let mut group = Group { a: [0; GROUP], b: [0; GROUP] };
            for (k, &(a, b)) in chunk.iter().enumerate() {
                (group.a[k], group.b[k]) = (a, b);
            }
            group
        };
        Self(parameters.chunks(GROUP).map(group).collect())
    }
}

/// What is done with every byte of an ASCII text, 64 or 8 bytes at a time where the processor can; the portable form is the
/// definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TextKernel(TextInstructions);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TextInstructions {
    /// With BW, DQ, VBMI and VBMI2: bytes are compared, permuted and compressed.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    Portable,
}

impl TextKernel {
    /// Those that this processor can run, the fastest first.
    pub(super) fn available() -> impl Iterator<Item = TextKernel> {
        [
            #[cfg(target_arch = "x86_64")]
            (x86::has_text_instructions(), TextInstructions::Avx512),
            (true, TextInstructions::Portable),
        ]
        .into_iter()
        .filter_map(|(available, instructions)| available.then_some(TextKernel(instructions)))
    }

    /// The fastest of them.
    #[inline]
    pub(super) fn fastest() -> TextKernel {
        Self::available().next().unwrap_or(TextKernel(TextInstructions::Portable))
    }

    /// Folds an ASCII run as [`fold_ascii`] does; gives the state behind it and the bytes written.
    ///
    /// # Panics
    ///
    /// When `out` is shorter than the run and [`FOLD_SLACK`](Self::FOLD_SLACK) bytes.
    #[inline]
    pub(super) fn fold(self, run: &[u8], last: u8, out: &mut [u8]) -> (u8, usize) {
        assert!(out.len() >= run.len() + Self::FOLD_SLACK);
        match self.0 {
            // SAFETY: the instructions were found, and `out` has the room.
            #[cfg(target_arch = "x86_64")]
            TextInstructions::Avx512 => unsafe { x86::fold(run, last, out) },
            TextInstructions::Portable => fold_ascii(run, last, out),
        }
    }

    /// Bytes that a fold may write beyond as many as the run has.
    pub(super) const FOLD_SLACK: usize = 64;

    /// Appends the hashes of all windows of `length` bytes, 1 to 8, of a text that is no shorter.
    #[inline]
    pub(super) fn windows(self, text: &[u8], length: usize, hashes: &mut Vec<u32>) {
        debug_assert!((1..=8).contains(&length) && length <= text.len());
        match self.0 {
            // SAFETY: the instructions were found.
            #[cfg(target_arch = "x86_64")]
            TextInstructions::Avx512 => unsafe { x86::windows(text, length, hashes) },
            TextInstructions::Portable => windows(text, length, hashes),
        }
    }
}

/// The window is a number that the next byte is shifted into: no copies, no bounds to check.
fn windows(text: &[u8], length: usize, hashes: &mut Vec<u32>) {
    let top = 8 * (length - 1);
    let (head, tail) = text.split_at(length - 1);
    let mut window = head.iter().fold(0, |window: u64, &byte| (window >> 8) | u64::from(byte) << top);
    hashes.extend(tail.iter().map(|&byte| {
        window = (window >> 8) | u64::from(byte) << top;
        high(hash_packed(window, length))
    }));
}

/// Unsigned 32-bit lanes.
///
/// # Safety
///
/// `LANES` is the number of integers that `load` reads and `store` writes, and divides [`GROUP`]. All functions need the
/// instruction set of the implementation.
unsafe trait Vector: Copy {
    const LANES: usize;
    /// The same integer in every lane.
    unsafe fn splat(x: u32) -> Self;
    /// The integers behind `from`, aligned or not.
    unsafe fn load(from: *const u32) -> Self;
    /// Writes the lanes behind `to`, aligned or not.
    unsafe fn store(self, to: *mut u32);
    /// In every lane, the lesser of `self` and `a * x + b`.
    unsafe fn lower(self, a: Self, x: Self, b: Self) -> Self;
}

/// The one source: all hash functions over all shingles, a tile of `N` vectors at a time, then of 4, then of 1.
///
/// # Safety
///
/// `functions` is as long as `minima`; the processor has the instructions of `V`.
#[inline(always)]
unsafe fn lower<V: Vector, const N: usize>(functions: &[Group], shingles: &[u32], minima: &mut [[u32; GROUP]]) {
    let hashes = GROUP * minima.len();
    let mut mixed = [0; BLOCK];
    for block in shingles.chunks(BLOCK) {
        let mixed = &mut mixed[..block.len()];
        for (mixed, &shingle) in mixed.iter_mut().zip(block) {
            *mixed = mix32(shingle);
        }
        let mut first = 0;
        // SAFETY: every tile ends at `hashes` at the latest. All begin at a multiple of the lanes, and the last reaches
        // `hashes`, because lanes divide a group.
        unsafe {
            while first + N * V::LANES <= hashes {
                tile::<V, N>(functions, first, mixed, minima);
                first += N * V::LANES;
            }
            while first + 4 * V::LANES <= hashes {
                tile::<V, 4>(functions, first, mixed, minima);
                first += 4 * V::LANES;
            }
            while first < hashes {
                tile::<V, 1>(functions, first, mixed, minima);
                first += V::LANES;
            }
        }
    }
}

/// One tile over one block of mixed shingles.
///
/// # Safety
///
/// `first` is a multiple of `V::LANES`, and `first + N * V::LANES` at most the number of hash functions, which is that
/// of minima; the processor has the instructions of `V`.
#[inline(always)]
#[allow(clippy::needless_range_loop, reason = "three arrays of vectors, side by side")]
unsafe fn tile<V: Vector, const N: usize>(
    functions: &[Group],
    first: usize,
    mixed: &[u32],
    minima: &mut [[u32; GROUP]],
) {
    // SAFETY: by the contract, `N` vectors from `first` on lie inside both slices; a vector does not leave its group,
    // because lanes divide a group.
    unsafe {
        let minima = minima.as_mut_ptr().cast::<u32>().add(first);
        let zero = V::splat(0);
        let (mut a, mut b, mut low) = ([zero; N], [zero; N], [zero; N]);
        for n in 0..N {
            let k = first + n * V::LANES;
            let group = functions.get_unchecked(k / GROUP);
            a[n] = V::load(group.a.as_ptr().add(k % GROUP));
            b[n] = V::load(group.b.as_ptr().add(k % GROUP));
            low[n] = V::load(minima.add(n * V::LANES));
        }
        for &x in mixed {
            let x = V::splat(x);
            for n in 0..N {
                low[n] = low[n].lower(a[n], x, b[n]);
            }
        }
        for n in 0..N {
            low[n].store(minima.add(n * V::LANES));
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::super::hash::GOLDEN;
    use super::{DIGIT, GROUP, Group, LETTER, TextKernel, Vector, lower};

    /// Whether [`fold`] and [`windows`] can run.
    #[inline]
    pub(super) fn has_text_instructions() -> bool {
        is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vbmi")
            && is_x86_feature_detected!("avx512vbmi2")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("popcnt")
    }

    /// Which bytes are letters and which digits, a bit a byte.
    #[inline(always)]
    unsafe fn classes(bytes: __m512i) -> (u64, u64) {
        unsafe {
            let small = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
            let letter = _mm512_sub_epi8(small, _mm512_set1_epi8(b'a' as i8));
            let digit = _mm512_sub_epi8(bytes, _mm512_set1_epi8(b'0' as i8));
            (_mm512_cmplt_epu8_mask(letter, _mm512_set1_epi8(26)), _mm512_cmplt_epu8_mask(digit, _mm512_set1_epi8(10)))
        }
    }

    /// A block's bytes are classed at once, each class a mask of 64 bits; neighbours are the masks shifted by one. What is
    /// kept of the block is then pushed together by one instruction.
    ///
    /// # Safety
    ///
    /// `out` is longer than `run` by [`TextKernel::FOLD_SLACK`]; the processor has the instructions.
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,bmi1,popcnt")]
    pub(super) unsafe fn fold(run: &[u8], last: u8, out: &mut [u8]) -> (u8, usize) {
        const { assert!(TextKernel::FOLD_SLACK >= size_of::<__m512i>()) };
        let (mut letter_before, mut digit_before) = (u64::from(last == LETTER), u64::from(last == DIGIT));
        let mut word_before = u64::from(last != 0);
        let mut written = 0;
        for start in (0..run.len()).step_by(64) {
            let left = run.len() - start;
            let live = if left < 64 { (1 << left) - 1 } else { u64::MAX };
            // SAFETY: only the bytes of the run are loaded. At most one byte is written for each byte before this block, and
            // one for the space behind a word that began before the run; then 64, which is what the slack is for.
            unsafe {
                let bytes = _mm512_maskz_loadu_epi8(live, run.as_ptr().add(start).cast());
                let (letters, digits) = classes(bytes);
                let ahead = run.get(start + 64).copied().unwrap_or(b' ');
                let letters_next = letters >> 1 | u64::from(ahead.is_ascii_alphabetic()) << 63;
                let digits_next = digits >> 1 | u64::from(ahead.is_ascii_digit()) << 63;
                let is = |byte: u8| _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte as i8));
                let apostrophes = is(b'\'') & (letters << 1 | letter_before) & letters_next;
                let points = (is(b'.') | is(b',')) & (digits << 1 | digit_before) & digits_next;
                let words = letters | digits | apostrophes | points;
                // A letter's case is one bit; bytes between words are spaces.
                let folded = _mm512_mask_blend_epi8(letters, bytes, _mm512_or_si512(bytes, _mm512_set1_epi8(0x20)));
                let folded = _mm512_mask_blend_epi8(words, _mm512_set1_epi8(b' ' as i8), folded);
                let kept = (words | words << 1 | word_before) & live;
                _mm512_storeu_si512(out.as_mut_ptr().add(written).cast(), _mm512_maskz_compress_epi8(kept, folded));
                written += kept.count_ones() as usize;
                let final_bit = left.min(64) - 1;
                letter_before = letters >> final_bit & 1;
                digit_before = digits >> final_bit & 1;
                word_before = words >> final_bit & 1;
            }
        }
        let last = match (word_before, letter_before) {
            _ if run.is_empty() => last,
            (0, _) => 0,
            (_, 0) => DIGIT,
            _ => LETTER,
        };
        (last, written)
    }

    /// Eight windows at a time: sixteen bytes are permuted into eight lanes that each begin a byte later, then hashed as
    /// [`hash_packed`](super::hash_packed) does.
    ///
    /// # Safety
    ///
    /// The processor has the instructions.
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vbmi")]
    pub(super) unsafe fn windows(text: &[u8], length: usize, hashes: &mut Vec<u32>) {
        let count = (text.len() + 1).saturating_sub(length);
        hashes.reserve(count + 8);
        let lanes: [u8; 64] = std::array::from_fn(|byte| (byte / 8 + byte % 8) as u8);
        // SAFETY: only bytes of the text are loaded. There is room for `count` hashes, rounded up to a multiple of eight, of
        // which `count` are counted.
        unsafe {
            let lanes = _mm512_loadu_si512(lanes.as_ptr().cast());
            let own = _mm512_set1_epi64((u64::MAX >> (64 - 8 * length.clamp(1, 8))) as i64);
            let salt = _mm512_set1_epi64((length as u64).wrapping_mul(GOLDEN) as i64);
            let first = _mm512_set1_epi64(0xbf58_476d_1ce4_e5b9_u64 as i64);
            let second = _mm512_set1_epi64(0x94d0_49bb_1331_11eb_u64 as i64);
            let to = hashes.as_mut_ptr().add(hashes.len());
            for start in (0..count).step_by(8) {
                let left = text.len() - start;
                let live = if left < 16 { (1u64 << left) - 1 } else { 0xFFFF };
                let bytes = _mm512_maskz_loadu_epi8(live, text.as_ptr().add(start).cast());
                let window = _mm512_and_si512(_mm512_permutexvar_epi8(lanes, bytes), own);
                let x = _mm512_mullo_epi64(_mm512_xor_si512(window, salt), first);
                let x = _mm512_mullo_epi64(_mm512_xor_si512(x, _mm512_srli_epi64::<32>(x)), second);
                let hash = _mm512_cvtepi64_epi32(_mm512_srli_epi64::<32>(x));
                _mm256_storeu_si256(to.add(start).cast(), hash);
            }
            hashes.set_len(hashes.len() + count);
        }
    }

    /// # Safety
    ///
    /// As [`lower`], with AVX-512F.
    #[target_feature(enable = "avx512f")]
    pub(super) unsafe fn avx512(functions: &[Group], shingles: &[u32], minima: &mut [[u32; GROUP]]) {
        // SAFETY: the caller's contract is that of `lower`.
        unsafe { lower::<__m512i, 8>(functions, shingles, minima) }
    }

    /// # Safety
    ///
    /// As [`lower`], with AVX2.
    #[target_feature(enable = "avx2")]
    pub(super) unsafe fn avx2(functions: &[Group], shingles: &[u32], minima: &mut [[u32; GROUP]]) {
        // SAFETY: the caller's contract is that of `lower`.
        unsafe { lower::<__m256i, 8>(functions, shingles, minima) }
    }

    // SAFETY: 512 bits are 16 integers; every intrinsic is AVX-512F.
    unsafe impl Vector for __m512i {
        const LANES: usize = 16;

        #[inline(always)]
        unsafe fn splat(x: u32) -> Self {
            unsafe { _mm512_set1_epi32(x as i32) }
        }

        #[inline(always)]
        unsafe fn load(from: *const u32) -> Self {
            unsafe { _mm512_loadu_si512(from.cast()) }
        }

        #[inline(always)]
        unsafe fn store(self, to: *mut u32) {
            unsafe { _mm512_storeu_si512(to.cast(), self) }
        }

        #[inline(always)]
        unsafe fn lower(self, a: Self, x: Self, b: Self) -> Self {
            unsafe { _mm512_min_epu32(self, _mm512_add_epi32(_mm512_mullo_epi32(a, x), b)) }
        }
    }

    // SAFETY: 256 bits are 8 integers; every intrinsic is AVX2 or older.
    unsafe impl Vector for __m256i {
        const LANES: usize = 8;

        #[inline(always)]
        unsafe fn splat(x: u32) -> Self {
            unsafe { _mm256_set1_epi32(x as i32) }
        }

        #[inline(always)]
        unsafe fn load(from: *const u32) -> Self {
            unsafe { _mm256_loadu_si256(from.cast()) }
        }

        #[inline(always)]
        unsafe fn store(self, to: *mut u32) {
            unsafe { _mm256_storeu_si256(to.cast(), self) }
        }

        #[inline(always)]
        unsafe fn lower(self, a: Self, x: Self, b: Self) -> Self {
            unsafe { _mm256_min_epu32(self, _mm256_add_epi32(_mm256_mullo_epi32(a, x), b)) }
        }
    }
}

#[cfg(target_arch = "aarch64")]
mod arm {
    use std::arch::aarch64::*;

    use super::{GROUP, Group, Vector, lower};

    /// # Safety
    ///
    /// As [`lower`], with NEON.
    #[target_feature(enable = "neon")]
    pub(super) unsafe fn neon(functions: &[Group], shingles: &[u32], minima: &mut [[u32; GROUP]]) {
        // SAFETY: the caller's contract is that of `lower`.
        unsafe { lower::<uint32x4_t, 8>(functions, shingles, minima) }
    }

    // SAFETY: 128 bits are 4 integers; every intrinsic is NEON.
    unsafe impl Vector for uint32x4_t {
        const LANES: usize = 4;

        #[inline(always)]
        unsafe fn splat(x: u32) -> Self {
            unsafe { vdupq_n_u32(x) }
        }

        #[inline(always)]
        unsafe fn load(from: *const u32) -> Self {
            unsafe { vld1q_u32(from) }
        }

        #[inline(always)]
        unsafe fn store(self, to: *mut u32) {
            unsafe { vst1q_u32(to, self) }
        }

        #[inline(always)]
        unsafe fn lower(self, a: Self, x: Self, b: Self) -> Self {
            unsafe { vminq_u32(self, vmlaq_u32(b, a, x)) }
        }
    }
}

/// Plain integers in an array, for the compiler to make of them what it can.
mod portable {
    use super::Vector;

    #[derive(Clone, Copy)]
    pub(super) struct Lanes([u32; 4]);

    // SAFETY: the array has `LANES` integers; no instruction set is needed.
    unsafe impl Vector for Lanes {
        const LANES: usize = 4;

        #[inline(always)]
        unsafe fn splat(x: u32) -> Self {
            Self([x; 4])
        }

        #[inline(always)]
        unsafe fn load(from: *const u32) -> Self {
            Self(unsafe { from.cast::<[u32; 4]>().read() })
        }

        #[inline(always)]
        unsafe fn store(self, to: *mut u32) {
            unsafe { to.cast::<[u32; 4]>().write(self.0) }
        }

        #[inline(always)]
        unsafe fn lower(mut self, a: Self, x: Self, b: Self) -> Self {
            for lane in 0..Self::LANES {
                self.0[lane] = self.0[lane].min(a.0[lane].wrapping_mul(x.0[lane]).wrapping_add(b.0[lane]));
            }
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition.
    fn oracle((a, b): (u32, u32), shingles: &[u32]) -> u32 {
        shingles.iter().map(|&s| a.wrapping_mul(mix32(s)).wrapping_add(b)).min().unwrap_or(u32::MAX)
    }

    fn check(parameters: &[(u32, u32)], shingles: &[u32]) {
        let expected: Vec<_> = parameters.iter().map(|&parameters| oracle(parameters, shingles)).collect();
        for kernel in Kernel::available() {
            let mut minima = vec![[u32::MAX; GROUP]; parameters.len().div_ceil(GROUP)];
            kernel.lower(&Functions::new(parameters), shingles, &mut minima);
            assert_eq!(minima.as_flattened()[..parameters.len()], expected, "{}, {}", kernel.name(), shingles.len());
        }
    }

    proptest! {
        #[test]
        fn every_kernel_equals_the_definition(
            parameters in prop::collection::vec(any::<(u32, u32)>(), 0..300),
            shingles in prop::collection::vec(any::<u32>(), 0..40),
        ) {
            check(&parameters, &shingles);
        }
    }

    proptest! {
        /// At every length around a block, from every state, with joints at the seams.
        #[test]
        fn every_text_kernel_equals_the_definition(
            text in "[ab]{0,3}[a-cX-Z0-2 '.,@\\[`{/:]{0,200}",
            last in prop::sample::select(vec![0, LETTER, DIGIT]),
            length in 1..=8usize,
        ) {
            let text = text.as_bytes();
            for kernel in TextKernel::available() {
                let (mut expected, mut given) = (vec![0; text.len() + 64], vec![0; text.len() + TextKernel::FOLD_SLACK]);
                let (state, written) = fold_ascii(text, last, &mut expected);
                prop_assert_eq!(kernel.fold(text, last, &mut given), (state, written), "{:?}", kernel);
                prop_assert_eq!(&given[..written], &expected[..written], "{:?}", kernel);
                if length <= text.len() {
                    let (mut expected, mut given) = (vec![7], vec![7]);
                    windows(text, length, &mut expected);
                    kernel.windows(text, length, &mut given);
                    prop_assert_eq!(given, expected, "{:?}", kernel);
                }
            }
        }
    }

    /// Around every width of a tile, and around the block.
    #[test]
    fn every_kernel_equals_the_definition_at_the_seams() {
        let mut random = crate::fingerprint::SplitMix64(1).map(|x| (x as u32, (x >> 32) as u32));
        for hashes in [1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 100, 127, 128, 129, 144, 145, 255, 256] {
            let parameters: Vec<_> = random.by_ref().take(hashes).collect();
            for size in [0, 1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 7] {
                let shingles: Vec<_> = random.by_ref().take(size).map(|(x, _)| x).collect();
                check(&parameters, &shingles);
            }
        }
    }

    /// Nothing beyond the shorter of functions and minima is read or written.
    #[test]
    fn unequal_lengths_are_cut() {
        for kernel in Kernel::available() {
            let mut minima = [[u32::MAX; GROUP]; 3];
            kernel.lower(&Functions::new(&[(1, 0); 2 * GROUP]), &[7], &mut minima);
            assert_eq!(minima, [[mix32(7); GROUP], [mix32(7); GROUP], [u32::MAX; GROUP]]);
            kernel.lower(&Functions::new(&[(1, 0); 4 * GROUP]), &[7], &mut minima[..1]);
        }
    }
}
