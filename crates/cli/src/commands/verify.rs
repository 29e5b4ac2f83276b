use super::table::shortened;
use super::verify_input::{Line, Quoted, quotations};
use super::verify_sources::Sources;
use crate::outcome::{Failure, Outcome};
use crate::output;
use crate::shell::Shell;
use ascribe_attribution::ClaimList;
use ascribe_ledger::verify::{Change, Outcome as Found, SourceIndex, Status, verify_behind};
use ascribe_text::{Document, LineIndex};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Say whether quotations really stand in their sources
#[derive(Args)]
#[command(
    long_about = "Looks quotations up in their sources. Typographic differences are looked past and named; a change of a negation, \
                  a number, a sign, a unit, a name, a modal or a tense is an alteration, however small. An ellipsis leaves words \
                  out in order, brackets insert.\n\n\
                  FILE is JSON lines ({\"quote\", \"source\", \"speaker\"} each), CSV with the same columns, a claim list of \
                  `ascribe extract --format json`, or a draft in Markdown, HTML or plain text whose quotations are looked up. A \
                  source is a path, or the id of a document of the workspace around; without one, every source will do.\n\n\
                  A line, row or source that cannot be read is named, with what to do; the others are checked all the same.",
    after_help = "Examples:\n  \
                  ascribe verify answers.jsonl --sources pages/\n  \
                  ascribe verify draft.md --sources interviews/\n\n\
                  Exit status: 0 all stand, 1 some do not, 2 wrong use or failure, 3 nothing was checked, or not all, \
                  whatever was found in the rest."
)]
pub struct Verify {
    /// The quotations; - for JSON lines from standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Where the sources are: a folder, or a file; the documents of the workspace around, unless given
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

/// A quotation with what was found, and where.
struct Checked<'s> {
    found: Found,
    /// The source's name, and the document in it; none when nothing could be looked in.
    source: Option<(String, &'s Document)>,
    /// Why it could not be looked up, or not everywhere.
    trouble: Option<String>,
}

impl Verify {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        let quotations = quotations(&self.file).map_err(Failure::Usage)?;
        let all = quotations
            .iter()
            .any(|line| matches!(line, Line::Quotation(quoted) if quoted.source.is_none()));
        let mut sources = Sources::open(&self.file, self.sources.as_deref(), all)?;
        let ready: Vec<Result<(), String>> = quotations
            .iter()
            .map(|line| match line {
                Line::Quotation(quoted) => sources.make_ready(quoted.source.as_deref()),
                Line::Broken { .. } => Ok(()),
            })
            .collect();
        let mut indexes = Indexes::new();
        let mut text = String::new();
        let mut counts = [0_usize; Status::ALL.len()];
        for (line, ready) in quotations.iter().zip(ready) {
            let quoted = match line {
                Line::Quotation(quoted) => quoted,
                Line::Broken { at, why } => {
                    counts[Status::Unchecked as usize] += 1;
                    let _ = match self.format {
                        Format::Text => writeln!(text, "{}: {at}: {why}", Status::Unchecked.name()),
                        Format::Json => writeln!(text, "{}", broken_json(at, why)),
                    };
                    continue;
                }
            };
            let checked = match ready {
                Ok(()) => looked_up(quoted, &sources, &mut indexes),
                Err(why) => Checked {
                    found: Found::unchecked(),
                    source: None,
                    trouble: Some(why),
                },
            };
            counts[checked.found.status as usize] += 1;
            match self.format {
                Format::Text => told(&mut text, quoted, &checked),
                Format::Json => {
                    let _ = writeln!(text, "{}", json_line(quoted, &checked));
                }
            }
        }
        match self.format {
            Format::Text => {
                summary(&mut text, &counts, quotations.len());
                output::tell(&text)?;
            }
            Format::Json => output::put(&text)?,
        }
        let mut complete = counts[Status::Unchecked as usize] == 0 && !quotations.is_empty();
        for trouble in sources.troubles() {
            complete = false;
            shell.complain(&trouble);
        }
        let clean = counts[Status::Verified as usize] + counts[Status::Typographic as usize];
        Ok(if !complete {
            Outcome::Incomplete
        } else if clean == quotations.len() {
            Outcome::Clean
        } else {
            Outcome::Findings
        })
    }
}

/// A document made ready to be looked in.
struct Ready<'s> {
    words: SourceIndex<'s>,
    /// Its claims, extracted when a quotation with a speaker stands in it.
    claims: OnceCell<ClaimList>,
}

