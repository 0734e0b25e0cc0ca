//! The alignment of two segments, sentence by sentence.

use super::identity::{self, Distinct};
use super::run::{RunIndex, SEED, identical_words};
use super::similarity::{Similarity, Space};
use super::{Passage, PassageKind, Stretch};
use crate::document::{Numbers, Outline, Sentence, Word};

/// Cosine from which on two sentences say the same, with [`DICE`]: PAN 2014's rule for text reuse (Sanchez-Perez, Sidorov,
/// Gelbukh 2014), which asks for .30 and .33 with weights from other texts.
const COSINE: f64 = 0.28;
/// Share of common stems that must come with it: a single rare word in common is not a statement in common.
const DICE: f64 = 0.30;
/// The cosine that is enough beside an aligned pair: half of what is asked of a pair that stands alone.
const NEIGHBOUR_COSINE: f64 = 0.14;
/// The share of common stems that is enough beside an aligned pair.
const NEIGHBOUR_DICE: f64 = 0.22;
/// Words below which a sentence ("No.", "He declined.") or a heading is evidence beside an aligned pair only.
const TELLING_WORDS: usize = 5;
/// Words of a run from which on it is a passage though the sentences around it differ.
const TELLING_RUN: usize = 8;
/// Sentences of one text that one sentence of the other may say at once.
const MOST_TO_ONE: usize = 2;

/// One side of an alignment: a segment of a document.
#[derive(Clone, Copy, Debug)]
pub struct Part<'o> {
    /// The document's text.
    pub text: &'o str,
    /// The document taken apart.
    pub outline: &'o Outline,
    /// The segment's number.
    pub segment: u32,
}

/// The passages that two segments have in common, by place in `a`, then in `b`.
///
/// Every sentence of one is compared with every sentence of the other, except that identical ones match by their key, and
/// that in texts of more than a million sentence pairs only rare stems nominate.
///
/// ```
/// use wirecopy::Document;
/// use wirecopy::document::{Normaliser, Outline};
/// use wirecopy::passage::{Part, PassageKind, align};
///
/// let mut normaliser = Normaliser::default();
/// let wire = "A bill granted the junta leader a mandate in July. It can be renewed without any need for elections.";
/// let print = "In July a bill granted the leader of the junta a mandate. Nobody asked why.";
/// let outline = |text: &str, normaliser: &mut Normaliser| Outline::new(&Document::new("", text), normaliser);
/// let (a, b) = (outline(wire, &mut normaliser)?, outline(print, &mut normaliser)?);
/// let passages = align(
///     Part { text: wire, outline: &a, segment: 0 },
///     Part { text: print, outline: &b, segment: 0 },
/// );
/// assert_eq!(passages.len(), 1);
/// assert_eq!(passages[0].kind, PassageKind::Rewritten);
/// # Ok::<(), wirecopy::Error>(())
/// ```
pub fn align(a: Part<'_>, b: Part<'_>) -> Vec<Passage> {
    let (a, b) = (Text::new(a), Text::new(b));
    let mut alignment = Alignment { a, b, matches: Vec::new(), passages: Vec::new() };
    alignment.match_identical();
    alignment.match_whole_runs();
    let alike = alignment.alike();
    alignment.match_similar(&alike);
    alignment.match_neighbours(&alike);
    alignment.match_cut_ends();
    alignment.match_long_runs();
    alignment.finish()
}

/// One side of an alignment.
struct Text<'o> {
    text: &'o str,
    outline: &'o Outline,
    /// The sentences that are compared.
    sentences: Vec<u32>,
    distinct: Distinct,
    /// By place: whether the whole sentence stands in the other text.
    found_whole: Vec<bool>,
}

impl<'o> Text<'o> {
    fn new(Part { text, outline, segment }: Part<'o>) -> Self {
        let sentences = identity::sentences(outline, segment);
        let distinct = Distinct::new(outline, &sentences);
        Self { text, outline, found_whole: vec![false; sentences.len()], distinct, sentences }
    }

