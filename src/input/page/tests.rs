//! Pages as a whole: text, metadata, and what harms none of it.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::fmt::Write;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

const FERRY: &str =
    "<p>The ferry struck a reef off the northern coast late on Saturday, with 120 passengers on board.</p>
    <p>Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.</p>
    <p>An inquiry has been opened into why the captain, who is 54, left the marked channel in calm weather.</p>
    <p>The company, which runs four ferries, said that it would help, and that the families had been told.</p>";

/// A page as sites make them, around an article.
fn page(article: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en-GB><head><title>Ferry strikes reef | The Day</title>
        <meta property=og:site_name content='The Day'><script>var a = '<p>not text</p>';</script></head>
        <body><nav><ul><li><a href=/>Home</a></li><li><a href=/world>World</a></li></ul></nav>
        <main><article><h1>Ferry strikes reef</h1><p class=byline>By A Reporter</p>{article}</article></main>
        <aside><h2>Most read</h2><ul><li><a href=/1>Ten dead in a storm</a></li></ul></aside>
        <footer><p>© The Day. All rights reserved.</p></footer></body></html>"
    )
}

fn main_text(html: &str) -> String {
    read(html, None, Extraction::Main).text
}

#[test]
fn the_article_is_read_by_paragraphs() {
    let page = read(&page(FERRY), Some("https://www.day.example/ferry"), Extraction::Main);
    let paragraphs: Vec<&str> = page.text.split("\n\n").collect();
    assert_eq!(paragraphs.len(), 4, "{}", page.text);
    assert!(paragraphs[0].starts_with("The ferry struck") && paragraphs[3].ends_with("been told."));
    assert_eq!(page.title.as_deref(), Some("Ferry strikes reef"));
    assert_eq!((page.source.as_deref(), page.language.as_deref()), (Some("The Day"), Some("en-GB")));
    assert_eq!(page.url.as_deref(), Some("https://www.day.example/ferry"));
    assert_eq!(page.warnings, Vec::<String>::new());
}

#[test]
fn the_whole_is_all_that_is_seen() {
    let text = read(&page(FERRY), None, Extraction::Whole).text;
    let lines: Vec<&str> = text.split("\n\n").collect();
    assert_eq!(lines[..4], ["Home", "World", "Ferry strikes reef", "By A Reporter"]);
    assert_eq!(lines[8..], ["Most read", "Ten dead in a storm", "© The Day. All rights reserved."]);
    assert!(!text.contains("not text"));
}

#[test]
fn text_is_set_as_browsers_set_it() {
    let cases = [
        ("a\n\t b <b>c</b>d<i> e</i>", "a b cd e"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("a<br> <br>b", "a\n\nb"),
        ("<p>a<p>b<div>c<div>d</div>e</div>f", "a\n\nb\n\nc\n\nd\n\ne\n\nf"),
        ("<ul><li>a<li>b</ul><h2>c</h2>d", "a\n\nb\n\nc\n\nd"),
        ("<table><tr><td>a<td>b</tr><tr><th>c</th><td>d</td></tr></table>", "a b\n\nc d"),
        ("<pre>a  b\n  c</pre>d", "a b\nc\n\nd"),
        ("a&nbsp;&amp;&#160;b<p>&nbsp;</p>c", "a\u{a0}&\u{a0}b\n\nc"),
        ("Zu&shy;sam&shy;men a<wbr>b", "Zusammen ab"),
        ("a<style>b</style><script>c</script><!-- d --><noscript>e</noscript>f", "af"),
        ("a<svg><title>b</title><text>c</text></svg>d<template><p>e</p></template>f", "a d f"),
        ("<button>a</button><button>b</button><select><option>c</select>d", "a b d"),
        ("a<video><p>b</video>c", "a c"),
        ("a<video><p>never closed", "a\n\nnever closed"),
        ("  <p> </p> ", ""),
    ];
    for (html, expected) in cases {
        assert_eq!(read(html, None, Extraction::Whole).text, expected, "{html}");
    }
}

#[test]
fn paragraphs_in_gaps_are_found_by_the_thorough_reading() {
    let quote = "<blockquote class=embed><p><a href=/post>All of us are well</a></p></blockquote>";
    let article = FERRY.replacen("</p>", &format!("</p>{quote}"), 2);
    let [main, thorough] =
        [Extraction::Main, Extraction::Thorough].map(|extraction| read(&page(&article), None, extraction).text);
    assert!(thorough.contains("All of us are well"), "{thorough}");
    assert!(main.len() <= thorough.len());
    assert!(main.split("\n\n").all(|paragraph| thorough.contains(paragraph)));
}

#[test]
fn what_holds_no_article_is_read_whole_and_says_so() {
    let none = read("<nav><a href=/>Home</a></nav>", None, Extraction::Main);
    assert_eq!(none.text, "Home");
    let empty = read("<html><body><div id=app></div><script>start()</script></body></html>", None, Extraction::Main);
    assert_eq!(empty.text, "");
    assert!(empty.warnings[0].starts_with("no text in it"), "{:?}", empty.warnings);
    assert_eq!(read("", None, Extraction::Main).warnings.len(), 1);
    assert_eq!(main_text("The ferry sank."), "The ferry sank.");
}

#[test]
fn text_that_only_scripts_show_is_read_from_the_data() {
    let data = r#"<script type="application/ld+json">{"@type": "NewsArticle", "articleBody":
        "The ferry struck a reef.\nBoats brought everyone ashore &amp; away."}</script><p>Loading</p>"#;
    for extraction in [Extraction::Main, Extraction::Whole] {
        let page = read(data, None, extraction);
        assert_eq!(page.text, "The ferry struck a reef.\n\nBoats brought everyone ashore & away.");
        assert!(page.warnings[0].contains("JSON-LD"), "{:?}", page.warnings);
    }
}

