//! Tags and text → blocks of text, as a browser without style sheets sets them.
//!
//! White space is one space, blocks stand apart, `<br>` ends a line and two of them a block, items, headings and the rows of
//! tables are blocks of their own. What a block was in the page (a heading, a caption, nothing but links) is kept beside
//! it for those who judge whether it belongs to the article. Styles are not applied: what only they hide is text.

use super::element::{Element, is_void};
use super::reference;
use super::token::{Tag, Token, Tokens};

/// Bytes of a cell's text from which on the cell is no entry of a table but a column of a page.
const COLUMN: usize = 100;

/// A block of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) text: String,
    /// Bytes of its text that stand in links.
    pub(super) linked: usize,
    pub(super) place: Place,
}

/// What a block stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) heading: bool,
    pub(super) item: bool,
    pub(super) quote: bool,
    pub(super) caption: bool,
    /// In something that its class names as no part of the article.
    pub(super) aside: bool,
}

impl Place {
    /// The place in this one that an element makes.
    fn inside(self, element: Element, tag: &Tag<'_>) -> Place {
        let classes = if self.aside { Classes::default() } else { Classes::of(tag) };
        Place {
            heading: self.heading || element == Element::Heading,
            item: self.item || element == Element::Item,
            quote: self.quote || element == Element::Quote,
            caption: self.caption || element == Element::Caption || classes.caption,
            aside: self.aside || classes.aside,
        }
    }
}

/// What an element is by the words of its `class` and `id`.
#[derive(Clone, Copy, Default)]
struct Classes {
    caption: bool,
    aside: bool,
}

impl Classes {
    /// Words that content management systems give the text to a picture, and the name of who took it. They are looked for inside
    /// words, too: `imagecaption`.
    const CAPTION: [&str; 3] = ["caption", "credit", "photographer"];
    /// Whole words that they give what stands beside the article, in all of them the same: who wrote it and when, where
    /// the page is in the site, what else there is to read and to subscribe to.
    const ASIDE: [&str; 24] = [
        "author",
        "bio",
        "breadcrumb",
        "breadcrumbs",
        "byline",
        "copyright",
        "cta",
        "gallery",
        "newsletter",
        "popup",
        "promo",
        "published",
        "related",
        "rollover",
        "share",
        "sharing",
        "signup",
        "slideshow",
        "subscribe",
        "tags",
        "teaser",
        "timestamp",
        "tooltip",
        "trending",
    ];

    fn of(tag: &Tag<'_>) -> Self {
        let mut classes = Self::default();
        for (name, value) in tag.attributes() {
            if name.eq_ignore_ascii_case("class") || name.eq_ignore_ascii_case("id") {
                let lower = value.to_ascii_lowercase();
                classes.caption |= Self::CAPTION.iter().any(|word| lower.contains(word));
                // `relatedLinks` and `related-links` both begin with a word.
                let hump = |c: char| c.is_ascii_uppercase();
                let words = value.split(|c: char| !c.is_ascii_alphanumeric());
                let first = |word: &str| word[1..].find(hump).map_or(word.len(), |at| at + 1);
                classes.aside |= words.filter(|word| !word.is_empty()).any(|word| {
                    let word = word[..first(word)].to_ascii_lowercase();
                    Self::ASIDE.binary_search(&&*word).is_ok()
                });
            }
        }
        classes
    }
}

/// The blocks of a page, in order. Those without any text are left out.
pub(super) fn blocks(html: &str) -> Vec<Block> {
    let mut flow = Flow::default();
    let mut tokens = Tokens::new(html);
    loop {
        while let Some(token) = tokens.next() {
            flow.take(token, tokens.at());
        }
        // What hides the rest of the page and is never closed was not meant to: from there on nothing is hidden.
        let Some(hidden) = flow.hidden.take() else { break };
        flow.shows_all = true;
        tokens = Tokens::from(html, hidden.from);
    }
    flow.end_block();
    flow.blocks
}

/// Blocks as one text, with a blank line between them.
pub(super) fn text(blocks: &[Block]) -> String {
    let mut out = String::with_capacity(blocks.iter().map(|block| block.text.len() + 2).sum());
    for block in blocks {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(&block.text);
    }
    out
}

/// What has been set so far.
#[derive(Default)]
struct Flow<'a> {
    blocks: Vec<Block>,
    /// The block that is being set.
    block: Block,
    /// Where the text of the last cell begins in it.
    cell: usize,
    /// White space since the last character.
    space: bool,
    in_link: bool,
    /// How many elements are open inside which lines are kept.
    preformatted: usize,
    hidden: Option<Hidden<'a>>,
    /// Whether nothing is hidden any more.
    shows_all: bool,
    /// How many elements are open. (End tags are taken to close the last one, as they do where markup is whole: places are asked
    /// for in the output of a parser alone.)
    depth: usize,
    /// The places that open elements make, each with the depth of its element.
    places: Vec<(usize, Place)>,
}

