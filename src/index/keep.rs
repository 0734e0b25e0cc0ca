//! Whom a document's paragraphs nominate → the partners that it keeps.
//!
//! Relatives have most paragraphs in common. Whom only one paragraph nominates may be one, too: a text that was cut to its first
//! paragraph, or reworded but for one. More often it is a stranger, who has the same sentence of background or was met by chance;
//! and of those there are the more the larger the corpus is. So a document keeps all its relatives, while they are not many, but of
//! those whom one paragraph nominates a few: what there is to compare grows with the documents, not with their square. In a large corpus
//! even those few would be the luckiest of hundreds, and whom chance explains as well is left out.

use std::cmp::Reverse;

use super::estimate::Likeness;
use super::nodes::Nodes;

/// What nominates a partner of a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Nomination {
    /// Of all paragraphs together.
    pub(super) votes: u32,
    /// How alike the paragraphs are that are most alike.
    pub(super) likeness: Likeness,
    /// The partner.
    pub(super) number: u32,
    /// Whether the document is [short](is_short), or the partner where that is known: what one paragraph says of a short one is much of
    /// what there is to say.
    pub(super) is_short: bool,
}

impl Nomination {
    /// Whether no more than one paragraph nominates the partner, or two short ones.
    fn is_slight(&self) -> bool {
        self.votes <= Nodes::FULL_VOTE
    }

    /// Whether that is by chance as likely as not: they are not much alike.
    fn is_faint(&self) -> bool {
        self.is_slight() && self.likeness < Likeness::CLOSE
    }

    /// Whether a paragraph or two nominate the partner, and not much alike: in a corpus that is large enough, anybody.
    fn may_be_chance(&self) -> bool {
        self.votes <= ENOUGH_VOTES && self.likeness < Likeness::CLOSE
    }

    /// What nominates a partner that [may be chance](Self::may_be_chance), apart from how alike the paragraphs are.
    fn class(&self) -> usize {
        2 * self.votes as usize + usize::from(self.is_short)
    }

    /// Whether one paragraph nominates the partner that is nearly the same in both, and little of either.
    fn is_slight_but_close(&self) -> bool {
        self.is_slight() && self.likeness >= Likeness::CLOSE && !self.is_short
    }
}

/// Votes of a document's own paragraphs up to which one of them is a good part of it.
const SHORT: u32 = 3 * Nodes::FULL_VOTE;
/// Of the partners of a longer document that a single paragraph nominates which is nearly the same in both, the first so many: the
/// same for all who have it, so that they come together.
const CLOSE_PARTNERS: usize = 8;
/// Of those that a single paragraph nominates which is less alike, the so many that are most alike.
const FAINT_PARTNERS: usize = 4;
/// The same of a short document.
const FAINT_PARTNERS_OF_SHORT: usize = 16;

/// Partners up to which a document is paired with all others.
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

/// Whether a document whose own paragraphs have so many votes is short.
pub(super) fn is_short(own_votes: u32) -> bool {
    own_votes <= SHORT
}

/// Of the partners that a single paragraph nominates, not much alike, so many are kept at most.
fn most_faint(is_short: bool) -> usize {
    if is_short { FAINT_PARTNERS_OF_SHORT } else { FAINT_PARTNERS }
}

/// Leaves of the partners of a document those that it keeps, in no order.
pub(super) fn keep(partners: &mut Vec<Nomination>) {
    keep_of_few_votes(partners);
    if partners.len() <= MOST_PARTNERS {
        return;
    }
    let rank = |partner: &Nomination, enough: u32| (Reverse(partner.votes.min(enough)), partner.number);
    partners.select_nth_unstable_by_key(BEST_PARTNERS - 1, |partner| rank(partner, u32::MAX));
    partners[BEST_PARTNERS..].select_nth_unstable_by_key(FIRST_PARTNERS - 1, |partner| rank(partner, ENOUGH_VOTES));
    partners.truncate(KEPT_PARTNERS);
}

/// Leaves of the partners that a paragraph or two nominate those that a document keeps.
pub(super) fn keep_of_few_votes(partners: &mut Vec<Nomination>) {
    leave_out_chance(partners);
    keep_first(partners, CLOSE_PARTNERS, Nomination::is_slight_but_close, |partner| partner.number);
    for is_short in [false, true] {
        let is_faint = |partner: &Nomination| partner.is_faint() && partner.is_short == is_short;
        keep_first(partners, most_faint(is_short), is_faint, |partner| (Reverse(partner.likeness), partner.number));
    }
}

