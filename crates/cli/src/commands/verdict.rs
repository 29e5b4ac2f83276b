use super::desk::{Place, Signature, Who, failed};
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_ledger::store::desk;
use clap::Args;

/// Conclude about a claim
#[derive(Args)]
#[command(
    long_about = "Records what was concluded about a claim, on the scale of ascribe.toml, and the evidence that it rests on. A \
                  later verdict takes the place of an earlier one, which stays in the record. It goes stale when its evidence \
                  or its claim changes; `ascribe check` tells.",
    after_help = "Example:\n  \
                  ascribe verdict c-1a2b3c4d5e6f false --because \"The depth was measured at 7 metres.\" --evidence e1"
)]
pub struct Verdict {
    /// The accepted claim
    #[arg(value_name = "CLAIM")]
    claim: String,

    /// A rating of the scale in ascribe.toml
    #[arg(value_name = "RATING")]
    rating: String,

    /// Why, in a sentence or two
    #[arg(long, value_name = "TEXT")]
    because: String,

    /// Evidence that it rests on ("e1,e2"); all that the claim has, unless given
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    evidence: Vec<String>,

    #[command(flatten)]
    who: Who,

    #[command(flatten)]
    place: Place,
}

impl Verdict {
    pub fn run(self) -> Result<Outcome, Failure> {
        let root = self.place.root()?;
        let signature = Signature::new(&self.who, &root);
        let fact = desk::conclude(
            &root,
            &self.claim,
            &self.rating,
            &self.because,
            &self.evidence,
            signature.hand(),
        )
        .map_err(failed)?;
        if let Some(verdict) = fact.current() {
            let before = verdict.supersedes.as_ref();
            let before = before.map_or_else(String::new, |id| format!(", in place of {id}"));
            output::tell(&format!(
                "{}: {} ({}, on {}{before})\n",
                self.claim,
                verdict.rating,
                verdict.id,
                verdict.evidence.join(", ")
            ))?;
        }
        Ok(Outcome::Clean)
    }
}