/// The metadata of a page with this head.
fn of(head: &str, address: Option<&str>) -> metadata::Metadata {
    metadata::of(&format!("<html><head>{head}</head><body><p>Text.</p></body></html>"), address)
}

/// Every way of saying a field, the one that counts first, with what it says.
type Precedence<'a> = &'a [(&'a str, &'a str)];

fn precedence(field: fn(&metadata::Metadata) -> Option<&String>, ways: Precedence<'_>, address: Option<&str>) {
    for at in 0..ways.len() {
        // In another order in the page than in rank.
        let head: String = ways[at..].iter().rev().map(|(tag, _)| *tag).collect();
        let found = of(&head, address);
        assert_eq!(field(&found).map(String::as_str), Some(ways[at].1), "{head}");
    }
}

#[test]
fn titles_are_taken_in_order() {
    let ways = [
        ("<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"headline\": \"A\"}</script>", "A"),
        ("<meta content=B property=og:title>", "B"),
        ("<meta name=twitter:title content=C>", "C"),
        ("<meta name=DC.title content=D>", "D"),
        (
            "<svg><title>x</title></svg><title> E\n &amp; F | The Day</title><meta property=og:site_name content='the day'>",
            "E & F",
        ),
    ];
    precedence(|page| page.title.as_ref(), &ways, None);
    assert_eq!(of("<title>E | F</title>", None).title.as_deref(), Some("E | F"));
    assert_eq!(of("<meta property=og:title content=' '><title>E</title>", None).title.as_deref(), Some("E"));
    assert_eq!(of(&format!("<title>{}</title>", "E".repeat(1 << 20)), None).title, None);
}

#[test]
fn addresses_are_taken_in_order() {
    let ways = [
        ("<link rel='nofollow Canonical' href='//a.example/1#top'>", "https://a.example/1"),
        ("<meta property=og:url content=https://a.example/2>", "https://a.example/2"),
        (
            "<script type='application/ld+json'>{\"@type\": \"Article\", \"url\": \"https://a.example/3\"}</script>",
            "https://a.example/3",
        ),
    ];
    precedence(|page| page.url.as_ref(), &ways, None);
    let address = Some("https://b.example/4");
    assert_eq!(of("", address).url.as_deref(), address);
    assert_eq!(
        of("<link rel=canonical href=https://b.example/>", address).url.as_deref(),
        address,
        "the front is no page"
    );
    assert_eq!(of("<link rel=canonical href=/5>", address).url.as_deref(), Some("https://b.example/5"));
    assert_eq!(of("", None).url, None);
}

#[test]
fn outlets_are_taken_in_order() {
    let ways = [
        ("<meta property=og:site_name content=A>", "A"),
        (
            "<script type='application/ld+json; charset=utf-8'>{\"@type\": \"Article\", \"publisher\": {\"name\": \"B\"}}</script>",
            "B",
        ),
        ("<meta name=application-name content=C>", "C"),
        ("<link rel=canonical href=https://www.d.example/1>", "d.example"),
        ("", "e.example"),
    ];
    precedence(|page| page.source.as_ref(), &ways, Some("https://e.example/1"));
    assert_eq!(of("<link rel=canonical href=https://d.example/>", None).source.as_deref(), Some("d.example"));
    let address = "<meta property=og:site_name content=https://www.f.example>";
    assert_eq!(of(address, None).source.as_deref(), Some("f.example"));
}

