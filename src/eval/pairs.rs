//! Links against pairs: graded ones, of which every pair that shares text is listed, or labelled ones, of which some are.
//!
//! A graded truth is text overlap, so it cannot see rewrites. A link that says of itself that it is mostly rewritten, and
//! that this truth does not have, is neither right nor wrong: it is counted apart.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use xxhash_rust::xxh3::xxh3_64;

use super::evidence::by_claim;
use super::measure::share;
use super::{Agreement, Found, GradedPair, LabelledPair, Outcome, Scores, Settings, Verdict, ordered};
use crate::report::Link;

/// A pair of ids, the smaller first.
type Pair<'a> = (&'a str, &'a str);

/// From this grade on a pair is a positive.
const POSITIVE: u32 = 2;
/// The grade of pairs that are neither right nor wrong.
const UNDECIDED: u32 = 1;
/// Below this share of verbatim words a link is mostly rewritten.
const MOSTLY_REWRITTEN: f64 = 0.5;
/// What shares are rounded to before they are compared, as the report is that others read.
const SHARE_STEPS: f64 = 1e4;

/// The figures of graded pairs.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct PairScores {
    /// Of all positives: grade 2 and above, not flagged.
    pub pairs: Agreement,
    /// Of each grade, the highest first. Links to positives of other grades are left out, so that a wrong link is wrong
    /// for every grade.
    pub grades: Vec<GradeScore>,
    /// Links that are mostly rewritten and that this truth does not have.
    pub rewritten: u64,
    /// Their share of the links that are scored, them included; 0 to 1.
    pub rewritten_share: f64,
    /// What the index nominated; nothing where that was not asked.
    pub nominated: Option<Nomination>,
}

/// The figures of one grade.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct GradeScore {
    /// The grade.
    pub grade: u32,
    /// The figures.
    pub pairs: Agreement,
}

/// How many of the true pairs the index nominates, and what it costs.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct Nomination {
    /// True pairs that are nominated.
    pub hit: u64,
    /// True pairs.
    pub truth: u64,
    /// Share of the true pairs that is nominated.
    pub recall: f64,
    /// Pairs nominated.
    pub candidates: u64,
    /// Pairs nominated for each document scanned.
    pub per_document: f64,
}

/// The figures of labelled pairs.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct LabelledScores {
    /// Of the pairs listed.
    pub pairs: Agreement,
    /// How many pairs of each label are linked, by label.
    pub labels: Vec<LabelScore>,
    /// What the index nominated; nothing where that was not asked.
    pub nominated: Option<Nomination>,
}

/// The pairs of one label.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
pub struct LabelScore {
    /// The label.
    pub label: String,
    /// Whether pairs of this label are true.
    pub positive: bool,
    /// Pairs of it that are linked.
    pub linked: u64,
    /// Pairs of it.
    pub pairs: u64,
}

pub(super) fn score_graded<'a>(found: &Found<'a>, rows: &'a [GradedPair], settings: &Settings) -> Outcome<'a> {
    let is_good = |row: &&GradedPair| row.grade >= POSITIVE && !row.flagged;
    let pair = |row: &'a GradedPair| ordered(&row.a, &row.b);
    let good: BTreeSet<Pair<'a>> = rows.iter().filter(is_good).map(pair).collect();
    let ignored = rows.iter().filter(|row| row.grade == UNDECIDED || row.flagged).map(pair);
    let ignored: BTreeSet<Pair<'a>> = ignored.filter(|pair| !good.contains(pair)).collect();

    let mut linked = linked(found, settings);
    linked.retain(|pair, _| !ignored.contains(pair));
    let (apart, linked): (BTreeMap<_, _>, BTreeMap<_, _>) =
        linked.into_iter().partition(|(pair, link)| !good.contains(pair) && is_mostly_rewritten(link));
    let rewritten = apart.len() as u64;

    let pairs = agreement(&linked, &good);
    let wrong = pairs.found - pairs.hit;
    let grades: BTreeSet<u32> = rows.iter().filter(is_good).map(|row| row.grade).chain([POSITIVE, 3]).collect();
    let of_grade = |grade: u32| {
        let truth: BTreeSet<Pair<'a>> = rows.iter().filter(is_good).filter(|r| r.grade == grade).map(pair).collect();
        let hit = truth.iter().filter(|pair| linked.contains_key(*pair)).count() as u64;
        GradeScore { grade, pairs: Agreement { hit, found: hit + wrong, truth: truth.len() as u64 } }
    };
    let scores = PairScores {
        pairs,
        grades: grades.into_iter().rev().map(of_grade).collect(),
        rewritten,
        rewritten_share: if apart.is_empty() { 0.0 } else { rewritten as f64 / (rewritten + pairs.found) as f64 },
        nominated: nomination(found, &good),
    };
    let mut missed: Vec<&GradedPair> =
        rows.iter().filter(is_good).filter(|row| !linked.contains_key(&pair(row))).collect();
    missed.sort_by_key(|row| (Reverse((row.grade, row.shared_words)), pair(row)));
    missed.dedup_by_key(|row| pair(row));
    let listed: BTreeMap<Pair<'a>, u32> = rows.iter().map(|row| (pair(row), row.grade)).collect();
    let wrong = wrong_links(&linked, &good).into_iter().map(|pair| {
        let note = match listed.get(&pair) {
            Some(grade) => format!("not true: the pair is listed with grade {grade}"),
            None => "not true: the pair is not listed".to_owned(),
        };
        Verdict { pair, note }
    });
    Outcome {
        scores: Scores::Pairs(scores),
        missed: missed.into_iter().map(|row| missed_grade(row, settings)).collect(),
        wrong: wrong.collect(),
        apart: drawn(apart.into_keys().collect()),
    }
}

