//! Character references: `&eacute;`, `&#233;`, `&#xe9;` → é, as browsers read them
//! (<https://html.spec.whatwg.org/multipage/parsing.html#character-reference-state>): the semicolon may be missing where it
//! always might, and numbers that Windows-1252 has a character for mean that one.

use std::borrow::Cow;

use markup5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// Bytes of the longest name, with its semicolon.
const LONGEST: usize = 33;
/// Bytes of the longest name that needs no semicolon.
const LONGEST_BARE: usize = 6;

/// Text with its references resolved.
pub(super) fn in_text(text: &str) -> Cow<'_, str> {
    decode(text, false)
}

/// The value of an attribute with its references resolved. `&copy=` in an address is none.
pub(super) fn in_value(value: &str) -> Cow<'_, str> {
    decode(value, true)
}

fn decode(text: &str, is_value: bool) -> Cow<'_, str> {
    let Some(mut next) = memchr::memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        out.push_str(&rest[..next]);
        rest = &rest[next..];
        match reference(&rest[1..], is_value) {
            Some((characters, length)) => {
                out.extend(characters.into_iter().flatten());
                rest = &rest[1 + length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
        let Some(found) = memchr::memchr(b'&', rest.as_bytes()) else { break };
        next = found;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The one or two characters that the text behind a `&` stands for, and the length of what stands for them.
fn reference(text: &str, is_value: bool) -> Option<([Option<char>; 2], usize)> {
    match text.strip_prefix('#') {
        Some(number) => numeric(number).map(|(character, length)| ([Some(character), None], 1 + length)),
        None => named(text, is_value),
    }
}

fn numeric(text: &str) -> Option<(char, usize)> {
    let (digits, radix, before) = match text.as_bytes().first()? {
        b'x' | b'X' => (&text[1..], 16, 1),
        _ => (text, 10, 0),
    };
    let count = digits.bytes().take_while(|&byte| char::from(byte).is_digit(radix)).count();
    if count == 0 {
        return None;
    }
    let length = before + count + usize::from(digits[count..].starts_with(';'));
    // Numbers that are too large are as little a character as those between the planes.
    let number = u32::from_str_radix(&digits[..count], radix).unwrap_or(u32::MAX);
    let character = match number {
        0 => None,
        0x80..=0x9f => C1_REPLACEMENTS[(number - 0x80) as usize].or(char::from_u32(number)),
        _ => char::from_u32(number),
    };
    Some((character.unwrap_or(char::REPLACEMENT_CHARACTER), length))
}

fn named(text: &str, is_value: bool) -> Option<([Option<char>; 2], usize)> {
    let bytes = text.as_bytes();
    let letters = bytes.iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if bytes.get(letters) == Some(&b';')
        && let Some(characters) = characters(&text[..=letters])
    {
        return Some((characters, letters + 1));
    }
    let (characters, length) =
        (2..=letters.min(LONGEST_BARE)).rev().find_map(|length| Some((characters(&text[..length])?, length)))?;
    let goes_on = bytes.get(length).is_some_and(|&next| next == b'=' || next.is_ascii_alphanumeric());
    (!is_value || !goes_on).then_some((characters, length))
}

/// What a name stands for. The table has the beginnings of names, too, with nothing that they stand for.
fn characters(name: &str) -> Option<[Option<char>; 2]> {
    let &(first, second) = NAMED_ENTITIES.get(name).filter(|&&(first, _)| first != 0)?;
    Some([char::from_u32(first), char::from_u32(second).filter(|_| second != 0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_browsers_read_them() {
        let cases = [
            ("AT&amp;T &eacute;t&eacute;&hellip;", "AT&T été…"),
            ("&#233;&#xE9;&#XE9&#233x", "éééé".trim_end_matches('\0')),
            ("&#146;&#128;&#0;&#xD800;&#99999999999;", "’€\u{fffd}\u{fffd}\u{fffd}"),
            ("&nbspa &notit; &notin; &NotEqualTilde;", "\u{a0}a ¬it; ∉ ≂\u{338}"),
            ("& &; &# &#x; &unknown; &", "& &; &# &#x; &unknown; &"),
        ];
        for (given, expected) in cases {
            let expected = if given.ends_with('x') { format!("{expected}x") } else { expected.to_owned() };
            assert_eq!(in_text(given), expected, "{given}");
        }
        assert_eq!(in_value("?a&copy=1&copy;=2&amp"), "?a&copy=1©=2&");
    }
}
