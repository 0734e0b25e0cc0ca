//! The `wirecopy` command from outside: what it is told, what it says, what it writes, how it ends.
//!
//! Helps and wrong usage are in `tests/cmd`, a file a case.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

mod edges;
mod findings;
#[cfg(unix)]
mod hostile;
mod index;
mod inputs;
mod machine;
mod memory;
mod outputs;
mod pages;
mod tables;
#[cfg(unix)]
mod terminal;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

#[test]
fn what_is_typed_and_what_is_said() {
    trycmd::TestCases::new().case("tests/cmd/*.toml");
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for word in ["scan", "compare", "eval", "synth", "index", "stream", "schema", "recall-at", "keep-last"] {
            assert!(script.contains(word), "{shell} knows no {word}");
        }
    }
}

#[test]
fn there_is_a_manual_page_for_the_program_and_for_each_command() {
    assert!(printed(&["man"]).contains(".TH wirecopy 1"));
    for command in ["scan", "compare", "eval", "synth", "index", "stream", "schema", "completions", "man"] {
        let page = printed(&["man", command]);
        assert!(page.contains(&format!(".TH wirecopy-{command} 1")), "{page}");
    }
}

#[test]
fn the_schema_is_json_and_names_the_format() {
    let schema: Value = serde_json::from_str(&printed(&["schema"])).unwrap();
    assert!(schema.to_string().contains("wirecopy.report/1"));
}

fn printed(args: &[&str]) -> String {
    let output = wirecopy().args(args).assert().code(0).stderr("").get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}

/// The names in a folder, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn wirecopy() -> Command {
    let mut command = Command::cargo_bin("wirecopy").unwrap();
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        write(folder.path(), name, content);
    }
    folder
}

fn write(folder: &Path, name: &str, content: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// How a scan ended.
struct Ended {
    code: Option<i32>,
    said: String,
    written: Vec<u8>,
}

impl Ended {
    fn report(&self) -> Value {
        serde_json::from_slice(&self.written).unwrap()
    }

    /// The paths that the report says were skipped.
    fn skipped(&self) -> Vec<String> {
        let report = self.report();
        let skipped = report["skipped"].as_array().unwrap().iter();
        skipped.map(|skipped| skipped["path"].as_str().unwrap().to_owned()).collect()
    }
}

/// Scans in a folder, with a report for programs.
fn scan_in(folder: &Path, args: &[&str]) -> Ended {
    scan_given(folder, args, "")
}

/// The same with something on standard input.
fn scan_given(folder: &Path, args: &[&str], standard_input: &str) -> Ended {
    let mut command = wirecopy();
    command.current_dir(folder).args(["scan", "--format", "json"]).args(args).write_stdin(standard_input);
    let output = command.output().unwrap();
    Ended { code: output.status.code(), said: String::from_utf8(output.stderr).unwrap(), written: output.stdout }
}
