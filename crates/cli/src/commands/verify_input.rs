//! The quotations of a file: JSON lines, CSV, a claim list, or a draft.

use ascribe_formats::read::{self, ReadOptions};
use ascribe_ledger::verify::{Lead, ends_in_negation};
use ascribe_syntax::{QuotationKind, analyse};
use ascribe_text::{BlockKind, Document, LineIndex, Span};
use serde_json::Value;
use std::io::Read;
use std::path::Path;

/// A quotation to look up.
pub struct Quoted {
    /// Where it stands: "draft.md:12".
    pub at: String,
    pub quote: String,
    pub source: Option<String>,
    pub speaker: Option<String>,
    /// Where in the source it is said to stand.
    pub place: Option<Span>,
    /// What stands in front of it.
    pub lead: Lead,
}

/// All quotations of `file`, by its ending: .jsonl and .json, .csv and .tsv, else a draft.
pub fn quotations(file: &Path) -> Result<Vec<Quoted>, String> {
    let name = file.display().to_string();
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes);
        read.map_err(|error| format!("standard input: {error}"))?;
        bytes
    } else {
        fs_err::read(file).map_err(|error| error.to_string())?
    };
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or("");
    match (name.as_str(), ending.to_ascii_lowercase().as_str()) {
        ("-", _) | (_, "jsonl" | "ndjson") => json_lines(&name, text(&name, &bytes)?),
        (_, "json") => json(&name, text(&name, &bytes)?),
        (_, "csv") => csv(&name, &bytes, b','),
        (_, "tsv") => csv(&name, &bytes, b'\t'),
        _ => draft(&name, &bytes),
    }
}

fn text<'b>(name: &str, bytes: &'b [u8]) -> Result<&'b str, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| format!("{name}: not UTF-8: {error}"))?;
    Ok(text.trim_start_matches('\u{feff}'))
}

fn json_lines(name: &str, text: &str) -> Result<Vec<Quoted>, String> {
    let mut all = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let at = format!("{name}:{}", n + 1);
        let value: Value = serde_json::from_str(line).map_err(|error| format!("{at}: {error}"))?;
        object(&at, &value, &mut all)?;
    }
    Ok(all)
}

fn json(name: &str, text: &str) -> Result<Vec<Quoted>, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("{name}: {error}"))?;
    let mut all = Vec::new();
    let list = value.as_array().or_else(|| value["documents"].as_array());
    match list {
        Some(list) => {
            for (n, value) in list.iter().enumerate() {
                object(&format!("{name}#{}", n + 1), value, &mut all)?;
            }
        }
        None => object(name, &value, &mut all)?,
    }
    Ok(all)
}

/// A quotation, or a document with its claims.
fn object(at: &str, value: &Value, all: &mut Vec<Quoted>) -> Result<(), String> {
    let string = |key: &str| value[key].as_str().map(str::to_owned);
    if let Some(claims) = value["claims"].as_array() {
        let document = &value["document"];
        let source = document["path"]
            .as_str()
            .or(document["id"].as_str())
            .map(str::to_owned);
        for claim in claims {
            if claim["form"] == "indirect" {
                continue;
            }
            let content = &claim["content"];
            let spans = content["spans"].as_array().map_or(&[][..], Vec::as_slice);
            let offset = |n: usize, edge: usize| {
                let byte = spans.get(n)?["byte"][edge].as_u64()?;
                u32::try_from(byte).ok()
            };
            let place = offset(0, 0).zip(offset(spans.len().wrapping_sub(1), 1));
            all.push(Quoted {
                at: format!("{at} {}", claim["id"].as_str().unwrap_or(""))
                    .trim_end()
                    .to_owned(),
                quote: content["text"].as_str().unwrap_or("").to_owned(),
                source: source.clone(),
                speaker: None,
                place: place
                    .filter(|(start, end)| start <= end)
                    .map(|(start, end)| Span::new(start, end)),
                // The claim's cue has it.
                lead: Lead::Unknown,
            });
        }
        return Ok(());
    }
    let Some(quote) = string("quote") else {
        return Err(format!("{at}: there is no \"quote\", a string"));
    };
    all.push(Quoted {
        at: at.to_owned(),
        quote,
        source: string("source"),
        speaker: string("speaker"),
        place: None,
        lead: Lead::Nothing,
    });
    Ok(())
}

fn csv(name: &str, bytes: &[u8], delimiter: u8) -> Result<Vec<Quoted>, String> {
    let wrong = |error: csv::Error| format!("{name}: {error}");
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes);
    let header = reader.headers().map_err(wrong)?.clone();
    let column = |wanted: &str| {
        header
            .iter()
            .position(|name| name.trim().eq_ignore_ascii_case(wanted))
    };
    let Some(quote) = column("quote") else {
        return Err(format!("{name}: there is no column \"quote\""));
    };
    let (source, speaker) = (column("source"), column("speaker"));
    let mut all = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let cell = |at: Option<usize>| {
            let cell = record.get(at?)?.trim();
            (!cell.is_empty()).then(|| cell.to_owned())
        };
        let line = record.position().map_or(0, csv::Position::line);
        all.push(Quoted {
            at: format!("{name}:{line}"),
            quote: record.get(quote).unwrap_or("").to_owned(),
            source: cell(source),
            speaker: cell(speaker),
            place: None,
            lead: Lead::Nothing,
        });
    }
    Ok(all)
}

/// The quotations of a draft: what stands in quotation marks, titles and single words apart, and block quotations.
fn draft(name: &str, bytes: &[u8]) -> Result<Vec<Quoted>, String> {
    let documents =
        read::read(name, Some(name), bytes, &ReadOptions::default()).map_err(|error| error.to_string())?;
    let mut all = Vec::new();
    for document in &documents {
        let mut spans: Vec<Span> = Vec::new();
        let lines = LineIndex::new(document.text());
        let quoted = |span: Span| Quoted {
            at: format!("{name}:{}", lines.place(span.start()).line),
            quote: document.slice(span).to_owned(),
            source: None,
            speaker: None,
            place: None,
            lead: if before(document, span).is_some_and(ends_in_negation) {
                Lead::Negation
            } else {
                Lead::Nothing
            },
        };
        let whole: Vec<Span> = document
            .blocks()
            .iter()
            .filter(|block| block.kind == BlockKind::Quotation)
            .map(|block| block.span)
            .collect();
        spans.extend(&whole);
        let analysis = analyse(document);
        for quotation in &analysis.quotations {
            let span = analysis.span(quotation.tokens);
            let words = document.slice(span).split_whitespace().count();
            let inside = quotation.inside.is_some() || whole.iter().any(|block| block.contains_span(span));
            if quotation.kind != QuotationKind::Name && words > 1 && !inside {
                spans.push(span);
            }
        }
        spans.sort_unstable();
        all.extend(spans.into_iter().map(quoted));
    }
    Ok(all)
}

/// What stands in front of `span` in its block.
fn before(document: &Document, span: Span) -> Option<&str> {
    let mut blocks = document.blocks().iter();
    let block = blocks.find(|block| block.span.contains_span(span))?;
    document
        .text()
        .get(block.span.start() as usize..span.start() as usize)
}
