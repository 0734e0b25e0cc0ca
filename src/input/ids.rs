//! Ids that two documents claim: the first keeps it, the second becomes `id#2`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::Warning;
use crate::Document;

/// Renames every second holder of an id, in the order of the documents, and says so.
pub(super) fn keep_apart(documents: &mut [Document], warnings: &mut Vec<Warning>) {
    let ids: Vec<&str> = documents.iter().map(Document::id).collect();
    for (place, name) in second_holders(&ids) {
        let document = std::mem::take(&mut documents[place]);
        warnings.push(Warning {
            path: document.path().unwrap_or(document.id()).to_owned(),
            message: renamed(document.id(), &name),
        });
        documents[place] = document.renamed(name);
    }
}

/// What is said of a document that is not called by its id.
pub fn renamed(id: &str, name: &str) -> String {
    format!("the id `{id}` is held already: this document is called `{name}`")
}

/// The places of those ids that one before them has, with the names that these documents get instead: `id#2`, `id#3`.
///
/// All ids that the input gives are taken before the first new name is made, so that no document loses the name it came
/// with to a made one.
///
/// ```
/// use wirecopy::input::second_holders;
///
/// assert_eq!(second_holders(&["a", "b", "a", "a#2"]), [(2, "a#3".to_owned())]);
/// ```
pub fn second_holders(ids: &[&str]) -> Vec<(usize, String)> {
    let mut taken: HashSet<Cow<'_, str>> = HashSet::with_capacity(ids.len());
    let later = ids.iter().enumerate().filter(|(_, id)| !taken.insert(Cow::Borrowed(**id)));
    let later: Vec<(usize, &str)> = later.map(|(place, &id)| (place, id)).collect();
    let mut next: HashMap<&str, u64> = HashMap::new();
    let name = |(place, id)| {
        let number = next.entry(id).or_insert(2);
        while taken.contains(format!("{id}#{number}").as_str()) {
            *number += 1;
        }
        let name = format!("{id}#{number}");
        *number += 1;
        taken.insert(Cow::Owned(name.clone()));
        (place, name)
    };
    later.into_iter().map(name).collect()
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
