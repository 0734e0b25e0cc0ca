//! Passages kept small: a corpus has a hundred times more of them than articles.
//!
//! Of each only the words are kept, as differences from the passage before it, in integers of variable length: of most, which go on
//! where that one ended, a byte of bits and a length, instead of seventy bytes. The rest follows from the outlines. (Myers, who
//! aligned genomes by the million, kept *traces* for the same reason.)

use super::{Passage, PassageKind, Stretch};
use crate::document::packed::{put, take, unzigzag, zigzag};
use crate::document::{Numbers, Outline};

/// The passages of two segments, kept small.
///
/// ```
/// use wirecopy::passage::Trace;
///
/// let trace = Trace::of(&[]);
/// assert_eq!((trace.len(), trace.iter().count()), (0, 0));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "parts", derive(serde::Serialize, serde::Deserialize))]
pub struct Trace {
    bytes: Box<[u8]>,
    length: u32,
}

/// One passage by its words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traced {
    /// Its words in the first document.
    pub a: Numbers,
    /// Its words in the second.
    pub b: Numbers,
    /// Word for word, or in other words.
    pub kind: PassageKind,
    /// As [`Passage::score`].
    pub score: f64,
    /// Whether it [proves](Passage::is_firm) something by itself.
    pub is_firm: bool,
    /// Words of both sides in identical runs.
    identical: (u32, u32),
}

/// The bits of the first byte. None of them keeps away what is always there.
const ALWAYS: u8 = 0;
const REWRITTEN: u8 = 1;
const FIRM: u8 = 2;
/// All words of both sides are identical.
const IDENTICAL: u8 = 4;
/// The first side goes on where that of the passage before it ended.
const A_GOES_ON: u8 = 8;
/// So does the second.
const B_GOES_ON: u8 = 16;
/// Both sides have as many words.
const EVEN: u8 = 32;
/// The score is the share of the words of both sides that are identical.
const SHARE: u8 = 64;

impl Trace {
    /// The trace of these passages.
    pub fn of(passages: &[Passage]) -> Self {
        let mut bytes = Vec::with_capacity(4 * passages.len());
        let (mut a, mut b) = (0, 0);
        for passage in passages {
            let (x, y) = (passage.a.words(), passage.b.words());
            let identical = (passage.a.identical, passage.b.identical);
            let is_identical = identical == (x.len() as u32, y.len() as u32);
            let is_rewritten = passage.kind == PassageKind::Rewritten;
            let bits = [
                (is_rewritten, REWRITTEN),
                (passage.is_firm(), FIRM),
                (is_identical, IDENTICAL),
                (x.start == a, A_GOES_ON),
                (y.start == b, B_GOES_ON),
                (x.len() == y.len(), EVEN),
                (is_rewritten && passage.score == share(identical, x.len() + y.len()), SHARE),
            ];
            let bits: u8 = bits.iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum();
            bytes.push(bits);
            let mut put_unless = |bit: u8, number: u32| {
                if bits & bit == 0 {
                    put(number, &mut bytes);
                }
            };
            put_unless(A_GOES_ON, zigzag(x.start, a));
            put_unless(ALWAYS, x.len() as u32);
            put_unless(B_GOES_ON, zigzag(y.start, b));
            put_unless(EVEN, y.len() as u32);
            put_unless(IDENTICAL, identical.0);
            put_unless(IDENTICAL, identical.1);
            if is_rewritten && bits & SHARE == 0 {
                bytes.extend(passage.score.to_le_bytes());
            }
            (a, b) = (x.end, y.end);
        }
        Self { bytes: bytes[..].into(), length: passages.len() as u32 }
    }

