//! Two branches of git that both worked on the same documents.

use crate::desk::{Desk, HARBOUR, SURVEY, text};
use std::process::{Command, Output};

/// A page with four claims, of which three change.
const BEFORE: &str = "\
Harbour opens next spring

HALDEN, June 16, 2024

\"The harbour will open in April,\" said Ana Ruiz, the mayor of Halden.

Port director Karl Brandt said that the channel was nine metres deep. Lena Costa warned that the ice was still thick.

Karl Brandt denied that any ship had touched the ground.
";

fn git(desk: &Desk, arguments: &[&str]) -> Output {
    Command::new("git")
        .args(arguments)
        .current_dir(desk.root())
        .output()
        .expect("git is installed")
}

fn commit(desk: &Desk, what: &str) {
    desk.git(&["add", "-A"]);
    desk.git(&["commit", "-qm", what]);
}

/// What waits: the ids of the changes, in the order of the text.
fn waiting(desk: &Desk) -> Vec<String> {
    let output = desk.run(18, &["review", "--json"]);
    text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .map(|change| change["id"].as_str().expect("an id").to_owned())
        .collect()
}

fn works(desk: &Desk, arguments: &[&str]) {
    let output = desk.run(18, arguments);
    let code = output.status.code();
    assert!(
        code.is_some_and(|code| code < 2),
        "{arguments:?}: {}",
        text(&output.stderr)
    );
}

/// Two people decide about different claims of one list, one edits a speaker by hand, both track claims, and each takes in a
/// page: git merges all of it by itself, and nothing of either is lost.
#[test]
fn branches_that_touch_different_claims_merge() {
    let desk = Desk::new();
    desk.git(&["checkout", "-qb", "main"]);
    desk.run(16, &["init"]);
    desk.rules_only();
    desk.page("harbour.txt", BEFORE);
    works(&desk, &["add", "harbour.txt"]);
    works(&desk, &["review", "--accept-all"]);
    let after = BEFORE
        .replace("in April", "in May")
        .replace("nine metres", "ten metres")
        .replace("still thick", "very thick");
    desk.page("harbour.txt", &after);
    works(&desk, &["add", "harbour.txt"]);
    commit(&desk, "base");
    let ids = waiting(&desk);
    assert_eq!(ids.len(), 3, "{ids:?}");
    let ground = desk.claim("ground");

    desk.git(&["checkout", "-qb", "one"]);
    works(&desk, &["review", "--accept", &ids[0]]);
    works(&desk, &["track", &ids[0], "--assign", "Bo Lind"]);
    desk.page("survey.txt", SURVEY);
    works(&desk, &["add", "survey.txt"]);
    works(&desk, &["review", "survey", "--accept-all"]);
    commit(&desk, "one");

    desk.git(&["checkout", "-q", "main"]);
    desk.git(&["checkout", "-qb", "two"]);
    works(&desk, &["review", "--accept", &ids[1], "--reject", &ids[2]]);
    works(&desk, &["track", &ground, "--assign", "Eva Hale"]);
    desk.page("gate.txt", &SURVEY.replace("channel", "gate"));
    works(&desk, &["add", "gate.txt"]);
    works(&desk, &["review", "gate", "--accept-all"]);
    commit(&desk, "two");

    let merged = git(&desk, &["merge", "-q", "-m", "both", "one"]);
    assert!(merged.status.success(), "{}", text(&merged.stdout));
    assert_eq!(waiting(&desk), Vec::<String>::new(), "all three are decided");
    let status = desk.run(18, &["status"]);
    let status = text(&status.stdout);
    assert!(
        status.contains("3 documents in 4 versions, 6 accepted claims")
            && status.contains("2 tracked: 2 assigned")
            && status.contains("nothing waits"),
        "{status}"
    );
    let log = desk.run(18, &["log"]);
    let log = text(&log.stdout);
    for (id, what) in [(&ids[0], "reworded"), (&ids[1], "reworded"), (&ids[2], "kept")] {
        assert!(
            log.lines()
                .any(|line| line.contains(id.as_str()) && line.contains(what)),
            "{id} {what}: {log}"
        );
    }
    // Nothing is said to wait, although each branch had left the other's part to decide.
    let check = desk.run(18, &["check"]);
    assert!(
        !text(&check.stdout).contains("waiting"),
        "{}",
        text(&check.stdout)
    );
}

