//! What holds for every report, whatever was scanned: checked from outside, on the report and the texts alone.
//!
//! Each check pushes what it finds wrong, so that one run shows all of it. Lines, words and white space are found here by
//! the standard library, not by the code under test; only the folding of words is the crate's.
#![allow(unreachable_pub)]

use std::collections::{BTreeMap, BTreeSet};

use wirecopy::Document;
use wirecopy::document::Normaliser;
use wirecopy::report::*;

/// Panics with everything that is wrong with this report of these documents, whose ids must differ.
#[track_caller]
pub fn assert_sound(report: &Report, documents: &[Document]) {
    let wrong = violations(report, documents);
    let first: Vec<&String> = wrong.iter().take(20).collect();
    assert!(wrong.is_empty(), "{} violations: {first:#?}", wrong.len());
}

/// Everything that is wrong with this report of these documents.
pub fn violations(report: &Report, documents: &[Document]) -> Vec<String> {
    let texts = documents.iter().map(|document| (document.id(), document.text())).collect();
    let places = report.documents.iter().map(|document| (document.id.as_str(), document)).collect();
    let mut check = Check { report, texts, documents: places, wrong: Vec::new() };
    check.counts();
    check.order();
    let repeated = check.repeated_lines();
    for document in &report.documents {
        check.spans(document);
        check.lines(document, &repeated);
        check.segments(document);
        check.shares(document);
    }
    check.links();
    check.passages();
    report.stories.iter().for_each(|story| check.story(story));
    check.wrong
}

struct Check<'a> {
    report: &'a Report,
    texts: BTreeMap<&'a str, &'a str>,
    documents: BTreeMap<&'a str, &'a DocumentReport>,
    wrong: Vec<String>,
}

impl<'a> Check<'a> {
    fn that(&mut self, holds: bool, otherwise: impl FnOnce() -> String) {
        if !holds {
            self.wrong.push(otherwise());
        }
    }

