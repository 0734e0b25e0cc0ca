//! Paragraphs → nodes: paragraphs that are the same after normalisation are one, held by several documents.

use ahash::AHashMap;
use rayon::prelude::*;

use super::lists::Lists;
use crate::document::{Outline, Paragraph};

/// Words below which a paragraph ("By our correspondent") nominates nobody.
const TELLING_WORDS: usize = 5;
/// Words below which a paragraph ("Asian quake hits European shares") does not nominate alone: no link rests on so short a
/// passage, though several together may be what is left of a text. Evidence begins at eight words; but copies whose long
/// paragraphs all stand in capped buckets are met by their shorter ones, and at eight such a pair was seen to be lost.
const NOMINATING_WORDS: usize = 7;

/// The paragraphs of a document that nominate, with their numbers.
pub(super) fn telling(outline: &Outline) -> impl Iterator<Item = (u32, &Paragraph)> {
    (0..).zip(&outline.paragraphs).filter(|(_, paragraph)| paragraph.words.len() >= TELLING_WORDS)
}

/// The distinct paragraphs of a corpus, numbered in the order in which they first stand.
#[derive(Default)]
pub(super) struct Nodes {
    /// Document and number of the first paragraph of each node.
    places: Vec<(u32, u32)>,
    /// The documents that hold each node, in order, each once.
    pub(super) holders: Lists,
    /// For every document where its holdings begin, and behind the last document how many there are.
    starts: Vec<usize>,
    holdings: Vec<Holding>,
    /// How much each node's word counts for a pair of documents.
    votes: Vec<u32>,
}

/// A node as one document holds it.
#[derive(Clone, Copy)]
pub(super) struct Holding {
    pub(super) node: u32,
    /// The document's place among the node's holders.
    pub(super) rank: u32,
}

impl Nodes {
    /// What it takes to nominate a pair of documents: a paragraph of some length, or two short ones.
    pub(super) const FULL_VOTE: u32 = 2;
    const HALF_VOTE: u32 = 1;

    pub(super) fn of(outlines: &[Outline]) -> Self {
        let keys = |(document, outline): (usize, &Outline)| -> Vec<(u64, u32, u32)> {
            telling(outline)
                .map(|(number, paragraph)| (outline.paragraph_key(paragraph), document as u32, number))
                .collect()
        };
        let keys: Vec<(u64, u32, u32)> = outlines.par_iter().enumerate().flat_map_iter(keys).collect();
        let mut numbers: AHashMap<u64, u32> = AHashMap::new();
        let mut places: Vec<(u32, u32)> = Vec::new();
        // Of each node its last holder so far, and how many it has.
        let mut held: Vec<(u32, u32)> = Vec::new();
        let mut starts = vec![0; outlines.len() + 1];
        let mut holdings = Vec::new();
        for (key, document, paragraph) in keys {
            let node = *numbers.entry(key).or_insert(places.len() as u32);
            if node as usize == places.len() {
                places.push((document, paragraph));
                held.push((document, 0));
            }
            let (last, count) = &mut held[node as usize];
            if *last != document || *count == 0 {
                holdings.push(Holding { node, rank: *count });
                starts[document as usize + 1] = holdings.len();
                (*last, *count) = (document, *count + 1);
            }
        }
        // Documents without holdings begin where the one before them ends.
        for document in 1..starts.len() {
            starts[document] = starts[document].max(starts[document - 1]);
        }
        let owners = (0..).zip(starts.windows(2)).flat_map(|(document, bounds)| {
            holdings[bounds[0]..bounds[1]].iter().map(move |holding| (holding.node, document))
        });
        let holders = Lists::group(places.len(), owners);
        let vote = |&(document, paragraph): &(u32, u32)| {
            Self::vote_of(&outlines[document as usize].paragraphs[paragraph as usize])
        };
        let votes = places.iter().map(vote).collect();
        Self { places, holders, starts, holdings, votes }
    }

    /// How much a paragraph's word counts for a pair of documents.
    pub(super) fn vote_of(paragraph: &Paragraph) -> u32 {
        if paragraph.words.len() < NOMINATING_WORDS { Self::HALF_VOTE } else { Self::FULL_VOTE }
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The text of a node.
    pub(super) fn text<'t>(&self, node: usize, texts: &[&'t str], outlines: &[Outline]) -> &'t str {
        let (document, paragraph) = self.places[node];
        let span = outlines[document as usize].paragraphs[paragraph as usize].span;
        &texts[document as usize][span.range()]
    }

    /// What a document holds.
    pub(super) fn held_by(&self, document: u32) -> &[Holding] {
        &self.holdings[self.starts[document as usize]..self.starts[document as usize + 1]]
    }

    /// How much a node counts for a pair of documents.
    pub(super) fn vote(&self, node: u32) -> u32 {
        self.votes[node as usize]
    }

    /// Of each node the one document that holds it, nothing where there are several.
    pub(super) fn sole_holders(&self) -> Vec<Option<u32>> {
        let sole = |holders: &[u32]| if let [document] = holders { Some(*document) } else { None };
        self.holders.iter().map(sole).collect()
    }
}
