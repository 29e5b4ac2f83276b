//! The check in CI: what it writes, and the ready-made files of docs/guide/ci.

use crate::desk::{Desk, HARBOUR, SURVEY, put, text};
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn check_writes_nothing() {
    let desk = Desk::begun();
    desk.page("harbour.txt", HARBOUR);
    desk.run(16, &["add", "harbour.txt"]);
    let before = desk.files();
    for format in ["text", "json", "github", "sarif", "junit"] {
        assert_eq!(
            desk.run(17, &["check", "--format", format]).status.code(),
            Some(1)
        );
    }
    assert_eq!(before, desk.files());
}

/// The hook of docs/guide/ci lets a clean commit pass and stops one that breaks a quotation.
#[cfg(unix)]
#[test]
fn the_hook_stops_what_fails() {
    let hook = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/ci/pre-commit");
    let desk = Desk::new();
    let runs = |desk: &Desk| {
        let status = Command::new("sh")
            .arg(&hook)
            .current_dir(desk.root())
            .env("PATH", path_with_program())
            .stdout(Stdio::null())
            .status();
        status.expect("sh is there").code()
    };
    assert_eq!(runs(&desk), Some(0), "no workspace");
    desk.run(16, &["init"]);
    desk.rules_only();
    assert_eq!(runs(&desk), Some(0), "an empty workspace");
    desk.page("harbour.txt", HARBOUR);
    desk.run(16, &["add", "harbour.txt"]);
    desk.run(16, &["review", "--accept-all"]);
    assert_eq!(runs(&desk), Some(0), "all is accepted");
    desk.git(&["add", "-A"]);
    desk.git(&["commit", "-qm", "clean"]);
    let page = desk.root().join("sources/harbour/source.txt");
    put(&page, HARBOUR.replace("will not raise", "will raise").as_bytes());
    assert_eq!(runs(&desk), Some(1), "a quotation was altered");
    desk.git(&["commit", "-qam", "anyway"]);
    assert_eq!(runs(&desk), Some(0), "it failed at HEAD already");
}

/// Every option that the ready-made workflow uses is one that the program has.
#[test]
fn the_workflow_uses_what_there_is() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/ci/ascribe.yml");
    let workflow = std::fs::read_to_string(file).expect("the workflow");
    let desk = Desk::new();
    let help = desk.run(16, &["check", "--help"]);
    let help = text(&help.stdout);
    let mut count = 0;
    for line in workflow
        .lines()
        .filter_map(|line| line.trim().strip_prefix("run: ascribe check "))
    {
        for option in line.split_whitespace().filter(|word| word.starts_with("--")) {
            count += 1;
            assert!(help.contains(option), "{option}");
        }
    }
    assert!(count >= 4, "{count} options");
}

/// The `run:` lines of the ready-made workflow that check, as a runner would start them: `sh -e`, in a clone with the base
/// branch as `origin/main`.
#[cfg(unix)]
#[test]
fn the_steps_of_the_workflow_run() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/ci/ascribe.yml");
    let workflow = std::fs::read_to_string(file).expect("the workflow");
    let steps: Vec<&str> = workflow
        .lines()
        .filter_map(|line| line.trim().strip_prefix("run: "))
        .filter(|step| step.starts_with("ascribe "))
        .collect();
    assert_eq!(steps.len(), 3, "{steps:?}");
    let desk = Desk::accepted(&[("harbour.txt", HARBOUR)]);
    desk.git(&["add", "-A"]);
    desk.git(&["commit", "-qm", "base"]);
    desk.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let runs = |desk: &Desk| -> Vec<(Option<i32>, String)> {
        let run = |step: &&str| {
            let output = Command::new("sh")
                .args(["-ec", step])
                .current_dir(desk.root())
                .env("PATH", path_with_program())
                .env("GITHUB_BASE_REF", "main")
                .output()
                .expect("sh is there");
            (output.status.code(), text(&output.stdout).to_owned())
        };
        steps.iter().map(run).collect()
    };
    let clean = runs(&desk);
    assert_eq!(
        clean.iter().map(|run| run.0).collect::<Vec<_>>(),
        [Some(0); 3],
        "{clean:?}"
    );

    // A change that breaks something fails both checks, and its report can be handed in all the same.
    let page = desk.root().join("sources/harbour/source.txt");
    put(&page, HARBOUR.replace("will not raise", "will raise").as_bytes());
    let broken = runs(&desk);
    assert_eq!(
        broken.iter().map(|run| run.0).collect::<Vec<_>>(),
        [Some(1), Some(1), Some(0)]
    );
    assert!(
        broken[0]
            .1
            .starts_with("::error file=sources/harbour/source.txt,line="),
        "{}",
        broken[0].1
    );
    let report = std::fs::read_to_string(desk.root().join("ascribe.sarif")).expect("the report");
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["version"], "2.1.0");
    assert_eq!(report["runs"][0]["results"][0]["ruleId"], "quotation-altered");

    // The same break on the base branch is nothing that a pull request does.
    desk.git(&["commit", "-qam", "broken"]);
    desk.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    assert_eq!(
        runs(&desk).iter().map(|run| run.0).collect::<Vec<_>>(),
        [Some(0), Some(1), Some(0)]
    );

    // Nothing to check is no pass, and no report either.
    let empty = Desk::new();
    empty.run(16, &["init"]);
    empty.git(&["add", "-A"]);
    empty.git(&["commit", "-qm", "base"]);
    empty.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let nothing = runs(&empty);
    assert_eq!(
        nothing.iter().map(|run| run.0).collect::<Vec<_>>(),
        [Some(3), Some(3), Some(1)]
    );
}

