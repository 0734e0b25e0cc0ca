//! The truth about a window, from how it was made: which pairs of documents share words, and what each sentence is.
//!
//! Two documents share a run where both have the same words of the same origins one after the other; runs of fewer than
//! [`TILE`] words are chance or phrase. That is what greedy string tiling (Wise 1993) would find, without its search.

use super::page::{Page, Part};
use super::prose::Origins;

/// What a span of a document is, as the report's labels have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Label {
    /// Stands word for word in another document of the story.
    Verbatim,
    /// Stands in other words in another document of the story.
    Rewritten,
    /// On the story, in no other document of it.
    Own,
    /// Of another article on the same page.
    OffTopic,
    /// The outlet's frame.
    Furniture,
}

impl Label {
    /// The label as the files have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Verbatim => "verbatim",
            Label::Rewritten => "rewritten",
            Label::Own => "own",
            Label::OffTopic => "off_topic",
            Label::Furniture => "furniture",
        }
    }
}

/// Words of the shortest run that counts as shared.
pub const TILE: usize = 6;

/// What was made, as far as the truth depends on it.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) page: Page,
    pub(super) story: usize,
    /// The story that an article below the main one is of.
    pub(super) tail: Option<usize>,
    /// The template it was filled into.
    pub(super) template: Option<usize>,
}

/// Two documents, by their places, and the words they share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shared {
    pub(super) a: usize,
    pub(super) b: usize,
    pub(super) words: usize,
    pub(super) longest: usize,
}

impl Shared {
    /// How much of a pair this is: 3 both sides are covered to 80 %; 2 the shorter to half, by 60 words or more that are
    /// 120 or hold a run of 40; 1 less, of one story or of an article printed below another; 0 a quote or a paragraph of
    /// background that different stories have in common.
    pub(super) fn grade(self, a: &Made, b: &Made) -> u8 {
        let (least, most) = {
            let (x, y) = (a.page.tokens.len(), b.page.tokens.len());
            (x.min(y), x.max(y))
        };
        let together = a.story == b.story
            || a.tail == Some(b.story)
            || b.tail == Some(a.story)
            || a.tail.is_some() && a.tail == b.tail;
        if self.words * 10 >= most * 8 {
            3
        } else if self.words * 2 >= least && self.words >= 60 && (self.words >= 120 || self.longest >= 40) {
            2
        } else if together || self.is_template(a, b) {
            1
        } else {
            0
        }
    }

    /// Whether both were filled into one template with different figures.
    pub(super) fn is_template(self, a: &Made, b: &Made) -> bool {
        a.template.is_some() && a.template == b.template && a.story != b.story
    }
}

/// The pairs that share words, by place, and the label of every piece of every document.
pub(super) fn truth(made: &[Made], origins: usize) -> (Vec<Shared>, Vec<Vec<Label>>) {
    let mut shared = Vec::new();
    let mut evidence: Vec<Vec<Evidence>> =
        made.iter().map(|made| vec![Evidence::None; made.page.pieces.len()]).collect();
    let mut places = vec![NOWHERE; origins];
    for of_one in candidates(made).chunk_by(|x, y| x.0 == y.0) {
        let a = of_one[0].0 as usize;
        for (place, token) in (0..).zip(&made[a].page.tokens) {
            places[token.origin as usize] = place;
        }
        for &(_, b) in of_one {
            let b = b as usize;
            let runs = runs(&made[a].page, &places, &made[b].page);
            let tiles = runs.iter().filter(|run| run.words >= TILE).map(|run| run.words);
            let (words, longest) = tiles.fold((0, 0), |(sum, longest), tile| (sum + tile, longest.max(tile)));
            if words > 0 {
                shared.push(Shared { a, b, words, longest });
            }
            if made[a].story == made[b].story {
                weigh(&made[a].page, runs.iter().map(|run| (run.a, run.words)), &mut evidence[a]);
                weigh(&made[b].page, runs.iter().map(|run| (run.b, run.words)), &mut evidence[b]);
                mark_related(&made[a].page, &places, &made[b].page, &mut evidence, (a, b));
            }
        }
        for token in &made[a].page.tokens {
            places[token.origin as usize] = NOWHERE;
        }
    }
    let labels = made.iter().zip(evidence).map(|(made, evidence)| {
        let pieces = made.page.pieces.iter().zip(evidence);
        pieces.map(|(piece, evidence)| label(piece.part, evidence)).collect()
    });
    (shared, labels.collect())
}

