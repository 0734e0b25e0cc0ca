//! Rows of bytes, and what is in them.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::corpus::record;
use crate::document::Document;
use crate::{Error, Result};

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// What its value means.
    pub kind: Kind,
    /// What it is brought together by.
    pub part: u32,
    /// A document's number; of a pair the smaller number 2³² times, and the larger; else 0.
    pub key: u64,
    /// What is known.
    pub value: Cow<'a, [u8]>,
}

/// Kinds and their numbers.
macro_rules! kinds {
    ($($(#[doc = $doc:expr])* $kind:ident = $number:literal),* $(,)?) => {
        /// What the value of a row means.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $doc])* $kind = $number),*
        }

        impl Kind {
            /// All kinds, in the order of their numbers.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind),*];

            /// The kind of a number.
            ///
            /// ```
            /// use wirecopy::parts::Kind;
            ///
            /// assert_eq!(Kind::of(Kind::Cuts as u8), Some(Kind::Cuts));
            /// assert_eq!(Kind::of(255), None);
            /// ```
            pub fn of(number: u8) -> Option<Self> {
                match number {
                    $($number => Some(Self::$kind),)*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    /// A document, by its number.
    Document = 0,
    /// Which sentences are furniture and which are forms.
    Marks = 1,
    /// The sentences that it is cut at, by the document.
    Cuts = 2,
    /// Which sentences stand in which documents.
    Places = 3,
    /// The words and the source of documents.
    Words = 4,
    /// The phrases of distinct sentences.
    Phrases = 5,
    /// How many distinct sentences have each phrase.
    PhraseCounts = 6,
    /// Phrases that too many sentences have.
    CommonPhrases = 7,
    /// What a document is asked about its sentences, by the document.
    Summons = 8,
    /// Sentences that may be furniture.
    Suspects = 9,
    /// What documents tell of them.
    Testimonies = 10,
    /// Which paragraphs stand in which documents.
    Mentions = 11,
    /// By what documents are the same as others as a whole.
    Identities = 12,
    /// What a document is about, by the document.
    Subject = 13,
    /// Distinct paragraphs.
    Nodes = 14,
    /// The same without their texts.
    Holders = 15,
    /// How many there are: eight bytes, the lowest first.
    NodeCount = 16,
    /// How many of them have each shingle.
    Counters = 17,
    /// Shingles that many have.
    CommonCounters = 18,
    /// What is compared of paragraphs.
    Fingerprints = 19,
    /// Paragraphs that look alike.
    Alike = 20,
    /// Pairs of documents that are aligned.
    Pairs = 21,
    /// That a document is wanted in a part, by the document; without a value.
    Need = 22,
    /// The linked segments of two documents, by the pair.
    Links = 23,
    /// That a document may be cut, by the document; without a value.
    SeamSuspects = 24,
    /// What the stories of such a document are about, by the document.
    Others = 25,
    /// Two documents that are reported as a pair, by the pair.
    Plan = 26,
    /// A story, by the document that it is called by.
    Story = 27,
    /// What paragraphs tell of themselves to those that look like them.
    Neighbours = 28,
    /// How much documents are nominated to each other.
    Votes = 29,
}

impl Row<'_> {
    /// The row of a document of this number. Documents are numbered from 0 in the order of their ids, no two of which are the same.
    ///
    /// # Errors
    ///
    /// When the document cannot be written, which does not happen to one that was read.
    pub fn of_document(number: u32, document: &Document) -> Result<Row<'static>> {
        Ok(Row { kind: Kind::Document, part: 0, key: number.into(), value: Cow::Owned(document_value(document)?) })
    }
}

/// The value of the row of a document.
///
/// # Errors
///
/// As [`Row::of_document`].
fn document_value(document: &Document) -> Result<Vec<u8>> {
    let id = postcard::to_allocvec(document.id()).map_err(|error| bad(&error))?;
    record::append(document, id).map_err(|error| bad(&error))
}

/// The document of the value of a row.
pub(super) fn document(value: &[u8]) -> Result<Document> {
    let (id, rest): (&str, &[u8]) = postcard::take_from_bytes(value).map_err(|error| bad(&error))?;
    record::read(id, rest).map_err(|error| bad(&error))
}

fn bad(error: &postcard::Error) -> Error {
    Error::table("a row of a scan in parts", error.to_string(), "it is of another version or damaged: begin anew")
}

/// A row of a value.
pub(super) fn row<T: Serialize + ?Sized>(kind: Kind, part: u32, key: u64, value: &T) -> Result<Row<'static>> {
    let value = postcard::to_allocvec(value).map_err(|error| bad(&error))?;
    Ok(Row { kind, part, key, value: Cow::Owned(value) })
}

/// A row without a value.
pub(super) fn mark(kind: Kind, part: u32, key: u64) -> Row<'static> {
    Row { kind, part, key, value: Cow::Owned(Vec::new()) }
}

/// What a row says.
pub(super) fn value<T: DeserializeOwned>(row: &Row<'_>) -> Result<T> {
    postcard::from_bytes(&row.value).map_err(|error| bad(&error))
}

/// The rows of a kind.
pub(super) fn of_kind<'r, 'a>(rows: &'r [Row<'a>], kind: Kind) -> impl Iterator<Item = &'r Row<'a>> {
    rows.iter().filter(move |row| row.kind == kind)
}

/// All items of the lists that rows of a kind hold.
pub(super) fn items<T: DeserializeOwned>(rows: &[Row<'_>], kind: Kind) -> Result<Vec<T>> {
    let lists: Vec<Vec<T>> = of_kind(rows, kind).map(value).collect::<Result<_>>()?;
    Ok(lists.into_iter().flatten().collect())
}

/// Rows that each hold the items of one part.
pub(super) fn by_part<T: Serialize>(
    kind: Kind,
    items: impl IntoIterator<Item = (u32, T)>,
) -> Result<Vec<Row<'static>>> {
    let mut parts = std::collections::BTreeMap::<u32, Vec<T>>::new();
    items.into_iter().for_each(|(part, item)| parts.entry(part).or_default().push(item));
    parts.into_iter().map(|(part, items)| row(kind, part, 0, &items)).collect()
}

/// The key of a pair.
pub(super) fn pair_key((a, b): (u32, u32)) -> u64 {
    u64::from(a) << 32 | u64::from(b)
}

/// The pair of a key.
pub(super) fn pair_of(key: u64) -> (u32, u32) {
    ((key >> 32) as u32, key as u32)
}