#[test]
fn dates_are_taken_in_order() {
    let ways = [
        (
            "<script type='application/ld+json'>{\"@type\": \"Article\", \"datePublished\": \"2026-11-01T08:30:00+01:00\"}</script>",
            "2026-11-01T08:30:00+01:00",
        ),
        ("<meta property=article:published_time content=2026-11-02T00:00:00Z>", "2026-11-02T00:00:00Z"),
        ("<meta name=dc.date content=2026-11-03>", "2026-11-03"),
        ("<meta name=date content='November 4, 2026'>", "2026-11-04"),
        ("<span itemprop=datePublished content=2026-11-05></span>", "2026-11-05"),
        ("<time datetime='2026-11-06 10:00'>today</time>", "2026-11-06T10:00:00"),
    ];
    precedence(|page| page.published.as_ref(), &ways, None);
    let date = |head: &str| of(head, None).published;
    assert_eq!(date("<meta name=date content=soon><time datetime=2026-11-06>"), Some("2026-11-06".to_owned()));
    assert_eq!(date("<meta name=date content=soon>"), Some("soon".to_owned()));
    assert_eq!(
        date("<time datetime=2026-11-06></time><time pubdate datetime=2026-11-07>"),
        Some("2026-11-07".to_owned())
    );
    assert_eq!(date("<time>yesterday</time>"), None);
}

#[test]
fn languages_are_taken_in_order() {
    let of = |html: &str| metadata::of(html, None).language;
    let data = "<script type=application/ld+json>{\"@type\": \"Article\", \"inLanguage\": {\"name\": \"de\"}}</script>";
    let meta = "<meta property=og:locale content=fr_FR.UTF-8><meta http-equiv=Content-Language content='it, en'>";
    assert_eq!(of(&format!("<html lang=pt-BR>{meta}{data}")).as_deref(), Some("pt-BR"));
    assert_eq!(of(&format!("<html lang=English>{meta}{data}")).as_deref(), Some("de"));
    assert_eq!(of(&format!("<html xml:lang=''>{meta}")).as_deref(), Some("fr-FR"));
    assert_eq!(of("<meta http-equiv=content-language content='it, en'>").as_deref(), Some("it"));
    assert_eq!(of("<html lang=>"), None);
}

/// Pages that take a careless reader hours or its stack.
fn nasty() -> Vec<(&'static str, String)> {
    let attributes = (0..10_000).fold(String::new(), |mut out, i| {
        let _ = write!(out, " a{i}=b");
        out
    });
    vec![
        ("divs", format!("{}{FERRY}{}", "<div>".repeat(200_000), "</div>".repeat(200_000))),
        ("unclosed divs", format!("{}{FERRY}", "<div>".repeat(100_000))),
        ("spans", format!("{}{FERRY}", "<span>".repeat(100_000))),
        ("bold", format!("{}{FERRY}", "<b>".repeat(100_000))),
        ("tangled", format!("{}{FERRY}", "<b><p></b>".repeat(5_000))),
        (
            "fonts",
            format!(
                "{}{FERRY}",
                (0..3_000).fold(String::new(), |mut out, i| {
                    let _ = write!(out, "<p><font color={i}>a");
                    out
                })
            ),
        ),
        ("tables", format!("{}{FERRY}", "<table><tr><td>".repeat(50_000))),
        ("lists", format!("{}{FERRY}", "<ul><li>".repeat(50_000))),
        ("drawings", format!("{}{FERRY}", "<svg>".repeat(100_000))),
        ("templates", format!("{}{FERRY}", "<template>".repeat(100_000))),
        ("attributes", format!("<p{attributes}>a</p>{FERRY}")),
        ("one attribute", format!("<p class='{}'>a</p>{FERRY}", "a ".repeat(1 << 18))),
        ("end tags", format!("{FERRY}{}", "</b></x></p>".repeat(10_000))),
        ("a comment", format!("{FERRY}<!--{}", "-".repeat(1 << 18))),
        ("comments", format!("{FERRY}{}", "<!--".repeat(1 << 18))),
        ("ends of scripts", format!("{FERRY}<script>{}", "</scrip".repeat(1 << 17))),
        ("less than", format!("{FERRY}{}", "<".repeat(1 << 18))),
        ("references", format!("{FERRY}<p>{}", "&amp&#".repeat(1 << 17))),
        ("data", format!("{FERRY}<script type=application/ld+json>{}", "[{\"@graph\":".repeat(1 << 17))),
    ]
}

