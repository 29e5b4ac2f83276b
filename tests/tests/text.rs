//! Plain-text pages: blocks and metadata of every fixture, and invariants of any text.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stderr, reason = "it says what it could not check")]

use ascribe_tests::invariants::check_document;
use ascribe_text::{BlockKind, Document, LineIndex};
use proptest::prelude::*;
use std::fmt::Write;
use std::path::Path;

/// Metadata, then one line a block.
fn outline(document: &Document) -> String {
    let metadata = &document.metadata;
    let mut out = String::new();
    for (name, value) in [
        ("title", metadata.title.as_deref()),
        ("publisher", metadata.publisher.as_deref()),
        ("published", metadata.published.as_deref()),
        ("modified", metadata.modified.as_deref()),
    ] {
        if let Some(value) = value {
            writeln!(out, "{name}: {value}").unwrap();
        }
    }
    if !metadata.authors.is_empty() {
        writeln!(out, "authors: {}", metadata.authors.join("; ")).unwrap();
    }
    let lines = LineIndex::new(document.text());
    for block in document.blocks() {
        let line = lines.place(block.span.start()).line;
        writeln!(
            out,
            "{line:>3} {:<11} {:?}",
            block.kind.name(),
            document.slice(block.span)
        )
        .unwrap();
    }
    out
}

#[test]
fn fixtures() {
    insta::with_settings!({ snapshot_path => "../snapshots/text", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("../../fixtures/text", "*.txt", |path| {
            let text = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
            let document = Document::from_plain_text("fixture", text);
            check_document(&document);
            insta::assert_snapshot!("blocks", outline(&document));
        });
    });
}

/// The page that the project was first asked to read. It is not part of the repository.
#[test]
fn a_real_page_is_told_from_its_frame() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/article/russia-dprk-agreement.txt");
    let Ok(bytes) = std::fs::read(&path) else {
        eprintln!("absent, so not checked: {}", path.display());
        return;
    };
    let document = Document::from_plain_text("page", String::from_utf8(bytes).unwrap());
    check_document(&document);
    let metadata = &document.metadata;
    assert!(
        metadata
            .title
            .as_deref()
            .is_some_and(|title| title.starts_with("Russia, N. Korea ink"))
    );
    assert_eq!(metadata.publisher.as_deref(), Some("Anadolu Agency"));
    assert_eq!(metadata.published.as_deref(), Some("2024-06-19T13:10"));
    assert_eq!(metadata.modified.as_deref(), Some("2024-07-09T01:38"));
    let count = |kind| {
        document
            .blocks()
            .iter()
            .filter(|block| block.kind == kind)
            .count()
    };
    assert_eq!(count(BlockKind::Boilerplate), 3);
    assert_eq!(count(BlockKind::Caption), 1);
    assert_eq!(count(BlockKind::Heading), 4);
}

/// What the gold annotations of the training articles mark must not be taken for a frame around the text: it
/// would be lost to every later stage.
#[test]
fn hardly_any_gold_attribution_is_lost_to_the_frame() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/polnear/train");
    let Ok(files) = std::fs::read_dir(folder.join("attributions")) else {
        eprintln!("absent, so not checked: {}", folder.display());
        return;
    };
    let (mut marked, mut lost) = (0, 0);
    for file in files {
        let file = file.unwrap().path();
        let name = file.file_stem().unwrap().to_str().unwrap();
        let (document, _annotator) = name.rsplit_once('_').unwrap();
        let text = std::fs::read_to_string(folder.join("text").join(document).with_extension("txt")).unwrap();
        let document = Document::from_plain_text(document, text);
        check_document(&document);
        let bytes: Vec<usize> = document.text().char_indices().map(|(at, _)| at).collect();
        let gold = std::fs::read_to_string(&file).unwrap();
        for line in gold.lines().filter(|line| line.starts_with('T')) {
            let mut fields = line.split('\t');
            // A wrapped line's second half may start with a T as well.
            let Some(place) = fields.nth(1) else { continue };
            let Some((role @ ("Source" | "Cue" | "Content"), offsets)) = place.split_once(' ') else {
                continue;
            };
            marked += 1;
            let outside = offsets.split(';').any(|piece| {
                let (start, end) = piece.split_once(' ').unwrap();
                let byte = |n: &str| {
                    n.parse()
                        .ok()
                        .and_then(|n: usize| bytes.get(n))
                        .copied()
                        .unwrap_or(document.text().len())
                };
                let (start, end) = (byte(start), byte(end));
                document
                    .blocks()
                    .iter()
                    .filter(|block| !block.kind.is_prose())
                    .any(|block| block.span.range().start < end && start < block.span.range().end)
            });
            if outside {
                lost += 1;
                eprintln!("{name}: {role} {offsets}");
            }
        }
    }
    assert!(
        marked > 50_000,
        "the corpus is there, but holds only {marked} marks"
    );
    assert!(
        lost * 2_000 <= marked,
        "{lost} of {marked} marks lie in captions, bylines, datelines or boilerplate"
    );
}

/// Texts made of the pieces that pages are made of, in any order.
fn page() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Skip to content".to_owned()),
        Just("Bridge to close, council says".to_owned()),
        Just("Bridge to close, council says | Herald".to_owned()),
        Just("By Jane Doe, Reuters".to_owned()),
        Just("June 19, 2024 1:10 PM".to_owned()),
        Just("Last Updated: Jul 9, 2024".to_owned()),
        Just("MOSCOW (Reuters) - ".to_owned()),
        Just("DOE: ".to_owned()),
        Just("> quoted".to_owned()),
        Just("• item".to_owned()),
        Just("(AP Photo/Sam Poe)".to_owned()),
        "[ -~]{0,100}",
        "\\PC{0,40}",
        any::<String>(),
    ];
    let gap = prop_oneof![
        Just("\n"),
        Just("\n\n"),
        Just("\r\n"),
        Just("\r"),
        Just(" "),
        Just(""),
        Just("\u{a0}\n")
    ];
    prop::collection::vec((piece, gap), 0..24).prop_map(|pieces| {
        pieces
            .into_iter()
            .flat_map(|(piece, gap)| [piece, gap.to_owned()])
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn blocks_tile_any_text(text in prop_oneof![page(), any::<String>()]) {
        check_document(&Document::from_plain_text("any", text));
    }

    #[test]
    fn a_date_found_is_in_the_text(text in "[0-9A-Za-z:/.,+ -]{0,60}|\\PC{0,60}") {
        if let Some((range, stamp)) = ascribe_text::date::Timestamp::find(&text) {
            prop_assert!(text.get(range).is_some());
            prop_assert!(stamp.to_string().len() >= 10);
        }
    }
}
