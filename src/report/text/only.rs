//! A part of a report by its name: a story or a document.

use std::borrow::Cow;

use super::{escape, phrase};
use crate::Error;
use crate::report::Report;
use crate::report::reading::names::Names;

/// Names that are suggested for one that nothing has.
const SUGGESTIONS: usize = 3;
/// How alike two names are, from 0 to 1, for one to be suggested for the other.
const NEAR: f64 = 0.7;

/// A part of a report that is shown alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// A story and its documents: an index into [`Report::stories`].
    Story(usize),
    /// A document: an index into [`Report::documents`].
    Document(usize),
}

impl Only {
    /// The document or the story of this name: its id, its path, or what the text report calls it.
    ///
    /// An id goes before a path, a path before a short name, and a document before a story.
    ///
    /// ```
    /// use wirecopy::report::text::Only;
    /// use wirecopy::{Detector, Document};
    ///
    /// let documents = [Document::new("news/afp_1.txt", "Mali has detained soldiers."), Document::new("news/ap_1.txt", "")];
    /// let report = Detector::builder().build()?.scan(&documents)?;
    /// assert_eq!(Only::find(&report, "news/ap_1.txt")?, Only::Document(1));
    /// assert_eq!(Only::find(&report, "afp")?, Only::Document(0));
    /// assert!(Only::find(&report, "afb").unwrap_err().to_string().contains("`afp`"));
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When nothing has this name; the message names the nearest.
    pub fn find(report: &Report, name: &str) -> Result<Self, Error> {
        let names = Names::new(&report.documents);
        let documents = || (0..).zip(&report.documents).map(|(i, document)| (Only::Document(i), document));
        let stories = || (0..).zip(&report.stories).map(|(i, story)| (Only::Story(i), story));
        let mut found = documents().map(|(only, document)| (only, document.id.as_str().into()));
        let mut by_path = documents().filter_map(|(only, document)| Some((only, document.path.as_deref()?.into())));
        let mut by_story = stories().map(|(only, story)| (only, story.id.as_str().into()));
        let mut short = documents().map(|(only, document)| (only, names.of(&document.id)));
        let mut short_story = stories().map(|(only, story)| (only, names.of_story(&story.id)));
        let ways: [&mut dyn Iterator<Item = (Only, Cow<'_, str>)>; 5] =
            [&mut found, &mut by_story, &mut by_path, &mut short, &mut short_story];
        let mut near: Vec<(f64, String)> = Vec::new();
        for (only, candidate) in ways.into_iter().flatten() {
            if candidate == name {
                return Ok(only);
            }
            remember(&mut near, name, &candidate);
        }
        Err(Error::parameter("only", format_args!("`{}`", escape::name(name)), remedy(report, &near)))
    }
}

/// Keeps the nearest names, each once; of equals the first.
fn remember(near: &mut Vec<(f64, String)>, name: &str, candidate: &str) {
    let likeness = strsim::jaro_winkler(name, candidate);
    let place = near.partition_point(|(other, _)| *other >= likeness);
    if likeness >= NEAR && place < SUGGESTIONS && near.iter().all(|(_, other)| other != candidate) {
        near.insert(place, (likeness, candidate.to_owned()));
        near.truncate(SUGGESTIONS);
    }
}

fn remedy(report: &Report, near: &[(f64, String)]) -> String {
    let mut remedy = "no document and no story is called that".to_owned();
    let names: Vec<String> = near.iter().map(|(_, name)| format!("`{}`", escape::name(name))).collect();
    match names.split_last() {
        Some((last, [])) => remedy += &format!("; near it is {last}"),
        Some((last, others)) => remedy += &format!("; near it are {} and {last}", others.join(", ")),
        None => {
            let documents = phrase::count(report.documents.len(), "document");
            let stories = phrase::count(report.stories.len(), "story");
            remedy += &format!("; give an id, a path or a name as the report has them ({documents}, {stories})");
        }
    }
    remedy
}
