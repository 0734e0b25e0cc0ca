//! The report as pages: that they say what the JSON report says, hold together, and let nothing through that acts.
#![cfg(all(feature = "html", feature = "json"))]
#![allow(clippy::unwrap_used)]

mod reports;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::prelude::*;
use reports::{Builder, ferry};
use wirecopy::report::*;
use wirecopy::{Detector, Document};

fn of(report: &Report, texts: &[(String, String)], detail: Detail) -> String {
    let texts: Texts<'_> = texts.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let mut bytes = Vec::new();
    html::write(report, &texts, detail, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn page(builder: Builder, detail: Detail) -> String {
    let (report, texts) = builder.build();
    of(&report, &texts, detail)
}

fn seeds() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/seeds");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let read = |file: std::fs::DirEntry| {
        let name = file.file_name().into_string().unwrap();
        Document::new(name, std::fs::read_to_string(file.path()).unwrap())
    };
    files.map(read).collect()
}

fn scanned(documents: &[Document]) -> Report {
    Detector::builder().build().unwrap().scan(documents).unwrap()
}

/// The values of an attribute, in order.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let before = format!(" {attribute}=\"");
    page.split(&before).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// The pages of a folder by name.
fn folder(report: &Report, documents: &[Document]) -> BTreeMap<String, String> {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    struct Kept(Arc<Mutex<Vec<u8>>>);
    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut pages = BTreeMap::new();
    html::write_pages(report, &Texts::from_iter(documents), Detail::Full, &mut |name| {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        pages.insert(name.to_owned(), Arc::clone(&bytes));
        Ok(Box::new(Kept(bytes)))
    })
    .unwrap();
    let text = |bytes: Arc<Mutex<Vec<u8>>>| String::from_utf8(bytes.lock().unwrap().clone()).unwrap();
    pages.into_iter().map(|(name, bytes)| (name, text(bytes))).collect()
}

/// Faults of pages that link to each other: an id twice, a link to nowhere.
fn faults(pages: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut anchors = BTreeSet::new();
    for (name, page) in pages {
        for id in values(page, "id") {
            if !anchors.insert(format!("{name}#{id}")) {
                faults.push(format!("{name}: #{id} twice"));
            }
        }
    }
    for (name, page) in pages {
        for href in values(page, "href") {
            let target = if href.starts_with('#') { format!("{name}{href}") } else { href.to_owned() };
            if !anchors.contains(&target) {
                faults.push(format!("{name}: {href} leads nowhere"));
            }
        }
        for target in values(page, "data-to").into_iter().flat_map(|targets| targets.split(' ')) {
            if pages.len() == 1 && !anchors.contains(&format!("{name}#{target}")) {
                faults.push(format!("{name}: no sentence {target}"));
            }
        }
    }
    faults
}

