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
    Parameter { name: &'static str, given: String, remedy: String },
    Input { place: String, problem: String },
    Limit { place: String, limit: u64, given: u64, unit: &'static str },
    Io { place: String, source: std::io::Error },
}

/// The coarse class of an [`Error`], for callers that act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A parameter is outside its range, or two of them cannot hold together.
    Parameter,
    /// An input cannot be understood: the message names the place.
    Input,
    /// An input passes a stated limit.
    Limit,
    /// The operating system refused to read or write.
    Io,
}

impl Error {
    /// A parameter that cannot be used: its name, what was given, what to give instead.
    pub(crate) fn parameter(name: &'static str, given: impl fmt::Display, remedy: impl Into<String>) -> Self {
        Self(Box::new(Inner::Parameter { name, given: given.to_string(), remedy: remedy.into() }))
    }

    /// An input that cannot be understood.
    #[cfg_attr(not(feature = "input"), allow(dead_code))]
    pub(crate) fn input(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self(Box::new(Inner::Input { place: place.into(), problem: problem.into() }))
    }

    /// An input beyond a limit, with both figures.
    pub(crate) fn limit(place: impl Into<String>, limit: u64, given: u64, unit: &'static str) -> Self {
        Self(Box::new(Inner::Limit { place: place.into(), limit, given, unit }))
    }

    /// A failed read or write.
    #[cfg_attr(not(feature = "input"), allow(dead_code))]
    pub(crate) fn io(place: impl Into<String>, source: std::io::Error) -> Self {
        Self(Box::new(Inner::Io { place: place.into(), source }))
    }

    /// The class of this error.
    pub fn kind(&self) -> ErrorKind {
        match *self.0 {
            Inner::Parameter { .. } => ErrorKind::Parameter,
            Inner::Input { .. } => ErrorKind::Input,
            Inner::Limit { .. } => ErrorKind::Limit,
            Inner::Io { .. } => ErrorKind::Io,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Inner::Parameter { name, given, remedy } => write!(f, "{name} cannot be {given}: {remedy}"),
            Inner::Input { place, problem } => write!(f, "{place}: {problem}"),
            Inner::Limit { place, limit, given, unit } => {
                write!(f, "{place}: {given} {unit}, the limit is {limit}: split it")
            }
            Inner::Io { place, source } => write!(f, "{place}: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Inner::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
