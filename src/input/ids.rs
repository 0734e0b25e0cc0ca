//! Ids that two documents claim: the first keeps it, the second becomes `id#2`.

use std::collections::{HashMap, HashSet};

use super::Warning;
use crate::Document;

/// Renames every second holder of an id, in the order of the documents, and says so.
///
/// All ids that the input gives are taken before the first new name is made, so that no document loses the name it came
/// with to a made one.
pub(super) fn keep_apart(documents: &mut [Document], warnings: &mut Vec<Warning>) {
    let mut holders: HashMap<&str, u64> = HashMap::with_capacity(documents.len());
    let mut later: Vec<usize> = Vec::new();
    for (place, document) in documents.iter().enumerate() {
        let count = holders.entry(document.id()).or_insert(0);
        *count += 1;
        if *count > 1 {
            later.push(place);
        }
    }
    if later.is_empty() {
        return;
    }
    let mut taken: HashSet<String> = holders.into_keys().map(str::to_owned).collect();
    let mut next: HashMap<String, u64> = HashMap::new();
    for place in later {
        let document = std::mem::take(&mut documents[place]);
        let number = next.entry(document.id().to_owned()).or_insert(2);
        while taken.contains(&format!("{}#{number}", document.id())) {
            *number += 1;
        }
        let name = format!("{}#{number}", document.id());
        *number += 1;
        warnings.push(Warning {
            path: document.path().unwrap_or(document.id()).to_owned(),
            message: format!("the id `{}` is held already: this document is called `{name}`", document.id()),
        });
        taken.insert(name.clone());
        documents[place] = document.renamed(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept_apart(ids: &[&str]) -> (Vec<String>, usize) {
        let mut documents: Vec<_> = ids.iter().map(|&id| Document::new(id, "")).collect();
        let mut warnings = Vec::new();
        keep_apart(&mut documents, &mut warnings);
        (documents.iter().map(|document| document.id().to_owned()).collect(), warnings.len())
    }

    #[test]
    fn the_second_holder_is_number_two() {
        assert_eq!(kept_apart(&["a", "b", "a", "a"]), (["a", "b", "a#2", "a#3"].map(str::to_owned).to_vec(), 2));
    }

    #[test]
    fn a_given_id_is_never_taken_away() {
        assert_eq!(kept_apart(&["a", "a", "a#2"]), (["a", "a#3", "a#2"].map(str::to_owned).to_vec(), 1));
        assert_eq!(kept_apart(&["a", "a", "a#2", "a#2"]).0, ["a", "a#3", "a#2", "a#2#2"]);
    }

    #[test]
    fn a_hundred_thousand_holders_of_one_id_are_told_apart() {
        let (ids, warnings) = kept_apart(&vec!["a"; 100_000]);
        assert_eq!(ids.last().map(String::as_str), Some("a#100000"));
        assert_eq!(warnings, 99_999);
    }
}
