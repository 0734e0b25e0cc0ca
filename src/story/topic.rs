//! What a segment is about: its content words and names, and how much of them two segments share.
//!
//! Two reports of one event that share no sentence still share its names. The measure is Jaccard's over distinct stems,
//! weighted by what kind of word a stem is in these very texts: a name three, a longer word one, a short one half, a
//! function word nothing. It needs no corpus to count in, so an unrelated document changes no similarity, and it keeps
//! unrelated news further from news of one event than weights by document frequency do.

use ahash::AHashMap;

use super::Node;
use crate::document::{Normaliser, Outline, Word};

/// Similarity from which on two segments report the same event.
pub const SAME_EVENT: f64 = 0.18;

/// Function words: they carry no topic.
const FUNCTION_WORDS: &str = "the a an and or but of to in on at by for from with as is are was were be been being has have \
    had having do does did will would could should may might can not no nor so than that this these those it its he she they \
    them his her their we our you your i my me him who whom which what when where why how all any both each few more most \
    other some such only own same too very just also into over under again further then once here there about against \
    between through during before after above below up down out off if because until while said says say told according";

/// Weight of a name, in halves.
const NAME: u32 = 6;
/// Weight of a word of four letters or more, in halves.
const WORD: u32 = 2;
/// Weight of a shorter word, in halves.
const SHORT_WORD: u32 = 1;
/// Letters from which on a word is not short.
const LONG: usize = 4;

/// What a segment is about: its stems with their weights, by stem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    stems: Vec<(u32, u32)>,
    total: u64,
}

impl Topic {
    /// The similarity of two topics, 0 to 1; 0 where one has no words. Symmetric.
    ///
    /// A stem that is a name in one and not in the other weighs as a name in both.
    pub fn similarity(&self, other: &Topic) -> f64 {
        let (mut shared, mut raised) = (0u64, 0u64);
        let mut theirs = other.stems.iter().peekable();
        for &(stem, weight) in &self.stems {
            while theirs.next_if(|&&(s, _)| s < stem).is_some() {}
            if let Some(&(_, w)) = theirs.next_if(|&&(s, _)| s == stem) {
                shared += u64::from(weight.max(w));
                raised += 2 * u64::from(weight.max(w)) - u64::from(weight) - u64::from(w);
            }
        }
        let union = self.total + other.total + raised - shared;
        if union == 0 { 0.0 } else { shared as f64 / union as f64 }
    }

    /// The stems that are names.
    fn names(&self) -> impl Iterator<Item = u32> + '_ {
        self.stems.iter().filter(|&&(_, weight)| weight == NAME).map(|&(stem, _)| stem)
    }
}

/// Reads topics: it knows the stems of function words.
pub struct TopicSpace {
    function_stems: Vec<u32>,
}

impl Default for TopicSpace {
    fn default() -> Self {
        let mut function_stems: Vec<u32> =
            Normaliser::default().words_of(FUNCTION_WORDS).iter().map(|word| word.stem).collect();
        function_stems.sort_unstable();
        Self { function_stems }
    }
}

impl TopicSpace {
    /// The topic of one segment of a document.
    pub fn topic(&self, text: &str, outline: &Outline, segment: u32) -> Topic {
        // How often a stem stands, how often it begins with a capital where no sentence begins, and its length.
        let mut uses: AHashMap<u32, (u32, u32, usize)> = AHashMap::new();
        let sentences = &outline.sentences[outline.segments[segment as usize].sentences.range()];
        for sentence in sentences.iter().filter(|sentence| !sentence.furniture) {
            let mut begins = true;
            let mut behind = sentence.span.start as usize;
            for word in outline.words_of(sentence) {
                begins |= text[behind..word.span.start as usize].contains(['"', '“', '”', ':', '\n']);
                behind = word.span.end as usize;
                let usage = uses.entry(word.stem).or_insert((0, 0, word.span.len()));
                usage.0 += 1;
                usage.1 += u32::from(!begins && is_capitalised(text, word));
                begins = false;
            }
        }
        let mut stems: Vec<(u32, u32)> = uses
            .into_iter()
            .filter(|(stem, _)| self.function_stems.binary_search(stem).is_err())
            .map(|(stem, (all, capitals, length))| {
                let is_name = capitals > 0 && 2 * capitals >= all;
                (
                    stem,
                    if is_name {
                        NAME
                    } else if length >= LONG {
                        WORD
                    } else {
                        SHORT_WORD
                    },
                )
            })
            .collect();
        stems.sort_unstable();
        let total = stems.iter().map(|&(_, weight)| u64::from(weight)).sum();
        Topic { stems, total }
    }
}

fn is_capitalised(text: &str, word: &Word) -> bool {
    text[word.span.range()].chars().next().is_some_and(char::is_uppercase)
}

/// Which segments a name stands in, for finding those that may report the same event without comparing all with all.
pub(super) struct NameIndex {
    nodes: AHashMap<u32, Vec<Node>>,
    most: usize,
}

/// Names two segments share before their topics are compared.
const SHARED_NAMES: usize = 2;
/// Segments of a corpus up to which every name nominates.
const SMALL_CORPUS: usize = 1000;
/// In a larger corpus, a name that stands in more than one segment of this many nominates nobody.
const COMMON_NAME: usize = 100;

impl NameIndex {
    pub(super) fn new<'t>(topics: impl Iterator<Item = (Node, &'t Topic)>) -> Self {
        let mut nodes: AHashMap<u32, Vec<Node>> = AHashMap::new();
        let mut count = 0;
        for (node, topic) in topics {
            count += 1;
            for name in topic.names() {
                nodes.entry(name).or_default().push(node);
            }
        }
        let most = if count <= SMALL_CORPUS { usize::MAX } else { count / COMMON_NAME };
        Self { nodes, most }
    }

    /// The segments that share names with a topic, in order.
    pub(super) fn near(&self, topic: &Topic) -> Vec<Node> {
        let lists = topic.names().filter_map(|name| self.nodes.get(&name)).filter(|list| list.len() <= self.most);
        let mut seen: Vec<Node> = lists.flatten().copied().collect();
        seen.sort_unstable();
        let groups = seen.chunk_by(|a, b| a == b).filter(|group| group.len() >= SHARED_NAMES);
        groups.map(|group| group[0]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;

    fn topic(text: &str) -> Topic {
        let document = Document::new("1", text);
        let outline = Outline::new(&document, &mut Normaliser::default()).expect("a short text");
        TopicSpace::default().topic(text, &outline, 0)
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