#[test]
fn figures_are_those_of_the_json_report() {
    let documents = seeds();
    let report = scanned(&documents);
    let mut json = Vec::new();
    json::write(&report, Detail::Full, &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let pages = folder(&report, &documents);
    let page: String = pages.into_values().collect();
    let whole = |share: f64| match (share * 100.0).round() {
        w if share > 0.0 && w < 1.0 => "&lt;1\u{a0}%".to_owned(),
        w => format!("{w:.0}\u{a0}%"),
    };
    for (number, document) in json["documents"].as_array().unwrap().iter().enumerate() {
        let view = page.split(&format!("id=\"d{number}\"")).nth(1).unwrap();
        let view = view.split("</section>").next().unwrap();
        for (label, share) in document["shares"].as_object().unwrap() {
            let share = share.as_f64().unwrap();
            let shown = format!("data-label=\"{label}\"");
            assert_eq!(view.contains(&shown), share > 0.0, "{number} {label}");
            if share > 0.0 {
                let text = view.split(&shown).nth(1).unwrap().split("</span>").next().unwrap();
                assert!(text.ends_with(&whole(share)), "{number} {label} {share}: {text}");
            }
        }
        let unique = document["lines"].as_array().unwrap().iter().filter(|line| line["unique"] == true).count();
        let view = page.split(&format!("id=\"d{number}\"")).nth(1).unwrap().split("class=\"view").next().unwrap();
        let firsts = values(view, "class").into_iter().filter(|class| class.contains("unique first")).count();
        assert_eq!(firsts, unique, "unique lines of document {number}");
    }
}

#[test]
fn links_lead_somewhere_and_ids_are_used_once() {
    let documents = seeds();
    let report = scanned(&documents);
    let mut bytes = Vec::new();
    html::write(&report, &Texts::from_iter(&documents), Detail::Full, &mut bytes).unwrap();
    let one = BTreeMap::from([("index.html".to_owned(), String::from_utf8(bytes).unwrap())]);
    assert_eq!(faults(&one), [""; 0]);
    assert_eq!(faults(&folder(&report, &documents)), [""; 0]);
    for detail in Detail::ALL {
        assert_eq!(faults(&BTreeMap::from([("index.html".to_owned(), page(ferry(), detail))])), [""; 0]);
    }
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let mut documents = seeds();
    let one = folder(&scanned(&documents), &documents);
    documents.reverse();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    assert!(one == pool.install(|| folder(&scanned(&documents), &documents)));
}

#[test]
fn less_detail_is_less_and_says_so() {
    let [summary, links, full] = Detail::ALL.map(|detail| page(ferry(), detail));
    assert!(summary.contains("A summary.") && !summary.contains("class=\"matrix\""));
    assert!(links.contains("Without lines and passages.") && links.contains("class=\"matrix\""));
    assert!(!links.contains("Nobody was hurt") && full.contains("Nobody was hurt"));
    assert!(full.contains("class=\"view side-by-side\"") && !links.contains("class=\"view side-by-side\""));
}

#[test]
fn a_text_that_is_not_at_hand_is_not_missed() {
    let (report, _) = ferry().build();
    let page = of(&report, &[], Detail::Full);
    assert!(page.contains("Its text is not at hand"));
    assert_eq!(faults(&BTreeMap::from([("index.html".to_owned(), page)])).len(), 0);
}

#[test]
fn a_report_of_nothing_is_a_page() {
    let page = page(Builder::new(), Detail::Full);
    assert!(page.contains("No documents.") && page.ends_with("</body></html>\n"));
}

#[test]
fn two_documents_open_side_by_side_in_the_order_they_are_named() {
    let (report, texts) = ferry().build();
    let texts: Texts<'_> = texts.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let mut bytes = Vec::new();
    html::compare(&report, "001_b79eeb9a.txt", "000_3835c8ef.txt", &texts, Detail::Full, &mut bytes).unwrap();
    let page = String::from_utf8(bytes).unwrap();
    let first = page.split("<main").nth(1).unwrap();
    assert!(first.split("<section").nth(1).unwrap().contains("<bdi>001</bdi> beside <bdi>000</bdi>"));
    assert_eq!(page.matches("id=\"c0-1\"").count(), 1);
    let missing = html::compare(&report, "001_b79eeb9a.txt", "x", &texts, Detail::Full, &mut Vec::new());
    assert_eq!(missing.unwrap_err().kind(), std::io::ErrorKind::InvalidInput);
}

/// A report with this text in every place that takes one.
fn everywhere(text: &str) -> (Report, Vec<(String, String)>) {
    let (mut report, mut texts) = ferry().build();
    let document = &mut report.documents[2];
    for place in [&mut document.path, &mut document.source, &mut document.published, &mut document.title] {
        *place = Some(text.to_owned());
    }
    document.id = format!("3{text}");
    document.bytes = text.len() as u64;
    let end = text.len() as u32;
    document.spans = vec![LabelledSpan { start: 0, end, line: 1, label: Label::Own, on_topic: None, passages: vec![] }];
    document.lines = vec![LabelledLine { line: 1, start: 0, end, label: Label::Own, unique: true }];
    texts[2] = (document.id.clone(), text.to_owned());
    let skipped = Skipped { path: text.to_owned(), reason: text.to_owned() };
    report.skipped.push(skipped);
    report.stories[0].label = text.to_owned();
    report.stories[0].related.push(text.to_owned());
    report.stories[0].bridges.push(Bridge { document: report.documents[2].id.clone(), reason: text.to_owned() });
    report.stories[0].base.as_mut().unwrap().reason = text.to_owned();
    let covered =
        Link { a: report.documents[0].id.clone(), b: report.documents[2].id.clone(), ..report.links[0].clone() };
    report.links.push(Link { passages: vec![], ..covered });
    (report, texts)
}

/// The elements of a page, by name, but for the text in style and script.
fn elements(page: &str) -> BTreeMap<String, usize> {
    let mut elements = BTreeMap::new();
    let body = page.split("</head>").nth(1).unwrap();
    for rest in body.split('<').skip(1) {
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "/!".contains(*c)).collect();
        *elements.entry(name).or_default() += 1;
    }
    elements
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn no_text_becomes_an_element(text in "[<>\"'&/!=\\- a-e\u{0}\u{7}\u{1b}\u{202e}\u{2066}é]{1,40}") {
        let (report, texts) = everywhere(&text);
        let (tame, tame_texts) = everywhere(&"x".repeat(text.len()));
        let page = of(&report, &texts, Detail::Full);
        prop_assert_eq!(elements(&page), elements(&of(&tame, &tame_texts, Detail::Full)));
        let acts = page.contains(['\u{0}', '\u{7}', '\u{1b}', '\u{202e}', '\u{2066}']);
        prop_assert!(!acts, "something passed");
    }
}

