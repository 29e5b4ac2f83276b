//! A newsroom's week.

use crate::desk::{Desk, HARBOUR, SURVEY, text};

/// Sunday to Saturday in a newsroom, every output in one snapshot.
#[test]
fn a_week_in_a_newsroom() {
    let mut desk = Desk::new();
    desk.note("Sunday: the workspace, two pages, and the first review");
    desk.tell(16, &["init"]);
    desk.rules_only();
    desk.page("harbour.txt", HARBOUR);
    desk.page("survey.txt", SURVEY);
    desk.tell(16, &["check"]);
    desk.tell(16, &["add", "harbour.txt", "survey.txt"]);
    desk.tell(16, &["status"]);
    desk.tell(16, &["check"]);
    desk.tell(16, &["review", "--accept-all"]);
    desk.tell(16, &["list"]);
    desk.tell(16, &["check"]);
    desk.git(&["add", "-A"]);
    desk.git(&["commit", "-qm", "Sunday"]);

    desk.note("Tuesday: the page was changed without a word; a \"not\" is gone, and a name");
    let changed = HARBOUR
        .replace("will not raise", "will raise")
        .replace("Port director Karl Brandt said", "Harbour master Olga Meyer said");
    desk.page(
        "harbour.txt",
        &format!("{changed}\nOlga Meyer warned that the ice was still thick.\n"),
    );
    desk.tell(18, &["add", "harbour.txt"]);
    desk.tell(18, &["add", "harbour.txt"]);
    desk.tell(18, &["check"]);
    desk.tell(18, &["check", "--format", "github"]);
    let toll = desk.claim("toll");
    let depth = desk.claim("deep at low water");
    desk.tell(18, &["review", "--reject", &toll]);
    desk.tell(18, &["review", "--accept-all"]);
    desk.tell(18, &["log", &toll]);

    desk.note("Wednesday: somebody looks into it");
    let ground = desk.claim("ground");
    desk.tell(19, &["track", &ground, "--assign", "Bo Lind"]);
    desk.tell(19, &["verdict", &ground, "true", "--because", "He was there."]);
    let quote = "the channel was nine metres deep at low water";
    desk.tell(
        19,
        &[
            "evidence",
            &ground,
            "--document",
            "survey",
            "--quote",
            "the channel was ten metres deep",
        ],
    );
    desk.tell(
        19,
        &["evidence", &ground, "--document", "survey", "--quote", quote],
    );
    desk.tell(
        19,
        &[
            "verdict",
            &ground,
            "mostly true",
            "--because",
            "No ship draws nine metres.",
        ],
    );
    desk.tell(19, &["check"]);
    desk.git(&["add", "-A"]);
    desk.git(&["commit", "-qm", "Wednesday"]);

    desk.note("Thursday: a draft is checked against the pages, and a name is entered");
    desk.page(
        "draft.md",
        "# Spring\n\nThe mayor would not \u{201c}raise the toll\u{201d}. Her words: \u{201c}We will raise the toll.\u{201d}\n\n\
         > The harbour will open in May,\n",
    );
    desk.tell(20, &["verify", "draft.md"]);
    desk.tell(20, &["speakers"]);
    desk.tell(
        20,
        &[
            "speakers",
            "add",
            "karl-brandt",
            "--role",
            "port director",
            "--yes",
        ],
    );

    desk.note("Friday: the evidence drifts, and the verdict goes stale");
    desk.page("survey.txt", &SURVEY.replace("nine metres", "seven metres"));
    desk.tell(21, &["add", "survey.txt"]);
    desk.tell(21, &["review", "--accept", &depth]);
    desk.tell(21, &["check"]);
    desk.tell(21, &["check", "--since", "HEAD"]);
    desk.tell(21, &["match", &depth]);
    desk.tell(21, &["check", "--format", "sarif"]);
    desk.tell(21, &["check", "--format", "junit"]);

    let columns = "claim,speaker,content,reviewed,state,verdict,verdict_by,evidence";
    desk.tell(21, &["export", "--format", "csv", "--fields", columns]);

    desk.note("Saturday: a new verdict takes its place");
    let seven = "the channel was seven metres deep at low water";
    desk.tell(
        22,
        &["evidence", &ground, "--document", "survey", "--quote", seven],
    );
    desk.tell(
        22,
        &[
            "verdict",
            &ground,
            "false",
            "--because",
            "Seven metres is too little.",
            "--evidence",
            "e2",
        ],
    );
    desk.tell(22, &["show", &ground]);
    desk.tell(22, &["check"]);
    desk.tell(22, &["export", "--format", "csv", "--fields", columns]);
    desk.tell(22, &["export", "--format", "schema-org"]);
    desk.git(&["add", "-A"]);
    desk.git(&["commit", "-qm", "Saturday"]);
    desk.tell(22, &["check", "--since", "HEAD~1", "--format", "json"]);

    // The other formats that have a place for facts; a page is too long for a snapshot.
    let notes = desk.run(22, &["export", "--format", "web-annotation"]);
    for part in [
        "\"assessing\"",
        "\"value\":\"Seven metres is too little.\"",
        "\"id\":\"urn:ascribe:document:survey\"",
    ] {
        assert!(
            text(&notes.stdout).contains(part),
            "{part}: {}",
            text(&notes.stdout)
        );
    }
    let page = desk.run(22, &["report", "--output", "report.html"]);
    // The claim that somebody kept although the page no longer says so has no place in it.
    assert_eq!(page.status.code(), Some(3), "{}", text(&page.stderr));
    let page = std::fs::read_to_string(desk.root().join("report.html")).expect("the page");
    let fact = "\"fact\":{\"reviewed\":\"accepted\",\"state\":\"checked\",\"rating\":\"false\"";
    assert_eq!(page.matches(fact).count(), 1, "{page}");
    insta::assert_snapshot!(desk.transcript);
}
