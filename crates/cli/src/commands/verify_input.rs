//! The quotations of a file: JSON lines, CSV, a claim list, or a draft.

use crate::inputs::reason;
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

/// What stands at one place of the file.
pub enum Line {
    Quotation(Quoted),
    /// What was to be a quotation and is none.
    Broken {
        at: String,
        /// What is wrong, and what to do.
        why: String,
    },
}

/// What a quotation of JSON looks like, for those who have to mend one.
const OBJECT: &str = "{\"quote\": \"...\", \"source\": \"...\"}";

/// All quotations of `file`, by its ending: .jsonl and .json, .csv and .tsv, else a draft. Lines and rows that cannot be read
/// are among them.
///
/// # Errors
/// When the file cannot be read at all.
pub fn quotations(file: &Path) -> Result<Vec<Line>, String> {
    let name = file.display().to_string();
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().read_to_end(&mut bytes);
        read.map_err(|error| format!("standard input: {error}"))?;
        bytes
    } else {
        fs_err::read(file).map_err(|error| format!("{name}: {}", reason(&error)))?
    };
    let whole = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or("");
    match (name.as_str(), ending.to_ascii_lowercase().as_str()) {
        ("-", _) | (_, "jsonl" | "ndjson") => Ok(json_lines(&name, whole)),
        (_, "json") => Ok(json(&name, whole)),
        (_, "csv") => csv(&name, whole, b','),
        (_, "tsv") => csv(&name, whole, b'\t'),
        _ => draft(&name, &bytes),
    }
}

fn json_lines(name: &str, bytes: &[u8]) -> Vec<Line> {
    let mut all = Vec::new();
    for (number, line) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let at = format!("{name}:{number}");
        match serde_json::from_slice::<Value>(line) {
            Ok(value) => object(&at, &value, &mut all),
            Err(error) => all.push(Line::Broken {
                at,
                why: format!("{}; mend the line: {OBJECT}", told(&error)),
            }),
        }
    }
    all
}

/// What the parser says, with its column; the line is told apart.
fn told(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message
        .rsplit_once(" at line ")
        .map_or(&*message, |(what, _)| what);
    format!("no JSON: {what} at column {}", error.column())
}

fn json(name: &str, bytes: &[u8]) -> Vec<Line> {
    let mut all = Vec::new();
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => {
            // Nothing of it can be told: that is one thing that could not be checked.
            all.push(Line::Broken {
                at: format!("{name}:{}", error.line()),
                why: format!(
                    "{}; mend the file, or name it .jsonl where each line is an object of its own",
                    told(&error)
                ),
            });
            return all;
        }
    };
    let list = value.as_array().or_else(|| value["documents"].as_array());
    match list {
        Some(list) => {
            for (number, value) in (1..).zip(list) {
                object(&format!("{name}#{number}"), value, &mut all);
            }
        }
        None => object(name, &value, &mut all),
    }
    all
}

/// A quotation, or a document with its claims.
fn object(at: &str, value: &Value, all: &mut Vec<Line>) {
    if let Some(claims) = value["claims"].as_array() {
        let document = &value["document"];
        let source = document["path"].as_str().or(document["id"].as_str());
        let quoted = claims.iter().filter(|claim| claim["form"] != "indirect");
        all.extend(quoted.flat_map(|claim| claimed(at, claim, source)));
        return;
    }
    let broken = |why: String| Line::Broken {
        at: at.to_owned(),
        why,
    };
    let string = |key: &str| match &value[key] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        _ => Err(broken(format!(
            "\"{key}\" is no text; it should be as in {OBJECT}"
        ))),
    };
    let quoted = || {
        let quote = string("quote")?;
        Ok(Line::Quotation(Quoted {
            at: at.to_owned(),
            quote: quote
                .ok_or_else(|| broken(format!("there is no \"quote\"; it should be as in {OBJECT}")))?,
            source: string("source")?,
            speaker: string("speaker")?,
            place: None,
            lead: Lead::Nothing,
        }))
    };
    all.push(quoted().unwrap_or_else(|broken| broken));
}

