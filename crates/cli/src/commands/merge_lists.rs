use super::desk::failed;
use crate::inputs::reason;
use crate::outcome::{Failure, Outcome};
use crate::output::{self, write_whole};
use ascribe_ledger::store::merge_lists;
use clap::Args;
use std::path::PathBuf;
use std::process::Command;

/// Merge the claim lists of two branches (for git)
#[derive(Args)]
#[command(
    hide = true,
    long_about = "Merges two versions of a claim list, claim by claim, as a merge driver of git. Set it up once in a clone:\n\n  \
                  git config merge.ascribe.driver \"ascribe merge-lists %O %A %B %P\"\n\n\
                  claims/.gitattributes, which `ascribe init` writes, says for which files. A claim that both branches changed \
                  is left to you, with git's marks.",
    after_help = "Exit status: 0 merged, 1 left to you, 2 wrong use or failure."
)]
pub struct MergeLists {
    /// The file as it was before the branches parted
    base: PathBuf,

    /// The file of this branch, which the result is written over
    ours: PathBuf,

    /// The file of the other branch
    theirs: PathBuf,

    /// What the file is called in the repository
    #[arg(default_value = "the claim list")]
    name: String,
}

impl MergeLists {
    pub fn run(self) -> Result<Outcome, Failure> {
        let read = |path: &PathBuf| {
            std::fs::read(path)
                .map_err(|error| Failure::Usage(format!("{}: {}", path.display(), reason(&error))))
        };
        let (base, ours, theirs) = (read(&self.base)?, read(&self.ours)?, read(&self.theirs)?);
        match merge_lists(&self.name, &base, &ours, &theirs).map_err(failed)? {
            Ok(merged) => {
                write_whole(&self.ours, merged.as_bytes())?;
                Ok(Outcome::Clean)
            }
            Err(conflicts) => {
                // Git does as it would have done.
                let status = Command::new("git")
                    .args(["merge-file", "-L", "ours", "-L", "base", "-L", "theirs"])
                    .args([&self.ours, &self.base, &self.theirs])
                    .status();
                status.map_err(|error| Failure::Usage(format!("git: {error}")))?;
                output::tell(&format!(
                    "{}: both branches changed {}\n",
                    self.name,
                    conflicts.join(", ")
                ))?;
                Ok(Outcome::Findings)
            }
        }
    }
}
