//! Short names for documents, so that `001:11` fits beside a sentence.
//!
//! A crawl names its files by folder, number and hash; a reader needs the part that tells them apart. Every step here is
//! taken only if all names of the report stay different, so a short name is always as good as the id.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use unicode_width::UnicodeWidthStr;

use super::escape;
use crate::report::DocumentReport;

/// Digits of a hash below which it is not shortened: shorter ones read as words or numbers.
const HASH_KEPT: usize = 6;

/// What each document of a report is called in it.
pub(crate) struct Names<'a> {
    by_id: BTreeMap<&'a str, (usize, String)>,
    shortened: bool,
    widest: usize,
}

impl<'a> Names<'a> {
    pub(crate) fn new(documents: &'a [DocumentReport]) -> Self {
        let ids: Vec<&str> = documents.iter().map(|document| document.id.as_str()).collect();
        let short = shorten(&ids);
        let shortened = short != ids;
        let named = (0..).zip(ids).zip(short).map(|((i, id), short)| (id, (i, escape::name(short).into_owned())));
        let by_id: BTreeMap<_, (usize, String)> = named.collect();
        let widest = by_id.values().map(|(_, name)| name.width()).max().unwrap_or(0);
        Self { by_id, shortened, widest }
    }

    /// What to call the document; its id where the report does not hold it.
    pub(crate) fn of<'s>(&'s self, id: &'s str) -> Cow<'s, str> {
        self.by_id.get(id).map_or_else(|| escape::name(id), |(_, name)| Cow::Borrowed(name))
    }

    /// What to call the story: its id begins with a document's.
    pub(crate) fn of_story<'s>(&'s self, id: &'s str) -> Cow<'s, str> {
        let cuts = id.char_indices().rev().map(|(at, _)| id.split_at(at));
        for (document, behind) in cuts.filter(|(_, behind)| !behind.starts_with(char::is_alphanumeric)) {
            if let Some((_, name)) = self.by_id.get(document) {
                return Cow::Owned(format!("{name}{}", escape::name(behind)));
            }
        }
        self.of(id)
    }

    /// Where the document stands in the report.
    pub(crate) fn index(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).map(|&(index, _)| index)
    }

    /// Whether any name differs from its id.
    pub(crate) fn are_shortened(&self) -> bool {
        self.shortened
    }

    /// Cells of the widest name.
    pub(crate) fn widest(&self) -> usize {
        self.widest
    }

    /// Every id and its name, by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'a str, &str)> {
        self.by_id.iter().map(|(id, (_, name))| (*id, name.as_str()))
    }
}

/// Without the folders and the ending that all share; then the part before the first `_`, or, where all are hashes, as
/// many digits as tell them apart.
fn shorten<'a>(ids: &[&'a str]) -> Vec<&'a str> {
    let mut names = ids.to_vec();
    let folder = common_folder(&names);
    names.iter_mut().for_each(|name| *name = &name[folder..]);
    if let Some(ending) = common_ending(&names) {
        names.iter_mut().for_each(|name| *name = &name[..name.len() - ending]);
    }
    if are_distinct(&names) {
        let heads: Vec<&str> = names.iter().map(|name| name.split('_').next().unwrap_or(name)).collect();
        let names = if are_distinct(&heads) { heads } else { names };
        return hash_prefixes(&names).unwrap_or(names);
    }
    ids.to_vec()
}

/// Bytes of the longest beginning that all share and that ends in `/`.
fn common_folder(names: &[&str]) -> usize {
    let Some((first, others)) = names.split_first() else { return 0 };
    let folder = |name: &str| name.rfind('/').map_or(0, |at| at + 1);
    others.iter().fold(folder(first), |length, name| {
        let same = first.bytes().zip(name.bytes()).take(length).take_while(|(a, b)| a == b).count();
        first.as_bytes()[..same].iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1)
    })
}

/// Bytes of the file ending that all share, with its point.
fn common_ending(names: &[&str]) -> Option<usize> {
    let ending = |name: &str| name.rfind('.').filter(|&at| at > 0).map(|at| name.len() - at);
    let first = names.first()?;
    let length = ending(first)?;
    let shared = &first[first.len() - length..];
    names.iter().all(|name| ending(name) == Some(length) && name.ends_with(shared)).then_some(length)
}

fn are_distinct(names: &[&str]) -> bool {
    let mut seen = BTreeSet::new();
    names.iter().all(|name| !name.is_empty() && seen.insert(*name))
}

/// Names that are all long hexadecimal numbers, as short as they can be told apart.
fn hash_prefixes<'a>(names: &[&'a str]) -> Option<Vec<&'a str>> {
    let is_hash = |name: &str| name.len() >= 16 && name.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    if !names.iter().all(|name| is_hash(name)) {
        return None;
    }
    let longest = names.iter().map(|name| name.len()).min()?;
    let cut = |length: usize| names.iter().map(|name| &name[..length]).collect::<Vec<_>>();
    (HASH_KEPT..longest).map(cut).find(|names| are_distinct(names))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_all_share_goes() {
        assert_eq!(shorten(&["000_38.txt", "001_b7.txt"]), ["000", "001"]);
        assert_eq!(shorten(&["a/b/one.txt", "a/b/two.txt", "a/c/one.txt"]), ["b/one", "b/two", "c/one"]);
        assert_eq!(shorten(&["x_1.txt", "x_2.txt"]), ["x_1", "x_2"]);
        assert_eq!(shorten(&["news.jsonl:1", "news.jsonl:2"]), ["news.jsonl:1", "news.jsonl:2"]);
        assert_eq!(shorten(&["a", "a#2"]), ["a", "a#2"]);
        assert_eq!(shorten(&["_a", "_b"]), ["_a", "_b"]);
        assert_eq!(shorten(&["page.txt"]), ["page"]);
        assert_eq!(shorten(&["3835c8efad09f1f0.txt", "3835c8aa4a9b3f57.txt"]), ["3835c8e", "3835c8a"]);
        assert!(shorten(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn short_names_differ(ids in proptest::collection::btree_set("[ab/_.]{1,6}", 0..8)) {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let names = shorten(&ids);
            prop_assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), ids.len());
        }
    }
}
