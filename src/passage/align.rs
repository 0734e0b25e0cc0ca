//! The alignment of two segments, sentence by sentence.

use smallvec::SmallVec;

use super::common::Common;
use super::evidence;
use super::identity;
use super::run::{PLACES, SEED, TELLING_RUN, common_grams, first_run, identical_words, runs};
use super::similarity::{Least, Lookup, Similarity};
use super::star::Stars;
use super::subject::KinLookup;
use super::text::Text;
use super::trace::share;
use super::{Passage, PassageKind, Stretch};
use crate::document::Numbers;

/// Cosine from which on two sentences say the same, with [`DICE`]: PAN 2014's rule for text reuse (Sanchez-Perez, Sidorov,
/// Gelbukh 2014), which asks for .30 and .33 with weights from other texts.
const COSINE: f64 = 0.28;
/// Share of common stems that must come with it: a single rare word in common is not a statement in common.
const DICE: (u32, u32) = (3, 10);
/// The cosine that is enough beside an aligned pair: half of what is asked of a pair that stands alone.
const NEIGHBOUR_COSINE: f64 = 0.14;
/// The share of common stems that is enough beside an aligned pair.
const NEIGHBOUR_DICE: (u32, u32) = (11, 50);
/// The least that two sentences must be alike that stand alone,
pub(super) const ALONE: Least = Least { cosine: COSINE, dice: DICE };
/// and beside an aligned pair.
const BESIDE: Least = Least { cosine: NEIGHBOUR_COSINE, dice: NEIGHBOUR_DICE };
/// Share of the words of both sentences in common runs from which on one is the other with a few words changed: no weights
/// are needed to tell.
const EDITED: f64 = 0.6;
/// Words below which a sentence ("No.", "He declined.") or a heading is evidence beside an aligned pair only.
const TELLING_WORDS: usize = 5;

/// What is found about two texts, kept for the next two.
#[derive(Default)]
pub(super) struct Buffers {
    /// By place: whether the whole sentence stands in the other text.
    a_whole: Vec<bool>,
    b_whole: Vec<bool>,
    /// The same, or one that is aligned with it.
    a_taken: Vec<bool>,
    b_taken: Vec<bool>,
    /// By distinct sentence: whether it has not been found in the other text.
    open: (Vec<bool>, Vec<bool>),
    /// Whether there are such in both texts.
    any_open: bool,
    /// Units that have words in a row in common, and what.
    kin: Vec<(u32, u32, Common)>,
    /// Word k-grams in both, by place in `a`, of the sentences that are not the same in `b`,
    common: Vec<(u32, u32)>,
    /// and the other way round.
    turned: Vec<(u32, u32)>,
    /// Distinct sentences that are alike enough to say the same.
    alike: Vec<Alike>,
    /// Distinct sentences that stand beside an aligned pair.
    beside: Vec<(u32, u32)>,
    stars: Stars,
    /// Whole sentences that match.
    matches: Vec<Match>,
    /// Of these, those that are evidence by themselves, by place.
    telling: Vec<(u32, u32)>,
    /// What is not whole sentences on both sides, and in the end all.
    pub(super) passages: Vec<Passage>,
}

/// Two sentences that say the same, by their places.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Match {
    a: u32,
    b: u32,
    kind: PassageKind,
    score: f64,
    /// Words of both that stand in common runs, where they have been counted.
    identical: Option<(u8, u8)>,
}

/// Two distinct sentences, by their numbers, and how alike they are.
struct Alike {
    a: u32,
    b: u32,
    similarity: Similarity,
}

/// Two texts under alignment. Its steps come in the order in which they stand here, each for what those before it left open.
pub(super) struct Alignment<'t> {
    a: &'t Text<'t>,
    b: &'t Text<'t>,
    pub(super) buffers: Buffers,
}

impl<'t> Alignment<'t> {
    pub(super) fn new(a: &'t Text<'t>, b: &'t Text<'t>, mut buffers: Buffers) -> Self {
        fill(&mut buffers.a_whole, a.parts.sentences.len());
        fill(&mut buffers.b_whole, b.parts.sentences.len());
        buffers.common.clear();
        buffers.turned.clear();
        buffers.kin.clear();
        buffers.alike.clear();
        buffers.matches.clear();
        buffers.passages.clear();
        Self { a, b, buffers }
    }

