use super::extract::{Reading, progress};
use crate::documents::{Event, for_each};
use crate::inputs::Inputs;
use crate::outcome::{Failure, Outcome};
use crate::output::{Stdout, WholeFile};
use crate::shell::Shell;
use ascribe_attribution::ClaimList;
use ascribe_formats::html_report;
use ascribe_text::Document;
use clap::Args;
use std::path::PathBuf;

/// Make a page to read claims on
#[derive(Args)]
#[command(
    long_about = "Makes one page of many documents, to read in a browser: each text with its sources, cues and contents \
                  marked, the claims beside it, an index, and filters by speaker, form, voice, check-worthiness and \
                  words. The page is one file, loads nothing from elsewhere, and works from a disk.",
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
}

enum Target {
    File(WholeFile),
    Stdout(Stdout),
}

impl Target {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Stdout(stdout) => stdout.write(bytes),
        }
    }
}

impl Report {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        let Inputs { inputs, troubles } = self.reading.inputs()?;
        for trouble in &troubles {
            shell.complain(trouble);
        }
        let mut complete = troubles.is_empty();
        let mut target = match &self.output {
            Some(path) => Target::File(WholeFile::create(path)?),
            None => Target::Stdout(Stdout::new()),
        };
        target.write(html_report::opening().as_bytes())?;
        let render = |document: &Document, list: ClaimList| {
            let mut out = Vec::new();
            html_report::write_document(&mut out, document, &list)
                .expect("memory takes all that is written to it");
            out
        };
        let progress = progress(shell, &inputs, self.output.is_none());
        let (options, engine) = (self.reading.options(), self.reading.engine()?);
        let written = for_each(
            &inputs,
            &options,
            self.reading.jobs(),
            &engine,
            &render,
            |event| {
                match event {
                    Event::Made(bytes) => target.write(&bytes)?,
                    Event::Trouble(trouble) => {
                        complete = false;
                        progress.suspend(|| shell.complain(&trouble));
                    }
                    Event::InputDone => progress.inc(1),
                }
                Ok(())
            },
        );
        progress.finish_and_clear();
        written?;
        target.write(html_report::closing().as_bytes())?;
        match target {
            Target::File(file) => file.keep()?,
            Target::Stdout(mut stdout) => stdout.flush()?,
        }
        Ok(if complete {
            Outcome::Clean
        } else {
            Outcome::Incomplete
        })
    }
}
