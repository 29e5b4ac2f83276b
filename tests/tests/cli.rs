//! The program as it is run: arguments in; standard output, standard error and status out.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ascribe_formats::score::compare;
use ascribe_formats::{json, read_standoff};
use ascribe_tests::files;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The program in folder `at`, with no terminal and nothing of the user's surroundings that changes output.
fn ascribe(at: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ascribe-under-test"));
    command.current_dir(at).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

fn run(at: &Path, args: &[&str]) -> Output {
    ascribe(at).args(args).output().unwrap()
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
}

/// A folder with `count` short articles.
fn articles(count: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..count {
        let text = format!(
            "The harbour council met for the {number}th time.\n\n\
             \"We will open it on Friday,\" said Anna Berg, the harbour master. She added that {number} ships wait.\n\n\
             According to Bo Ek, an engineer, the gate is broken.\n"
        );
        put(folder.path(), &format!("article-{number:03}.txt"), &text);
    }
    folder
}

/// Each case of `fixtures/cli`: arguments, files and standard input, with everything that comes out.
#[test]
fn cases() {
    let paths = files(root().join("fixtures/cli"), "toml");
    assert!(paths.len() >= 35, "the cases are there: {}", paths.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/cli");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in paths {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let case: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
            insta::assert_snapshot!(name, case_output(&case));
        }
    });
}

fn case_output(case: &toml::Table) -> String {
    let folder = tempfile::tempdir().unwrap();
    let files = case.get("files").and_then(toml::Value::as_table);
    for (name, text) in files.into_iter().flatten() {
        put(folder.path(), name, text.as_str().unwrap());
    }
    let args: Vec<&str> = case["args"]
        .as_array()
        .unwrap()
        .iter()
        .map(|arg| arg.as_str().unwrap())
        .collect();
    let mut command = ascribe(folder.path());
    command
        .args(&args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let stdin = case.get("stdin").map_or("", |text| text.as_str().unwrap());
    // A program that reads none of it may have ended already.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = child.wait_with_output().unwrap();
    let mut shown = format!(
        "$ ascribe {}\nstatus {}\n",
        args.join(" ").escape_debug(),
        output.status.code().unwrap()
    );
    for (name, bytes) in [("stdout", output.stdout), ("stderr", output.stderr)] {
        if !bytes.is_empty() {
            let _ = write!(shown, "--- {name}\n{}", String::from_utf8(bytes).unwrap());
        }
    }
    if let Ok(written) = fs::read_dir(folder.path().join("out")) {
        let mut paths: Vec<_> = written.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap().to_str().unwrap();
            let _ = write!(shown, "--- out/{name}\n{}", fs::read_to_string(&path).unwrap());
        }
    }
    shown
}

/// The names of all formats, as the program tells them.
fn formats() -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["export", "a.txt"]);
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    let (_, names) = message.trim_end().split_once("--format: ").unwrap();
    let names: Vec<String> = names.split(", ").map(str::to_owned).collect();
    assert!(names.len() >= 13, "{names:?}");
    names
}

const BINARY: [&str; 2] = ["sqlite", "parquet"];

