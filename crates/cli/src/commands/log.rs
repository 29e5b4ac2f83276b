use super::desk::{Place, failed};
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_ledger::Event;
use ascribe_ledger::store::Workspace;
use clap::Args;
use serde_json::json;
use std::fmt::Write as _;

/// See what happened to a claim, or to all of them
#[derive(Args)]
pub struct Log {
    /// The claim; everything that happened in the workspace unless given
    #[arg(value_name = "CLAIM")]
    claim: Option<String>,

    /// One JSON object for each event and line
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    place: Place,
}

/// What happened, and who did it.
pub fn told(event: &Event) -> String {
    let Event { by, what, note, .. } = event;
    let colon = if note.is_empty() { "" } else { ": " };
    format!("{what}{colon}{note}  ({by})")
}

impl Log {
    pub fn run(self) -> Result<Outcome, Failure> {
        let events = self.place.reading(|workspace| self.events(workspace))?;
        let mut text = String::new();
        for (claim, event) in &events {
            if self.json {
                let line = json!({
                    "claim": claim,
                    "at": event.at,
                    "by": event.by,
                    "what": event.what,
                    "note": event.note,
                });
                let _ = writeln!(text, "{line}");
            } else {
                let _ = writeln!(text, "{}  {claim}  {}", event.at, told(event));
            }
        }
        if self.json {
            output::put(&text)?;
        } else {
            output::tell(&text)?;
        }
        Ok(Outcome::Clean)
    }

    /// Of the extraction and of the fact record, oldest first.
    fn events(&self, workspace: &Workspace<'_>) -> Result<Vec<(String, Event)>, Failure> {
        let mut events = Vec::new();
        let documents = match &self.claim {
            Some(claim) => {
                let document = workspace.document_of(claim).map_err(failed)?;
                vec![document.ok_or_else(|| {
                    Failure::Usage(format!("there is no claim `{claim}`; `ascribe list` shows them"))
                })?]
            }
            None => workspace.documents().map_err(failed)?,
        };
        for id in documents {
            let file = workspace.claims(&id).map_err(failed)?;
            for entry in file.claim.into_iter().chain(file.former) {
                if self.claim.as_ref().is_none_or(|claim| *claim == entry.id) {
                    events.extend(entry.history.into_iter().map(|event| (entry.id.clone(), event)));
                }
            }
        }
        for claim in workspace.tracked().map_err(failed)? {
            if self.claim.as_ref().is_none_or(|wanted| *wanted == claim)
                && let Some(fact) = workspace.fact(&claim).map_err(failed)?
            {
                events.extend(fact.history.into_iter().map(|event| (claim.clone(), event)));
            }
        }
        events.sort_by(|a, b| a.1.at.cmp(&b.1.at));
        Ok(events)
    }
}
