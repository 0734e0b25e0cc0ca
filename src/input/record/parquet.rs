//! Parquet → documents: a row is one.
//!
//! Only the columns that say something are read, a thousand rows at a time, and each is unpacked as the column it is: a table
//! of a hundred columns costs what its texts cost. Columns inside of others have a dotted name (`article.body`).

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::DataType;
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{ChunkReader, FileReader, RowGroupReader, SerializedFileReader};
use ::parquet::schema::types::ColumnDescriptor;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use parquet_bytes::Bytes;

use super::{Record, without_text};
use crate::input::batch::{Batch, Place};
use crate::input::fields::Field;
use crate::input::settings::Settings;
use crate::input::stream::{Source, Stream, Whole};

/// Rows that are read at once.
const ROWS: usize = 1024;

/// Reads all documents of a table into `batch`. What is no file is read into memory first: its end says where everything is.
pub(in crate::input) fn read(stream: Stream<'_>, place: &Place, settings: &Settings, batch: &mut Batch) {
    let is_regular = |file: &File| file.metadata().is_ok_and(|metadata| metadata.is_file());
    if let Source::File(file) = stream.source()
        && is_regular(file)
        && let Ok(file) = file.try_clone()
    {
        return table(file, place, settings, batch);
    }
    match stream.whole(settings.max_bytes) {
        Ok(Whole::Bytes(bytes)) => table(Bytes::from(bytes), place, settings, batch),
        Ok(Whole::TooLong(_)) => {
            let reason = format!("Parquet in something else, {}: unpack it first", settings.far_too_long());
            batch.skip(place.path.as_str(), reason);
        }
        Err(error) => batch.skip(place.path.as_str(), format!("cannot be read: {error}")),
    }
}

/// Reads a table, and survives what the library that reads it does not.
fn table<R: ChunkReader + 'static>(file: R, place: &Place, settings: &Settings, batch: &mut Batch) {
    let mut row = 0;
    // A damaged file can trip an assertion there; it must not cost the other files.
    let read = catch_unwind(AssertUnwindSafe(|| rows(file, place, settings, batch, &mut row)));
    let reason = match read {
        Ok(Ok(())) => return,
        Ok(Err(Trouble::Columns(reason))) => return batch.skip(place.path.as_str(), reason),
        Ok(Err(Trouble::Damage(error))) => error.to_string(),
        Err(_) => "it is damaged".to_owned(),
    };
    batch.skip(place.record(row + 1), format!("cannot be read from here on: {reason}"));
}

enum Trouble {
    /// It has not what a document needs.
    Columns(String),
    Damage(ParquetError),
}

impl From<ParquetError> for Trouble {
    fn from(error: ParquetError) -> Self {
        Trouble::Damage(error)
    }
}

fn rows<R: ChunkReader + 'static>(
    file: R,
    place: &Place,
    settings: &Settings,
    batch: &mut Batch,
    row: &mut u64,
) -> Result<(), Trouble> {
    let file = SerializedFileReader::new(file)?;
    let schema = file.metadata().file_metadata().schema_descr_ptr();
    let columns = Columns::new(schema.columns(), settings)?;
    for number in 0..file.num_row_groups() {
        let group = file.get_row_group(number)?;
        let mut left = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        let mut readers = columns.readers(&*group, |column| schema.column(column))?;
        while left > 0 {
            let at_once = left.min(ROWS);
            let mut cells =
                readers.iter_mut().map(|reader| reader.cells(at_once)).collect::<Result<Vec<_>, ParquetError>>()?;
            for place_in_batch in 0..at_once {
                *row += 1;
                let mut record = Record::default();
                for (reader, cells) in readers.iter().zip(&mut cells) {
                    let Some(cell) = cells.get_mut(place_in_batch).and_then(Option::take) else { continue };
                    for field in &reader.says {
                        record.say_unless_said(*field, &cell);
                    }
                }
                record.take(place, *row, settings, batch);
            }
            left -= at_once;
        }
    }
    Ok(())
}

/// Which columns say what: each with the fields that it says, in the order in which they count.
struct Columns(Vec<(usize, Vec<Field>)>);

