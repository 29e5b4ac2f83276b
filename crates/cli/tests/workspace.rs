//! The workspace from the command line: a newsroom's week as one story, what survives being killed, two at once,
//! broken files, and the review in a terminal.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder with a workspace in it, and pages beside it.
struct Desk {
    folder: tempfile::TempDir,
    transcript: String,
}

impl Desk {
    fn new() -> Self {
        let desk = Self {
            folder: tempfile::tempdir().expect("a folder"),
            transcript: String::new(),
        };
        for arguments in [
            &["init", "-q"][..],
            &["config", "user.name", "Ann Lee"],
            &["config", "user.email", "ann@example.org"],
            &["config", "commit.gpgsign", "false"],
        ] {
            desk.git(arguments);
        }
        desk
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .args(arguments)
            .current_dir(self.root())
            .output()
            .expect("git is installed");
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            text(&output.stderr)
        );
    }

    fn command(&self, day: u8) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
        command
            .current_dir(self.root())
            .env("ASCRIBE_NOW", format!("2024-06-{day:02}T09:00:00Z"))
            .env("NO_COLOR", "1")
            .env_remove("ASCRIBE_TEST_KILL_AT");
        command
    }

    fn run(&self, day: u8, arguments: &[&str]) -> Output {
        self.command(day)
            .args(arguments)
            .output()
            .expect("the program starts")
    }

    /// Runs a command and puts it with its output and status into the transcript.
    fn tell(&mut self, day: u8, arguments: &[&str]) {
        let output = self.run(day, arguments);
        let shown: Vec<String> = arguments
            .iter()
            .map(|a| {
                if a.contains(' ') {
                    format!("\"{a}\"")
                } else {
                    (*a).to_owned()
                }
            })
            .collect();
        let _ = writeln!(self.transcript, "$ ascribe {}", shown.join(" "));
        self.transcript.push_str(text(&output.stdout));
        self.transcript.push_str(text(&output.stderr));
        let code = output.status.code().expect("it ended by itself");
        if code != 0 {
            let _ = writeln!(self.transcript, "(exit {code})");
        }
        self.transcript.push('\n');
    }

    fn note(&mut self, what: &str) {
        let _ = writeln!(self.transcript, "# {what}\n");
    }

    /// Sets the workspace to the rules, whose findings no new model changes.
    fn rules_only(&self) {
        let path = self.root().join("ascribe.toml");
        let settings = std::fs::read_to_string(&path).expect("settings");
        assert!(settings.contains("engine = \"learned\""));
        put(
            &path,
            settings
                .replace("engine = \"learned\"", "engine = \"rules\"")
                .as_bytes(),
        );
    }

    fn page(&self, name: &str, page: &str) {
        put(&self.root().join(name), page.as_bytes());
    }

    /// All files below the workspace but git's and its own, with their contents.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.root().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.ends_with(".git") || path.ends_with(".ascribe") {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = std::fs::read(&path).expect("a file");
                    files.push((path.strip_prefix(self.root()).expect("below").to_owned(), bytes));
                }
            }
        }
        files.sort();
        files
    }

    /// The ids of the accepted claims whose content has these words.
    fn claim(&self, words: &str) -> String {
        let output = self.run(1, &["list", "--words", words, "--format", "csv"]);
        let listed = text(&output.stdout).to_owned();
        let mut ids = listed.lines().skip(1).filter_map(|line| line.split(',').next());
        let id = ids
            .next()
            .unwrap_or_else(|| panic!("no claim has {words}: {listed}"));
        assert!(ids.next().is_none(), "several claims have {words}: {listed}");
        id.to_owned()
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("output is UTF-8")
}

#[expect(clippy::disallowed_methods, reason = "a test sets up its files plainly")]
fn put(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("a file");
}

const HARBOUR: &str = "\
Harbour opens next spring

By Tom Reed
HALDEN, June 16, 2024

\"The harbour will open in April,\" said Ana Ruiz, the mayor of Halden. \"We will not raise the toll.\"

Port director Karl Brandt said that the channel was nine metres deep.

Karl Brandt denied that any ship had touched the ground.
";

const SURVEY: &str = "\
Survey of the channel

By Mia Novak
HALDEN, June 15, 2024

Surveyor Lena Costa said that the channel was nine metres deep at low water.
";

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

    desk.note("Friday: the evidence drifts, and the verdict goes stale");
    desk.page("survey.txt", &SURVEY.replace("nine metres", "seven metres"));
    desk.tell(21, &["add", "survey.txt"]);
    desk.tell(21, &["review", "--accept", &depth]);
    desk.tell(21, &["check"]);
    desk.tell(21, &["check", "--since", "HEAD"]);
    desk.tell(21, &["match", &depth]);
    desk.tell(21, &["check", "--format", "sarif"]);
    desk.tell(21, &["check", "--format", "junit"]);

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
    desk.git(&["add", "-A"]);
    desk.git(&["commit", "-qm", "Saturday"]);
    desk.tell(22, &["check", "--since", "HEAD~1", "--format", "json"]);
    insta::assert_snapshot!(desk.transcript);
}

