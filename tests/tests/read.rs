//! Inputs of every format: the documents that come of them, and the places of their words in what was read.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stderr, reason = "it shows the figures that are asked for")]

use ascribe_formats::read::{Format, ReadOptions, open, read, stem};
use ascribe_tests::files;
use ascribe_tests::invariants::check_document;
use ascribe_text::{Document, Span};
use proptest::prelude::*;
use std::fmt::Write;
use std::path::Path;

fn outline(document: &Document) -> String {
    let metadata = &document.metadata;
    let mut out = format!("id: {}\n", document.id());
    for (name, value) in [
        ("title", &metadata.title),
        ("publisher", &metadata.publisher),
        ("published", &metadata.published),
        ("modified", &metadata.modified),
        ("url", &metadata.url),
        ("language", &metadata.language),
    ] {
        if let Some(value) = value {
            writeln!(out, "{name}: {value}").unwrap();
        }
    }
    if !metadata.authors.is_empty() {
        writeln!(out, "authors: {}", metadata.authors.join("; ")).unwrap();
    }
    for diagnostic in &document.diagnostics {
        writeln!(out, "{}: {}", diagnostic.code.name(), diagnostic.message).unwrap();
    }
    for block in document.blocks() {
        let place = document
            .in_input(block.span)
            .map_or_else(String::new, |input| format!("{input:?}"));
        writeln!(
            out,
            "{place:>10} {:<11} {:?}",
            block.kind.name(),
            document.slice(block.span)
        )
        .unwrap();
    }
    out
}

/// The words of the text stand in the input where the map says, and in its order.
fn check_places(document: &Document, input: &[u8]) {
    check_document(document);
    let text = document.text();
    let mut end = 0;
    for (start, word) in text
        .split_whitespace()
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
    {
        let span = Span::from_range(start..start + word.len());
        let Some(place) = document.in_input(span) else {
            continue;
        };
        assert!(
            place.start() >= end || place.end() > end,
            "{word:?} comes from before the word in front of it"
        );
        end = place.start();
        let found = &input[place.range()];
        if word.is_ascii() && !word.contains(['&', '<', '>', '\'', '"']) && found.len() == word.len() {
            assert_eq!(found, word.as_bytes(), "{word:?} came from other bytes");
        }
    }
}

fn read_file(path: &Path) -> Vec<Document> {
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let documents = read(stem(name), Some(name), &bytes, &ReadOptions::default()).unwrap();
    for document in &documents {
        if document.input.is_some()
            && !name.ends_with(".gz")
            && !name.ends_with(".zst")
            && !name.contains(".warc")
        {
            check_places(document, &bytes);
        }
        check_document(document);
    }
    documents
}

#[test]
fn web_pages() {
    insta::with_settings!({ snapshot_path => "../snapshots/html", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("../../fixtures/html", "*.html", |path| {
            let documents = read_file(path);
            assert_eq!(documents.len(), 1);
            insta::assert_snapshot!("page", outline(&documents[0]));
        });
    });
}

#[test]
fn other_inputs() {
    insta::with_settings!({ snapshot_path => "../snapshots/read", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("../../fixtures/read", "*.*", |path| {
            let documents: Vec<String> = read_file(path).iter().map(outline).collect();
            insta::assert_snapshot!("documents", documents.join("\n"));
        });
    });
}

#[test]
fn an_archive_packed_or_not_holds_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/read");
    let texts = |name: &str| -> Vec<String> {
        read_file(&folder.join(name))
            .iter()
            .map(|d| d.text().to_owned())
            .collect()
    };
    assert_eq!(texts("pages.warc"), texts("packed.warc.gz"));
    let plain = b"Two frames\n\nThe second said nothing that the first had not said before it.";
    let packed: Vec<u8> = plain
        .chunks(20)
        .flat_map(|chunk| {
            ruzstd::encoding::compress_to_vec(chunk, ruzstd::encoding::CompressionLevel::Fastest)
        })
        .collect();
    let documents = read("d", Some("d.txt.zst"), &packed, &ReadOptions::default()).unwrap();
    assert_eq!(documents[0].text().as_bytes(), plain);
}

#[test]
fn what_cannot_be_read_is_told() {
    let told = |name: &str, bytes: &[u8]| {
        let errors: Vec<String> = match open(stem(name), Some(name), bytes, &ReadOptions::default()) {
            Ok(documents) => documents
                .map(|document| {
                    document.map_or_else(
                        |error| error.to_string(),
                        |document| format!("read {}", document.id()),
                    )
                })
                .collect(),
            Err(error) => vec![error.to_string()],
        };
        format!("{name}: {}\n", errors.join(" | "))
    };
    let mut out = String::new();
    out += &told("empty.txt", b"");
    out += &told("blank.html", b"<html><body> </body></html>");
    out += &told("a.pdf", b"%PDF-1.7 x");
    out += &told(
        "lines.jsonl",
        b"{\"text\": \"One said so.\"}\nnot json\n{\"body\": 1}\n{\"text\": \"Two said so.\"}",
    );
    out += &told("list.json", b"[1]");
    out += &told(
        "cut.warc",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 100\r\n\r\nshort",
    );
    out += &told("other.warc", b"PK");
    out += &told("broken.txt.gz", b"\x1F\x8B\x08\x00garbage");
    out += &told("front.md", b"+++\ntitle = \n+++\n\nText.");
    insta::with_settings!({ snapshot_path => "../snapshots/read", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("errors", out);
    });
}

