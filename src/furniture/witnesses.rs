//! What the documents of a sentence have in common beside it.

use super::corpus::{Corpus, Group};

/// The longest documents of a sentence that are compared with each other.
const WITNESSES: usize = 8;
/// Sentences that stand in so many times more documents are left out of the comparison.
const MORE_COMMON: u32 = 2;
/// Share of a document's words that text of its own must be for it to tell.
const OWN_TEXT: f64 = 0.25;

/// The longest of some documents, and what each two of them have in common.
pub(super) struct Witnesses {
    documents: Vec<u32>,
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
        let mut pairs = Vec::with_capacity(WITNESSES * (WITNESSES - 1) / 2);
        for (i, a) in longest.iter().enumerate() {
            pairs.extend(longest[i + 1..].iter().map(|b| (corpus.in_common(a.1, b.1, most), a.0.min(b.0))));
        }
        Self { documents: longest.into_iter().map(|(_, document)| document).collect(), pairs }
    }

    /// Whether most pairs share less than this of their text.
    pub(super) fn have_little_in_common(&self, share: f64) -> bool {
        let strangers = self.pairs.iter().filter(|&&(shared, of)| f64::from(shared) < share * f64::from(of));
        2 * strangers.count() > self.pairs.len()
    }

    /// How much of a sentence's content words its documents use in text that no other document has: much for a quote or a
    /// paragraph of background, little for a subscription line. Nothing where no document has text of its own.
    pub(super) fn on_topic(&self, corpus: &Corpus, group: &Group) -> Option<f64> {
        let (mut sum, mut count) = (0.0, 0.0);
        for &document in &self.documents {
            let own = corpus.own_text(document);
            if (own.words as f64) < OWN_TEXT * own.of as f64 {
                continue;
            }
            let wanted = corpus.stems_in(group, document);
            if !wanted.is_empty() {
                sum += wanted.iter().filter(|&&stem| own.has(stem)).count() as f64 / wanted.len() as f64;
                count += 1.0;
            }
        }
        (count > 0.0).then(|| sum / count)
    }
}
