//! Signatures → one byte a minimum, from which the resemblance of two nodes that met in a band is estimated before anything
//! is done with them.
//!
//! Bands that nominate a pair of resemblance .2 nine times in ten nominate one of .05 once in seven, and there are many more
//! of those. How many of all minima agree tells the two apart far better than one band does, and a byte of each is enough
//! for it: bytes of different minima agree once in 256 (Li, König, *b-bit minwise hashing*, 2010).

use crate::document::room_for_more;
use crate::fingerprint::prefetch;

/// How alike two paragraphs are, which are as alike as was asked for or more, in eight grades.
///
/// Of pairs that are alike by chance there are fewer by half with each minimum or two that agree more, so that the lower grades tell
/// something about that, and the highest all that is far above it: by default it begins where 44 minima of 128 agree, at a resemblance of
/// a third.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "parts", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Likeness(u8);

impl Likeness {
    /// Nobody meets so by chance.
    pub(super) const CLOSE: Self = Self(7);
    /// The same paragraph.
    pub(super) const SAME: Self = Self::CLOSE;
    /// Grades there would be up to all minima.
    const STEPS: u32 = 28;

    /// Grades go from 0 to 7.
    pub(super) fn of_grade(grade: u8) -> Self {
        Self(grade.min(Self::CLOSE.0))
    }

    pub(super) fn grade(self) -> u8 {
        self.0
    }
}

/// A byte of every minimum of every node, in order.
pub(super) struct Estimates {
    hashes: usize,
    bytes: Vec<u8>,
    /// Bytes that agree in a pair that stays.
    least: u32,
}

impl Estimates {
    /// These [bytes](Self::bytes) of signatures of so many minima; `least` is what [`least_agreeing`] says.
    pub(super) fn of(hashes: usize, bytes: Vec<u8>, least: u32) -> Self {
        Self { hashes, bytes, least }
    }

    /// No nodes yet, of signatures of so many minima.
    pub(super) fn empty(hashes: usize, least: u32) -> Self {
        Self { hashes, bytes: Vec::new(), least }
    }

    /// Adds a node of these minima.
    pub(super) fn push(&mut self, minima: &[u32]) {
        self.bytes.extend(minima.iter().map(|&minimum| byte(minimum)));
    }

    /// Adds a node without a signature, which is like no other.
    pub(super) fn push_none(&mut self) {
        self.bytes.resize(self.bytes.len() + self.hashes, 0);
    }

    /// What is compared of a signature.
    pub(super) fn bytes<Bytes: FromIterator<u8>>(minima: &[u32]) -> Bytes {
        minima.iter().map(|&minimum| byte(minimum)).collect()
    }

    /// How alike a signature, of which these are the [bytes](Estimates::bytes), is to a node; nothing where it cannot be as alike as
    /// was asked for.
    pub(super) fn likeness_to(&self, bytes: &[u8], node: u32) -> Option<Likeness> {
        self.likeness_of(agreeing(bytes, self.of_node(node)))
    }

    /// Leaves these nodes, given in order, and says how many they are.
    pub(super) fn retain(&mut self, nodes: impl Iterator<Item = u32>) -> u32 {
        let mut kept = 0;
        for node in nodes {
            let start = node as usize * self.hashes;
            self.bytes.copy_within(start..start + self.hashes, kept as usize * self.hashes);
            kept += 1;
        }
        self.bytes.truncate(kept as usize * self.hashes);
        let room = room_for_more(self.bytes.len());
        self.bytes.shrink_to(room);
        kept
    }

    /// Asks for what is compared of a node, which is wanted soon.
    #[inline]
    pub(super) fn prefetch(&self, node: u32) {
        prefetch(self.of_node(node));
    }

    /// How alike two nodes are, which have signatures; nothing where they cannot be as alike as was asked for.
    #[inline]
    pub(super) fn likeness(&self, a: u32, b: u32) -> Option<Likeness> {
        self.likeness_of(agreeing(self.of_node(a), self.of_node(b)))
    }

    #[inline]
    fn likeness_of(&self, agreeing: u32) -> Option<Likeness> {
        let above = agreeing.checked_sub(self.least)?;
        let steps = above * Likeness::STEPS / (self.hashes as u32 - self.least).max(1);
        Some(Likeness::of_grade(steps.min(Likeness::CLOSE.0.into()) as u8))
    }

    fn of_node(&self, node: u32) -> &[u8] {
        &self.bytes[node as usize * self.hashes..][..self.hashes]
    }
}

/// Bits 8 to 15. The lowest byte of `a·x + b` follows from the lowest byte of `x` alone, so that two shingles would agree
/// under all hash functions or under none; the highest bits of a minimum are zero in any large set.
#[inline(always)]
pub(super) fn byte(minimum: u32) -> u8 {
    (minimum >> 8) as u8
}

/// How many bytes agree. Of 64 at a time, which is a loop without branches over whole vectors.
#[inline(always)]
fn agreeing(a: &[u8], b: &[u8]) -> u32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<64>(), b.as_chunks::<64>());
    let of_chunk = |(a, b): (&[u8; 64], &[u8; 64])| a.iter().zip(b).map(|(a, b)| u8::from(a == b)).sum::<u8>();
    let rest = a_rest.iter().zip(b_rest).filter(|(a, b)| a == b).count();
    a.iter().zip(b).map(|chunks| u32::from(of_chunk(chunks))).sum::<u32>() + rest as u32
}

