use super::desk::{Place, Reader, failed};
use super::log::told;
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_ledger::fact::{Fact, Link};
use ascribe_ledger::store::Workspace;
use ascribe_ledger::{Entry, Event};
use ascribe_text::{Document, LineIndex};
use clap::Args;
use rayon::prelude::*;
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
        history(&mut text, &entry.history);
        let links = links_to(workspace, id)?;
        match workspace.fact(id).map_err(failed)? {
            Some(fact) => record_text(&mut text, &fact, &links),
            None if links.is_empty() => {}
            None => {
                text.push('\n');
                links_text(&mut text, &[], &links);
            }
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

fn history(text: &mut String, events: &[Event]) {
    for event in events {
        let _ = writeln!(text, "  {}  {}", event.at, told(event));
    }
}

/// The links to the claim `id` that other claims have: each with the claim that has it.
fn links_to(workspace: &Workspace<'_>, id: &str) -> Result<Vec<(String, Link)>, Failure> {
    let tracked = workspace.tracked().map_err(failed)?;
    let all: Vec<Option<(String, Link)>> = tracked
        .par_iter()
        .map(|claim| {
            let fact = workspace.fact(claim).map_err(failed)?;
            let link = fact.as_ref().and_then(|fact| fact.link_to(id));
            Ok(link.map(|link| (claim.clone(), link.clone())))
        })
        .collect::<Result<_, Failure>>()?;
    Ok(all.into_iter().flatten().collect())
}

/// The links that a claim has, and those that others have to it.
fn links_text(text: &mut String, own: &[Link], others: &[(String, Link)]) {
    let mut line = |what: String, link: &Link| {
        let who = match link.by.as_str() {
            "" => String::new(),
            by => format!("  ({by}, {})", link.at),
        };
        let _ = writeln!(text, "  {what}{who}");
    };
    for link in own {
        line(format!("{} {}", link.kind.name(), link.to), link);
    }
    for (claim, link) in others {
        line(format!("{claim} {} it", link.kind.name()), link);
    }
}

fn record_text(text: &mut String, fact: &Fact, others: &[(String, Link)]) {
    let assignee = fact
        .assignee
        .as_ref()
        .map_or_else(String::new, |name| format!(", {name}"));
    let _ = writeln!(text, "\nwork: {}{assignee}", fact.state.name());
    links_text(text, &fact.link, others);
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
    history(text, &fact.history);
}
