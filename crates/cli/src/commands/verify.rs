use super::desk::{Reader, failed};
use super::table::shortened;
use super::verify_input::{Quoted, quotations};
use crate::outcome::{Failure, Outcome};
use crate::output::Stdout;
use ascribe_ledger::Settings;
use ascribe_ledger::store::{Disk, Workspace, find_root};
use ascribe_ledger::verify::{Change, Outcome as Found, SourceIndex, Status, verify_behind};
use ascribe_text::{Document, LineIndex};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Say whether quotations really stand in their sources
#[derive(Args)]
#[command(
    long_about = "Looks quotations up in their sources. Typographic differences are looked past and named; a change of a negation, \
                  a number, a sign, a unit, a name, a modal or a tense is an alteration, however small. An ellipsis leaves words \
                  out in order, brackets insert.\n\n\
                  FILE is JSON lines ({\"quote\", \"source\", \"speaker\"} each), CSV with the same columns, a claim list of \
                  `ascribe extract --format json`, or a draft in Markdown, HTML or plain text whose quotations are looked up. A \
                  source is a path, or the id of a document of the workspace around; without one, every source will do.",
    after_help = "Examples:\n  \
                  ascribe verify answers.jsonl --sources pages/\n  \
                  ascribe verify draft.md --sources interviews/\n\n\
                  Exit status: 0 all stand, 1 some do not, 2 wrong use or failure, 3 nothing was checked, or not all."
)]
pub struct Verify {
    /// The quotations; - for JSON lines from standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Where the sources are: a folder, or a file
    #[arg(long, value_name = "DIR")]
    sources: Option<PathBuf>,

    /// How to write what was found
    #[arg(long, short, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object for each quotation and line
    Json,
}

/// Texts that quotations are looked up in, by the name that quotations call them.
struct Sources {
    reader: Reader,
    documents: BTreeMap<String, Result<Document, String>>,
}

impl Verify {
    pub fn run(self) -> Result<Outcome, Failure> {
        let quotations = quotations(&self.file).map_err(Failure::Usage)?;
        let mut sources = Sources {
            reader: Reader::new(&Settings::default()),
            documents: BTreeMap::new(),
        };
        let anywhere = self.all_sources(&mut sources)?;
        for quoted in &quotations {
            if let Some(name) = &quoted.source {
                self.load(&mut sources, name);
            }
        }
        let mut indexes: BTreeMap<&str, SourceIndex<'_>> = BTreeMap::new();
        let mut text = String::new();
        let mut counts = [0_usize; Status::ALL.len()];
        for quoted in &quotations {
            let names: Vec<&str> = match &quoted.source {
                Some(name) => vec![name],
                None => anywhere.iter().map(String::as_str).collect(),
            };
            let mut best: Option<(&str, Found)> = None;
            let mut trouble = None;
            for name in names {
                match sources.documents.get_key_value(name) {
                    Some((name, Ok(document))) => {
                        let index = indexes
                            .entry(name)
                            .or_insert_with(|| SourceIndex::new(document.text()));
                        let mut found = verify_behind(quoted.lead, &quoted.quote, index, quoted.place);
                        if let Some(speaker) = &quoted.speaker {
                            sources.check_speaker(&mut found, document, speaker);
                        }
                        if best.as_ref().is_none_or(|(_, b)| found.status < b.status) {
                            best = Some((name, found));
                        }
                    }
                    Some((_, Err(message))) => trouble = Some(message.clone()),
                    None => trouble = Some(format!("there is no source `{name}`")),
                }
            }
            let (name, found) = best.unwrap_or(("", Found::unchecked()));
            counts[found.status as usize] += 1;
            let document = sources
                .documents
                .get(name)
                .and_then(|document| document.as_ref().ok());
            let trouble = trouble.filter(|_| found.status == Status::Unchecked);
            match self.format {
                Format::Text => told(&mut text, quoted, name, &found, document, trouble.as_deref()),
                Format::Json => {
                    let _ = writeln!(
                        text,
                        "{}",
                        json_line(quoted, name, &found, document, trouble.as_deref())
                    );
                }
            }
        }
        if self.format == Format::Text {
            summary(&mut text, &counts, quotations.len());
        }
        let mut out = Stdout::new();
        out.write(text.as_bytes())?;
        out.flush()?;
        let of = |status: Status| counts[status as usize];
        let clean: usize = of(Status::Verified) + of(Status::Typographic);
        Ok(if clean == quotations.len() && clean > 0 {
            Outcome::Clean
        } else if clean + of(Status::Unchecked) == quotations.len() {
            Outcome::Incomplete
        } else {
            Outcome::Findings
        })
    }

