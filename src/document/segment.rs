//! Segments: the articles inside a document, and the furniture between them.
//!
//! A page holds more than its story: chrome above and below, teasers and whole articles of other stories behind. A run of
//! stubs between two bodies of text ends an article when it says that another begins (a time stamp, or chrome with a
//! headline behind it), or when a headline stands between texts that do not name the same people and places; otherwise it
//! holds subheadings, which belong to the text, or furniture inside it.

use std::ops::Range;

use super::furniture::Shape;

/// What a segment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "parts", derive(serde::Deserialize))]
#[cfg_attr(any(feature = "json", feature = "parts"), derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum SegmentKind {
    /// A text somebody wrote.
    Article,
    /// Page chrome between and around the articles.
    Furniture,
}

impl SegmentKind {
    /// The kind as the reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Furniture => "furniture",
        }
    }
}

/// A block of lines as segmentation sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    /// What it looks like.
    pub(super) shape: Shape,
    /// Its words, counted.
    pub(super) words: usize,
}

/// The part of a document's blocks that one segment holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) blocks: Range<usize>,
    pub(super) kind: SegmentKind,
}

/// Words of a stub from which on it may be a headline.
const HEADLINE_WORDS: usize = 4;
/// Stubs shorter than a headline that, in one run, are a menu and not subheadings.
const MENU_STUBS: usize = 3;

/// Blocks on either side of a headline whose names are compared.
const COMPARED_BLOCKS: usize = 12;
/// Share of names in common below which the text behind a headline is another article,
const OTHER_NAMES: f64 = 0.15;
/// and below which it is one where chrome stands before the headline too.
const OTHER_NAMES_BEHIND_CHROME: f64 = 0.2;

/// Cuts a document into segments and says which of its blocks are furniture.
///
/// `shared_names` is the share of names that two ranges of blocks have in common, nothing where they name too little.
pub(super) fn segment(
    blocks: &[Block],
    shared_names: impl Fn(Range<usize>, Range<usize>) -> Option<f64>,
) -> (Vec<Part>, Vec<bool>) {
    let mut furniture: Vec<bool> = blocks.iter().map(|block| is_furniture_alone(block.shape)).collect();
    let mut starts = Vec::new();
    for run in stub_runs(blocks) {
        let place = Place::of(&run, blocks.len());
        let headline = (place != Place::Trailing && is_headline(&blocks[run.end - 1])).then(|| run.end - 1);
        if reads_as_furniture(&blocks[run.clone()], place) {
            for at in run.clone() {
                furniture[at] |= Some(at) != headline && !(place == Place::Leading && is_headline(&blocks[at]));
            }
        }
        let article = starts.last().map_or(0, |run: &Range<usize>| run.end);
        let before = article.max(run.start.saturating_sub(COMPARED_BLOCKS))..run.start;
        let shared = headline
            .filter(|_| place == Place::Middle)
            .and_then(|headline| shared_names(before, headline..blocks.len().min(headline + 1 + COMPARED_BLOCKS)));
        if place == Place::Middle && begins_article(&blocks[run.clone()], headline.is_some(), shared) {
            starts.push(run);
        }
    }
    (parts(blocks, &furniture, &starts), furniture)
}

/// Blocks at the beginning of an article among which its headline is looked for.
const HEADLINE_BLOCKS: usize = 3;

/// The block of an article that looks like its headline.
pub(super) fn headline(part: &Part, blocks: &[Block], furniture: &[bool]) -> Option<usize> {
    let mut first = part.blocks.clone().take(HEADLINE_BLOCKS);
    first.find(|&at| part.kind == SegmentKind::Article && !furniture[at] && is_headline(&blocks[at]))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Leading,
    Middle,
    Trailing,
    /// The whole document.
    Alone,
}

impl Place {
    fn of(run: &Range<usize>, blocks: usize) -> Self {
        match (run.start == 0, run.end == blocks) {
            (true, true) => Self::Alone,
            (true, false) => Self::Leading,
            (false, true) => Self::Trailing,
            (false, false) => Self::Middle,
        }
    }
}

fn is_furniture_alone(shape: Shape) -> bool {
    matches!(shape, Shape::Stamp | Shape::Chrome)
}

fn is_headline(block: &Block) -> bool {
    block.shape == Shape::Stub && block.words >= HEADLINE_WORDS
}

