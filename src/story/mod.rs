//! Stories: which segments carry the same text, and which report the same event.
//!
//! Nodes are segments, never whole documents: a page that holds two articles is in two stories and joins neither. Edges are
//! links, judged on aligned text alone. Strong links make a story's core; a segment that touches the core in several
//! places joins it; a segment that only reports the same event stands beside it and never makes or merges a core.

mod aligner;
mod blocks;
mod cluster;
mod event;
mod graph;
mod link;
mod seam;
mod subjects;
mod topic;

pub(crate) use aligner::{Aligner, Article, Articles, align, align_again};
#[cfg(feature = "parts")]
pub(crate) use blocks::equal_blocks;
pub(crate) use cluster::missing;
pub(crate) use cluster::{Clusters, joins};
pub use cluster::{Member, Role, Story, cluster};
pub(crate) use event::Likenesses;
pub use event::SAME_EVENT;
pub(crate) use event::WRITTEN_APART;
pub use graph::Graph;
pub use link::{Aligned, Coverage, Relation, judge};
pub use seam::seams;
#[cfg(feature = "parts")]
pub(crate) use seam::{View, homes, others, seams_seen};
#[cfg(feature = "parts")]
pub(crate) use subjects::Subject;
pub(crate) use subjects::Subjects;
pub use topic::{Topic, TopicSpace};

/// A segment of a corpus: its document's place in the order of ids, and its number in that document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "parts", derive(serde::Serialize, serde::Deserialize))]
pub struct Node {
    /// The document.
    pub document: u32,
    /// The segment.
    pub segment: u32,
}
