//! Builds ascribe's models from corpora.
#![allow(clippy::print_stdout, reason = "its figures are what the program is run for")]

mod attribution;
mod card;
mod parses;
mod rules;
mod speakers;
mod syntax;
mod tags;
mod treebank;

use clap::{Parser, Subcommand};
use std::error::Error;
use std::path::{Path, PathBuf};

/// Builds ascribe's models from corpora.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The folder of the corpora.
    #[arg(long, global = true, default_value = "../shared/corpora")]
    corpora: PathBuf,
}

#[derive(Clone, Debug, Subcommand)]
enum Command {
    /// Measure how often each rule of the explainable engine is right, on the training articles.
    Rules,
    /// Train the tagger.
    Tags,
    /// Train the parser, for the tagger that is there.
    Parse,
    /// Rebuild every model: tagger, parser, attribution, speakers. Each stage is compiled with the models of those before it.
    All,
    /// Measure the tagger and the parser.
    Eval,
    /// Train taggers and parsers for each fold of the training part that have not seen it.
    Crossfit {
        /// The folder that they are written to.
        #[arg(long)]
        output: PathBuf,
    },
    /// Measure, by cross-validation, whom pronouns and descriptions are taken to refer to.
    Speakers {
        /// Train on all documents, and write the weights and their card.
        #[arg(long, conflicts_with_all = ["embedded", "deal", "speed"])]
        train: bool,
        /// Measure the weights that are built in.
        #[arg(long)]
        embedded: bool,
        /// Print so many of the errors.
        #[arg(long, default_value_t = 0)]
        errors: usize,
        /// Deal the documents to the folds in another way, by number: one chain of pronouns more or less is chance.
        #[arg(long, default_value_t = 0)]
        deal: u64,
        /// Print errors of "he" and "she" only.
        #[arg(long)]
        singular: bool,
        /// Measure how the time of each stage grows with the length of a document instead.
        #[arg(long)]
        speed: bool,
    },
    /// Train the models that find attributions.
    Attribution(attribution::Options),
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    match arguments.command {
        Command::Rules => rules::run(&arguments.corpora),
        Command::Tags => syntax::tags(&arguments.corpora),
        Command::Parse => syntax::parse(&arguments.corpora),
        Command::All => all(&arguments.corpora),
        Command::Eval => syntax::evaluate(&arguments.corpora),
        Command::Crossfit { output } => syntax::crossfit(&arguments.corpora, &output),
        Command::Speakers {
            train,
            embedded,
            errors,
            deal,
            singular,
            speed,
        } => speakers::run(
            &arguments.corpora,
            speakers::Settings {
                train,
                embedded,
                errors,
                deal,
                singular,
                speed,
            },
        ),
        Command::Attribution(options) => attribution::train(&arguments.corpora, &options),
    }
}

/// Runs the stages one after another, each as a program of its own: the models are compiled into it.
fn all(corpora: &Path) -> Result<(), Box<dyn Error>> {
    let folds = tempfile::tempdir()?;
    let folds = folds.path().to_string_lossy();
    let stages: [&[&str]; 5] = [
        &["tags"],
        &["parse"],
        &["crossfit", "--output", &folds],
        &[
            "attribution",
            "--crossfit",
            &folds,
            "--model",
            "crates/attribution/models/attribution.model",
            "--card",
            "docs/models",
        ],
        &["speakers", "--train"],
    ];
    for stage in stages {
        println!("== {}", stage[0]);
        let status = std::process::Command::new("cargo")
            .args(["run", "--quiet", "--profile", "fast", "-p", "ascribe-train", "--"])
            .args(stage)
            .arg("--corpora")
            .arg(corpora)
            .status()?;
        if !status.success() {
            return Err(format!("{} failed; the stages after it were not run", stage[0]).into());
        }
    }
    Ok(())
}
