//! What a whole corpus shows: furniture, forms, and phrases that everybody uses.

use std::collections::{BTreeMap, BTreeSet};

use ahash::AHashMap;

use super::Parts;
use super::block::{Block, Marks};
use super::row::{Kind, Row, by_part, items, of_kind, row, value};
use crate::Result;
use crate::document::Outlines;
use crate::furniture::{OwnText, Place, Repeated, Suspect, in_several};
use crate::passage::{grams_of, is_common};

/// Which part a hash is in.
fn part_of(hash: u64, parts: u32) -> u32 {
    // The lower bits of keys are less mixed than the higher ones.
    ((hash >> 32) % u64::from(parts)) as u32
}

/// The words of a document's distinct sentences, and its source.
type Words = (u32, u32, Option<String>);

pub(super) fn read(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let block = Block::of(rows)?;
    let corpus = block.open_unmarked()?;
    let parts = parts.sizes.parts;
    let (mut places, mut words, mut phrases) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (place, &number) in block.numbers.iter().enumerate() {
        let outline = corpus.outline(place);
        places.extend(
            outline.compared().map(|sentence| (part_of(sentence.template, parts), Place::new(number, sentence))),
        );
        let distinct: BTreeMap<u64, u32> =
            outline.compared().map(|sentence| (sentence.template, sentence.words.len() as u32)).collect();
        words.push((0, (number, distinct.values().sum::<u32>(), block.source(place).map(str::to_owned))));
        for sentence in outline.sentences.iter().filter(|sentence| !sentence.words.is_empty()) {
            phrases.entry(sentence.key).or_insert_with(|| grams_of(&outline, sentence));
        }
    }
    let mut found = by_part(Kind::Places, places)?;
    found.extend(by_part::<Words>(Kind::Words, words)?);
    // A sentence of fewer words has no phrase.
    let phrases = phrases.into_iter().filter(|(_, grams)| !grams.is_empty());
    found.extend(by_part(Kind::Phrases, phrases.map(|(key, grams)| (part_of(key, parts), (key, grams))))?);
    Ok(found)
}

pub(super) fn repeat(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    Ok(vec![row(Kind::Places, 0, 0, &in_several(items(rows, Kind::Places)?))?])
}

/// What a document is asked: of which sentences, and which ones it shares with others.
type Summons = (Vec<u64>, Vec<u64>);

pub(super) fn suspect(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let documents = parts.sizes.documents as usize;
    let (mut words, mut sources) = (vec![0; documents], vec![None; documents]);
    for (document, of_document, source) in items::<Words>(rows, Kind::Words)? {
        (words[document as usize], sources[document as usize]) = (of_document, source);
    }
    let sources: Vec<Option<&str>> = sources.iter().map(Option::as_deref).collect();
    let repeated = Repeated::new(items(rows, Kind::Places)?, &words);
    let found = repeated.suspects(&sources);
    let mut summons: BTreeMap<u32, BTreeSet<u64>> = BTreeMap::new();
    for suspect in &found.suspects {
        for &witness in &suspect.witnesses {
            summons.entry(witness).or_default().insert(suspect.template);
        }
    }
    let forms: BTreeSet<u64> = found.forms.into_iter().collect();
    let marks: Marks = (Vec::new(), forms.into_iter().collect());
    let mut rows = vec![row(Kind::Marks, 0, 0, &marks)?];
    let part = |template: u64| part_of(template, parts.sizes.parts);
    rows.extend(by_part(Kind::Suspects, found.suspects.into_iter().map(|suspect| (part(suspect.template), suspect)))?);
    for (document, wanted) in summons {
        rows.push(row(Kind::Summons, 0, document.into(), &(wanted, repeated.templates_of(document)))?);
    }
    Ok(rows)
}

/// What a document tells of a sentence.
type Testimony = (u64, u32, Option<f64>);

pub(super) fn testify(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let block = Block::of(rows)?;
    let corpus = block.open_unmarked()?;
    let mut told: Vec<(u32, Testimony)> = Vec::new();
    for summoned in of_kind(rows, Kind::Summons).filter(|row| block.has(row.key as u32)) {
        let document = summoned.key as u32;
        let (wanted, shared): Summons = value(summoned)?;
        let outline = corpus.outline(block.place(document) as usize);
        let own = OwnText::new(&outline, &shared);
        let part = |template: u64| part_of(template, parts.sizes.parts);
        let testimony = |template: u64| (part(template), (template, document, own.testify(&outline, template)));
        told.extend(wanted.into_iter().map(testimony));
    }
    by_part(Kind::Testimonies, told)
}

pub(super) fn mark(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let told = items::<Testimony>(rows, Kind::Testimonies)?;
    let told: AHashMap<(u64, u32), Option<f64>> =
        told.into_iter().map(|(template, document, share)| ((template, document), share)).collect();
    let suspects: Vec<Suspect> = items(rows, Kind::Suspects)?;
    let testimony = |suspect: &Suspect, witness| told.get(&(suspect.template, witness)).copied().flatten();
    let found = suspects.iter().filter(|suspect| suspect.is_furniture(|witness| testimony(suspect, witness)));
    let furniture: BTreeSet<u64> = found.map(|suspect| suspect.template).collect();
    let marks: Marks = (furniture.into_iter().collect(), Vec::new());
    Ok(vec![row(Kind::Marks, 0, 0, &marks)?])
}

pub(super) fn phrases(parts: &Parts, rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let sentences: AHashMap<u64, Vec<u32>> = items(rows, Kind::Phrases)?.into_iter().collect();
    let mut counts: AHashMap<u32, u32> = AHashMap::new();
    sentences.values().flatten().for_each(|&gram| *counts.entry(gram).or_default() += 1);
    let mut counts: Vec<(u32, u32)> = counts.into_iter().collect();
    counts.sort_unstable();
    by_part(Kind::PhraseCounts, counts.into_iter().map(|(gram, count)| (gram % parts.sizes.parts, (gram, count))))
}

pub(super) fn common_phrases(rows: &[Row<'_>]) -> Result<Vec<Row<'static>>> {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for (gram, count) in items::<(u32, u32)>(rows, Kind::PhraseCounts)? {
        *counts.entry(gram).or_default() += count;
    }
    let common = counts.into_iter().filter(|&(_, count)| is_common(count));
    by_part(Kind::CommonPhrases, common.map(|(gram, _)| (0, gram)))
}
