//! Folders of everything that is hard to read: the report is valid, and the same however it is asked for.

use serde_json::{Value, json};

use crate::{folder, printed, scan_in, wirecopy};

const SENTENCE: &str = "Officials said on Tuesday that the bridge near the market would stay closed until spring. ";

/// Texts of odd characters and line ends, the same story in most of them.
fn odd_folder() -> tempfile::TempDir {
    let with = |end: &str| {
        let lines = (0..12).map(|number| format!("{SENTENCE}So far {number} people have complained.{end}"));
        lines.collect::<String>().into_bytes()
    };
    folder(&[
        ("line-feed.txt", &with("\n")),
        ("both.txt", &with("\r\n")),
        ("return.txt", &with("\r")),
        ("separator.txt", &with("\u{2028}")),
        ("wide/cjk.txt", "東京で雨が降った".repeat(3_000).as_bytes()),
        ("wide/emoji.txt", "👩‍👩‍👧‍👦 🇲🇱 ".repeat(2_000).as_bytes()),
        ("wide/marks.txt", format!("a{}", "\u{301}".repeat(50_000)).as_bytes()),
        ("wide/right-to-left.txt", "اعتقل الجيش عشرات الجنود. \u{202e}".repeat(500).as_bytes()),
        ("chrome.txt", b"Comments\nShare this\n5 minutes ago\n"),
        ("marks.txt", "* * *\n".repeat(5_000).as_bytes()),
        ("word.txt", "x".repeat(1_000_000).as_bytes()),
        ("lines.txt", (0..5_000).map(|n| format!("line {n}\n")).collect::<String>().as_bytes()),
    ])
}

#[test]
fn odd_texts_give_a_valid_report() {
    let ended = scan_in(odd_folder().path(), &["."]);
    assert_eq!((ended.code, &*ended.said), (Some(0), ""));
    let schema: Value = serde_json::from_str(&printed(&["schema"])).unwrap();
    let report = ended.report();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let copies = report["links"].as_array().unwrap().iter().filter(|link| link["relation"] == "copy");
    assert_eq!(copies.count(), 6, "four spellings of one story");
}

#[test]
fn odd_texts_give_the_same_bytes_on_any_threads_in_any_order() {
    let folder = odd_folder();
    let one = scan_in(folder.path(), &["chrome.txt", "wide/cjk.txt", "both.txt", "return.txt", "--jobs", "1"]);
    let two = scan_in(folder.path(), &["return.txt", "both.txt", "wide/cjk.txt", "chrome.txt", "--jobs", "2"]);
    assert_eq!(one.code, Some(0));
    assert_eq!(one.written, two.written);
    let whole = |jobs| scan_in(folder.path(), &[".", "--jobs", jobs]).written;
    assert_eq!(whole("1"), whole("2"));
}

#[test]
fn odd_texts_can_be_read_by_people() {
    let folder = odd_folder();
    for width in ["40", "300"] {
        let mut command = wirecopy();
        let command = command.current_dir(folder.path()).args(["scan", "."]).env("COLUMNS", width);
        let page = String::from_utf8(command.assert().code(0).stderr("").get_output().stdout.clone()).unwrap();
        assert!(page.ends_with('\n') && !page.contains(['\r', '\u{202e}', '\u{2028}']));
    }
}

#[test]
fn a_line_of_json_holds_ten_megabytes() {
    let text = SENTENCE.repeat(10_000_000 / SENTENCE.len());
    let lines = [json!({"id": "long", "text": text}), json!({"id": "short", "text": SENTENCE.repeat(3)})];
    let folder = folder(&[("a.jsonl", lines.map(|line| line.to_string()).join("\n").as_bytes())]);
    let ended = scan_in(folder.path(), &["a.jsonl", "--detail", "links"]);
    assert_eq!((ended.code, &*ended.said), (Some(0), ""));
    assert_eq!(ended.report()["documents"][0]["bytes"], text.len());
}

#[test]
fn five_hundred_copies_of_a_file() {
    let text = SENTENCE.repeat(5);
    let names: Vec<String> = (0..500).map(|number| format!("{number:03}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), text.as_bytes())).collect();
    let report = scan_in(folder(&files).path(), &["."]).report();
    assert_eq!(report["stories"].as_array().unwrap().len(), 1);
    assert_eq!(report["stories"][0]["links"], "representatives");
    assert_eq!(report["stories"][0]["members"].as_array().unwrap().len(), 500);
}
