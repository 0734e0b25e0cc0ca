//! What the documents of a sentence have in common beside it.

use super::corpus::{Corpus, TOGETHER};

/// Documents of a sentence that are compared with each other: so many of the longest, and as many of middle length.
const WITNESSES: usize = TOGETHER;
/// Sentences that stand in so many times more documents are left out of the comparison.
const MORE_COMMON: u32 = 2;

/// Some of the documents that have a sentence, and what each two of them have in common.
///
/// The longest have most to say of what they are about. But of a short text the longest are those that go on with others,
/// and have little else in common: so those of middle length are heard, too, and one of the two groups is enough to show a story.
pub(super) struct Witnesses {
    /// The longest.
    pub(super) documents: Vec<u32>,
    /// For each pair of the longest, and for each of those of middle length, the words they have in common and those of the
    /// shorter one, more common text left out.
    pairs: [Vec<(u32, u32)>; 2],
}

impl Witnesses {
    /// The witnesses among the documents that have a sentence.
    pub(super) fn of(corpus: &Corpus, documents: &[u32]) -> Self {
        let most = MORE_COMMON * documents.len() as u32;
        let mut by_length: Vec<(u32, u32)> =
            documents.iter().map(|&document| (corpus.words(document, most), document)).collect();
        by_length.sort_unstable_by_key(|&(words, document)| (std::cmp::Reverse(words), document));
        let longest = &by_length[..by_length.len().min(WITNESSES)];
        let middle = &by_length[(by_length.len() - longest.len()) / 2..][..longest.len()];
        let of_longest = pairs(corpus, longest, most);
        // Of a few documents both are all.
        let of_middle = if middle == longest { of_longest.clone() } else { pairs(corpus, middle, most) };
        Self { documents: longest.iter().map(|&(_, document)| document).collect(), pairs: [of_longest, of_middle] }
    }

    /// Whether most pairs share less than this of their text, of the longest and of those of middle length.
    pub(super) fn have_little_in_common(&self, share: f64) -> bool {
        self.pairs.iter().all(|pairs| {
            let strangers = pairs.iter().filter(|&&(shared, of)| f64::from(shared) < share * f64::from(of));
            2 * strangers.count() > pairs.len()
        })
    }
}

/// For each pair of some documents, given with their words, the words they have in common and those of the shorter one.
fn pairs(corpus: &Corpus, documents: &[(u32, u32)], most: u32) -> Vec<(u32, u32)> {
    let numbers: Vec<u32> = documents.iter().map(|&(_, document)| document).collect();
    let in_common = corpus.in_common(&numbers, most);
    let pairs = (0..documents.len()).flat_map(|i| (i + 1..documents.len()).map(move |j| (i, j)));
    pairs.map(|(i, j)| (in_common[i][j], documents[i].0.min(documents[j].0))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Furniture;
    use crate::document::{Document, Normaliser, Outline};

    /// Sentences of words that stand in no other.
    fn text_of(name: &str, sentences: usize) -> String {
        let sentence = |number: usize| {
            let words: Vec<String> = (0..12).map(|word| format!("{name}{number}x{word}")).collect();
            format!("The {}.\n\n", words.join(" "))
        };
        (0..sentences).map(sentence).collect()
    }

    #[test]
    fn a_short_text_that_some_pages_go_on_behind_is_no_furniture() {
        let (text, notice) =
            (text_of("wire", 4), "The publisher of these pages reserves all rights in every country.\n\n");
        let copies = (0..20).map(|page| format!("{text}{}{notice}", text_of(&format!("chrome{page}y"), 1)));
        let longer = (0..10).map(|page| format!("{text}{}{notice}", text_of(&format!("other{page}y"), 12)));
        let strangers = (0..30).map(|page| format!("{}{notice}", text_of(&format!("page{page}y"), 6)));
        let mut normaliser = Normaliser::default();
        let mut outline = |text: String| Outline::new(&Document::new("", text), &mut normaliser).expect("a short text");
        let outlines: Vec<Outline> = copies.chain(longer).chain(strangers).map(&mut outline).collect();
        let furniture = Furniture::learn(&outlines, &vec![None; outlines.len()]);
        let found: Vec<bool> =
            outlines[0].compared().map(|sentence| furniture.is_furniture(sentence.template)).collect();
        assert_eq!(found, [false, false, false, false, false, true]);
    }
}
