//! What the documents of a sentence have in common beside it.

use super::corpus::{Corpus, TOGETHER};

/// The longest documents of a sentence that are compared with each other.
const WITNESSES: usize = TOGETHER;
/// Sentences that stand in so many times more documents are left out of the comparison.
const MORE_COMMON: u32 = 2;

/// The longest of some documents, and what each two of them have in common.
pub(super) struct Witnesses {
    pub(super) documents: Vec<u32>,
    /// For each pair, the words they have in common and those of the shorter one, more common text left out.
    pairs: Vec<(u32, u32)>,
}

impl Witnesses {
    /// The witnesses among the documents that have a sentence.
    pub(super) fn of(corpus: &Corpus, documents: &[u32]) -> Self {
        let most = MORE_COMMON * documents.len() as u32;
        let mut longest: Vec<(u32, u32)> =
            documents.iter().map(|&document| (corpus.words(document, most), document)).collect();
        longest.sort_unstable_by_key(|&(words, document)| (std::cmp::Reverse(words), document));
        longest.truncate(WITNESSES);
        let documents: Vec<u32> = longest.iter().map(|&(_, document)| document).collect();
        let in_common = corpus.in_common(&documents, most);
        let pairs = (0..longest.len()).flat_map(|i| (i + 1..longest.len()).map(move |j| (i, j)));
        let pairs = pairs.map(|(i, j)| (in_common[i][j], longest[i].0.min(longest[j].0))).collect();
        Self { documents, pairs }
    }

    /// Whether most pairs share less than this of their text.
    pub(super) fn have_little_in_common(&self, share: f64) -> bool {
        let strangers = self.pairs.iter().filter(|&&(shared, of)| f64::from(shared) < share * f64::from(of));
        2 * strangers.count() > self.pairs.len()
    }
}
