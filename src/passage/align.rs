//! The alignment of two segments, sentence by sentence.

use ahash::AHashMap;

use super::evidence;
use super::identity;
use super::run::{GramLookup, SEED, identical_words, runs};
use super::similarity::{Least, Lookup, Similarity};
use super::star::Stars;
use super::text::Text;
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
/// Words below which a sentence ("No.", "He declined.") or a heading is evidence beside an aligned pair only.
const TELLING_WORDS: usize = 5;
/// Words of a run from which on it is a passage though the sentences around it differ.
const TELLING_RUN: usize = 8;

/// The passages that two segments have in common, by place in `a`, then in `b`; see [`Subject::align`].
///
/// ```
/// use wirecopy::Document;
/// use wirecopy::document::{Normaliser, Outline};
/// use wirecopy::passage::{PassageKind, Text, align};
///
/// let mut normaliser = Normaliser::default();
/// let wire = "A bill granted the junta leader a mandate in July. It can be renewed without any need for elections.";
/// let print = "In July a bill granted the leader of the junta a mandate. Nobody asked why.";
/// let mut outline = |text: &str| Outline::new(&Document::new("", text), &mut normaliser);
/// let (a, b) = (outline(wire)?, outline(print)?);
/// let passages = align(&Text::new(wire, &a, 0), &Text::new(print, &b, 0));
/// assert_eq!(passages.len(), 1);
/// assert_eq!(passages[0].kind, PassageKind::Rewritten);
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn align(a: &Text<'_>, b: &Text<'_>) -> Vec<Passage> {
    Subject::new(a).align(b)
}

/// A text that many others are aligned with: its sentences, stems and k-grams are looked up, not searched for again and
/// again. (BLAST calls the two a subject and its queries.)
pub struct Subject<'t> {
    text: &'t Text<'t>,
    keys: AHashMap<u64, u32>,
    stems: Lookup<'t>,
    grams: GramLookup,
    /// By word, counted from the first: the compared sentence in which a k-gram that begins there ends, too.
    places: Vec<u32>,
}

/// No sentence.
const NOWHERE: u32 = u32::MAX;

impl<'t> Subject<'t> {
    /// Makes a text ready for many others.
    pub fn new(text: &'t Text<'t>) -> Self {
        let words = |place: u32| text.sentence(place).words;
        let places = 0..text.sentences.len() as u32;
        let (first, last) = (places.clone().next().map(words), places.clone().next_back().map(words));
        let length = first.zip(last).map_or(0, |(first, last)| last.end - first.start);
        let mut holders = vec![NOWHERE; length as usize];
        for (place, words) in places.map(|place| (place, words(place))).filter(|(_, words)| words.len() >= SEED) {
            let start = (words.start - first.map_or(0, |first| first.start)) as usize;
            holders[start..=start + words.len() - SEED].fill(place);
        }
        Self {
            text,
            keys: text.distinct.keys.iter().copied().zip(0..).collect(),
            stems: Lookup::new(&text.terms),
            grams: GramLookup::new(&text.grams),
            places: holders,
        }
    }

    /// The passages that this text and another have in common, by place in this one, then in the other.
    ///
    /// Every sentence of one is compared with every sentence of the other, except that identical ones match by their key,
    /// and that in texts of more than a million sentence pairs only rare stems bring sentences together. Where no passage
    /// is evidence by itself there is none at all.
    pub fn align(&mut self, other: &Text<'_>) -> Vec<Passage> {
        let mut alignment = Alignment::new(self.text, other);
        alignment.match_identical(&self.keys);
        if alignment.is_complete() {
            return alignment.finish();
        }
        alignment.match_whole_runs(&mut self.grams, &self.places);
        let alike = alignment.alike(&mut self.stems);
        if alignment.has_nothing() && alike.is_empty() && alignment.common.is_empty() {
            return Vec::new();
        }
        alignment.match_similar(&alike);
        alignment.match_neighbours(&alike);
        alignment.match_cut_ends();
        alignment.match_long_runs();
        alignment.finish()
    }
}

/// Two sentences that say the same, by their places.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Match {
    a: u32,
    b: u32,
    kind: PassageKind,
    score: f64,
}

/// Two distinct sentences, by their numbers, and how alike they are.
struct Alike {
    a: u32,
    b: u32,
    similarity: Similarity,
}

