//! Reports of inputs at the edges: whatever is scanned, the report is sound, and the same in every order and on any
//! number of threads.
#![cfg(feature = "input")]
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod invariants;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use invariants::assert_sound;
use proptest::prelude::*;
use rayon::ThreadPoolBuilder;
use wirecopy::report::{Detail, LinkCoverage, Relation, Report, Role, SegmentKind, Story, json};
use wirecopy::{Detector, Document, Progress, Stage, input};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn scan(documents: Vec<Document>) -> Report {
    Detector::builder().build().unwrap().scan(&documents).unwrap()
}

/// The report of texts, which is sound.
fn sound(texts: &[String]) -> Report {
    let documents: Vec<Document> =
        texts.iter().enumerate().map(|(number, text)| Document::new(format!("{number:03}"), text)).collect();
    sound_of(&documents)
}

fn sound_of(documents: &[Document]) -> Report {
    let report = scan(documents.to_vec());
    assert_sound(&report, documents);
    report
}

fn bytes(report: &Report) -> Vec<u8> {
    let mut bytes = Vec::new();
    json::write(report, Detail::Full, &mut bytes).unwrap();
    bytes
}

fn seeds() -> Vec<Document> {
    input::read(&[Path::new(ROOT).join("corpus/seeds")], std::io::empty()).documents
}

fn seed() -> String {
    seeds()[0].text().to_owned()
}

/// A sentence of words that no other number gives.
fn sentence(number: usize) -> String {
    let word = |place: usize| {
        let mut code = (number * 16 + place).wrapping_mul(2_654_435_761) % 1_000_003;
        let mut word = String::new();
        for _ in 0..4 {
            word.push(char::from(b"bdfgklmnprstvz"[code % 14]));
            word.push(char::from(b"aeiou"[code / 14 % 5]));
            code /= 31;
        }
        word
    };
    let words: Vec<String> = (0..16).map(word).collect();
    format!("The {}.", words.join(" "))
}

/// An article of so many sentences, a line each.
fn article(first: usize, sentences: usize) -> String {
    (first..first + sentences).map(|number| sentence(number) + "\n").collect()
}

#[test]
fn the_seeds() {
    let documents = seeds();
    assert_eq!(documents.len(), 5);
    sound_of(&documents);
}

/// The corpus lies beside the repository where it was developed, and is not part of it.
#[test]
fn newspapers_that_copied_each_other() {
    let path = Path::new(ROOT).join("../shared/data/scissors-paste/docs.jsonl");
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return;
    }
    let documents = input::read(&[path], std::io::empty()).documents;
    assert!(documents.len() > 300);
    let report = sound_of(&documents);
    // Reading them all finds ten families of reprints.
    let reprints = |story: &&Story| story.members.iter().any(|member| member.role == Role::Derivation);
    assert!(report.stories.iter().filter(reprints).count() >= 10);
}

#[test]
fn texts_of_one_kind_of_character() {
    for piece in [
        "x",
        "X.",
        "ab ",
        "a.",
        "A. ",
        "1,",
        "!?",
        "…",
        "\u{301}",
        "a\u{301}\u{323}",
        "\u{200d}",
        "\0",
        "\r",
        "\u{2028}",
    ] {
        let text = piece.repeat(20_000);
        sound(&[text.clone(), text.clone(), format!("{text}b")]);
    }
    for piece in [
        "* * *\n",
        "👩‍👩‍👧‍👦🇲🇱 ",
        "اعتقل الجيش عشرات الجنود. \u{202e}",
        "No.\n",
        "5 minutes ago\n",
        "\r\n\r\n.\r\n",
        "é\u{85}\n",
    ] {
        let text = piece.repeat(2_000);
        sound(&[text.clone(), text.clone(), format!("{text}b")]);
    }
}

#[test]
fn one_line_without_sentence_ends() {
    let text = (0..2_000).map(|number| sentence(number).replace('.', " ")).collect::<String>();
    let report = sound(&[text.clone(), format!("{text} and more")]);
    assert_eq!(report.links[0].relation, Relation::Copy);
}