const NOWHERE: u32 = u32::MAX;

/// What the other documents of its story say about a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Evidence {
    None,
    Related,
    Whole,
}

fn label(part: Part, evidence: Evidence) -> Label {
    match (part, evidence) {
        (Part::Furniture, _) => Label::Furniture,
        (Part::Tail, _) => Label::OffTopic,
        (Part::Story, Evidence::Whole) => Label::Verbatim,
        (Part::Story, Evidence::Related) => Label::Rewritten,
        (Part::Story, Evidence::None) => Label::Own,
    }
}

/// Pairs of documents with words of one sentence, in order.
fn candidates(made: &[Made]) -> Vec<(u32, u32)> {
    let mut holders: Vec<(u32, u32)> = Vec::new();
    for (number, made) in (0..).zip(made) {
        let start = holders.len();
        holders.extend(made.page.tokens.iter().map(|token| (token.origin / Origins::BLOCK, number)));
        // Words of a sentence mostly follow each other: this leaves few for the sort.
        let mut kept = start;
        for next in start..holders.len() {
            if kept == start || holders[next] != holders[kept - 1] {
                holders[kept] = holders[next];
                kept += 1;
            }
        }
        holders.truncate(kept);
    }
    holders.sort_unstable();
    holders.dedup();
    let mut pairs = Vec::new();
    for sentence in holders.chunk_by(|x, y| x.0 == y.0) {
        for (i, &(_, a)) in sentence.iter().enumerate() {
            pairs.extend(sentence[i + 1..].iter().map(|&(_, b)| (a, b)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Words that stand one after the other in two documents.
#[derive(Clone, Copy, Debug)]
struct Run {
    a: usize,
    b: usize,
    words: usize,
}

/// The longest runs that `b` shares with the document that `places` tells the places of.
fn runs(a: &Page, places: &[u32], b: &Page) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, token) in b.tokens.iter().enumerate() {
        let place = places[token.origin as usize];
        if place == NOWHERE || a.tokens[place as usize].word != token.word {
            continue;
        }
        let place = place as usize;
        match runs.last_mut() {
            Some(run) if run.a + run.words == place && run.b + run.words == at => run.words += 1,
            _ => runs.push(Run { a: place, b: at, words: 1 }),
        }
    }
    runs
}

/// Marks the pieces that lie wholly in one of the runs, given as first word and length.
fn weigh(page: &Page, runs: impl Iterator<Item = (usize, usize)>, evidence: &mut [Evidence]) {
    for (start, words) in runs {
        let first = page.pieces.partition_point(|piece| piece.tokens.start < start);
        let inside = page.pieces[first..].iter().take_while(|piece| piece.tokens.end <= start + words);
        for (piece, evidence) in inside.zip(&mut evidence[first..]) {
            if !piece.tokens.is_empty() {
                *evidence = Evidence::Whole;
            }
        }
    }
}

/// Marks the pieces that have half of their words, or what was put in their place, from the other document.
fn mark_related(a: &Page, places: &[u32], b: &Page, evidence: &mut [Vec<Evidence>], (x, y): (usize, usize)) {
    let mut found = vec![0_usize; a.tokens.len() + 1];
    for (piece, evidence) in b.pieces.iter().zip(&mut evidence[y]) {
        let mut words = 0;
        for token in &b.tokens[piece.tokens.clone()] {
            let place = places[token.origin as usize];
            if place != NOWHERE {
                words += 1;
                found[place as usize + 1] = 1;
            }
        }
        raise(evidence, words, piece.tokens.len());
    }
    for at in 1..found.len() {
        found[at] += found[at - 1];
    }
    for (piece, evidence) in a.pieces.iter().zip(&mut evidence[x]) {
        raise(evidence, found[piece.tokens.end] - found[piece.tokens.start], piece.tokens.len());
    }
}

fn raise(evidence: &mut Evidence, found: usize, words: usize) {
    if found > 0 && found * 2 >= words {
        *evidence = (*evidence).max(Evidence::Related);
    }
}
