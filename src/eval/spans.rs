//! Passages against spans, character by character on the side of each pair's first document.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Agreement, Found, Outcome, Scores, Stretch, Verdict, ordered};

/// The figures of spans.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct SpanScores {
    /// Of the characters of the first documents.
    pub characters: Agreement,
    /// Pairs with any character right.
    pub pairs_hit: u64,
    /// Pairs.
    pub pairs: u64,
}

/// Stretches of one text: sorted, apart from each other, ends exclusive.
#[derive(Default)]
struct Stretches(Vec<(u32, u32)>);

/// What is true and what was found of one pair.
#[derive(Default)]
struct Sides {
    wanted: Vec<(u32, u32)>,
    found: Vec<(u32, u32)>,
}

pub(super) fn score<'a>(found: &Found<'a>, rows: &'a [Stretch]) -> Outcome<'a> {
    let mut pairs: BTreeMap<(&str, &str), Sides> = BTreeMap::new();
    for row in rows {
        pairs.entry((&row.a, &row.b)).or_default().wanted.push((row.start, row.start.saturating_add(row.len)));
    }
    let mut texts: BTreeMap<&str, Characters<'_>> = BTreeMap::new();
    for passage in &found.report().passages {
        for (one, other) in [(&passage.a, &passage.b), (&passage.b, &passage.a)] {
            let Some(sides) = pairs.get_mut(&(one.document.as_str(), other.document.as_str())) else { continue };
            let text = texts.entry(&one.document).or_insert_with(|| Characters::of(found.text(&one.document)));
            sides.found.push((text.before(one.start), text.before(one.end)));
        }
    }
    let mut scores = SpanScores { characters: Agreement::default(), pairs_hit: 0, pairs: pairs.len() as u64 };
    let (mut missed, mut wrong) = (Vec::new(), Vec::new());
    for ((a, b), sides) in pairs {
        let (wanted, got) = (Stretches::new(sides.wanted), Stretches::new(sides.found));
        let (truth, found, hit) = (wanted.len(), got.len(), wanted.shared(&got));
        scores.characters.hit += hit;
        scores.characters.found += found;
        scores.characters.truth += truth;
        scores.pairs_hit += u64::from(hit > 0);
        let pair = ordered(a, b);
        if hit < truth {
            let note = format!("{} of {truth} characters of `{a}` that stand in `{b}` were not found", truth - hit);
            missed.push((truth - hit, Verdict { pair, note }));
        }
        if hit < found {
            let note = format!("{} of {found} characters found of `{a}` do not stand in `{b}`", found - hit);
            wrong.push((found - hit, Verdict { pair, note }));
        }
    }
    let worst = |mut verdicts: Vec<(u64, Verdict<'a>)>| {
        verdicts.sort_by_key(|&(characters, _)| Reverse(characters));
        verdicts.into_iter().map(|(_, verdict)| verdict).collect()
    };
    Outcome { scores: Scores::Spans(scores), missed: worst(missed), wrong: worst(wrong), apart: Vec::new() }
}

impl Stretches {
    fn new(mut stretches: Vec<(u32, u32)>) -> Self {
        stretches.retain(|(start, end)| start < end);
        stretches.sort_unstable();
        let mut apart: Vec<(u32, u32)> = Vec::new();
        for (start, end) in stretches {
            match apart.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => apart.push((start, end)),
            }
        }
        Self(apart)
    }

    fn len(&self) -> u64 {
        self.0.iter().map(|(start, end)| u64::from(end - start)).sum()
    }

    /// Characters that are in both.
    fn shared(&self, other: &Self) -> u64 {
        let (mut one, mut two) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut shared = 0;
        while let (Some(&&(a, b)), Some(&&(c, d))) = (one.peek(), two.peek()) {
            shared += u64::from(b.min(d).saturating_sub(a.max(c)));
            if b <= d {
                one.next()
            } else {
                two.next()
            };
        }
        shared
    }
}

/// Bytes of a text as characters.
struct Characters<'a> {
    text: &'a str,
    /// Where each character begins; nothing where each byte is one, or the text is not at hand.
    starts: Vec<u32>,
}

impl<'a> Characters<'a> {
    fn of(text: Option<&'a str>) -> Self {
        let text = text.unwrap_or("");
        let starts = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(i, _)| i as u32).collect() };
        Self { text, starts }
    }

    /// Characters that end at or before a byte.
    fn before(&self, byte: u32) -> u32 {
        if self.starts.is_empty() {
            return byte;
        }
        let boundary = self.text.floor_char_boundary(byte as usize) as u32;
        self.starts.partition_point(|&start| start < boundary) as u32
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn bytes_become_characters() {
        let text = Characters::of(Some("naïve – 日本"));
        assert_eq!([0, 2, 3, 4, 7, 10, 16].map(|byte| text.before(byte)), [0, 2, 2, 3, 6, 7, 9]);
        assert_eq!(Characters::of(Some("plain")).before(3), 3);
        assert_eq!(Characters::of(None).before(3), 3);
    }

    proptest! {
        #[test]
        fn stretches_are_sets_of_characters(
            one in prop::collection::vec((0u32..40, 0u32..40), 0..8),
            two in prop::collection::vec((0u32..40, 0u32..40), 0..8),
        ) {
            let set = |stretches: &[(u32, u32)]| -> BTreeSet<u32> { stretches.iter().flat_map(|&(a, b)| a..b).collect() };
            let (x, y) = (Stretches::new(one.clone()), Stretches::new(two.clone()));
            prop_assert_eq!(x.len(), set(&one).len() as u64);
            prop_assert_eq!(x.shared(&y), set(&one).intersection(&set(&two)).count() as u64);
            prop_assert_eq!(y.shared(&x), x.shared(&y));
        }
    }
}
