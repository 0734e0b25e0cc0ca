//! Labels: what each sentence and each line of a document is.
//!
//! *Matched?* and *on topic?* are asked apart. A sentence is verbatim or rewritten by its passages with other documents of
//! the story, whatever it is about; it is off topic by the segment it stands in, not by a low score of its own, so that an
//! outlet's own reporting is never mistaken for another article.

use ahash::{AHashMap, AHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::findings::{Findings, Homes, Opened};
use super::{Detail, Label, LabelledLine, LabelledSpan, Shares};
use crate::document::{Line, Marks, Numbers, Outline, Sentence};
use crate::passage::PassageKind;
use crate::story::Node;

/// Share of a sentence's words that passages must cover for it to be rewritten.
const MOST_OF_IT: f64 = 0.5;
/// Documents of a story from which on what they share is evidence of what it is about.
const WITNESSES: usize = 3;

/// A passage as one of its documents sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Touch {
    /// Its number in the report.
    pub(super) passage: u32,
    /// Its words in this document.
    pub(super) words: Numbers,
}

/// What is known about the corpus when a document is labelled.
pub(super) struct Labeller<'a> {
    findings: &'a Findings<'a>,
    homes: &'a Homes,
    detail: Detail,
    vocabularies: Vec<AHashMap<u32, u32>>,
    repeated: AHashMap<u64, Repeated>,
}

/// Which documents a line stands in: one, or more.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeated {
    In(u32),
    InSeveral,
}

/// A document's labels.
pub(super) struct Labels {
    pub(super) spans: Vec<LabelledSpan>,
    pub(super) lines: Vec<LabelledLine>,
    pub(super) shares: Shares,
}

impl<'a> Labeller<'a> {
    pub(super) fn new(findings: &'a Findings<'a>, homes: &'a Homes, detail: Detail) -> Self {
        let (mut vocabularies, mut repeated) = (Vec::new(), AHashMap::new());
        if detail.has_passages() {
            vocabularies = (0..findings.stories.len()).map(|story| vocabulary(findings, story)).collect();
            repeated = repeated_lines(findings);
        }
        Self { findings, homes, detail, vocabularies, repeated }
    }

    /// Labels a document of which this is covered, and that these passages touch.
    pub(super) fn label<T: Iterator<Item = Touch>>(
        &self,
        opened: &Opened<'_>,
        covered: &Covered,
        touches: impl FnOnce() -> T,
    ) -> Labels {
        let (document, outline) = (opened.number, &opened.outline);
        let segment_label = |segment| self.segment_label(Node { document, segment }, outline.main);
        let segment_labels: Vec<Option<Label>> = (0..outline.segments.len() as u32).map(segment_label).collect();
        let labels: Vec<Label> = outline
            .sentences
            .iter()
            .map(|sentence| covered.label(sentence, segment_labels[sentence.segment as usize]))
            .collect();
        let shares = shares(outline, &labels);
        if !self.detail.has_passages() {
            return Labels { spans: Vec::new(), lines: Vec::new(), shares };
        }
        let spans = self.spans(opened, &labels, touches());
        Labels { lines: self.lines(opened, &spans), shares, spans }
    }

    /// The labelled sentences, each with the passages that touch it.
    fn spans(&self, opened: &Opened<'_>, labels: &[Label], touches: impl Iterator<Item = Touch>) -> Vec<LabelledSpan> {
        let outline = &opened.outline;
        let mut passages: Vec<Vec<u32>> = vec![Vec::new(); outline.sentences.len()];
        for touch in touches {
            let first = outline.sentence_of(touch.words.start) as usize;
            let begins = |sentence: &Sentence| sentence.words.start < touch.words.end;
            let touched = outline.sentences[first..].iter().take_while(|sentence| begins(sentence)).count();
            for passages in &mut passages[first..first + touched] {
                passages.push(touch.passage);
            }
        }
        let spans = outline.sentences.iter().zip(labels).zip(self.on_topic(opened)).zip(passages);
        let span = |(((sentence, &label), on_topic), passages): (((&Sentence, _), _), _)| LabelledSpan {
            start: sentence.span.start,
            end: sentence.span.end,
            line: sentence.line,
            label,
            on_topic,
            passages,
        };
        spans.map(span).collect()
    }

