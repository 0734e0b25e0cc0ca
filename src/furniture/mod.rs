//! Furniture that a corpus shows: sentences repeated for other reasons than a story.
//!
//! A sentence that many documents carry is either wire copy or furniture (subscription lines, weather boxes, legal notices).
//! What tells them apart is the rest of these documents: copies of one story share most of their text, pages of one site or
//! one content system share the furniture and nothing else. So for every sentence that stands in several documents (numbers
//! masked: "Winds W at # to # mph"), the longest of them are compared, and where most pairs have little else in common the
//! sentence is furniture, unless it speaks of what they speak of (a quote, a paragraph of background). Text that is more
//! common still is left out of the comparison, so that a story wrapped in one site's chrome is judged by the story.
//!
//! A sentence that every document has with numbers of its own is a *form*: weather, results, an auction's announcement.
//! That two documents share it proves nothing; a line of it that is mostly numbers is content all the same.

use ahash::{AHashMap, AHashSet};
use rayon::prelude::*;

use crate::document::{Outline, Sentence};

/// Documents from which on a repeated sentence is judged.
const REPEATED: usize = 4;
/// The same where all of them are of one outlet, which is likelier to repeat its furniture than its text.
const REPEATED_BY_ONE: usize = 3;
/// The longest documents of a sentence that are compared with each other.
const WITNESSES: usize = 8;
/// Share of the shorter text that copies of one story have in common,
const ONE_STORY: f64 = 0.5;
/// or have in common where what they share has nothing to do with the rest of either.
const ONE_TEXT: f64 = 0.8;
/// Sentences that stand in so many times more documents are left out of the comparison.
const MORE_COMMON: u32 = 2;

/// Versions of a sentence, with other numbers, that a form has at least,
const VERSIONS: usize = 3;
/// and for each of the documents that have it.
const FILLED_IN: f64 = 0.25;
/// Share of numbers among the words of a form that is content.
const MOSTLY_NUMBERS: f64 = 0.25;

/// Bytes of the words that carry a topic; shorter ones join.
const CONTENT_WORD: usize = 4;
/// Share of a sentence's content words that stand in a document's own text too, where it is about the same.
const ON_TOPIC: f64 = 0.4;
/// Share of a document's words that text of its own must be for it to tell.
const OWN_TEXT: f64 = 0.25;
/// The share below which it has nothing to do with that text.
const OFF_TOPIC: f64 = 0.05;

/// The sentences that a corpus shows to be furniture, and those that it shows to be forms.
#[derive(Clone, Debug, Default)]
pub struct Furniture {
    templates: AHashSet<u64>,
    /// Sentences that recur with other numbers: they prove nothing but by what was filled in.
    forms: AHashSet<u64>,
}

/// What a document says, for comparing it with others: its distinct sentences by template, with their words and the number
/// of documents that have them.
struct Profile {
    sentences: Vec<(u64, u32, u32)>,
}

/// That a document has a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Posting {
    template: u64,
    document: u32,
    /// Which of the sentences that have the template.
    key: u64,
}

impl Furniture {
    /// Learns what is furniture from documents taken apart, and from the outlets they come from, where these are known.
    pub fn learn(outlines: &[Outline], sources: &[Option<&str>]) -> Self {
        let postings = postings(outlines);
        let groups: Vec<&[Posting]> = postings.chunk_by(|a, b| a.template == b.template).collect();
        let frequencies: AHashMap<u64, u32> = groups
            .iter()
            .filter(|group| group.len() > 1)
            .map(|group| (group[0].template, group.len() as u32))
            .collect();
        let repeated: Vec<&[Posting]> = groups.into_iter().filter(|group| is_repeated(group, sources)).collect();
        if repeated.is_empty() {
            return Self::default();
        }
        let profiles: Vec<Profile> = outlines.par_iter().map(|outline| Profile::new(outline, &frequencies)).collect();
        let forms: AHashSet<u64> =
            repeated.iter().filter(|group| is_form(group)).map(|group| group[0].template).collect();
        let is_furniture = |group: &&[Posting]| {
            // A line of results says what its numbers say.
            let is_content = forms.contains(&group[0].template) && numbers(group, outlines) >= MOSTLY_NUMBERS;
            !is_content && is_furniture(group, outlines, &profiles, &frequencies)
        };
        let templates: Vec<u64> =
            repeated.into_par_iter().filter(is_furniture).map(|group| group[0].template).collect();
        Self { templates: templates.into_iter().collect(), forms }
    }

    /// Marks the furniture and the forms in a document.
    pub fn mark(&self, outline: &mut Outline) {
        if !self.templates.is_empty() {
            outline.mark_furniture(|sentence| self.templates.contains(&sentence.template));
        }
        if !self.forms.is_empty() {
            outline.mark_forms(|sentence| self.forms.contains(&sentence.template));
        }
    }
}

/// Which documents have which sentences: sorted, each once.
fn postings(outlines: &[Outline]) -> Vec<Posting> {
    let of = |(document, outline): (usize, &Outline)| -> Vec<Posting> {
        let document = document as u32;
        let posting = |sentence: &Sentence| Posting { template: sentence.template, document, key: sentence.key };
        let mut postings: Vec<Posting> = outline.compared().map(posting).collect();
        postings.sort_unstable();
        postings.dedup_by_key(|posting| posting.template);
        postings
    };
    let mut postings: Vec<Posting> = outlines.par_iter().enumerate().flat_map_iter(of).collect();
    postings.par_sort_unstable();
    postings
}

