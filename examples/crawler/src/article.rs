//! The article of a page.

use dom_smoothie::{Config, Readability, TextMode};
use wirecopy::Document;

/// The article of a page without what stands around it, a paragraph a line; nothing where there is none, as on a page of links.
///
/// wirecopy knows furniture by its shape and by its repetition, and would do without this; but what is known not to be text need
/// not be learned.
pub fn of_page(url: &str, html: &str) -> Option<Document> {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let mut page = Readability::new(html, Some(url), Some(config)).ok()?;
    if !page.is_probably_readable() {
        return None;
    }
    let article = page.parse().ok()?;
    let mut document = Document::new(url, article.text_content.to_string()).with_title(article.title);
    if let Some(published) = article.published_time {
        document = document.with_published(published);
    }
    if let Some(site) = article.site_name {
        document = document.with_source(site);
    }
    Some(document)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_taken_out_of_its_page() {
        let body =
            "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board. ".repeat(9);
        let links = "<a href=\"/\">All the news of today</a>".repeat(9);
        let page = format!("<html><title>T</title><nav>{links}</nav><article><p>{body}</p></article></html>");
        let document = of_page("http://site/1", &page).unwrap();
        assert!(document.text().starts_with("The ferry") && !document.text().contains("news of today"));
        assert!(of_page("http://site/", &format!("<html><title>T</title>{links}</html>")).is_none());
    }
}
