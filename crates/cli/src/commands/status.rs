use super::desk::{Place, counts, failed};
use super::table::many;
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_ledger::fact::State;
use ascribe_ledger::store::desk;
use clap::Args;
use std::fmt::Write as _;

/// See what the workspace has, and what waits
#[derive(Args)]
pub struct Status {
    #[command(flatten)]
    place: Place,
}

impl Status {
    pub fn run(self) -> Result<Outcome, Failure> {
        let text = self.place.reading(|workspace| {
            let mut text = String::new();
            let ids = workspace.documents().map_err(failed)?;
            let (mut accepted, mut versions) = (0, 0);
            for id in &ids {
                accepted += workspace.claims(id).map_err(failed)?.claim.len();
                versions += workspace.source(id).map_err(failed)?.version.len();
            }
            let _ = writeln!(
                text,
                "{} in {}, {}",
                many(ids.len(), "document"),
                many(versions, "version"),
                many(accepted, "accepted claim")
            );
            let mut states = [0_usize; State::ALL.len()];
            let tracked = workspace.tracked().map_err(failed)?;
            for claim in &tracked {
                if let Some(fact) = workspace.fact(claim).map_err(failed)? {
                    states[fact.state as usize] += 1;
                }
            }
            if !tracked.is_empty() {
                let told: Vec<String> = State::ALL
                    .iter()
                    .filter(|&&state| states[state as usize] > 0)
                    .map(|&state| format!("{} {}", states[state as usize], state.name()))
                    .collect();
                let _ = writeln!(text, "{} tracked: {}", tracked.len(), told.join(", "));
            }
            let waiting = desk::waiting(workspace).map_err(failed)?;
            if waiting.is_empty() {
                text.push_str("nothing waits for review\n");
            } else {
                text.push_str("waiting for `ascribe review`:\n");
                for (id, proposals) in waiting {
                    let _ = writeln!(text, "  {id}: {}", counts(proposals.iter().map(|p| p.kind)));
                }
            }
            Ok(text)
        })?;
        output::tell(&text)?;
        Ok(Outcome::Clean)
    }
}
