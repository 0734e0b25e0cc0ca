//! Paragraphs as they stand in a text → signatures, in one place and in buffers that are kept.

use std::collections::hash_map::Entry;

use ahash::AHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::normalise::Normalised;
use super::{Shingling, Signature, Sketcher};

/// Makes the fingerprints of paragraphs: normalises, shingles and sketches them. One a thread: it holds the buffers.
///
/// ```
/// use wirecopy::fingerprint::{Fingerprinter, Shingling, Signatures, Sketcher};
///
/// let mut fingerprinter = Fingerprinter::new(Shingling::default(), Sketcher::default());
/// let mut signatures = Signatures::default();
/// fingerprinter.signatures(["“Why?”, he asked.", "* * *", "Why, HE asked", "Nobody said."], &mut signatures);
/// assert_eq!((signatures.len(), signatures.distinct()), (4, 2));
/// assert_eq!(signatures.get(0), signatures.get(2));
/// assert_eq!(signatures.get(1), None);
/// ```
#[derive(Clone)]
pub struct Fingerprinter {
    shingling: Shingling,
    sketcher: Sketcher,
    normalised: Normalised,
    shingles: Vec<u32>,
}

impl Fingerprinter {
    /// One that cuts texts like this and sketches them like this.
    pub fn new(shingling: Shingling, sketcher: Sketcher) -> Self {
        Self { shingling, sketcher, normalised: Normalised::default(), shingles: Vec::new() }
    }

    /// The hashed shingles of a text after normalisation
    /// ([`Normaliser::normalise`](crate::document::Normaliser::normalise)), in its order, repeated ones again. The caller may
    /// drop some before they are [sketched](Fingerprinter::sketch).
    pub fn shingles(&mut self, text: &str) -> &mut Vec<u32> {
        self.normalised.set(text);
        self.shingle();
        &mut self.shingles
    }

    /// The shingles of the last text, as far as none were dropped.
    pub(crate) fn shingles_of_last(&mut self) -> &mut Vec<u32> {
        &mut self.shingles
    }

    /// A hash of the normal form of the last text: texts of equal hashes have equal shingles.
    pub(crate) fn key(&self) -> u64 {
        xxh3_64(self.normalised.bytes())
    }

    #[inline]
    fn shingle(&mut self) {
        self.shingles.clear();
        self.shingling.append_bytes(self.normalised.bytes(), &mut self.shingles);
    }

    /// Appends the signature of the shingles that are left of the last text to `minima`, as many numbers as the sketcher has
    /// hash functions. Appends nothing and says `false` where none are left.
    pub fn sketch(&self, minima: &mut Vec<u32>) -> bool {
        self.sketcher.append(&self.shingles, minima)
    }

    /// The signatures of many paragraphs.
    ///
    /// Paragraphs with equal words are sketched once: they are recognised by a 64-bit hash of their normal form, so that
    /// among a million different ones two are taken for each other once in 37 million corpora.
    ///
    /// What `signatures` held is replaced, in the memory that it has.
    pub fn signatures<'t>(&mut self, paragraphs: impl IntoIterator<Item = &'t str>, signatures: &mut Signatures) {
        (signatures.hashes, signatures.seed) = (self.sketcher.hashes(), self.sketcher.seed());
        signatures.numbers.clear();
        signatures.minima.clear();
        signatures.known.clear();
        for paragraph in paragraphs {
            self.normalised.set(paragraph);
            let number = match signatures.known.entry(self.key()) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(unknown) => {
                    self.shingle();
                    let number = (signatures.minima.len() / signatures.hashes) as u32;
                    let signed = self.sketcher.append(&self.shingles, &mut signatures.minima);
                    *unknown.insert(if signed { number } else { Signatures::NONE })
                }
            };
            signatures.numbers.push(number);
        }
    }
}

/// The signatures of a list of paragraphs, equal ones stored once.
#[derive(Clone, Debug, Default)]
pub struct Signatures {
    hashes: usize,
    seed: u64,
    /// Of each paragraph the number of its signature.
    numbers: Vec<u32>,
    /// One signature behind the other.
    minima: Vec<u32>,
    /// The numbers of signatures by the hash of the paragraph's normal form.
    known: AHashMap<u64, u32>,
}

impl Signatures {
    /// The number of a signature that there is none of.
    const NONE: u32 = u32::MAX;

    /// How many paragraphs there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// How many signatures are stored: one for paragraphs of equal words, none for those without words.
    pub fn distinct(&self) -> usize {
        self.minima.len().checked_div(self.hashes).unwrap_or(0)
    }

    /// The signature of a paragraph. Nothing for one without words, and beyond the last.
    pub fn get(&self, paragraph: usize) -> Option<Signature<'_>> {
        let number = *self.numbers.get(paragraph)? as usize;
        let minima = self.minima.get(number * self.hashes..)?.get(..self.hashes)?;
        Some(Signature::of(minima, self.seed))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Normaliser;

    proptest! {
        /// Step by step: normalise, shingle, sketch.
        #[test]
        fn signatures_are_those_of_each_paragraph_alone(
            paragraphs in prop::collection::vec("[A-Ba-bé’ж.,1 ]{0,24}|\\PC{0,30}", 0..12),
            by_word: bool,
        ) {
            let shingling = if by_word { Shingling::words(2).unwrap() } else { Shingling::default() };
            let sketcher = Sketcher::new(20, 3).unwrap();
            let mut fingerprinter = Fingerprinter::new(shingling, sketcher.clone());
            let mut signatures = Signatures::default();
            // What was there before leaves no trace.
            fingerprinter.signatures(["ab", "b a"], &mut signatures);
            fingerprinter.signatures(paragraphs.iter().map(String::as_str), &mut signatures);
            prop_assert_eq!(signatures.len(), paragraphs.len());
            let (mut normal, mut shingles, mut minima) = (String::new(), Vec::new(), Vec::new());
            for (place, paragraph) in paragraphs.iter().enumerate() {
                normal.clear();
                shingles.clear();
                Normaliser::normalise(paragraph, &mut normal);
                shingling.append(&normal, &mut shingles);
                prop_assert_eq!(signatures.get(place), sketcher.sketch(&shingles, &mut minima));
                prop_assert_eq!(&*fingerprinter.shingles(paragraph), &shingles);
                let mut appended = vec![7];
                prop_assert_eq!(fingerprinter.sketch(&mut appended), !shingles.is_empty());
                prop_assert_eq!(&appended[1..], &minima[..]);
            }
            prop_assert_eq!(signatures.get(paragraphs.len()), None);
        }
    }
}
