//! The hot loop of sketching: the minima of many hash functions over a set of shingles.
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

use super::hash::mix32;

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

    use super::{GROUP, Group, Vector, lower};

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
