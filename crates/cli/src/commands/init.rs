use super::desk::failed;
use crate::outcome::{Failure, Outcome};
use crate::output;
use ascribe_ledger::store::desk;
use clap::Args;
use std::path::PathBuf;

/// Make a workspace
#[derive(Args)]
#[command(
    long_about = "Makes a folder a workspace: plain files for settings (ascribe.toml), speakers (speakers.toml), pages \
                        (sources/), accepted claims (claims/) and what is found out about them (facts/), to be kept in git."
)]
pub struct Init {
    /// The folder that becomes one
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

impl Init {
    pub fn run(self) -> Result<Outcome, Failure> {
        std::fs::create_dir_all(&self.folder).map_err(Failure::writing(self.folder.display().to_string()))?;
        desk::init(&self.folder).map_err(failed)?;
        output::tell(&format!(
            "made a workspace in {}\n\nnext: ascribe add PAGE...   takes pages in and extracts their claims\n      \
             ascribe review        decides which of them stand\n",
            self.folder.display()
        ))?;
        Ok(Outcome::Clean)
    }
}
