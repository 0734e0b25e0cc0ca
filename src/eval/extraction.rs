//! Texts that were taken out of pages, held against the texts of their articles.
//!
//! The measure is that of the article extraction benchmark (Scrapinghub, *In-depth analysis and evaluation of article body
//! extraction*, 2020, <https://github.com/scrapinghub/article-extraction-benchmark>): shingles of four words as they stand, every one as
//! often as it stands there; precision and recall of each page; their means over all pages; F1 of the two means. With
//! one word instead of four it asks which words were found, and not in which order.

use std::collections::BTreeMap;

use super::measure::harmonic_mean;

/// Precision and recall of texts, as means over pages.
///
/// ```
/// use wirecopy::eval::ExtractionScores;
///
/// let mut scores = ExtractionScores::new(1);
/// scores.add("The ferry sank.", "Home News The ferry sank");
/// assert_eq!((scores.precision(), scores.recall()), (0.6, 1.0));
/// assert!((scores.f1() - 0.75).abs() < 1e-9);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ExtractionScores {
    words: usize,
    precision: Mean,
    recall: Mean,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Mean {
    sum: f64,
    count: u32,
}

impl Mean {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
    }

    fn value(self) -> f64 {
        if self.count == 0 { 1.0 } else { self.sum / f64::from(self.count) }
    }
}

impl ExtractionScores {
    /// Words of a shingle in the benchmark.
    pub const WORDS: usize = 4;

    /// Scores by shingles of so many words; 0 is taken for 1.
    pub fn new(words: usize) -> Self {
        Self { words: words.max(1), precision: Mean::default(), recall: Mean::default() }
    }

    /// Adds a page: the text of its article, and what was found.
    ///
    /// A page on which nothing was found has no precision, one without an article no recall; they count in the other mean.
    pub fn add(&mut self, truth: &str, found: &str) {
        let (truth, found) = (self.shingles(truth), self.shingles(found));
        let hit: u32 = truth.iter().map(|(shingle, &count)| count.min(found.get(shingle).copied().unwrap_or(0))).sum();
        let (all_true, all_found): (u32, u32) = (truth.values().sum(), found.values().sum());
        if all_found > 0 {
            self.precision.add(f64::from(hit) / f64::from(all_found));
        }
        if all_true > 0 {
            self.recall.add(f64::from(hit) / f64::from(all_true));
        }
    }

    /// Mean share of what was found that is of the article, 0 to 1.
    pub fn precision(&self) -> f64 {
        self.precision.value()
    }

    /// Mean share of the article that was found, 0 to 1.
    pub fn recall(&self) -> f64 {
        self.recall.value()
    }

    /// Harmonic mean of the two means.
    pub fn f1(&self) -> f64 {
        harmonic_mean(self.precision(), self.recall())
    }

    /// How often each shingle stands in a text. A text that is shorter than a shingle is one.
    fn shingles(&self, text: &str) -> BTreeMap<Vec<String>, u32> {
        // Hyphens that are not seen are in no word.
        let text: String = text.chars().filter(|&c| c != '\u{ad}').collect();
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        let mut shingles = BTreeMap::new();
        if !words.is_empty() {
            for shingle in words.windows(self.words.min(words.len())) {
                *shingles.entry(shingle.to_vec()).or_default() += 1;
            }
        }
        shingles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(words: usize, pages: &[(&str, &str)]) -> (f64, f64) {
        let mut scores = ExtractionScores::new(words);
        pages.iter().for_each(|(truth, found)| scores.add(truth, found));
        (scores.precision(), scores.recall())
    }

    #[test]
    fn shingles_count_as_often_as_they_stand() {
        assert_eq!(scored(1, &[("a a b", "a b b b")]), (0.5, 2.0 / 3.0));
        assert_eq!(scored(2, &[("a b c", "a b d")]), (0.5, 0.5));
        assert_eq!(scored(4, &[("a b", "a b")]), (1.0, 1.0), "shorter than a shingle");
        assert_eq!(scored(1, &[("don't re\u{ad}port", "don t report")]), (1.0, 1.0));
    }

    #[test]
    fn pages_count_the_same_whatever_their_length() {
        let long = "a ".repeat(1000);
        assert_eq!(scored(1, &[(&long, &long), ("b", "c")]), (0.5, 0.5));
        assert_eq!(
            scored(1, &[("a", "a"), ("b", ""), ("", "c")]),
            (0.5, 0.5),
            "what is empty has one of the two alone"
        );
        assert_eq!(scored(1, &[]), (1.0, 1.0));
    }
}
