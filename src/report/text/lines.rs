//! A document line by line: what each line is, in a word, and where the same is said.
//!
//! Newspapers print whole paragraphs on a line, with one sentence copied and the next their own. Such a line is shown
//! sentence by sentence, each with its own label, so that the paragraph's majority hides nothing.

use std::io;

use super::context::Context;
use super::paint::{Ink, Run};
use super::sheet::Sheet;
use super::summary::UNIQUE;
use super::wrap::{pad_left, width};
use super::{bar, escape, phrase};
use crate::report::{DocumentReport, Label, LabelledLine, LabelledSpan, PassageKind, Segment, SegmentKind};

/// Bytes of a line that are shown. Ten times a long paragraph; a line beyond it is data, not prose.
const LINE_BYTES: usize = 16 * 1024;
/// Places of a match that are shown beside a sentence.
const MATCHES_SHOWN: usize = 3;

/// One document.
pub(super) fn write(context: &Context<'_>, number: usize, sheet: &mut Sheet<'_>) -> io::Result<()> {
    heading(context, number, sheet)?;
    body(context, number, sheet)
}

/// Its lines.
pub(super) fn body(context: &Context<'_>, number: usize, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let document = &context.report.documents[number];
    sheet.blank()?;
    let text = context.text(document);
    if text.is_none() {
        sheet.text(2, &[Run::plain("Its text is not at hand: bytes are given instead.")])?;
    }
    let gutter = document.lines.last().map_or(1, |line| line.line.to_string().len()).max(3);
    let mut segments = document.segments.iter().peekable();
    for line in &document.lines {
        while let Some(segment) = segments.next_if(|segment| segment.first_line <= line.line) {
            if document.segments.len() > 1 {
                segment_row(context, number, segment, sheet)?;
            }
        }
        Row { context, document, text, gutter, line }.write(sheet)?;
    }
    Ok(())
}

/// The document's name, where it is from, what its words are, which stories it is in.
pub(super) fn heading(context: &Context<'_>, number: usize, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let document = &context.report.documents[number];
    sheet.rule('─')?;
    let mut title = vec![context.name(&document.id)];
    if let Some(headline) = &document.title {
        title.push(Run::plain(format!("\u{a0} {}", escape::headline(headline))));
    }
    sheet.text(0, &title)?;
    sheet.text(2, &[Run::new(origin(document), Ink::Faint)])?;
    sheet.text(2, &bar::in_words(&document.shares))?;
    for part in context.parts(number) {
        let story = context.names.of_story(&context.report.stories[part.story].id);
        let segment = document.segments.iter().find(|segment| segment.id == part.segment);
        let place = segment.filter(|_| document.segments.len() > 1);
        let place = place.map_or_else(String::new, |s| format!(", {}", phrase::lines(s.first_line, s.last_line)));
        sheet.text(2, &[Run::plain(format!("in story {story}: {}{place}", phrase::role(part.role)))])?;
    }
    Ok(())
}

/// Id, outlet, date and length.
pub(super) fn origin(document: &DocumentReport) -> String {
    let mut parts = vec![escape::name(&document.id).into_owned()];
    let known = [&document.source, &document.published];
    parts.extend(known.into_iter().flatten().map(|part| escape::name(part).into_owned()));
    parts.push(phrase::count(document.words as usize, "word"));
    parts.join(" · ")
}

/// Where a segment begins: its number, its lines, its story.
fn segment_row(context: &Context<'_>, number: usize, segment: &Segment, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let mut parts = vec![
        format!("segment {}{}", segment.id, if segment.main { ", the main one" } else { "" }),
        phrase::lines(segment.first_line, segment.last_line),
    ];
    if segment.kind == SegmentKind::Furniture {
        parts.push(phrase::kind(segment.kind).to_owned());
    }
    let stories = context.parts(number).iter().filter(|part| part.segment == segment.id);
    let stories: Vec<_> = stories.map(|part| &context.report.stories[part.story].id).collect();
    if stories.is_empty() && segment.kind == SegmentKind::Article {
        parts.push("in no story".to_owned());
    }
    parts.extend(stories.into_iter().map(|id| format!("in story {}", context.names.of_story(id))));
    let body = Run::new(parts.join(" · "), Ink::Faint);
    sheet.beside(&[Run::new("── ", Ink::Faint)], &[Run::plain("   ")], &[body])
}

/// One line of a document.
struct Row<'a> {
    context: &'a Context<'a>,
    document: &'a DocumentReport,
    text: Option<&'a str>,
    gutter: usize,
    line: &'a LabelledLine,
}

