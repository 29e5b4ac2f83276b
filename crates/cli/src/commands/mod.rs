//! One module for each command: its arguments and what it does.

mod completions;
mod extract;
mod man;

use crate::outcome::{Failure, Outcome};
use crate::shell::Shell;
use clap::Subcommand;

#[derive(Subcommand)]
pub enum Command {
    Extract(extract::Extract),
    Completions(completions::Completions),
    Man(man::Man),
}

impl Command {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        match self {
            Self::Extract(extract) => extract.run(shell),
            Self::Completions(completions) => completions.run(),
            Self::Man(man) => man.run(),
        }
    }
}