    /// Sentences that are the same but for case, accents and punctuation. Their kin is found on the way.
    pub(super) fn match_identical(&mut self, lookup: &KinLookup) {
        let Buffers { a_whole, b_whole, matches, kin, .. } = &mut self.buffers;
        let (a, b) = (self.a, self.b);
        for (other, number) in (0..).zip(b.numbers()) {
            for entry in lookup.of(number) {
                let compared = (a.is_compared(entry.unit), b.is_compared(other));
                if entry.common.is_none() && compared == (true, true) {
                    identity::pair_places(
                        a.parts.distinct.places(entry.unit),
                        b.parts.distinct.places(other),
                        |a, b| {
                            a_whole[a as usize] = true;
                            b_whole[b as usize] = true;
                            matches.push(Match { a, b, kind: PassageKind::Verbatim, score: 1.0, identical: None });
                        },
                    );
                } else if compared != (false, false) {
                    kin.push((entry.unit, other, entry.common.unwrap_or(Common::EVERYTHING)));
                }
            }
        }
        matches.sort_unstable_by_key(|found| (found.a, found.b));
        kin.sort_unstable();
    }

    /// Whether every sentence has been found in the other text, and by itself.
    pub(super) fn is_complete(&self) -> bool {
        let all = self.buffers.a_whole.iter().chain(&self.buffers.b_whole).all(|&whole| whole);
        all && self.buffers.matches.iter().all(|found| self.is_telling(found))
    }

    /// Sentences most of whose words stand in the other text in rows, each with the one it shares most with.
    pub(super) fn match_edited(&mut self) {
        let (a, b) = (self.a, self.b);
        let Buffers { a_whole, b_whole, matches, kin, .. } = &mut self.buffers;
        let sentences = kin.iter().filter(|&&(i, j, _)| a.is_compared(i) && b.is_compared(j));
        let edited = sentences.filter_map(|&(i, j, Common { words: (here, there), .. })| {
            let (x, y) = (a.first_place(i), b.first_place(j));
            let (of_a, of_b) = (a.words(x).len(), b.words(y).len());
            let is_edited =
                |identical: u8, words: usize| words >= TELLING_WORDS && f64::from(identical) >= EDITED * words as f64;
            let is_open = !a_whole[x as usize] && !b_whole[y as usize];
            let score = share((here.into(), there.into()), of_a + of_b);
            (is_open && is_edited(here, of_a) && is_edited(there, of_b)).then_some((score, i, j, (here, there)))
        });
        let mut edited: SmallVec<[_; 32]> = edited.collect();
        edited.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        for (score, i, j, identical) in edited {
            if a_whole[a.first_place(i) as usize] || b_whole[b.first_place(j) as usize] {
                continue;
            }
            identity::pair_places(a.parts.distinct.places(i), b.parts.distinct.places(j), |x, y| {
                (a_whole[x as usize], b_whole[y as usize]) = (true, true);
                matches.push(Match { a: x, b: y, kind: PassageKind::Rewritten, score, identical: Some(identical) });
            });
        }
    }

