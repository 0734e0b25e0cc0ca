//! One opaque error for the whole library.
//!
//! Callers match on [`Error::kind`] when they must, and print the error when they need not: the message names what was
//! wrong, where, and what to do about it. The variants behind it are private, so that a new one breaks nobody.

use std::fmt;

/// A `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something could not be done.
///
/// ```
/// use wirecopy::{DetectorBuilder, ErrorKind};
///
/// let error = DetectorBuilder::default().recall_at(1.5, 0.9).build().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Parameter);
/// assert!(error.to_string().contains("1.5"));
/// ```
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
enum Inner {
    Parameter {
        name: &'static str,
        given: String,
        remedy: String,
    },
    Limit {
        place: String,
        limit: u64,
        given: u64,
        unit: &'static str,
    },
    Table {
        place: String,
        problem: String,
        remedy: String,
    },
    Output(std::io::Error),
    #[cfg(any(feature = "store", feature = "spill"))]
    Store {
        place: String,
        problem: String,
        remedy: String,
    },
}

/// The coarse class of an [`Error`], for callers that act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A parameter is outside its range, or two of them cannot hold together.
    Parameter,
    /// An input passes a stated limit.
    Limit,
    /// A table cannot be read as what it should be.
    Table,
    /// A report cannot be written where it is to go.
    Output,
    /// A store, or a temporary file, cannot be opened, read or written.
    Store,
}

impl Error {
    /// A parameter that cannot be used: its name, what was given, what to give instead.
    pub(crate) fn parameter(name: &'static str, given: impl fmt::Display, remedy: impl Into<String>) -> Self {
        Self(Box::new(Inner::Parameter { name, given: given.to_string(), remedy: remedy.into() }))
    }

    /// An input beyond a limit, with both figures.
    pub(crate) fn limit(place: impl Into<String>, limit: u64, given: u64, unit: &'static str) -> Self {
        Self(Box::new(Inner::Limit { place: place.into(), limit, given, unit }))
    }

    /// A table that cannot be used: its file and line, what is wrong there, what to do.
    pub(crate) fn table(place: impl Into<String>, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self(Box::new(Inner::Table { place: place.into(), problem: problem.into(), remedy: remedy.into() }))
    }

    /// A store or a temporary file that cannot be used: where it is, what is wrong, what to do.
    #[cfg(any(feature = "store", feature = "spill"))]
    pub(crate) fn store(path: &std::path::Path, problem: &dyn fmt::Display, remedy: &str) -> Self {
        let (place, problem) = (path.display().to_string(), problem.to_string());
        Self(Box::new(Inner::Store { place, problem, remedy: remedy.to_owned() }))
    }

    /// A report that could not be handed over.
    pub(crate) fn output(error: std::io::Error) -> Self {
        Self(Box::new(Inner::Output(error)))
    }

    /// The class of this error.
    pub fn kind(&self) -> ErrorKind {
        match *self.0 {
            Inner::Parameter { .. } => ErrorKind::Parameter,
            Inner::Limit { .. } => ErrorKind::Limit,
            Inner::Table { .. } => ErrorKind::Table,
            Inner::Output(_) => ErrorKind::Output,
            #[cfg(any(feature = "store", feature = "spill"))]
            Inner::Store { .. } => ErrorKind::Store,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Inner::Parameter { name, given, remedy } => write!(f, "{name} cannot be {given}: {remedy}"),
            Inner::Output(error) => write!(f, "the report cannot be written: {error}"),
            Inner::Limit { place, limit, given, unit } => {
                write!(f, "{place}: {given} {unit}, the limit is {limit}: split it")
            }
            #[cfg(any(feature = "store", feature = "spill"))]
            Inner::Store { place, problem, remedy } => write!(f, "{place}: {problem}: {remedy}"),
            Inner::Table { place, problem, remedy } => write!(f, "{place}: {problem}: {remedy}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Inner::Output(error) => Some(error),
            _ => None,
        }
    }
}
