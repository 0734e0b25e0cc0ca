//! HTML → tags and text, in one pass, without a tree.
//!
//! What is cut off, nested a million times or never closed costs no more here than any other text: every byte is looked at
//! a bounded number of times, and nothing recurses. The rules are those of the tokenizer in the HTML standard
//! (<https://html.spec.whatwg.org/multipage/parsing.html>, section 13.2.5), but for comments inside scripts: the first
//! end tag ends a script.

use std::borrow::Cow;

use memchr::memmem;

use super::reference;

/// A piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text with its character references still in it.
    Text(&'a str),
    /// What stands in an element that holds no markup, as a script.
    Raw(&'a str),
    Open(Tag<'a>),
    /// An end tag, by its name.
    Close(&'a str),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// As it is written, in capitals too.
    pub(super) name: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, its first where it is given twice; empty where it has none.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes()
            .find(|(given, _)| given.eq_ignore_ascii_case(name))
            .map(|(_, value)| reference::in_value(value))
    }

    /// Names and values, as they are written.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes }
    }
}

/// Elements whose content is no markup to a browser that runs scripts. (Left out: `xmp` and `plaintext`, which no page has used
/// for long, and which would swallow what follows.)
const RAW: [&str; 8] = ["script", "style", "title", "textarea", "noscript", "iframe", "noembed", "noframes"];

/// Reads a page from its beginning to its end.
pub(super) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// The element without markup that was opened last, as long as its content has not been read.
    raw: Option<&'a str>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self::from(html, 0)
    }

    /// From this byte on, which must stand between two tokens.
    pub(super) fn from(html: &'a str, at: usize) -> Self {
        Self { html, at, raw: None }
    }

    /// The byte behind the last token.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Content up to the end tag of the element, or to the end of the page.
    fn content(&mut self, name: &str) -> &'a str {
        let rest = &self.html[self.at..];
        let ends = memmem::find_iter(rest.as_bytes(), b"</").find(|&at| {
            let behind = &rest.as_bytes()[at + 2..];
            behind.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && behind.get(name.len()).is_none_or(|&byte| byte == b'>' || byte == b'/' || is_space(byte))
        });
        let content = &rest[..ends.unwrap_or(rest.len())];
        self.at += content.len();
        content
    }

    /// What begins with `<`; nothing where that is a comment or a declaration.
    fn markup(&mut self) -> Option<Token<'a>> {
        let rest = &self.html[self.at..];
        let bytes = rest.as_bytes();
        let (length, token) = match (bytes.get(1), bytes.get(2)) {
            (Some(b'!'), _) if rest.starts_with("<!--") => (comment(bytes), None),
            (Some(b'!' | b'?'), _) => (through(bytes, b'>'), None),
            (Some(b'/'), Some(letter)) if letter.is_ascii_alphabetic() => {
                (tag_end(bytes), Some(Token::Close(name(&rest[2..]))))
            }
            (Some(b'/'), Some(_)) => (through(bytes, b'>'), None),
            (Some(letter), _) if letter.is_ascii_alphabetic() => {
                let (length, name) = (tag_end(bytes), name(&rest[1..]));
                // A tag that the page breaks off in is none.
                if !bytes[..length].ends_with(b">") {
                    self.at += length;
                    return None;
                }
                self.raw = RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)).then_some(name);
                let attributes = &rest[1 + name.len()..length - 1];
                (length, Some(Token::Open(Tag { name, attributes })))
            }
            _ => {
                let end = memchr::memchr(b'<', &bytes[1..]).map_or(bytes.len(), |at| at + 1);
                (end, Some(Token::Text(&rest[..end])))
            }
        };
        self.at += length;
        token
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some(name) = self.raw.take() {
            let content = self.content(name);
            if !content.is_empty() {
                return Some(Token::Raw(content));
            }
        }
        while self.at < self.html.len() {
            let rest = &self.html[self.at..];
            if rest.starts_with('<') {
                if let Some(token) = self.markup() {
                    return Some(token);
                }
            } else {
                let end = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
                self.at += end;
                return Some(Token::Text(&rest[..end]));
            }
        }
        None
    }
}

/// White space between attributes.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

/// The name that a tag begins with.
fn name(rest: &str) -> &str {
    let end = rest.bytes().position(|byte| is_space(byte) || byte == b'/' || byte == b'>');
    &rest[..end.unwrap_or(rest.len())]
}

/// The length up to and with the first such byte.
fn through(bytes: &[u8], byte: u8) -> usize {
    memchr::memchr(byte, bytes).map_or(bytes.len(), |at| at + 1)
}

