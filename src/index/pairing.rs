//! Paragraphs that look alike → pairs of documents.
//!
//! Counted document by document: what a document's paragraphs nominate is added up in one array, so that no list of all
//! nominations is ever held. One headline that many pages list is no reason to align them, so that a short paragraph has
//! half a vote only.

use rayon::prelude::*;

use super::Candidates;
use super::estimate::Likeness;
use super::keep::{Nomination, is_short, keep};
use super::kin::Kin;
use super::lists::Lists;
use super::nodes::{Holding, Nodes};

/// The most documents that have a paragraph, or are the same as a whole, that are paired each with each. More than nodes in a bucket:
/// that they have something in common is sure.
pub(super) const GROUP_CAP: usize = 64;
/// Documents that one thread handles at a time.
const RUN: usize = 64;

/// Who nominates whom.
pub(super) struct Pairing<'a> {
    pub(super) nodes: &'a Nodes,
    /// Of each node those that look alike, both ways.
    pub(super) alike: Lists<Kin>,
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
                        let own_votes =
                            self.nodes.held_by(document).iter().map(|held| self.nodes.vote(held.node)).sum();
                        let may_link = |partner| (self.may_link)(document, partner);
                        let partners = tally.take_kept(is_short(own_votes), may_link);
                        kept.extend(partners.map(|partner| (document.min(partner), document.max(partner))));
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
            within(holders, held.rank, |partner| tally.add(document, partner, vote, Likeness::SAME));
            for alike in self.alike.of(held.node) {
                // A pair of paragraphs counts as its shorter one.
                let vote = vote.min(self.nodes.vote(alike.node()));
                let others = self.nodes.holders.of(alike.node());
                across(holders, held.rank, others, |partner| tally.add(document, partner, vote, alike.likeness()));
            }
        }
        if let Some(held) = group {
            within(self.identical.of(held.node), held.rank, |partner| {
                tally.add(document, partner, Nodes::FULL_VOTE, Likeness::SAME);
            });
        }
    }

    /// Paragraphs, and documents that are the same as a whole, that too many hold to pair each with each.
    pub(super) fn capped(&self) -> u64 {
        let lists = self.nodes.holders.iter().chain(self.identical.iter());
        lists.filter(|holders| holders.len() > GROUP_CAP).count() as u64
    }
}

/// Pairs one of the documents of a paragraph with the others; in a large group each with the first few and its neighbours.
pub(super) fn within(holders: &[u32], rank: u32, mut add: impl FnMut(u32)) {
    let rank = rank as usize;
    if holders.len() <= GROUP_CAP || rank < Candidates::REPRESENTATIVES {
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
    let few = holders.len().saturating_mul(others.len()) <= GROUP_CAP * GROUP_CAP;
    if few || (rank as usize) < Candidates::REPRESENTATIVES {
        others.iter().for_each(|&partner| add(partner));
    }
    if !few {
        others.iter().take(Candidates::REPRESENTATIVES).for_each(|&partner| add(partner));
    }
}

/// What nominated each partner of one document.
struct Tally {
    /// By document, the votes and how alike the paragraphs are that are most alike.
    votes: Vec<(u32, Likeness)>,
    partners: Vec<u32>,
    nominations: Vec<Nomination>,
}

impl Tally {
    fn new(documents: usize) -> Self {
        Self { votes: vec![Default::default(); documents], partners: Vec::new(), nominations: Vec::new() }
    }

    #[inline(always)]
    fn add(&mut self, own: u32, partner: u32, vote: u32, likeness: Likeness) {
        if partner == own {
            return;
        }
        let (votes, closest) = &mut self.votes[partner as usize];
        if *votes == 0 {
            self.partners.push(partner);
        }
        *votes += vote;
        *closest = likeness.max(*closest);
    }

    /// Takes the partners that the document keeps, of those that it may be linked with, and begins anew.
    fn take_kept(&mut self, is_short: bool, may_link: impl Fn(u32) -> bool) -> impl Iterator<Item = u32> {
        for number in self.partners.drain(..) {
            let (votes, likeness) = std::mem::take(&mut self.votes[number as usize]);
            if votes >= Nodes::FULL_VOTE && may_link(number) {
                self.nominations.push(Nomination { votes, likeness, number, is_short });
            }
        }
        keep(&mut self.nominations);
        self.nominations.drain(..).map(|partner| partner.number)
    }
}
