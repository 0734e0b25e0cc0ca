//! The command that writes a made-up corpus: what was meant, and the folder that appears when it is complete.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::error::ErrorKind;
use rayon::ThreadPool;
use tempfile::TempDir;
use wirecopy::synth::{Corpus, Files, Totals};

use crate::args::SynthArguments;
use crate::interrupt;
use crate::job::{pool, usage};
use crate::notices::{Notices, Outcome};

/// A corpus to be written.
pub(crate) struct Synth {
    corpus: Corpus,
    folder: PathBuf,
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
        Ok(Self { corpus, folder: typed.output, pool, notices: Notices { quiet: typed.quiet } })
    }

    /// Writes all files of the corpus, or nothing.
    pub(crate) fn write(&self) -> Result<Outcome> {
        let cannot = || format!("cannot write `{}`", self.folder.display());
        let unfinished = self.begin().with_context(cannot)?;
        let totals = self.pool.install(|| write(&self.corpus, unfinished.path())).with_context(cannot)?;
        interrupt::finish_folder(unfinished, &self.folder).with_context(cannot)?;
        self.notices.done(&format!(
            "{}: {} articles, {:.1} MB of text, {} true pairs",
            self.folder.display(),
            totals.articles,
            totals.bytes as f64 / 1e6,
            totals.true_pairs
        ));
        Ok(Outcome::Done)
    }

    /// A folder beside the one it will become, after a look whether it may: the work may be long.
    fn begin(&self) -> Result<TempDir> {
        match fs::read_dir(&self.folder) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    bail!("the folder is not empty: name a new one");
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).context("name a new folder"),
        }
        let parent = match self.folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        if !parent.is_dir() {
            bail!("there is no folder `{}`: make it first, or name another", parent.display());
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".wirecopy-");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As for any new folder: the user's mask takes away what others may not do.
            builder.permissions(fs::Permissions::from_mode(0o777));
        }
        Ok(interrupt::begin_folder(|| builder.tempdir_in(parent))?)
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
