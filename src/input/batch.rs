//! What one source holds, and where in it something stands.

use std::sync::mpsc::SyncSender;

use super::Warning;
use crate::Document;
use crate::report::Skipped;

/// What one source, or a part of one, holds.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) documents: Vec<Document>,
    /// Where documents go that are not kept here,
    outlet: Option<SyncSender<Document>>,
    /// and how many have gone.
    gone: usize,
    pub(super) skipped: Vec<Skipped>,
    pub(super) warnings: Vec<Warning>,
}

impl Batch {
    /// A batch whose documents go there as they come.
    pub(super) fn to(outlet: SyncSender<Document>) -> Self {
        Self { outlet: Some(outlet), ..Self::default() }
    }

    pub(super) fn push(&mut self, document: Document) {
        match &self.outlet {
            None => self.documents.push(document),
            // Where nobody takes them any more, somebody else says why.
            Some(outlet) => self.gone += usize::from(outlet.send(document).is_ok()),
        }
    }

    pub(super) fn skip(&mut self, path: impl Into<String>, reason: impl Into<String>) {
        self.skipped.push(Skipped { path: path.into(), reason: reason.into() });
    }

    pub(super) fn warn(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.warnings.push(Warning { path: path.into(), message: message.into() });
    }

    /// Puts what another holds behind this.
    pub(super) fn append(&mut self, other: Batch) {
        other.documents.into_iter().for_each(|document| self.push(document));
        self.skipped.extend(other.skipped);
        self.warnings.extend(other.warnings);
    }

    /// How much has been said and found, to tell whether a part of a source gave anything.
    pub(super) fn len(&self) -> usize {
        self.documents.len() + self.gone + self.skipped.len() + self.warnings.len()
    }
}

/// Where a text stands: a file, a member of an archive, standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// For people: the path as it was given, and below it the way into archives.
    pub(super) path: String,
    /// What documents are named after.
    pub(super) id: String,
    /// The name that tells the format: of what is inside where it was compressed.
    name: String,
}

/// Endings of compressed files, and what the name ends in without them.
#[cfg(feature = "compress")]
const COMPRESSED: [(&str, &str); 9] = [
    (".gz", ""),
    (".gzip", ""),
    (".zst", ""),
    (".zstd", ""),
    (".xz", ""),
    (".tgz", ".tar"),
    (".tzst", ".tar"),
    (".txz", ".tar"),
    (".wet.gz", ".warc"),
];

impl Place {
    pub(super) fn new(path: impl Into<String>, id: impl Into<String>) -> Self {
        let (path, id) = (path.into(), id.into());
        let name = id.clone();
        Self { path, id, name }
    }

    /// A member of the archive that is here. Empty parts and those that mean the same folder say nothing.
    #[cfg(feature = "compress")]
    pub(super) fn member(&self, name: &str) -> Self {
        let parts: Vec<&str> = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | ".")).collect();
        let name = parts.join("/");
        Self { path: format!("{}/{name}", self.path), id: format!("{}/{name}", self.id), name }
    }

    /// The same place with the compression taken off: a compressed file holds one thing, which has its name.
    #[cfg(feature = "compress")]
    pub(super) fn unpacked(&self) -> Self {
        let lower = self.name.to_ascii_lowercase();
        let longest =
            COMPRESSED.iter().filter(|(ending, _)| lower.ends_with(ending)).max_by_key(|(ending, _)| ending.len());
        let name = longest.map_or_else(
            || self.name.clone(),
            |(ending, rest)| format!("{}{rest}", &self.name[..self.name.len() - ending.len()]),
        );
        Self { name, ..self.clone() }
    }

    /// A record of what is here, for messages.
    pub(super) fn record(&self, number: u64) -> String {
        format!("{}:{number}", self.path)
    }

    /// What the name ends in, in small letters; of an address, what its path ends in.
    pub(super) fn extension(&self) -> Option<String> {
        let name = match self.name.split_once("://") {
            Some((_, rest)) => rest.split(['?', '#']).next()?.split_once('/')?.1,
            None => &self.name,
        };
        let file = name.rsplit(['/', '\\']).next()?;
        let (stem, extension) = file.rsplit_once('.')?;
        (!stem.is_empty()).then(|| extension.to_ascii_lowercase())
    }

    /// The address, where documents are named by theirs.
    pub(super) fn address(&self) -> Option<&str> {
        let (scheme, rest) = self.id.split_once("://")?;
        let is_scheme = matches!(scheme, "http" | "https") && !rest.is_empty();
        is_scheme.then_some(self.id.as_str())
    }
}

#[cfg(all(test, feature = "compress"))]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_named_below_its_archive() {
        let place = Place::new("news/a.tar.gz", "a.tar.gz").unpacked().member("./b//c.txt");
        assert_eq!((&*place.path, &*place.id), ("news/a.tar.gz/b/c.txt", "a.tar.gz/b/c.txt"));
        assert_eq!(place.extension().as_deref(), Some("txt"));
    }

    #[test]
    fn a_compressed_file_has_the_format_that_its_name_has_inside() {
        for (name, extension) in [
            ("a.jsonl.gz", Some("jsonl")),
            ("A.CSV.ZST", Some("csv")),
            ("a.tgz", Some("tar")),
            ("a.warc.wet.gz", Some("warc")),
            ("a.gz", None),
            (".gz", None),
            ("https://example.org/a.html?b=c.txt", Some("html")),
            ("https://example.org", None),
        ] {
            assert_eq!(Place::new(name, name).unpacked().extension().as_deref(), extension, "{name}");
        }
    }
}
