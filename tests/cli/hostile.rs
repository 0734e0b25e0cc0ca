//! Texts, titles, ids, outlets and paths that try to steer the terminal: what they try is shown, whatever the command.

use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use crate::{folder, wirecopy};

/// Tricks with what they would do. CSI and OSC begin with an escape or with a C1 control; the others hide or reverse.
const TRICKS: [&str; 14] = [
    "\x1b[2J\x1b[31mclears",
    "\x1b]0;owned\x07titles",
    "\x1b]8;;http://x\x1b\\links\x1b]8;;\x1b\\",
    "\x1b]52;c;ZWNobw==\x07copies",
    "\x1bP+q544e\x1b\\asks",
    "\u{9b}31mclears",
    "\u{9d}0;owned\u{9c}titles",
    "\u{90}q\u{9c}draws",
    "back\x08\x08\x08\x08overwrites",
    "\x7f\x7fdeletes",
    "line\roverwrites",
    "\u{202e}txt.exe\u{2066}reverses\u{2069}",
    "\u{200f}\u{061c}\u{2028}breaks",
    "\x0e\x0f\x05\x07rings",
];
const STORY: &str = "The army detained soldiers suspected of a plot, officers said on Sunday in the capital.";

/// Two outlets' copies of a story with each trick, in JSON lines, and in files that are named so.
fn corpus() -> TempDir {
    let lines: Vec<String> = TRICKS
        .iter()
        .flat_map(|trick| ["one", "two"].map(|outlet| (trick, outlet)))
        .map(|(trick, outlet)| {
            let text = format!("{STORY}\n{trick} {STORY} {trick}\nOnly {outlet} of us saw {trick} this.\n{trick}");
            let id = format!("{trick}{outlet}");
            json!({"id": id, "title": trick, "source": trick, "date": trick, "text": text}).to_string()
        })
        .collect();
    let folder = folder(&[("lines.jsonl", lines.join("\n").as_bytes()), ("lines2.jsonl", lines[0].as_bytes())]);
    for (number, trick) in TRICKS.iter().enumerate() {
        let name = trick.replace('/', "_");
        let own = format!("{STORY}\n{trick} Nobody else has {number} of this.\n");
        fs::write(folder.path().join(format!("{name}.txt")), own).unwrap();
        fs::write(folder.path().join(format!("{name}.pdf")), b"%PDF-1.7\n\x01").unwrap();
        fs::write(folder.path().join(format!("{name}.jsonl")), b"no object\n").unwrap();
        fs::write(folder.path().join(format!("{name}-nul.txt")), b"a\0b \xff").unwrap();
    }
    folder
}

/// What a command writes to standard output and standard error, without the colours it was asked for.
fn said(folder: &Path, args: &[&str]) -> String {
    let output = wirecopy().current_dir(folder).args(args).output().unwrap();
    assert_ne!(output.status.code(), None, "{args:?}");
    let mut said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    for code in ["0", "1", "2", "4", "31", "32", "33", "34"] {
        said = said.replace(&format!("\x1b[{code}m"), "");
    }
    said
}

fn assert_inert(what: &str, said: &str) {
    let acts = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(c, '\u{2066}'..='\u{2069}')
    };
    if let Some(at) = said.find(acts) {
        let from = said.floor_char_boundary(at.saturating_sub(60));
        let to = said.floor_char_boundary(at + 60);
        panic!("{what}: {:?}", &said[from..to]);
    }
}

#[test]
fn reports_are_inert() {
    let folder = corpus();
    for args in [
        &["scan", "."][..],
        &["scan", ".", "--color", "always"],
        &["scan", ".", "--unique", "--color", "always"],
        &["scan", ".", "--detail", "links"],
        &["scan", ".", "--only", "\x1b[2J\x1b[31mclearsone"],
        &["scan", ".", "--only", "\u{202e}nobody"],
        &["scan", ".", "--only", "\x1b[2J\x1b[31mclearsonx"],
        &["scan", "lines.jsonl", "lines.jsonl", "lines2.jsonl"],
    ] {
        let said = said(folder.path(), args);
        assert!(said.contains('␛') || said.contains("\\u{202e}"), "{args:?} shows no trick: {said}");
        assert_inert(&format!("{args:?}"), &said);
    }
}

#[test]
fn comparisons_are_inert() {
    let folder = corpus();
    let first = format!("{}.txt", TRICKS[0]);
    for trick in TRICKS {
        let name = format!("{}.txt", trick.replace('/', "_"));
        for color in ["always", "never"] {
            let said = said(folder.path(), &["compare", &first, &name, "--color", color]);
            assert!(said.contains("clears"), "{said}");
            assert_inert(trick, &said);
        }
    }
}

#[test]
fn evaluations_are_inert() {
    let folder = corpus();
    let rows = TRICKS.iter().filter(|trick| !trick.contains(['\r', '\u{2028}']));
    let rows = rows.map(|trick| format!("{trick}one\t{}two\t3\n{trick}one\t{trick}gone\t3\n", TRICKS[0]));
    let table = format!("id1\tid2\tgrade\n{}", rows.collect::<String>());
    fs::write(folder.path().join("truth.tsv"), table).unwrap();
    let said = said(folder.path(), &["eval", "--truth", "truth.tsv", "--show", "50", "lines.jsonl"]);
    assert!(said.matches('␛').count() > 4, "{said}");
    assert_inert("eval", &said);
}

#[test]
fn errors_are_inert() {
    let folder = corpus();
    for trick in TRICKS {
        let gone = format!("{trick}gone");
        let inside = format!("{trick}gone/report");
        let table = format!("{trick}.txt").replace('/', "_");
        for args in [
            &["scan", &gone][..],
            &["compare", &gone, &gone],
            &["scan", "lines.jsonl", "-o", &inside],
            &["scan", "lines.jsonl", "--format", "csv", "-o", &inside],
            &["eval", "--truth", &gone, "."],
            &["eval", "--truth", &table, "lines.jsonl"],
            &["synth", "-o", &inside],
            &["man", &gone],
            &["scan", "--format", &gone, "."],
            &["scan", "--recall-at", &gone, "."],
            &["scan", &format!("--{trick}"), "."],
            &[&gone],
            &["scan", "lines.jsonl", "--format", "json", "--only", &gone],
        ] {
            let said = said(folder.path(), args);
            assert!(said.contains("error: ") || said.contains("skipped: "), "{args:?}: {said}");
            assert_inert(&format!("{args:?}"), &said);
        }
    }
}
