//! Stories against clusters, by B-cubed: for each document, how much of its story is of its cluster, and how much of its
//! cluster is in its story, averaged over documents.
//!
//! A document may be in several stories. It is scored in the one that holds most of its cluster, its *home*, among the
//! documents that are at home there too.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::evidence::by_claim;
use super::measure::harmonic_mean;
use super::{Found, Outcome, Placed, Scores, Settings, Verdict, ordered};
use crate::report::Link;

/// The figures of stories.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct StoryScores {
    /// How stories and clusters agree.
    pub b_cubed: BCubed,
    /// Stories that hold two or more documents of the truth.
    pub stories: u64,
    /// Stories that hold documents of different clusters.
    pub mixed: u64,
    /// Documents that are in several stories.
    pub in_several: u64,
    /// Clusters of two or more documents.
    pub clusters: u64,
    /// Clusters that are not in one piece.
    pub split: u64,
}

/// How two clusterings of the same documents agree.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct BCubed {
    /// Share of a document's story that is of its cluster, averaged over documents; 0 to 1.
    pub precision: f64,
    /// Share of a document's cluster that is in its story, averaged over documents; 0 to 1.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
}

/// What is true, and what was found, of the same documents.
struct Clusterings<'a> {
    /// The documents of the truth, in the order of its rows.
    documents: Vec<&'a str>,
    /// The cluster of each.
    clusters: BTreeMap<&'a str, &'a str>,
    /// The documents of each story, by the story's id.
    stories: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// The story each document is scored in; none for those that are in no story.
    homes: BTreeMap<&'a str, &'a str>,
}

pub(super) fn score<'a>(found: &Found<'a>, rows: &'a [Placed], settings: &Settings) -> Outcome<'a> {
    let places = rows.iter().map(|row| (row.document.as_str(), row.cluster.as_str()));
    let stories = found.report().stories.iter();
    let members = stories.flat_map(|story| story.members.iter().map(move |member| (story.id.as_str(), member)));
    let members = members.filter(|(_, member)| settings.roles.contains(&member.role));
    let both = Clusterings::new(places, members.map(|(story, member)| (story, member.document.as_str())));
    let mut several: BTreeMap<&str, u64> = BTreeMap::new();
    both.stories.values().flatten().for_each(|&document| *several.entry(document).or_default() += 1);
    let (mixed, split) = (both.mixed(found), both.split(found));
    let scores = StoryScores {
        b_cubed: both.b_cubed(),
        stories: both.stories.values().filter(|members| members.len() > 1).count() as u64,
        mixed: mixed.len() as u64,
        in_several: several.values().filter(|&&stories| stories > 1).count() as u64,
        clusters: both.sizes().values().filter(|&&size| size > 1).count() as u64,
        split: split.len() as u64,
    };
    Outcome { scores: Scores::Stories(scores), missed: split, wrong: mixed, apart: Vec::new() }
}

impl<'a> Clusterings<'a> {
    fn new(
        places: impl Iterator<Item = (&'a str, &'a str)>,
        members: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let (mut documents, mut clusters) = (Vec::new(), BTreeMap::new());
        for (document, cluster) in places {
            if clusters.insert(document, cluster).is_none() {
                documents.push(document);
            }
        }
        let mut stories: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (story, document) in members.filter(|(_, document)| clusters.contains_key(document)) {
            stories.entry(story).or_default().insert(document);
        }
        let mut best: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
        for (&story, members) in &stories {
            let of_cluster = count(members.iter().map(|document| clusters[document]));
            for &document in members {
                let here = (of_cluster[clusters[document]], story);
                best.entry(document).and_modify(|home| *home = here.max(*home)).or_insert(here);
            }
        }
        let homes = best.into_iter().map(|(document, (_, story))| (document, story)).collect();
        Self { documents, clusters, stories, homes }
    }

