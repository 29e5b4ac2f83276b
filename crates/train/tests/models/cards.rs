//! The cards in `docs/models` tell which files they are about, and all that one should know of them.

use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// What every card has, as the beginnings of lines.
const PARTS: [&str; 10] = [
    "# ",
    "## Data and terms\n",
    "<!-- written by ascribe-train: begin -->\n",
    "## Command, seed, size and checksum\n",
    "- Command: `cargo run ",
    "- Seed: ",
    "## What it learned from\n",
    "## Figures\n",
    "<!-- written by ascribe-train: end -->\n",
    "## Known weaknesses\n",
];

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The pages in `docs/models` below `root`.
pub fn pages(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root.join("docs/models")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect()
}

/// The line of a card that is true of a model file.
pub fn file_line(path: &str, model: &[u8]) -> String {
    let digest = Sha256::digest(model);
    let sha256: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("- File: `{path}` ({} bytes, sha256 `{sha256}`)\n", model.len())
}

/// The files in the folders `crates/*/models`, which the program embeds, from the root.
fn models() -> Vec<String> {
    let mut models = Vec::new();
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let folder = format!("crates/{name}/models");
        for file in fs::read_dir(root().join(&folder)).into_iter().flatten() {
            let file = file.unwrap().file_name().into_string().unwrap();
            models.push(format!("{folder}/{file}"));
        }
    }
    models
}

#[test]
fn every_model_has_a_card_with_its_size_and_checksum() {
    let cards = pages(&root())
        .into_iter()
        .map(|path| fs::read_to_string(path).unwrap());
    let cards = cards.collect::<String>();
    let models = models();
    assert!(
        models.len() >= 4,
        "tagger, parser, attribution and speakers are models"
    );
    for path in &models {
        let line = file_line(path, &fs::read(root().join(path)).unwrap());
        assert!(
            cards.contains(&line),
            "no card in docs/models is about {path} as it is; `ascribe-train` writes the line {line}"
        );
    }
    assert_eq!(
        cards.matches("- File: ").count(),
        models.len(),
        "every card is about one model"
    );
}

#[test]
fn cards_have_all_parts() {
    for path in pages(&root()) {
        let card = format!("\n{}", fs::read_to_string(&path).unwrap());
        for part in PARTS {
            assert!(
                card.contains(&format!("\n{part}")),
                "{}: no line begins `{}`",
                path.display(),
                part.trim_end()
            );
        }
    }
}
