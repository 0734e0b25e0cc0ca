//! Made-up corpora: the same bytes every time, and a truth that an independent look at the texts confirms.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

#[path = "synth/command.rs"]
mod command;
#[path = "synth/tiling.rs"]
mod tiling;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rayon::ThreadPoolBuilder;
use wirecopy::ErrorKind;
use wirecopy::synth::{Article, Corpus, CorpusBuilder, Files, Label, Totals, Window};
use xxhash_rust::xxh3::xxh3_64;

/// The four files of a corpus.
fn files(corpus: &Corpus) -> (Vec<Vec<u8>>, Totals) {
    let [mut documents, mut pairs, mut stories, mut spans] = [const { Vec::new() }; 4];
    let mut files = Files { documents: &mut documents, pairs: &mut pairs, stories: &mut stories, spans: &mut spans };
    let totals = corpus.write(&mut files, |_| {}).unwrap();
    (vec![documents, pairs, stories, spans], totals)
}

fn corpus(articles: u64, seed: u64) -> Corpus {
    Corpus::builder().articles(articles).seed(seed).build().unwrap()
}

#[test]
fn a_seed_gives_the_same_bytes_on_every_machine() {
    let digests: Vec<u64> = files(&corpus(300, 1)).0.iter().map(|file| xxh3_64(file)).collect();
    // Whoever means to change what a seed stands for changes these too.
    assert_eq!(digests, DIGESTS, "{digests:#x?}");
}

const DIGESTS: [u64; 4] = [0x91d7_c7e8_2a6d_8460, 0xcd28_f06e_efbe_9386, 0x186e_30a3_03e1_5942, 0xe76a_0dcc_c36d_7fe8];

#[test]
fn another_seed_gives_another_corpus() {
    for (one, other) in files(&corpus(50, 1)).0.iter().zip(files(&corpus(50, 2)).0) {
        assert_ne!(*one, other);
    }
}

#[test]
fn threads_change_nothing() {
    let with = |threads| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let articles = 2 * Corpus::WINDOW as u64 + 77;
            let bytes = Corpus::builder().bytes(9_000_000).build().unwrap();
            (files(&corpus(articles, 3)), files(&bytes))
        })
    };
    assert!(with(1) == with(3));
}

#[test]
fn a_larger_corpus_begins_with_the_windows_of_a_smaller_one() {
    let windows = |articles| corpus(articles, 5).windows().collect::<Vec<_>>();
    let (small, large) = (windows(Corpus::WINDOW as u64), windows(Corpus::WINDOW as u64 + 10));
    assert_eq!(small.len(), 1);
    assert_eq!(large.len(), 2);
    assert!(small[0] == large[0]);
    assert_eq!(large[1].articles.len(), 10);
}

#[test]
fn a_corpus_is_as_large_as_was_asked_for() {
    for articles in [1, 10, 2049] {
        assert_eq!(files(&corpus(articles, 1)).1.articles, articles);
    }
    for bytes in [1, 100_000, 1_000_000, 7_000_000] {
        let made = files(&Corpus::builder().bytes(bytes).build().unwrap()).1.bytes;
        assert!(made.abs_diff(bytes) < 20_000, "{made} bytes, not {bytes}");
    }
}

#[test]
fn parameters_out_of_range_are_refused_by_name() {
    let refused = |builder: CorpusBuilder, name: &str| {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Parameter);
        assert!(error.to_string().starts_with(name), "{error}");
    };
    refused(Corpus::builder().articles(0), "articles cannot be 0");
    refused(Corpus::builder().articles(u64::MAX), "articles");
    refused(Corpus::builder().bytes(0), "bytes cannot be 0");
    refused(Corpus::builder().substitution(1.5), "substitution cannot be 1.5");
    refused(Corpus::builder().substitution(f64::NAN), "substitution cannot be NaN");
    refused(Corpus::builder().templates(-0.1), "templates cannot be -0.1");
    refused(Corpus::builder().outlets(0), "outlets cannot be 0");
    refused(Corpus::builder().copies(0), "copies cannot be 0");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_the_parameters_the_truth_fits_the_texts(
        articles in 1_u64..150,
        seed: u64,
        substitution in 0.0..=1.0,
        templates in prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0],
        outlets in 1_usize..80,
        copies in 1_usize..90,
    ) {
        let builder = Corpus::builder().articles(articles).seed(seed).substitution(substitution);
        let corpus = builder.templates(templates).outlets(outlets).copies(copies).build().unwrap();
        let windows: Vec<Window> = corpus.windows().collect();
        prop_assert_eq!(windows.iter().map(|window| window.articles.len() as u64).sum::<u64>(), articles);
        windows.iter().for_each(assert_truth_fits);
    }
}

