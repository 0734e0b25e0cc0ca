//! Random numbers that are the same on every machine: xoshiro256** (Blackman, Vigna 2021), seeded by SplitMix64.
//!
//! Everything that is drawn is a function of the corpus's seed and of the place it is drawn for, never of what was drawn
//! elsewhere, so that windows can be made in any order and on any thread. No logarithm and no power is taken: those differ
//! in the last bit from one mathematical library to the next.

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(super) struct Random([u64; 4]);

/// What a stream is for: equal seeds and numbers give unrelated streams for different purposes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Outlet = 1,
    Publisher,
    Background,
    Window,
    Roots,
}

impl Random {
    /// The stream for the `number`th thing of its kind in the corpus of this seed.
    pub(super) fn new(seed: u64, purpose: Purpose, number: u64) -> Self {
        let mut state = mix(mix(seed) ^ (purpose as u64)) ^ number;
        Self([(); 4].map(|()| {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            mix(state)
        }))
    }

    fn next(&mut self) -> u64 {
        let s = &mut self.0;
        let drawn = s[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        drawn
    }

    /// A number below `n`; 0 when `n` is 0. Its bias, under n / 2³², is far below what any figure here shows.
    pub(super) fn below(&mut self, n: usize) -> usize {
        (((self.next() >> 32) * n as u64) >> 32) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True with this probability.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        // Multiplication by a power of two is exact.
        ((self.next() >> 32) as f64) < probability * 4_294_967_296.0
    }

    /// A member of a list that is not empty.
    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// A number from the distribution of these deciles (the least, nine deciles, the greatest), even in between.
    pub(super) fn decile(&mut self, deciles: &[usize; 11]) -> usize {
        let at = self.below(10);
        self.between(deciles[at], deciles[at + 1])
    }

    /// Puts a list in random order (Fisher, Yates 1938).
    pub(super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A distribution over 0..n, drawn from in constant time (Walker's aliases, in whole numbers).
#[derive(Clone, Debug)]
pub(super) struct Weighted {
    /// For each number: the chance, out of `total`, that it stays itself, and what it becomes otherwise.
    columns: Vec<(u64, u32)>,
    total: u64,
}

impl Weighted {
    /// Probabilities in proportion to these weights: below 2³² in sum, and not all 0.
    pub(super) fn new(weights: &[u64]) -> Self {
        let (n, total) = (weights.len() as u64, weights.iter().sum());
        let mut columns: Vec<(u64, u32)> = (0..).zip(weights).map(|(i, weight)| (weight * n, i)).collect();
        let (mut small, mut large): (Vec<u32>, Vec<u32>) =
            (0..weights.len() as u32).partition(|&i| columns[i as usize].0 < total);
        while let (Some(&least), Some(&most)) = (small.last(), large.last()) {
            small.pop();
            let lacking = total - columns[least as usize].0;
            columns[least as usize].1 = most;
            columns[most as usize].0 -= lacking;
            if columns[most as usize].0 < total {
                large.pop();
                small.push(most);
            }
        }
        Self { columns, total }
    }

    /// Zipf's law over n ranks: the probability of rank r (from 0) is in proportion to 1 / (r + `shift`)^`power`.
    pub(super) fn zipf(n: usize, shift: u64, power: u32) -> Self {
        let weight = |rank: u64| ((1_u64 << 26) / (rank + shift).pow(power)).max(1);
        Self::new(&(0..n as u64).map(weight).collect::<Vec<_>>())
    }

    pub(super) fn draw(&self, random: &mut Random) -> usize {
        let column = random.below(self.columns.len());
        let (stays, alias) = self.columns[column];
        let at = ((u128::from(random.next()) * u128::from(self.total)) >> 64) as u64;
        if at < stays { column } else { alias as usize }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_what_they_always_were() {
        // Fixed for ever: a change here changes every corpus that was ever named by its seed.
        let mut random = Random::new(1, Purpose::Window, 0);
        let drawn: Vec<usize> = (0..6).map(|_| random.below(1000)).collect();
        assert_eq!(drawn, [698, 970, 897, 194, 537, 245]);
    }

    #[test]
    fn numbers_are_those_of_the_reference() {
        // The authors' generator from the state 1, 2, 3, 4.
        let mut random = Random([1, 2, 3, 4]);
        assert_eq!([(); 4].map(|()| random.next()), [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240]);
    }

    #[test]
    fn numbers_are_drawn_as_often_as_their_weights_say() {
        let weights = [5, 0, 1, 10, 4];
        let distribution = Weighted::new(&weights);
        let mut random = Random::new(7, Purpose::Window, 1);
        let mut drawn = [0_u64; 5];
        for _ in 0..200_000 {
            drawn[distribution.draw(&mut random)] += 1;
        }
        for (drawn, weight) in drawn.iter().zip(weights) {
            // Five standard deviations of a binomial are below 1,150.
            assert!(drawn.abs_diff(weight * 10_000) < 1150, "{drawn} for {weight}");
        }
    }

    #[test]
    fn deciles_come_back() {
        let deciles = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 500];
        let mut random = Random::new(3, Purpose::Window, 2);
        let mut drawn: Vec<usize> = (0..20_001).map(|_| random.decile(&deciles)).collect();
        drawn.sort_unstable();
        for (i, &decile) in deciles.iter().enumerate().take(10).skip(1) {
            assert!(drawn[i * 2000].abs_diff(decile) <= 2, "decile {i}: {}", drawn[i * 2000]);
        }
    }

    #[test]
    fn shuffling_loses_nothing() {
        let mut list: Vec<u32> = (0..100).collect();
        Random::new(3, Purpose::Window, 3).shuffle(&mut list);
        assert_ne!(list, (0..100).collect::<Vec<_>>());
        list.sort_unstable();
        assert_eq!(list, (0..100).collect::<Vec<_>>());
    }
}
