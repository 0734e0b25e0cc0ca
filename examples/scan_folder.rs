//! Reads the texts of a folder and prints the stories among them, then the lines of each text that stand nowhere else.
//!
//! The library alone: no arguments are parsed, nothing is written but the result. Run it with
//!
//! ```text
//! cargo run --release --example scan_folder -- corpus/seeds
//! ```
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;

use wirecopy::{Detector, input};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder of texts")?;
    let input = input::read(&[folder], std::io::stdin());
    // The report points into the texts by their bytes and holds no copy of them: keep them.
    let report = Detector::builder().build()?.scan(&input.documents)?;
    for story in &report.stories {
        println!("story {}: {}", story.id, story.label);
        for member in &story.members {
            println!("  {} ({}, {:.0} %)", member.document, member.role.as_str(), 100.0 * member.containment);
        }
    }
    let texts: BTreeMap<&str, &str> = input.documents.iter().map(|document| (document.id(), document.text())).collect();
    for document in &report.documents {
        println!("only in {}:", document.id);
        for line in document.lines.iter().filter(|line| line.unique) {
            println!("  {}: {}", line.line, &texts[document.id.as_str()][line.start as usize..line.end as usize]);
        }
    }
    Ok(())
}
