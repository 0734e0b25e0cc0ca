//! Who carries one text: connected components of strong ties that also come apart.
//!
//! As [`cluster`](crate::story::cluster) makes cores, one tie at a time. Two components that a tie joins become one, the smaller
//! moved to the larger; when members go, what is left of their component is walked once, and falls into as many parts as
//! the remaining ties leave. A segment that only *joins* a core, because several members together account for much of it, hangs on
//! one of them, and is a member as long as that one is in a core and it has no ties of its own. All of this follows from the ties
//! and joins of the documents that are held, whatever came and went before.

use std::collections::{BTreeMap, BTreeSet};

use ahash::{AHashMap, AHashSet};

use crate::story::Node;

/// The components, by number.
#[derive(Default)]
pub(super) struct Cores {
    /// In order, so that the segments of a document are found.
    home: BTreeMap<Node, u64>,
    members: AHashMap<u64, BTreeSet<Node>>,
    ties: AHashMap<Node, Vec<Node>>,
    /// What segments hang on,
    joins: BTreeMap<Node, Node>,
    /// and what hangs on a segment.
    hanging: AHashMap<Node, Vec<Node>>,
    /// The next number.
    next: u64,
}

impl Cores {
    /// The segments of the core that a segment made or joined, in order.
    pub(super) fn of(&self, node: Node) -> Option<BTreeSet<Node>> {
        let joined = || self.home.get(self.joined(node)?);
        let number = self.home.get(&node).or_else(joined)?;
        let mut members = self.members.get(number)?.clone();
        let hanging: Vec<Node> =
            members.iter().filter_map(|member| self.hanging.get(member)).flatten().copied().collect();
        members.extend(hanging.into_iter().filter(|node| !self.home.contains_key(node)));
        Some(members)
    }

    /// What a segment without ties hangs on.
    fn joined(&self, node: Node) -> Option<&Node> {
        self.joins.get(&node).filter(|_| !self.home.contains_key(&node))
    }

    /// What a segment hung on when it came, if that is still held.
    #[cfg(feature = "store")]
    pub(super) fn join_of(&self, node: Node) -> Option<&Node> {
        self.joins.get(&node)
    }

    /// The number of the core that a segment made, and did not only join.
    pub(super) fn number(&self, node: Node) -> Option<u64> {
        self.home.get(&node).copied()
    }

    /// Whether a segment made or joined a core.
    pub(super) fn contains(&self, node: Node) -> bool {
        self.home.contains_key(&node) || self.joined(node).is_some_and(|other| self.home.contains_key(other))
    }

