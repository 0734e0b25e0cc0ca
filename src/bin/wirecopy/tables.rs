//! The report as a folder of tables.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use wirecopy::Report;
#[cfg(feature = "parquet")]
use wirecopy::report::parquet;
use wirecopy::report::table::Table;
use wirecopy::report::{Detail, Texts, csv};

/// What to do where a folder is not to be replaced.
pub(crate) const REMEDY: &str = "name a new or empty one, or one that holds nothing but an earlier report";
/// What the file with what there is one of holds, of any version: CSV as its first row, Parquet as its maker.
const MARK: &[u8] = b"wirecopy.report/";
/// Bytes of that file that are looked at: it has a few rows.
const MARKED: u64 = 64 << 10;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Csv,
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Form {
    fn ending(self) -> &'static str {
        match self {
            Form::Csv => "csv",
            #[cfg(feature = "parquet")]
            Form::Parquet => "parquet",
        }
    }
}

/// Writes a table a file.
pub(crate) fn write(report: &Report, texts: &Texts<'_>, detail: Detail, form: Form, folder: &Path) -> io::Result<()> {
    for table in Table::ALL.into_iter().filter(|table| table.is_in(detail)) {
        let mut file = BufWriter::new(File::create_new(folder.join(format!("{}.{}", table.name(), form.ending())))?);
        match form {
            Form::Csv => csv::write(report, texts, table, &mut file)?,
            #[cfg(feature = "parquet")]
            Form::Parquet => parquet::write(report, texts, table, &mut file)?,
        }
        file.flush()?;
    }
    Ok(())
}

/// Whether a folder holds a report that was written so, and nothing else: then it may be replaced.
pub(crate) fn is_report(folder: &Path) -> io::Result<bool> {
    let mut is_marked = false;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let parts = name.to_str().and_then(|name| name.rsplit_once('.'));
        let Some((table, "csv" | "parquet")) = parts else { return Ok(false) };
        if !Table::ALL.iter().any(|known| known.name() == table) || !entry.file_type()?.is_file() {
            return Ok(false);
        }
        if table == Table::Report.name() {
            let mut bytes = Vec::new();
            File::open(entry.path())?.take(MARKED).read_to_end(&mut bytes)?;
            is_marked |= bytes.windows(MARK.len()).any(|part| part == MARK);
        }
    }
    Ok(is_marked)
}
