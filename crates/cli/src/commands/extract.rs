use crate::documents::{Event, for_each};
use crate::engine::Engine;
use crate::inputs::{Input, Inputs, reason};
use crate::outcome::{Failure, Outcome};
use crate::output::{Folder, Stdout};
use crate::shell::Shell;
use ascribe_attribution::{ClaimList, Extractor, Registry};
use ascribe_formats::read::{self, FieldNames, ReadOptions};
use ascribe_formats::{brat, html_report, json, text};
use ascribe_text::Document;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum, value_parser};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// List the claims of files, folders or standard input
#[derive(Args)]
#[command(
    long_about = "Lists who said what in files, folders or standard input: each claim with its speaker, the words that \
                  signal it, and its exact place. Needs no workspace and no network.\n\n\
                  What cannot be read is named on standard error, the rest is done, and the exit status is 3.",
    after_help = "Examples:\n  \
                  ascribe extract article.txt                     read it on the terminal\n  \
                  ascribe extract --explain article.txt           see why each claim was found\n  \
                  ascribe extract --format jsonl articles/        one line of JSON for each article\n  \
                  curl -s https://... | ascribe extract -         read standard input\n  \
                  ascribe extract --format brat --output out/ --flat articles/\n\n\
                  Exit status: 0 done, 2 wrong use or failure, 3 some inputs could not be read."
)]
pub struct Extract {
    #[command(flatten)]
    reading: Reading,

    /// How to write the claims
    #[arg(long, short, value_enum, default_value = "text", help_heading = "Output")]
    format: Format,

    /// Write a file for each document into this folder instead of standard output
    #[arg(long, short, value_name = "DIR", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Tell which rule or model decided, and how each speaker was found (text)
    #[arg(long, help_heading = "Output")]
    explain: bool,

    /// Put the text that the spans point into beside them (json, jsonl)
    #[arg(long, help_heading = "Output")]
    with_text: bool,
}

/// What to read, and which claims to look for: shared by the commands that extract.
#[derive(Args)]
pub struct Reading {
    /// Files and folders; - or none for standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Read the inputs as this format, whatever their names and contents say
    #[arg(long, value_name = "FORMAT", value_parser = format(), help_heading = "Reading")]
    pub from: Option<read::Format>,

    /// Read the inputs in this encoding, whatever they declare ("windows-1252")
    #[arg(long, value_name = "LABEL", help_heading = "Reading")]
    pub encoding: Option<String>,

    /// What a field of JSON objects is called ("text=body"); may be given more than once
    #[arg(long = "field", value_name = "FIELD=NAME", value_parser = field, help_heading = "Reading")]
    pub fields: Vec<String>,

    /// Which languages are read without a note
    #[arg(long, value_enum, default_value = "en", help_heading = "Reading")]
    pub lang: Language,

    /// How attributions are found
    #[arg(long, value_enum, default_value = "learned", help_heading = "Claims")]
    pub engine: Method,

    /// List the publisher's own statements too
    #[arg(long, help_heading = "Claims")]
    pub all: bool,

    /// Leave out claims nested in the content of another
    #[arg(long, help_heading = "Claims")]
    pub flat: bool,

    /// Leave out claims less sure than this, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = super::share, help_heading = "Claims")]
    pub min_confidence: f32,

    /// The speakers you know, as in speakers.toml: their ids, names, aliases and roles
    #[arg(long, value_name = "FILE", help_heading = "Claims")]
    pub speakers: Option<PathBuf>,

    /// How many documents to work on at once; as many as there are processors, unless given
    #[arg(long, short, value_name = "N", value_parser = value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
}

impl Reading {
    /// What to read; standard input when no path is given and it is no terminal.
    pub fn inputs(&self) -> Result<Inputs, Failure> {
        if !self.paths.is_empty() {
            return Ok(Inputs::gather(&self.paths));
        }
        if io::stdin().is_terminal() {
            return Err(Failure::Usage(
                "nothing to read; name files or folders, or - to type a text".to_owned(),
            ));
        }
        Ok(Inputs::gather(&[PathBuf::from("-")]))
    }

