//! Keeps alignments one to one, one to two, or two to one: matched sentences form stars, never chains or squares.

use std::collections::BTreeMap;

/// Sentences of one text that one sentence of the other may say at once.
const MOST_TO_ONE: usize = 2;

/// The sentences matched so far: for each of either text, those it is matched with.
#[derive(Default)]
pub(super) struct Stars {
    a: BTreeMap<u32, Vec<u32>>,
    b: BTreeMap<u32, Vec<u32>>,
}

impl Stars {
    /// Joins sentence `a` of one text with `b` of the other, if what comes out is still a star.
    pub(super) fn join(&mut self, a: u32, b: u32) -> bool {
        let partners = |side: &BTreeMap<u32, Vec<u32>>, sentence| side.get(&sentence).cloned().unwrap_or_default();
        let (of_a, of_b) = (partners(&self.a, a), partners(&self.b, b));
        // A sentence can take a second partner when its first has no other.
        let can_grow = |partners: &[u32], other: &BTreeMap<u32, Vec<u32>>| {
            partners.len() < MOST_TO_ONE && partners.iter().all(|partner| other[partner].len() == 1)
        };
        let fits = match (of_a.is_empty(), of_b.is_empty()) {
            (true, true) => true,
            (false, true) => can_grow(&of_a, &self.b),
            (true, false) => can_grow(&of_b, &self.a),
            (false, false) => false,
        };
        if fits {
            self.a.entry(a).or_default().push(b);
            self.b.entry(b).or_default().push(a);
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_of_two_rays_fit_and_nothing_else() {
        let mut stars = Stars::default();
        assert!(stars.join(0, 0));
        assert!(stars.join(0, 1), "one to two");
        assert!(!stars.join(0, 2), "one to three");
        assert!(!stars.join(1, 1), "a chain");
        assert!(stars.join(1, 2));
        assert!(stars.join(2, 2), "two to one");
        assert!(!stars.join(0, 0));
    }
}
