//! Which words of two sentences differ, for marking them side by side.
//!
//! The longest common subsequence of words (Wagner and Fischer 1974), in a table: sentences are short, and the display
//! cuts long ones. Case and punctuation make no difference.

use unicode_width::UnicodeWidthChar;

/// Letters up to which a lone common word between two differences is chance, not agreement ("the", "of").
const CHANCE: usize = 3;

/// Words of a sentence in a row that the other sentence has, or lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// The words with a space between them.
    pub(crate) text: String,
    /// Whether a space stands before the first.
    pub(crate) spaced: bool,
    /// Whether the other sentence lacks them.
    pub(crate) differs: bool,
}

/// The two texts as stretches of words that both have and that the other lacks, by turns.
pub(crate) fn stretches(a: &str, b: &str) -> (Vec<Stretch>, Vec<Stretch>) {
    let (a, b) = (words(a), words(b));
    let pairs = without_chance(&a, &b, agreeing(&a, &b));
    let kept_a = kept(&a, pairs.iter().map(|pair| pair.0));
    let kept_b = kept(&b, pairs.iter().map(|pair| pair.1));
    (joined(&a, &kept_a), joined(&b, &kept_b))
}

/// A word as it stands and as it is compared.
struct Word<'a> {
    text: &'a str,
    key: String,
    /// Whether white space stands before it.
    spaced: bool,
}

/// Words at white space; of scripts without spaces, characters.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for token in text.split_whitespace() {
        let is_wide = |c: char| c.width() == Some(2);
        let mut start = 0;
        let mut previous_wide = false;
        for (at, c) in token.char_indices() {
            if at > start && (is_wide(c) || previous_wide) && c.width() != Some(0) {
                words.push(word(&token[start..at], start == 0));
                start = at;
            }
            previous_wide = is_wide(c);
        }
        words.push(word(&token[start..], start == 0));
    }
    words
}

fn word(text: &str, spaced: bool) -> Word<'_> {
    let key = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Word { text, key, spaced }
}

/// The words that agree, as pairs of positions in order.
fn agreeing(a: &[Word<'_>], b: &[Word<'_>]) -> Vec<(usize, usize)> {
    let prefix = a.iter().zip(b).take_while(|(a, b)| a.key == b.key).count();
    let (inner_a, inner_b) = (&a[prefix..], &b[prefix..]);
    let suffix = inner_a.iter().rev().zip(inner_b.iter().rev()).take_while(|(a, b)| a.key == b.key).count();
    let (inner_a, inner_b) = (&inner_a[..inner_a.len() - suffix], &inner_b[..inner_b.len() - suffix]);
    let mut pairs: Vec<(usize, usize)> = (0..prefix).map(|i| (i, i)).collect();
    pairs.extend(common_subsequence(inner_a, inner_b).into_iter().map(|(i, j)| (prefix + i, prefix + j)));
    pairs.extend((0..suffix).rev().map(|i| (a.len() - 1 - i, b.len() - 1 - i)));
    pairs
}

/// A longest common subsequence.
fn common_subsequence(a: &[Word<'_>], b: &[Word<'_>]) -> Vec<(usize, usize)> {
    // length[i][j]: of a[i..] and b[j..], rows laid end to end.
    let row = b.len() + 1;
    let mut length = vec![0u32; (a.len() + 1) * row];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            length[i * row + j] = if a[i].key == b[j].key {
                length[(i + 1) * row + j + 1] + 1
            } else {
                length[(i + 1) * row + j].max(length[i * row + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < a.len() && j < b.len() {
        if a[i].key == b[j].key {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if length[(i + 1) * row + j] >= length[i * row + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Drops short words that agree alone, with differences on both sides.
fn without_chance(a: &[Word<'_>], b: &[Word<'_>], pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let is_chance = |k: usize| {
        let (i, j) = pairs[k];
        let begins = (i, j) == (0, 0) || k > 0 && (pairs[k - 1].0 + 1, pairs[k - 1].1 + 1) == (i, j);
        let ends = (i + 1, j + 1) == (a.len(), b.len()) || pairs.get(k + 1) == Some(&(i + 1, j + 1));
        let key = &a[i].key;
        let is_short = key.chars().count() <= CHANCE && key.chars().all(|c| c.is_alphabetic() && c.width() == Some(1));
        !begins && !ends && is_short
    };
    (0..pairs.len()).filter(|&k| !is_chance(k)).map(|k| pairs[k]).collect()
}

/// Whether each word is left unmarked: those that agree, and those that are only punctuation.
fn kept(words: &[Word<'_>], agreeing: impl Iterator<Item = usize>) -> Vec<bool> {
    let mut kept: Vec<bool> = words.iter().map(|word| word.key.is_empty()).collect();
    agreeing.for_each(|i| kept[i] = true);
    kept
}

fn joined(words: &[Word<'_>], kept: &[bool]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut at = 0;
    for alike in kept.chunk_by(|one, two| one == two) {
        let words = &words[at..at + alike.len()];
        let text = (0..).zip(words).flat_map(|(i, word)| [if i > 0 && word.spaced { " " } else { "" }, word.text]);
        stretches.push(Stretch { text: text.collect(), spaced: at > 0 && words[0].spaced, differs: !alike[0] });
        at += alike.len();
    }
    stretches
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn differing(a: &str, b: &str) -> [Vec<String>; 2] {
        let (a, b) = stretches(a, b);
        [a, b].map(|stretches| stretches.into_iter().filter(|one| one.differs).map(|one| one.text).collect())
    }

    #[test]
    fn what_the_other_lacks_differs() {
        let sentences =
            ("Soldiers came early this morning, to arrest him.", "soldiers came this morning to detain him");
        assert_eq!(differing(sentences.0, sentences.1), [vec!["early", "arrest"], vec!["detain"]]);
        assert_eq!(differing("20 arrests", "50 arrests"), [["20"], ["50"]]);
        assert!(differing("“All are soldiers.”", "All are – soldiers").iter().all(Vec::is_empty));
        assert_eq!(differing("日本語", "日本"), [vec!["語"], vec![]]);
    }

    #[test]
    fn a_lone_short_word_is_no_agreement() {
        assert_eq!(
            differing("ran from the coast today ok", "sped to the port now ok")[0],
            ["ran from the coast today"]
        );
    }

    proptest! {
        #[test]
        fn no_text_is_lost(a in "[ab ,日]{0,20}", b in "[ab ,日]{0,20}") {
            let text = |stretches: &[Stretch]| {
                stretches.iter().flat_map(|one| [if one.spaced { " " } else { "" }, &one.text]).collect::<String>()
            };
            let normal = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let (left, right) = stretches(&a, &b);
            prop_assert_eq!(text(&left), normal(&a));
            prop_assert_eq!(text(&right), normal(&b));
            prop_assert!(stretches(&a, &a).0.iter().all(|one| !one.differs));
        }
    }
}
