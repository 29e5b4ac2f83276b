//! Tokens, sentences and quotations: properties that hold of any text.

use ascribe_syntax::{Analysis, QuotationKind, analyse};
use ascribe_tests::files;
use ascribe_tests::invariants::{check_analysis, check_document};
use ascribe_text::Document;
use proptest::prelude::*;
use std::path::Path;

/// Each text of `fixtures/syntax` with its tokens, sentences, quotations and diagnostics.
#[test]
fn fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/syntax");
    let paths = files(folder, "txt");
    assert!(paths.len() >= 25, "the fixtures are there: {}", paths.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/syntax");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in paths {
            let name = path.file_stem().unwrap().to_str().unwrap();
            let document = Document::from_paragraphs(name, std::fs::read_to_string(&path).unwrap());
            check_document(&document);
            let analysis = analyse(&document);
            check_analysis(&analysis);
            insta::assert_snapshot!(name, render(&analysis));
        }
    });
}

/// Sentences with their numbers, tokens parted by bars, an empty line between blocks; then quotations and
/// diagnostics.
fn render(analysis: &Analysis<'_>) -> String {
    let mut out = String::new();
    let mut block = 0;
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        if sentence.block != block {
            out.push('\n');
            block = sentence.block;
        }
        let words: Vec<_> = sentence
            .tokens
            .iter()
            .map(|at| {
                analysis
                    .word(at)
                    .escape_debug()
                    .to_string()
                    .replace("\\'", "'")
                    .replace("\\\"", "\"")
            })
            .collect();
        out.push_str(&format!("{}: {}", number + 1, words.join(" | ")));
        out.push('\n');
    }
    for (number, quotation) in analysis.quotations.iter().enumerate() {
        let kind = match quotation.kind {
            QuotationKind::Speech => "speech",
            QuotationKind::Fragment => "fragment",
            QuotationKind::Name => "name",
        };
        out.push_str(&format!("\nq{} {kind}", number + 1));
        if let Some(outer) = quotation.inside {
            out.push_str(&format!(", in q{}", outer + 1));
        }
        if let Some(before) = quotation.continues {
            out.push_str(&format!(", continues q{}", before + 1));
        }
        if !quotation.closed {
            out.push_str(", open");
        }
        out.push_str(&format!(": {}", analysis.text(quotation.tokens)));
    }
    for diagnostic in &analysis.diagnostics {
        out.push_str(&format!("\n! {}: {}", diagnostic.code.name(), diagnostic.message));
        if let Some(span) = diagnostic.span {
            out.push_str(&format!(" at {span:?}"));
        }
    }
    out
}

/// Pieces that news is made of, and pieces that break splitters; put together at random they meet in ways that
/// no single character strategy reaches.
const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\"",
    "\"",
    "'",
    "\u{2018}",
    "\u{2019}",
    "\u{201c}",
    "\u{201d}",
    "\u{201e}",
    "\u{ab}",
    "\u{bb}",
    "\u{2039}",
    "\u{203a}",
    "``",
    "''",
    "`",
    ".",
    ",",
    "?",
    "!",
    "...",
    "\u{2026}",
    "-",
    "--",
    "\u{2013}",
    "\u{2014}",
    "(",
    ")",
    "[",
    "]",
    ":",
    ";",
    "$",
    "%",
    "&",
    "/",
    "@",
    "#",
    "_",
    "*",
    "U.S.",
    "Mr.",
    "J.",
    "p.m.",
    "No.",
    "etc.",
    "Jan.",
    "I",
    "The",
    "Putin",
    "said",
    "workers",
    "don't",
    "cannot",
    "goin'",
    "n't",
    "'s",
    "\u{2019}s",
    "rock 'n' roll",
    "'90s",
    "3.5",
    "1,000",
    "$1.5m",
    "9/11",
    "5'10\"",
    "http://x.org/a.",
    "a@b.co",
    "\u{1f600}",
    "\u{1f1f7}\u{1f1fa}",
    "\u{200d}",
    "\u{301}",
    "\u{fffd}",
    "\u{0}",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\u{ad}",
    "\u{4e2d}\u{6587}",
    "\u{3002}",
    "\u{e9}",
    "\u{bd}",
    "\u{2212}5",
    "x",
    "1",
];

fn check(text: &str) {
    for document in [
        Document::from_paragraphs("paragraphs", text.to_owned()),
        Document::from_plain_text("page", text.to_owned()),
    ] {
        check_document(&document);
        let analysis = analyse(&document);
        check_analysis(&analysis);
        let again = analyse(&document);
        let all = |a: &Analysis<'_>| {
            (
                a.tokens.clone(),
                a.sentences.clone(),
                a.quotations.clone(),
                a.diagnostics.clone(),
            )
        };
        assert_eq!(all(&analysis), all(&again), "one text, one answer");
    }
}

/// A text of one piece again and again takes time in proportion to its length: were it the square, this would
/// not end.
#[test]
fn long_runs_are_analysed() {
    for piece in PIECES.iter().chain(&[
        "a.",
        "ab.",
        "a-",
        "www.",
        "x(",
        "\u{201c}\u{2018}",
        "\" ",
        "' a",
        "?\" A ",
    ]) {
        for gap in ["", " "] {
            let text = format!("{piece}{gap}").repeat(200_000 / (piece.len() + gap.len()));
            let document = Document::from_paragraphs("d", text);
            let analysis = analyse(&document);
            let tokens: u32 = analysis.sentences.iter().map(|s| s.tokens.len()).sum();
            assert_eq!(tokens as usize, analysis.tokens.len(), "{piece:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_string_is_analysed(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_run_of_pieces_is_analysed(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(&pieces.concat());
    }
}
