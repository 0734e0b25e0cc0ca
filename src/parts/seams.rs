//! Where pages go on with another article.

use std::collections::BTreeMap;

use ahash::AHashMap;

use super::align::links;
use super::block::Block;
use super::row::{Kind, Row, mark, of_kind, row, value};
use crate::Result;
use crate::story::{Aligned, Graph, Node, Topic, View, seams_seen};

/// For each segment of a document that may be cut, what the other members of its story are about.
pub(super) type Others = Vec<(u32, Vec<Topic>)>;

pub(super) fn suspect(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let cuts = cuts(rows, |_| Some(View::unknown()))?;
    Ok(cuts.into_iter().map(|(document, _)| mark(Kind::SeamSuspects, 0, document.into())).collect())
}

pub(super) fn seams(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let mut others: BTreeMap<Node, Vec<Topic>> = BTreeMap::new();
    for row in of_kind(rows, Kind::Others) {
        let node = |segment| Node { document: row.key as u32, segment };
        others.extend(value::<Others>(row)?.into_iter().map(|(segment, topics)| (node(segment), topics)));
    }
    let cuts = cuts(rows, |node| Some(View::of(others.get(&node)?.iter().collect())))?;
    cuts.into_iter().map(|(document, cuts)| row(Kind::Cuts, 0, document.into(), &cuts)).collect()
}

/// The cuts of the documents at hand, all links of which are, as far as there is a view of their segments.
fn cuts<'t>(rows: &[Row<'_>], view: impl Fn(Node) -> Option<View<'t>> + Sync) -> Result<Vec<(u32, Vec<u32>)>> {
    let block = Block::of(rows)?;
    let corpus = block.open()?;
    let mut links = links(rows)?;
    let foreign = number_among(&block, &mut links);
    let graph = Graph::new(&links);
    let number = |node: Node| Node { document: block.numbers[node.document as usize], ..node };
    let own = graph.nodes().filter(|node| node.document < foreign && view(number(*node)).is_some());
    let seen = |node: Node| view(number(node)).unwrap_or(View::of(Vec::new()));
    let cuts = seams_seen(&corpus, &links, &graph, own.collect(), &seen);
    Ok(cuts.into_iter().map(|(document, cuts)| (block.numbers[document as usize], cuts)).collect())
}

/// Numbers the documents of links anew: those of the block by their places, those of no block behind them. Gives the first of these.
fn number_among(block: &Block, links: &mut [Aligned]) -> u32 {
    let first = block.numbers.len() as u32;
    let mut foreign: AHashMap<u32, u32> = AHashMap::new();
    for node in links.iter_mut().flat_map(|link| [&mut link.a, &mut link.b]) {
        let next = first + foreign.len() as u32;
        let is_own = block.has(node.document);
        node.document = if is_own { block.place(node.document) } else { *foreign.entry(node.document).or_insert(next) };
    }
    first
}
