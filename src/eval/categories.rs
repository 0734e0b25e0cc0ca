//! Reuse: whether any passage ties a document to its source, where it was reused and where it was not (Clough and
//! Stevenson, *Developing a corpus of plagiarised short answers*, 2011).

use std::collections::{BTreeMap, BTreeSet};

use super::measure::share;
use super::{Found, Outcome, Reuse, Scores, Verdict, ordered};

/// The figures of reuse.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct CategoryScores {
    /// Share of the documents that are tied to their source when they reuse it, and only then.
    pub accuracy: f64,
    /// The documents for which this is so.
    pub right: u64,
    /// The documents, sources left out.
    pub documents: u64,
    /// How many documents of each category are tied: most reused first, then others by name.
    pub categories: Vec<CategoryScore>,
}

/// The documents of one category.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct CategoryScore {
    /// The category.
    pub category: String,
    /// Documents of it that a passage ties to their source.
    pub tied: u64,
    /// Documents of it.
    pub documents: u64,
}

/// The categories that are known, the most reused first.
const KNOWN: [&str; 4] = ["cut", "light", "heavy", Reuse::NONE];

pub(super) fn score<'a>(found: &Found<'a>, rows: &'a [Reuse]) -> Outcome<'a> {
    let passages = found.report().passages.iter();
    let tied: BTreeSet<(&str, &str)> = passages.map(|p| ordered(&p.a.document, &p.b.document)).collect();
    let (mut missed, mut wrong, mut right, mut documents) = (Vec::new(), Vec::new(), 0, 0);
    let mut categories: BTreeMap<(usize, &str), (u64, u64)> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.document != row.source) {
        let pair = ordered(&row.document, &row.source);
        let (is_tied, is_reuse) = (tied.contains(&pair), row.category != Reuse::NONE);
        let rank = KNOWN.iter().position(|known| *known == row.category).unwrap_or(KNOWN.len());
        let of_category = categories.entry((rank, &row.category)).or_default();
        of_category.0 += u64::from(is_tied);
        of_category.1 += 1;
        documents += 1;
        right += u64::from(is_tied == is_reuse);
        let note = format!("`{}` is `{}` of `{}`", row.document, row.category, row.source);
        match (is_reuse, is_tied) {
            (true, false) => missed.push((rank, Verdict { pair, note })),
            (false, true) => wrong.push(Verdict { pair, note }),
            _ => {}
        }
    }
    missed.sort_by_key(|&(rank, _)| rank);
    let categories = categories.into_iter().map(|((_, category), (tied, documents))| CategoryScore {
        category: category.to_owned(),
        tied,
        documents,
    });
    let categories = categories.collect();
    let scores = CategoryScores { accuracy: share(right, documents), right, documents, categories };
    Outcome {
        scores: Scores::Categories(scores),
        missed: missed.into_iter().map(|(_, verdict)| verdict).collect(),
        wrong,
        apart: Vec::new(),
    }
}
