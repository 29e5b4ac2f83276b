//! The lexicon files are sorted, hold nothing twice, and explain what is not plain.

use ascribe_lexicon::{Abbreviation, Classes, CueClass, Frames, PhraseKind, abbreviation, word, words};
use std::path::{Path, PathBuf};
use toml::{Table, Value};

fn files() -> Vec<(PathBuf, String, Table)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("en");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the lexicons lie in en/")
        .map(|entry| entry.expect("the lexicons lie in en/").path())
        .filter(|path| path.is_file())
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("the lexicons lie in en/");
            let table = text
                .parse()
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path, text, table)
        })
        .collect();
    assert!(files.len() > 10, "the lexicons are there");
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

/// The keys of the lines that lie between `[name]` or `words = [` and the end, in file order.
fn keys(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| {
            line.starts_with('"') || line.starts_with("  \"") || line.starts_with(char::is_alphabetic)
        })
        .filter(|line| !line.starts_with("class = ") && !line.starts_with("words = "))
        .map(|line| match line.trim_start().strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().unwrap_or_default().to_owned(),
            None => line.split(' ').next().unwrap_or_default().to_owned(),
        })
        .collect()
}

#[test]
fn every_file_tells_what_it_is() {
    for (path, text, _) in files() {
        assert!(
            text.starts_with("# "),
            "{}: a comment comes first",
            path.display()
        );
    }
}

#[test]
fn files_are_sorted_and_hold_nothing_twice() {
    for (path, text, _) in files() {
        let keys = keys(&text);
        assert!(!keys.is_empty(), "{}: holds no words", path.display());
        for pair in keys.windows(2) {
            assert!(
                pair[0] < pair[1],
                "{}: {:?} stands after {:?}",
                path.display(),
                pair[1],
                pair[0]
            );
        }
    }
}

#[test]
fn senses_name_known_classes_and_frames_once() {
    for (path, _, table) in files() {
        for name in ["verbs", "nouns", "adjectives"] {
            for (lemma, entry) in table.get(name).and_then(Value::as_table).into_iter().flatten() {
                let place = format!("{}: {lemma}", path.display());
                let senses = entry["senses"].as_array().unwrap();
                assert!(!senses.is_empty(), "{place}: no sense");
                for sense in senses {
                    let class = sense["class"].as_str().unwrap();
                    assert!(CueClass::from_name(class).is_some(), "{place}: no class {class}");
                    let frames: Vec<_> = sense["takes"].as_str().unwrap().split(' ').collect();
                    for (at, frame) in frames.iter().enumerate() {
                        assert!(Frames::from_name(frame).is_some(), "{place}: no frame {frame:?}");
                        assert!(!frames[..at].contains(frame), "{place}: {frame} stands twice");
                    }
                }
            }
        }
    }
}

#[test]
fn traps_and_plain_senses_are_explained() {
    for (path, _, table) in files() {
        for (trap, why) in table.get("traps").and_then(Value::as_table).into_iter().flatten() {
            assert!(
                why.as_str().is_some_and(|why| why.len() > 5),
                "{}: {trap}: why?",
                path.display()
            );
        }
        for (verb, entry) in table.get("verbs").and_then(Value::as_table).into_iter().flatten() {
            let plain = entry.get("plain");
            assert!(
                plain.is_none_or(|plain| plain.as_str().is_some_and(|plain| plain.len() > 5)),
                "{}: {verb}: give an example of the plain sense",
                path.display()
            );
        }
    }
}

#[test]
fn what_the_files_hold_is_found() {
    for (path, _, table) in files() {
        let Some(words) = table.get("words").and_then(Value::as_array) else {
            continue;
        };
        let class = table["class"].as_str().unwrap();
        let class =
            Classes::from_name(class).unwrap_or_else(|| panic!("{}: no class {class}", path.display()));
        for entry in words {
            let text = entry.get("word").unwrap_or(entry).as_str().unwrap();
            let first = word(text.split(' ').next().unwrap()).unwrap();
            let member = |phrase: &ascribe_lexicon::Phrase| {
                phrase.text == text && phrase.kind == PhraseKind::Member(class)
            };
            assert!(
                if text.contains(' ') {
                    first.phrases().any(member)
                } else {
                    first.is(class)
                },
                "{}: {text}",
                path.display()
            );
        }
    }
    for known in words() {
        let upper = known.text.to_ascii_uppercase();
        assert!(std::ptr::eq(word(&upper).unwrap(), known));
    }
}

#[test]
fn forms_of_verbs() {
    for (form, lemma) in [
        ("denies", "deny"),
        ("denied", "deny"),
        ("signalled", "signal"),
        ("signaled", "signal"),
        ("announcing", "announce"),
        ("agreed", "agree"),
        ("agreeing", "agree"),
        ("said", "say"),
        ("thought", "think"),
        ("admitted", "admit"),
        ("lying", "lie"),
    ] {
        let known = word(form).unwrap_or_else(|| panic!("{form} is not known"));
        assert!(known.verbs().any(|verb| verb.lemma == lemma), "{form}");
    }
    assert!(word("found").unwrap().verbs().any(|verb| verb.lemma == "find"));
    assert!(
        word("pointed")
            .unwrap()
            .verbs()
            .any(|verb| verb.particle == "out")
    );
}

#[test]
fn phrases_match_their_words_and_their_alternatives() {
    let said = word("easier").unwrap();
    let text = ["Easier", "said", "than", "done", "."];
    let trap = said
        .phrases()
        .find(|phrase| phrase.kind == PhraseKind::Trap)
        .unwrap();
    assert_eq!(trap.len(), 4);
    assert!(trap.goes_on(|at| text.get(at).copied()));
    assert!(!trap.goes_on(|at| text.get(at + 1).copied()));
    let plan = word("according").unwrap();
    let text = ["according", "to", "plan"];
    let longest = plan
        .phrases()
        .find(|phrase| phrase.goes_on(|at| text.get(at).copied()))
        .unwrap();
    assert_eq!(longest.kind, PhraseKind::Trap);
}

#[test]
fn abbreviations_are_found() {
    for (_, _, table) in files() {
        for (text, _) in table
            .get("abbreviations")
            .and_then(Value::as_table)
            .into_iter()
            .flatten()
        {
            assert!(abbreviation(text).is_some(), "{text}");
            assert!(!text.ends_with('.'), "{text}: stands without its stop");
        }
    }
    assert_eq!(abbreviation("Mr"), Some(Abbreviation::Title));
    assert_eq!(abbreviation("mr"), None);
}
