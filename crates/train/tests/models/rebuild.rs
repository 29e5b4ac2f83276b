//! Trains small models from the project's own fixtures: that the way from corpora to model files and their cards works, not how good
//! the models are.

use crate::cards;
use ascribe_attribution::learned::Engine as Models;
use ascribe_attribution::{Engine, Extractor};
use ascribe_syntax::{DependencyParser, ROOT, Tagger, analyse, tag};
use ascribe_text::Document;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A model file, and the card that was written with it.
#[derive(PartialEq)]
struct Trained {
    model: Vec<u8>,
    card: String,
}

/// Trains in two folders laid out as the root of the repository, with its cards. Returns what comes out of both.
fn twice<T: PartialEq>(folder: &Path, train: impl Fn(&Path) -> T) -> T {
    let [first, second] = ["first", "second"].map(|name| {
        let root = folder.join(name);
        for models in ["crates/syntax/models", "crates/attribution/models", "docs/models"] {
            fs::create_dir_all(root.join(models)).unwrap();
        }
        for page in cards::pages(&cards::root()) {
            let copy = root.join("docs/models").join(page.file_name().unwrap());
            fs::copy(page, copy).unwrap();
        }
        train(&root)
    });
    assert!(first == second, "the same corpora give the same bits");
    first
}

/// Runs a stage of `ascribe-train` in `root`; it writes the file `model` and the page `card`.
fn train(root: &Path, corpora: &Path, stage: &[&str], model: &str, card: &str) -> Trained {
    let output = Command::new(env!("CARGO_BIN_EXE_ascribe-train"))
        .args(stage)
        .arg("--corpora")
        .arg(corpora)
        .current_dir(root)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let trained = Trained {
        model: fs::read(root.join(model)).unwrap(),
        card: fs::read_to_string(root.join("docs/models").join(card)).unwrap(),
    };
    let line = cards::file_line(model, &trained.model);
    assert!(trained.card.contains(&line), "{card} lacks the line {line}");
    trained
}

/// The texts of the attribution fixtures with what the rules find in them, which stands in for the annotations of people, laid out as a
/// corpus.
fn annotations(folder: &Path) {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/attribution");
    let extractor = Extractor {
        engine: Engine::Rules,
        ..Extractor::default()
    };
    let mut paths: Vec<_> = fs::read_dir(fixtures)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 40, "there are fixtures to learn from");
    for (number, path) in paths.iter().enumerate() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(path).unwrap();
        let document = Document::from_plain_text(name.to_owned(), text.clone());
        let mut list = extractor.extract(&document);
        list.retain(|claim| claim.inside.is_none());
        let mut annotations = Vec::new();
        ascribe_formats::brat::write(&mut annotations, &document, &list).unwrap();
        let part = if number % 4 == 0 { "dev" } else { "train" };
        let part = folder.join("polnear").join(part);
        fs::create_dir_all(part.join("text")).unwrap();
        fs::create_dir_all(part.join("attributions")).unwrap();
        fs::write(part.join("text").join(format!("{name}.txt")), text).unwrap();
        fs::write(
            part.join("attributions").join(format!("{name}_rules.ann")),
            annotations,
        )
        .unwrap();
    }
}

#[test]
fn a_small_model_is_trained_to_the_same_bits_and_finds_what_somebody_said() {
    let folder = tempfile::tempdir().unwrap();
    annotations(folder.path());
    let models = twice(folder.path(), |root| {
        let model = "crates/attribution/models/attribution.model";
        let stage = ["attribution", "--model", model, "--card", "docs/models"];
        train(root, folder.path(), &stage, model, "attribution.md")
    });

    let text = "The harbour master said that the ferry would sail at noon.";
    let document = Document::from_paragraphs("new", text.to_owned());
    let mut analysis = analyse(&document);
    tag(&mut analysis);
    let found: Vec<[String; 3]> = Models::open(&models.model)
        .unwrap()
        .attributions(&mut analysis)
        .iter()
        .map(|a| {
            [a.source, a.cue, a.content.first().copied()]
                .map(|part| part.map_or_else(String::new, |range| analysis.text(range).to_owned()))
        })
        .collect();
    assert_eq!(
        found,
        [["The harbour master", "said", "that the ferry would sail at noon"]]
    );
}

