//! `ascribe speakers` in a workspace.

use crate::desk::{Desk, put};

const REGATTA: &str = "\
The regatta is back

By Tom Reed
HALDEN, June 16, 2024

\"The regatta will be back in May,\" said Ana Ruiz, the mayor of Halden. Ruiz denied that it would cost 3 million crowns.

A. M. Ruiz said that the boats were sound. Luis Ruiz, her brother, said that the gate was broken.
";

const COUNCIL: &str = "\
Council meets on the lock

By Mia Novak
HALDEN, June 17, 2024

Karl Brandt said that the lock would close. Ruiz said that the council had no money.

Two officials said that the talks would go on.
";

/// Who speaks, who is not known, and two ids that are one person, with every output in one snapshot.
#[test]
fn names_are_entered_merged_and_split() {
    let mut desk = Desk::accepted(&[("regatta.txt", REGATTA), ("council.txt", COUNCIL)]);
    let path = desk.root().join("speakers.toml");
    put(&path, b"# Who speaks in Halden.\n");

    desk.note("who speaks, and who is not known");
    desk.tell(17, &["speakers"]);
    desk.tell(17, &["speakers", "propose"]);

    desk.note("one is entered: shown first, then written");
    let before = desk.files();
    desk.tell(17, &["speakers", "add", "ana-ruiz"]);
    desk.tell(17, &["speakers", "add", "luis-ruiz"]);
    assert_eq!(before, desk.files(), "a preview wrote something");
    let add = [
        "speakers",
        "add",
        "Ana Ruiz",
        "--role",
        "mayor of Halden",
        "--from",
        "2021-05-01",
        "--yes",
    ];
    desk.tell(17, &add);
    desk.tell(17, &["speakers", "add", "ana-ruiz"]);

    desk.note("two ids, one person: the claims follow");
    let sound = desk.claim("boats sound");
    let quote = "the boats were sound";
    desk.run(
        17,
        &[
            "evidence",
            &sound,
            "--url",
            "https://example.org",
            "--quote",
            quote,
        ],
    );
    desk.run(17, &["verdict", &sound, "true", "--because", "They float."]);
    desk.tell(17, &["speakers", "merge", "ana-ruiz", "a-m-ruiz"]);
    desk.tell(17, &["speakers", "merge", "ana-ruiz", "a-m-ruiz", "--yes"]);
    desk.tell(17, &["check"]);
    desk.tell(17, &["log", &sound]);

    desk.note("a name that is somebody else's");
    desk.tell(
        18,
        &["speakers", "split", "ana-ruiz", "Lucia Ruiz", "--alias", "Nobody"],
    );
    desk.tell(
        18,
        &[
            "speakers",
            "split",
            "ana-ruiz",
            "Lucia Ruiz",
            "--alias",
            "A. M. Ruiz",
            "--yes",
        ],
    );
    desk.tell(
        18,
        &[
            "speakers",
            "name",
            "karl-brandt",
            "Karl Brandt-Meyer",
            "--alias",
            "Brandt",
            "--yes",
        ],
    );
    desk.tell(18, &["speakers", "name", "lucia-ruiz", "--alias", "Brandt"]);
    desk.tell(18, &["speakers", "merge", "ana-ruiz", "nobody"]);
    desk.tell(18, &["speakers", "--format", "csv"]);
    desk.tell(18, &["speakers", "--format", "json", "--unknown"]);

    desk.note("a file that is broken by hand");
    let good = std::fs::read_to_string(&path).expect("speakers.toml");
    put(
        &path,
        format!("{good}\n[[speaker]]\nid = \"x\"\nname = \"Ana Ruiz\"\n").as_bytes(),
    );
    let before = desk.files();
    desk.tell(18, &["speakers", "merge", "ana-ruiz", "lucia-ruiz", "--yes"]);
    desk.tell(18, &["check"]);
    assert_eq!(before, desk.files(), "a broken file was touched");
    put(&path, good.as_bytes());

    let transcript = format!("{}$ cat speakers.toml\n{good}", desk.transcript);
    insta::assert_snapshot!(transcript);
}

/// What people decided in review stands when two speakers become one.
#[test]
fn decisions_survive_a_merge() {
    let desk = Desk::begun();
    desk.page("regatta.txt", REGATTA);
    desk.run(16, &["add", "regatta.txt"]);
    let waiting = desk.run(16, &["review", "--json"]);
    let sound = crate::desk::text(&waiting.stdout)
        .lines()
        .find(|line| line.contains("boats were sound"))
        .and_then(|line| line.split("\"id\":\"").nth(1)?.split('"').next())
        .expect("a claim about boats")
        .to_owned();
    desk.run(16, &["review", "--reject", &sound]);
    desk.run(16, &["review", "--accept-all"]);
    desk.run(17, &["speakers", "add", "Ana Ruiz", "--yes"]);
    let merged = desk.run(17, &["speakers", "merge", "ana-ruiz", "a-m-ruiz", "--yes"]);
    assert!(merged.status.success());
    let left = desk.run(17, &["review", "--json"]);
    assert_eq!(
        crate::desk::text(&left.stdout),
        "",
        "what was turned down is proposed again"
    );
    assert_eq!(desk.run(17, &["check"]).status.code(), Some(0));
}
