//! The estimator's error and the rate of shared bands, measured and compared with what theory says.
//!
//! A fast hash that is a little wrong passes every test of plumbing and loses recall in silence: the high half of a
//! 64-bit `a·x + b`, for one, has five times the error. Everything here follows from fixed seeds, so it passes or fails
//! for good.
#![allow(clippy::unwrap_used)]

use rayon::prelude::*;
use wirecopy::fingerprint::{Shingling, Sketcher, distinct, resemblance};
use wirecopy::index::Banding;

/// Two sets and their true resemblance.
struct Pair {
    a: Vec<u32>,
    b: Vec<u32>,
}

/// Sets of about `size` members whose resemblance is exactly `tenths` / 10, made of these different shingles: their
/// union has a multiple of ten members, the first of them shared, the rest dealt out in turn.
fn pair(shingles: &[u32], size: usize, tenths: usize) -> Pair {
    let union = union_of(size, tenths);
    let (shared, apart) = shingles[..union].split_at(union * tenths / 10);
    let side = |first: usize| {
        let mut set: Vec<_> = shared.iter().chain(apart.iter().skip(first).step_by(2)).copied().collect();
        distinct(&mut set);
        set
    };
    let pair = Pair { a: side(0), b: side(1) };
    assert_eq!(resemblance(&pair.a, &pair.b), Some(tenths as f64 / 10.0));
    pair
}

/// Two sets of `size` with resemblance J have a union of 2 · size / (1 + J); here to the nearest ten.
fn union_of(size: usize, tenths: usize) -> usize {
    (20.0 * size as f64 / (10.0 + tenths as f64) / 10.0).round() as usize * 10
}

/// Random shingles, all different: numbers in a row through a permutation of the 32-bit integers (MurmurHash3's
/// finaliser, which is not the one the crate mixes with). No two draws of a test have one in common.
fn random_shingles(draw: u64, count: usize) -> Vec<u32> {
    const MOST: u64 = 400;
    assert!(count as u64 <= MOST && (draw + 1) * MOST < 1 << 32);
    let scatter = |mut x: u32| {
        x = (x ^ (x >> 16)).wrapping_mul(0x85eb_ca6b);
        x = (x ^ (x >> 13)).wrapping_mul(0xc2b2_ae35);
        x ^ (x >> 16)
    };
    (draw * MOST..).take(count).map(|n| scatter(n as u32)).collect()
}

/// The different character 5-grams of the longest seed article, in the order of the text.
fn text_shingles() -> Vec<u32> {
    let text = include_str!("../corpus/seeds/001_b79eeb9a994b3f57.txt").to_lowercase();
    let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut shingles = Vec::new();
    Shingling::default().append(&words.join(" "), &mut shingles);
    let mut seen = std::collections::HashSet::new();
    shingles.retain(|&shingle| seen.insert(shingle));
    shingles
}

/// Root mean square error of `trials` estimates of resemblance, as a multiple of √(J(1−J)/K).
fn relative_error(tenths: usize, trials: u64, draw: impl Fn(u64) -> (Sketcher, Pair) + Sync) -> f64 {
    let truth = tenths as f64 / 10.0;
    let squares = |trial| {
        let (sketcher, Pair { a, b }) = draw(trial);
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let a = sketcher.sketch(&a, &mut first).unwrap();
        let b = sketcher.sketch(&b, &mut second).unwrap();
        (a.resemblance(b).unwrap() - truth).powi(2)
    };
    // Collected before they are added up, so that the sum does not depend on the threads.
    let squares: Vec<_> = (0..trials).into_par_iter().map(squares).collect();
    let theory = (truth * (1.0 - truth) / Sketcher::HASHES as f64).sqrt();
    (squares.iter().sum::<f64>() / trials as f64).sqrt() / theory
}

/// The measured error of an error has itself a standard error, 1/√(2 · trials): 1.4 % of it here. So 5 % is three and a
/// half standard errors: of 27 figures, one exceeds it by chance once in 90 choices of seeds.
const TRIALS: u64 = 2500;

