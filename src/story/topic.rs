//! What a segment is about: its content words and names, and how much of them two segments share.
//!
//! Two reports of one event that share no sentence still share its names. The measure is the cosine over distinct stems,
//! weighted by what kind of word a stem is in its text: a name three, a longer word one, a short one half, a function word
//! nothing. It needs no corpus to count in, so an unrelated document changes no similarity, and it keeps
//! unrelated news further from news of one event than weights by document frequency do.

use std::hint::select_unpredictable;

use ahash::{AHashMap, AHashSet, RandomState};

use crate::document::sorted::side_by_side;
use crate::document::{Language, Normaliser, Numbers, Outline, Sentence, function_stems, is_capitalised, is_character};

/// Function words: they carry no topic.
const FUNCTION_WORDS: &str = "the a an and or but of to in on at by for from with as is are was were be been being has have \
    had having do does did will would could should may might can not no nor so than that this these those it its he she they \
    them his her their we our you your i my me him who whom which what when where why how all any both each few more most \
    other some such only own same too very just also into over under again further then once here there about against \
    between through during before after above below up down out off if because until while said says say told according";

/// Weight of a name, in halves.
const NAME: u8 = 6;
/// Weight of a word of four letters or more, in halves.
const WORD: u8 = 2;
/// Weight of a shorter word, in halves.
const SHORT_WORD: u8 = 1;
/// Letters from which on a word is not short.
const LONG: usize = 4;

/// What a segment is about: its stems, in order, with their weights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "parts", derive(serde::Serialize, serde::Deserialize))]
pub struct Topic {
    /// Apart from the weights, which take a byte: all topics of a corpus are in memory at once.
    stems: Box<[u32]>,
    /// The weight of each stem.
    weights: Box<[u8]>,
    /// The sum of the squares of the weights.
    squares: u64,
}

impl Topic {
    /// Of these stems with their weights, each stem once.
    fn of(mut stems: Vec<(u32, u8)>) -> Self {
        stems.sort_unstable_by_key(|&(stem, _)| stem);
        let squares = stems.iter().map(|&(_, weight)| u64::from(weight).pow(2)).sum();
        let (stems, weights): (Vec<u32>, Vec<u8>) = stems.into_iter().unzip();
        Self { stems: stems.into(), weights: weights.into(), squares }
    }

    /// The cosine of two topics, 0 to 1; 0 where one has no words. Symmetric.
    pub fn similarity(&self, other: &Topic) -> f64 {
        let mut shared = 0;
        side_by_side(&self.stems, &other.stems, |i, j, is_same| {
            shared += u64::from(self.weights[i]) * u64::from(other.weights[j]) * u64::from(is_same);
        });
        if shared == 0 { 0.0 } else { shared as f64 / (self.squares as f64 * other.squares as f64).sqrt() }
    }

    /// A topic of nothing but these names.
    #[cfg(test)]
    pub(super) fn of_names(names: impl Iterator<Item = u32>) -> Self {
        Self::of(names.map(|name| (name, NAME)).collect())
    }

    /// Whether they name so much in common that they may be about one event: one name is no event.
    pub(crate) fn shares_names(&self, other: &Topic) -> bool {
        self.names().filter(|name| other.names().any(|theirs| theirs == *name)).nth(1).is_some()
    }

    /// The stems that are names.
    pub(super) fn names(&self) -> impl Iterator<Item = u32> + '_ {
        self.stems.iter().zip(&self.weights).filter(|&(_, &weight)| weight == NAME).map(|(&stem, _)| stem)
    }
}

/// Reads topics: it knows the stems of function words.
pub struct TopicSpace {
    function_stems: AHashSet<u32>,
    /// What stems are multiplied by to find their places in a table: drawn anew each time, so that nobody can choose words
    /// that fall together.
    factor: u64,
}

