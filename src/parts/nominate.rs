//! Which documents are worth aligning.

use super::Parts;
use super::align::in_blocks;
use super::block::Block;
use super::row::{Kind, Row, by_part, items, row};
use crate::Result;
use crate::document::{Corpus, Outlines};
use crate::index::common_counters;
use crate::index::parted::{self, Fingerprint, Mentions, Node, Sketches};
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
        identities.extend(parted::identity_of(&outline).map(|key| (0, (key, number))));
        let id = block.documents()[place].id();
        found.push(row(Kind::Subject, 0, number.into(), &(id, Subject::of(&space, &text, &outline)))?);
    }
    found.extend(by_part(Kind::Mentions, mentions)?);
    found.extend(by_part(Kind::Identities, identities)?);
    Ok(found)
}

/// Nodes of a row: what is done with one takes little memory.
const TOGETHER: usize = 4096;

pub(super) fn nodes(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let mut nodes = parted::nodes(items(rows, Kind::Mentions)?);
    let mut found =
        vec![Row { kind: Kind::NodeCount, part: 0, key: 0, value: (nodes.len() as u64).to_le_bytes().to_vec().into() }];
    for some in nodes.chunks_mut(TOGETHER) {
        found.push(row(Kind::Nodes, 0, 0, &some)?);
        some.iter_mut().for_each(|node| node.text.clear());
        found.push(row(Kind::Holders, 0, 0, &some)?);
    }
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
    Ok(vec![row(Kind::Alike, 0, 0, &parted::alike(&parts.nominator, fingerprints))?])
}

pub(super) fn pair(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let (nodes, alike, identities) =
        (items(rows, Kind::Holders)?, items(rows, Kind::Alike)?, items(rows, Kind::Identities)?);
    let pairs = parted::pairs(parts.sizes.documents as usize, nodes, alike, identities, &|_, _| true);
    by_part(Kind::Pairs, in_blocks(&pairs, parts.sizes.parts))
}