    fn sentence(&self, place: u32) -> &'o Sentence {
        &self.outline.sentences[self.sentences[place as usize] as usize]
    }

    fn words(&self, place: u32) -> &'o [Word] {
        self.outline.words_of(self.sentence(place))
    }

    /// All words from the first compared sentence to the last, and the number of the first.
    fn all_words(&self) -> (&'o [Word], u32) {
        let (Some(&first), Some(&last)) = (self.sentences.first(), self.sentences.last()) else { return (&[], 0) };
        let start = self.outline.sentences[first as usize].words.start;
        let end = self.outline.sentences[last as usize].words.end;
        (&self.outline.words[Numbers { start, end }.range()], start)
    }

    /// The whole sentence at `place`, of which so many words are identical.
    fn whole(&self, place: u32, identical: u32) -> Stretch {
        let sentence = self.sentence(place);
        Stretch {
            span: sentence.span,
            sentence: self.sentences[place as usize],
            first_word: sentence.words.start,
            last_word: sentence.words.end,
            identical,
        }
    }

    /// A run of identical words.
    fn run(&self, first_word: u32, length: usize) -> Stretch {
        Stretch::of_words(self.outline, Numbers { start: first_word, end: first_word + length as u32 })
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

struct Alignment<'o> {
    a: Text<'o>,
    b: Text<'o>,
    /// Whole sentences that match.
    matches: Vec<Match>,
    /// Matches that are not whole sentences on both sides.
    passages: Vec<Passage>,
}

