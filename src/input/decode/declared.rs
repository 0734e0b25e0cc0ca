//! What a page or its server says its encoding is.
//!
//! A page says it in its first kilobyte (HTML standard, 13.2.3.2 "Determining the character encoding"), a server behind the
//! type of what it sends. Both are only believed of bytes that are no UTF-8.

/// How far into a page its encoding may be declared. The standard asks for 1024 bytes; pages are not that careful.
const DECLARED_WITHIN: usize = 4096;

/// The encoding that a page names: `<meta charset=…>`, `<meta http-equiv=… content="…; charset=…">`, or its XML declaration.
pub(in crate::input) fn of_page(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(DECLARED_WITHIN)];
    let head = head.to_ascii_lowercase();
    if head.starts_with(b"<?xml") {
        let end = memchr::memchr(b'>', &head).unwrap_or(head.len());
        if let Some(name) = value_of(b"encoding", &head[..end]) {
            return Some(name);
        }
    }
    let mut rest = head.as_slice();
    while let Some(at) = memchr::memmem::find(rest, b"<meta") {
        rest = &rest[at + 5..];
        let end = memchr::memchr(b'>', rest).unwrap_or(rest.len());
        if let Some(name) = value_of(b"charset", &rest[..end]) {
            return Some(name);
        }
    }
    None
}

/// The encoding that a server names, as in `text/html; charset=windows-1251`.
pub(in crate::input) fn of_content_type(content_type: &str) -> Option<String> {
    let (_, parameters) = content_type.split_once(';')?;
    value_of(b"charset", parameters.to_ascii_lowercase().as_bytes())
}

/// The value behind `key=`, with or without quotation marks.
fn value_of(key: &[u8], text: &[u8]) -> Option<String> {
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, key) {
        rest = &rest[at + key.len()..];
        let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or(value.strip_prefix(b"'")).unwrap_or(value);
        let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'+');
        let end = value.iter().position(|byte| !is_of_name(byte)).unwrap_or(value.len());
        if end > 0 {
            return std::str::from_utf8(&value[..end]).ok().map(str::to_owned);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_say_it_in_several_ways() {
        for (page, name) in [
            ("<html><head><META CharSet='windows-1251'>", Some("windows-1251")),
            ("<meta http-equiv=Content-Type content=\"text/html; charset=Shift_JIS\">", Some("shift_jis")),
            ("<meta name=charset-note content=x><meta charset = utf-8 >", Some("utf-8")),
            ("<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?><html>", Some("iso-8859-2")),
            ("<p>charset=koi8-r", None),
            ("<meta charset=>", None),
        ] {
            assert_eq!(of_page(page.as_bytes()).as_deref(), name, "{page}");
        }
    }

    #[test]
    fn servers_say_it_behind_the_type() {
        assert_eq!(of_content_type("text/html; Charset=\"GBK\"; x=y").as_deref(), Some("gbk"));
        assert_eq!(of_content_type("text/html"), None);
    }
}
