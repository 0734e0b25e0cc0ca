//! A search on threads of its own, while the thread that asked for it listens: to Ctrl-C, and to how far it is.
//!
//! The caller's thread gives up the interpreter's lock and waits. It alone ever calls into Python, so no thread of the search
//! needs the lock, and none can be stopped by it. An interrupt is answered at once; the search itself ends at the next step it
//! reports, by unwinding out of the observer, as salsa's queries do, and what it holds is freed then.
//!
//! Threads are a search's own, not of a pool that lives on: after a fork, as `multiprocessing` makes it, a pool has no
//! threads, and a process would wait for them for ever.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use wirecopy::report::Detail;
use wirecopy::{Detector, Progress, Stage};

use crate::errors::{broken, exception};
use crate::input::Input;
use crate::report::Report;

/// How long the caller's thread waits before it listens again.
const TICK: Duration = Duration::from_millis(50);

/// What the two sides tell each other.
#[derive(Default)]
pub(crate) struct Watch {
    is_cancelled: AtomicBool,
    progress: Mutex<Option<Progress>>,
}

/// What unwinds out of a search that nobody waits for any more.
struct Cancelled;

impl Watch {
    /// Takes note of how far a search is, and ends it where it was cancelled. Called from any of its threads.
    pub(crate) fn observe(&self, progress: Progress) {
        if self.is_cancelled.load(Ordering::Relaxed) {
            resume_unwind(Box::new(Cancelled));
        }
        // Who finds it taken has nothing to say that matters.
        if let Ok(mut latest) = self.progress.try_lock() {
            *latest = Some(progress);
        }
    }

    fn latest(&self) -> Option<Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// So many threads, or as many as there are processors.
pub(crate) fn pool(jobs: Option<usize>) -> PyResult<ThreadPool> {
    if jobs == Some(0) {
        return Err(PyValueError::new_err("jobs cannot be 0: give a number from 1, or None for one a processor"));
    }
    let pool = ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).build();
    pool.map_err(|error| PyRuntimeError::new_err(format!("the threads could not be started: {error}: give fewer jobs")))
}

/// Does this work on `jobs` threads, and returns what comes of it. `progress` is called with the stage, how many of its items
/// are done, and of how many.
///
/// # Errors
///
/// When a signal handler raises something, as that of Ctrl-C does, or when `progress` does.
pub(crate) fn run<T: Send + 'static>(
    py: Python<'_>,
    jobs: Option<usize>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&Watch) -> T + Send + 'static,
) -> PyResult<T> {
    let pool = pool(jobs)?;
    let watch = Arc::new(Watch::default());
    let (sender, receiver) = sync_channel(1);
    let receiver = Mutex::new(receiver);
    let observed = Arc::clone(&watch);
    pool.spawn(move || {
        let done: Result<T, Box<dyn Any + Send>> = catch_unwind(AssertUnwindSafe(|| work(&observed)));
        // Where nobody waits, nobody wants it.
        let _ = sender.send(done);
    });
    loop {
        let done = py.detach(|| receiver.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(TICK));
        match done {
            Ok(Ok(value)) => return tell(&watch, progress).map(|()| value),
            Ok(Err(panic)) => resume_unwind(panic),
            Err(RecvTimeoutError::Disconnected) => return Err(broken("a search ended without a result")),
            Err(RecvTimeoutError::Timeout) => {
                if let Err(raised) = py.check_signals().and_then(|()| tell(&watch, progress)) {
                    watch.is_cancelled.store(true, Ordering::Relaxed);
                    return Err(raised);
                }
            }
        }
    }
}

fn tell(watch: &Watch, progress: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
    if let (Some(callback), Some(Progress { stage, done, total })) = (progress, watch.latest()) {
        callback.call1((name(stage), done, total))?;
    }
    Ok(())
}

fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Read => "read",
        Stage::Fingerprint => "fingerprint",
        Stage::Index => "index",
        Stage::Align => "align",
        Stage::Report => "report",
        _ => "work",
    }
}

/// The detector of these parameters.
pub(crate) fn detector(recall_at: (f64, f64), detail: &str) -> PyResult<(Detector, Detail)> {
    let detail: Detail = detail.parse().map_err(|error| exception(&error))?;
    let detector = Detector::builder().recall_at(recall_at.0, recall_at.1).detail(detail).build();
    Ok((detector.map_err(|error| exception(&error))?, detail))
}

/// Scans what was read. It is taken out of the input, which is empty afterwards.
#[pyfunction]
#[pyo3(signature = (input, *, recall_at, detail, jobs=None, progress=None, side_by_side=false))]
pub(crate) fn scan(
    py: Python<'_>,
    input: &Input,
    recall_at: (f64, f64),
    detail: &str,
    jobs: Option<usize>,
    progress: Option<&Bound<'_, PyAny>>,
    side_by_side: bool,
) -> PyResult<Report> {
    let (detector, detail) = detector(recall_at, detail)?;
    let input = input.take();
    let work = move |watch: &Watch| {
        let report = detector.scan_observed(&input.documents, &|progress| watch.observe(progress));
        report.map(|mut report| {
            report.skipped = input.skipped;
            Report::new(report, input.documents, detail, side_by_side)
        })
    };
    run(py, jobs, progress, work)?.map_err(|error| exception(&error))
}
