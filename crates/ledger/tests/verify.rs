//! The table of quotations in fixtures/verify, each with what verification has to say of it.

use ascribe_ledger::verify::{Folding, Outcome, SourceIndex, verify};
use ascribe_text::Span;
use std::fmt::Write as _;
use std::path::Path;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    source: String,
    quote: String,
    place: Option<[u32; 2]>,
    status: String,
    foldings: Option<Vec<String>>,
    changes: Option<Vec<String>>,
    notes: Option<Vec<String>>,
    insertions: Option<Vec<String>>,
    diff: Option<String>,
}

#[test]
fn every_case_has_its_outcome() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/verify");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("fixtures/verify")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let (mut count, mut wrong) = (0, String::new());
    for file in &files {
        let text = std::fs::read_to_string(file).expect("a fixture");
        let table: Table =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(!table.case.is_empty(), "{} has no case", file.display());
        for case in table.case {
            count += 1;
            let index = SourceIndex::new(&case.source);
            let place = case.place.map(|[start, end]| Span::new(start, end));
            let outcome = verify(&case.quote, &index, place);
            check_invariants(&case, &outcome);
            let names = |list: Vec<&'static str>| list.into_iter().map(str::to_owned).collect::<Vec<_>>();
            let foldings = names(outcome.foldings.iter().map(Folding::name).collect());
            let changes = names(outcome.changes.iter().map(|c| c.name()).collect());
            let notes = names(outcome.notes.iter().map(|n| n.message()).collect());
            let insertions: Vec<String> = outcome
                .insertions
                .iter()
                .map(|span| span.slice(&case.quote).to_owned())
                .collect();
            let is =
                |wanted: &Option<Vec<String>>, got: &Vec<String>| wanted.as_ref().is_none_or(|w| w == got);
            if case.status != outcome.status.name()
                || foldings != case.foldings.clone().unwrap_or_default()
                || changes != case.changes.clone().unwrap_or_default()
                || notes != case.notes.clone().unwrap_or_default()
                || !is(&case.insertions, &insertions)
                || case
                    .diff
                    .as_ref()
                    .is_some_and(|diff| *diff != outcome.diff_line())
            {
                writeln!(
                    wrong,
                    "{}\n  {:?} foldings {foldings:?} changes {changes:?} notes {notes:?} insertions {insertions:?}\n  {}",
                    case.name,
                    outcome.status,
                    outcome.diff_line()
                )
                .expect("a string");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(count >= 60, "{count} cases");
}

fn check_invariants(case: &Case, outcome: &Outcome) {
    for place in &outcome.places {
        assert!(
            case.source.get(place.range()).is_some(),
            "{}: {place:?}",
            case.name
        );
    }
    if outcome.status.is_clean() {
        assert!(!outcome.places.is_empty() && outcome.changes.is_empty() && outcome.diff.is_empty());
    }
    assert_eq!(
        outcome.status.name() == "verified",
        outcome.status.is_clean() && outcome.foldings.is_empty()
    );
}
