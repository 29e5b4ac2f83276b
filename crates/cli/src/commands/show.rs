use super::desk::{Place, Reader, failed};
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_ledger::Entry;
use ascribe_ledger::fact::Fact;
use ascribe_ledger::store::Workspace;
use ascribe_text::{Document, LineIndex};
use clap::Args;
use std::fmt::Write as _;

/// See one claim whole
#[derive(Args)]
pub struct Show {
    /// The claim
    #[arg(value_name = "CLAIM")]
    claim: String,

    #[command(flatten)]
    place: Place,
}

impl Show {
    pub fn run(self) -> Result<Outcome, Failure> {
        let text = self.place.reading(|workspace| self.text(workspace))?;
        output::tell(&text)?;
        Ok(Outcome::Clean)
    }

    fn text(&self, workspace: &Workspace<'_>) -> Result<String, Failure> {
        let id = &self.claim;
        let document = workspace
            .document_of(id)
            .map_err(failed)?
            .ok_or_else(|| Failure::Usage(format!("there is no claim `{id}`; `ascribe list` shows them")))?;
        let file = workspace.claims(&document).map_err(failed)?;
        let former = file.former.iter().find(|entry| entry.id == *id);
        let entry = file.claim.iter().find(|entry| entry.id == *id).or(former);
        let entry = entry.ok_or_else(|| Failure::Usage(format!("the claim {id} is not in {document}")))?;
        let record = workspace.source(&document).map_err(failed)?;
        let mut text = String::new();
        let title = record
            .title
            .as_ref()
            .map_or_else(String::new, |title| format!(" \"{title}\""));
        let _ = writeln!(text, "{id} in {document}{title}");
        if former.is_some() {
            text.push_str("  no longer in the document\n");
        }
        fields(&mut text, entry);
        if let Some(version) = record.current().filter(|_| former.is_none()) {
            let bytes = workspace.bytes(&document, version).map_err(failed)?;
            let read = Reader::new(&workspace.settings).document(&document, &version.file, &bytes);
            if let Ok(read) = read {
                context(&mut text, entry, &read);
            }
        }
        for event in &entry.history {
            let note = if event.note.is_empty() {
                String::new()
            } else {
                format!(": {}", event.note)
            };
            let _ = writeln!(text, "  {}  {}{note}  ({})", event.at, event.what, event.by);
        }
        if let Some(fact) = workspace.fact(id).map_err(failed)? {
            record_text(&mut text, &fact);
        }
        Ok(text)
    }
}

/// The parts of a claim, a line each.
pub fn fields(text: &mut String, entry: &Entry) {
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            let words: Vec<&str> = value.split_whitespace().collect();
            let _ = writeln!(text, "  {name:<10} {}", words.join(" "));
        }
    };
    line("speaker", entry.speaker.as_deref().unwrap_or("unknown"));
    line("source", &entry.source);
    line("cue", &entry.cue);
    line("content", &entry.content_text());
    line("statement", entry.statement.as_deref().unwrap_or(""));
    let mut how = vec![entry.form.name().to_owned(), entry.class.name().to_owned()];
    if entry.negated {
        how.push("negated".to_owned());
    }
    if entry.hedged {
        how.push("hedged".to_owned());
    }
    line("form", &how.join(", "));
    line("when", entry.when.as_deref().unwrap_or(""));
    line("worth", &format!("{} to check", entry.checkworthy));
    let resolution = format!(
        "{} ({}), speaker by {}",
        entry.rule,
        entry.confidence,
        entry.how.name()
    );
    line("found by", &resolution);
}

/// The block that the claim stands in, with its line, and its content marked.
pub fn context(text: &mut String, entry: &Entry, document: &Document) {
    let reach = entry.reach();
    let block = document.blocks().iter().find(|block| block.span.overlaps(reach));
    let Some(block) = block else { return };
    let line = LineIndex::new(document.text()).place(block.span.start()).line;
    let whole = document.slice(block.span);
    let mut marked = String::new();
    let mut at = 0;
    let mut pieces: Vec<[usize; 2]> = entry
        .content_at
        .iter()
        .map(|&[start, end]| {
            let local = |byte: u32| (byte.saturating_sub(block.span.start()) as usize).min(whole.len());
            [local(start), local(end)]
        })
        .collect();
    pieces.sort_unstable();
    for [start, end] in pieces {
        let (Some(before), Some(piece)) = (whole.get(at..start), whole.get(start..end)) else {
            continue;
        };
        if !piece.is_empty() {
            let _ = write!(marked, "{before}>>{piece}<<");
            at = end;
        }
    }
    marked.push_str(&whole[at..]);
    let words: Vec<&str> = marked.split_whitespace().collect();
    let _ = writeln!(text, "  line {line}: {}", words.join(" "));
}

fn record_text(text: &mut String, fact: &Fact) {
    let assignee = fact
        .assignee
        .as_ref()
        .map_or_else(String::new, |name| format!(", {name}"));
    let _ = writeln!(text, "\nwork: {}{assignee}", fact.state.name());
    for link in &fact.link {
        let _ = writeln!(text, "  {} {}", link.kind, link.to);
    }
    for evidence in &fact.evidence {
        let place = evidence.url.as_ref().or(evidence.document.as_ref());
        let _ = writeln!(
            text,
            "  {} {} ({})\n     \"{}\"",
            evidence.id,
            place.map_or("", String::as_str),
            evidence.retrieved,
            evidence.quote
        );
    }
    let last = fact.verdict.len();
    for (n, verdict) in fact.verdict.iter().enumerate() {
        let superseded = if n + 1 < last { " (superseded)" } else { "" };
        let _ = writeln!(
            text,
            "  {} {}{superseded}, on {}: {}  ({}, {})",
            verdict.id,
            verdict.rating,
            verdict.evidence.join(", "),
            verdict.summary,
            verdict.by,
            verdict.at
        );
    }
    for event in &fact.history {
        let note = if event.note.is_empty() {
            String::new()
        } else {
            format!(": {}", event.note)
        };
        let _ = writeln!(text, "  {}  {}{note}  ({})", event.at, event.what, event.by);
    }
}
