//! A node that looks like another, and how closely: in four bytes, for of these there are most.

use super::estimate::Likeness;

/// A node, and how alike another is to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kin(u32);

/// Bits of a node's number: half a thousand million paragraphs, whose bytes for the estimates alone take 64 GB.
const NODE_BITS: u32 = 29;
const NODE: u32 = (1 << NODE_BITS) - 1;

impl Kin {
    pub(super) fn new(node: u32, likeness: Likeness) -> Self {
        debug_assert!(node <= NODE);
        Self(node | u32::from(likeness.grade()) << NODE_BITS)
    }

    pub(super) fn node(self) -> u32 {
        self.0 & NODE
    }

    pub(super) fn likeness(self) -> Likeness {
        Likeness::of_grade((self.0 >> NODE_BITS) as u8)
    }

    /// As alike to another number.
    pub(super) fn renumbered(self, node: u32) -> Self {
        Self::new(node, self.likeness())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_kept() {
        for grade in 0..=7 {
            let kin = Kin::new(NODE - u32::from(grade), Likeness::of_grade(grade));
            assert_eq!((kin.node(), kin.likeness().grade()), (NODE - u32::from(grade), grade));
            assert_eq!((kin.renumbered(3).node(), kin.renumbered(3).likeness()), (3, kin.likeness()));
        }
    }
}
