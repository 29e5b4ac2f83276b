//! Extraction as a whole: properties that hold of any text.

use ascribe_attribution::Extractor;
use ascribe_tests::invariants::check_claims;
use ascribe_text::Document;
use proptest::prelude::*;

/// Words, names and signs that the rules look for, to be put together at random.
const PIECES: &[&str] = &[
    "Mr.",
    "Ms.",
    "President",
    "Orlov",
    "Hale",
    "Anna Berg",
    "the",
    "a",
    "minister",
    "ministry",
    "official",
    "he",
    "she",
    "they",
    "it",
    "who",
    "which",
    "his",
    "said",
    "says",
    "told",
    "reporters",
    "denied",
    "did",
    "not",
    "n't",
    "asked",
    "whether",
    "that",
    "to",
    "of",
    "for",
    "in",
    "a statement",
    "according to",
    "announced",
    "added",
    "adding that",
    "claim",
    "'s",
    "warning",
    "expressed",
    "optimism about",
    "called",
    "believes",
    "hopes",
    "plans",
    "was quoted as saying",
    "is expected to",
    "reportedly",
    "on Wednesday",
    "19 June 2024",
    "and",
    "but",
    "because",
    "new rates",
    "win",
    "the bridge",
    "will hold",
    "$1.5m",
    "Reuters",
    "Kremlin",
    "report",
    "shows",
    "no",
    "comment",
    "\"",
    "\"",
    "\u{201c}",
    "\u{201d}",
    "'",
    "\u{2018}",
    "\u{2019}",
    ",",
    ",",
    ".",
    ".",
    "?",
    "!",
    ":",
    ";",
    "-",
    "\u{2014}",
    "(",
    ")",
    "\n",
    "\n\n",
    "\n\nQ:",
    "\n\nHALE:",
    "By Anna Berg\n\n",
    "MOSCOW (Reuters) -",
    "\u{fffd}",
    "\u{0}",
    "\u{e9}",
    "\u{1f600}",
];

fn check(text: String) {
    let document = Document::from_plain_text("d", text);
    for narrator in [false, true] {
        let extractor = Extractor {
            narrator,
            ..Extractor::default()
        };
        let list = extractor.extract(&document);
        check_claims(&document, &list);
        assert_eq!(list, extractor.extract(&document), "one text, one answer");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_string_is_read_for_claims(text in any::<String>()) {
        check(text);
    }

    #[test]
    fn any_run_of_pieces_is_read_for_claims(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        check(pieces.join(" "));
    }
}
