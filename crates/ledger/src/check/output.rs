//! A report as text, JSON, GitHub annotations, SARIF 2.1.0 and JUnit XML.

use super::{Code, Finding, Report, Tally};
use crate::words::word_diff;
use serde_json::json;
use std::fmt::Write as _;

/// How a [`Report`] is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// Workflow commands that GitHub shows beside the lines.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for CI servers that count tests.
    Junit,
}

impl Layout {
    /// Every layout, in order.
    pub const ALL: [Self; 5] = [Self::Text, Self::Json, Self::Github, Self::Sarif, Self::Junit];

    /// The stable name used on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Github => "github",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
        }
    }
}

/// Annotations that GitHub shows of one step; what is beyond stands in the log only.
const GITHUB_LIMIT: usize = 10;

/// Writes `report`.
#[must_use]
pub fn render(report: &Report, layout: Layout) -> String {
    match layout {
        Layout::Text => text(report),
        Layout::Json => pretty(&json_report(report)),
        Layout::Github => github(report),
        Layout::Sarif => pretty(&sarif(report)),
        Layout::Junit => junit(report),
    }
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

fn text(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        finding_text(&mut out, finding);
    }
    out.push_str(&summary(report));
    out
}

fn finding_text(out: &mut String, finding: &Finding) {
    let level = if finding.fails { "" } else { " (does not fail)" };
    let claim = finding
        .claim
        .as_ref()
        .map_or_else(String::new, |id| format!(" {id}"));
    // A line of it that began with `::` would be a command to a workflow.
    let message: Vec<&str> = finding.message.split_whitespace().collect();
    let _ = writeln!(
        out,
        "{}: {}{claim}: {}{level}",
        place(finding),
        finding.code.name(),
        message.join(" ")
    );
    if matches!(finding.code, Code::Stale | Code::SourceChanged) {
        return;
    }
    if finding.before.lines().count() == 1 && finding.after.lines().count() == 1 {
        let (before, after) = word_diff(&finding.before, &finding.after);
        let _ = writeln!(out, "    - {before}\n    + {after}");
        return;
    }
    for line in finding.before.lines() {
        let _ = writeln!(out, "    - {line}");
    }
    for line in finding.after.lines() {
        let _ = writeln!(out, "    + {line}");
    }
}

fn place(finding: &Finding) -> String {
    match finding.line {
        Some(line) => format!("{}:{line}", finding.path),
        None => finding.path.clone(),
    }
}

/// "3 findings fail, 1 more shown; checked 2 of 2 documents, ...".
fn summary(report: &Report) -> String {
    let fails = report.findings.iter().filter(|finding| finding.fails).count();
    let shown = report.findings.len() - fails;
    let mut out = match fails {
        0 => "nothing fails".to_owned(),
        1 => "1 finding fails".to_owned(),
        n => format!("{n} findings fail"),
    };
    if shown > 0 {
        let _ = write!(out, ", {shown} more shown");
    }
    let of = |tally: Tally, what: &str| format!("{} of {} {what}", tally.checked, tally.total);
    let _ = writeln!(
        out,
        "; checked {}, {}, {}",
        of(report.documents, "documents"),
        of(report.claims, "claims"),
        of(report.verdicts, "verdicts")
    );
    if report.documents.checked == 0 {
        out.push_str("nothing was checked: this is not a pass\n");
    }
    out
}

/// "error" for what fails, and for what could not be checked: neither is a pass.
fn level(finding: &Finding) -> &'static str {
    if finding.is_no_pass() { "error" } else { "warning" }
}

fn json_report(report: &Report) -> serde_json::Value {
    let tally = |tally: Tally| json!({"checked": tally.checked, "total": tally.total});
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            json!({
                "code": finding.code.name(),
                "fails": finding.fails,
                "document": finding.document,
                "claim": finding.claim,
                "path": finding.path,
                "line": finding.line,
                "message": finding.message,
                "before": finding.before,
                "after": finding.after,
                "fingerprint": finding.fingerprint(),
            })
        })
        .collect();
    json!({
        "schema": "ascribe-check/1",
        "exit": report.exit_code(),
        "documents": tally(report.documents),
        "claims": tally(report.claims),
        "verdicts": tally(report.verdicts),
        "findings": findings,
    })
}

