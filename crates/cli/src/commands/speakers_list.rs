//! Who speaks, with counts, and entries for those whom the registry does not know.

use super::desk::failed;
use super::speakers::{Book, Found, Ground, Known};
use super::table::{self, csv_line, shortened};
use crate::outcome::{Failure, Outcome};
use crate::output;
use crate::shell::Shell;
use ascribe_attribution::registry::id_of;
use ascribe_attribution::registry_edit::{is_name, propose};
use ascribe_attribution::{How, Registry, Speaker, SpeakerKind, Voice};
use ascribe_ledger::Entry;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

/// What `ascribe speakers` does without a subcommand.
#[derive(Args)]
pub struct List {
    /// Files and folders; the accepted claims of the workspace unless given
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Only those whom the registry does not know
    #[arg(long)]
    unknown: bool,

    /// How to write them
    #[arg(long, short, value_enum, default_value = "table")]
    format: Format,

    #[command(flatten)]
    known: Known,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line a speaker
    Table,
    /// One JSON object a line
    Json,
    /// Comma-separated, with a header
    Csv,
}

/// Write entries for speakers that are not known, ready to paste into speakers.toml
#[derive(Args)]
#[command(
    long_about = "Writes an entry for each person and organisation that is called by a name and is not in speakers.toml, those with \
                  most claims first. Together with the file that is there they make a valid one: a name that would mean two is \
                  left out, and a comment says so. The documents are read again for it.",
    after_help = "Example:\n  \
                  ascribe speakers propose --least 3 >> speakers.toml"
)]
pub struct Propose {
    /// Files and folders; the documents of the workspace unless given
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Only those with so many claims
    #[arg(long, value_name = "N", default_value_t = 1)]
    least: usize,

    #[command(flatten)]
    known: Known,
}

/// A speaker of several documents.
#[derive(Clone, Debug)]
pub struct Row {
    pub speaker: Speaker,
    /// Whether its kind was found out, not only its id.
    has_kind: bool,
    pub claims: usize,
    pub documents: usize,
}

/// Claims without a speaker, by why there is none.
type Nobody = BTreeMap<&'static str, usize>;

impl List {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        let (ground, book) = self.known.ground(&self.paths)?;
        let (mut rows, nobody, complete) = match &ground {
            Ground::Workspace { .. } => {
                let (rows, nobody) = self.accepted(&book.registry)?;
                (rows, nobody, true)
            }
            Ground::Files { .. } => {
                let (found, complete) = ground.extract(shell, &book.registry)?;
                let (rows, nobody) = tally(&found, &book.registry);
                (rows, nobody, complete)
            }
        };
        if self.unknown {
            rows.retain(|row| !row.speaker.registered);
        }
        let text = match self.format {
            Format::Table => as_table(&rows, &nobody, &book),
            Format::Json => jsonl(&rows),
            Format::Csv => csv(&rows),
        };
        output::put(&text)?;
        Ok(ended(complete))
    }

    /// The speakers of the accepted claims, and everybody in the registry.
    fn accepted(&self, registry: &Registry) -> Result<(Vec<Row>, Nobody), Failure> {
        let by_document = self.known.place.reading(|workspace| {
            let ids = workspace.documents().map_err(failed)?;
            ids.par_iter()
                .map(|id| Ok(workspace.claims(id).map_err(failed)?.claim))
                .collect::<Result<Vec<Vec<Entry>>, Failure>>()
        })?;
        let mut counts = Counts::default();
        let mut names: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for (document, entries) in by_document.iter().enumerate() {
            for entry in entries {
                counts.add(document, entry);
                if let (Some(id), How::Name) = (&entry.speaker, entry.how) {
                    *names.entry(id).or_default().entry(&entry.source).or_default() += 1;
                }
            }
        }
        for entry in registry.entries() {
            counts.of.entry(&entry.id).or_default();
        }
        let rows = counts.of.iter().map(|(&id, (claims, documents))| {
            let known = registered(registry, id);
            let has_kind = known.is_some();
            // The commonest way in which the texts name it.
            let named = names.get(id).and_then(|names| {
                names
                    .iter()
                    .max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)))
            });
            let speaker = known.unwrap_or_else(|| Speaker {
                id: id.to_owned(),
                name: named.map_or_else(String::new, |(source, _)| name_in(source, id).to_owned()),
                kind: SpeakerKind::Person,
                role: None,
                aliases: Vec::new(),
                registered: false,
            });
            Row {
                speaker,
                has_kind,
                claims: *claims,
                documents: documents.len(),
            }
        });
        Ok((sorted(rows.collect()), counts.nobody))
    }
}

