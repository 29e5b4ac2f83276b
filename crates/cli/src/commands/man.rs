use crate::outcome::{Failure, Outcome};
use crate::output::{Stdout, write_whole};
use clap::Args;
use std::path::PathBuf;

/// Write the manual pages
#[derive(Args)]
#[command(
    long_about = "Writes manual pages in roff: with --output one file for each command into a folder, else all of them \
                  to standard output.",
    after_help = "Examples:\n  \
                  ascribe man | man -l -\n  \
                  ascribe man --output ~/.local/share/man/man1"
)]
pub struct Man {
    /// Folder for ascribe.1, ascribe-extract.1 and so on
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
}

impl Man {
    pub fn run(self) -> Result<Outcome, Failure> {
        let mut command = crate::command().disable_help_subcommand(true);
        command.build();
        let mut pages = Vec::new();
        page(&command, &mut pages)?;
        if let Some(folder) = self.output {
            fs_err::create_dir_all(&folder).map_err(Failure::writing(format!("to {}", folder.display())))?;
            for (name, page) in pages {
                write_whole(&folder.join(name), &page)?;
            }
        } else {
            let mut stdout = Stdout::new();
            for (_, page) in pages {
                stdout.write(&page)?;
            }
            stdout.flush()?;
        }
        Ok(Outcome::Clean)
    }
}

/// The page of `command`, then those of the commands below it.
fn page(command: &clap::Command, pages: &mut Vec<(String, Vec<u8>)>) -> Result<(), Failure> {
    let man = clap_mangen::Man::new(command.clone()).source(concat!("ascribe ", env!("CARGO_PKG_VERSION")));
    let mut roff = Vec::new();
    man.render(&mut roff).map_err(Failure::writing("a manual page"))?;
    pages.push((man.get_filename(), roff));
    command
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
        .try_for_each(|command| page(command, pages))
}
