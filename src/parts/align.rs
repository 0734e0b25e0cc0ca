//! Pairs of documents → links, block by block.

use std::collections::{BTreeMap, BTreeSet};

use ahash::AHashSet;

use super::Parts;
use super::block::{Block, cut_documents, pairs};
use super::row::{Kind, Row, by_part, items, mark, of_kind, pair_key, pair_of, row, value};
use crate::Result;
use crate::passage::Sentences;
use crate::story::{self, Aligned, Articles};

/// Pairs of documents, which are sorted, each once, with the blocks that they are aligned in.
pub(super) fn in_blocks(pairs: &[(u32, u32)], blocks: u32) -> impl Iterator<Item = (u32, (u32, u32))> {
    story::equal_blocks(pairs, blocks).into_iter().zip(pairs.iter().copied())
}

pub(super) fn block(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    by_part(Kind::Pairs, in_blocks(&pairs(rows)?, parts.sizes.parts))
}

pub(super) fn need(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let mut needs: BTreeSet<(u32, u32)> = BTreeSet::new();
    for row in of_kind(rows, Kind::Pairs) {
        needs.extend(value::<Vec<(u32, u32)>>(row)?.into_iter().flat_map(|(a, b)| [(row.part, a), (row.part, b)]));
    }
    Ok(needs.into_iter().map(|(part, document)| mark(Kind::Need, part, document.into())).collect())
}

pub(super) fn align(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let block = Block::of(rows)?;
    let corpus = block.open()?;
    let common: AHashSet<u32> = items(rows, Kind::CommonPhrases)?.into_iter().collect();
    let wanted = pairs(rows)?.into_iter().filter(|&(a, b)| block.has(a) && block.has(b));
    let pairs: Vec<(u32, u32)> = wanted.map(|(a, b)| (block.place(a), block.place(b))).collect();
    let sentences = Sentences::find_knowing(&corpus, &common);
    let articles = Articles::new(&sentences, None);
    let mut links = story::align(&corpus, articles, &pairs, &|_, _| {});
    for link in &mut links {
        link.a.document = block.numbers[link.a.document as usize];
        link.b.document = block.numbers[link.b.document as usize];
    }
    let of_pairs = links.chunk_by(|x, y| x.documents() == y.documents());
    of_pairs.map(|links| row(Kind::Links, 0, pair_key(links[0].documents()), links)).collect()
}

/// All links of rows, in order.
pub(super) fn links(rows: &[Row<'_>]) -> Result<Vec<Aligned>> {
    let pairs: BTreeMap<u64, &Row<'_>> = of_kind(rows, Kind::Links).map(|row| (row.key, row)).collect();
    let links: Vec<Vec<Aligned>> = pairs.into_values().map(value).collect::<Result<_>>()?;
    Ok(links.into_iter().flatten().collect())
}

pub(super) fn touch(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let cut = cut_documents(rows);
    let mut touched = Vec::new();
    for row in of_kind(rows, Kind::Pairs) {
        let pairs = value::<Vec<(u32, u32)>>(row)?.into_iter().filter(|&pair| touches(&cut, pair));
        touched.extend(pairs.map(|pair| (row.part, pair)));
    }
    by_part(Kind::Pairs, touched)
}

pub(super) fn keep(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let cut = cut_documents(rows);
    let kept = of_kind(rows, Kind::Links).filter(|row| !touches(&cut, pair_of(row.key)));
    Ok(kept
        .map(|row| Row { value: row.value.clone().into_owned().into(), ..mark(row.kind, row.part, row.key) })
        .collect())
}

fn touches(cut: &[u32], (a, b): (u32, u32)) -> bool {
    cut.binary_search(&a).is_ok() || cut.binary_search(&b).is_ok()
}