/// Leaves out the partners that chance explains. Of those that are nominated alike by chance, half as many are of each grade of
/// likeness as of the one below: where that leaves more of a grade than would be kept, who is of it cannot be told from them. What a few
/// paragraphs have in common with hundreds of documents is what is common to a topic, and a relative stands out from it.
fn leave_out_chance(partners: &mut Vec<Nomination>) {
    let mut number_of = [0_usize; 2 * (ENOUGH_VOTES as usize + 1)];
    partners.iter().filter(|partner| partner.may_be_chance()).for_each(|partner| number_of[partner.class()] += 1);
    partners.retain(|partner| {
        let of_grade = || number_of[partner.class()] >> partner.likeness.grade();
        !partner.may_be_chance() || of_grade() <= most_faint(partner.is_short)
    });
}

/// Leaves of some of the partners the first so many by their ranks, no two of which are the same.
fn keep_first<R: Ord>(
    partners: &mut Vec<Nomination>,
    most: usize,
    is_meant: impl Fn(&Nomination) -> bool,
    rank: impl Fn(&Nomination) -> R,
) {
    let mut ranks: Vec<R> = partners.iter().filter(|partner| is_meant(partner)).map(&rank).collect();
    if ranks.len() > most {
        let (_, last, _) = ranks.select_nth_unstable(most - 1);
        partners.retain(|partner| !is_meant(partner) || rank(partner) <= *last);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The partners that a document keeps, of so many others and what nominates them to it.
    fn kept(document: u32, documents: u32, is_short: bool, of: impl Fn(u32, u32) -> (u32, Likeness)) -> BTreeSet<u32> {
        let others = (0..documents).filter(|&other| other != document);
        let nomination = |number: u32| {
            let (votes, likeness) = of(document, number);
            Nomination { votes, likeness, number, is_short }
        };
        let mut partners: Vec<Nomination> = others.map(nomination).collect();
        keep(&mut partners);
        partners.into_iter().map(|partner| partner.number).collect()
    }

    #[test]
    fn a_text_of_many_versions_does_not_come_apart_into_families() {
        let votes = |a: u32, b: u32| (if a % 3 == b % 3 { 20 } else { 4 }, Likeness::SAME);
        let pairs: Vec<(u32, u32)> =
            (0..150).flat_map(|a| kept(a, 150, false, votes).into_iter().map(move |b| (a, b))).collect();
        let mut reached = BTreeSet::from([0]);
        while let Some(&(a, b)) = pairs.iter().find(|(a, b)| reached.contains(a) != reached.contains(b)) {
            reached.extend([a, b]);
        }
        assert_eq!(reached.len(), 150);
    }

    #[test]
    fn the_best_are_kept_and_the_first_with_enough_votes() {
        let votes = |_, other: u32| {
            let votes = match other {
                0..70 => 3,
                70..90 => 4,
                _ => 5 + other % 2,
            };
            (votes, Likeness::SAME)
        };
        // The odd ones have the most votes; what has three has them by chance.
        let best = (90..).step_by(2).map(|other| other + 1).take(BEST_PARTNERS);
        assert_eq!(kept(500, 130, false, votes), best.chain(70..78).collect());
        assert_eq!(kept(500, 48, false, votes).len(), 48, "a few are all kept");
    }

    /// Of the partners by a single paragraph: the first of those that have it too, and the most alike of the others.
    #[test]
    fn of_slight_partners_a_few_are_kept() {
        let of = |_, other: u32| match other {
            0..10 => (6, Likeness::of_grade(0)),
            10..30 => (2, Likeness::CLOSE),
            30..35 => (2, Likeness::of_grade(3)),
            _ => (2, Likeness::of_grade(other as u8 % 2)),
        };
        let (relatives, faint) = (0..10, 30..34);
        assert_eq!(kept(500, 45, false, of), relatives.clone().chain(10..18).chain(faint).collect());
        let odd = (35..60).filter(|other| other % 2 == 1).take(11);
        assert_eq!(
            kept(500, 60, true, of),
            relatives.chain(10..35).chain(odd).collect(),
            "one paragraph is half of it"
        );
    }

    /// Sixty-four that one paragraph nominates, half as many with each grade, are strangers all but for the last four; those that two
    /// nominate are counted apart.
    #[test]
    fn whom_chance_explains_is_left_out() {
        let grade = |other: u32| Likeness::of_grade(other.trailing_zeros().min(6) as u8);
        let of_one = |_, other| (2, grade(other));
        assert_eq!(kept(500, 64, false, of_one), BTreeSet::from([0, 16, 32, 48]));
        let of_one_or_two = |_, other: u32| (if other < 64 { 2 } else { 4 }, grade(other));
        assert_eq!(kept(500, 68, false, of_one_or_two), BTreeSet::from([0, 16, 32, 48, 64, 65, 66, 67]));
        assert_eq!(kept(500, 64, true, of_one).len(), 16, "of a short document more are kept");
    }
}
