//! The library's errors as Python's exceptions, which `wirecopy/_errors.py` defines: each is also the built-in one that it is
//! by nature, and only Python code can make a class of two.

use pyo3::exceptions::{PyOSError, PyRuntimeError};
use pyo3::{PyErr, import_exception};
use wirecopy::ErrorKind;

import_exception!(wirecopy._errors, Error);
import_exception!(wirecopy._errors, InputError);
import_exception!(wirecopy._errors, LimitError);
import_exception!(wirecopy._errors, ParameterError);
import_exception!(wirecopy._errors, StoreError);
import_exception!(wirecopy._errors, TableError);

/// The exception of an error.
pub(crate) fn exception(error: &wirecopy::Error) -> PyErr {
    let message = error.to_string();
    match error.kind() {
        ErrorKind::Parameter => ParameterError::new_err(message),
        ErrorKind::Limit => LimitError::new_err(message),
        ErrorKind::Table => TableError::new_err(message),
        ErrorKind::Store => StoreError::new_err(message),
        _ => Error::new_err(message),
    }
}

/// The exception of a file that cannot be written, by its name.
pub(crate) fn cannot_write(path: &std::path::Path, error: &std::io::Error) -> PyErr {
    match error.raw_os_error() {
        // With a number Python makes it a `FileNotFoundError`, a `PermissionError`, …
        Some(number) => PyOSError::new_err((number, error.kind().to_string(), path.display().to_string())),
        None => PyOSError::new_err(format!("cannot write `{}`: {error}", path.display())),
    }
}

/// The exception of what cannot happen by what a caller does.
pub(crate) fn broken(what: &str) -> PyErr {
    PyRuntimeError::new_err(format!("{what}: this is a fault of wirecopy, please report it"))
}
