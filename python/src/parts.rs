//! The steps of a scan in parts, on tables of rows: what executors of Apache Spark call.
//!
//! A table of rows has the columns `kind`, `part`, `key`, `value`. A step works on one thread: an executor has a task for each of its
//! processors.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, Int8Builder, Int32Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, BinaryArray, Int64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;
use wirecopy::parts::{Kind, Row, Sizes, Step, Told};
use wirecopy::report::json::{Part, write_part};
use wirecopy::report::{Detail, Texts, table};

use crate::errors::{broken, exception};
use crate::job::{detector, run};
use crate::table::Table;

/// Bytes of values in a batch that end it.
const BATCH_BYTES: usize = 64 << 20;

/// Does the steps of a scan.
#[pyclass(frozen, module = "wirecopy._wirecopy")]
pub(crate) struct Parts(wirecopy::parts::Parts);

#[pymethods]
impl Parts {
    /// For a corpus of so many documents and distinct paragraphs, in so many parts.
    #[new]
    #[pyo3(signature = (*, recall_at, parts, documents, nodes))]
    fn new(recall_at: (f64, f64), parts: u32, documents: u32, nodes: u64) -> PyResult<Self> {
        let (detector, _) = detector(recall_at, Detail::Full.as_str())?;
        Ok(Self(wirecopy::parts::Parts::new(&detector, Sizes { parts, documents, nodes })))
    }

    /// Does a step on a table of rows.
    fn run(&self, py: Python<'_>, step: &str, rows: &Bound<'_, PyAny>) -> PyResult<Table> {
        let step: Step = step.parse().map_err(|error| exception(&error))?;
        let (parts, batches) = (self.0.clone(), read(rows)?);
        let found = run(py, Some(1), None, move |_| parts.run(step, &rows_of(&batches)?))?;
        table_of(&found.map_err(|error| exception(&error))?)
    }

    /// The links and the passages of a table of rows.
    fn report(&self, py: Python<'_>, rows: &Bound<'_, PyAny>) -> PyResult<(Table, Table)> {
        let (parts, batches) = (self.0.clone(), read(rows)?);
        let told = run(py, Some(1), None, move |_| parts.report(&rows_of(&batches)?))?;
        let mut told = told.map_err(|error| exception(&error))?;
        // Texts of passages are looked up by the reports of documents.
        let failed = |error: io::Error| broken(&error.to_string());
        let passages =
            Table::new(&told.report, &Texts::from_iter(&told.documents), table::Table::Passages).map_err(failed)?;
        let passages = passages.numbered(&told.passages).map_err(failed)?;
        told.report.passages = Vec::new();
        let links = Table::new(&told.report, &Texts::default(), table::Table::Links).map_err(failed)?;
        Ok((links, passages))
    }

    /// The stories of a table of rows, as JSON.
    fn stories(&self, py: Python<'_>, rows: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
        let (parts, batches) = (self.0.clone(), read(rows)?);
        let told = run(py, Some(1), None, move |_| parts.stories(&rows_of(&batches)?))?;
        let Told { report, .. } = told.map_err(|error| exception(&error))?;
        let story = |number: usize| {
            let mut bytes = Vec::new();
            write_part(&report, Part::Story(number), Detail::Full, &mut bytes)
                .map_err(|error| broken(&error.to_string()))?;
            String::from_utf8(bytes).map_err(|error| broken(&error.to_string()))
        };
        (0..report.stories.len()).map(story).collect()
    }
}

/// The documents of a table, as `wirecopy.scan` reads them: columns `id` and `value`, which is that of a row.
#[pyfunction]
pub(crate) fn documents(table: &Bound<'_, PyAny>) -> PyResult<Table> {
    let input = crate::arrow::read(table)?;
    let (mut ids, mut values) = (StringBuilder::new(), BinaryBuilder::new());
    for document in &input.documents {
        let row = Row::of_document(0, document).map_err(|error| exception(&error))?;
        ids.append_value(document.id());
        values.append_value(&row.value);
    }
    let schema =
        Schema::new(vec![Field::new("id", DataType::Utf8, false), Field::new("value", DataType::Binary, false)]);
    let columns: Vec<ArrayRef> = vec![Arc::new(ids.finish()), Arc::new(values.finish())];
    table_of_columns("documents", Arc::new(schema), vec![columns])
}

