//! Verdicts for machines: one JSON object a line.

use std::io::{self, Write};

use serde::Serialize;

use super::Verdict;
use crate::report::DECIMALS;
use crate::report::json::layout::Layout;

/// What is answered where there is no verdict.
#[derive(Serialize)]
struct Refusal<'r> {
    id: Option<&'r str>,
    error: &'r str,
}

/// Writes a verdict and a line break.
///
/// ```
/// use wirecopy::{Document, Index};
///
/// let index = Index::builder().build()?;
/// let mut line = Vec::new();
/// let verdict = index.insert(Document::new("afp/1", "Mali has detained soldiers."))?;
/// wirecopy::archive::json::write(&verdict, &mut line).expect("a vector takes every byte");
/// assert!(line.starts_with(br#"{"id": "afp/1", "relation": "new", "story": null, "matches": [], "#));
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
///
/// Those of `out`.
pub fn write(verdict: &Verdict, mut out: impl Write) -> io::Result<()> {
    Layout::line(DECIMALS).write(&mut out, verdict)?;
    out.write_all(b"\n")
}

/// Writes why there is no verdict on a document, whose id is given where it is known, and a line break.
///
/// # Errors
///
/// Those of `out`.
pub fn write_refusal(id: Option<&str>, error: &str, mut out: impl Write) -> io::Result<()> {
    Layout::line(DECIMALS).write(&mut out, &Refusal { id, error })?;
    out.write_all(b"\n")
}
