//! How fast bytes become documents, on one core: HTML pages, Markdown, plain text.
//!
//!     cargo bench -p ascribe-tests --bench read
//!
//! The pages are the fixtures (about a kilobyte each, all article) and pages made here in the shape that news sites
//! have: an article of 60 paragraphs among scripts, styles, navigation, related links and comments, 100 kB in all.
#![allow(missing_docs, reason = "criterion's macros make public items")]

use ascribe_formats::read::{Format, ReadOptions, read};
use ascribe_tests::files;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::Path;

fn fixtures() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/html");
    let paths = files(folder, "html");
    assert!(!paths.is_empty(), "the fixtures are there");
    paths
        .iter()
        .map(|path| std::fs::read(path).expect("a fixture can be read"))
        .collect()
}

/// The paragraphs of an article, each a little different.
fn paragraphs() -> Vec<String> {
    (0..60)
        .map(|number| {
            format!(
                "Engineers who looked at pier {number} said on Tuesday that the crack had grown by {} millimetres since the \
                 spring, and that \u{201c}nobody should be surprised\u{201d} if the bridge had to close. The council\u{2019}s \
                 leader, Ruth Ames, answered that {} firms had been asked for an offer & that the work would cost \u{20ac}{} \
                 million, which the hauliers deny.",
                number * 3 + 2,
                number % 7 + 2,
                number + 10
            )
        })
        .collect()
}

/// Adds so many pieces of their number.
fn repeat(page: &mut String, count: usize, piece: impl Fn(usize) -> String) {
    page.extend((0..count).map(piece));
}

/// A page of a news site.
fn page() -> String {
    let mut page = String::from(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Bridge cracks grow | The Example</title>\
         <meta property=\"og:title\" content=\"Bridge cracks grow\"><meta name=\"author\" content=\"Jane Doe\">\
         <script type=\"application/ld+json\">{\"@type\": \"NewsArticle\", \"headline\": \"Bridge cracks grow\", \
         \"datePublished\": \"2024-06-19T10:00:00Z\"}</script><style>",
    );
    repeat(&mut page, 200, |number| {
        format!(".c{number} > a:hover {{ color: #1c1c1e; margin: {number}px auto }}\n")
    });
    page.push_str("</style><script>");
    repeat(&mut page, 300, |number| {
        format!("window.q=window.q||[];q.push([\"track\",{number},{{\"a\":\"</div>\".length}}]);\n")
    });
    page.push_str("</script></head><body><header><nav><ul>");
    repeat(&mut page, 120, |number| {
        format!(
            "<li class=\"nav-item c{number}\"><a href=\"/section/{number}\" data-id=\"{number}\">Section {number}</a></li>"
        )
    });
    page.push_str(
        "</ul></nav></header><main><article><h1>Bridge cracks grow</h1><p class=\"byline\">By Jane Doe</p>",
    );
    for (number, text) in paragraphs().iter().enumerate() {
        let text = text.replace('&', "&amp;").replace("\u{201c}", "&ldquo;");
        let text = text.replacen("Ruth Ames", "<a href=\"/p\">Ruth Ames</a>", 1);
        page.push_str(&format!("<p class=\"body c{number}\">{text}</p>\n"));
        if number % 10 == 9 {
            page.push_str(
                "<div class=\"ad\"><script>show(\"slot\")</script><span>Advertisement</span></div>",
            );
        }
    }
    page.push_str("</article><aside class=\"related\"><h2>More</h2><ul>");
    repeat(&mut page, 80, |number| {
        format!(
            "<li><a href=\"/story/{number}\"><img src=\"/t/{number}.jpg\" alt=\"\">Another story, number {number}</a></li>"
        )
    });
    page.push_str("</ul></aside><section id=\"comments\">");
    repeat(&mut page, 60, |number| {
        format!(
            "<div class=\"comment\"><b>reader{number}</b><p>I said so all along, and nobody listened.</p></div>"
        )
    });
    page.push_str("</section></main><footer><p>All rights reserved.</p></footer></body></html>");
    page
}

fn bench(criterion: &mut Criterion) {
    let text = paragraphs().join("\n\n");
    let inputs = [
        ("pages, fixtures", Format::Html, fixtures()),
        ("page of a news site", Format::Html, vec![page().into_bytes()]),
        ("markdown", Format::Markdown, vec![text.clone().into_bytes()]),
        ("plain text", Format::Text, vec![text.into_bytes()]),
    ];
    let mut group = criterion.benchmark_group("read");
    for (name, format, inputs) in inputs {
        let bytes: usize = inputs.iter().map(Vec::len).sum();
        group.throughput(Throughput::Bytes(bytes as u64));
        let options = ReadOptions {
            from: Some(format),
            ..ReadOptions::default()
        };
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for input in &inputs {
                    let documents = read("bench", None, black_box(input), &options).expect("is read");
                    black_box(documents);
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