    /// Sentences that stand word for word in the other text, but are not a sentence there.
    pub(super) fn match_whole_runs(&mut self) {
        let (a, b) = (self.a, self.b);
        let Buffers { a_whole, b_whole, common, turned, passages, kin, .. } = &mut self.buffers;
        let is_open = |text: &Text<'_>, whole: &[bool], unit: u32| {
            text.is_compared(unit) && !whole[text.first_place(unit) as usize]
        };
        for &(i, j, in_common) in kin.iter() {
            let may_be_whole = in_common.may_be_whole();
            if may_be_whole.0 && is_open(a, a_whole, i) {
                find_grams((a, i), (b, j), Which::First, common);
            }
            if may_be_whole.1 && is_open(b, b_whole, j) {
                find_grams((b, j), (a, i), Which::First, turned);
            }
        }
        common.sort_unstable();
        turned.sort_unstable();
        whole_runs(a, a_whole, b, common, |inner, outer| passages.push(verbatim(inner, outer)));
        whole_runs(b, b_whole, a, turned, |inner, outer| passages.push(verbatim(outer, inner)));
    }

    /// Finds the distinct sentences of both texts that are alike, of those that have not found their like as they are.
    pub(super) fn find_alike(&mut self, stems: &mut Lookup<'_>) {
        let Buffers { a_whole, b_whole, open, any_open, alike, .. } = &mut self.buffers;
        let is_open = |text: &Text<'_>, whole: &[bool], open: &mut Vec<bool>| {
            open.clear();
            open.extend((0..text.parts.distinct.len() as u32).map(|number| !whole[text.first_place(number) as usize]));
            open.contains(&true)
        };
        *any_open = is_open(self.a, a_whole, &mut open.0) && is_open(self.b, b_whole, &mut open.1);
        if *any_open {
            stems.for_each_pair(&self.b.parts.terms, (&open.0, &open.1), |a, b, similarity| {
                alike.push(Alike { a, b, similarity });
            });
        }
        alike.sort_unstable_by(|x, y| {
            y.similarity.cosine.total_cmp(&x.similarity.cosine).then((x.a, x.b).cmp(&(y.a, y.b)))
        });
    }

    /// Sentences whose weighted stems agree, the most alike first, each with at most two of the other text.
    pub(super) fn match_similar(&mut self) {
        let Buffers { alike, stars, matches, kin, .. } = &mut self.buffers;
        let telling = |text: &Text<'_>, i: u32| text.words(text.first_place(i)).len() >= TELLING_WORDS;
        let is_core = |pair: &&Alike| telling(self.a, pair.a) && telling(self.b, pair.b);
        if !alike.iter().any(|pair| is_core(&pair)) {
            return;
        }
        stars.clear(self.a.parts.distinct.len(), self.b.parts.distinct.len());
        for pair in alike.iter().filter(is_core) {
            if stars.join(pair.a, pair.b) {
                let (a, b) = (self.a.parts.distinct.places(pair.a), self.b.parts.distinct.places(pair.b));
                let (score, identical) = (pair.similarity.cosine, identical_of_kin(kin, pair.a, pair.b));
                identity::pair_places(a, b, |a, b| {
                    matches.push(Match { a, b, kind: PassageKind::Rewritten, score, identical });
                });
            }
        }
    }

    /// Statements beside aligned ones: what follows i in one text and j in the other is likelier to be the same than any
    /// other pair, so less is asked of it, as long as neither has found its like elsewhere.
    pub(super) fn match_neighbours(&mut self, stems: &mut Lookup<'_>) {
        self.find_telling();
        let all_telling = self.buffers.telling.len() == self.buffers.matches.len();
        let mut added: SmallVec<[Match; 8]> = SmallVec::new();
        if self.buffers.any_open {
            self.find_beside(stems, &mut added);
        }
        let Buffers { a_taken, b_taken, matches, .. } = &mut self.buffers;
        added.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
        let mut any_added = false;
        for found in added {
            if !a_taken[found.a as usize] && !b_taken[found.b as usize] {
                (a_taken[found.a as usize], b_taken[found.b as usize]) = (true, true);
                matches.push(found);
                any_added = true;
            }
        }
        if !all_telling {
            if any_added {
                self.find_telling();
            }
            self.drop_untelling();
        }
    }

    /// Finds the open sentences beside aligned ones that are alike enough there, and marks those that are taken.
    fn find_beside(&mut self, stems: &mut Lookup<'_>, found: &mut SmallVec<[Match; 8]>) {
        let Buffers { a_whole, b_whole, a_taken, b_taken, open, beside, telling, kin, .. } = &mut self.buffers;
        a_taken.clone_from(a_whole);
        b_taken.clone_from(b_whole);
        for &(a, b) in telling.iter() {
            (a_taken[a as usize], b_taken[b as usize]) = (true, true);
        }
        let is_free =
            |a: u32, b: u32| a_taken.get(a as usize) == Some(&false) && b_taken.get(b as usize) == Some(&false);
        let unit = |a: u32, b: u32| (self.a.parts.distinct.at(a), self.b.parts.distinct.at(b));
        let is_open = |&(a, b): &(u32, u32)| open.0[a as usize] && open.1[b as usize];
        beside.clear();
        for &(a, b) in telling.iter() {
            let neighbours = [(a.wrapping_sub(1), b.wrapping_sub(1)), (a + 1, b + 1)];
            let free = neighbours.into_iter().filter(|&(a, b)| is_free(a, b));
            beside.extend(free.map(|(a, b)| unit(a, b)).filter(is_open));
        }
        beside.sort_unstable();
        beside.dedup();
        stems.for_each_of(&self.b.parts.terms, beside, BESIDE, |i, j, similarity| {
            let (a, b) = (self.a.parts.distinct.places(i), self.b.parts.distinct.places(j));
            identity::pair_places(a, b, |a, b| {
                if is_free(a, b) && is_beside(telling, a, b) {
                    let (score, identical) = (similarity.cosine, identical_of_kin(kin, i, j));
                    found.push(Match { a, b, kind: PassageKind::Rewritten, score, identical });
                }
            });
        });
    }

    /// Finds the matches that are evidence by themselves.
    fn find_telling(&mut self) {
        let mut telling = std::mem::take(&mut self.buffers.telling);
        telling.clear();
        let found = self.buffers.matches.iter().filter(|found| self.is_telling(found));
        telling.extend(found.map(|found| (found.a, found.b)));
        telling.sort_unstable();
        self.buffers.telling = telling;
    }

    /// Whether a match is evidence by itself.
    fn is_telling(&self, found: &Match) -> bool {
        found.kind == PassageKind::Rewritten || self.a.words(found.a).len() >= TELLING_WORDS
    }

    /// Short identical sentences stay where a telling match stands beside them.
    fn drop_untelling(&mut self) {
        let Buffers { matches, telling, .. } = &mut self.buffers;
        let is_telling = |found: &Match| telling.binary_search(&(found.a, found.b)).is_ok();
        matches.retain(|found| is_telling(found) || is_beside(telling, found.a, found.b));
    }

    /// Texts that were cut off in the middle of a sentence, or of a word, behind an aligned one.
    pub(super) fn match_cut_ends(&mut self) {
        let Buffers { a_whole, b_whole, matches, passages, .. } = &mut self.buffers;
        let before_a = before_open_end(a_whole);
        let before_b = before_open_end(b_whole);
        for pair in matches.iter().filter(|pair| before_a == Some(pair.a) || before_b == Some(pair.b)) {
            let of_a = || cut_end(self.a, pair.a, self.b, pair.b).filter(|_| before_a == Some(pair.a));
            let of_b = || cut_end(self.b, pair.b, self.a, pair.a).filter(|_| before_b == Some(pair.b));
            if let Some((cut, whole)) = of_a() {
                passages.push(verbatim(cut, whole));
            } else if let Some((cut, whole)) = of_b() {
                passages.push(verbatim(whole, cut));
            }
        }
    }

    /// Long runs in sentences that otherwise have nothing in common: a quote, a clause.
    pub(super) fn match_long_runs(&mut self) {
        let Buffers { common, matches, passages, kin, a_taken, .. } = &mut self.buffers;
        let (a, b) = (self.a, self.b);
        // Shorter runs of a sentence count only where they could be in the way of a long one.
        let kindred = || kin.chunk_by(|x, y| x.0 == y.0).filter(|kin| a.is_compared(kin[0].0));
        let mut telling = kindred().filter(|kin| kin.iter().any(|(.., common)| common.may_be_long())).peekable();
        if telling.peek().is_none() {
            return;
        }
        fill(a_taken, a.parts.sentences.len());
        matches.iter().for_each(|found| a_taken[found.a as usize] = true);
        let runs_found = passages.len();
        let is_open = |place: u32, passages: &[Passage]| {
            let words = a.sentence(place).words;
            let is_free = words.len() >= TELLING_RUN && !a_taken[place as usize];
            is_free && !passages.iter().any(|passage| overlap(passage.a.words(), words))
        };
        common.clear();
        for &(i, j, _) in telling.flatten() {
            if a.parts.distinct.places(i).iter().any(|&place| is_open(place, passages)) {
                find_grams((a, i), (b, j), Which::All, common);
            }
        }
        if common.is_empty() {
            return;
        }
        common.sort_unstable();
        for place in 0..a.parts.sentences.len() as u32 {
            if !is_open(place, &passages[..runs_found]) {
                continue;
            }
            for run in runs(&a.outline.words, &b.outline.words, a.sentence(place).words.range(), common) {
                let there = Numbers { start: run.there, end: run.there + run.length };
                let is_taken = || matches.iter().any(|found| overlap(b.sentence(found.b).words, there));
                let is_covered = || passages[..runs_found].iter().any(|passage| overlap(passage.b.words(), there));
                if run.length as usize >= TELLING_RUN && !is_taken() && !is_covered() {
                    passages.push(verbatim(a.run(run.here, run.length), b.run(run.there, run.length)));
                }
            }
        }
    }

    /// Puts all passages in order, and weighs them.
    pub(super) fn finish(&mut self) {
        let Buffers { matches, passages, .. } = &mut self.buffers;
        for passage in passages.iter_mut() {
            passage.weight = evidence::weight(passage, None, self.a, self.b);
        }
        matches.sort_by_key(|found| (found.a, found.b));
        for found in matches.iter() {
            let (a, b) = match found.kind {
                PassageKind::Verbatim => (self.a.words(found.a).len() as u32, self.b.words(found.b).len() as u32),
                PassageKind::Rewritten => match found.identical {
                    Some((a, b)) => (a.into(), b.into()),
                    None => identical_words(self.a.words(found.a), self.b.words(found.b)),
                },
            };
            let (a, b) = (self.a.whole(found.a, a), self.b.whole(found.b, b));
            let mut passage = Passage { a, b, kind: found.kind, score: found.score, weight: 0.0 };
            passage.weight = evidence::weight(&passage, Some((found.a, found.b)), self.a, self.b);
            passages.push(passage);
        }
        passages.sort_by_key(|passage| (passage.a.span, passage.b.span));
        passages.dedup_by_key(|passage| (passage.a.span, passage.b.span));
        if !passages.iter().any(|passage| evidence::is_anchor(passage, self.a, self.b)) {
            passages.clear();
        }
    }
}

