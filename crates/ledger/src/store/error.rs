use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a workspace could not be read or written. The message says where, and what to do.
#[derive(Debug)]
pub enum Error {
    /// A file could not be read or written.
    Io {
        /// Which file, as the workspace names it.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file is not what it should be: broken TOML, an unknown key, a wrong value.
    Malformed {
        /// Which file, as the workspace names it.
        path: String,
        /// From 1; 0 when the place is not known.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// Git could not merge two branches there.
    Conflict {
        /// Which file, as the workspace names it.
        path: String,
        /// The line of the first mark, from 1.
        line: usize,
    },
    /// There is no workspace here.
    NoWorkspace(PathBuf),
    /// Somebody else is writing.
    Locked(PathBuf),
    /// A change could not be carried out to its end, but is safe: readers see it, and the next writer carries it out.
    Sealed(Box<Error>),
    /// What was asked for does not exist or may not be done.
    Refused(String),
}

impl Error {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Io { path, error }
    }

    /// The error that refuses something for a reason.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::Refused(message.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { path, error } => {
                write!(f, "{}: {}", path.display(), cause(error))?;
                if error.kind() == io::ErrorKind::PermissionDenied {
                    f.write_str("; check who may write in this folder")?;
                }
                Ok(())
            }
            Self::Malformed {
                path,
                line,
                column,
                message,
            } => {
                let message = message.trim_end();
                if *line > 0 {
                    write!(f, "{path}:{line}:{column}: {message}")?;
                } else {
                    write!(f, "{path}: {message}")?;
                }
                write!(
                    f,
                    "; mend the line, or take the last good state back with `git checkout -- {path}`; nothing was written"
                )
            }
            Self::Conflict { path, line } => write!(
                f,
                "{path}:{line}: two branches changed the same place, and git's marks stand there; let claims be merged one by one \
                 with `git config merge.ascribe.driver \"ascribe merge-lists %O %A %B %P\"` and `git checkout -m -- {path}`, or \
                 mend it by hand; nothing was written"
            ),
            Self::NoWorkspace(path) => write!(
                f,
                "{} is not in a workspace (no ascribe.toml in it or above it); `ascribe init` makes one",
                path.display()
            ),
            Self::Locked(path) => write!(
                f,
                "another ascribe is writing to this workspace ({} is locked); try again when it is done",
                path.display()
            ),
            Self::Sealed(error) => write!(
                f,
                "{error}; the change itself is safe in .ascribe/, and the next command that writes carries it out"
            ),
            Self::Refused(message) => f.write_str(message),
        }
    }
}

/// What the system said, without what was said around it and without its number.
fn cause(error: &io::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let text = cause.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { error, .. } => Some(error),
            Self::Sealed(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

/// What reading and writing a workspace yields.
pub type Result<T> = std::result::Result<T, Error>;
