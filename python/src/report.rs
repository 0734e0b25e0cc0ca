//! What was found, with the texts it was found in. It stays here; Python is given the parts it asks for, as JSON.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use wirecopy::Document;
use wirecopy::report::html::{self, Extent};
use wirecopy::report::json::{self, Part};
use wirecopy::report::table as tables;
use wirecopy::report::text::{Page, Style};
use wirecopy::report::{Detail, Texts, csv, parquet};

use crate::errors::{broken, cannot_write};
use crate::table::Table;

/// A finished report, and the documents it is about.
#[pyclass(frozen, module = "wirecopy._wirecopy")]
pub(crate) struct Report(Arc<Inner>);

struct Inner {
    report: wirecopy::Report,
    /// By id.
    documents: Vec<Document>,
    detail: Detail,
    /// The two documents of a comparison, in the order in which they were given.
    sides: Option<[String; 2]>,
}

impl Report {
    pub(crate) fn new(
        report: wirecopy::Report,
        mut documents: Vec<Document>,
        detail: Detail,
        side_by_side: bool,
    ) -> Self {
        let sides = match documents.as_slice() {
            [a, b] if side_by_side => Some([a.id().to_owned(), b.id().to_owned()]),
            _ => None,
        };
        documents.sort_by(|a, b| a.id().cmp(b.id()));
        Self(Arc::new(Inner { report, documents, detail, sides }))
    }
}

impl Inner {
    fn texts(&self) -> Texts<'_> {
        Texts::from_iter(&self.documents)
    }

    /// The items of one array of the report, from one to another, as a JSON array.
    fn items(&self, of: fn(usize) -> Part, start: usize, stop: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![b'['];
        for number in start..stop {
            if number > start {
                bytes.push(b',');
            }
            json::write_part(&self.report, of(number), self.detail, &mut bytes)?;
        }
        bytes.push(b']');
        Ok(bytes)
    }

    fn page(&self, width: usize, out: &mut dyn Write) -> io::Result<()> {
        let texts = self.texts();
        let style = Style { width, colour: false };
        let page = Page::new(&self.report, &texts).detail(self.detail).style(style);
        match &self.sides {
            Some([a, b]) => page.write_comparison(a, b, out),
            None => page.write(out),
        }
    }

    /// Writes one file; says whether everything is in it.
    fn write(&self, format: &str, out: &mut dyn Write) -> PyResult<io::Result<bool>> {
        let (report, texts) = (&self.report, self.texts());
        Ok(match format {
            "json" => json::write(report, self.detail, out).map(|()| true),
            "ndjson" => json::write_lines(report, self.detail, out).map(|()| true),
            "text" => self.page(WIDTH, out).map(|()| true),
            "html" => match &self.sides {
                Some([a, b]) => html::compare(report, a, b, &texts, self.detail, out),
                None => html::write(report, &texts, self.detail, out),
            }
            .map(|extent| extent != Extent::WithoutTexts),
            other => return Err(PyValueError::new_err(format!("no file has the format `{other}`"))),
        })
    }

    /// Writes files into a folder.
    fn write_folder(&self, format: &str, folder: &Path) -> PyResult<io::Result<()>> {
        let (report, texts) = (&self.report, self.texts());
        let open = |name: &str| File::create_new(folder.join(name)).map(BufWriter::new);
        let each_table = |write: &dyn Fn(tables::Table, BufWriter<File>) -> io::Result<()>| {
            let mut written = tables::Table::ALL.into_iter().filter(|table| table.is_in(self.detail));
            written.try_for_each(|table| write(table, open(&format!("{}.{format}", table.name()))?))
        };
        Ok(match format {
            "csv" => {
                each_table(&|table, mut out| csv::write(report, &texts, table, &mut out).and_then(|()| out.flush()))
            }
            "parquet" => {
                each_table(&|table, mut out| parquet::write(report, &texts, table, &mut out).and_then(|()| out.flush()))
            }
            "html" => html::write_pages(report, &texts, self.detail, &mut |name| Ok(Box::new(open(name)?))),
            other => return Err(PyValueError::new_err(format!("no folder has the format `{other}`"))),
        })
    }
}

/// Columns of a text report.
const WIDTH: usize = 100;

