//! MinHash: a set of any size → a signature of fixed length, from which the resemblance of two sets can be estimated.
//!
//! Under a random order of all shingles, the first members of two sets are equal with a probability that is their
//! resemblance; a signature holds the first member (the minimum of a hash) under *K* orders, so the share of equal
//! places estimates it, with standard error √(J(1−J)/K) (Broder, *On the resemblance and containment of documents*,
//! 1997; Leskovec, Rajaraman, Ullman, *Mining of Massive Datasets*, ch. 3).
//!
//! Each shingle is mixed once, then the orders are `a·x + b` modulo 2³² with odd `a`. The mixing is what makes so simple
//! a family do: the estimator's error is tested to be that of theory. (The high half of a 64-bit `a·x + b` looks better
//! and is not: its error is five times as large.)

use std::fmt;

use super::SplitMix64;
use super::kernel::{Functions, GROUP, Kernel};
use crate::{Error, Result};

/// Makes signatures of one length from one seed.
#[derive(Clone)]
pub struct Sketcher {
    hashes: usize,
    seed: u64,
    functions: Functions,
    kernel: Kernel,
}

impl Default for Sketcher {
    /// [`HASHES`](Sketcher::HASHES) hash functions from seed [`SEED`](Sketcher::SEED).
    fn default() -> Self {
        Self::from_seed(Self::HASHES, Self::SEED)
    }
}

impl Sketcher {
    /// The default length of a signature: standard error at most .044.
    pub const HASHES: usize = 128;
    /// The greatest length of a signature.
    pub const MOST_HASHES: usize = 4096;
    /// The default seed.
    pub const SEED: u64 = 1;

    /// A sketcher of this many hash functions, which follow from the seed alone. The first functions of a longer
    /// sketcher are those of a shorter one with the same seed.
    ///
    /// # Errors
    ///
    /// When `hashes` is 0 or above [`MOST_HASHES`](Sketcher::MOST_HASHES).
    pub fn new(hashes: usize, seed: u64) -> Result<Self> {
        if !(1..=Self::MOST_HASHES).contains(&hashes) {
            return Err(Error::parameter("hashes", hashes, format!("give 1 to {}", Self::MOST_HASHES)));
        }
        Ok(Self::from_seed(hashes, seed))
    }

    /// One integer of SplitMix64 is one function: its high half, made odd, multiplies, its low half is added.
    fn from_seed(hashes: usize, seed: u64) -> Self {
        let parameters: Vec<_> = SplitMix64(seed).take(hashes).map(|x| ((x >> 32) as u32 | 1, x as u32)).collect();
        Self { hashes, seed, functions: Functions::new(&parameters), kernel: Kernel::fastest() }
    }

    /// The length of a signature.
    pub fn hashes(&self) -> usize {
        self.hashes
    }

    /// The seed of the hash functions.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Sketches a set of shingles, in any order, repeated or not: a repeated member changes no minimum.
    ///
    /// `minima` is overwritten; nothing is allocated once it has been used. The same set gives the same signature on
    /// every processor. The empty set has no signature: it resembles nothing.
    ///
    /// ```
    /// use wirecopy::fingerprint::Sketcher;
    ///
    /// let (mut a, mut b) = (Vec::new(), Vec::new());
    /// let sketcher = Sketcher::default();
    /// let first = sketcher.sketch(&[1, 2, 3], &mut a).unwrap();
    /// assert_eq!(first.resemblance(sketcher.sketch(&[3, 1, 2, 1], &mut b).unwrap())?, 1.0);
    /// assert!(sketcher.sketch(&[], &mut b).is_none());
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    pub fn sketch<'a>(&self, shingles: &[u32], minima: &'a mut Vec<u32>) -> Option<Signature<'a>> {
        minima.clear();
        self.append(shingles, minima).then_some(Signature { minima, seed: self.seed })
    }

    /// Appends the minima of a set; nothing, and `false`, where it is empty.
    pub(super) fn append(&self, shingles: &[u32], minima: &mut Vec<u32>) -> bool {
        if shingles.is_empty() {
            return false;
        }
        let start = minima.len();
        // The kernel handles whole groups; what the last one has too many is cut off again.
        minima.resize(start + self.hashes.next_multiple_of(GROUP), u32::MAX);
        self.kernel.lower(&self.functions, shingles, minima[start..].as_chunks_mut().0);
        minima.truncate(start + self.hashes);
        true
    }

    /// The same sketcher on each instruction set that this processor has, with its name, the fastest first: to compare
    /// their speed, and to show that their signatures are equal.
    #[doc(hidden)]
    pub fn on_each_instruction_set(&self) -> impl Iterator<Item = (&'static str, Sketcher)> {
        Kernel::available().map(|kernel| (kernel.name(), Sketcher { kernel, ..self.clone() }))
    }
}

impl fmt::Debug for Sketcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sketcher")
            .field("hashes", &self.hashes)
            .field("seed", &self.seed)
            .field("instructions", &self.kernel.name())
            .finish()
    }
}

