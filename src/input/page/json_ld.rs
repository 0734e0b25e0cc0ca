//! JSON-LD in pages: what <https://schema.org/NewsArticle> says of an article.
//!
//! Only what a page says of itself is taken: objects at the top, in arrays, in `@graph` and in `mainEntity`, not the teasers in
//! lists. Of several articles the one with the page's address counts, else the first; without any the page's own object.
//! What is no JSON is passed over; two faults that are common are mended (control characters, comments around it).

use serde_json::{Map, Value};

use super::reference;

/// What an object says of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) published: Option<String>,
    pub(super) language: Option<String>,
    pub(super) body: Option<String>,
    /// How sure it is that the page is about it.
    rank: Rank,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    #[default]
    Nothing,
    Page,
    Article,
}

/// What the objects in a script say.
pub(super) fn said(script: &str) -> Vec<Said> {
    let Some(value) = parsed(script) else { return Vec::new() };
    let mut nodes = Vec::new();
    collect(&value, &mut nodes);
    let publishers: Vec<(&str, String)> =
        nodes.iter().filter_map(|node| Some((node.get("@id")?.as_str()?, name(node.get("name")?)?))).collect();
    nodes.iter().map(|node| of_node(node, &publishers)).filter(|said| said.rank > Rank::Nothing).collect()
}

/// Of several objects the one that the page of this address is about, in its own words and then in those of the others.
pub(super) fn best(all: Vec<Said>, is_page: impl Fn(&str) -> bool) -> Said {
    let here = |said: &Said| said.url.as_deref().is_some_and(&is_page);
    let mut best: Option<Said> = None;
    for said in all {
        let is_better = best.as_ref().is_none_or(|best| (said.rank, here(&said)) > (best.rank, here(best)));
        if !is_better {
            continue;
        }
        best = Some(said);
    }
    best.unwrap_or_default()
}

fn parsed(script: &str) -> Option<Value> {
    let wrapped = ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["];
    let script = script.trim();
    let script = wrapped.iter().find_map(|mark| script.strip_prefix(mark)).unwrap_or(script);
    let closing = ["-->", "//]]>", "/*]]>*/", "]]>", ";"];
    let script = closing.iter().fold(script, |script, mark| script.trim_end().trim_end_matches(mark));
    serde_json::from_str(script).ok().or_else(|| {
        // Outside of strings these are white space, inside they are not allowed.
        let mended: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&mended).ok()
    })
}

/// The objects that speak of the page. (The parser does not nest values more than 128 times.)
fn collect<'a>(value: &'a Value, nodes: &mut Vec<&'a Map<String, Value>>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, nodes)),
        Value::Object(object) => {
            nodes.push(object);
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                object.get(key).into_iter().for_each(|value| collect(value, nodes));
            }
        }
        _ => {}
    }
}

fn of_node(node: &Map<String, Value>, publishers: &[(&str, String)]) -> Said {
    let text = |key: &str| node.get(key).and_then(text);
    let publisher = |key: &str| {
        let given = first(node.get(key)?)?;
        name(given).or_else(|| {
            let id = given.get("@id")?.as_str()?;
            publishers.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone())
        })
    };
    let rank = rank(node);
    Said {
        title: text("headline").or_else(|| text("name")),
        url: text("url").or_else(|| node.get("mainEntityOfPage").and_then(id)).or_else(|| text("@id")),
        publisher: publisher("publisher").or_else(|| publisher("sourceOrganization")).or_else(|| publisher("isPartOf")),
        published: text("datePublished").or_else(|| text("dateCreated").filter(|_| rank == Rank::Article)),
        language: node.get("inLanguage").and_then(language),
        body: text("articleBody"),
        rank,
    }
}

/// What the types of an object make it.
fn rank(node: &Map<String, Value>) -> Rank {
    let types: Vec<&str> = match node.get("@type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => return Rank::Nothing,
    };
    let of_type = |name: &str| match name.rsplit(['/', ':', '#']).next().unwrap_or(name) {
        "BlogPosting" | "LiveBlogPosting" | "SocialMediaPosting" | "Report" => Rank::Article,
        name if name.ends_with("Article") => Rank::Article,
        name if name.ends_with("Page") => Rank::Page,
        _ => Rank::Nothing,
    };
    types.into_iter().map(of_type).max().unwrap_or_default()
}

