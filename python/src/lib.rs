//! The compiled half of the Python package: everything that works on texts, nothing that decides how Python likes it.
//!
//! What users see is Python, in `python/wirecopy`: it sorts out arguments, and hands over what is in the contract's JSON as
//! dictionaries. Here a file a noun: `input` makes documents of Python's objects, `arrow` of Arrow's, `job` runs a search on
//! its threads with the interpreter's lock released, `report` and `table` hold what was found, `index` is the crawler's,
//! `parts` what executors of Spark call.

mod arrow;
mod errors;
mod index;
mod input;
mod job;
mod parts;
mod report;
mod table;

use std::collections::BTreeMap;
use std::ffi::OsString;

use pyo3::prelude::*;
use pyo3::types::PyModule;
use wirecopy::DetectorBuilder;
use wirecopy::parts::Kind;
use wirecopy::report::Tool;
use wirecopy::report::table::Table;

/// Runs the `wirecopy` command with these arguments, its name first, and returns its exit code. A process can once.
#[pyfunction]
fn main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| wirecopy_command::answer(arguments))
}

/// The compiled half of the package.
#[pymodule]
fn _wirecopy(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", Tool::CURRENT.version)?;
    module.add("TABLES", Table::ALL.map(Table::name).to_vec())?;
    module.add("RECALL_AT", (DetectorBuilder::RECALL_SIMILARITY, DetectorBuilder::RECALL_PROBABILITY))?;
    module.add("FORMAT", wirecopy::parts::FORMAT)?;
    module.add("KINDS", Kind::ALL.iter().map(|&kind| (format!("{kind:?}"), kind as u8)).collect::<BTreeMap<_, _>>())?;
    module.add_class::<parts::Parts>()?;
    module.add_function(wrap_pyfunction!(parts::documents, module)?)?;
    module.add_class::<input::Input>()?;
    module.add_class::<report::Report>()?;
    module.add_class::<table::Table>()?;
    module.add_class::<index::Index>()?;
    module.add_function(wrap_pyfunction!(job::scan, module)?)?;
    module.add_function(wrap_pyfunction!(main, module)?)
}
