//! How fast a document becomes tokens, sentences, quotations, tags and parses; each stage alone, on what those before it found.
//!
//! Reads news from `../shared/corpora` beside the repository where it is present, else the fixtures, repeated.
#![allow(missing_docs, reason = "criterion's macros make public items")]

use ascribe_syntax::{analyse, parse, tag};
use ascribe_text::Document;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;

/// As large as a day's output of an agency; far beyond any cache.
const SIZE: usize = 8 << 20;

fn text() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = [
        root.join("../shared/corpora/polnear/dev/text"),
        root.join("fixtures/syntax"),
    ];
    let mut piece = String::new();
    for folder in folders {
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            piece.push_str(&std::fs::read_to_string(path).unwrap_or_default());
            piece.push_str("\n\n");
        }
        if !piece.is_empty() {
            break;
        }
    }
    assert!(!piece.is_empty(), "there is text to read");
    piece.repeat(SIZE.div_ceil(piece.len()))
}

fn bench(criterion: &mut Criterion) {
    let document = Document::from_paragraphs("bench", text());
    let mut group = criterion.benchmark_group("syntax");
    group.sample_size(10);
    // The measure to hold the rest against: reading the words, as `wc -w` does.
    group.throughput(Throughput::Bytes(document.text().len() as u64));
    group.bench_function("split at white space", |bencher| {
        bencher.iter(|| black_box(document.text()).split_ascii_whitespace().count());
    });
    group.bench_function("tokens (bytes)", |bencher| {
        bencher.iter(|| black_box(analyse(black_box(&document))));
    });
    let mut analysis = analyse(&document);
    group.throughput(Throughput::Elements(analysis.tokens.len() as u64));
    group.bench_function("tokens", |bencher| {
        bencher.iter(|| black_box(analyse(black_box(&document))));
    });
    group.bench_function("tag", |bencher| bencher.iter(|| tag(black_box(&mut analysis))));
    group.bench_function("parse", |bencher| {
        bencher.iter(|| parse(black_box(&mut analysis), |_| true));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
