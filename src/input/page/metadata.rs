//! What a page says of itself: its title, address, outlet, date and language.
//!
//! Pages say it several times, and not always the same. The first of these that says something usable counts:
//!
//! | field | from |
//! |---|---|
//! | title | JSON-LD `headline`, `og:title`, `twitter:title`, `dc.title`, `<title>` without the outlet's name |
//! | url | `<link rel=canonical>`, `og:url`, JSON-LD, the address it was read from |
//! | source | `og:site_name`, JSON-LD `publisher`, `application-name`, the host of the address |
//! | published | JSON-LD `datePublished`, `article:published_time`, other `<meta>`, `itemprop=datePublished`, `<time datetime>` |
//! | language | `<html lang>`, JSON-LD `inLanguage`, `og:locale`, `content-language` |
//!
//! A canonical address is used only where it leads to a page and not to a site's front. A date counts when it can be read as one; where none
//! can, the first is given as it stands. Everything is taken from the tags, in one pass, so a page that no tree is built
//! of has its metadata too.

use std::borrow::Cow;

use ahash::AHashMap;

use super::json_ld::{self, Said};
use super::token::{Tag, Token, Tokens};
use super::{address, date, reference};
use crate::input::site::site;

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) source: Option<String>,
    pub(super) published: Option<String>,
    pub(super) language: Option<String>,
    /// The text of the article, for pages that show it by scripts alone.
    pub(super) body: Option<String>,
}

/// The most bytes of a value; what is longer is none.
const LONGEST: usize = 2_000;

/// Names of `<meta>` that give the date of publication, the surest first.
const DATES: [&str; 20] = [
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "rnews:datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "article_date_original",
    "date",
];

/// Reads what the page at this address says of itself.
pub(super) fn of(html: &str, page: Option<&str>) -> Metadata {
    let mut given = Given::default();
    given.read(html);
    given.decide(page)
}

/// What stands in the tags.
#[derive(Default)]
struct Given {
    /// By `property`, `name`, `itemprop` or `http-equiv` in lower case; the first of each.
    meta: AHashMap<String, String>,
    canonical: Option<String>,
    title: Option<String>,
    language: Option<String>,
    /// `itemprop=datePublished`.
    marked_date: Option<String>,
    /// `<time>`, the first, and the first that says it is the date of publication.
    time: Option<String>,
    said: Vec<Said>,
}

impl Given {
    fn read(&mut self, html: &str) {
        let (mut is_title, mut is_json, mut drawings) = (false, false, 0_usize);
        for token in Tokens::new(html) {
            match token {
                Token::Raw(text) if is_title => keep(&mut self.title, usable(reference::in_text(text))),
                Token::Raw(text) if is_json => self.said.extend(json_ld::said(text)),
                Token::Open(tag) => {
                    // Drawings have titles of their own.
                    drawings += usize::from(tag.name.eq_ignore_ascii_case("svg"));
                    is_title = drawings == 0 && tag.name.eq_ignore_ascii_case("title");
                    is_json = tag.name.eq_ignore_ascii_case("script") && is_json_ld(&tag);
                    self.tag(&tag);
                }
                Token::Close(name) if name.eq_ignore_ascii_case("svg") => drawings = drawings.saturating_sub(1),
                _ => {}
            }
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        if is("meta") {
            let content = || tag.attribute("content").and_then(usable);
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(key) = tag.attribute(key)
                    && let Some(content) = content()
                {
                    self.meta.entry(key.trim().to_ascii_lowercase()).or_insert(content);
                }
            }
        } else if is("link") {
            if tag
                .attribute("rel")
                .is_some_and(|rel| rel.split_whitespace().any(|rel| rel.eq_ignore_ascii_case("canonical")))
            {
                keep(&mut self.canonical, tag.attribute("href").and_then(usable));
            }
        } else if is("html") {
            keep(&mut self.language, tag.attribute("lang").or_else(|| tag.attribute("xml:lang")).and_then(usable));
        } else {
            self.date(tag);
        }
    }

    fn date(&mut self, tag: &Tag<'_>) {
        let is_time = tag.name.eq_ignore_ascii_case("time");
        let marked = tag.attribute("itemprop").is_some_and(|property| property.eq_ignore_ascii_case("datePublished"));
        if !is_time && !marked {
            return;
        }
        let value = || tag.attribute("datetime").or_else(|| tag.attribute("content")).and_then(usable);
        if marked || tag.attribute("pubdate").is_some() {
            keep(&mut self.marked_date, value());
        } else {
            keep(&mut self.time, value());
        }
    }

