//! The main job on the five articles of `corpus/seeds`, scored against what two readers found in them.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use wirecopy::report::{Label, Relation, Report, Role, SegmentKind};
use wirecopy::{Detector, Document};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn seeds() -> Vec<Document> {
    let folder = Path::new(ROOT).join("corpus/seeds");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files
        .map(|file| {
            let name = file.file_name().into_string().unwrap();
            Document::new(&name[..3], std::fs::read_to_string(file.path()).unwrap())
        })
        .collect()
}

fn scan(documents: Vec<Document>) -> Report {
    Detector::builder().build().unwrap().scan(&documents).unwrap()
}

/// The rows of a table of the truth, comments left out.
fn truth(name: &str) -> Vec<Vec<String>> {
    let table = std::fs::read_to_string(Path::new(ROOT).join("corpus/truth/seeds").join(name)).unwrap();
    let rows = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|row| row.split('\t').map(str::to_owned).collect()).collect()
}

type Place = (String, u32, u32);

fn place(row: &[String]) -> Place {
    (row[0].clone(), row[1].parse().unwrap(), row[2].parse().unwrap())
}

/// The sentences of the truth that a stretch touches: it covers half of the sentence, or lies half inside it.
fn touched<'t>(sentences: &'t [Place], document: &str, start: u32, end: u32) -> Vec<&'t Place> {
    let touches = |sentence: &&Place| {
        let shared = sentence.2.min(end).saturating_sub(sentence.1.max(start));
        sentence.0 == document && shared > 0 && (2 * shared >= sentence.2 - sentence.1 || 2 * shared >= end - start)
    };
    sentences.iter().filter(touches).collect()
}

struct Score {
    precision: f64,
    recall: f64,
}

fn score_passages(report: &Report) -> Score {
    let sentences: Vec<Place> = truth("labels.tsv").iter().map(|row| place(row)).collect();
    let ordered = |x: Place, y: Place| if x <= y { (x, y) } else { (y, x) };
    let (mut wanted, mut ignored) = (BTreeSet::new(), BTreeSet::new());
    for row in truth("rewrites.tsv") {
        let pair = ordered(place(&row), place(&row[3..]));
        if row[6] == "2" {
            wanted.insert(pair)
        } else {
            ignored.insert(pair)
        };
    }
    let mut found = BTreeSet::new();
    for passage in &report.passages {
        for x in touched(&sentences, &passage.a.document, passage.a.start, passage.a.end) {
            for y in touched(&sentences, &passage.b.document, passage.b.start, passage.b.end) {
                found.insert(ordered(x.clone(), y.clone()));
            }
        }
    }
    let found: BTreeSet<_> = found.difference(&ignored).cloned().collect();
    let hits = found.intersection(&wanted).count() as f64;
    Score { precision: hits / found.len() as f64, recall: hits / wanted.len() as f64 }
}

/// For every class of the truth, the share of its sentences whose label is accepted.
fn score_labels(report: &Report) -> BTreeMap<String, f64> {
    let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for row in truth("labels.tsv").iter().filter(|row| row[3] != "any") {
        let (document, start, end) = place(row);
        let found = &report.documents.iter().find(|found| found.id == document).unwrap().spans;
        let mut cover: BTreeMap<&str, u32> = BTreeMap::new();
        for span in found {
            let shared = span.end.min(end).saturating_sub(span.start.max(start));
            let label = match span.label {
                Label::Verbatim | Label::Rewritten => "reused",
                other => other.as_str(),
            };
            *cover.entry(label).or_default() += shared;
        }
        let label = cover.iter().max_by_key(|&(_, shared)| shared).unwrap().0;
        let class = if row[3].contains('|') { "either" } else { &row[3] };
        let count = counts.entry(class.to_owned()).or_default();
        count.0 += u32::from(row[3].split('|').any(|accepted| accepted == *label));
        count.1 += 1;
        assert!(*label != "off_topic" || row[3].contains("off_topic"), "{document} {start}: strayed off topic");
    }
    counts.into_iter().map(|(class, (right, all))| (class, f64::from(right) / f64::from(all))).collect()
}

#[test]
fn sentence_pairs_are_those_of_two_readers() {
    let score = score_passages(&scan(seeds()));
    let f1 = 2.0 * score.precision * score.recall / (score.precision + score.recall);
    assert!(score.precision >= 0.98, "precision {}", score.precision);
    assert!(f1 >= 0.94, "F1 {f1}");
}