impl Alignment<'_> {
    /// Sentences that are the same but for case, accents and punctuation.
    fn match_identical(&mut self) {
        let mut matches = Vec::new();
        for places in &self.a.distinct.places {
            let key = self.a.sentence(places[0]).key;
            let Some(other) = self.b.distinct.with_key(key) else { continue };
            identity::pair_places(places, &self.b.distinct.places[other as usize], |a, b| {
                matches.push(Match { a, b, kind: PassageKind::Verbatim, score: 1.0 });
            });
        }
        for found in &matches {
            self.a.found_whole[found.a as usize] = true;
            self.b.found_whole[found.b as usize] = true;
        }
        self.matches = matches;
    }

    /// Sentences that stand word for word in the other text, but are not a sentence there.
    fn match_whole_runs(&mut self) {
        let found_in_b = whole_runs(&self.a, &self.b);
        let found_in_a = whole_runs(&self.b, &self.a);
        for (place, inner, outer) in found_in_b {
            self.a.found_whole[place as usize] = true;
            self.passages.push(Passage { a: inner, b: outer, kind: PassageKind::Verbatim, score: 1.0 });
        }
        for (place, inner, outer) in found_in_a {
            self.b.found_whole[place as usize] = true;
            self.passages.push(Passage { a: outer, b: inner, kind: PassageKind::Verbatim, score: 1.0 });
        }
    }

    /// Sentences whose weighted stems agree, the most alike first, each with at most two of the other text.
    fn match_similar(&mut self, alike: &[Alike]) {
        let telling = |text: &Text<'_>, i: u32| text.words(text.distinct.places[i as usize][0]).len() >= TELLING_WORDS;
        let is_core = |pair: &&Alike| {
            let enough = pair.similarity.cosine >= COSINE && pair.similarity.dice >= DICE;
            enough && telling(&self.a, pair.a) && telling(&self.b, pair.b)
        };
        let mut core: Vec<&Alike> = alike.iter().filter(is_core).collect();
        core.sort_by(|x, y| y.similarity.cosine.total_cmp(&x.similarity.cosine).then((x.a, x.b).cmp(&(y.a, y.b))));
        let mut stars = Stars::new(self.a.distinct.places.len(), self.b.distinct.places.len());
        for pair in core {
            if stars.join(pair.a, pair.b) {
                let (a, b) = (&self.a.distinct.places[pair.a as usize], &self.b.distinct.places[pair.b as usize]);
                let (matches, score) = (&mut self.matches, pair.similarity.cosine);
                identity::pair_places(a, b, |a, b| {
                    matches.push(Match { a, b, kind: PassageKind::Rewritten, score });
                });
            }
        }
    }

    /// The distinct sentences of both texts that are alike enough to say the same, at least beside an aligned pair; pairs
    /// left out where both have found their like.
    fn alike(&self) -> Vec<Alike> {
        let firsts = |text: &Text<'_>| -> Vec<u32> { text.distinct.places.iter().map(|places| places[0]).collect() };
        let (firsts_a, firsts_b) = (firsts(&self.a), firsts(&self.b));
        let closed = |text: &Text<'_>, place: u32| text.found_whole[place as usize];
        if firsts_a.iter().all(|&a| closed(&self.a, a)) && firsts_b.iter().all(|&b| closed(&self.b, b)) {
            return Vec::new();
        }
        let space = Space::new(firsts_a.iter().map(|&a| self.a.words(a)), firsts_b.iter().map(|&b| self.b.words(b)));
        let postings = space.postings();
        let (mut near, mut alike) = (Vec::new(), Vec::new());
        for (i, &a) in firsts_a.iter().enumerate() {
            space.neighbours(i, &postings, &mut near);
            for &j in &near {
                if closed(&self.a, a) && closed(&self.b, firsts_b[j as usize]) {
                    continue;
                }
                let similarity = space.a[i].similarity(&space.b[j as usize]);
                if similarity.cosine >= NEIGHBOUR_COSINE && similarity.dice >= NEIGHBOUR_DICE {
                    alike.push(Alike { a: i as u32, b: j, similarity });
                }
            }
        }
        alike
    }

    /// Statements beside aligned ones: what follows i in one text and j in the other is likelier to be the same than any
    /// other pair, so less is asked of it, as long as neither has found its like elsewhere.
    fn match_neighbours(&mut self, alike: &[Alike]) {
        let (mut a_taken, mut b_taken) = (self.a.found_whole.clone(), self.b.found_whole.clone());
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
        for pair in alike.iter().filter(|_| !beside_core.is_empty()) {
            let (a, b) = (&self.a.distinct.places[pair.a as usize], &self.b.distinct.places[pair.b as usize]);
            let score = pair.similarity.cosine;
            let mut add = |a, b| {
                if beside_core.contains(&(a, b)) {
                    added.push(Match { a, b, kind: PassageKind::Rewritten, score });
                }
            };
            identity::pair_places(a, b, &mut add);
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
            if let Some((cut, whole)) = cut_end(&self.a, pair.a, &self.b, pair.b) {
                found.push(Passage { a: cut, b: whole, kind: PassageKind::Verbatim, score: 1.0 });
            } else if let Some((cut, whole)) = cut_end(&self.b, pair.b, &self.a, pair.a) {
                found.push(Passage { a: whole, b: cut, kind: PassageKind::Verbatim, score: 1.0 });
            }
        }
        self.passages.extend(found);
    }

    /// Long runs in sentences that otherwise have nothing in common: a quote, a clause.
    fn match_long_runs(&mut self) {
        let mut covered = Covered::new(&self.a, &self.b);
        for found in &self.matches {
            covered.add(self.a.sentence(found.a).words, self.b.sentence(found.b).words);
        }
        for passage in &self.passages {
            covered.add(passage.a.words(), passage.b.words());
        }
        let (words, first) = self.b.all_words();
        let index = RunIndex::new(words);
        for &sentence in &self.a.sentences {
            let sentence = &self.a.outline.sentences[sentence as usize];
            if sentence.words.len() < TELLING_RUN || covered.a(sentence.words) {
                continue;
            }
            for run in index.runs(self.a.outline.words_of(sentence)) {
                let (a, b) = (sentence.words.start + run.a as u32, first + run.b as u32);
                let b_words = Numbers { start: b, end: b + run.length as u32 };
                if run.length >= TELLING_RUN && !covered.b(b_words) {
                    let (a, b) = (self.a.run(a, run.length), self.b.run(b, run.length));
                    self.passages.push(Passage { a, b, kind: PassageKind::Verbatim, score: 1.0 });
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
            self.passages.push(Passage { a, b, kind: found.kind, score: found.score });
        }
        self.passages.sort_by_key(|passage| (passage.a.span, passage.b.span));
        self.passages.dedup_by_key(|passage| (passage.a.span, passage.b.span));
        self.passages
    }
}

/// Sentences of `text` that stand whole in one run of `other`, with both stretches.
fn whole_runs(text: &Text<'_>, other: &Text<'_>) -> Vec<(u32, Stretch, Stretch)> {
    let open = |place: &u32| !text.found_whole[*place as usize] && text.words(*place).len() >= SEED;
    let open: Vec<u32> = (0..text.sentences.len() as u32).filter(open).collect();
    if open.is_empty() {
        return Vec::new();
    }
    let (words, first) = other.all_words();
    let index = RunIndex::new(words);
    let mut found = Vec::new();
    for place in open {
        let length = text.words(place).len();
        if let Some(run) = index.runs(text.words(place)).first().filter(|run| run.length == length) {
            let whole = text.whole(place, length as u32);
            found.push((place, whole, other.run(first + run.b as u32, length)));
        }
    }
    found
}

/// The last sentence of `text`, when it begins what follows `other_place` in `other`: both stretches. Its last word may be
/// cut too.
fn cut_end(text: &Text<'_>, place: u32, other: &Text<'_>, other_place: u32) -> Option<(Stretch, Stretch)> {
    let is_last = place as usize + 2 == text.sentences.len();
    if !is_last || text.found_whole[place as usize + 1] || other_place as usize + 1 >= other.sentences.len() {
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
    Some((text.whole(place + 1, cut.len() as u32), other.run(first, cut.len())))
}

/// The pairs before and behind a match.
fn beside(found: &Match, a: usize, b: usize) -> impl Iterator<Item = (u32, u32)> {
    let before = (found.a > 0 && found.b > 0).then(|| (found.a - 1, found.b - 1));
    let behind = ((found.a as usize + 1) < a && (found.b as usize + 1) < b).then(|| (found.a + 1, found.b + 1));
    before.into_iter().chain(behind)
}

/// Keeps alignments one to one, one to two, or two to one: matches form stars, never chains or squares.
struct Stars {
    a: Vec<usize>,
    b: Vec<usize>,
    /// Whether the sentence has a partner that has another.
    a_is_ray: Vec<bool>,
    b_is_ray: Vec<bool>,
    pairs: ahash::AHashMap<(bool, u32), Vec<u32>>,
}

impl Stars {
    fn new(a: usize, b: usize) -> Self {
        Self {
            a: vec![0; a],
            b: vec![0; b],
            a_is_ray: vec![false; a],
            b_is_ray: vec![false; b],
            pairs: ahash::AHashMap::new(),
        }
    }

    /// Joins two sentences, if what comes out is still a star.
    fn join(&mut self, a: u32, b: u32) -> bool {
        let (i, j) = (a as usize, b as usize);
        let fits = match (self.a[i], self.b[j]) {
            (0, 0) => true,
            (n, 0) => n < MOST_TO_ONE && !self.a_is_ray[i],
            (0, n) => n < MOST_TO_ONE && !self.b_is_ray[j],
            _ => false,
        };
        if !fits {
            return false;
        }
        if self.a[i] > 0 {
            self.mark_rays(true, a, b);
        } else if self.b[j] > 0 {
            self.mark_rays(false, b, a);
        }
        self.a[i] += 1;
        self.b[j] += 1;
        self.pairs.entry((true, a)).or_default().push(b);
        self.pairs.entry((false, b)).or_default().push(a);
        true
    }

    /// Marks all partners of a centre, the new one too.
    fn mark_rays(&mut self, centre_in_a: bool, centre: u32, new: u32) {
        let rays = if centre_in_a { &mut self.b_is_ray } else { &mut self.a_is_ray };
        for ray in self.pairs.get(&(centre_in_a, centre)).into_iter().flatten().chain([&new]) {
            rays[*ray as usize] = true;
        }
    }
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