/// By the source's name and the document's number in it.
type Indexes<'s> = HashMap<(&'s str, usize), Ready<'s>>;

/// Looks a quotation up where it says, or everywhere; the best of what is found counts.
fn looked_up<'s>(quoted: &'s Quoted, sources: &'s Sources<'_>, indexes: &mut Indexes<'s>) -> Checked<'s> {
    let mut best: Option<(&str, &'s Document, Found)> = None;
    let mut trouble = None;
    for (name, source) in sources.of(quoted.source.as_deref()) {
        if let Some(why) = source.troubles.first() {
            trouble.get_or_insert_with(|| format!("{name} {why}"));
        }
        for (number, document) in source.documents.iter().enumerate() {
            let ready = indexes.entry((name, number)).or_insert_with(|| Ready {
                words: SourceIndex::new(document.text()),
                claims: OnceCell::new(),
            });
            let mut found = verify_behind(quoted.lead, &quoted.quote, &ready.words, quoted.place);
            if let Some(speaker) = quoted.speaker.as_ref().filter(|_| found.status.is_clean()) {
                let list = ready.claims.get_or_init(|| sources.reader.claims(document));
                check_speaker(list, &mut found, document, speaker);
            }
            if best.as_ref().is_none_or(|(.., b)| found.status < b.status) {
                best = Some((name, document, found));
            }
        }
    }
    let Some((name, document, mut found)) = best else {
        return Checked {
            found: Found::unchecked(),
            source: None,
            trouble,
        };
    };
    match found.status {
        // It may stand in what could not be read.
        Status::Gone if trouble.is_some() => found = Found::unchecked(),
        Status::Unchecked => trouble = Some("there are no words in it to look for".to_owned()),
        _ => trouble = None,
    }
    Checked {
        found,
        source: Some((name.to_owned(), document)),
        trouble,
    }
}

/// Whether the source gives the words to somebody else. It says nothing where no claim of the source has
/// them, or their speaker is not known.
fn check_speaker(list: &ClaimList, found: &mut Found, document: &Document, speaker: &str) {
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

fn told(text: &mut String, quoted: &Quoted, checked: &Checked<'_>) {
    let found = &checked.found;
    let mut reasons: Vec<String> = found
        .changes
        .iter()
        .map(|change| change.name().to_owned())
        .collect();
    reasons.extend(found.foldings.iter().map(|folding| folding.name().to_owned()));
    reasons.extend(checked.trouble.clone());
    let reasons = if reasons.is_empty() {
        String::new()
    } else {
        format!(" ({})", reasons.join(", "))
    };
    let mut quote = shortened(&quoted.quote, 70);
    // Those of a draft have their marks.
    if !quote.starts_with(['"', '\u{201c}']) {
        quote = format!("\"{quote}\"");
    }
    let _ = writeln!(text, "{}{reasons}: {} {quote}", found.status.name(), quoted.at);
    if let (Some((name, document)), Some(place)) = (&checked.source, found.places.first()) {
        let line = LineIndex::new(document.text()).place(place.start()).line;
        let more = match found.places.len() {
            0 | 1 => String::new(),
            2 => " and 1 more place".to_owned(),
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

fn json_line(quoted: &Quoted, checked: &Checked<'_>) -> Value {
    let found = &checked.found;
    let name = checked.source.as_ref().map(|(name, _)| name.as_str());
    let lines = checked
        .source
        .as_ref()
        .map(|(_, document)| LineIndex::new(document.text()));
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
        "source": name.or(quoted.source.as_deref()),
        "speaker": quoted.speaker,
        "status": found.status.name(),
        "places": places,
        "changes": found.changes.iter().map(|change| change.name()).collect::<Vec<_>>(),
        "foldings": found.foldings.iter().map(ascribe_ledger::verify::Folding::name).collect::<Vec<_>>(),
        "diff": found.diff_line(),
        "insertions": insertions,
        "notes": found.notes.iter().map(|note| note.message()).collect::<Vec<_>>(),
        "trouble": checked.trouble,
    })
}

/// What could not be read, with the same keys as a quotation.
fn broken_json(at: &str, why: &str) -> Value {
    json!({
        "at": at, "quote": null, "source": null, "speaker": null, "status": Status::Unchecked.name(), "places": [],
        "changes": [], "foldings": [], "diff": "", "insertions": [], "notes": [], "trouble": why,
    })
}
