//! Markdown: the text that a reader of the page sees, with a map back to the source; front matter as metadata.

use super::Cause;
use ascribe_text::{BlockKind, Document, OffsetMap, Piece, Span};
use pulldown_cmark::{Event, HeadingLevel, MetadataBlockKind, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};
use std::ops::Range;

/// The document of a Markdown `source`; its `input` maps into the source. The second value is its front matter.
pub(super) fn document(id: &str, source: &str) -> Result<(Document, Map<String, Value>), Cause> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut writer = Writer {
        source,
        ..Writer::default()
    };
    let mut front = Map::new();
    let mut matter = None;
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        match event {
            Event::Start(Tag::MetadataBlock(kind)) => matter = Some(kind),
            Event::End(TagEnd::MetadataBlock(_)) => matter = None,
            Event::Text(text) if matter.is_some() => {
                if front.is_empty() {
                    front = match matter {
                        Some(MetadataBlockKind::PlusesStyle) => toml_front(&text)?,
                        _ => yaml_front(&text)?,
                    };
                }
            }
            event => writer.take(&event, range),
        }
    }
    writer.end_piece();
    let mut document = Document::from_pieces(id, writer.text, &writer.pieces);
    document.input = Some(writer.map);
    Ok((document, front))
}

#[derive(Default)]
struct Writer<'s> {
    source: &'s str,
    text: String,
    pieces: Vec<Piece>,
    map: OffsetMap,
    /// Where the open piece starts.
    start: Option<usize>,
    quotations: usize,
    items: usize,
    rows: usize,
    heading: Option<HeadingLevel>,
    headline: bool,
    /// Inside a picture, whose words are not on the page, or a note's number.
    unseen: usize,
    code: bool,
}

impl Writer<'_> {
    fn take(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(*tag),
            Event::Text(text) | Event::Code(text) if self.unseen == 0 => {
                let inner = if matches!(event, Event::Code(_)) {
                    // The marks around code are no part of it.
                    let found = self.source[range.clone()]
                        .find(&**text)
                        .map_or(0, |at| range.start + at);
                    if found == 0 {
                        range
                    } else {
                        found..found + text.len()
                    }
                } else {
                    range
                };
                self.push(text, inner);
            }
            Event::SoftBreak if self.unseen == 0 && self.start.is_some() => self.push(" ", range),
            Event::HardBreak if self.unseen == 0 && self.start.is_some() => self.push("\n", range),
            Event::Rule => self.end_piece(),
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::BlockQuote(_) => self.quotations += 1,
            Tag::Item => self.items += 1,
            Tag::TableRow | Tag::TableHead => self.rows += 1,
            Tag::Heading { level, .. } => self.heading = Some(*level),
            Tag::CodeBlock(_) => self.code = true,
            Tag::Image { .. } => self.unseen += 1,
            Tag::TableCell => {
                if self.start.is_some() {
                    self.text.push('\t');
                }
                return;
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => return,
            _ => {}
        }
        if !matches!(tag, Tag::Image { .. }) {
            self.end_piece();
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::TableCell => {
                return;
            }
            TagEnd::Image => {
                self.unseen -= 1;
                return;
            }
            _ => self.end_piece(),
        }
        match tag {
            TagEnd::BlockQuote(_) => self.quotations -= 1,
            TagEnd::Item => self.items -= 1,
            TagEnd::TableRow | TagEnd::TableHead => self.rows -= 1,
            TagEnd::Heading(_) => self.heading = None,
            TagEnd::CodeBlock => self.code = false,
            _ => {}
        }
    }

    fn push(&mut self, text: &str, input: Range<usize>) {
        if self.start.is_none() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.start = Some(self.text.len());
        }
        let at = self.text.len();
        self.text.push_str(text);
        self.map
            .push(Span::from_range(at..self.text.len()), Span::from_range(input));
    }

    fn end_piece(&mut self) {
        let Some(start) = self.start.take() else { return };
        self.text.truncate(self.text.trim_end().len().max(start));
        let body = &self.text[start..];
        let first = start + (body.len() - body.trim_start().len());
        if first >= self.text.len() {
            self.text.truncate(start);
            return;
        }
        let kind = if self.code {
            Some(BlockKind::Boilerplate)
        } else if self.heading == Some(HeadingLevel::H1) && !self.headline {
            self.headline = true;
            Some(BlockKind::Headline)
        } else if self.heading.is_some() {
            Some(BlockKind::Heading)
        } else if self.quotations > 0 {
            Some(BlockKind::Quotation)
        } else if self.items > 0 || self.rows > 0 {
            Some(BlockKind::ListItem)
        } else {
            None
        };
        self.pieces.push(Piece {
            span: Span::from_range(first..self.text.len()),
            kind,
        });
    }
}

fn toml_front(text: &str) -> Result<Map<String, Value>, Cause> {
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        Cause::Malformed(format!(
            "has front matter that is not valid TOML: {}",
            error.message()
        ))
    })?;
    Ok(table
        .into_iter()
        .filter_map(|(key, value)| Some((key, from_toml(value)?)))
        .collect())
}

fn from_toml(value: toml::Value) -> Option<Value> {
    Some(match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(list) => Value::Array(list.into_iter().filter_map(from_toml).collect()),
        toml::Value::Table(table) => Value::Object(
            table
                .into_iter()
                .filter_map(|(key, value)| Some((key, from_toml(value)?)))
                .collect(),
        ),
        toml::Value::Float(_) | toml::Value::Boolean(_) => return None,
    })
}

fn yaml_front(text: &str) -> Result<Map<String, Value>, Cause> {
    use saphyr::LoadableYamlNode;
    let documents = saphyr::Yaml::load_from_str(text)
        .map_err(|error| Cause::Malformed(format!("has front matter that is not valid YAML: {error}")))?;
    let Some(mapping) = documents.first().and_then(|document| document.as_mapping()) else {
        return Ok(Map::new());
    };
    Ok(mapping
        .iter()
        .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), from_yaml(value)?)))
        .collect())
}

fn from_yaml(value: &saphyr::Yaml<'_>) -> Option<Value> {
    if let Some(text) = value.as_str() {
        return Some(Value::String(text.to_owned()));
    }
    if let Some(number) = value.as_integer() {
        return Some(Value::from(number));
    }
    if let Some(list) = value.as_sequence() {
        return Some(Value::Array(list.iter().filter_map(from_yaml).collect()));
    }
    let mapping = value.as_mapping()?;
    Some(Value::Object(
        mapping
            .iter()
            .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), from_yaml(value)?)))
            .collect(),
    ))
}