/// Maximal runs of blocks that are not body text.
fn stub_runs(blocks: &[Block]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if block.shape == Shape::Body {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// Whether the stubs of a run are chrome too: something among them says so, or they are a menu.
fn reads_as_furniture(run: &[Block], place: Place) -> bool {
    let stamped = run.iter().any(|block| block.shape == Shape::Stamp);
    let chrome = run.iter().filter(|block| is_furniture_alone(block.shape)).count();
    let short = run.iter().filter(|block| block.words < HEADLINE_WORDS).count();
    match place {
        Place::Alone => false,
        _ => stamped || (short >= MENU_STUBS && 2 * short >= run.len()) || (chrome > 0 && short > chrome),
    }
}

/// Whether the text behind a run is another article. `shared` is the share of names it has in common with the text before,
/// where a headline stands between them and both name enough.
fn begins_article(run: &[Block], has_headline: bool, shared: Option<f64>) -> bool {
    let stamped = run.iter().any(|block| block.shape == Shape::Stamp);
    let chrome = run.iter().filter(|block| is_furniture_alone(block.shape)).count();
    let least = if chrome > 0 { OTHER_NAMES_BEHIND_CHROME } else { OTHER_NAMES };
    stamped || (has_headline && chrome >= 2) || shared.is_some_and(|shared| shared < least)
}

/// Segments in order: articles begin behind the furniture of each run that starts one; furniture at either end is apart.
fn parts(blocks: &[Block], furniture: &[bool], starts: &[Range<usize>]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    for run in starts {
        let first = run.clone().find(|&i| furniture[i]).unwrap_or(run.start);
        let last = run.clone().rev().find(|&i| furniture[i]).map_or(run.start, |i| i + 1);
        push_article(at..first, furniture, &mut parts);
        push(first..last, SegmentKind::Furniture, &mut parts);
        at = last;
    }
    push_article(at..blocks.len(), furniture, &mut parts);
    parts
}

/// An article without the furniture at its ends, which becomes segments of its own.
fn push_article(range: Range<usize>, furniture: &[bool], parts: &mut Vec<Part>) {
    let first = range.clone().find(|&i| !furniture[i]).unwrap_or(range.end);
    let last = range.clone().rev().find(|&i| !furniture[i]).map_or(first, |i| i + 1);
    push(range.start..first, SegmentKind::Furniture, parts);
    push(first..last, SegmentKind::Article, parts);
    push(last..range.end, SegmentKind::Furniture, parts);
}

fn push(range: Range<usize>, kind: SegmentKind, parts: &mut Vec<Part>) {
    if range.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some(part) if part.kind == kind && kind == SegmentKind::Furniture => part.blocks.end = range.end,
        _ => parts.push(Part { blocks: range, kind }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter a block: `b`ody, `s`tub of two words, `h`eadline, stam`p`, `c`hrome.
    fn page(shapes: &str) -> Vec<Block> {
        let block = |c| match c {
            'b' => Block { shape: Shape::Body, words: 30 },
            's' => Block { shape: Shape::Stub, words: 2 },
            'h' => Block { shape: Shape::Stub, words: 9 },
            'p' => Block { shape: Shape::Stamp, words: 3 },
            _ => Block { shape: Shape::Chrome, words: 1 },
        };
        shapes.chars().map(block).collect()
    }

    /// `A`rticle, in it `f`urniture; `.` a furniture segment; `|` where a segment begins.
    fn of(shapes: &str) -> String {
        with_names(shapes, None)
    }

    fn with_names(shapes: &str, shared: Option<f64>) -> String {
        let (parts, furniture) = segment(&page(shapes), |_, _| shared);
        let draw = |part: &Part| {
            part.blocks
                .clone()
                .map(|i| match (part.kind, furniture[i]) {
                    (SegmentKind::Furniture, true) => '.',
                    (SegmentKind::Article, true) => 'f',
                    (SegmentKind::Article, false) => 'A',
                    (SegmentKind::Furniture, false) => '?',
                })
                .collect::<String>()
        };
        parts.iter().map(draw).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_plain_article_is_one_segment() {
        assert_eq!(of("hbbb"), "AAAA");
        assert_eq!(of("hbhbsb"), "AAAAAA");
        assert_eq!(of(""), "");
        assert_eq!(of("s"), "A");
        assert_eq!(of("c"), ".");
    }

    #[test]
    fn a_stamp_begins_another_article() {
        assert_eq!(of("hbbcsscsphbspshb"), "AAA|......|AA|...|AA");
    }

    #[test]
    fn a_headline_over_other_names_begins_another_article() {
        assert_eq!(with_names("hbbbhbbb", Some(0.1)), "AAAA|AAAA");
        assert_eq!(with_names("hbbbhbbb", Some(0.17)), "AAAAAAAA");
        assert_eq!(with_names("hbbbchbbb", Some(0.17)), "AAAA|.|AAAA");
        assert_eq!(with_names("hbbbsbbb", Some(0.1)), "AAAAAAAA");
    }

    #[test]
    fn furniture_inside_an_article_does_not_end_it() {
        assert_eq!(of("hbbcbb"), "AAAfAA");
        assert_eq!(of("hbbsssbb"), "AAAfffAA");
    }

    #[test]
    fn furniture_at_the_ends_is_apart() {
        assert_eq!(of("ccshbbsssc"), "...|AAA|....");
    }
}
