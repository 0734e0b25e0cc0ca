//! Paragraphs that look alike → pairs of documents.
//!
//! Counted document by document: what a document's paragraphs nominate is added up in one array, so that no list of all
//! nominations is ever held. One headline that many pages list is no reason to align them, so that a short paragraph has
//! half a vote only.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::Candidates;
use super::lists::Lists;
use super::nodes::{Holding, Nodes};

/// Partners up to which a document is paired with all that were nominated.
pub(super) const MOST_PARTNERS: usize = 48;
/// Partners that a document with more keeps at least: the best and the first.
pub(super) const KEPT_PARTNERS: usize = BEST_PARTNERS + FIRST_PARTNERS;
/// Those that most paragraphs nominate, short ones counted half.
const BEST_PARTNERS: usize = 16;
/// Of the others the first in order that have enough votes. The best of a document are its closest relatives, and it is one of
/// theirs: a text of many versions would come apart into families that never met. The first are the same for all of them.
const FIRST_PARTNERS: usize = 8;
/// Votes from which on a partner is as good as any for that: two paragraphs are hardly chance.
const ENOUGH_VOTES: u32 = 2 * Nodes::FULL_VOTE;
/// Documents that one thread handles at a time.
const RUN: usize = 64;

/// Who nominates whom.
pub(super) struct Pairing<'a> {
    pub(super) nodes: &'a Nodes,
    /// Of each node those that look alike, both ways.
    pub(super) alike: Lists,
    /// Documents that are the same as a whole, in groups, in order.
    pub(super) identical: Lists,
    /// Whether two documents may be linked at all.
    pub(super) may_link: &'a (dyn Fn(u32, u32) -> bool + Sync),
}

impl Pairing<'_> {
    /// The pairs of documents, sorted, each once, without those between two documents that both have more partners than
    /// anybody needs to be placed in a story: of a thousand versions of one text each is compared with a few. A pair stays
    /// when either keeps it.
    pub(super) fn pairs(&self, documents: usize) -> Vec<(u32, u32)> {
        let mut group_of = vec![None; documents];
        for (group, members) in (0..).zip(self.identical.iter()) {
            for (rank, &document) in (0..).zip(members) {
                group_of[document as usize] = Some(Holding { node: group, rank });
            }
        }
        let runs: Vec<usize> = (0..documents).step_by(RUN).collect();
        let kept: Vec<Vec<(u32, u32)>> = runs
            .into_par_iter()
            .map_init(
                || Tally::new(documents),
                |tally, start| {
                    let mut kept = Vec::new();
                    for (&group, document) in group_of[start..].iter().take(RUN).zip(start as u32..) {
                        self.nominate(document, group, tally);
                        let may_link = |partner| (self.may_link)(document, partner);
                        tally.take_kept(may_link, |partner| kept.push((document.min(partner), document.max(partner))));
                    }
                    kept
                },
            )
            .collect();
        let lists = Lists::group(documents, kept.iter().flatten().copied());
        drop(kept);
        let sorted: Vec<Vec<(u32, u32)>> = (0..documents as u32)
            .into_par_iter()
            .fold(Vec::new, |mut pairs, document| {
                let mut partners = lists.of(document).to_vec();
                partners.sort_unstable();
                // Both may have kept it.
                partners.dedup();
                pairs.extend(partners.into_iter().map(|partner| (document, partner)));
                pairs
            })
            .collect();
        sorted.concat()
    }

    /// Adds up what nominates a document's partners.
    fn nominate(&self, document: u32, group: Option<Holding>, tally: &mut Tally) {
        for held in self.nodes.held_by(document) {
            let (holders, vote) = (self.nodes.holders.of(held.node), self.nodes.vote(held.node));
            within(holders, held.rank, |partner| tally.add(document, partner, vote));
            for &node in self.alike.of(held.node) {
                // A pair of paragraphs counts as its shorter one.
                let vote = vote.min(self.nodes.vote(node));
                across(holders, held.rank, self.nodes.holders.of(node), |partner| tally.add(document, partner, vote));
            }
        }
        if let Some(held) = group {
            within(self.identical.of(held.node), held.rank, |partner| tally.add(document, partner, Nodes::FULL_VOTE));
        }
    }

    /// Paragraphs, and documents that are the same as a whole, that too many hold to pair each with each.
    pub(super) fn capped(&self) -> u64 {
        let lists = self.nodes.holders.iter().chain(self.identical.iter());
        lists.filter(|holders| holders.len() > Candidates::BUCKET_CAP).count() as u64
    }
}