#[test]
fn a_script_without_spaces_or_stops() {
    let text: String =
        (0..20_000u32).map(|n| char::from_u32(0x4e00 + n.wrapping_mul(2_654_435_761) % 5_003).unwrap()).collect();
    let report = sound(&[text.clone(), format!("東京{text}")]);
    assert_eq!(report.links[0].relation, Relation::Copy);
}

#[test]
fn lines_are_broken_at_line_feeds_only() {
    let text = seed();
    let with = |end: &str| text.replace('\n', end);
    let report =
        sound(&[with("\n"), with("\r\n"), with("\r\r\n"), with("\r"), with("\u{2028}"), with("\u{b}\n\u{85}")]);
    assert_eq!(report.documents[3].lines.len(), 1);
    assert_eq!(report.documents[4].lines.len(), 1);
    let copies = report.links.iter().filter(|link| link.relation == Relation::Copy);
    assert_eq!(copies.count(), 15, "{:#?}", report.links);
}

#[test]
fn lines_that_differ_in_a_number() {
    let lines = |from: usize| (from..from + 2_000).map(|n| format!("This is line number {n} of the file.\n"));
    let report = sound(&[lines(0).collect(), lines(1).collect(), lines(5_000).collect()]);
    assert_eq!(report.links.len(), 1);
    assert_eq!((report.links[0].relation, report.passages.len()), (Relation::Copy, 1_999));
}

#[test]
fn two_texts_that_repeat_one_line() {
    let line = "The army said on Tuesday that it left.\n";
    let report =
        sound(&[line.repeat(3_000), format!("Well.\n{}", line.repeat(2_000)), format!("{line}\n").repeat(500)]);
    assert_eq!(report.links.iter().filter(|link| link.relation == Relation::Copy).count(), 3);
}

#[test]
fn five_hundred_times_the_same_file() {
    for (text, kind) in [(seed(), SegmentKind::Article), ("Comments\nShare this\n".to_owned(), SegmentKind::Furniture)]
    {
        let report = sound(&vec![text; 500]);
        let story = &report.stories[0];
        assert_eq!((report.stories.len(), story.members.len(), story.kind), (1, 500, kind));
        assert_eq!((story.links, story.min_similarity), (LinkCoverage::Representatives, 1.0));
        assert!(report.links.len() < 500 * 20, "{} links", report.links.len());
    }
}

#[test]
fn versions_of_one_article() {
    let lines: Vec<String> = (0..12).map(sentence).collect();
    let version = |number: usize| {
        let mut lines = lines.clone();
        lines[number % 12] = lines[number % 12].replacen(' ', " not ", 3);
        lines.insert(number % 7, sentence(100 + number));
        lines.join("\n")
    };
    for (versions, links) in [(40, LinkCoverage::All), (220, LinkCoverage::Representatives)] {
        let report = sound(&(0..versions).map(version).collect::<Vec<_>>());
        assert_eq!(
            (report.stories.len(), report.stories[0].members.len(), report.stories[0].links),
            (1, versions, links)
        );
    }
}

#[test]
fn documents_that_share_page_furniture_are_not_linked() {
    let chrome = "Comments\nShare on Facebook\nSubscribe to our newsletter\nRelated articles\n";
    let report = sound(&[article(0, 4) + chrome, article(10, 5) + chrome, chrome.to_owned(), article(20, 3)]);
    assert!(report.links.is_empty() && report.stories.is_empty());
    assert!(report.documents[2].segments.iter().all(|segment| segment.kind == SegmentKind::Furniture));
}

#[test]
fn pages_of_many_articles() {
    let teaser = |number: usize| {
        format!("Comments\nHeadline number {number} of the page\n5 minutes ago\n{}", article(10 * number, 4))
    };
    let page = |numbers: &mut dyn Iterator<Item = usize>| numbers.map(teaser).collect::<String>();
    let report = sound(&[page(&mut (0..30)), page(&mut (0..30).rev()), teaser(7), article(70, 4)]);
    assert_eq!(report.stories.len(), 30);
    assert!(report.stories.iter().any(|story| story.members.len() == 4));
}

