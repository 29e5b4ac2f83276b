//! What each fuzz target does with its bytes, and a `main` for each that needs no fuzzer.
//!
//! `cargo +nightly fuzz run analyse --fuzz-dir crates/fuzz` searches for bytes that break a target. Built without
//! the fuzzer, with plain `cargo run --manifest-path crates/fuzz/Cargo.toml --bin analyse -- FILE...`, the same
//! target reads files: so what was found can be run again, and the targets cannot rot unseen.

use ascribe_attribution::Extractor;
use ascribe_formats::read::{self, ReadOptions};
use ascribe_syntax::analyse as find;
use ascribe_tests::invariants::{check_analysis, check_claims, check_document};
use ascribe_text::Document;

/// Any text: its blocks, tokens, sentences and quotations keep the invariants.
pub fn analyse(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for document in [
        Document::from_paragraphs("paragraphs", text.clone().into_owned()),
        Document::from_plain_text("page", text.into_owned()),
    ] {
        check_document(&document);
        check_analysis(&find(&document));
    }
}

/// Any text: its claims keep the invariants, the publisher's own among them.
pub fn extract(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let document = Document::from_plain_text("page", text);
    let extractor = Extractor {
        narrator: true,
        ..Extractor::default()
    };
    check_claims(&document, &extractor.extract(&document));
}

/// Any bytes: they are refused with a reason, or read into documents that keep the invariants.
pub fn read(bytes: &[u8]) {
    for name in [
        "page.txt",
        "page.html",
        "page.md",
        "page.jsonl",
        "page.xml",
        "page.csv",
    ] {
        let options = ReadOptions::default();
        for document in read::read("id", Some(name), bytes, &options)
            .into_iter()
            .flatten()
        {
            check_document(&document);
            check_analysis(&find(&document));
        }
    }
}

/// Runs `target` over the files that the command line names, and says how many there were.
///
/// # Errors
/// When a file cannot be read.
pub fn run_on_files(target: fn(&[u8])) -> std::io::Result<()> {
    let mut count = 0;
    for path in std::env::args_os().skip(1) {
        target(&std::fs::read(path)?);
        count += 1;
    }
    eprintln!("{count} files, nothing broken");
    Ok(())
}

/// The entry of a fuzz target: libFuzzer's where it fuzzes, else a `main` that reads files.
#[macro_export]
macro_rules! target {
    ($target:path) => {
        #[cfg(fuzzing)]
        ::libfuzzer_sys::fuzz_target!(|bytes: &[u8]| $target(bytes));

        #[cfg(not(fuzzing))]
        fn main() -> ::std::io::Result<()> {
            $crate::run_on_files($target)
        }
    };
}
