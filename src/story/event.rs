//! Events: which texts report the same event in their own words.
//!
//! Average-link clustering (Sokal and Michener 1958) over the similarity of topics: two groups are one event when their
//! members are alike *on average*. A single look-alike therefore merges nothing, and what is added to one event changes no
//! other. A core of derived text goes in as one, so that no text is torn apart.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use ahash::AHashMap;
use rayon::prelude::*;

use super::Node;
use super::topic::{NameIndex, Topic};

/// Mean similarity from which on two groups report the same event, where one of them holds a text that was taken over: what
/// several outlets print is an event.
pub const SAME_EVENT: f64 = 0.27;
/// The same where all was written apart: a third more, because two reports on one subject are no event yet.
pub(crate) const WRITTEN_APART: f64 = 0.36;
/// Similarity below which two topics count as having nothing in common.
const NOTHING: f64 = 0.1;
/// Topics of a group that stand for it.
const REPRESENTATIVES: usize = 16;

/// Groups units that report the same event: their numbers, the groups by their smallest. Of a unit that holds several
/// topics, a few stand for all. What `known` says of their segments is not compared again; afterwards it says what is true of
/// these.
pub(super) fn events(units: &[Vec<&Topic>], segments: &Segments<'_>, known: &mut Likenesses) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(units, segments, known);
    while let Some(closest) = groups.closest.pop() {
        groups.merge(&closest);
    }
    groups.members.into_iter().filter(|members| !members.is_empty()).collect()
}

/// A topic: its unit, and its place there.
type Place = (usize, usize);

/// The segments that topics are of.
pub(super) struct Segments<'a> {
    /// The segment of a topic.
    pub(super) of: &'a (dyn Fn(Place) -> Node + Sync),
    /// Whether two topics may be tied; those that may not have nothing in common.
    pub(super) may_tie: &'a (dyn Fn(Place, Place) -> bool + Sync),
}

/// How alike the topics of segments are that have been compared.
#[derive(Default)]
pub(crate) struct Likenesses {
    /// The numbers of the segments.
    numbers: AHashMap<Node, u32>,
    /// By the smaller number of two, where the pairs begin; one more at the end.
    starts: Vec<u32>,
    /// The larger number and the similarity, in order.
    pairs: Vec<(u32, f64)>,
}

impl Likenesses {
    /// Forgets the segments of some documents.
    pub(crate) fn forget(&mut self, is_changed: impl Fn(u32) -> bool) {
        self.numbers.retain(|node, _| !is_changed(node.document));
    }

    fn number(&self, node: Node) -> Option<u32> {
        self.numbers.get(&node).copied()
    }

    /// How alike two numbered segments are, where they have been compared.
    fn of(&self, a: u32, b: u32) -> Option<f64> {
        let (smaller, larger) = (a.min(b) as usize, a.max(b));
        let pairs = &self.pairs[self.starts[smaller] as usize..self.starts[smaller + 1] as usize];
        let place = pairs.binary_search_by_key(&larger, |pair| pair.0).ok()?;
        Some(pairs[place].1)
    }
}

/// The mean similarity of a unit to another.
pub(super) fn similarity(a: &[&Topic], b: &[&Topic]) -> f64 {
    let (a, b) = (standing_for(a), standing_for(b));
    let sum: f64 = a.iter().flat_map(|x| b.iter().map(move |y| x.similarity(y))).sum();
    sum / (a.len() * b.len()).max(1) as f64
}

fn standing_for<'u, 't>(unit: &'u [&'t Topic]) -> &'u [&'t Topic] {
    &unit[..unit.len().min(REPRESENTATIVES)]
}

/// Groups under way; a group that was merged into another is empty.
struct Groups {
    members: Vec<Vec<usize>>,
    /// Whether a text was taken over in it.
    has_core: Vec<bool>,
    /// Topics of each.
    sizes: Vec<f64>,
    /// The sums of the similarities of its topics to those of its neighbours.
    sums: Vec<BTreeMap<usize, f64>>,
    /// Pairs that may be merged. What was merged since stays in here and is passed over.
    closest: BinaryHeap<Pair>,
}

