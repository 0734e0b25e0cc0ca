//! The article of a page: the part that readability finds, without what is no article in it.
//!
//! Readability scores elements by the text, commas and links in them, as Mozilla's reader view does
//! (<https://github.com/mozilla/readability>); `dom_smoothie` is that algorithm. What it finds is set anew from its
//! markup, since paragraphs matter here, and [`prune`] removes captions, links and bylines.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ahash::AHashSet;
use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::flow::{self, Block};
use super::prune::{self, prune};

/// The blocks of the article; nothing where none is found.
pub(super) fn article(html: &str) -> Option<Vec<Block>> {
    guarded(|| readable(Document::from(html)))
}

/// The same, with the paragraphs and quotations that stand between its blocks in the page and which readability left out.
pub(super) fn filled(html: &str) -> Option<Vec<Block>> {
    guarded(|| {
        let document = Document::from(html);
        let page = flow::blocks(&document.html());
        Some(fill(readable(document)?, page))
    })
}

/// What this gives. A fault of the parser costs the main text of a page, not the job.
fn guarded(read: impl FnOnce() -> Option<Vec<Block>>) -> Option<Vec<Block>> {
    catch_unwind(AssertUnwindSafe(read)).ok().flatten().filter(|blocks| !blocks.is_empty())
}

fn readable(document: Document) -> Option<Vec<Block>> {
    // Classes tell what to prune; titles and dates are read elsewhere.
    let config = Config { keep_classes: true, disable_json_ld: true, ..Config::default() };
    let article = Readability::with_document(document, None, Some(config)).ok()?.parse().ok()?;
    let mut blocks = flow::blocks(&article.content);
    prune(&mut blocks);
    Some(blocks)
}

/// Puts blocks of the page into the gaps of the article.
fn fill(article: Vec<Block>, page: Vec<Block>) -> Vec<Block> {
    /// Blocks that a gap has at most. Longer ones are another part of the page.
    const GAP: usize = 3;
    let known: AHashSet<&str> = article.iter().map(|block| block.text.as_str()).collect();
    let mut missing: Vec<(&str, Vec<Block>)> = Vec::new();
    let mut gap = Vec::new();
    let mut before: Option<&str> = None;
    for block in page {
        if let Some(&text) = known.get(block.text.as_str()) {
            if let Some(before) = before.filter(|_| (1..=GAP).contains(&gap.len())) {
                missing.push((before, gap.drain(..).filter(belongs).collect()));
            }
            gap.clear();
            before = Some(text);
        } else if before.is_some() {
            gap.push(block);
        }
    }
    let mut missing = missing.into_iter().peekable();
    let mut filled = Vec::with_capacity(article.len() + 8);
    for block in &article {
        filled.push(block.clone());
        if let Some((_, blocks)) = missing.next_if(|(before, _)| *before == block.text) {
            filled.extend(blocks);
        }
    }
    filled
}

/// Whether a block in a gap is a part of the article: a quotation, or a paragraph that a sentence ends.
fn belongs(block: &Block) -> bool {
    const PARAGRAPH: usize = 60;
    let is_paragraph = prune::ends_sentence(&block.text)
        && prune::size(&block.text) >= PARAGRAPH
        && 2 * block.linked < block.text.len();
    !block.place.caption && !block.place.aside && (block.place.quote || is_paragraph)
}