impl Default for TopicSpace {
    fn default() -> Self {
        let words = Normaliser::default().words_of(FUNCTION_WORDS);
        let factor = RandomState::new().hash_one(0) | 1;
        Self { function_stems: words.iter().map(|word| word.stem).collect(), factor }
    }
}

impl TopicSpace {
    /// The topic of some sentences of a document, furniture left out.
    pub fn topic(&self, text: &str, outline: &Outline, sentences: Numbers) -> Topic {
        let sentences = &outline.sentences[sentences.range()];
        let sentences = || sentences.iter().filter(|sentence| !sentence.furniture);
        let mut uses = Uses::new(sentences().map(|sentence| sentence.words.len()).sum(), self.factor);
        for sentence in sentences() {
            count_uses(text, outline, sentence, &mut uses);
        }
        // Of another language its own function words carry no topic, and those of English do.
        let own = outline.language.filter(|&language| language != Language::ENGLISH).and_then(function_stems);
        let carries_none = |stem: &u32| match own {
            Some(stems) => stems.binary_search(stem).is_ok(),
            None => self.function_stems.contains(stem),
        };
        let topical = uses.all().filter(|(stem, _)| !carries_none(stem));
        let mut weights = Vec::with_capacity(uses.stems);
        weights.extend(topical.map(|(stem, usage)| (stem, usage.weight())));
        Topic::of(weights)
    }
}

/// Counts the stems of one sentence; of a script without spaces, pairs of characters.
fn count_uses(text: &str, outline: &Outline, sentence: &Sentence, uses: &mut Uses) {
    let mut begins = true;
    let mut behind = sentence.span.start as usize;
    let mut before: Option<u32> = None;
    for word in outline.words_of(sentence) {
        begins |= begins_anew(&text[behind..word.span.start as usize]);
        behind = word.span.end as usize;
        let (stem, length) = if is_character(text, word) {
            let Some(first) = before.replace(word.form) else { continue };
            (first.rotate_left(16) ^ word.form, LONG)
        } else {
            before = None;
            (word.stem, word.span.len())
        };
        let usage = uses.of(stem, length as u32);
        usage.all += 1;
        usage.capitals += u32::from(!begins && is_capitalised(text, word));
        begins = false;
    }
}

/// Whether what stands before a word lets it begin with a capital as a sentence does.
#[inline]
fn begins_anew(between: &str) -> bool {
    between != " " && between.contains(['"', '“', '”', ':', '\n'])
}

/// How a segment uses its stems.
struct Uses {
    /// The stems in the order in which they were met, and room for as many as there are words.
    met: Vec<(u32, Usage)>,
    /// How many were met.
    stems: usize,
    /// Four times as many places as there are words: the number, from 1, of the stem that falls on each; of those that fall
    /// together, the later ones are behind. 0 where there is none.
    places: Vec<u32>,
    factor: u64,
}

impl Uses {
    /// Of a text of so many words.
    fn new(words: usize, factor: u64) -> Self {
        let places = vec![0; (4 * words).next_power_of_two()];
        Self { met: vec![Default::default(); words], stems: 0, places, factor }
    }

    /// The use of a stem, which is new or was first met in a word of some length.
    ///
    /// Whether a word is new is a coin toss that no processor predicts: so there is no branch for it.
    #[inline]
    fn of(&mut self, stem: u32, length: u32) -> &mut Usage {
        let last = self.places.len() - 1;
        let mut place = (u64::from(stem).wrapping_mul(self.factor) >> 32) as usize & last;
        loop {
            let kept = self.places[place];
            let number = select_unpredictable(kept == 0, self.stems as u32 + 1, kept);
            let (found, usage) = self.met[number as usize - 1];
            if select_unpredictable(usage.all == 0, stem, found) == stem {
                self.places[place] = number;
                self.stems = self.stems.max(number as usize);
                let (found, usage) = &mut self.met[number as usize - 1];
                *found = stem;
                usage.length = select_unpredictable(usage.all == 0, length, usage.length);
                return usage;
            }
            place = (place + 1) & last;
        }
    }

