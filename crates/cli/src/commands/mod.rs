//! One module for each command: its arguments and what it does.

mod add;
mod check;
mod completions;
pub mod desk;
mod evidence;
mod export;
mod extract;
mod init;
mod list;
mod log;
mod man;
mod matching;
mod merge_lists;
mod report;
mod review;
mod review_terminal;
mod score;
mod show;
mod speakers;
mod speakers_edit;
mod speakers_list;
mod status;
mod table;
mod track;
mod verdict;
mod verify;
mod verify_input;
mod verify_sources;

use crate::outcome::{Failure, Outcome};
use crate::shell::Shell;
use clap::Subcommand;

#[derive(Subcommand)]
pub enum Command {
    Extract(extract::Extract),
    Init(init::Init),
    Add(add::Add),
    Status(status::Status),
    Check(check::Check),
    Review(review::Review),
    List(list::List),
    Show(show::Show),
    Log(log::Log),
    Track(track::Track),
    Evidence(evidence::Evidence),
    Verdict(verdict::Verdict),
    Speakers(speakers::Speakers),
    Match(matching::Match),
    Verify(verify::Verify),
    Export(export::Export),
    Report(report::Report),
    Score(score::Score),
    Completions(completions::Completions),
    Man(man::Man),
    MergeLists(merge_lists::MergeLists),
}

impl Command {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        match self {
            Self::Extract(extract) => extract.run(shell),
            Self::Init(init) => init.run(),
            Self::Add(add) => add.run(),
            Self::Status(status) => status.run(),
            Self::Check(check) => check.run(),
            Self::Review(review) => review.run(),
            Self::List(list) => list.run(),
            Self::Show(show) => show.run(),
            Self::Log(log) => log.run(),
            Self::Track(track) => track.run(),
            Self::Evidence(evidence) => evidence.run(),
            Self::Verdict(verdict) => verdict.run(),
            Self::Speakers(speakers) => speakers.run(shell),
            Self::Match(matching) => matching.run(),
            Self::Verify(verify) => verify.run(shell),
            Self::Export(export) => export.run(shell),
            Self::Report(report) => report.run(shell),
            Self::Score(score) => score.run(shell),
            Self::Completions(completions) => completions.run(),
            Self::Man(man) => man.run(),
            Self::MergeLists(merge) => merge.run(),
        }
    }
}

/// Reads a number from 0 to 1.
pub fn share(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("not a number from 0 to 1".to_owned()),
    }
}