impl Row<'_> {
    fn write(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let line = self.line;
        let spans = spans_in(&self.document.spans, line.start, line.end);
        let mut left = LINE_BYTES;
        if spans.len() < 2 {
            return self.piece(sheet, line.label, (line.start, line.end), spans.first(), true, &mut left);
        }
        for (i, span) in spans.iter().enumerate() {
            let place = (span.start.max(line.start), span.end.min(line.end));
            if left == 0 {
                let more = line.end.saturating_sub(place.0);
                return self.piece_of(sheet, span.label, &[cut_note(more as usize)], false);
            }
            self.piece(sheet, span.label, place, Some(span), i == 0, &mut left)?;
        }
        Ok(())
    }

    /// A sentence of the line, or all of it, and its matches if it begins here.
    fn piece(
        &self,
        sheet: &mut Sheet<'_>,
        label: Label,
        (start, end): (u32, u32),
        span: Option<&LabelledSpan>,
        first: bool,
        left: &mut usize,
    ) -> io::Result<()> {
        let ink = match label {
            Label::Furniture => Ink::Faint,
            _ if self.line.unique => Ink::Strong,
            _ => Ink::Plain,
        };
        let mut body = Vec::new();
        match self.text.and_then(|text| text.get(start as usize..end as usize)) {
            Some(text) => {
                let shown = cut(text, *left);
                *left -= shown.len();
                body.push(Run::new(escape::body(shown), ink));
                if shown.len() < text.len() {
                    *left = 0;
                    body.push(cut_note(text.len() - shown.len()));
                }
            }
            None => body.push(Run::new(format!("bytes {start} to {end}"), Ink::Faint)),
        }
        if let Some(span) = span.filter(|span| span.start >= start) {
            body.extend(matches(self.context, self.document, span));
        }
        self.piece_of(sheet, label, &body, first)
    }

    /// A text beside the margin that says what it is.
    fn piece_of(&self, sheet: &mut Sheet<'_>, label: Label, body: &[Run], first: bool) -> io::Result<()> {
        let number = if first { self.line.line.to_string() } else { String::new() };
        let mark = if first && self.line.unique { UNIQUE } else { " " };
        let margin = Run::new("▌", Ink::Label(label));
        let head = [
            margin.clone(),
            Run::new(format!("{} ", pad_left(&number, self.gutter)), Ink::Faint),
            Run::new(format!("{mark} "), Ink::Strong),
            Run::new(format!("{:<9} ", phrase::label(label)), Ink::Label(label)),
        ];
        let hang = [margin, Run::plain(" ".repeat(head[1..].iter().map(|run| width(&run.text)).sum()))];
        sheet.beside(&head, &hang, body)
    }
}

/// The spans that have text between two bytes.
pub(super) fn spans_in(spans: &[LabelledSpan], start: u32, end: u32) -> &[LabelledSpan] {
    let first = spans.partition_point(|span| span.end <= start);
    let last = spans.partition_point(|span| span.start < end);
    spans.get(first..last).unwrap_or(&[])
}

/// At most so many bytes from the beginning of a text, whole characters.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// What stands in the place of the bytes that are not shown.
pub(super) fn cut_note(bytes: usize) -> Run {
    let bytes = phrase::count(bytes, "more byte").replace(' ', "\u{a0}");
    Run::new(format!(" …\u{a0}({bytes})"), Ink::Faint)
}

/// Where the same is said, the best first, each place once.
fn matches(context: &Context<'_>, document: &DocumentReport, span: &LabelledSpan) -> Vec<Run> {
    let passages = span.passages.iter().filter_map(|&index| context.report.passages.get(index as usize));
    let mut found: Vec<_> = passages
        .filter_map(|passage| match &document.id {
            id if *id == passage.a.document => Some((passage, &passage.b)),
            id if *id == passage.b.document => Some((passage, &passage.a)),
            _ => None,
        })
        .collect();
    found.sort_by(|(one, a), (two, b)| {
        let by_place = (one.kind, &a.document, a.line).cmp(&(two.kind, &b.document, b.line));
        two.score.total_cmp(&one.score).then(by_place)
    });
    let mut places = std::collections::BTreeSet::new();
    found.retain(|(_, side)| places.insert((&side.document, side.line)));
    let mut runs: Vec<Run> = Vec::new();
    for (passage, side) in found.iter().take(MATCHES_SHOWN) {
        let place = format!("{}:{}", context.names.of(&side.document), side.line).replace(' ', "\u{a0}");
        let (label, text) = match passage.kind {
            PassageKind::Verbatim => (Label::Verbatim, format!("=\u{a0}{place}")),
            PassageKind::Rewritten => {
                (Label::Rewritten, format!("≈\u{a0}{place}\u{a0}{}", phrase::score(passage.score)))
            }
        };
        runs.push(Run::plain("\u{a0} "));
        runs.push(Run::new(text, Ink::Label(label)));
    }
    if found.len() > MATCHES_SHOWN {
        runs.push(Run::new(format!(" +{}", found.len() - MATCHES_SHOWN), Ink::Faint));
    }
    runs
}