impl Columns {
    fn new(columns: &[std::sync::Arc<ColumnDescriptor>], settings: &Settings) -> Result<Self, Trouble> {
        let names: Vec<String> = columns.iter().map(|column| column.path().string()).collect();
        let column = |wanted: &str| {
            let is_flat = |at: &usize| columns[*at].max_rep_level() == 0;
            let exactly = (0..names.len()).filter(is_flat).find(|at| names[*at] == wanted);
            exactly.or_else(|| (0..names.len()).filter(is_flat).find(|at| names[*at].eq_ignore_ascii_case(wanted)))
        };
        let mut says: Vec<(usize, Vec<Field>)> = Vec::new();
        let mut has_text = false;
        for field in Field::ALL {
            for column in settings.fields.names(field).filter_map(column) {
                has_text |= field == Field::Text;
                match says.iter_mut().find(|(known, _)| *known == column) {
                    Some((_, fields)) => fields.push(field),
                    None => says.push((column, vec![field])),
                }
            }
        }
        if !has_text {
            return Err(Trouble::Columns(without_text("column", &settings.fields, &names)));
        }
        Ok(Self(says))
    }

    fn readers(
        &self,
        group: &dyn RowGroupReader,
        describe: impl Fn(usize) -> std::sync::Arc<ColumnDescriptor>,
    ) -> Result<Vec<Column>, ParquetError> {
        let reader = |(column, says): &(usize, Vec<Field>)| {
            let reader = group.get_column_reader(*column)?;
            Ok(Column { reader, shape: describe(*column), says: says.clone() })
        };
        self.0.iter().map(reader).collect()
    }
}

/// A column of a group of rows, on its way.
struct Column {
    reader: ColumnReader,
    shape: std::sync::Arc<ColumnDescriptor>,
    says: Vec<Field>,
}

impl Column {
    /// The next so many cells, as text.
    fn cells(&mut self, rows: usize) -> Result<Vec<Option<String>>, ParquetError> {
        let shape = &self.shape;
        let present = shape.max_def_level();
        match &mut self.reader {
            ColumnReader::ByteArrayColumnReader(reader) => {
                cells(reader, rows, present, |bytes| Some(String::from_utf8_lossy(bytes.data()).into_owned()))
            }
            ColumnReader::Int32ColumnReader(reader) => cells(reader, rows, present, |number| day(shape, *number)),
            ColumnReader::Int64ColumnReader(reader) => cells(reader, rows, present, |number| moment(shape, *number)),
            ColumnReader::FloatColumnReader(reader) => cells(reader, rows, present, |number| Some(number.to_string())),
            ColumnReader::DoubleColumnReader(reader) => cells(reader, rows, present, |number| Some(number.to_string())),
            ColumnReader::BoolColumnReader(reader) => cells(reader, rows, present, |truth| Some(truth.to_string())),
            ColumnReader::Int96ColumnReader(reader) => cells(reader, rows, present, |nanoseconds| {
                Some(Timestamp::from_nanosecond(nanoseconds.to_nanos().into()).ok()?.to_string())
            }),
            // Numbers and keys in bytes, which say nothing to people.
            ColumnReader::FixedLenByteArrayColumnReader(reader) => cells(reader, rows, present, |_| None),
        }
    }
}

/// The next cells of a column whose values are there where their level is `present`.
fn cells<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    present: i16,
    show: impl Fn(&T::T) -> Option<String>,
) -> Result<Vec<Option<String>>, ParquetError> {
    let (mut levels, mut values, mut read) = (Vec::new(), Vec::new(), 0);
    while read < rows {
        let (records, _, _) = reader.read_records(rows - read, Some(&mut levels), None, &mut values)?;
        if records == 0 {
            return Err(ParquetError::EOF("a column has fewer rows than the table".to_owned()));
        }
        read += records;
    }
    if present == 0 {
        return Ok(values.iter().map(show).collect());
    }
    let mut values = values.iter();
    let cell = |level: &i16| if *level == present { values.next().and_then(&show) } else { None };
    Ok(levels.iter().map(cell).collect())
}

/// A number, or the day that it counts from 1970 to.
fn day(shape: &ColumnDescriptor, number: i32) -> Option<String> {
    let is_day =
        matches!(shape.logical_type_ref(), Some(LogicalType::Date)) || shape.converted_type() == ConvertedType::DATE;
    if !is_day {
        return Some(number.to_string());
    }
    Some(Date::constant(1970, 1, 1).checked_add(number.days()).ok()?.to_string())
}

