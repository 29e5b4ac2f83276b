//! Edits of the registry, each shown before it is made.

use super::desk::{Reader, Signature, Who, failed, malformed, proposal_text};
use super::speakers::{Book, Ground, Known};
use super::speakers_list::tally;
use crate::inputs::reason;
use crate::outcome::{Failure, Outcome};
use crate::output::{self, write_whole};
use crate::shell::Shell;
use ascribe_attribution::registry::{Entry, Role, id_of};
use ascribe_attribution::registry_edit::{self, entry_of};
use ascribe_attribution::{Registry, Speaker, SpeakerKind};
use ascribe_ledger::check::one_line;
use ascribe_ledger::store::speakers::{Effect, Merged, change_speakers, effects, moved};
use ascribe_ledger::store::{Disk, Workspace};
use ascribe_ledger::{Settings, line_diff, word_diff};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// What all edits share.
#[derive(Args)]
struct Edit {
    /// Write it without asking; without a terminal nothing is written otherwise
    #[arg(long, short)]
    yes: bool,

    /// With --speakers, the documents whose claims the preview looks at
    #[arg(long = "in", value_name = "PATH", num_args = 1.., requires = "speakers")]
    documents: Vec<PathBuf>,

    #[command(flatten)]
    known: Known,

    #[command(flatten)]
    who: Who,
}

/// Enter a speaker into speakers.toml
#[derive(Args)]
#[command(
    long_about = "Enters a speaker into speakers.toml: one of those whom `ascribe speakers --unknown` lists, with the names that the \
                  documents give it, or somebody new. What is given here goes before what the documents say.",
    after_help = "Examples:\n  \
                  ascribe speakers add karl-brandt\n  \
                  ascribe speakers add \"Ana Ruiz\" --alias Ruiz --role \"mayor of Halden\" --from 2021-05-01"
)]
pub struct Add {
    /// The id or the name of an unknown speaker, or a new name
    #[arg(value_name = "NAME")]
    name: String,

    /// Its id; made of the name unless given
    #[arg(long, value_name = "ID")]
    id: Option<String>,

    /// What it is: person, organisation, document or group
    #[arg(long, value_name = "KIND", value_parser = kind())]
    kind: Option<SpeakerKind>,

    /// Another name that means it; may be given more than once
    #[arg(long = "alias", value_name = "NAME")]
    aliases: Vec<String>,

    /// An office that it holds
    #[arg(long, value_name = "TITLE")]
    role: Option<String>,

    /// The first day of that office, in ISO 8601
    #[arg(long, value_name = "DAY", requires = "role")]
    from: Option<String>,

    /// The last day of that office
    #[arg(long, value_name = "DAY", requires = "role")]
    until: Option<String>,

    /// Its number in Wikidata ("Q42")
    #[arg(long, value_name = "NUMBER")]
    wikidata: Option<String>,

    /// What people should know about it
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,

    #[command(flatten)]
    edit: Edit,
}

/// Give a speaker another name, or further ones; the id stays
#[derive(Args)]
#[command(after_help = "Examples:\n  \
                        ascribe speakers name ana-ruiz \"Ana Ruiz Vega\"\n  \
                        ascribe speakers name ana-ruiz --alias \"Mayor Ruiz\"")]
pub struct Name {
    /// The speaker
    #[arg(value_name = "ID")]
    id: String,

    /// The name to show from now on; the one before becomes an alias
    #[arg(value_name = "NAME", required_unless_present = "aliases")]
    name: Option<String>,

    /// Another name that means it; may be given more than once
    #[arg(long = "alias", value_name = "NAME")]
    aliases: Vec<String>,

    #[command(flatten)]
    edit: Edit,
}

/// Make two speakers one
#[derive(Args)]
#[command(
    long_about = "Makes two speakers one: the names and roles of the second are the first one's from now on, and so are its claims. \
                  Either may be one that speakers.toml does not know yet.",
    after_help = "Example:\n  \
                  ascribe speakers merge ana-ruiz a-m-ruiz"
)]
pub struct Merge {
    /// The speaker that stays
    #[arg(value_name = "KEPT")]
    kept: String,

