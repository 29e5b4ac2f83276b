//! The table of quotations in fixtures/verify, each with what verification has to say of it, and the page that shows them
//! all, docs/guide/verify-cases.md.

use ascribe_ledger::verify::{Folding, Outcome, SourceIndex, Status, verify};
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

/// The tables of fixtures/verify: each file's opening comment, and its cases.
fn tables() -> Vec<(String, Vec<Case>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/verify");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("fixtures/verify")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let table = |file: &std::path::PathBuf| {
        let text = std::fs::read_to_string(file).expect("a fixture");
        let table: Table =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(!table.case.is_empty(), "{} has no case", file.display());
        let comment: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("# ")).collect();
        assert!(
            !comment.is_empty(),
            "{} does not say what it holds",
            file.display()
        );
        (comment.join(" "), table.case)
    };
    files.iter().map(table).collect()
}

fn outcome_of(case: &Case) -> Outcome {
    let place = case.place.map(|[start, end]| Span::new(start, end));
    verify(&case.quote, &SourceIndex::new(&case.source), place)
}

/// The page is what the program says; a run that disagrees leaves its own beside the build, to be looked at and copied.
#[test]
fn the_page_of_cases_is_up_to_date() {
    let page = page();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/verify-cases.md");
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    if there != page {
        let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify-cases.md");
        fs_err::write(&fresh, page).expect("a file");
        panic!(
            "docs/guide/verify-cases.md is not what it should be; look at {} and copy it",
            fresh.display()
        );
    }
}

fn page() -> String {
    let tables = tables();
    let all = || tables.iter().flat_map(|(_, cases)| cases);
    let outcomes: Vec<Outcome> = all().map(outcome_of).collect();
    let counts: Vec<String> = Status::ALL
        .into_iter()
        .map(|status| {
            (
                status,
                outcomes.iter().filter(|outcome| outcome.status == status).count(),
            )
        })
        .map(|(status, count)| format!("{count} {}", status.name()))
        .collect();
    let mut page = format!(
        "# What verify says: every case\n\nMade from fixtures/verify by `cargo test -p ascribe-ledger --test verify`, which fails when the \
         program says anything else.\nSigns that one does not see are written as their number. {} cases: {}.\n",
        outcomes.len(),
        counts.join(", ")
    );
    let mut outcomes = outcomes.iter();
    for (comment, cases) in &tables {
        let _ = write!(
            page,
            "\n## {}\n\n| case | the source says | quoted as | outcome |\n|---|---|---|---|\n",
            comment.trim_end_matches('.')
        );
        for case in cases {
            let outcome = outcomes.next().expect("one each");
            let mut told = outcome.status.name().to_owned();
            let mut reasons: Vec<&str> = outcome.changes.iter().map(|change| change.name()).collect();
            reasons.extend(outcome.foldings.iter().map(Folding::name));
            if !reasons.is_empty() {
                let _ = write!(told, ": {}", reasons.join(", "));
            }
            if !outcome.diff.is_empty() {
                let _ = write!(told, " {}", code(&outcome.diff_line()));
            }
            for insertion in &outcome.insertions {
                let _ = write!(told, "; inserted {}", code(insertion.slice(&case.quote)));
            }
            for note in &outcome.notes {
                let _ = write!(told, "; {}", note.message());
            }
            let _ = writeln!(
                page,
                "| {} | {} | {} | {told} |",
                case.name,
                code(&case.source),
                code(&case.quote)
            );
        }
    }
    page
}

/// Text as it is, in a cell of a table.
fn code(text: &str) -> String {
    if text.is_empty() {
        return "(nothing)".to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        let shown =
            c.is_ascii_graphic() || c == ' ' || c.is_alphabetic() || (c as u32) > 0x2009 && !is_format(c);
        match c {
            '|' => out.push_str("\\|"),
            '\n' => out.push('\u{21b5}'),
            c if shown || ('\u{a1}'..'\u{300}').contains(&c) && c != '\u{ad}' => out.push(c),
            c => {
                let _ = write!(out, "<{:04X}>", c as u32);
            }
        }
    }
    format!("`{out}`")
}

fn is_format(c: char) -> bool {
    matches!(c, '\u{200a}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[test]
fn every_case_has_its_outcome() {
    let (mut count, mut wrong) = (0, String::new());
    let mut names = std::collections::HashSet::new();
    for (_, cases) in tables() {
        for case in cases {
            count += 1;
            assert!(
                names.insert(case.name.clone()),
                "two cases are called {}",
                case.name
            );
            let outcome = outcome_of(&case);
            check_invariants(&case, &outcome);
            let owned = |list: Vec<&'static str>| list.into_iter().map(str::to_owned).collect::<Vec<_>>();
            let foldings = owned(outcome.foldings.iter().map(Folding::name).collect());
            let changes = owned(outcome.changes.iter().map(|c| c.name()).collect());
            let notes = owned(outcome.notes.iter().map(|n| n.message()).collect());
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
    assert!(count >= 120, "{count} cases");
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