struct Alignment<'t> {
    a: &'t Text<'t>,
    b: &'t Text<'t>,
    /// By place: whether the whole sentence stands in the other text.
    a_whole: Vec<bool>,
    b_whole: Vec<bool>,
    /// Word k-grams in both, by place in `a`, of the sentences that are not the same in `b`.
    common: Vec<(u32, u32)>,
    /// Whole sentences that match.
    matches: Vec<Match>,
    /// Matches that are not whole sentences on both sides.
    passages: Vec<Passage>,
}

impl<'t> Alignment<'t> {
    fn new(a: &'t Text<'t>, b: &'t Text<'t>) -> Self {
        Self {
            a,
            b,
            a_whole: vec![false; a.sentences.len()],
            b_whole: vec![false; b.sentences.len()],
            common: Vec::new(),
            matches: Vec::new(),
            passages: Vec::new(),
        }
    }

    /// Sentences that are the same but for case, accents and punctuation.
    fn match_identical(&mut self, keys: &AHashMap<u64, u32>) {
        for (other, key) in (0..).zip(&self.b.distinct.keys) {
            let Some(&number) = keys.get(key) else { continue };
            identity::pair_places(self.a.distinct.places(number), self.b.distinct.places(other), |a, b| {
                self.a_whole[a as usize] = true;
                self.b_whole[b as usize] = true;
                self.matches.push(Match { a, b, kind: PassageKind::Verbatim, score: 1.0 });
            });
        }
        self.matches.sort_unstable_by_key(|found| (found.a, found.b));
    }

    /// Whether every sentence has been found in the other text.
    fn is_complete(&self) -> bool {
        self.a_whole.iter().chain(&self.b_whole).all(|&whole| whole) && self.matches.iter().all(|found| self.is_telling(found))
    }

    fn has_nothing(&self) -> bool {
        self.matches.is_empty() && self.passages.is_empty()
    }

    /// Sentences that stand word for word in the other text, but are not a sentence there.
    fn match_whole_runs(&mut self, grams: &mut GramLookup, places: &[u32]) {
        // A k-gram of `b` that stands too often in `a` is found from there at other places than from here.
        let mut turned = Vec::new();
        for place in (0..self.b.sentences.len() as u32).filter(|&place| !self.b_whole[place as usize]) {
            let words = self.b.sentence(place).words;
            grams.find(&self.b.grams, words.start..words.end, &mut turned);
        }
        if self.a_whole.contains(&false) {
            let first = self.a.sentence(0).words.start;
            let is_open = |word: u32| {
                let place = places[(word - first) as usize];
                place != NOWHERE && !self.a_whole[place as usize]
            };
            let mut common = Vec::new();
            grams.find_in(&self.b.grams, is_open, &mut common);
            self.common = common;
        }
        let found_in_b = whole_runs(self.a, &self.a_whole, self.b, &self.common);
        let found_in_a = whole_runs(self.b, &self.b_whole, self.a, &turned);
        for (place, inner, outer) in found_in_b {
            self.a_whole[place as usize] = true;
            self.passages.push(Passage { a: inner, b: outer, kind: PassageKind::Verbatim, score: 1.0, weight: 0.0 });
        }
        for (place, inner, outer) in found_in_a {
            self.b_whole[place as usize] = true;
            self.passages.push(Passage { a: outer, b: inner, kind: PassageKind::Verbatim, score: 1.0, weight: 0.0 });
        }
    }

    /// Sentences whose weighted stems agree, the most alike first, each with at most two of the other text.
    fn match_similar(&mut self, alike: &[Alike]) {
        let telling = |text: &Text<'_>, i: u32| text.words(text.first_place(i)).len() >= TELLING_WORDS;
        let is_core = |pair: &&Alike| {
            let enough = pair.similarity.cosine >= COSINE && pair.similarity.has_dice(DICE);
            enough && telling(self.a, pair.a) && telling(self.b, pair.b)
        };
        let mut core: Vec<&Alike> = alike.iter().filter(is_core).collect();
        core.sort_by(|x, y| y.similarity.cosine.total_cmp(&x.similarity.cosine).then((x.a, x.b).cmp(&(y.a, y.b))));
        let mut stars = Stars::new(self.a.distinct.len(), self.b.distinct.len());
        for pair in core {
            if stars.join(pair.a, pair.b) {
                let (a, b) = (self.a.distinct.places(pair.a), self.b.distinct.places(pair.b));
                let (matches, score) = (&mut self.matches, pair.similarity.cosine);
                identity::pair_places(a, b, |a, b| {
                    matches.push(Match { a, b, kind: PassageKind::Rewritten, score });
                });
            }
        }
    }

