use std::fmt;

/// What is wrong with the bytes of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelError {
    /// They do not begin as a model file does.
    NotAModel,
    /// They follow a version of the format that this program does not read.
    Version {
        /// The version found.
        found: u32,
    },
    /// They end before what the directory promises, or the directory contradicts itself.
    Truncated,
    /// The checksum differs: some byte was changed.
    Checksum,
    /// They were trained for other features than those the program computes.
    Features {
        /// The hash found.
        found: u64,
        /// The hash of the program's own features.
        expected: u64,
    },
    /// A part is not there.
    Missing {
        /// Its name.
        part: String,
    },
    /// A part has other rows or classes than the program reads it with.
    Shape {
        /// Its name.
        part: String,
        /// Its rows and classes.
        found: (usize, usize),
        /// Those that were asked for; `None` is any.
        expected: (Option<usize>, usize),
    },
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAModel => write!(f, "not a model file"),
            Self::Version { found } => write!(
                f,
                "model file of version {found}; this program reads version {}: train it again",
                crate::file::VERSION
            ),
            Self::Truncated => write!(f, "the model file is cut short or its directory is broken"),
            Self::Checksum => write!(f, "the model file was damaged: its checksum differs"),
            Self::Features { found, expected } => write!(
                f,
                "the model was trained for other features ({found:016x}) than the program computes \
                 ({expected:016x}): train it again"
            ),
            Self::Missing { part } => write!(f, "the model file has no part `{part}`"),
            Self::Shape {
                part,
                found: (rows, classes),
                expected: (wanted_rows, wanted_classes),
            } => {
                write!(
                    f,
                    "part `{part}` has {rows} rows of {classes} classes, not {wanted_classes} classes"
                )?;
                wanted_rows.map_or(Ok(()), |rows| write!(f, " in {rows} rows"))
            }
        }
    }
}

impl std::error::Error for ModelError {}
