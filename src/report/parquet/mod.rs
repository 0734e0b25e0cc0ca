//! The report as Parquet: a file for each [`Table`], its columns typed, for data frames and databases.
//!
//! Nothing is guessed when it is read: an id `001` stays text, a count is a whole number, what is not known is null. Texts
//! are whole and as they are, since nothing that reads Parquet takes them for formulas. The format's own writer is used
//! column by column, without Arrow: rows of these tables need no more.

use std::io::{self, Write};
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::Type;

use super::table::{Cell, Kind, Table, rows};
use super::{Report, SCHEMA, Texts, Tool};

/// Rows of a group, at most: what is held in memory at once, and read at once.
const GROUP_ROWS: usize = 100_000;
/// Bytes of text in a group that end it.
const GROUP_BYTES: usize = 64 << 20;

/// Writes one table. Numbers are those of the JSON report.
///
/// ```
/// use wirecopy::{Detector, Document};
/// use wirecopy::report::table::Table;
/// use wirecopy::report::{Texts, parquet};
///
/// let documents = [Document::new("=1+1", "Mali has detained soldiers.")];
/// let report = Detector::builder().build()?.scan(&documents)?;
/// let mut bytes = Vec::new();
/// parquet::write(&report, &Texts::from_iter(&documents), Table::Documents, &mut bytes).expect("a vector takes every byte");
/// assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
/// # Ok::<(), wirecopy::Error>(())
/// ```
///
/// # Errors
///
/// Those of `out`.
pub fn write(report: &Report, texts: &Texts<'_>, table: Table, out: impl Write + Send) -> io::Result<()> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("{SCHEMA} {} {}", Tool::CURRENT.name, Tool::CURRENT.version))
        .build();
    let schema = schema(table).map_err(as_io)?;
    let mut writer = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(as_io)?;
    let mut group = Group::new(table);
    rows(report, texts, table, &mut |cells| {
        group.push(cells);
        if group.is_full() {
            std::mem::replace(&mut group, Group::new(table)).write(&mut writer).map_err(as_io)?;
        }
        Ok(())
    })?;
    group.write(&mut writer).map_err(as_io)?;
    writer.close().map_err(as_io)?;
    Ok(())
}

fn schema(table: Table) -> Result<Type> {
    let column = |name, kind| {
        let (physical, logical) = match kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Count => (Physical::INT64, None),
            Kind::Fraction => (Physical::DOUBLE, None),
            Kind::Flag => (Physical::BOOLEAN, None),
        };
        let column = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
        column.with_logical_type(logical).build().map(Arc::new)
    };
    let columns = table.columns().iter().map(|described| column(described.name, described.kind));
    Type::group_type_builder(table.name()).with_fields(columns.collect::<Result<_>>()?).build()
}

/// Rows that are written together, column by column.
struct Group {
    columns: Vec<Column>,
    rows: usize,
    bytes: usize,
}

/// The cells of a column that are not empty, and for each row whether it has one: 1, else 0.
struct Column {
    values: Values,
    levels: Vec<i16>,
}

enum Values {
    Texts(Vec<ByteArray>),
    Counts(Vec<i64>),
    Fractions(Vec<f64>),
    Flags(Vec<bool>),
}

impl Group {
    fn new(table: Table) -> Self {
        let values = |kind| match kind {
            Kind::Text => Values::Texts(Vec::new()),
            Kind::Count => Values::Counts(Vec::new()),
            Kind::Fraction => Values::Fractions(Vec::new()),
            Kind::Flag => Values::Flags(Vec::new()),
        };
        let column = |kind| Column { values: values(kind), levels: Vec::new() };
        Self { columns: table.columns().iter().map(|described| column(described.kind)).collect(), rows: 0, bytes: 0 }
    }

    fn push(&mut self, cells: &[Cell<'_>]) {
        self.rows += 1;
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            self.bytes += column.push(cell);
        }
    }

    fn is_full(&self) -> bool {
        self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES
    }

    fn write(self, writer: &mut SerializedFileWriter<impl Write + Send>) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = writer.next_row_group()?;
        let mut columns = self.columns.iter();
        while let (Some(mut place), Some(column)) = (group.next_column()?, columns.next()) {
            column.write(&mut place)?;
            place.close()?;
        }
        group.close()?;
        Ok(())
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
        let is_known = match (&mut self.values, cell) {
            (Values::Texts(texts), _) => text.map(|text| texts.push(ByteArray::from(text))).is_some(),
            (Values::Counts(counts), Cell::Count(count)) => {
                i64::try_from(*count).map(|count| counts.push(count)).is_ok()
            }
            (Values::Fractions(fractions), Cell::Fraction(fraction)) if fraction.is_finite() => {
                fractions.push(*fraction);
                true
            }
            (Values::Flags(flags), Cell::Flag(flag)) => {
                flags.push(*flag);
                true
            }
            _ => false,
        };
        self.levels.push(i16::from(is_known));
        text.map_or(0, str::len)
    }

    fn write(&self, place: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let levels = Some(self.levels.as_slice());
        match &self.values {
            Values::Texts(texts) => place.typed::<ByteArrayType>().write_batch(texts, levels, None)?,
            Values::Counts(counts) => place.typed::<Int64Type>().write_batch(counts, levels, None)?,
            Values::Fractions(fractions) => place.typed::<DoubleType>().write_batch(fractions, levels, None)?,
            Values::Flags(flags) => place.typed::<BoolType>().write_batch(flags, levels, None)?,
        };
        Ok(())
    }
}

/// The error of the writer below, where there is one.
fn as_io(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        error => io::Error::other(error),
    }
}
