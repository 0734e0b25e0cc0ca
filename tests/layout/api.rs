//! Types of other crates in the signatures of public items. A type that a caller sees is a promise to stay with the
//! crate it comes from, and with its version.
//!
//! `pub` without restriction is public here: the lint `unreachable_pub` sees to that. Implementing another crate's trait
//! (`Serialize`) for a type is allowed; naming another crate's type is not.

use super::path::paths;
use super::source::{Source, Token};

/// Names that come with a glob, which cannot be seen at the place of import.
const GLOBS: [(&str, &[&str]); 1] = [("rayon::prelude::*", &["ParallelIterator", "IndexedParallelIterator"])];

pub(crate) fn faults(source: &Source) -> Vec<String> {
    let dependencies = dependencies();
    let mut foreign = dependencies.clone();
    let mut faults = Vec::new();
    for path in paths(source).iter().filter(|path| dependencies.contains(&path.segments[0])) {
        let glob = GLOBS.iter().find(|(glob, _)| *glob == path.segments.join("::"));
        match glob {
            Some((_, names)) => foreign.extend(names.iter().map(|name| (*name).to_owned())),
            None if path.name == "*" => {
                faults.push(format!("{}:{}: a glob whose names are unknown", source.path, path.line));
            }
            None => foreign.push(path.name.clone()),
        }
    }
    let tokens = without_attributes(&source.tokens);
    for at in (0..tokens.len()).filter(|&at| tokens[at].text == "pub") {
        let named = signature(&tokens[at + 1..]).iter().find(|token| foreign.contains(&token.text));
        if let Some(token) = named {
            faults.push(format!("{}:{}: `{}` is another crate's, in public", source.path, token.line, token.text));
        }
    }
    faults
}

/// The crates this one is built on, as they are named in paths.
fn dependencies() -> Vec<String> {
    let manifest = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let section = manifest.split("\n[").find_map(|section| section.strip_prefix("dependencies]\n")).unwrap();
    let names = section.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" ="));
    let names: Vec<String> = names.map(|(name, _)| name.replace('-', "_")).collect();
    assert!(names.iter().any(|name| name == "rayon"));
    names
}

fn without_attributes(tokens: &[Token]) -> Vec<Token> {
    let (mut kept, mut depth) = (Vec::new(), 0);
    for (at, token) in tokens.iter().enumerate() {
        let text = |at: usize| tokens.get(at).map(|token| token.text.as_str());
        let begins = token.text == "#" && (text(at + 1) == Some("[") || text(at + 1) == Some("!"));
        match token.text.as_str() {
            "[" if depth > 0 || (at > 0 && matches!(text(at - 1), Some("#"))) => depth += 1,
            "[" if at > 1 && text(at - 1) == Some("!") && text(at - 2) == Some("#") => depth += 1,
            "]" if depth > 0 => depth -= 1,
            _ if depth == 0 && !begins => kept.push(token.clone()),
            _ => {}
        }
    }
    kept
}

/// What a public item shows: behind `pub`, the tokens up to its body; of an enum or a trait, the body too.
fn signature(tokens: &[Token]) -> &[Token] {
    let restricted = |next: &Token| matches!(next.text.as_str(), "crate" | "super" | "self" | "in");
    if tokens[0].text == "(" && restricted(&tokens[1]) {
        return &[];
    }
    // A module may have the name of the crate that it stands on.
    if tokens[0].text == "mod" {
        return &[];
    }
    let shows_body = matches!(tokens[0].text.as_str(), "enum" | "trait" | "use");
    let is_field = tokens[1].text == ":";
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            ";" if depth == 0 => return &tokens[..at],
            "=" if depth == 0 => return &tokens[..at],
            "," if depth == 0 && is_field => return &tokens[..at],
            "{" if !shows_body => return &tokens[..at],
            "<" | "(" | "[" | "{" => depth += 1,
            ">" | ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth < 0 || (depth == 0 && token.text == "}") {
            return &tokens[..at];
        }
    }
    tokens
}

#[test]
fn a_foreign_type_in_public_is_seen() {
    let faults = |text: &str| faults(&Source::new("src/report/mod.rs", text)).len();
    assert_eq!(faults("use serde::Serialize;\n#[derive(Serialize)]\npub struct A { b: Serialize, pub c: u8 }"), 0);
    assert_eq!(faults("pub(crate) fn f(x: &rayon::ThreadPool) {}\npub fn g() { rayon::join(a, b); }"), 0);
    assert_eq!(faults("pub fn f(x: &rayon::ThreadPool) -> u8 {}"), 1);
    assert_eq!(faults("use rayon::{ThreadPool as Pool};\npub struct A {\n pub a: u8,\n pub pool: Vec<Pool>,\n}"), 1);
    assert_eq!(faults("use rayon::prelude::*;\npub fn f() -> impl ParallelIterator<Item = u8> {}"), 1);
    assert_eq!(faults("use ahash::AHashMap;\npub enum E { A, B(AHashMap<u8, u8>) }"), 1);
    assert_eq!(faults("pub use smallvec::{SmallVec};"), 1);
    assert_eq!(faults("use memchr::*;"), 1);
    assert_eq!(faults("pub mod rayon {\n pub fn f(x: rayon::ThreadPool) {}\n}"), 1);
    assert_eq!(faults("pub mod rayon;"), 0);
}
