//! What `ascribe check` writes for other programs: SARIF as the standard demands it, JUnit whose numbers add up,
//! annotations that GitHub takes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ascribe_ledger::check::{Code, Finding, Layout, Report, Tally, render};
use serde_json::Value;
use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

/// Words that a page may have and that mean something to one format or another.
const HOSTILE: [&str; 8] = [
    "plain words",
    "5 % of <b>\"all\" & 'more'</b> ]]> --> <!--",
    "a {0} and {{1}} of [-seven-] {+nine+}",
    "[click here](https://example.org) and ![this](x)",
    "::error file=x::not ours\n::add-mask::x\r\n%0A",
    "\u{0}\u{1b}[31m\u{b}\u{7f}\u{fffe}\u{ffff}\u{85}",
    "\u{202e}desrever\u{202c} \u{1f600} \u{e9}",
    "two\nlines\n\n::warning::and more",
];

fn finding(number: usize, code: Code, fails: bool) -> Finding {
    let words = HOSTILE[number % HOSTILE.len()];
    Finding {
        code,
        fails,
        document: format!("page-{}", number % 5),
        claim: (!number.is_multiple_of(3)).then(|| format!("c-{number:012x}")),
        path: format!("sources/page: {}, 100 %/sou\u{e9}rce {number}.txt", number % 5),
        line: (!number.is_multiple_of(4)).then(|| u32::try_from(number).unwrap()),
        message: format!("the words are {words}"),
        before: words.to_owned(),
        after: HOSTILE[(number + 1) % HOSTILE.len()].to_owned(),
    }
}

/// A report with every code, failing and not, worst first as a check orders them.
fn report(findings: usize) -> Report {
    let mut all: Vec<Finding> = (0..findings)
        .map(|number| {
            let code = Code::ALL[number % Code::ALL.len()];
            finding(number, code, code != Code::Unchecked && number % 2 == 0)
        })
        .collect();
    all.sort_by_key(|finding| (!finding.is_no_pass(), !finding.fails, finding.code));
    Report {
        findings: all,
        names: (0..6).map(|number| format!("page-{number}")).collect(),
        documents: Tally { checked: 5, total: 6 },
        claims: Tally {
            checked: 40,
            total: 42,
        },
        verdicts: Tally { checked: 1, total: 1 },
    }
}

/// Reports of every size around the limits, and one of an empty workspace.
fn reports() -> Vec<Report> {
    let mut all: Vec<Report> = [0, 1, 9, 10, 11, 42].into_iter().map(report).collect();
    all.push(Report::default());
    all
}

