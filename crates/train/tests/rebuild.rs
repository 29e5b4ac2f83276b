//! Trains small models from the project's own fixtures: that the way from texts and annotations to a model file works, not how
//! good the model is. What the rules find stands in for the annotations of people.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(
    clippy::disallowed_methods,
    reason = "files of a temporary folder may be half written"
)]

use ascribe_attribution::learned::Engine as Models;
use ascribe_attribution::{Engine, Extractor};
use ascribe_syntax::{analyse, tag};
use ascribe_text::Document;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The fixtures with what the rules find in them, laid out as a corpus.
fn corpus(folder: &Path) {
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

fn train(corpora: &Path, model: &Path) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_ascribe-train"))
        .args(["attribution", "--corpora"])
        .arg(corpora)
        .arg("--model")
        .arg(model)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    fs::read(model).unwrap()
}

#[test]
fn a_small_model_is_trained_to_the_same_bits_and_finds_what_somebody_said() {
    let folder = tempfile::tempdir().unwrap();
    corpus(folder.path());
    let first = train(folder.path(), &folder.path().join("first.model"));
    let second = train(folder.path(), &folder.path().join("second.model"));
    assert!(first == second, "the same corpus gives the same bits");

    let text = "The harbour master said that the ferry would sail at noon.";
    let document = Document::from_paragraphs("new", text.to_owned());
    let mut analysis = analyse(&document);
    tag(&mut analysis);
    let found: Vec<[String; 3]> = Models::open(&first)
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
