//! The truth against greedy string tiling (Wise 1993) of the texts as printed, which knows nothing of how they were made.

use std::collections::{BTreeMap, BTreeSet};

use wirecopy::synth::{Article, Label, TILE, Window};

use super::corpus;

/// The words of an article in lower case, furniture left out.
fn words(article: &Article) -> Vec<String> {
    let text = article.document.text();
    let spans = article.spans.iter().filter(|&&(_, label)| label != Label::Furniture);
    let split = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != ',').map(|word| word.trim_matches(','));
        words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    spans.flat_map(|(span, _)| split(&text[span.range()])).collect()
}

/// Words in tiles of at least [`TILE`], longest first, no word in two tiles.
fn tiled<'a>(a: &'a [String], b: &'a [String]) -> usize {
    let mut starts: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    for (at, shingle) in b.windows(TILE).enumerate() {
        starts.entry(shingle).or_default().push(at);
    }
    let (mut used_a, mut used_b) = (vec![false; a.len()], vec![false; b.len()]);
    let mut sum = 0;
    loop {
        let mut best = (0, 0, 0);
        for (i, shingle) in a.windows(TILE).enumerate() {
            for &j in starts.get(shingle).into_iter().flatten() {
                let alike = (0..(a.len() - i).min(b.len() - j))
                    .take_while(|&k| a[i + k] == b[j + k] && !used_a[i + k] && !used_b[j + k])
                    .count();
                if alike > best.0 {
                    best = (alike, i, j);
                }
            }
        }
        let (length, i, j) = best;
        if length < TILE {
            return sum;
        }
        used_a[i..i + length].fill(true);
        used_b[j..j + length].fill(true);
        sum += length;
    }
}

#[test]
fn pairs_share_the_words_that_the_truth_says() {
    let window = corpus(700, 11).windows().next().unwrap();
    let words: Vec<Vec<String>> = window.articles.iter().map(words).collect();
    let mut exact = 0;
    for pair in &window.pairs {
        let (a, b) = (&words[pair.places.0], &words[pair.places.1]);
        let shared = tiled(a, b);
        let covers = (shared as f64 / a.len() as f64, shared as f64 / b.len() as f64);
        // Words that are alike by chance on either side of a run may make it longer, or two short ones one long enough.
        let off = (covers.0 - pair.covers.0).abs().max((covers.1 - pair.covers.1).abs());
        assert!(off <= 0.06, "{:?}: {covers:?}", pair);
        exact += usize::from(shared == pair.shared_words);
    }
    assert!(window.pairs.len() > 1000, "{} pairs", window.pairs.len());
    assert!(exact * 100 >= window.pairs.len() * 90, "{exact} of {} pairs are exact", window.pairs.len());
}

#[test]
fn no_pair_is_missing() {
    let window = corpus(700, 12).windows().next().unwrap();
    let words: Vec<Vec<String>> = window.articles.iter().map(words).collect();
    let mut holders: BTreeMap<&[String], BTreeSet<usize>> = BTreeMap::new();
    for (place, words) in words.iter().enumerate() {
        for shingle in words.windows(TILE) {
            holders.entry(shingle).or_default().insert(place);
        }
    }
    let known: BTreeSet<(usize, usize)> = window.pairs.iter().map(|pair| pair.places).collect();
    let mut chance = BTreeSet::new();
    for holders in holders.values() {
        for &a in holders {
            chance.extend(holders.range(a + 1..).map(|&b| (a, b)).filter(|pair| !known.contains(pair)));
        }
    }
    // Six words alike by chance are rare, and not many more than six.
    assert!(chance.len() < 20, "{} pairs are not in the truth", chance.len());
    for (a, b) in chance {
        assert!(tiled(&words[a], &words[b]) < 2 * TILE, "{a} and {b} are not in the truth");
    }
}

#[test]
fn verbatim_spans_stand_in_another_article_of_their_story() {
    let window = corpus(500, 13).windows().next().unwrap();
    let mut stories: BTreeMap<&str, Vec<&Article>> = BTreeMap::new();
    for article in &window.articles {
        stories.entry(&article.story).or_default().push(article);
    }
    let (mut right, mut wrong) = (0, 0);
    for articles in stories.values() {
        let of = |article: &Article| format!(" {} ", words(article).join(" "));
        let texts: Vec<String> = articles.iter().map(|article| of(article)).collect();
        for (i, article) in articles.iter().enumerate() {
            for &(span, label) in &article.spans {
                let one = Article { spans: vec![(span, Label::Own)], ..(*article).clone() };
                let stands = texts.iter().enumerate().any(|(j, text)| i != j && text.contains(&of(&one)));
                let expected = match label {
                    Label::Verbatim => true,
                    Label::Rewritten | Label::Own => false,
                    // Of other stories, or of none.
                    Label::OffTopic | Label::Furniture => continue,
                };
                (right, wrong) = if stands == expected { (right + 1, wrong) } else { (right, wrong + 1) };
            }
        }
    }
    // Two outlets may put in the same word at the same place.
    assert!(wrong * 1000 <= right, "{right} right, {wrong} wrong");
    assert_window_has(&window, Label::Verbatim);
    assert_window_has(&window, Label::Rewritten);
}

fn assert_window_has(window: &Window, label: Label) {
    assert!(window.articles.iter().flat_map(|article| &article.spans).any(|&(_, found)| found == label), "{label:?}");
}
