//! What was found, in words.

use std::collections::BTreeMap;

use super::block::Block;
use super::events::Planned;
use super::row::{Kind, Row, of_kind, pair_of, value};
use super::{Parts, Told};
use crate::Result;
use crate::corpus::Read;
use crate::document::{Document, Documents, Outlines, Reach, Reached};
use crate::report::{self, DocumentReport, Findings, Opened, Pair, Story, linked, name};
use crate::story::Subjects;

pub(super) fn report(parts: &Parts, rows: &[Row<'_>]) -> Result<Told> {
    let block = Block::of(rows)?;
    let corpus = block.open()?;
    let mut planned: BTreeMap<(u32, u32), Planned> = BTreeMap::new();
    for row in of_kind(rows, Kind::Plan) {
        planned.insert(pair_of(row.key), value(row)?);
    }
    let (mut links, mut pairs, mut passages) = (Vec::new(), Vec::new(), Vec::new());
    for ((a, b), mut plan) in planned.into_iter().filter(|&((a, b), _)| block.has(a) && block.has(b)) {
        let documents = (block.place(a), block.place(b));
        for link in &mut plan.links {
            (link.a.document, link.b.document) = documents;
        }
        if let Some((x, y)) = &mut plan.members {
            (x.document, y.document) = documents;
        }
        let count: usize = plan.links.iter().map(|link| link.passages.len()).sum();
        passages.extend(plan.first..plan.first + count as u64);
        let first = links.len() as u32;
        links.extend(plan.links);
        pairs.push(Pair { documents, links: first..links.len() as u32, members: plan.members });
    }
    let subjects = Subjects::of(&corpus);
    let reached = Reached::new(Reach::default(), std::iter::empty::<Document>());
    let findings = Findings {
        corpus: &corpus,
        topics: &subjects.topics,
        open_ends: &subjects.open_ends,
        links,
        stories: Vec::new(),
        reached: &reached,
    };
    let (links, found) = linked(&findings, &pairs);
    let documents = block.documents().iter().map(|document| without_findings(document)).collect();
    let report = report::Report { documents, links, passages: found, ..parts.empty() };
    Ok(Told { report, documents: owned(&block), passages })
}

/// What texts are looked up by.
fn without_findings(document: &Document) -> DocumentReport {
    let (path, source, published, title, language) = Default::default();
    let (words, shares, segments, spans, lines) = Default::default();
    let (id, bytes) = (document.id().to_owned(), document.text().len() as u64);
    DocumentReport { id, path, source, published, title, language, bytes, words, shares, segments, spans, lines }
}

pub(super) fn stories(parts: &Parts, rows: &[Row<'_>]) -> Result<Told> {
    let block = Block::of(rows)?;
    let corpus = block.open()?;
    let mut stories: Vec<Story> = Vec::new();
    for row in of_kind(rows, Kind::Story).filter(|row| block.has(row.key as u32)) {
        let (segment, mut story): (u32, Story) = value(row)?;
        story.label = name(&opened(&corpus, block.place(row.key as u32)), segment);
        stories.push(story);
    }
    stories.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Told { report: report::Report { stories, ..parts.empty() }, documents: owned(&block), passages: Vec::new() })
}

fn opened<'c>(corpus: &'c Read<'_>, place: u32) -> Opened<'c> {
    Opened { number: place, document: corpus.document(place as usize), outline: corpus.outline(place as usize) }
}

fn owned(block: &Block) -> Vec<Document> {
    block.documents().iter().map(|document| document.clone().into_owned()).collect()
}
