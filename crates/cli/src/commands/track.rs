use super::desk::{Place, Signature, Who, failed};
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_ledger::fact::State;
use ascribe_ledger::store::desk;
use clap::{Args, ValueEnum};

/// Follow a claim: who looks into it, and how far they are
#[derive(Args)]
#[command(after_help = "Examples:\n  \
                  ascribe track c-1a2b3c4d5e6f                    follow it\n  \
                  ascribe track c-1a2b3c4d5e6f --assign \"Ann Lee\"\n  \
                  ascribe track c-1a2b3c4d5e6f --state dropped\n\n\
                  A claim becomes \"checked\" by `ascribe verdict`.")]
pub struct Track {
    /// The accepted claim
    #[arg(value_name = "CLAIM")]
    claim: String,

    /// How far the work is
    #[arg(long, value_enum)]
    state: Option<Step>,

    /// Who looks into it; the state becomes "assigned" unless --state says otherwise
    #[arg(long, value_name = "NAME")]
    assign: Option<String>,

    #[command(flatten)]
    who: Who,

    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Step {
    /// Somebody has taken it on
    Assigned,
    /// It is being looked into
    Checking,
    /// It will not be looked into
    Dropped,
}

impl Track {
    pub fn run(self) -> Result<Outcome, Failure> {
        let root = self.place.root()?;
        let signature = Signature::new(&self.who, &root);
        let state = match (self.state, &self.assign) {
            (Some(Step::Assigned), _) | (None, Some(_)) => Some(State::Assigned),
            (Some(Step::Checking), _) => Some(State::Checking),
            (Some(Step::Dropped), _) => Some(State::Dropped),
            (None, None) => None,
        };
        let hand = signature.hand();
        let fact = desk::track(&root, &self.claim, state, self.assign.as_deref(), hand).map_err(failed)?;
        let assignee = fact
            .assignee
            .map_or_else(String::new, |name| format!(" ({name})"));
        output::tell(&format!("{}: {}{assignee}\n", self.claim, fact.state.name()))?;
        Ok(Outcome::Clean)
    }
}