impl Groups {
    fn new(units: &[Vec<&Topic>], segments: &Segments<'_>, known: &mut Likenesses) -> Self {
        let topics: Vec<(Place, &Topic)> = units
            .iter()
            .enumerate()
            .flat_map(|(number, unit)| {
                standing_for(unit).iter().enumerate().map(move |(place, &t)| ((number, place), t))
            })
            .collect();
        let index = NameIndex::new(topics.iter().map(|&(_, topic)| topic));
        let numbers: Vec<Option<u32>> = topics.iter().map(|&(own, _)| known.number((segments.of)(own))).collect();
        let compare = |at: usize, other: usize| {
            let before = numbers[at].zip(numbers[other]).and_then(|(a, b)| known.of(a, b));
            before.unwrap_or_else(|| topics[at].1.similarity(topics[other].1))
        };
        let near = |shared: &mut Vec<u8>, at: usize| -> Vec<(u32, f64)> {
            let (own, topic) = topics[at];
            let may =
                |other: &usize| *other > at && topics[*other].0.0 != own.0 && (segments.may_tie)(own, topics[*other].0);
            let others = index.near(topic, shared).into_iter().filter(may);
            others.map(|other| (other as u32, compare(at, other))).collect()
        };
        let near: Vec<Vec<(u32, f64)>> =
            (0..topics.len()).into_par_iter().map_init(|| vec![0; topics.len()], near).collect();
        let mut groups = Self {
            members: (0..units.len()).map(|unit| vec![unit]).collect(),
            has_core: units.iter().map(|unit| unit.len() > 1).collect(),
            sizes: units.iter().map(|unit| standing_for(unit).len() as f64).collect(),
            sums: vec![BTreeMap::new(); units.len()],
            closest: BinaryHeap::new(),
        };
        for ((a, _), near) in topics.iter().map(|topic| topic.0).zip(&near) {
            for &(other, similarity) in near.iter().filter(|&&(_, similarity)| similarity >= NOTHING) {
                let b = topics[other as usize].0.0;
                *groups.sums[a].entry(b).or_default() += similarity;
                *groups.sums[b].entry(a).or_default() += similarity;
            }
        }
        let starts = near.iter().scan(0, |end, near| {
            *end += near.len() as u32;
            Some(*end)
        });
        *known = Likenesses {
            numbers: topics.iter().map(|&(own, _)| (segments.of)(own)).zip(0..).collect(),
            starts: std::iter::once(0).chain(starts).collect(),
            pairs: near.concat(),
        };
        for a in 0..units.len() {
            groups.offer(a, |b| b > a);
        }
        groups
    }

    /// Puts the pairs of `a` with these neighbours among those that may be merged.
    fn offer(&mut self, a: usize, which: impl Fn(usize) -> bool) {
        for (&b, &sum) in self.sums[a].iter().filter(|(b, _)| which(**b)) {
            let mean = sum / (self.sizes[a] * self.sizes[b]);
            let enough = if self.has_core[a] || self.has_core[b] { SAME_EVENT } else { WRITTEN_APART };
            if mean >= enough {
                self.closest.push(Pair { mean, a: a.min(b), b: a.max(b), sizes: self.sizes[a] + self.sizes[b] });
            }
        }
    }

    /// Merges a pair into its smaller number, unless one of the two has changed since the pair was offered.
    fn merge(&mut self, &Pair { a, b, sizes, .. }: &Pair) {
        let is_empty = self.members[a].is_empty() || self.members[b].is_empty();
        if is_empty || self.sizes[a] + self.sizes[b] != sizes {
            return;
        }
        let members = std::mem::take(&mut self.members[b]);
        self.members[a].extend(members);
        self.members[a].sort_unstable();
        self.sizes[a] += self.sizes[b];
        self.has_core[a] |= self.has_core[b];
        for (other, sum) in std::mem::take(&mut self.sums[b]) {
            self.sums[other].remove(&b);
            if other != a {
                *self.sums[a].entry(other).or_default() += sum;
                *self.sums[other].entry(a).or_default() += sum;
            }
        }
        self.offer(a, |_| true);
    }
}

/// Two groups, how alike they are, and how many topics both hold: groups only grow, so the number tells whether they have
/// changed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pair {
    mean: f64,
    a: usize,
    b: usize,
    sizes: f64,
}

impl Eq for Pair {}