    /// The distinct sentences of both texts that are alike enough to say the same, at least beside an aligned pair; pairs
    /// left out where both have found their like.
    fn alike(&self, stems: &mut Lookup<'_>) -> Vec<Alike> {
        let mut alike = Vec::new();
        if self.a_whole.iter().chain(&self.b_whole).all(|&whole| whole) {
            return alike;
        }
        let open = |text: &Text<'_>, whole: &[bool]| -> Vec<bool> {
            (0..text.distinct.len() as u32).map(|number| !whole[text.first_place(number) as usize]).collect()
        };
        let (open_a, open_b) = (open(self.a, &self.a_whole), open(self.b, &self.b_whole));
        let least = Least { cosine: NEIGHBOUR_COSINE, dice: NEIGHBOUR_DICE };
        stems.for_each_pair(&self.b.terms, (&open_a, &open_b), least, |a, b, similarity| {
            alike.push(Alike { a, b, similarity });
        });
        alike
    }

    /// Statements beside aligned ones: what follows i in one text and j in the other is likelier to be the same than any
    /// other pair, so less is asked of it, as long as neither has found its like elsewhere.
    fn match_neighbours(&mut self, alike: &[Alike]) {
        let (mut a_taken, mut b_taken) = (self.a_whole.clone(), self.b_whole.clone());
        let core: Vec<&Match> = self.matches.iter().filter(|found| self.is_telling(found)).collect();
        for found in &core {
            a_taken[found.a as usize] = true;
            b_taken[found.b as usize] = true;
        }
        let beside_core: ahash::AHashSet<(u32, u32)> = core
            .iter()
            .flat_map(|found| beside(found, self.a.sentences.len(), self.b.sentences.len()))
            .filter(|&(a, b)| !a_taken[a as usize] && !b_taken[b as usize])
            .collect();
        let mut added = Vec::new();
        for pair in alike {
            let (a, b) = (self.a.distinct.places(pair.a), self.b.distinct.places(pair.b));
            let score = pair.similarity.cosine;
            identity::pair_places(a, b, |a, b| {
                if beside_core.contains(&(a, b)) {
                    added.push(Match { a, b, kind: PassageKind::Rewritten, score });
                }
            });
        }
        added.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
        for found in added {
            if !a_taken[found.a as usize] && !b_taken[found.b as usize] {
                (a_taken[found.a as usize], b_taken[found.b as usize]) = (true, true);
                self.matches.push(found);
            }
        }
        self.drop_untelling();
    }

    /// Whether a match is evidence by itself.
    fn is_telling(&self, found: &Match) -> bool {
        found.kind == PassageKind::Rewritten || self.a.words(found.a).len() >= TELLING_WORDS
    }

    /// Short identical sentences stay where a telling match stands beside them.
    fn drop_untelling(&mut self) {
        let telling: ahash::AHashSet<(u32, u32)> =
            self.matches.iter().filter(|found| self.is_telling(found)).map(|found| (found.a, found.b)).collect();
        let (a, b) = (self.a.sentences.len(), self.b.sentences.len());
        let kept = self
            .matches
            .iter()
            .copied()
            .filter(|found| self.is_telling(found) || beside(found, a, b).any(|pair| telling.contains(&pair)));
        self.matches = kept.collect();
    }

    /// Texts that were cut off in the middle of a sentence, or of a word, behind an aligned one.
    fn match_cut_ends(&mut self) {
        let mut found = Vec::new();
        for pair in &self.matches {
            if let Some((cut, whole)) = cut_end(self.a, &self.a_whole, pair.a, self.b, pair.b) {
                found.push(Passage { a: cut, b: whole, kind: PassageKind::Verbatim, score: 1.0, weight: 0.0 });
            } else if let Some((cut, whole)) = cut_end(self.b, &self.b_whole, pair.b, self.a, pair.a) {
                found.push(Passage { a: whole, b: cut, kind: PassageKind::Verbatim, score: 1.0, weight: 0.0 });
            }
        }
        self.passages.extend(found);
    }

    /// Long runs in sentences that otherwise have nothing in common: a quote, a clause.
    fn match_long_runs(&mut self) {
        if self.common.is_empty() {
            return;
        }
        let mut covered = Covered::new(self.a, self.b);
        for found in &self.matches {
            covered.add(self.a.sentence(found.a).words, self.b.sentence(found.b).words);
        }
        for passage in &self.passages {
            covered.add(passage.a.words(), passage.b.words());
        }
        for &sentence in &self.a.sentences {
            let words = self.a.outline.sentences[sentence as usize].words;
            if words.len() < TELLING_RUN || covered.a(words) {
                continue;
            }
            for run in runs(&self.a.outline.words, &self.b.outline.words, words.range(), &self.common) {
                let there = Numbers { start: run.there, end: run.there + run.length };
                if run.length as usize >= TELLING_RUN && !covered.b(there) {
                    let (a, b) = (self.a.run(run.here, run.length), self.b.run(run.there, run.length));
                    self.passages.push(Passage { a, b, kind: PassageKind::Verbatim, score: 1.0, weight: 0.0 });
                }
            }
        }
    }

    fn finish(mut self) -> Vec<Passage> {
        for found in &self.matches {
            let (a, b) = match found.kind {
                PassageKind::Verbatim => (self.a.words(found.a).len() as u32, self.b.words(found.b).len() as u32),
                PassageKind::Rewritten => identical_words(self.a.words(found.a), self.b.words(found.b)),
            };
            let (a, b) = (self.a.whole(found.a, a), self.b.whole(found.b, b));
            self.passages.push(Passage { a, b, kind: found.kind, score: found.score, weight: 0.0 });
        }
        self.passages.sort_by_key(|passage| (passage.a.span, passage.b.span));
        self.passages.dedup_by_key(|passage| (passage.a.span, passage.b.span));
        if !self.passages.iter().any(|passage| evidence::is_anchor(passage, self.a, self.b)) {
            return Vec::new();
        }
        for passage in &mut self.passages {
            passage.weight = evidence::weight(passage, self.a, self.b);
        }
        self.passages
    }
}