/// So many outlets that print one text, each with a sentence of its own.
fn outlets(count: usize) -> Vec<Document> {
    let wire = "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.\n\
        Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\n\
        An inquiry has been opened into why the captain left the marked channel in calm weather.\n\
        Three of the crew were flown to hospital, and the mayor of the island thanked the fishermen on Sunday.\n";
    let own =
        |i: usize| format!("{wire}Reader number {i} of this paper wrote to say that he had been aboard in {i}.\n");
    (0..count).map(|i| Document::new(format!("{i:03}.txt"), own(i))).collect()
}

/// A report on outlets, each of which goes on for 420 kB.
fn long_outlets(count: usize) -> (Report, Vec<(String, String)>) {
    let documents = outlets(count);
    let mut report = scanned(&documents);
    let mut texts = Vec::new();
    for (document, text) in report.documents.iter_mut().zip(&documents) {
        let mut text = text.text().to_owned();
        for line in 6..13 {
            let start = text.len() as u32;
            text += &"on and on ".repeat(6_000);
            let end = text.len() as u32;
            text.push('\n');
            let (label, passages) = (Label::Own, Vec::new());
            document.spans.push(LabelledSpan { start, end, line, label, on_topic: None, passages });
            document.lines.push(LabelledLine { line, start, end, label, unique: true });
        }
        document.bytes = text.len() as u64;
        texts.push((document.id.clone(), text));
    }
    (report, texts)
}

#[test]
fn what_is_too_large_for_one_file_is_left_out_and_said() {
    let (report, texts) = long_outlets(40);
    let texts: Texts<'_> = texts.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    let mut bytes = Vec::new();
    assert_eq!(html::write(&report, &texts, Detail::Full, &mut bytes).unwrap(), html::Extent::WithoutTexts);
    let page = String::from_utf8(bytes).unwrap();
    assert!(page.len() < 1 << 20 && page.contains("Without the texts.") && page.contains("id=\"s0\""));
    assert!(!page.contains("id=\"d0\"") && !page.contains("href=\"#d") && !page.contains("href=\"#c"));
    let mut pages = Vec::new();
    html::write_pages(&report, &texts, Detail::Full, &mut |name| {
        pages.push(name.to_owned());
        Ok(Box::new(std::io::sink()))
    })
    .unwrap();
    assert!(pages.len() > 15, "{pages:?}");
    assert_eq!(pages[..2], ["index.html", "page-0001.html"]);
}

#[test]
fn large_stories_are_bounded_everywhere() {
    let documents = outlets(40);
    let mut bytes = Vec::new();
    html::write(&scanned(&documents), &Texts::from_iter(&documents), Detail::Full, &mut bytes).unwrap();
    let page = String::from_utf8(bytes).unwrap();
    let count = |what: &str| page.matches(what).count();
    assert_eq!(count("class=\"item\""), 12 + 40, "the overview lists a dozen, the story all");
    assert_eq!(count("28 more members not shown here."), 1);
    assert_eq!(count("<circle"), 24);
    assert_eq!(count("class=\"view side-by-side\""), 660, "780 pairs, no more than 24 behind one document");
    assert!(page.contains("The first 24 documents of the largest stories."));
}