impl Propose {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        let (ground, book) = self.known.ground(&self.paths)?;
        let (found, complete) = ground.extract(shell, &book.registry)?;
        let (mut rows, _) = tally(&found, &book.registry);
        rows.retain(|row| !row.speaker.registered && row.claims >= self.least);
        let noted = rows.iter().map(|row| (&row.speaker, how_many(row)));
        let text = propose(noted, Some(&book.registry));
        if rows.iter().all(|row| !is_name(&row.speaker)) {
            shell.complain("everybody who is called by a name is known");
        }
        // What is appended to a file does not run into its last line.
        let text = if text.is_empty() {
            text
        } else {
            format!("\n{text}")
        };
        output::put(&text)?;
        Ok(ended(complete))
    }
}

#[derive(Default)]
struct Counts<'e> {
    /// Claims, and documents with some, by speaker.
    of: BTreeMap<&'e str, (usize, BTreeSet<usize>)>,
    nobody: Nobody,
}

impl<'e> Counts<'e> {
    fn add(&mut self, document: usize, entry: &'e Entry) {
        match &entry.speaker {
            Some(id) => {
                let (claims, documents) = self.of.entry(id).or_default();
                *claims += 1;
                documents.insert(document);
            }
            None if entry.voice == Voice::Attributed => {
                *self.nobody.entry(entry.how.name()).or_default() += 1;
            }
            None => {}
        }
    }
}

/// The speakers of several documents: what the documents say of one id is put together.
pub fn tally(found: &[Found], registry: &Registry) -> (Vec<Row>, Nobody) {
    let mut counts = Counts::default();
    let mut speakers: BTreeMap<&str, Speaker> = BTreeMap::new();
    for (number, document) in found.iter().enumerate() {
        for entry in &document.entries {
            counts.add(number, entry);
        }
        for speaker in &document.speakers {
            let known = speakers.entry(&speaker.id).or_insert_with(|| speaker.clone());
            let mut names = vec![speaker.name.clone()];
            names.extend(speaker.aliases.iter().cloned());
            // The fuller name is the better one.
            if !known.registered && speaker.name.len() > known.name.len() {
                names.push(std::mem::replace(&mut known.name, speaker.name.clone()));
            }
            for name in names {
                if name != known.name && !known.aliases.contains(&name) {
                    known.aliases.push(name);
                }
            }
            known.aliases.retain(|alias| *alias != known.name);
            known.role = known.role.take().or_else(|| speaker.role.clone());
        }
    }
    let rows = speakers.into_values().map(|mut speaker| {
        if let Some(known) = registered(registry, &speaker.id).filter(|_| speaker.registered) {
            speaker.role = speaker.role.or(known.role);
        }
        let empty = (0, BTreeSet::new());
        let (claims, documents) = counts.of.get(speaker.id.as_str()).unwrap_or(&empty);
        Row {
            has_kind: true,
            claims: *claims,
            documents: documents.len(),
            speaker,
        }
    });
    let rows = rows.filter(|row| row.claims > 0).collect();
    (sorted(rows), counts.nobody)
}

fn registered(registry: &Registry, id: &str) -> Option<Speaker> {
    let entry = registry.entries().iter().find(|entry| entry.id == id)?;
    Some(Speaker {
        id: entry.id.clone(),
        name: entry.name.clone(),
        kind: entry.kind,
        role: entry.role_on(None).map(str::to_owned),
        aliases: entry.aliases.clone(),
        registered: true,
    })
}

