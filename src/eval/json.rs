//! An evaluation for machines: one JSON object, described by `evaluation` in the [schema](crate::report::schema).

use std::io::{self, BufWriter, Write};

use super::Evaluation;
use crate::report::json::layout::Layout;

/// Decimals of every figure that is no whole number.
const DECIMALS: u32 = 6;

/// Writes an evaluation as one JSON object, ended by a line break. Equal evaluations give equal bytes.
///
/// # Errors
///
/// Those of `out`.
pub fn write(evaluation: &Evaluation, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    Layout::deep_block(0, DECIMALS).write(&mut out, evaluation)?;
    out.write_all(b"\n")?;
    out.flush()
}
