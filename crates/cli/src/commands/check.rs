use super::desk::{Place, Reader, failed};
use crate::outcome::{Failure, Outcome};
use crate::output::{self, write_whole};
use ascribe_ledger::check::{Layout, check, render};
use ascribe_ledger::store::{Disk, Files, Revision, Workspace, prefix};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Say whether claims, quotations and verdicts still hold (for CI)
#[derive(Args)]
#[command(
    long_about = "Extracts the claims of every document again and compares them with the accepted ones, looks every quotation \
                  up in its page, and looks at the evidence of every verdict. Writes nothing. What fails is set in \
                  ascribe.toml, [check].",
    after_help = "Examples:\n  \
                  ascribe check\n  \
                  ascribe check --since origin/main --format github\n  \
                  ascribe check --format sarif --output ascribe.sarif\n\n\
                  Exit status: 0 all holds, 1 something fails, 2 wrong use or failure, 3 nothing was checked, or not all."
)]
pub struct Check {
    /// Let only fail what is new since this git revision
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,

    /// How to write what was found
    #[arg(long, short, value_enum, default_value = "text")]
    format: Format,

    /// Write it into this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, with the words that differ
    Text,
    /// For programs (schema ascribe-check/1)
    Json,
    /// Annotations that GitHub shows beside the lines, ten at most
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for CI servers that count tests
    Junit,
}

impl Check {
    pub fn run(self) -> Result<Outcome, Failure> {
        let root = self.place.root()?;
        let disk = Disk::reader(&root).map_err(failed)?;
        let settings = Workspace::open(&disk).map_err(failed)?.settings;
        let reader = Reader::of(&root, &settings)?;
        let extract = |id: &str, file: &str, bytes: &[u8]| reader.extract(id, file, bytes);
        let base = self
            .since
            .as_deref()
            .map(|revision| Revision::read(&root, revision))
            .transpose()
            .map_err(failed)?;
        let base = base.as_ref().map(|revision| revision as &dyn Files);
        let mut report = check(&disk, base, &extract).map_err(failed)?;
        let layout = match self.format {
            Format::Text => Layout::Text,
            Format::Json => Layout::Json,
            Format::Github => Layout::Github,
            Format::Sarif => Layout::Sarif,
            Format::Junit => Layout::Junit,
        };
        if matches!(layout, Layout::Github | Layout::Sarif) {
            // They are shown beside the files of the repository.
            let prefix = prefix(&root);
            for finding in &mut report.findings {
                finding.path.insert_str(0, &prefix);
            }
        }
        let text = render(&report, layout);
        match &self.output {
            Some(path) => write_whole(path, text.as_bytes())?,
            // The others have escapes of their own.
            None if matches!(layout, Layout::Text | Layout::Github) => output::tell(&text)?,
            None => output::put(&text)?,
        }
        Ok(match report.exit_code() {
            0 => Outcome::Clean,
            1 => Outcome::Findings,
            _ => Outcome::Incomplete,
        })
    }
}
