//! Paths as given → the files to read, in an order that depends on their names alone.
//!
//! Folders are walked with links followed. A file that several names lead to (given twice, below two of the given
//! folders, behind a link) is read once: under the name that tells most folders of it, so that naming a file beside its
//! folder renames nothing.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use globset::{GlobBuilder, GlobMatcher};
use ignore::{DirEntry, WalkBuilder};

/// Something that the given paths lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// Where it is, as the paths were given.
    pub(super) path: PathBuf,
    /// What it is.
    pub(super) found: Found,
}

/// What a path led to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    /// The caller's standard input.
    StandardInput,
    /// A file, and what its documents are named after.
    File { id: String },
    /// Nothing that can be read, and why.
    Skipped(String),
    /// Nothing to read, and nothing lost, but worth saying.
    Warning(String),
}

/// Lists what the paths lead to, by path, without the files `left_out`, each given with the warning that says so.
pub(super) fn find<P: AsRef<Path>>(paths: &[P], left_out: &[(PathBuf, &str)]) -> Vec<Source> {
    let mut finder = Finder::default();
    for path in paths {
        finder.look_at(path.as_ref());
    }
    finder.finish(left_out)
}

#[derive(Default)]
struct Finder {
    /// Files with the place they really have.
    files: Vec<(Source, PathBuf)>,
    others: Vec<Source>,
    /// Folders whose real place is known already.
    real_folders: HashMap<PathBuf, PathBuf>,
}

impl Finder {
    fn look_at(&mut self, path: &Path) {
        if path == Path::new("-") {
            return self.note(path, Found::StandardInput);
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.look_into(path),
            Ok(_) => {
                let id = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
                self.files.push((Source { path: path.to_path_buf(), found: Found::File { id } }, real));
            }
            Err(error) => match Pattern::new(path) {
                Some(Ok(pattern)) => self.look_for(path, &pattern),
                Some(Err(problem)) => {
                    let reason = format!("no such file, and no pattern either: {problem}: check the spelling");
                    self.note(path, Found::Skipped(reason));
                }
                None => self.note(path, Found::Skipped(missing(path, &error))),
            },
        }
    }

    fn look_into(&mut self, folder: &Path) {
        let before = self.files.len() + self.others.len();
        let hidden = self.walk(folder, folder, |_| true);
        if self.files.len() + self.others.len() == before {
            let reason = match hidden {
                0 => "no files in it: name a folder that holds text files or JSON Lines".to_owned(),
                1 => "no files in it but a hidden one (its name begins with a dot): name that to read it".to_owned(),
                _ => format!(
                    "no files in it but {hidden} hidden ones (names that begin with a dot): name them to read them"
                ),
            };
            self.note(folder, Found::Skipped(reason));
        } else if hidden > 0 {
            let message = match hidden {
                1 => "a hidden file or folder in it is not read (its name begins with a dot): name it to read it"
                    .to_owned(),
                _ => format!(
                    "{hidden} hidden files and folders in it are not read (names that begin with a dot): name them to read them"
                ),
            };
            self.note(folder, Found::Warning(message));
        }
    }

    fn look_for(&mut self, path: &Path, pattern: &Pattern) {
        let before = self.files.len() + self.others.len();
        let start = if pattern.folder.as_os_str().is_empty() { Path::new(".") } else { &pattern.folder };
        if start.is_dir() {
            self.walk(start, &pattern.folder, |below| pattern.takes(below));
        }
        if self.files.len() + self.others.len() == before {
            let reason = format!("no file matches this pattern: check it, and the folder `{}`", start.display());
            self.note(path, Found::Skipped(reason));
        }
    }

    /// Takes the files below a folder that are wanted, by their path below it, and returns how many hidden files and
    /// folders it met. Paths begin with `shown_as`, which is the folder, or nothing for the current one.
    fn walk(&mut self, folder: &Path, shown_as: &Path, wanted: impl Fn(&Path) -> bool) -> u64 {
        let hidden = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&hidden);
        let walk = WalkBuilder::new(folder)
            .standard_filters(false)
            .follow_links(true)
            .filter_entry(move |entry| {
                let is_hidden = entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
                counter.fetch_add(u64::from(is_hidden), Ordering::Relaxed);
                !is_hidden
            })
            .build();
        for entry in walk {
            match entry {
                Ok(entry) => {
                    let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
                    if wanted(below) {
                        self.take(&entry, shown_as.join(below), below);
                    }
                }
                Err(error) => {
                    let trouble = trouble(folder, &error);
                    let below = trouble.path.strip_prefix(folder).unwrap_or(&trouble.path);
                    // Nothing that is asked for is behind a broken link which the pattern does not mean.
                    if below.as_os_str().is_empty() {
                        self.others.push(trouble);
                    } else if wanted(below) || !trouble.path.is_symlink() {
                        self.others.push(Source { path: shown_as.join(below), ..trouble });
                    }
                }
            }
        }
        hidden.load(Ordering::Relaxed)
    }

    fn take(&mut self, entry: &DirEntry, path: PathBuf, below: &Path) {
        let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir()) else { return };
        if !kind.is_file() {
            let reason = "a pipe, socket or device, not a file: name it itself to read it";
            return self.note(&path, Found::Skipped(reason.to_owned()));
        }
        let real = self.real_place(entry);
        let names: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        self.files.push((Source { path, found: Found::File { id: names.join("/") } }, real));
    }

    /// The place a file really has. Asking the system for every file would cost as much as reading it.
    fn real_place(&mut self, entry: &DirEntry) -> PathBuf {
        let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        match entry.path().parent() {
            Some(folder) if !entry.path_is_symlink() => {
                if !self.real_folders.contains_key(folder) {
                    self.real_folders.insert(folder.to_path_buf(), real(folder));
                }
                self.real_folders[folder].join(entry.file_name())
            }
            _ => real(entry.path()),
        }
    }

    fn note(&mut self, path: &Path, found: Found) {
        self.others.push(Source { path: path.to_path_buf(), found });
    }

    fn finish(mut self, left_out: &[(PathBuf, &str)]) -> Vec<Source> {
        let left_out: HashMap<PathBuf, &str> =
            left_out.iter().filter_map(|(path, reason)| Some((fs::canonicalize(path).ok()?, *reason))).collect();
        self.files.sort_by(|(a, _), (b, _)| (Reverse(folders(a)), order(a)).cmp(&(Reverse(folders(b)), order(b))));
        let mut read_as: HashMap<PathBuf, PathBuf> = HashMap::with_capacity(self.files.len());
        let mut sources = Vec::with_capacity(self.files.len() + self.others.len());
        let mut aliases = Vec::new();
        for (source, real) in self.files {
            let found = real.ancestors().zip(source.path.ancestors()).find_map(|(real, path)| {
                let reason = *left_out.get(real)?;
                Some(Source { path: path.to_path_buf(), found: Found::Warning(reason.to_owned()) })
            });
            if let Some(warning) = found {
                self.others.push(warning);
            } else if let Some(name) = read_as.get(&real) {
                aliases.push((source.path, name.clone()));
            } else {
                read_as.insert(real, source.path.clone());
                sources.push(source);
            }
        }
        sources.extend(once_only(aliases));
        sources.append(&mut self.others);
        sources.sort_by(|a, b| order(a).cmp(&order(b)));
        sources.dedup();
        sources
    }
}

