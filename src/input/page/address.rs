//! Addresses of pages: which site one is of, and what an incomplete one means.

/// The host of an address, without `www.`: the site, where no name of it is given.
pub(super) fn site(address: &str) -> Option<String> {
    let (_, rest) = origin(address)?;
    let host = rest.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(number) => number.split(']').next()?,
        None => host.split(':').next()?,
    };
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

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

/// Scheme and authority of an address.
fn origin(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let authority = rest.split(['/', '?', '#']).next()?;
    is_scheme.then_some((scheme, authority))
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_the_host_without_www() {
        let cases = [
            ("https://www.Example.org/a", Some("example.org")),
            ("http://me@news.example:8080?x", Some("news.example")),
            ("https://[::1]:80/", Some("::1")),
            ("https:///a", None),
            ("news.example/a", None),
            ("", None),
        ];
        for (address, expected) in cases {
            assert_eq!(site(address).as_deref(), expected, "{address}");
        }
    }

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