/// Sentences of `text` that stand whole in one run of `other`, with both stretches; `whole` are those already found.
fn whole_runs(
    text: &Text<'_>,
    whole: &[bool],
    other: &Text<'_>,
    common: &[(u32, u32)],
) -> Vec<(u32, Stretch, Stretch)> {
    let mut found = Vec::new();
    for place in (0..text.sentences.len() as u32).filter(|&place| !common.is_empty() && !whole[place as usize]) {
        let words = text.sentence(place).words;
        let runs = runs(&text.outline.words, &other.outline.words, words.range(), common);
        if let Some(run) = runs.first().filter(|run| run.length as usize == words.len()) {
            found.push((place, text.whole(place, run.length), other.run(run.there, run.length)));
        }
    }
    found
}

/// The last sentence of `text`, when it begins what follows `other_place` in `other`: both stretches. Its last word may be
/// cut too.
fn cut_end(
    text: &Text<'_>,
    whole: &[bool],
    place: u32,
    other: &Text<'_>,
    other_place: u32,
) -> Option<(Stretch, Stretch)> {
    let is_last = place as usize + 2 == text.sentences.len();
    if !is_last || whole[place as usize + 1] || other_place as usize + 1 >= other.sentences.len() {
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

/// The pairs before and behind a match.
fn beside(found: &Match, a: usize, b: usize) -> impl Iterator<Item = (u32, u32)> {
    let before = (found.a > 0 && found.b > 0).then(|| (found.a - 1, found.b - 1));
    let behind = ((found.a as usize + 1) < a && (found.b as usize + 1) < b).then(|| (found.a + 1, found.b + 1));
    before.into_iter().chain(behind)
}

/// Which words of both texts are aligned.
struct Covered {
    a: Vec<bool>,
    b: Vec<bool>,
}

impl Covered {
    fn new(a: &Text<'_>, b: &Text<'_>) -> Self {
        Self { a: vec![false; a.outline.words.len()], b: vec![false; b.outline.words.len()] }
    }

    fn add(&mut self, a: Numbers, b: Numbers) {
        self.a[a.range()].fill(true);
        self.b[b.range()].fill(true);
    }

    fn a(&self, words: Numbers) -> bool {
        self.a[words.range()].iter().any(|&covered| covered)
    }

    fn b(&self, words: Numbers) -> bool {
        self.b[words.range()].iter().any(|&covered| covered)
    }
}
