//! Claim lists in the formats that other programs read.
//!
//! [`Format::write`] writes one document to any stream, [`Format::frame`] says what stands around all of them; the
//! modules `parquet` and `sqlite` (features of those names) make files of their own. The same claims give the same
//! bytes. What people found out about claims comes in by [`Options::facts`]. What each format keeps, and what it
//! has no place for, is told in `docs/formats/`.

mod annotation;
mod doccano;
mod fact;
mod field;
mod label_studio;
mod markdown;
mod order;
#[cfg(feature = "parquet")]
pub mod parquet;
mod rows;
mod schema_org;
#[cfg(feature = "sqlite")]
pub mod sqlite;

pub use fact::{Evidence, Fact, FindFact, Link, Review};
pub use field::{Cell, Field, Row};
pub use order::most_checkworthy_first;

use ascribe_attribution::ClaimList;
use ascribe_text::Document;
use std::io;

/// A format that documents are written in one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Comma-separated values (RFC 4180), a row for each claim.
    Csv,
    /// JSON lines, a flat object for each claim.
    Rows,
    /// A readable page.
    Markdown,
    /// W3C Web Annotations, a page of them for each document.
    WebAnnotation,
    /// schema.org Claims and ClaimReviews, as JSON-LD.
    SchemaOrg,
    /// doccano's JSON lines for sequence labelling with relations.
    Doccano,
    /// Label Studio's tasks with predictions.
    LabelStudio,
}

impl Format {
    /// Every format.
    pub const ALL: &[Self] = &[
        Self::Csv,
        Self::Rows,
        Self::Markdown,
        Self::WebAnnotation,
        Self::SchemaOrg,
        Self::Doccano,
        Self::LabelStudio,
    ];

    /// Its name in options.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Rows => "rows",
            Self::Markdown => "markdown",
            Self::WebAnnotation => "web-annotation",
            Self::SchemaOrg => "schema-org",
            Self::Doccano => "doccano",
            Self::LabelStudio => "label-studio",
        }
    }

    /// The format of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }

    /// The usual ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Rows | Self::Doccano => "jsonl",
            Self::Markdown => "md",
            Self::WebAnnotation | Self::SchemaOrg => "jsonld",
            Self::LabelStudio => "json",
        }
    }
}

/// What is written of each claim, where the format leaves a choice.
pub struct Options<'o> {
    /// Which columns, in order ([`Format::Csv`] and [`Format::Rows`]).
    pub fields: Vec<Field>,
    /// What people found out about a claim; nothing, unless a workspace gives it.
    pub facts: Box<FindFact<'o>>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            fields: Field::OF_CLAIM.to_vec(),
            facts: Box::new(|_, _| None),
        }
    }
}

impl Format {
    /// What stands before the first document, between two, and behind the last.
    #[must_use]
    pub fn frame(self, options: &Options<'_>) -> [String; 3] {
        let [open, between, close] = match self {
            Self::WebAnnotation | Self::SchemaOrg | Self::LabelStudio => ["[\n", ",\n", "\n]\n"],
            Self::Csv => return [rows::csv_head(&options.fields), String::new(), String::new()],
            Self::Rows | Self::Markdown | Self::Doccano => ["", "", ""],
        };
        [open.to_owned(), between.to_owned(), close.to_owned()]
    }

    /// Writes the claims of one document, without what [`Format::frame`] puts around it.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn write(
        self,
        out: &mut dyn io::Write,
        document: &Document,
        list: &ClaimList,
        options: &Options<'_>,
    ) -> io::Result<()> {
        match self {
            Self::Csv | Self::Rows => rows::each(self, document, list, options, |_, row| out.write_all(row)),
            Self::Markdown => markdown::write(out, document, list),
            Self::WebAnnotation => write_json(out, &annotation::page(document, list, &options.facts)),
            Self::SchemaOrg => write_json(out, &schema_org::graph(document, list, &options.facts)),
            Self::LabelStudio => write_json(out, &label_studio::task(document, list)),
            Self::Doccano => {
                write_json(out, &doccano::example(document, list))?;
                out.write_all(b"\n")
            }
        }
    }
}

/// The rows of one document's claims ([`Format::Csv`] and [`Format::Rows`], each with its line end), and how much
/// each claim is worth checking: for those who want to put the rows of many documents in order.
///
/// Other formats have no rows.
#[must_use]
pub fn rows(
    format: Format,
    document: &Document,
    list: &ClaimList,
    options: &Options<'_>,
) -> Vec<(f32, Vec<u8>)> {
    let mut rows = Vec::with_capacity(list.claims.len());
    if matches!(format, Format::Csv | Format::Rows) {
        rows::each(format, document, list, options, |claim, row| {
            rows.push((claim.checkworthy.score, row.to_vec()));
            Ok(())
        })
        .expect("memory takes all that is written to it");
    }
    rows
}

/// Writes JSON in which nothing could command a terminal.
fn write_json(out: &mut dyn io::Write, value: &impl serde::Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, crate::json::Guarded);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// The words of `spans`, pieces joined by blanks, white space made single blanks.
fn words(document: &Document, spans: &[ascribe_text::Span]) -> String {
    let mut text = String::new();
    for word in spans
        .iter()
        .flat_map(|span| document.slice(*span).split_whitespace())
    {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// The address of a document: its own, else one made of its id.
fn address(document: &Document) -> String {
    document
        .metadata
        .url
        .clone()
        .unwrap_or_else(|| format!("urn:ascribe:document:{}", urn_part(document.id())))
}

/// The name of a claim in linked data.
fn claim_id(document: &str, claim: &str) -> String {
    format!("urn:ascribe:claim:{}:{claim}", urn_part(document))
}

/// `text` as part of a URN: other characters than letters, digits and a few signs as %XX.
fn urn_part(text: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            out.push(byte as char);
        } else {
            write!(out, "%{byte:02X}").expect("a String takes all");
        }
    }
    out
}

/// For each attribution its labelled pieces, the cue's first: content and source are tied to it.
fn parts(list: &ClaimList) -> impl Iterator<Item = Vec<(&'static str, ascribe_text::Span)>> + '_ {
    list.claims
        .iter()
        .filter(|claim| claim.voice == ascribe_attribution::Voice::Attributed)
        .map(|claim| {
            [
                ("Cue", &claim.cue.spans),
                ("Content", &claim.content),
                ("Source", &claim.source.spans),
            ]
            .into_iter()
            .flat_map(|(role, spans)| spans.iter().map(move |&span| (role, span)))
            .collect()
        })
}

/// A share from 0 to 1 as a JSON number with as few digits as it needs.
fn share(share: f32) -> serde_json::Value {
    share
        .to_string()
        .parse::<f64>()
        .map_or(serde_json::Value::Null, serde_json::Value::from)
}
