//! What files, folders, patterns and standard input become.
#![cfg(feature = "input")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use wirecopy::input::{self, Input, Reader};

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn read(paths: &[PathBuf]) -> Input {
    input::read(paths, std::io::empty())
}

fn ids(input: &Input) -> Vec<&str> {
    input.documents.iter().map(|document| document.id()).collect()
}

fn text<'a>(input: &'a Input, id: &str) -> &'a str {
    input.documents.iter().find(|document| document.id() == id).unwrap().text()
}

#[test]
fn a_folder_is_read_with_its_folders_and_named_from_there() {
    let folder = folder(&[("b.txt", b"two"), ("a/x.txt", b"one"), ("a/b/y.txt", b"three"), ("empty.txt", b"")]);
    let input = read(&[folder.path().to_path_buf()]);
    assert_eq!(ids(&input), ["a/b/y.txt", "a/x.txt", "b.txt", "empty.txt"]);
    assert_eq!(text(&input, "a/b/y.txt"), "three");
    assert_eq!(text(&input, "empty.txt"), "");
    assert_eq!(input.documents[1].path(), folder.path().join("a/x.txt").to_str());
    assert!(input.skipped.is_empty() && input.warnings.is_empty(), "{input:?}");
}

#[test]
fn a_file_has_the_name_that_its_folder_gives_it() {
    let folder = folder(&[("a.txt", b"one"), ("b.jsonl", b"{\"text\": \"two\"}")]);
    let alone = read(&[folder.path().join("a.txt"), folder.path().join("b.jsonl")]);
    assert_eq!(alone, read(&[folder.path().to_path_buf()]));
    assert_eq!(ids(&alone), ["a.txt", "b.jsonl:1"]);
}

#[test]
fn naming_a_file_beside_its_folder_changes_nothing() {
    let folder = folder(&[("a.txt", b"one"), ("sub/b.txt", b"two")]);
    let root = folder.path().to_path_buf();
    let once = read(std::slice::from_ref(&root));
    assert_eq!(once, read(&[root.join("sub/b.txt"), root.clone(), root.join("sub"), root]));
}

#[test]
fn the_order_of_the_arguments_changes_nothing() {
    let folder =
        folder(&[("a/x.txt", b"one"), ("b/x.txt", b"two"), ("c/x.txt", b"three"), ("d.jsonl", b"{}\n{\"text\":\"\"}")]);
    let mut paths: Vec<_> = ["a", "b", "c", "d.jsonl", "gone"].iter().map(|name| folder.path().join(name)).collect();
    let forwards = read(&paths);
    paths.reverse();
    let backwards = read(&paths);
    assert_eq!(forwards, backwards);
    paths.rotate_left(2);
    assert_eq!(forwards, read(&paths));
    assert_eq!(ids(&forwards), ["x.txt", "x.txt#2", "x.txt#3", "d.jsonl:2"]);
    assert_eq!(text(&forwards, "x.txt#2"), "two");
    assert_eq!(forwards.skipped.len(), 2);
    assert_eq!(forwards.warnings.len(), 2, "{:?}", forwards.warnings);
}

#[test]
fn a_second_holder_of_an_id_is_renamed_with_a_warning() {
    let lines = br#"{"id": "x", "text": "one"}
{"id": "x", "text": "two"}"#;
    let folder = folder(&[("a.jsonl", lines), ("x", b"three")]);
    let input = read(&[folder.path().to_path_buf()]);
    assert_eq!(ids(&input), ["x", "x#2", "x#3"]);
    assert_eq!(text(&input, "x#3"), "three");
    assert!(input.warnings[0].message.contains("`x#2`"), "{:?}", input.warnings);
}

