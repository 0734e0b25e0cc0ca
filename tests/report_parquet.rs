//! The report as Parquet: the cells of the CSV tables, typed.
#![cfg(all(feature = "csv", feature = "parquet"))]
#![allow(clippy::unwrap_used)]

mod reports;

use std::fs::File;

use ::parquet::basic::Type as Physical;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field;
use reports::{Full, ferry};
use wirecopy::report::table::{Kind, Table};
use wirecopy::report::*;

fn written(report: &Report, texts: &Texts<'_>, table: Table) -> SerializedFileReader<File> {
    let mut file = tempfile::tempfile().unwrap();
    parquet::write(report, texts, table, &mut file).unwrap();
    SerializedFileReader::new(file).unwrap()
}

fn rows(file: &SerializedFileReader<File>) -> Vec<Vec<String>> {
    let rows = file.get_row_iter(None).unwrap();
    rows.map(|row| row.unwrap().get_column_iter().map(|(_, field)| cell(field)).collect()).collect()
}

/// A cell as CSV has it.
fn cell(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Bool(flag) => flag.to_string(),
        Field::Long(count) => count.to_string(),
        Field::Double(fraction) => format!("{fraction:?}"),
        Field::Str(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn cells_are_those_of_the_sheets() {
    let (report, texts) = ferry().build();
    let texts: Texts<'_> = texts.iter().map(|(id, text)| (id.as_str(), text.as_str())).collect();
    for table in Table::ALL {
        let mut sheet = Vec::new();
        csv::write(&report, &texts, table, &mut sheet).unwrap();
        let records = ::csv::Reader::from_reader(sheet.as_slice()).into_records();
        let sheet: Vec<Vec<String>> =
            records.map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(rows(&written(&report, &texts, table)), sheet, "{table:?}");
    }
}

#[test]
fn columns_have_types() {
    let (report, _) = ferry().build();
    for table in Table::ALL {
        let file = written(&report, &Texts::default(), table);
        let schema = file.metadata().file_metadata().schema();
        let types: Vec<_> =
            schema.get_fields().iter().map(|field| (field.name().to_owned(), field.get_physical_type())).collect();
        let expected = table.columns().iter().map(|column| {
            let physical = match column.kind {
                Kind::Text => Physical::BYTE_ARRAY,
                Kind::Count => Physical::INT64,
                Kind::Fraction => Physical::DOUBLE,
                Kind::Flag => Physical::BOOLEAN,
            };
            (column.name.to_owned(), physical)
        });
        assert_eq!(types, expected.collect::<Vec<_>>());
    }
}

#[test]
fn a_text_is_whole_and_as_it_is() {
    let long = "=日".repeat(20_000);
    let (report, _) = ferry().with(|report| report.documents[0].title = Some(long.clone())).build();
    let text = "x".repeat(40_000);
    let (mut report, texts) = (report, Texts::from_iter([("000_3835c8ef.txt", text.as_str())]));
    assert_eq!(rows(&written(&report, &texts, Table::Documents))[0][4], long);
    report.documents[0].bytes = 40_000;
    report.documents[0].lines[0].end = 40_000;
    assert_eq!(rows(&written(&report, &texts, Table::Lines))[0][6], text);
}

#[test]
fn many_rows_are_written_in_groups() {
    let (report, _) = ferry()
        .with(|report| {
            let line = report.documents[0].lines[0].clone();
            report.documents[0].lines =
                (1..=250_000).map(|number| LabelledLine { line: number, ..line.clone() }).collect();
        })
        .build();
    let file = written(&report, &Texts::default(), Table::Lines);
    let all: usize = report.documents.iter().map(|document| document.lines.len()).sum();
    assert_eq!((file.num_row_groups(), file.metadata().file_metadata().num_rows()), (3, all as i64));
    let mut lines = file.get_row_iter(None).unwrap().map(|row| cell(row.unwrap().get_column_iter().nth(1).unwrap().1));
    assert!((1..=250_000).all(|number: u32| lines.next() == Some(number.to_string())));
}

#[test]
fn a_refusing_writer_is_reported() {
    let (report, _) = ferry().build();
    let error = parquet::write(&report, &Texts::default(), Table::Links, Full).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
}
