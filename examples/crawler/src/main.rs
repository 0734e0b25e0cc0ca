//! A crawler that says of every page, as it comes, what it is to the pages before it.
//!
//! spider fetches, dom_smoothie takes the article out of its page, and an index that outlives the process gives the verdict. The
//! crawl can be stopped at any moment, and goes on where it was: a page that the store holds is known, and its links are
//! followed all the same. Every verdict that was printed is on disk.
//!
//! ```text
//! cargo run --bin site -- --truth truth.tsv       # prints the address of a site to try it on
//! cargo run --bin wirecopy-crawler -- http://127.0.0.1:PORT/ --store pages
//! ```

mod article;

use std::io::{Write, stdout};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Parser;
use spider::page::Page;
use spider::website::Website;
use tokio::sync::broadcast::error::RecvError;
use wirecopy::Index;
use wirecopy::report::Role;

/// Crawls a site, and prints a verdict a page: its address, its relation to those before it, the one it is closest to, and
/// the share of it that stands there, in percent.
#[derive(Parser)]
struct Arguments {
    /// Where to begin
    url: String,
    /// The folder of the index
    #[arg(long)]
    store: PathBuf,
    /// Stop after so many pages that were not known
    #[arg(long)]
    most: Option<usize>,
    /// Replace pages that are known, instead of passing over them
    #[arg(long)]
    update: bool,
    /// Print, when all is done, which of all pages that are held carry one text
    #[arg(long)]
    stories: bool,
}

/// Pages that may wait for their verdicts. A crawl that is further ahead than that loses pages, which is an error.
const WAITING: usize = 4096;

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let index = Index::builder().open(&arguments.store)?;
    let mut website = Website::new(&arguments.url);
    website.with_respect_robots_txt(true).with_user_agent(Some("wirecopy-crawler"));
    let mut pages = website.subscribe(WAITING);
    // The channel is closed when the website is gone.
    let crawl = tokio::spawn(async move { website.crawl().await });
    let mut added = 0;
    while arguments.most.is_none_or(|most| added < most) {
        match pages.recv().await {
            // A verdict takes some thousandths of a second of a processor, and a write that waits for the disk.
            Ok(page) => added += usize::from(tokio::task::block_in_place(|| judge(&index, &page, arguments.update))?),
            Err(RecvError::Closed) => break,
            Err(RecvError::Lagged(lost)) => bail!("{lost} pages came faster than their verdicts: raise WAITING"),
        }
    }
    crawl.abort();
    if arguments.stories {
        print_stories(&index)?;
    }
    Ok(())
}

/// Prints the verdict on a page, and says whether the page is a new one.
fn judge(index: &Index, page: &Page, update: bool) -> Result<bool> {
    let url = page.get_url();
    if !page.status_code.is_success() {
        return Ok(false);
    }
    let is_known = index.contains(url);
    if is_known && !update {
        return say(&format!("{url}\tknown")).map(|()| false);
    }
    let Some(document) = article::of_page(url, &page.get_html()) else {
        return say(&format!("{url}\tno article")).map(|()| false);
    };
    let verdict = index.insert(document).with_context(|| format!("no verdict on {url}"))?;
    let relation = verdict.relation.map_or("new", |relation| relation.as_str());
    match verdict.matches.first() {
        Some(closest) => say(&format!("{url}\t{relation}\t{}\t{:.0}", closest.id, 100.0 * closest.a_covered))?,
        None => say(&format!("{url}\t{relation}"))?,
    }
    Ok(!is_known)
}

/// Which pages carry one text, as a batch says it: the same whatever the order in which pages came, and whenever the crawl was stopped.
fn print_stories(index: &Index) -> Result<()> {
    for story in index.report()?.stories {
        let carriers = story.members.iter().filter(|member| member.role == Role::Derivation);
        let members: Vec<&str> = carriers.map(|member| member.document.as_str()).collect();
        say(&format!("story\t{}", members.join("\t")))?;
    }
    Ok(())
}

/// A line that is written as a whole.
fn say(line: &str) -> Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).context("cannot write to standard output")
}