#[test]
fn patterns_are_expanded_when_no_file_has_their_name() {
    let folder = folder(&[("a.txt", b"1"), ("b.md", b"2"), ("s/c.txt", b"3"), ("s/t/d.txt", b"4"), (".e.txt", b"5")]);
    let found = |pattern: &str| {
        let input = read(&[folder.path().join(pattern)]);
        assert!(input.warnings.is_empty(), "{input:?}");
        input.documents.iter().map(|document| document.id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("*.txt"), ["a.txt"]);
    assert_eq!(found("**/*.txt"), ["a.txt", "s/c.txt", "s/t/d.txt"]);
    assert_eq!(found("[ab].{txt,md}"), ["a.txt", "b.md"]);
    assert_eq!(found("s*"), ["s/c.txt", "s/t/d.txt"], "a folder that matches is read as a whole");
    assert_eq!(found("s/?/*"), ["t/d.txt"]);
}

#[test]
fn a_file_whose_name_looks_like_a_pattern_is_that_file() {
    let folder = folder(&[("[a].txt", b"1"), ("a.txt", b"2")]);
    let input = read(&[folder.path().join("[a].txt")]);
    assert_eq!(ids(&input), ["[a].txt"]);
}

#[test]
fn what_leads_nowhere_is_skipped_with_a_reason() {
    let folder = folder(&[("void/.hidden", b"1"), ("a.txt", b"one")]);
    fs::create_dir(folder.path().join("bare")).unwrap();
    for (name, word) in [
        ("gone.txt", "no such file or folder"),
        ("*.pdf", "no file matches"),
        ("gone/*.txt", "no file matches"),
        ("a[.txt", "no pattern"),
        ("bare", "no files in it"),
        ("void", "a hidden one"),
        ("a.txt/b", "cannot be read"),
    ] {
        let input = read(&[folder.path().join(name)]);
        let [skipped] = input.skipped.as_slice() else { panic!("{name}: {input:?}") };
        assert_eq!(Path::new(&skipped.path), folder.path().join(name));
        assert!(skipped.reason.contains(word), "{name}: {}", skipped.reason);
        assert!(input.documents.is_empty() && input.warnings.is_empty(), "{name}: {input:?}");
    }
}

#[test]
fn hidden_files_are_counted_and_read_when_named() {
    let folder = folder(&[("a.txt", b"1"), (".b.txt", b"2"), (".git/c", b"3")]);
    let input = read(&[folder.path().to_path_buf()]);
    assert_eq!(ids(&input), ["a.txt"]);
    assert!(input.warnings[0].message.starts_with("2 hidden"), "{:?}", input.warnings);
    assert_eq!(ids(&read(&[folder.path().join(".b.txt"), folder.path().join(".git")])), [".b.txt", "c"]);
}

#[test]
fn the_file_left_out_is_not_read() {
    let folder = folder(&[("a.txt", b"1"), ("report.json", b"{}")]);
    let report = folder.path().join("report.json");
    let input = Reader::new().leave_out(&report).read(&[folder.path(), &report], std::io::empty());
    assert_eq!(ids(&input), ["a.txt"]);
    assert_eq!(input.warnings.len(), 1);
    assert!(input.skipped.is_empty(), "{input:?}");
}

#[test]
fn encodings_are_told_and_texts_kept() {
    let folder = folder(&[
        ("bom.txt", b"\xef\xbb\xbfMali"),
        ("latin1.txt", b"S\xe9gou"),
        ("nul.txt", b"Mali\0Bamako"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("utf16.txt", b"\xff\xfeM\0a\0l\0i\0"),
    ]);
    let input = read(&[folder.path().to_path_buf()]);
    assert_eq!(ids(&input), ["bom.txt", "latin1.txt", "nul.txt", "utf16.txt"]);
    assert_eq!(text(&input, "bom.txt"), "\u{feff}Mali");
    assert_eq!(text(&input, "latin1.txt"), "S\u{fffd}gou");
    assert_eq!(text(&input, "nul.txt"), "Mali\0Bamako");
    assert_eq!(text(&input, "utf16.txt"), "Mali");
    assert_eq!(input.warnings.len(), 3, "{:?}", input.warnings);
    assert!(input.skipped[0].path.ends_with("picture.txt") && input.skipped[0].reason.contains("PNG"));
}

#[test]
fn standard_input_is_one_text_or_json_lines() {
    let text = input::read(&["-"], "Mali has detained\nsoldiers.".as_bytes());
    assert_eq!((ids(&text), text.documents[0].text()), (vec!["-"], "Mali has detained\nsoldiers."));
    let lines = input::read(&["-", "-"], "{\"text\": \"one\"}\n{\"text\n{\"text\": \"three\"}".as_bytes());
    assert_eq!(ids(&lines), ["-:1", "-:3"]);
    assert_eq!(lines.skipped[0].path, "-:2");
    assert_eq!(ids(&input::read(&["-"], std::io::empty())), ["-"]);
}

#[test]
fn standard_input_is_left_alone_when_not_named() {
    struct Untouched;
    impl std::io::Read for Untouched {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            panic!("nobody named it")
        }
    }
    let folder = folder(&[("a.txt", b"1")]);
    assert_eq!(ids(&input::read(&[folder.path()], Untouched)), ["a.txt"]);
}

#[test]
fn a_read_that_fails_midway_is_told() {
    struct Broken(usize);
    impl std::io::Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0 += 1;
            match self.0 {
                1 => (&b"{\"text\": \"one\"}\n"[..]).read(buffer),
                _ => Err(std::io::Error::other("the line is down")),
            }
        }
    }
    let input = input::read(&["-"], Broken(0));
    assert_eq!(ids(&input), ["-:1"]);
    assert!(input.skipped[0].reason.contains("the line is down"), "{:?}", input.skipped);
}

#[test]
fn two_inputs_joined_keep_their_ids_apart() {
    let folder = folder(&[("a.txt", b"1")]);
    let path = [folder.path().join("a.txt")];
    let both = read(&path).join(read(&path));
    assert_eq!(ids(&both), ["a.txt", "a.txt#2"]);
    assert_eq!(both.warnings.len(), 1);
}

