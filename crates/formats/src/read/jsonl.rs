//! JSON objects with a text in one of their fields: one on each line, or in one array.

use super::{Cause, FieldNames, Place, ReadError, ReadOptions, finish};
use ascribe_text::Document;
use ascribe_text::date::Timestamp;
use serde_json::{Map, Value};
use std::io::BufRead;

/// The objects of an input, line by line.
pub(super) struct Lines<'r> {
    reader: Box<dyn BufRead + Send + 'r>,
    line: Vec<u8>,
    number: usize,
}

impl<'r> Lines<'r> {
    pub(super) fn new(reader: Box<dyn BufRead + Send + 'r>) -> Self {
        Self {
            reader,
            line: Vec::new(),
            number: 0,
        }
    }

    pub(super) fn next(
        &mut self,
        place: &Place,
        options: &ReadOptions,
    ) -> Option<Result<Document, ReadError>> {
        loop {
            self.line.clear();
            self.number += 1;
            let error = |cause: Cause| Some(Err(ReadError::at_line(self.number, cause)));
            match self.reader.read_until(b'\n', &mut self.line) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(cause) => {
                    // What follows a failed read is lost.
                    self.reader = Box::new(std::io::empty());
                    return error(Cause::Io(cause));
                }
            }
            let mark: &[u8] = b"\xEF\xBB\xBF";
            let line = self.line.strip_prefix(mark).unwrap_or(&self.line).trim_ascii();
            if line.is_empty() {
                continue;
            }
            return match serde_json::from_slice::<Map<String, Value>>(line) {
                Ok(object) => Some(
                    document(place, self.number, object, options)
                        .map_err(|cause| ReadError::at_line(self.number, cause)),
                ),
                Err(cause) => error(Cause::Malformed(told("is no JSON object", &cause))),
            };
        }
    }
}

/// Whether the input is one JSON array.
pub(super) fn is_array(head: &[u8]) -> bool {
    head.strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start()
        .first()
        == Some(&b'[')
}

/// The documents of one JSON array.
pub(super) fn array(place: &Place, bytes: &[u8], options: &ReadOptions) -> Vec<Result<Document, ReadError>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match serde_json::from_slice::<Vec<Map<String, Value>>>(bytes) {
        Ok(objects) => objects
            .into_iter()
            .zip(1..)
            .map(|(object, number)| {
                document(place, number, object, options)
                    .map_err(|cause| Cause::Malformed(format!("object {number} {cause}")).into())
            })
            .collect(),
        Err(cause) => {
            let line = cause.line();
            let cause = Cause::Malformed(told("is no JSON array of objects", &cause));
            vec![Err(ReadError::at_line(line, cause))]
        }
    }
}

/// What the parser says, with its column; the line is told apart.
fn told(what: &str, error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message
        .rsplit_once(" at line ")
        .map_or(&*message, |(message, _)| message);
    format!("{what}: {message} at column {}", error.column())
}

fn document(
    place: &Place,
    number: usize,
    mut object: Map<String, Value>,
    options: &ReadOptions,
) -> Result<Document, Cause> {
    let fields = &options.fields;
    let id = match object.get(&fields.id) {
        Some(Value::String(id)) if !id.is_empty() => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => format!("{}-{number}", place.id),
    };
    let mut document = if let Some(Value::String(text)) = object.remove(&fields.text) {
        if u32::try_from(text.len()).is_err() {
            return Err(Cause::TooLarge);
        }
        Document::from_plain_text(id, text)
    } else if let Some(Value::String(page)) = object.remove(&fields.html) {
        let mut document = super::html_document(place, page.as_bytes(), Some("utf-8"), options)
            .map_err(|error| error.cause)?
            .with_id(id);
        // Its places are in the page inside the JSON string, which is not what was read.
        document.input = None;
        metadata(&mut document, &object, fields);
        return Ok(document);
    } else {
        let present: Vec<&str> = object.keys().map(String::as_str).collect();
        return Err(Cause::Malformed(format!(
            "has no text in a field \"{}\"; its fields are: {}; name the one with the text: --field text=NAME",
            fields.text,
            present.join(", ")
        )));
    };
    metadata(&mut document, &object, fields);
    Ok(finish(document, place, None, Vec::new(), options))
}

/// What the fields state stands above what the text states.
pub(super) fn metadata(document: &mut Document, object: &Map<String, Value>, fields: &FieldNames) {
    let metadata = &mut document.metadata;
    let text = |field: &str| object.get(field).and_then(name_of);
    if let Some(title) = text(&fields.title) {
        metadata.title = Some(title);
    }
    if let Some(url) = text(&fields.url) {
        metadata.url = Some(url);
    }
    if let Some(publisher) = text(&fields.publisher) {
        metadata.publisher = Some(publisher);
    }
    if let Some(language) = text(&fields.language) {
        metadata.language = Some(language);
    }
    let date = |field: &str| {
        text(field)
            .and_then(|value| Timestamp::parse(&value))
            .map(|stamp| stamp.to_string())
    };
    if let Some(published) = date(&fields.published) {
        metadata.published = Some(published);
    }
    if let Some(modified) = date(&fields.modified) {
        metadata.modified = Some(modified);
    }
    let authors: Vec<String> = match object.get(&fields.authors) {
        Some(Value::Array(authors)) => authors.iter().filter_map(name_of).collect(),
        Some(value) => name_of(value).into_iter().collect(),
        None => Vec::new(),
    };
    if !authors.is_empty() {
        metadata.authors = authors;
    }
}

/// A string, or the "name" of an object.
fn name_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text,
        Value::Object(object) => object.get("name")?.as_str()?,
        _ => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