    /// The stems in the order in which they were met.
    fn all(&self) -> impl Iterator<Item = (u32, Usage)> {
        self.met[..self.stems].iter().copied()
    }
}

/// How a segment uses a stem.
#[derive(Clone, Copy, Default)]
struct Usage {
    /// How often it stands.
    all: u32,
    /// How often it begins with a capital where no sentence begins.
    capitals: u32,
    /// Bytes of the word where it stands first.
    length: u32,
}

impl Usage {
    fn weight(self) -> u8 {
        if self.capitals > 0 && 2 * self.capitals >= self.all {
            NAME
        } else if self.length as usize >= LONG {
            WORD
        } else {
            SHORT_WORD
        }
    }
}

/// Which topics a name stands in, for finding those that may be of the same event without comparing all with all.
pub(super) struct NameIndex {
    topics: AHashMap<u32, Vec<usize>>,
}

/// Names two topics share before they are compared.
const SHARED_NAMES: u8 = 2;
/// A name that stands in more topics nominates nobody: a capital city, a weekday.
const COMMON_NAME: usize = 100;

impl NameIndex {
    /// The index of these topics, which are numbered in their order.
    pub(super) fn new<'t>(topics: impl Iterator<Item = &'t Topic>) -> Self {
        let mut index: AHashMap<u32, Vec<usize>> = AHashMap::new();
        for (number, topic) in topics.enumerate() {
            for name in topic.names() {
                index.entry(name).or_default().push(number);
            }
        }
        index.retain(|_, topics| topics.len() <= COMMON_NAME);
        Self { topics: index }
    }

    /// The numbers of the topics that share names with this one, in order. `shared` holds a zero for each topic, and does so
    /// again afterwards.
    pub(super) fn near(&self, topic: &Topic, shared: &mut [u8]) -> Vec<usize> {
        let seen = || topic.names().filter_map(|name| self.topics.get(&name)).flatten().copied();
        let mut near = Vec::new();
        for number in seen() {
            shared[number] = shared[number].saturating_add(1);
            if shared[number] == SHARED_NAMES {
                near.push(number);
            }
        }
        seen().for_each(|number| shared[number] = 0);
        near.sort_unstable();
        near
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::SAME_EVENT;
    use super::*;
    use crate::Document;

    proptest! {
        #[test]
        fn uses_are_those_of_a_map(words in prop::collection::vec((0..60u32, 1..9u32), 0..200), factor in any::<u64>()) {
            let mut uses = Uses::new(words.len(), factor | 1);
            let mut plain: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
            for (stem, length) in words {
                uses.of(stem, length).all += 1;
                plain.entry(stem).or_insert((0, length)).0 += 1;
            }
            let found: BTreeMap<u32, (u32, u32)> =
                uses.all().map(|(stem, usage)| (stem, (usage.all, usage.length))).collect();
            prop_assert_eq!(found, plain);
        }
    }

    fn topic(text: &str) -> Topic {
        let document = Document::new("1", text);
        let outline = Outline::new(&document, &mut Normaliser::default()).expect("a short text");
        TopicSpace::default().topic(text, &outline, outline.segments[0].sentences)
    }

    #[test]
    fn similarity_is_symmetric_and_one_on_itself() {
        let (a, b) =
            (topic("The army in Mali held General Dembele."), topic("Troops arrested Dembele, the Mali general."));
        assert_eq!(a.similarity(&a), 1.0);
        assert_eq!(a.similarity(&b), b.similarity(&a));
        assert!(a.similarity(&b) > SAME_EVENT);
        assert_eq!(topic("The and of.").similarity(&topic("The and of.")), 0.0);
    }

    #[test]
    fn names_weigh_more_than_words() {
        let one = topic("On Monday the court in Bamako heard Maiga.");
        let same_names = topic("In Bamako, a lawyer defended Maiga.");
        let same_words = topic("On some days the court heard people.");
        assert!(one.similarity(&same_names) > one.similarity(&same_words));
    }
}