/// A number, or the moment that it counts from 1970 to.
fn moment(shape: &ColumnDescriptor, number: i64) -> Option<String> {
    let unit = match (shape.logical_type_ref(), shape.converted_type()) {
        (Some(LogicalType::Timestamp(moment)), _) => moment.unit,
        (_, ConvertedType::TIMESTAMP_MILLIS) => TimeUnit::MILLIS,
        (_, ConvertedType::TIMESTAMP_MICROS) => TimeUnit::MICROS,
        _ => return Some(number.to_string()),
    };
    let moment = match unit {
        TimeUnit::MILLIS => Timestamp::from_millisecond(number),
        TimeUnit::MICROS => Timestamp::from_microsecond(number),
        TimeUnit::NANOS => Timestamp::from_nanosecond(number.into()),
    };
    Some(moment.ok()?.to_string())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use ::parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
    use ::parquet::file::properties::WriterProperties;
    use ::parquet::file::writer::SerializedFileWriter;
    use ::parquet::schema::parser::parse_message_type;

    use super::*;
    use crate::Document;

    fn table_of(rows: i32) -> Vec<u8> {
        let schema = "message news {
            required int32 id; optional binary body (UTF8); required int32 date (DATE); required int64 seen (TIMESTAMP_MILLIS);
            repeated binary tags (UTF8);
        }";
        let (schema, properties) = (parse_message_type(schema).unwrap(), WriterProperties::builder().build());
        let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties)).unwrap();
        let mut group = writer.next_row_group().unwrap();
        let numbers: Vec<i32> = (0..rows).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int32Type>().write_batch(&numbers, None, None).unwrap();
        column.close().unwrap();
        let levels: Vec<i16> = numbers.iter().map(|number| i16::from(number % 3 != 2)).collect();
        let texts: Vec<ByteArray> = numbers
            .iter()
            .filter(|number| *number % 3 != 2)
            .map(|number| ByteArray::from(format!("text {number}").as_str()))
            .collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int32Type>().write_batch(&numbers, None, None).unwrap();
        column.close().unwrap();
        let moments: Vec<i64> = numbers.iter().map(|number| i64::from(*number) * 1000).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&moments, None, None).unwrap();
        column.close().unwrap();
        let none = vec![0_i16; numbers.len()];
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&[], Some(&none), Some(&none)).unwrap();
        column.close().unwrap();
        group.close().unwrap();
        writer.into_inner().unwrap()
    }

    fn read_table(bytes: &[u8], settings: &Settings) -> Batch {
        let mut batch = Batch::default();
        read(Stream::once(bytes), &Place::new("a.parquet", "a.parquet"), settings, &mut batch);
        batch
    }

    fn named(fields: &[(Field, &str)]) -> Settings {
        let fields =
            fields.iter().fold(Settings::default().fields, |all, (field, name)| all.and(*field, (*name).to_owned()));
        Settings { fields, ..Settings::default() }
    }

    #[test]
    fn rows_arrive_in_order_with_their_holes() {
        let batch = read_table(&table_of(5000), &named(&[(Field::Text, "body"), (Field::Title, "seen")]));
        assert_eq!(batch.documents.len(), 3334);
        assert_eq!(batch.skipped.len(), 1666);
        assert_eq!(batch.skipped[0].path, "a.parquet:3");
        let expected = Document::new("1", "text 1").with_path("a.parquet").with_published("1970-01-02");
        assert_eq!(batch.documents[1], expected.with_title("1970-01-01T00:00:01Z"));
        assert_eq!(batch.documents.last().map(Document::text), Some("text 4999"));
    }

    #[test]
    fn a_table_without_a_text_says_what_it_has() {
        let batch = read_table(&table_of(3), &Settings::default());
        assert!(batch.skipped[0].reason.contains("`id`, `body`"), "{batch:?}");
        let batch = read_table(&table_of(3), &named(&[(Field::Text, "tags")]));
        assert!(batch.skipped[0].reason.contains("no column `tags`"), "a column of lists is no text: {batch:?}");
    }

    #[test]
    fn a_damaged_table_is_told() {
        let whole = table_of(50);
        for end in [0, 3, 8, whole.len() / 2, whole.len() - 1] {
            let batch = read_table(&whole[..end], &named(&[(Field::Text, "body")]));
            assert_eq!((batch.documents.len(), batch.skipped.len()), (0, 1), "{end}");
        }
    }
}
