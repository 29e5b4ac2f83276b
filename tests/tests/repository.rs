//! Rules of the repository that no compiler checks.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The files that git tracks or would track, relative to the root. At least this file is one.
fn files() -> Vec<String> {
    let output = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "git ls-files failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let files: Vec<String> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .filter(|file| root().join(file).is_file())
        .collect();
    assert!(
        files.iter().any(|file| file == "tests/tests/repository.rs"),
        "git lists this file"
    );
    files
}

fn with_suffix(suffixes: &[&str]) -> Vec<(String, String)> {
    let found: Vec<_> = files()
        .into_iter()
        .filter(|file| suffixes.iter().any(|suffix| file.ends_with(suffix)))
        .map(|file| {
            let text = fs::read(root().join(&file)).unwrap_or_else(|e| panic!("{file}: {e}"));
            (file, String::from_utf8_lossy(&text).into_owned())
        })
        .collect();
    assert!(!found.is_empty(), "no file ends with any of {suffixes:?}");
    found
}

fn report(rule: &str, offences: &[String]) {
    assert!(offences.is_empty(), "{rule}\n  {}", offences.join("\n  "));
}

fn lines_with(suffixes: &[&str], offends: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (file, text) in with_suffix(suffixes) {
        for (number, line) in text.lines().enumerate() {
            if offends(line) {
                found.push(format!("{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    found
}

#[test]
fn the_top_level_holds_what_the_architecture_names() {
    let allowed = [".ci", ".config", "crates", "docs", "fixtures", "tests"];
    let folders: BTreeSet<String> = files()
        .iter()
        .filter_map(|file| file.split_once('/').map(|(folder, _)| folder.to_owned()))
        .filter(|folder| !allowed.contains(&folder.as_str()))
        .collect();
    report(
        "folders that should not be at the top level:",
        &folders.into_iter().collect::<Vec<_>>(),
    );
}

#[test]
fn files_can_be_read_in_a_sitting() {
    const LIMIT: usize = 850;
    let long: Vec<_> = with_suffix(&[".rs"])
        .iter()
        .map(|(file, text)| (file, text.lines().count()))
        .filter(|&(_, lines)| lines > LIMIT)
        .map(|(file, lines)| format!("{file}: {lines} lines"))
        .collect();
    report(
        &format!("source files of more than {LIMIT} lines want splitting:"),
        &long,
    );
}

#[test]
fn nothing_is_left_unfinished() {
    // In pieces, so that this file does not find itself.
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("#[ig", "nore"),
        concat!("allow(dead", "_code)"),
        concat!("dbg", "!("),
    ];
    let found = lines_with(&[".rs", ".toml", ".sh", ".md"], |line| {
        marks.iter().any(|mark| line.contains(mark))
    });
    report("unfinished work:", &found);
}

#[test]
fn no_path_of_a_machine_is_written_down() {
    let homes = [
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/wo", "rk/"),
        concat!("/Us", "ers/"),
    ];
    let suffixes = [".rs", ".toml", ".sh", ".md", ".py", ".yml", ".yaml", ".snap"];
    let found = lines_with(&suffixes, |line| {
        homes.iter().any(|home| {
            line.match_indices(home).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/'))
            })
        })
    });
    report("paths of a machine:", &found);
}

#[test]
fn every_path_that_a_document_names_exists() {
    let heads = ["crates/", "docs/", "fixtures/", "tests/", ".ci/", ".config/"];
    let mut missing = Vec::new();
    for (file, text) in with_suffix(&[".md"]) {
        if file.starts_with("fixtures/") {
            continue;
        }
        let folder = root().join(&file).parent().unwrap().to_owned();
        for (number, line) in text.lines().enumerate() {
            let quoted = line.split('`').skip(1).step_by(2).filter(|code| {
                heads.iter().any(|head| code.starts_with(head))
                    && !code.contains(|c: char| c.is_whitespace() || "*<>{}$…".contains(c))
                    && !code.contains("NAME")
            });
            for path in quoted {
                let path = path.split([':', '#']).next().unwrap_or(path);
                if !root().join(path).exists() {
                    missing.push(format!("{file}:{}: `{path}`", number + 1));
                }
            }
            for link in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let path = link.split('#').next().unwrap_or(link);
                if !path.is_empty() && !path.contains("://") && !folder.join(path).exists() {
                    missing.push(format!("{file}:{}: ]({link})", number + 1));
                }
            }
        }
    }
    report("documents name what is not there:", &missing);
}

#[test]
fn dependencies_point_down() {
    let rank: BTreeMap<&str, u32> = [
        ("ascribe-text", 0),
        ("ascribe-model", 0),
        ("ascribe-lexicon", 1),
        ("ascribe-syntax", 2),
        ("ascribe-attribution", 3),
        ("ascribe-ledger", 4),
        ("ascribe-formats", 4),
        ("ascribe", 5),
        ("ascribe-train", 6),
        ("ascribe-tests", 7),
    ]
    .into();
    let mut offences = Vec::new();
    let mut seen = BTreeSet::new();
    for (file, text) in with_suffix(&["Cargo.toml"]) {
        if file == "Cargo.toml" || file.starts_with("crates/fuzz/") {
            continue;
        }
        let manifest: toml::Table = text.parse().unwrap_or_else(|e| panic!("{file}: {e}"));
        let name = manifest["package"]["name"].as_str().unwrap().to_owned();
        let Some(&own) = rank.get(name.as_str()) else {
            offences.push(format!(
                "{file}: `{name}` has no place in the order; give it one here"
            ));
            continue;
        };
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
        for dependency in dependencies.into_iter().flat_map(toml::Table::keys) {
            if rank.get(dependency.as_str()).is_some_and(|&below| below >= own) {
                offences.push(format!("{file}: {name} may not depend on {dependency}"));
            }
            if dependency == "nom" && name != "ascribe-syntax" {
                offences.push(format!("{file}: nom is for ascribe-syntax alone"));
            }
        }
        seen.insert(name);
    }
    for name in rank.keys().filter(|&&name| !seen.contains(name)) {
        offences.push(format!("no crate is called {name}"));
    }
    report("arrows run one way:", &offences);
}

#[test]
fn every_fixture_folder_holds_a_case() {
    let fixtures = root().join("fixtures");
    let mut stages = 0;
    for entry in fs::read_dir(&fixtures).unwrap() {
        let entry = entry.unwrap().path();
        assert!(
            entry.is_dir(),
            "{} lies outside a stage's folder",
            entry.display()
        );
        assert!(
            fs::read_dir(&entry).unwrap().next().is_some(),
            "{} is empty",
            entry.display()
        );
        stages += 1;
    }
    assert!(stages > 0, "no stage has fixtures");
}
