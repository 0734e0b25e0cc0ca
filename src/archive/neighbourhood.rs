//! A document among those that it may be tied to: aligned, judged, explained.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::prepared::Prepared;
use super::verdict::Match;
use crate::document::{Outline, Sentence};
use crate::furniture::Furniture;
use crate::passage::Sentences;
use crate::report::{Passage, Relation, by_strength};
use crate::story::{Aligned, Aligner, Node, SAME_EVENT, TopicSpace, WRITTEN_APART, joins};

/// A document and its candidates, taken apart. The document is the first.
pub(super) struct Neighbourhood<'a> {
    documents: &'a [Arc<Prepared>],
    links: Vec<Aligned>,
}

impl<'a> Neighbourhood<'a> {
    /// Aligns the first of these documents with all others.
    pub(super) fn new(documents: &'a [Arc<Prepared>]) -> Self {
        let outlines: Vec<&Outline> = documents.iter().map(|document| &document.outline).collect();
        let sentences = Sentences::around(&outlines);
        let articles = |place: usize| documents[place].articles(place, &sentences);
        let links = Aligner::of(outlines, &sentences).align_with((0, &articles(0)), 1..documents.len(), articles);
        Self { documents, links }
    }

    /// The segments that carry one text with another document's: those of the document, and of others by place.
    pub(super) fn ties(&self) -> impl Iterator<Item = &Aligned> {
        self.links.iter().filter(|link| link.is_strong())
    }

    /// The segments of the document that are tied to nobody, but of which a core's members together account for so much that they
    /// join it: with the member that accounts for most. `core_of` says which core a segment of another made.
    pub(super) fn joined(&self, core_of: impl Fn(Node) -> Option<u64>) -> Vec<(u32, Node)> {
        let outline = self.outline(0);
        let is_tied = |segment: u32| self.ties().any(|link| link.a.segment == segment);
        let mut joined = Vec::new();
        for (segment, found) in outline.articles().filter(|&(segment, _)| !is_tied(segment)) {
            let mut cores: BTreeMap<u64, Vec<&Aligned>> = BTreeMap::new();
            for link in self.links.iter().filter(|link| link.a.segment == segment) {
                if let Some(core) = core_of(link.b) {
                    cores.entry(core).or_default().push(link);
                }
            }
            let aligned = |links: &&Vec<&Aligned>| links.iter().map(|link| link.a_covered.aligned).sum::<u32>();
            let Some(links) = cores.values().max_by_key(aligned) else { continue };
            let passages = links.iter().flat_map(|link| link.passages.iter());
            if joins(passages.map(|passage| (passage.a, passage.is_firm)), found.words) {
                let most = links.iter().max_by_key(|link| (link.a_covered.aligned, Reverse(link.b)));
                joined.extend(most.map(|link| (segment, link.b)));
            }
        }
        joined
    }

    /// The documents that are tied to the first, the strongest first. `carries` says of another, by its place, whether it
    /// carries a story's text.
    pub(super) fn matches(&self, space: &TopicSpace, carries: impl Fn(usize) -> bool) -> Vec<Match> {
        let mut matches: Vec<(Reverse<u32>, Match)> = Vec::new();
        let linked = self.links.chunk_by(|x, y| x.b.document == y.b.document);
        matches.extend(linked.filter_map(|links| {
            let best = links.iter().max_by(|x, y| by_strength(x, y))?;
            Some((Reverse(best.a_covered.aligned.min(best.b_covered.aligned)), self.found(best, links)))
        }));
        let is_linked = |place: usize| self.links.iter().any(|link| link.b.document as usize == place);
        let topic = self.documents[0].topic(space);
        for place in (1..self.documents.len()).filter(|&place| !is_linked(place)) {
            let Some((topic, other)) = topic.zip(self.documents[place].topic(space)) else { continue };
            let enough = if carries(place) { SAME_EVENT } else { WRITTEN_APART };
            if topic.similarity(other) >= enough && topic.shares_names(other) {
                matches.push((Reverse(0), self.of_same_event(place)));
            }
        }
        matches.sort_by(|(x, a), (y, b)| (a.relation, x, &a.id).cmp(&(b.relation, y, &b.id)));
        matches.into_iter().map(|(_, found)| found).collect()
    }

    fn found(&self, best: &Aligned, links: &[Aligned]) -> Match {
        let place = best.b.document as usize;
        let mut passages: Vec<Passage> = links
            .iter()
            .flat_map(|link| link.passages.iter())
            .map(|passage| Passage::new(&passage, (self.id(0), self.outline(0)), (self.id(place), self.outline(place))))
            .collect();
        passages.sort_by_key(|passage| (passage.a.start, passage.a.end, passage.b.start, passage.b.end));
        Match {
            id: self.id(place),
            relation: best.relation,
            a_covered: best.a_covered.share(),
            b_covered: best.b_covered.share(),
            passages,
        }
    }

    fn of_same_event(&self, place: usize) -> Match {
        let (id, relation) = (self.id(place), Relation::SameEvent);
        Match { id, relation, a_covered: 0.0, b_covered: 0.0, passages: Vec::new() }
    }

    fn id(&self, place: usize) -> String {
        self.documents[place].document.id().to_owned()
    }

    fn outline(&self, place: usize) -> &Outline {
        &self.documents[place].outline
    }

    /// The stretches of the first document of which nothing stands in any other: no passage, no repetition.
    pub(super) fn unique(&self, matches: &[Match], furniture: &Furniture) -> Vec<[u32; 2]> {
        let outline = self.outline(0);
        let mut covered: Vec<(u32, u32)> =
            matches.iter().flat_map(|found| &found.passages).map(|passage| (passage.a.start, passage.a.end)).collect();
        covered.sort_unstable();
        let linked = self.links.iter().map(|link| self.outline(link.b.document as usize));
        let repeated: ahash::AHashSet<u64> = linked
            .flat_map(|other| &other.sentences)
            .filter(|sentence| !sentence.words.is_empty())
            .map(|s| s.key)
            .collect();
        let mut unique: Vec<[u32; 2]> = Vec::new();
        let (mut next, mut reached, mut last_is_unique) = (0, 0, false);
        for sentence in &outline.sentences {
            while let Some(&(start, end)) = covered.get(next).filter(|(start, _)| *start < sentence.span.end) {
                reached = reached.max(end).max(start);
                next += 1;
            }
            let is_repeated =
                |sentence: &Sentence| repeated.contains(&sentence.key) || furniture.is_furniture(sentence.template);
            let is_unique = reached <= sentence.span.start && !is_repeated(sentence);
            match unique.last_mut().filter(|_| is_unique && last_is_unique) {
                Some(last) => last[1] = sentence.span.end,
                None if is_unique => unique.push([sentence.span.start, sentence.span.end]),
                None => {}
            }
            last_is_unique = is_unique;
        }
        unique
    }
}
