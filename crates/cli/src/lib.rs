//! The `ascribe` program: its arguments, its commands, and what it tells the terminal.
//!
//! It is a library so that other packages (the tests across crates) can build the same program.

mod accepted;
mod annotations;
mod commands;
mod documents;
mod engine;
mod format;
mod inputs;
mod outcome;
mod output;
mod progress;
mod reading;
mod shell;
mod sink;
mod writing;

use clap::{CommandFactory, FromArgMatches, Parser};
use commands::Command;
use outcome::Outcome;
use shell::Shell;
use std::process::ExitCode;

/// Documents make many small lists that do not live long: with this allocator they take a tenth less time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs the program with the arguments of this process.
#[must_use]
pub fn main() -> ExitCode {
    let program = match command()
        .try_get_matches()
        .and_then(|m| Program::from_arg_matches(&m))
    {
        Ok(program) => program,
        Err(error) => {
            let code = if error.use_stderr() { Outcome::FAILURE } else { 0 };
            // When even that cannot be written there is nobody left to tell.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let shell = Shell::new(program.color);
    let code = match program.command.run(&shell) {
        Ok(outcome) => outcome.code(),
        // Whoever read our output has seen enough.
        Err(failure) if failure.is_closed_pipe() => 0,
        Err(failure) => {
            shell.complain(&failure.to_string());
            Outcome::FAILURE
        }
    };
    ExitCode::from(code)
}

/// The arguments as clap knows them, for completions and manual pages too.
fn command() -> clap::Command {
    Program::command()
}

/// Who said what, where exactly, and does it hold?
#[derive(Parser)]
#[command(
    name = "ascribe",
    version,
    about = "Who said what, where exactly, and does it hold?",
    long_about = "Reads news and other reported text and lists every claim with its speaker, the words that signal \
                  it, and its exact place. Works offline, with the same answer every time.",
    after_help = "Exit status: 0 clean, 1 findings, 2 wrong use or failure, 3 something could not be read or checked.\n\
                  \n\
                  Try: ascribe extract article.txt",
    arg_required_else_help = true,
    subcommand_required = true,
    max_term_width = 100
)]
struct Program {
    /// When to colour what goes to the terminal
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Global options"
    )]
    color: shell::Color,

    #[command(subcommand)]
    command: Command,
}

#[cfg(test)]
mod tests {
    #[test]
    fn arguments_are_consistent() {
        super::command().debug_assert();
    }
}
