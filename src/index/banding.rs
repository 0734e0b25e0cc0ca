//! Signatures → band keys, and how many bands of how many rows it takes.
//!
//! A signature is cut into *b* bands of *r* rows; two sets of resemblance *s* agree in all rows of at least one band
//! with probability 1 − (1 − sʳ)ᵇ, an S-shaped curve that rises where *s* is about (1/b)^(1/r) (Leskovec, Rajaraman,
//! Ullman, *Mining of Massive Datasets*, section 3.4). More rows make a band harder to agree in: stricter, fewer
//! candidates. More bands give more chances: looser, more candidates.

use std::fmt;

use crate::fingerprint::{Signature, mix64};
use crate::{Error, Result};

/// How a signature is cut: so many bands of so many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Banding {
    bands: u32,
    rows: u32,
}

impl Banding {
    /// A banding of at least one band and one row.
    ///
    /// # Errors
    ///
    /// When either is 0.
    pub fn new(bands: u32, rows: u32) -> Result<Self> {
        for (name, given) in [("bands", bands), ("rows", rows)] {
            if given == 0 {
                return Err(Error::parameter(name, given, "give at least 1"));
            }
        }
        Ok(Self { bands, rows })
    }

    /// The strictest banding of a signature of this length that makes candidates of two sets of this resemblance with
    /// at least this probability (both above 0 and below 1).
    ///
    /// It is the one of the most rows, with all the bands that fit. Rows come first, because they decide how few
    /// unrelated pairs become candidates: at resemblance .1, the 42 bands of 3 rows of the example nominate 4 in 100
    /// pairs, and 64 bands of 2 nominate 47. Bands that fit and are not asked for are used all the same: what they add
    /// near the stated resemblance is recall that the signature has already paid for.
    ///
    /// ```
    /// use wirecopy::index::Banding;
    ///
    /// let banding = Banding::for_recall(128, 0.4, 0.9)?;
    /// assert_eq!((banding.bands(), banding.rows()), (42, 3));
    /// assert!((banding.recall(0.4) - 0.938).abs() < 0.001);
    ///
    /// let error = Banding::for_recall(16, 0.1, 0.9).unwrap_err();
    /// assert!(error.to_string().starts_with("hashes cannot be 16: "));
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the similarity or the probability is not between 0 and 1, or when even bands of one row do not give the
    /// recall asked for: the message says how many hashes would.
    pub fn for_recall(hashes: usize, similarity: f64, probability: f64) -> Result<Self> {
        for (name, given) in [("similarity", similarity), ("probability", probability)] {
            if !(0.0 < given && given < 1.0) {
                return Err(Error::parameter(name, given, "give a number above 0 and below 1"));
            }
        }
        let most_rows = u32::try_from(hashes).unwrap_or(u32::MAX);
        (1..=most_rows)
            .rev()
            .map(|rows| Self { bands: most_rows / rows, rows })
            .find(|banding| banding.recall(similarity) >= probability)
            .ok_or_else(|| too_few(hashes, similarity, probability))
    }

    /// Bands of a signature.
    pub fn bands(self) -> u32 {
        self.bands
    }

    /// Rows of a band.
    pub fn rows(self) -> u32 {
        self.rows
    }

    /// The probability that two sets of this resemblance (0 to 1) share a band key.
    ///
    /// Only additions and multiplications, in a stated order, so that it is the same figure everywhere.
    pub fn recall(self, similarity: f64) -> f64 {
        1.0 - power(1.0 - power(similarity, self.rows), self.bands)
    }

    /// The keys of a signature, one a band, in the order of the bands: the same on every processor.
    ///
    /// Sets that agree in a band have the same key for it, always: hashing a band loses no recall. Sets that do not
    /// agree in it have the same key once in 2⁶⁴ (never, in bands of one or two rows, for the same band); that makes a
    /// candidate too many, which verification drops. The number of the band is part of the key, so that all bands can
    /// share one table.
    ///
    /// A signature shorter than bands × rows has the keys of the bands that it fills.
    pub fn band_keys(self, signature: Signature<'_>) -> impl Iterator<Item = u64> {
        let minima = signature.minima();
        (0..self.bands_of(minima.len())).map(move |band| self.key_of(minima, band))
    }

