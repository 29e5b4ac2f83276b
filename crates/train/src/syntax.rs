//! The models of the syntax crate: tagger and parser.

use crate::treebank::{self, Treebank};
use crate::{parses, tags};
use ascribe_syntax::{DependencyParser, Tagger};
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const TAGGER: &str = "crates/syntax/models/tags.model";
const PARSER: &str = "crates/syntax/models/parse.model";

/// The training part is cut into so many folds where a model must not have seen what it is applied to.
const FOLDS: usize = 4;
/// The hand-corrected trees count so often for the tagger, which they make better at what is not news of one year. (The parser gains
/// nothing from counting them twice.)
const GUM_TIMES: usize = 2;

/// All trees.
struct Trees {
    train: Vec<Treebank>,
    gum: Vec<Treebank>,
    dev: Vec<Treebank>,
    pud: Vec<Treebank>,
}

impl Trees {
    fn read(corpora: &Path) -> Result<Self> {
        let trees = corpora.join("trees");
        let polnear = |part: &str| {
            let texts = corpora.join("polnear").join(part).join("text");
            treebank::read_polnear(&trees.join(format!("polnear-{part}.conllu.gz")), &texts)
        };
        Ok(Self {
            train: polnear("train")?,
            gum: treebank::read_universal(&trees.join("gum-open.conllu.gz"), true)?,
            dev: polnear("dev")?,
            pud: treebank::read_universal(&trees.join("pud.conllu.gz"), false)?,
        })
    }