#[cfg(unix)]
fn path_with_program() -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_ascribe"));
    format!(
        "{}:{}",
        program.parent().expect("a folder").display(),
        std::env::var("PATH").expect("a PATH")
    )
}

/// More findings than GitHub shows of a step: ten annotations, the worst first, the rest in the log; and fingerprints that
/// stay the same when lines move.
#[test]
fn many_findings_stay_within_the_limit() {
    let people = [
        "Ana Ruiz",
        "Bo Lind",
        "Carla Reed",
        "Dan Berg",
        "Eva Hale",
        "Fay Osei",
        "Gus Marten",
    ];
    let page = |number: &str| {
        let mut page = String::from("The lock\n\nHALDEN, June 16, 2024\n\n");
        for name in people {
            page.push_str(&format!(
                "{name} said that the {} lock would cost {number} crowns. \"We will pay {number} crowns for it,\" said {name}.\n\n",
                name.to_lowercase().split(' ').next().unwrap_or("old"),
            ));
        }
        page
    };
    let desk = Desk::begun();
    desk.page("lock.txt", &page("300"));
    desk.run(16, &["add", "lock.txt"]);
    desk.run(16, &["review", "--accept-all"]);
    let source = desk.root().join("sources/lock/source.txt");
    put(&source, page("400").as_bytes());

    let output = desk.run(17, &["check", "--format", "github"]);
    assert_eq!(output.status.code(), Some(1));
    let log = text(&output.stdout);
    let annotations: Vec<&str> = log.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(annotations.len(), 10, "{log}");
    assert!(annotations[0].contains("title=quotation-altered"), "{log}");
    assert!(annotations[9].starts_with("::error title=and more::"), "{log}");
    assert!(
        log.lines()
            .last()
            .is_some_and(|line| line.contains("checked 1 of 1 documents, 14 of 14 claims")),
        "{log}"
    );

    let fingerprints = || {
        let output = desk.run(17, &["check", "--format", "sarif"]);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let results = report["runs"][0]["results"].as_array().expect("results").clone();
        let mut all: Vec<(String, u64)> = results
            .iter()
            .filter(|result| result["ruleId"] != "source-changed")
            .map(|result| {
                let line = &result["locations"][0]["physicalLocation"]["region"]["startLine"];
                let print = result["partialFingerprints"]["ascribeFinding/v1"]
                    .as_str()
                    .expect("one each");
                (print.to_owned(), line.as_u64().unwrap_or(0))
            })
            .collect();
        all.sort();
        all
    };
    let before = fingerprints();
    let moved = page("400").replace("The lock\n\n", "The lock\n\n\n\n\n");
    put(&source, moved.as_bytes());
    let after = fingerprints();
    let prints = |all: &[(String, u64)]| all.iter().map(|(print, _)| print.clone()).collect::<Vec<_>>();
    assert_eq!(prints(&before), prints(&after));
    assert!(
        before.iter().zip(&after).all(|(a, b)| b.1 == a.1 + 3 || a.1 == 0),
        "{before:?} {after:?}"
    );
    let mut unique = prints(&before);
    unique.dedup();
    assert_eq!(unique.len(), before.len(), "two findings with one fingerprint");

    let output = desk.run(17, &["check", "--format", "junit"]);
    let junit = text(&output.stdout);
    assert!(
        junit.contains("tests=\"1\" failures=\"1\" errors=\"0\""),
        "{junit}"
    );
}

/// A page that is gone makes the check incomplete, never a pass; so does one that cannot be read.
#[test]
fn what_cannot_be_checked_is_no_pass() {
    let mut desk = Desk::accepted(&[("harbour.txt", HARBOUR), ("survey.txt", SURVEY)]);
    fs_err::remove_file(desk.root().join("sources/survey/source.txt")).expect("it was there");
    desk.tell(17, &["check"]);
    desk.tell(17, &["check", "--format", "junit"]);
    desk.tell(17, &["check", "--since", "nowhere"]);
    insta::assert_snapshot!(desk.transcript);
}
