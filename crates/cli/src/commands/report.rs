use super::desk;
use crate::accepted::write_accepted;
use crate::format::{Format, Manner};
use crate::outcome::{Failure, Outcome};
use crate::reading::Reading;
use crate::shell::Shell;
use crate::sink::Place;
use crate::writing::write_claims;
use clap::Args;
use std::io::IsTerminal;
use std::path::PathBuf;

/// Make a page to read claims on
#[derive(Args)]
#[command(
    long_about = "Makes one page of many documents, to read in a browser: each text with its sources, cues and contents \
                  marked, the claims beside it, an index, and filters by speaker, form, voice, check-worthiness and \
                  words. The page is one file, loads nothing from elsewhere, and works from a disk.\n\n\
                  Without a PATH, in a workspace: its accepted claims, with what people found out about them.",
    after_help = "Examples:\n  \
                  ascribe report articles/ --output report.html\n  \
                  ascribe report article.txt > report.html\n\n\
                  Exit status: 0 done, 2 wrong use or failure, 3 some inputs could not be read."
)]
pub struct Report {
    #[command(flatten)]
    reading: Reading,

    /// Write the page to this file instead of standard output
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    #[command(flatten)]
    workspace: desk::Place,
}

impl Report {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        let place = match self.output {
            Some(path) if path.is_dir() => {
                return Err(Failure::Usage(format!(
                    "{} is a folder, and a report is one file; name it, as {}",
                    path.display(),
                    path.join("report.html").display()
                )));
            }
            Some(path) => Place::File(path),
            None if std::io::stdout().is_terminal() => {
                return Err(Failure::Usage(
                    "a page is no text for a terminal; name a file with --output report.html, or redirect standard \
                     output"
                        .to_owned(),
                ));
            }
            None => Place::Stdout,
        };
        let mut manner = Manner::new(Format::Html);
        if self.workspace.is_meant(&self.reading)? {
            return write_accepted(&self.workspace, &mut manner, &place, shell);
        }
        write_claims(&self.reading, &manner, &place, shell)
    }
}
