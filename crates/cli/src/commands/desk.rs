//! What the commands of a workspace share: finding it, extracting as it asks, who is at work.

use crate::outcome::Failure;
use crate::reading::Reading;
use ascribe_attribution::registry::RegistryError;
use ascribe_attribution::{ClaimList, Extractor, Registry};
use ascribe_formats::read::{self, ReadOptions};
use ascribe_ledger::align::Kind;
use ascribe_ledger::check::one_line;
use ascribe_ledger::fact::Hand;
use ascribe_ledger::review::Proposal;
use ascribe_ledger::store::speakers::SPEAKERS;
use ascribe_ledger::store::{self, Disk, Files, Workspace};
use ascribe_ledger::{Settings, word_diff};
use ascribe_text::Document;
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the workspace is.
#[derive(Args, Clone)]
pub struct Place {
    /// The workspace; the nearest folder at or above this one with an ascribe.toml, unless given
    #[arg(long, short = 'C', value_name = "DIR", help_heading = "Workspace")]
    workspace: Option<PathBuf>,
}

/// Who decides.
#[derive(Args, Clone)]
pub struct Who {
    /// Who does this; the name and address of git's configuration, unless given
    #[arg(long, value_name = "NAME", help_heading = "Workspace")]
    by: Option<String>,
}

impl Place {
    /// The root of the workspace.
    pub fn root(&self) -> Result<PathBuf, Failure> {
        let from = match &self.workspace {
            Some(folder) => folder.clone(),
            None => std::env::current_dir()
                .map_err(|error| Failure::Usage(format!("the current folder: {error}")))?,
        };
        let from = std::fs::canonicalize(&from).map_err(|_| {
            Failure::Usage(format!("--workspace {}: there is no such folder", from.display()))
        })?;
        store::find_root(&from).map_err(failed)
    }

    /// Whether the accepted claims of the workspace are meant: one is named, or nothing to read is, and there is one here.
    ///
    /// # Errors
    /// When a workspace and paths are named.
    pub fn is_meant(&self, reading: &Reading) -> Result<bool, Failure> {
        match (&self.workspace, reading.paths.is_empty()) {
            (Some(_), false) => Err(Failure::Usage(
                "--workspace goes without PATH: the claims of a workspace are those that were accepted"
                    .to_owned(),
            )),
            (Some(_), true) => Ok(true),
            (None, false) => Ok(false),
            (None, true) => Ok(self.root().is_ok()),
        }
    }

    /// Runs `read` on the workspace, which nobody changes meanwhile.
    pub fn reading<T>(&self, read: impl FnOnce(&Workspace<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let disk = Disk::reader(&self.root()?).map_err(failed)?;
        let workspace = Workspace::open(&disk).map_err(failed)?;
        read(&workspace)
    }
}

impl Who {
    /// The name to sign with.
    pub fn name(&self, root: &Path) -> String {
        self.by.clone().unwrap_or_else(|| store::identity(root))
    }
}

/// A name and this instant, to sign with.
pub struct Signature {
    by: String,
    at: String,
}

impl Signature {
    pub fn new(who: &Who, root: &Path) -> Self {
        Self {
            by: who.name(root),
            at: store::now(),
        }
    }

    pub fn hand(&self) -> Hand<'_> {
        Hand {
            by: &self.by,
            at: &self.at,
        }
    }

    pub fn at(&self) -> &str {
        &self.at
    }
}

/// The speakers that a workspace knows; none when it has no file of them. A change of the file that was sealed and not yet carried
/// out counts.
pub fn registry(root: &Path) -> Result<Registry, Failure> {
    let text = speakers_text(root)?;
    Registry::read(SPEAKERS, &text).map_err(malformed)
}

/// The text of a workspace's registry; empty when it has none.
pub fn speakers_text(root: &Path) -> Result<String, Failure> {
    let disk = Disk::reader(root).map_err(failed)?;
    let bytes = disk.read(SPEAKERS).map_err(failed)?.unwrap_or_default();
    String::from_utf8(bytes)
        .map_err(|error| Failure::Usage(format!("{SPEAKERS} is not UTF-8: {error}; nothing was written")))
}

/// What is wrong with a registry as this program's failure.
#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
pub fn malformed(errors: Vec<RegistryError>) -> Failure {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    Failure::Usage(format!("{}; nothing was written", lines.join("; ")))
}

/// A workspace's error as this program's.
#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
pub fn failed(error: store::Error) -> Failure {
    Failure::Usage(error.to_string())
}

/// Reads pages and extracts their claims as a workspace asks.
pub struct Reader {
    extractor: Extractor,
    options: ReadOptions,
}

impl Reader {
    pub fn new(settings: &Settings) -> Self {
        Self {
            extractor: Extractor {
                engine: settings.claims.engine.into(),
                narrator: settings.claims.narrator,
                ..Extractor::default()
            },
            options: ReadOptions::default(),
        }
    }

    /// The same, with the speakers that the workspace knows.
    pub fn of(root: &Path, settings: &Settings) -> Result<Self, Failure> {
        Ok(Self::knowing(settings, registry(root)?))
    }

    /// The same, with these speakers.
    pub fn knowing(settings: &Settings, registry: Registry) -> Self {
        let mut reader = Self::new(settings);
        reader.extractor.registry = Some(Arc::new(registry));
        reader
    }

    /// The document of a page, without its claims.
    pub fn document(&self, id: &str, file: &str, bytes: &[u8]) -> Result<Document, String> {
        let documents =
            read::read(id, Some(file), bytes, &self.options).map_err(|error| error.to_string())?;
        let count = documents.len();
        let mut documents = documents.into_iter();
        match (documents.next(), count) {
            (Some(document), 1) => Ok(document),
            _ => Err(format!(
                "it holds {count} documents; a workspace takes them one a file"
            )),
        }
    }

    pub fn extract(&self, id: &str, file: &str, bytes: &[u8]) -> Result<(Document, ClaimList), String> {
        let document = self.document(id, file, bytes)?;
        let list = self.claims(&document);
        Ok((document, list))
    }

    /// The claims of a document.
    pub fn claims(&self, document: &Document) -> ClaimList {
        self.extractor.extract(document)
    }
}

/// "3 same, 1 reworded", in the order of kinds.
pub fn counts(kinds: impl Iterator<Item = Kind>) -> String {
    let mut numbers = [0_usize; Kind::ALL.len()];
    for kind in kinds {
        numbers[kind as usize] += 1;
    }
    let told: Vec<String> = Kind::ALL
        .into_iter()
        .filter(|&kind| numbers[kind as usize] > 0)
        .map(|kind| format!("{} {}", numbers[kind as usize], kind.name()))
        .collect();
    if told.is_empty() {
        "no claims".to_owned()
    } else {
        told.join(", ")
    }
}

/// A change, with the words that differ marked.
pub fn proposal_text(proposal: &Proposal) -> String {
    let mut out = format!("{} {}\n", proposal.kind.name(), proposal.id);
    if let ([old], [new]) = (proposal.old.as_slice(), proposal.new.as_slice()) {
        let (before, after) = word_diff(&one_line(old), &one_line(new));
        let _ = writeln!(out, "  - {before}\n  + {after}");
        return out;
    }
    for (sign, side) in [("-", &proposal.old), ("+", &proposal.new)] {
        for entry in side {
            let id = if proposal.id == entry.id {
                String::new()
            } else {
                format!("{} ", entry.id)
            };
            let _ = writeln!(out, "  {sign} {id}{}", one_line(entry));
        }
    }
    out
}
