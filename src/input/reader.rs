//! What the caller holds: how files are to be read, and the reading of them.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use rayon::prelude::*;

use super::batch::Batch;
#[cfg(feature = "encodings")]
use super::decode::Encoding;
use super::fields::Field;
use super::find::{Found, Source, find};
use super::format::Format;
#[cfg(feature = "pages")]
use super::page::Extraction;
use super::settings::Settings;
use super::{Input, MAX_BYTES, ids, load};
use crate::Document;

/// Documents that may wait to be taken.
const WAITING: usize = 1024;
/// Bytes of files that are read side by side, each into memory as a whole,
const SMALL: u64 = 1 << 20;
/// and how many of them.
const TOGETHER: usize = 64;

/// Reads documents from where they lie.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    settings: Settings,
    /// Files and folders that are not read, each with what is said where one turns up.
    left_out: Vec<(PathBuf, &'static str)>,
}

impl Reader {
    /// The bytes that a text may have where nothing else is said: 256 MB.
    pub const MAX_BYTES: u64 = Settings::MAX_BYTES;
    /// The lines that a text may have where nothing else is said: five million.
    pub const MAX_LINES: u64 = Settings::MAX_LINES;

    /// A reader of everything it is given.
    pub fn new() -> Self {
        Self::default()
    }

    /// Leaves out this file, or all files of this folder, wherever it turns up: the one that the report is written to, so
    /// that a second run does not read the result of the first.
    pub fn leave_out(self, path: impl Into<PathBuf>) -> Self {
        self.leave_out_because(path, "is where the report goes, so it is not read")
    }

    /// Leaves out this file or folder, too, wherever it turns up; then a warning says the reason of it.
    pub fn leave_out_because(mut self, path: impl Into<PathBuf>, reason: &'static str) -> Self {
        self.left_out.push((path.into(), reason));
        self
    }

    /// Takes every file for this format, whatever its name and its bytes say. Compressed files and archives are opened
    /// nevertheless, and what is in them is taken for it.
    pub fn format(mut self, format: Format) -> Self {
        self.settings.format = Some(format);
        self
    }

    /// Says under which name records (JSON objects, rows of tables) have a field. The usual name of that field counts no longer.
    /// Several names may be given for one field; the first that a record has counts.
    ///
    /// ```
    /// use wirecopy::input::{Field, Reader};
    ///
    /// let reader = Reader::new().field(Field::Text, "body");
    /// let input = reader.read_bytes("feed.jsonl", br#"{"body": "Mali has detained soldiers."}"#);
    /// assert_eq!(input.documents[0].text(), "Mali has detained soldiers.");
    /// ```
    pub fn field(mut self, field: Field, name: impl Into<String>) -> Self {
        self.settings.fields = self.settings.fields.and(field, name.into());
        self
    }

    /// Reads every text in this encoding, by any name that browsers know (`windows-1251`, `latin1`, `shift_jis`, `gbk`). A
    /// byte-order mark says otherwise and is believed.
    ///
    /// # Errors
    ///
    /// When no encoding has this name.
    #[cfg(feature = "encodings")]
    pub fn encoding(mut self, name: &str) -> crate::Result<Self> {
        let unknown = || {
            let remedy = "give a name that browsers know, for example windows-1252, koi8-r, shift_jis or gb18030";
            crate::Error::parameter("the encoding", format!("`{name}`"), remedy)
        };
        self.settings.encoding = Some(Encoding::named(name).ok_or_else(unknown)?);
        Ok(self)
    }

    /// How much of a page is its text.
    #[cfg(feature = "pages")]
    pub fn extraction(mut self, extraction: Extraction) -> Self {
        self.settings.extraction = extraction;
        self
    }

