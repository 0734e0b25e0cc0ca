//! A document's text taken apart: lines, sentences, words, paragraphs, segments, each with its place.

use std::ops::Range;

use super::line::{self, Line};
use super::names::{self, Wanted};
use super::read::words_key;
use super::room::in_exact_room;
use super::segment::{self, SegmentKind};
use super::word::{Normaliser, Word};
use super::{Document, Language, Span, detect};
use crate::{Error, Result};

/// A range of numbers of words or sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The first.
    pub start: u32,
    /// The one behind the last.
    pub end: u32,
}

impl Numbers {
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// How many.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same as a range of indices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A sentence, or a piece of one that is too long to compare whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// Its words.
    pub words: Numbers,
    /// The line it begins in, from 1.
    pub line: u32,
    /// Hash of its folded words in their order: equal keys are the same sentence.
    pub key: u64,
    /// The same with every number taken for one: equal templates differ in numbers only.
    pub template: u64,
    /// How many of its words are numbers.
    pub numbers: u32,
    /// The segment it is in.
    pub segment: u32,
    /// Whether it is furniture: by its shape, by its place, or because a corpus shows it.
    pub furniture: bool,
    /// Whether it is a form: a corpus shows it again and again, filled in with other numbers.
    pub form: bool,
}

impl Sentence {
    /// Whether it is compared with others: it has words and is not furniture.
    pub(crate) fn is_compared(&self) -> bool {
        !self.furniture && !self.words.is_empty()
    }
}

/// What is fingerprinted: a block of lines, cut at sentence ends where it is long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands.
    pub span: Span,
    /// Its sentences.
    pub sentences: Numbers,
    /// Its words.
    pub words: Numbers,
    /// The segment it is in.
    pub segment: u32,
}

/// One article inside a document, or a block of furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it stands.
    pub span: Span,
    /// Its sentences.
    pub sentences: Numbers,
    /// Its first line, from 1.
    pub first_line: u32,
    /// Its last line.
    pub last_line: u32,
    /// An article, or furniture.
    pub kind: SegmentKind,
    /// Words of its article text: those of sentences that are not furniture. Of a furniture segment, all its words.
    pub words: u32,
    /// Its headline, where a line near its beginning looks like one.
    pub headline: Option<Span>,
}

/// A document taken apart.
///
/// ```
/// use wirecopy::Document;
/// use wirecopy::document::{Normaliser, Outline};
///
/// let document = Document::new("1", "Gen. Dembele was arrested. Nobody said why.\n\nComments\n");
/// let outline = Outline::new(&document, &mut Normaliser::default())?;
/// assert_eq!(outline.sentences.len(), 3);
/// assert!(outline.sentences[2].furniture);
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Its lines, blank ones too.
    pub lines: Vec<Line>,
    /// Its words.
    pub words: Vec<Word>,
    /// Its sentences: all text but white space is in one.
    pub sentences: Vec<Sentence>,
    /// Its paragraphs, furniture left out.
    pub paragraphs: Vec<Paragraph>,
    /// Its segments.
    pub segments: Vec<Segment>,
    /// The segment that the document is about, where there is an article in it.
    pub main: Option<u32>,
    /// The language it is declared to be in or seems to be in; nothing where neither is so. Its words are stemmed in it, and those
    /// of a block of lines that is plainly in another in that one.
    pub language: Option<Language>,
    /// As [`key`](Outline::key) gives it.
    pub(super) key: u64,
}

/// Words of a paragraph above which it is cut at the next sentence end.
const PARAGRAPH_WORDS: usize = 80;
/// Words below which a block of lines is joined with short ones beside it.
const SHORT_WORDS: usize = 5;

