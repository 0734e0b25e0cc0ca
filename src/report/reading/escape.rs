//! Foreign text made harmless for a terminal.
//!
//! Articles come from anywhere. An escape sequence in one could rewrite the reader's screen, and a bidirectional override
//! could show a sentence other than the one that stands there (Boucher and Anderson, *Trojan Source*, 2021). Nothing of
//! the kind passes: it is replaced by something to see, so that the reader also learns that it was there.

use std::borrow::Cow;

/// Bytes of a title that are shown.
const HEADLINE_BYTES: usize = 400;

/// A stretch of an article: white space of any kind is a space, what could act on the terminal is shown.
pub(crate) fn body(text: &str) -> Cow<'_, str> {
    escape(text, |c| matches!(c, '\t' | '\n' | '\x0b' | '\x0c' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'))
}

/// A title or a reason: as [`body`], and one that is no title by its length is cut.
pub(crate) fn headline(text: &str) -> Cow<'_, str> {
    let shown = &text[..text.floor_char_boundary(HEADLINE_BYTES)];
    if shown.len() < text.len() { Cow::Owned(body(shown).into_owned() + "…") } else { body(text) }
}

/// A name (an id, a path, an outlet): as [`body`], but a line break in it is shown, since it tells two names apart.
pub(crate) fn name(text: &str) -> Cow<'_, str> {
    escape(text, |_| false)
}

fn escape(text: &str, is_space: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_space(c) {
            shown.push(' ');
        } else if let Some(picture) = control_picture(c) {
            shown.push(picture);
        } else if acts_on_terminal(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Unicode's own sign for a control of ASCII: `␛` for escape.
fn control_picture(c: char) -> Option<char> {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)),
        '\x7f' => Some('␡'),
        _ => None,
    }
}

/// Controls beyond ASCII, line separators, whatever changes the direction of text (Unicode's `Bidi_Control`), and
/// invisible tags.
fn acts_on_terminal(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}'
        | '\u{2028}' | '\u{2029}'
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_act_is_shown() {
        assert_eq!(body("a\x1b[31mred\x1b[0m"), "a␛[31mred␛[0m");
        assert_eq!(body("one\ttwo\r\nthree"), "one two  three");
        assert_eq!(name("one\ntwo"), "one␊two");
        assert_eq!(body("safe\u{202e}txt.exe\u{9b}5m\x7f"), "safe\\u{202e}txt.exe\\u{9b}5m␡");
        assert_eq!(body("naïve – 日本 👩‍👧"), "naïve – 日本 👩‍👧");
    }

    #[test]
    fn a_title_is_cut_at_a_character() {
        assert_eq!(headline("Calm returns"), "Calm returns");
        let cut = headline(&"日".repeat(200)).into_owned();
        assert_eq!((cut.chars().count(), cut.ends_with("日…")), (HEADLINE_BYTES / 3 + 1, true));
    }

    proptest! {
        #[test]
        fn no_control_passes(text in any::<String>()) {
            for shown in [body(&text), name(&text)] {
                prop_assert!(!shown.chars().any(|c| c.is_control() || acts_on_terminal(c)));
            }
        }
    }
}