#[test]
fn nothing_of_a_nasty_page_is_lost() {
    for (name, html) in nasty() {
        for extraction in [Extraction::Main, Extraction::Thorough, Extraction::Whole] {
            let page = read(&html, None, extraction);
            assert!(page.text.contains("left the marked channel in calm weather."), "{name}, {extraction:?}");
        }
    }
}

#[test]
fn a_page_at_the_limits_is_read() {
    let deep = format!("{}{FERRY}{}", "<div>".repeat(240), "</div>".repeat(240));
    let wide = format!("<div>{}</div>", FERRY.repeat(1_000));
    for html in [deep, wide] {
        let page = read(&html, None, Extraction::Main);
        assert!(page.text.contains("left the marked channel"));
        assert_eq!(page.warnings, Vec::<String>::new());
    }
}

/// Pages with most of what pages have in them.
fn pages() -> Vec<String> {
    let tangled = "<b>a<p>b<i>c</b>d</i><table><p>e<tr><td>f<table><td>g</table>h<ul><li>i<li>j</ul><a href=x>k<a>l";
    let rich =
        "<figure><img src=a alt='b > c'><figcaption>d &hellip;</figcaption></figure><br><blockquote>e</blockquote>";
    let data = "<script type='application/ld+json'>{\"@graph\": [{\"@type\": [\"NewsArticle\"], \"headline\": \"é\\u00e9\",
        \"publisher\": {\"name\": \"A\"}, \"datePublished\": \"2026-11-01\"}]}</script><time datetime=2026-11-01>é</time>";
    vec![page(FERRY), page(&format!("{data}{FERRY}{rich}{tangled}")), tangled.to_owned(), format!("{data}{rich}{data}")]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Reading ends, and what it gives is whole, whatever has happened to a page.
    #[test]
    fn mangled_pages_are_read(
        which in any::<Index>(),
        cut in any::<Index>(),
        holes in prop::collection::vec((any::<Index>(), 1_usize..40), 0..12),
        put in prop::collection::vec((any::<Index>(), "[<>&\"'/!=a-zé \\-]{1,6}"), 0..6),
    ) {
        let pages = pages();
        let mut html = which.get(&pages).clone().into_bytes();
        for (at, length) in holes {
            let at = at.index(html.len());
            html.drain(at..html.len().min(at + length));
            if html.is_empty() { html.push(b' '); }
        }
        for (at, text) in put {
            let at = at.index(html.len());
            html.splice(at..at, text.bytes());
        }
        html.truncate(cut.index(html.len() * 2).max(1));
        let html = String::from_utf8_lossy(&html);
        for extraction in [Extraction::Main, Extraction::Thorough, Extraction::Whole] {
            let page = read(&html, Some("https://a.example/b"), extraction);
            prop_assert_eq!(page.text.trim(), &*page.text);
            prop_assert!(!page.text.contains("\n\n\n"));
            prop_assert_eq!(&page, &read(&html, Some("https://a.example/b"), extraction));
        }
    }

    /// The tags and texts of a page, in order, lie in it, whatever it is.
    #[test]
    fn tokens_are_pieces_of_the_page(html in "([<>&\"'/!=a-dé -]|<!--|-->|<p>|</script>|<script){0,60}") {
        let place = |piece: &str| piece.as_ptr() as usize - html.as_ptr() as usize;
        let mut tokens = token::Tokens::new(&html);
        let mut before = 0;
        while let Some(token) = tokens.next() {
            let (start, length) = match token {
                token::Token::Text(text) | token::Token::Raw(text) => (place(text), text.len()),
                token::Token::Open(tag) => (place(tag.name), tag.name.len()),
                token::Token::Close(name) => (place(name), name.len()),
            };
            prop_assert!(start >= before && length > 0 && start + length <= tokens.at());
            before = tokens.at();
        }
        prop_assert!(tokens.at() <= html.len());
    }
}

/// Real pages, each cut off at many places.
#[test]
fn real_pages_are_read_wherever_they_end() {
    let shared = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let Ok(folder) = std::fs::read_dir(shared.join("data/article-extraction-benchmark/html")) else {
        eprintln!("skipped: there is no article-extraction-benchmark in {}", shared.display());
        return;
    };
    const CUTS: usize = 2;
    let mut paths: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for (number, path) in paths.iter().enumerate() {
        let html = std::fs::read_to_string(path).unwrap();
        assert!(read(&html, None, Extraction::Main).warnings.is_empty(), "{}", path.display());
        for cut in 1..=CUTS {
            // Anywhere, and the same places every time.
            let mut end = (number * 7919 + cut * 104_729) % html.len();
            while !html.is_char_boundary(end) {
                end -= 1;
            }
            read(&html[..end], None, Extraction::Main);
        }
    }
}