fn assert_error_is_that_of_theory(draw: impl Fn(usize, usize, u64) -> (Sketcher, Pair) + Sync) {
    for size in [20, 60, 200] {
        for tenths in 1..10 {
            let error = relative_error(tenths, TRIALS, |trial| draw(size, tenths, trial));
            assert!((0.95..1.05).contains(&error), "sets of {size}, J = .{tenths}: {error:.3} of theory");
        }
    }
}

/// One sketcher, as in a run; the sets vary. No two trials share a shingle.
#[test]
fn estimates_on_random_shingles_err_as_theory_says() {
    assert_error_is_that_of_theory(|size, tenths, trial| {
        let cell = 10 * [20, 60, 200].iter().position(|&listed| listed == size).unwrap() + tenths;
        let shingles = random_shingles(cell as u64 * TRIALS + trial, union_of(size, tenths));
        (Sketcher::default(), pair(&shingles, size, tenths))
    });
}

/// Stretches of one article's 5-grams; the seed of the sketcher varies with the stretch, so that trials on overlapping
/// stretches are independent draws.
#[test]
fn estimates_on_shingles_of_text_err_as_theory_says() {
    let text = text_shingles();
    assert_error_is_that_of_theory(|size, tenths, trial| {
        let start = trial as usize * 7 % (text.len() - union_of(size, tenths));
        (Sketcher::new(Sketcher::HASHES, 1000 + trial).unwrap(), pair(&text[start..], size, tenths))
    });
}

/// Integers in a row, the hardest set for hash functions of the form `a·x + b`.
#[test]
fn estimates_on_consecutive_shingles_err_as_theory_says() {
    for tenths in [2, 5, 8] {
        let error = relative_error(tenths, TRIALS, |trial| {
            let first = (trial * 1000) as u32;
            (Sketcher::default(), pair(&Vec::from_iter(first..first + 200), 60, tenths))
        });
        assert!((0.95..1.05).contains(&error), "J = .{tenths}: {error:.3} of theory");
    }
}

/// Pairs that share a band key, of `PAIRS`, lie within the 99 % interval of 1 − (1 − sʳ)ᵇ (normal approximation of the
/// binomial, with a continuity correction). Chance puts one figure in a hundred outside, of right keys too: with other
/// draws, 4 of 300 were, and the variance of their standardised deviations was 1.08.
#[test]
fn band_keys_collide_as_often_as_the_curve_says() {
    const PAIRS: u64 = 20_000;
    let bandings = [(42, 3), (64, 2), (32, 4), (16, 8)].map(|(bands, rows)| Banding::new(bands, rows).unwrap());
    let sketcher = Sketcher::default();
    for tenths in [1, 2, 3, 4, 5, 7, 9] {
        let collisions: Vec<[bool; 4]> = (0..PAIRS)
            .into_par_iter()
            .map(|trial| {
                let shingles = random_shingles(tenths as u64 * PAIRS + trial, union_of(60, tenths));
                let Pair { a, b } = pair(&shingles, 60, tenths);
                let (mut first, mut second) = (Vec::new(), Vec::new());
                let a = sketcher.sketch(&a, &mut first).unwrap();
                let b = sketcher.sketch(&b, &mut second).unwrap();
                bandings.map(|banding| banding.band_keys(a).zip(banding.band_keys(b)).any(|(x, y)| x == y))
            })
            .collect();
        for (n, banding) in bandings.into_iter().enumerate() {
            let measured = collisions.iter().filter(|collides| collides[n]).count() as f64;
            let recall = banding.recall(tenths as f64 / 10.0);
            let expected = recall * PAIRS as f64;
            let reach = 2.576 * (expected * (1.0 - recall)).sqrt() + 0.5;
            let gap = (measured - expected).abs();
            assert!(gap <= reach, "{banding} at .{tenths}: {measured} of {PAIRS}, not {expected:.1} ± {reach:.1}");
        }
    }
}