fn read(rows: &Bound<'_, PyAny>) -> PyResult<Vec<RecordBatch>> {
    let reader = rows.extract::<AnyRecordBatch>()?.into_reader()?;
    let batches: Result<Vec<RecordBatch>, _> = rows.py().detach(|| reader.collect());
    let batches = batches.map_err(|error| PyValueError::new_err(format!("the rows: {error}")))?;
    let types = [DataType::Int8, DataType::Int32, DataType::Int64, DataType::Binary];
    let fits = |batch: &RecordBatch| types.iter().eq(batch.schema().fields().iter().map(|field| field.data_type()));
    if batches.iter().all(fits) {
        return Ok(batches);
    }
    Err(PyValueError::new_err("rows have the columns kind (int8), part (int32), key (int64), value (binary)"))
}

/// The rows of checked batches; those of kinds that are not known are none.
fn rows_of(batches: &[RecordBatch]) -> wirecopy::Result<Vec<Row<'_>>> {
    let mut rows = Vec::new();
    for batch in batches {
        let kinds = batch.column(0).as_primitive::<Int8Type>();
        let (parts, keys) = (batch.column(1).as_primitive::<Int32Type>(), batch.column(2).as_primitive::<Int64Type>());
        let values: &BinaryArray = batch.column(3).as_binary();
        for at in 0..batch.num_rows() {
            let Some(kind) = u8::try_from(kinds.value(at)).ok().and_then(Kind::of) else { continue };
            let value = if values.is_valid(at) { Cow::Borrowed(values.value(at)) } else { Cow::default() };
            rows.push(Row { kind, part: parts.value(at) as u32, key: keys.value(at) as u64, value });
        }
    }
    Ok(rows)
}

/// The columns of a table of rows.
fn schema() -> SchemaRef {
    let field = |name: &str, kind: DataType| Field::new(name, kind, false);
    Arc::new(Schema::new(vec![
        field("kind", DataType::Int8),
        field("part", DataType::Int32),
        field("key", DataType::Int64),
        field("value", DataType::Binary),
    ]))
}

fn table_of(rows: &[Row<'_>]) -> PyResult<Table> {
    let mut batches = Vec::new();
    let mut rest = rows;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = |row: &&Row<'_>| {
            bytes += row.value.len();
            bytes <= BATCH_BYTES
        };
        let count = rest.iter().take_while(fits).count().max(1);
        let (some, behind) = rest.split_at(count);
        batches.push(columns(some));
        rest = behind;
    }
    table_of_columns("rows", schema(), batches)
}

fn columns(rows: &[Row<'_>]) -> Vec<ArrayRef> {
    let (mut kinds, mut parts) = (Int8Builder::new(), Int32Builder::new());
    let (mut keys, mut values) = (Int64Builder::new(), BinaryBuilder::new());
    for row in rows {
        kinds.append_value(row.kind as i8);
        parts.append_value(row.part as i32);
        keys.append_value(row.key as i64);
        values.append_value(&row.value);
    }
    vec![Arc::new(kinds.finish()), Arc::new(parts.finish()), Arc::new(keys.finish()), Arc::new(values.finish())]
}

fn table_of_columns(name: &'static str, schema: SchemaRef, batches: Vec<Vec<ArrayRef>>) -> PyResult<Table> {
    let batch = |columns: Vec<ArrayRef>| RecordBatch::try_new(Arc::clone(&schema), columns);
    let batches = batches.into_iter().map(batch).collect::<Result<_, _>>();
    Ok(Table::of_batches(name, schema.clone(), batches.map_err(|error| broken(&error.to_string()))?))
}

/// These numbers as a column.
pub(crate) fn numbers(numbers: &[u64]) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(numbers.iter().map(|&number| number as i64)))
}
