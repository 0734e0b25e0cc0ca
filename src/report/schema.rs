//! The shape of everything this crate writes for machines, as JSON Schema (draft 2020-12).
//!
//! The file is written by hand beside the contract and checked in, so that a change of a name or a meaning is a line in
//! a review. Tests hold it against what is really written: every field is required where the detail asks for it, none
//! beyond them is allowed.

/// The schema: a [report](super::json::write), a line of [NDJSON](super::json::write_lines), a line of verdicts of
/// the index and the stream, or an [evaluation](crate::eval::json::write). The parts are under `$defs` by name, so that `…#/$defs/report` or `…#/$defs/verdict` can be
/// asked for alone.
///
/// ```
/// use wirecopy::report::{SCHEMA, schema};
///
/// let schema: serde_json::Value = serde_json::from_str(schema::JSON_SCHEMA)?;
/// assert_eq!(schema["$defs"]["schema"]["const"], SCHEMA);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub const JSON_SCHEMA: &str = include_str!("schema.json");
