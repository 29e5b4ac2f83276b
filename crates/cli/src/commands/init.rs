use super::desk::failed;
use crate::outcome::{Failure, Outcome};
use crate::output::Stdout;
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
    /// The folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

impl Init {
    pub fn run(self) -> Result<Outcome, Failure> {
        fs_err::create_dir_all(&self.folder).map_err(|error| Failure::Usage(error.to_string()))?;
        desk::init(&self.folder).map_err(failed)?;
        let mut out = Stdout::new();
        let text = format!(
            "made a workspace in {}\n\nnext: ascribe add PAGE...   takes pages in and extracts their claims\n      \
             ascribe review        decides which of them stand\n",
            self.folder.display()
        );
        out.write(text.as_bytes())?;
        out.flush()?;
        Ok(Outcome::Clean)
    }
}