    /// The speaker that becomes part of it
    #[arg(value_name = "GONE")]
    gone: String,

    #[command(flatten)]
    edit: Edit,
}

/// Make one speaker two
#[derive(Args)]
#[command(
    long_about = "Takes names away from a speaker and gives them to a new one, whose entry follows. Claims whose source is one of the \
                  names get the new speaker.",
    after_help = "Example:\n  \
                  ascribe speakers split ana-ruiz \"Luis Ruiz\" --alias Ruiz"
)]
pub struct Split {
    /// The speaker that is really two
    #[arg(value_name = "ID")]
    speaker: String,

    /// The name of the new one
    #[arg(value_name = "NAME")]
    name: String,

    /// An alias that means the new one; may be given more than once
    #[arg(long = "alias", value_name = "NAME")]
    aliases: Vec<String>,

    /// The id of the new one; made of its name unless given
    #[arg(long, value_name = "ID")]
    id: Option<String>,

    #[command(flatten)]
    edit: Edit,
}

fn kind() -> impl TypedValueParser<Value = SpeakerKind> {
    let names = SpeakerKind::ALL.iter().map(|kind| kind.name());
    PossibleValuesParser::new(names).try_map(|name| SpeakerKind::from_name(&name).ok_or("no such kind"))
}

impl Add {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        let ready = self.edit.ready()?;
        let registry = &ready.book.registry;
        let known = registry.entries().iter().find(|entry| entry.id == self.name);
        let known = known.or_else(|| registry.find(&self.name).map(|at| &registry.entries()[at]));
        if let Some(entry) = known {
            return Err(Failure::Usage(format!(
                "{}:{}: {} (`{}`) is there already; `ascribe speakers name` gives it other names",
                ready.book.name, entry.line, entry.name, entry.id
            )));
        }
        let wanted = id_of(&self.name);
        let found = ready.unknown(shell)?;
        let found = found
            .iter()
            .find(|speaker| speaker.id == self.name || speaker.name == self.name || speaker.id == wanted);
        let mut entry = match found {
            Some(speaker) => entry_of(speaker, registry),
            None if self.name == wanted && self.id.is_none() => {
                return Err(Failure::Usage(format!(
                    "no speaker in the documents has the id `{wanted}`; to enter somebody new, give the name as people write it"
                )));
            }
            None => Entry {
                id: wanted,
                name: self.name.clone(),
                kind: SpeakerKind::Person,
                aliases: Vec::new(),
                roles: Vec::new(),
                wikidata: None,
                notes: None,
                line: 0,
            },
        };
        if let Some(id) = self.id {
            entry.id = id;
        }
        if let Some(kind) = self.kind {
            entry.kind = kind;
        }
        for alias in self.aliases {
            if !entry.aliases.contains(&alias) {
                entry.aliases.push(alias);
            }
        }
        if let Some(title) = self.role {
            entry.roles = vec![Role {
                title,
                from: self.from,
                until: self.until,
            }];
        }
        entry.wikidata = self.wikidata;
        entry.notes = self.notes;
        let text = registry_edit::add(&ready.book.name, &ready.book.text, &entry).map_err(malformed)?;
        ready.carry_out(shell, &text, None)
    }
}

impl Name {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        let ready = self.edit.ready()?;
        let text = ready.with(shell, &ready.book.text, &self.id)?;
        let aliases: Vec<&str> = self.aliases.iter().map(String::as_str).collect();
        let name = self.name.as_deref();
        let text =
            registry_edit::rename(&ready.book.name, &text, &self.id, name, &aliases).map_err(malformed)?;
        ready.carry_out(shell, &text, None)
    }
}