/// Pairs one of the documents of a paragraph with the others; in a large group each with the first few and its neighbours.
pub(super) fn within(holders: &[u32], rank: u32, mut add: impl FnMut(u32)) {
    let rank = rank as usize;
    if holders.len() <= Candidates::BUCKET_CAP || rank < Candidates::REPRESENTATIVES {
        holders.iter().for_each(|&partner| add(partner));
        return;
    }
    let neighbours = rank.saturating_sub(Candidates::NEIGHBOURS)..holders.len().min(rank + Candidates::NEIGHBOURS + 1);
    let before = neighbours.start.min(Candidates::REPRESENTATIVES);
    holders[..before].iter().for_each(|&partner| add(partner));
    holders[neighbours].iter().for_each(|&partner| add(partner));
}

/// Pairs one of the documents of a paragraph with those of one that looks alike: all with all while they are few, else all
/// with the first few.
pub(super) fn across(holders: &[u32], rank: u32, others: &[u32], mut add: impl FnMut(u32)) {
    let few = holders.len().saturating_mul(others.len()) <= Candidates::BUCKET_CAP * Candidates::BUCKET_CAP;
    if few || (rank as usize) < Candidates::REPRESENTATIVES {
        others.iter().for_each(|&partner| add(partner));
    }
    if !few {
        others.iter().take(Candidates::REPRESENTATIVES).for_each(|&partner| add(partner));
    }
}

/// Of the partners of a document, each with its votes and its number, those that the document keeps: all of a few; of many the
/// best, and some that it has in common with others.
pub(super) fn kept_of<T>(partners: &mut [T], votes: impl Fn(&T) -> (u32, u32)) -> &[T] {
    if partners.len() <= MOST_PARTNERS {
        return partners;
    }
    let rank = |partner: &T, enough: u32| {
        let (votes, number) = votes(partner);
        (Reverse(votes.min(enough)), number)
    };
    partners.select_nth_unstable_by_key(BEST_PARTNERS - 1, |partner| rank(partner, u32::MAX));
    partners[BEST_PARTNERS..].select_nth_unstable_by_key(FIRST_PARTNERS - 1, |partner| rank(partner, ENOUGH_VOTES));
    &partners[..KEPT_PARTNERS]
}

/// How much nominated each partner of one document.
struct Tally {
    votes: Vec<u32>,
    partners: Vec<u32>,
}

impl Tally {
    fn new(documents: usize) -> Self {
        Self { votes: vec![0; documents], partners: Vec::new() }
    }

    #[inline(always)]
    fn add(&mut self, own: u32, partner: u32, vote: u32) {
        let votes = &mut self.votes[partner as usize];
        if *votes == 0 && partner != own {
            self.partners.push(partner);
        }
        *votes += if partner == own { 0 } else { vote };
    }

    /// Gives the partners that the document keeps, of those that it may be linked with, and begins anew.
    fn take_kept(&mut self, may_link: impl Fn(u32) -> bool, keep: impl FnMut(u32)) {
        let votes = &mut self.votes;
        self.partners.retain(|&partner| {
            let is_nominated = votes[partner as usize] >= Nodes::FULL_VOTE && may_link(partner);
            if !is_nominated {
                votes[partner as usize] = 0;
            }
            is_nominated
        });
        let kept = kept_of(&mut self.partners, |&partner| (votes[partner as usize], partner));
        kept.iter().copied().for_each(keep);
        for partner in self.partners.drain(..) {
            votes[partner as usize] = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The partners that a document keeps, of so many others and their votes for it.
    fn kept(document: u32, documents: u32, votes: impl Fn(u32, u32) -> u32) -> BTreeSet<u32> {
        let others = (0..documents).filter(|&other| other != document);
        let mut partners: Vec<(u32, u32)> = others.map(|other| (votes(document, other), other)).collect();
        kept_of(&mut partners, |&partner| partner).iter().map(|&(_, other)| other).collect()
    }

    #[test]
    fn a_text_of_many_versions_does_not_come_apart_into_families() {
        let votes = |a: u32, b: u32| if a % 3 == b % 3 { 20 } else { 4 };
        let pairs: Vec<(u32, u32)> =
            (0..150).flat_map(|a| kept(a, 150, votes).into_iter().map(move |b| (a, b))).collect();
        let mut reached = BTreeSet::from([0]);
        while let Some(&(a, b)) = pairs.iter().find(|(a, b)| reached.contains(a) != reached.contains(b)) {
            reached.extend([a, b]);
        }
        assert_eq!(reached.len(), 150);
    }

    #[test]
    fn the_best_are_kept_and_the_first_with_enough_votes() {
        let votes = |_, other: u32| match other {
            0..70 => 2,
            70..90 => 4,
            _ => 5 + other % 2,
        };
        // The odd ones have the most votes; what has two has them by chance.
        let best = (90..).step_by(2).map(|other| other + 1).take(BEST_PARTNERS);
        assert_eq!(kept(500, 130, votes), best.chain(70..78).collect());
        assert_eq!(kept(500, 48, votes).len(), 48, "a few are all kept");
    }
}