/// The words of a claim in quotation marks, with the place that its list gives them: each piece of a content for itself, since
/// what stands between two pieces is no part of it.
fn claimed(at: &str, claim: &Value, source: Option<&str>) -> Vec<Line> {
    let content = &claim["content"];
    let text = content["text"].as_str().unwrap_or("");
    let spans: Vec<Span> = content["spans"]
        .as_array()
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .filter_map(|span| {
            let edge = |edge: usize| u32::try_from(span["byte"][edge].as_u64()?).ok();
            let (start, end) = edge(0).zip(edge(1))?;
            (start <= end).then(|| Span::new(start, end))
        })
        .collect();
    let at = format!("{at} {}", claim["id"].as_str().unwrap_or(""));
    let quotation = |at: String, quote: &str, place: Option<Span>| {
        Line::Quotation(Quoted {
            at,
            quote: quote.to_owned(),
            source: source.map(str::to_owned),
            speaker: None,
            place,
            // The claim's cue has it.
            lead: Lead::Unknown,
        })
    };
    let Some(pieces) = pieces(text, &spans) else {
        let whole = spans
            .first()
            .zip(spans.last())
            .filter(|(first, last)| first.start() <= last.end());
        let place = whole.map(|(first, last)| Span::new(first.start(), last.end()));
        return vec![quotation(at.trim_end().to_owned(), text, place)];
    };
    let count = pieces.len();
    let of = |number: usize| match count {
        1 => at.trim_end().to_owned(),
        _ => format!("{at} ({number} of {count})"),
    };
    (1..)
        .zip(pieces.into_iter().zip(&spans))
        .map(|(number, (piece, span))| quotation(of(number), piece, Some(*span)))
        .collect()
}

/// The pieces of a content, which stand in its text one behind the other with a space between; none where the lengths of
/// the spans do not say so.
fn pieces<'t>(text: &'t str, spans: &[Span]) -> Option<Vec<&'t str>> {
    let mut rest = text;
    let mut pieces = Vec::new();
    for (n, span) in spans.iter().enumerate() {
        if n > 0 {
            rest = rest.strip_prefix(' ')?;
        }
        let (piece, behind) = rest.split_at_checked(span.len() as usize)?;
        pieces.push(piece);
        rest = behind;
    }
    (rest.is_empty() && !pieces.is_empty()).then_some(pieces)
}

fn csv(name: &str, bytes: &[u8], delimiter: u8) -> Result<Vec<Line>, String> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes);
    let header = reader.headers();
    let header = header
        .map_err(|error| format!("{name}: {}", row_error(&error)))?
        .clone();
    let column = |wanted: &str| {
        header
            .iter()
            .position(|name| name.trim().eq_ignore_ascii_case(wanted))
    };
    let Some(quote) = column("quote") else {
        let there: Vec<&str> = header.iter().collect();
        return Err(format!(
            "{name}: there is no column \"quote\", but {}; name the columns in the first row",
            there.join(", ")
        ));
    };
    let (source, speaker) = (column("source"), column("speaker"));
    let mut all = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                all.push(Line::Broken {
                    at: format!("{name}:{line}"),
                    why: row_error(&error),
                });
                continue;
            }
        };
        let cell = |at: Option<usize>| {
            let cell = record.get(at?)?.trim();
            (!cell.is_empty()).then(|| cell.to_owned())
        };
        let line = record.position().map_or(0, csv::Position::line);
        all.push(Line::Quotation(Quoted {
            at: format!("{name}:{line}"),
            quote: record.get(quote).unwrap_or("").to_owned(),
            source: cell(source),
            speaker: cell(speaker),
            place: None,
            lead: Lead::Nothing,
        }));
    }
    Ok(all)
}

/// What is wrong with a row, and what to do.
fn row_error(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!(
            "the row has {len} cells and the first row {expected_len}; mend it: cells that hold a comma, a quotation mark or a \
             line break stand in quotation marks, doubled inside"
        ),
        csv::ErrorKind::Utf8 { .. } => "the row is not UTF-8; save the file as UTF-8".to_owned(),
        _ => error.to_string(),
    }
}

/// The quotations of a draft: what stands in quotation marks, titles and single words apart, and block quotations.
fn draft(name: &str, bytes: &[u8]) -> Result<Vec<Line>, String> {
    let documents = read::read(name, Some(name), bytes, &ReadOptions::default())
        .map_err(|error| format!("{name}: {error}"))?;
    let mut all = Vec::new();
    for document in &documents {
        let mut spans: Vec<Span> = Vec::new();
        let lines = LineIndex::new(document.text());
        // The line of the file, where what was read is not the file itself.
        let line = |span: Span| match (&document.input, document.in_input(span)) {
            (Some(_), Some(place)) => {
                let before = bytes.get(..place.start() as usize).unwrap_or(bytes);
                before.iter().filter(|&&byte| byte == b'\n').count() + 1
            }
            _ => lines.place(span.start()).line as usize,
        };
        let quoted = |span: Span| Quoted {
            at: format!("{name}:{}", line(span)),
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
        all.extend(spans.into_iter().map(quoted).map(Line::Quotation));
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
