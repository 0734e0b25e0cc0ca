//! The tables of a report as Arrow: the columns of `report::table`, in batches, handed over by the Arrow C interface.
//!
//! A table is made once; whoever takes it, and however often, shares its memory. Text is `large_string`, since a line may have
//! any length, a count `int64`, a fraction `double`, a flag `bool`, as in the Parquet files.

use std::io;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, LargeStringBuilder};
use arrow_array::{ArrayRef, RecordBatch, StructArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use wirecopy::Report;
use wirecopy::report::Texts;
use wirecopy::report::table::{self, Cell, Kind, rows};

/// Rows of a batch, at most.
const BATCH_ROWS: usize = 100_000;
/// Bytes of text in a batch that end it.
const BATCH_BYTES: usize = 64 << 20;

/// One table of a report.
#[pyclass(frozen, module = "wirecopy")]
pub(crate) struct Table {
    name: &'static str,
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    /// Makes the columns of a table.
    pub(crate) fn new(report: &Report, texts: &Texts<'_>, table: table::Table) -> io::Result<Self> {
        let schema = Arc::new(schema(table));
        let (mut batch, mut batches) = (Batch::new(table), Vec::new());
        rows(report, texts, table, &mut |cells| {
            batch.push(cells);
            if batch.is_full() {
                batches.push(std::mem::replace(&mut batch, Batch::new(table)).finish(&schema)?);
            }
            Ok(())
        })?;
        if batch.rows > 0 {
            batches.push(batch.finish(&schema)?);
        }
        Ok(Self { name: table.name(), schema, batches })
    }
}

impl Table {
    /// A table of these batches.
    pub(crate) fn of_batches(name: &'static str, schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Self { name, schema, batches }
    }

    /// The same with other numbers in its first column, one a row.
    pub(crate) fn numbered(mut self, mut numbers: &[u64]) -> io::Result<Self> {
        for batch in &mut self.batches {
            let (own, behind) =
                numbers.split_at_checked(batch.num_rows()).ok_or_else(|| io::Error::other("too few numbers"))?;
            let mut columns = batch.columns().to_vec();
            columns[0] = crate::parts::numbers(own);
            *batch = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(io::Error::other)?;
            numbers = behind;
        }
        Ok(self)
    }
}

#[pymethods]
impl Table {
    /// Its name.
    #[getter]
    fn name(&self) -> &'static str {
        self.name
    }

    /// The names of its columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("<wirecopy.Table {}: {} rows of {}>", self.name, self.__len__(), self.column_names().join(", "))
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyArrowResult<Bound<'py, PyCapsule>> {
        to_schema_pycapsule(py, self.schema.as_ref())
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        let batches = self.batches.clone().into_iter().map(|batch| Ok(Arc::new(StructArray::from(batch)) as ArrayRef));
        let field = Field::new_struct("", self.schema.fields().clone(), false);
        to_stream_pycapsule(py, Box::new(ArrayIterator::new(batches, field.into())), requested_schema)
    }
}

fn schema(table: table::Table) -> Schema {
    let field = |column: &table::Column| {
        let kind = match column.kind {
            Kind::Text => DataType::LargeUtf8,
            Kind::Count => DataType::Int64,
            Kind::Fraction => DataType::Float64,
            Kind::Flag => DataType::Boolean,
        };
        Field::new(column.name, kind, true)
    };
    Schema::new(table.columns().iter().map(field).collect::<Vec<_>>())
}

/// Rows on their way into a batch.
struct Batch {
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
}

enum Column {
    Text(LargeStringBuilder),
    Count(Int64Builder),
    Fraction(Float64Builder),
    Flag(BooleanBuilder),
}

impl Batch {
    fn new(table: table::Table) -> Self {
        let column = |described: &table::Column| match described.kind {
            Kind::Text => Column::Text(LargeStringBuilder::new()),
            Kind::Count => Column::Count(Int64Builder::new()),
            Kind::Fraction => Column::Fraction(Float64Builder::new()),
            Kind::Flag => Column::Flag(BooleanBuilder::new()),
        };
        Self { columns: table.columns().iter().map(column).collect(), rows: 0, bytes: 0 }
    }

    fn push(&mut self, cells: &[Cell<'_>]) {
        self.rows += 1;
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            self.bytes += column.push(cell);
        }
    }

    fn is_full(&self) -> bool {
        self.rows >= BATCH_ROWS || self.bytes >= BATCH_BYTES
    }

    fn finish(self, schema: &SchemaRef) -> io::Result<RecordBatch> {
        let columns = self.columns.into_iter().map(Column::finish).collect();
        RecordBatch::try_new(Arc::clone(schema), columns).map_err(io::Error::other)
    }
}

impl Column {
    /// Takes a cell, and tells how many bytes of text it holds. A cell of another kind than its column's is an empty one.
    fn push(&mut self, cell: &Cell<'_>) -> usize {
        let text = match cell {
            Cell::Text(text) | Cell::Passage(text) => Some(*text),
            Cell::Figure(figure) => Some(figure.as_str()),
            _ => None,
        };
        match (self, cell) {
            (Column::Text(texts), _) => texts.append_option(text),
            (Column::Count(counts), Cell::Count(count)) => counts.append_option(i64::try_from(*count).ok()),
            (Column::Fraction(fractions), Cell::Fraction(fraction)) => {
                fractions.append_option(Some(*fraction).filter(|fraction| fraction.is_finite()));
            }
            (Column::Flag(flags), Cell::Flag(flag)) => flags.append_value(*flag),
            (Column::Count(counts), _) => counts.append_null(),
            (Column::Fraction(fractions), _) => fractions.append_null(),
            (Column::Flag(flags), _) => flags.append_null(),
        }
        text.map_or(0, str::len)
    }

    fn finish(self) -> ArrayRef {
        match self {
            Column::Text(mut texts) => Arc::new(texts.finish()),
            Column::Count(mut counts) => Arc::new(counts.finish()),
            Column::Fraction(mut fractions) => Arc::new(fractions.finish()),
            Column::Flag(mut flags) => Arc::new(flags.finish()),
        }
    }
}
