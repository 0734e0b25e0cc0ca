//! Documents on disk: the same report, byte for byte, however little memory there is.
#![cfg(feature = "spill")]
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use wirecopy::report::Detail;
use wirecopy::{Detector, Document, ErrorKind, Report, Spool};

/// What so little memory makes of documents, pushed in this order.
fn spooled(documents: &[Document], detail: Detail, memory: u64) -> Report {
    let mut spool = Spool::new(std::env::temp_dir()).unwrap();
    documents.iter().for_each(|document| spool.push(document.clone()).unwrap());
    assert_eq!(spool.len(), documents.len());
    let mut report = scanned(&[], detail);
    Detector::builder().detail(detail).build().unwrap().scan_spool(spool, memory, &|_| {}, &mut report).unwrap();
    report
}

fn scanned(documents: &[Document], detail: Detail) -> Report {
    Detector::builder().detail(detail).build().unwrap().scan(documents).unwrap()
}

fn is_same(a: &Report, b: &Report) -> bool {
    a.documents == b.documents
        && a.stories == b.stories
        && a.links == b.links
        && a.passages == b.passages
        && a.counts == b.counts
}

/// Some articles, their copies, cut and pasted; of few words, so that much is alike.
fn documents() -> impl Strategy<Value = Vec<Document>> {
    let word =
        || prop::sample::select(vec!["ferry", "reef", "captain", "Saturday", "boats", "inquiry", "harbour", "42"]);
    let sentence = prop::collection::vec(word(), 4..12).prop_map(|words| format!("The {} came in.", words.join(" ")));
    let articles = prop::collection::vec(prop::collection::vec(sentence, 1..9), 1..5);
    let copies = prop::collection::vec((0..5usize, 0..5usize, 1..9usize, prop::option::of(0..3usize)), 1..16);
    (articles, copies).prop_map(|(articles, copies)| {
        let copy = |(number, (first, second, cut, source)): (usize, (usize, usize, usize, Option<usize>))| {
            let article = |number: usize| articles[number % articles.len()].iter().take(cut).cloned();
            let text: Vec<String> = article(first).chain(article(second)).collect();
            // Some ids come twice, and are told apart by what they name.
            let document = Document::new(format!("d{}", number % 11), text.join("\n"));
            let document = document.with_path(format!("folder/{number}")).with_title("The ferry came in");
            source.into_iter().fold(document, |document, source| document.with_source(format!("outlet {source}")))
        };
        copies.into_iter().enumerate().map(copy).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn memory_changes_nothing(documents in documents(), memory in prop::sample::select(vec![0u64, 1 << 14, 1 << 16, 1 << 30])) {
        let full = scanned(&documents, Detail::Full);
        prop_assert!(is_same(&spooled(&documents, Detail::Full, memory), &full));
        let mut turned = documents.clone();
        turned.reverse();
        prop_assert!(is_same(&spooled(&turned, Detail::Full, memory), &full));
    }
}

/// Enough articles for common shingles to be left out, furniture to be learned, pages to be cut.
#[test]
fn a_corpus_of_many_pages_comes_out_the_same() {
    let corpus = wirecopy::synth::Corpus::builder().articles(900).build().unwrap();
    let documents: Vec<Document> =
        corpus.windows().flat_map(|window| window.articles).map(|article| article.document).collect();
    for detail in [Detail::Links, Detail::Full] {
        let in_memory = scanned(&documents, detail);
        assert!(in_memory.counts.links > 500);
        assert!(is_same(&spooled(&documents, detail, 1 << 20), &in_memory), "{detail:?}");
    }
}

#[test]
fn no_folder_no_spool() {
    let error = Spool::new("/no/such/folder").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    assert!(error.to_string().contains("/no/such/folder"), "{error}");
}