impl Outline {
    /// Takes a document apart.
    ///
    /// # Errors
    ///
    /// When its text is longer than 4 GiB.
    pub fn new(document: &Document, normaliser: &mut Normaliser) -> Result<Self> {
        let text = document.text();
        if u32::try_from(text.len()).is_err() {
            return Err(Error::limit(document.id(), u64::from(u32::MAX), text.len() as u64, "bytes"));
        }
        let lines = line::lines(text);
        let blocks = line::blocks(text, &lines);
        let mut outline = Self { lines, ..Self::default() };
        let (shapes, ends) = outline.read(text, &blocks, normaliser);
        outline.stem(document, &ends, normaliser);
        let (parts, furniture) = segment::segment(&shapes, |a, b| {
            let sentences = |range: Range<usize>| {
                let start = range.start.checked_sub(1).map_or(0, |before| ends[before]);
                &outline.sentences[start..ends[range.end - 1]]
            };
            names::shared(text, &outline, sentences(a), sentences(b))
        });
        for part in parts {
            let headline = segment::headline(&part, &shapes, &furniture);
            outline.close_segment(&part, &blocks, &ends, &furniture, headline);
        }
        outline.paragraphs = in_exact_room(outline.paragraphs);
        outline.segments = in_exact_room(outline.segments);
        outline.main = outline.main_segment(document.title(), normaliser);
        Ok(outline)
    }

    /// Stems the words in the language that they are in, which is found where it is not declared. The sentences of the blocks of
    /// lines end at `ends`.
    fn stem(&mut self, document: &Document, ends: &[usize], normaliser: &mut Normaliser) {
        let text = document.text();
        if let Some(declared) = document.language() {
            self.language = Some(declared);
            return normaliser.stem_in(self.language, text, &mut self.words);
        }
        let detect::Detected { language, is_mixed } = detect::language(text, &self.words);
        self.language = language;
        if !is_mixed {
            return normaliser.stem_in(language, text, &mut self.words);
        }
        let mut first = 0;
        for &end in ends {
            let behind = self.sentences[..end].last().map_or(first, |sentence| sentence.words.end as usize);
            let words = &mut self.words[first..behind];
            normaliser.stem_in(detect::language_of_part(text, words, language).or(language), text, words);
            first = behind;
        }
    }

    pub(super) fn block_span(&self, block: &Range<usize>) -> Span {
        self.lines[block.start].text.hull(self.lines[block.end - 1].text)
    }

    /// Makes a segment of a part, marks its furniture, and cuts the rest into paragraphs.
    fn close_segment(
        &mut self,
        part: &segment::Part,
        blocks: &[Range<usize>],
        ends: &[usize],
        furniture: &[bool],
        headline: Option<usize>,
    ) {
        let number = self.segments.len() as u32;
        let start_of = |block: usize| if block == 0 { 0 } else { ends[block - 1] };
        let mut words = 0;
        let mut short: Option<Range<usize>> = None;
        for block in part.blocks.clone() {
            let range = start_of(block)..ends[block];
            for sentence in &mut self.sentences[range.clone()] {
                sentence.segment = number;
                sentence.furniture = furniture[block];
            }
            if !furniture[block] || part.kind == SegmentKind::Furniture {
                words += self.words_in(&range);
            }
            // Short lines in a row (a table, a list, verse) are one paragraph: alone they would tell nothing.
            let is_short = !furniture[block] && self.words_in(&range) < SHORT_WORDS;
            short = match short {
                Some(run) if is_short => Some(run.start..range.end),
                Some(run) => {
                    self.close_paragraphs(run, number);
                    is_short.then(|| range.clone())
                }
                None => is_short.then(|| range.clone()),
            };
            if !furniture[block] && !is_short {
                self.close_paragraphs(range, number);
            }
        }
        if let Some(run) = short {
            self.close_paragraphs(run, number);
        }
        let sentences = start_of(part.blocks.start)..ends[part.blocks.end - 1];
        let (first, last) = (blocks[part.blocks.start].start, blocks[part.blocks.end - 1].end);
        self.segments.push(Segment {
            span: self.lines[first].text.hull(self.lines[last - 1].text),
            sentences: Numbers::new(sentences.start, sentences.end),
            first_line: first as u32 + 1,
            last_line: last as u32,
            kind: part.kind,
            words: words as u32,
            headline: headline.map(|block| self.block_span(&blocks[block])),
        });
    }

    fn words_in(&self, sentences: &Range<usize>) -> usize {
        self.sentences[sentences.clone()].iter().map(|sentence| sentence.words.len()).sum()
    }

