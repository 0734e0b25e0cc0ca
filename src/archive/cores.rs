//! Who carries one text: connected components of strong ties that also come apart.
//!
//! As [`cluster`](crate::story::cluster) makes cores, one tie at a time. Two components that a tie joins become one, the smaller
//! moved to the larger; when members go, what is left of their component is walked once, and falls into as many parts as
//! the remaining ties leave. A segment that only *joins* a core, because several members together account for much of it, hangs on
//! one of them: it ties nobody to the core, and comes off as soon as it is tied to somebody itself.

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
    /// Those that only joined.
    joined: AHashSet<Node>,
    /// The next number.
    next: u64,
}

impl Cores {
    /// The members of the core that a segment is in, in order.
    pub(super) fn of(&self, node: Node) -> Option<&BTreeSet<Node>> {
        self.members.get(self.home.get(&node)?)
    }

    /// The number of the core that a segment made, and did not only join.
    pub(super) fn number(&self, node: Node) -> Option<u64> {
        self.home.get(&node).copied().filter(|_| !self.joined.contains(&node))
    }

    /// The first segment of a document that is in a core.
    pub(super) fn first_of(&self, document: u32) -> Option<Node> {
        self.of_document(document).next()
    }

    /// The segments of a document that are in cores, in order.
    pub(super) fn of_document(&self, document: u32) -> impl Iterator<Item = Node> + '_ {
        let node = |segment| Node { document, segment };
        self.home.range(node(0)..=node(u32::MAX)).map(|(&node, _)| node)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    /// The segments that one is tied to.
    pub(super) fn ties(&self, node: Node) -> &[Node] {
        self.ties.get(&node).map_or(&[], Vec::as_slice)
    }

    /// Lets a segment that is in no core join that of another.
    pub(super) fn join(&mut self, node: Node, core: Node) {
        if !self.home.contains_key(&node) && self.home.contains_key(&core) && !self.joined.contains(&core) {
            self.tie(node, core);
            self.joined.insert(node);
        }
    }

    /// Ties two segments.
    pub(super) fn tie(&mut self, a: Node, b: Node) {
        self.come_off(a);
        self.come_off(b);
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

    /// Takes a segment that only joined out of its core.
    fn come_off(&mut self, node: Node) {
        if !self.joined.remove(&node) {
            return;
        }
        for other in self.ties.remove(&node).unwrap_or_default() {
            self.untie(other, node);
        }
        if let Some(members) = self.home.remove(&node).and_then(|number| self.members.get_mut(&number)) {
            members.remove(&node);
        }
    }

    fn untie(&mut self, node: Node, other: Node) {
        if let Some(ties) = self.ties.get_mut(&node) {
            ties.retain(|tied| *tied != other);
        }
    }

    /// Whether a segment only joined its core.
    #[cfg(feature = "store")]
    pub(super) fn has_joined(&self, node: Node) -> bool {
        self.joined.contains(&node)
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
        let gone: Vec<Node> = documents.iter().flat_map(|&document| self.of_document(document)).collect();
        let mut touched: BTreeSet<u64> = BTreeSet::new();
        for node in &gone {
            touched.extend(self.home.remove(node));
            self.joined.remove(node);
            for other in self.ties.remove(node).unwrap_or_default() {
                self.untie(other, *node);
            }
        }
        for number in touched {
            let mut left = self.members.remove(&number).unwrap_or_default();
            left.retain(|node| !is_gone(node));
            while let Some(&first) = left.first() {
                let part = self.reachable(first);
                left.retain(|node| !part.contains(node));
                part.iter().for_each(|node| _ = self.home.remove(node));
                // Who is tied to nobody any more carries nobody's text, and those that joined it have nothing to join.
                if part.iter().filter(|node| !self.joined.contains(node)).count() > 1 {
                    self.found(part);
                } else {
                    part.iter().for_each(|node| {
                        self.ties.remove(node);
                        self.joined.remove(node);
                    });
                }
            }
        }
    }

    /// All that ties lead to from a segment, itself among them.
    fn reachable(&self, first: Node) -> AHashSet<Node> {
        let mut reached = AHashSet::from([first]);
        let mut open = vec![first];
        while let Some(node) = open.pop() {
            open.extend(self.ties(node).iter().filter(|&&other| reached.insert(other)));
        }
        reached
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
    fn who_joins_ties_nobody_and_comes_off() {
        let [a, b, c, d] = [0, 1, 2, 3].map(|document| node((document, 0)));
        let mut cores = Cores::default();
        cores.join(c, a);
        assert_eq!(cores.of(c), None);
        cores.tie(a, b);
        cores.join(c, a);
        assert_eq!(cores.of(c), Some(&BTreeSet::from([a, b, c])));
        // A copy of what only joined is a story of its own.
        cores.tie(c, d);
        assert_eq!(cores.of(d), Some(&BTreeSet::from([c, d])));
        assert_eq!(cores.of(a), Some(&BTreeSet::from([a, b])));
        cores.remove(&[3]);
        cores.join(c, b);
        cores.remove(&[0]);
        assert_eq!((cores.of(b), cores.of(c), cores.len()), (None, None, 0));
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
