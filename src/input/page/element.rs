//! What elements mean for the text of a page: the rules of the standard's section on rendering
//! (<https://html.spec.whatwg.org/multipage/rendering.html>) and no style sheet.

/// What an element does to the text in it and around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    /// Stands in a line: its text goes on in the text before it.
    Inline,
    /// Begins a line and ends it.
    Block,
    /// A heading.
    Heading,
    /// An item of a list.
    Item,
    /// A cell of a table, which stands beside others.
    Cell,
    /// What somebody else said, in a block.
    Quote,
    /// The caption of a picture or a table, and the frame of both.
    Caption,
    /// Text with its lines as they are written.
    Preformatted,
    /// A link.
    Link,
    /// The end of a line.
    Break,
    /// A word of its own whatever stands beside it: a button, a field.
    Control,
    /// Nothing of it is seen as text.
    Hidden,
}

impl Element {
    /// What the element of this name is, in any case.
    pub(super) fn of(name: &str) -> Element {
        const LONGEST: usize = 10;
        let mut lower = [0; LONGEST];
        let Some(lower) = lower.get_mut(..name.len()) else { return Element::Inline };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"a" => Element::Link,
            b"br" => Element::Break,
            b"p" | b"div" | b"article" | b"section" | b"main" | b"header" | b"footer" | b"nav" | b"aside" | b"ul"
            | b"ol" | b"dl" | b"table" | b"caption" | b"thead" | b"tbody" | b"tfoot" | b"tr" | b"form"
            | b"fieldset" | b"legend" | b"address" | b"hr" | b"center" | b"body" | b"html" | b"head" | b"dir"
            | b"menu" | b"details" | b"summary" | b"dialog" | b"hgroup" | b"search" | b"optgroup" | b"title" => {
                Element::Block
            }
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Element::Heading,
            b"blockquote" => Element::Quote,
            b"li" | b"dt" | b"dd" => Element::Item,
            b"td" | b"th" => Element::Cell,
            b"figure" | b"figcaption" => Element::Caption,
            b"pre" | b"listing" | b"xmp" | b"plaintext" => Element::Preformatted,
            b"button" | b"input" | b"label" | b"img" | b"meter" | b"progress" | b"output" => Element::Control,
            b"template" | b"svg" | b"select" | b"datalist" | b"audio" | b"video" | b"canvas" | b"object" => {
                Element::Hidden
            }
            _ => Element::Inline,
        }
    }
}

/// Whether an element has no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    const VOID: [&str; 17] = [
        "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta",
        "param", "source", "track", "wbr",
    ];
    VOID.iter().any(|void| void.eq_ignore_ascii_case(name))
}
