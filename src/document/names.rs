//! Names: the words that tell what a text is about without any list of words that do not.
//!
//! A word that begins with a capital where no sentence begins is taken for a name. Two parts of one article name the same
//! people and places: of the names in either, hardly ever less than a fifth stands in the other; between two articles it
//! is less for six pairs of seven. Scripts without capitals have no names here, and tell nothing.

use ahash::AHashSet;

use super::outline::{Outline, Sentence};

/// Names that a text must hold to be compared by them.
const ENOUGH: usize = 5;

/// Of the names in one of two texts, the share that stands in the other: the larger of both shares. Nothing where either
/// holds fewer than five.
pub(super) fn shared(text: &str, outline: &Outline, a: &[Sentence], b: &[Sentence]) -> Option<f64> {
    let (x, y) = (Vocabulary::new(text, outline, a), Vocabulary::new(text, outline, b));
    let enough = x.names.len() >= ENOUGH && y.names.len() >= ENOUGH;
    enough.then(|| x.share_in(&y).max(y.share_in(&x)))
}

/// What a text says, and which of it are names.
struct Vocabulary {
    /// Stems of the names, each as often as it stands.
    names: Vec<u32>,
    stems: AHashSet<u32>,
}

impl Vocabulary {
    fn new(text: &str, outline: &Outline, sentences: &[Sentence]) -> Self {
        let (mut names, mut stems) = (Vec::new(), AHashSet::new());
        for sentence in sentences {
            for (at, word) in outline.words_of(sentence).iter().enumerate() {
                stems.insert(word.stem);
                if at > 0 && text[word.span.range()].starts_with(char::is_uppercase) {
                    names.push(word.stem);
                }
            }
        }
        Self { names, stems }
    }

    fn share_in(&self, other: &Self) -> f64 {
        let shared = self.names.iter().filter(|name| other.stems.contains(name)).count();
        shared as f64 / self.names.len() as f64
    }
}