    /// The names of every source that a quotation without one is looked up in.
    fn all_sources(&self, sources: &mut Sources) -> Result<Vec<String>, Failure> {
        let mut names = Vec::new();
        if let Some(folder) = &self.sources {
            let mut paths = Vec::new();
            if folder.is_dir() {
                for entry in ignore::WalkBuilder::new(folder)
                    .sort_by_file_path(Path::cmp)
                    .build()
                {
                    let entry = entry.map_err(|error| Failure::Usage(error.to_string()))?;
                    if entry.file_type().is_some_and(|kind| kind.is_file()) {
                        paths.push(entry.into_path());
                    }
                }
            } else {
                paths.push(folder.clone());
            }
            for path in paths {
                let name = path
                    .strip_prefix(folder)
                    .ok()
                    .filter(|rest| *rest != Path::new(""));
                let name = name.unwrap_or(&path).display().to_string();
                sources.put(&name, fs_err::read(&path).map_err(|error| error.to_string()));
                names.push(name);
            }
        } else if let Ok((root, ids)) = workspace_documents(&self.file) {
            for id in ids {
                sources.put_document(&root, &id);
                names.push(id);
            }
        }
        Ok(names)
    }

    /// Finds the source that a quotation names: below --sources, beside the file, from here, or by its id.
    fn load(&self, sources: &mut Sources, name: &str) {
        if sources.documents.contains_key(name) {
            return;
        }
        let beside = self.file.parent().map(|folder| folder.join(name));
        let below = self.sources.as_ref().map(|folder| folder.join(name));
        let paths = below.into_iter().chain(beside).chain([PathBuf::from(name)]);
        if let Some(path) = paths.into_iter().find(|path| path.is_file()) {
            sources.put(name, fs_err::read(path).map_err(|error| error.to_string()));
        } else if let Ok((root, ids)) = workspace_documents(&self.file)
            && ids.iter().any(|id| id == name)
        {
            sources.put_document(&root, name);
        }
    }
}

impl Sources {
    fn put(&mut self, name: &str, bytes: Result<Vec<u8>, String>) {
        let document = bytes.and_then(|bytes| self.reader.document(name, name, &bytes));
        self.documents.insert(name.to_owned(), document);
    }

    fn put_document(&mut self, root: &Path, id: &str) {
        let read = || -> Result<Document, Failure> {
            let disk = Disk::reader(root).map_err(failed)?;
            let workspace = Workspace::open(&disk).map_err(failed)?;
            let record = workspace.source(id).map_err(failed)?;
            let version = record
                .current()
                .ok_or_else(|| Failure::Usage(format!("the document `{id}` has no version")))?;
            let bytes = workspace.bytes(id, version).map_err(failed)?;
            self.reader
                .document(id, &version.file, &bytes)
                .map_err(Failure::Usage)
        };
        let document = read().map_err(|failure| failure.to_string());
        self.documents.insert(id.to_owned(), document);
    }

    /// Whether the source gives the words to somebody else. It says nothing where no claim of the source has
    /// them, or their speaker is not known.
    fn check_speaker(&self, found: &mut Found, document: &Document, speaker: &str) {
        if !found.status.is_clean() {
            return;
        }
        let list = self.reader.claims(document);
        let folded = |text: &str| text.to_lowercase();
        let wanted: Vec<String> = speaker
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 1)
            .map(folded)
            .collect();
        let Some(surname) = wanted.last() else { return };
        let (mut same, mut other) = (false, false);
        for claim in &list.claims {
            let said = claim
                .content
                .iter()
                .any(|span| found.places.iter().any(|place| place.overlaps(*span)));
            if !said {
                continue;
            }
            let mut names: Vec<String> = claim
                .source
                .spans
                .iter()
                .map(|&span| folded(document.slice(span)))
                .collect();
            if let Some(linked) = claim.speaker.map(|at| &list.speakers[at]) {
                names.push(folded(&linked.name));
                names.extend(linked.aliases.iter().map(|alias| folded(alias)));
                names.push(linked.id.replace('-', " "));
            }
            let named = claim.speaker.is_some() || claim.source.kind == ascribe_attribution::SourceKind::Name;
            let has = |name: &String| {
                name.split(|c: char| !c.is_alphanumeric())
                    .any(|word| word == surname)
            };
            if names.iter().any(has) {
                same = true;
            } else if named {
                other = true;
            }
        }
        if other && !same {
            found.status = Status::Altered;
            found.changes = vec![Change::Speaker];
        }
    }
}

