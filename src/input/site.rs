//! The site that an address leads to: the source of what names none.

/// The host of an address, without `www.`; none where it has no host.
pub(super) fn site(address: &str) -> Option<String> {
    let (_, authority) = origin(address)?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(number) => number.split(']').next()?,
        None => host.split(':').next()?,
    };
    let host = host.trim().to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// Scheme and authority of an address.
pub(super) fn origin(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once("://")?;
    let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let authority = rest.split(['/', '?', '#']).next()?;
    is_scheme.then_some((scheme, authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_the_host_without_www() {
        let cases = [
            ("https://www.Example.org/a?b=http://c", Some("example.org")),
            ("http://user:pass@News.example:8080?x", Some("news.example")),
            ("http://[2001:db8::1]:80/", Some("2001:db8::1")),
            ("https:///a", None),
            ("https:// /a", None),
            ("news.example/a", None),
            ("a sentence with :// in it", None),
            ("", None),
        ];
        for (address, expected) in cases {
            assert_eq!(site(address).as_deref(), expected, "{address}");
        }
    }
}