/// Which stories there are, and who is in them.
fn membership(report: &Report) -> Vec<(String, Vec<(String, u32)>)> {
    let members = |story: &wirecopy::report::Story| {
        story.members.iter().map(|member| (member.document.clone(), member.segment)).collect()
    };
    report.stories.iter().map(|story| (story.id.clone(), members(story))).collect()
}

#[test]
fn an_unrelated_file_renames_no_story_wherever_it_stands() {
    let (before, unrelated) = (scan(seeds()), article(0, 6));
    for id in ["!", "001_c", "~"] {
        let mut documents = seeds();
        documents.push(Document::new(id, &unrelated));
        let after = sound_of(&documents);
        assert_eq!(membership(&after), membership(&before), "{id}");
        assert_eq!(after.links, before.links, "{id}");
    }
}

/// Lines of pages, good and bad: few, so that documents share some.
fn line() -> impl Strategy<Value = String> {
    let sentences = prop::collection::vec(0..12usize, 1..4)
        .prop_map(|numbers| numbers.into_iter().map(sentence).collect::<Vec<_>>().join(" "));
    let edited = (0..12usize, 1..5usize).prop_map(|(number, count)| sentence(number).replacen(' ', " quite ", count));
    let page = prop::sample::select(vec![
        "",
        "",
        " \t",
        "Comments",
        "Related articles",
        "5 minutes ago",
        "By Jane Doe",
        "abc/de",
        "* * *",
        "Who knew?",
        "Seven things that nobody in the town knew",
        "\"Not so,\" he said. \"Never.\"",
        "a line left open which goes on",
        "and goes on in lower case for a while longer",
        "東京で雨。大阪は晴れ。",
        "\u{feff}",
        "\0",
        "e\u{301}\u{323}\u{301}",
        "\u{202e}شمس",
        "👩‍👩‍👧‍👦",
        "one\u{2028}two",
        "left\rright",
        "No. 5",
        "U.S. Gen. X. left. He",
        "...",
        "\u{85}",
        "ﬁne STRASSE",
    ]);
    prop_oneof![4 => sentences, 2 => edited, 3 => page.prop_map(str::to_owned)]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    let text = (prop::collection::vec(line(), 0..14), prop::sample::select(vec!["\n", "\r\n", "\n\n"]))
        .prop_map(|(lines, end)| lines.join(end));
    prop::collection::vec(text, 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn reports_of_any_pages_are_sound(texts in texts()) {
        sound(&texts);
    }

    #[test]
    fn a_report_is_the_same_bytes_in_any_order_on_any_threads(texts in texts(), turn in 0..8usize) {
        let documents: Vec<Document> =
            texts.iter().enumerate().map(|(number, text)| Document::new(number.to_string(), text)).collect();
        let expected = bytes(&scan(documents.clone()));
        for threads in [1, 2] {
            let pool = ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut turned = documents.clone();
            turned.rotate_left(turn % documents.len());
            prop_assert_eq!(&bytes(&pool.install(|| scan(turned))), &expected);
        }
    }
}

#[test]
fn an_observer_can_end_a_scan_and_leaves_nothing_behind() {
    struct Cancelled;
    let documents = seeds();
    let detector = Detector::builder().build().unwrap();
    let whole = bytes(&detector.scan(&documents).unwrap());
    for stage in [Stage::Read, Stage::Index, Stage::Align, Stage::Report] {
        let cancel = |progress: Progress| {
            if progress.stage == stage {
                resume_unwind(Box::new(Cancelled));
            }
        };
        let ended = catch_unwind(AssertUnwindSafe(|| detector.scan_observed(&documents, &cancel)));
        assert!(ended.unwrap_err().is::<Cancelled>(), "{stage:?}");
        assert_eq!(bytes(&detector.scan(&documents).unwrap()), whole, "{stage:?}");
    }
}
