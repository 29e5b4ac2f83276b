//! What to read, and which claims to look for: the arguments that the commands share which extract.

use crate::engine::Engine;
use crate::inputs::{Inputs, reason};
use crate::outcome::Failure;
use ascribe_attribution::{Extractor, Registry};
use ascribe_formats::read::{self, FieldNames, ReadOptions};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum, value_parser};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = crate::commands::share, help_heading = "Claims")]
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
    let set = FieldNames::default().set(pair).map(|()| pair.to_owned());
    set.map_err(|error| {
        if pair.contains('=') {
            return error;
        }
        format!("{error}; --fields chooses what is written")
    })
}
