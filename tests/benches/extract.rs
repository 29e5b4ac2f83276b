//! How fast text becomes claims in JSON, on one core: reading, extraction, writing.
//!
//!     cargo bench -p ascribe-tests --bench extract
//!
//! Reads news from `../shared/corpora` beside the repository where it is present, else the fixtures, over and over
//! until it is 20 MB, each article a document of its own. Beside it, in the same run, the measure to hold it against:
//! counting the words of the same text in one file with `wc -w`, and splitting it at white space in this process.
//! Last it tells how much memory the benchmark held at most, the text itself included.
#![allow(missing_docs, reason = "criterion's macros make public items")]

use ascribe_attribution::{Engine, Extractor};
use ascribe_formats::json;
use ascribe_text::Document;
use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::io::Write;
use std::process::{Command, Stdio};

// The program's allocator is used here too.
use ascribe as _;

mod texts;

/// A week's output of an agency; far beyond any cache.
const SIZE: usize = 20_000_000;

fn length(texts: &[String]) -> u64 {
    texts.iter().map(|text| text.len() as u64).sum()
}

/// Reads each text, extracts its claims and writes them as JSON; returns how long the JSON is.
fn convert(texts: &[String], extractor: &Extractor, out: &mut Vec<u8>) -> usize {
    let mut written = 0;
    for text in texts {
        out.clear();
        let document = Document::from_plain_text("bench", text.clone());
        let list = extractor.extract(&document);
        json::write_document(out, &document, &list, false);
        written += black_box(&*out).len();
    }
    written
}

fn bench(criterion: &mut Criterion) {
    let once = texts::read();
    let many: Vec<String> = once
        .iter()
        .cycle()
        .scan(0, |length, text| {
            *length += text.len();
            (*length < SIZE + text.len()).then(|| text.clone())
        })
        .collect();
    let mut group = criterion.benchmark_group("extract");
    group.sample_size(10);
    group.sampling_mode(SamplingMode::Flat);
    let mut out = Vec::new();
    // The learned engine takes longer; its speed does not depend on how often the articles come.
    for (name, engine, texts) in [
        ("rules", Engine::Rules, &many),
        ("learned", Engine::Learned, &once),
    ] {
        let extractor = Extractor {
            engine,
            ..Extractor::default()
        };
        group.throughput(Throughput::Bytes(length(texts)));
        group.bench_function(BenchmarkId::new("text to claims in JSON", name), |bencher| {
            bencher.iter(|| convert(texts, &extractor, &mut out));
        });
    }

    group.throughput(Throughput::Bytes(length(&many)));
    group.bench_function("words, in this process", |bencher| {
        bencher.iter(|| {
            many.iter()
                .map(|text| black_box(text).split_ascii_whitespace().count())
                .sum::<usize>()
        });
    });
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
    for text in &many {
        file.write_all(text.as_bytes()).expect("and written");
    }
    let count = || {
        Command::new("wc")
            .arg("-w")
            .arg(file.path())
            .stdout(Stdio::null())
            .status()
    };
    if count().is_ok() {
        group.bench_function("words, wc -w", |bencher| bencher.iter(count));
    }
    group.finish();
    if let Some(peak) = peak_memory() {
        #[allow(clippy::print_stderr, reason = "where criterion's own lines go")]
        {
            eprintln!(
                "peak memory: {peak}, of it {} MB of text",
                length(&many) / 1_000_000
            );
        }
    }
}

/// The most memory that this process has held, where the system tells.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().to_owned())
}

criterion_group!(benches, bench);
criterion_main!(benches);
