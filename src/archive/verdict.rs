//! What is said of a document when it comes.

use crate::report::{Passage, Relation};

/// What a document has to do with those that are held.
///
/// A verdict is as of the moment it is given: documents that come later may tie this one to others.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Verdict {
    /// The document.
    pub id: String,
    /// The strongest relation to any other; nothing where it is new, which JSON writes as `"new"`.
    #[cfg_attr(feature = "json", serde(serialize_with = "relation_or_new"))]
    pub relation: Option<Relation>,
    /// The story that its main segment carries the text of, or any other of its segments; nothing where it carries none.
    pub story: Option<String>,
    /// The documents it is tied to, the strongest first. Of a story that many carry these are those that have most paragraphs in
    /// common with it, at most [`OF_A_STORY`](Verdict::OF_A_STORY).
    pub matches: Vec<Match>,
    /// The stretches of its text, in bytes, of which nothing stands in any match: sentence by sentence, and neighbours as
    /// one. What other documents repeat as furniture is not among them.
    pub unique: Vec<[u32; 2]>,
}

impl Verdict {
    /// The most carriers of one story that a document is aligned with.
    pub const OF_A_STORY: usize = 8;
}

/// A document that is held and tied to the one at hand.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "json", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Match {
    /// The other document.
    pub id: String,
    /// What the two have to do with each other.
    pub relation: Relation,
    /// Share of the document's segment that is aligned with the other's, 0 to 1.
    pub a_covered: f64,
    /// Share of the other's segment that is aligned with the document's, 0 to 1.
    pub b_covered: f64,
    /// What is aligned, by place in the document: `a` is the document, `b` the other.
    pub passages: Vec<Passage>,
}

#[cfg(feature = "json")]
fn relation_or_new<S: serde::Serializer>(relation: &Option<Relation>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(relation.map_or("new", Relation::as_str))
}