#[test]
fn fields_of_objects_can_be_named() {
    let mut options = ReadOptions::default();
    options.fields.set("text=body").unwrap();
    options.fields.set("id=key").unwrap();
    let documents = read(
        "d",
        None,
        b"{\"key\": \"k\", \"body\": \"It rained, she said.\"}",
        &options,
    )
    .unwrap();
    assert_eq!(
        (documents[0].id(), documents[0].text()),
        ("k", "It rained, she said.")
    );
    assert!(options.fields.set("colour=red").is_err());
}

proptest! {
    /// No bytes whatever break a reader: it gives documents that hold, or says why not.
    #[test]
    fn no_bytes_break_a_reader(bytes in input(), format in prop::sample::select(Format::ALL)) {
        let options = ReadOptions { from: Some(format), ..ReadOptions::default() };
        if let Ok(documents) = open("d", None, &*bytes, &options) {
            for document in documents.flatten() {
                check_document(&document);
                for block in document.blocks() {
                    if let Some(place) = document.in_input(block.span).filter(|_| document.input.is_some()) {
                        prop_assert!(place.end() as usize <= bytes.len());
                    }
                }
            }
        }
    }
}

/// Bytes put together of pieces that the formats are made of.
fn input() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<article>",
            "<h1>",
            "</h1>",
            "<br>",
            "<li>",
            "<table><tr><td>",
            "</td></tr>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<a href='x",
            "&amp;",
            "&#x201c;",
            "&",
            "<",
            ">",
            "\u{ad}",
            "\u{200b}",
            "<title>",
            "</title>",
            "<blockquote>",
            "<q>",
            "</q>",
            "<q cite=x",
            "<pre>\n",
            "# ",
            "\n\n",
            "> ",
            "- ",
            "+++\n",
            "---\n",
            "title: x\n",
            "|a|b|\n|-|-|\n",
            "```\n",
            "*",
            "[a](b)",
            "![c](d)",
            "\\*",
            "{\"text\": \"",
            "\"}",
            "\n",
            "WARC/1.0\r\n",
            "WARC-Type: response\r\n",
            "Content-Length: 5\r\n\r\n",
            "HTTP/1.1 200\r\n\r\n",
            "The council said on Monday that it would close the bridge.",
            "“No,” she said. ",
            " ",
            "\u{feff}",
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..12),
        "\\PC{0,20}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// What is extracted holds the words that a person would copy from the page, and hardly any other: at least 98 in
/// a hundred both ways over all pages, 90 on each.
#[test]
fn the_words_of_web_pages_are_found() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/html");
    let (mut found_all, mut wanted_all, mut right_all, mut pages) = (0, 0, 0, 0);
    for path in files(folder, "html") {
        let expected = std::fs::read_to_string(path.with_extension("expected")).unwrap();
        let documents = read_file(&path);
        let (right, found, wanted) = common_words(documents[0].text(), &expected);
        let (precision, recall) = (right as f64 / found as f64, right as f64 / wanted as f64);
        eprintln!(
            "{:<24} precision {precision:.3} recall {recall:.3}",
            path.file_stem().unwrap().to_str().unwrap()
        );
        assert!(
            precision >= 0.9 && recall >= 0.9,
            "{}: precision {precision:.3}, recall {recall:.3}",
            path.display()
        );
        pages += 1;
        right_all += right;
        found_all += found;
        wanted_all += wanted;
    }
    let (precision, recall) = (
        right_all as f64 / found_all as f64,
        right_all as f64 / wanted_all as f64,
    );
    eprintln!("{pages} pages: precision {precision:.4} recall {recall:.4}");
    assert!(pages >= 12, "only {pages} pages were found");
    assert!(
        precision >= 0.98 && recall >= 0.98,
        "precision {precision:.4}, recall {recall:.4}"
    );
}

/// How many words the texts have in common, as multisets, and how many each has.
fn common_words(found: &str, wanted: &str) -> (usize, usize, usize) {
    let words = |text: &str| {
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    let (found, wanted) = (words(found), words(wanted));
    let (mut a, mut b, mut right) = (0, 0, 0);
    while a < found.len() && b < wanted.len() {
        match found[a].cmp(&wanted[b]) {
            std::cmp::Ordering::Less => a += 1,
            std::cmp::Ordering::Greater => b += 1,
            std::cmp::Ordering::Equal => {
                right += 1;
                a += 1;
                b += 1;
            }
        }
    }
    (right, found.len(), wanted.len())
}