    /// How many passages there are.
    pub fn len(&self) -> usize {
        self.length as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The passages, in the order in which they were given.
    pub fn iter(&self) -> impl Iterator<Item = Traced> + '_ {
        let mut bytes = &*self.bytes;
        let (mut a, mut b) = (0, 0);
        std::iter::from_fn(move || {
            let (&bits, rest) = bytes.split_first()?;
            bytes = rest;
            let mut take_unless = |bit: u8, number: u32| if bits & bit == 0 { take(&mut bytes) } else { Some(number) };
            let start = unzigzag(take_unless(A_GOES_ON, 0)?, a);
            let x = Numbers { start, end: start + take_unless(ALWAYS, 0)? };
            let start = unzigzag(take_unless(B_GOES_ON, 0)?, b);
            let y = Numbers { start, end: start + take_unless(EVEN, x.len() as u32)? };
            (a, b) = (x.end, y.end);
            let identical = (take_unless(IDENTICAL, x.len() as u32)?, take_unless(IDENTICAL, y.len() as u32)?);
            let is_rewritten = bits & REWRITTEN != 0;
            let score = match (is_rewritten, bits & SHARE != 0) {
                (false, _) => 1.0,
                (true, true) => share(identical, x.len() + y.len()),
                (true, false) => take_score(&mut bytes)?,
            };
            let kind = if is_rewritten { PassageKind::Rewritten } else { PassageKind::Verbatim };
            Some(Traced { a: x, b: y, kind, score, is_firm: bits & FIRM != 0, identical })
        })
    }
}

impl Traced {
    /// The stretch of the first document, whose outline this is.
    pub fn stretch_of_a(&self, outline: &Outline) -> Stretch {
        Stretch { identical: self.identical.0, ..Stretch::of_words(outline, self.a) }
    }

    /// The stretch of the second.
    pub fn stretch_of_b(&self, outline: &Outline) -> Stretch {
        Stretch { identical: self.identical.1, ..Stretch::of_words(outline, self.b) }
    }
}

fn take_score(bytes: &mut &[u8]) -> Option<f64> {
    let (score, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(f64::from_le_bytes(*score))
}

/// The share of the words of both sides, so many, that are identical: the score of a sentence with a few words changed.
pub(super) fn share(identical: (u32, u32), words: usize) -> f64 {
    f64::from(identical.0 + identical.1) / words as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Span;

    fn stretch() -> impl Strategy<Value = Stretch> {
        (any::<u16>(), 1..200u32, any::<bool>(), 0..200u32).prop_map(|(first, length, is_identical, identical)| {
            Stretch {
                span: Span::default(),
                sentence: 0,
                first_word: first.into(),
                last_word: u32::from(first) + length,
                identical: if is_identical { length } else { identical.min(length) },
            }
        })
    }

    fn passage() -> impl Strategy<Value = Passage> {
        let kind = prop_oneof![Just(PassageKind::Verbatim), Just(PassageKind::Rewritten)];
        let score = prop::option::of(0.0..1.0f64);
        (stretch(), stretch(), kind, score, any::<bool>()).prop_map(|(a, b, kind, score, is_firm)| {
            let share = share((a.identical, b.identical), a.words().len() + b.words().len());
            let score = if kind == PassageKind::Verbatim { 1.0 } else { score.unwrap_or(share) };
            Passage { a, b, kind, score, weight: f64::from(u8::from(is_firm)) }
        })
    }

    proptest! {
        #[test]
        fn a_trace_keeps_everything(passages in prop::collection::vec(passage(), 0..20)) {
            let trace = Trace::of(&passages);
            prop_assert_eq!(trace.len(), passages.len());
            let all = passages.iter().map(|passage| Traced {
                a: passage.a.words(),
                b: passage.b.words(),
                kind: passage.kind,
                score: passage.score,
                is_firm: passage.is_firm(),
                identical: (passage.a.identical, passage.b.identical),
            });
            prop_assert!(trace.iter().eq(all));
        }

        #[test]
        fn what_goes_on_takes_two_bytes(lengths in prop::collection::vec(1..100u32, 1..20)) {
            let mut end = 0;
            let mut next = |&length: &u32| {
                end += length;
                let side = Stretch { span: Span::default(), sentence: 0, first_word: end - length, last_word: end, identical: length };
                Passage { a: side, b: side, kind: PassageKind::Verbatim, score: 1.0, weight: 1.0 }
            };
            let passages: Vec<Passage> = lengths.iter().map(&mut next).collect();
            let trace = Trace::of(&passages);
            prop_assert_eq!(trace.bytes.len(), 2 * passages.len());
            prop_assert!(trace.iter().map(|passage| passage.b).eq(passages.iter().map(|passage| passage.b.words())));
        }
    }
}
