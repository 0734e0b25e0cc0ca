//! What must hold for any documents.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use wirecopy::report::{Label, PassageKind, Relation, Report};
use wirecopy::{Detector, Document};

fn scan(documents: Vec<Document>) -> Report {
    Detector::builder().build().unwrap().scan(&documents).unwrap()
}

fn seed(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/seeds");
    let mut files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    std::fs::read_to_string(files.find(|path| path.file_name().unwrap().to_str().unwrap().starts_with(name)).unwrap())
        .unwrap()
}

#[test]
fn identical_files_are_copies_from_the_first_byte_to_the_last() {
    for name in ["000", "001", "002", "003", "004"] {
        let text = seed(name);
        let report = scan(vec![Document::new("a", &text), Document::new("b", &text)]);
        let link = &report.links[0];
        assert_eq!((link.relation, link.a_covered, link.b_covered, link.verbatim), (Relation::Copy, 1.0, 1.0, 1.0));
        assert!(report.passages.iter().all(|p| p.kind == PassageKind::Verbatim && p.a.start == p.b.start));
        assert_eq!(report.passages[0].a.start, 0);
        assert_eq!(report.passages.last().unwrap().b.end as usize, text.trim_end().len());
    }
}

#[test]
fn a_first_half_is_contained() {
    for name in ["000", "002", "003", "004"] {
        let text = seed(name);
        let mut half = text.len() / 2;
        while !text.is_char_boundary(half) {
            half += 1;
        }
        let report = scan(vec![Document::new("whole", &text), Document::new("half", &text[..half])]);
        let link = &report.links[0];
        assert_eq!((link.a.as_str(), link.relation), ("half", Relation::Derived), "{name}");
        assert_eq!(link.a_covered, 1.0, "{name}");
    }
}

#[test]
fn a_story_with_other_numbers_is_not_verbatim() {
    let text = "The fire killed 20 people in 2021 and left 350 without homes in the valley.\n\
                Rescue teams reached 12 villages on Sunday, and 40 soldiers joined them there.\n\
                Damage is put at 7 million, of which the state will pay 3 million by May 15.";
    let rest = "\nThe governor called it the worst day that the province has seen in her time in office.\n\
                Schools stay closed while engineers look at the dam above the town for cracks.\n\
                Farmers drove their cattle to the hills before the smoke closed the only road.";
    let changed: String =
        text.chars().map(|c| c.to_digit(10).map_or(c, |d| char::from(b'0' + ((d + 3) % 10) as u8))).collect();
    // A form that is filled in anew is no copy of anything: its passages show what is alike.
    let report = scan(vec![Document::new("a", text), Document::new("b", changed.clone())]);
    assert_eq!(report.links.iter().map(|link| link.relation).collect::<Vec<_>>(), [Relation::Excerpt]);
    assert!(report.passages.iter().all(|passage| passage.kind == PassageKind::Rewritten));
    // With text of its own around it, it is the same story with other numbers.
    let report = scan(vec![Document::new("a", text.to_owned() + rest), Document::new("b", changed + rest)]);
    assert_eq!(report.stories.len(), 1);
    for document in &report.documents {
        let labels: Vec<Label> = document.spans.iter().map(|span| span.label).collect();
        let (numbers, words) = labels.split_at(3);
        assert!(numbers.iter().all(|&label| label == Label::Rewritten), "{labels:?}");
        assert!(words.iter().all(|&label| label == Label::Verbatim), "{labels:?}");
    }
}

#[test]
fn documents_without_words_are_duplicates_of_nothing() {
    let texts = ["", " \n\t ", "\u{feff}", "--- *** ---"];
    let twice = texts.iter().chain(&texts).enumerate();
    let report = scan(twice.map(|(number, text)| Document::new(number.to_string(), *text)).collect());
    assert!(report.links.is_empty() && report.stories.is_empty());
}

#[test]
fn documents_that_are_the_same_are_copies_whatever_they_hold() {
    for text in ["hello", "Comments", "Yes. No.", "Share on Facebook\nRelated articles"] {
        let report = scan(vec![Document::new("a", text), Document::new("b", text.to_uppercase())]);
        assert_eq!(report.links.len(), 1, "{text}");
        assert_eq!((report.links[0].relation, report.links[0].a_covered), (Relation::Copy, 1.0));
        assert_eq!(report.stories.len(), 1);
    }
}

#[test]
fn a_footer_in_common_links_nothing() {
    let bodies = [
        "The ferry struck a reef off the northern coast late on Saturday.\nEveryone was brought ashore by fishing boats.",
        "Grain prices fell for a third week as rain reached the southern plains.\nTraders expect a larger harvest.",
        "The museum reopened its west wing after four years of repairs.\nVisitors queued along the river from dawn.",
        "A striker scored twice as the champions beat their neighbours.\nThe coach praised his young defenders.",
        "Astronomers photographed a comet that returns every eighty years.\nIt can be seen with binoculars until May.",
    ];
    let footer = "We use cookies and similar technologies to give you the best experience on this website.\n\
                  By continuing you agree to our terms of service and privacy policy as published last year.\n\
                  No part of this page may be copied or sold without written consent of the publisher.";
    let pages = bodies.iter().enumerate();
    let pages = pages.map(|(number, body)| Document::new(number.to_string(), format!("{body}\n\n{footer}\n")));
    let report = scan(pages.collect());
    assert!(report.links.is_empty() && report.stories.is_empty());
    let labels = |line: usize| report.documents.iter().map(move |document| document.lines[line].label);
    assert!(labels(0).all(|label| label == Label::Own));
    assert!(labels(3).all(|label| label == Label::Furniture));
}

