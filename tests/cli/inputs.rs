//! Inputs at the edges: each is read or skipped, and said.

use crate::{folder, scan_given, scan_in};

/// Read in silence: exit code 0, nothing skipped, nothing said.
fn reads_quietly(content: &[u8]) {
    let folder = folder(&[("a.txt", content), ("b.txt", b"Mali has detained soldiers.")]);
    let ended = scan_in(folder.path(), &["."]);
    assert_eq!((ended.code, &*ended.said), (Some(0), ""));
    assert!(ended.skipped().is_empty());
}

#[test]
fn an_empty_file() {
    reads_quietly(b"");
}

#[test]
fn nothing_but_white_space() {
    reads_quietly(b" \n\t\r\n\n  ");
}

#[test]
fn one_word() {
    reads_quietly(b"Mali");
}

#[test]
fn one_line_of_ten_megabytes() {
    let sentence = b"The army said on Tuesday that it had detained soldiers near the town. ";
    reads_quietly(&sentence.repeat(10_000_000 / sentence.len()));
}

#[test]
fn two_hundred_thousand_copies_of_one_line() {
    reads_quietly(&b"The army said on Tuesday.\n".repeat(200_000));
}

#[test]
fn nul_bytes_and_invalid_utf8_are_read_with_warnings() {
    let folder = folder(&[("nul.txt", b"Mali\0has"), ("latin1.txt", b"S\xe9gou")]);
    let ended = scan_in(folder.path(), &["."]);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    let said: Vec<_> = ended.said.lines().collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].starts_with("warning: ./latin1.txt: malformed UTF-8, the first at byte 1;"), "{said:?}");
    assert!(said[1].starts_with("warning: ./nul.txt: NUL characters in it: 1, the first at byte 4;"), "{said:?}");
    assert_eq!(scan_in(folder.path(), &[".", "--quiet"]).said, "");
}

#[test]
fn a_binary_file_among_texts_is_named_in_both_places() {
    let folder = folder(&[("a.txt", b"Mali"), ("b.pdf", b"%PDF-1.7\n\x01\x02")]);
    for args in [&["."][..], &[".", "--quiet"]] {
        let ended = scan_in(folder.path(), args);
        assert_eq!(ended.code, Some(3));
        assert_eq!(ended.said, "skipped: ./b.pdf: looks like a PDF file: extract its text first\n");
        assert_eq!(ended.skipped(), ["./b.pdf"]);
    }
}

#[test]
fn a_folder_without_readable_files_cannot_be_scanned() {
    let folder = folder(&[("void/.hidden", b"x"), ("pictures/a.png", b"\x89PNG\r\n\x1a\n")]);
    for (name, place) in [("void", "void"), ("pictures", "pictures/a.png"), ("gone", "gone"), ("*.txt", "*.txt")] {
        let ended = scan_in(folder.path(), &[name]);
        assert_eq!((ended.code, ended.written.len()), (Some(1), 0));
        let said: Vec<_> = ended.said.lines().collect();
        assert!(said[0].starts_with(&format!("skipped: {place}: ")), "{said:?}");
        assert!(said[1].starts_with("error: nothing to scan: name text files"), "{said:?}");
    }
}

