//! Files, folders, patterns and standard input → documents.
//!
//! Nothing that was named is dropped in silence: what cannot be read is in [`Input::skipped`] with its reason, and what
//! was read otherwise than it stands in the file (another encoding, a second holder of an id) is in
//! [`Input::warnings`]. The order of the arguments and of the folders' listings changes nothing.
//!
//! How bytes become documents: `find` lists the files; `load` opens each, and the `container`s in it, whatever they are nested
//! in; `format` tells what came out; `decode` makes bytes text; `page` finds the article of a page; `record` takes apart files of many
//! documents; `ids` keeps names apart, `site` tells whose an address is. `settings` and `fields` are what the caller asked for, `batch` what one file gives.

mod batch;
mod container;
mod decode;
mod fields;
mod find;
mod format;
mod ids;
mod load;
#[cfg(feature = "pages")]
mod page;
mod reader;
mod record;
mod settings;
mod site;
mod stream;
mod text;

use std::fmt;
use std::io::Read;
use std::path::Path;

use crate::Document;
use crate::report::Skipped;
pub use fields::{Field, UnknownField};
pub use format::Format;
pub use ids::{renamed, second_holders};
#[cfg(feature = "pages")]
pub use page::Extraction;
pub use reader::Reader;
pub use record::json::lines::{BadLine, document_of_line};

/// The most bytes one text may ever have: its places are numbered in 32 bits. [`Reader::max_bytes`] sets a lower limit.
pub const MAX_BYTES: u64 = u32::MAX as u64;

/// What was read, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// The documents, in the order of their paths and of their places in a file, no two of one id.
    pub documents: Vec<Document>,
    /// What could not be read, in the same order, each with its reason.
    pub skipped: Vec<Skipped>,
    /// What was read but deserves a look.
    pub warnings: Vec<Warning>,
}

/// Something about an input that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The file, or `file:RECORD`.
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