#[test]
fn the_same_answer_whatever_the_number_of_threads() {
    let folder = articles(40);
    let mut ways: Vec<Vec<String>> = formats()
        .into_iter()
        .filter(|format| format != "brat")
        .map(|format| vec!["--format".to_owned(), format])
        .collect();
    for way in [
        &["--checkworthy"][..],
        &["--checkworthy", "--format", "csv"],
        &["--format", "jsonl", "--fields", "all"],
    ] {
        ways.push(way.iter().map(|&word| word.to_owned()).collect());
    }
    for way in ways {
        let outputs = ["1", "2", "8"].map(|jobs| {
            let output = ascribe(folder.path())
                .args(["extract", "--engine", "rules", "--jobs", jobs, "."])
                .args(&way)
                .output()
                .unwrap();
            assert_eq!(
                output.status.code(),
                Some(0),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
            assert!(!output.stdout.is_empty());
            output.stdout
        });
        assert!(outputs[0] == outputs[1] && outputs[1] == outputs[2], "{way:?}");
    }
}

#[test]
fn every_format_has_its_page() {
    let docs = root().join("docs/formats");
    let overview = fs::read_to_string(docs.join("README.md")).unwrap();
    for format in formats() {
        let page = if format == "jsonl" { "json" } else { &format };
        let text =
            fs::read_to_string(docs.join(format!("{page}.md"))).unwrap_or_else(|e| panic!("{format}: {e}"));
        assert!(text.contains(&format), "{format}");
        assert!(overview.contains(&format!("({page}.md)")), "{format}");
    }
}

/// What a file gets is what standard output gets, and a folder gets each document by itself.
#[test]
fn one_file_or_a_folder_of_them() {
    let folder = articles(3);
    for format in formats() {
        let export = |args: &[&str]| {
            let base = ["export", "--engine", "rules", "--format", &format];
            let output = run(folder.path(), &[&base, args, &["."]].concat());
            assert_eq!(
                output.status.code(),
                Some(0),
                "{format}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            output.stdout
        };
        if format != "brat" {
            let piped = export(&[]);
            assert_eq!(export(&["--output", "all.out"]), b"");
            assert!(
                fs::read(folder.path().join("all.out")).unwrap() == piped,
                "{format}"
            );
            fs::remove_file(folder.path().join("all.out")).unwrap();
        }
        if !BINARY.contains(&&*format) {
            let out = format!("each-{format}");
            assert_eq!(export(&["--output", &out]), b"");
            assert_eq!(
                fs::read_dir(folder.path().join(&out)).unwrap().count(),
                3,
                "{format}"
            );
            fs::remove_dir_all(folder.path().join(&out)).unwrap();
        }
    }
}

/// What annotation tools are given comes back as it went: measured against itself, nothing is missed or invented.
#[test]
fn what_annotation_tools_are_given_comes_back() {
    let (texts, folder) = (articles(3), tempfile::tempdir().unwrap());
    let text = texts.path().to_str().unwrap();
    for (format, gold, with_texts) in [
        ("brat", "gold", &["--text", text][..]),
        ("doccano", "gold.jsonl", &[]),
        ("label-studio", "gold.json", &[]),
    ] {
        let export = [
            "export", "--engine", "rules", "--flat", "--format", format, "--output", gold, text,
        ];
        assert_eq!(run(folder.path(), &export).status.code(), Some(0));
        let score = ["score", "--json", "--engine", "rules", "--gold", gold];
        let score = run(folder.path(), &[&score, with_texts].concat());
        let figures: serde_json::Value = serde_json::from_slice(&score.stdout).unwrap();
        assert_eq!(figures["documents"], 3, "{format}");
        assert!(
            figures["relation_exact"]["gold"].as_u64().unwrap() >= 6,
            "{format}"
        );
        for share in ["p", "r"] {
            assert_eq!(figures["relation_exact"][share], 1.0, "{format}: {figures}");
        }
    }
}

#[test]
fn a_database_of_a_run_can_be_asked() {
    let folder = articles(3);
    let args = ["export", "--engine", "rules", "--output", "claims.db", "."];
    for _ in 0..2 {
        // The second run takes the place of what the first one left.
        assert_eq!(run(folder.path(), &args).status.code(), Some(0));
    }
    let database = rusqlite::Connection::open(folder.path().join("claims.db")).unwrap();
    let count = |query: &str| -> u32 { database.query_row(query, [], |row| row.get(0)).unwrap() };
    assert_eq!(count("SELECT count(*) FROM documents"), 3);
    assert_eq!(
        count("SELECT count(*) FROM claims WHERE content LIKE '%broken%'"),
        3
    );
    assert_eq!(
        count("SELECT count(*) FROM claims_text WHERE claims_text MATCH 'broken'"),
        3
    );
    assert_eq!(
        count("SELECT count(DISTINCT document) FROM speakers WHERE name = 'Anna Berg'"),
        3
    );
}

#[test]
fn json_of_real_runs_is_valid_by_the_schema() {
    let schema = serde_json::to_value(json::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder = articles(3);
    let one = run(folder.path(), &["extract", "--format", "json", "article-000.txt"]);
    let many = run(
        folder.path(),
        &["extract", "--all", "--with-text", "--format", "json", "."],
    );
    let none = run(folder.path(), &["extract", "--format", "json", "missing.txt"]);
    for (output, documents) in [(one, 1), (many, 3), (none, 0)] {
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(value["documents"].as_array().unwrap().len(), documents);
        let errors: Vec<_> = validator
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let lines = run(folder.path(), &["extract", "--format", "jsonl", "."]);
    let lines = String::from_utf8(lines.stdout).unwrap();
    assert_eq!(lines.lines().count(), 3);
    for line in lines.lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(object["schema"], json::SCHEMA);
    }
}

#[test]
fn a_hostile_article_reaches_no_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let hostile = "Title \u{1b}]0;owned\u{7}\n\n\"Stay \u{1b}[2Jcalm \u{202e}now\u{9b}31m,\" said Anna \u{1b}[31mBerg.\n";
    put(folder.path(), "hostile.txt", hostile);
    let mut ways: Vec<Vec<String>> = formats()
        .into_iter()
        .filter(|format| !BINARY.contains(&&**format))
        .map(|format| vec!["--format".to_owned(), format])
        .collect();
    for way in [
        &["--explain"][..],
        &["--checkworthy", "--explain"],
        &["--format", "json", "--with-text"],
        &["--format", "jsonl", "--fields", "all"],
    ] {
        ways.push(way.iter().map(|&word| word.to_owned()).collect());
    }
    for way in ways {
        let output = ascribe(folder.path())
            .args(["extract", "--all", "hostile.txt"])
            .args(&way)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert!(!output.stdout.is_empty());
        for bytes in [output.stdout, output.stderr] {
            let text = String::from_utf8(bytes).unwrap();
            let unsafe_sign = text
                .replace("\r\n", "\n")
                .chars()
                .find(|&c| (c.is_control() && c != '\n' && c != '\t') || c == '\u{202e}');
            assert_eq!(unsafe_sign, None, "{way:?}: {text:?}");
        }
    }
}

#[test]
fn colour_is_asked_for_or_left_out() {
    let folder = articles(1);
    let colored = run(folder.path(), &["extract", "--color", "always", "."]);
    assert!(colored.stdout.contains(&0x1b));
    let piped = run(folder.path(), &["extract", "."]);
    assert!(!piped.stdout.contains(&0x1b));
    let errors = run(folder.path(), &["extract", "--color", "always", "missing"]);
    assert!(errors.stderr.contains(&0x1b));
}

#[test]
fn a_reader_that_has_seen_enough_ends_it_quietly() {
    let folder = articles(200);
    let mut child = ascribe(folder.path())
        .args(["extract", "--format", "json", "--with-text", "."])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut start = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let folder = articles(2);
    let output = ascribe(folder.path())
        .args(["extract", "."])
        .stdout(File::options().write(true).open("/dev/full").unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        message,
        "ascribe: cannot write to standard output: no space left on device\n"
    );
}

#[test]
#[cfg(unix)]
fn files_are_whole_however_a_run_ends() {
    let folder = articles(400);
    let args = ["extract", "--format", "json", "--output", "out", "."];
    let mut child = ascribe(folder.path()).args(args).spawn().unwrap();
    let out = folder.path().join("out");
    let written = || fs::read_dir(&out).map_or(0, Iterator::count);
    while written() == 0 && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    // When it was quicker than this test, its files are whole all the same.
    let _ = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    child.wait().unwrap();
    let mut checked = 0;
    for entry in fs::read_dir(&out).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let text = fs::read_to_string(&path).unwrap();
            assert!(
                serde_json::from_str::<serde_json::Value>(&text).is_ok(),
                "{}",
                path.display()
            );
            checked += 1;
        }
    }
    assert!(checked > 0);
}

