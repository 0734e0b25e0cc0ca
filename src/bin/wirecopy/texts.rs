//! `--save-text`: the texts that the report's offsets point into, as files.
//!
//! The names of documents come from anywhere (records, members of archives), so they name no file: a file has a number, and as
//! much of its document's id as is safe on every file system. `index.jsonl` says which is which.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Result;
use serde::Serialize;
use wirecopy::Document;

use crate::folder::Folder;

/// The list of what is there.
const INDEX: &str = "index.jsonl";
/// The folder of the texts.
const TEXTS: &str = "texts";
/// Texts in one folder: listings of more are slow everywhere.
const IN_ONE_FOLDER: usize = 1000;
/// The bytes of an id that a file's name shows.
const SHOWN: usize = 60;
/// What to do where a folder is not to be replaced.
const REMEDY: &str = "name a new or empty one, or one that holds nothing but texts saved earlier";

/// A folder of texts to be written.
#[derive(Clone, Debug)]
pub(crate) struct SavedTexts(Folder);

/// A line of the list.
#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    /// Where the document was read from.
    path: Option<&'a str>,
    /// Where its text is, below this folder.
    file: &'a str,
    bytes: usize,
}

impl SavedTexts {
    /// A folder that must be new or empty, or hold nothing but texts saved earlier.
    pub(crate) fn new(path: &Path) -> Result<Self> {
        let folder = Folder::replacing(path, is_saved, REMEDY);
        folder.check()?;
        Ok(Self(folder))
    }

    /// Writes the texts of all documents, in the order of their ids, or nothing.
    pub(crate) fn write(&self, documents: &[Document]) -> Result<()> {
        let mut documents: Vec<&Document> = documents.iter().collect();
        documents.sort_by_key(|document| document.id());
        self.0.write(|folder| write_all(&documents, folder))
    }
}

fn write_all(documents: &[&Document], folder: &Path) -> io::Result<()> {
    let mut index = BufWriter::new(File::create_new(folder.join(INDEX))?);
    fs::create_dir(folder.join(TEXTS))?;
    for (number, document) in documents.iter().enumerate() {
        let part = format!("{TEXTS}/{:03}", number / IN_ONE_FOLDER);
        if number % IN_ONE_FOLDER == 0 {
            fs::create_dir(folder.join(&part))?;
        }
        let file = format!("{part}/{:06}-{}.txt", number + 1, shown(document.id()));
        fs::write(folder.join(&file), document.text())?;
        let entry = Entry { id: document.id(), path: document.path(), file: &file, bytes: document.text().len() };
        serde_json::to_writer(&mut index, &entry)?;
        index.write_all(b"\n")?;
    }
    index.into_inner()?.sync_all()
}

/// What of an id is safe in a file's name, from its end, where ids differ.
fn shown(id: &str) -> String {
    let id = id.strip_suffix(".txt").unwrap_or(id);
    let is_safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let safe: String = id.chars().map(|c| if is_safe(c) { c } else { '_' }).collect();
    safe[safe.len().saturating_sub(SHOWN)..].to_owned()
}

/// Whether a folder holds texts that were saved so, and nothing else: then it may be replaced.
fn is_saved(folder: &Path) -> io::Result<bool> {
    let mut has_index = false;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        match name.to_str() {
            Some(INDEX) if kind.is_file() => has_index = true,
            Some(TEXTS) if kind.is_dir() => {}
            _ => return Ok(false),
        }
    }
    Ok(has_index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_short() {
        assert_eq!(shown("a.tar/../../etc/passwd"), "a_tar_______etc_passwd");
        assert_eq!(shown("Ségou.txt"), "S_gou");
        assert_eq!(shown(&"x".repeat(500)).len(), SHOWN);
        assert_eq!(shown(""), "");
    }
}
