//! Which documents are worth aligning.

use super::Parts;
use super::block::Block;
use super::row::{Kind, Row, by_part, items, row};
use crate::Result;
use crate::document::{Corpus, Outlines};
use crate::index::common_counters;
use crate::index::parted::{self, Fingerprint, Likeness, Mentions, Node, Sketches, Votes};
use crate::story::{Subject, TopicSpace};

pub(super) fn mention(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let block = Block::of(rows)?;
    let corpus = block.open()?;
    let part = |key: u64| ((key >> 32) % u64::from(parts.sizes.parts)) as u32;
    let (mut mentions, mut identities, mut found) = (Vec::new(), Vec::new(), Vec::new());
    let (mut known, space) = (Mentions::default(), TopicSpace::default());
    for (place, &number) in block.numbers.iter().enumerate() {
        let (text, outline) = (corpus.text(place), corpus.outline(place));
        let of_document = known.of(number, &text, &outline);
        mentions.extend(of_document.into_iter().map(|mention| (part(mention.key), mention)));
        identities.extend(parted::identity_of(&outline).map(|key| (part(key), (key, number))));
        let id = block.documents()[place].id();
        found.push(row(Kind::Subject, 0, number.into(), &(id, Subject::of(&space, &text, &outline)))?);
    }
    found.extend(by_part(Kind::Mentions, mentions)?);
    found.extend(by_part(Kind::Identities, identities)?);
    Ok(found)
}

/// Nodes of a row: what is done with one takes little memory.
const TOGETHER: usize = 4096;

/// Which part a node or a document is in.
fn part_of(number: u64, parts: &Parts) -> u32 {
    // Numbers in a row are of one outlet or day; mixed, no part is much larger than the others.
    ((number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) % u64::from(parts.sizes.parts)) as u32
}

pub(super) fn nodes(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let mut nodes = parted::nodes(items(rows, Kind::Mentions)?);
    let mut found =
        vec![Row { kind: Kind::NodeCount, part: 0, key: 0, value: (nodes.len() as u64).to_le_bytes().to_vec().into() }];
    for some in nodes.chunks_mut(TOGETHER) {
        found.push(row(Kind::Nodes, 0, 0, &some)?);
        some.iter_mut().for_each(|node| node.text = String::new());
    }
    found.extend(by_part(Kind::Holders, nodes.into_iter().map(|node| (part_of(node.place, parts), node)))?);
    Ok(found)
}

pub(super) fn count(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let nodes: Vec<Node> = items(rows, Kind::Nodes)?;
    let (documents, all) = (parts.sizes.documents as usize, parts.sizes.nodes as usize);
    let Some(counters) = parted::count_shingles(&parts.nominator, documents, all, &nodes) else {
        return Ok(Vec::new());
    };
    let mut counted: Vec<(u32, u32)> = counters.counted().collect();
    counted.sort_unstable();
    by_part(Kind::Counters, counted.into_iter().map(|(slot, count)| (slot % parts.sizes.parts, (slot, count))))
}

pub(super) fn common(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let counted = items::<(u32, u32)>(rows, Kind::Counters)?;
    let common = common_counters(parts.sizes.documents as usize, counted.into_iter());
    by_part(Kind::CommonCounters, common.into_iter().map(|counter| (0, counter)))
}

pub(super) fn fingerprint(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let nodes: Vec<Node> = items(rows, Kind::Nodes)?;
    let common: Vec<(u32, u32)> = items(rows, Kind::CommonCounters)?;
    // Where no shingle is common, none is left out.
    let common = (!common.is_empty()).then_some(&common[..]);
    let mut sketches = Sketches::new(&parts.nominator, parts.sizes.nodes as usize, common);
    by_part(Kind::Fingerprints, nodes.iter().flat_map(|node| sketches.of(node, parts.sizes.parts)))
}

pub(super) fn alike(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let fingerprints: Vec<Fingerprint> = items(rows, Kind::Fingerprints)?;
    let alike = parted::alike(&parts.nominator, fingerprints);
    let both_ways = alike.into_iter().flat_map(|(a, b, likeness)| [(a, b, likeness), (b, a, likeness)]);
    by_part(Kind::Alike, both_ways.map(|pair| (part_of(pair.0, parts), pair)))
}

pub(super) fn acquaint(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let neighbours = parted::acquaint(items(rows, Kind::Holders)?, items(rows, Kind::Alike)?);
    by_part(Kind::Neighbours, neighbours.into_iter().map(|neighbour| (part_of(neighbour.of, parts), neighbour)))
}

/// What is nominated to a document: how far each partner's number is behind the one before, and what nominates it.
type Partners = (u32, Vec<(u32, u32, Likeness)>);

pub(super) fn vote(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let (nodes, neighbours) = (items(rows, Kind::Holders)?, items(rows, Kind::Neighbours)?);
    let votes = parted::votes(nodes, neighbours, items(rows, Kind::Identities)?);
    let of_document = |votes: &[Votes]| {
        let (document, mut before) = (votes[0].0, 0);
        let behind = |&(_, partner, votes, likeness): &Votes| {
            (partner - std::mem::replace(&mut before, partner), votes, likeness)
        };
        (part_of(document.into(), parts), (document, votes.iter().map(behind).collect()))
    };
    by_part::<Partners>(Kind::Votes, votes.chunk_by(|a, b| a.0 == b.0).map(of_document))
}

pub(super) fn pair(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let votes = items::<Partners>(rows, Kind::Votes)?.into_iter().flat_map(|(document, partners)| {
        let mut partner = 0;
        partners.into_iter().map(move |(behind, votes, likeness)| {
            partner += behind;
            (document, partner, votes, likeness)
        })
    });
    by_part(Kind::Pairs, parted::kept(votes.collect()).into_iter().map(|pair| (0, pair)))
}