fn sarif_problems(sarif: &str) -> Vec<String> {
    let sarif: Value = serde_json::from_str(sarif).unwrap();
    let schema: Value = serde_json::from_str(include_str!("sarif.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut problems: Vec<String> = validator
        .iter_errors(&sarif)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    if !problems.is_empty() {
        return problems;
    }
    // What a schema cannot say: each result names the rule that its number points to.
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: HashSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    if ids.len() != rules.len() {
        problems.push("two rules have one id".to_owned());
    }
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        if rules[index]["id"] != result["ruleId"] {
            problems.push(format!("{} is not rule {index}", result["ruleId"]));
        }
    }
    problems
}

#[test]
fn sarif_is_as_the_standard_demands() {
    for report in reports() {
        let sarif = render(&report, Layout::Sarif);
        assert_eq!(sarif_problems(&sarif), Vec::<String>::new());
        let sarif: Value = serde_json::from_str(&sarif).unwrap();
        let run = &sarif["runs"][0];
        assert_eq!(run["results"].as_array().unwrap().len(), report.findings.len());
        assert_eq!(
            run["invocations"][0]["executionSuccessful"],
            report.exit_code() != 3
        );
        for (result, finding) in run["results"].as_array().unwrap().iter().zip(&report.findings) {
            let error = finding.fails || finding.code == Code::Unchecked;
            assert_eq!(result["level"] == "error", error, "{result}");
            assert!(
                !result["message"]["text"].as_str().unwrap().contains("]("),
                "{result}"
            );
        }
    }
}

/// The schema finds what is wrong: each of these spoils one thing that the standard demands.
#[test]
fn spoilt_sarif_is_found() {
    let good = render(&report(42), Layout::Sarif);
    let gone = Value::Null;
    let spoilt = [
        ("", "version", "2.1".into()),
        ("", "version", gone.clone()),
        ("/runs/0", "tool", gone.clone()),
        ("/runs/0", "extra", "x".into()),
        ("/runs/0/tool/driver/rules/2", "id", "stale-verdict".into()),
        ("/runs/0/results/3", "level", "fatal".into()),
        ("/runs/0/results/3", "message", gone.clone()),
        ("/runs/0/results/3", "ruleIndex", 7.into()),
        (
            "/runs/0/results/3",
            "partialFingerprints",
            serde_json::json!({"x": "y"}),
        ),
        ("/runs/0/results/3/message", "text", "".into()),
        ("/runs/0/results/3/message", "text", "a {0}".into()),
        (
            "/runs/0/results/3/locations/0/physicalLocation/region",
            "startLine",
            0.into(),
        ),
        (
            "/runs/0/results/3/locations/0/physicalLocation/artifactLocation",
            "uri",
            "a b".into(),
        ),
        (
            "/runs/0/results/3/locations/0/physicalLocation/artifactLocation",
            "uri",
            "/a".into(),
        ),
        ("/runs/0/invocations/0", "executionSuccessful", gone),
    ];
    for (place, key, value) in spoilt {
        let mut sarif: Value = serde_json::from_str(&good).unwrap();
        let object = sarif.pointer_mut(place).unwrap().as_object_mut().unwrap();
        if value.is_null() {
            object.remove(key).unwrap();
        } else {
            object.insert(key.to_owned(), value);
        }
        assert!(!sarif_problems(&sarif.to_string()).is_empty(), "{place} {key}");
    }
}

/// An element of XML.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        &found.unwrap_or_else(|| panic!("{} has no {name}", self.name)).1
    }

    fn number(&self, name: &str) -> usize {
        self.attribute(name).parse().unwrap()
    }

    fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

/// Text of XML 1.0 with its references replaced: the five that need no declaration, and no sign that XML forbids.
fn unescaped(text: &str) -> Result<String, String> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if let Some(c) = text.chars().find(|&c| !allowed(c) || c == '<') {
        return Err(format!("{c:?} in {text:?}"));
    }
    let mut parts = text.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part
            .split_once(';')
            .ok_or_else(|| format!("a bare & in {text:?}"))?;
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return Err(format!("&{name};")),
        });
        out.push_str(rest);
    }
    Ok(out)
}

/// Reads a document of elements and text, and nothing else of XML.
fn xml(text: &str) -> Result<Element, String> {
    let body = text
        .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .ok_or("no declaration")?;
    let mut open = vec![Element::default()];
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        open.last_mut().unwrap().text += &unescaped(&rest[..at])?;
        let end = rest[at..].find('>').ok_or("a tag without an end")? + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let closed = open.pop().unwrap();
            let parent = open.last_mut().ok_or("one closed too many")?;
            if closed.name != name {
                return Err(format!("{} closed by {name}", closed.name));
            }
            parent.children.push(closed);
            continue;
        }
        let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut given) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut element = Element {
            name: name.to_owned(),
            ..Element::default()
        };
        while !given.trim_start().is_empty() {
            let (key, value) = given
                .trim_start()
                .split_once("=\"")
                .ok_or("an attribute without a value")?;
            let (value, more) = value.split_once('"').ok_or("a value without an end")?;
            element.attributes.push((key.to_owned(), unescaped(value)?));
            given = more;
        }
        if empty {
            open.last_mut().unwrap().children.push(element);
        } else {
            open.push(element);
        }
    }
    let mut root = open.pop().unwrap();
    if !open.is_empty() || root.children.len() != 1 || !rest.trim().is_empty() {
        return Err("not one element".to_owned());
    }
    Ok(root.children.remove(0))
}