    fn decide(mut self, page: Option<&str>) -> Metadata {
        let said = std::mem::take(&mut self.said);
        let own: Vec<String> = [self.canonical.as_deref(), self.meta("og:url"), page]
            .into_iter()
            .flatten()
            .filter_map(|url| address::whole(url, page))
            .collect();
        let said = json_ld::best(said, |url| {
            let url = address::whole(url, page);
            url.is_some_and(|url| own.iter().any(|own| own.trim_end_matches('/') == url.trim_end_matches('/')))
        });
        let url = own
            .into_iter()
            .chain(said.url.as_deref().and_then(|url| address::whole(url, page)))
            .find(|url| !address::is_front(url))
            .or_else(|| page.map(str::to_owned));
        let name = self.meta("og:site_name").or(said.publisher.as_deref()).or(self.meta("application-name"));
        // Some give an address for a name.
        let name = name.map(|name| site(name).unwrap_or_else(|| name.to_owned()));
        let source = name.or_else(|| site(url.as_deref().or(self.canonical.as_deref())?));
        Metadata {
            title: self.title(&said, source.as_deref()),
            published: self.published(&said),
            language: self.language(&said),
            url,
            source,
            body: said.body,
        }
    }

    fn meta(&self, name: &str) -> Option<&str> {
        self.meta.get(name).map(String::as_str)
    }

    fn title(&self, said: &Said, source: Option<&str>) -> Option<String> {
        let headline = said.title.as_deref().and_then(|title| usable(Cow::Borrowed(title)));
        let named = ["og:title", "twitter:title", "dc.title"].iter().find_map(|name| self.meta(name));
        let title = || Some(without_source(self.title.as_deref()?, source?).to_owned());
        headline.or_else(|| named.map(str::to_owned)).or_else(title).or_else(|| self.title.clone())
    }

    fn published(&self, said: &Said) -> Option<String> {
        let meta = DATES.iter().filter_map(|name| self.meta(name));
        let marked = [self.marked_date.as_deref(), self.time.as_deref()].into_iter().flatten();
        let mut all = said.published.as_deref().into_iter().chain(meta).chain(marked);
        let first = all.clone().next();
        all.find_map(date::iso).or_else(|| usable(Cow::Borrowed(first?)))
    }

    fn language(&self, said: &Said) -> Option<String> {
        let given =
            [self.language.as_deref(), said.language.as_deref(), self.meta("og:locale"), self.meta("content-language")];
        given.into_iter().flatten().find_map(code)
    }
}

/// Keeps the first value that there is.
fn keep(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}

/// A value in one line; nothing where it is blank, or too long to be one.
#[allow(clippy::needless_pass_by_value)]
fn usable(value: Cow<'_, str>) -> Option<String> {
    if value.len() > LONGEST {
        return None;
    }
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    (!value.is_empty()).then_some(value)
}

fn is_json_ld(tag: &Tag<'_>) -> bool {
    tag.attribute("type").is_some_and(|kind| {
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"))
    })
}

/// A title without the outlet's name before or behind it.
fn without_source<'a>(title: &'a str, source: &str) -> &'a str {
    const MARKS: [&str; 6] = [" | ", " - ", " – ", " — ", " · ", " :: "];
    let is_source = |part: &str| part.trim().to_lowercase() == source.to_lowercase();
    for mark in MARKS {
        if let Some((rest, _)) = title.rsplit_once(mark).filter(|(_, last)| is_source(last)) {
            return rest.trim();
        }
        if let Some((_, rest)) = title.split_once(mark).filter(|(first, _)| is_source(first)) {
            return rest.trim();
        }
    }
    title
}

/// A language's code as BCP 47 has it: `pt-BR`. Nothing for what is none.
fn code(given: &str) -> Option<String> {
    let given = given.split([',', ';']).next()?.trim().split('.').next()?;
    let mut parts = given.split(['-', '_']);
    let language = parts.next().filter(|part| (2..=3).contains(&part.len()))?;
    let mut code = language.to_ascii_lowercase();
    for part in parts {
        if !(2..=8).contains(&part.len()) || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            break;
        }
        code.push('-');
        code.push_str(part);
    }
    language.bytes().all(|byte| byte.is_ascii_alphabetic()).then_some(code)
}
