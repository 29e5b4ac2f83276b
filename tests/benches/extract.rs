//! How fast text becomes claims in JSON, on one core: reading, extraction, writing.
//!
//!     cargo bench -p ascribe-tests --bench extract
//!
//! Reads news from `../shared/corpora` beside the repository where it is present, else the fixtures. The last
//! figure is the measure to hold the others against: splitting the same text at white space, as `wc -w` does.
#![allow(missing_docs, reason = "criterion's macros make public items")]

use ascribe_attribution::Extractor;
use ascribe_formats::json;
use ascribe_text::Document;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;

fn texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let news = root.join("../shared/corpora/polnear/dev/text");
    let fixtures =
        ["attribution", "extract", "syntax", "text"].map(|stage| root.join("fixtures").join(stage));
    let read = |folder: &Path| -> Vec<String> {
        let mut paths: Vec<_> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
            .collect();
        paths.sort();
        paths
            .iter()
            .filter_map(|path| std::fs::read_to_string(path).ok())
            .collect()
    };
    let mut texts = read(&news);
    if texts.is_empty() {
        texts = fixtures.iter().flat_map(|folder| read(folder)).collect();
    }
    assert!(!texts.is_empty(), "there is text to read");
    texts
}

fn bench(criterion: &mut Criterion) {
    let texts = texts();
    let extractor = Extractor::default();
    let mut group = criterion.benchmark_group("extract");
    group.throughput(Throughput::Bytes(
        texts.iter().map(|text| text.len() as u64).sum(),
    ));
    group.sample_size(10);
    group.bench_function("text to claims in JSON", |bencher| {
        let mut out = Vec::new();
        bencher.iter(|| {
            out.clear();
            for text in &texts {
                let document = Document::from_plain_text("bench", text.clone());
                let list = extractor.extract(&document);
                json::write_document(&mut out, &document, &list, false).expect("memory can be written to");
            }
            black_box(out.len())
        });
    });
    group.bench_function("words", |bencher| {
        bencher.iter(|| {
            texts
                .iter()
                .map(|text| black_box(text).split_ascii_whitespace().count())
                .sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
