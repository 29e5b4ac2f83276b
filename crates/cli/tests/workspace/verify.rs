//! `ascribe verify`: what cannot be read is named, the rest is checked, and it is never a pass.

use crate::desk::{Desk, HARBOUR, has, put, text};
use serde_json::Value;
use std::process::Output;

/// A folder without a workspace, with a page in it.
fn pages() -> Desk {
    let desk = Desk::new();
    fs_err::create_dir(desk.root().join("pages")).expect("a folder");
    desk.page("pages/harbour.txt", HARBOUR);
    desk
}

/// Looks the quotations of `file` up in the pages, with an answer in JSON.
fn looked_up(desk: &Desk, file: &str) -> Output {
    desk.run(16, &["verify", file, "--sources", "pages", "--format", "json"])
}

/// What was found as JSON, and the statuses alone.
fn found(output: &Output) -> (Vec<Value>, Vec<String>) {
    let line = |line| serde_json::from_str::<Value>(line).expect("JSON");
    let found: Vec<Value> = text(&output.stdout).lines().map(line).collect();
    let status = |found: &Value| found["status"].as_str().expect("a status").to_owned();
    let statuses = found.iter().map(status).collect();
    (found, statuses)
}

/// Every broken line is named with what to do, the others are checked, and the status says that not all was.
#[test]
fn broken_lines_are_named_and_the_rest_is_checked() {
    let mut desk = pages();
    let lines: &[&[u8]] = &[
        b"\xef\xbb\xbf{\"quote\": \"We will not raise the toll.\", \"source\": \"harbour.txt\"}",
        b"{\"quote\": \"We will not raise the toll.\", \"source\": \"harbour.txt\"",
        b"",
        b"{\"quotation\": \"We will not raise the toll.\"}",
        b"{\"quote\": \"We will raise the toll.\"}",
        b"{\"quote\": \"We will not raise the toll.\", \"source\": 7}",
        b"[\"We will not raise the toll.\"]",
        b"{\"quote\": \"caf\xe9\"}",
        b"{\"quote\": \"...\"}",
        b"{\"quote\": \"We will not raise the toll.\", \"source\": \"port.txt\"}",
    ];
    put(&desk.root().join("answers.jsonl"), &lines.join(&b'\n'));
    desk.tell(16, &["verify", "answers.jsonl", "--sources", "pages"]);
    desk.tell(
        16,
        &[
            "verify",
            "answers.jsonl",
            "--sources",
            "pages",
            "--format",
            "json",
        ],
    );

    desk.note("rows of CSV");
    put(
        &desk.root().join("answers.csv"),
        b"quote,source,speaker\n\
          We will not raise the toll.,harbour.txt,Ana Ruiz\n\
          The harbour will open, in April,harbour.txt\n\
          caf\xe9,,\n\
          We will raise the toll.,,\n\
          \"The harbour will open in April,\",harbour.txt,Ana Ruiz\n\
          \"not closed,harbour.txt,Ana Ruiz\n",
    );
    desk.tell(16, &["verify", "answers.csv", "--sources", "pages"]);
    put(
        &desk.root().join("other.csv"),
        b"text,url\nWe will not raise the toll.,\n",
    );
    desk.tell(16, &["verify", "other.csv", "--sources", "pages"]);

    desk.note("objects of one JSON array, and a file that is no JSON at all");
    desk.page(
        "answers.json",
        "[{\"quote\": \"We will not raise the toll.\"},\n {\"source\": \"harbour.txt\"}, \"We will not raise the toll.\"]",
    );
    desk.tell(16, &["verify", "answers.json", "--sources", "pages"]);
    desk.page(
        "torn.json",
        "[{\"quote\": \"We will not raise the toll.\"},\n {\"quote\": ",
    );
    desk.tell(16, &["verify", "torn.json", "--sources", "pages"]);
    insta::assert_snapshot!(desk.transcript);
}

