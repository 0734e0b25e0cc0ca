//! Precision, recall and their harmonic mean (van Rijsbergen, *Information Retrieval*, 1979).

/// How a set that was found agrees with the set that is true.
///
/// What was not found cannot be wrong: precision is 1 where nothing was found, recall where nothing is true.
///
/// ```
/// use wirecopy::eval::Agreement;
///
/// let agreement = Agreement { hit: 3, found: 4, truth: 6 };
/// assert_eq!((agreement.precision(), agreement.recall(), agreement.f1()), (0.75, 0.5, 0.6));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(into = "Figures"))]
pub struct Agreement {
    /// Members of both sets.
    pub hit: u64,
    /// Members of what was found.
    pub found: u64,
    /// Members of what is true.
    pub truth: u64,
}

impl Agreement {
    /// Share of what was found that is true, 0 to 1.
    pub fn precision(self) -> f64 {
        share(self.hit, self.found)
    }

    /// Share of what is true that was found, 0 to 1.
    pub fn recall(self) -> f64 {
        share(self.hit, self.truth)
    }

    /// Harmonic mean of precision and recall, 0 to 1.
    pub fn f1(self) -> f64 {
        harmonic_mean(self.precision(), self.recall())
    }
}

/// A part of a whole; 1 of nothing.
pub(super) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Harmonic mean of two shares, 0 where both are.
pub(super) fn harmonic_mean(p: f64, r: f64) -> f64 {
    if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
}

/// An agreement with what follows from it, as it is written.
#[cfg(feature = "json")]
#[derive(serde::Serialize)]
struct Figures {
    precision: f64,
    recall: f64,
    f1: f64,
    hit: u64,
    found: u64,
    truth: u64,
}

#[cfg(feature = "json")]
impl From<Agreement> for Figures {
    fn from(of: Agreement) -> Self {
        let Agreement { hit, found, truth } = of;
        Self { precision: of.precision(), recall: of.recall(), f1: of.f1(), hit, found, truth }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_found_is_not_wrong_and_nothing_true_is_not_missed() {
        let figures = |hit, found, truth| {
            let of = Agreement { hit, found, truth };
            (of.precision(), of.recall(), of.f1())
        };
        assert_eq!(figures(0, 0, 0), (1.0, 1.0, 1.0));
        assert_eq!(figures(0, 0, 5), (1.0, 0.0, 0.0));
        assert_eq!(figures(0, 5, 0), (0.0, 1.0, 0.0));
        assert_eq!(figures(0, 5, 5), (0.0, 0.0, 0.0));
        assert_eq!(figures(1, 2, 1), (0.5, 1.0, 2.0 / 3.0));
    }

    proptest! {
        #[test]
        fn f1_is_dice_of_the_two_sets(hit in 1u64..100, wrong in 0u64..100, missed in 0u64..100) {
            let of = Agreement { hit, found: hit + wrong, truth: hit + missed };
            let dice = 2.0 * hit as f64 / (of.found + of.truth) as f64;
            prop_assert!((of.f1() - dice).abs() < 1e-12);
            prop_assert_eq!(of.f1() == 1.0, wrong + missed == 0);
        }
    }
}
