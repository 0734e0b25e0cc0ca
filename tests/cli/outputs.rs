//! Where reports go, and what is left behind when one cannot go there.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{folder, names, scan_in, wirecopy};

#[test]
fn a_file_gets_what_standard_output_would() {
    let folder =
        folder(&[("news/a.txt", b"Mali"), ("report.json", b"an older and longer report".repeat(1000).as_slice())]);
    let printed = scan_in(folder.path(), &["news"]);
    for name in ["report.json", "new.json"] {
        let ended = scan_in(folder.path(), &["news", "-o", name]);
        assert_eq!((ended.code, ended.written.len()), (Some(0), 0), "{}", ended.said);
        assert_eq!(fs::read(folder.path().join(name)).unwrap(), printed.written);
    }
    assert_eq!(names(folder.path()), ["new.json", "news", "report.json"], "nothing else is left");
}

#[test]
fn what_cannot_be_written_is_told_before_anything_is_read() {
    let folder = folder(&[("news/a.txt", b"Mali"), ("news/b.pdf", b"%PDF-")]);
    for (name, word) in
        [("gone/report.json", "make it first"), ("news", "it is a folder"), ("news/a.txt/b", "no folder")]
    {
        let ended = scan_in(folder.path(), &["news", "-o", name]);
        assert_eq!(ended.code, Some(1));
        assert!(ended.said.starts_with(&format!("error: cannot write `{name}`: ")), "{}", ended.said);
        assert!(ended.said.contains(word) && ended.said.lines().count() == 1, "{}", ended.said);
    }
    assert_eq!(names(folder.path()), ["news"]);
}

#[test]
fn a_report_among_the_texts_is_not_read_the_next_time() {
    let folder = folder(&[("a.txt", b"Mali")]);
    let scan = || scan_in(folder.path(), &[".", "-o", "report.json"]);
    assert_eq!(
        (scan().code, &*scan().said),
        (Some(0), "warning: ./report.json: is where the report goes, so it is not read\n")
    );
    let first = fs::read(folder.path().join("report.json")).unwrap();
    scan();
    assert_eq!(fs::read(folder.path().join("report.json")).unwrap(), first);
}

#[test]
fn each_format_is_what_it_says() {
    let folder = folder(&[("a.txt", b"Mali"), ("b.txt", b"Mali")]);
    let printed = |format: &str, detail: &str| {
        let mut command = wirecopy();
        let command = command.current_dir(folder.path()).args(["scan", ".", "--format", format, "--detail", detail]);
        String::from_utf8(command.assert().code(0).stderr("").get_output().stdout.clone()).unwrap()
    };
    for detail in ["summary", "links", "full"] {
        let report: Value = serde_json::from_str(&printed("json", detail)).unwrap();
        assert_eq!(report["schema"], "wirecopy.report/1");
        for line in printed("ndjson", detail).lines() {
            assert!(serde_json::from_str::<Value>(line).unwrap().is_object());
        }
        let text = printed("text", detail);
        assert!(text.ends_with('\n') && !text.contains('\x1b'), "{text:?}");
    }
}

#[test]
fn colour_is_for_terminals_and_for_those_who_insist() {
    let folder = folder(&[("a.txt", b"Mali")]);
    let coloured = |args: &[&str], variable: Option<&str>| {
        let mut command = wirecopy();
        command.current_dir(folder.path()).args(["scan", "."]).args(args).envs(variable.map(|name| (name, "1")));
        command.assert().code(0).get_output().stdout.contains(&b'\x1b')
    };
    assert!(!coloured(&[], None));
    assert!(coloured(&["--color", "always"], None));
    assert!(coloured(&[], Some("CLICOLOR_FORCE")));
    assert!(!coloured(&["--color", "never"], Some("CLICOLOR_FORCE")));
    assert!(coloured(&["--color", "always"], Some("NO_COLOR")), "what is typed wins");
}

