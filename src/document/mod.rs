//! What a reader would open: a document, its text, and the parts of the text with their places.

mod detect;
mod furniture;
mod known;
mod language;
mod line;
mod marks;
mod names;
mod outline;
mod outlines;
pub(crate) mod packed;
pub(crate) mod published;
mod reach;
mod read;
#[cfg(feature = "spill")]
pub(crate) mod record;
mod room;
mod scan;
mod segment;
mod sentence;
pub(crate) mod sorted;
mod span;
mod stem;
pub(crate) mod word;

pub(crate) use detect::function_stems;
pub use language::Language;
pub use line::Line;
pub(crate) use marks::Marks;
pub use outline::{Numbers, Outline, Paragraph, Segment, Sentence};
pub(crate) use outlines::Documents;
pub use outlines::{Corpus, Kept, Outlines};
pub use reach::SameSource;
pub(crate) use reach::{Provenance, Reach, Reached};
pub(crate) use room::{in_exact_room, room_for_more};
pub use segment::SegmentKind;
pub use span::Span;
pub use word::{Normaliser, Word};
pub(crate) use word::{is_capitalised, is_character, is_number, standing_for};

/// The version of how words are folded and stemmed, sentences cut and keys made: what is stored with another means something
/// else.
#[cfg(feature = "store")]
pub(crate) const NORMALISER: u32 = 2;

/// A text with its name and what is known about it: one file, one JSON line, one crawled page.
///
/// ```
/// use wirecopy::Document;
///
/// let document = Document::new("afp/1", "Mali has detained soldiers.").with_source("AFP");
/// assert_eq!(document.id(), "afp/1");
/// assert_eq!(document.source(), Some("AFP"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    id: String,
    text: String,
    path: Option<String>,
    source: Option<String>,
    published: Option<String>,
    title: Option<String>,
    language: Option<Language>,
}

impl Document {
    /// A document of this id and text. Ids should be unique in a corpus; a second holder of one becomes `id#2`.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), ..Self::default() }
    }

    /// The same document, known to come from this file.
    pub fn with_path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The same document, known to be of this outlet.
    pub fn with_source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The same document, known to be of this date (ISO 8601, or as the input has it).
    pub fn with_published(mut self, published: impl Into<String>) -> Self {
        self.published = Some(published.into());
        self
    }

    /// The same document with a title that need not stand in its text.
    pub fn with_title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Its text alone.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// The same document, known to be in this language: a BCP 47 tag such as `fr` or `pt-BR`, of which the primary subtag counts.
    /// What is no tag of a language leaves it to be detected.
    ///
    /// ```
    /// use wirecopy::Document;
    ///
    /// let document = Document::new("1", "Onze Verhafteten wurde nichts gesagt.").with_language("de-AT");
    /// assert_eq!(document.language().map(|language| language.to_string()).as_deref(), Some("de"));
    /// ```
    pub fn with_language(mut self, tag: &str) -> Self {
        self.language = Language::of_tag(tag);
        self
    }

    /// The name the report uses for it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The text that every offset of the report points into.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The file it was read from.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// The outlet or site it comes from.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// When it was published, as the input says it.
    pub fn published(&self) -> Option<&str> {
        self.published.as_deref()
    }

    /// Its title, where the input gives one apart from the text.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The language it is declared to be in.
    pub fn language(&self) -> Option<Language> {
        self.language
    }

    /// The same document under another id, for the second holder of one.
    pub(crate) fn renamed(mut self, id: String) -> Self {
        self.id = id;
        self
    }
}