/// The length of a comment.
fn comment(bytes: &[u8]) -> usize {
    const OPENING: usize = 4;
    if bytes[OPENING..].starts_with(b">") || bytes[OPENING..].starts_with(b"->") {
        return through(bytes, b'>');
    }
    let end = memchr::memchr_iter(b'>', &bytes[OPENING..]).find(|&at| {
        let inside = &bytes[OPENING..OPENING + at];
        inside.ends_with(b"--") || inside.ends_with(b"--!")
    });
    end.map_or(bytes.len(), |at| OPENING + at + 1)
}

/// The length of a tag: to the `>` that stands in no value.
fn tag_end(bytes: &[u8]) -> usize {
    let mut at = 1;
    loop {
        match memchr::memchr2(b'>', b'=', &bytes[at..]) {
            None => return bytes.len(),
            Some(found) if bytes[at + found] == b'>' => return at + found + 1,
            Some(found) => {
                at += found + 1;
                at += bytes[at..].iter().take_while(|&&byte| is_space(byte)).count();
                if let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) {
                    at += 1;
                    match memchr::memchr(quote, &bytes[at..]) {
                        Some(end) => at += end + 1,
                        None => return bytes.len(),
                    }
                }
            }
        }
    }
}

/// The attributes of a tag, one after the other.
pub(super) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let space = |c: char| c.is_ascii() && is_space(c as u8);
        let rest = self.rest.trim_start_matches(|c| space(c) || c == '/');
        if rest.is_empty() {
            return None;
        }
        // An equals sign at the beginning belongs to the name.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..].find(|c| space(c) || c == '/' || c == '=').map_or(rest.len(), |end| first + end);
        let (name, behind) = rest.split_at(end);
        let Some(value) = behind.trim_start_matches(space).strip_prefix('=') else {
            self.rest = behind;
            return Some((name, ""));
        };
        let value = value.trim_start_matches(space);
        let (value, rest) = match value.as_bytes().first() {
            Some(&quote @ (b'"' | b'\'')) => {
                let value = &value[1..];
                value.split_once(char::from(quote)).unwrap_or((value, ""))
            }
            _ => value.split_at(value.find(space).unwrap_or(value.len())),
        };
        self.rest = rest;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens in a form to compare: `<name a=b>`, `</name>`, text, `[raw]`.
    fn shown(html: &str) -> Vec<String> {
        let show = |token| match token {
            Token::Text(text) => text.to_owned(),
            Token::Raw(text) => format!("[{text}]"),
            Token::Close(name) => format!("</{name}>"),
            Token::Open(tag) => {
                let attributes: Vec<_> = tag.attributes().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("<{}{}>", tag.name, attributes.concat())
            }
        };
        Tokens::new(html).map(show).collect()
    }

    #[test]
    fn tags_text_and_comments_are_told_apart() {
        assert_eq!(shown("<p>a<br/>b</P >c"), ["<p>", "a", "<br>", "b", "</P>", "c"]);
        assert_eq!(shown("a<!-- <p> -->b<!-->c<!--->d<!-- x --!>e<!-- ---->f"), ["a", "b", "c", "d", "e", "f"]);
        assert_eq!(shown("<!DOCTYPE html><?xml?></ x>a<![CDATA[b]]>c"), ["a", "c"]);
        assert_eq!(shown("1 < 2 <3 a<"), ["1 ", "< 2 ", "<3 a", "<"]);
        assert_eq!(shown("a<!-- never closed <p>b"), ["a"]);
        assert_eq!(shown("a<p class=\"never closed>b"), ["a"]);
    }

    #[test]
    fn values_may_hold_anything() {
        assert_eq!(shown("<a title=\"1 > 0\" href = '/x?a=b' async>t"), ["<a title=1 > 0 href=/x?a=b async=>", "t"]);
        assert_eq!(shown("<a href=/x/y?a=b><b/c=d / e>"), ["<a href=/x/y?a=b>", "<b c=d e=>"]);
        assert_eq!(shown("<a =b=c \"=d><é>"), ["<a =b=c \"=d>", "<é>"]);
        let Some(Token::Open(tag)) = Tokens::new("<A HREF='?a=1&amp;copy=2&copy=3' href=b>").next() else {
            panic!("no tag");
        };
        assert_eq!(tag.attribute("href").as_deref(), Some("?a=1&copy=2&copy=3"));
        assert_eq!(tag.attribute("rel"), None);
    }

    #[test]
    fn scripts_hold_no_markup() {
        assert_eq!(shown("<script>if (a<b) '</p>'</SCRIPT\n>c"), ["<script>", "[if (a<b) '</p>']", "</SCRIPT>", "c"]);
        assert_eq!(shown("<title></title>a<Style>b</styles>"), ["<title>", "</title>", "a", "<Style>", "[b</styles>]"]);
    }
}
