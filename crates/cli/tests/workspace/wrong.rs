//! Wrong use: what is said, with which status, and that nothing is written.

use crate::desk::{Desk, HARBOUR, SURVEY, has, put, text};

/// Every command outside a workspace, with names of nothing, with values that cannot be: each says what is wrong and what to do.
#[test]
fn mistakes_are_explained() {
    let mut desk = Desk::new();
    desk.page("harbour.txt", HARBOUR);
    desk.note("outside a workspace");
    desk.tell_each(
        16,
        &[
            &["status"],
            &["add", "harbour.txt"],
            &["check"],
            &["review"],
            &["list", "--workspace", "nowhere"],
        ],
    );
    desk.run(16, &["init"]);
    desk.rules_only();

    desk.note("an empty workspace");
    desk.tell_each(
        16,
        &[
            &["init"],
            &["status"],
            &["list"],
            &["review"],
            &["match"],
            &["speakers"],
            &["log"],
        ],
    );

    desk.note("pages that are none");
    put(&desk.root().join("scan.txt"), b"%PDF-1.7\n\x00\x01");
    desk.page("empty.txt", "");
    fs_err::create_dir(desk.root().join("none")).expect("a folder");
    let before = desk.files();
    desk.tell_each(
        16,
        &[
            &["add", "missing.txt"],
            &["add", "scan.txt"],
            &["add", "empty.txt"],
            &["add", "none"],
            &["add", "harbour.txt", "missing.txt"],
            &["add", "--id", "Harbour!", "harbour.txt"],
            &["add", "--retrieved", "yesterday", "harbour.txt"],
            &["add", "-"],
        ],
    );
    assert_eq!(before, desk.files(), "something was added");

    desk.page("survey.txt", SURVEY);
    desk.run(16, &["add", "harbour.txt", "survey.txt"]);
    desk.run(16, &["review", "--accept-all"]);
    desk.git(&["add", "-A"]);
    desk.git(&["commit", "-qm", "base"]);
    let toll = desk.claim("toll");
    let before = desk.files();
    desk.note("names of nothing, and values that cannot be");
    desk.tell_each(
        17,
        &[
            &["show", "c-none"],
            &["log", "c-none"],
            &["track", "c-none"],
            &["match", "c-none"],
            &["match", "--relation", "denies"],
            &["review", "nowhere", "--json"],
            &["review", "--accept", "c-none"],
            &["list", "--document", "nowhere"],
            &["list", "--from", "June"],
            &["list", "--worth", "7"],
            &["list", "--verdict", "perhaps"],
            &["check", "--since", "nowhere"],
            &["track", &toll, "--state", "assigned"],
            &["evidence", &toll, "--quote", "nine metres"],
            &[
                "evidence",
                &toll,
                "--document",
                "nowhere",
                "--quote",
                "nine metres",
            ],
            &[
                "evidence",
                &toll,
                "--document",
                "survey",
                "--quote",
                "nine metres deep",
                "--retrieved",
                "today",
            ],
            &[
                "evidence",
                &toll,
                "--url",
                "https://example.org",
                "--excerpt",
                "none.txt",
                "--quote",
                "x",
            ],
            &["verdict", &toll, "false", "--because", "It is nine."],
        ],
    );
    assert_eq!(before, desk.files(), "something was written");
    desk.run(
        17,
        &[
            "evidence",
            &toll,
            "--document",
            "survey",
            "--quote",
            "nine metres deep",
        ],
    );
    desk.tell(17, &["verdict", &toll, "false", "--because", " "]);
    desk.tell(
        17,
        &[
            "verdict",
            &toll,
            "false",
            "--because",
            "It is nine.",
            "--evidence",
            "e9",
        ],
    );
    insta::assert_snapshot!(desk.transcript);
}

