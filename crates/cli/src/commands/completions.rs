use crate::outcome::{Failure, Outcome};
use crate::output::Stdout;
use clap::Args;
use clap_complete::Shell;

/// Write completions for a shell
#[derive(Args)]
#[command(
    long_about = "Writes to standard output what a shell needs to complete commands and options of ascribe.",
    after_help = "Examples:\n  \
                  ascribe completions bash > ~/.local/share/bash-completion/completions/ascribe\n  \
                  ascribe completions zsh > ~/.zfunc/_ascribe\n  \
                  ascribe completions fish > ~/.config/fish/completions/ascribe.fish"
)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub fn run(self) -> Result<Outcome, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut crate::command(), "ascribe", &mut script);
        let mut stdout = Stdout::new();
        stdout.write(&script)?;
        stdout.flush()?;
        Ok(Outcome::Clean)
    }
}