/// Two branches on which different claims were accepted at the same place of a list, and the ids.
fn two_who_accept() -> (Desk, Vec<String>) {
    let desk = Desk::begun();
    desk.git(&["checkout", "-qb", "main"]);
    desk.page("harbour.txt", HARBOUR);
    works(&desk, &["add", "harbour.txt"]);
    commit(&desk, "base");
    let ids = waiting(&desk);
    for (branch, id) in [("one", &ids[0]), ("two", &ids[1])] {
        desk.git(&["checkout", "-q", "main"]);
        desk.git(&["checkout", "-qb", branch]);
        works(&desk, &["review", "--accept", id]);
        commit(&desk, branch);
    }
    (desk, ids)
}

/// Lets git merge claim lists by the program under test.
fn set_up(desk: &Desk) {
    let driver = format!("'{}' merge-lists %O %A %B %P", env!("CARGO_BIN_EXE_ascribe"));
    desk.git(&["config", "merge.ascribe.driver", &driver]);
}

/// Git merges lines, and two claims accepted at the same place are one place to it: every command names file and line until
/// that is settled, and overwrites nothing. With the program as git's merge driver there is no conflict.
#[test]
fn a_conflict_is_named_and_can_be_merged_by_claims() {
    let (mut desk, ids) = two_who_accept();
    assert!(!git(&desk, &["merge", "-q", "one"]).status.success());
    let before = desk.files();
    for arguments in [
        &["check"][..],
        &["list"],
        &["review", "--accept-all"],
        &["add", "--refresh"],
        &["track", &ids[0]],
    ] {
        desk.tell(18, arguments);
    }
    assert_eq!(before, desk.files(), "a file in conflict was touched");
    insta::assert_snapshot!(desk.transcript);

    // As the message says.
    set_up(&desk);
    desk.git(&["checkout", "-m", "--", "claims/harbour.toml"]);
    commit(&desk, "both");
    let listed = desk.run(18, &["list", "--format", "csv"]);
    let listed = text(&listed.stdout);
    let accepted: Vec<&str> = listed
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    assert_eq!(accepted, [&ids[0], &ids[1]], "in the order of the text");
    assert_eq!(waiting(&desk), ids[2..], "what neither decided still waits");
}

/// Set up before, git merges by itself; and a claim that both branches decided otherwise is left to people.
#[test]
fn git_merges_claims_with_the_driver() {
    let (desk, ids) = two_who_accept();
    set_up(&desk);
    desk.git(&["merge", "-q", "-m", "both", "one"]);
    assert_eq!(waiting(&desk), ids[2..]);

    for (branch, option) in [("three", "--accept"), ("four", "--reject")] {
        desk.git(&["checkout", "-q", "two"]);
        desk.git(&["checkout", "-qb", branch]);
        let page = HARBOUR.replace("nine metres", "ten metres");
        desk.page("harbour.txt", &page);
        works(&desk, &["add", "harbour.txt"]);
        works(&desk, &["review", option, &ids[1]]);
        commit(&desk, branch);
    }
    let merged = git(&desk, &["merge", "-q", "three"]);
    assert!(!merged.status.success());
    let told = text(&merged.stdout).to_owned() + text(&merged.stderr);
    assert!(
        told.contains(&format!("claims/harbour.toml: both branches changed {}", ids[1])),
        "{told}"
    );
    assert_eq!(desk.run(18, &["check"]).status.code(), Some(2));
}
