//! What the compiler does not check: imports go one way, `unsafe` stands in one file, and the public interface names no
//! type of another crate.
//!
//! The compiler is content with modules that know each other in circles. These tests read `src/` token by token, so
//! they need no other tool and see through groups over several lines.
#![allow(clippy::unwrap_used)]

mod api;
mod path;
mod source;

use std::collections::BTreeMap;

use path::paths;
use source::{Source, sources};

/// The library's modules; each may import those before it.
const CHAIN: [&str; 12] = [
    "error",
    "document",
    "furniture",
    "corpus",
    "fingerprint",
    "index",
    "passage",
    "story",
    "report",
    "detector",
    "parts",
    "archive",
];
/// What stands beside the chain: no stage knows of these, nor they of each other, and each imports these and no more.
const BESIDE: [(&str, &[&str]); 3] = [
    ("input", &["error", "document", "report"]),
    ("eval", &["error", "document", "report"]),
    ("synth", &["error", "document"]),
];
/// The only file that may hold `unsafe`.
const UNSAFE: &str = "src/fingerprint/kernel.rs";

#[test]
fn imports_go_one_way() {
    let sources = sources();
    let root = names_of_root(sources.iter().find(|source| source.path == "src/lib.rs").unwrap());
    let faults: Vec<String> = sources.iter().flat_map(|source| wrong_imports(source, &root)).collect();
    assert!(faults.is_empty(), "imports go {}:\n{}", CHAIN.join(" ← "), faults.join("\n"));
}

/// The module that each name of the crate's root comes from.
fn names_of_root(lib: &Source) -> BTreeMap<String, String> {
    paths(lib).into_iter().map(|path| (path.name, path.segments[0].clone())).collect()
}

fn wrong_imports(source: &Source, root: &BTreeMap<String, String>) -> Vec<String> {
    let Some(layer) = source.module.first().filter(|_| !source.is_command()) else { return Vec::new() };
    let mut faults = Vec::new();
    if !CHAIN.contains(&layer.as_str()) && beside(layer).is_none() {
        faults.push(format!("{}:1: `{layer}` has no place in the order of modules", source.path));
    }
    for path in paths(source) {
        let Some(absolute) = path.absolute() else { continue };
        let imported = absolute.first().map_or("*", String::as_str);
        let imported = root.get(imported).map_or(imported, String::as_str);
        if imported != layer && !may_import(layer, imported) {
            faults.push(format!("{}:{}: `{layer}` imports `{imported}`", source.path, path.line));
        }
    }
    faults
}

fn may_import(layer: &str, imported: &str) -> bool {
    let rank = |name: &str| CHAIN.iter().position(|listed| *listed == name);
    match beside(layer) {
        Some(imports) => imports.contains(&imported),
        None => rank(imported).is_some() && rank(imported) < rank(layer),
    }
}

fn beside(layer: &str) -> Option<&'static [&'static str]> {
    BESIDE.iter().find(|(name, _)| *name == layer).map(|(_, imports)| *imports)
}

#[test]
fn a_wrong_import_is_seen() {
    let lib = Source::new("src/lib.rs", "pub use detector::{Detector, Stage};\npub use error::Error;");
    let root = names_of_root(&lib);
    let faults = |path: &str, text: &str| wrong_imports(&Source::new(path, text), &root);
    let story = "src/story/link.rs";
    assert!(faults(story, "use crate::{\n  Error,\n  passage::Passage,\n};\nuse super::Node;").is_empty());
    assert_eq!(
        faults(story, "use crate::{\n  Error,\n  Detector,\n};"),
        [format!("{story}:3: `story` imports `detector`")]
    );
    assert_eq!(faults(story, "fn f(x: super::super::report::Report) {}").len(), 1);
    assert_eq!(faults(story, "use crate::*;").len(), 1);
    assert_eq!(faults("src/index/mod.rs", "use super::input::Input;").len(), 1);
    assert_eq!(faults("src/input/mod.rs", "use crate::{index::Banding, Error};").len(), 1);
    assert_eq!(faults("src/eval/mod.rs", "use crate::input::Input;").len(), 1);
    assert_eq!(faults("src/report/mod.rs", "use crate::eval::Scores;").len(), 1);
    assert_eq!(faults("src/utils.rs", "").len(), 1);
    assert!(faults("src/bin/wirecopy/main.rs", "use crate::job::Job;").is_empty());
}

#[test]
fn unsafe_stands_in_one_file() {
    for source in sources().iter().filter(|source| source.path != UNSAFE) {
        let found = source.tokens.iter().find(|token| matches!(token.text.as_str(), "unsafe" | "unsafe_code"));
        assert_eq!(found.map(|token| format!("{}:{}", source.path, token.line)), None, "only {UNSAFE} may");
    }
}

#[test]
fn the_public_interface_names_no_other_crate() {
    let faults: Vec<String> = sources().iter().filter(|source| !source.is_command()).flat_map(api::faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
