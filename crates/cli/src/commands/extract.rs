use crate::format::Format;
use crate::outcome::{Failure, Outcome};
use crate::reading::Reading;
use crate::shell::Shell;
use crate::sink::{Place, is_file};
use crate::writing::{Writing, write_claims};
use clap::Args;

/// List the claims of files, folders or standard input
#[derive(Args)]
#[command(
    long_about = "Lists who said what in files, folders or standard input: each claim with its speaker, the words that \
                  signal it, and its exact place. Needs no workspace and no network.\n\n\
                  All documents go to standard output or to one file, in the order of the inputs; to a folder goes a file \
                  for each document. What cannot be read is named on standard error, the rest is done, and the exit status \
                  is 3.",
    after_help = "Examples:\n  \
                  ascribe extract article.txt                     read it on the terminal\n  \
                  ascribe extract --explain article.txt           see why each claim was found\n  \
                  ascribe extract --checkworthy articles/ | head  what to check first\n  \
                  ascribe extract --format jsonl articles/        one line of JSON for each article\n  \
                  ascribe extract --output claims.csv articles/   a table of all claims\n  \
                  curl -s https://... | ascribe extract -         read standard input\n  \
                  ascribe extract --format brat --output out/ --flat articles/\n\n\
                  Exit status: 0 done, 2 wrong use or failure, 3 some inputs could not be read."
)]
pub struct Extract {
    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    writing: Writing,

    /// Tell which rule or model decided, and how each speaker was found (text)
    #[arg(long, help_heading = "Output")]
    explain: bool,
}

impl Extract {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        let output = self.writing.output.as_deref();
        let format = match self.writing.format() {
            Some(format) => format,
            // A name with an ending that says nothing is more likely a mistake than a text.
            None if output.is_some_and(is_file) => return Err(self.writing.unclear()),
            None => Format::Text,
        };
        if self.explain && format != Format::Text {
            return Err(Failure::Usage(
                "--explain goes with --format text; JSON always has \"rule\" and \"resolution\"".to_owned(),
            ));
        }
        let mut manner = self.writing.manner(format)?;
        manner.explain = self.explain;
        let place = Place::of(output, &manner)?;
        write_claims(&self.reading, &manner, &place, shell)
    }
}
