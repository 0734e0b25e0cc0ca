//! A corpus as files: documents as JSON Lines, the truth as tables.
//!
//! | file | columns |
//! |---|---|
//! | documents | one JSON object a line: `id`, `text`, `title`, `source`, `date` |
//! | pairs | `id1`, `id2`, `grade`, `flag` (`template` or nothing), `shared_words`, `cover1`, `cover2` |
//! | stories | `id`, `story`, `event` |
//! | spans | `id`, `start`, `end` (bytes of the text, end exclusive), `label` |

use std::io::{self, Write};

use rayon::prelude::*;
use serde::Serialize;

use super::{Corpus, Window};

/// Where the four files of a corpus go.
pub struct Files<'a> {
    /// The documents.
    pub documents: &'a mut dyn Write,
    /// The pairs that share words.
    pub pairs: &'a mut dyn Write,
    /// The story and the event of each document.
    pub stories: &'a mut dyn Write,
    /// The label of each sentence and line of furniture.
    pub spans: &'a mut dyn Write,
}

/// What has been written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Articles.
    pub articles: u64,
    /// Bytes of their texts.
    pub bytes: u64,
    /// Pairs that share words.
    pub pairs: u64,
    /// Pairs of grade 2 or 3 that no template explains.
    pub true_pairs: u64,
}

impl Corpus {
    /// Writes the corpus, and tells after every few windows how much there is.
    ///
    /// # Errors
    ///
    /// When writing fails.
    pub fn write(&self, files: &mut Files<'_>, mut observer: impl FnMut(Totals)) -> io::Result<Totals> {
        files.pairs.write_all(b"id1\tid2\tgrade\tflag\tshared_words\tcover1\tcover2\n")?;
        files.stories.write_all(b"id\tstory\tevent\n")?;
        files.spans.write_all(b"id\tstart\tend\tlabel\n")?;
        let mut totals = Totals::default();
        for batch in self.batches() {
            let printed: io::Result<Vec<Printed>> = batch.into_par_iter().map(|window| Printed::new(&window)).collect();
            for printed in printed? {
                files.documents.write_all(&printed.documents)?;
                files.pairs.write_all(&printed.pairs)?;
                files.stories.write_all(&printed.stories)?;
                files.spans.write_all(&printed.spans)?;
                totals.articles += printed.totals.articles;
                totals.bytes += printed.totals.bytes;
                totals.pairs += printed.totals.pairs;
                totals.true_pairs += printed.totals.true_pairs;
            }
            observer(totals);
        }
        Ok(totals)
    }
}

/// A window as it stands in the files.
#[derive(Default)]
struct Printed {
    documents: Vec<u8>,
    pairs: Vec<u8>,
    stories: Vec<u8>,
    spans: Vec<u8>,
    totals: Totals,
}

#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    text: &'a str,
    title: Option<&'a str>,
    source: Option<&'a str>,
    date: Option<&'a str>,
}

impl Printed {
    fn new(window: &Window) -> io::Result<Self> {
        let mut out = Self::default();
        for article in &window.articles {
            let document = &article.document;
            let id = document.id();
            let record = Record {
                id,
                text: document.text(),
                title: document.title(),
                source: document.source(),
                date: document.published(),
            };
            serde_json::to_writer(&mut out.documents, &record)?;
            out.documents.push(b'\n');
            writeln!(out.stories, "{id}\t{}\t{}", article.story, article.event)?;
            for (span, label) in &article.spans {
                writeln!(out.spans, "{id}\t{}\t{}\t{}", span.start, span.end, label.as_str())?;
            }
            out.totals.articles += 1;
            out.totals.bytes += document.text().len() as u64;
        }
        for pair in &window.pairs {
            let (a, b) = pair.places;
            let (id1, id2) = (window.articles[a].document.id(), window.articles[b].document.id());
            let flag = if pair.template { "template" } else { "" };
            let (cover1, cover2) = pair.covers;
            let (grade, words) = (pair.grade, pair.shared_words);
            writeln!(out.pairs, "{id1}\t{id2}\t{grade}\t{flag}\t{words}\t{cover1:.3}\t{cover2:.3}")?;
            out.totals.pairs += 1;
            out.totals.true_pairs += u64::from(grade >= 2 && !pair.template);
        }
        Ok(out)
    }
}