/// The treebanks of the fixtures, laid out as the corpora are. What is measured is what was learned from.
fn treebanks(folder: &Path) {
    let fixtures = cards::root().join("fixtures/treebank");
    let read = |name: &str| fs::read_to_string(fixtures.join(name)).unwrap();
    let (news, open) = (read("news.conllu"), read("open.conllu"));
    let trees = folder.join("trees");
    fs::create_dir_all(&trees).unwrap();
    let pack = |name: &str, conllu: &str| {
        let file = fs::File::create(trees.join(name)).unwrap();
        let mut packed = GzEncoder::new(file, Compression::fast());
        packed.write_all(conllu.as_bytes()).unwrap();
        packed.finish().unwrap();
    };
    for part in ["train", "dev"] {
        let texts = folder.join("polnear").join(part).join("text");
        fs::create_dir_all(&texts).unwrap();
        pack(&format!("polnear-{part}.conllu.gz"), &with_offsets(&news, &texts));
    }
    pack("gum-open.conllu.gz", &open);
    pack("pud.conllu.gz", &open);
}

/// Writes the texts of a treebank into a folder, and returns it with the offsets of its tokens in them, in code points.
fn with_offsets(conllu: &str, texts: &Path) -> String {
    let mut out = String::new();
    let mut path = PathBuf::new();
    let mut text = String::new();
    for line in conllu.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        if let Some(name) = line.strip_prefix("# newdoc id = ") {
            path = texts.join(name).with_extension("txt");
            text.clear();
            out += line;
        } else if columns.len() == 10 {
            let start = text.chars().count();
            text += columns[1];
            let end = text.chars().count();
            if columns[9] != "SpaceAfter=No" {
                text.push(' ');
            }
            out += &format!("{}\tStart={start}|End={end}", columns[..9].join("\t"));
        } else if line.is_empty() {
            fs::write(&path, &text).unwrap();
        }
        out.push('\n');
    }
    out
}

/// The figure in a column (from 0) of the first row of that name in a card.
fn figure(card: &str, row: &str, column: usize) -> f64 {
    let start = format!("| {row} | ");
    let line = card.lines().find_map(|line| line.strip_prefix(&start)).unwrap();
    let figures = line.trim_end_matches(" |");
    figures.split(" | ").nth(column).unwrap().parse().unwrap()
}

#[test]
fn a_small_tagger_and_parser_are_trained_to_the_same_bits_and_know_what_they_learned() {
    let folder = tempfile::tempdir().unwrap();
    let corpora = folder.path().join("corpora");
    treebanks(&corpora);
    let [tags, parse] = twice(folder.path(), |root| {
        ["tags", "parse"].map(|name| {
            let model = format!("crates/syntax/models/{name}.model");
            train(root, &corpora, &[name], &model, &format!("{name}.md"))
        })
    });
    for set in ["polnear-dev", "pud"] {
        let right = figure(&tags.card, set, 3);
        assert!(right > 90.0, "{right} % of the tags of {set} are right");
        let attached = figure(&parse.card, set, 1);
        assert!(attached > 70.0, "{attached} % of the heads of {set} are right");
    }

    let text = "The keeper said that the bridge was old.";
    let document = Document::from_paragraphs("new", text.to_owned());
    let mut analysis = analyse(&document);
    Tagger::open(&tags.model).unwrap().tag(&mut analysis);
    let parser = DependencyParser::open(&parse.model).unwrap();
    parser.parse(&mut analysis, |_| true);
    let tags: Vec<&str> = analysis.tags.iter().map(|tag| tag.name()).collect();
    assert_eq!(tags, ["DT", "NN", "VBD", "IN", "DT", "NN", "VBD", "JJ", "."]);
    assert_eq!(analysis.heads, [1, 2, ROOT, 7, 5, 7, 7, 2, 2]);
}

#[test]
fn a_small_ranker_of_antecedents_is_trained_to_the_same_bits_and_knows_whom_pronouns_mean() {
    let folder = tempfile::tempdir().unwrap();
    let corpora = folder.path().join("corpora");
    treebanks(&corpora);
    let speakers = twice(folder.path(), |root| {
        let model = "crates/attribution/models/speakers.txt";
        train(root, &corpora, &["speakers", "--train"], model, "speakers.md")
    });
    assert_eq!(figure(&speakers.card, "he, she", 0), 4.0, "the fixture has four");
    // One that has learned nothing is sure by one half where only one could be meant.
    let unresolved = figure(&speakers.card, "0.60", 1);
    assert!(unresolved < 50.0, "{unresolved} % of the pronouns are unresolved");
    let right = figure(&speakers.card, "0.60", 0);
    assert!(right > 90.0, "{right} % of the resolved pronouns are right");
}
