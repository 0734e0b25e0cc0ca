//! The command that writes a made-up corpus: what was meant, and the folder that appears when it is complete.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::error::ErrorKind;
use rayon::ThreadPool;
use wirecopy::synth::{Corpus, Files, Totals};

use crate::args::SynthArguments;
use crate::folder::Folder;
use crate::job::{pool, usage};
use crate::notices::{Notices, Outcome};

/// A corpus to be written.
pub(crate) struct Synth {
    corpus: Corpus,
    name: PathBuf,
    folder: Folder,
    pool: ThreadPool,
    notices: Notices,
}

impl Synth {
    pub(crate) fn meant_by(typed: SynthArguments) -> Result<Self> {
        let builder = Corpus::builder()
            .seed(typed.seed)
            .substitution(typed.substitution)
            .templates(typed.templates)
            .outlets(typed.outlets)
            .copies(typed.copies);
        let builder = match typed.bytes {
            Some(bytes) => builder.bytes(bytes.0),
            None => builder.articles(typed.articles),
        };
        // The parameters have the names of their options.
        let corpus = builder.build().map_err(|error| usage(ErrorKind::ValueValidation, format!("--{error}")))?;
        let pool = pool(typed.jobs)?;
        let folder = Folder::new(&typed.output);
        Ok(Self { corpus, name: typed.output, folder, pool, notices: Notices { quiet: typed.quiet } })
    }

    /// Writes all files of the corpus, or nothing.
    pub(crate) fn write(&self) -> Result<Outcome> {
        let totals = self.pool.install(|| self.folder.write(|folder| write(&self.corpus, folder)))?;
        self.notices.done(&format!(
            "{}: {} articles, {:.1} MB of text, {} true pairs",
            self.name.display(),
            totals.articles,
            totals.bytes as f64 / 1e6,
            totals.true_pairs
        ));
        Ok(Outcome::Done)
    }
}

fn write(corpus: &Corpus, folder: &Path) -> io::Result<Totals> {
    let file = |name: &str| File::create_new(folder.join(name)).map(BufWriter::new);
    let (mut documents, mut pairs) = (file("docs.jsonl")?, file("pairs.tsv")?);
    let (mut stories, mut spans) = (file("stories.tsv")?, file("spans.tsv")?);
    let mut files = Files { documents: &mut documents, pairs: &mut pairs, stories: &mut stories, spans: &mut spans };
    let totals = corpus.write(&mut files, |_| {})?;
    for mut file in [documents, pairs, stories, spans] {
        file.flush()?;
    }
    Ok(totals)
}
