//! Pages that a tree must not be built of: how deep, how large and how tangled a page would become.
//!
//! The parsers of HTML are linear for the pages that people write, and not for those that are meant to harm: attributes of a
//! tag are compared each with each, formatting that is never closed is opened anew in every paragraph (both by the
//! standard), and what is nested a million times costs as many levels of work for every word. One pass over the tags
//! tells such pages, without building anything.

use std::borrow::Cow;

use ahash::AHashMap;

use super::element::{Element, is_void};
use super::token::{Token, Tokens};

/// The most bytes of a page whose main text is looked for.
const MOST_BYTES: usize = 16 << 20;
/// The most elements that a page may come to, those included that unclosed formatting adds.
const MOST_ELEMENTS: usize = 200_000;
/// The most elements inside one another. Browsers cut at 512; pages that people made stay below 100.
const MOST_LEVELS: usize = 256;
/// The most bytes that are copied while a stretch of text is put together from its pieces.
///
/// A parser cuts text at references and ends of lines, and copies what it has to append what comes: bytes times pieces.
const MOST_COPIED: u64 = 10_000_000_000;
/// The same for all text of a page, since text that is astray in tables comes together in one place.
const MOST_COPIED_IN_ALL: u64 = 40 * MOST_COPIED;
/// The most attributes of a tag.
const MOST_ATTRIBUTES: usize = 1_000;

/// Why the main text of a page is not looked for, with the limit that it passes.
pub(super) fn of(html: &str) -> Option<String> {
    if html.len() > MOST_BYTES {
        return Some(format!("a page of {} bytes, the limit for finding its main text is {MOST_BYTES}", html.len()));
    }
    let mut stack = Stack::default();
    let (mut stretch, mut all) = (Pieces::default(), Pieces::default());
    for token in Tokens::new(html) {
        match token {
            Token::Open(tag) => {
                if tag.attributes().nth(MOST_ATTRIBUTES).is_some() {
                    return Some(format!("a tag with more than {MOST_ATTRIBUTES} attributes"));
                }
                stack.open(tag.name);
                stretch = Pieces::default();
            }
            Token::Close(name) => stack.close(name),
            Token::Text(text) => {
                stretch.add(text);
                all.add(text);
            }
            Token::Raw(_) => {}
        }
        if stretch.copied() > MOST_COPIED || all.copied() > MOST_COPIED_IN_ALL {
            let Pieces { bytes, pieces } = if stretch.copied() > MOST_COPIED { stretch } else { all };
            return Some(format!("{bytes} bytes of text in {pieces} lines and references"));
        }
        if stack.levels() > MOST_LEVELS {
            return Some(format!("elements nested more than {MOST_LEVELS} times"));
        }
        if stack.elements > MOST_ELEMENTS {
            return Some(format!("more than {MOST_ELEMENTS} elements"));
        }
    }
    None
}

/// Text as a parser gets it.
#[derive(Clone, Copy, Default)]
struct Pieces {
    bytes: u64,
    pieces: u64,
}

impl Pieces {
    fn add(&mut self, text: &str) {
        let cuts = memchr::memchr3_iter(b'&', b'\n', b'\r', text.as_bytes()).count()
            + memchr::memchr_iter(0, text.as_bytes()).count();
        self.bytes += text.len() as u64;
        self.pieces += 1 + cuts as u64;
    }

    fn copied(self) -> u64 {
        self.bytes.saturating_mul(self.pieces)
    }
}

/// The elements that are open, as a parser would have them or more.
#[derive(Default)]
struct Stack<'a> {
    /// Names in lower case.
    open: Vec<Cow<'a, str>>,
    /// How many of each name are open.
    count: AHashMap<Cow<'a, str>, usize>,
    /// Formatting whose end tag has not come when what it stood in was closed: it is opened again at the next text.
    pending: usize,
    elements: usize,
}

impl<'a> Stack<'a> {
    fn levels(&self) -> usize {
        self.open.len() + self.pending
    }

