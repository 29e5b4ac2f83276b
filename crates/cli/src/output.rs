use crate::outcome::Failure;
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
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        // As readable as a file that is simply created, within the user's umask.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.prefix(".ascribe-").tempfile_in(folder);
        // Only the kind is told: the temporary file's name would puzzle.
        let file = file.map_err(|error| Failure::writing(path.display().to_string())(error.kind().into()))?;
        Ok(Self {
            out: BufWriter::new(file),
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