/// So many times no.
fn fill(flags: &mut Vec<bool>, count: usize) {
    flags.clear();
    flags.resize(count, false);
}

/// Which k-grams of a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    First,
    All,
}

/// Finds k-grams of a unit in all its places that stand in a unit of another text, in the first of its places.
fn find_grams(
    (here, unit): (&Text<'_>, u32),
    (there, other): (&Text<'_>, u32),
    which: Which,
    found: &mut Vec<(u32, u32)>,
) {
    for words in here.words_of_unit(unit) {
        let end = if which == Which::First { words.end.min(words.start + SEED as u32) } else { words.end };
        for other_words in there.words_of_unit(other).take(PLACES) {
            let words = Numbers { end, ..words };
            let (here, there) = (&here.outline.words, &there.outline.words);
            common_grams((here, words.range()), (there, other_words.range()), found);
        }
    }
}

/// Words of two sentences that stand in common runs, where they are kin: they have been counted then.
fn identical_of_kin(kin: &[(u32, u32, Common)], i: u32, j: u32) -> Option<(u8, u8)> {
    let place = kin.binary_search_by_key(&(i, j), |&(i, j, _)| (i, j)).ok()?;
    Some(kin[place].2.words)
}

/// A passage of words that are the same, not yet weighed.
fn verbatim(a: Stretch, b: Stretch) -> Passage {
    Passage { a, b, kind: PassageKind::Verbatim, score: 1.0, weight: 0.0 }
}

/// Finds the sentences of `text` that stand whole in one run of `other`, and marks them; `whole` are those already found.
fn whole_runs(
    text: &Text<'_>,
    whole: &mut [bool],
    other: &Text<'_>,
    common: &[(u32, u32)],
    mut found: impl FnMut(Stretch, Stretch),
) {
    if common.is_empty() {
        return;
    }
    for place in
        (0..text.parts.sentences.len() as u32).filter(|&place| !whole[place as usize]).collect::<SmallVec<[u32; 64]>>()
    {
        let words = text.sentence(place).words;
        let run = first_run(&text.outline.words, &other.outline.words, words.range(), common);
        if let Some(run) = run.filter(|run| run.length as usize == words.len()) {
            whole[place as usize] = true;
            found(text.whole(place, run.length), other.run(run.there, run.length));
        }
    }
}

/// The place before the last, where the last sentence has not been found in the other text.
fn before_open_end(whole: &[bool]) -> Option<u32> {
    whole.last().filter(|&&whole| !whole)?;
    Some(whole.len().checked_sub(2)? as u32)
}

/// The last sentence of `text`, behind `place`, when it begins what follows `other_place` in `other`: both stretches. Its
/// last word may be cut too.
fn cut_end(text: &Text<'_>, place: u32, other: &Text<'_>, other_place: u32) -> Option<(Stretch, Stretch)> {
    let last = text.parts.sentences.len() as u32 - 1;
    if place + 1 != last || other_place as usize + 1 >= other.parts.sentences.len() {
        return None;
    }
    let (cut, whole) = (text.words(place + 1), other.words(other_place + 1));
    let (last, all_but_last) = cut.split_last().filter(|_| cut.len() <= whole.len())?;
    let begins = all_but_last.iter().zip(whole).all(|(x, y)| x.form == y.form);
    let (short, long) = (&text.text[last.span.range()], &other.text[whole[cut.len() - 1].span.range()]);
    if !begins || !long.to_lowercase().starts_with(&short.to_lowercase()) {
        return None;
    }
    let first = other.sentence(other_place + 1).words.start;
    Some((text.whole(place + 1, cut.len() as u32), other.run(first, cut.len() as u32)))
}

/// Whether two ranges of words have any in common.
fn overlap(a: Numbers, b: Numbers) -> bool {
    a.start.max(b.start) < a.end.min(b.end)
}

/// Whether a pair of sentences stands before or behind one of these, which are sorted.
fn is_beside(pairs: &[(u32, u32)], a: u32, b: u32) -> bool {
    let before = a > 0 && b > 0 && pairs.binary_search(&(a - 1, b - 1)).is_ok();
    before || pairs.binary_search(&(a + 1, b + 1)).is_ok()
}