#[test]
fn an_unknown_path_among_good_ones_is_skipped() {
    let folder = folder(&[("a.txt", b"Mali"), ("b.txt", b"Mali")]);
    let ended = scan_in(folder.path(), &["a.txt", "gone.txt", "b.txt"]);
    assert_eq!(ended.code, Some(3));
    assert_eq!(ended.said, "skipped: gone.txt: no such file or folder: check the spelling\n");
    assert_eq!(ended.skipped(), ["gone.txt"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_listed_and_then_not_there_is_skipped() {
    let folder = folder(&[("a.txt", b"Mali")]);
    std::os::unix::fs::symlink("vanished", folder.path().join("b.txt")).unwrap();
    let ended = scan_in(folder.path(), &["."]);
    assert_eq!(ended.code, Some(3));
    assert_eq!(ended.said, "skipped: ./b.txt: a link to `vanished`, which is not there\n");
}

#[test]
fn bad_lines_are_named_by_their_place() {
    let lines = b"{\"text\": \"one\"}\n{\"text\": \n{\"id\": 3}\n\n{\"text\": \"five\"}\n";
    let folder = folder(&[("a.jsonl", lines)]);
    let ended = scan_in(folder.path(), &["a.jsonl"]);
    assert_eq!(ended.code, Some(3));
    assert_eq!(ended.skipped(), ["a.jsonl:2", "a.jsonl:3"]);
    assert!(ended.said.contains("skipped: a.jsonl:3: no field `text`"), "{}", ended.said);
}

#[test]
fn a_second_holder_of_an_id_is_told() {
    let folder = folder(&[("a/x.txt", b"one"), ("b/x.txt", b"two")]);
    let ended = scan_in(folder.path(), &["b", "a"]);
    assert_eq!(ended.code, Some(0));
    assert_eq!(ended.said, "warning: b/x.txt: the id `x.txt` is held already: this document is called `x.txt#2`\n");
}

#[test]
fn warnings_do_not_bury_what_was_skipped() {
    let lines = "{\"id\": 1, \"text\": \"\"}\n".repeat(31) + "bad\n";
    let folder = folder(&[("a.jsonl", lines.as_bytes())]);
    let said = scan_in(folder.path(), &["a.jsonl"]).said;
    let said: Vec<_> = said.lines().collect();
    assert_eq!(said.len(), 22, "{said:?}");
    assert_eq!(said[20], "warning: 10 more of these are not shown");
    assert!(said[21].starts_with("skipped: a.jsonl:32: "), "{said:?}");
}

#[test]
fn standard_input_as_a_text_and_as_lines() {
    let folder = folder(&[]);
    assert_eq!(scan_given(folder.path(), &["-"], "Mali has detained soldiers.").code, Some(0));
    let lines = scan_given(folder.path(), &["-"], "{\"text\": \"one\"}\nnot a document\n");
    assert_eq!((lines.code, lines.skipped()), (Some(3), vec!["-:2".to_owned()]));
}

#[test]
fn a_pattern_that_no_shell_has_expanded() {
    let folder = folder(&[("a.txt", b"Mali"), ("b.pdf", b"%PDF-"), ("c/d.txt", b"Mali")]);
    let ended = scan_in(folder.path(), &["*.txt"]);
    assert_eq!((ended.code, &*ended.said), (Some(0), ""), "the PDF is not asked for");
    let ended = scan_in(folder.path(), &["*"]);
    assert_eq!((ended.code, ended.skipped()), (Some(3), vec!["b.pdf".to_owned()]));
}

#[cfg(unix)]
#[test]
fn a_name_that_steers_the_terminal_is_shown_and_not_obeyed() {
    let folder = folder(&[("a.txt", b"Mali"), ("b\x1b[2J\n.txt", b"%PDF-")]);
    let said = scan_in(folder.path(), &["."]).said;
    assert!(said.starts_with("skipped: ./b␛[2J␊.txt: ") && said.lines().count() == 1, "{said:?}");
}

#[test]
fn a_list_of_files_is_read_as_its_files() {
    let folder =
        folder(&[("a b.txt", b"one"), ("c.txt", b"two"), ("list", b"a b.txt\r\n\nc.txt\n"), ("gone", b"d.txt\n")]);
    let ids = |ended: &crate::Ended| {
        let report = ended.report();
        let documents = report["documents"].as_array().unwrap().iter();
        documents.map(|document| document["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let ended = scan_in(folder.path(), &["--files-from", "list"]);
    assert_eq!((ended.code, &*ended.said, ids(&ended)), (Some(0), "", vec!["a b.txt".to_owned(), "c.txt".to_owned()]));
    let ended = scan_given(folder.path(), &["--files-from", "-", "-0", "c.txt"], "a b.txt\0");
    assert_eq!(ids(&ended), ["a b.txt", "c.txt"]);
    let ended = scan_in(folder.path(), &["--files-from", "gone", "c.txt"]);
    assert_eq!((ended.code, ended.skipped()), (Some(3), vec!["d.txt".to_owned()]));
    let ended = scan_in(folder.path(), &["--files-from", "nothing"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.said.starts_with("error: cannot read the list of files `nothing`"), "{}", ended.said);
    assert_eq!(scan_given(folder.path(), &["--files-from", "-", "-"], "a b.txt").code, Some(2));
}

#[test]
fn options_say_how_files_are_read() {
    let folder = folder(&[("a.csv", b"link,body\n1,one\n2,two two two\n"), ("b.txt", b"S\xe9gou")]);
    let ended = scan_in(folder.path(), &["a.csv", "--field", "text=body", "--field", "id=link", "--max-bytes", "10"]);
    assert_eq!((ended.code, ended.skipped()), (Some(3), vec!["a.csv:3".to_owned()]));
    let ended = scan_in(folder.path(), &["b.txt", "--encoding", "latin1"]);
    assert!(ended.said.starts_with("warning: b.txt: read as windows-1252"), "{}", ended.said);
    for wrong in
        [&["--field", "body"][..], &["--field", "body=text"], &["--encoding", "utf-9"], &["--max-bytes", "many"]]
    {
        assert_eq!(scan_in(folder.path(), &[&["b.txt"], wrong].concat()).code, Some(2), "{wrong:?}");
    }
}

#[test]
fn offsets_point_into_the_texts_that_are_saved() {
    let lines = "{\"id\": \"../../x\", \"text\": \"Ségou has fallen.\"}\n{\"id\": \"../../x\", \"text\": \"Mali.\"}";
    let folder = folder(&[("a.jsonl", lines.as_bytes()), ("b.txt", b"\xff\xfeM\0a\0l\0i\0"), ("c.txt", b"")]);
    for _ in 0..2 {
        let ended = scan_in(folder.path(), &["a.jsonl", "b.txt", "c.txt", "--save-text", "texts"]);
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        let index = std::fs::read_to_string(folder.path().join("texts/index.jsonl")).unwrap();
        let entries: Vec<serde_json::Value> = index.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let report = ended.report();
        let documents = report["documents"].as_array().unwrap();
        assert_eq!(entries.len(), documents.len());
        for (entry, document) in entries.iter().zip(documents) {
            assert_eq!(entry["id"], document["id"]);
            let file = entry["file"].as_str().unwrap();
            assert!(file.starts_with("texts/000/") && !file.contains(".."), "{file}");
            let text = std::fs::read_to_string(folder.path().join("texts").join(file)).unwrap();
            assert_eq!(document["bytes"], text.len());
        }
        let text =
            |n: usize| std::fs::read_to_string(folder.path().join("texts").join(entries[n]["file"].as_str().unwrap()));
        assert_eq!(text(0).unwrap(), "Ségou has fallen.");
        assert_eq!(text(2).unwrap(), "Mali");
    }
    let ended = scan_in(folder.path(), &["a.jsonl", "--save-text", "."]);
    assert_eq!(ended.code, Some(1), "a folder of other things is not replaced: {}", ended.said);
}
