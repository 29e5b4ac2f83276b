use super::desk::{Place, failed};
use super::table::{self, many, shortened};
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_ledger::Entry;
use ascribe_ledger::fact::{Fact, Link, State};
use ascribe_ledger::store::{Workspace, dated};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde_json::json;
use std::fmt::Write as _;

/// Find accepted claims
#[derive(Args)]
#[command(after_help = "Examples:\n  \
                        ascribe list --speaker ana-ruiz --words harbour\n  \
                        ascribe list --state checking --format csv\n  \
                        ascribe list --worth 0.6 --untracked")]
pub struct List {
    /// Only claims by this speaker: an id, or words of the source
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,

    /// Only claims of this document
    #[arg(long, value_name = "ID")]
    document: Option<String>,

    /// Only claims with all these words in their content
    #[arg(long, value_name = "WORDS")]
    words: Option<String>,

    /// Only claims in this state of work, as `ascribe track` and `ascribe verdict` leave it
    #[arg(long, value_enum)]
    state: Option<Step>,

    /// Only claims whose verdict has this rating
    #[arg(long, value_name = "RATING")]
    verdict: Option<String>,

    /// Only claims that nobody tracks
    #[arg(long, conflicts_with_all = ["state", "verdict"])]
    untracked: bool,

    /// Only claims of documents published on this day or later, in ISO 8601
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<String>,

    /// Only claims of documents published on this day or earlier
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<String>,

    /// Only claims at least this worth checking, from 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = super::share)]
    worth: Option<f32>,

    /// How to write them
    #[arg(long, short, value_enum, default_value = "table")]
    format: Format,

    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Step {
    New,
    Assigned,
    Checking,
    Checked,
    Dropped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line a claim
    Table,
    /// One JSON object a line
    Json,
    /// Comma-separated, with a header
    Csv,
}

/// A claim with what is known around it.
pub struct Row {
    pub document: String,
    pub published: Option<String>,
    pub entry: Entry,
    pub fact: Option<Fact>,
}

impl Row {
    pub fn state(&self) -> &'static str {
        self.fact.as_ref().map_or("", |fact| fact.state.name())
    }

    /// The claims that it is linked with.
    pub fn links(&self) -> &[Link] {
        self.fact.as_ref().map_or(&[], |fact| &fact.link)
    }

    pub fn verdict(&self) -> &str {
        let verdict = self.fact.as_ref().and_then(Fact::current);
        verdict.map_or("", |verdict| verdict.rating.as_str())
    }
}

/// The accepted claims of a workspace, in the order of documents and text.
pub fn rows(workspace: &Workspace<'_>, document: Option<&str>) -> Result<Vec<Row>, Failure> {
    let ids = match document {
        Some(id) => vec![workspace.source(id).map_err(failed)?.id],
        None => workspace.documents().map_err(failed)?,
    };
    let tracked = workspace.tracked().map_err(failed)?;
    let of = |id: &String| -> Result<Vec<Row>, Failure> {
        let published = workspace.source(id).map_err(failed)?.published;
        let claims = workspace.claims(id).map_err(failed)?.claim;
        claims
            .into_iter()
            .map(|entry| {
                let fact = match tracked.binary_search(&entry.id) {
                    Ok(_) => workspace.fact(&entry.id).map_err(failed)?,
                    Err(_) => None,
                };
                Ok(Row {
                    document: id.clone(),
                    published: published.clone(),
                    entry,
                    fact,
                })
            })
            .collect()
    };
    let all: Vec<Vec<Row>> = ids.par_iter().map(of).collect::<Result<_, _>>()?;
    Ok(all.into_iter().flatten().collect())
}

impl List {
    pub fn run(self) -> Result<Outcome, Failure> {
        let rows = self.place.reading(|workspace| {
            let rows = rows(workspace, self.document.as_deref())?;
            // A verdict from before a change of the scale can still be asked for.
            if let Some(rating) = &self.verdict
                && !workspace.settings.verdicts.scale.contains(rating)
                && rows.iter().all(|row| row.verdict() != rating)
            {
                return Err(Failure::Usage(format!(
                    "`{rating}` is not on this workspace's scale: {}",
                    workspace.settings.verdicts.scale.join(", ")
                )));
            }
            Ok(rows)
        })?;
        let rows: Vec<&Row> = rows.iter().filter(|row| self.wants(row)).collect();
        let text = match self.format {
            Format::Table => table(&rows),
            Format::Json => jsonl(&rows),
            Format::Csv => csv(&rows),
        };
        output::put(&text)?;
        Ok(Outcome::Clean)
    }

