//! What is different where somebody sits before standard output: hyperlinks and the pager.

use std::fs::{self, OpenOptions};
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use tempfile::TempDir;

use crate::folder;

const TEXT: &[u8] =
    b"Mali has detained soldiers suspected of plotting to overthrow the junta, officers said on Sunday.\n";

/// What a command shows on a terminal of 60 rows, and its exit code.
fn shown(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap().into_string().unwrap();
    let inside = OpenOptions::new().read(true).write(true).open(name).unwrap();
    tcsetwinsize(&inside, Winsize { ws_row: 60, ws_col: 90, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_wirecopy"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LESS", "PAGER"] {
        command.env_remove(name);
    }
    command.current_dir(folder).env("TERM", "xterm").envs(variables.iter().copied()).args(args);
    command.stdin(Stdio::null()).stdout(Stdio::from(OwnedFd::from(inside))).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    // The child's end must be closed with the child, not with the command it was made from.
    drop(command);
    let mut bytes = Vec::new();
    // A terminal that nobody writes to any more is an error, not an end.
    let _ = fs::File::from(terminal).read_to_end(&mut bytes);
    (child.wait().unwrap().code(), String::from_utf8(bytes).unwrap().replace("\r\n", "\n"))
}

/// Two copies, one with a name that a URL cannot hold as it is, and a text of its own.
fn news() -> TempDir {
    folder(&[("a.txt", TEXT), ("c.txt", b"Nobody else has this."), ("ü b%.txt", TEXT)])
}

/// As many documents as make a report longer than the screen, and one input that is skipped.
fn much_news() -> TempDir {
    let names: Vec<String> = (10..70).map(|number| format!("{number}.txt")).collect();
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), TEXT)).collect();
    files.push(("z.pdf", b"%PDF-1.7\n\x01\x02"));
    folder(&files)
}

#[test]
fn names_are_hyperlinks_on_a_terminal_alone() {
    let folder = news();
    let real = fs::canonicalize(folder.path()).unwrap();
    let (code, page) = shown(folder.path(), &["scan", ".", "--no-pager"], &[]);
    assert_eq!(code, Some(0));
    let link = |file: &str| format!("\x1b]8;;file://{}/{file}\x1b\\", real.display());
    assert!(page.contains(&link("a.txt")) && page.contains(&link("%C3%BC%20b%25.txt")), "{page:?}");
    assert_eq!(page.matches("\x1b]8;;file:").count(), page.matches("\x1b]8;;\x1b\\").count());
    let (_, lines) = shown(folder.path(), &["scan", ".", "--unique", "--no-pager"], &[]);
    assert!(lines.starts_with(&link("c.txt")) && lines.ends_with("Nobody else has this.\n"), "{lines:?}");
    let (_, compared) = shown(folder.path(), &["compare", "a.txt", "ü b%.txt", "--no-pager"], &[]);
    assert!(compared.contains(&link("a.txt")), "{compared:?}");

    for (args, variables) in [
        (&["--color", "never"][..], &[][..]),
        (&[], &[("TERM", "dumb")]),
        (&["--color", "always"], &[("TERM", "dumb")]),
        (&[], &[("NO_COLOR", "1")]),
    ] {
        let args = [&["scan", ".", "--no-pager"], args].concat();
        assert!(!shown(folder.path(), &args, variables).1.contains("\x1b]8"), "{args:?}, {variables:?}");
    }
    let mut piped = crate::wirecopy();
    let piped = piped.current_dir(folder.path()).args(["scan", ".", "--color", "always"]).output().unwrap();
    assert!(piped.stdout.contains(&b'\x1b') && !String::from_utf8(piped.stdout).unwrap().contains("\x1b]8"));
}

#[test]
fn a_long_report_goes_through_the_pager() {
    let folder = much_news();
    let scan = |args: &[&str], pager: &str| {
        shown(folder.path(), &[&["scan", ".", "--color", "never"], args].concat(), &[("PAGER", pager)])
    };
    let (code, whole) = scan(&["--no-pager"], "head -n 1");
    assert_eq!(code, Some(3), "one input is skipped");
    assert!(whole.lines().count() > 60);

    let (code, paged) = scan(&[], "sed s/^/PAGED/");
    assert_eq!(code, Some(3), "the exit code is that of the scan");
    assert_eq!(paged.replace("PAGED", ""), whole);
    assert_eq!(paged.matches("PAGED").count(), whole.lines().count());

    assert_eq!(scan(&[], "head -n 1"), (Some(3), format!("{}\n", whole.lines().next().unwrap())), "quit early");
    for nothing in ["", " ", "cat", "no-such-pager", "no-such-pager --with \"$HOME\""] {
        assert_eq!(scan(&[], nothing), (Some(3), whole.clone()), "PAGER={nothing:?}");
    }
    assert_eq!(scan(&[], "echo \"LESS=$LESS\"; cat >/dev/null").1, "LESS=FRX\n");
    let dumb = shown(folder.path(), &["scan", "."], &[("PAGER", "head -n 1"), ("TERM", "dumb")]);
    assert!(dumb.1.lines().count() > 60);
}

#[test]
fn a_short_report_and_one_for_programs_need_no_pager() {
    let folder = much_news();
    let pager = [("PAGER", "sed s/^/PAGED/")];
    let (_, short) = shown(folder.path(), &["compare", "10.txt", "11.txt"], &pager);
    assert!(short.contains("copy: 100 % of A") && !short.contains("PAGED"), "{short}");
    let (_, json) = shown(folder.path(), &["scan", ".", "--format", "json"], &pager);
    assert!(json.lines().count() > 60 && !json.contains("PAGED"));
}
