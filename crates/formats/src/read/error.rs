use std::fmt;

/// Why an input, or one document of it, could not be read.
#[derive(Debug)]
pub struct ReadError {
    /// The line of the input, from 1, where it is read by lines.
    pub line: Option<usize>,
    /// What was wrong.
    pub cause: Cause,
}

/// What keeps an input from being read.
#[derive(Debug)]
#[non_exhaustive]
pub enum Cause {
    /// Reading or unpacking failed.
    Io(std::io::Error),
    /// No bytes, or nothing but white space.
    Empty,
    /// It is something else than text: what, and what to do about it.
    NotText {
        /// What it is, as far as its first bytes tell ("a PDF file").
        what: &'static str,
        /// What to do instead.
        advice: &'static str,
    },
    /// The encoding that was asked for is not known.
    UnknownEncoding(String),
    /// It is not as its format demands; the words say how, and what to do.
    Malformed(String),
    /// It holds 4 GiB of text or more.
    TooLarge,
}

impl ReadError {
    pub(super) const fn at_line(line: usize, cause: Cause) -> Self {
        Self {
            line: Some(line),
            cause,
        }
    }
}

impl From<Cause> for ReadError {
    fn from(cause: Cause) -> Self {
        Self { line: None, cause }
    }
}

impl From<std::io::Error> for ReadError {
    fn from(error: std::io::Error) -> Self {
        Cause::Io(error).into()
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line} ")?;
        }
        self.cause.fmt(f)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "cannot be read: {error}"),
            Self::Empty => f.write_str("is empty; nothing to read"),
            Self::NotText { what, advice } => write!(f, "is not text but {what}; {advice}"),
            Self::UnknownEncoding(label) => {
                write!(
                    f,
                    "there is no encoding \"{label}\"; try utf-8, windows-1252 or shift_jis"
                )
            }
            Self::Malformed(message) => f.write_str(message),
            Self::TooLarge => f.write_str("holds 4 GiB of text or more; cut it into several inputs"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Cause::Io(error) => Some(error),
            _ => None,
        }
    }
}
