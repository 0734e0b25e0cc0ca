//! Passages kept small: a corpus has a hundred times more of them than articles.
//!
//! Of each only the words are kept, as differences from the passage before it, in integers of variable length: six bytes
//! instead of seventy. The rest follows from the outlines. (Myers, who aligned genomes by the million, kept *traces* for the
//! same reason.)

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

/// The bits of the first byte.
const REWRITTEN: u8 = 1;
const FIRM: u8 = 2;
/// All words of both sides are identical.
const IDENTICAL: u8 = 4;

impl Trace {
    /// The trace of these passages.
    pub fn of(passages: &[Passage]) -> Self {
        let mut bytes = Vec::with_capacity(8 * passages.len());
        let (mut a, mut b) = (0, 0);
        for passage in passages {
            let (x, y) = (passage.a.words(), passage.b.words());
            let is_identical = (passage.a.identical, passage.b.identical) == (x.len() as u32, y.len() as u32);
            let is_rewritten = passage.kind == PassageKind::Rewritten;
            let bits = [(is_rewritten, REWRITTEN), (passage.is_firm(), FIRM), (is_identical, IDENTICAL)];
            bytes.push(bits.iter().filter(|(is, _)| *is).map(|(_, bit)| bit).sum());
            put(zigzag(x.start, a), &mut bytes);
            put(x.len() as u32, &mut bytes);
            put(zigzag(y.start, b), &mut bytes);
            put(y.len() as u32, &mut bytes);
            if !is_identical {
                put(passage.a.identical, &mut bytes);
                put(passage.b.identical, &mut bytes);
            }
            if is_rewritten {
                bytes.extend(passage.score.to_le_bytes());
            }
            (a, b) = (x.end, y.end);
        }
        Self { bytes: bytes.into_boxed_slice(), length: passages.len() as u32 }
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
            let x = words(a, &mut bytes)?;
            let y = words(b, &mut bytes)?;
            (a, b) = (x.end, y.end);
            let all = (x.len() as u32, y.len() as u32);
            let identical = if bits & IDENTICAL != 0 { all } else { (take(&mut bytes)?, take(&mut bytes)?) };
            let is_rewritten = bits & REWRITTEN != 0;
            let score = if is_rewritten { take_score(&mut bytes)? } else { 1.0 };
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

fn words(from: u32, bytes: &mut &[u8]) -> Option<Numbers> {
    let start = unzigzag(take(bytes)?, from);
    Some(Numbers { start, end: start + take(bytes)? })
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
        let rewritten = (0.0..1.0f64).prop_map(|score| (PassageKind::Rewritten, score));
        let kind = prop_oneof![Just((PassageKind::Verbatim, 1.0)), rewritten];
        (stretch(), stretch(), kind, any::<bool>()).prop_map(|(a, b, (kind, score), is_firm)| Passage {
            a,
            b,
            kind,
            score,
            weight: f64::from(u8::from(is_firm)),
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
    }
}