    fn wants(&self, row: &Row) -> bool {
        let entry = &row.entry;
        let holds = |whole: &str, part: &str| whole.to_lowercase().contains(&part.to_lowercase());
        let speaker = self
            .speaker
            .as_ref()
            .is_none_or(|name| entry.speaker.as_deref() == Some(name) || holds(&entry.source, name));
        let words = self.words.as_ref().is_none_or(|words| {
            let content = entry.content_text();
            words.split_whitespace().all(|word| holds(&content, word))
        });
        let state = self.state.is_none_or(|state| {
            let wanted = match state {
                Step::New => State::New,
                Step::Assigned => State::Assigned,
                Step::Checking => State::Checking,
                Step::Checked => State::Checked,
                Step::Dropped => State::Dropped,
            };
            row.fact.as_ref().is_some_and(|fact| fact.state == wanted)
        });
        let day = row.published.as_deref().and_then(|day| day.get(..10));
        speaker
            && words
            && state
            && self.verdict.as_ref().is_none_or(|rating| row.verdict() == rating)
            && (!self.untracked || row.fact.is_none())
            && self
                .from
                .as_deref()
                .is_none_or(|from| day.is_some_and(|day| day >= from))
            && self
                .until
                .as_deref()
                .is_none_or(|until| day.is_some_and(|day| day <= until))
            && self.worth.is_none_or(|least| entry.checkworthy as f32 >= least)
    }
}

fn who(entry: &Entry) -> &str {
    match (&entry.speaker, entry.source.as_str()) {
        (Some(id), _) => id,
        (None, "") => "(unstated)",
        (None, source) => source,
    }
}

/// The same where no id can be taken for a source's words.
fn who_in_brackets(entry: &Entry) -> String {
    match &entry.speaker {
        None if !entry.source.is_empty() => format!("({})", shortened(&entry.source, 26)),
        _ => shortened(who(entry), 28),
    }
}

fn day(text: &str) -> Result<String, String> {
    match dated(text) {
        Ok(()) if text.len() == 10 => Ok(text.to_owned()),
        _ => Err("not a day, as 2024-06-19".to_owned()),
    }
}

fn table(rows: &[&Row]) -> String {
    let mut lines: Vec<[String; 5]> =
        vec![["CLAIM", "DOCUMENT", "SPEAKER", "STATE", "CONTENT"].map(str::to_owned)];
    for row in rows {
        let state = match row.verdict() {
            "" => row.state().to_owned(),
            rating => rating.to_owned(),
        };
        lines.push([
            row.entry.id.clone(),
            row.document.clone(),
            who_in_brackets(&row.entry),
            state,
            shortened(&row.entry.content_text(), 80),
        ]);
    }
    let mut out = if rows.is_empty() {
        String::new()
    } else {
        table::render(&lines)
    };
    let _ = writeln!(out, "{}", many(rows.len(), "claim"));
    out
}

fn jsonl(rows: &[&Row]) -> String {
    let mut out = String::new();
    for row in rows {
        let entry = &row.entry;
        let line = json!({
            "claim": entry.id,
            "document": row.document,
            "published": row.published,
            "voice": entry.voice.name(),
            "speaker": entry.speaker,
            "source": entry.source,
            "cue": entry.cue,
            "content": entry.content_text(),
            "form": entry.form.name(),
            "checkworthy": entry.checkworthy,
            "state": row.fact.as_ref().map(|fact| fact.state.name()),
            "verdict": row.fact.as_ref().and_then(|fact| fact.current()).map(|verdict| verdict.rating.clone()),
            "links": row.links(),
        });
        let _ = writeln!(out, "{line}");
    }
    out
}

fn csv(rows: &[&Row]) -> String {
    let mut out =
        String::from("claim,document,published,speaker,source,cue,content,checkworthy,state,verdict\r\n");
    for row in rows {
        let entry = &row.entry;
        let worth = entry.checkworthy.to_string();
        let content = entry.content_text();
        let cells = [
            entry.id.as_str(),
            &row.document,
            row.published.as_deref().unwrap_or(""),
            entry.speaker.as_deref().unwrap_or(""),
            &entry.source,
            &entry.cue,
            &content,
            &worth,
            row.state(),
            row.verdict(),
        ];
        out.push_str(&table::csv_line(&cells));
    }
    out
}
