//! `--memory`: the same bytes, whatever the budget, and the same said.

use std::path::Path;

use crate::{folder, wirecopy};

const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/seeds");

/// What is printed, what is said, and the exit code.
fn ended(folder: &Path, args: &[&str]) -> (Vec<u8>, String, Option<i32>) {
    let output = wirecopy().current_dir(folder).arg("scan").args(args).output().unwrap();
    (output.stdout, String::from_utf8(output.stderr).unwrap(), output.status.code())
}

#[test]
fn a_budget_changes_no_byte() {
    for format in ["json", "ndjson"] {
        for detail in ["summary", "links", "full"] {
            let args = [SEEDS, "--format", format, "--detail", detail];
            let whole = ended(Path::new("."), &args);
            assert_eq!((&*whole.1, whole.2), ("", Some(0)));
            for budget in ["1", "100kB", "1GB"] {
                let given = [&args[..], &["--memory", budget]].concat();
                assert!(ended(Path::new("."), &given) == whole, "{format}, {detail}, {budget}");
            }
        }
    }
}

/// Second holders of an id are renamed in the order in which they come, and what is skipped stands in the report.
#[test]
fn ids_and_skipped_inputs_are_the_same() {
    let lines = b"{\"id\": \"x\", \"text\": \"Mali has detained soldiers.\"}\n{\"id\": \"x\", \"text\": \"Calm returns.\"}\n{\n";
    let folder = folder(&[("a.jsonl", lines), ("b.pdf", b"%PDF-1.7\n\x01"), ("c.txt", b"Mali has detained soldiers.")]);
    let args = [".", "--format", "json"];
    let (printed, _, code) = ended(folder.path(), &args);
    let (spooled, said, spooled_code) = ended(folder.path(), &[&args[..], &["--memory", "1MB"]].concat());
    assert_eq!((code, spooled_code), (Some(3), Some(3)));
    assert!(printed == spooled);
    assert!(said.contains("this document is called `x#2`") && said.contains("skipped: ./b.pdf"), "{said}");
}

#[test]
fn a_report_for_people_is_refused() {
    let (printed, said, code) = ended(Path::new("."), &[SEEDS, "--memory", "1GB"]);
    assert_eq!((printed.len(), code), (0, Some(2)));
    assert!(said.contains("add --format json or --format ndjson"), "{said}");
}

#[cfg(unix)]
#[test]
fn no_folder_for_temporary_files_is_told() {
    let mut command = wirecopy();
    command.env("TMPDIR", "/no/such/folder").args(["scan", SEEDS, "--format", "json", "--memory", "1GB"]);
    let output = command.output().unwrap();
    assert_eq!((output.stdout.len(), output.status.code()), (0, Some(1)));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("/no/such/folder") && said.contains("name another folder"), "{said}");
}
