//! What a crash, a full disk or a bad byte leaves behind: all that was acknowledged, or an error that names the file.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use wirecopy::archive::SyncPolicy;
use wirecopy::{Document, ErrorKind, Index};

use super::{articles, random};

/// A JSON line of a document.
fn line(document: &Document) -> String {
    let id = document.id();
    serde_json::json!({"id": id, "text": document.text(), "source": document.source()}).to_string() + "\n"
}

/// The stream is killed at some moment after an answer: what it answered is there, and nothing is half there.
#[test]
fn what_was_acknowledged_is_there_after_a_kill() {
    let bare = |document: Document| {
        let source = document.source().unwrap_or_default().to_owned();
        Document::new(document.id(), document.text()).with_source(source).with_path("-")
    };
    let documents: Vec<Document> = articles(120, 8).into_iter().map(bare).collect();
    let folder = TempDir::new().unwrap();
    let mut state = 42;
    let mut acknowledged = 0;
    while acknowledged < documents.len() {
        let mut stream = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
            .args(["stream", "--store"])
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut to, from) = (stream.stdin.take().unwrap(), BufReader::new(stream.stdout.take().unwrap()));
        let rest: Vec<String> = documents[acknowledged..].iter().map(line).collect();
        let writer = std::thread::spawn(move || rest.iter().try_for_each(|line| to.write_all(line.as_bytes())));
        let mut answers = from.lines();
        for _ in 0..1 + random(&mut state) % 30 {
            let Some(Ok(answer)) = answers.next() else { break };
            assert!(answer.contains(documents[acknowledged].id()), "{answer}");
            acknowledged += 1;
        }
        stream.kill().unwrap();
        stream.wait().unwrap();
        let _ = writer.join().unwrap();
        let index = Index::builder().open(folder.path()).unwrap();
        // One more may be there than was answered: it was stored when the kill came.
        let held = documents.iter().take_while(|document| index.contains(document.id())).count();
        assert!(held >= acknowledged && held == index.len(), "{acknowledged} acknowledged, {held} held");
        acknowledged = held;
    }
    let index = Index::builder().open(folder.path()).unwrap();
    let plain = Index::builder().build().unwrap();
    documents.iter().for_each(|document| _ = plain.insert(document.clone()).unwrap());
    assert!(index.report().unwrap() == plain.report().unwrap());
    for document in &documents {
        assert_eq!(index.query(document).unwrap(), plain.query(document).unwrap());
    }
}

/// A store of some documents.
fn stored(folder: &Path) -> Vec<Document> {
    let documents = articles(40, 2);
    let index = Index::builder().sync(SyncPolicy::Batch).open(folder).unwrap();
    documents.iter().for_each(|document| _ = index.insert(document.clone()).unwrap());
    documents
}

/// What an index says of documents; an error is fine, as long as it names the file.
fn answers(folder: &Path, documents: &[Document]) -> Option<Vec<wirecopy::Verdict>> {
    match Index::builder().open(folder) {
        Ok(index) => Some(documents.iter().map(|document| index.query(document).unwrap()).collect()),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Store);
            assert!(error.to_string().contains("index.redb"), "{error}");
            None
        }
    }
}

#[test]
fn a_flipped_bit_is_noticed_or_makes_no_difference() {
    let folder = TempDir::new().unwrap();
    let documents = stored(folder.path());
    let path = folder.path().join("index.redb");
    let whole = fs::read(&path).unwrap();
    let expected = answers(folder.path(), &documents).unwrap();
    let (mut state, mut noticed) = (7, 0);
    for _ in 0..60 {
        let mut bytes = whole.clone();
        let place = random(&mut state) as usize % bytes.len();
        bytes[place] ^= 1 << (random(&mut state) % 8);
        fs::write(&path, bytes).unwrap();
        match answers(folder.path(), &documents) {
            Some(answers) => assert!(answers == expected, "byte {place} was changed"),
            None => noticed += 1,
        }
    }
    assert!(noticed > 5, "{noticed} were noticed");
}

#[test]
fn a_store_that_is_cut_short_is_refused() {
    let folder = TempDir::new().unwrap();
    let documents = stored(folder.path());
    let path = folder.path().join("index.redb");
    let whole = fs::read(&path).unwrap();
    let expected = answers(folder.path(), &documents).unwrap();
    for part in 0..8 {
        fs::write(&path, &whole[..whole.len() * part / 8]).unwrap();
        if let Some(answers) = answers(folder.path(), &documents) {
            assert!(answers == expected, "{part}/8 were left");
        }
    }
}