impl Ord for Pair {
    fn cmp(&self, other: &Self) -> Ordering {
        self.mean.total_cmp(&other.mean).then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition: of all pairs of groups, the most alike are merged, as long as any are alike enough.
    fn plain(units: &[Vec<&Topic>]) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = (0..units.len()).map(|unit| vec![unit]).collect();
        loop {
            let mut best: Option<(f64, usize, usize)> = None;
            for a in 0..groups.len() {
                for b in a + 1..groups.len() {
                    let mean = mean(units, &groups[a], &groups[b]);
                    let has_core = groups[a].iter().chain(&groups[b]).any(|&unit| units[unit].len() > 1);
                    let enough = if has_core { SAME_EVENT } else { WRITTEN_APART };
                    if mean >= enough && best.is_none_or(|(most, ..)| mean > most) {
                        best = Some((mean, a, b));
                    }
                }
            }
            let Some((_, a, b)) = best else { return groups };
            let merged = groups.remove(b);
            groups[a].extend(merged);
            groups[a].sort_unstable();
        }
    }

    fn mean(units: &[Vec<&Topic>], a: &[usize], b: &[usize]) -> f64 {
        let topics = |group: &[usize]| -> Vec<Topic> {
            group.iter().flat_map(|&unit| units[unit].iter().map(|&topic| topic.clone())).collect()
        };
        let (a, b) = (topics(a), topics(b));
        let alike = |x: &Topic, y: &Topic| {
            let named = x.names().filter(|name| y.names().any(|other| other == *name)).count() > 1;
            Some(x.similarity(y)).filter(|&alike| named && alike >= NOTHING).unwrap_or(0.0)
        };
        let sum: f64 = a.iter().flat_map(|x| b.iter().map(move |y| alike(x, y))).sum();
        sum / (a.len() * b.len()) as f64
    }

    proptest! {
        #[test]
        fn groups_are_those_of_the_definition(
            topics in prop::collection::vec(prop::collection::btree_set(0u32..24, 3..9), 1..14),
            cores in prop::collection::vec(1usize..4, 0..3),
        ) {
            let topics: Vec<Topic> = topics.iter().map(|names| Topic::of_names(names.iter().copied())).collect();
            let mut rest = topics.iter();
            let mut units: Vec<Vec<&Topic>> = cores.iter().map(|&size| rest.by_ref().take(size).collect()).collect();
            units.retain(|unit| !unit.is_empty());
            units.extend(rest.map(|topic| vec![topic]));
            // Ties may be broken either way: only the definition's own means are compared.
            let segments = Segments { of: &|(unit, place)| Node { document: unit as u32, segment: place as u32 }, may_tie: &|_, _| true };
            let mut known = Likenesses::default();
            let fast = events(&units, &segments, &mut known);
            // What is known changes nothing, nor does what has been forgotten.
            prop_assert_eq!(&events(&units, &segments, &mut known), &fast);
            known.forget(|document| document % 2 == 0);
            prop_assert_eq!(&events(&units, &segments, &mut known), &fast);
            let sorted: Vec<usize> = {
                let mut all: Vec<usize> = fast.iter().flatten().copied().collect();
                all.sort_unstable();
                all
            };
            prop_assert_eq!(sorted, (0..units.len()).collect::<Vec<_>>());
            prop_assert_eq!(fast, plain(&units));
        }
    }

    #[test]
    fn a_look_alike_merges_nothing() {
        // 2 is like 0 and like 1 by half of its names each; 0 and 1 have nothing in common.
        let names = [vec![1, 2, 3, 4], vec![5, 6, 7, 8], vec![3, 4, 5, 6], vec![1, 2, 3, 4]];
        let topics: Vec<Topic> = names.iter().map(|names| Topic::of_names(names.iter().copied())).collect();
        let units: Vec<Vec<&Topic>> = topics.iter().map(|topic| vec![topic]).collect();
        let of = |(unit, place): Place| Node { document: unit as u32, segment: place as u32 };
        let groups = events(&units, &Segments { of: &of, may_tie: &|_, _| true }, &mut Likenesses::default());
        assert!(groups.iter().any(|group| group.starts_with(&[0]) && group.contains(&3)));
        assert!(!groups.iter().any(|group| group.contains(&0) && group.contains(&1)));
    }
}