    /// The segments of a document that made or may have joined a core, in order.
    pub(super) fn of_document(&self, document: u32) -> BTreeSet<Node> {
        let node = |segment| Node { document, segment };
        let range = node(0)..=node(u32::MAX);
        let made = self.home.range(range.clone()).map(|(&node, _)| node);
        made.chain(self.joins.range(range).map(|(&node, _)| node)).collect()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    /// The segments that one is tied to.
    #[cfg(feature = "store")]
    pub(super) fn ties(&self, node: Node) -> &[Node] {
        self.ties.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Lets a segment join the core of another.
    pub(super) fn join(&mut self, node: Node, other: Node) {
        self.joins.insert(node, other);
        self.hanging.entry(other).or_default().push(node);
    }

    /// Ties two segments.
    pub(super) fn tie(&mut self, a: Node, b: Node) {
        self.ties.entry(a).or_default().push(b);
        self.ties.entry(b).or_default().push(a);
        let (x, y) = (self.number_of(a), self.number_of(b));
        if x == y {
            return;
        }
        let size = |number: &u64| self.members.get(number).map_or(0, BTreeSet::len);
        let (small, large) = if size(&x) <= size(&y) { (x, y) } else { (y, x) };
        let moved = self.members.remove(&small).unwrap_or_default();
        moved.iter().for_each(|&node| _ = self.home.insert(node, large));
        self.members.entry(large).or_default().extend(moved);
    }

    fn number_of(&mut self, node: Node) -> u64 {
        if let Some(&number) = self.home.get(&node) {
            return number;
        }
        self.found([node])
    }

    /// A new component of these.
    fn found(&mut self, nodes: impl IntoIterator<Item = Node>) -> u64 {
        let number = self.next;
        self.next += 1;
        let members: BTreeSet<Node> = nodes.into_iter().collect();
        members.iter().for_each(|&node| _ = self.home.insert(node, number));
        self.members.insert(number, members);
        number
    }

    /// Takes out the segments of these documents, given in order.
    pub(super) fn remove(&mut self, documents: &[u32]) {
        let is_gone = |node: &Node| documents.binary_search(&node.document).is_ok();
        let mut touched: BTreeSet<u64> = BTreeSet::new();
        for node in documents.iter().flat_map(|&document| self.of_document(document)).collect::<Vec<_>>() {
            touched.extend(self.home.remove(&node));
            for other in self.ties.remove(&node).unwrap_or_default() {
                drop_from(&mut self.ties, other, node);
            }
            if let Some(other) = self.joins.remove(&node) {
                drop_from(&mut self.hanging, other, node);
            }
            // Who hung on it hangs on nothing.
            for other in self.hanging.remove(&node).unwrap_or_default() {
                self.joins.remove(&other);
            }
        }
        for number in touched {
            let mut left = self.members.remove(&number).unwrap_or_default();
            left.retain(|node| !is_gone(node));
            while let Some(&first) = left.first() {
                let part = self.reachable(first);
                left.retain(|node| !part.contains(node));
                part.iter().for_each(|node| _ = self.home.remove(node));
                // Who is tied to nobody any more carries nobody's text.
                if part.len() > 1 {
                    self.found(part);
                }
            }
        }
    }

    /// All that ties lead to from a segment, itself among them.
    fn reachable(&self, first: Node) -> AHashSet<Node> {
        let mut reached = AHashSet::from([first]);
        let mut open = vec![first];
        while let Some(node) = open.pop() {
            let ties = self.ties.get(&node).into_iter().flatten();
            open.extend(ties.filter(|&&other| reached.insert(other)));
        }
        reached
    }
}

/// Drops a segment from the list of another; an empty list is none.
fn drop_from(lists: &mut AHashMap<Node, Vec<Node>>, of: Node, node: Node) {
    if let Some(list) = lists.get_mut(&of) {
        list.retain(|listed| *listed != node);
        if list.is_empty() {
            lists.remove(&of);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn node((document, segment): (u32, u32)) -> Node {
        Node { document, segment }
    }

    #[test]
    fn who_joins_ties_nobody_and_is_a_member_as_long_as_it_has_no_ties() {
        let [a, b, c, d] = [0, 1, 2, 3].map(|document| node((document, 0)));
        let mut cores = Cores::default();
        cores.join(c, a);
        assert_eq!((cores.of(c), cores.contains(c)), (None, false));
        cores.tie(a, b);
        assert_eq!(cores.of(c), Some(BTreeSet::from([a, b, c])));
        assert!(cores.contains(c) && cores.number(c).is_none());
        // A copy of what only joined is a story of its own,
        cores.tie(c, d);
        assert_eq!(cores.of(d), Some(BTreeSet::from([c, d])));
        assert_eq!(cores.of(a), Some(BTreeSet::from([a, b])));
        // until it goes.
        cores.remove(&[3]);
        assert_eq!(cores.of(b), Some(BTreeSet::from([a, b, c])));
        cores.remove(&[0]);
        assert_eq!((cores.of(b), cores.of(c), cores.len()), (None, None, 0));
        assert!(cores.joins.is_empty() && cores.hanging.is_empty() && cores.ties.is_empty());
    }

    /// The definition: components of what is left of the ties.
    fn plain(ties: &[(Node, Node)], gone: &[u32]) -> BTreeSet<BTreeSet<Node>> {
        let is_held = |node: &Node| !gone.contains(&node.document);
        let mut parts: Vec<BTreeSet<Node>> = Vec::new();
        for (a, b) in ties.iter().filter(|(a, b)| is_held(a) && is_held(b)) {
            let (touched, mut rest): (Vec<_>, Vec<_>) =
                parts.into_iter().partition(|part| part.contains(a) || part.contains(b));
            rest.push(touched.into_iter().flatten().chain([*a, *b]).collect());
            parts = rest;
        }
        parts.into_iter().collect()
    }

    proptest! {
        #[test]
        fn cores_are_the_components_of_what_is_left(
            ties in prop::collection::vec(((0..12u32, 0..2u32), (0..12u32, 0..2u32)), 0..30),
            removals in prop::collection::vec(prop::collection::btree_set(0..12u32, 0..4), 0..4),
        ) {
            let ties: Vec<(Node, Node)> = ties.into_iter().map(|(a, b)| (node(a), node(b))).filter(|(a, b)| a != b).collect();
            let mut cores = Cores::default();
            ties.iter().for_each(|&(a, b)| cores.tie(a, b));
            let mut gone: Vec<u32> = Vec::new();
            for removed in removals {
                let removed: Vec<u32> = removed.into_iter().collect();
                cores.remove(&removed);
                gone.extend(removed);
                let parts: BTreeSet<BTreeSet<Node>> = cores.members.values().cloned().collect();
                prop_assert_eq!(&parts, &plain(&ties, &gone));
                for (number, members) in &cores.members {
                    prop_assert!(members.iter().all(|node| cores.home[node] == *number));
                }
                prop_assert_eq!(cores.home.len(), parts.iter().map(BTreeSet::len).sum::<usize>());
                prop_assert!(cores.ties.keys().all(|node| cores.home.contains_key(node)));
            }
            prop_assert_eq!(cores.len(), plain(&ties, &gone).len());
        }
    }
}
