//! Claims that people link: kept, shown, taken back.

use crate::desk::{Desk, HARBOUR, SURVEY, has, put, text};

/// What `match` finds is kept as a link, is seen from both claims and in what is handed on, and is taken back.
#[test]
fn claims_are_linked_and_unlinked() {
    let mut desk = Desk::accepted(&[("harbour.txt", HARBOUR), ("survey.txt", SURVEY)]);
    let depth = desk.claim("low water");
    let channel = {
        let all = desk.run(17, &["list", "--words", "nine metres", "--format", "csv"]);
        let ids = text(&all.stdout)
            .lines()
            .filter_map(|line| line.split(',').next());
        let mut others = ids.filter(|id| id.starts_with("c-") && *id != depth);
        others.next().expect("the port director's claim").to_owned()
    };
    let toll = desk.claim("toll");

    desk.note("what was found is kept");
    desk.tell(17, &["match"]);
    desk.tell(
        17,
        &[
            "track", &depth, "--link", "narrows", &channel, "--assign", "Bo Lind",
        ],
    );
    desk.tell(17, &["match"]);
    desk.tell(17, &["match", "--json"]);
    desk.tell(17, &["show", &depth]);
    desk.tell(17, &["show", &channel]);
    desk.tell(17, &["list", "--document", "survey", "--format", "json"]);
    desk.tell(
        17,
        &["export", "--format", "csv", "--fields", "claim,state,links"],
    );

    desk.note("what cannot be");
    let before = desk.files();
    desk.tell_each(
        18,
        &[
            &["track", &depth, "--link", "narrows", &channel],
            &["track", &depth, "--link", "repeats", &channel],
            &["track", &channel, "--link", "widens", &depth],
            &["track", &channel, "--unlink", &depth],
            &["track", &depth, "--link", "repeats", &depth],
            &["track", &depth, "--link", "repeats", "c-none"],
            &["track", &depth, "--link", "denies", &toll],
            &["track", &depth, "--link", "repeats"],
            &["track", &depth, "--unlink", &toll],
            &["track", &toll, "--unlink", &depth],
            &["track", "c-none", "--link", "repeats", &toll],
            &[
                "track", &depth, "--link", "repeats", &toll, "--link", "narrows", &toll,
            ],
        ],
    );
    assert_eq!(before, desk.files(), "something was written");

    desk.note("how they stand is changed, and taken back");
    let link = [
        "track", &depth, "--unlink", &channel, "--link", "repeats", &channel,
    ];
    desk.tell(18, &link);
    let path = format!("facts/{depth}.toml");
    let record = fs_err::read_to_string(desk.root().join(&path)).expect("the record");
    desk.note(&path);
    desk.transcript.push_str(&record);
    desk.transcript.push('\n');
    desk.tell(19, &["track", &depth, "--unlink", &channel]);
    desk.tell(19, &["log", &depth]);
    desk.tell(19, &["match", &depth]);
    let record = fs_err::read_to_string(desk.root().join(&path)).expect("the record");
    assert!(!record.contains("[[link]]"), "{record}");

    desk.note("a link written by hand, and one whose relation is none");
    let by_hand = format!("{record}\n[[link]]\nto = \"{toll}\"\nkind = \"contradicts\"\n");
    put(&desk.root().join(&path), by_hand.as_bytes());
    let shown = desk.run(19, &["show", &toll]);
    assert!(
        text(&shown.stdout).ends_with(&format!("\n  {depth} contradicts it\n")),
        "{}",
        text(&shown.stdout)
    );
    let notes = desk.run(19, &["export", "--format", "web-annotation"]);
    let id = format!("\"id\":\"urn:ascribe:claim:harbour:{toll}\",\"purpose\":\"linking\"");
    has(&notes.stdout, &id);
    put(
        &desk.root().join(&path),
        by_hand.replace("contradicts\"", "denies\"").as_bytes(),
    );
    desk.tell(19, &["show", &toll]);
    insta::assert_snapshot!(desk.transcript);
}
