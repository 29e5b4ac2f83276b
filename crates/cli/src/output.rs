use crate::outcome::Failure;
use ascribe_formats::visible::Visible;
use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes `bytes` as `path`: wholly or not at all.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut file = WholeFile::create(path)?;
    file.write(bytes)?;
    file.keep()
}

/// A file that is there wholly or not at all: what is written goes to a temporary file beside it, which takes its
/// name at the end.
pub struct WholeFile {
    out: BufWriter<tempfile::NamedTempFile>,
    path: PathBuf,
}

impl WholeFile {
    pub fn create(path: &Path) -> Result<Self, Failure> {
        Ok(Self {
            out: BufWriter::new(beside(path)?),
            path: path.to_owned(),
        })
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.out
            .write_all(bytes)
            .map_err(Failure::writing(self.path.display().to_string()))
    }

    /// Gives the file its name.
    pub fn keep(self) -> Result<(), Failure> {
        let path = self.path;
        let finish = || -> io::Result<()> {
            let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.persist(&path).map_err(|error| error.error)?;
            Ok(())
        };
        finish().map_err(Failure::writing(path.display().to_string()))
    }
}

/// A temporary file in the folder of `path`, which can take that name.
fn beside(path: &Path) -> Result<tempfile::NamedTempFile, Failure> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        return Err(Failure::Usage(format!(
            "cannot write {}: there is no folder {}; make it first",
            path.display(),
            folder.display()
        )));
    }
    let mut builder = tempfile::Builder::new();
    // As readable as a file that is simply created, within the user's umask.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.prefix(".ascribe-").tempfile_in(folder);
    // Only the kind is told: the temporary file's name would puzzle.
    file.map_err(|error| Failure::writing(path.display().to_string())(error.kind().into()))
}

/// A file that a library fills by its path or by a handle of its own, and that then takes its name, or is copied to
/// standard output.
#[cfg(any(feature = "sqlite", feature = "parquet"))]
pub struct Draft {
    file: tempfile::NamedTempFile,
    path: Option<PathBuf>,
}

#[cfg(any(feature = "sqlite", feature = "parquet"))]
impl Draft {
    /// A draft of the file `path`, or of standard output.
    pub fn open(path: Option<&Path>) -> Result<Self, Failure> {
        Ok(Self {
            file: match path {
                Some(path) => beside(path)?,
                None => tempfile::NamedTempFile::new().map_err(Failure::writing("a temporary file"))?,
            },
            path: path.map(Path::to_owned),
        })
    }

    /// Where it is for now.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// A handle to write it by.
    pub fn file(&self) -> Result<std::fs::File, Failure> {
        self.file.reopen().map_err(|error| self.failure(error))
    }

    /// The failure to write it, because of `error`.
    pub fn failure(&self, error: impl std::fmt::Display) -> Failure {
        let what = self.path.as_ref().map_or_else(
            || "to standard output".to_owned(),
            |path| path.display().to_string(),
        );
        Failure::writing(what)(io::Error::other(error.to_string()))
    }

    /// Gives it its name, or copies it to standard output.
    pub fn keep(self) -> Result<(), Failure> {
        if let Some(path) = self.path {
            return match self.file.persist(&path) {
                Ok(_) => Ok(()),
                Err(error) => Err(Failure::writing(path.display().to_string())(error.error)),
            };
        }
        let copy = || -> io::Result<()> {
            let mut out = io::stdout().lock();
            io::copy(&mut self.file.reopen()?, &mut out)?;
            out.flush()
        };
        copy().map_err(Failure::writing("to standard output"))
    }
}

/// One stream for all documents.
pub enum Stream {
    File(WholeFile),
    Stdout(Stdout),
}

impl Stream {
    /// The file `path`, or standard output.
    pub fn open(path: Option<&Path>) -> Result<Self, Failure> {
        Ok(match path {
            Some(path) => Self::File(WholeFile::create(path)?),
            None => Self::Stdout(Stdout::new()),
        })
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Stdout(stdout) => stdout.write(bytes),
        }
    }

    /// Writes what is left; a file takes its name.
    pub fn finish(self) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.keep(),
            Self::Stdout(mut stdout) => stdout.flush(),
        }
    }
}

/// A folder that gets a file for each document.
pub struct Folder {
    path: PathBuf,
    ending: &'static str,
    taken: HashSet<String>,
    inputs: HashSet<PathBuf>,
}

impl Folder {
    /// Makes the folder if it is not there. None of `inputs` is ever written over.
    pub fn create<'a>(
        path: &Path,
        ending: &'static str,
        inputs: impl Iterator<Item = &'a Path>,
    ) -> Result<Self, Failure> {
        fs_err::create_dir_all(path).map_err(|error| Failure::Write {
            what: format!("to {}", path.display()),
            error: error.kind().into(),
        })?;
        Ok(Self {
            path: path.to_owned(),
            ending,
            taken: HashSet::new(),
            inputs: inputs
                .filter_map(|input| fs_err::canonicalize(input).ok())
                .collect(),
        })
    }

    /// Writes the file of the document `id`.
    pub fn put(&mut self, id: &str, bytes: &[u8]) -> Result<(), Failure> {
        let safe = |c: char| {
            if c.is_control() || matches!(c, '/' | '\\') {
                '-'
            } else {
                c
            }
        };
        let plain: String = id.chars().map(safe).collect();
        let plain = match plain.as_str() {
            "" | "." | ".." => "document",
            _ => &plain,
        };
        let mut name = plain.to_owned();
        let mut number = 1;
        while !self.taken.insert(name.clone()) {
            number += 1;
            name = format!("{plain}-{number}");
        }
        let path = self.path.join(format!("{name}.{}", self.ending));
        if fs_err::canonicalize(&path).is_ok_and(|path| self.inputs.contains(&path)) {
            return Err(Failure::Usage(format!(
                "{} is one of the inputs and would be written over; choose another folder for --output",
                path.display()
            )));
        }
        write_whole(&path, bytes)
    }
}

/// Writes data to standard output.
pub fn put(text: &str) -> Result<(), Failure> {
    let mut out = Stdout::new();
    out.write(text.as_bytes())?;
    out.flush()
}

/// Writes lines for people to standard output, without signs of the texts in them that could steer a terminal.
pub fn tell(text: &str) -> Result<(), Failure> {
    let lines: Vec<String> = text.split('\n').map(|line| Visible(line).to_string()).collect();
    put(&lines.join("\n"))
}

/// Standard output, buffered.
pub struct Stdout(BufWriter<io::StdoutLock<'static>>);

impl Stdout {
    pub fn new() -> Self {
        Self(BufWriter::with_capacity(1 << 16, io::stdout().lock()))
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.0
            .write_all(bytes)
            .map_err(Failure::writing("to standard output"))
    }

    pub fn flush(&mut self) -> Result<(), Failure> {
        self.0.flush().map_err(Failure::writing("to standard output"))
    }
}