    /// How many of the bands a signature of so many minima fills.
    pub(super) fn bands_of(self, hashes: usize) -> usize {
        (self.bands as usize).min(hashes / self.rows as usize)
    }

    /// The key of one band that these minima fill, the first band being 0.
    #[inline(always)]
    pub(super) fn key_of(self, minima: &[u32], band: usize) -> u64 {
        let rows = self.rows as usize;
        band_key(&minima[band * rows..][..rows], mix64(band as u64 + 1))
    }

    /// Appends the key of one band of each of these signatures of `hashes` minima, which lie one behind the other.
    pub(super) fn append_keys(self, minima: &[u32], hashes: usize, band: usize, keys: &mut Vec<u64>) {
        let signatures = minima.chunks_exact(hashes);
        let start = mix64(band as u64 + 1);
        match (self.rows, band * self.rows as usize) {
            // The bands of the default, without a loop.
            (2, row) => keys.extend(signatures.map(|minima| band_key(&[minima[row], minima[row + 1]], start))),
            _ => keys.extend(signatures.map(|minima| self.key_of(minima, band))),
        }
    }
}

impl fmt::Display for Banding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bands of {}", self.bands, self.rows)
    }
}

/// Two rows at a time through a permutation of the 64-bit integers, chained from the mixed number of the band on.
#[inline(always)]
fn band_key(band: &[u32], start: u64) -> u64 {
    let pairs = band.chunks(2).map(|rows| rows.iter().rev().fold(0, |pair, &row| pair << 32 | u64::from(row)));
    pairs.fold(start, |key, rows| mix64(key ^ rows))
}

/// `base` multiplied by itself: `f64::powi` may differ in the last place from one platform to another.
fn power(base: f64, exponent: u32) -> f64 {
    (0..exponent).fold(1.0, |power, _| power * base)
}

