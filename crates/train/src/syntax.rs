//! The models of the syntax crate: tagger and parser.

use crate::card::{self, Card};
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

    /// What models learn from, as a table for their cards.
    fn data(&self, gum_times: usize) -> String {
        let corpora = [
            ("polnear-train", &self.train, 1),
            ("gum-open", &self.gum, gum_times),
        ];
        let rows = corpora.map(|(name, banks, times)| {
            let sentences: usize = banks.iter().map(|bank| bank.sentences.len()).sum();
            let tokens: usize = banks.iter().map(|bank| bank.tokens.len()).sum();
            let numbers = [banks.len(), sentences, tokens, times].map(|number| number.to_string());
            [vec![name.to_owned()], numbers.to_vec()].concat()
        });
        card::table(
            &["corpus", "documents", "sentences", "tokens", "times counted"],
            rows,
        )
    }
}

/// Trains the tagger and writes it where the syntax crate embeds it from, and its card.
pub fn tags(corpora: &Path) -> Result<()> {
    let trees = Trees::read(corpora)?;
    let settings = tags::Settings::default();
    let model = tags::train(&[(&trees.train, 1), (&trees.gum, GUM_TIMES)], settings);
    fs_err::write(TAGGER, &model)?;
    let figures = tag_figures(&Tagger::open(&model)?, &trees);
    print!("{figures}");
    let card = Card {
        name: "tags",
        file: TAGGER,
        model: &model,
        runs: &["tags"],
        seed: settings.seed,
        settings: settings.to_string(),
        data: trees.data(GUM_TIMES),
        figures,
    };
    card.write(Path::new(card::FOLDER))
}

/// Trains the parser, for the tagger that is on disk, and writes it where the syntax crate embeds it from, and its card.
pub fn parse(corpora: &Path) -> Result<()> {
    let trees = Trees::read(corpora)?;
    let settings = parses::Settings::default();
    let bytes = fs_err::read(TAGGER)?;
    let tagger = Tagger::open(&bytes)?;
    let folds = folds(&trees, &taggers(&trees), &tagger)?;
    let model = parses::train(folds.iter().flat_map(Fold::examples), settings);
    fs_err::write(PARSER, &model)?;
    let figures = parse_figures(&tagger, &DependencyParser::open(&model)?, &trees);
    print!("{figures}");
    let card = Card {
        name: "parse",
        file: PARSER,
        model: &model,
        runs: &["parse"],
        seed: settings.seed,
        settings: format!("{settings}; tags from {FOLDS} taggers that have not seen the text"),
        data: trees.data(1),
        figures,
    };
    card.write(Path::new(card::FOLDER))
}

/// Measures the models on disk.
pub fn evaluate(corpora: &Path) -> Result<()> {
    let trees = Trees::read(corpora)?;
    let (tags, parses) = (fs_err::read(TAGGER)?, fs_err::read(PARSER)?);
    let tagger = Tagger::open(&tags)?;
    print!("{}", tag_figures(&tagger, &trees));
    print!(
        "{}",
        parse_figures(&tagger, &DependencyParser::open(&parses)?, &trees)
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

/// The tagger's figures, as a table, and below it what it takes for something else most often.
fn tag_figures(tagger: &Tagger<'_>, trees: &Trees) -> String {
    let measured = trees
        .measured()
        .map(|(name, banks)| (name, tags::measure(tagger, banks)));
    let mut text = card::table(
        &[
            "set",
            "tokens",
            "compared",
            "right",
            "accuracy, %",
            "lemmas of words right, %",
        ],
        measured.iter().map(|(name, figures)| {
            vec![
                (*name).to_owned(),
                figures.tokens.to_string(),
                figures.aligned.to_string(),
                figures.right.to_string(),
                percent(figures.right, figures.aligned),
                percent(figures.lemmas, figures.words),
            ]
        }),
    );
    text.push_str("\nMost frequent confusions, the trees' tag first:\n\n");
    for (name, figures) in &measured {
        let mut confused: Vec<_> = figures.confused.iter().collect();
        confused.sort_by_key(|&(_, &count)| std::cmp::Reverse(count));
        let confused: Vec<String> = confused
            .iter()
            .take(8)
            .map(|((truth, given), count)| format!("{} as {} {count}", truth.name(), given.name()))
            .collect();
        let _ = writeln!(text, "- {name}: {}", confused.join(", "));
    }
    text
}

/// The parser's figures, as a table.
fn parse_figures(tagger: &Tagger<'_>, parser: &DependencyParser<'_>, trees: &Trees) -> String {
    card::table(
        &["set", "compared", "UAS", "LAS", "UAS, words", "LAS, words"],
        trees.measured().map(|(name, banks)| {
            let figures = parses::measure(tagger, parser, banks);
            vec![
                name.to_owned(),
                figures.aligned.to_string(),
                percent(figures.heads, figures.aligned),
                percent(figures.both, figures.aligned),
                percent(figures.word_heads, figures.words),
                percent(figures.word_both, figures.words),
            ]
        }),
    )
}

fn percent(part: usize, whole: usize) -> String {
    format!("{:.2}", 100.0 * part as f64 / whole as f64)
}