/// The words of a source that the id is made of ("Olga Meyer" of "Harbour master Olga Meyer"); all of it where none are.
fn name_in<'s>(source: &'s str, id: &str) -> &'s str {
    let starts = || {
        let behind = source.match_indices(' ').map(|(at, _)| at + 1);
        std::iter::once(0).chain(behind)
    };
    for start in starts() {
        let ends = source[start..]
            .char_indices()
            .filter(|(_, c)| !c.is_alphanumeric() && *c != '-');
        for end in ends.map(|(at, _)| start + at).chain([source.len()]) {
            if end > start && id_of(&source[start..end]) == id {
                return &source[start..end];
            }
        }
    }
    source
}

/// Most claims first.
fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by(|a, b| {
        b.claims
            .cmp(&a.claims)
            .then_with(|| a.speaker.id.cmp(&b.speaker.id))
    });
    rows
}

fn how_many(row: &Row) -> String {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    format!(
        "{} claim{} in {} document{}",
        row.claims,
        plural(row.claims),
        row.documents,
        plural(row.documents)
    )
}

fn as_table(rows: &[Row], nobody: &Nobody, book: &Book) -> String {
    let head = ["SPEAKER", "NAME", "KIND", "CLAIMS", "DOCUMENTS", "KNOWN"];
    let mut lines: Vec<[String; 6]> = vec![head.map(str::to_owned)];
    for row in rows {
        let speaker = &row.speaker;
        lines.push([
            speaker.id.clone(),
            shortened(&speaker.name, 40),
            kind(row).to_owned(),
            row.claims.to_string(),
            row.documents.to_string(),
            if speaker.registered { "yes" } else { "no" }.to_owned(),
        ]);
    }
    let mut out = table::render(&lines);
    let unknown = rows.iter().filter(|row| !row.speaker.registered).count();
    let _ = write!(out, "{} speakers", rows.len());
    if unknown > 0 {
        let file = if book.path.is_some() {
            book.name.as_str()
        } else {
            "any registry"
        };
        let _ = write!(out, ", {unknown} of them not in {file}");
    }
    let by: usize = rows.iter().map(|row| row.claims).sum();
    let without: usize = nobody.values().sum();
    let _ = write!(out, "; {by} claims by them");
    if without > 0 {
        let told: Vec<String> = nobody
            .iter()
            .map(|(how, count)| format!("{count} {how}"))
            .collect();
        let _ = write!(out, ", {without} by nobody known ({})", told.join(", "));
    }
    out.push('\n');
    out
}

fn kind(row: &Row) -> &'static str {
    if row.has_kind { row.speaker.kind.name() } else { "" }
}

fn jsonl(rows: &[Row]) -> String {
    let mut out = String::new();
    for row in rows {
        let speaker = &row.speaker;
        let line = json!({
            "id": speaker.id,
            "name": Some(&speaker.name).filter(|name| !name.is_empty()),
            "kind": Some(kind(row)).filter(|kind| !kind.is_empty()),
            "role": speaker.role,
            "aliases": speaker.aliases,
            "registered": speaker.registered,
            "claims": row.claims,
            "documents": row.documents,
        });
        let _ = writeln!(out, "{line}");
    }
    out
}

fn csv(rows: &[Row]) -> String {
    let mut out = String::from("id,name,kind,role,registered,claims,documents\r\n");
    for row in rows {
        let speaker = &row.speaker;
        let (claims, documents) = (row.claims.to_string(), row.documents.to_string());
        out.push_str(&csv_line(&[
            &speaker.id,
            &speaker.name,
            kind(row),
            speaker.role.as_deref().unwrap_or(""),
            if speaker.registered { "true" } else { "false" },
            &claims,
            &documents,
        ]));
    }
    out
}

const fn ended(complete: bool) -> Outcome {
    if complete {
        Outcome::Clean
    } else {
        Outcome::Incomplete
    }
}
