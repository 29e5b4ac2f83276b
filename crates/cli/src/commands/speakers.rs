use super::desk::{Place, Reader, failed, malformed, speakers_text};
use super::{speakers_edit, speakers_list};
use crate::documents::for_each;
use crate::engine::Engine;
use crate::inputs::{Inputs, reason};
use crate::outcome::{Failure, Outcome};
use crate::progress::Progress;
use crate::reading::Method;
use crate::shell::Shell;
use ascribe_attribution::{ClaimList, Extractor, Registry, Speaker};
use ascribe_formats::read::ReadOptions;
use ascribe_ledger::check::{Extract, kept};
use ascribe_ledger::store::speakers::SPEAKERS;
use ascribe_ledger::store::{Disk, Workspace};
use ascribe_ledger::{Entry, Settings};
use ascribe_text::Document;
use clap::{Args, Subcommand};
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

/// See, name, merge and split speakers
#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    long_about = "Lists the speakers of the workspace, or of documents, with how many claims each makes. `propose` writes entries for \
                  those that speakers.toml does not know; `add`, `name`, `merge` and `split` edit it. An edit is shown first, as a \
                  diff of speakers.toml and of the claims that change; comments and order of the file stay.",
    after_help = "Examples:\n  \
                  ascribe speakers                                who speaks in the workspace\n  \
                  ascribe speakers --format csv articles/         who speaks in these documents\n  \
                  ascribe speakers propose >> speakers.toml       entries for those whom it does not know\n  \
                  ascribe speakers add karl-brandt                one of them, with a preview\n  \
                  ascribe speakers merge ana-ruiz a-m-ruiz        two ids, one person\n  \
                  ascribe speakers split ana-ruiz \"Luis Ruiz\" --alias Ruiz\n\n\
                  Exit status: 0 done, 2 wrong use or failure, 3 some documents could not be read."
)]
pub struct Speakers {
    #[command(subcommand)]
    action: Option<Action>,

    #[command(flatten)]
    list: speakers_list::List,
}

#[derive(Subcommand)]
enum Action {
    Propose(speakers_list::Propose),
    Add(speakers_edit::Add),
    Name(speakers_edit::Name),
    Merge(speakers_edit::Merge),
    Split(speakers_edit::Split),
}

impl Speakers {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        match self.action {
            None => self.list.run(shell),
            Some(Action::Propose(propose)) => propose.run(shell),
            Some(Action::Add(add)) => add.run(shell),
            Some(Action::Name(name)) => name.run(shell),
            Some(Action::Merge(merge)) => merge.run(shell),
            Some(Action::Split(split)) => split.run(shell),
        }
    }
}

/// Which speakers are known, and how claims are found.
#[derive(Args, Clone)]
pub struct Known {
    /// The speakers that are known; the workspace's speakers.toml unless given
    #[arg(long, value_name = "FILE")]
    pub speakers: Option<PathBuf>,

    /// How attributions are found where there is no workspace to say it
    #[arg(long, value_enum, default_value = "learned")]
    pub engine: Method,

    #[command(flatten)]
    pub place: Place,
}

/// What a command about speakers works on: a workspace, or documents with a registry of their own.
pub enum Ground {
    Workspace { root: PathBuf, settings: Settings },
    Files { paths: Vec<PathBuf>, engine: Method },
}

/// The registry that a command about speakers works with.
pub struct Book {
    /// As users know it.
    pub name: String,
    /// Where it lies; `None` where there is none.
    pub path: Option<PathBuf>,
    pub text: String,
    pub registry: Registry,
}

/// The claims of one document, as extraction with a registry finds them.
pub struct Found {
    pub id: String,
    pub speakers: Vec<Speaker>,
    pub entries: Vec<Entry>,
}

impl Found {
    fn of(document: &Document, list: &ClaimList) -> Self {
        Self {
            id: document.id().to_owned(),
            entries: Entry::all(document, list),
            speakers: list.speakers.clone(),
        }
    }
}