/// The greatest number of agreeing bytes that a pair of this resemblance reaches with a probability of at least 1 − `lost`.
pub(super) fn least_agreeing(hashes: usize, similarity: f64, lost: f64) -> u32 {
    let fewer = probabilities(hashes, similarity).into_iter().scan(0.0, |fewer, probability| {
        *fewer += probability;
        Some(*fewer)
    });
    fewer.take_while(|&fewer| fewer <= lost).count() as u32
}

/// The probability that a pair of this resemblance has at least so many agreeing bytes.
pub(super) fn kept(hashes: usize, similarity: f64, least: u32) -> f64 {
    let fewer: f64 = probabilities(hashes, similarity).into_iter().take(least as usize).sum();
    (1.0 - fewer).max(0.0)
}

/// The probability of each number of agreeing bytes, from 0 on. It is binomial: each minimum agrees with a probability that
/// is the resemblance, and of those that do not, one byte in 256 does.
///
/// Only additions and multiplications, in a stated order, so that it is the same everywhere; added up trial by trial, for a
/// power of a probability may be smaller than any float.
fn probabilities(hashes: usize, similarity: f64) -> Vec<f64> {
    let agrees = similarity + (1.0 - similarity) / 256.0;
    let mut probabilities = vec![0.0; hashes + 1];
    probabilities[0] = 1.0;
    for seen in 1..=hashes {
        for number in (1..=seen).rev() {
            probabilities[number] = probabilities[number] * (1.0 - agrees) + probabilities[number - 1] * agrees;
        }
        probabilities[0] *= 1.0 - agrees;
    }
    probabilities
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fingerprint::Sketcher;

    /// The figures of the default: of 128 minima 26 agree at resemblance .2, and 7 at .05.
    #[test]
    fn pairs_as_alike_as_asked_stay_and_those_far_below_go() {
        let least = least_agreeing(128, 0.2, 0.005);
        assert_eq!(least, 15);
        for (similarity, share) in [(0.2, 0.9963), (0.15, 0.8993), (0.1, 0.3461), (0.05, 0.0038), (0.0, 0.0)] {
            let kept = kept(128, similarity, least);
            assert!((kept - share).abs() < 0.0001, "{kept} at {similarity}");
        }
    }

    #[test]
    fn who_must_lose_nothing_drops_nothing() {
        assert_eq!(least_agreeing(128, 0.2, 0.0), 0);
        assert_eq!(kept(128, 0.2, 0), 1.0);
        assert!(least_agreeing(4096, 0.999_9, 0.005) > 4000);
    }

    /// Measured on sets of known resemblance: what the signatures and their bytes do is what the binomial says.
    #[test]
    fn bytes_agree_as_often_as_theory_says() {
        let (sketcher, mut minima) = (Sketcher::default(), [Vec::new(), Vec::new()]);
        let mut of = |shared: u32, number: u32| {
            // Unions of 100 members.
            let set = |from: u32, to: u32| (from..to).map(|member| number * 1000 + member).collect::<Vec<_>>();
            let middle = (100 + shared) / 2;
            sketcher.sketch(&set(0, middle), &mut minima[0]);
            sketcher.sketch(&set(middle - shared, 100), &mut minima[1]);
            let [a, b] =
                minima.each_ref().map(|minima| minima.iter().map(|&minimum| byte(minimum)).collect::<Vec<_>>());
            agreeing(&a, &b)
        };
        for shared in [0, 6, 10, 20, 50] {
            let expected = 128.0 * (shared as f64 / 100.0 + (1.0 - shared as f64 / 100.0) / 256.0);
            let mean = (0..2000).map(|number| f64::from(of(shared, number))).sum::<f64>() / 2000.0;
            assert!((mean - expected).abs() < 0.5, "{mean} of {expected}");
            let stay = (0..2000).filter(|&number| of(shared, number) >= 15).count() as f64 / 2000.0;
            let kept = kept(128, f64::from(shared) / 100.0, 15);
            assert!((stay - kept).abs() < 0.03, "{stay} of {kept} at {shared}");
        }
    }

    proptest! {
        #[test]
        fn agreeing_bytes_are_counted_as_one_by_one(
            pairs in prop::collection::vec((0..4u32, 0..4u32), 1..300), least in 0..300u32,
        ) {
            let plain = pairs.iter().filter(|(a, b)| a == b).count() as u32;
            let (a, b): (Vec<u8>, Vec<u8>) = pairs.iter().map(|&(a, b)| (a as u8, b as u8)).unzip();
            prop_assert_eq!(agreeing(&a, &b), plain);
            // The lowest byte is not looked at.
            let minima = pairs.iter().map(|(a, _)| a << 8 | 5).chain(pairs.iter().map(|(_, b)| b << 8));
            let minima: Vec<u32> = minima.collect();
            let estimates = Estimates::of(pairs.len(), Estimates::bytes(&minima), least);
            prop_assert_eq!(estimates.likeness(0, 1).is_some(), plain >= least);
            prop_assert_eq!(estimates.likeness(1, 0), estimates.likeness(0, 1));
        }

        #[test]
        fn no_more_are_lost_than_allowed(hashes in 1..300usize, similarity in 0.01..0.999f64, lost in 0.0..0.2f64) {
            let least = least_agreeing(hashes, similarity, lost);
            prop_assert!(least as usize <= hashes);
            prop_assert!(kept(hashes, similarity, least) >= 1.0 - lost - 1e-9);
            prop_assert!(kept(hashes, similarity, least + 1) < 1.0 - lost + 1e-9);
        }
    }
}
