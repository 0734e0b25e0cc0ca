//! Words marked, a bit each.

use super::Numbers;

/// Which words of a document are marked, and how many.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    bits: Vec<u64>,
    count: u32,
}

impl Marks {
    /// None marked yet, of a document of so many words.
    pub(crate) fn of(words: usize) -> Self {
        Self { bits: vec![0; words.div_ceil(u64::BITS as usize)], count: 0 }
    }

    /// Marks these words, and says whether any was not yet.
    #[inline]
    pub(crate) fn add(&mut self, words: Numbers) -> bool {
        if words.is_empty() {
            return false;
        }
        let before = self.count;
        let (first, last) = ((words.start / u64::BITS) as usize, ((words.end - 1) / u64::BITS) as usize);
        if self.bits.len() <= last {
            self.bits.resize(last + 1, 0);
        }
        let from = u64::MAX << (words.start % u64::BITS);
        let to = u64::MAX >> (u64::BITS - 1 - (words.end - 1) % u64::BITS);
        if first == last {
            self.mark(first, from & to);
        } else {
            self.mark(first, from);
            (first + 1..last).for_each(|at| self.mark(at, u64::MAX));
            self.mark(last, to);
        }
        self.count != before
    }

    /// Marks words of one integer; most are marked already, when many texts are alike.
    #[inline(always)]
    fn mark(&mut self, at: usize, mask: u64) {
        let new = mask & !self.bits[at];
        if new != 0 {
            self.count += new.count_ones();
            self.bits[at] |= new;
        }
    }

    /// How many words are marked.
    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// How many of these are.
    pub(crate) fn count_in(&self, words: Numbers) -> u32 {
        masks(words).map(|(at, mask)| (self.bits.get(at).copied().unwrap_or(0) & mask).count_ones()).sum()
    }
}

/// The bits of these words, integer by integer.
fn masks(words: Numbers) -> impl Iterator<Item = (usize, u64)> {
    let mut at = words.start;
    std::iter::from_fn(move || {
        if at >= words.end {
            return None;
        }
        let (from, to) = (at, words.end.min((at / u64::BITS + 1) * u64::BITS));
        at = to;
        Some(((from / u64::BITS) as usize, (u64::MAX >> (u64::BITS - (to - from))) << (from % u64::BITS)))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn marks_are_a_set(ranges in prop::collection::vec((0..300u32, 0..150u32), 0..12), asked in (0..300u32, 0..200u32)) {
            let numbers = |(start, length): (u32, u32)| Numbers { start, end: start + length };
            let (mut marks, mut set) = (Marks::default(), std::collections::BTreeSet::new());
            for &range in &ranges {
                let any_new = numbers(range).range().any(|word| !set.contains(&word));
                prop_assert_eq!(marks.add(numbers(range)), any_new);
                set.extend(numbers(range).range());
            }
            prop_assert_eq!(marks.count() as usize, set.len());
            prop_assert_eq!(marks.count_in(numbers(asked)) as usize, set.range(numbers(asked).range()).count());
        }
    }
}
