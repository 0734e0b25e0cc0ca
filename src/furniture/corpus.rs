//! Which documents have which sentences.
//!
//! One sort brings the places of a sentence together. What follows from it is kept document by document, in the order of the
//! sentences' templates, so that two documents are compared by walking along both.

use rayon::prelude::*;

use crate::document::{Outlines, Sentence};

/// Documents that are compared with each other at a time.
pub(super) const TOGETHER: usize = 8;

/// A corpus as its repeated sentences show it.
pub(super) struct Corpus {
    /// The sentences of more than one document, by template and then by document.
    places: Vec<Place>,
    /// Their documents, each once for a template.
    documents: Vec<u32>,
    /// For each template, where its places and its documents end.
    ends: Vec<(u32, u32)>,
    /// For each document, where its sentences of `shared` begin; and where the last ones end.
    starts: Vec<u32>,
    /// The sentences that each document shares with others.
    shared: Vec<Shared>,
    /// For each document, the words of its distinct sentences that no other has.
    alone: Vec<u32>,
}

/// That a document has a sentence, and what is known of it without a look at the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "parts", derive(serde::Serialize, serde::Deserialize))]
pub(crate) struct Place {
    template: u64,
    document: u32,
    words: u16,
    numbers: u16,
    key: u64,
}

impl Place {
    /// Of a sentence of the document of this number.
    pub(crate) fn new(document: u32, sentence: &Sentence) -> Self {
        Self {
            template: sentence.template,
            document,
            // Sentences are cut long before these limits.
            words: u16::try_from(sentence.words.len()).unwrap_or(u16::MAX),
            numbers: u16::try_from(sentence.numbers).unwrap_or(u16::MAX),
            key: sentence.key,
        }
    }

    /// How many words the sentence has.
    fn words(self) -> u32 {
        self.words.into()
    }

    /// Share of numbers among its words.
    pub(super) fn numbers(self) -> f64 {
        f64::from(self.numbers) / f64::from(self.words)
    }
}

/// Whether the places of a sentence, in order, are in several documents.
fn stands_in_several(group: &[Place]) -> bool {
    group.first().map(|place| place.document) != group.last().map(|place| place.document)
}

/// Of the places of some sentences those of sentences that several documents have, in order.
#[cfg(feature = "parts")]
pub(crate) fn in_several(mut places: Vec<Place>) -> Vec<Place> {
    places.sort_unstable();
    let groups = places.chunk_by(|a, b| a.template == b.template);
    groups.filter(|group| stands_in_several(group)).flatten().copied().collect()
}

/// A sentence that several documents have.
pub(super) struct Group<'c> {
    pub(super) template: u64,
    /// The documents in order, each once.
    pub(super) documents: &'c [u32],
    /// That these have it, in their order.
    pub(super) places: &'c [Place],
}

impl Group<'_> {
    /// Which version of the sentence each of its documents has: where one has several, the one of the least key.
    pub(super) fn keys(&self) -> impl Iterator<Item = u64> {
        let of_documents = self.places.chunk_by(|a, b| a.document == b.document);
        of_documents.map(|places| places.iter().map(|place| place.key).fold(u64::MAX, u64::min))
    }
}

/// A sentence that a document shares with others.
#[derive(Clone, Copy, Default)]
struct Shared {
    /// Which group of the corpus it is in.
    group: u32,
    words: u32,
    /// How many documents have it.
    frequency: u32,
}

impl Corpus {
    /// The corpus of these documents.
    pub(super) fn new(outlines: &dyn Outlines) -> Self {
        Self::of_places(places(outlines), vec![0; outlines.len()])
    }

    /// The corpus of which these are the places in order: of each document those of the sentences that others have too, and either
    /// all others or the words of their distinct ones.
    pub(super) fn of_places(places: Vec<Place>, alone: Vec<u32>) -> Self {
        let (documents, ends, starts, shared) = Default::default();
        let mut corpus = Self { places, documents, ends, starts, shared, alone };
        corpus.keep_repeated();
        corpus.list_shared();
        corpus
    }

    /// The corpus of these places in order, which are those of sentences that several documents have; of each document so many words
    /// stand in its distinct sentences, these and others.
    #[cfg(feature = "parts")]
    pub(super) fn of_shared(places: Vec<Place>, words: &[u32]) -> Self {
        let mut corpus = Self::of_places(places, vec![0; words.len()]);
        for (document, &words) in (0..).zip(words) {
            let shared: u32 = corpus.shared(document).iter().map(|shared| shared.words).sum();
            corpus.alone[document as usize] = words.saturating_sub(shared);
        }
        corpus
    }

    /// Groups the places, and lets go of the sentences that stand in one document only.
    fn keep_repeated(&mut self) {
        let all = std::mem::take(&mut self.places);
        for group in all.chunk_by(|a, b| a.template == b.template) {
            if !stands_in_several(group) {
                self.alone[group[0].document as usize] += group[0].words();
                continue;
            }
            self.places.extend_from_slice(group);
            self.documents.extend(group.chunk_by(|a, b| a.document == b.document).map(|same| same[0].document));
            self.ends.push((self.places.len() as u32, self.documents.len() as u32));
        }
    }

    /// Lists for each document what it shares, in the order of the groups.
    fn list_shared(&mut self) {
        let mut starts = vec![0; self.alone.len() + 1];
        self.documents.iter().for_each(|&document| starts[document as usize + 1] += 1);
        for document in 1..starts.len() {
            starts[document] += starts[document - 1];
        }
        let mut next: Vec<u32> = starts.clone();
        let mut shared = vec![Shared::default(); self.documents.len()];
        for (number, group) in (0..).zip(self.groups()) {
            let words = group.places[0].words();
            for &document in group.documents {
                let place = &mut next[document as usize];
                shared[*place as usize] = Shared { group: number, words, frequency: group.documents.len() as u32 };
                *place += 1;
            }
        }
        (self.starts, self.shared) = (starts, shared);
    }

