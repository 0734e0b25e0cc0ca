//! What is read and how: the options that all commands share which read documents, and what they mean.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, Result};
use clap::error::ErrorKind;
use clap::{Args, ValueEnum};
use wirecopy::input::{self, Field, Reader};

use crate::args::Bytes;
use crate::job::usage;

/// What is read.
#[derive(Debug, Args)]
pub(crate) struct InputArguments {
    /// Files, folders, patterns such as '*.txt', or - for standard input
    ///
    /// A folder is read with all its folders. Texts, Markdown and pages are a document each; JSON Lines, JSON arrays, CSV and
    /// TSV hold one an object or row, with "text", and where known "id", "title", "source", "date", "language", "url"; WARC files one a page.
    /// Each may be compressed (.gz, .zst, .xz) or in an archive (.tar, .zip). Hidden files are read only when named themselves.
    #[arg(required_unless_present = "files_from", value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Also read what this file lists, a path a line; - for standard input
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    files_from: Option<PathBuf>,

    /// Paths of --files-from end with a NUL character, as find -print0 writes them
    #[arg(short = '0', long, requires = "files_from", help_heading = "Input")]
    null: bool,

    #[command(flatten)]
    reading: ReadingArguments,
}

/// How it is read.
#[derive(Debug, Args)]
pub(crate) struct ReadingArguments {
    /// What every file holds, whatever its name and its beginning say
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, help_heading = "Input")]
    input_format: InputFormat,

    /// The name of a field in JSON, CSV and Parquet, for example text=body
    ///
    /// Fields are text, id, title, source, published, url and language. May be given several times; of several names for one field the
    /// first that a record has counts.
    #[arg(long = "field", value_name = "FIELD=NAME", help_heading = "Input")]
    fields: Vec<FieldName>,

    /// The encoding of texts that have no byte-order mark [default: UTF-8, else as declared or by the look of the bytes]
    ///
    /// Any name that browsers know: windows-1252, koi8-r, shift_jis, gb18030.
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    encoding: Option<String>,

    /// How much of a page is its text
    #[arg(long, value_enum, value_name = "HOW", default_value_t, help_heading = "Input")]
    extract: Extract,

    /// Skip texts and records that are longer: a number with kB, MB or GB
    #[arg(long, value_name = "SIZE", default_value_t = Bytes(Reader::MAX_BYTES), help_heading = "Input")]
    max_bytes: Bytes,

    /// Skip texts of more lines
    #[arg(long, value_name = "N", default_value_t = Reader::MAX_LINES, help_heading = "Input")]
    max_lines: u64,
}

impl InputArguments {
    /// All paths that were named, in the arguments or in a list.
    pub(crate) fn paths(&self) -> Result<Vec<PathBuf>> {
        let mut paths = self.paths.clone();
        let Some(list) = &self.files_from else { return Ok(paths) };
        let standard_input = Path::new("-");
        let listed = if list == standard_input {
            if paths.iter().any(|path| path == standard_input) {
                let message =
                    "standard input cannot be both the list of --files-from and a document: put one in a file";
                return Err(usage(ErrorKind::ArgumentConflict, message).into());
            }
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).context("cannot read the list of files from standard input")?;
            bytes
        } else {
            fs::read(list).with_context(|| format!("cannot read the list of files `{}`", list.display()))?
        };
        let end = if self.null { 0 } else { b'\n' };
        let lines = listed.split(|byte| *byte == end).map(|line| match line {
            [line @ .., b'\r'] if !self.null => line,
            line => line,
        });
        paths.extend(lines.filter(|line| !line.is_empty()).map(path_of));
        Ok(paths)
    }

    pub(crate) fn reader(&self) -> Result<Reader> {
        self.reading.reader()
    }
}

impl ReadingArguments {
    /// The reader that was asked for.
    pub(crate) fn reader(&self) -> Result<Reader> {
        let mut reader =
            Reader::new().max_bytes(self.max_bytes.0).max_lines(self.max_lines).extraction(self.extract.into());
        if let Some(format) = self.input_format.format() {
            reader = reader.format(format);
        }
        for FieldName { field, name } in &self.fields {
            reader = reader.field(*field, name.as_str());
        }
        if let Some(name) = &self.encoding {
            let unknown = |error| usage(ErrorKind::ValueValidation, format!("--encoding: {error}"));
            reader = reader.encoding(name).map_err(unknown)?;
        }
        Ok(reader)
    }
}

/// The bytes of a path; names need not be UTF-8 where the system does not ask for it.
#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// What a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum InputFormat {
    /// What its name and its beginning say
    #[default]
    Auto,
    /// Plain text
    Text,
    /// Markdown, as it is
    Markdown,
    /// A page
    Html,
    /// An object a line
    Jsonl,
    /// Objects in an array, or behind each other
    Json,
    /// A table, separated by commas, semicolons or tabs
    Csv,
    /// A table, separated by tabs
    Tsv,
    /// A web archive
    Warc,
    /// A table of columns; where it was built with the feature `parquet`
    Parquet,
}

impl InputFormat {
    fn format(self) -> Option<input::Format> {
        Some(match self {
            InputFormat::Auto => return None,
            InputFormat::Text => input::Format::Text,
            InputFormat::Markdown => input::Format::Markdown,
            InputFormat::Html => input::Format::Html,
            InputFormat::Jsonl => input::Format::JsonLines,
            InputFormat::Json => input::Format::Json,
            InputFormat::Csv => input::Format::Csv,
            InputFormat::Tsv => input::Format::Tsv,
            InputFormat::Warc => input::Format::Warc,
            InputFormat::Parquet => input::Format::Parquet,
        })
    }
}

/// How much of a page is its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Extract {
    /// Its article
    #[default]
    Main,
    /// Its article, looked for longer
    Thorough,
    /// All that can be seen of it
    Whole,
}

impl From<Extract> for input::Extraction {
    fn from(typed: Extract) -> Self {
        match typed {
            Extract::Main => Self::Main,
            Extract::Thorough => Self::Thorough,
            Extract::Whole => Self::Whole,
        }
    }
}

/// A field, and what records call it.
#[derive(Clone, Debug)]
struct FieldName {
    field: Field,
    name: String,
}

impl FromStr for FieldName {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let Some((field, name)) = typed.split_once('=').filter(|(_, name)| !name.is_empty()) else {
            return Err("give a field and its name, FIELD=NAME, for example text=body".to_owned());
        };
        let field = field.parse().map_err(|unknown: input::UnknownField| unknown.to_string())?;
        Ok(Self { field, name: name.to_owned() })
    }
}
