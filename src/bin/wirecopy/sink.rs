//! Where a report goes: standard output, or a file that appears when it is complete.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::NamedTempFile;

use crate::interrupt;

/// Where a report goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sink {
    StandardOutput,
    /// A file, replaced as a whole.
    File(PathBuf),
    /// A pipe or a device, written into: it must not be replaced by a file.
    Device(PathBuf),
}

impl Sink {
    /// Standard output, or the file of this name, after a look whether it can be written: the work may be long.
    pub(crate) fn new(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path else { return Ok(Sink::StandardOutput) };
        let cannot = || format!("cannot write `{}`", path.display());
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => bail!("{}: it is a folder: name a file in it", cannot()),
            Ok(metadata) if metadata.is_file() => {
                OpenOptions::new().write(true).open(path).with_context(cannot)?;
                // A link stays a link: what it leads to is replaced.
                let path = fs::canonicalize(path).with_context(cannot)?;
                try_beside(&path).with_context(cannot)?;
                Ok(Sink::File(path))
            }
            Ok(_) => Ok(Sink::Device(path.to_path_buf())),
            Err(_) => {
                let folder = folder(path);
                if !folder.is_dir() {
                    bail!("{}: there is no folder `{}`: make it first, or name another", cannot(), folder.display());
                }
                try_beside(path).with_context(cannot)?;
                Ok(Sink::File(path.to_path_buf()))
            }
        }
    }

    /// Writes all that `write` writes, or, into a file, nothing.
    pub(crate) fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        match self {
            Sink::StandardOutput => {
                buffered(io::stdout().lock(), write).context("cannot write to standard output")?;
            }
            Sink::Device(path) => {
                let device = OpenOptions::new().write(true).open(path);
                let device = device.with_context(|| format!("cannot write `{}`", path.display()))?;
                buffered(device, write)?;
            }
            Sink::File(path) => {
                replace(path, write).with_context(|| format!("cannot write `{}`", path.display()))?;
            }
        }
        Ok(())
    }
}

fn buffered(out: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    write(&mut out)?;
    out.flush()
}

fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let file = interrupt::begin(|| temporary(path))?;
    match buffered(file.as_file(), write).and_then(|()| keep_permissions(path, file.as_file())) {
        Ok(()) => interrupt::finish(file, path),
        Err(error) => {
            interrupt::abandon(file)?;
            Err(error)
        }
    }
}

/// Whether a file can be made beside this one. It is gone at once: nothing lies about while the work goes on.
fn try_beside(path: &Path) -> io::Result<()> {
    interrupt::begin(|| temporary(path)).and_then(interrupt::abandon)
}

/// A new file beside the one it will become: a rename within a folder is one step.
fn temporary(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wirecopy-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As for any new file: the user's mask takes away what others may not do.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder(path))
}

/// A file that replaces another is for the same eyes.
fn keep_permissions(path: &Path, file: &File) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(metadata) => file.set_permissions(metadata.permissions()),
        Err(_) => Ok(()),
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
