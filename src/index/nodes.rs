//! Paragraphs → nodes: paragraphs that are the same after normalisation are one, held by several documents.

use std::borrow::Cow;

use ahash::AHashMap;
use rayon::prelude::*;

use super::lists::Lists;
use crate::document::{Corpus, Outline, Outlines, Paragraph, Span};

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
    /// Document and place of the first paragraph of each node.
    places: Vec<(u32, Span)>,
    /// The documents that hold each node, in order, each once.
    pub(super) holders: Lists,
    holdings: Holdings,
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

    pub(super) fn of(outlines: &dyn Outlines) -> Self {
        let keys = |document: usize| -> Vec<(u64, u32, Span, u32)> {
            let outline = outlines.outline(document);
            let key = |(_, paragraph): (u32, &Paragraph)| {
                (outline.paragraph_key(paragraph), document as u32, paragraph.span, Self::vote_of(paragraph))
            };
            telling(&outline).map(key).collect()
        };
        let keys: Vec<(u64, u32, Span, u32)> = (0..outlines.len()).into_par_iter().flat_map_iter(keys).collect();
        let mut numbers: AHashMap<u64, u32> = AHashMap::new();
        let (mut places, mut votes): (Vec<(u32, Span)>, Vec<u32>) = (Vec::new(), Vec::new());
        let numbered = keys.into_iter().map(|(key, document, span, vote)| {
            let node = *numbers.entry(key).or_insert(places.len() as u32);
            if node as usize == places.len() {
                places.push((document, span));
                votes.push(vote);
            }
            (node, document)
        });
        let holdings = Holdings::of(outlines.len(), numbered);
        let holders = holdings.holders(places.len());
        Self { places, holders, holdings, votes }
    }

    /// How much a paragraph's word counts for a pair of documents.
    pub(super) fn vote_of(paragraph: &Paragraph) -> u32 {
        if paragraph.words.len() < NOMINATING_WORDS { Self::HALF_VOTE } else { Self::FULL_VOTE }
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The texts of nodes, for somebody who asks for many in order.
    pub(super) fn texts<'c>(&'c self, corpus: &'c dyn Corpus) -> NodeTexts<'c> {
        NodeTexts { nodes: self, corpus, last: None }
    }

    /// What a document holds.
    pub(super) fn held_by(&self, document: u32) -> &[Holding] {
        self.holdings.of_document(document)
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

/// What documents hold.
#[derive(Default)]
struct Holdings {
    /// For every document where its holdings begin, and behind the last document how many there are.
    starts: Vec<usize>,
    all: Vec<Holding>,
}

impl Holdings {
    /// Of so many documents, from the nodes of each in their order, which may be repeated.
    fn of(documents: usize, nodes: impl Iterator<Item = (u32, u32)>) -> Self {
        let (mut starts, mut all) = (vec![0; documents + 1], Vec::new());
        // Of each node its last holder so far, and how many it has.
        let mut held: Vec<(u32, u32)> = Vec::new();
        for (node, document) in nodes {
            if node as usize >= held.len() {
                held.resize(node as usize + 1, (document, 0));
            }
            let (last, count) = &mut held[node as usize];
            if *last != document || *count == 0 {
                all.push(Holding { node, rank: *count });
                starts[document as usize + 1] = all.len();
                (*last, *count) = (document, *count + 1);
            }
        }
        // Documents without holdings begin where the one before them ends.
        for document in 1..starts.len() {
            starts[document] = starts[document].max(starts[document - 1]);
        }
        Self { starts, all }
    }

    fn of_document(&self, document: u32) -> &[Holding] {
        &self.all[self.starts[document as usize]..self.starts[document as usize + 1]]
    }

    /// The documents that hold each of so many nodes, in order.
    fn holders(&self, nodes: usize) -> Lists {
        let owners = (0..).zip(self.starts.windows(2)).flat_map(|(document, bounds)| {
            self.all[bounds[0]..bounds[1]].iter().map(move |holding| (holding.node, document))
        });
        Lists::group(nodes, owners)
    }
}

/// The texts of nodes. That of the last node's document is kept: those that are first in one document stand in a row.
pub(super) struct NodeTexts<'c> {
    nodes: &'c Nodes,
    corpus: &'c dyn Corpus,
    last: Option<(u32, Cow<'c, str>)>,
}

impl NodeTexts<'_> {
    /// The text of a node.
    pub(super) fn of(&mut self, node: usize) -> &str {
        let (document, span) = self.nodes.places[node];
        if self.last.as_ref().is_none_or(|(last, _)| *last != document) {
            self.last = Some((document, self.corpus.text(document as usize)));
        }
        self.last.as_ref().and_then(|(_, text)| text.get(span.range())).unwrap_or_default()
    }
}
