//! Tokens, sentences and quotations: properties that hold of any text.

use ascribe_syntax::{Analysis, analyse};
use ascribe_tests::invariants::{check_analysis, check_document};
use ascribe_text::Document;
use proptest::prelude::*;

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

fn check(text: String) {
    let document = Document::from_paragraphs("d", text);
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_string_is_analysed(text in any::<String>()) {
        check(text);
    }

    #[test]
    fn any_run_of_pieces_is_analysed(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(pieces.concat());
    }
}
