//! What is said of a document, and what is said of all in the end.

use std::collections::BTreeSet;

use wirecopy::report::Relation;
use wirecopy::{Detector, Document, ErrorKind, Index, Verdict};

use super::{articles, random, shuffled};

const WIRE: &str = "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.\n\
    Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\n\
    An inquiry has been opened into why the captain left the marked channel in calm weather, officials said.";
const OWN: &str =
    "Our reporter met families who had waited all night at the harbour without any news of their children.";

fn index() -> Index {
    Index::builder().build().unwrap()
}

#[test]
fn a_query_finds_and_holds_nothing() {
    let index = index();
    assert!(index.query(&Document::new("a", WIRE)).unwrap().matches.is_empty());
    assert!(index.is_empty() && !index.contains("a"));
    index.insert(Document::new("a", WIRE)).unwrap();
    let verdict = index.query(&Document::new("a", WIRE)).unwrap();
    assert_eq!((verdict.relation, verdict.matches[0].id.as_str()), (Some(Relation::Copy), "a"));
    assert_eq!((verdict.matches[0].a_covered, verdict.matches[0].b_covered), (1.0, 1.0));
    assert!(verdict.unique.is_empty());
    assert_eq!(verdict.story.as_deref(), Some("a:0"));
    assert_eq!(index.len(), 1);
}

#[test]
fn a_document_of_a_known_id_replaces_it_and_never_matches_itself() {
    let index = index();
    index.insert(Document::new("a", WIRE)).unwrap();
    let verdict = index.insert(Document::new("a", format!("{WIRE}\n{OWN}"))).unwrap();
    assert_eq!((verdict.relation, verdict.story), (None, None));
    assert_eq!(index.len(), 1);
    let verdict = index.insert(Document::new("b", OWN)).unwrap();
    assert_eq!(verdict.matches[0].id, "a");
}

#[test]
fn passages_and_unique_stretches_lie_in_the_texts() {
    let index = index();
    index.insert(Document::new("a", format!("{OWN}\n{WIRE}"))).unwrap();
    let text = format!("{WIRE}\nNobody else has this sentence about the price of tickets in the next season.");
    let verdict = index.insert(Document::new("b", text.as_str())).unwrap();
    let passages = &verdict.matches[0].passages;
    assert_eq!(passages.len(), 3);
    for passage in passages {
        assert_eq!((passage.a.document.as_str(), passage.b.document.as_str()), ("b", "a"));
        let a = &text[passage.a.start as usize..passage.a.end as usize];
        assert_eq!(a, &format!("{OWN}\n{WIRE}")[passage.b.start as usize..passage.b.end as usize]);
        assert_eq!(passage.b.line, passage.a.line + 1);
    }
    let [[start, end]] = verdict.unique[..] else { panic!("{:?}", verdict.unique) };
    assert_eq!(&text[start as usize..end as usize], text.lines().last().unwrap());
}

#[test]
fn a_story_comes_apart_when_the_member_that_held_it_together_goes() {
    let (one, other): (Vec<&str>, Vec<&str>) = (WIRE.lines().collect(), OTHER.lines().collect());
    let index = index();
    index.insert(Document::new("one", one.join("\n"))).unwrap();
    index.insert(Document::new("other", other.join("\n"))).unwrap();
    assert_eq!(index.story("one"), None);
    index.insert(Document::new("both", [one.clone(), other.clone()].concat().join("\n"))).unwrap();
    let story = index.story("one").unwrap();
    assert_eq!(story.id, "both:0");
    assert_eq!(story.members.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["both", "one", "other"]);
    assert_eq!(index.stats().unwrap().stories, 1);
    assert!(index.remove("both").unwrap());
    assert!(!index.remove("both").unwrap());
    assert_eq!((index.story("one"), index.story("other")), (None, None));
    assert_eq!(index.stats().unwrap().stories, 0);
}

const OTHER: &str = "The central bank kept its main rate at four per cent on Thursday, as all but one of the analysts had expected.\n\
    Inflation slowed to two and a half per cent in October from three in September, the statistics office reported.\n\
    The governor warned that wages in services were still rising too fast for rates to be cut before the spring.";

#[test]
fn ids_come_in_the_order_of_the_documents() {
    let index = index();
    for id in ["b", "c", "a", "b"] {
        index.insert(Document::new(id, WIRE)).unwrap();
    }
    assert_eq!(index.ids(), ["c", "a", "b"]);
    index.remove("a").unwrap();
    assert_eq!(index.ids(), ["c", "b"]);
}

/// How much is kept ready decides how long a verdict takes, and nothing else.
#[test]
fn what_is_kept_ready_changes_no_verdict() {
    let documents = articles(200, 13);
    let [none, few, all] = [0, 100_000, usize::MAX].map(|bytes| Index::builder().kept_ready(bytes).build().unwrap());
    for document in &documents {
        let verdict = none.insert(document.clone()).unwrap();
        assert_eq!(few.insert(document.clone()).unwrap(), verdict);
        assert_eq!(all.insert(document.clone()).unwrap(), verdict);
    }
}

