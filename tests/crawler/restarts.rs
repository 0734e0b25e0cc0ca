//! An index that was closed and opened again says what one says that never was.

use std::fs;

use tempfile::TempDir;
use wirecopy::archive::{Match, SyncPolicy};
use wirecopy::report::Relation;
use wirecopy::{ErrorKind, Index, Verdict};

use super::{articles, random, shuffled};

#[test]
fn verdicts_go_on_as_if_it_had_never_been_closed() {
    for seed in 1..4 {
        let documents = shuffled(articles(140, seed), seed);
        let folder = TempDir::new().unwrap();
        let open = || Index::builder().sync(SyncPolicy::Batch).open(folder.path()).unwrap();
        let (plain, mut stored) = (Index::builder().build().unwrap(), open());
        let mut state = seed;
        for document in &documents {
            match random(&mut state) % 16 {
                0 => {
                    drop(stored);
                    stored = open();
                }
                1 => {
                    let id = documents[random(&mut state) as usize % documents.len()].id();
                    assert_eq!(plain.remove(id).unwrap(), stored.remove(id).unwrap());
                }
                2 => {
                    let most = plain.len() * 9 / 10;
                    assert_eq!(plain.keep_last(most).unwrap(), stored.keep_last(most).unwrap());
                }
                3 => stored.compact().unwrap(),
                _ => {}
            }
            let (expected, found): (Verdict, Verdict) =
                (plain.insert(document.clone()).unwrap(), stored.insert(document.clone()).unwrap());
            assert_eq!(found, expected);
        }
        drop(stored);
        let stored = open();
        assert!(stored.report().unwrap() == plain.report().unwrap());
        for document in &documents {
            assert_eq!(stored.story(document.id()), plain.story(document.id()));
        }
        let (mut a, b) = (stored.stats().unwrap(), plain.stats().unwrap());
        assert!(a.stored_bytes.take().is_some());
        assert_eq!(a, b);
    }
}

/// After a removal fewer documents are held, and a lesson that was not due before may be.
#[test]
fn a_restart_after_a_removal_teaches_nothing() {
    let documents = articles(260, 9);
    for kept in [10, 60, 120] {
        let folder = TempDir::new().unwrap();
        let open = || Index::builder().sync(SyncPolicy::Batch).open(folder.path()).unwrap();
        let (plain, stored) = (Index::builder().build().unwrap(), open());
        for document in &documents[..200] {
            assert_eq!(plain.insert(document.clone()).unwrap(), stored.insert(document.clone()).unwrap());
        }
        assert_eq!(plain.keep_last(kept).unwrap(), stored.keep_last(kept).unwrap());
        drop(stored);
        let stored = open();
        for document in &documents[200..] {
            plain.insert(document.clone()).unwrap();
            stored.insert(document.clone()).unwrap();
            assert_eq!(plain.stats().unwrap().furniture, stored.stats().unwrap().furniture);
        }
    }
}

/// Who carries which story follows from what is held, not from what came and went. Of paragraphs too common to compare each with
/// each it may be others that bring weaker matches.
#[test]
fn a_restart_after_a_removal_changes_no_verdict() {
    let documents = articles(260, 9);
    for kept in [60, 120] {
        let folder = TempDir::new().unwrap();
        let plain = Index::builder().build().unwrap();
        let stored = Index::builder().sync(SyncPolicy::Batch).open(folder.path()).unwrap();
        for document in &documents[..200] {
            plain.insert(document.clone()).unwrap();
            stored.insert(document.clone()).unwrap();
        }
        assert_eq!(plain.keep_last(kept).unwrap(), stored.keep_last(kept).unwrap());
        drop(stored);
        let stored = Index::builder().open(folder.path()).unwrap();
        for document in &documents {
            assert_eq!(stored.story(document.id()), plain.story(document.id()));
        }
        for document in &documents[200..] {
            let (found, expected) = (stored.insert(document.clone()).unwrap(), plain.insert(document.clone()).unwrap());
            assert_eq!((found.relation, &found.story), (expected.relation, &expected.story));
            assert_eq!(ties(&found), ties(&expected));
        }
    }
}

/// The matches that carry one text with a document.
fn ties(verdict: &Verdict) -> Vec<&Match> {
    let is_tie = |found: &&Match| matches!(found.relation, Relation::Copy | Relation::Derived);
    verdict.matches.iter().filter(is_tie).collect()
}

#[test]
fn a_snapshot_is_an_index() {
    let documents = articles(60, 4);
    let index = Index::builder().build().unwrap();
    for document in &documents[..40] {
        index.insert(document.clone()).unwrap();
    }
    index.remove(documents[3].id()).unwrap();
    let folder = TempDir::new().unwrap();
    index.snapshot(folder.path()).unwrap();
    let error = index.snapshot(folder.path()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store);
    assert!(error.to_string().contains("it holds something: name a folder that is new or empty"), "{error}");
    let copy = Index::builder().open(folder.path()).unwrap();
    assert!(copy.report().unwrap() == index.report().unwrap());
    for document in &documents[40..] {
        assert_eq!(copy.insert(document.clone()).unwrap(), index.insert(document.clone()).unwrap());
    }
}

#[test]
fn a_second_process_is_refused() {
    let folder = TempDir::new().unwrap();
    let first = Index::builder().open(folder.path()).unwrap();
    let error = Index::builder().open(folder.path()).err().unwrap();
    assert!(error.to_string().ends_with("another process has it open: wait until that ends, or name another folder"));
    drop(first);
    Index::builder().open(folder.path()).unwrap();
}

#[test]
fn what_is_no_store_is_refused_by_name() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("index.redb"), "not a store at all".repeat(500)).unwrap();
    let error = Index::builder().open(folder.path()).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Store);
    assert!(error.to_string().contains("index.redb"), "{error}");
    let error = Index::builder().open(folder.path().join("index.redb")).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Store);
}

#[test]
fn space_is_given_back() {
    let documents = articles(300, 6);
    let folder = TempDir::new().unwrap();
    let index = Index::builder().sync(SyncPolicy::Never).open(folder.path()).unwrap();
    for document in &documents {
        index.insert(document.clone()).unwrap();
    }
    index.flush().unwrap();
    let full = index.stats().unwrap().stored_bytes.unwrap();
    index.keep_last(10).unwrap();
    index.compact().unwrap();
    let stats = index.stats().unwrap();
    assert!(stats.stored_bytes.unwrap() < full / 2, "{:?} of {full}", stats.stored_bytes);
    assert_eq!(stats.documents, 10);
}
