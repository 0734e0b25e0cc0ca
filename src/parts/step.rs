//! The steps of a scan in parts.

use std::str::FromStr;

use crate::Error;

/// Steps and their names.
macro_rules! steps {
    ($($(#[doc = $doc:expr])* $step:ident $name:literal),* $(,)?) => {
        /// A step: which rows it wants, how these are brought together, and what it gives.
        ///
        /// *Any rows*: some of them, but with each document what is known of it. *By part*: all rows of one part. *All rows*: all
        /// of them. Kinds that are few are wanted by every call: they are said to be *known*.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Step {
            $($(#[doc = $doc])* $step),*
        }

        impl Step {
            /// All steps, in their order.
            pub const ALL: &'static [Step] = &[$(Step::$step),*];

            /// Its name.
            ///
            /// ```
            /// use wirecopy::parts::Step;
            ///
            /// assert_eq!("common_phrases".parse::<Step>()?.name(), "common_phrases");
            /// # Ok::<(), wirecopy::Error>(())
            /// ```
            pub fn name(self) -> &'static str {
                match self {
                    $(Step::$step => $name),*
                }
            }
        }
    };
}

steps! {
    /// Any documents → places, words, phrases.
    Read "read",
    /// Places by part → the places of sentences that several documents have.
    Repeat "repeat",
    /// All repeated places and words → suspects, what documents are summoned for, and marks of forms.
    Suspect "suspect",
    /// Any documents with their summons → testimonies.
    Testify "testify",
    /// Suspects and testimonies by part → marks of furniture.
    Mark "mark",
    /// Phrases by part → phrase counts.
    Phrases "phrases",
    /// Phrase counts by part → common phrases.
    CommonPhrases "common_phrases",
    /// Any documents, the marks known → mentions, identities, subjects.
    Mention "mention",
    /// Mentions by part → nodes, holders, node counts.
    Nodes "nodes",
    /// Any nodes → counters.
    Count "count",
    /// Counters by part → common counters.
    Common "common",
    /// Any nodes, the common counters known → fingerprints.
    Fingerprint "fingerprint",
    /// Fingerprints by part → nodes that look alike.
    Alike "alike",
    /// Holders and nodes that look alike by part → neighbours.
    Acquaint "acquaint",
    /// Holders, neighbours and identities by part → votes.
    Vote "vote",
    /// Votes by part → pairs, in no block; two parts may give the same.
    Pair "pair",
    /// All pairs → the same, each once, by the blocks that they are aligned in.
    Block "block",
    /// Any pairs → needs.
    Need "need",
    /// By part pairs and the documents that they need, the marks, all cuts and the common phrases known → links.
    Align "align",
    /// Any pairs, all cuts known → those with a document that is cut.
    Touch "touch",
    /// Any links, all cuts known → those without a document that is cut.
    Keep "keep",
    /// Documents with all their links, by some part, the marks known → those that may be cut.
    SuspectSeams "suspect_seams",
    /// All subjects, links and documents that may be cut → what their stories are about.
    Others "others",
    /// Documents with all their links and what their stories are about, by some part, the marks known → cuts.
    Seams "seams",
    /// Any documents, the marks and all cuts known → subjects.
    Subject "subject",
    /// All subjects, links and pairs → the pairs that stories compare beyond these.
    Missing "missing",
    /// All subjects and links → the plan of the report: pairs, needs, stories.
    Plan "plan",
}

impl FromStr for Step {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = Step::ALL.iter().copied().find(|step| step.name() == name);
        known.ok_or_else(|| Error::parameter("step", format_args!("`{name}`"), "give the name of one"))
    }
}