    /// The sets measured on, by name.
    fn measured(&self) -> [(&'static str, &[Treebank]); 2] {
        [("polnear-dev", &self.dev), ("pud", &self.pud)]
    }
}

/// Trains the tagger and writes it where the syntax crate embeds it from.
pub fn tags(corpora: &Path) -> Result<()> {
    let trees = Trees::read(corpora)?;
    let model = tags::train(
        &[(&trees.train, 1), (&trees.gum, GUM_TIMES)],
        tags::Settings::default(),
    );
    fs_err::write(TAGGER, &model)?;
    print!("{}", tag_table(&Tagger::open(&model)?, &trees)?);
    Ok(())
}

/// Trains the parser, for the tagger that is on disk, and writes it where the syntax crate embeds it from.
pub fn parse(corpora: &Path) -> Result<()> {
    let trees = Trees::read(corpora)?;
    let bytes = fs_err::read(TAGGER)?;
    let tagger = Tagger::open(&bytes)?;
    let folds = folds(&trees, &taggers(&trees), &tagger)?;
    let model = parses::train(folds.iter().flat_map(Fold::examples), parses::Settings::default());
    fs_err::write(PARSER, &model)?;
    print!(
        "{}",
        parse_table(&tagger, &DependencyParser::open(&model)?, &trees)?
    );
    Ok(())
}

/// Measures the models on disk.
pub fn evaluate(corpora: &Path) -> Result<()> {
    let trees = Trees::read(corpora)?;
    let (tags, parses) = (fs_err::read(TAGGER)?, fs_err::read(PARSER)?);
    let tagger = Tagger::open(&tags)?;
    print!("{}", tag_table(&tagger, &trees)?);
    print!(
        "{}",
        parse_table(&tagger, &DependencyParser::open(&parses)?, &trees)?
    );
    Ok(())
}

/// Writes for every fold of the training part a tagger and a parser that have not seen it, `tags-N.model` and `parse-N.model`, and
/// `folds.tsv`, which has the fold of each document: what learns from parses should learn from such as it will meet.
pub fn crossfit(corpora: &Path, output: &Path) -> Result<()> {
    let trees = Trees::read(corpora)?;
    fs_err::create_dir_all(output)?;
    let mut table = String::new();
    let taggers = taggers(&trees);
    for (number, bytes) in taggers.iter().enumerate() {
        let folds = folds(&trees, &taggers, &Tagger::open(bytes)?)?;
        let others = folds.iter().enumerate().filter(|&(fold, _)| fold != number);
        let parser = parses::train(
            others.flat_map(|(_, fold)| fold.examples()),
            parses::Settings {
                seeds: 1,
                ..parses::Settings::default()
            },
        );
        fs_err::write(output.join(format!("tags-{number}.model")), bytes)?;
        fs_err::write(output.join(format!("parse-{number}.model")), &parser)?;
    }
    for (at, bank) in trees.train.iter().enumerate() {
        writeln!(table, "{}\t{}", bank.document.id(), at % FOLDS)?;
    }
    fs_err::write(output.join("folds.tsv"), table)?;
    Ok(())
}

/// The sentences of one fold, tagged by a tagger that has not seen them.
struct Fold(Vec<parses::Example>);

impl Fold {
    fn examples(&self) -> impl Iterator<Item = &parses::Example> {
        self.0.iter()
    }
}

/// For each fold a tagger that has not seen it.
fn taggers(trees: &Trees) -> Vec<Vec<u8>> {
    let taggers = (0..FOLDS).map(|number| {
        let (polnear, gum) = (outside(&trees.train, number), outside(&trees.gum, number));
        tags::train(&[(&polnear, 1), (&gum, GUM_TIMES)], tags::Settings::default())
    });
    taggers.collect()
}

fn folds(trees: &Trees, taggers: &[Vec<u8>], words: &Tagger<'_>) -> Result<Vec<Fold>> {
    let folds = taggers.iter().enumerate().map(|(number, bytes)| {
        let tagger = Tagger::open(bytes)?;
        let inside = inside(&trees.train, number).chain(inside(&trees.gum, number));
        Ok(Fold(parses::examples(inside, &tagger, words)))
    });
    folds.collect()
}

fn inside(banks: &[Treebank], number: usize) -> impl Iterator<Item = &Treebank> {
    banks.iter().skip(number).step_by(FOLDS)
}

fn outside(banks: &[Treebank], number: usize) -> Vec<Treebank> {
    let banks = banks.iter().enumerate();
    banks
        .filter(|(at, _)| at % FOLDS != number)
        .map(|(_, bank)| bank.clone())
        .collect()
}

/// The tagger's figures, as a table.
fn tag_table(tagger: &Tagger<'_>, trees: &Trees) -> Result<String> {
    let mut table = String::from(
        "| set | tokens | compared | right | accuracy | lemmas of words |\n|---|---|---|---|---|---|\n",
    );
    for (name, banks) in trees.measured() {
        let figures = tags::measure(tagger, banks);
        writeln!(
            table,
            "| {name} | {} | {} | {} | {:.2} | {:.2} |",
            figures.tokens,
            figures.aligned,
            figures.right,
            figures.accuracy(),
            100.0 * figures.lemmas as f64 / figures.words as f64
        )?;
        let mut confused: Vec<_> = figures.confused.iter().collect();
        confused.sort_by_key(|&(_, &count)| std::cmp::Reverse(count));
        let confused: Vec<String> = confused
            .iter()
            .take(8)
            .map(|((truth, given), count)| format!("{} as {} {count}", truth.name(), given.name()))
            .collect();
        writeln!(table, "| | | | | | {} |", confused.join(", "))?;
    }
    Ok(table)
}

/// The parser's figures, as a table.
fn parse_table(tagger: &Tagger<'_>, parser: &DependencyParser<'_>, trees: &Trees) -> Result<String> {
    let mut table =
        String::from("| set | compared | UAS | LAS | UAS, words | LAS, words |\n|---|---|---|---|---|---|\n");
    for (name, banks) in trees.measured() {
        let figures = parses::measure(tagger, parser, banks);
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole as f64;
        writeln!(
            table,
            "| {name} | {} | {:.2} | {:.2} | {:.2} | {:.2} |",
            figures.aligned,
            percent(figures.heads, figures.aligned),
            percent(figures.both, figures.aligned),
            percent(figures.word_heads, figures.words),
            percent(figures.word_both, figures.words),
        )?;
    }
    Ok(table)
}
