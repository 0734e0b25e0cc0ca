//! Links by segment: who is tied to whom.

use super::{Aligned, Node};
use crate::index::Lists;

/// The links of every segment of a corpus, by their places in the list of all.
pub struct Graph {
    /// For each document, the number of its first segment; one more at the end.
    documents: Vec<u32>,
    /// The links of each segment.
    links: Lists,
}

impl Graph {
    /// The graph of these links, which are sorted by their documents.
    pub fn new(links: &[Aligned]) -> Self {
        let ends = || links.iter().flat_map(|link| [link.a, link.b]);
        let length = ends().map(|node| node.document as usize + 1).max().unwrap_or(0);
        let mut documents = vec![0; length + 1];
        for node in ends() {
            let segments: &mut u32 = &mut documents[node.document as usize + 1];
            *segments = (*segments).max(node.segment + 1);
        }
        for document in 0..length {
            documents[document + 1] += documents[document];
        }
        let number = |node: Node| documents[node.document as usize] + node.segment;
        let sides = (0..).zip(links).flat_map(|(place, link)| [(number(link.a), place), (number(link.b), place)]);
        let links = Lists::group(documents[length] as usize, sides);
        Self { documents, links }
    }

    /// The places of the links of a segment, in order.
    pub fn of(&self, node: Node) -> &[u32] {
        let document = node.document as usize;
        let Some((&first, &end)) = self.documents.get(document).zip(self.documents.get(document + 1)) else {
            return &[];
        };
        if first + node.segment >= end {
            return &[];
        }
        self.links.of(first + node.segment)
    }

    /// The segments that have links, in order.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + '_ {
        let nodes = self
            .documents
            .windows(2)
            .zip(0..)
            .flat_map(|(range, document)| (0..range[1] - range[0]).map(move |segment| Node { document, segment }));
        nodes.filter(|&node| !self.of(node).is_empty())
    }
}
