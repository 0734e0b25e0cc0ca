//! The documents of a corpus taken apart, wherever they are kept.
//!
//! Taken apart a document needs about five times the memory of its text. So the stages do not ask where outlines are: they ask
//! for one by its number, and get it lent, read from a disk, or made.

use std::borrow::Cow;

use super::{Document, Outline};

/// Documents taken apart, by number.
pub trait Outlines: Sync {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A document taken apart, by its number, which is below [`len`](Outlines::len).
    fn outline(&self, number: usize) -> Cow<'_, Outline>;
}

impl Outlines for Vec<Outline> {
    fn len(&self) -> usize {
        self.as_slice().len()
    }

    fn outline(&self, number: usize) -> Cow<'_, Outline> {
        Cow::Borrowed(&self[number])
    }
}

impl Outlines for &[Outline] {
    fn len(&self) -> usize {
        (**self).len()
    }

    fn outline(&self, number: usize) -> Cow<'_, Outline> {
        Cow::Borrowed(&self[number])
    }
}

/// Documents taken apart, with their texts.
pub trait Corpus: Outlines {
    /// The text of a document, by its number.
    fn text(&self, number: usize) -> Cow<'_, str>;
}

/// Documents taken apart, with all that is known about them.
pub(crate) trait Documents: Corpus {
    /// The id of a document, by its number: no two have one.
    fn id(&self, number: usize) -> &str;

    /// The document of a number.
    fn document(&self, number: usize) -> Cow<'_, Document>;
}

/// A corpus that is kept in memory: texts, and the same texts taken apart.
///
/// ```
/// use wirecopy::Document;
/// use wirecopy::document::{Corpus, Kept, Normaliser, Outline, Outlines};
///
/// let texts = ["Mali has detained soldiers.", "Nobody said why."];
/// let outline = |text: &&str| Outline::new(&Document::new("", *text), &mut Normaliser::default());
/// let outlines = texts.iter().map(outline).collect::<Result<Vec<_>, _>>()?;
/// let corpus = Kept::new(&texts, &outlines);
/// assert_eq!(corpus.text(1), "Nobody said why.");
/// assert_eq!(corpus.outline(1).words.len(), 3);
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Kept<'c> {
    texts: &'c [&'c str],
    outlines: &'c [Outline],
}

impl<'c> Kept<'c> {
    /// The corpus of these texts, of each of which there is an outline.
    pub fn new(texts: &'c [&'c str], outlines: &'c [Outline]) -> Self {
        debug_assert_eq!(texts.len(), outlines.len());
        Self { texts, outlines }
    }
}

impl Outlines for Kept<'_> {
    fn len(&self) -> usize {
        self.outlines.len()
    }

    fn outline(&self, number: usize) -> Cow<'_, Outline> {
        Cow::Borrowed(&self.outlines[number])
    }
}

impl Corpus for Kept<'_> {
    fn text(&self, number: usize) -> Cow<'_, str> {
        Cow::Borrowed(self.texts[number])
    }
}
