//! Source files as tokens: enough of Rust's grammar to see which names a file uses and where.

use std::fs;
use std::path::{Path, PathBuf};

/// A file below `src/`.
pub(crate) struct Source {
    /// Its path below the package, with `/`.
    pub(crate) path: String,
    /// Its module: `report::text` for `src/report/text/mod.rs`, nothing for `src/lib.rs`.
    pub(crate) module: Vec<String>,
    pub(crate) tokens: Vec<Token>,
}

/// A word or a mark, comments and literals left out. `::`, `->` and `=>` are one mark each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

impl Source {
    pub(crate) fn new(path: &str, text: &str) -> Self {
        let inside = path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs")).unwrap();
        let mut module: Vec<String> = inside.split('/').map(str::to_owned).collect();
        if matches!(module.last().unwrap().as_str(), "mod" | "lib" | "main") {
            module.pop();
        }
        Self { path: path.to_owned(), module, tokens: tokens(text) }
    }

    /// Whether it is part of the command, which stands on the library as any other program does.
    pub(crate) fn is_command(&self) -> bool {
        self.path.starts_with("src/bin/")
    }
}

/// Every Rust file below `src/`, by path.
pub(crate) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    list(&root.join("src"), &mut files);
    files.sort();
    let read = |file: &PathBuf| {
        let below: Vec<_> =
            file.strip_prefix(root).unwrap().iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        Source::new(&below.join("/"), &fs::read_to_string(file).unwrap())
    };
    files.iter().map(read).collect()
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let (mut tokens, mut rest, mut line) = (Vec::new(), text, 1);
    while let Some(first) = rest.chars().next() {
        let skipped = skipped(rest);
        let word = rest.find(|c: char| !is_of_word(c)).unwrap_or(rest.len());
        let pair = ["::", "->", "=>"].iter().any(|pair| rest.starts_with(pair));
        let length = match skipped {
            0 if pair => 2,
            0 => word.max(first.len_utf8()),
            length => length,
        };
        if skipped == 0 {
            tokens.push(Token { text: rest[..length].to_owned(), line });
        }
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// Bytes of the white space, comment or literal that this begins with; 0 where it begins with none.
fn skipped(rest: &str) -> usize {
    if rest.starts_with("//") {
        rest.find('\n').unwrap_or(rest.len())
    } else if rest.starts_with("/*") {
        comment(rest)
    } else if rest.starts_with(char::is_whitespace) {
        rest.len() - rest.trim_start().len()
    } else {
        literal(rest)
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Bytes of the string, character or lifetime that this begins with; 0 where it begins with none.
fn literal(rest: &str) -> usize {
    let body = rest.trim_start_matches(['b', 'c', 'r']);
    let prefix = rest.len() - body.len();
    let hashes = body.len() - body.trim_start_matches('#').len();
    if prefix > 2 {
        0
    } else if rest[..prefix].ends_with('r') && body[hashes..].starts_with('"') {
        let end = format!("\"{}", "#".repeat(hashes));
        let start = prefix + hashes + 1;
        rest[start..].find(&end).map_or(rest.len(), |length| start + length + end.len())
    } else if body.starts_with('"') {
        prefix + quoted(body, '"')
    } else if body.starts_with('\'') && (body[1..].starts_with('\\') || body.chars().nth(2) == Some('\'')) {
        prefix + quoted(body, '\'')
    } else if let Some(name) = rest.strip_prefix('\'') {
        1 + name.find(|c: char| !is_of_word(c)).unwrap_or(name.len())
    } else {
        0
    }
}

fn quoted(text: &str, mark: char) -> usize {
    let mut characters = text.char_indices().skip(1);
    while let Some((at, c)) = characters.next() {
        if c == '\\' {
            characters.next();
        } else if c == mark {
            return at + 1;
        }
    }
    text.len()
}

fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    loop {
        match text.get(at..at + 2) {
            Some("/*") => (depth, at) = (depth + 1, at + 2),
            Some("*/") => (depth, at) = (depth - 1, at + 2),
            _ if at >= text.len() => return at,
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
}

#[test]
fn comments_and_literals_are_no_tokens() {
    let text = r###"
        /* crate::a /* nested */ crate::b */ // crate::c
        let x: &'a str = "crate::\"d"; let y = r#"crate::"e"#; // and
        let z = ('"', '\'', b'x', '≈'); break r#type;
    "###;
    let words: Vec<String> = tokens(text).into_iter().map(|token| token.text).collect();
    let expected = "let x : & str = ; let y = ; let z = ( , , , ) ; break r # type ;";
    assert_eq!(words, expected.split(' ').collect::<Vec<_>>());
    assert_eq!(tokens("a\n\nb::c").last(), Some(&Token { text: "c".to_owned(), line: 3 }));
}
