//! Which documents may be linked at all: by date, by source; and which of two was first.
#![allow(clippy::unwrap_used, clippy::type_complexity)]

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;
use wirecopy::report::{First, Relation, Report, SameSource};
use wirecopy::{Detector, DetectorBuilder, Document, Index};

const DAY: u64 = 24 * 60 * 60;
const WIRE: &str = "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.\n\
    Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\n\
    An inquiry has been opened into why the captain left the marked channel in calm weather, officials said.";
const OWN: &str = "Families had waited all night at the harbour without any news of their children, a baker told reporters.\n\
    The company has locked its office since noon and will not say how old the ship was when it was bought.";

fn days(days: u64) -> DetectorBuilder {
    Detector::builder().window(Some(Duration::from_secs(days * DAY)))
}

fn apart() -> DetectorBuilder {
    Detector::builder().same_source(SameSource::Ignore)
}

fn pairs(report: &Report) -> BTreeSet<(&str, &str)> {
    report.links.iter().map(|link| (link.a.as_str(), link.b.as_str())).collect()
}

#[test]
fn documents_further_apart_than_the_window_are_not_linked_but_through_others() {
    let dated = |id: &str, date: &str| Document::new(id, WIRE).with_published(date);
    let documents =
        [dated("a", "2026-11-01"), dated("b", "2026-11-03"), dated("c", "2026-11-05"), dated("d", "2026-12-24")];
    let report = days(2).build().unwrap().scan(&documents).unwrap();
    assert_eq!(pairs(&report), BTreeSet::from([("a", "b"), ("b", "c")]));
    assert_eq!((report.stories.len(), report.stories[0].members.len()), (1, 3));
    assert_eq!((report.parameters.window, report.parameters.same_source), (Some(2 * DAY), SameSource::Link));
    // Without a date, everything is near.
    let report = days(2).build().unwrap().scan(&[documents[0].clone(), Document::new("x", WIRE), documents[3].clone()]);
    assert_eq!(pairs(&report.unwrap()), BTreeSet::from([("a", "x"), ("d", "x")]));
}

#[test]
fn documents_of_one_source_are_not_linked_but_through_others() {
    let of = |id: &str, source: &str| Document::new(id, WIRE).with_source(source);
    let documents = [of("a", "Post"), of("b", " POST "), of("c", "Times")];
    let report = apart().build().unwrap().scan(&documents[..2]).unwrap();
    assert!(report.links.is_empty() && report.stories.is_empty());
    let report = apart().build().unwrap().scan(&documents).unwrap();
    assert_eq!(pairs(&report), BTreeSet::from([("a", "c"), ("b", "c")]));
    assert_eq!(report.stories[0].members.len(), 3);
}

#[test]
fn reports_of_one_event_are_no_story_of_one_source() {
    let texts = [
        "Ferries stayed in Kirkwall on Sunday as a storm closed the Pentland Firth. Captain Isobel Flett of the Hamnavoe said that \
         sailing to Stromness was out of the question, and Orkney Islands Council opened a school gymnasium in Kirkwall for \
         stranded passengers, among them a choir on its way home to Westray.",
        "A choir from Westray sang in a gymnasium in Kirkwall while the Pentland Firth raged. The Hamnavoe could not leave for \
         Stromness, its captain, Isobel Flett, told passengers; beds were laid out by Orkney Islands Council, whose staff cooked \
         through the night.",
    ];
    let of = |sources: [&str; 2]| [0, 1].map(|n| Document::new(n.to_string(), texts[n]).with_source(sources[n]));
    let events = |detector: DetectorBuilder, sources| {
        let report = detector.build().unwrap().scan(&of(sources)).unwrap();
        report.stories.len()
    };
    assert_eq!(events(Detector::builder(), ["Post", "Post"]), 1);
    assert_eq!((events(apart(), ["Post", "Post"]), events(apart(), ["Post", "Times"])), (0, 1));
}

/// What an index says of the last of some documents.
fn verdict(detector: Detector, documents: &[Document]) -> BTreeSet<(String, Relation)> {
    let index = Index::builder().detector(detector).build().unwrap();
    let verdicts: Vec<_> = documents.iter().map(|document| index.insert(document.clone()).unwrap()).collect();
    verdicts.last().unwrap().matches.iter().map(|found| (found.id.clone(), found.relation)).collect()
}

/// By the definition.
fn may_link(a: &Document, b: &Document, window: Option<u64>, ignores: bool) -> bool {
    let day = |document: &Document| document.published().map(|date| date[8..].parse::<u64>().unwrap());
    let source = |document: &Document| document.source().map(|source| source.trim().to_lowercase());
    let near = window.zip(day(a).zip(day(b))).is_none_or(|(window, (a, b))| a.abs_diff(b) <= window);
    near && !(ignores && source(a).is_some() && source(a) == source(b))
}

/// Which lines a document has, its day, and its source.
type Made = (Vec<bool>, Option<u32>, Option<u8>);

