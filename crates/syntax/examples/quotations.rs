//! Prints the quotations and diagnostics of plain-text files, for reading.
//!
//!     cargo run --example quotations -- FILE...
#![allow(clippy::print_stdout, reason = "an example that prints")]

use ascribe_syntax::analyse;
use ascribe_text::Document;

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let document = Document::from_plain_text(&*path, std::fs::read_to_string(&path)?);
        let analysis = analyse(&document);
        println!("== {path}");
        for quotation in &analysis.quotations {
            println!(
                "{:?}{}{}{} {}",
                quotation.kind,
                if quotation.closed { "" } else { " open" },
                if quotation.inside.is_some() { " inside" } else { "" },
                if quotation.continues.is_some() {
                    " continues"
                } else {
                    ""
                },
                analysis.text(quotation.tokens).replace('\n', "\u{23ce}")
            );
        }
        for diagnostic in &analysis.diagnostics {
            let place = diagnostic.span.map_or(0, |span| span.start() as usize);
            let text = document.text();
            let mut start = place.saturating_sub(60);
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            let mut end = (place + 60).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            println!(
                "! {} {}",
                diagnostic.message,
                text[start..end].replace('\n', "\u{23ce}")
            );
        }
    }
    Ok(())
}
