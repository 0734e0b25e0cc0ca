//! An index in memory: two pages come, and the second is a copy with a paragraph of its own.
//!
//! ```text
//! cargo run --example embed
//! ```
#![allow(clippy::print_stdout)]

use wirecopy::{Document, Index};

const WIRE: &str = "The ferry struck a reef off the northern coast late on Saturday with 120 passengers on board.\n\
    Fishing boats from two villages brought everyone ashore before the ship went down, the coast guard said.\n\
    An inquiry has been opened into why the captain left the marked channel in calm weather.";
const OWN: &str = "Our reporter met families who had waited all night at the harbour without any news.";

fn main() -> wirecopy::Result<()> {
    let index = Index::builder().build()?;
    index.insert(Document::new("agency/1", WIRE))?;

    let page = format!("{WIRE}\n{OWN}");
    let verdict = index.insert(Document::new("paper/7", page.as_str()))?;
    println!("{}: {}", verdict.id, verdict.relation.map_or("new", |relation| relation.as_str()));
    for found in &verdict.matches {
        println!("  {:.0} % of it stands in {}", 100.0 * found.a_covered, found.id);
    }
    for [start, end] in verdict.unique {
        println!("  its own: {}", &page[start as usize..end as usize]);
    }
    Ok(())
}