    fn open(&mut self, name: &'a str) {
        self.elements += 1;
        if is_void(name) {
            return;
        }
        let name = lower(name);
        if let Some(at) = self.closed_by(&name) {
            self.pop_to(at);
        }
        if !is_formatting(&name) && Element::of(&name) != Element::Inline {
            self.elements += self.pending;
        }
        *self.count.entry(name.clone()).or_default() += 1;
        self.open.push(name);
    }

    /// Where an element stands that the start of another ends: a paragraph by a block, an item by an item.
    fn closed_by(&self, name: &str) -> Option<usize> {
        /// How far up it is looked for: unclosed formatting may stand between.
        const NEAR: usize = 8;
        let ends: &[&str] = match name {
            "li" => &["li"],
            "dt" | "dd" => &["dt", "dd"],
            "option" | "optgroup" => &["option"],
            "td" | "th" => &["td", "th"],
            "tr" | "tbody" | "tfoot" => &["tr"],
            _ => match Element::of(name) {
                Element::Block | Element::Heading | Element::Quote | Element::Caption | Element::Preformatted => &["p"],
                _ => return None,
            },
        };
        let near = self.open.len().saturating_sub(NEAR);
        // What stands between is closed, too, unless it is a part of the page of its own.
        for (at, open) in self.open.iter().enumerate().skip(near).rev() {
            if ends.contains(&&**open) {
                return Some(at);
            }
            if !is_formatting(open) && !matches!(&**open, "span" | "p" | "td" | "th") {
                return None;
            }
        }
        None
    }

    fn close(&mut self, name: &'a str) {
        let name = lower(name);
        if self.count.get(&name).is_none_or(|&count| count == 0) {
            if is_formatting(&name) {
                self.pending = self.pending.saturating_sub(1);
            }
            return;
        }
        if let Some(at) = self.open.iter().rposition(|open| *open == name) {
            self.pop_to(at);
            // Its own end tag has come.
            if is_formatting(&name) {
                self.pending = self.pending.saturating_sub(1);
            }
        }
    }

    /// Closes everything from this element on.
    fn pop_to(&mut self, at: usize) {
        for name in self.open.drain(at..) {
            self.pending += usize::from(is_formatting(&name));
            if let Some(count) = self.count.get_mut(&name) {
                *count -= 1;
            }
        }
    }
}

/// A name in lower case, as nearly all are.
fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

/// Elements that the standard opens again where they were not closed.
fn is_formatting(name: &str) -> bool {
    const FORMATTING: [&str; 13] =
        ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strong", "tt", "u"];
    FORMATTING.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_harmless() {
        let pages = [
            "<p>a".repeat(10_000),
            format!("<ul>{}</ul>", "<li><b>a".repeat(200)),
            format!("<table>{}</table>", "<tr><td>a<td>b".repeat(5_000)),
            "<p><font color=red>a</font></p>".repeat(5_000),
            "<br><img src=a><hr>".repeat(5_000),
            "</div></b>".repeat(50_000),
            format!("<select>{}</select>", "<option>a".repeat(5_000)),
        ];
        for page in pages {
            assert_eq!(of(&page), None, "{}", &page[..40]);
        }
    }

    #[test]
    fn every_limit_is_named() {
        let attributes: String = (0..2_000).map(|i| format!(" a{i}")).collect();
        let cases = [
            ("<div>".repeat(100_000), "nested"),
            ("<b>".repeat(1_000), "nested"),
            ("<p><font>".repeat(1_000), "nested"),
            (format!("{}{}", "<p><i>".repeat(200), "<p>a".repeat(2_000)), "elements"),
            ("<br>".repeat(300_000), "elements"),
            (format!("<p{attributes}>"), "attributes"),
            (" ".repeat(MOST_BYTES + 1), "bytes"),
        ];
        let texts = [
            ("&x ".repeat(1 << 18), "references"),
            ("a\n".repeat(1 << 18), "lines"),
            ("a</x>".repeat(1 << 18), "text"),
        ];
        for (page, reason) in cases.into_iter().chain(texts) {
            assert!(of(&page).is_some_and(|found| found.contains(reason)), "{reason}: {:?}", of(&page));
        }
    }
}