#[test]
fn a_folder_gets_a_file_for_each_document() {
    let folder = articles(2);
    put(
        folder.path(),
        "more/article-000.txt",
        "\"Another,\" said Bo Ek.\n",
    );
    let output = run(
        folder.path(),
        &["extract", "--format", "brat", "--output", "out", "."],
    );
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let mut names: Vec<_> = fs::read_dir(folder.path().join("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["article-000.ann", "article-001.ann", "more-article-000.ann"]
    );
}

#[test]
fn flat_and_confidence_leave_claims_out() {
    let folder = articles(1);
    let count = |args: &[&str]| {
        let output = run(
            folder.path(),
            &[&["extract", "--format", "jsonl"], args, &["."]].concat(),
        );
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        value["claims"].as_array().unwrap().len()
    };
    let all = count(&[]);
    assert!(all >= 3, "{all}");
    assert!(count(&["--all"]) > all);
    assert!(count(&["--flat"]) <= all);
    assert_eq!(count(&["--min-confidence", "1"]), 0);
}

#[test]
fn every_command_has_help_a_manual_page_and_completions() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["man", "--output", "man"]);
    assert_eq!(output.status.code(), Some(0));
    let mut pages = 0;
    for entry in fs::read_dir(folder.path().join("man")).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(fs::read_to_string(&path).unwrap().contains(".SH NAME"), "{stem}");
        let Some(command) = stem.strip_prefix("ascribe-") else {
            continue;
        };
        if command.contains('-') {
            continue;
        }
        let help = run(folder.path(), &[command, "--help"]);
        assert_eq!(help.status.code(), Some(0), "{command}");
        let help = String::from_utf8(help.stdout).unwrap();
        assert!(help.contains("Usage: ascribe"), "{help}");
        pages += 1;
    }
    assert!(pages >= 5, "{pages}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(folder.path(), &["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        assert!(
            String::from_utf8(output.stdout).unwrap().contains("extract"),
            "{shell}"
        );
    }
}

