//! How much of a report is written. It never changes what is decided.

use std::fmt;
use std::str::FromStr;

use crate::Error;

/// How much of a report is written. The reports of one scan agree at every detail: what is not asked for is left out,
/// and nothing is computed differently.
///
/// ```
/// use wirecopy::report::Detail;
///
/// assert_eq!("links".parse::<Detail>()?, Detail::Links);
/// assert!(Detail::Summary < Detail::Full);
/// assert!("everything".parse::<Detail>().unwrap_err().to_string().contains("summary, links or full"));
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detail {
    /// Counts, stories, and documents without spans and lines.
    Summary,
    /// The same and the links, without the passages that show them.
    Links,
    /// Everything: also spans, lines and passages.
    #[default]
    Full,
}

impl Detail {
    /// All details, the least first.
    pub const ALL: [Detail; 3] = [Detail::Summary, Detail::Links, Detail::Full];

    /// The detail as the command line writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Detail::Summary => "summary",
            Detail::Links => "links",
            Detail::Full => "full",
        }
    }

    /// Whether links are written.
    pub fn has_links(self) -> bool {
        self >= Detail::Links
    }

    /// Whether spans, lines and passages are written.
    pub fn has_passages(self) -> bool {
        self >= Detail::Full
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Detail {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        let known = Detail::ALL.into_iter().find(|detail| detail.as_str() == name);
        known.ok_or_else(|| Error::parameter("detail", format_args!("`{name}`"), "give summary, links or full"))
    }
}
