//! Attributions that other tools annotated: Citron's JSON, doccano's and Label Studio's exports.
//!
//! They are read as [`Roles`], as brat standoff is, to be compared with what was extracted. Each tool counts
//! characters in its own unit; a span outside its text is an error, not moved.

use crate::Roles;
use ascribe_text::Span;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::fmt;

/// One annotated text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotated {
    /// Its id, where the tool keeps one.
    pub id: Option<String>,
    /// The text.
    pub text: String,
    /// Its attributions.
    pub roles: Vec<Roles>,
}

/// A tool whose annotations can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tool {
    /// Citron (BBC): an object with "text" and "quotes" for each text.
    Citron,
    /// doccano: JSON lines with "entities" and "relations".
    Doccano,
    /// Label Studio: an array of tasks with "annotations" or "predictions".
    LabelStudio,
}

/// Why annotations cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnotationError {
    /// Which of the texts it is in, from 1; 0 when it is the file as a whole.
    pub text: usize,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for AnnotationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.text > 0 {
            write!(f, "text {}: ", self.text)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for AnnotationError {}

impl Tool {
    /// The tool that wrote a file, by the first of its objects.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let first = objects(bytes).ok()?.into_iter().next()?;
        if first.contains_key("quotes") {
            Some(Self::Citron)
        } else if first.contains_key("entities") || first.contains_key("label") {
            Some(Self::Doccano)
        } else if first.contains_key("data") {
            Some(Self::LabelStudio)
        } else {
            None
        }
    }

    /// Reads the annotated texts of `bytes`: JSON lines, one object, or an array of them.
    ///
    /// # Errors
    /// When it is no JSON, an object has no text, or a span lies outside its text.
    pub fn read(self, bytes: &[u8]) -> Result<Vec<Annotated>, AnnotationError> {
        objects(bytes)?
            .iter()
            .zip(1..)
            .map(|(object, text)| {
                let read = match self {
                    Self::Citron => citron(object),
                    Self::Doccano => doccano(object),
                    Self::LabelStudio => label_studio(object),
                };
                read.map_err(|message| AnnotationError { text, message })
            })
            .collect()
    }
}

fn objects(bytes: &[u8]) -> Result<Vec<Map<String, Value>>, AnnotationError> {
    let error = |text: usize, error: serde_json::Error| AnnotationError {
        text,
        message: format!("is no JSON of annotations: {error}"),
    };
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return serde_json::from_slice(bytes).map_err(|e| error(0, e));
    }
    serde_json::Deserializer::from_slice(bytes)
        .into_iter::<Map<String, Value>>()
        .zip(1..)
        .map(|(object, at)| object.map_err(|e| error(at, e)))
        .collect()
}

/// Places of a text by a tool's count.
struct Places {
    /// The byte at each count, the end included.
    bytes: Vec<u32>,
}

impl Places {
    fn code_points(text: &str) -> Self {
        Self::new(text, |_| 1)
    }

    fn utf16(text: &str) -> Self {
        Self::new(text, char::len_utf16)
    }

    fn new(text: &str, units: impl Fn(char) -> usize) -> Self {
        let mut bytes = Vec::with_capacity(text.len() + 1);
        let mut at = 0;
        for c in text.chars() {
            bytes.extend(std::iter::repeat_n(at, units(c)));
            at += c.len_utf8() as u32;
        }
        bytes.push(at);
        Self { bytes }
    }

    fn span(&self, object: &Value, start: &str, end: &str) -> Result<Span, String> {
        let place = |name: &str| {
            let count = object.get(name).and_then(Value::as_u64)?;
            self.bytes.get(usize::try_from(count).ok()?).copied()
        };
        match (place(start), place(end)) {
            (Some(start), Some(end)) if start <= end => Ok(Span::new(start, end)),
            _ => Err(format!("a span is not in the text: {object}")),
        }
    }
}

fn text_of(object: &Map<String, Value>) -> Result<String, String> {
    object
        .get("text")
        .or_else(|| object.get("data"))
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| "there is no \"text\"".to_owned())
}

fn id_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn citron(object: &Map<String, Value>) -> Result<Annotated, String> {
    let text = text_of(object)?;
    let places = Places::code_points(&text);
    let mut roles = Vec::new();
    for quote in list(object.get("quotes")) {
        let spans = |value: Option<&Value>| -> Result<Vec<Span>, String> {
            match value {
                Some(Value::Array(spans)) => spans
                    .iter()
                    .map(|span| places.span(span, "start", "end"))
                    .collect(),
                Some(span @ Value::Object(_)) => Ok(vec![places.span(span, "start", "end")?]),
                _ => Ok(Vec::new()),
            }
        };
        roles.push(Roles {
            source: spans(quote.get("sources"))?,
            cue: spans(quote.get("cue"))?,
            content: spans(quote.get("contents"))?,
        });
    }
    Ok(Annotated {
        id: id_of(object.get("id")),
        text,
        roles,
    })
}

fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

/// Labelled spans and the relations between them, which a tool names by ids.
#[derive(Default)]
struct Graph {
    spans: Vec<(String, String, Span)>,
    relations: Vec<(String, String)>,
}

impl Graph {
    /// Each cue with the spans that a relation ties it to, whichever way it was drawn; where neither end is a cue, the
    /// start with the end. A cue without relations stands alone; other spans without are left out, since nothing tells
    /// what they belong to.
    fn roles(&self) -> Vec<Roles> {
        let by_id: HashMap<&str, usize> = self
            .spans
            .iter()
            .enumerate()
            .map(|(at, (id, ..))| (&**id, at))
            .collect();
        let is_cue = |at: usize| self.spans[at].1.eq_ignore_ascii_case("cue");
        let mut joined: Vec<Option<Roles>> = vec![None; self.spans.len()];
        let mut tied = vec![false; self.spans.len()];
        let add = |roles: &mut Roles, at: usize| {
            let (_, label, span) = &self.spans[at];
            let pieces = match label.to_ascii_lowercase().as_str() {
                "source" => &mut roles.source,
                "cue" => &mut roles.cue,
                "content" => &mut roles.content,
                _ => return,
            };
            if !pieces.contains(span) {
                pieces.push(*span);
            }
        };
        for (from, to) in &self.relations {
            let (Some(&from), Some(&to)) = (by_id.get(&**from), by_id.get(&**to)) else {
                continue;
            };
            let (hub, other) = if is_cue(to) && !is_cue(from) {
                (to, from)
            } else {
                (from, to)
            };
            let roles = joined[hub].get_or_insert_with(|| {
                let mut roles = Roles::default();
                add(&mut roles, hub);
                roles
            });
            add(roles, other);
            tied[other] = true;
        }
        for at in 0..self.spans.len() {
            if joined[at].is_none() && !tied[at] && is_cue(at) {
                let mut roles = Roles::default();
                add(&mut roles, at);
                joined[at] = Some(roles);
            }
        }
        let mut roles: Vec<Roles> = joined.into_iter().flatten().collect();
        for role in &mut roles {
            for pieces in [&mut role.source, &mut role.cue, &mut role.content] {
                pieces.sort_unstable();
            }
        }
        roles
    }
}

fn doccano(object: &Map<String, Value>) -> Result<Annotated, String> {
    let text = text_of(object)?;
    let places = Places::code_points(&text);
    let mut graph = Graph::default();
    for (at, entity) in list(object.get("entities")).enumerate() {
        graph.spans.push((
            id_of(entity.get("id")).unwrap_or_else(|| format!("#{at}")),
            entity
                .get("label")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            places.span(entity, "start_offset", "end_offset")?,
        ));
    }
    // Projects without relations have [start, end, label] instead.
    for (at, entity) in list(object.get("label")).enumerate() {
        let label = entity.get(2).and_then(Value::as_str).unwrap_or_default();
        let ends = serde_json::json!({ "start": entity.get(0), "end": entity.get(1) });
        let span = places.span(&ends, "start", "end")?;
        graph.spans.push((format!("#{at}"), label.to_owned(), span));
    }
    for relation in list(object.get("relations")) {
        if let (Some(from), Some(to)) = (id_of(relation.get("from_id")), id_of(relation.get("to_id"))) {
            graph.relations.push((from, to));
        }
    }
    Ok(Annotated {
        id: id_of(object.get("id")),
        text,
        roles: graph.roles(),
    })
}

