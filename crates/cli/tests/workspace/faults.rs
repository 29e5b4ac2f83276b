//! What survives: kills, errors, two at once, broken files, people's comments.

use crate::desk::{Desk, HARBOUR, SURVEY, has, put, text};
use std::process::Stdio;

/// A workspace in which something can be done, what that is, and what readers see.
struct Case {
    name: &'static str,
    desk: Desk,
    arguments: Vec<String>,
}

/// Every command that writes.
fn cases() -> Vec<Case> {
    let base = || Desk::accepted(&[("harbour.txt", HARBOUR), ("survey.txt", SURVEY)]);
    let case = |name, desk: Desk, arguments: &[&str]| Case {
        name,
        desk,
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
    };
    let changed = HARBOUR.replace("will not raise", "will raise");
    let quote = "the channel was nine metres deep at low water";
    let mut all = Vec::new();

    let desk = base();
    desk.page("harbour.txt", &changed);
    all.push(case("add", desk, &["add", "harbour.txt"]));
    let desk = base();
    desk.page("harbour.txt", &changed);
    desk.run(17, &["add", "harbour.txt"]);
    all.push(case("review", desk, &["review", "--accept-all"]));
    let desk = base();
    let ground = desk.claim("ground");
    all.push(case("track", desk, &["track", &ground, "--assign", "Bo Lind"]));
    let desk = base();
    let depth = desk.claim("low water");
    let link = ["track", &ground, "--link", "contradicts", &depth];
    all.push(case("link", desk, &link));
    let desk = base();
    desk.run(17, &link);
    all.push(case("unlink", desk, &["track", &ground, "--unlink", &depth]));
    let desk = base();
    let evidence = ["evidence", &ground, "--document", "survey", "--quote", quote];
    all.push(case("evidence", desk, &evidence));
    let desk = base();
    desk.run(17, &evidence);
    let verdict = ["verdict", &ground, "true", "--because", "No ship draws so much."];
    all.push(case("verdict", desk, &verdict));
    let desk = base();
    desk.run(17, &["speakers", "add", "karl-brandt", "--yes"]);
    let merge = ["speakers", "merge", "karl-brandt", "lena-costa", "--yes"];
    all.push(case("speakers merge", desk, &merge));
    all
}

impl Case {
    fn command(&self, desk: &Desk) -> std::process::Command {
        let mut command = desk.command(17);
        command.args(&self.arguments).stdout(Stdio::null());
        command
    }
}

/// What readers see, none of which may fail.
fn seen(desk: &Desk) -> String {
    let mut all = String::new();
    for arguments in [
        &["list", "--format", "json"][..],
        &["review", "--json"],
        &["log", "--json"],
        &["speakers", "--format", "json"],
        &["check"],
    ] {
        let output = desk.run(18, arguments);
        let code = output.status.code();
        assert!(code.is_some_and(|code| code < 2), "{}", text(&output.stderr));
        all.push_str(text(&output.stdout));
    }
    all
}

/// The files when the next writer has carried out what was sealed, and cleared what was not.
fn settled(desk: &Desk) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let recovered = desk.run(17, &["add", "--refresh"]);
    assert!(recovered.status.success(), "{}", text(&recovered.stderr));
    desk.files()
}

/// Has every writing command interrupted at each of its writes, one after the other, as `name` says; what it leaves
/// is the state before it or the state behind it, for readers at once and on disk after the next command.
fn at_every_write(name: &str, code: Option<i32>) -> (usize, String) {
    let mut interrupted = 0;
    let mut told = Vec::new();
    for case in cases() {
        let whole = |desk: &Desk| (seen(desk), settled(desk));
        let old = whole(&case.desk.copy());
        let done = case.desk.copy();
        assert!(
            case.command(&done).status().expect("it starts").success(),
            "{}",
            case.name
        );
        let new = whole(&done);
        assert_ne!(old, new, "{} does nothing", case.name);
        let (mut at, mut kept, mut lost) = (0, 0, 0);
        loop {
            at += 1;
            let desk = case.desk.copy();
            let mut command = case.command(&desk);
            let output = command.env(name, at.to_string()).output().expect("it starts");
            if output.status.success() {
                break;
            }
            assert_eq!(output.status.code(), code, "{} at {at}", case.name);
            let now = whole(&desk);
            assert!(
                now == old || now == new,
                "{} at {at} leaves a state of its own",
                case.name
            );
            let message = text(&output.stderr);
            if now == new {
                kept += 1;
                assert!(
                    code.is_none() || message.contains("the change itself is safe"),
                    "{message}"
                );
            } else {
                lost += 1;
                assert!(!message.contains("the change itself is safe"), "{message}");
            }
            assert!(
                code.is_none() || message.contains("no storage space"),
                "{message}"
            );
        }
        told.push(format!(
            "{}: {} writes, {lost} before the seal, {kept} behind it",
            case.name,
            at - 1
        ));
        assert!(lost > 4 && kept > 2, "{}: {lost} and {kept}", case.name);
        interrupted += at - 1;
    }
    (interrupted, told.join("\n"))
}