#[test]
fn check_writes_nothing() {
    let desk = Desk::new();
    desk.run(16, &["init"]);
    desk.rules_only();
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

/// Kills every writing command at each of its writes, one after the other; what it leaves is the state before
/// it or the state behind it, for readers at once and on disk after the next command.
#[test]
fn a_killed_command_leaves_the_old_state_or_the_new_one() {
    let changed = HARBOUR.replace("will not raise", "will raise");
    let mut killed = 0;
    for (name, arguments) in [
        ("add", &["add", "harbour.txt"][..]),
        ("review", &["review", "--accept-all"]),
    ] {
        let mut at = 0;
        loop {
            at += 1;
            let desk = Desk::new();
            desk.run(16, &["init"]);
            desk.rules_only();
            desk.page("harbour.txt", HARBOUR);
            desk.run(16, &["add", "harbour.txt"]);
            desk.run(16, &["review", "--accept-all"]);
            desk.page("harbour.txt", &changed);
            if name == "review" {
                desk.run(17, &["add", "harbour.txt"]);
            }
            let listing = |desk: &Desk| {
                let mut all = String::new();
                for arguments in [
                    &["list", "--format", "json"][..],
                    &["review", "--json"],
                    &["log", "--json"],
                    &["check"],
                ] {
                    let output = desk.run(18, arguments);
                    assert!(
                        output.status.code().is_some_and(|code| code < 2),
                        "{}",
                        text(&output.stderr)
                    );
                    all.push_str(text(&output.stdout));
                }
                all
            };
            let old = (listing(&desk), desk.files());
            let status = desk
                .command(17)
                .args(arguments)
                .env("ASCRIBE_TEST_KILL_AT", at.to_string())
                .stdout(Stdio::null())
                .status()
                .expect("the program starts");
            if status.success() || status.code().is_some() {
                assert!(at > 10, "{name} has {at} writes only: {status}");
                break;
            }
            killed += 1;
            let seen = listing(&desk);
            // The next writer carries out what was sealed, and clears what was not.
            let recovered = desk.run(17, &["add", "--refresh"]);
            assert!(recovered.status.success(), "{}", text(&recovered.stderr));
            let files = desk.files();
            if files == old.1 {
                assert_eq!(seen, old.0, "{name} at {at}: readers saw something else");
            } else {
                assert_ne!(
                    seen, old.0,
                    "{name} at {at}: readers saw the old state of a change that was made"
                );
                assert_eq!(
                    seen,
                    listing(&desk),
                    "{name} at {at}: readers saw part of the change"
                );
                let again = desk.run(17, arguments);
                assert!(again.status.success());
                assert_eq!(files, desk.files(), "{name} at {at}: the change was made by half");
            }
        }
    }
    println!("killed at {killed} writes");
    assert!(killed >= 40, "{killed} writes only");
}

#[test]
fn two_at_once_lose_nothing() {
    let desk = Desk::new();
    desk.run(16, &["init"]);
    desk.rules_only();
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
    let mut desk = Desk::new();
    desk.run(16, &["init"]);
    desk.rules_only();
    desk.page("harbour.txt", HARBOUR);
    desk.run(16, &["add", "harbour.txt"]);
    desk.run(16, &["review", "--accept-all"]);
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
    let desk = Desk::new();
    desk.run(16, &["init"]);
    desk.rules_only();
    desk.page("harbour.txt", HARBOUR);
    desk.run(16, &["add", "harbour.txt"]);
    desk.run(16, &["review", "--accept-all"]);
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

/// The hook of docs/guide/ci lets a clean commit pass and stops one that breaks a quotation.
#[cfg(unix)]
#[test]
fn the_hook_stops_what_fails() {
    let hook = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/ci/pre-commit");
    let program = Path::new(env!("CARGO_BIN_EXE_ascribe"));
    let path = format!(
        "{}:{}",
        program.parent().expect("a folder").display(),
        std::env::var("PATH").expect("a PATH")
    );
    let desk = Desk::new();
    let runs = |desk: &Desk| {
        let status = Command::new("sh")
            .arg(&hook)
            .current_dir(desk.root())
            .env("PATH", &path)
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

/// The review in a pseudo-terminal, which `script` of util-linux gives: accept, undo, reject, skip, leave; then
/// once more for what is left.
#[cfg(target_os = "linux")]
#[test]
fn review_in_a_terminal() {
    let desk = Desk::new();
    desk.run(16, &["init"]);
    desk.rules_only();
    desk.page("harbour.txt", HARBOUR);
    desk.run(16, &["add", "harbour.txt"]);
    let waiting = |desk: &Desk| text(&desk.run(16, &["review", "--json"]).stdout).lines().count();
    let all = waiting(&desk);
    assert!(all >= 3, "{all} changes");
    let seen = in_terminal(&desk, &["a", "u", "a", "r", "s", "q"]);
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

/// Types each key when the program asks for one. Returns what stood on the screen.
#[cfg(target_os = "linux")]
fn in_terminal(desk: &Desk, keys: &[&str]) -> String {
    use std::io::{Read, Write};
    let program = format!("{} review", env!("CARGO_BIN_EXE_ascribe"));
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
    let mut seen = Vec::new();
    let mut keys = keys.iter();
    let mut asked = 0;
    let mut bytes = [0; 4096];
    loop {
        let read = output.read(&mut bytes).unwrap_or(0);
        if read == 0 {
            break;
        }
        seen.extend_from_slice(&bytes[..read]);
        let prompts = String::from_utf8_lossy(&seen).matches("[q]uit > ").count();
        while asked < prompts {
            asked += 1;
            // Raw mode begins right behind the prompt.
            std::thread::sleep(std::time::Duration::from_millis(150));
            let key = keys.next().unwrap_or(&"q");
            let _ = input.write_all(key.as_bytes());
            let _ = input.flush();
        }
    }
    drop(input);
    let _ = child.wait();
    String::from_utf8_lossy(&seen).into_owned()
}
