//! `wirecopy synth` from outside: four files or none, read by `wirecopy scan`, in memory that does not grow.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

fn wirecopy(folder: &Path, args: &[&str]) -> assert_cmd::assert::Assert {
    Command::cargo_bin("wirecopy").unwrap().current_dir(folder).args(args).assert()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_corpus_is_written_as_a_whole_and_can_be_scanned() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("corpus")).unwrap();
    wirecopy(folder.path(), &["synth", "--articles", "10", "--quiet", "-o", "corpus"]).code(0).stdout("").stderr("");
    assert_eq!(names(folder.path()), ["corpus"]);
    assert_eq!(names(&folder.path().join("corpus")), ["docs.jsonl", "pairs.tsv", "spans.tsv", "stories.tsv"]);
    let scan = wirecopy(folder.path(), &["scan", "corpus/docs.jsonl", "--format", "json"]).code(0);
    let report: Value = serde_json::from_slice(&scan.get_output().stdout).unwrap();
    let ids: Vec<&str> =
        report["documents"].as_array().unwrap().iter().map(|document| document["id"].as_str().unwrap()).collect();
    let stories = fs::read_to_string(folder.path().join("corpus/stories.tsv")).unwrap();
    let told: Vec<&str> = stories.lines().skip(1).map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(ids, told);
    let mut documents = report["documents"].as_array().unwrap().iter();
    assert!(documents.all(|document| document["source"].is_string() && document["published"] == "2020-01-01"));
}

#[test]
fn what_is_there_is_not_written_over() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("full")).unwrap();
    fs::write(folder.path().join("full/notes"), "mine").unwrap();
    for (name, words) in [("full", "not empty"), ("full/notes", "name a new folder"), ("gone/corpus", "make it first")]
    {
        let ended = wirecopy(folder.path(), &["synth", "--articles", "5", "-o", name]).code(1);
        let said = String::from_utf8(ended.get_output().stderr.clone()).unwrap();
        assert!(said.starts_with(&format!("error: cannot write `{name}`: ")) && said.contains(words), "{said}");
    }
    assert_eq!(names(folder.path()), ["full"]);
    assert_eq!(fs::read(folder.path().join("full/notes")).unwrap(), b"mine");
}

#[test]
fn sizes_are_read_with_their_units() {
    let folder = TempDir::new().unwrap();
    for (i, size) in ["20000", "20kB", "0.02MB", "20 kB", "20XB", "-1", "99999999999GB"].into_iter().enumerate() {
        let ended = wirecopy(folder.path(), &["synth", &format!("--bytes={size}"), "-o", &i.to_string()]);
        ended.code(if [0, 1, 3].contains(&i) { 0 } else { 2 });
    }
    assert_eq!(names(folder.path()), ["0", "1", "3"]);
}

/// The most memory, in kB, that making so many articles took at a time.
#[cfg(target_os = "linux")]
fn peak(articles: &str) -> u64 {
    use std::process::Stdio;
    use std::time::Duration;

    let folder = TempDir::new().unwrap();
    let binary = assert_cmd::cargo::cargo_bin("wirecopy");
    let mut command = std::process::Command::new(binary);
    command.args(["synth", "--quiet", "--jobs", "2", "--articles", articles, "-o"]).arg(folder.path().join("corpus"));
    let mut child = command.stdin(Stdio::null()).spawn().unwrap();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(child.wait().unwrap().success());
    assert!(peak > 0, "no memory was seen");
    peak
}

#[test]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_the_corpus() {
    let (small, large) = (peak("5000"), peak("20000"));
    assert!(large * 4 < small * 5, "{small} kB, then {large} kB");
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "writes 0.7 GB"]
fn memory_does_not_grow_with_a_large_corpus() {
    let (small, large) = (peak("10000"), peak("200000"));
    assert!(large * 4 < small * 5, "{small} kB, then {large} kB");
}