#[test]
fn a_report_is_one_page_that_loads_nothing() {
    let folder = articles(3);
    let output = run(folder.path(), &["report", "--output", "page.html", "."]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert_eq!(page.matches("class=\"document\"").count(), 3);
    assert!(page.contains("Content-Security-Policy") && page.ends_with("</html>\n"));
    for outside in ["src=", "@import", "url(", "<link"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

/// The figures of the program's own `score` are the referee's.
#[test]
fn score_gives_the_figures_of_the_referee() {
    let shared = root().join("../shared");
    let (texts, gold) = (
        shared.join("corpora/polnear/dev/text"),
        shared.join("corpora/polnear/dev/attributions"),
    );
    let referee = shared.join("eval/score.py");
    if !texts.is_dir() || !referee.is_file() {
        eprintln!("not checked against the referee: ../shared is not beside the repository");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (text, gold) = (texts.to_str().unwrap(), gold.to_str().unwrap());
    let extract = [
        "extract", "--engine", "rules", "--format", "brat", "--flat", "--output", "pred", "--from", "text",
        text,
    ];
    assert_eq!(run(folder.path(), &extract).status.code(), Some(0));
    let ours = run(
        folder.path(),
        &[
            "score", "--json", "--text", text, "--gold", gold, "--pred", "pred",
        ],
    );
    assert_eq!(
        ours.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&ours.stderr)
    );
    let ours: serde_json::Value = serde_json::from_slice(&ours.stdout).unwrap();
    let theirs = Command::new("python3")
        .arg(&referee)
        .args(["--json", "--text", text, "--gold", gold, "--pred", "pred"])
        .current_dir(folder.path())
        .output();
    let Ok(theirs) = theirs else {
        eprintln!("not checked against the referee: python3 does not run");
        return;
    };
    let theirs: serde_json::Value = serde_json::from_slice(&theirs.stdout).unwrap();
    let mut rows = 0;
    for (name, expected) in theirs.as_object().unwrap() {
        if let Some(row) = expected.as_object() {
            for (key, expected) in row {
                let value = ours[name][key].as_f64().unwrap_or_else(|| panic!("{name}.{key}"));
                assert!((value - expected.as_f64().unwrap()).abs() < 1e-12, "{name}.{key}");
            }
            rows += 1;
        } else {
            assert_eq!(&ours[name], expected, "{name}");
        }
    }
    assert_eq!(rows, 11);
    // Extraction inside gives what the files gave: reading them as texts of their own changes nothing.
    let inside = run(
        folder.path(),
        &[
            "score", "--json", "--engine", "rules", "--text", text, "--gold", gold,
        ],
    );
    let inside: serde_json::Value = serde_json::from_slice(&inside.stdout).unwrap();
    assert_eq!(inside, ours);
}

/// The real article: what its readers marked is found, under its speakers, and nothing in boilerplate or caption.
#[test]
fn the_real_article() {
    let folder = root().join("../shared/article");
    let name = "russia-dprk-agreement";
    let Ok(text) = fs::read_to_string(folder.join(format!("{name}.txt"))) else {
        eprintln!("the real article is not run: ../shared/article is not beside the repository");
        return;
    };
    let gold = read_standoff(
        &text,
        &fs::read_to_string(folder.join(format!("{name}.ann"))).unwrap(),
    )
    .unwrap();
    let out = tempfile::tempdir().unwrap();
    let path = folder.join(format!("{name}.txt"));
    let output = run(
        out.path(),
        &[
            "extract",
            "--format",
            "brat",
            "--flat",
            "--output",
            "out",
            path.to_str().unwrap(),
        ],
    );
    assert_eq!(output.status.code(), Some(0));
    let standoff = fs::read_to_string(out.path().join(format!("out/{name}.ann"))).unwrap();
    let found = compare(&text, &gold, &read_standoff(&text, &standoff).unwrap())
        .figures
        .relation
        .found_gold;
    assert!(found >= 9, "{found} of {} found", gold.len());

    let output = run(
        out.path(),
        &["extract", "--format", "jsonl", path.to_str().unwrap()],
    );
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["document"]["publisher"], "Anadolu Agency");
    assert_eq!(document["document"]["published"], "2024-06-19T13:10");
    let claims = document["claims"].as_array().unwrap();
    for claim in claims {
        let block = claim["block"].as_str().unwrap();
        assert!(
            !matches!(block, "boilerplate" | "caption" | "byline" | "dateline"),
            "{claim}"
        );
    }
    let by = |name: &str| {
        let speaker = document["speakers"]
            .as_array()
            .unwrap()
            .iter()
            .find(|s| s["name"].as_str().unwrap().contains(name));
        speaker.map_or(0, |speaker| {
            claims
                .iter()
                .filter(|claim| claim["speaker"] == speaker["id"])
                .count()
        })
    };
    assert!(by("Putin") >= 5, "{}", by("Putin"));
    assert!(by("Kremlin") >= 1 && by("Ushakov") >= 1);
    let pronoun = claims
        .iter()
        .find(|claim| claim["source"]["text"] == "He")
        .unwrap();
    assert_eq!(pronoun["resolution"]["how"], "pronoun");
}
