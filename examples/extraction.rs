//! Measures how well main text is found in pages whose articles are known.
//!
//! The folder holds `html/ID.html`, and `docs.jsonl` with the `id` and `text` of each article. Prints a line for each way of
//! reading pages: its name, how many pages there were, precision, recall and F1 by shingles of four words and by words, and how
//! many pages were read otherwise than asked for.
//!
//! ```text
//! cargo run --release --features pages --example extraction -- ../shared/data/article-extraction-benchmark
//! ```
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::Path;

use wirecopy::eval::ExtractionScores;
use wirecopy::input::{self, Extraction, Reader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).ok_or("name the folder that holds html/ and docs.jsonl")?;
    let folder = Path::new(&folder);
    let articles = input::read(&[folder.join("docs.jsonl")], std::io::empty());
    let articles: BTreeMap<&str, &str> =
        articles.documents.iter().map(|article| (article.id(), article.text())).collect();
    for (name, extraction) in
        [("main", Extraction::Main), ("thorough", Extraction::Thorough), ("whole", Extraction::Whole)]
    {
        let pages = Reader::new().extraction(extraction).read(&[folder.join("html")], std::io::empty());
        let (mut shingles, mut words) = (ExtractionScores::new(ExtractionScores::WORDS), ExtractionScores::new(1));
        for page in &pages.documents {
            let article = page.id().strip_suffix(".html").and_then(|id| articles.get(id));
            let article = article.ok_or_else(|| format!("{}: docs.jsonl has no such article", page.id()))?;
            shingles.add(article, page.text());
            words.add(article, page.text());
        }
        if pages.documents.len() != articles.len() {
            return Err(format!("{} pages and {} articles", pages.documents.len(), articles.len()).into());
        }
        let figures = |scores: &ExtractionScores| {
            format!("{:.4}\t{:.4}\t{:.4}", scores.precision(), scores.recall(), scores.f1())
        };
        let (count, warned) = (articles.len(), pages.warnings.len());
        println!("{name}\t{count}\t{}\t{}\t{warned}", figures(&shingles), figures(&words));
    }
    Ok(())
}
