use super::desk::{Place, Signature, Who, failed};
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_ledger::fact::State;
use ascribe_ledger::matching::Relation;
use ascribe_ledger::store::desk;
use clap::{ArgAction, Args, ValueEnum};
use std::fmt::Write as _;

/// Follow a claim: who looks into it, how far they are, which claims belong to it
#[derive(Args)]
#[command(after_help = "Examples:\n  \
                  ascribe track c-1a2b3c4d5e6f                    follow it\n  \
                  ascribe track c-1a2b3c4d5e6f --assign \"Ann Lee\"\n  \
                  ascribe track c-1a2b3c4d5e6f --state dropped\n  \
                  ascribe track c-1a2b3c4d5e6f --link contradicts c-0f9e8d7c6b5a\n\n\
                  A claim becomes \"checked\" by `ascribe verdict`. `ascribe match` finds claims to link.")]
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

    /// Keep that it corrects, contradicts, narrows, widens or repeats another accepted claim
    #[arg(long, value_names = ["RELATION", "CLAIM"], num_args = 2, action = ArgAction::Append)]
    link: Vec<String>,

    /// Take its link to another claim back
    #[arg(long, value_name = "CLAIM")]
    unlink: Vec<String>,

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
        let link = links(&self.link)?;
        let step = desk::Step {
            state,
            assignee: self.assign.as_deref(),
            unlink: &self.unlink,
            link: &link,
        };
        let fact = desk::track(&root, &self.claim, step, signature.hand()).map_err(failed)?;
        let assignee = fact
            .assignee
            .map_or_else(String::new, |name| format!(" ({name})"));
        let mut text = format!("{}: {}{assignee}\n", self.claim, fact.state.name());
        for to in &self.unlink {
            let _ = writeln!(text, "  no longer linked with {to}");
        }
        for (relation, to) in &link {
            let _ = writeln!(text, "  {} {to}", relation.name());
        }
        output::tell(&text)?;
        Ok(Outcome::Clean)
    }
}

/// The pairs of "--link RELATION CLAIM", one behind the other.
fn links(words: &[String]) -> Result<Vec<(Relation, String)>, Failure> {
    words
        .chunks_exact(2)
        .map(|pair| {
            let relation = Relation::named(&pair[0]).ok_or_else(|| {
                let known = Relation::ALL.map(Relation::name).join(", ");
                Failure::Usage(format!("--link: `{}` is no relation; there are {known}", pair[0]))
            })?;
            Ok((relation, pair[1].clone()))
        })
        .collect()
}