fn workspace_documents(file: &Path) -> Result<(PathBuf, Vec<String>), Failure> {
    let folder = file
        .parent()
        .filter(|folder| *folder != Path::new(""))
        .unwrap_or(Path::new("."));
    let folder = fs_err::canonicalize(folder).map_err(|error| Failure::Usage(error.to_string()))?;
    let root = find_root(&folder).map_err(failed)?;
    let disk = Disk::reader(&root).map_err(failed)?;
    let workspace = Workspace::open(&disk).map_err(failed)?;
    let ids = workspace.documents().map_err(failed)?;
    Ok((root, ids))
}

fn told(
    text: &mut String,
    quoted: &Quoted,
    name: &str,
    found: &Found,
    document: Option<&Document>,
    trouble: Option<&str>,
) {
    let mut reasons: Vec<String> = found
        .changes
        .iter()
        .map(|change| change.name().to_owned())
        .collect();
    reasons.extend(found.foldings.iter().map(|folding| folding.name().to_owned()));
    reasons.extend(trouble.map(str::to_owned));
    let reasons = if reasons.is_empty() {
        String::new()
    } else {
        format!(" ({})", reasons.join(", "))
    };
    let quote = shortened(&quoted.quote, 70);
    let _ = writeln!(
        text,
        "{}{reasons}: {} \"{quote}\"",
        found.status.name(),
        quoted.at
    );
    if let (Some(document), Some(place)) = (document, found.places.first()) {
        let line = LineIndex::new(document.text()).place(place.start()).line;
        let more = match found.places.len() {
            0 | 1 => String::new(),
            n => format!(" and {} more places", n - 1),
        };
        let _ = writeln!(text, "    in {name}, line {line}{more}");
    }
    if !found.diff.is_empty() {
        let line = found.diff_line();
        let words: Vec<&str> = line.split_whitespace().collect();
        let _ = writeln!(text, "    {}", words.join(" "));
    }
    for span in &found.insertions {
        let _ = writeln!(text, "    inserted: {}", span.slice(&quoted.quote));
    }
    for note in &found.notes {
        let _ = writeln!(text, "    note: {}", note.message());
    }
}

fn summary(text: &mut String, counts: &[usize], total: usize) {
    let told: Vec<String> = Status::ALL
        .iter()
        .filter(|&&status| counts[status as usize] > 0)
        .map(|&status| format!("{} {}", counts[status as usize], status.name()))
        .collect();
    let checked = total - counts[Status::Unchecked as usize];
    let _ = writeln!(
        text,
        "{checked} of {total} quotations checked{}{}",
        if told.is_empty() { "" } else { ": " },
        told.join(", ")
    );
    if checked == 0 {
        text.push_str("nothing was checked: this is not a pass\n");
    }
}

fn json_line(
    quoted: &Quoted,
    name: &str,
    found: &Found,
    document: Option<&Document>,
    trouble: Option<&str>,
) -> serde_json::Value {
    let lines = document.map(|document| LineIndex::new(document.text()));
    let places: Vec<_> = found
        .places
        .iter()
        .map(|place| {
            let line = lines.as_ref().map(|lines| lines.place(place.start()).line);
            json!({"byte": [place.start(), place.end()], "line": line})
        })
        .collect();
    let insertions: Vec<&str> = found
        .insertions
        .iter()
        .map(|span| span.slice(&quoted.quote))
        .collect();
    json!({
        "at": quoted.at,
        "quote": quoted.quote,
        "source": if name.is_empty() { quoted.source.as_deref() } else { Some(name) },
        "speaker": quoted.speaker,
        "status": found.status.name(),
        "places": places,
        "changes": found.changes.iter().map(|change| change.name()).collect::<Vec<_>>(),
        "foldings": found.foldings.iter().map(ascribe_ledger::verify::Folding::name).collect::<Vec<_>>(),
        "diff": found.diff_line(),
        "insertions": insertions,
        "notes": found.notes.iter().map(|note| note.message()).collect::<Vec<_>>(),
        "trouble": trouble,
    })
}