    fn text(&self, id: &str) -> &'a str {
        self.texts.get(id).copied().unwrap_or_default()
    }

    fn counts(&mut self) {
        let (counts, report) = (&self.report.counts, self.report);
        let figures = [
            ("documents", counts.documents, report.documents.len()),
            ("links", counts.links, report.links.len()),
            ("stories", counts.stories, report.stories.len()),
            ("passages", counts.passages, report.passages.len()),
        ];
        for (name, counted, length) in figures {
            self.that(counted == length as u64, || format!("counts.{name} {counted}, there are {length}"));
        }
        let known: Vec<&str> = self.documents.keys().copied().collect();
        let given: Vec<&str> = self.texts.keys().copied().collect();
        self.that(known == given, || format!("documents {known:?} of {given:?}"));
        self.that(counts.distinct_paragraphs <= counts.paragraphs, || "more distinct paragraphs than all".to_owned());
        self.that(counts.verified >= counts.candidates, || "candidates that were not aligned".to_owned());
    }

    fn order(&mut self) {
        let report = self.report;
        let documents = report.documents.is_sorted_by(|a, b| a.id < b.id);
        let stories = report.stories.is_sorted_by(|a, b| a.id < b.id);
        let links = report.links.is_sorted_by(|a, b| (&a.a, &a.b) < (&b.a, &b.b));
        let place = |side: &Side| (side.document.clone(), side.start, side.end);
        let at = |passage: &Passage| {
            let (a, b) = (place(&passage.a), place(&passage.b));
            (a.0, b.0, a.1, a.2, b.1, b.2)
        };
        let passages = report.passages.is_sorted_by(|x, y| at(x) < at(y));
        for (name, sorted) in [("documents", documents), ("stories", stories), ("links", links), ("passages", passages)]
        {
            self.that(sorted, || format!("{name} not sorted, or one is there twice"));
        }
    }

    /// A stretch holds text, is cut at characters, and begins and ends with what is not white space.
    fn stretch(&mut self, id: &str, start: u32, end: u32, what: &str) {
        let part = self.text(id).get(start as usize..end as usize);
        let tight = part.is_some_and(|part| !part.is_empty() && part.trim() == part);
        self.that(tight, || format!("{id} {start}..{end}: {what} is {part:?}"));
    }

    /// A place is in the line that it says.
    fn line_number(&mut self, id: &str, at: u32, line: u32, what: &str) {
        let before = self.text(id).as_bytes().get(..at as usize).unwrap_or_default();
        let counted = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        self.that(line as usize == counted, || format!("{id} {at}: {what} in line {line}, counted {counted}"));
    }

    fn spans(&mut self, document: &DocumentReport) {
        let (id, text) = (document.id.as_str(), self.text(&document.id));
        self.that(document.bytes == text.len() as u64, || format!("{id}: {} bytes", document.bytes));
        let mut lines = LineCounter::new(text);
        let mut at = 0;
        for span in &document.spans {
            let (start, end) = (span.start as usize, span.end as usize);
            self.stretch(id, span.start, span.end, "a span");
            let gap = text.get(at..start);
            self.that(gap.is_some_and(|gap| gap.trim().is_empty()), || {
                format!("{id} {at}..{start}: between spans {gap:?}")
            });
            let counted = lines.line_of(start);
            self.that(span.line == counted, || format!("{id} {start}: span in line {}, counted {counted}", span.line));
            self.that(span.on_topic.is_none_or(is_share), || format!("{id} {start}: on topic {:?}", span.on_topic));
            self.that(span.passages.is_sorted_by(|a, b| a < b), || {
                format!("{id} {start}: passages {:?}", span.passages)
            });
            for &number in &span.passages {
                let touches = self.report.passages.get(number as usize).is_some_and(|passage| {
                    let sides = [&passage.a, &passage.b].into_iter().filter(|side| side.document == id);
                    sides.into_iter().any(|side| side.start < span.end && span.start < side.end)
                });
                self.that(touches, || format!("{id} {start}..{end}: passage {number} is elsewhere"));
            }
            at = end;
        }
        let tail = text.get(at..);
        self.that(tail.is_some_and(|tail| tail.trim().is_empty()), || format!("{id} {at}..: in no span {tail:?}"));
        let matched = |label: Label| matches!(label, Label::Verbatim | Label::Rewritten);
        let proved = document.spans.iter().all(|span| !matched(span.label) || !span.passages.is_empty());
        self.that(proved, || format!("{id}: a span is matched without a passage"));
    }

    /// The folded words of every line, or its bytes where it has none, and the documents that hold it.
    fn repeated_lines(&self) -> BTreeMap<String, BTreeSet<&'a str>> {
        let mut holders: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for (&id, text) in &self.texts {
            for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
                holders.entry(folded(line)).or_default().insert(id);
            }
        }
        holders
    }

    fn lines(&mut self, document: &DocumentReport, holders: &BTreeMap<String, BTreeSet<&'a str>>) {
        let (id, text) = (document.id.as_str(), self.text(&document.id));
        let mut start = 0;
        let mut found = document.lines.iter();
        let mut first = 0;
        for (number, broken) in (1..).zip(text.split('\n')) {
            let line = broken.strip_suffix('\r').unwrap_or(broken);
            let (from, to) = (start as u32, (start + line.len()) as u32);
            start += broken.len() + 1;
            if broken.trim().is_empty() {
                continue;
            }
            let Some(told) = found.next() else {
                self.wrong.push(format!("{id}: no line {number}"));
                break;
            };
            let place = (told.line, told.start, told.end);
            self.that(place == (number, from, to), || {
                format!("{id}: line {place:?} should be {:?}", (number, from, to))
            });
            while document.spans.get(first).is_some_and(|span| span.end <= from) {
                first += 1;
            }
            let near: Vec<&LabelledSpan> = document.spans[first..].iter().take_while(|span| span.start < to).collect();
            let known = near.iter().any(|span| span.label == told.label);
            self.that(known, || format!("{id} line {number}: {:?}, its spans are not", told.label));
            let nobody_elses = !matches!(told.label, Label::Verbatim | Label::Rewritten);
            let matched = near.iter().any(|span| !span.passages.is_empty());
            let repeated = holders.get(&folded(line)).is_some_and(|holders| holders.len() > 1);
            let unique = nobody_elses && !matched && !repeated;
            let why = || format!("{id} line {number}: unique {}, {:?}, {matched}, {repeated}", told.unique, told.label);
            self.that(told.unique == unique, why);
        }
        self.that(found.next().is_none(), || format!("{id}: more lines than the text has"));
    }

    fn segments(&mut self, document: &DocumentReport) {
        let id = document.id.as_str();
        let mut at = 0;
        for (number, segment) in (0..).zip(&document.segments) {
            self.stretch(id, segment.start, segment.end, "a segment");
            self.that(segment.id == number && segment.start >= at, || format!("{id}: segment {segment:?}"));
            self.line_number(id, segment.start, segment.first_line, "first of a segment");
            self.line_number(id, segment.end - 1, segment.last_line, "last of a segment");
            self.that(segment.story.is_some() == segment.role.is_some(), || format!("{id}: {segment:?}"));
            let told = segment.story.as_ref().is_none_or(|story| {
                let story = self.report.stories.iter().find(|other| other.id == *story);
                story
                    .is_some_and(|story| story.members.iter().any(|m| (m.document.as_str(), m.segment) == (id, number)))
            });
            self.that(told, || format!("{id}: {segment:?} is not among the story's members"));
            at = segment.end;
        }
        let is_article = |segment: &&Segment| segment.kind == SegmentKind::Article;
        let articles = document.segments.iter().filter(is_article).count();
        let mains: Vec<&Segment> = document.segments.iter().filter(|segment| segment.main).collect();
        let one_main = mains.len() == articles.min(1) && mains.iter().all(is_article);
        self.that(one_main, || format!("{id}: main segments {mains:?} of {articles} articles"));
    }

    fn shares(&mut self, document: &DocumentReport) {
        let shares = Label::ALL.map(|label| document.shares.of(label));
        let sum: f64 = shares.iter().sum();
        let expected = if document.words == 0 { 0.0 } else { 1.0 };
        let sound = (sum - expected).abs() < 1e-9 && shares.into_iter().all(is_share);
        self.that(sound, || format!("{}: shares {shares:?}", document.id));
    }

    fn links(&mut self) {
        let mut holders = vec![0; self.report.passages.len()];
        for link in &self.report.links {
            let name = || format!("link {} {}", link.a, link.b);
            self.that(link.a < link.b, || format!("{}: not a < b", name()));
            for (id, segment) in [(&link.a, link.a_segment), (&link.b, link.b_segment)] {
                let known = self.documents.get(id.as_str()).is_some_and(|d| d.segments.get(segment as usize).is_some());
                self.that(known, || format!("{}: segment {segment} of {id}", name()));
            }
            let figures = [link.a_covered, link.b_covered, link.verbatim];
            self.that(figures.into_iter().all(is_share), || format!("{}: {figures:?}", name()));
            let least = link.a_covered.min(link.b_covered);
            self.that(link.relation != Relation::Copy || least >= 0.8, || format!("{}: a copy of {least}", name()));
            let evidence = link.relation == Relation::SameEvent || !link.passages.is_empty();
            self.that(evidence, || format!("{}: {:?} without passages", name(), link.relation));
            for &number in &link.passages {
                let passage = self.report.passages.get(number as usize);
                let between =
                    passage.is_some_and(|passage| (&passage.a.document, &passage.b.document) == (&link.a, &link.b));
                self.that(between, || format!("{}: passage {number} is of others", name()));
                if let Some(count) = holders.get_mut(number as usize) {
                    *count += 1;
                }
            }
        }
        self.that(holders.iter().all(|&count| count == 1), || "passages in no link, or in two".to_owned());
    }

    fn passages(&mut self) {
        for passage in &self.report.passages {
            self.that(is_share(passage.score), || format!("score of {passage:?}"));
            for side in [&passage.a, &passage.b] {
                self.stretch(&side.document, side.start, side.end, "a passage");
            }
        }
        for document in &self.report.documents {
            let sides = self.report.passages.iter().flat_map(|passage| [&passage.a, &passage.b]);
            let mut sides: Vec<&Side> = sides.filter(|side| side.document == document.id).collect();
            sides.sort_by_key(|side| side.start);
            let mut lines = LineCounter::new(self.text(&document.id));
            for side in sides {
                let counted = lines.line_of(side.start as usize);
                self.that(side.line == counted, || format!("{side:?}: line counted {counted}"));
            }
        }
    }

    fn story(&mut self, story: &Story) {
        let id = story.id.as_str();
        let place = |member: &Member| (member.document.clone(), member.segment);
        self.that(story.members.is_sorted_by(|a, b| place(a) < place(b)), || format!("{id}: members not sorted"));
        let core: Vec<&Member> = story.members.iter().filter(|member| member.role == Role::Derivation).collect();
        let named = core.first().copied().or(story.members.first());
        let first = named.map(|member| format!("{}:{}", member.document, member.segment));
        self.that(first.as_deref() == Some(id), || format!("{id}: its core begins with {first:?}"));
        let least = core.iter().map(|member| member.containment).reduce(f64::min).unwrap_or(0.0);
        self.that(least == story.min_similarity, || format!("{id}: min_similarity {}", story.min_similarity));
        for member in &story.members {
            let document = self.documents.get(member.document.as_str());
            let segment = document.and_then(|document| document.segments.get(member.segment as usize));
            let agree = segment.is_some_and(|s| s.story.as_deref() == Some(id) && s.role == Some(member.role));
            self.that(agree && is_share(member.containment), || format!("{id}: {member:?} is {segment:?}"));
        }
        let base = story.base.as_ref().is_none_or(|base| {
            core.iter().any(|member| (&member.document, member.segment) == (&base.document, base.segment))
        });
        self.that(base, || format!("{id}: its base {:?} is not of its core", story.base));
        let stories: BTreeSet<&str> = self.report.stories.iter().map(|story| story.id.as_str()).collect();
        let related = story.related.iter().all(|other| other != id && stories.contains(other.as_str()));
        self.that(related, || format!("{id}: related to {:?}", story.related));
        self.member_links(story);
    }

    /// Every pair of members is linked, or, in a large story, every member to one at least.
    fn member_links(&mut self, story: &Story) {
        const ALL_PAIRS: usize = 200;
        let all = story.members.len() <= ALL_PAIRS;
        let expected = if all { LinkCoverage::All } else { LinkCoverage::Representatives };
        self.that(story.links == expected, || format!("{}: links {:?}", story.id, story.links));
        let documents: BTreeSet<&str> = story.members.iter().map(|member| member.document.as_str()).collect();
        let between = |link: &&Link| documents.contains(link.a.as_str()) && documents.contains(link.b.as_str());
        let links: BTreeSet<(&str, &str)> =
            self.report.links.iter().filter(between).map(|link| (link.a.as_str(), link.b.as_str())).collect();
        if all {
            let pairs = documents.len() * documents.len().saturating_sub(1) / 2;
            self.that(links.len() == pairs, || format!("{}: {} of {pairs} pairs are linked", story.id, links.len()));
        } else {
            let linked: BTreeSet<&str> = links.iter().flat_map(|&(a, b)| [a, b]).collect();
            self.that(linked == documents, || format!("{}: members without a link", story.id));
        }
    }
}

/// Lines of places that are asked for from left to right.
struct LineCounter<'t> {
    text: &'t [u8],
    at: usize,
    line: u32,
}

impl<'t> LineCounter<'t> {
    fn new(text: &'t str) -> Self {
        Self { text: text.as_bytes(), at: 0, line: 1 }
    }

    fn line_of(&mut self, place: usize) -> u32 {
        let passed = self.text.get(self.at..place).unwrap_or_default();
        self.line += passed.iter().filter(|&&byte| byte == b'\n').count() as u32;
        self.at = place.max(self.at);
        self.line
    }
}

fn is_share(value: f64) -> bool {
    (0.0..=1.0).contains(&value)
}

fn folded(line: &str) -> String {
    let mut out = String::new();
    Normaliser::normalise(line, &mut out);
    if out.is_empty() { format!("\0{}", line.trim()) } else { out }
}