#[test]
fn a_line_of_json_lines_keeps_its_bytes() {
    let folder =
        folder(&[("a.jsonl", "{\"text\": \"Ségou\\r\\n\\u0000\\ud83d\\ude00\"}".as_bytes()), ("b.jsonl", b"\n\n")]);
    let input = read(&[folder.path().to_path_buf()]);
    assert_eq!(text(&input, "a.jsonl:1"), "Ségou\r\n\0😀");
    assert!(input.warnings[0].message.contains("no documents"), "{:?}", input.warnings);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn loops_of_links_end() {
        let folder = folder(&[("a/x.txt", b"one")]);
        symlink(folder.path(), folder.path().join("a/up")).unwrap();
        let input = read(&[folder.path().to_path_buf()]);
        assert_eq!(ids(&input), ["a/x.txt"]);
        assert!(input.skipped.is_empty(), "{input:?}");
        assert!(input.warnings[0].message.contains("leads back to"), "{:?}", input.warnings);
    }

    #[test]
    fn a_file_with_two_names_is_read_once() {
        let folder = folder(&[("a/x.txt", b"one"), ("y.txt", b"two")]);
        symlink(folder.path().join("a"), folder.path().join("b")).unwrap();
        symlink("y.txt", folder.path().join("z.txt")).unwrap();
        let input = read(&[folder.path().to_path_buf()]);
        assert_eq!(ids(&input), ["a/x.txt", "y.txt"]);
        let [warning] = input.warnings.as_slice() else { panic!("{input:?}") };
        assert!(warning.path.ends_with("b/x.txt") && warning.message.contains("1 more names"), "{warning}");
    }

    #[test]
    fn a_link_to_nothing_is_skipped_and_the_rest_read() {
        let folder = folder(&[("a.txt", b"one")]);
        symlink("gone", folder.path().join("b.txt")).unwrap();
        for paths in [vec![folder.path().to_path_buf()], vec![folder.path().join("a.txt"), folder.path().join("b.txt")]]
        {
            let input = read(&paths);
            assert_eq!(ids(&input), ["a.txt"]);
            assert!(input.skipped[0].reason.contains("`gone`, which is not there"), "{:?}", input.skipped);
        }
    }

    #[test]
    fn a_link_to_itself_is_skipped_in_the_words_of_the_system() {
        let folder = folder(&[("a.txt", b"one")]);
        symlink("b.txt", folder.path().join("b.txt")).unwrap();
        let input = read(&[folder.path().to_path_buf()]);
        assert_eq!(ids(&input), ["a.txt"]);
        let reason = &input.skipped[0].reason;
        assert!(reason.starts_with("cannot be read: Too many levels of symbolic links"), "{reason}");
    }

    #[test]
    fn a_pattern_says_nothing_of_links_that_it_does_not_mean() {
        let folder = folder(&[("a.txt", b"one"), ("c/d.txt", b"two")]);
        symlink("gone", folder.path().join("b.md")).unwrap();
        symlink(folder.path(), folder.path().join("c/up")).unwrap();
        let input = read(&[folder.path().join("**/*.txt")]);
        assert_eq!(ids(&input), ["a.txt", "c/d.txt"]);
        assert!(input.skipped.is_empty() && input.warnings.is_empty(), "{input:?}");
        let input = read(&[folder.path().join("*.md")]);
        assert!(input.skipped[0].reason.contains("`gone`, which is not there"), "{input:?}");
    }

    #[test]
    fn what_is_no_file_is_skipped_without_being_opened() {
        let folder = folder(&[("a.txt", b"one")]);
        std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
        let input = read(&[folder.path().to_path_buf()]);
        assert_eq!(ids(&input), ["a.txt"]);
        assert!(input.skipped[0].reason.contains("socket"), "{:?}", input.skipped);
    }

    #[test]
    fn a_name_that_is_not_utf8_is_shown_as_well_as_it_can_be() {
        let folder = folder(&[("a.txt", b"one")]);
        let path = folder.path().join(OsStr::from_bytes(b"S\xe9gou.txt"));
        // Some systems refuse such names altogether.
        if fs::write(&path, "two").is_ok() {
            let input = read(&[folder.path().to_path_buf()]);
            assert_eq!(ids(&input), ["S\u{fffd}gou.txt", "a.txt"]);
            assert_eq!(ids(&read(&[path])), ["S\u{fffd}gou.txt"]);
        }
    }

    #[test]
    fn a_file_above_the_limit_is_skipped_unread() {
        let folder = folder(&[("a.txt", b"one"), ("b.txt", b"")]);
        let long = fs::OpenOptions::new().write(true).open(folder.path().join("b.txt")).unwrap();
        // Holes take no room on the disk.
        long.set_len(input::MAX_BYTES + 1).unwrap();
        let input = Reader::new().max_bytes(u64::MAX).read(&[folder.path()], std::io::empty());
        assert_eq!(ids(&input), ["a.txt"]);
        assert_eq!(input.skipped[0].reason, "4294967296 bytes, the limit for one text is 4294967295: split it");
        let input = read(&[folder.path().to_path_buf()]);
        assert_eq!(
            input.skipped[0].reason,
            "4294967296 bytes, the limit for one text is 268435456: split it, or raise the limit"
        );
    }
}