    /// The engine that finds these claims.
    pub fn engine(&self) -> Result<Engine, Failure> {
        let registry = self.speakers.as_deref().map(registry).transpose()?;
        Ok(Engine {
            extractor: Extractor {
                engine: self.engine.into(),
                min_confidence: self.min_confidence,
                narrator: self.all,
                registry: registry.map(Arc::new),
            },
            flat: self.flat,
        })
    }

    /// How to read it.
    pub fn options(&self) -> ReadOptions {
        let mut fields = FieldNames::default();
        for name in &self.fields {
            // Each was tried when the arguments were read.
            let _ = fields.set(name);
        }
        ReadOptions {
            from: self.from,
            encoding: self.encoding.clone(),
            fields,
            any_language: self.lang == Language::Any,
        }
    }

    /// How many threads to use.
    pub fn jobs(&self) -> usize {
        self.jobs.map_or_else(
            || std::thread::available_parallelism().map_or(1, usize::from),
            usize::from,
        )
    }
}

/// Reads the speakers that the user knows.
fn registry(path: &Path) -> Result<Registry, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("--speakers {}: {}", path.display(), reason(&error))))?;
    Registry::read(&path.display().to_string(), &text).map_err(|errors| {
        let first = errors.first().map_or_else(String::new, ToString::to_string);
        let more = match errors.len() {
            0 | 1 => String::new(),
            many => format!(" (and {} more)", many - 1),
        };
        Failure::Usage(format!("{first}{more}"))
    })
}

/// How attributions are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// By learned models, with the rules beside them
    Learned,
    /// By grammar and lexicon alone: every decision is a named rule
    Rules,
}

impl From<Method> for ascribe_attribution::Engine {
    fn from(method: Method) -> Self {
        match method {
            Method::Learned => Self::Learned,
            Method::Rules => Self::Rules,
        }
    }
}

/// The languages that texts are expected in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// English; a text that is in another language gets a note
    En,
    /// Any; claims are found by English words all the same
    Any,
}

fn format() -> impl TypedValueParser<Value = read::Format> {
    let names = read::Format::ALL.iter().map(|format| format.name());
    PossibleValuesParser::new(names).try_map(|name| read::Format::from_name(&name).ok_or("no such format"))
}

fn field(pair: &str) -> Result<String, String> {
    FieldNames::default().set(pair).map(|()| pair.to_owned())
}

/// How claims are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: grouped under speakers, with line numbers
    Text,
    /// One JSON object with all documents (schema ascribe-claims/1)
    Json,
    /// One JSON object for each document and line
    Jsonl,
    /// Standoff annotations (.ann), a file for each document
    Brat,
    /// A page to read in a browser, all in one file
    Html,
}

impl Format {
    /// What stands before the first document, between two, and behind the last.
    fn frame(self) -> [String; 3] {
        match self {
            Self::Text => [String::new(), "\n".to_owned(), String::new()],
            Self::Json => json::FRAME.map(str::to_owned),
            Self::Jsonl | Self::Brat => Default::default(),
            Self::Html => [html_report::opening(), String::new(), html_report::closing()],
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Text => "claims.txt",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Brat => "ann",
            Self::Html => "html",
        }
    }
}

