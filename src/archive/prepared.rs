//! Documents made ready for alignment, and the newest of those that were wanted, kept ready: news resembles news of the day.

use std::sync::{Arc, OnceLock};

use ahash::AHashMap;

use crate::document::{Document, Outline, Paragraph, Segment};
use crate::furniture::Furniture;
use crate::passage::{Parts, Sentences, Text};
use crate::story::{Article, Node, Topic, TopicSpace};

/// A document taken apart, its furniture marked, its articles ready to be aligned.
pub(super) struct Prepared {
    pub(super) document: Arc<Document>,
    pub(super) outline: Outline,
    articles: Vec<(u32, Arc<Parts>)>,
    /// What was known of its sentences.
    known: Vec<[bool; 2]>,
    /// What the outline was before its furniture was marked, where that made a difference.
    unmarked: Option<Box<Unmarked>>,
    /// What the main segment is about, once somebody asks.
    topic: OnceLock<Option<Topic>>,
}

/// What changes in an outline when its furniture is marked.
struct Unmarked {
    segments: Vec<Segment>,
    main: Option<u32>,
    paragraphs: Vec<Paragraph>,
    /// Of each sentence whether it is furniture, and whether it is a form.
    marks: Vec<[bool; 2]>,
}

impl Unmarked {
    fn of(outline: &Outline) -> Self {
        Self {
            segments: outline.segments.clone(),
            main: outline.main,
            paragraphs: outline.paragraphs.clone(),
            marks: outline.sentences.iter().map(|sentence| [sentence.furniture, sentence.form]).collect(),
        }
    }

    /// What was before in an outline that was marked since.
    fn restore(&self, outline: &mut Outline) {
        outline.segments.clone_from(&self.segments);
        outline.main = self.main;
        outline.paragraphs.clone_from(&self.paragraphs);
        for (sentence, &[furniture, form]) in outline.sentences.iter_mut().zip(&self.marks) {
            (sentence.furniture, sentence.form) = (furniture, form);
        }
    }
}

impl Prepared {
    /// Makes a document ready that this is the outline of, by what is known to be furniture.
    pub(super) fn new(document: Arc<Document>, mut outline: Outline, furniture: &Furniture) -> Self {
        let known: Vec<[bool; 2]> = furniture.known(&outline).collect();
        // The first says of furniture and of forms whether there are none at all.
        let is_marked = known.iter().skip(1).any(|known| known.contains(&true));
        let unmarked = is_marked.then(|| Box::new(Unmarked::of(&outline)));
        furniture.mark(&mut outline);
        let parts = |(segment, _)| (segment, Arc::new(Parts::new(document.text(), &outline, segment)));
        let articles = outline.articles().map(parts).collect();
        Self { document, outline, articles, known, unmarked, topic: OnceLock::new() }
    }

    /// The outline as it was before anything was marked.
    pub(super) fn unmarked(&self) -> Outline {
        let mut outline = self.outline.clone();
        if let Some(unmarked) = &self.unmarked {
            unmarked.restore(&mut outline);
        }
        outline
    }

    /// Bytes that it takes beside its text, about.
    fn bytes(&self) -> usize {
        /// What is kept of a word for comparing sentences and topics.
        const OF_A_WORD: usize = 16;
        let Outline { lines, words, sentences, paragraphs, segments, .. } = &self.outline;
        let read = size_of_val(&lines[..]) + size_of_val(&words[..]) + size_of_val(&sentences[..]);
        read + size_of_val(&paragraphs[..]) + size_of_val(&segments[..]) + OF_A_WORD * words.len()
    }

    /// Whether it would be the same made ready by this furniture.
    fn is_as_by(&self, furniture: &Furniture) -> bool {
        furniture.known(&self.outline).eq(self.known.iter().copied())
    }

    /// The articles as alignment sees them, by the document's place among those whose sentences these are.
    pub(super) fn articles(&self, place: usize, sentences: &Sentences) -> Vec<Article<'_>> {
        let text = |(segment, parts): &(u32, Arc<Parts>)| {
            let numbers = sentences.of_document(place);
            let text = Text::of(self.document.text(), &self.outline, numbers, Arc::clone(parts));
            (Node { document: place as u32, segment: *segment }, text)
        };
        self.articles.iter().map(text).collect()
    }

    /// What the main segment is about.
    pub(super) fn topic(&self, space: &TopicSpace) -> Option<&Topic> {
        let topic = || {
            let main = &self.outline.segments[self.outline.main? as usize];
            Some(space.topic(self.document.text(), &self.outline, main.sentences))
        };
        self.topic.get_or_init(topic).as_ref()
    }
}

/// The documents that are kept ready, by number.
pub(super) struct Ready {
    documents: AHashMap<u32, Entry>,
    /// Bytes that they take, and may take.
    bytes: usize,
    most: usize,
    /// How often one was wanted.
    clock: u64,
}

/// A document that is kept ready.
struct Entry {
    prepared: Arc<Prepared>,
    bytes: usize,
    /// When it was wanted last.
    wanted: u64,
    /// The last lesson after which it is what it would be if it were prepared anew.
    round: u32,
}

