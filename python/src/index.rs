//! The crawler's index, shared between Python's threads.
//!
//! Verdicts are given on the thread that asks, with the interpreter's lock released: inside a pool of threads a worker that
//! waits for part of a lesson could begin another insertion, and wait for itself. Lessons run on rayon's global pool, which a
//! fork leaves without threads, so an index is refused in a process that was forked after one was used.

use std::path::PathBuf;
use std::process;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use pyo3::exceptions::{PyFileNotFoundError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use wirecopy::archive::{SyncPolicy, json};
use wirecopy::report::Detail;
use wirecopy::{IndexBuilder, Verdict};

use crate::errors::{broken, exception};
use crate::input::one;
use crate::job::{detector, run};
use crate::report::Report;

/// The process in which an index was first used.
static PROCESS: OnceLock<u32> = OnceLock::new();

fn same_process() -> PyResult<()> {
    if *PROCESS.get_or_init(process::id) == process::id() {
        return Ok(());
    }
    let message = "this process was forked from one that had used an index: start it anew, as multiprocessing's \
                   \"spawn\" does, and open the index there";
    Err(PyRuntimeError::new_err(message))
}

/// Documents that come one by one, each with a verdict.
#[pyclass(frozen, module = "wirecopy._wirecopy")]
pub(crate) struct Index(RwLock<Option<Arc<wirecopy::Index>>>);

impl Index {
    fn new(index: wirecopy::Index) -> Self {
        Self(RwLock::new(Some(Arc::new(index))))
    }

    /// The index, while it is open.
    fn get(&self) -> PyResult<Arc<wirecopy::Index>> {
        same_process()?;
        let index = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        index.ok_or_else(|| PyValueError::new_err("the index is closed"))
    }

    /// Does something without the interpreter's lock.
    fn with<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&wirecopy::Index) -> wirecopy::Result<T> + Send,
    ) -> PyResult<T> {
        let index = self.get()?;
        // What may be the last handle goes without the lock, too: closing a store waits for the disk.
        py.detach(move || work(&index)).map_err(|error| exception(&error))
    }

    fn verdict(
        &self,
        py: Python<'_>,
        judge: impl FnOnce(&wirecopy::Index) -> wirecopy::Result<Verdict> + Send,
    ) -> PyResult<String> {
        let verdict = self.with(py, judge)?;
        let mut bytes = Vec::new();
        json::write(&verdict, &mut bytes).map_err(|error| broken(&error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| broken(&error.to_string()))
    }
}

impl Drop for Index {
    /// In a forked process the store is still the other's: whoever closed it here would write into it.
    fn drop(&mut self) {
        if PROCESS.get().is_some_and(|process| *process != process::id()) {
            std::mem::forget(self.0.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        }
    }
}

fn builder(recall_at: (f64, f64), memory: Option<u32>) -> PyResult<IndexBuilder> {
    same_process()?;
    let (detector, _) = detector(recall_at, Detail::Full.as_str())?;
    Ok(wirecopy::Index::builder().detector(detector).memory(memory))
}

#[pymethods]
impl Index {
    /// An empty index in memory.
    #[new]
    #[pyo3(signature = (*, recall_at, memory))]
    fn in_memory(recall_at: (f64, f64), memory: Option<u32>) -> PyResult<Self> {
        builder(recall_at, memory)?.build().map(Self::new).map_err(|error| exception(&error))
    }

    /// The index in a folder.
    #[staticmethod]
    #[pyo3(signature = (path, *, sync, create, recall_at, memory, jobs=None))]
    fn open(
        py: Python<'_>,
        path: PathBuf,
        sync: &str,
        create: bool,
        recall_at: (f64, f64),
        memory: Option<u32>,
        jobs: Option<usize>,
    ) -> PyResult<Self> {
        let sync = match sync {
            "every" => SyncPolicy::Every,
            "batch" => SyncPolicy::Batch,
            "never" => SyncPolicy::Never,
            other => {
                return Err(PyValueError::new_err(format!("sync cannot be `{other}`: give every, batch or never")));
            }
        };
        if !create && !path.is_dir() {
            let message = format!("there is no index in `{}`: name its folder, or create=True", path.display());
            return Err(PyFileNotFoundError::new_err(message));
        }
        let builder = builder(recall_at, memory)?.sync(sync);
        run(py, jobs, None, move |_| builder.open(path))?.map(Self::new).map_err(|error| exception(&error))
    }

    /// A verdict on a document, which is held from now on.
    fn insert(&self, py: Python<'_>, document: &Bound<'_, PyAny>) -> PyResult<String> {
        let document = one(document)?;
        self.verdict(py, move |index| index.insert(document))
    }

    /// A verdict on a document, which is not held.
    fn query(&self, py: Python<'_>, document: &Bound<'_, PyAny>) -> PyResult<String> {
        let document = one(document)?;
        self.verdict(py, move |index| index.query(&document))
    }

    /// Removes a document, and says whether it was held.
    fn remove(&self, py: Python<'_>, id: &str) -> PyResult<bool> {
        self.with(py, |index| index.remove(id))
    }

    /// Removes what was published before a date, and says how many that were.
    fn expire_before(&self, py: Python<'_>, date: &str) -> PyResult<usize> {
        self.with(py, |index| index.expire_before(date))
    }

    /// Removes all but the last so many, and says how many that were.
    fn keep_last(&self, py: Python<'_>, documents: usize) -> PyResult<usize> {
        self.with(py, |index| index.keep_last(documents))
    }

    /// The story a document carries the text of, as JSON.
    fn story(&self, py: Python<'_>, id: &str) -> PyResult<Option<String>> {
        let story = self.with(py, |index| Ok(index.story(id)))?;
        story.map(|story| serde_json::to_string(&story).map_err(|error| broken(&error.to_string()))).transpose()
    }

    /// What is held, in figures, as JSON.
    fn stats(&self, py: Python<'_>) -> PyResult<String> {
        serde_json::to_string(&self.with(py, |index| index.stats())?).map_err(|error| broken(&error.to_string()))
    }

    /// What a scan of all that is held finds.
    #[pyo3(signature = (jobs=None))]
    fn report(&self, py: Python<'_>, jobs: Option<usize>) -> PyResult<Report> {
        let index = self.get()?;
        let report = run(py, jobs, None, move |_| index.report())?.map_err(|error| exception(&error))?;
        Ok(Report::new(report, Vec::new(), Detail::Full, false))
    }

    /// Whether a document of this id is held.
    fn __contains__(&self, py: Python<'_>, id: &str) -> PyResult<bool> {
        self.with(py, |index| Ok(index.contains(id)))
    }

    /// How many documents are held.
    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        self.with(py, |index| Ok(index.len()))
    }

    /// Waits until everything is on disk.
    fn flush(&self, py: Python<'_>) -> PyResult<()> {
        self.with(py, wirecopy::Index::flush)
    }

    /// Gives space back to the disk.
    fn compact(&self, py: Python<'_>) -> PyResult<()> {
        self.with(py, wirecopy::Index::compact)
    }

    /// Writes all that is held into another folder.
    fn snapshot(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        self.with(py, move |index| index.snapshot(path))
    }

    /// Whether it was closed.
    #[getter]
    fn closed(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    /// Waits until everything is on disk, and gives the store free once nobody uses it any more.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        same_process()?;
        let index = py.detach(|| self.0.write().unwrap_or_else(PoisonError::into_inner).take());
        match index {
            Some(index) => py.detach(move || index.flush()).map_err(|error| exception(&error)),
            None => Ok(()),
        }
    }
}