    /// The most bytes that one text, and one record of a file, may have; what is longer is skipped and said. At most
    /// [`MAX_BYTES`](super::MAX_BYTES).
    ///
    /// It also bounds what containers may give: up to so many bytes are always unpacked, more only where they are not
    /// many times what they were packed into.
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.settings.max_bytes = bytes.min(MAX_BYTES);
        self
    }

    /// The most lines that one text may have; what has more is skipped and said. A report has something to say of each.
    pub fn max_lines(mut self, lines: u64) -> Self {
        self.settings.max_lines = lines;
        self
    }

    /// Reads every document under these paths.
    ///
    /// A path is a file; a folder, read with all its folders, symbolic links followed; a pattern (`*`, `?`, `[a-z]`,
    /// `{a,b}`, and `**` for any number of folders) where no file has this very name; or `-` for `standard_input`,
    /// which is not touched otherwise. Hidden files (names that begin with a dot) are read only when named themselves.
    /// A file that is reached by several names is read once.
    ///
    /// # Formats
    ///
    /// A name that says what is inside is believed: `.txt`, `.md`, `.html`, `.jsonl` and `.ndjson`, `.json`, `.csv`, `.tsv`. WARC and
    /// Parquet are known by their first bytes, and so are pages and JSON where the name says nothing, as that of standard
    /// input. Everything else is plain text. [`format`](Self::format) insists.
    ///
    /// A text or a page is one document, named by its path below the folder or pattern it was found in, or by its file name.
    /// JSON objects and rows of tables are one each, with `text`, and where known `id`, `title`, `source`, `published` or `date`,
    /// and `url` (whose host is the source where none is given); [`field`](Self::field) gives other names. One without an id is
    /// named `file:NUMBER`, by its line in JSON Lines and CSV, else by its number. A page of a WARC file is named by its record's
    /// id, and has the site of its address for a source.
    ///
    /// Compressed files (gzip, Zstandard, xz) are read as what is in them. Members of archives (tar, ZIP) are documents, named
    /// `archive.tar.gz/folder/page.html`. Containers may stand in each other, up to six deep.
    ///
    /// # Encodings
    ///
    /// Texts are UTF-8 (a byte-order mark stays and counts in every offset) or UTF-16 with a byte-order mark; with the feature
    /// `encodings`, else what a page declares or what the bytes look like, and a warning says what was chosen. Malformed bytes
    /// become U+FFFD with a warning; what is clearly no text is skipped, and so is a text above [`max_bytes`](Self::max_bytes)
    /// or [`max_lines`](Self::max_lines).
    ///
    /// Files are read on the current rayon pool, and large compressed ones unpacked on a thread beside it. Memory is in
    /// proportion to the texts.
    ///
    /// ```
    /// let lines = r#"{"id": "afp/1", "text": "Mali has detained soldiers.", "source": "AFP"}"#;
    /// let input = wirecopy::input::read(&["-"], lines.as_bytes());
    /// assert_eq!(input.documents[0].id(), "afp/1");
    /// assert!(input.skipped.is_empty());
    /// ```
    pub fn read<P: AsRef<Path>>(&self, paths: &[P], standard_input: impl Read) -> Input {
        let sources = find(paths, &self.left_out);
        // Standard input need not be fit for another thread, so it is read on this one, before the files.
        let mut from_standard_input = sources
            .iter()
            .any(|source| source.found == Found::StandardInput)
            .then(|| load::standard_input(standard_input, &self.settings, Batch::default()));
        let batches: Vec<Batch> =
            sources.par_iter().map(|source| batch(source, &self.settings, Batch::default())).collect();

        let mut all = Batch::default();
        for (source, batch) in sources.iter().zip(batches) {
            all.append(match source.found {
                Found::StandardInput => from_standard_input.take().unwrap_or_default(),
                _ => batch,
            });
        }
        input(all)
    }

    /// The same, but hands over each document as it comes, in the same order, on another thread: there may be more than fit in
    /// memory. Ids are as the input has them: [`second_holders`](super::second_holders) tells them apart. The input that is
    /// returned holds no documents.
    ///
    /// ```
    /// let lines = "{\"text\": \"Mali has detained soldiers.\"}\n{\"text\": \"Nobody said why.\"}";
    /// let mut lengths = Vec::new();
    /// let take = |document: wirecopy::Document| lengths.push(document.text().len());
    /// let input = wirecopy::input::Reader::new().read_each(&["-"], lines.as_bytes(), take);
    /// assert!(input.skipped.is_empty());
    /// assert_eq!(lengths, [27, 16]);
    /// ```
    pub fn read_each<P: AsRef<Path>>(
        &self,
        paths: &[P],
        standard_input: impl Read,
        mut take: impl FnMut(Document) + Send,
    ) -> Input {
        let (outlet, documents) = mpsc::sync_channel(WAITING);
        let sources = find(paths, &self.left_out);
        std::thread::scope(|scope| {
            scope.spawn(move || documents.into_iter().for_each(&mut take));
            let mut standard_input = Some(standard_input);
            let mut all = Batch::to(outlet.clone());
            // Small files side by side; of a large one the records are.
            for several in sources.chunk_by(|a, b| is_small(a) && is_small(b)) {
                let [one] = several else {
                    for several in several.chunks(TOGETHER) {
                        let read = several.par_iter().map(|source| batch(source, &self.settings, Batch::default()));
                        read.collect::<Vec<Batch>>().into_iter().for_each(|batch| all.append(batch));
                    }
                    continue;
                };
                let to = Batch::to(outlet.clone());
                all.append(match standard_input.take_if(|_| one.found == Found::StandardInput) {
                    Some(input) => load::standard_input(input, &self.settings, to),
                    None => batch(one, &self.settings, to),
                });
            }
            // Whoever takes the documents ends when nobody can give any more.
            drop(outlet);
            Input { documents: Vec::new(), skipped: all.skipped, warnings: all.warnings }
        })
    }

    /// Reads bytes that are already at hand, as a file of this name would be read: what a crawler has fetched, a column of a
    /// database. All formats and containers are known; there may be several documents in them, or none.
    ///
    /// The name is what documents are called, and its ending helps to tell the format. It may be an address: then its site is
    /// the source of a page that names none.
    ///
    /// ```
    /// let page = b"<!DOCTYPE html><title>Mali</title><article><p>Mali has detained soldiers.</p></article>";
    /// let input = wirecopy::input::Reader::new().read_bytes("https://www.example.org/mali", page);
    /// assert_eq!(input.documents[0].id(), "https://www.example.org/mali");
    /// assert_eq!(input.documents[0].source(), Some("example.org"));
    /// ```
    pub fn read_bytes(&self, name: &str, bytes: &[u8]) -> Input {
        input(load::bytes(name, bytes, &self.settings))
    }
}

fn input(batch: Batch) -> Input {
    let mut input = Input { documents: batch.documents, skipped: batch.skipped, warnings: batch.warnings };
    ids::keep_apart(&mut input.documents, &mut input.warnings);
    input
}

/// Whether a source is a file of which many can be held at once.
fn is_small(source: &Source) -> bool {
    matches!(source.found, Found::File { .. })
        && std::fs::metadata(&source.path).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= SMALL)
}

/// What one source holds; nothing yet for standard input.
fn batch(source: &Source, settings: &Settings, mut batch: Batch) -> Batch {
    let path = || source.path.display().to_string();
    match &source.found {
        Found::File { id } => return load::file(&source.path, id, settings, batch),
        Found::StandardInput => {}
        Found::Skipped(reason) => batch.skip(path(), reason.as_str()),
        Found::Warning(message) => batch.warn(path(), message.as_str()),
    }
    batch
}
