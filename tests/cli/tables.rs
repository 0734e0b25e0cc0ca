//! The report as a folder of tables: all of it or nothing, and never in the place of somebody's files.

use std::fs;
use std::path::Path;

use crate::{folder, names, wirecopy};

const TEXT: &[u8] =
    b"Mali has detained soldiers suspected of plotting to overthrow the junta, officers said on Sunday.\n";
const SUMMARY: [&str; 8] = ["bridges", "documents", "members", "related", "report", "segments", "skipped", "stories"];

/// How a scan for tables ended, and what it said.
fn tables(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = wirecopy().current_dir(folder).args(["scan", "--format", "csv"]).args(args).output().unwrap();
    assert!(output.stdout.is_empty());
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_folder_is_written_and_replaced() {
    let folder = folder(&[("news/a.txt", TEXT), ("news/b.txt", TEXT)]);
    let done = (Some(0), String::new());
    assert_eq!(tables(folder.path(), &["news", "-o", "report"]), done);
    assert_eq!(names(&folder.path().join("report")).len(), 13);
    let links = fs::read_to_string(folder.path().join("report/links.csv")).unwrap();
    assert_eq!(links.lines().nth(1), Some("a.txt,0,b.txt,0,copy,1.0,1.0,1.0,,"));

    assert_eq!(tables(folder.path(), &["news", "-o", "report", "--detail", "summary"]), done);
    assert_eq!(names(&folder.path().join("report")), SUMMARY.map(|name| format!("{name}.csv")));
    assert_eq!(names(folder.path()), ["news", "report"], "nothing else is left");
}

#[test]
fn one_form_of_tables_replaces_the_other() {
    let folder = folder(&[("news/a.txt", TEXT)]);
    assert_eq!(tables(folder.path(), &["news", "-o", "report"]).0, Some(0));
    let mut command = wirecopy();
    command.current_dir(folder.path()).args(["scan", "news", "--format", "parquet", "-o", "report"]);
    let output = command.output().unwrap();
    let ending = if cfg!(feature = "parquet") {
        assert_eq!(output.status.code(), Some(0));
        "parquet"
    } else {
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stderr.starts_with(b"error: this wirecopy writes no Parquet: build it with"));
        "csv"
    };
    let written = names(&folder.path().join("report"));
    assert!(written.len() == 13 && written.iter().all(|name| name.ends_with(ending)), "{written:?}");
    assert_eq!(tables(folder.path(), &["news", "-o", "report"]).0, Some(0));
    assert!(names(&folder.path().join("report")).contains(&"links.csv".to_owned()));
}

#[test]
fn tables_need_a_name() {
    let folder = folder(&[("a.txt", TEXT)]);
    let (code, said) = tables(folder.path(), &["a.txt"]);
    assert_eq!(code, Some(2));
    assert!(said.starts_with("error: this format is a folder of tables: name the folder with -o"), "{said}");
}

#[test]
fn what_wirecopy_did_not_write_is_not_replaced() {
    let report = b"name,value\r\nschema,wirecopy.report/1\r\n";
    let folder = folder(&[
        ("news/a.txt", TEXT),
        ("mine/notes.txt", b"mine"),
        ("mixed/report.csv", report),
        ("mixed/notes.txt", b"mine"),
        ("nested/report.csv", report),
        ("nested/links.csv/notes.txt", b"mine"),
        ("other/report.csv", b"name,value\r\nsales,7\r\n"),
        ("nameless/documents.csv", b"id\r\n"),
        ("file", b"mine"),
    ]);
    let before = names(folder.path());
    for name in ["mine", "mixed", "nested", "other", "nameless"] {
        let (code, said) = tables(folder.path(), &["news", "-o", name]);
        let problem = format!(
            "error: cannot write `{name}`: the folder is not empty: name a new or empty one, or one that holds nothing \
             but an earlier report\n"
        );
        assert_eq!((code, said), (Some(1), problem));
    }
    let (_, said) = tables(folder.path(), &["news", "-o", "file"]);
    assert_eq!(said, "error: cannot write `file`: it is a file: name a new folder\n");
    let (_, said) = tables(folder.path(), &["news", "-o", "gone/report"]);
    assert!(said.starts_with("error: cannot write `gone/report`: there is no folder "), "{said}");
    assert_eq!(names(folder.path()), before);
    assert_eq!(names(&folder.path().join("mixed")), ["notes.txt", "report.csv"]);
}

#[test]
fn tables_among_the_texts_are_not_read_the_next_time() {
    let folder = folder(&[("a.txt", TEXT)]);
    for _ in 0..2 {
        let (code, _) = tables(folder.path(), &[".", "-o", "report"]);
        assert_eq!(code, Some(0));
    }
    let (_, said) = tables(folder.path(), &[".", "-o", "report"]);
    assert_eq!(said, "warning: ./report: is where the report goes, so it is not read\n");
    let documents = fs::read_to_string(folder.path().join("report/documents.csv")).unwrap();
    assert_eq!(documents.lines().count(), 2, "{documents}");
}

#[test]
fn a_comparison_has_tables_too() {
    let folder = folder(&[("b/x.txt", TEXT), ("a/y.txt", TEXT)]);
    let mut command = wirecopy();
    command.current_dir(folder.path()).args(["compare", "b/x.txt", "a/y.txt", "--format", "csv", "-o", "out"]);
    command.assert().code(0).stdout("").stderr("");
    let passages = fs::read_to_string(folder.path().join("out/passages.csv")).unwrap();
    assert!(passages.lines().nth(1).unwrap().contains("verbatim,1.0,\"Mali has detained"), "{passages}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_the_folder_as_it_was() {
    use std::io::Write;
    use std::process::{Command, Stdio};

    for before in [false, true] {
        let folder = folder(&[("news/a.txt", TEXT)]);
        if before {
            assert_eq!(tables(folder.path(), &["news", "-o", "report"]).0, Some(0));
        }
        let report = folder.path().join("report/documents.csv");
        let old = fs::read(&report).ok();
        let mut child = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
            .current_dir(folder.path())
            .args(["scan", "-", "--format", "csv", "-o", "report"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        // More than a pipe holds: when all is written the child has read some of it, so it watches for interrupts.
        let mut standard_input = child.stdin.take().unwrap();
        standard_input.write_all(&b"Mali has detained soldiers.\n".repeat(200_000)).unwrap();
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130));
        assert_eq!(fs::read(&report).ok(), old);
        assert_eq!(names(folder.path()).len(), 1 + usize::from(before), "nothing else is left");
    }
}