#[test]
fn a_killed_command_leaves_the_old_state_or_the_new_one() {
    let (killed, told) = at_every_write("ASCRIBE_TEST_KILL_AT", None);
    println!("{told}\nkilled at {killed} writes");
    assert!(killed >= 80, "{killed} writes only");
}

#[test]
fn a_full_disk_leaves_the_old_state_or_the_new_one() {
    let (failed, told) = at_every_write("ASCRIBE_TEST_FULL_AT", Some(2));
    println!("{told}\nthe disk was full at {failed} writes");
    assert!(failed >= 80, "{failed} writes only");
}

/// A workspace that was half made is made by the next try.
#[test]
fn a_killed_init_is_made_up_for() {
    let mut at = 0;
    loop {
        at += 1;
        let desk = Desk::new();
        let mut command = desk.command(16);
        command.arg("init").env("ASCRIBE_TEST_KILL_AT", at.to_string());
        if command.output().expect("it starts").status.code().is_some() {
            break;
        }
        let again = desk.run(16, &["init"]);
        let there = text(&again.stderr).contains("is a workspace already");
        assert!(
            again.status.success() || there,
            "at {at}: {}",
            text(&again.stderr)
        );
        desk.page("harbour.txt", HARBOUR);
        assert!(desk.run(16, &["add", "harbour.txt"]).status.success(), "at {at}");
        for name in [
            "ascribe.toml",
            "speakers.toml",
            "sources/.gitkeep",
            "claims/.gitkeep",
            "facts/.gitkeep",
        ] {
            assert!(desk.root().join(name).is_file(), "at {at}: no {name}");
        }
    }
    assert!(at > 15, "{at} writes only");
}

/// A disk that takes no more of a file than its first block, as the system tells it.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_grow_changes_nothing() {
    let desk = Desk::begun();
    desk.page("harbour.txt", HARBOUR);
    let before = desk.files();
    let script = format!(
        "trap '' XFSZ; ulimit -f 1; exec {} add harbour.txt",
        env!("CARGO_BIN_EXE_ascribe")
    );
    let output = std::process::Command::new("sh")
        .args(["-c", &script])
        .current_dir(desk.root())
        .output()
        .expect("sh is there");
    assert_eq!(output.status.code(), Some(2));
    has(&output.stderr, "too large");
    assert_eq!(before, desk.files());
    assert!(desk.run(16, &["add", "harbour.txt"]).status.success());
}

