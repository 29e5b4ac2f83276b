//! The rules for attributions over our own short articles.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ascribe_attribution::{Attribution, rules};
use ascribe_syntax::{Analysis, TokenRange, analyse, tag};
use ascribe_tests::files;
use ascribe_text::Document;
use std::fmt::Write as _;
use std::path::Path;

/// Each text of `fixtures/attribution` with what the rules find in it.
#[test]
fn fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/attribution");
    let paths = files(folder, "txt");
    assert!(paths.len() >= 40, "the fixtures are there: {}", paths.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/attribution");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in paths {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let document = Document::from_plain_text(name, std::fs::read_to_string(&path).unwrap());
            let mut analysis = analyse(&document);
            tag(&mut analysis);
            let found = rules::attributions(&analysis);
            check(&analysis, &found);
            insta::assert_snapshot!(name, render(&analysis, &found));
        }
    });
}

/// What holds of every list of attributions.
fn check(analysis: &Analysis<'_>, found: &[Attribution]) {
    let count = u32::try_from(analysis.tokens.len()).unwrap();
    let mut first = (0, 0);
    for (number, attribution) in found.iter().enumerate() {
        let ranges: Vec<TokenRange> = attribution.ranges().collect();
        assert!(
            !attribution.content.is_empty(),
            "a content stands: {attribution:?}"
        );
        for (at, range) in ranges.iter().enumerate() {
            assert!(
                !range.is_empty() && range.end() <= count,
                "in bounds: {attribution:?}"
            );
            assert!(
                ranges[..at].iter().all(|other| !other.overlaps(*range)),
                "roles share no token: {attribution:?}"
            );
        }
        assert!(
            attribution.content.is_sorted(),
            "pieces in text order: {attribution:?}"
        );
        let start = ranges
            .iter()
            .map(|range| (range.start(), range.end()))
            .min()
            .unwrap();
        assert!(first <= start, "sorted: {attribution:?}");
        first = start;
        assert!((0.0..=1.0).contains(&attribution.confidence));
        let rule = rules::RULES.iter().find(|rule| rule.name == attribution.rule);
        assert!(rule.is_some(), "a known rule: {attribution:?}");
        let (cue, head) = (attribution.cue.unwrap(), attribution.cue_head.unwrap());
        assert!(cue.contains(head), "the head is in the cue: {attribution:?}");
        if let Some(outer) = attribution.inside {
            assert_ne!(outer, number);
            assert!(
                found[outer]
                    .content
                    .iter()
                    .any(|piece| piece.contains(cue.start())),
                "inside its outer one: {attribution:?}"
            );
        }
        for aside in attribution.addressee.iter().chain(&attribution.medium) {
            assert!(aside.end() <= count);
            assert!(!attribution.content.iter().any(|piece| piece.overlaps(*aside)));
        }
    }
}

/// One attribution a paragraph: `[source] <cue> {content}`, then class, rule, kind of source and flags.
fn render(analysis: &Analysis<'_>, found: &[Attribution]) -> String {
    let mut out = String::new();
    if found.is_empty() {
        out.push_str("nothing\n");
    }
    let text = |range: TokenRange| analysis.text(range).replace('\n', " ");
    for (number, attribution) in found.iter().enumerate() {
        let source = attribution.source.map(text).unwrap_or_default();
        let cue = attribution.cue.map(text).unwrap_or_default();
        let content: Vec<_> = attribution
            .content
            .iter()
            .map(|piece| format!("{{{}}}", text(*piece)))
            .collect();
        writeln!(out, "{}: [{source}] <{cue}> {}", number + 1, content.join(" ")).unwrap();
        write!(
            out,
            "   {}, {}, {}, head {:?}",
            attribution.class.name(),
            attribution.rule,
            attribution.source_kind.name(),
            analysis.word(attribution.cue_head.unwrap()),
        )
        .unwrap();
        for (flag, set) in [("negated", attribution.negated), ("hedged", attribution.hedged)] {
            if set {
                write!(out, ", {flag}").unwrap();
            }
        }
        for (name, aside) in [("to", attribution.addressee), ("medium", attribution.medium)] {
            if let Some(range) = aside {
                write!(out, ", {name} {:?}", text(range)).unwrap();
            }
        }
        if let Some(outer) = attribution.inside {
            write!(out, ", inside {}", outer + 1).unwrap();
        }
        out.push('\n');
    }
    out
}
