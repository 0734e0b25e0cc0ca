//! A document's shares as a bar: a sign a label, so that it reads without colour.

use super::paint::{Ink, Run};
use super::phrase;
use crate::report::{Label, Shares};

/// The fewest cells a bar is drawn in.
pub(super) const SHORTEST: usize = 10;

/// The sign of a label in a bar.
pub(super) fn sign(label: Label) -> char {
    match label {
        Label::Verbatim => '█',
        Label::Rewritten => '▓',
        Label::Own => '▒',
        Label::OffTopic => '░',
        Label::Furniture => '·',
    }
}

/// The shares in `width` cells. A label that has any share has a cell, and no bar is longer than another.
pub(super) fn bar(shares: &Shares, width: usize) -> Vec<Run> {
    let cells = apportion(Label::ALL.map(|label| shares.of(label)), width);
    let runs = Label::ALL.into_iter().zip(cells).filter(|&(_, cells)| cells > 0);
    runs.map(|(label, cells)| Run::new(sign(label).to_string().repeat(cells), Ink::Label(label))).collect()
}

/// The shares in words, the largest first, without those that are nothing.
pub(super) fn in_words(shares: &Shares) -> Vec<Run> {
    let mut present: Vec<Label> = Label::ALL.into_iter().filter(|&label| shares.of(label) > 0.0).collect();
    present.sort_by(|&a, &b| shares.of(b).total_cmp(&shares.of(a)));
    let mut runs = Vec::new();
    for (i, label) in present.into_iter().enumerate() {
        runs.push(Run::plain(if i > 0 { ", " } else { "" }));
        runs.push(Run::new(phrase::label(label).replace(' ', "\u{a0}"), Ink::Label(label)));
        runs.push(Run::plain(format!("\u{a0}{}", phrase::percent(shares.of(label)))));
    }
    if runs.is_empty() { vec![Run::new("no words", Ink::Faint)] } else { runs }
}

/// Cells by share: one for each share above nothing, the others by the largest remainder (Hamilton's method), ties to
/// the earlier.
fn apportion<const N: usize>(shares: [f64; N], width: usize) -> [usize; N] {
    let shares = shares.map(|share| if share.is_finite() { share.max(0.0) } else { 0.0 });
    let total: f64 = shares.iter().sum();
    let present = shares.iter().filter(|&&share| share > 0.0).count();
    let Some(free) = width.checked_sub(present).filter(|_| total > 0.0) else { return [0; N] };
    let quota = shares.map(|share| share / total * free as f64);
    let mut cells = [0; N];
    for i in 0..N {
        cells[i] = quota[i] as usize + usize::from(shares[i] > 0.0);
    }
    let mut order: Vec<usize> = (0..N).filter(|&i| shares[i] > 0.0).collect();
    order.sort_by(|&i, &j| quota[j].fract().total_cmp(&quota[i].fract()).then(i.cmp(&j)));
    let left = width.saturating_sub(cells.iter().sum());
    order.into_iter().take(left).for_each(|i| cells[i] += 1);
    cells
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_small_share_is_seen() {
        assert_eq!(apportion([0.99, 0.0, 0.0, 0.005, 0.005], 10), [8, 0, 0, 1, 1]);
        assert_eq!(apportion([0.5, 0.5], 5), [3, 2]);
        assert_eq!(apportion([0.0; 5], 10), [0; 5]);
        assert_eq!(apportion([f64::NAN, 1.0], 4), [0, 4]);
        assert_eq!(apportion([0.5, 0.5], 1), [0, 0]);
    }

    proptest! {
        #[test]
        fn a_bar_is_full(shares in proptest::array::uniform5(0.0f64..1.0), width in 5usize..50) {
            prop_assume!(shares.iter().sum::<f64>() > 0.0);
            prop_assert_eq!(apportion(shares, width).iter().sum::<usize>(), width);
        }
    }
}