    fn close_paragraphs(&mut self, sentences: Range<usize>, segment: u32) {
        let mut start = sentences.start;
        for at in sentences.clone() {
            let words = Numbers { start: self.sentences[start].words.start, end: self.sentences[at].words.end };
            let last = at + 1 == sentences.end;
            if !last && words.len() < PARAGRAPH_WORDS {
                continue;
            }
            let span = self.sentences[start].span.hull(self.sentences[at].span);
            if !words.is_empty() {
                self.paragraphs.push(Paragraph { span, sentences: Numbers::new(start, at + 1), words, segment });
            }
            start = at + 1;
        }
    }

    /// The article that shares most of the title's words; without a title, or where no article does, the first.
    fn main_segment(&self, title: Option<&str>, normaliser: &mut Normaliser) -> Option<u32> {
        let mut articles = (0..self.segments.len()).filter(|&i| self.segments[i].kind == SegmentKind::Article);
        let first = articles.next()?;
        let Some(second) = articles.next() else { return Some(first as u32) };
        let wanted = Wanted::new(normaliser.words_in(title.unwrap_or(""), self.language).iter().map(|word| word.stem));
        let shared = |segment: usize| {
            let sentences = &self.sentences[self.segments[segment].sentences.range()];
            wanted.clone().found_in(sentences.iter().flat_map(|sentence| self.words_of(sentence)))
        };
        let articles = [first, second].into_iter().chain(articles);
        articles.max_by_key(|&i| (shared(i), std::cmp::Reverse(i))).map(|i| i as u32)
    }

    /// The sentences that are compared with others: those with words that are not furniture.
    pub fn compared(&self) -> impl Iterator<Item = &Sentence> {
        self.sentences.iter().filter(|sentence| sentence.is_compared())
    }

    /// Takes the sentences that a corpus shows to be furniture out of the articles they stand in. A document that is nothing
    /// else keeps them: what it says and nothing beside it is not furniture to itself.
    pub fn mark_furniture(&mut self, is_furniture: impl Fn(&Sentence) -> bool) {
        if self.compared().all(&is_furniture) {
            return;
        }
        for segment in &mut self.segments {
            let sentences = &mut self.sentences[segment.sentences.range()];
            if segment.kind == SegmentKind::Article {
                sentences.iter_mut().for_each(|sentence| sentence.furniture |= is_furniture(sentence));
                let articles = sentences.iter().filter(|sentence| !sentence.furniture);
                let words = articles.map(|sentence| sentence.words.len() as u32).sum();
                let nothing_left = words == 0 && segment.words > 0;
                (segment.kind, segment.words) =
                    if nothing_left { (SegmentKind::Furniture, segment.words) } else { (segment.kind, words) };
            }
        }
        if self.main.is_some_and(|main| self.segments[main as usize].kind == SegmentKind::Furniture) {
            let first = self.articles().map(|(number, _)| number).next();
            self.main = first;
        }
        let sentences = &self.sentences;
        let article = |sentence: &Sentence| !sentence.furniture;
        self.paragraphs.retain(|paragraph| sentences[paragraph.sentences.range()].iter().any(article));
    }

    /// Marks forms that a corpus shows.
    pub fn mark_forms(&mut self, is_form: impl Fn(&Sentence) -> bool) {
        self.sentences.iter_mut().for_each(|sentence| sentence.form = is_form(sentence));
    }

    /// Cuts segments in two before each of these sentences, which begin articles that nothing else announces.
    ///
    /// Each must begin a paragraph, and they come in order. The document's main segment is found anew.
    pub fn cut(&mut self, cuts: &[u32], title: Option<&str>, normaliser: &mut Normaliser) {
        let mut cuts = cuts.iter().copied().peekable();
        let mut segments = Vec::with_capacity(self.segments.len() + cuts.len());
        for mut segment in std::mem::take(&mut self.segments) {
            while let Some(cut) = cuts.next_if(|&cut| cut < segment.sentences.end) {
                let (first, second) = self.split(&segment, cut);
                segments.push(first);
                segment = second;
            }
            segments.push(segment);
        }
        for (number, segment) in (0..).zip(&segments) {
            self.sentences[segment.sentences.range()].iter_mut().for_each(|sentence| sentence.segment = number);
        }
        for paragraph in &mut self.paragraphs {
            paragraph.segment = self.sentences[paragraph.sentences.start as usize].segment;
        }
        self.segments = segments;
        self.main = self.main_segment(title, normaliser);
    }