impl Merge {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        let ready = self.edit.ready()?;
        let (kept, gone) = (self.kept.as_str(), self.gone.as_str());
        if kept == gone {
            return Err(Failure::Usage(format!(
                "`{kept}` is one speaker; there is nothing to merge"
            )));
        }
        let file = &ready.book.name;
        let text = ready.with(shell, &ready.book.text, kept)?;
        let text = if ready.book.registry.has_id(gone) {
            registry_edit::merge(file, &text, kept, gone)
        } else {
            let unknown = ready.unknown(shell)?;
            let speaker = ready.one_of(&unknown, gone)?;
            let registry = Registry::read(file, &text).map_err(malformed)?;
            let mut names = vec![speaker.name.as_str()];
            let free = |alias: &&String| registry.find(alias).is_none();
            names.extend(speaker.aliases.iter().filter(free).map(String::as_str));
            registry_edit::rename(file, &text, kept, None, &names)
        };
        ready.carry_out(shell, &text.map_err(malformed)?, Some(Merged { kept, gone }))
    }
}

impl Split {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        let ready = self.edit.ready()?;
        let text = ready.with(shell, &ready.book.text, &self.speaker)?;
        let aliases: Vec<&str> = self.aliases.iter().map(String::as_str).collect();
        let text = registry_edit::split(
            &ready.book.name,
            &text,
            &self.speaker,
            &self.name,
            self.id.as_deref(),
            &aliases,
        )
        .map_err(malformed)?;
        ready.carry_out(shell, &text, None)
    }
}

/// An edit with what it works on.
struct Ready<'e> {
    edit: &'e Edit,
    ground: Ground,
    book: Book,
}

impl Edit {
    fn ready(&self) -> Result<Ready<'_>, Failure> {
        let (ground, book) = self.known.ground(&self.documents)?;
        Ok(Ready {
            edit: self,
            ground,
            book,
        })
    }
}

impl Ready<'_> {
    /// The speakers of the documents whom the registry does not know.
    fn unknown(&self, shell: &Shell) -> Result<Vec<Speaker>, Failure> {
        let (found, _) = self.ground.extract(shell, &self.book.registry)?;
        let (rows, _) = tally(&found, &self.book.registry);
        let all = rows.into_iter().map(|row| row.speaker);
        Ok(all.filter(|speaker| !speaker.registered).collect())
    }

    fn one_of<'s>(&self, unknown: &'s [Speaker], id: &str) -> Result<&'s Speaker, Failure> {
        unknown.iter().find(|speaker| speaker.id == id).ok_or_else(|| {
            Failure::Usage(format!(
                "no speaker has the id `{id}`, neither in {} nor in the documents; `ascribe speakers` lists them",
                self.book.name
            ))
        })
    }

    /// The registry's text with an entry for `id`, made of what the documents say where it has none.
    fn with(&self, shell: &Shell, text: &str, id: &str) -> Result<String, Failure> {
        if self.book.registry.has_id(id) {
            return Ok(text.to_owned());
        }
        let unknown = self.unknown(shell)?;
        let entry = entry_of(self.one_of(&unknown, id)?, &self.book.registry);
        registry_edit::add(&self.book.name, text, &entry).map_err(malformed)
    }

    /// Shows what `edited` changes, and writes it when that is wanted.
    fn carry_out(&self, shell: &Shell, edited: &str, merged: Option<Merged<'_>>) -> Result<Outcome, Failure> {
        let book = &self.book;
        let mut text = line_diff(&book.name, &book.text, edited);
        if text.is_empty() {
            output::tell("nothing changes\n")?;
            return Ok(Outcome::Clean);
        }
        let registry = Registry::read(&book.name, edited).map_err(malformed)?;
        match &self.ground {
            Ground::Files { .. } => {
                let (before, _) = self.ground.extract(shell, &book.registry)?;
                let (after, _) = self.ground.extract(shell, &registry)?;
                let mut count = 0;
                let mut changes = String::new();
                for (before, after) in before.iter().zip(&after) {
                    for (old, new) in moved(&before.entries, &after.entries) {
                        count += 1;
                        let (old, new) = word_diff(&one_line(&old), &one_line(&new));
                        let _ = writeln!(changes, "{}:\n  - {old}\n  + {new}", before.id);
                    }
                }
                let _ = writeln!(text, "\n{}", claims(count, ANOTHER));
                text.push_str(&changes);
                output::tell(&text)?;
                if !self.wanted()? {
                    return unwritten();
                }
                self.write(edited)?;
            }
            Ground::Workspace { root, settings } => {
                let effects = self.effects(root, settings, registry, merged)?;
                text.push_str(&effects_text(&effects));
                output::tell(&text)?;
                if !self.wanted()? {
                    return unwritten();
                }
                let signature = Signature::new(&self.edit.who, root);
                change_speakers(root, &book.text, edited, &effects, merged, signature.hand())
                    .map_err(failed)?;
            }
        }
        output::tell(&format!("written: {}\n", book.name))?;
        Ok(Outcome::Clean)
    }

    fn effects(
        &self,
        root: &Path,
        settings: &Settings,
        registry: Registry,
        merged: Option<Merged<'_>>,
    ) -> Result<Vec<Effect>, Failure> {
        let before = Reader::knowing(settings, self.book.registry.clone());
        let after = Reader::knowing(settings, registry);
        let disk = Disk::reader(root).map_err(failed)?;
        let workspace = Workspace::open(&disk).map_err(failed)?;
        effects(
            &workspace,
            &|id, file, bytes| before.extract(id, file, bytes),
            &|id, file, bytes| after.extract(id, file, bytes),
            merged,
        )
        .map_err(failed)
    }

    /// Asks, where there is somebody to ask.
    fn wanted(&self) -> Result<bool, Failure> {
        if self.edit.yes {
            return Ok(true);
        }
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Ok(false);
        }
        output::tell("\nwrite this? [y/N] ")?;
        let mut line = String::new();
        io::stdin()
            .read_line(&mut line)
            .map_err(|error| Failure::Usage(format!("the terminal: {error}")))?;
        Ok(matches!(line.trim(), "y" | "Y" | "yes"))
    }

    /// Writes a registry that belongs to no workspace, unless somebody else has meanwhile.
    fn write(&self, edited: &str) -> Result<(), Failure> {
        let name = &self.book.name;
        let Some(path) = &self.book.path else {
            return Err(Failure::Usage(
                "there is no registry to write; name one with --speakers FILE".to_owned(),
            ));
        };
        let present = std::fs::read_to_string(path)
            .map_err(|error| Failure::Usage(format!("{}: {}", path.display(), reason(&error))))?;
        if present != self.book.text {
            return Err(Failure::Usage(format!(
                "{name} was changed by somebody else meanwhile; nothing was written, try again"
            )));
        }
        write_whole(path, edited.as_bytes())
    }
}