fn label_studio(object: &Map<String, Value>) -> Result<Annotated, String> {
    let data = object
        .get("data")
        .and_then(Value::as_object)
        .ok_or_else(|| "there is no \"data\"".to_owned())?;
    let text = text_of(data)?;
    let places = Places::utf16(&text);
    // What people annotated counts before what a program predicted; of several, the first.
    let result = ["annotations", "predictions"]
        .iter()
        .find_map(|kind| list(object.get(*kind)).next())
        .and_then(|annotation| annotation.get("result"));
    let mut graph = Graph::default();
    for item in list(result) {
        if item.get("type").and_then(Value::as_str) == Some("relation") {
            if let (Some(from), Some(to)) = (id_of(item.get("from_id")), id_of(item.get("to_id"))) {
                graph.relations.push((from, to));
            }
            continue;
        }
        let Some(value) = item.get("value") else { continue };
        let label = list(value.get("labels")).next().and_then(Value::as_str);
        if let (Some(id), Some(label)) = (id_of(item.get("id")), label) {
            graph
                .spans
                .push((id, label.to_owned(), places.span(value, "start", "end")?));
        }
    }
    Ok(Annotated {
        id: id_of(data.get("id")).or_else(|| id_of(object.get("id"))),
        text,
        roles: graph.roles(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words<'t>(annotated: &'t Annotated, spans: &[Span]) -> Vec<&'t str> {
        spans.iter().map(|span| span.slice(&annotated.text)).collect()
    }

    #[test]
    fn citron_counts_code_points() {
        let json = r#"{"text": "\ud83d\ude00 \u201cNo,\u201d Moe said, \u201cnever.\u201d", "quotes": [{"cue": {"start": 12, "end": 16},
            "sources": [{"start": 8, "end": 11}], "contents": [{"start": 2, "end": 7}, {"start": 18, "end": 26}]}]}"#;
        let read = Tool::Citron.read(json.as_bytes()).expect("is read");
        assert_eq!(Tool::of(json.as_bytes()), Some(Tool::Citron));
        let roles = &read[0].roles[0];
        assert_eq!(words(&read[0], &roles.source), ["Moe"]);
        assert_eq!(words(&read[0], &roles.cue), ["said"]);
        assert_eq!(words(&read[0], &roles.content), ["“No,”", "“never.”"]);
    }

    #[test]
    fn label_studio_counts_utf16_units() {
        let json = r#"[{"id": 4, "data": {"text": "\ud83d\ude00 Moe said no."}, "annotations": [{"result": [
            {"id": "a", "type": "labels", "value": {"start": 7, "end": 11, "labels": ["Cue"]}},
            {"id": "b", "type": "labels", "value": {"start": 3, "end": 6, "labels": ["Source"]}},
            {"type": "relation", "from_id": "a", "to_id": "b"}]}]}]"#;
        let read = Tool::LabelStudio.read(json.as_bytes()).expect("is read");
        let roles = &read[0].roles[0];
        assert_eq!(words(&read[0], &roles.source), ["Moe"]);
        assert_eq!(words(&read[0], &roles.cue), ["said"]);
        assert_eq!(read[0].id.as_deref(), Some("4"));
    }

    #[test]
    fn a_cue_holds_its_parts_together_whichever_way_relations_are_drawn() {
        let json = br#"{"text": "Moe did not say so.", "entities": [
            {"id": 1, "label": "source", "start_offset": 0, "end_offset": 3}, {"id": 2, "label": "cue", "start_offset": 4, "end_offset": 7},
            {"id": 3, "label": "cue", "start_offset": 12, "end_offset": 15}, {"id": 4, "label": "content", "start_offset": 16, "end_offset": 18}],
            "relations": [{"from_id": 1, "to_id": 2}, {"from_id": 2, "to_id": 3}, {"from_id": 4, "to_id": 2}]}"#;
        let read = Tool::Doccano.read(json).expect("is read");
        let [roles] = &*read[0].roles else {
            panic!("one attribution: {:?}", read[0].roles)
        };
        assert_eq!(words(&read[0], &roles.source), ["Moe"]);
        assert_eq!(words(&read[0], &roles.cue), ["did", "say"]);
        assert_eq!(words(&read[0], &roles.content), ["so"]);
    }

    #[test]
    fn projects_without_relations_give_their_cues() {
        let json = br#"{"id": 3, "text": "Moe said so.", "label": [[0, 3, "Source"], [4, 8, "Cue"]]}"#;
        assert_eq!(Tool::of(json), Some(Tool::Doccano));
        let read = Tool::Doccano.read(json).expect("is read");
        assert_eq!(words(&read[0], &read[0].roles[0].cue), ["said"]);
    }

    #[test]
    fn spans_outside_the_text_are_errors() {
        let json = br#"{"text": "short", "entities": [{"id": 1, "label": "Cue", "start_offset": 2, "end_offset": 9}]}"#;
        let error = Tool::Doccano.read(json).expect_err("is refused");
        assert_eq!(error.text, 1);
        assert!(Tool::Citron.read(b"nonsense").is_err());
    }
}
