//! Wire corpora of any size that are made up, with the whole truth about them.
//!
//! Agencies write stories in an invented language; outlets print them in their frames: as they are, edited, cut, moved
//! about, joined and split, in other words, with another article below. What any two documents share is known from how they
//! were made, so the truth needs no search and no reader, and a corpus of ten million articles has one as good as a corpus
//! of ten. The same parameters give the same bytes on every machine. Words follow Zipf's law; lengths, the number of
//! copies and their alikeness follow what was measured on real wire copy (`docs/synth.md` has both side by side).
//!
//! ```
//! let corpus = wirecopy::synth::Corpus::builder().articles(40).seed(7).build()?;
//! let window = corpus.windows().next().unwrap();
//! assert_eq!(window.articles.len(), 40);
//! let copies = window.pairs.iter().filter(|pair| pair.grade == 3 && !pair.template);
//! for pair in copies {
//!     assert!(pair.covers.0 >= 0.8 && pair.covers.1 >= 0.8);
//! }
//! # Ok::<(), wirecopy::Error>(())
//! ```

mod language;
mod newsroom;
mod outlet;
mod output;
mod page;
mod prose;
mod random;
mod truth;
mod version;
mod window;
mod writer;

use std::collections::VecDeque;
use std::sync::Arc;

use rayon::prelude::*;

use crate::error::{Error, Result};
pub use output::{Files, Totals};
pub use truth::{Label, TILE};
use window::Press;
pub use window::{Article, Pair, Window};

/// Parameters of a [`Corpus`], checked together by [`build`](CorpusBuilder::build).
#[derive(Clone, Debug, PartialEq)]
pub struct CorpusBuilder {
    size: Size,
    seed: u64,
    substitution: f64,
    templates: f64,
    outlets: usize,
    copies: usize,
}

/// When a corpus is large enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Articles(u64),
    /// Of text, in UTF-8.
    Bytes(u64),
}

impl Default for CorpusBuilder {
    fn default() -> Self {
        Self {
            size: Size::Articles(Self::ARTICLES),
            seed: Self::SEED,
            substitution: Self::SUBSTITUTION,
            templates: Self::TEMPLATES,
            outlets: Self::OUTLETS,
            copies: Self::COPIES,
        }
    }
}

impl CorpusBuilder {
    /// The default number of articles.
    pub const ARTICLES: u64 = 10_000;
    /// The most articles of a corpus: ids have eight digits.
    pub const MOST_ARTICLES: u64 = 100_000_000;
    /// The default seed.
    pub const SEED: u64 = 1;
    /// The default share of content words that a rewording replaces.
    pub const SUBSTITUTION: f64 = 0.2;
    /// The default share of articles that are filled into templates.
    pub const TEMPLATES: f64 = 0.04;
    /// The default number of outlets.
    pub const OUTLETS: usize = 200;
    /// The most outlets there can be.
    pub const MOST_OUTLETS: usize = 100_000;
    /// The default for the most outlets that print one story.
    pub const COPIES: usize = 64;
    /// The most outlets that can print one story, so that a window holds several.
    pub const MOST_COPIES: usize = 512;

    /// A corpus of so many articles.
    pub fn articles(mut self, articles: u64) -> Self {
        self.size = Size::Articles(articles);
        self
    }

    /// A corpus of so many bytes of text, to a few articles more or less.
    pub fn bytes(mut self, bytes: u64) -> Self {
        self.size = Size::Bytes(bytes);
        self
    }

    /// Corpora of different seeds have nothing in common but the stock of furniture.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The share of its content words, 0 to 1, that a reworded version has replaced by their synonyms.
    pub fn substitution(mut self, share: f64) -> Self {
        self.substitution = share;
        self
    }

    /// The share of articles, 0 to 1, that are filled into templates: alike, and no copies.
    pub fn templates(mut self, share: f64) -> Self {
        self.templates = share;
        self
    }

    /// How many outlets there are.
    pub fn outlets(mut self, outlets: usize) -> Self {
        self.outlets = outlets;
        self
    }

    /// How many outlets print one story at most. A story printed by k of them is in proportion to 1 / k².
    pub fn copies(mut self, copies: usize) -> Self {
        self.copies = copies;
        self
    }