#[test]
fn the_threads_and_the_order_of_the_arguments_change_nothing() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/seeds");
    let mut paths = names(&seeds);
    let mut reports = Vec::new();
    for jobs in ["1", "2", "7"] {
        paths.rotate_left(1);
        paths.reverse();
        let args: Vec<&str> = paths.iter().map(String::as_str).chain(["--jobs", jobs]).collect();
        let ended = scan_in(&seeds, &args);
        assert_eq!((ended.code, &*ended.said), (Some(0), ""));
        reports.push(ended.written);
    }
    assert!(reports.iter().all(|report| report == &reports[0]));
}

#[cfg(unix)]
mod unix {
    use std::io::Write;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::{Child, Command, Stdio};

    use super::*;

    /// A scan of what will be written into it.
    fn waiting_scan(folder: &Path, args: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_wirecopy"))
            .current_dir(folder)
            .args(["scan", "-"])
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    #[test]
    fn a_reader_that_has_seen_enough_is_no_error() {
        for format in ["text", "json", "ndjson"] {
            let folder = folder(&[]);
            let mut child = waiting_scan(folder.path(), &["--format", format]);
            // Closed before the child has anything to write.
            drop(child.stdout.take());
            child.stdin.take().unwrap().write_all(b"Mali has detained soldiers.").unwrap();
            let output = child.wait_with_output().unwrap();
            assert_eq!((output.status.code(), &*String::from_utf8_lossy(&output.stderr)), (Some(0), ""));
        }
    }

    #[test]
    fn an_interrupt_leaves_the_files_as_they_were() {
        for (before, signal) in [(None, "INT"), (Some("the last report"), "INT"), (None, "TERM")] {
            let folder = folder(&[]);
            let report = folder.path().join("report.json");
            before.iter().for_each(|text| fs::write(&report, text).unwrap());
            let mut child = waiting_scan(folder.path(), &["-o", "report.json"]);
            // More than a pipe holds: when all is written the child has read some of it, so it watches for interrupts.
            let mut standard_input = child.stdin.take().unwrap();
            standard_input.write_all(&b"Mali has detained soldiers.\n".repeat(200_000)).unwrap();
            let sent = Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status().unwrap();
            assert!(sent.success());
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
            assert_eq!(fs::read_to_string(&report).ok().as_deref(), before);
            assert_eq!(names(folder.path()).len(), usize::from(before.is_some()), "no other file is left");
            drop(standard_input);
        }
    }

    #[test]
    fn a_full_disk_is_an_error() {
        // A device of Linux that refuses every byte.
        if let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") {
            let folder = folder(&[("a.txt", b"Mali")]);
            let mut command = Command::new(env!("CARGO_BIN_EXE_wirecopy"));
            let output = command.current_dir(folder.path()).args(["scan", "."]).stdout(full).output().unwrap();
            assert_eq!(output.status.code(), Some(1));
            assert!(output.stderr.starts_with(b"error: cannot write to standard output: No space left"));
            assert_eq!(scan_in(folder.path(), &[".", "-o", "/dev/full"]).code, Some(1));
        }
    }

    #[test]
    fn a_device_is_written_into_and_not_replaced() {
        let folder = folder(&[("a.txt", b"Mali")]);
        assert_eq!(scan_in(folder.path(), &["a.txt", "-o", "/dev/null"]).code, Some(0));
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }

    #[test]
    fn a_replaced_file_keeps_its_permissions_and_a_link_stays_one() {
        let folder = folder(&[("news/a.txt", b"Mali"), ("kept/old.json", b"old")]);
        let old = folder.path().join("kept/old.json");
        fs::set_permissions(&old, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("kept/old.json", folder.path().join("link.json")).unwrap();
        assert_eq!(scan_in(folder.path(), &["news", "-o", "link.json"]).code, Some(0));
        assert_eq!(fs::metadata(&old).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::read_to_string(&old).unwrap().contains("wirecopy.report/1"));
        assert!(fs::symlink_metadata(folder.path().join("link.json")).unwrap().is_symlink());
    }
}