    /// What every sentence of a segment is, matched or not; nothing where that decides.
    fn segment_label(&self, node: Node, main: Option<u32>) -> Option<Label> {
        if !self.findings.is_article(node) {
            return Some(Label::Furniture);
        }
        if !self.findings.is_on_topic(node, main, self.homes) {
            return Some(Label::OffTopic);
        }
        let in_story = !self.homes.of(node).is_empty();
        (!in_story).then_some(Label::Own)
    }

    /// For each sentence, how much of it stands in other documents of the story, smoothed over its neighbours.
    fn on_topic(&self, opened: &Opened<'_>) -> Vec<Option<f64>> {
        let (document, outline) = (opened.number, &opened.outline);
        let nothing = vec![None; outline.sentences.len()];
        let home = |segment: u32| self.homes.of(Node { document, segment }).first();
        let any = || (0..outline.segments.len() as u32).find_map(home);
        let Some(&(story, _)) = outline.main.and_then(home).or_else(any) else { return nothing };
        if self.findings.stories[story].documents().len() < WITNESSES {
            return nothing;
        }
        let own = own_stems(self.findings, story, document, outline);
        let shares: Vec<Option<f64>> = outline
            .sentences
            .iter()
            .map(|sentence| {
                let words = outline.words_of(sentence);
                let others = |stem: u32| {
                    let holders = self.vocabularies[story].get(&stem).copied().unwrap_or(0);
                    holders > u32::from(own.contains(&stem))
                };
                let shared = words.iter().filter(|word| others(word.stem)).count();
                (!words.is_empty()).then(|| shared as f64 / words.len() as f64)
            })
            .collect();
        (0..shares.len()).map(|at| smooth(&shares, at)).collect()
    }

    fn lines(&self, opened: &Opened<'_>, spans: &[LabelledSpan]) -> Vec<LabelledLine> {
        let (text, outline) = (opened.document.text(), &opened.outline);
        let mut lines = Vec::new();
        let mut first = 0;
        for (number, line) in outline.lines.iter().enumerate().filter(|(_, line)| !line.text.is_empty()) {
            while spans.get(first).is_some_and(|span| span.end <= line.text.start) {
                first += 1;
            }
            let near = spans[first..].iter().take_while(|span| span.start < line.text.end);
            let label = line_label(outline, line, first, near.clone());
            let repeated = self.repeated.get(&line_key(text, outline, line)) == Some(&Repeated::InSeveral);
            let matched = near.clone().any(|span| !span.passages.is_empty());
            let nobody_elses = matches!(label, Label::Own | Label::OffTopic | Label::Furniture);
            lines.push(LabelledLine {
                line: number as u32 + 1,
                start: line.span.start,
                end: line.span.end,
                label,
                unique: nobody_elses && !matched && !repeated,
            });
        }
        lines
    }
}

/// Which words of a document stand in passages with other documents of its story.
#[derive(Default)]
pub(super) struct Covered {
    /// Word for word,
    verbatim: Marks,
    /// or anyhow.
    all: Marks,
}

impl Covered {
    /// Nothing yet, of a document of so many words.
    pub(super) fn of(words: usize) -> Self {
        Self { verbatim: Marks::of(words), all: Marks::of(words) }
    }

    /// That these words stand in a passage.
    pub(super) fn add(&mut self, words: Numbers, kind: PassageKind) {
        // What is marked word for word is marked anyhow.
        if kind == PassageKind::Rewritten || self.verbatim.add(words) {
            self.all.add(words);
        }
    }

    fn label(&self, sentence: &Sentence, segment: Option<Label>) -> Label {
        if sentence.furniture {
            return Label::Furniture;
        }
        if let Some(label) = segment {
            return label;
        }
        let words = sentence.words.len();
        if words > 0 && self.verbatim.count_in(sentence.words) as usize == words {
            Label::Verbatim
        } else if words > 0 && f64::from(self.all.count_in(sentence.words)) >= MOST_OF_IT * words as f64 {
            Label::Rewritten
        } else {
            Label::Own
        }
    }
}