impl Known {
    /// The workspace, unless documents or a registry are named.
    pub fn ground(&self, paths: &[PathBuf]) -> Result<(Ground, Book), Failure> {
        if paths.is_empty() && self.speakers.is_none() {
            let root = self.place.root()?;
            let settings = self.place.reading(|workspace| Ok(workspace.settings.clone()))?;
            let text = speakers_text(&root)?;
            let registry = Registry::read(SPEAKERS, &text).map_err(malformed)?;
            let book = Book {
                name: SPEAKERS.to_owned(),
                path: Some(root.join(SPEAKERS)),
                text,
                registry,
            };
            return Ok((Ground::Workspace { root, settings }, book));
        }
        let path = self.speakers.clone().or_else(|| {
            let found = self.place.root().ok()?.join(SPEAKERS);
            found.is_file().then_some(found)
        });
        let name = match &self.speakers {
            Some(path) => path.display().to_string(),
            None => SPEAKERS.to_owned(),
        };
        let text = match &path {
            Some(path) => fs_err::read_to_string(path)
                .map_err(|error| Failure::Usage(format!("{name}: {}", reason(&error))))?,
            None => String::new(),
        };
        let registry = Registry::read(&name, &text).map_err(malformed)?;
        let ground = Ground::Files {
            paths: paths.to_vec(),
            engine: self.engine,
        };
        Ok((
            ground,
            Book {
                name,
                path,
                text,
                registry,
            },
        ))
    }
}

impl Ground {
    /// The claims of every document with `registry`; false when some could not be read, which is told.
    pub fn extract(&self, shell: &Shell, registry: &Registry) -> Result<(Vec<Found>, bool), Failure> {
        match self {
            Self::Workspace { root, settings } => {
                let reader = Reader::knowing(settings, registry.clone());
                let disk = Disk::reader(root).map_err(failed)?;
                let workspace = Workspace::open(&disk).map_err(failed)?;
                let extract = |id: &str, file: &str, bytes: &[u8]| reader.extract(id, file, bytes);
                of_workspace(shell, &workspace, &extract)
            }
            Self::Files { paths, engine } => of_files(shell, paths, *engine, registry),
        }
    }
}

fn of_workspace(
    shell: &Shell,
    workspace: &Workspace<'_>,
    extract: &Extract<'_>,
) -> Result<(Vec<Found>, bool), Failure> {
    let ids = workspace.documents().map_err(failed)?;
    let one = |id: &String| -> Result<Found, Failure> {
        let record = workspace.source(id).map_err(failed)?;
        let unread = |message: String| Failure::Usage(format!("{id}: {message}"));
        let version = record
            .current()
            .ok_or_else(|| unread("the document has no version".to_owned()))?;
        let bytes = workspace.bytes(id, version).map_err(failed)?;
        let (document, list) = extract(id, &version.file, &bytes).map_err(unread)?;
        let mut found = Found::of(&document, &list);
        found.entries = kept(&workspace.settings, found.entries);
        Ok(found)
    };
    let all: Vec<Result<Found, Failure>> = ids.par_iter().map(one).collect();
    let mut complete = true;
    let mut read = Vec::with_capacity(all.len());
    for found in all {
        match found {
            Ok(found) => read.push(found),
            Err(failure) => {
                complete = false;
                shell.complain(&failure.to_string());
            }
        }
    }
    Ok((read, complete))
}

fn of_files(
    shell: &Shell,
    paths: &[PathBuf],
    engine: Method,
    registry: &Registry,
) -> Result<(Vec<Found>, bool), Failure> {
    let Inputs { inputs, troubles } = Inputs::gather(paths);
    for trouble in &troubles {
        shell.complain(trouble);
    }
    let mut complete = troubles.is_empty();
    let engine = Engine {
        extractor: Extractor {
            engine: engine.into(),
            registry: Some(Arc::new(registry.clone())),
            ..Extractor::default()
        },
        flat: false,
    };
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all = Vec::new();
    let make = |document: Document, list: ClaimList| Found::of(&document, &list);
    // What is found is written when all is read.
    let mut progress = Progress::new(shell, &inputs, false);
    let options = ReadOptions::default();
    for_each(&inputs, &options, &mut progress, jobs, &engine, &make, |found| {
        match found {
            Ok(found) => all.push(found),
            Err(trouble) => {
                complete = false;
                shell.complain(&trouble);
            }
        }
        Ok(())
    })?;
    Ok((all, complete))
}
