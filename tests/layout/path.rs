//! Paths in a file's tokens, groups taken apart: `crate::{a::B, c}` is two.

use super::source::{Source, Token};

/// A path as it was written.
pub(crate) struct Path {
    pub(crate) segments: Vec<String>,
    /// The name it gets in this file: its last segment, or what stands behind `as`.
    pub(crate) name: String,
    pub(crate) line: usize,
    /// The module it stands in, seen from the crate's root; a file can hold several.
    module: Vec<String>,
}

impl Path {
    /// Its segments from the crate's root, where it begins with `crate`, `self` or `super`.
    pub(crate) fn absolute(&self) -> Option<Vec<String>> {
        let mut module = match self.segments[0].as_str() {
            "crate" => Vec::new(),
            "self" | "super" => self.module.clone(),
            _ => return None,
        };
        for segment in &self.segments {
            match segment.as_str() {
                "crate" | "self" => {}
                "super" => drop(module.pop()),
                other => module.push(other.to_owned()),
            }
        }
        Some(module)
    }
}

/// Every path of two segments or more.
pub(crate) fn paths(source: &Source) -> Vec<Path> {
    let tokens = &source.tokens;
    let mut paths = Vec::new();
    // For each open brace, the module it opens.
    let mut braces: Vec<Option<&str>> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" => braces.push((at > 1 && tokens[at - 2].text == "mod").then(|| tokens[at - 1].text.as_str())),
            "}" => drop(braces.pop()),
            _ => {}
        }
        let begins = text(tokens, at + 1) == "::" && (at == 0 || tokens[at - 1].text != "::");
        if begins && is_word(&token.text) {
            let inline = braces.iter().flatten().map(|name| (*name).to_owned());
            let module: Vec<String> = source.module.iter().cloned().chain(inline).collect();
            read(tokens, at, &[], &module, &mut paths);
        }
    }
    paths
}

/// Reads the path that begins here behind `before`; returns the place behind it.
fn read(tokens: &[Token], mut at: usize, before: &[String], module: &[String], paths: &mut Vec<Path>) -> usize {
    let (mut segments, line) = (before.to_vec(), tokens[at].line);
    loop {
        segments.push(tokens[at].text.clone());
        at += 1;
        match (text(tokens, at), text(tokens, at + 1)) {
            ("::", "{") => {
                at += 2;
                while !matches!(text(tokens, at), "}" | "") {
                    at = if text(tokens, at) == "," { at + 1 } else { read(tokens, at, &segments, module, paths) };
                }
                return at + 1;
            }
            ("::", next) if next == "*" || is_word(next) => at += 1,
            _ => break,
        }
    }
    let renamed = text(tokens, at) == "as";
    let name = if renamed { text(tokens, at + 1).to_owned() } else { segments[segments.len() - 1].clone() };
    paths.push(Path { segments, name, line, module: module.to_vec() });
    if renamed { at + 2 } else { at }
}

fn text(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| &token.text)
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

#[test]
fn groups_are_taken_apart() {
    let text = "pub(crate) use crate::{\n    passage::{align, Text as Prepared},\n    Report,\n};\n\
                fn f() { super::super::g::<u8>(); }\nmod tests { use super::*; }";
    let source = Source::new("src/story/link.rs", text);
    let found: Vec<(String, String, usize)> = paths(&source)
        .iter()
        .filter_map(|path| Some((path.absolute()?.join("::"), path.name.clone(), path.line)))
        .collect();
    let expected = [
        ("passage::align", "align", 2),
        ("passage::Text", "Prepared", 2),
        ("Report", "Report", 3),
        ("g", "g", 5),
        ("story::link::*", "*", 6),
    ];
    assert_eq!(found, expected.map(|(path, name, line)| (path.to_owned(), name.to_owned(), line)));
}