#[pymethods]
impl Report {
    /// The detail it was made with.
    #[getter]
    fn detail(&self) -> &'static str {
        self.0.detail.as_str()
    }

    /// All that is no array of findings, as a JSON object.
    fn header(&self, py: Python<'_>) -> PyResult<String> {
        let mut bytes = Vec::new();
        let written = py.detach(|| json::write_part(&self.0.report, Part::Header, self.0.detail, &mut bytes));
        text(written.map(|_| bytes))
    }

    /// How many items an array of the report has.
    fn length(&self, kind: &str) -> PyResult<usize> {
        let report = &self.0.report;
        Ok(match kind {
            "documents" => report.documents.len(),
            "stories" => report.stories.len(),
            "links" if self.0.detail.has_links() => report.links.len(),
            "passages" if self.0.detail.has_passages() => report.passages.len(),
            "links" | "passages" => 0,
            other => return Err(PyKeyError::new_err(other.to_owned())),
        })
    }

    /// The items of an array of the report, from one to another, as a JSON array.
    fn items(&self, py: Python<'_>, kind: &str, start: usize, stop: usize) -> PyResult<String> {
        let of = match kind {
            "documents" => Part::Document,
            "stories" => Part::Story,
            "links" => Part::Link,
            "passages" => Part::Passage,
            other => return Err(PyKeyError::new_err(other.to_owned())),
        };
        let stop = stop.min(self.length(kind)?);
        text(py.detach(|| self.0.items(of, start, stop)))
    }

    /// The report in one of its forms: json, ndjson, text or html.
    fn to_text(&self, py: Python<'_>, format: &str) -> PyResult<String> {
        py.detach(|| {
            let mut bytes = Vec::new();
            text(self.0.write(format, &mut bytes)?.map(|_| bytes))
        })
    }

    /// The text report for so many columns.
    fn to_page(&self, py: Python<'_>, width: usize) -> PyResult<String> {
        py.detach(|| {
            let mut bytes = Vec::new();
            text(self.0.page(width, &mut bytes).map(|()| bytes))
        })
    }

    /// Writes the report into a file, and says whether everything is in it.
    fn write_file(&self, py: Python<'_>, path: PathBuf, format: &str) -> PyResult<bool> {
        py.detach(|| {
            let cannot = |error: io::Error| cannot_write(&path, &error);
            let mut out = BufWriter::new(File::create(&path).map_err(cannot)?);
            let is_whole = self.0.write(format, &mut out)?.map_err(cannot)?;
            out.flush().map_err(cannot)?;
            Ok(is_whole)
        })
    }

    /// Writes the report into a folder, which is made.
    fn write_folder(&self, py: Python<'_>, path: PathBuf, format: &str) -> PyResult<()> {
        py.detach(|| {
            let cannot = |error: io::Error| cannot_write(&path, &error);
            fs::create_dir_all(&path).map_err(cannot)?;
            self.0.write_folder(format, &path)?.map_err(cannot)
        })
    }

    /// Whether a report of this detail has a table of this name.
    fn has_table(&self, name: &str) -> bool {
        named(name).is_some_and(|table| table.is_in(self.0.detail))
    }

    /// The table of this name.
    fn table(&self, py: Python<'_>, name: &str) -> PyResult<Table> {
        let table = named(name).filter(|table| table.is_in(self.0.detail));
        let table = table.ok_or_else(|| PyKeyError::new_err(name.to_owned()))?;
        let made = py.detach(|| Table::new(&self.0.report, &self.0.texts(), table));
        made.map_err(|error| broken(&error.to_string()))
    }

    /// The text of a document, from a byte to another, where it is known; malformed where a character is cut.
    fn excerpt<'py>(
        &self,
        py: Python<'py>,
        id: &str,
        start: Option<usize>,
        stop: Option<usize>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let documents = &self.0.documents;
        let found = documents.binary_search_by(|document| document.id().cmp(id));
        let text = found.map(|number| documents[number].text()).map_err(|_| PyKeyError::new_err(id.to_owned()))?;
        let stop = stop.unwrap_or(text.len());
        match text.get(start.unwrap_or(0)..stop) {
            Some(part) => Ok(part.into_pyobject(py)?.into_any()),
            None => Err(PyValueError::new_err(format!(
                "no stretch of `{id}` goes from byte {} to {stop}: it has {} bytes, and a character must not be cut",
                start.unwrap_or(0),
                text.len()
            ))),
        }
    }
}

fn named(name: &str) -> Option<tables::Table> {
    tables::Table::ALL.into_iter().find(|table| table.name() == name)
}

fn text(written: io::Result<Vec<u8>>) -> PyResult<String> {
    let bytes = written.map_err(|error| broken(&error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| broken(&error.to_string()))
}