fn github(report: &Report) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let mut out = String::new();
    let room = if report.findings.len() > GITHUB_LIMIT {
        GITHUB_LIMIT - 1
    } else {
        GITHUB_LIMIT
    };
    for finding in report.findings.iter().take(room) {
        let level = level(finding);
        let line = finding
            .line
            .map_or_else(String::new, |line| format!(",line={line}"));
        let mut message = finding.message.clone();
        for (sign, side) in [("-", &finding.before), ("+", &finding.after)] {
            if finding.code != Code::Stale {
                for line in side.lines() {
                    let _ = write!(message, "\n{sign} {line}");
                }
            }
        }
        let _ = writeln!(
            out,
            "::{level} file={}{line},title={}::{}",
            property(&finding.path),
            property(finding.code.name()),
            data(&message)
        );
    }
    let rest = report.findings.get(room..).unwrap_or_default();
    if !rest.is_empty() {
        // The worst of the rest comes first.
        let level = level(&rest[0]);
        let _ = writeln!(
            out,
            "::{level} title=and more::{} more findings stand in this step's log",
            rest.len()
        );
        for finding in rest {
            finding_text(&mut out, finding);
        }
    }
    out.push_str(&summary(report));
    out
}

fn sarif(report: &Report) -> serde_json::Value {
    let rules: Vec<_> = Code::ALL
        .iter()
        .map(|code| {
            json!({
                "id": code.name(),
                "shortDescription": {"text": code.meaning()},
                "defaultConfiguration": {"level": if code.fails_by_default() { "error" } else { "warning" }},
            })
        })
        .collect();
    let results: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            let mut location = json!({"artifactLocation": {"uri": uri(&finding.path)}});
            if let Some(line) = finding.line {
                location["region"] = json!({"startLine": line});
            }
            let mut message = finding.message.clone();
            if !matches!(finding.code, Code::Stale | Code::SourceChanged) {
                for (what, side) in [("was", &finding.before), ("is", &finding.after)] {
                    if !side.is_empty() {
                        let _ = write!(message, "\n{what}: {side}");
                    }
                }
            }
            json!({
                "ruleId": finding.code.name(),
                "ruleIndex": Code::ALL.iter().position(|&code| code == finding.code),
                "level": level(finding),
                "message": {"text": sarif_text(&message)},
                "locations": [{"physicalLocation": location}],
                "partialFingerprints": {"ascribeFinding/v1": finding.fingerprint()},
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "ascribe",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
            "invocations": [{
                "executionSuccessful": report.exit_code() != 3,
                "toolExecutionNotifications": [{"level": "note", "message": {"text": summary(report).trim_end()}}],
            }],
        }],
    })
}

/// A message as SARIF wants it (3.11): braces doubled, since one would begin a placeholder, and no link made of what a page says.
fn sarif_text(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

/// Per-cent encodes what may not stand in a relative URI.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn junit(report: &Report) -> String {
    let documents = |of: fn(&Finding) -> bool| {
        let mut names: Vec<&str> = report
            .findings
            .iter()
            .filter(|finding| of(finding))
            .map(|finding| finding.document.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let failed = documents(|finding| finding.fails);
    let mut unchecked = documents(|finding| finding.code == Code::Unchecked);
    unchecked.retain(|document| failed.binary_search(document).is_err());
    // Servers that read nothing else would take a file without tests for a pass.
    let nothing = report.names.is_empty();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites>\n  <testsuite name=\"ascribe check\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        report.names.len() + usize::from(nothing),
        failed.len(),
        unchecked.len() + usize::from(nothing)
    );
    if nothing {
        out.push_str(
            "    <testcase classname=\"claims\" name=\"documents\">\n      \
             <error type=\"unchecked\" message=\"there is no document: nothing was checked\"/>\n    </testcase>\n",
        );
    }
    for name in &report.names {
        let _ = writeln!(
            out,
            "    <testcase classname=\"claims\" name=\"{}\">",
            escaped(name)
        );
        let own = || report.findings.iter().filter(|finding| finding.document == *name);
        let mut fails = own().filter(|finding| finding.fails).peekable();
        if let Some(first) = fails.peek() {
            let _ = write!(
                out,
                "      <failure type=\"{}\" message=\"{}\">",
                first.code.name(),
                escaped(&first.message)
            );
            let mut body = String::new();
            for finding in fails {
                finding_text(&mut body, finding);
            }
            out.push_str(&escaped(body.trim_end()));
            out.push_str("</failure>\n");
        } else if let Some(unchecked) = own().find(|finding| finding.code == Code::Unchecked) {
            let _ = writeln!(
                out,
                "      <error type=\"unchecked\" message=\"{}\"/>",
                escaped(&unchecked.message)
            );
        }
        out.push_str("    </testcase>\n");
    }
    let _ = writeln!(
        out,
        "    <system-out>{}</system-out>\n  </testsuite>\n</testsuites>",
        escaped(summary(report).trim_end())
    );
    out
}

/// Text for XML: the five characters, and none that XML 1.0 forbids.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' | '\t' => out.push(c),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
