//! A newspaper's site on this machine, to try the crawler on: pages of articles and copies, linked to one another.
//!
//! It prints its address, and then the path of every page that is fetched. Half of its articles are made up (`wirecopy::synth`,
//! which knows what was copied from what), the others are read from files of JSON lines. `/private/` is forbidden by
//! `robots.txt`, and linked to all the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, BufWriter, Write, stdout};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::Parser;
use wirecopy::synth::Corpus;

/// Serves a site of articles on this machine, until it is killed.
#[derive(Parser)]
struct Arguments {
    /// Articles that are in the site too: files of JSON lines with `id` and `text`
    files: Vec<PathBuf>,
    /// How many articles are made up
    #[arg(long, default_value_t = 200)]
    articles: u64,
    /// Where to write which made-up pages are copies of which: two paths and a grade a line
    #[arg(long)]
    truth: Option<PathBuf>,
}

/// Articles that a page of links has.
const A_PAGE: usize = 40;
const ROBOTS: &str = "User-agent: *\nDisallow: /private/\n";

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let pages = Arc::new(site(&arguments)?);
    let listener = TcpListener::bind("127.0.0.1:0").context("no port is free")?;
    println!("http://{}/", listener.local_addr()?);
    for stream in listener.incoming() {
        let (stream, pages) = (stream?, Arc::clone(&pages));
        std::thread::spawn(move || {
            // A crawler that hangs up is no error.
            let _ = answer(&stream, &pages);
        });
    }
    Ok(())
}

/// All pages by their paths.
fn site(arguments: &Arguments) -> Result<BTreeMap<String, String>> {
    let mut pages = BTreeMap::from([("/robots.txt".to_owned(), ROBOTS.to_owned())]);
    let mut truth = String::new();
    let corpus = Corpus::builder().articles(arguments.articles).copies(12).build()?;
    for window in corpus.windows() {
        let path = |place: usize| format!("/articles/{}.html", window.articles[place].document.id());
        for (place, article) in window.articles.iter().enumerate() {
            let document = &article.document;
            pages.insert(path(place), page(document.title().unwrap_or("News"), document.text()));
        }
        for pair in window.pairs.iter().filter(|pair| !pair.template) {
            writeln!(truth, "{}\t{}\t{}", path(pair.places.0), path(pair.places.1), pair.grade)?;
        }
    }
    for file in &arguments.files {
        let lines = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let name = file.parent().and_then(|folder| folder.file_name()).unwrap_or_default().to_string_lossy();
        for line in lines.lines() {
            let article: serde_json::Value = serde_json::from_str(line)?;
            let field = |name: &str| article[name].as_str().unwrap_or_default();
            pages.insert(format!("/{name}/{}.html", field("id")), page(field("source"), field("text")));
        }
    }
    if let Some(file) = &arguments.truth {
        fs::write(file, truth).with_context(|| format!("cannot write {}", file.display()))?;
    }
    let articles: Vec<String> = pages.keys().filter(|path| path.ends_with(".html")).cloned().collect();
    let lists: Vec<&[String]> = articles.chunks(A_PAGE).collect();
    for (number, links) in lists.iter().enumerate() {
        let next = (number + 1 < lists.len()).then(|| format!("/list/{}", number + 1));
        let secret = format!("/private/{number}.html");
        let links = links.iter().chain(&next).chain([&secret]);
        let list = links.fold(String::new(), |list, path| list + &format!("<li><a href=\"{path}\">{path}</a></li>\n"));
        let path = if number == 0 { "/".to_owned() } else { format!("/list/{number}") };
        pages.insert(path, format!("<html><head><title>News</title></head><body><ul>{list}</ul></body></html>"));
        pages.insert(secret, page("Private", &"Nobody but its owner should read what is written here. ".repeat(20)));
    }
    Ok(pages)
}

/// An article in its frame, a paragraph a line.
fn page(title: &str, text: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let body = lines.fold(String::new(), |body, line| body + "<p>" + &escaped(line) + "</p>\n");
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body><nav><a href=\"/\">Home</a></nav>\n<article>\n{body}</article>\n\
         <footer><p>All rights reserved.</p></footer></body></html>\n"
    )
}

/// Answers one request.
fn answer(stream: &TcpStream, pages: &BTreeMap<String, String>) -> Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().context("nothing was asked for")??;
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    // The rest of the request is read, or the connection would be reset.
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let (status, body) = match pages.get(&path) {
        Some(page) => ("200 OK", page.as_str()),
        None => ("404 Not Found", ""),
    };
    let kind = if path == "/robots.txt" { "text/plain" } else { "text/html; charset=utf-8" };
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let mut out = BufWriter::new(stream);
    out.write_all(head.as_bytes())?;
    if !request.starts_with("HEAD ") {
        out.write_all(body.as_bytes())?;
    }
    out.flush()?;
    writeln!(stdout().lock(), "{path}")?;
    Ok(())
}
