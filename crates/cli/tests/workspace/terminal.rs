//! The review in a pseudo-terminal.

use crate::desk::{Desk, HARBOUR, SURVEY, text};
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// The review in a pseudo-terminal, which `script` of util-linux gives: accept, undo, reject, skip, leave; then
/// once more for what is left.
#[test]
fn review_in_a_terminal() {
    let desk = Desk::begun();
    desk.page("harbour.txt", HARBOUR);
    desk.run(16, &["add", "harbour.txt"]);
    let waiting = |desk: &Desk| text(&desk.run(16, &["review", "--json"]).stdout).lines().count();
    let all = waiting(&desk);
    assert!(all >= 3, "{all} changes");
    let seen = in_terminal(&desk, &["a", "u", "a", "r", "s"]);
    assert!(seen.contains(&format!("[1 of {all}] harbour")), "{seen}");
    assert!(
        seen.contains("taken back") && seen.contains(&format!("2 decided, {} left", all - 2)),
        "{seen}"
    );
    assert_eq!(waiting(&desk), all - 2);
    let file = std::fs::read_to_string(desk.root().join("claims/harbour.toml")).expect("a file");
    assert_eq!(
        (
            file.matches("[[claim]]").count(),
            file.matches("[[rejected]]").count()
        ),
        (1, 1),
        "{file}"
    );
    let seen = in_terminal(&desk, &["A"]);
    assert!(seen.contains("0 left"), "{seen}");
    assert_eq!(desk.run(16, &["check"]).status.code(), Some(0));
}

/// The prompt of a review.
const PROMPT: &str = "[q]uit > ";

/// Types each key when the program asks for one. Returns what stood on the screen.
fn in_terminal(desk: &Desk, keys: &[&str]) -> String {
    let steps: Vec<(&str, &str)> = keys.iter().map(|&key| (PROMPT, key)).collect();
    typed(desk, "review", &steps)
}

/// Runs a command in a terminal: waits for the first of each pair to stand on the screen, then types the second. When all
/// is typed, `q` answers what is asked further. Returns what stood on the screen.
fn typed(desk: &Desk, arguments: &str, steps: &[(&str, &str)]) -> String {
    let program = format!("{} {arguments}", env!("CARGO_BIN_EXE_ascribe"));
    let mut child = Command::new("script")
        .args(["-qec", &program, "/dev/null"])
        .current_dir(desk.root())
        .env("ASCRIBE_NOW", "2024-06-16T09:00:00Z")
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script of util-linux is installed");
    let mut input = child.stdin.take().expect("a pipe");
    let mut output = child.stdout.take().expect("a pipe");
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(read @ 1..) = output.read(&mut bytes) {
            if sender.send(bytes[..read].to_vec()).is_err() {
                return;
            }
        }
    });
    let mut seen = Vec::new();
    let mut looked_at = 0;
    let mut steps = steps.iter();
    let mut step = steps.next();
    loop {
        match receiver.recv_timeout(Duration::from_secs(60)) {
            Ok(bytes) => seen.extend_from_slice(&bytes),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let _ = child.kill();
                panic!(
                    "waiting for {step:?}; on the screen:\n{}",
                    String::from_utf8_lossy(&seen)
                );
            }
        }
        loop {
            let screen = String::from_utf8_lossy(&seen[looked_at..]).into_owned();
            let (wanted, answer) = step.copied().unwrap_or((PROMPT, "q"));
            let Some(at) = screen.find(wanted) else { break };
            looked_at += at + wanted.len();
            step = steps.next();
            // Raw mode begins right behind the prompt.
            std::thread::sleep(Duration::from_millis(150));
            let _ = input.write_all(answer.as_bytes());
            let _ = input.flush();
        }
    }
    drop(input);
    let _ = child.wait();
    assert!(
        step.is_none(),
        "never asked: {step:?}\n{}",
        String::from_utf8_lossy(&seen)
    );
    String::from_utf8_lossy(&seen).into_owned()
}

/// What a command without questions leaves on the screen.
fn on_screen(desk: &Desk, arguments: &str) -> String {
    typed(desk, arguments, &[])
}

