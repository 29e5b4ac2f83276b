//! Builds ascribe's models from corpora.
#![allow(clippy::print_stdout, reason = "its figures are what the program is run for")]

mod attribution;
mod speakers;
mod tags;
mod treebank;

use ascribe_syntax::Tagger;
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
    /// Train the tagger.
    Tags,
    /// Measure, by cross-validation, whom pronouns and descriptions are taken to refer to.
    Speakers {
        /// Train on all documents and write the weights.
        #[arg(long)]
        train: bool,
        /// Measure the weights that are built in.
        #[arg(long)]
        embedded: bool,
        /// Print so many of the errors.
        #[arg(long, default_value_t = 0)]
        errors: usize,
    },
    /// Train the models that find attributions.
    Attribution(attribution::Options),
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    match arguments.command {
        Command::Tags => tags(&arguments.corpora),
        Command::Speakers {
            train,
            embedded,
            errors,
        } => speakers::run(
            &arguments.corpora,
            speakers::Settings {
                train,
                embedded,
                errors,
            },
        ),
        Command::Attribution(options) => attribution::train(&arguments.corpora, &options),
    }
}

fn tags(corpora: &Path) -> Result<(), Box<dyn Error>> {
    let trees = corpora.join("trees");
    let train = treebank::read_polnear(
        &trees.join("polnear-train.conllu.gz"),
        &corpora.join("polnear/train/text"),
    )?;
    let dev = treebank::read_polnear(
        &trees.join("polnear-dev.conllu.gz"),
        &corpora.join("polnear/dev/text"),
    )?;
    let gum = treebank::read_universal(&trees.join("gum-open.conllu.gz"), true)?;
    let pud = treebank::read_universal(&trees.join("pud.conllu.gz"), false)?;
    let times = std::env::var("GUM")
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(2);
    let start = std::time::Instant::now();
    let model = tags::train(&[(&train, 1), (&gum, times)], tags::Settings::default());
    println!("{} bytes, {:?}", model.len(), start.elapsed());
    let tagger = Tagger::open(&model)?;
    for (name, banks) in [("dev", &dev), ("pud", &pud)] {
        let figures = tags::measure(&tagger, banks);
        println!(
            "{name} {:.2} {} {} of {}",
            figures.accuracy(),
            figures.right,
            figures.aligned,
            figures.tokens
        );
        let mut confused: Vec<_> = figures.confused.iter().collect();
        confused.sort_by_key(|&(_, &count)| std::cmp::Reverse(count));
        for ((a, b), n) in confused.iter().take(14) {
            print!("{}>{} {n}  ", a.name(), b.name());
        }
        println!();
    }
    fs_err::write("crates/syntax/models/tags.model", &model)?;
    Ok(())
}