fn junit_adds_up(text: &str) -> Element {
    let suites = xml(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(suites.name, "testsuites");
    let suite = &suites.children[0];
    let cases: Vec<&Element> = suite.all("testcase").collect();
    let with = |name: &'static str| {
        cases
            .iter()
            .filter(|case| case.all(name).next().is_some())
            .count()
    };
    assert_eq!(suite.number("tests"), cases.len());
    assert_eq!(suite.number("failures"), with("failure"));
    assert_eq!(suite.number("errors"), with("error"));
    for case in &cases {
        assert!(case.children.len() < 2, "{case:?}");
    }
    let names: HashSet<&str> = cases.iter().map(|case| case.attribute("name")).collect();
    assert_eq!(names.len(), cases.len(), "two cases have one name");
    suites
}

#[test]
fn junit_is_xml_and_its_numbers_add_up() {
    for report in reports() {
        let suites = junit_adds_up(&render(&report, Layout::Junit));
        let suite = &suites.children[0];
        let red = suite.number("failures") + suite.number("errors");
        if report.findings.iter().any(Finding::is_no_pass) || report.names.is_empty() {
            assert!(red > 0, "a server would take it for a pass");
        } else {
            assert_eq!(red, 0);
        }
        // Each failure is told of, in the case of its document.
        for finding in report.findings.iter().filter(|finding| finding.fails) {
            let case = suite
                .all("testcase")
                .find(|case| case.attribute("name") == finding.document)
                .unwrap();
            let failure = case.all("failure").next().unwrap();
            assert!(failure.text.contains(finding.code.name()), "{failure:?}");
        }
    }
    for broken in [
        "<a>",
        "<a></b>",
        "<a>&nbsp;</a>",
        "<a>\u{1}</a>",
        "<a b=\"<\"/>",
        "<a>&</a>",
    ] {
        let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{broken}");
        assert!(xml(&text).is_err(), "{broken}");
    }
}

/// GitHub reads a line that begins with `::` as a command: ten of them at most, the worst first, each whole on its line, and
/// none that a page has put there.
#[test]
fn github_gets_ten_annotations_at_most() {
    for report in reports() {
        let log = render(&report, Layout::Github);
        let commands: Vec<&str> = log
            .lines()
            .map(str::trim_start)
            .filter(|line| line.starts_with("::"))
            .collect();
        let count = report.findings.len();
        assert_eq!(commands.len(), count.min(10), "{log}");
        let own = if count > 10 { 9 } else { count };
        for (command, finding) in commands.iter().zip(report.findings.iter().take(own)) {
            let level = if finding.is_no_pass() { "error" } else { "warning" };
            let rest = command
                .strip_prefix(&format!("::{level} "))
                .unwrap_or_else(|| panic!("{command}"));
            let (properties, message) = rest.split_once("::").unwrap();
            let plain = |text: &str| {
                text.replace("%2C", ",")
                    .replace("%3A", ":")
                    .replace("%0A", "\n")
                    .replace("%0D", "\r")
                    .replace("%25", "%")
            };
            let fields: Vec<(&str, String)> = properties
                .split(',')
                .map(|pair| pair.split_once('=').unwrap())
                .map(|(key, value)| (key, plain(value)))
                .collect();
            let field = |name: &str| {
                fields
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| value.as_str())
            };
            assert_eq!(field("file"), Some(finding.path.as_str()), "{command}");
            assert_eq!(field("title"), Some(finding.code.name()), "{command}");
            assert_eq!(
                field("line").map(str::to_owned),
                finding.line.map(|line| line.to_string())
            );
            assert!(plain(message).starts_with(&finding.message), "{command}");
        }
        if count > 10 {
            let last = commands[9];
            assert!(last.contains(&format!("{} more findings", count - 9)), "{last}");
            // Those stand in the log, and none of them is taken for a command.
            for finding in &report.findings[9..] {
                let told = |line: &str| line.starts_with(&finding.path) && line.contains(finding.code.name());
                assert!(log.lines().any(told), "{}", finding.code.name());
            }
        }
        assert!(log.contains("checked "), "{log}");
    }
}