/// An element of which nothing is seen.
#[derive(Clone, Copy)]
struct Hidden<'a> {
    name: &'a str,
    /// How many elements of its name are open, this one too.
    open: usize,
    /// The byte behind its start tag.
    from: usize,
}

impl<'a> Flow<'a> {
    /// Sets a token, which ends at byte `at`.
    fn take(&mut self, token: Token<'a>, at: usize) {
        if let Some(hidden) = &mut self.hidden {
            match token {
                Token::Open(tag) if tag.name.eq_ignore_ascii_case(hidden.name) => hidden.open += 1,
                Token::Close(name) if name.eq_ignore_ascii_case(hidden.name) => hidden.open -= 1,
                _ => {}
            }
            if hidden.open == 0 {
                self.hidden = None;
            }
            return;
        }
        match token {
            Token::Text(text) => self.text(text),
            Token::Raw(_) => {}
            Token::Open(tag) if Element::of(tag.name) == Element::Hidden && !self.shows_all => {
                self.space = true;
                self.hidden = Some(Hidden { name: tag.name, open: 1, from: at });
            }
            Token::Open(tag) => self.open(&tag),
            Token::Close(name) => self.close(name),
        }
    }

    fn open(&mut self, tag: &Tag<'a>) {
        let element = Element::of(tag.name);
        self.boundary(element);
        match element {
            Element::Link => self.in_link = true,
            Element::Preformatted => self.preformatted += 1,
            Element::Break => return self.end_line(),
            _ => {}
        }
        if is_void(tag.name) {
            return;
        }
        self.depth += 1;
        let place = self.place();
        let inside = place.inside(element, tag);
        if inside != place {
            // What follows is of another place: it does not go on in the line before it.
            self.end_block();
            self.places.push((self.depth, inside));
        }
    }

    fn close(&mut self, name: &str) {
        let element = Element::of(name);
        match element {
            Element::Link => self.in_link = false,
            Element::Preformatted => self.preformatted = self.preformatted.saturating_sub(1),
            Element::Break => return self.end_line(),
            _ => {}
        }
        self.boundary(element);
        if is_void(name) {
            return;
        }
        if self.places.last().is_some_and(|&(depth, _)| depth >= self.depth) {
            self.end_block();
            self.places.pop();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    fn place(&self) -> Place {
        self.places.last().map_or_else(Place::default, |&(_, place)| place)
    }

    /// What stands between the text before the edge of an element and the text behind it.
    fn boundary(&mut self, element: Element) {
        match element {
            Element::Inline | Element::Link | Element::Break | Element::Hidden => {}
            Element::Control => self.space = true,
            Element::Cell => {
                if self.block.text.len() >= self.cell + COLUMN {
                    self.end_block();
                }
                self.space = true;
                self.cell = self.block.text.len();
            }
            _ => self.end_block(),
        }
    }

    fn text(&mut self, text: &str) {
        let text = reference::in_text(text);
        let before = self.block.text.len();
        let mut rest = &*text;
        while !rest.is_empty() {
            let word = rest.find(is_white).unwrap_or(rest.len());
            self.word(&rest[..word]);
            rest = &rest[word..];
            let white = rest.find(|c| !is_white(c)).unwrap_or(rest.len());
            if white > 0 {
                self.space = true;
                if self.preformatted > 0 && rest[..white].contains('\n') {
                    self.end_line();
                }
            }
            rest = &rest[white..];
        }
        if self.in_link {
            // A line of preformatted text may have ended a block, and then its links are not known.
            self.block.linked += self.block.text.len().saturating_sub(before);
        }
    }

    fn word(&mut self, word: &str) {
        /// A place where a word may be broken, which is not seen.
        const SOFT_HYPHEN: char = '\u{ad}';
        if word.is_empty() {
            return;
        }
        if self.block.text.is_empty() {
            self.block.place = self.place();
        } else if self.space && !self.block.text.ends_with('\n') {
            self.block.text.push(' ');
        }
        self.space = false;
        if word.contains(SOFT_HYPHEN) {
            self.block.text.extend(word.chars().filter(|&c| c != SOFT_HYPHEN));
        } else {
            self.block.text.push_str(word);
        }
    }

    fn end_line(&mut self) {
        self.space = false;
        match self.block.text.chars().next_back() {
            None => {}
            // Nothing stands between this break and the one before it.
            Some('\n') => self.end_block(),
            Some(_) => self.block.text.push('\n'),
        }
    }

    fn end_block(&mut self) {
        self.space = false;
        self.cell = 0;
        let mut block = std::mem::take(&mut self.block);
        block.text.truncate(block.text.trim_end().len());
        if block.text.contains(|c: char| !c.is_whitespace()) {
            self.blocks.push(block);
        }
    }
}

/// White space that is one space where there is any, and none at the edges of a line. (A space that must not break is a
/// character.)
fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}
