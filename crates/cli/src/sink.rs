//! Where claims go: standard output, a file, a folder with a file for each document.

use crate::format::{Format, Manner};
use crate::outcome::Failure;
#[cfg(any(feature = "sqlite", feature = "parquet"))]
use crate::output::Draft;
use crate::output::{Folder, Stream};
use ascribe_attribution::ClaimList;
#[cfg(feature = "parquet")]
use ascribe_formats::write::parquet;
#[cfg(feature = "sqlite")]
use ascribe_formats::write::sqlite;
use ascribe_text::Document;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Where the user wants claims to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    Stdout,
    /// One file for all documents.
    File(PathBuf),
    /// A file for each document.
    Folder(PathBuf),
}

impl Place {
    /// What `--output` means: a folder when it is one, ends like one, or has no ending; else a file. Formats that
    /// are one file for all documents never go to a folder.
    pub fn of(output: Option<&Path>, manner: &Manner) -> Result<Self, Failure> {
        let format = manner.format;
        let Some(path) = output else {
            if format.is_binary() && io::stdout().is_terminal() {
                let (name, ending) = (format.name(), format.ending());
                return Err(Failure::Usage(format!(
                    "{name} is no text for a terminal; name a file with --output claims.{ending}, or redirect \
                     standard output"
                )));
            }
            return Ok(Self::Stdout);
        };
        if format.is_binary() {
            if path.is_dir() || ends_like_folder(path) {
                return Err(Failure::Usage(format!(
                    "{} is a folder, and {} is one file for all documents; name it, as {}",
                    path.display(),
                    format.name(),
                    path.join("claims").with_extension(format.ending()).display()
                )));
            }
            return Ok(Self::File(path.to_owned()));
        }
        Ok(if is_file(path) {
            Self::File(path.to_owned())
        } else {
            Self::Folder(path.to_owned())
        })
    }
}

/// Whether `--output` names a file by this path: it has an ending, and is not a folder.
pub fn is_file(path: &Path) -> bool {
    path.extension().is_some() && !path.is_dir() && !ends_like_folder(path)
}

fn ends_like_folder(path: &Path) -> bool {
    path.as_os_str()
        .to_string_lossy()
        .ends_with(std::path::is_separator)
}

/// What is made of one document, on any thread.
pub enum Made {
    /// What is written of it, without its frame.
    Page {
        /// Id of the document.
        id: String,
        bytes: Vec<u8>,
    },
    /// Its claims line by line, and how much each is worth checking.
    Lines(Vec<(f32, Vec<u8>)>),
    /// Itself with its claims, for a writer that takes one document after the other.
    Whole(Box<(Document, ClaimList)>),
}

/// Takes what is made of documents, in their order.
pub enum Sink<'m> {
    Folder {
        folder: Folder,
        frame: [String; 3],
    },
    Stream {
        stream: Stream,
        /// What stands before the first document, between two, and behind the last.
        frame: [String; 3],
        started: bool,
        /// Lines that wait to be put in order.
        ranked: Vec<(f32, Vec<u8>)>,
        manner: &'m Manner,
    },
    #[cfg(feature = "sqlite")]
    Database {
        database: sqlite::Database,
        draft: Draft,
        manner: &'m Manner,
    },
    #[cfg(feature = "parquet")]
    Columns {
        writer: parquet::Writer<io::BufWriter<std::fs::File>>,
        draft: Draft,
        manner: &'m Manner,
    },
}