fn document() -> impl Strategy<Value = Made> {
    (prop::collection::vec(any::<bool>(), 5), prop::option::of(1..12u32), prop::option::of(0..3u8))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_scan_and_an_index_link_what_is_in_reach_and_all_of_that(
        documents in prop::collection::vec(document(), 1..7),
        window in prop::option::of(0..6u64),
        ignores in any::<bool>(),
    ) {
        let lines: Vec<&str> = WIRE.lines().chain(OWN.lines()).collect();
        let made = |(id, (kept, day, source)): (usize, &Made)| {
            let text: Vec<&str> = lines.iter().zip(kept).filter(|(_, kept)| **kept).map(|(line, _)| *line).collect();
            let mut document = Document::new(id.to_string(), text.join("\n"));
            if let Some(day) = day {
                document = document.with_published(format!("2026-11-{day:02}"));
            }
            match source {
                Some(source) => document.with_source(["Post", "post ", "Times"][usize::from(*source)]),
                None => document,
            }
        };
        let documents: Vec<Document> = documents.iter().enumerate().map(made).collect();
        let mut detector = Detector::builder().window(window.map(|days| Duration::from_secs(days * DAY)));
        if ignores {
            detector = detector.same_source(SameSource::Ignore);
        }
        let (narrow, wide) = (detector.build().unwrap(), Detector::builder().build().unwrap());
        let in_reach = |a: &str, b: &str| {
            may_link(&documents[a.parse::<usize>().unwrap()], &documents[b.parse::<usize>().unwrap()], window, ignores)
        };
        let text = |report: Report| -> BTreeSet<(String, String, Relation)> {
            let links = report.links.into_iter().filter(|link| link.relation != Relation::SameEvent);
            links.map(|link| (link.a, link.b, link.relation)).collect()
        };
        let mut all = text(wide.scan(&documents).unwrap());
        all.retain(|(a, b, _)| in_reach(a, b));
        let report = narrow.scan(&documents).unwrap();
        prop_assert!(report.links.iter().all(|link| in_reach(&link.a, &link.b)));
        prop_assert_eq!(text(report), all);
        let last = (documents.len() - 1).to_string();
        let mut all = verdict(wide, &documents);
        all.retain(|(other, _)| in_reach(other, &last));
        prop_assert_eq!(verdict(narrow, &documents), all);
    }
}

/// Who was first of two documents, and how many reasons there are.
fn first(a: Document, b: Document) -> Option<(First, usize)> {
    let report = Detector::builder().build().unwrap().scan(&[a, b]).unwrap();
    let [link] = &report.links[..] else { panic!("{:?}", report.links) };
    link.direction.as_ref().map(|direction| (direction.first, direction.reasons.len()))
}

fn named(id: &str, text: &str, source: &str) -> Document {
    Document::new(id, text).with_source(source)
}

#[test]
fn dates_tell_who_was_first() {
    let dated = |id: &str, date: &str| Document::new(id, WIRE).with_published(date);
    for (a, b, expected) in [
        ("2026-11-01", "2026-11-03", Some((First::A, 1))),
        ("2026-11-01T12:00:00Z", "2026-11-01T10:30:00Z", Some((First::B, 1))),
        // A day is no time of day, and some minutes are no lead.
        ("2026-11-01", "2026-11-01T10:30:00Z", None),
        ("2026-11-01T12:00:00Z", "2026-11-01T12:20:00Z", None),
        ("2026-11-01", "later", None),
    ] {
        assert_eq!(first(dated("a", a), dated("b", b)), expected, "{a} {b}");
    }
}

#[test]
fn credits_and_agencies_tell_who_was_first() {
    let credited = format!("{WIRE}\nab/cd (AFP)");
    assert_eq!(first(named("a", &credited, "Post"), named("b", WIRE, "AFP")), Some((First::B, 2)));
    assert_eq!(first(named("a", WIRE, "Post"), named("b", WIRE, "AFP")), Some((First::B, 1)));
    assert_eq!(first(named("a", WIRE, "Post"), named("b", WIRE, "Times")), None);
    // The agency names the paper.
    let told = format!("{WIRE}\nAn officer told Post of it on Sunday.");
    assert_eq!(first(named("a", WIRE, "Post"), named("b", &told, "AFP")), None);
    assert_eq!(first(named("a", WIRE, "Post"), named("b", &told, "Times")), Some((First::A, 1)));
}

#[test]
fn a_text_that_breaks_off_was_second_and_one_that_is_whole_tells_nothing() {
    let long = format!("{WIRE}\n{OWN}");
    let cut = long[..long.find("without any news").unwrap()].to_owned();
    assert_eq!(first(Document::new("a", &cut), Document::new("b", &long)), Some((First::B, 1)));
    assert_eq!(first(Document::new("a", WIRE), Document::new("b", &long)), None);
}

#[test]
fn evidence_that_points_both_ways_is_none() {
    let late = named("a", WIRE, "AFP").with_published("2026-11-04");
    assert_eq!(first(late, named("b", WIRE, "Post").with_published("2026-11-01")), None);
    // What only shares a passage was not made from the other.
    let quote = format!("{OWN}\n{}", WIRE.lines().next().unwrap());
    assert_eq!(first(named("a", &quote, "Post"), named("b", WIRE, "AFP")), None);
}
