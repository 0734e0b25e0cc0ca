//! Arrow tables → documents: a row a document, columns by the names that JSON Lines has for fields.
//!
//! Batches come through the Arrow C stream interface and are read where they lie; the one copy of a text is the document's
//! own. Whatever can be shown as text may stand in a column: dictionaries, numbers as ids, dates and times.

use arrow_array::cast::AsArray;
use arrow_array::{Array, LargeStringArray, RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, DataType, Schema};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;
use serde_json::{Map, Value};
use wirecopy::input::Input;

use crate::input::{FIELDS, add, with_fields};

/// Reads all rows of a table.
///
/// # Errors
///
/// When the table cannot be read, or has no column `text`.
pub(crate) fn read(table: &Bound<'_, PyAny>) -> PyResult<Input> {
    let reader = table.extract::<AnyRecordBatch>()?.into_reader()?;
    check(&reader.schema())?;
    table.py().detach(|| rows(reader)).map_err(|error| PyValueError::new_err(format!("the table: {error}")))
}

fn check(schema: &Schema) -> PyResult<()> {
    if schema.column_with_name("text").is_some() {
        return Ok(());
    }
    let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    Err(PyValueError::new_err(format!(
        "the table has no column `text`; it has {}: rename the one that holds the texts",
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    )))
}

fn rows(reader: Box<dyn RecordBatchReader + Send>) -> Result<Input, ArrowError> {
    let mut input = Input::default();
    let mut number = 0;
    for batch in reader {
        let batch = batch?;
        let texts = column(&batch, "text")?;
        let mut others = Vec::new();
        for name in FIELDS {
            if let Some(column) = column(&batch, name)? {
                others.push((name, column));
            }
        }
        for row in 0..batch.num_rows() {
            number += 1;
            let Some(text) = texts.as_ref().and_then(|texts| cell(texts, row)) else {
                add(&mut input, Err("`text` is null".to_owned()), number);
                continue;
            };
            let field = |(name, column): &(&str, LargeStringArray)| {
                Some(((*name).to_owned(), Value::String(cell(column, row)?.to_owned())))
            };
            let fields: Map<String, Value> = others.iter().filter_map(field).collect();
            add(&mut input, with_fields(text.to_owned(), fields, number), number);
        }
    }
    Ok(input)
}

/// A column as text, where there is one.
fn column(batch: &RecordBatch, name: &str) -> Result<Option<LargeStringArray>, ArrowError> {
    let Some(column) = batch.column_by_name(name) else { return Ok(None) };
    let column = arrow_cast::cast(column, &DataType::LargeUtf8)
        .map_err(|error| ArrowError::CastError(format!("column `{name}` cannot be read as text: {error}")))?;
    Ok(column.as_string_opt::<i64>().cloned())
}

fn cell(column: &LargeStringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}