    /// The sentences that several documents have.
    pub(super) fn groups(&self) -> impl Iterator<Item = Group<'_>> {
        let starts = std::iter::once((0, 0)).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|((places, documents), ends)| {
            let places = &self.places[places as usize..ends.0 as usize];
            let documents = &self.documents[documents as usize..ends.1 as usize];
            Group { template: places[0].template, documents, places }
        })
    }

    /// What a document shares with others.
    fn shared(&self, document: u32) -> &[Shared] {
        let document = document as usize;
        &self.shared[self.starts[document] as usize..self.starts[document + 1] as usize]
    }

    /// Words of a document's distinct sentences that at most so many documents have.
    pub(super) fn words(&self, document: u32, most: u32) -> u32 {
        let counted = |sentence: &Shared| if sentence.frequency <= most { sentence.words } else { 0 };
        self.alone[document as usize] + self.shared(document).iter().map(counted).sum::<u32>()
    }

    /// For each two of some documents, the words of the sentences that both have and at most so many have.
    pub(super) fn in_common(&self, documents: &[u32], most: u32) -> [[u32; TOGETHER]; TOGETHER] {
        let mut words = [[0; TOGETHER]; TOGETHER];
        // One walk along all of them: a sentence that they share is met once, and not again for every pair.
        let mut rest: [&[Shared]; TOGETHER] = [&[]; TOGETHER];
        rest.iter_mut().zip(documents).for_each(|(rest, &document)| *rest = self.shared(document));
        let group_of = |rest: &[Shared]| rest.first().map_or(u32::MAX, |sentence| sentence.group);
        let mut groups = rest.map(group_of);
        while let Some(group) = groups.into_iter().min().filter(|&group| group < u32::MAX) {
            let mut theirs = [0; TOGETHER];
            for at in 0..TOGETHER {
                if groups[at] != group {
                    continue;
                }
                theirs[at] = if rest[at][0].frequency <= most { rest[at][0].words } else { 0 };
                rest[at] = &rest[at][1..];
                groups[at] = group_of(rest[at]);
            }
            for (words, of_one) in words.iter_mut().zip(theirs) {
                let both = |of_other: u32| if of_one > 0 { of_other } else { 0 };
                words.iter_mut().zip(theirs).for_each(|(words, of_other)| *words += both(of_other));
            }
        }
        words
    }

    /// The templates of the sentences that a document shares with others, in order.
    pub(super) fn shared_templates(&self, document: u32) -> Vec<u64> {
        self.shared(document).iter().map(|shared| self.template(shared.group)).collect()
    }

    fn template(&self, group: u32) -> u64 {
        self.places[self.ends[group as usize].0 as usize - 1].template
    }
}

/// All sentences that are compared, in order.
fn places(outlines: &dyn Outlines) -> Vec<Place> {
    let of_document = |document: usize| {
        let outline = outlines.outline(document);
        outline.compared().map(|sentence| Place::new(document as u32, sentence)).collect::<Vec<_>>()
    };
    let mut places: Vec<Place> = (0..outlines.len()).into_par_iter().flat_map_iter(of_document).collect();
    places.par_sort_unstable();
    places
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::document::{Document, Normaliser, Outline};

    const WORDS: [&str; 6] = ["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot"];

    /// Documents of sentences by number: as many words as the number, and one more.
    fn outlines(documents: &[Vec<usize>]) -> Vec<Outline> {
        let sentence = |&number: &usize| format!("Then came {}.\n", WORDS[..=number].join(" "));
        let text = |sentences: &Vec<usize>| sentences.iter().map(sentence).collect::<String>();
        let mut normaliser = Normaliser::default();
        let outline = |text| Outline::new(&Document::new("1", text), &mut normaliser).expect("a short text");
        documents.iter().map(text).map(outline).collect()
    }

    /// The words of each distinct sentence of a document, by template.
    fn plain(outline: &Outline) -> BTreeMap<u64, u32> {
        outline.compared().map(|sentence| (sentence.template, sentence.words.len() as u32)).collect()
    }

    proptest! {
        #[test]
        fn what_documents_share_is_what_their_sets_share(
            documents in prop::collection::vec(prop::collection::vec(0..WORDS.len(), 0..9), 1..TOGETHER),
            most in 1..9u32,
        ) {
            let outlines = outlines(&documents);
            let corpus = Corpus::new(&outlines);
            let sets: Vec<_> = outlines.iter().map(plain).collect();
            let frequency = |template: &u64| sets.iter().filter(|set| set.contains_key(template)).count();
            let counted = |(template, words): (&u64, &u32)| if frequency(template) <= most as usize { *words } else { 0 };
            let numbers: Vec<u32> = (0..documents.len() as u32).collect();
            let in_common = corpus.in_common(&numbers, most);
            for (i, a) in sets.iter().enumerate() {
                prop_assert_eq!(corpus.words(i as u32, most), a.iter().map(counted).sum::<u32>());
                for (j, b) in sets.iter().enumerate().filter(|&(j, _)| j != i) {
                    let both = a.iter().filter(|(template, _)| b.contains_key(template));
                    prop_assert_eq!(in_common[i][j], both.map(counted).sum::<u32>());
                }
            }
            let groups: BTreeSet<u64> = corpus.groups().map(|group| group.template).collect();
            let repeated = sets.iter().flat_map(BTreeMap::keys).filter(|template| frequency(template) > 1);
            prop_assert_eq!(groups, repeated.copied().collect::<BTreeSet<u64>>());
        }
    }
}
