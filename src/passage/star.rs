//! Keeps alignments one to one, one to two, or two to one: matched sentences form stars, never chains or squares.

/// Sentences of one text that one sentence of the other may say at once.
const MOST_TO_ONE: usize = 2;

/// The sentences that one is matched with.
#[derive(Clone, Copy, Default)]
struct Partners {
    count: u32,
    numbers: [u32; MOST_TO_ONE],
}

impl Partners {
    fn all(&self) -> &[u32] {
        &self.numbers[..self.count as usize]
    }

    fn push(&mut self, number: u32) {
        self.numbers[self.count as usize] = number;
        self.count += 1;
    }
}

/// The sentences matched so far: for each of either text, those it is matched with.
#[derive(Default)]
pub(super) struct Stars {
    a: Vec<Partners>,
    b: Vec<Partners>,
}

impl Stars {
    /// None yet, of so many sentences.
    pub(super) fn clear(&mut self, a: usize, b: usize) {
        for (side, sentences) in [(&mut self.a, a), (&mut self.b, b)] {
            side.clear();
            side.resize(sentences, Partners::default());
        }
    }

    /// Joins sentence `a` of one text with `b` of the other, if what comes out is still a star.
    pub(super) fn join(&mut self, a: u32, b: u32) -> bool {
        let (of_a, of_b) = (self.a[a as usize].all(), self.b[b as usize].all());
        // A sentence can take a second partner when its first has no other.
        let can_grow = |partners: &[u32], other: &[Partners]| {
            partners.len() < MOST_TO_ONE && partners.iter().all(|&partner| other[partner as usize].count == 1)
        };
        let fits = match (of_a.is_empty(), of_b.is_empty()) {
            (true, true) => true,
            (false, true) => can_grow(of_a, &self.b),
            (true, false) => can_grow(of_b, &self.a),
            (false, false) => false,
        };
        if fits {
            self.a[a as usize].push(b);
            self.b[b as usize].push(a);
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
        stars.clear(3, 3);
        assert!(stars.join(0, 0));
        assert!(stars.join(0, 1), "one to two");
        assert!(!stars.join(0, 2), "one to three");
        assert!(!stars.join(1, 1), "a chain");
        assert!(stars.join(1, 2));
        assert!(stars.join(2, 2), "two to one");
        assert!(!stars.join(0, 0));
    }
}
