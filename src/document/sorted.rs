//! Two sorted lists of hashes, gone through side by side.
//!
//! A merge waits for itself: which list moves on is known when both of its items are there, and only then the next two can be
//! asked for. Hashes are spread evenly, so that the lists fall into halves by their highest bit, and the merges of both wait at the same
//! time.

/// What is left to go through of one half of both lists.
struct Half {
    i: usize,
    j: usize,
    ends: (usize, usize),
}

impl Half {
    /// Steps that can be made before one of the lists is at its end.
    fn steps(&self) -> usize {
        (self.ends.0 - self.i).min(self.ends.1 - self.j)
    }

    /// Which of the two lists moves is a coin toss that no processor predicts: so it is arithmetic, not a branch.
    #[inline(always)]
    fn step(&mut self, a: &[u32], b: &[u32], met: &mut impl FnMut(usize, usize, bool)) {
        let (x, y) = (a[self.i], b[self.j]);
        met(self.i, self.j, x == y);
        self.i += usize::from(x <= y);
        self.j += usize::from(y <= x);
    }
}

/// Goes through two lists, each sorted and without repetitions, and calls `met` with a place in either and whether the same hash is
/// there. What both have is met once, and neither of its places again; others may be met several times with what differs.
#[inline(always)]
pub(crate) fn side_by_side(a: &[u32], b: &[u32], mut met: impl FnMut(usize, usize, bool)) {
    let first_high = |list: &[u32]| list.partition_point(|&hash| hash < 1 << (u32::BITS - 1));
    let (i, j) = (first_high(a), first_high(b));
    let mut halves = [Half { i: 0, j: 0, ends: (i, j) }, Half { i, j, ends: (a.len(), b.len()) }];
    loop {
        let steps = halves[0].steps().min(halves[1].steps());
        if steps == 0 {
            break;
        }
        for _ in 0..steps {
            halves.iter_mut().for_each(|half| half.step(a, b, &mut met));
        }
    }
    for half in &mut halves {
        while half.steps() > 0 {
            half.step(a, b, &mut met);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn hashes() -> impl Strategy<Value = BTreeSet<u32>> {
        let hash = (0..64u32, 0..4u32).prop_map(|(hash, quarter)| quarter << 30 | hash);
        prop_oneof![prop::collection::btree_set(hash, 0..120), prop::collection::btree_set(0..40u32, 0..40)]
    }

    proptest! {
        #[test]
        fn what_both_have_is_met_once(a in hashes(), b in hashes()) {
            let (x, y) = (Vec::from_iter(a.iter().copied()), Vec::from_iter(b.iter().copied()));
            let (mut same, mut done) = (Vec::new(), BTreeSet::new());
            side_by_side(&x, &y, |i, j, is_same| {
                assert_eq!(is_same, x[i] == y[j]);
                assert!(!done.contains(&x[i]) && !done.contains(&y[j]));
                if is_same {
                    same.push(x[i]);
                    done.insert(x[i]);
                }
            });
            same.sort_unstable();
            prop_assert_eq!(same, a.intersection(&b).copied().collect::<Vec<_>>());
        }
    }
}