/// The minima of a set that is not empty, under the hash functions of one seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature<'a> {
    minima: &'a [u32],
    seed: u64,
}

impl<'a> Signature<'a> {
    /// What a sketcher of this seed wrote.
    pub(super) fn of(minima: &'a [u32], seed: u64) -> Self {
        Self { minima, seed }
    }

    /// The minima, one a hash function.
    pub fn minima(self) -> &'a [u32] {
        self.minima
    }

    /// The share of equal places: an unbiased estimate of the resemblance of the two sets, 0 to 1.
    ///
    /// # Errors
    ///
    /// When the two were made with other numbers of hash functions or other seeds: their places mean different orders,
    /// and the share would be noise.
    pub fn resemblance(self, other: Signature<'_>) -> Result<f64> {
        self.check_comparable(other)?;
        let equal = self.minima.iter().zip(other.minima).filter(|(a, b)| a == b).count();
        Ok(equal as f64 / self.minima.len() as f64)
    }

    fn check_comparable(self, other: Signature<'_>) -> Result<()> {
        let (mine, theirs) = (self.minima.len(), other.minima.len());
        if mine != theirs {
            let remedy = format!("it is compared with a signature of {mine}; sketch both sets with one sketcher");
            return Err(Error::parameter("hashes", theirs, remedy));
        }
        if self.seed != other.seed {
            let remedy = format!("it is compared with a signature of seed {}; use one seed for both", self.seed);
            return Err(Error::parameter("seed", other.seed, remedy));
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn minima(sketcher: &Sketcher, shingles: &[u32]) -> Vec<u32> {
        let mut minima = Vec::new();
        sketcher.sketch(shingles, &mut minima);
        minima
    }

    /// Written down, because signatures in a store are compared with those of a later run and of other processors.
    #[test]
    fn signatures_are_stable() {
        let sketcher = Sketcher::new(4, Sketcher::SEED).unwrap();
        assert_eq!(minima(&sketcher, &[1, 2, 3]), [364_230_490, 576_764_260, 2_085_961_421, 112_346_571]);
    }

    #[test]
    fn signatures_of_other_hashes_or_seed_are_refused_by_name() {
        let sketch = |hashes, seed| minima(&Sketcher::new(hashes, seed).unwrap(), &[1, 2, 3]);
        let (a, b, c) = (sketch(128, 1), sketch(64, 1), sketch(128, 2));
        let (a, b, c) = [(&a, 1), (&b, 1), (&c, 2)].map(|(minima, seed)| Signature { minima, seed }).into();
        assert_eq!(
            a.resemblance(b).unwrap_err().to_string(),
            "hashes cannot be 64: it is compared with a signature of 128; sketch both sets with one sketcher"
        );
        assert_eq!(
            a.resemblance(c).unwrap_err().to_string(),
            "seed cannot be 2: it is compared with a signature of seed 1; use one seed for both"
        );
    }

    #[test]
    fn hashes_out_of_range_are_refused_by_name() {
        assert_eq!(Sketcher::new(0, 1).unwrap_err().to_string(), "hashes cannot be 0: give 1 to 4096");
        assert!(Sketcher::new(4097, 1).is_err());
    }

    #[test]
    fn the_empty_set_has_no_signature_even_in_a_used_buffer() {
        let mut buffer = Vec::new();
        assert!(Sketcher::default().sketch(&[7], &mut buffer).is_some());
        assert!(Sketcher::default().sketch(&[], &mut buffer).is_none());
        assert!(buffer.is_empty());
    }

    #[test]
    fn shorter_signatures_are_the_beginning_of_longer_ones() {
        let [short, long] = [60, 200].map(|hashes| minima(&Sketcher::new(hashes, 9).unwrap(), &[5, 6, 7]));
        assert_eq!(short, long[..60]);
    }

    proptest! {
        #[test]
        fn order_and_repetition_change_nothing(mut shingles in prop::collection::vec(any::<u32>(), 1..60)) {
            let sketcher = Sketcher::default();
            let signature = minima(&sketcher, &shingles);
            shingles.reverse();
            shingles.push(shingles[0]);
            prop_assert_eq!(&minima(&sketcher, &shingles), &signature);
            for (name, sketcher) in sketcher.on_each_instruction_set() {
                prop_assert_eq!(&minima(&sketcher, &shingles), &signature, "{}", name);
            }
        }

        #[test]
        fn resemblance_is_symmetric_and_one_on_itself(
            a in prop::collection::vec(0..50u32, 1..60),
            b in prop::collection::vec(0..50u32, 1..60),
        ) {
            let (sketcher, mut first, mut second) = (Sketcher::default(), Vec::new(), Vec::new());
            let a = sketcher.sketch(&a, &mut first).unwrap();
            let b = sketcher.sketch(&b, &mut second).unwrap();
            prop_assert_eq!(a.resemblance(b).unwrap(), b.resemblance(a).unwrap());
            prop_assert_eq!(a.resemblance(a).unwrap(), 1.0);
        }
    }
}
