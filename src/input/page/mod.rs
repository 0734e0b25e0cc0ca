//! The main text of a page and what it says about itself.

/// How much of a page is read as its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extraction {
    /// The article alone.
    #[default]
    Main,
    /// The article, searched for with more care and more time.
    Thorough,
    /// All visible text.
    Whole,
}

/// A page's text and what the page says about it.
pub(super) struct Page {
    pub(super) text: String,
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) source: Option<String>,
    pub(super) published: Option<String>,
    #[allow(dead_code)]
    pub(super) language: Option<String>,
    pub(super) warnings: Vec<String>,
}

/// The visible text of a page.
pub(super) fn read(html: &str, address: Option<&str>, _: Extraction) -> Page {
    let (mut text, mut rest) = (String::new(), html);
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, behind)| behind);
        for name in ["script", "style"] {
            if tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
                rest = rest.split_once("</").map_or("", |(_, behind)| behind.split_once('>').map_or("", |(_, b)| b));
            }
        }
    }
    text.push_str(rest);
    let url = address.map(str::to_owned);
    Page { text, title: None, url, source: None, published: None, language: None, warnings: Vec::new() }
}