/// A single large archive shows how far it is on a terminal; what is written is the same as without one.
#[test]
fn a_large_archive_shows_how_far_it_is() {
    let desk = Desk::new();
    let line = |number: usize| {
        let mixed = number.wrapping_mul(2_654_435_761) % 1_000_003;
        let words = format!(
            "Ana Ruiz said that {mixed} ships with {number} crates wait at gate {}.",
            mixed * 7 % 9973
        );
        serde_json::json!({"id": format!("d{number}"), "text": words}).to_string()
    };
    let lines: Vec<String> = (0..12_000).map(line).collect();
    desk.page("all.jsonl", &lines.join("\n"));
    desk.page("one.jsonl", &lines[0]);
    let packed = Command::new("gzip")
        .arg("all.jsonl")
        .current_dir(desk.root())
        .status();
    assert!(packed.expect("gzip is there").success());
    let arguments = "extract --engine rules --format csv --fields speaker,content";
    let plain = desk.run(
        16,
        &[&arguments.split(' ').collect::<Vec<_>>()[..], &["all.jsonl.gz"]].concat(),
    );
    assert!(
        plain.status.success() && plain.stderr.is_empty(),
        "{}",
        text(&plain.stderr)
    );

    let screen = on_screen(&desk, &format!("{arguments} --output claims.csv all.jsonl.gz"));
    assert!(
        screen.contains(" documents, ") && screen.contains(" left"),
        "{screen:?}"
    );
    let written = fs_err::read(desk.root().join("claims.csv")).expect("a table");
    assert!(written == plain.stdout, "the bar changes what is written");
    // Where results go to the terminal, and where it would be over at once, there is none.
    let screen = on_screen(&desk, &format!("{arguments} all.jsonl.gz"));
    assert!(!screen.contains(" documents, "), "{}", &screen[..500]);
    let screen = on_screen(&desk, &format!("{arguments} --output one.csv one.jsonl"));
    assert!(!screen.contains("document"), "{screen:?}");
}

fn claims_file(desk: &Desk, document: &str) -> String {
    let path = desk.root().join(format!("claims/{document}.toml"));
    std::fs::read_to_string(path).expect("a claims file")
}

/// A workspace with `before` accepted and `after` added behind it.
fn changed(before: &str, after: &str) -> Desk {
    let desk = Desk::accepted(&[("page.txt", before)]);
    desk.page("page.txt", after);
    let added = desk.run(17, &["add", "page.txt"]);
    assert!(added.status.success(), "{}", text(&added.stderr));
    desk
}

#[test]
fn a_claim_is_edited() {
    let desk = Desk::begun();
    desk.page("survey.txt", SURVEY);
    desk.run(16, &["add", "survey.txt"]);
    let seen = typed(
        &desk,
        "review",
        &[
            (PROMPT, "e"),
            ("[lena-costa]: ", "Olga Meyer\n"),
            ("[keep]: ", "that the channel was ten metres deep\n"),
            (PROMPT, "e"),
            ("[lena-costa]: ", "Olga Meyer\n"),
            ("[keep]: ", "the channel was nine metres deep ... low water\n"),
        ],
    );
    assert!(
        seen.contains("The page does not say that there: altered"),
        "{seen}"
    );
    assert!(seen.contains("[-nine-] {+ten+}"), "{seen}");
    assert!(seen.contains("olga-meyer is not in speakers.toml"), "{seen}");
    assert!(seen.contains("1 decided, 0 left"), "{seen}");
    insta::assert_snapshot!(claims_file(&desk, "survey"));
    // What a person made of it is no change of the page.
    assert_eq!(desk.run(17, &["check"]).status.code(), Some(0));
    assert_eq!(
        text(&desk.run(17, &["add", "--refresh"]).stdout),
        "survey: 1 same\n"
    );
}

const ONE: &str = "Lock closes\n\nHALDEN, June 16, 2024\n\nKarl Brandt said that the old lock was broken beyond repair and the new \
                   gate would not open before winter.\n";
const TWO: &str = "Lock closes\n\nHALDEN, June 16, 2024\n\nKarl Brandt said that the old lock was broken beyond repair. Karl Brandt \
                   said that the new gate would not open before winter.\n";