    /// How many documents each cluster has.
    fn sizes(&self) -> BTreeMap<&'a str, usize> {
        count(self.clusters.values().copied())
    }

    fn b_cubed(&self) -> BCubed {
        let cluster_sizes = self.sizes();
        let home_sizes = count(self.homes.values().copied());
        let shared = count(self.homes.iter().map(|(document, &home)| (home, self.clusters[document])));
        let (mut precision, mut recall) = (0.0, 0.0);
        for document in &self.documents {
            let cluster = self.clusters[document];
            let (same, members) = match self.homes.get(document) {
                Some(&home) => (shared[&(home, cluster)], home_sizes[home]),
                None => (1, 1),
            };
            precision += same as f64 / members as f64;
            recall += same as f64 / cluster_sizes[cluster] as f64;
        }
        let documents = self.documents.len() as f64;
        let (precision, recall) = (precision / documents, recall / documents);
        BCubed { precision, recall, f1: harmonic_mean(precision, recall) }
    }

    /// The stories that hold documents of several clusters, those first that hold most strangers. Each is shown by the
    /// link that claims most between two of its clusters.
    fn mixed(&self, found: &Found<'a>) -> Vec<Verdict<'a>> {
        let mut of: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
        for (&story, members) in &self.stories {
            members.iter().for_each(|&document| of.entry(document).or_default().push(story));
        }
        let shared = |a: &str, b: &str| {
            let (a, b) = (of.get(a).map_or(&[][..], Vec::as_slice), of.get(b).map_or(&[][..], Vec::as_slice));
            a.iter().copied().filter(|story| b.contains(story)).collect::<Vec<_>>()
        };
        let between = |a, b| if self.clusters.get(a) == self.clusters.get(b) { Vec::new() } else { shared(a, b) };
        let links = strongest(found, between);
        let mut mixed = Vec::new();
        for (&story, members) in &self.stories {
            let clusters = count(members.iter().map(|document| self.clusters[document]));
            let Some(most) = clusters.values().max().filter(|_| clusters.len() > 1) else { continue };
            let pair = links.get(story).copied().or_else(|| {
                let first = *members.first()?;
                let other = members.iter().find(|document| self.clusters[*document] != self.clusters[first])?;
                Some(ordered(first, other))
            });
            let Some(pair) = pair else { continue };
            let parts: Vec<String> = by_size(&clusters).map(|(name, size)| format!("{size} of `{name}`")).collect();
            let note = format!("story `{story}` mixes {}", parts.join(", "));
            mixed.push((members.len() - most, Verdict { pair, note }));
        }
        mixed.sort_by_key(|&(strangers, _)| Reverse(strangers));
        mixed.into_iter().map(|(_, verdict)| verdict).collect()
    }

    /// The clusters that are in several pieces, those first of which most pairs are apart. Each is shown by the link that
    /// claims most between two of its pieces.
    fn split(&self, found: &Found<'a>) -> Vec<Verdict<'a>> {
        // Who is in no story is a piece alone.
        let piece = |document: &'a str| self.homes.get(document).copied().ok_or(document);
        let between = |a: &'a str, b: &'a str| match (self.clusters.get(a), self.clusters.get(b)) {
            (Some(one), Some(other)) if one == other && piece(a) != piece(b) => vec![*one],
            _ => Vec::new(),
        };
        let links = strongest(found, between);
        let mut members: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
        self.clusters.iter().for_each(|(&document, &cluster)| members.entry(cluster).or_default().push(document));
        let mut split = Vec::new();
        for (cluster, documents) in members {
            let pieces = count(documents.iter().map(|&document| piece(document)));
            let Some(largest) = pieces.values().max().filter(|_| pieces.len() > 1) else { continue };
            let pair = links.get(cluster).copied().or_else(|| {
                let first = *documents.first()?;
                let other = documents.iter().find(|&&document| piece(document) != piece(first))?;
                Some(ordered(first, other))
            });
            let Some(pair) = pair else { continue };
            let note = format!(
                "cluster `{cluster}`, {} documents, is in {} pieces, the largest of {largest}",
                documents.len(),
                pieces.len()
            );
            let pairs = |documents: usize| documents * documents.saturating_sub(1) / 2;
            let together: usize = pieces.values().map(|&size| pairs(size)).sum();
            split.push((pairs(documents.len()) - together, Verdict { pair, note }));
        }
        split.sort_by_key(|&(apart, _)| Reverse(apart));
        split.into_iter().map(|(_, verdict)| verdict).collect()
    }
}

/// For each thing that two linked documents are `between`, the pair of them whose link claims most.
fn strongest<'a>(
    found: &Found<'a>,
    between: impl Fn(&'a str, &'a str) -> Vec<&'a str>,
) -> BTreeMap<&'a str, (&'a str, &'a str)> {
    let mut strongest: BTreeMap<&str, ((&str, &str), &Link)> = BTreeMap::new();
    for (pair, link) in found.links() {
        for name in between(pair.0, pair.1) {
            let entry = strongest.entry(name).or_insert((pair, link));
            if by_claim(link, entry.1).is_lt() {
                *entry = (pair, link);
            }
        }
    }
    strongest.into_iter().map(|(name, (pair, _))| (name, pair)).collect()
}

/// How often each occurs.
fn count<K: Ord>(items: impl Iterator<Item = K>) -> BTreeMap<K, usize> {
    let mut counts = BTreeMap::new();
    items.for_each(|item| *counts.entry(item).or_default() += 1);
    counts
}