/// One broken line among good ones is no pass, wherever it stands.
#[test]
fn a_broken_line_is_never_a_pass() {
    let desk = pages();
    let good = "{\"quote\": \"We will not raise the toll.\"}";
    let verified = |lines: &[&str]| {
        desk.page("answers.jsonl", &lines.join("\n"));
        desk.run(16, &["verify", "answers.jsonl", "--sources", "pages"])
            .status
            .code()
    };
    assert_eq!(verified(&[good, good, good]), Some(0));
    for at in 0..3 {
        for broken in [
            "{",
            "null",
            "{}",
            "\"words\"",
            "{\"quote\": null}",
            "{\"quote\": [\"a\"]}",
        ] {
            let mut lines = [good; 3];
            lines[at] = broken;
            assert_eq!(verified(&lines), Some(3), "{broken} on line {}", at + 1);
        }
    }
    assert_eq!(verified(&[]), Some(3), "nothing at all");
    assert_eq!(verified(&["{\"quote\": \"We will raise the toll.\"}"]), Some(1));
}

/// A quotation is never looked up in the file that it comes from, and what could not be read is no place where it is not.
#[test]
fn sources_are_what_they_should_be() {
    let mut desk = pages();
    desk.page(
        "pages/draft.md",
        "She said \u{201c}the toll will be doubled in May\u{201d}.\n",
    );
    desk.tell(16, &["verify", "pages/draft.md", "--sources", "pages"]);
    desk.note("a source that cannot be read");
    put(&desk.root().join("pages/scan.txt"), b"%PDF-1.7\n\x00\x01");
    desk.tell(16, &["verify", "pages/draft.md", "--sources", "pages"]);
    desk.page(
        "answers.jsonl",
        "{\"quote\": \"We will not raise the toll.\"}\n{\"quote\": \"x y z\", \"source\": \"scan.txt\"}",
    );
    desk.tell(16, &["verify", "answers.jsonl", "--sources", "pages"]);
    desk.note("no sources at all");
    desk.tell(16, &["verify", "answers.jsonl"]);
    desk.tell(16, &["verify", "answers.jsonl", "--sources", "nowhere"]);
    desk.tell(16, &["verify", "pages/draft.md", "--sources", "pages/draft.md"]);
    desk.tell(16, &["verify", "missing.jsonl", "--sources", "pages"]);
    insta::assert_snapshot!(desk.transcript);
}

/// An archive of several texts is a source as a page is.
#[test]
fn a_source_may_hold_several_texts() {
    let desk = pages();
    fs_err::remove_file(desk.root().join("pages/harbour.txt")).expect("it was there");
    let page = |id: &str, body: &str| serde_json::json!({"id": id, "text": body}).to_string();
    let pages = [
        page("one", "The lock is shut."),
        page("two", HARBOUR),
        "{".to_owned(),
    ];
    desk.page("pages/all.jsonl", &pages.join("\n"));
    desk.page(
        "answers.jsonl",
        "{\"quote\": \"We will not raise the toll.\", \"source\": \"all.jsonl\"}\n{\"quote\": \"The lock is open.\"}\n",
    );
    let output = looked_up(&desk, "answers.jsonl");
    let (_, statuses) = found(&output);
    assert_eq!(statuses, ["verified", "altered"]);
    assert_eq!(
        output.status.code(),
        Some(3),
        "a text of the archive could not be read"
    );
    has(&output.stderr, "all.jsonl: line 3");
}

/// JSON lines through a pipe, as a language model's answers come.
#[test]
fn standard_input_is_read() {
    let desk = pages();
    let lines = "{\"quote\": \"We will not raise the toll.\"}\nnot a quotation\n";
    let output = desk.pipe(16, &["verify", "-", "--sources", "pages"], lines);
    assert_eq!(output.status.code(), Some(3));
    let told = text(&output.stdout);
    assert!(
        told.starts_with("verified: -:1") && told.contains("unchecked: -:2: "),
        "{told}"
    );
}

/// Signs in a quotation that could steer a terminal are named.
#[test]
fn a_quotation_does_not_steer_the_terminal() {
    let desk = pages();
    desk.page(
        "answers.jsonl",
        "{\"quote\": \"We will \\u001b[8mnot\\u001b[0m raise the toll.\"}\n",
    );
    let output = desk.run(16, &["verify", "answers.jsonl", "--sources", "pages"]);
    let told = text(&output.stdout);
    assert!(!told.contains('\u{1b}') && told.contains("<U+001B>"), "{told}");
}

