//! Addresses of pages: what an incomplete one means.

use crate::input::site::origin;

/// An address as a page gives it, made whole by the address of the page. Nothing for what leads to no page of the web.
pub(super) fn whole(given: &str, page: Option<&str>) -> Option<String> {
    let given = given.trim();
    let given = given.split('#').next().unwrap_or(given);
    if given.contains(|c: char| c.is_whitespace()) {
        return None;
    }
    if let Some((scheme, authority)) = origin(given) {
        return (is_web(scheme) && !authority.is_empty()).then(|| given.to_owned());
    }
    if given.starts_with("//") {
        let scheme = page.and_then(origin).map_or("https", |(scheme, _)| scheme);
        return (given.len() > 2).then(|| format!("{scheme}:{given}"));
    }
    let (scheme, authority) = origin(page?)?;
    (given.starts_with('/') && is_web(scheme)).then(|| format!("{scheme}://{authority}{given}"))
}

/// Whether an address is that of a site's first page.
pub(super) fn is_front(address: &str) -> bool {
    address.split_once("://").is_some_and(|(_, rest)| rest.find(['/', '?']).is_none_or(|at| rest[at..] == *"/"))
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_made_whole_by_that_of_the_page() {
        let page = Some("http://news.example/world/a.html?x");
        let cases = [
            ("https://other.example/b#top", Some("https://other.example/b")),
            (" //cdn.example/b ", Some("http://cdn.example/b")),
            ("/b", Some("http://news.example/b")),
            ("b.html", None),
            ("javascript:void(0)", None),
            ("mailto://me", None),
            ("https://", None),
            ("https://a b/", None),
            ("", None),
        ];
        for (given, expected) in cases {
            assert_eq!(whole(given, page).as_deref(), expected, "{given}");
        }
        assert_eq!(whole("//a.example/b", None).as_deref(), Some("https://a.example/b"));
        assert_eq!(whole("/b", None), None);
        assert!(is_front("https://a.example") && is_front("https://a.example/") && !is_front("https://a.example/?p=1"));
    }
}