/// Paths are compared byte by byte: two spellings of one path are equal as paths, and their order must still be known.
fn order(source: &Source) -> (&[u8], &Found) {
    (source.path.as_os_str().as_encoded_bytes(), &source.found)
}

/// How many folders a file's id tells.
fn folders(source: &Source) -> usize {
    match &source.found {
        Found::File { id } => id.matches('/').count(),
        _ => 0,
    }
}

/// One warning for all names of files that are read under another one; none where the very same name came up twice.
fn once_only(aliases: Vec<(PathBuf, PathBuf)>) -> Option<Source> {
    let others: HashSet<_> =
        aliases.into_iter().filter(|(alias, name)| alias.as_os_str() != name.as_os_str()).collect();
    let more = others.len().saturating_sub(1);
    let (path, name) = others.into_iter().min_by(|a, b| a.0.as_os_str().cmp(b.0.as_os_str()))?;
    let and_more = if more > 0 { format!(" ({more} more names are such)") } else { String::new() };
    let message = format!("is the same file as `{}`, which is read once, under that name{and_more}", name.display());
    Some(Source { path, found: Found::Warning(message) })
}

/// Why a path that was given cannot be looked at.
fn missing(path: &Path, error: &std::io::Error) -> String {
    if error.kind() != std::io::ErrorKind::NotFound {
        return format!("cannot be read: {}", cause(error));
    }
    match fs::read_link(path) {
        Ok(target) => format!("a link to `{}`, which is not there", target.display()),
        Err(_) => "no such file or folder: check the spelling".to_owned(),
    }
}

/// What the system said, without what was put around it on the way.
fn cause(error: &std::io::Error) -> &dyn std::error::Error {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause
}

/// What went wrong on a walk, and where.
fn trouble(folder: &Path, error: &ignore::Error) -> Source {
    let (mut path, mut error) = (folder, error);
    loop {
        error = match error {
            ignore::Error::WithPath { path: place, err } => {
                path = place;
                err
            }
            ignore::Error::WithDepth { err, .. } => err,
            _ => break,
        };
    }
    match error {
        // Nothing is lost: the folder it leads to is being read.
        ignore::Error::Loop { ancestor, child } => Source {
            path: child.clone(),
            found: Found::Warning(format!("leads back to `{}` and is not followed", ancestor.display())),
        },
        ignore::Error::Io(error) => Source { path: path.to_path_buf(), found: Found::Skipped(missing(path, error)) },
        other => Source { path: path.to_path_buf(), found: Found::Skipped(format!("cannot be read: {other}")) },
    }
}

/// A path with wildcards: the folder before the first of them, and what has to match below it.
struct Pattern {
    folder: PathBuf,
    matcher: GlobMatcher,
}

impl Pattern {
    /// The pattern a path is, if it has wildcards, or what is wrong with it.
    fn new(path: &Path) -> Option<Result<Self, globset::Error>> {
        let has_wildcard = |part: &Component<'_>| {
            part.as_os_str().as_encoded_bytes().iter().any(|byte| matches!(byte, b'*' | b'?' | b'[' | b'{'))
        };
        let parts: Vec<_> = path.components().collect();
        let first = parts.iter().position(has_wildcard)?;
        let (folder, rest) = parts.split_at(first);
        let rest: Vec<&str> = rest.iter().map(|part| part.as_os_str().to_str()).collect::<Option<_>>()?;
        let glob = GlobBuilder::new(&rest.join("/")).literal_separator(true).build();
        Some(glob.map(|glob| Pattern { folder: folder.iter().collect(), matcher: glob.compile_matcher() }))
    }

    /// Whether it means this path below its folder, or a folder above it.
    fn takes(&self, below: &Path) -> bool {
        below.ancestors().any(|part| !part.as_os_str().is_empty() && self.matcher.is_match(part))
    }
}
