//! A workspace to try things on, and a transcript of what was tried.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder with a workspace in it, and pages beside it.
pub struct Desk {
    folder: tempfile::TempDir,
    pub transcript: String,
}

impl Desk {
    pub fn new() -> Self {
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

    /// With a workspace that keeps to the rules.
    pub fn begun() -> Self {
        let desk = Self::new();
        desk.run(16, &["init"]);
        desk.rules_only();
        desk
    }

    /// With these pages in it, `(file, text)`, and all their claims accepted.
    pub fn accepted(pages: &[(&str, &str)]) -> Self {
        let desk = Self::begun();
        let mut add = vec!["add"];
        for (name, page) in pages {
            desk.page(name, page);
            add.push(name);
        }
        desk.run(16, &add);
        desk.run(16, &["review", "--accept-all"]);
        desk
    }

    /// The same once more, in another folder.
    pub fn copy(&self) -> Self {
        let copy = Self {
            folder: tempfile::tempdir().expect("a folder"),
            transcript: String::new(),
        };
        let mut folders = vec![self.root().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                let below = path.strip_prefix(self.root()).expect("below");
                let to = copy.root().join(below);
                if path.is_dir() {
                    fs_err::create_dir_all(to).expect("a folder");
                    folders.push(path);
                } else {
                    fs_err::copy(&path, to).expect("a file");
                }
            }
        }
        copy
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn git(&self, arguments: &[&str]) {
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

    pub fn command(&self, day: u8) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe"));
        command
            .current_dir(self.root())
            .env("ASCRIBE_NOW", format!("2024-06-{day:02}T09:00:00Z"))
            .env("NO_COLOR", "1")
            .env_remove("ASCRIBE_TEST_KILL_AT");
        command
    }

    pub fn run(&self, day: u8, arguments: &[&str]) -> Output {
        self.command(day)
            .args(arguments)
            .output()
            .expect("the program starts")
    }

    /// Runs a command with `input` on its standard input.
    pub fn pipe(&self, day: u8, arguments: &[&str], input: &str) -> Output {
        let mut child = self
            .command(day)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut pipe = child.stdin.take().expect("a pipe");
        pipe.write_all(input.as_bytes()).expect("it reads");
        drop(pipe);
        child.wait_with_output().expect("it ends")
    }

    /// Runs a command and puts it with its output and status into the transcript.
    pub fn tell(&mut self, day: u8, arguments: &[&str]) {
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
        let root = self.root().display().to_string();
        for bytes in [&output.stdout, &output.stderr] {
            self.transcript.push_str(&text(bytes).replace(&root, "HERE"));
        }
        let code = output.status.code().expect("it ended by itself");
        if code != 0 {
            let _ = writeln!(self.transcript, "(exit {code})");
        }
        self.transcript.push('\n');
    }

    /// The same for one command after the other.
    pub fn tell_each(&mut self, day: u8, commands: &[&[&str]]) {
        for arguments in commands {
            self.tell(day, arguments);
        }
    }

    pub fn note(&mut self, what: &str) {
        let _ = writeln!(self.transcript, "# {what}\n");
    }

    /// Sets the workspace to the rules, whose findings no new model changes.
    pub fn rules_only(&self) {
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

    pub fn page(&self, name: &str, page: &str) {
        put(&self.root().join(name), page.as_bytes());
    }

    /// All files below the workspace but git's and its own, with their contents.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
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
    pub fn claim(&self, words: &str) -> String {
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

pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("output is UTF-8")
}

/// Holds that an output has these words, and shows it where it has not.
#[track_caller]
pub fn has(output: &[u8], words: &str) {
    let told = text(output);
    assert!(told.contains(words), "{words:?} is not in: {told}");
}

#[expect(clippy::disallowed_methods, reason = "a test sets up its files plainly")]
pub fn put(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("a file");
}

pub const HARBOUR: &str = "\
Harbour opens next spring

By Tom Reed
HALDEN, June 16, 2024

\"The harbour will open in April,\" said Ana Ruiz, the mayor of Halden. \"We will not raise the toll.\"

Port director Karl Brandt said that the channel was nine metres deep.

Karl Brandt denied that any ship had touched the ground.
";

pub const SURVEY: &str = "\
Survey of the channel

By Mia Novak
HALDEN, June 15, 2024

Surveyor Lena Costa said that the channel was nine metres deep at low water.
";
