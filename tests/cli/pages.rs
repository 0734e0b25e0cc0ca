//! The report as pages: one file or a folder of them, all of it or nothing, and never in the place of somebody's files.

use std::fs;
use std::path::Path;

use crate::{folder, names, wirecopy};

const TEXT: &[u8] =
    b"Mali has detained soldiers suspected of plotting to overthrow the junta, officers said on Sunday.\n";

/// How a scan for pages ended, and what it said.
fn pages(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = wirecopy().current_dir(folder).args(["scan", "--format", "html"]).args(args).output().unwrap();
    assert!(output.stdout.is_empty());
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_file_or_a_folder_is_written_as_it_is_named() {
    let folder = folder(&[("news/a.txt", TEXT), ("news/b.txt", TEXT)]);
    let done = (Some(0), String::new());
    assert_eq!(pages(folder.path(), &["news", "-o", "report.html"]), done);
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("2 documents, 1 story"));
    for _ in 0..2 {
        assert_eq!(pages(folder.path(), &["news", "-o", "report/"]), done);
        assert_eq!(names(&folder.path().join("report")), ["index.html", "page-0001.html"]);
    }
    assert_eq!(pages(folder.path(), &["news", "-o", "report", "--detail", "links"]), done);
    assert_eq!(names(folder.path()), ["news", "report", "report.html"], "nothing else is left");
}

#[test]
fn what_wirecopy_did_not_write_is_not_replaced() {
    let folder = folder(&[
        ("news/a.txt", TEXT),
        ("mine/index.html", b"<!DOCTYPE html><html lang=\"en\"><head><title>mine"),
        ("mixed/notes.txt", b"mine"),
    ]);
    for name in ["mine", "mixed"] {
        let (code, said) = pages(folder.path(), &["news", "-o", name]);
        assert_eq!(code, Some(1));
        assert!(said.starts_with(&format!("error: cannot write `{name}`: the folder is not empty")), "{said}");
        assert_eq!(names(&folder.path().join(name)).len(), 1);
    }
    assert_eq!(names(folder.path()), ["mine", "mixed", "news"]);
}

#[test]
fn a_comparison_is_a_page_too() {
    let folder = folder(&[("b/x.txt", TEXT), ("a/y.txt", TEXT)]);
    let mut command = wirecopy();
    let output = command.current_dir(folder.path()).args(["compare", "b/x.txt", "a/y.txt", "--format", "html"]);
    let page = String::from_utf8(output.assert().code(0).stderr("").get_output().stdout.clone()).unwrap();
    assert!(page.contains("</bdi> beside <bdi>"), "{page}");
}