/// A folder of pages, and one page through a pipe that is known by its address; what a page is, its own name and first bytes
/// say, not where it comes from.
#[test]
fn pages_come_from_folders_and_pipes() {
    let desk = Desk::begun();
    fs_err::create_dir(desk.root().join("pages")).expect("a folder");
    desk.page("pages/harbour.txt", HARBOUR);
    desk.page("pages/survey.txt", SURVEY);
    desk.page("pages/notes.bin", "not an article");
    let added = desk.run(16, &["add", "pages"]);
    assert_eq!(
        text(&added.stdout),
        "harbour: version 1: 3 new\nsurvey: version 1: 1 new\n",
        "{}",
        text(&added.stderr)
    );
    let page = "<!DOCTYPE html><html><head><title>Lock</title></head><body><article><h1>Lock shut</h1>\n\
                <p>Bo Lind said that the lock was shut.</p>\n</article></body></html>";
    let arguments = ["add", "--from", "https://example.org/news/lock.php", "-"];
    let output = desk.pipe(16, &arguments, page);
    assert_eq!(text(&output.stdout), "lock: version 1: 1 new\n");
    assert!(desk.root().join("sources/lock/source.html").is_file());

    // An address without an ending does not make a page of HTML plain text.
    desk.page("saved.html", &page.replace("shut", "open"));
    let arguments = ["add", "--from", "https://example.org/gate", "saved.html"];
    assert_eq!(text(&desk.run(16, &arguments).stdout), "gate: version 1: 1 new\n");
    assert!(desk.root().join("sources/gate/source.html").is_file());
    assert_eq!(desk.run(16, &["review", "--accept-all"]).status.code(), Some(0));

    // What is found in a page of HTML is told by the line of the file.
    desk.page(
        "sources/gate/source.html",
        &page.replace("was shut", "was broken"),
    );
    let check = desk.run(16, &["check"]);
    assert!(
        text(&check.stdout).starts_with("sources/gate/source.html:2: reworded"),
        "{}",
        text(&check.stdout)
    );

    // Lines of a packed page are nobody's to look at.
    let pack = |page: &str| {
        desk.page("packed.html", page);
        let status = std::process::Command::new("gzip")
            .args(["-f", "packed.html"])
            .current_dir(desk.root())
            .status();
        assert!(status.expect("gzip is there").success());
        fs_err::read(desk.root().join("packed.html.gz")).expect("a packed page")
    };
    pack(page);
    assert_eq!(
        text(&desk.run(16, &["add", "--id", "packed", "packed.html.gz"]).stdout),
        "packed: version 1: 1 new\n"
    );
    desk.run(16, &["review", "--accept-all"]);
    put(
        &desk.root().join("sources/packed/source.html"),
        &pack(&page.replace("was shut", "was broken")),
    );
    let check = desk.run(16, &["check"]);
    has(&check.stdout, "\nsources/packed/source.html: reworded");
}

/// Pages that try to steer the terminal are shown with their signs named, by every command that shows text.
#[test]
fn a_page_does_not_steer_the_terminal() {
    let desk = Desk::begun();
    let page = HARBOUR.replace("nine metres", "nine \u{1b}[31mmetres\u{1b}[0m");
    desk.page("harbour.txt", &page);
    let mut shown = Vec::new();
    let mut look = |arguments: &[&str]| {
        let output = desk.run(16, arguments);
        let told = text(&output.stdout).to_owned() + text(&output.stderr);
        assert!(!told.contains('\u{1b}'), "{arguments:?}: {told:?}");
        shown.push(told);
    };
    look(&["add", "harbour.txt"]);
    look(&["check"]);
    look(&["check", "--format", "github"]);
    look(&["review"]);
    look(&["review", "--accept-all"]);
    let claim = desk.claim("channel");
    look(&["list"]);
    look(&["show", &claim]);
    look(&["track", &claim, "--assign", "Bo\u{1b}[8m"]);
    look(&["log"]);
    desk.page("harbour.txt", &page.replace("deep", "wide"));
    look(&["add", "harbour.txt"]);
    assert!(
        shown.iter().filter(|told| told.contains("<U+001B>")).count() >= 7,
        "{shown:?}"
    );
}