/// Whether so many documents have a sentence that it is judged.
fn is_repeated(group: &[Posting], sources: &[Option<&str>]) -> bool {
    let source = |posting: &Posting| sources.get(posting.document as usize).copied().flatten();
    let of_one = source(&group[0]).is_some() && group.iter().all(|posting| source(posting) == source(&group[0]));
    group.len() >= if of_one { REPEATED_BY_ONE } else { REPEATED }
}

/// Whether a sentence is a form: its documents fill in numbers of their own.
fn is_form(group: &[Posting]) -> bool {
    let mut keys: Vec<u64> = group.iter().map(|posting| posting.key).collect();
    keys.sort_unstable();
    keys.dedup();
    group.len() >= REPEATED && keys.len() >= VERSIONS && keys.len() as f64 >= FILLED_IN * group.len() as f64
}

/// Share of numbers among the words of a sentence.
fn numbers(group: &[Posting], outlines: &[Outline]) -> f64 {
    let mut sentences = outlines[group[0].document as usize].compared();
    let sentence = sentences.find(|sentence| sentence.template == group[0].template);
    sentence.map_or(0.0, |sentence| f64::from(sentence.numbers) / sentence.words.len() as f64)
}

/// Whether a repeated sentence is furniture.
fn is_furniture(
    group: &[Posting],
    outlines: &[Outline],
    profiles: &[Profile],
    frequencies: &AHashMap<u64, u32>,
) -> bool {
    let witnesses = witnesses(group, profiles);
    let strangers = |share| have_little_in_common(&witnesses, group.len() as u32, profiles, share);
    // Copies of one story end here: who shares less than half shares less than that.
    if !strangers(ONE_TEXT) {
        return false;
    }
    match on_topic(group[0].template, &witnesses, outlines, frequencies) {
        Some(share) if share < OFF_TOPIC => true,
        share => share.unwrap_or(0.0) < ON_TOPIC && strangers(ONE_STORY),
    }
}

impl Profile {
    fn new(outline: &Outline, frequencies: &AHashMap<u64, u32>) -> Self {
        let frequency = |template| frequencies.get(&template).copied().unwrap_or(1);
        let mut sentences: Vec<(u64, u32, u32)> = outline
            .compared()
            .map(|sentence| (sentence.template, sentence.words.len() as u32, frequency(sentence.template)))
            .collect();
        sentences.sort_unstable();
        sentences.dedup_by_key(|sentence| sentence.0);
        Self { sentences }
    }

    /// Words of the sentences that at most so many documents have.
    fn words(&self, most: u32) -> u32 {
        self.sentences.iter().filter(|sentence| sentence.2 <= most).map(|sentence| sentence.1).sum()
    }

    /// Words of these sentences that the other document has too.
    fn shared(&self, other: &Profile, most: u32) -> u32 {
        let mut theirs = other.sentences.iter().peekable();
        let mut shared = 0;
        for &(template, words, frequency) in &self.sentences {
            while theirs.next_if(|sentence| sentence.0 < template).is_some() {}
            if frequency <= most && theirs.peek().is_some_and(|sentence| sentence.0 == template) {
                shared += words;
            }
        }
        shared
    }
}

/// The longest documents of a sentence, and their words, more common text left out.
fn witnesses(group: &[Posting], profiles: &[Profile]) -> Vec<(u32, u32)> {
    let most = MORE_COMMON * group.len() as u32;
    let mut witnesses: Vec<(u32, u32)> =
        group.iter().map(|posting| (profiles[posting.document as usize].words(most), posting.document)).collect();
    witnesses.sort_unstable_by_key(|&(words, document)| (std::cmp::Reverse(words), document));
    witnesses.truncate(WITNESSES);
    witnesses
}

/// Whether most pairs of a sentence's documents share little of their text.
fn have_little_in_common(witnesses: &[(u32, u32)], frequency: u32, profiles: &[Profile], share: f64) -> bool {
    let pairs = witnesses.iter().enumerate().flat_map(|(i, a)| witnesses[i + 1..].iter().map(move |b| (a, b)));
    let (mut strangers, mut all) = (0, 0);
    for (a, b) in pairs {
        let shared = profiles[a.1 as usize].shared(&profiles[b.1 as usize], MORE_COMMON * frequency);
        all += 1;
        strangers += u32::from(f64::from(shared) < share * f64::from(a.0.min(b.0)));
    }
    2 * strangers > all
}

/// How much of a sentence's content words its documents use in text that no other document has: much for a quote or a
/// paragraph of background, little for a subscription line. Nothing where no document has text of its own.
fn on_topic(
    template: u64,
    witnesses: &[(u32, u32)],
    outlines: &[Outline],
    frequencies: &AHashMap<u64, u32>,
) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0.0);
    for &(_, document) in witnesses {
        let outline = &outlines[document as usize];
        let mut wanted = AHashSet::new();
        let mut own = AHashSet::new();
        let (mut own_words, mut all_words) = (0, 0);
        for sentence in outline.compared() {
            let stems =
                outline.words_of(sentence).iter().filter(|word| word.span.len() >= CONTENT_WORD).map(|w| w.stem);
            if sentence.template == template {
                wanted.extend(stems);
            } else if !frequencies.contains_key(&sentence.template) {
                own.extend(stems);
                own_words += sentence.words.len();
            }
            all_words += sentence.words.len();
        }
        if !wanted.is_empty() && own_words as f64 >= OWN_TEXT * all_words as f64 {
            sum += wanted.intersection(&own).count() as f64 / wanted.len() as f64;
            count += 1.0;
        }
    }
    (count > 0.0).then(|| sum / count)
}