/// Spans cover the text in order, pairs are in order and of articles that exist.
fn assert_truth_fits(window: &Window) {
    for article in &window.articles {
        let (id, text) = (article.document.id(), article.document.text());
        let mut at = 0;
        for (span, _) in &article.spans {
            let between = text.get(at..span.start as usize).unwrap_or_else(|| panic!("{id}: {span:?} after {at}"));
            assert!(between.trim().is_empty(), "{id}: {between:?} has no label");
            let inside = text.get(span.range()).unwrap_or_else(|| panic!("{id}: {span:?} cuts a character"));
            assert!(!inside.is_empty() && inside.trim() == inside, "{id}: {inside:?}");
            at = span.end as usize;
        }
        assert_eq!(at, text.len(), "{id}");
        assert!(article.document.title().is_some_and(|title| text.contains(title)), "{id}");
    }
    let places: Vec<(usize, usize)> = window.pairs.iter().map(|pair| pair.places).collect();
    assert!(places.is_sorted_by(|x, y| x < y));
    for pair in &window.pairs {
        assert!(pair.places.0 < pair.places.1 && pair.places.1 < window.articles.len());
        assert!(pair.grade <= 3 && pair.covers.0 <= 1.0 && pair.covers.1 <= 1.0 && pair.shared_words >= 6);
    }
}

#[test]
fn ids_are_in_order_and_stories_lie_within_events() {
    let windows: Vec<Window> = corpus(5000, 4).windows().collect();
    let articles: Vec<&Article> = windows.iter().flat_map(|window| &window.articles).collect();
    assert!(articles.is_sorted_by(|x, y| x.document.id() < y.document.id()));
    let mut events: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for article in &articles {
        events.entry(&article.story).or_default().insert(&article.event);
    }
    assert!(events.values().all(|events| events.len() == 1));
    let distinct: BTreeSet<&&str> = events.values().flatten().collect();
    assert!(distinct.len() < events.len(), "some events have two stories");
}

#[test]
fn only_another_article_on_the_page_makes_a_pair_of_different_stories() {
    let mut seen = [0; 2];
    for window in corpus(10_000, 2).windows() {
        for pair in &window.pairs {
            let (a, b) = (&window.articles[pair.places.0], &window.articles[pair.places.1]);
            let has_tail = |article: &Article| article.spans.iter().any(|&(_, label)| label == Label::OffTopic);
            if a.story == b.story {
                assert!(pair.grade >= 1 && !pair.template);
            } else if !pair.template {
                seen[usize::from(pair.grade > 0)] += 1;
                assert!(pair.grade == 0 || has_tail(a) || has_tail(b), "{} {}", a.document.id(), b.document.id());
            }
        }
    }
    assert!(seen.iter().all(|&seen| seen > 100), "quotes and tails: {seen:?}");
}

#[test]
fn every_kind_of_text_is_there() {
    let window = corpus(Corpus::WINDOW as u64, 1).windows().next().unwrap();
    for label in [Label::Verbatim, Label::Rewritten, Label::Own, Label::OffTopic, Label::Furniture] {
        let spans = window.articles.iter().flat_map(|article| &article.spans);
        assert!(spans.filter(|(_, found)| *found == label).count() > 200, "{label:?}");
    }
    for grade in 0..=3 {
        assert!(window.pairs.iter().filter(|pair| pair.grade == grade && !pair.template).count() > 100, "{grade}");
    }
    assert!(window.pairs.iter().filter(|pair| pair.template).count() > 100);
}