#[test]
fn what_is_old_expires() {
    let index = index();
    let dates = ["2026-10-30", "2026-10-31T23:00:00+02:00", "Sun, 01 Nov 2026 00:00:00 GMT", "2026-11-02"];
    for (number, date) in dates.iter().enumerate() {
        index.insert(Document::new(number.to_string(), format!("{WIRE} {number}")).with_published(*date)).unwrap();
    }
    index.insert(Document::new("undated", WIRE)).unwrap();
    assert_eq!(index.expire_before("2026-11-01").unwrap(), 2);
    assert!(["2", "3", "undated"].iter().all(|id| index.contains(id)));
    let error = index.expire_before("long ago").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Parameter);
    assert!(error.to_string().contains("long ago"), "{error}");
    assert_eq!((index.keep_last(1).unwrap(), index.len()), (2, 1));
    assert!(index.contains("undated"));
    assert_eq!((index.keep_last(0).unwrap(), index.len()), (1, 0));
    assert_eq!(index.stats().unwrap().distinct_paragraphs, 0);
    assert_eq!(index.insert(Document::new("new", WIRE)).unwrap().relation, None);
}

#[test]
fn in_the_end_all_is_as_a_scan_says_whatever_the_order() {
    let documents = articles(150, 5);
    let report = Detector::builder().build().unwrap().scan(&documents).unwrap();
    for seed in 1..4 {
        let index = index();
        for document in shuffled(documents.clone(), seed) {
            index.insert(document).unwrap();
        }
        assert!(index.report().unwrap() == report);
    }
}

/// What is said one by one is what a scan of all says, but for what came too early to be known.
#[test]
fn verdicts_agree_with_a_scan() {
    let documents = articles(600, 7);
    let report = Detector::builder().build().unwrap().scan(&documents).unwrap();
    let is_tie = |relation: Relation| matches!(relation, Relation::Copy | Relation::Derived);
    let tied: BTreeSet<(&str, &str)> = report
        .links
        .iter()
        .filter(|link| is_tie(link.relation))
        .flat_map(|link| [(link.a.as_str(), link.b.as_str()), (link.b.as_str(), link.a.as_str())])
        .collect();
    let index = index();
    let (mut found, mut missed, mut wrong) = (0, 0, 0);
    for (number, document) in documents.iter().enumerate() {
        let verdict = index.insert(document.clone()).unwrap();
        let matches: Vec<&str> =
            verdict.matches.iter().filter(|found| is_tie(found.relation)).map(|found| found.id.as_str()).collect();
        wrong += matches.iter().filter(|other| !tied.contains(&(document.id(), other))).count();
        if documents[..number].iter().any(|before| tied.contains(&(document.id(), before.id()))) {
            let is_found = matches.iter().any(|other| tied.contains(&(document.id(), other)));
            (found, missed) = if is_found { (found + 1, missed) } else { (found, missed + 1) };
        }
    }
    assert!(
        found >= 300 && missed * 50 <= found && wrong * 50 <= found,
        "{found} found, {missed} missed, {wrong} wrong"
    );
}

/// Each thread inserts a part and asks for what others may have inserted; then one thread does the same in the order in which the
/// documents came.
#[test]
fn threads_are_told_what_one_would_be_told() {
    let documents = shuffled(articles(240, 9), 3);
    let index = index();
    let work = |part: &[Document]| -> Vec<Told> {
        let mut state = part.len() as u64;
        let told = part.iter().map(|document| {
            let inserted = index.insert(document.clone()).unwrap();
            let asked = &documents[random(&mut state) as usize % documents.len()];
            let before = index.len();
            let answer = index.query(asked).unwrap();
            Told { inserted, asked, answer, held: before..=index.len() }
        });
        told.collect()
    };
    let mut told: Vec<Told> = std::thread::scope(|scope| {
        let threads: Vec<_> = documents.chunks(60).map(|part| scope.spawn(|| work(part))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let order = index.ids();
    assert_eq!((told.len(), order.len(), index.len()), (240, 240, 240));
    told.sort_by_key(|told| order.iter().position(|id| *id == told.inserted.id));
    let alone = super::verdicts::index();
    let mut answered = vec![false; told.len()];
    for (held, one) in (1..).zip(&told) {
        let document = documents.iter().find(|document| document.id() == one.inserted.id).unwrap();
        assert_eq!(alone.insert(document.clone()).unwrap(), one.inserted);
        for (asked, is_answered) in told.iter().zip(&mut answered).filter(|(asked, _)| asked.held.contains(&held)) {
            *is_answered |= alone.query(asked.asked).unwrap() == asked.answer;
        }
    }
    assert!(answered.iter().all(|&is_answered| is_answered));
    assert_eq!(alone.ids(), order);
    assert!(index.report().unwrap() == Detector::builder().build().unwrap().scan(&documents).unwrap());
}

/// What a thread was told.
struct Told<'d> {
    inserted: Verdict,
    asked: &'d Document,
    answer: Verdict,
    /// How many documents were held when it asked, at least and at most.
    held: std::ops::RangeInclusive<usize>,
}

#[test]
fn readers_do_not_wait_for_each_other_and_see_whole_documents() {
    let documents = articles(80, 11);
    let index = index();
    std::thread::scope(|scope| {
        let (index, documents) = (&index, &documents);
        scope.spawn(move || documents.iter().for_each(|document| _ = index.insert(document.clone()).unwrap()));
        scope.spawn(move || {
            let mut state = 1;
            for _ in 0..200 {
                let document = &documents[random(&mut state) as usize % documents.len()];
                let held = index.contains(document.id());
                let verdict = index.query(document).unwrap();
                let itself = verdict.matches.iter().any(|found| found.id == document.id());
                assert!(itself || !held);
            }
        });
    });
}
