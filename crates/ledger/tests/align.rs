//! What becomes of accepted claims in a new extraction: a table of small claim lists in fixtures/ledger/align.toml.

use ascribe_attribution::{CueClass, Form, How, Voice};
use ascribe_ledger::Entry;
use ascribe_ledger::align::align;
use std::collections::HashSet;
use std::path::Path;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

/// Claims are written "speaker | cue | content".
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    old: Vec<String>,
    new: Vec<String>,
    /// "kind old=new", with numbers from 1 joined by "+".
    changes: Vec<String>,
}

#[test]
fn every_case_has_its_changes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/ledger/align.toml");
    let text = std::fs::read_to_string(file).expect("fixtures/ledger/align.toml");
    let table: Table = toml::from_str(&text).expect("it is well formed");
    let mut wrong = String::new();
    for case in &table.case {
        let (old, new) = (entries(&case.old), entries(&case.new));
        let changes = align(&old, &new);
        let (mut olds, mut news) = (HashSet::new(), HashSet::new());
        for change in &changes {
            assert!(change.old.iter().all(|o| olds.insert(*o)), "{}: twice", case.name);
            assert!(change.new.iter().all(|n| news.insert(*n)), "{}: twice", case.name);
        }
        assert_eq!(
            (olds.len(), news.len()),
            (old.len(), new.len()),
            "{}: left out",
            case.name
        );
        let told: Vec<String> = changes
            .iter()
            .map(|change| {
                let side = |side: &[usize]| {
                    let numbers: Vec<String> = side.iter().map(|n| (n + 1).to_string()).collect();
                    numbers.join("+")
                };
                format!(
                    "{} {}={}",
                    change.kind.name(),
                    side(&change.old),
                    side(&change.new)
                )
            })
            .collect();
        if told != case.changes {
            wrong.push_str(&format!("{}: {told:?}\n", case.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(table.case.len() >= 14);
}

fn entries(lines: &[String]) -> Vec<Entry> {
    let mut at = 0;
    lines
        .iter()
        .enumerate()
        .map(|(n, line)| {
            let parts: Vec<&str> = line.split(" | ").collect();
            let [speaker, cue, content] = parts.as_slice() else {
                panic!("{line}: not speaker | cue | content");
            };
            at += 100;
            Entry {
                id: format!("c-{n:012}"),
                voice: Voice::Attributed,
                speaker: Some((*speaker).to_owned()),
                how: How::Name,
                source: (*speaker).to_owned(),
                cue: (*cue).to_owned(),
                class: CueClass::Assert,
                content: vec![(*content).to_owned()],
                form: Form::Indirect,
                negated: false,
                hedged: false,
                statement: None,
                inside: None,
                when: None,
                checkworthy: 0.0,
                confidence: 1.0,
                rule: "test".to_owned(),
                source_at: Vec::new(),
                cue_at: Vec::new(),
                content_at: vec![[at, at + 10]],
                extracted: None,
                kept: false,
                history: Vec::new(),
            }
        })
        .collect()
}
