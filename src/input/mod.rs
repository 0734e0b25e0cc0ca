//! Files, folders, patterns and standard input → documents.
//!
//! Nothing that was named is dropped in silence: what cannot be read is in [`Input::skipped`] with its reason, and what
//! was read otherwise than it stands in the file (another encoding, a second holder of an id) is in
//! [`Input::warnings`]. The order of the arguments and of the folders' listings changes nothing. The steps, a file each:
//! `find` lists, `decode` makes bytes text, `json_lines` makes lines documents, `load` puts them together for one
//! source, `ids` keeps names apart.

mod decode;
mod find;
mod ids;
mod json_lines;
mod load;

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::Document;
use crate::report::Skipped;
use find::{Found, Source};
pub use json_lines::{BadLine, document_of_line};
use load::Batch;

/// The most bytes one text may have: its places are numbered in 32 bits.
pub const MAX_BYTES: u64 = u32::MAX as u64;

/// What was read, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// The documents, in the order of their paths and lines, no two of one id.
    pub documents: Vec<Document>,
    /// What could not be read, in the same order, each with its reason.
    pub skipped: Vec<Skipped>,
    /// What was read but deserves a look.
    pub warnings: Vec<Warning>,
}

/// Something about an input that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The file, or `file:LINE`.
    pub path: String,
    /// What is the matter, and what was done about it.
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl Input {
    /// This input with the documents of another behind it. A second holder of an id is renamed, as within one input.
    pub fn join(mut self, other: Input) -> Input {
        self.documents.extend(other.documents);
        self.skipped.extend(other.skipped);
        self.warnings.extend(other.warnings);
        ids::keep_apart(&mut self.documents, &mut self.warnings);
        self
    }
}

/// Reads files, folders, patterns and standard input with the default settings; see [`Reader::read`].
pub fn read<P: AsRef<Path>>(paths: &[P], standard_input: impl Read) -> Input {
    Reader::new().read(paths, standard_input)
}

/// Reads documents from where they lie.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// Files and folders that are not read, each with what is said where one turns up.
    left_out: Vec<(PathBuf, &'static str)>,
}

impl Reader {
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

    /// Reads every document under these paths.
    ///
    /// A path is a file; a folder, read with all its folders, symbolic links followed; a pattern (`*`, `?`, `[a-z]`,
    /// `{a,b}`, and `**` for any number of folders) where no file has this very name; or `-` for `standard_input`,
    /// which is not touched otherwise. Hidden files (names that begin with a dot) are read only when named themselves.
    /// A file that is reached by several names is read once.
    ///
    /// Files that end in `.jsonl` or `.ndjson` hold one document a line: an object with `text`, and where known `id`,
    /// `title`, `source`, `date` or `published`, `language` or `lang`, and `url` (whose host is the source where none is
    /// given). Standard
    /// input does when it begins with `{` and one of its first lines is such an object. Every other file is one
    /// document, named by its path below the folder or pattern it was found in, or by its file name.
    ///
    /// Texts are UTF-8 (a byte-order mark stays and counts in every offset) or UTF-16 with a byte-order mark. Malformed
    /// bytes become U+FFFD with a warning; what is clearly no text is skipped, and so is a text above [`MAX_BYTES`].
    ///
    /// Files are read on the current rayon pool. Memory is in proportion to the texts.
    ///
    /// ```
    /// let lines = r#"{"id": "afp/1", "text": "Mali has detained soldiers.", "source": "AFP"}"#;
    /// let input = wirecopy::input::read(&["-"], lines.as_bytes());
    /// assert_eq!(input.documents[0].id(), "afp/1");
    /// assert!(input.skipped.is_empty());
    /// ```
    pub fn read<P: AsRef<Path>>(&self, paths: &[P], standard_input: impl Read) -> Input {
        let sources = find::find(paths, &self.left_out);
        // Standard input need not be fit for another thread, so it is read on this one, before the files.
        let mut from_standard_input = sources
            .iter()
            .any(|source| source.found == Found::StandardInput)
            .then(|| load::standard_input(standard_input));
        let batches: Vec<Batch> = sources.par_iter().map(batch).collect();

        let mut input = Input::default();
        for (source, batch) in sources.iter().zip(batches) {
            let batch = match source.found {
                Found::StandardInput => from_standard_input.take().unwrap_or_default(),
                _ => batch,
            };
            input.documents.extend(batch.documents);
            input.skipped.extend(batch.skipped);
            input.warnings.extend(batch.warnings);
        }
        ids::keep_apart(&mut input.documents, &mut input.warnings);
        input
    }
}

/// What one source holds; nothing yet for standard input.
fn batch(source: &Source) -> Batch {
    match &source.found {
        Found::File { id } => load::file(&source.path, id),
        Found::StandardInput => Batch::default(),
        Found::Skipped(reason) => {
            let path = source.path.display().to_string();
            Batch { skipped: vec![Skipped { path, reason: reason.clone() }], ..Batch::default() }
        }
        Found::Warning(message) => {
            let path = source.path.display().to_string();
            Batch { warnings: vec![Warning { path, message: message.clone() }], ..Batch::default() }
        }
    }
}
