//! Links → stories, and what follows from them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Parts;
use super::align::{in_blocks, links};
use super::block::{Block, pairs};
use super::row::{Kind, Row, by_part, mark, of_kind, pair_key, row, value};
use super::seams::Others;
use crate::Result;
use crate::document::{Corpus, Outlines, Reach, Reached};
use crate::report::{self, Teller};
use crate::story::{self, Aligned, Graph, Node, Subject, Subjects, TopicSpace, cluster, homes};

pub(super) fn subject(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let block = Block::of(rows)?;
    let (corpus, space) = (block.open()?, TopicSpace::default());
    let subject = |(place, &number): (usize, &u32)| {
        let subject = Subject::of(&space, &corpus.text(place), &corpus.outline(place));
        row(Kind::Subject, 0, number.into(), &(block.documents()[place].id(), subject))
    };
    block.numbers.iter().enumerate().map(subject).collect()
}

/// All that is known of a corpus but its texts.
struct Known {
    ids: BTreeMap<u32, String>,
    subjects: Subjects,
    links: Vec<Aligned>,
    stories: Vec<story::Story>,
}

impl Known {
    fn of(rows: &[Row<'_>]) -> Result<Self> {
        let (mut ids, mut subjects) = (BTreeMap::new(), Subjects::default());
        for row in of_kind(rows, Kind::Subject) {
            let (id, subject): (String, Subject) = value(row)?;
            ids.insert(row.key as u32, id);
            subjects.add(row.key as u32, subject);
        }
        let links = links(rows)?;
        let graph = Graph::new(&links);
        let stories = cluster(&links, &graph, &subjects.words, &subjects.topics);
        Ok(Self { ids, subjects, links, stories })
    }
}

pub(super) fn others(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let known = Known::of(rows)?;
    let (graph, homes) = (Graph::new(&known.links), homes(&known.stories));
    let mut of_documents: BTreeMap<u32, Others> = BTreeMap::new();
    for row in of_kind(rows, Kind::SeamSuspects) {
        of_documents.insert(row.key as u32, Others::new());
    }
    for node in graph.nodes() {
        if let Some(of_document) = of_documents.get_mut(&node.document) {
            let others = homes.get(&node).map(|story| story::others(story, node, &known.subjects.topics));
            of_document.push((node.segment, others.unwrap_or_default().into_iter().cloned().collect()));
        }
    }
    of_documents.into_iter().map(|(document, others)| row(Kind::Others, 0, document.into(), &others)).collect()
}

pub(super) fn missing(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let known = Known::of(rows)?;
    let missing = story::missing(&known.stories, &pairs(rows)?, &|_, _| true);
    by_part(Kind::Pairs, in_blocks(&missing, parts.sizes.parts))
}

/// Two documents that are reported as a pair.
#[derive(Serialize, Deserialize)]
pub(super) struct Planned {
    /// The number of their first passage.
    pub(super) first: u64,
    /// Their linked segments.
    pub(super) links: Vec<Aligned>,
    /// Where there are none, the members of a story that they are.
    pub(super) members: Option<(Node, Node)>,
}

pub(super) fn plan(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let known = Known::of(rows)?;
    let reached = Reached::new(Reach::default(), std::iter::empty::<crate::Document>());
    let pairs = report::pairs(&known.links, &known.stories, &reached);
    let numbers: Vec<(u32, u32)> = pairs.iter().map(|pair| pair.documents).collect();
    let (mut found, mut first) = (Vec::new(), 0);
    for ((block, documents), pair) in in_blocks(&numbers, parts.sizes.parts).zip(pairs) {
        let links = known.links[pair.links.start as usize..pair.links.end as usize].to_vec();
        let passages: usize = links.iter().map(|link| link.passages.len()).sum();
        let planned = Planned { first, links, members: pair.members };
        found.push(row(Kind::Plan, block, pair_key(documents), &planned)?);
        first += passages as u64;
        found.extend([documents.0, documents.1].map(|document| mark(Kind::Need, block, document.into())));
    }
    let id = |number: u32| known.ids.get(&number).cloned().unwrap_or_default();
    let teller = Teller::new(&known.links, &known.stories, &known.subjects.topics, &id);
    for number in 0..known.stories.len() {
        if let Some(named) = teller.named(number) {
            let story = (named.segment, teller.story(number, String::new()));
            found.push(row(Kind::Story, 0, named.document.into(), &story)?);
        }
    }
    Ok(found)
}