impl Extract {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        if self.explain && self.format != Format::Text {
            return Err(Failure::Usage(
                "--explain goes with --format text; JSON always has \"rule\" and \"resolution\"".to_owned(),
            ));
        }
        if self.with_text && !matches!(self.format, Format::Json | Format::Jsonl) {
            return Err(Failure::Usage(
                "--with-text goes with --format json or jsonl".to_owned(),
            ));
        }
        let Inputs { inputs, troubles } = self.reading.inputs()?;
        if self.format == Format::Brat && self.output.is_none() && inputs.len() > 1 {
            return Err(Failure::Usage(
                "brat has a file for each document; name a folder for them with --output".to_owned(),
            ));
        }
        for trouble in &troubles {
            shell.complain(trouble);
        }
        let engine = self.reading.engine()?;
        let mut target = self.target(&inputs)?;
        let layout = text::Layout {
            color: self.output.is_none() && shell.stdout_color(),
            width: if self.output.is_none() {
                shell.width()
            } else {
                None
            },
            explain: self.explain,
        };
        let render = |document: &Document, list: ClaimList| {
            (document.id().to_owned(), self.render(document, &list, layout))
        };
        let progress = progress(shell, &inputs, self.output.is_none());
        let mut complete = troubles.is_empty();
        let options = self.reading.options();
        let jobs = self.reading.jobs();
        let written = for_each(&inputs, &options, jobs, &engine, &render, |event| {
            match event {
                Event::Made((id, bytes)) => target.put(&id, &bytes)?,
                Event::Trouble(trouble) => {
                    complete = false;
                    progress.suspend(|| shell.complain(&trouble));
                }
                Event::InputDone => progress.inc(1),
            }
            Ok(())
        });
        progress.finish_and_clear();
        written?;
        target.finish()?;
        Ok(if complete {
            Outcome::Clean
        } else {
            Outcome::Incomplete
        })
    }

    fn target(&self, inputs: &[(Input, String)]) -> Result<Target, Failure> {
        if let Some(path) = &self.output {
            let files = inputs.iter().filter_map(|(input, _)| match input {
                Input::File(path) => Some(Path::new(path)),
                Input::Stdin => None,
            });
            return Ok(Target::Folder(Folder::create(path, self.format.ending(), files)?));
        }
        Ok(Target::Stdout {
            out: Stdout::new(),
            frame: self.format.frame(),
            started: false,
        })
    }

    /// One document, with its frame when it gets a file of its own.
    fn render(&self, document: &Document, list: &ClaimList, layout: text::Layout) -> Vec<u8> {
        let mut out = Vec::new();
        let [open, _, close] = if self.output.is_some() {
            self.format.frame()
        } else {
            Default::default()
        };
        out.extend_from_slice(open.as_bytes());
        let written = match self.format {
            Format::Text => text::write(&mut out, document, list, layout),
            Format::Json => json::write_document(&mut out, document, list, self.with_text),
            Format::Jsonl => {
                json::write_document(&mut out, document, list, self.with_text).map(|()| out.push(b'\n'))
            }
            Format::Brat => brat::write(&mut out, document, list),
            Format::Html => html_report::write_document(&mut out, document, list),
        };
        written.expect("memory takes all that is written to it");
        out.extend_from_slice(close.as_bytes());
        out
    }
}

/// Where the claims go.
enum Target {
    Folder(Folder),
    Stdout {
        out: Stdout,
        /// What stands before the first document, between two, and behind the last.
        frame: [String; 3],
        started: bool,
    },
}

impl Target {
    fn put(&mut self, id: &str, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::Folder(folder) => folder.put(id, bytes),
            Self::Stdout { out, frame, started } => {
                out.write(frame[usize::from(*started)].as_bytes())?;
                *started = true;
                out.write(bytes)
            }
        }
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Folder(_) => Ok(()),
            Self::Stdout {
                mut out,
                frame: [open, _, close],
                started,
            } => {
                if !started {
                    out.write(open.as_bytes())?;
                }
                out.write(close.as_bytes())?;
                out.flush()
            }
        }
    }
}

/// A bar that counts files; hidden when there is one only, or no terminal for it.
pub fn progress(shell: &Shell, inputs: &[(Input, String)], results_on_stdout: bool) -> ProgressBar {
    if inputs.len() < 2 || !shell.shows_progress(results_on_stdout) {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {eta} left")
        .expect("the template is well-formed");
    ProgressBar::new(inputs.len() as u64).with_style(style)
}
