//! Two sorted lists of hashes, gone through side by side.
//!
//! A merge waits for itself: which list moves on is known when both of its items are there, and only then the next two can be
//! asked for. Hashes are spread evenly, so that the lists fall into halves by their highest bit, and the merges of both wait at the same
//! time.

/// Parts that are merged at the same time, by the highest bits.
const LANES: usize = 2;
/// Items below which a list is not worth cutting.
const SHORT: usize = 32;

/// The parts of two lists that are left to go through.
#[derive(Clone, Copy, Default)]
struct Lane {
    i: usize,
    j: usize,
    ends: (usize, usize),
}

impl Lane {
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
    let mut lanes = lanes(a, b);
    loop {
        let steps = lanes.iter().map(Lane::steps).min().unwrap_or(0);
        if steps == 0 {
            break;
        }
        for _ in 0..steps {
            lanes.iter_mut().for_each(|lane| lane.step(a, b, &mut met));
        }
    }
    for lane in &mut lanes {
        while lane.steps() > 0 {
            lane.step(a, b, &mut met);
        }
    }
}

/// The parts of both lists; short ones are one.
fn lanes(a: &[u32], b: &[u32]) -> [Lane; LANES] {
    let mut lanes = [Lane::default(); LANES];
    if a.len().min(b.len()) < SHORT {
        lanes[0].ends = (a.len(), b.len());
        return lanes;
    }
    let end = |list: &[u32], lane: usize| {
        let next = (lane as u64 + 1) << (u32::BITS - LANES.ilog2());
        list.partition_point(|&hash| u64::from(hash) < next)
    };
    let mut start = (0, 0);
    for (number, lane) in lanes.iter_mut().enumerate() {
        (lane.i, lane.j) = start;
        lane.ends = (end(a, number), end(b, number));
        start = lane.ends;
    }
    lanes
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