#[test]
fn a_word_keeps_its_stem_whatever_was_read_before_it() {
    // The 32-bit hashes of "mimutiting" and "gomutuding" are equal, their stems are not.
    let story = [
        Document::new(
            "b",
            "The minister said on Friday that the gomutuding was found near the harbour by two fishermen.",
        ),
        Document::new("c", "Two fishermen found the gomutud close to the harbour on Friday, the minister said."),
    ];
    let other = Document::new("a", "Quite different things with a mimutiting happened elsewhere yesterday evening.");
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let scan = |documents: Vec<Document>| alone.install(|| scan(documents));
    let (before, after) = (scan(story.to_vec()), scan([vec![other], story.to_vec()].concat()));
    assert!(!before.passages.is_empty());
    assert_eq!(before.passages, after.passages);
}

#[test]
fn a_document_of_one_line_many_times_is_cheap() {
    let line = "The winning numbers were drawn on Sunday night.\n";
    let report = scan(vec![Document::new("a", line.repeat(20_000)), Document::new("b", line.repeat(10_000))]);
    assert_eq!(report.links[0].relation, Relation::Copy);
    assert!(report.passages.len() <= 20_000);
}

/// Sentences to make documents of: few, so that they are shared.
fn sentences() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "the", "army", "of", "Mali", "held", "twenty", "20", "soldiers", "on", "Sunday", "in", "Bamako", "source",
        "said", "junta", "power", "café", "東京", "…",
    ]);
    prop::collection::vec(words, 1..14).prop_map(|words| format!("{}. ", words.join(" ")))
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    let text = prop::collection::vec((sentences(), any::<bool>()), 0..12).prop_map(|parts| {
        parts.into_iter().map(|(sentence, breaks)| if breaks { sentence + "\n" } else { sentence }).collect::<String>()
    });
    prop::collection::vec(text, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn order_and_threads_change_nothing(texts in texts()) {
        let documents: Vec<Document> =
            texts.iter().enumerate().map(|(number, text)| Document::new(number.to_string(), text)).collect();
        let forward = scan(documents.clone());
        let backward = scan(documents.into_iter().rev().collect());
        prop_assert_eq!(&forward, &backward);
        let documents = texts.iter().enumerate().map(|(number, text)| Document::new(number.to_string(), text)).collect();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        prop_assert_eq!(&forward, &pool.install(|| scan(documents)));
    }

    #[test]
    fn spans_cover_all_text_but_white_space_in_order(text in "(?s).{0,200}") {
        let report = scan(vec![Document::new("a", &text)]);
        let document = &report.documents[0];
        let mut at = 0;
        for span in &document.spans {
            prop_assert!(text[at..span.start as usize].trim().is_empty());
            prop_assert!(span.start < span.end);
            at = span.end as usize;
        }
        prop_assert!(text[at..].trim().is_empty());
        let lines = text.split('\n').filter(|line| !line.trim().is_empty()).count();
        prop_assert_eq!(document.lines.len(), lines);
    }

    #[test]
    fn passages_point_into_their_documents_and_back(texts in texts()) {
        let documents = texts.iter().enumerate().map(|(number, text)| Document::new(number.to_string(), text)).collect();
        let report = scan(documents);
        for (number, passage) in report.passages.iter().enumerate() {
            for side in [&passage.a, &passage.b] {
                let text = &texts[side.document.parse::<usize>().unwrap()];
                prop_assert!(text.get(side.start as usize..side.end as usize).is_some_and(|part| !part.trim().is_empty()));
                let line = 1 + text[..side.start as usize].matches('\n').count();
                prop_assert_eq!(side.line as usize, line);
            }
            prop_assert!((0.0..=1.0).contains(&passage.score));
            let link = report.links.iter().find(|link| link.passages.contains(&(number as u32)));
            prop_assert!(link.is_some_and(|link| link.a == passage.a.document && link.b == passage.b.document));
        }
        for document in &report.documents {
            let shares: f64 = Label::ALL.iter().map(|&label| document.shares.of(label)).sum();
            prop_assert!((shares - 1.0).abs() < 1e-9 || (shares == 0.0 && document.words == 0));
        }
    }

    #[test]
    fn an_unrelated_document_changes_no_link(texts in texts()) {
        let with = |extra: Option<&str>| {
            let documents = texts.iter().enumerate().map(|(number, text)| Document::new(number.to_string(), text));
            scan(documents.chain(extra.map(|text| Document::new("~", text))).collect())
        };
        let (before, after) = (with(None), with(Some("Quite different things happened elsewhere yesterday.")));
        prop_assert_eq!(before.links, after.links);
        prop_assert_eq!(before.stories, after.stories);
    }
}
