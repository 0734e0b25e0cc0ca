//! What README.md shows is what the command prints.
//!
//! Every `console` block is run: a line that begins with `$` is a command, what follows is its standard output, and a
//! line `...` stands for any number of lines. Blocks of another kind are for reading.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use assert_cmd::Command;

const README: &str = include_str!("../README.md");

/// A command of a block, and the lines below it.
struct Example<'r> {
    command: &'r str,
    shown: Vec<&'r str>,
}

fn examples(text: &str) -> Vec<Example<'_>> {
    let mut examples = Vec::new();
    let blocks = text.split("\n```console\n").skip(1).map(|rest| rest.split("\n```").next().unwrap());
    for block in blocks {
        assert!(block.starts_with("$ "), "a block of README.md begins without a command:\n{block}");
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some(command) => examples.push(Example { command, shown: Vec::new() }),
                None => examples.last_mut().unwrap().shown.push(line),
            }
        }
    }
    examples
}

/// What a command prints, with its exit code where that is not 0.
fn printed(command: &str) -> String {
    let arguments = command.strip_prefix("cargo run --release -- ").or_else(|| command.strip_prefix("wirecopy "));
    let arguments = arguments.unwrap_or_else(|| panic!("README.md shows the output of `{command}`, which is not run"));
    let mut wirecopy = Command::cargo_bin("wirecopy").unwrap();
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        wirecopy.env_remove(name);
    }
    let output = wirecopy.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments.split(' ')).output().unwrap();
    assert!(output.status.success(), "`{command}`: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Whether these lines are those shown, where `...` stands for any number of lines.
fn matches(shown: &[&str], lines: &[&str]) -> bool {
    match shown.split_first() {
        None => lines.is_empty(),
        Some((&"...", rest)) => (0..=lines.len()).any(|skipped| matches(rest, &lines[skipped..])),
        Some((line, rest)) => lines.split_first().is_some_and(|(first, others)| first == line && matches(rest, others)),
    }
}

#[test]
fn what_is_shown_is_what_is_printed() {
    let examples = examples(README);
    assert!(examples.len() >= 2, "README.md shows nothing");
    for Example { command, shown } in examples {
        let printed = printed(command);
        // A blank line at the end of a page does not show in a block.
        let lines: Vec<&str> = printed.trim_end().lines().collect();
        assert!(matches(&shown, &lines), "README.md shows otherwise what `{command}` prints:\n{printed}");
    }
}

#[test]
fn what_is_shown_may_leave_lines_out_and_no_more() {
    let lines = ["a", "b", "c", "d"];
    assert!(matches(&["a", "...", "d"], &lines) && matches(&["...", "c", "d", "..."], &lines));
    assert!(!matches(&["a", "b"], &lines) && !matches(&["...", "e"], &lines) && !matches(&["a", "c", "..."], &lines));
    let text = "x\n```console\n$ wirecopy man\n.TH\n$ wirecopy schema\n{\n...\n```\n";
    let found: Vec<_> = examples(text).iter().map(|example| (example.command, example.shown.len())).collect();
    assert_eq!(found, [("wirecopy man", 1), ("wirecopy schema", 2)]);
}
