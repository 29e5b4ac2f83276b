//! The formats that claims are written in, and how one document is written in each.

use ascribe_attribution::ClaimList;
use ascribe_formats::write::{self, Field, Options};
use ascribe_formats::{brat, html_report, json, text};
use ascribe_text::Document;
use clap::ValueEnum;
use std::io;
use std::path::Path;

/// How claims are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: grouped under speakers, with line numbers
    Text,
    /// One JSON object with all documents (schema ascribe-claims/1): keeps everything
    Json,
    /// One JSON object for each document and line; with --fields one for each claim
    Jsonl,
    /// A table for spreadsheets, a row for each claim; no cell of it can run
    Csv,
    /// A readable page in Markdown, grouped under speakers
    Markdown,
    /// A page to read in a browser, all in one file
    Html,
    /// Standoff annotations (.ann) for brat, a file for each document
    Brat,
    /// W3C Web Annotations (JSON-LD), by quote and by position
    WebAnnotation,
    /// schema.org Claims and ClaimReviews (JSON-LD)
    SchemaOrg,
    /// JSON lines for doccano: sequence labelling with relations
    Doccano,
    /// Tasks with predictions for Label Studio
    LabelStudio,
    /// A database with full-text search, one file for all documents; opens in Datasette
    #[cfg(feature = "sqlite")]
    Sqlite,
    /// A table for data engines, one file for all documents
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Format {
    /// Its name in options.
    pub fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// The usual ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Text => "claims.txt",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => write::Format::Csv.ending(),
            Self::Markdown => write::Format::Markdown.ending(),
            Self::Html => "html",
            Self::Brat => "ann",
            Self::WebAnnotation => write::Format::WebAnnotation.ending(),
            Self::SchemaOrg => write::Format::SchemaOrg.ending(),
            Self::Doccano => write::Format::Doccano.ending(),
            Self::LabelStudio => write::Format::LabelStudio.ending(),
            #[cfg(feature = "sqlite")]
            Self::Sqlite => "db",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
        }
    }

    /// The format that a file of this name is surely in; `None` where its ending says nothing, or too little.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "txt" => Self::Text,
            "json" => Self::Json,
            "jsonl" | "ndjson" => Self::Jsonl,
            "csv" => Self::Csv,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" => Self::Html,
            "ann" => Self::Brat,
            #[cfg(feature = "sqlite")]
            "db" | "sqlite" | "sqlite3" => Self::Sqlite,
            #[cfg(feature = "parquet")]
            "parquet" => Self::Parquet,
            _ => return None,
        })
    }

    /// Whether all documents go into one file, which is no text.
    pub const fn is_binary(self) -> bool {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite => true,
            #[cfg(feature = "parquet")]
            Self::Parquet => true,
            _ => false,
        }
    }

    /// Whether columns can be chosen.
    pub const fn has_fields(self) -> bool {
        match self {
            #[cfg(feature = "parquet")]
            Self::Parquet => true,
            _ => matches!(self, Self::Csv | Self::Jsonl),
        }
    }
}

/// How claims are written, and what is written of them.
pub struct Manner {
    pub format: Format,
    /// The columns, where they are chosen, and what people found out.
    pub options: Options<'static>,
    /// Whether columns were chosen.
    pub by_fields: bool,
    /// Put the text beside the spans.
    pub with_text: bool,
    /// Tell why each claim was found.
    pub explain: bool,
    /// The claims most worth checking come first.
    pub checkworthy: bool,
}

impl Manner {
    /// The plain way of a format.
    pub fn new(format: Format) -> Self {
        Self {
            format,
            options: Options::default(),
            by_fields: false,
            with_text: false,
            explain: false,
            checkworthy: false,
        }
    }

    /// Sets the columns.
    pub fn set_fields(&mut self, fields: Vec<Field>) {
        self.options.fields = fields;
        self.by_fields = true;
    }

    /// The format of the writers' crate, where it is one of those.
    const fn writer(&self) -> Option<write::Format> {
        Some(match self.format {
            Format::Jsonl if self.by_fields => write::Format::Rows,
            Format::Csv => write::Format::Csv,
            Format::Markdown => write::Format::Markdown,
            Format::WebAnnotation => write::Format::WebAnnotation,
            Format::SchemaOrg => write::Format::SchemaOrg,
            Format::Doccano => write::Format::Doccano,
            Format::LabelStudio => write::Format::LabelStudio,
            _ => return None,
        })
    }

    /// What stands before the first document, between two, and behind the last.
    pub fn frame(&self) -> [String; 3] {
        match self.format {
            Format::Text if self.checkworthy => Default::default(),
            Format::Text => [String::new(), "\n".to_owned(), String::new()],
            Format::Json => json::FRAME.map(str::to_owned),
            Format::Html => [html_report::opening(), String::new(), html_report::closing()],
            _ => self
                .writer()
                .map_or_else(Default::default, |writer| writer.frame(&self.options)),
        }
    }

    /// Whether each claim is a line by itself, so that those of many documents can be put in one order.
    pub fn ranks_lines(&self) -> bool {
        self.checkworthy
            && matches!(
                (self.format, self.writer()),
                (Format::Text, _) | (_, Some(write::Format::Csv | write::Format::Rows))
            )
    }

    /// The lines of one document's claims, and how much each is worth checking.
    pub fn lines(&self, document: &Document, list: &ClaimList, layout: text::Layout) -> Vec<(f32, Vec<u8>)> {
        match self.writer() {
            Some(writer) => write::rows(writer, document, list, &self.options),
            None => text::ranked(document, list, layout),
        }
    }

    /// Writes one document, without its frame.
    pub fn write(
        &self,
        out: &mut Vec<u8>,
        document: &Document,
        list: &ClaimList,
        layout: text::Layout,
    ) -> io::Result<()> {
        match self.format {
            Format::Text => text::write(out, document, list, layout),
            Format::Json => {
                json::write_document(out, document, list, self.with_text);
                Ok(())
            }
            Format::Jsonl if !self.by_fields => {
                json::write_document(out, document, list, self.with_text);
                out.push(b'\n');
                Ok(())
            }
            Format::Brat => brat::write(out, document, list),
            Format::Html => html_report::write_document(out, document, list, &self.options.facts),
            _ => match self.writer() {
                Some(writer) => writer.write(out, document, list, &self.options),
                None => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_in_the_format_that_its_ending_names() {
        for &format in Format::value_variants() {
            let path = format!("claims.{}", format.ending());
            match Format::of(Path::new(&path)) {
                Some(found) if format == Format::Doccano => assert_eq!(found, Format::Jsonl),
                Some(found) if format == Format::LabelStudio => assert_eq!(found, Format::Json),
                Some(found) => assert_eq!(found, format),
                None => assert_eq!(format.ending(), "jsonld"),
            }
        }
    }
}