/// The largest first.
fn by_size<'a>(counts: &BTreeMap<&'a str, usize>) -> impl Iterator<Item = (&'a str, usize)> {
    let mut counts: Vec<(&str, usize)> = counts.iter().map(|(&name, &size)| (name, size)).collect();
    counts.sort_by_key(|&(_, size)| Reverse(size));
    counts.into_iter()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAMES: [&str; 12] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];

    fn b_cubed(places: &[(&'static str, &'static str)], members: &[(&'static str, &'static str)]) -> BCubed {
        Clusterings::new(places.iter().copied(), members.iter().copied()).b_cubed()
    }

    /// The definition (Bagga and Baldwin 1998) word for word, for documents that are in one story each.
    fn naive(clusters: &[usize], stories: &[usize]) -> (f64, f64) {
        let documents = 0..clusters.len();
        let mean = |share: &dyn Fn(usize) -> f64| documents.clone().map(share).sum::<f64>() / clusters.len() as f64;
        let same = |x: &[usize], d: usize| documents.clone().filter(|&e| x[e] == x[d]).count() as f64;
        let correct = |d: usize| {
            documents.clone().filter(|&e| clusters[e] == clusters[d] && stories[e] == stories[d]).count() as f64
        };
        (mean(&|d| correct(d) / same(stories, d)), mean(&|d| correct(d) / same(clusters, d)))
    }

    #[test]
    fn the_example_of_its_authors() {
        // Two clusters of 5 and 2 are one in the response, another of 5 is right: Bagga and Baldwin 1998, figure 2.
        let places: Vec<_> = (0..12)
            .map(|i| (NAMES[i], ["1", "2", "3"][[0, 5, 7].iter().rposition(|&from| i >= from).unwrap_or(0)]))
            .collect();
        let first: Vec<_> = (0..12).map(|i| (if i < 5 { "x" } else { "y" }, NAMES[i])).collect();
        let second: Vec<_> = (0..12).map(|i| (if (5..7).contains(&i) { "y" } else { "x" }, NAMES[i])).collect();
        assert!((b_cubed(&places, &first).precision - 0.7619).abs() < 5e-5);
        assert!((b_cubed(&places, &second).precision - 0.5833).abs() < 5e-5);
        assert_eq!((b_cubed(&places, &first).recall, b_cubed(&places, &second).recall), (1.0, 1.0));
    }

    #[test]
    fn a_document_in_several_stories_is_scored_where_most_of_its_cluster_is() {
        let places = [("a", "1"), ("b", "1"), ("c", "2"), ("d", "2")];
        // The first story holds all, but c and d are at home in the second, whose name is later.
        let members = [("x", "a"), ("x", "b"), ("x", "c"), ("x", "d"), ("y", "c"), ("y", "d")];
        assert_eq!(b_cubed(&places, &members), BCubed { precision: 1.0, recall: 1.0, f1: 1.0 });
    }

    #[test]
    fn a_document_in_no_story_is_alone() {
        let places = [("a", "1"), ("b", "1"), ("c", "1"), ("c", "2")];
        let alone = b_cubed(&places, &[("x", "unknown"), ("x", "a")]);
        assert_eq!((alone.precision, alone.recall), (1.0, (0.5 + 0.5 + 1.0) / 3.0));
    }

    proptest! {
        #[test]
        fn b_cubed_is_its_definition(
            (clusters, stories) in (1usize..12).prop_flat_map(|n| {
                (prop::collection::vec(0usize..4, n), prop::collection::vec(0usize..4, n))
            })
        ) {
            let places: Vec<_> = clusters.iter().enumerate().map(|(d, &c)| (NAMES[d], NAMES[c])).collect();
            let members: Vec<_> = stories.iter().enumerate().map(|(d, &s)| (NAMES[s], NAMES[d])).collect();
            let (precision, recall) = naive(&clusters, &stories);
            let got = b_cubed(&places, &members);
            prop_assert!((got.precision - precision).abs() < 1e-12, "{} {precision}", got.precision);
            prop_assert!((got.recall - recall).abs() < 1e-12, "{} {recall}", got.recall);

            // The truth itself is perfect, and what is exchanged changes sides.
            let perfect: Vec<_> = places.iter().map(|&(document, cluster)| (cluster, document)).collect();
            prop_assert!((b_cubed(&places, &perfect).f1 - 1.0).abs() < 1e-12);
            let exchanged: Vec<_> = members.iter().map(|&(story, document)| (document, story)).collect();
            let back = b_cubed(&exchanged, &perfect);
            prop_assert!((back.precision - got.recall).abs() < 1e-12 && (back.recall - got.precision).abs() < 1e-12);
        }
    }
}