/// The first of several values.
fn first(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(values) => values.first(),
        value => Some(value),
    }
}

fn text(value: &Value) -> Option<String> {
    let text = match first(value)? {
        Value::String(text) => reference::in_text(text).trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Object(object) => object.get("@value")?.as_str()?.trim().to_owned(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// A name, or the name of what has one.
fn name(value: &Value) -> Option<String> {
    match first(value)? {
        Value::Object(object) => object.get("name").and_then(text),
        value => text(value),
    }
}

/// An address, or the address of what has one.
fn id(value: &Value) -> Option<String> {
    match first(value)? {
        Value::Object(object) => object.get("@id").or_else(|| object.get("url")).and_then(text),
        value => text(value),
    }
}

/// A language's code, or that of an object that describes the language.
fn language(value: &Value) -> Option<String> {
    match first(value)? {
        Value::Object(object) => object.get("alternateName").or_else(|| object.get("name")).and_then(text),
        value => text(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(script: &str) -> Said {
        best(said(script), |_| false)
    }

    #[test]
    fn an_article_is_found_wherever_it_may_stand() {
        let article = r#"{"@type": "NewsArticle", "headline": "Tom &amp; Jerry", "inLanguage": ["fr-FR"],
            "datePublished": "2026-11-01", "publisher": {"name": "Le Jour"}, "url": "https://a.example/1"}"#;
        let expected = only(article);
        assert_eq!(expected.title.as_deref(), Some("Tom & Jerry"));
        assert_eq!(expected.publisher.as_deref(), Some("Le Jour"));
        assert_eq!(expected.language.as_deref(), Some("fr-FR"));
        let places = [
            "[{\"@type\": \"BreadcrumbList\"}, {}]",
            "{\"@context\": \"https://schema.org\", \"@graph\": [{\"@type\": \"WebPage\", \"name\": \"x\"}, {}]}",
            "{\"@type\": \"WebPage\", \"mainEntity\": {}}",
            "<!-- {} -->",
            "//<![CDATA[\n{};\n//]]>",
        ];
        for place in places {
            assert_eq!(only(&place.replacen("{}", article, 1)), expected, "{place}");
        }
    }

    #[test]
    fn publishers_may_be_named_elsewhere() {
        let graph = r##"{"@graph": [
            {"@type": "Organization", "@id": "#org", "name": "The Day"},
            {"@type": ["Article", "NewsArticle"], "headline": "A", "publisher": {"@id": "#org"}}]}"##;
        assert_eq!(only(graph).publisher.as_deref(), Some("The Day"));
        assert_eq!(only(r#"{"@type": "Article", "publisher": "The Day"}"#).publisher.as_deref(), Some("The Day"));
        assert_eq!(
            only(r#"{"@type": "Article", "publisher": [{"name": ["The Day"]}]}"#).publisher.as_deref(),
            Some("The Day")
        );
    }

    #[test]
    fn the_page_is_about_the_article_with_its_address() {
        let two =
            r#"[{"@type": "Article", "headline": "A", "url": "a"}, {"@type": "Article", "headline": "B", "url": "b"}]"#;
        let title = |address: &str| best(said(two), |url| url == address).title;
        assert_eq!(title("b").as_deref(), Some("B"));
        assert_eq!(title("c").as_deref(), Some("A"));
    }

    #[test]
    fn faults_are_mended_or_passed_over() {
        assert_eq!(only("{\"@type\": \"Article\", \"headline\": \"A\nB\"}").title.as_deref(), Some("A B"));
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let typed = r#"{"@type": 7, "headline": "A"}"#;
        let wrong = r#"{"@type": "Article", "headline": {}, "publisher": [], "inLanguage": 1.5, "url": null}"#;
        for script in ["", "{", "null", "\"a\"", "{\"@type\": \"Article\"", &deep, typed] {
            assert_eq!(only(script), Said::default(), "{}", script.get(..20).unwrap_or(script));
        }
        assert_eq!(only(wrong).title, None);
    }
}