#[test]
fn a_split_and_a_merger_are_accepted() {
    let desk = changed(ONE, TWO);
    let seen = in_terminal(&desk, &["a"]);
    assert!(
        seen.contains("[1 of 1] page") && seen.contains("split c-"),
        "{seen}"
    );
    assert!(seen.contains("1 decided, 0 left"), "{seen}");
    let file = claims_file(&desk, "page");
    assert_eq!(
        (
            file.matches("[[claim]]").count(),
            file.matches("[[former]]").count()
        ),
        (2, 1),
        "{file}"
    );
    assert!(
        file.contains("what = \"split\"") && file.contains("note = \"split from c-"),
        "{file}"
    );

    let desk = changed(TWO, ONE);
    let seen = in_terminal(&desk, &["a", "u", "r", "u", "a"]);
    assert!(
        seen.contains("merged c-") && seen.matches("taken back").count() == 2,
        "{seen}"
    );
    let file = claims_file(&desk, "page");
    assert_eq!(
        (
            file.matches("[[claim]]").count(),
            file.matches("[[former]]").count()
        ),
        (1, 2),
        "{file}"
    );
    assert!(
        file.contains("what = \"merged\"") && file.contains("note = \"merged from c-"),
        "{file}"
    );
    assert_eq!(desk.run(17, &["check"]).status.code(), Some(0));
}

#[test]
fn an_ambiguous_change_is_asked() {
    let once = "The dam\n\nHALDEN, June 16, 2024\n\nAna Ruiz said that the dam was safe.\n";
    let twice = "The dam\n\nHALDEN, June 16, 2024\n\nAna Ruiz said that the dam was safe. Ana Ruiz said that the dam was safe.\n";
    let desk = changed(once, twice);
    let refused = desk.run(17, &["review", "--accept-all"]);
    assert_eq!(refused.status.code(), Some(1), "what is ambiguous is left");
    let seen = in_terminal(&desk, &["a", "7", "2"]);
    assert!(
        seen.contains("press a number") && seen.contains("There is no such number"),
        "{seen}"
    );
    assert!(
        seen.contains("1 = c-") && seen.contains("2 = c-") && seen.contains("1 decided, 0 left"),
        "{seen}"
    );
    let file = claims_file(&desk, "page");
    assert_eq!(file.matches("[[claim]]").count(), 2, "{file}");
    assert!(file.contains("what = \"paired\""), "{file}");
    assert_eq!(desk.run(17, &["check"]).status.code(), Some(0));
}

/// All that is left of a kind at once, undone as one; the keys of no meaning explain themselves; control-C leaves.
#[test]
fn all_of_a_kind_are_decided_and_undone() {
    let desk = Desk::begun();
    desk.page("harbour.txt", HARBOUR);
    desk.run(16, &["add", "harbour.txt"]);
    let seen = in_terminal(&desk, &["?", "\u{3}"]);
    assert!(seen.contains("a accept, r reject"), "{seen}");
    assert!(seen.contains("0 decided, 3 left"), "{seen}");
    let before = claims_file(&desk, "harbour");
    let seen = in_terminal(&desk, &["A", "u", "R", "q"]);
    assert!(
        seen.contains("3 accepted") && seen.contains("taken back"),
        "{seen}"
    );
    assert!(
        seen.contains("3 rejected") && seen.contains("3 decided, 0 left"),
        "{seen}"
    );
    assert_eq!(claims_file(&desk, "harbour").matches("[[rejected]]").count(), 3);
    assert_ne!(claims_file(&desk, "harbour"), before);
    assert_eq!(desk.run(17, &["review"]).status.code(), Some(0));

    let other = Desk::begun();
    other.page("harbour.txt", HARBOUR);
    other.run(16, &["add", "harbour.txt"]);
    let seen = in_terminal(&other, &["s", "A"]);
    assert!(seen.contains("[1 of ") && seen.contains("1 left"), "{seen}");
    let seen = in_terminal(&other, &["A"]);
    assert!(seen.contains("1 decided, 0 left"), "{seen}");
}

/// A preview asks before it writes.
#[test]
fn an_edit_of_speakers_is_asked() {
    let desk = changed(ONE, ONE);
    let path = desk.root().join("speakers.toml");
    let before = std::fs::read_to_string(&path).expect("speakers.toml");
    let seen = typed(
        &desk,
        "speakers add karl-brandt",
        &[("write this? [y/N] ", "n\n")],
    );
    assert!(seen.contains("nothing was written"), "{seen}");
    assert_eq!(std::fs::read_to_string(&path).expect("speakers.toml"), before);
    let seen = typed(
        &desk,
        "speakers add karl-brandt",
        &[("write this? [y/N] ", "y\n")],
    );
    assert!(seen.contains("written: speakers.toml"), "{seen}");
    assert!(
        std::fs::read_to_string(&path)
            .expect("speakers.toml")
            .contains("id = \"karl-brandt\"")
    );
}
