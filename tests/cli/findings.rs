//! What is found in inputs at the edges.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::{folder, scan_given, scan_in, wirecopy};

const ARTICLE: &str = "Mali's army has detained dozens of soldiers suspected of plotting to overthrow the junta.\n\
    The arrests were made near Bamako on Tuesday, two officers who asked not to be named told reporters.\n\
    Among those held is a general who once governed the Mopti region, they said.\n";

fn documents(report: &Value) -> Vec<(&str, u64, u64)> {
    let documents = report["documents"].as_array().unwrap().iter();
    let figures = |document: &Value, name: &str| document[name].as_u64().unwrap();
    documents
        .map(|document| (document["id"].as_str().unwrap(), figures(document, "bytes"), figures(document, "words")))
        .collect()
}

#[test]
fn every_document_is_in_the_report_whatever_it_holds() {
    let bom = format!("\u{feff}{ARTICLE}");
    let folder = folder(&[
        ("bom.txt", bom.as_bytes()),
        ("empty.txt", b""),
        ("latin1.txt", b"Bamak\xe9"),
        ("nul.txt", b"Mali\0has"),
        ("space.txt", b" \n\t\r\n\n  "),
        ("word.txt", b"Mali"),
    ]);
    let report = scan_in(folder.path(), &["."]).report();
    assert_eq!(
        documents(&report),
        [
            ("bom.txt", 271, 46),
            ("empty.txt", 0, 0),
            ("latin1.txt", 8, 1),
            ("nul.txt", 8, 2),
            ("space.txt", 8, 0),
            ("word.txt", 4, 1)
        ]
    );
    assert_eq!(report["counts"]["documents"], 6);
    assert_eq!(report["links"], json!([]), "a text without words is a duplicate of nothing");
    for (number, sum) in [(1, 0.0), (4, 0.0), (5, 1.0)] {
        let shares = report["documents"][number]["shares"].as_object().unwrap();
        assert_eq!(shares.values().filter_map(Value::as_f64).sum::<f64>(), sum, "{shares:?}");
    }
}

#[test]
fn identical_files_are_copies_in_whatever_form_they_come() {
    let line = json!({"id": "line", "text": ARTICLE, "source": "AFP", "date": 2026}).to_string();
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(ARTICLE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let folder = folder(&[("a.txt", ARTICLE.as_bytes()), ("b.jsonl", line.as_bytes()), ("c.txt", &utf16)]);
    let report = scan_in(folder.path(), &["."]).report();
    let links: Vec<_> =
        report["links"].as_array().unwrap().iter().map(|link| (&link["a"], &link["b"], &link["relation"])).collect();
    let expected =
        [("a.txt", "c.txt"), ("a.txt", "line"), ("c.txt", "line")].map(|(a, b)| (json!(a), json!(b), json!("copy")));
    assert!(links.into_iter().eq(expected.iter().map(|(a, b, relation)| (a, b, relation))), "{report:#}");
    assert_eq!(
        (&report["documents"][2]["source"], &report["documents"][2]["published"]),
        (&json!("AFP"), &json!("2026"))
    );
}

#[test]
fn a_line_repeated_ten_thousand_times_is_read_as_often() {
    let folder = folder(&[("a.txt", &b"The army said on Tuesday.\n".repeat(10_000)), ("b.txt", ARTICLE.as_bytes())]);
    let report = scan_in(folder.path(), &[".", "--detail", "links"]).report();
    assert_eq!(documents(&report)[0], ("a.txt", 260_000, 50_000));
}

#[test]
fn documents_of_standard_input_have_names() {
    let folder = folder(&[("a.txt", ARTICLE.as_bytes())]);
    let report = scan_given(folder.path(), &["a.txt", "-"], ARTICLE).report();
    assert_eq!(documents(&report).iter().map(|(id, ..)| *id).collect::<Vec<_>>(), ["-", "a.txt"]);
    assert_eq!(report["links"][0]["relation"], "copy");
}

#[test]
fn two_documents_compared_are_the_two_of_the_report() {
    let folder = folder(&[("a/x.txt", ARTICLE.as_bytes()), ("b/x.txt", ARTICLE.as_bytes())]);
    let mut command = wirecopy();
    command.current_dir(folder.path()).args(["compare", "b/x.txt", "a/x.txt", "--format", "json"]);
    let output = command.assert().code(0).get_output().stdout.clone();
    let report: Value = serde_json::from_slice(&output).unwrap();
    let paths: Vec<_> = report["documents"].as_array().unwrap().iter().map(|document| &document["path"]).collect();
    assert_eq!(paths, [&json!("b/x.txt"), &json!("a/x.txt")]);
    assert_eq!(report["links"][0]["relation"], "copy");
}

#[test]
fn the_recall_asked_for_is_in_the_report() {
    let folder = folder(&[("a.txt", ARTICLE.as_bytes())]);
    let report = scan_in(folder.path(), &[".", "--recall-at", "0.5=0.95"]).report();
    assert_eq!(report["parameters"]["recall_similarity"], 0.5);
    assert_eq!(report["parameters"]["recall_probability"], 0.95);
    assert!(report["parameters"]["recall"].as_f64().unwrap() >= 0.95);
}

#[test]
fn each_side_of_a_comparison_is_one_document() {
    let folder = folder(&[("a.txt", b"Mali"), ("two/b.txt", b""), ("two/c.txt", b""), ("d.jsonl", b"\n")]);
    let compare = |a: &str, b: &str| {
        let output = wirecopy().current_dir(folder.path()).args(["compare", a, b]).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for (side, problem) in [
        ("two", "error: two: 2 documents, and each side is one: name a file on each side, or use `wirecopy scan`\n"),
        ("gone", "error: gone: no such file or folder: check the spelling\n"),
        ("d.jsonl", "error: d.jsonl: holds no documents\n"),
    ] {
        assert_eq!(compare("a.txt", side), (Some(1), problem.to_owned()));
        assert_eq!(compare(side, "a.txt"), (Some(1), problem.to_owned()));
    }
    assert_eq!(compare("a.txt", "two/b.txt").0, Some(0));
}

#[test]
fn a_report_says_nothing_of_threads_files_or_colour() {
    let folder = folder(&[("news/a.txt", ARTICLE.as_bytes())]);
    let plain = scan_in(folder.path(), &["news"]);
    let path = Path::new("report.json");
    let args = ["news", "--jobs", "2", "--quiet", "--no-progress", "--color", "always", "-o", "report.json"];
    assert_eq!(scan_in(folder.path(), &args).code, Some(0));
    assert_eq!(fs::read(folder.path().join(path)).unwrap(), plain.written);
}