/// The claims that the program itself has listed stand where it says, those in several pieces too; and no longer when the page
/// was changed.
#[test]
fn a_claim_list_is_looked_up() {
    let mut desk = pages();
    desk.page(
        "pages/harbour.txt",
        &HARBOUR.replace("said Ana Ruiz, the", "said Ana Ruiz, not yet the"),
    );
    for (format, name) in [("json", "claims.json"), ("jsonl", "claims.jsonl")] {
        let arguments = [
            "extract", "--engine", "rules", "--format", format, "--output", name, "pages",
        ];
        assert!(desk.run(16, &arguments).status.success());
        desk.tell(16, &["verify", name]);
    }
    desk.note("the page is changed: one piece is altered, the other one has moved");
    desk.page(
        "pages/harbour.txt",
        &HARBOUR
            .replace(
                "By Tom",
                "The council met for hours in the old hall before it said so.\n\nBy Tom",
            )
            .replace("will not raise", "will raise"),
    );
    desk.tell(16, &["verify", "claims.jsonl"]);
    insta::assert_snapshot!(desk.transcript);
}

/// Words that the source gives to somebody else are altered; whoever is called by another form of the name said them.
#[test]
fn the_speaker_is_looked_at() {
    let desk = pages();
    let line = |speaker: &str| {
        serde_json::json!({"quote": "We will not raise the toll.", "source": "harbour.txt", "speaker": speaker}).to_string()
    };
    desk.page(
        "answers.jsonl",
        &["Ana Ruiz", "Mayor Ruiz", "Karl Brandt"].map(line).join("\n"),
    );
    let output = looked_up(&desk, "answers.jsonl");
    let (found, statuses) = found(&output);
    assert_eq!(statuses, ["verified", "verified", "altered"]);
    assert_eq!(found[2]["changes"], serde_json::json!(["speaker"]));
    assert_eq!(output.status.code(), Some(1));
}

/// The quotations of a draft, whatever it is written in, are named by the line of its file.
#[test]
fn drafts_name_the_lines_of_their_files() {
    let desk = pages();
    let body = "\u{201c}We will not raise the toll.\u{201d}";
    desk.page(
        "draft.html",
        &format!("<!DOCTYPE html>\n<html><head>\n<title>Toll</title></head>\n<body><h1>Toll</h1>\n<p>She said: {body}</p></body></html>\n"),
    );
    desk.page(
        "draft.md",
        &format!("---\ntitle: Toll\n---\n\n# Toll\n\nShe said: {body}\n"),
    );
    desk.page("draft.txt", &format!("Toll\n\nShe said: {body}\n"));
    for (name, line) in [("draft.html", 5), ("draft.md", 7), ("draft.txt", 3)] {
        let output = desk.run(16, &["verify", name, "--sources", "pages"]);
        let told = text(&output.stdout);
        assert!(told.starts_with(&format!("verified: {name}:{line} ")), "{told}");
        assert_eq!(output.status.code(), Some(0));
    }
}

/// What a page leaves to the browser to put in quotation marks is a quotation as well, and so is a block of it.
#[test]
fn elements_of_a_page_are_quotations() {
    let desk = pages();
    desk.page(
        "draft.html",
        "<!DOCTYPE html>\n<html><head><title>Toll</title></head>\n<body><h1>Toll</h1>\n\
         <p>She said: <q>We will raise the toll.</q></p>\n\
         <p>The mayor would not <q cite=\"https://example.org\">raise the toll</q>, nor <q>delay</q> it.</p>\n\
         <blockquote>The harbour will open in May</blockquote></body></html>\n",
    );
    let output = looked_up(&desk, "draft.html");
    let (found, statuses) = found(&output);
    assert_eq!(statuses, ["altered", "verified", "altered"]);
    let of = |key: &str| found.iter().map(|found| found[key].clone()).collect::<Vec<_>>();
    assert_eq!(of("at"), ["draft.html:4", "draft.html:5", "draft.html:6"]);
    assert_eq!(found[0]["changes"], serde_json::json!(["negation"]));
    assert_eq!(found[2]["changes"], serde_json::json!(["name", "modal"]));
    assert_eq!(output.status.code(), Some(1));
}