    /// The two parts of a segment before and from a sentence on.
    fn split(&self, segment: &Segment, cut: u32) -> (Segment, Segment) {
        let part = |sentences: Numbers, headline: Option<Span>| {
            let inside = &self.sentences[sentences.range()];
            let span = inside[0].span.hull(inside[inside.len() - 1].span);
            let line_of = |at: u32| self.lines.partition_point(|line| line.span.start <= at) as u32;
            let articles = inside.iter().filter(|sentence| !sentence.furniture);
            Segment {
                span,
                sentences,
                first_line: inside[0].line,
                last_line: line_of(span.end - 1),
                kind: segment.kind,
                words: articles.map(|sentence| sentence.words.len() as u32).sum(),
                headline: headline.filter(|headline| span.start <= headline.start && headline.end <= span.end),
            }
        };
        let (start, end) = (segment.sentences.start, segment.sentences.end);
        (part(Numbers { start, end: cut }, segment.headline), part(Numbers { start: cut, end }, None))
    }

    /// The segments that are articles, with their numbers.
    pub fn articles(&self) -> impl Iterator<Item = (u32, &Segment)> {
        (0..).zip(&self.segments).filter(|(_, segment)| segment.kind == SegmentKind::Article)
    }

    /// The word behind the last one of a segment, where its text breaks off inside a sentence.
    pub(crate) fn open_end(&self, text: &str, segment: u32) -> Option<u32> {
        let sentences = &self.sentences[self.segments[segment as usize].sentences.range()];
        let last = sentences.iter().rfind(|sentence| sentence.is_compared())?;
        let end = text[last.span.range()].trim_end();
        let is_open = end.ends_with("...") || end.ends_with('…') || end.ends_with(char::is_alphanumeric);
        is_open.then_some(last.words.end)
    }

    /// The sentence that a word stands in, by their numbers.
    pub fn sentence_of(&self, word: u32) -> u32 {
        self.sentences.partition_point(|sentence| sentence.words.end <= word) as u32
    }

    /// Hash of all folded words in their order: documents with words and with equal keys are the same as a whole.
    pub fn key(&self) -> u64 {
        self.key
    }

    /// Hash of a paragraph's folded words in their order.
    pub fn paragraph_key(&self, paragraph: &Paragraph) -> u64 {
        words_key(&self.words[paragraph.words.range()])
    }

    /// The words of a sentence.
    pub fn words_of(&self, sentence: &Sentence) -> &[Word] {
        &self.words[sentence.words.range()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_makes_two_articles_of_one_and_loses_nothing() {
        let text = "Harbour reopens to ferries after storms\n\nThe ferries left Kirkwall at dawn with mail and feed for the outer isles.\n\n\
                    Grain prices fell in Odessa as rain reached the plains, traders said on Monday.\n\n\
                    Buyers from Cairo stayed away.\n";
        let mut normaliser = Normaliser::default();
        let whole = Outline::new(&Document::new("1", text), &mut normaliser).expect("a short text");
        assert_eq!(whole.segments.len(), 1);
        let mut cut = whole.clone();
        let second = whole.paragraphs.iter().find(|p| text[p.span.range()].starts_with("Grain")).expect("a paragraph");
        cut.cut(&[second.sentences.start], Some("Grain prices in Odessa"), &mut normaliser);
        let parts: Vec<&str> = cut.segments.iter().map(|segment| &text[segment.span.range()]).collect();
        assert!(parts[0].starts_with("Harbour") && parts[0].ends_with("isles."), "{parts:?}");
        assert!(parts[1].starts_with("Grain") && parts[1].ends_with("away."), "{parts:?}");
        let words: u32 = cut.segments.iter().map(|segment| segment.words).sum();
        assert_eq!(words, whole.segments[0].words);
        assert_eq!((cut.segments[0].headline.is_some(), cut.segments[1].headline), (true, None));
        let lines: Vec<(u32, u32)> =
            cut.segments.iter().map(|segment| (segment.first_line, segment.last_line)).collect();
        assert_eq!(lines, [(1, 3), (5, 7)]);
        assert!(cut.sentences.iter().all(|sentence| {
            cut.segments[sentence.segment as usize].span.range().contains(&(sentence.span.start as usize))
        }));
        assert_eq!(cut.main, Some(1));
    }
}
