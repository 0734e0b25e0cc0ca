//! Reads pages of HTML and prints them as JSON Lines: what a scan would see of them.
//!
//! ```text
//! cargo run --release --features pages --example read_pages -- pages/ > docs.jsonl
//! ```
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::PathBuf;

use wirecopy::input;

fn main() {
    let paths: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let input = input::read(&paths, std::io::stdin());
    for warning in &input.warnings {
        eprintln!("{warning}");
    }
    for page in &input.documents {
        let line = serde_json::json!({
            "id": page.id(), "text": page.text(), "title": page.title(), "source": page.source(), "date": page.published(),
        });
        println!("{line}");
    }
}