fn claims(count: usize, what: [&str; 2]) -> String {
    let [one, more] = what;
    match count {
        0 => format!("no claim {one}"),
        1 => format!("1 claim {one}"),
        count => format!("{count} claims {more}"),
    }
}

/// What happens to one claim, and to several.
const ANOTHER: [&str; 2] = ["gets another speaker", "get another speaker"];
const OTHERWISE: [&str; 2] = [
    "changes otherwise, and will wait for review",
    "change otherwise, and will wait for review",
];

fn effects_text(all: &[Effect]) -> String {
    let each = || {
        let all = all.iter();
        all.flat_map(|effect| effect.changes.iter().map(move |change| (effect, change)))
    };
    let mut text = String::new();
    for (alone, what) in [(true, ANOTHER), (false, OTHERWISE)] {
        let those = || each().filter(|(_, change)| Effect::is_speaker_alone(change) == alone);
        let count = those().count();
        if count == 0 && !alone {
            continue;
        }
        let _ = writeln!(text, "\n{}", claims(count, what));
        for (effect, change) in those() {
            let _ = writeln!(text, "{}: {}", effect.document, proposal_text(change).trim_end());
        }
    }
    let stale: Vec<&str> = all
        .iter()
        .flat_map(|effect| effect.stale.iter().map(String::as_str))
        .collect();
    if !stale.is_empty() {
        let _ = writeln!(
            text,
            "\nverdicts that go stale, since their claims get another speaker: {}",
            stale.join(", ")
        );
    }
    text
}

fn unwritten() -> Result<Outcome, Failure> {
    output::tell("\nnothing was written; --yes writes it\n")?;
    Ok(Outcome::Clean)
}
