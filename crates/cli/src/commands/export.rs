use super::desk;
use crate::accepted::write_accepted;
use crate::outcome::{Failure, Outcome};
use crate::reading::Reading;
use crate::shell::Shell;
use crate::sink::Place;
use crate::writing::{Writing, write_claims};
use clap::Args;

/// Write claims for other programs
#[derive(Args)]
#[command(
    long_about = "Writes the claims of files, folders or standard input in the formats of other programs: spreadsheets, \
                  databases, annotation tools, web pages. The format is told by the ending of --output, or by --format.\n\n\
                  All documents go into one file, in the order of the inputs. To a folder goes a file for each document, \
                  which is what brat wants; sqlite and parquet are always one file.\n\n\
                  Without a PATH, in a workspace: its accepted claims, with what people found out about them.",
    after_help = "Examples:\n  \
                  ascribe export articles/ --output claims.csv            for a spreadsheet\n  \
                  ascribe export articles/ --output claims.db             for SQLite; try: datasette claims.db\n  \
                  ascribe export articles/ --output claims.parquet        for pandas, DuckDB, Polars\n  \
                  ascribe export articles/ --format label-studio > tasks.json\n  \
                  ascribe export articles/ --format web-annotation --output notes/\n  \
                  ascribe export articles/ --format jsonl --fields speaker,statement,when\n\n\
                  Exit status: 0 done, 2 wrong use or failure, 3 some inputs could not be read."
)]
pub struct Export {
    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    writing: Writing,

    #[command(flatten)]
    workspace: desk::Place,
}

impl Export {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        let Some(format) = self.writing.format() else {
            return Err(self.writing.unclear());
        };
        let mut manner = self.writing.manner(format)?;
        let place = Place::of(self.writing.output.as_deref(), &manner)?;
        if self.workspace.is_meant(&self.reading)? {
            return write_accepted(&self.workspace, &mut manner, &place, shell);
        }
        write_claims(&self.reading, &manner, &place, shell)
    }
}