impl Ready {
    /// None yet; all together may take so many bytes, about.
    pub(super) fn new(most: usize) -> Self {
        Self { documents: AHashMap::new(), bytes: 0, most, clock: 0 }
    }

    /// A document as it is prepared after this lesson, which taught this furniture, if it is still kept.
    pub(super) fn get(&mut self, number: u32, round: u32, furniture: &Furniture) -> Option<Arc<Prepared>> {
        self.clock += 1;
        let entry = self.documents.get_mut(&number)?;
        if entry.round != round {
            if !entry.prepared.is_as_by(furniture) {
                self.forget(number);
                return None;
            }
            entry.round = round;
        }
        entry.wanted = self.clock;
        Some(Arc::clone(&entry.prepared))
    }

    /// A document however long it was not wanted, whatever it was prepared by.
    pub(super) fn peek(&self, number: u32) -> Option<Arc<Prepared>> {
        self.documents.get(&number).map(|entry| Arc::clone(&entry.prepared))
    }

    /// Keeps a document. Where they take too much, those that were not wanted for longest go, until half is free.
    pub(super) fn keep(&mut self, number: u32, round: u32, prepared: Arc<Prepared>) {
        self.clock += 1;
        self.forget(number);
        let bytes = prepared.bytes();
        self.bytes += bytes;
        self.documents.insert(number, Entry { prepared, bytes, wanted: self.clock, round });
        if self.bytes > self.most {
            self.make_room();
        }
    }

    fn make_room(&mut self) {
        let mut by_age: Vec<(u64, u32)> =
            self.documents.iter().map(|(&number, entry)| (entry.wanted, number)).collect();
        by_age.sort_unstable();
        for (_, number) in by_age {
            if self.bytes <= self.most / 2 {
                break;
            }
            self.forget(number);
        }
    }

    /// Forgets a document that is not held any more.
    pub(super) fn forget(&mut self, number: u32) {
        self.bytes -= self.documents.remove(&number).map_or(0, |entry| entry.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Normaliser;

    #[test]
    fn what_was_wanted_last_is_kept() {
        let furniture = Furniture::default();
        let prepared = |text: &str| {
            let document = Arc::new(Document::new("1", text));
            let outline = Outline::new(&document, &mut Normaliser::default()).expect("a short text");
            Arc::new(Prepared::new(document, outline, &furniture))
        };
        let (short, long) = (prepared("The army took the town."), prepared(&"It left at dawn. ".repeat(100)));
        let mut ready = Ready::new(10 * short.bytes());
        for number in 0..10 {
            ready.keep(number, 1, Arc::clone(&short));
        }
        assert!(ready.get(0, 1, &furniture).is_some());
        ready.keep(10, 1, Arc::clone(&short));
        assert_eq!((ready.documents.len(), ready.bytes), (5, 5 * short.bytes()));
        assert!([0, 10, 9, 8, 7].iter().all(|&number| ready.get(number, 1, &furniture).is_some()));
        assert!(ready.get(6, 1, &furniture).is_none());
        // Kept again it is kept once, and what is larger than all may be goes at once.
        ready.keep(10, 1, Arc::clone(&short));
        assert_eq!(ready.bytes, 5 * short.bytes());
        ready.keep(11, 1, long);
        assert_eq!((ready.documents.len(), ready.bytes), (0, 0));
        ready.forget(11);
    }

    #[test]
    fn what_was_marked_is_unmarked_again() {
        let text = "Sign up here today.\n\nThe army took 12 towns. It left at dawn.\n\nSign up here today.";
        let document = Arc::new(Document::new("1", text));
        let outline = || Outline::new(&document, &mut Normaliser::default()).expect("a short text");
        let templates: Vec<u64> = outline().sentences.iter().map(|sentence| sentence.template).collect();
        for (furniture, forms) in
            [(&templates[..0], &templates[..0]), (&templates[..1], &templates[1..2]), (&templates[1..], &[])]
        {
            let furniture = Furniture::of_templates(furniture.iter().copied(), forms.iter().copied());
            let prepared = Prepared::new(Arc::clone(&document), outline(), &furniture);
            let mut marked = outline();
            furniture.mark(&mut marked);
            assert_eq!(format!("{:?}", prepared.outline), format!("{marked:?}"));
            assert_eq!(format!("{:?}", prepared.unmarked()), format!("{:?}", outline()));
        }
    }

    #[test]
    fn a_lesson_outdates_what_it_would_mark_otherwise() {
        let document = Arc::new(Document::new("1", "Sign up here today.\n\nThe army took the town. It left at dawn."));
        let outline = Outline::new(&document, &mut Normaliser::default()).expect("a short text");
        let (of_it, of_others) = (outline.sentences[0].template, !outline.sentences[0].template);
        let lesson = |templates: &[u64]| Furniture::of_templates(templates.iter().copied(), std::iter::empty());
        let mut ready = Ready::new(1 << 20);
        ready.keep(1, 1, Arc::new(Prepared::new(document, outline, &lesson(&[of_others]))));
        assert!(ready.get(1, 2, &lesson(&[of_others, of_others ^ 1])).is_some());
        assert!(ready.get(1, 3, &lesson(&[of_others, of_it])).is_none());
        assert!(ready.get(1, 2, &lesson(&[of_others])).is_none());
    }
}