/// The label most words of a line have; of equals, the first in the line. A line without words takes its first span's.
fn line_label<'s>(outline: &Outline, line: &Line, first: usize, near: impl Iterator<Item = &'s LabelledSpan>) -> Label {
    let mut counts: Vec<(Label, usize)> = Vec::new();
    for (offset, span) in near.enumerate() {
        let words = outline.words_of(&outline.sentences[first + offset]);
        let start = words.partition_point(|word| word.span.start < line.text.start);
        let end = words.partition_point(|word| word.span.start < line.text.end);
        match counts.iter_mut().find(|(label, _)| *label == span.label) {
            Some((_, count)) => *count += end - start,
            None => counts.push((span.label, end - start)),
        }
    }
    let most = counts.iter().map(|&(_, count)| count).max().unwrap_or(0);
    counts.iter().find(|&&(_, count)| count == most).map_or(Label::Furniture, |&(label, _)| label)
}

fn shares(outline: &Outline, labels: &[Label]) -> Shares {
    let mut counts = [0usize; Label::ALL.len()];
    for (sentence, &label) in outline.sentences.iter().zip(labels) {
        counts[label as usize] += sentence.words.len();
    }
    let all = counts.iter().sum::<usize>().max(1) as f64;
    let share = |label: Label| counts[label as usize] as f64 / all;
    Shares {
        verbatim: share(Label::Verbatim),
        rewritten: share(Label::Rewritten),
        own: share(Label::Own),
        off_topic: share(Label::OffTopic),
        furniture: share(Label::Furniture),
    }
}

/// The mean of a sentence's share and its neighbours', itself counted twice.
fn smooth(shares: &[Option<f64>], at: usize) -> Option<f64> {
    let own = shares[at]?;
    let neighbours = [at.checked_sub(1), Some(at + 1)];
    let near = neighbours.into_iter().flatten().filter_map(|i| shares.get(i).copied().flatten());
    let (sum, count) = near.fold((2.0 * own, 2.0), |(sum, count), share| (sum + share, count + 1.0));
    Some(sum / count)
}

/// In how many documents of a story each stem stands.
fn vocabulary(findings: &Findings<'_>, story: usize) -> AHashMap<u32, u32> {
    let mut holders = AHashMap::new();
    for document in findings.stories[story].documents() {
        for stem in own_stems(findings, story, document, &findings.corpus.outline(document as usize)) {
            *holders.entry(stem).or_insert(0) += 1;
        }
    }
    holders
}

/// The stems of the segments with which a document is in a story.
fn own_stems(findings: &Findings<'_>, story: usize, document: u32, outline: &Outline) -> AHashSet<u32> {
    let members = findings.stories[story].members_of(document);
    let sentences = members.iter().flat_map(|m| outline.segments[m.node.segment as usize].sentences.range());
    let sentences = sentences.map(|number| &outline.sentences[number]).filter(|sentence| !sentence.furniture);
    sentences.flat_map(|sentence| outline.words_of(sentence)).map(|word| word.stem).collect()
}

/// Which lines of the corpus stand in more than one document.
fn repeated_lines(findings: &Findings<'_>) -> AHashMap<u64, Repeated> {
    let mut repeated = AHashMap::new();
    for document in 0..findings.corpus.len() as u32 {
        let (text, outline) = (findings.corpus.text(document as usize), findings.corpus.outline(document as usize));
        for line in outline.lines.iter().filter(|line| !line.text.is_empty()) {
            let entry = repeated.entry(line_key(&text, &outline, line)).or_insert(Repeated::In(document));
            if *entry != Repeated::In(document) {
                *entry = Repeated::InSeveral;
            }
        }
    }
    repeated
}

/// What a line says: its folded words, or its bytes where it has none.
fn line_key(text: &str, outline: &Outline, line: &Line) -> u64 {
    let start = outline.words.partition_point(|word| word.span.start < line.text.start);
    let end = outline.words.partition_point(|word| word.span.start < line.text.end);
    if start == end {
        return xxh3_64(&text.as_bytes()[line.text.range()]);
    }
    let forms: Vec<u8> = outline.words[start..end].iter().flat_map(|word| word.form.to_le_bytes()).collect();
    xxh3_64(&forms)
}