/// A folder in which one may not write: reading works, writing says why it does not, and nothing changes.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_may_only_be_read() {
    let desk = Desk::begun();
    desk.page("harbour.txt", HARBOUR);
    desk.page("survey.txt", SURVEY);
    desk.run(16, &["add", "harbour.txt"]);
    desk.run(16, &["review", "--accept-all"]);
    let ground = desk.claim("ground");
    let before = desk.files();
    let allow = |writing: &str| {
        let status = std::process::Command::new("chmod")
            .args(["-R", writing])
            .arg(desk.root())
            .status();
        assert!(status.expect("chmod is there").success());
    };
    allow("a-w");
    // To the superuser all is allowed, unless that right is given up.
    let may_all_the_same = std::fs::File::create(desk.root().join("x")).is_ok();
    let run = |arguments: &[&str]| {
        let plain = desk.command(17);
        let mut command = if may_all_the_same {
            let mut command = std::process::Command::new("setpriv");
            command
                .args([
                    "--bounding-set",
                    "-dac_override,-dac_read_search",
                    env!("CARGO_BIN_EXE_ascribe"),
                ])
                .current_dir(desk.root());
            command
        } else {
            plain
        };
        command.args(arguments).output().expect("it starts")
    };
    for arguments in [
        &["check"][..],
        &["list"],
        &["status"],
        &["show", &ground],
        &["log"],
    ] {
        let output = run(arguments);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
    }
    for arguments in [
        &["add", "survey.txt"][..],
        &["add", "--refresh"],
        &["track", &ground],
        &["review", "--accept-all"],
        &["speakers", "add", "karl-brandt", "--yes"],
        &["init", "below"],
    ] {
        let output = run(arguments);
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(
            told.contains("permission denied") && !told.contains("os error"),
            "{told}"
        );
    }
    allow("u+w");
    if may_all_the_same {
        fs_err::remove_file(desk.root().join("x")).expect("it was made");
    }
    assert_eq!(before, desk.files());
}

#[test]
fn two_at_once_lose_nothing() {
    let desk = Desk::begun();
    let names: Vec<String> = (0..8).map(|n| format!("page-{n}.txt")).collect();
    for name in &names {
        desk.page(name, HARBOUR);
    }
    let running: Vec<_> = names
        .iter()
        .map(|name| {
            desk.command(16)
                .args(["add", name])
                .stdout(Stdio::null())
                .spawn()
                .expect("it starts")
        })
        .collect();
    for mut child in running {
        assert!(child.wait().expect("it ends").success());
    }
    let status = desk.run(16, &["status"]);
    assert!(
        text(&status.stdout).starts_with("8 documents in 8 versions"),
        "{}",
        text(&status.stdout)
    );
}

#[test]
fn broken_files_are_named_and_left_alone() {
    let mut desk = Desk::accepted(&[("harbour.txt", HARBOUR)]);
    let breaks = [
        (
            "claims/harbour.toml",
            "voice = \"attributed\"",
            "voice = \"attributed",
        ),
        (
            "claims/harbour.toml",
            "voice = \"attributed\"",
            "voice = \"shouted\"",
        ),
        ("claims/harbour.toml", "checkworthy", "checkworty"),
        ("claims/harbour.toml", "format = 1", "format = 7"),
        ("sources/harbour/document.toml", "number = 1", "number = one"),
        ("ascribe.toml", "\"stale-verdict\"", "\"stale-verdicts\""),
        ("ascribe.toml", "engine = \"rules\"", "engine = \"magic\""),
        ("speakers.toml", "# [[speaker]]", "[[speakers]]"),
    ];
    for (file, from, to) in breaks {
        let path = desk.root().join(file);
        let good = std::fs::read_to_string(&path).expect("a file");
        put(&path, good.replacen(from, to, 1).as_bytes());
        let before = desk.files();
        desk.note(&format!("{file}: {from} became {to}"));
        desk.tell(17, &["check"]);
        desk.tell(17, &["add", "--refresh"]);
        assert_eq!(before, desk.files(), "{file} was touched");
        put(&path, good.as_bytes());
    }
    assert_eq!(desk.run(17, &["check"]).status.code(), Some(0));
    insta::assert_snapshot!(desk.transcript);
}

#[test]
fn comments_of_people_survive_a_week() {
    let desk = Desk::accepted(&[("harbour.txt", HARBOUR)]);
    let path = desk.root().join("claims/harbour.toml");
    let good = std::fs::read_to_string(&path).expect("a file");
    let commented = good.replacen("[[claim]]", "# Mind this one.\n[[claim]]", 1);
    put(&path, format!("# Ours.\n{commented}").as_bytes());
    desk.page("harbour.txt", &HARBOUR.replace("will not raise", "will raise"));
    desk.run(17, &["add", "harbour.txt"]);
    desk.run(17, &["review", "--accept-all"]);
    let after = std::fs::read_to_string(&path).expect("a file");
    assert!(
        after.starts_with("# Ours.\n") && after.contains("# Mind this one.\n[[claim]]"),
        "{after}"
    );
    assert!(after.contains("We will raise"));
}