    /// The corpus of these parameters.
    ///
    /// # Errors
    ///
    /// When a parameter is outside its range.
    pub fn build(self) -> Result<Corpus> {
        let share = |name, share: f64| match share {
            0.0..=1.0 => Ok(()),
            _ => Err(Error::parameter(name, share, "give a share from 0 to 1")),
        };
        let count = |name, count: u64, most: u64| match count {
            0 => Err(Error::parameter(name, count, "give 1 or more")),
            _ if count > most => Err(Error::parameter(name, count, format!("give {most} or less"))),
            _ => Ok(()),
        };
        match self.size {
            Size::Articles(articles) => count("articles", articles, Self::MOST_ARTICLES)?,
            // Articles have more bytes than this on average, whatever the parameters, so the ids last.
            Size::Bytes(bytes) => count("bytes", bytes, Self::MOST_ARTICLES * 500)?,
        }
        share("substitution", self.substitution)?;
        share("templates", self.templates)?;
        count("outlets", self.outlets as u64, Self::MOST_OUTLETS as u64)?;
        count("copies", self.copies as u64, Self::MOST_COPIES as u64)?;
        Ok(Corpus { size: self.size, press: Arc::new(Press::new(&self)) })
    }
}

/// A corpus that is made as it is read, a window at a time.
#[derive(Clone, Debug)]
pub struct Corpus {
    size: Size,
    press: Arc<Press>,
}

impl Corpus {
    /// Articles of a window. Documents of different windows share nothing that makes a pair.
    pub const WINDOW: usize = window::ARTICLES;

    /// The parameters to choose from.
    pub fn builder() -> CorpusBuilder {
        CorpusBuilder::default()
    }

    /// The windows, in order. As many as there are threads are made at once and held.
    pub fn windows(&self) -> impl Iterator<Item = Window> {
        let mut batches = self.batches();
        let mut ready = VecDeque::new();
        std::iter::from_fn(move || {
            if ready.is_empty() {
                ready.extend(batches.next()?);
            }
            ready.pop_front()
        })
    }

    /// The windows, as many at a time as there are threads.
    fn batches(&self) -> impl Iterator<Item = Vec<Window>> + use<> {
        let press = Arc::clone(&self.press);
        let (mut next, mut left) = (0, self.size);
        std::iter::from_fn(move || {
            let at_once = rayon::current_num_threads() as u64;
            let sizes: Vec<(u64, usize)> = (next..next + at_once)
                .map_while(|number| {
                    let before = (number - next) * Self::WINDOW as u64;
                    let articles = match left {
                        Size::Articles(left) => left.saturating_sub(before).min(Self::WINDOW as u64),
                        Size::Bytes(0) => 0,
                        Size::Bytes(_) => Self::WINDOW as u64,
                    };
                    (articles > 0).then_some((number, articles as usize))
                })
                .collect();
            next += at_once;
            let made = sizes.into_par_iter().map(|(number, articles)| (number, press.window(number, articles)));
            let mut made: Vec<(u64, Window)> = made.collect();
            cut(&mut made, &mut left, &press);
            let batch: Vec<Window> = made.into_iter().map(|(_, window)| window).collect();
            (!batch.is_empty()).then_some(batch)
        })
    }
}

/// Takes windows off what is left to be made. The window in which the bytes come to an end is made again with as many
/// articles as have them, so that its truth is that of what is in it.
fn cut(made: &mut Vec<(u64, Window)>, left: &mut Size, press: &Press) {
    let mut kept = 0;
    for (number, window) in made.iter_mut() {
        match left {
            Size::Articles(left) => *left -= window.articles.len() as u64,
            Size::Bytes(0) => break,
            Size::Bytes(left) => {
                if window.bytes() < *left {
                    *left -= window.bytes();
                } else {
                    *window = fewest(press, *number, *left);
                    *left = 0;
                }
            }
        }
        kept += 1;
    }
    made.truncate(kept);
}

/// The window with the fewest articles that have so many bytes, found by halving.
fn fewest(press: &Press, number: u64, bytes: u64) -> Window {
    let (mut low, mut high) = (1, window::ARTICLES);
    while low < high {
        let middle = (low + high) / 2;
        if press.window(number, middle).bytes() >= bytes { high = middle } else { low = middle + 1 }
    }
    press.window(number, high)
}
