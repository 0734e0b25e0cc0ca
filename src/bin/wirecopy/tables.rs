//! The report as a folder of tables.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use wirecopy::Report;
use wirecopy::report::table::Table;
use wirecopy::report::{Detail, Texts, csv};

/// What to do where a folder is not to be replaced.
pub(crate) const REMEDY: &str = "name a new or empty one, or one that holds nothing but an earlier report";
/// How the table of what there is one of begins, of any version.
const MARK: &[u8] = b"name,value\r\nschema,wirecopy.report/";

/// Writes a table a file.
pub(crate) fn write(report: &Report, texts: &Texts<'_>, detail: Detail, folder: &Path) -> io::Result<()> {
    for table in Table::ALL.into_iter().filter(|table| table.is_in(detail)) {
        let mut file = BufWriter::new(File::create_new(folder.join(file_name(table)))?);
        csv::write(report, texts, table, &mut file)?;
        file.flush()?;
    }
    Ok(())
}

/// Whether a folder holds a report that was written so, and nothing else: then it may be replaced.
pub(crate) fn is_report(folder: &Path) -> io::Result<bool> {
    let names: Vec<OsString> = Table::ALL.into_iter().map(|table| file_name(table).into()).collect();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !names.contains(&entry.file_name()) || !entry.file_type()?.is_file() {
            return Ok(false);
        }
    }
    let mut mark = Vec::new();
    match File::open(folder.join(file_name(Table::Report))) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        opened => opened?.take(MARK.len() as u64).read_to_end(&mut mark)?,
    };
    Ok(mark == MARK)
}

fn file_name(table: Table) -> String {
    format!("{}.csv", table.name())
}
