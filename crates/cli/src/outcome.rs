use std::fmt;
use std::io;

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to report.
    Clean,
    /// Something was found that should not be.
    Findings,
    /// Something could not be read or checked; the rest was done.
    Incomplete,
}

impl Outcome {
    /// The exit code of wrong use and of failure.
    pub const FAILURE: u8 = 2;

    /// Its exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Incomplete => 3,
        }
    }
}

/// Why a command could not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// The arguments do not fit together, or name what is not there: what is wrong, and what to do.
    Usage(String),
    /// Something could not be written.
    Write {
        /// What ("standard output", a path).
        what: String,
        /// Why.
        error: io::Error,
    },
}

impl Failure {
    /// A failure to write `what`, for `map_err`.
    pub fn writing(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        |error| Self::Write { what, error }
    }

    /// Whether the reader of our output closed it.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write { error, .. } if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) => f.write_str(message),
            Self::Write { what, error } => write!(f, "cannot write {what}: {}", plain(error)),
        }
    }
}

/// The reason of an error in plain words, without the number of the operating system.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let reason = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = reason.chars();
    match letters.next() {
        // An abbreviation stays as it is.
        Some(first) if !letters.as_str().starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => reason.to_owned(),
    }
}
