//! What Python has → documents: paths, and objects with the fields of a JSON line.
//!
//! What the fields mean (numbers as ids, blank ones, `date` for `published`, the site of `url` as source) is decided by the
//! very reader of JSON Lines: it is given all but the text, which goes past it.

use std::io;
use std::mem;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyString};
use serde_json::{Map, Value};
use wirecopy::Document;
use wirecopy::input::{self, Reader, document_of_line};
use wirecopy::report::Skipped;

use crate::errors::InputError;
use crate::job;

/// What documents without an id are named after: `documents:7` is the seventh.
const NAME: &str = "documents";
/// The fields of a document beside its text.
pub(crate) const FIELDS: [&str; 9] = ["id", "title", "source", "published", "date", "url", "language", "lang", "path"];

/// Documents that were read, and what was the matter with them.
#[pyclass(frozen, module = "wirecopy._wirecopy")]
#[derive(Default)]
pub(crate) struct Input(Mutex<input::Input>);

impl Input {
    pub(crate) fn new(input: input::Input) -> Self {
        // Joined with nothing, it has its ids kept apart.
        Self(Mutex::new(input.join(input::Input::default())))
    }

    pub(crate) fn take(&self) -> input::Input {
        mem::take(&mut self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, input::Input> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Input {
    /// Reads files, folders, patterns, and `-` for standard input.
    #[staticmethod]
    #[pyo3(signature = (paths, jobs=None))]
    fn of_paths(py: Python<'_>, paths: Vec<PathBuf>, jobs: Option<usize>) -> PyResult<Self> {
        job::run(py, jobs, None, move |_| Reader::new().read(&paths, io::stdin())).map(|input| Self(Mutex::new(input)))
    }

    /// Takes dictionaries, or objects with such attributes, one by one.
    #[staticmethod]
    fn of_documents(documents: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut input = input::Input::default();
        for (number, item) in (1..).zip(documents.try_iter()?) {
            add(&mut input, document(&item?, number)?, number);
        }
        Ok(Self::new(input))
    }

    /// Takes a table: anything with `__arrow_c_stream__` or `__arrow_c_array__`.
    #[staticmethod]
    fn of_arrow(table: &Bound<'_, PyAny>) -> PyResult<Self> {
        crate::arrow::read(table).map(Self::new)
    }

    /// How many documents it holds.
    fn __len__(&self) -> usize {
        self.lock().documents.len()
    }

    /// What was read but deserves a look.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.lock().warnings.iter().map(ToString::to_string).collect()
    }

    /// What could not be read: pairs of a path and a reason.
    #[getter]
    fn skipped(&self) -> Vec<(String, String)> {
        let input = self.lock();
        input.skipped.iter().map(|skipped| (skipped.path.clone(), skipped.reason.clone())).collect()
    }

    /// The documents and all that is said about them, those of another behind.
    fn join(&self, other: &Input) -> Self {
        Self(Mutex::new(self.take().join(other.take())))
    }
}

/// Adds a document, or says why there is none.
pub(crate) fn add(input: &mut input::Input, document: Result<Document, String>, number: u64) {
    match document {
        Ok(document) => input.documents.push(document),
        Err(reason) => input.skipped.push(Skipped { path: format!("{NAME}:{number}"), reason }),
    }
}

/// The document that an object describes, or what is wrong with its fields.
///
/// # Errors
///
/// When it is no object of the kind at all.
pub(crate) fn document(item: &Bound<'_, PyAny>, number: u64) -> PyResult<Result<Document, String>> {
    let py = item.py();
    let text = match field(item, intern!(py, "text"))? {
        Some(text) => text,
        None => return Ok(Err("`text` is missing or None".to_owned())),
    };
    let text = match text.cast::<PyString>() {
        Ok(text) => match text.to_str() {
            Ok(text) => text.to_owned(),
            Err(_) => return Ok(Err("`text` holds half a surrogate pair, which is no character".to_owned())),
        },
        Err(_) => return Ok(Err(format!("`text` is {}, not a string", type_name(&text)))),
    };
    let mut fields = Map::new();
    for name in FIELDS {
        if let Some(value) = field(item, &PyString::intern(py, name))? {
            match scalar(&value)? {
                Some(value) => drop(fields.insert(name.to_owned(), value)),
                None => return Ok(Err(format!("`{name}` is {}, not a string", type_name(&value)))),
            }
        }
    }
    Ok(with_fields(text, fields, number))
}

/// The document of a text and of its other fields, as the reader of JSON Lines understands them.
pub(crate) fn with_fields(text: String, mut fields: Map<String, Value>, number: u64) -> Result<Document, String> {
    let path = fields.remove("path");
    fields.insert("text".to_owned(), Value::String(String::new()));
    let line = Value::Object(fields).to_string();
    let known = document_of_line(line.as_bytes(), NAME, number).map_err(|bad| bad.reason)?;
    let mut document = Document::new(known.id(), text);
    if let Some(title) = known.title() {
        document = document.with_title(title);
    }
    if let Some(source) = known.source() {
        document = document.with_source(source);
    }
    if let Some(published) = known.published() {
        document = document.with_published(published);
    }
    if let Some(language) = known.language() {
        document = document.with_language(&language.to_string());
    }
    match path {
        Some(Value::String(path)) => Ok(document.with_path(path)),
        Some(Value::Null) | None => Ok(document),
        Some(other) => Err(format!("`path` is {other}, not a string")),
    }
}

/// A field of a dictionary, or an attribute; nothing where it is None.
fn field<'py>(item: &Bound<'py, PyAny>, name: &Bound<'py, PyString>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let value = match item.cast::<PyDict>() {
        Ok(fields) => fields.get_item(name)?,
        Err(_) => item.getattr_opt(name)?,
    };
    Ok(value.filter(|value| !value.is_none()))
}

/// A value as JSON has it: a whole number of any type is text, as an id is; a date has its ISO 8601 form; NaN and NaT, which
/// data frames have where nothing is, are nothing. None where it is no scalar.
fn scalar(value: &Bound<'_, PyAny>) -> PyResult<Option<Value>> {
    let py = value.py();
    let text = |text: Bound<'_, PyAny>| Ok(Some(Value::String(text.extract()?)));
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(text.to_str().ok().map(|text| Value::String(text.to_owned())));
    }
    if value.is_instance_of::<PyBool>() {
        return Ok(None);
    }
    if value.is_instance_of::<PyFloat>() {
        // There is no JSON for NaN, and so it becomes null.
        return Ok(Some(Value::from(value.extract::<f64>()?)));
    }
    if let Some(number) = value.getattr_opt(intern!(py, "__index__"))? {
        return text(number.call0()?.str()?.into_any());
    }
    if let Some(format) = value.getattr_opt(intern!(py, "isoformat"))? {
        return if value.ne(value)? { Ok(Some(Value::Null)) } else { text(format.call0()?) };
    }
    match value.getattr_opt(intern!(py, "__fspath__"))? {
        Some(path) => text(path.call0()?),
        None => Ok(None),
    }
}

fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "an object".to_owned(), |name| name.to_string())
}

/// A document to hand to an index, which must have an id.
///
/// # Errors
///
/// When a field is not what it should be.
pub(crate) fn one(item: &Bound<'_, PyAny>) -> PyResult<Document> {
    document(item, 1)?.map_err(InputError::new_err)
}