/// Pairs in an order that has nothing to do with them, and is always the same: whoever reads the first few of them has
/// drawn at random.
fn drawn(mut pairs: Vec<Pair<'_>>) -> Vec<Verdict<'_>> {
    pairs.sort_by_cached_key(|(a, b)| xxh3_64(format!("{a}\t{b}").as_bytes()));
    let verdict = |pair| Verdict { pair, note: "mostly rewritten, which this truth cannot see".to_owned() };
    pairs.into_iter().map(verdict).collect()
}

fn missed_grade<'a>(row: &'a GradedPair, settings: &Settings) -> Verdict<'a> {
    let mut note = format!("grade {}", row.grade);
    if let Some(words) = row.shared_words {
        note += &format!(", {words} words shared");
    }
    note += ignored_note(&row.a, &row.b, settings);
    Verdict { pair: ordered(&row.a, &row.b), note }
}

fn ignored_note(a: &str, b: &str, settings: &Settings) -> &'static str {
    let is_ignored = settings.ignored.contains(a) || settings.ignored.contains(b);
    if is_ignored { "; links of one of them were to be ignored" } else { "" }
}

pub(super) fn score_labelled<'a>(found: &Found<'a>, rows: &'a [LabelledPair], settings: &Settings) -> Outcome<'a> {
    let pair = |row: &'a LabelledPair| ordered(&row.a, &row.b);
    let is_good = |row: &&LabelledPair| settings.is_positive(&row.label);
    let good: BTreeSet<Pair<'a>> = rows.iter().filter(is_good).map(pair).collect();
    let labels: BTreeMap<Pair<'a>, &str> = rows.iter().map(|row| (pair(row), row.label.as_str())).collect();
    let mut linked = linked(found, settings);
    linked.retain(|pair, _| labels.contains_key(pair));

    let mut of_label: BTreeMap<&str, BTreeSet<Pair<'a>>> = BTreeMap::new();
    for row in rows {
        of_label.entry(&row.label).or_default().insert(pair(row));
    }
    let of_label = of_label.into_iter().map(|(label, pairs)| LabelScore {
        label: label.to_owned(),
        positive: settings.is_positive(label),
        linked: pairs.iter().filter(|pair| linked.contains_key(*pair)).count() as u64,
        pairs: pairs.len() as u64,
    });
    let note = |pair: Pair<'a>| {
        let label = labels.get(&pair).copied().unwrap_or_default();
        Verdict { pair, note: format!("label `{label}`{}", ignored_note(pair.0, pair.1, settings)) }
    };
    let scores = LabelledScores {
        pairs: agreement(&linked, &good),
        labels: of_label.collect(),
        nominated: nomination(found, &good),
    };
    Outcome {
        scores: Scores::Labelled(scores),
        missed: good.iter().filter(|pair| !linked.contains_key(*pair)).map(|&pair| note(pair)).collect(),
        wrong: wrong_links(&linked, &good).into_iter().map(note).collect(),
        apart: Vec::new(),
    }
}

/// The links that count as pairs found.
fn linked<'a>(found: &Found<'a>, settings: &Settings) -> BTreeMap<Pair<'a>, &'a Link> {
    let counts = |&((a, b), link): &(Pair<'a>, &'a Link)| {
        let is_scored = a != b && !settings.ignored.contains(a) && !settings.ignored.contains(b);
        is_scored && settings.relations.contains(&link.relation)
    };
    found.links().filter(counts).collect()
}

fn is_mostly_rewritten(link: &Link) -> bool {
    (link.verbatim * SHARE_STEPS).round() / SHARE_STEPS < MOSTLY_REWRITTEN
}

fn agreement(linked: &BTreeMap<Pair<'_>, &Link>, good: &BTreeSet<Pair<'_>>) -> Agreement {
    let hit = good.iter().filter(|pair| linked.contains_key(*pair)).count() as u64;
    Agreement { hit, found: linked.len() as u64, truth: good.len() as u64 }
}

/// Links that are not true, those first that claim most.
fn wrong_links<'a>(linked: &BTreeMap<Pair<'a>, &'a Link>, good: &BTreeSet<Pair<'a>>) -> Vec<Pair<'a>> {
    let mut wrong: Vec<(Pair<'a>, &Link)> =
        linked.iter().filter(|(pair, _)| !good.contains(*pair)).map(|(&pair, &link)| (pair, link)).collect();
    wrong.sort_by(|(_, a), (_, b)| by_claim(a, b));
    wrong.into_iter().map(|(pair, _)| pair).collect()
}

fn nomination(found: &Found<'_>, good: &BTreeSet<Pair<'_>>) -> Option<Nomination> {
    let nominated = found.nominated()?;
    let (hit, truth) = (good.iter().filter(|pair| nominated.contains(*pair)).count() as u64, good.len() as u64);
    let (candidates, documents) = (nominated.len() as u64, found.report().documents.len());
    let per_document = if documents == 0 { 0.0 } else { candidates as f64 / documents as f64 };
    Some(Nomination { hit, truth, recall: share(hit, truth), candidates, per_document })
}