impl<'m> Sink<'m> {
    /// Opens the place. None of `inputs` is ever written over.
    pub fn open<'a>(
        place: &Place,
        manner: &'m Manner,
        inputs: impl Iterator<Item = &'a Path>,
    ) -> Result<Self, Failure> {
        let file = match place {
            Place::Folder(path) => {
                let folder = Folder::create(path, manner.format.ending(), inputs)?;
                let frame = manner.frame();
                return Ok(Self::Folder { folder, frame });
            }
            Place::File(path) => {
                refuse_input(path, inputs)?;
                Some(path.as_path())
            }
            Place::Stdout => None,
        };
        if manner.format.is_binary() {
            return Self::binary(file, manner);
        }
        Ok(Self::Stream {
            stream: Stream::open(file)?,
            frame: manner.frame(),
            started: false,
            ranked: Vec::new(),
            manner,
        })
    }

    #[cfg(not(any(feature = "sqlite", feature = "parquet")))]
    fn binary(_: Option<&Path>, _: &Manner) -> Result<Self, Failure> {
        Err(Failure::Usage(
            "this program was built without that format".to_owned(),
        ))
    }

    #[cfg(any(feature = "sqlite", feature = "parquet"))]
    fn binary(path: Option<&Path>, manner: &'m Manner) -> Result<Self, Failure> {
        let draft = Draft::open(path)?;
        #[cfg(feature = "parquet")]
        if manner.format == Format::Parquet {
            let file = draft.file()?;
            let writer = parquet::Writer::new(io::BufWriter::new(file), &manner.options.fields)
                .map_err(|error| draft.failure(error))?;
            return Ok(Self::Columns {
                writer,
                draft,
                manner,
            });
        }
        #[cfg(feature = "sqlite")]
        if manner.format == Format::Sqlite {
            let database = sqlite::Database::new().map_err(|error| draft.failure(error))?;
            return Ok(Self::Database {
                database,
                draft,
                manner,
            });
        }
        Err(draft.failure("no such format"))
    }

    /// Takes the next document.
    pub fn put(&mut self, made: Made) -> Result<(), Failure> {
        match (self, made) {
            (Self::Folder { folder, frame }, Made::Page { id, bytes }) => {
                let [open, _, close] = frame;
                folder.put(&id, &[open.as_bytes(), &bytes, close.as_bytes()].concat())
            }
            (
                Self::Stream {
                    stream,
                    frame,
                    started,
                    manner,
                    ..
                },
                Made::Page { bytes, .. },
            ) => {
                if *started && manner.format == Format::Brat {
                    return Err(Failure::Usage(
                        "brat has a file for each document, and the input holds several; name a folder for them \
                         with --output"
                            .to_owned(),
                    ));
                }
                stream.write(frame[usize::from(*started)].as_bytes())?;
                *started = true;
                stream.write(&bytes)
            }
            (Self::Stream { ranked, .. }, Made::Lines(lines)) => {
                ranked.extend(lines);
                Ok(())
            }
            #[cfg(feature = "sqlite")]
            (
                Self::Database {
                    database,
                    draft,
                    manner,
                },
                Made::Whole(whole),
            ) => database
                .document(&whole.0, &whole.1, &manner.options)
                .map_err(|error| draft.failure(error)),
            #[cfg(feature = "parquet")]
            (
                Self::Columns {
                    writer,
                    draft,
                    manner,
                },
                Made::Whole(whole),
            ) => writer
                .document(&whole.0, &whole.1, &manner.options)
                .map_err(|error| draft.failure(error)),
            // What is made goes by what takes it.
            _ => Ok(()),
        }
    }

    /// Writes what is left, and gives files their names.
    pub fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Folder { .. } => Ok(()),
            Self::Stream {
                mut stream,
                frame: [open, _, close],
                started,
                mut ranked,
                ..
            } => {
                if !started {
                    stream.write(open.as_bytes())?;
                }
                // Equal ones stay in the order in which they came.
                ranked.sort_by(|(a, _), (b, _)| b.total_cmp(a));
                for (_, line) in &ranked {
                    stream.write(line)?;
                }
                stream.write(close.as_bytes())?;
                stream.finish()
            }
            #[cfg(feature = "sqlite")]
            Self::Database { database, draft, .. } => {
                database
                    .save(draft.path())
                    .map_err(|error| draft.failure(error))?;
                draft.keep()
            }
            #[cfg(feature = "parquet")]
            Self::Columns { writer, draft, .. } => {
                writer.finish().map_err(|error| draft.failure(error))?;
                draft.keep()
            }
        }
    }
}

fn refuse_input<'a>(path: &Path, mut inputs: impl Iterator<Item = &'a Path>) -> Result<(), Failure> {
    let Ok(real) = fs_err::canonicalize(path) else {
        return Ok(());
    };
    if inputs.any(|input| fs_err::canonicalize(input).is_ok_and(|input| input == real)) {
        return Err(Failure::Usage(format!(
            "{} is one of the inputs and would be written over; choose another name for --output",
            path.display()
        )));
    }
    Ok(())
}
