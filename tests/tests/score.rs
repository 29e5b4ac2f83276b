//! The comparison with gold annotations gives the referee's numbers.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ascribe_formats::read_standoff;
use ascribe_formats::score::{Figures, compare};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("../shared")
}

/// The annotation files of each text that has at least two, in order.
fn annotated_twice(train: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut by_name: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for entry in fs::read_dir(train.join("attributions")).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let (name, _annotator) = stem.rsplit_once('_').unwrap();
        by_name.entry(name.to_owned()).or_default().push(path);
    }
    by_name.retain(|_, files| files.len() > 1);
    by_name.values_mut().for_each(|files| files.sort());
    by_name
}

#[test]
fn figures_are_those_of_the_referee() {
    let train = shared().join("corpora/polnear/train");
    let referee = shared().join("eval/score.py");
    if !train.is_dir() || !referee.is_file() {
        eprintln!("not checked against the referee: ../shared is not beside the repository");
        return;
    }
    let scratch = tempfile::tempdir().unwrap();
    let folder = |name: &str| {
        let path = scratch.path().join(name);
        fs::create_dir(&path).unwrap();
        path
    };
    let (texts, gold, predicted) = (folder("text"), folder("gold"), folder("predicted"));
    let mut figures = Figures::default();
    let documents = annotated_twice(&train);
    assert!(
        documents.len() >= 10,
        "the corpus has documents with several annotators"
    );
    for (name, files) in &documents {
        let text_path = train.join(format!("text/{name}.txt"));
        let text = fs::read_to_string(&text_path).unwrap();
        fs::copy(&text_path, texts.join(format!("{name}.txt"))).unwrap();
        fs::copy(&files[0], gold.join(format!("{name}.ann"))).unwrap();
        fs::copy(&files[1], predicted.join(format!("{name}.ann"))).unwrap();
        let read = |path: &Path| {
            let annotations = fs::read_to_string(path).unwrap();
            read_standoff(&text, &annotations).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        };
        figures += &compare(&text, &read(&files[0]), &read(&files[1])).figures;
    }

    let output = Command::new("python3")
        .arg(&referee)
        .args(["--json", "--text"])
        .arg(&texts)
        .arg("--gold")
        .arg(&gold)
        .arg("--pred")
        .arg(&predicted)
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            eprintln!("not checked against the referee: python3 does not run: {error}");
            return;
        }
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let expected: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(expected["documents"], documents.len());
    let mut rows = 0;
    for (name, agreement) in figures.rows() {
        let row = &expected[&name];
        let close = |key: &str, value: f64| {
            let expected = row[key]
                .as_f64()
                .unwrap_or_else(|| panic!("the referee has no {name}.{key}"));
            assert!(
                (expected - value).abs() < 1e-12,
                "{name}.{key}: referee {expected}, here {value}"
            );
        };
        close("p", agreement.precision());
        close("r", agreement.recall());
        close("f1", agreement.f1());
        assert_eq!(row["pred"], agreement.predicted, "{name}.pred");
        assert_eq!(row["gold"], agreement.gold, "{name}.gold");
        rows += 1;
    }
    assert_eq!(rows, 11);
}