const PAGE: &str = "The lock\n\nHALDEN, June 16, 2024\n\nAna Ruiz said that the lock would cost 300 {crowns}. \"We [will](x) pay 300 \
                    crowns & more,\" said Bo Lind.\n\nCarla Reed said that the <b>gate</b> was 9 metres wide.\n";

/// The program itself, in a workspace below the top of its repository: its files are named as the repository names them, and a
/// finding is known again when an edit of the page moves its lines.
#[test]
fn real_reports_hold_and_are_known_again() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("desk of claims");
    let git = |arguments: &[&str]| {
        let status = Command::new("git")
            .args(["-c", "user.name=Ann Lee", "-c", "user.email=ann@example.org"])
            .args(arguments)
            .current_dir(folder.path())
            .status()
            .unwrap();
        assert!(status.success(), "git {arguments:?}");
    };
    git(&["init", "-q"]);
    fs_write(&root.join("lock.txt"), PAGE);
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_ascribe-under-test"))
            .args(arguments)
            .current_dir(&root)
            .env("ASCRIBE_NOW", "2024-06-16T09:00:00Z")
            .output()
            .unwrap()
    };
    for arguments in [&["init"][..], &["add", "lock.txt"], &["review", "--accept-all"]] {
        let output = run(arguments);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    git(&["add", "-A"]);
    git(&["commit", "-qm", "accepted"]);
    let out = |format: &str| String::from_utf8(run(&["check", "--format", format]).stdout).unwrap();
    assert_eq!(sarif_problems(&out("sarif")), Vec::<String>::new());
    junit_adds_up(&out("junit"));

    let page = root.join("sources/lock/source.txt");
    let changed = PAGE.replace("300", "400");
    fs_write(&page, &changed);
    let prints = || -> Vec<(String, Option<u64>)> {
        let sarif = out("sarif");
        assert_eq!(sarif_problems(&sarif), Vec::<String>::new());
        let sarif: Value = serde_json::from_str(&sarif).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        let mut prints: Vec<_> = results
            .iter()
            .filter(|result| result["ruleId"] != "source-changed")
            .map(|result| {
                let place = &result["locations"][0]["physicalLocation"];
                let uri = place["artifactLocation"]["uri"].as_str().unwrap();
                assert_eq!(uri, "desk%20of%20claims/sources/lock/source.txt");
                let print = result["partialFingerprints"]["ascribeFinding/v1"]
                    .as_str()
                    .unwrap();
                (print.to_owned(), place["region"]["startLine"].as_u64())
            })
            .collect();
        prints.sort();
        prints
    };
    let before = prints();
    assert!(before.len() >= 2, "{before:?}");
    let unique: HashSet<&String> = before.iter().map(|(print, _)| print).collect();
    assert_eq!(unique.len(), before.len(), "two findings have one fingerprint");
    assert!(
        out("github").starts_with("::error file=desk of claims/sources/lock/source.txt,line=5,"),
        "{}",
        out("github")
    );
    junit_adds_up(&out("junit"));

    fs_write(
        &page,
        &changed.replace("The lock\n", "The lock\n\nSome words in between.\n\n\n"),
    );
    let after = prints();
    assert_eq!(
        after,
        before
            .iter()
            .map(|(print, line)| (print.clone(), line.map(|line| line + 4)))
            .collect::<Vec<_>>()
    );

    // What the last revision had already does not fail.
    let since = || run(&["check", "--since", "HEAD"]).status.code();
    assert_eq!(since(), Some(1));
    git(&["commit", "-qam", "broken"]);
    assert_eq!(since(), Some(0));
}

fn fs_write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::io::Write::write_all(&mut std::fs::File::create(path).unwrap(), text.as_bytes()).unwrap();
}
