use super::desk::{Place, Signature, Who, failed, proposal_text};
use super::review_terminal;
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_ledger::Entry;
use ascribe_ledger::align::Kind;
use ascribe_ledger::review::{Decision, Proposal};
use ascribe_ledger::store::desk;
use clap::Args;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, IsTerminal};

/// Decide about what changed, one change at a time
#[derive(Args)]
#[command(
    long_about = "Shows the changes that wait, one at a time: the claim in its context, what changed, and why the program thinks \
                  so. Each decision is written at once, so a review can be left and taken up again.",
    after_help = "Keys: a accept, r reject, e edit, s skip, u undo, A and R the same for all that is left of a kind, q leave.\n\n\
                  Without a terminal:\n  \
                  ascribe review --json                           what waits\n  \
                  ascribe review --accept c-1a2b3c4d5e6f --reject c-0f9e8d7c6b5a\n  \
                  ascribe review --accept OLD=NEW                 of an ambiguous change: which claim it is now\n  \
                  ascribe review --accept-all\n\n\
                  Exit status: 0 nothing is left, 1 something still waits, 2 wrong use or failure."
)]
pub struct Review {
    /// Only these documents
    #[arg(value_name = "DOCUMENT")]
    documents: Vec<String>,

    /// Accept these changes
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',', help_heading = "Without a terminal")]
    accept: Vec<String>,

    /// Reject these changes
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',', help_heading = "Without a terminal")]
    reject: Vec<String>,

    /// Accept all that waits, but for what is ambiguous
    #[arg(long, conflicts_with_all = ["accept", "reject"], help_heading = "Without a terminal")]
    accept_all: bool,

    /// List what waits, one JSON object a line
    #[arg(long, conflicts_with_all = ["accept", "reject", "accept_all"], help_heading = "Without a terminal")]
    json: bool,

    #[command(flatten)]
    who: Who,

    #[command(flatten)]
    place: Place,
}

impl Review {
    pub fn run(self) -> Result<Outcome, Failure> {
        let root = self.place.root()?;
        let signature = Signature::new(&self.who, &root);
        let asked = self.accept_all || !self.accept.is_empty() || !self.reject.is_empty();
        if !asked && !self.json && io::stdin().is_terminal() && io::stdout().is_terminal() {
            return review_terminal::run(&self.place, &root, &self.documents, signature.hand());
        }
        let waiting = waiting(&self.place, &self.documents)?;
        if asked {
            let decisions = self.decisions(&waiting)?;
            desk::decide_all(&root, &decisions, signature.hand()).map_err(failed)?;
            return self.told(decisions.len());
        }
        let mut text = String::new();
        for (document, proposal) in &waiting {
            if self.json {
                let _ = writeln!(text, "{}", proposal_json(document, proposal));
            } else {
                let _ = writeln!(text, "{document}: {}", proposal_text(proposal).trim_end());
            }
        }
        if !self.json {
            let _ = match waiting.len() {
                0 => writeln!(text, "nothing waits"),
                1 => writeln!(text, "1 change waits"),
                n => writeln!(text, "{n} changes wait"),
            };
        }
        if self.json {
            output::put(&text)?;
        } else {
            output::tell(&text)?;
        }
        Ok(left(waiting.len()))
    }

    fn told(&self, decided: usize) -> Result<Outcome, Failure> {
        let waiting = waiting(&self.place, &self.documents)?;
        let mut text = format!("{decided} decided, {} left\n", waiting.len());
        for (document, proposal) in &waiting {
            let _ = writeln!(text, "{document}: {}", proposal_text(proposal).trim_end());
        }
        output::tell(&text)?;
        Ok(left(waiting.len()))
    }

    fn decisions(
        &self,
        waiting: &[(String, Proposal)],
    ) -> Result<Vec<(String, Proposal, Decision)>, Failure> {
        let mut named: HashSet<&str> = HashSet::new();
        let mut decisions = Vec::new();
        for (document, proposal) in waiting {
            let is_this = |id: &str| proposal.id == id || proposal.old.iter().any(|entry| entry.id == id);
            let mut pairs = Vec::new();
            let mut accepted = self.accept_all && proposal.kind != Kind::Ambiguous;
            for id in &self.accept {
                match id.split_once('=') {
                    Some((old, new)) if proposal.old.iter().any(|entry| entry.id == old) => {
                        pairs.push((old.to_owned(), new.to_owned()));
                        named.insert(id);
                    }
                    None if is_this(id) => {
                        accepted = true;
                        named.insert(id);
                    }
                    _ => {}
                }
            }
            let rejected: Vec<&String> = self.reject.iter().filter(|id| is_this(id)).collect();
            named.extend(rejected.iter().map(|id| id.as_str()));
            let decision = match (pairs.is_empty(), accepted, rejected.is_empty()) {
                (_, true, false) | (false, _, false) => {
                    return Err(Failure::Usage(format!(
                        "{} is both accepted and rejected",
                        proposal.id
                    )));
                }
                (false, ..) => Decision::Pair(pairs),
                (true, true, true) => Decision::Accept,
                (true, false, false) => Decision::Reject,
                (true, false, true) => continue,
            };
            decisions.push((document.clone(), proposal.clone(), decision));
        }
        let all = self.accept.iter().chain(&self.reject);
        if let Some(unknown) = all.into_iter().find(|id| !named.contains(id.as_str())) {
            return Err(Failure::Usage(format!(
                "no change `{unknown}` waits; `ascribe review --json` lists what does"
            )));
        }
        Ok(decisions)
    }
}

/// What waits in the documents of these ids, or in all.
pub fn waiting(place: &Place, documents: &[String]) -> Result<Vec<(String, Proposal)>, Failure> {
    place.reading(|workspace| {
        for document in documents {
            workspace.source(document).map_err(failed)?;
        }
        let all = desk::waiting(workspace).map_err(failed)?;
        Ok(all
            .into_iter()
            .filter(|(id, _)| documents.is_empty() || documents.contains(id))
            .flat_map(|(id, proposals)| proposals.into_iter().map(move |proposal| (id.clone(), proposal)))
            .collect())
    })
}

const fn left(count: usize) -> Outcome {
    if count == 0 {
        Outcome::Clean
    } else {
        Outcome::Findings
    }
}

fn proposal_json(document: &str, proposal: &Proposal) -> Value {
    let side = |entries: &[Entry]| {
        let all: Vec<Value> = entries
            .iter()
            .map(|entry| {
                json!({
                    "id": entry.id,
                    "speaker": entry.speaker,
                    "source": entry.source,
                    "cue": entry.cue,
                    "content": entry.content,
                    "confidence": entry.confidence,
                    "rule": entry.rule,
                })
            })
            .collect();
        Value::from(all)
    };
    json!({
        "id": proposal.id,
        "document": document,
        "kind": proposal.kind.name(),
        "old": side(&proposal.old),
        "new": side(&proposal.new),
    })
}