#[test]
fn the_figures_of_the_readme_are_those_measured() {
    let readme = include_str!("../README.md");
    let score = score_passages(&scan(seeds()));
    let f1 = 2.0 * score.precision * score.recall / (score.precision + score.recall);
    let figure = |value: f64| format!("{value:.3}").trim_start_matches('0').to_owned();
    let row = format!("| {} | {} | {} |", figure(score.precision), figure(score.recall), figure(f1));
    assert!(readme.contains(&row), "README.md lacks the row of sentence pairs: {row}");
    let counts = scan(seeds()).counts;
    let nominated = format!("| {} of {} |", counts.candidates, counts.links);
    assert!(readme.contains(&nominated), "README.md lacks the nominated pairs: {nominated}");
    let labels = score_labels(&scan(seeds()));
    let classes: Vec<f64> = ["reused", "own", "off_topic", "furniture"].iter().map(|class| labels[*class]).collect();
    let mean = format!("| {} |\n", figure(classes.iter().sum::<f64>() / classes.len() as f64));
    assert!(readme.contains(&mean), "README.md lacks the mean of labels: {mean}");
}

#[test]
fn every_scored_sentence_has_the_label_of_two_readers() {
    for (class, share) in score_labels(&scan(seeds())) {
        assert_eq!(share, 1.0, "{class}");
    }
}

#[test]
fn one_story_holds_all_five() {
    let report = scan(seeds());
    assert_eq!(report.stories.len(), 1);
    let members: Vec<(&str, u32, Role)> =
        report.stories[0].members.iter().map(|m| (m.document.as_str(), m.segment, m.role)).collect();
    let business_insider = report.documents[1].segments.iter().find(|segment| segment.first_line == 29).unwrap();
    assert!(members.contains(&("000", 0, Role::Derivation)));
    assert!(members.contains(&("001", 0, Role::Derivation)));
    assert!(members.contains(&("004", 0, Role::Derivation)));
    assert!(members.contains(&("002", 0, Role::SameEvent)));
    assert!(members.iter().any(|member| member.0 == "003"));
    assert!(members.iter().any(|member| (member.0, member.1) == ("001", business_insider.id)));
    assert_eq!(members.len(), 6);
    let link = |a: &str, b: &str| report.links.iter().find(|link| link.a == a && link.b == b).unwrap();
    assert_eq!(report.links.len(), 10);
    assert_eq!((link("000", "001").relation, link("000", "001").b_segment), (Relation::Derived, 0));
    for (a, b) in [("000", "003"), ("001", "003"), ("003", "004")] {
        assert!(link(a, b).relation <= Relation::Excerpt, "{a} {b}");
        assert!(!link(a, b).passages.is_empty());
    }
    assert_eq!(link("000", "002").relation, Relation::SameEvent);
}

#[test]
fn a_page_of_several_articles_is_taken_apart() {
    let report = scan(seeds());
    let page = &report.documents[1];
    let articles: Vec<(u32, bool)> = page
        .segments
        .iter()
        .filter(|segment| segment.kind == SegmentKind::Article)
        .map(|segment| (segment.first_line, segment.story.is_some()))
        .collect();
    assert_eq!(articles, [(1, true), (29, true), (36, false), (43, false)]);
    assert!(page.segments[0].main);
}

/// Lines 36 and 37 of 001: another outlet's article below the story.
fn other_article() -> String {
    let page = seeds().into_iter().find(|document| document.id() == "001").unwrap();
    page.text().lines().skip(35).take(2).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_story_below_a_story_chains_nothing() {
    let before = scan(seeds());
    let mut documents = seeds();
    documents.push(Document::new("005", other_article()));
    let after = scan(documents);
    assert_eq!(after.stories.len(), 2);
    assert_eq!(after.stories[0].members, before.stories[0].members);
    let members: Vec<(&str, u32)> = after.stories[1].members.iter().map(|m| (m.document.as_str(), m.segment)).collect();
    assert_eq!(members, [("001", 4), ("005", 0)]);
    // The page is still about its own story; the other article is shown as reused by its passages.
    let page = &after.documents[1];
    let below = page.spans.iter().find(|span| span.line == 37).unwrap();
    assert_eq!(below.label, Label::OffTopic);
    assert!(!below.passages.is_empty());
}

#[test]
fn an_unrelated_article_changes_no_link() {
    let before = scan(seeds());
    let mut documents = seeds();
    let text = "The museum reopened its west wing after four years of work on the roof.\n\
                Visitors queued along the river from early morning to see the restored paintings.\n\
                Tickets are sold out until spring, the director said.";
    documents.push(Document::new("0005", text));
    let after = scan(documents);
    assert_eq!((after.links, after.passages, after.stories), (before.links, before.passages, before.stories));
}