/// What to say when bands of one row do not suffice: how many would.
fn too_few(hashes: usize, similarity: f64, probability: f64) -> Error {
    let needed = ((1.0 - probability).ln() / (1.0 - similarity).ln()).ceil();
    let remedy = format!(
        "a recall of {probability} at similarity {similarity} takes {needed}; \
         give that many, a higher similarity or a lower probability"
    );
    Error::parameter("hashes", hashes, remedy)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::fingerprint::Sketcher;

    fn banding(bands: u32, rows: u32) -> Banding {
        Banding::new(bands, rows).unwrap()
    }

    fn chosen(hashes: usize, similarity: f64, probability: f64) -> (u32, u32) {
        let banding = Banding::for_recall(hashes, similarity, probability).unwrap();
        (banding.bands(), banding.rows())
    }

    #[test]
    fn the_knob_gives_the_strictest_banding() {
        assert_eq!(chosen(128, 0.4, 0.9), (42, 3));
        assert_eq!(chosen(128, 0.2, 0.9), (64, 2));
        assert_eq!(chosen(128, 0.8, 0.9), (16, 8));
        assert_eq!(chosen(128, 0.05, 0.9), (128, 1));
        assert_eq!(chosen(1, 0.9, 0.9), (1, 1));
    }

    /// Figures of DESIGN and of the textbook.
    #[test]
    fn recall_is_the_curve_of_the_textbook() {
        for (bands, rows, similarity, recall) in [
            (42, 3, 0.4, 0.938),
            (64, 2, 0.1, 0.474),
            (64, 2, 0.2, 0.927),
            (20, 5, 0.2, 0.006),
            (20, 5, 0.5, 0.470),
            (20, 5, 0.8, 0.9996),
        ] {
            let given = banding(bands, rows).recall(similarity);
            assert!((given - recall).abs() < 0.0005, "{bands} x {rows} at {similarity}: {given}");
        }
        assert_eq!(banding(42, 3).recall(0.0), 0.0);
        assert_eq!(banding(42, 3).recall(1.0), 1.0);
    }

    #[test]
    fn impossible_wishes_are_refused_by_name() {
        let message = |hashes, similarity, probability| {
            Banding::for_recall(hashes, similarity, probability).unwrap_err().to_string()
        };
        assert_eq!(message(128, 1.5, 0.9), "similarity cannot be 1.5: give a number above 0 and below 1");
        assert_eq!(message(128, 0.0, 0.9), "similarity cannot be 0: give a number above 0 and below 1");
        assert_eq!(message(128, f64::NAN, 0.9), "similarity cannot be NaN: give a number above 0 and below 1");
        assert_eq!(message(128, 0.4, 1.0), "probability cannot be 1: give a number above 0 and below 1");
        assert_eq!(
            message(128, 0.01, 0.9),
            "hashes cannot be 128: a recall of 0.9 at similarity 0.01 takes 230; \
             give that many, a higher similarity or a lower probability"
        );
        assert_eq!(chosen(230, 0.01, 0.9), (230, 1));
        assert!(message(0, 0.4, 0.9).starts_with("hashes cannot be 0: "));
        assert_eq!(Banding::new(0, 3).unwrap_err().to_string(), "bands cannot be 0: give at least 1");
        assert_eq!(Banding::new(3, 0).unwrap_err().to_string(), "rows cannot be 0: give at least 1");
    }

    fn keys(banding: Banding, shingles: &[u32]) -> Vec<u64> {
        let (sketcher, mut minima) = (Sketcher::default(), Vec::new());
        banding.band_keys(sketcher.sketch(shingles, &mut minima).unwrap()).collect()
    }

    /// Written down, because keys in a store are compared with those of a later run.
    #[test]
    fn keys_are_stable() {
        assert_eq!(keys(banding(2, 3), &[1, 2, 3]), [0x5aff_ff42_8d3b_28e2, 0x3b3f_a52c_b54b_f510]);
    }

    #[test]
    fn one_key_a_band_and_none_beyond_the_signature() {
        assert_eq!(keys(banding(42, 3), &[7]).len(), 42);
        assert_eq!(keys(banding(60, 3), &[7]).len(), 42);
        assert_eq!(keys(banding(1, 129), &[7]).len(), 0);
    }

    #[test]
    fn bands_of_equal_rows_have_different_keys() {
        let keys: BTreeSet<_> =
            (1..=128).flat_map(|number| [&[5][..], &[5, 0]].map(|band| band_key(band, mix64(number)))).collect();
        assert_eq!(keys.len(), 128, "a missing row and a row of zero are the same, the number of the band is not");
        assert_ne!(band_key(&[1, 2, 3], 1), band_key(&[1, 3, 2], 1));
        assert_ne!(band_key(&[1, 2, 3], 1), band_key(&[3, 2, 1], 1));
    }

    proptest! {
        #[test]
        fn keys_are_equal_where_the_bands_are(
            a in prop::collection::vec(0..30u32, 1..30),
            b in prop::collection::vec(0..30u32, 1..30),
            rows in 1..6u32,
        ) {
            let (sketcher, banding) = (Sketcher::default(), banding(128 / rows, rows));
            let (mut first, mut second) = (Vec::new(), Vec::new());
            let a = sketcher.sketch(&a, &mut first).unwrap();
            let b = sketcher.sketch(&b, &mut second).unwrap();
            let bands = a.minima().chunks_exact(rows as usize).zip(b.minima().chunks_exact(rows as usize));
            for ((x, y), (a, b)) in banding.band_keys(a).zip(banding.band_keys(b)).zip(bands) {
                prop_assert_eq!(x == y, a == b);
            }
        }

        #[test]
        fn more_bands_are_looser_and_more_rows_stricter(bands in 1..200u32, rows in 1..20u32, s in 0.0..=1.0f64) {
            let recall = banding(bands, rows).recall(s);
            prop_assert!((0.0..=1.0).contains(&recall));
            prop_assert!(banding(bands + 1, rows).recall(s) >= recall);
            prop_assert!(banding(bands, rows + 1).recall(s) <= recall);
            prop_assert!(banding(bands, rows).recall((s + 0.01).min(1.0)) >= recall);
        }

        #[test]
        fn the_knob_keeps_its_word(hashes in 1..300usize, s in 0.01..0.99f64, p in 0.01..0.99f64) {
            match Banding::for_recall(hashes, s, p) {
                Ok(chosen) => {
                    prop_assert!(chosen.recall(s) >= p);
                    prop_assert!((chosen.bands() * chosen.rows()) as usize <= hashes);
                    for rows in chosen.rows() + 1..=hashes as u32 {
                        prop_assert!(banding(hashes as u32 / rows, rows).recall(s) < p, "stricter with {} rows", rows);
                    }
                }
                Err(_) => prop_assert!(banding(hashes as u32, 1).recall(s) < p),
            }
        }
    }
}
