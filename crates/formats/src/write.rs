//! Claim lists in the formats that other programs read.
//!
//! [`Writer`] writes the documents of a run one after another to any stream; [`parquet`] and [`sqlite`] make
//! files of their own. The same claims give the same bytes. What each format keeps, and what it has no place
//! for, is told in `docs/formats/`.

mod annotation;
mod doccano;
mod field;
mod label_studio;
mod markdown;
#[cfg(feature = "parquet")]
pub mod parquet;
mod rows;
mod schema_org;
#[cfg(feature = "sqlite")]
pub mod sqlite;

pub use field::{Cell, Field, Row};
pub use schema_org::Review;

use ascribe_attribution::{Claim, ClaimList};
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

/// Writes the documents of one run.
pub struct Writer<'o> {
    format: Format,
    fields: Vec<Field>,
    reviews: Option<Reviews<'o>>,
    out: &'o mut dyn io::Write,
    documents: usize,
}

/// Finds what was concluded about a claim.
struct Reviews<'o>(Box<Find<'o>>);

type Find<'o> = dyn Fn(&Claim) -> Option<Review> + 'o;

impl<'o> Writer<'o> {
    /// A writer of `format` to `out`.
    #[must_use]
    pub fn new(format: Format, out: &'o mut dyn io::Write) -> Self {
        Self {
            format,
            fields: Field::ALL.to_vec(),
            reviews: None,
            out,
            documents: 0,
        }
    }

    /// Which columns to write, in order ([`Format::Csv`] and [`Format::Rows`]).
    #[must_use]
    pub fn fields(mut self, fields: Vec<Field>) -> Self {
        self.fields = fields;
        self
    }

    /// What fact-checkers concluded about claims ([`Format::SchemaOrg`]).
    #[must_use]
    pub fn reviews(mut self, reviews: impl Fn(&Claim) -> Option<Review> + 'o) -> Self {
        self.reviews = Some(Reviews(Box::new(reviews)));
        self
    }

    /// Writes the claims of one document.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn document(&mut self, document: &Document, list: &ClaimList) -> io::Result<()> {
        let first = self.documents == 0;
        self.documents += 1;
        let out = &mut *self.out;
        match self.format {
            Format::Csv => {
                if first {
                    rows::csv_head(out, &self.fields)?;
                }
                rows::csv(out, document, list, &self.fields)
            }
            Format::Rows => rows::json(out, document, list, &self.fields),
            Format::Markdown => markdown::write(out, document, list),
            Format::WebAnnotation | Format::SchemaOrg | Format::LabelStudio => {
                out.write_all(if first { b"[\n" } else { b",\n" })?;
                let value = match self.format {
                    Format::WebAnnotation => annotation::page(document, list),
                    Format::SchemaOrg => schema_org::graph(document, list, self.reviews.as_ref()),
                    _ => label_studio::task(document, list),
                };
                write_json(out, &value)
            }
            Format::Doccano => {
                write_json(out, &doccano::example(document, list))?;
                out.write_all(b"\n")
            }
        }
    }

    /// Writes what stands behind the last document.
    ///
    /// # Errors
    /// Those of the stream.
    pub fn finish(self) -> io::Result<()> {
        let none = self.documents == 0;
        match self.format {
            Format::WebAnnotation | Format::SchemaOrg | Format::LabelStudio => {
                self.out.write_all(if none { b"[]\n" } else { b"\n]\n" })
            }
            Format::Csv if none => rows::csv_head(self.out, &self.fields),
            _ => Ok(()),
        }
    }
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
