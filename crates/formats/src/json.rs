//! Claim lists as JSON: the contract `ascribe-claims/1`.
//!
//! The records borrow from document and claim list and are written as they are walked; nothing is gathered
//! first. What a terminal could take for a command, or a reader for another order of signs, is written as an
//! escape (`\u202e`), which any JSON reader turns back into the sign itself.

mod compact;

use crate::visible::is_unsafe;
use ascribe_attribution::{
    Anonymity, Checkworthy, Claim, ClaimList, CueClass, Form, How, SourceKind, SpeakerKind, Voice, When,
};
use ascribe_text::{BlockKind, Diagnostic, Document, LineIndex, OffsetMap, Span};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;
use std::io;

/// The name of the contract, which every output bears.
pub const SCHEMA: &str = "ascribe-claims/1";

/// Writes the claims of one document as one line of JSON, without the newline: a line of `jsonl`, a member of
/// `documents` in `json`. It is added to what `out` holds.
pub fn write_document(out: &mut Vec<u8>, document: &Document, list: &ClaimList, with_text: bool) {
    // A claim takes some 1200 bytes and what it quotes.
    out.reserve(1024 + 1280 * list.claims.len() + if with_text { document.text().len() } else { 0 });
    let index = LineIndex::new(document.text());
    let view = View {
        document,
        list,
        places: Places {
            index: &index,
            map: document.input.as_ref(),
        },
    };
    let record = DocumentClaims {
        schema: SCHEMA,
        document: DocumentRecord::new(document, list, with_text),
        speakers: Speakers(view),
        claims: Claims(view),
        diagnostics: Diagnostics(view),
    };
    compact::write(out, &record).expect("the records hold only what the contract has");
}

/// What stands before the first document of `--format json`, between two, and behind the last.
pub const FRAME: [&str; 3] = [
    "{\"schema\":\"ascribe-claims/1\",\"documents\":[\n",
    ",\n",
    "\n]}\n",
];

/// The JSON Schema of `--format json`. A line of `jsonl` is its definition `DocumentClaims`.
#[must_use]
pub fn schema() -> Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut generator = settings.into_generator();
    let document = generator.subschema_for::<DocumentClaims<'static>>();
    json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ascribe claims, version 1",
        "description": "The claims of all documents of a run.",
        "type": "object",
        "properties": {
            "schema": schema_name(&mut generator),
            "documents": {
                "description": "One for each document, in the order of the inputs.",
                "type": "array",
                "items": document,
            },
        },
        "required": ["schema", "documents"],
        "$defs": generator.take_definitions(true),
    })
}

/// The claims of one document.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "DocumentClaims")]
struct DocumentClaims<'a> {
    /// The version of this contract.
    #[schemars(schema_with = "schema_name")]
    schema: &'static str,
    /// The document.
    document: DocumentRecord<'a>,
    /// Everybody whom a claim names as speaker, by first appearance.
    #[schemars(with = "Vec<SpeakerRecord<'static>>")]
    speakers: Speakers<'a>,
    /// The claims, in text order.
    #[schemars(with = "Vec<ClaimRecord<'static>>")]
    claims: Claims<'a>,
    /// What was found wrong and worked around.
    #[schemars(with = "Vec<DiagnosticRecord<'static>>")]
    diagnostics: Diagnostics<'a>,
}

/// What is known about a document. Unknown is null or empty, never a guess.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "Document")]
struct DocumentRecord<'a> {
    /// Unique within a run, the same for the same input.
    id: &'a str,
    /// Where it was read from, as the user named it.
    path: Option<&'a str>,
    /// SHA-256 of the text that the spans point into, in UTF-8: for a plain UTF-8 file, that of the file.
    sha256: String,
    /// Headline.
    title: Option<&'a str>,
    /// Newspaper, agency or site.
    publisher: Option<&'a str>,
    /// In the order of the byline.
    authors: &'a [String],
    /// ISO 8601 date, or date and time.
    published: Option<&'a str>,
    /// ISO 8601 date, or date and time.
    modified: Option<&'a str>,
    /// Canonical address.
    url: Option<&'a str>,
    /// BCP 47 tag.
    language: Option<&'a str>,
    /// Length of the text in UTF-8.
    bytes: usize,
    /// How many sentences it has.
    sentences: usize,
    /// How many tokens it has.
    tokens: usize,
    /// The text that the spans point into (only with `--with-text`).
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

impl<'a> DocumentRecord<'a> {
    fn new(document: &'a Document, list: &ClaimList, with_text: bool) -> Self {
        let metadata = &document.metadata;
        Self {
            id: document.id(),
            path: metadata.path.as_deref(),
            sha256: sha256(document.text().as_bytes()),
            title: metadata.title.as_deref(),
            publisher: metadata.publisher.as_deref(),
            authors: &metadata.authors,
            published: metadata.published.as_deref(),
            modified: metadata.modified.as_deref(),
            url: metadata.url.as_deref(),
            language: metadata.language.as_deref(),
            bytes: document.text().len(),
            sentences: list.sentences,
            tokens: list.tokens,
            text: with_text.then_some(document.text()),
        }
    }
}

/// SHA-256 in lower-case hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    let digit = |four_bits: u8| char::from(b"0123456789abcdef"[usize::from(four_bits)]);
    let digits = Sha256::digest(bytes)
        .into_iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    let mut text = String::with_capacity(64);
    text.extend(digits);
    text
}

/// Somebody or something whom a claim names as speaker.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "Speaker")]
struct SpeakerRecord<'a> {
    /// The registry's id, else one made of the name.
    id: &'a str,
    /// Fullest name.
    name: &'a str,
    #[schemars(schema_with = "speaker_kind")]
    kind: &'static str,
    /// Office or role.
    role: Option<&'a str>,
    /// Other names.
    aliases: &'a [String],
    /// Whether the registry has it.
    registered: bool,
}

/// An attribution with its speaker, or the publisher's own statement.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "Claim")]
struct ClaimRecord<'a> {
    /// "c-" and twelve hexadecimal digits.
    id: &'a str,
    #[schemars(schema_with = "voice")]
    voice: &'static str,
    /// Id of the speaker; null when unknown, anonymous or unstated.
    speaker: Option<&'a str>,
    resolution: ResolutionRecord<'a>,
    source: SourceRecord<'a>,
    cue: CueRecord<'a>,
    content: ContentRecord<'a>,
    /// One self-contained sentence without quotation marks; null when it cannot be made safely.
    statement: Option<&'a str>,
    #[schemars(schema_with = "form")]
    form: &'static str,
    /// Whether the cue is negated.
    negated: bool,
    /// Whether the cue is hedged.
    hedged: bool,
    /// Whom it was said to.
    addressee: Option<&'a str>,
    /// How it was said.
    medium: Option<&'a str>,
    /// Id of the claim that this one is nested in.
    inside: Option<&'a str>,
    /// When it happened or was said.
    when: Option<WhenRecord<'a>>,
    checkworthy: CheckworthyRecord<'a>,
    /// How sure the program is of source, cue and content together.
    #[schemars(range(min = 0.0, max = 1.0))]
    confidence: f32,
    /// The rule or model that decided.
    rule: &'static str,
    #[schemars(schema_with = "block")]
    block: &'static str,
    /// Number of its sentence, from 0.
    sentence: u32,
}

/// How the source got its speaker, or why it got none.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "Resolution")]
struct ResolutionRecord<'a> {
    #[schemars(schema_with = "how")]
    how: &'static str,
    /// The mention that a pronoun or description goes back to.
    #[schemars(with = "Option<SpanRecord>")]
    antecedent: Option<SpanRecord>,
    #[schemars(range(min = 0.0, max = 1.0))]
    confidence: f32,
    /// Ids of other speakers it may be, best first.
    #[schemars(with = "Vec<String>")]
    alternatives: Alternatives<'a>,
}

/// Who is attributed, in the text's words.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "Source")]
struct SourceRecord<'a> {
    /// Empty when unstated.
    #[schemars(with = "String")]
    text: Text<'a>,
    #[schemars(with = "Vec<SpanRecord>")]
    spans: Spans<'a>,
    #[schemars(schema_with = "source_kind")]
    kind: &'static str,
    /// What the text tells of a source that it does not name.
    #[serde(skip_serializing_if = "Option::is_none")]
    anonymity: Option<AnonymityRecord<'a>>,
}

/// What a text tells of a source that it does not name.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "Anonymity")]
struct AnonymityRecord<'a> {
    /// How many they are, where stated.
    number: Option<u32>,
    /// Why no name is given, in the text's words.
    reason: Option<&'a str>,
}

/// The words that signal the attribution.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "Cue")]
struct CueRecord<'a> {
    /// Empty when speech is carried on without a cue.
    #[schemars(with = "String")]
    text: Text<'a>,
    #[schemars(with = "Vec<SpanRecord>")]
    spans: Spans<'a>,
    /// Lemma of its head.
    lemma: &'a str,
    #[schemars(schema_with = "class")]
    class: &'static str,
}

/// What is attributed: its pieces, and their words joined by spaces.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "Content")]
struct ContentRecord<'a> {
    #[schemars(with = "String")]
    text: Text<'a>,
    #[schemars(with = "Vec<SpanRecord>")]
    spans: Spans<'a>,
}

/// A time that the text gives.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "When")]
struct WhenRecord<'a> {
    #[schemars(with = "String")]
    text: Text<'a>,
    #[schemars(with = "Vec<SpanRecord>")]
    spans: Spans<'a>,
    /// ISO 8601 date, where it can be told.
    value: Option<&'a str>,
}

/// Whether a claim is worth checking.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "Checkworthy")]
struct CheckworthyRecord<'a> {
    #[schemars(range(min = 0.0, max = 1.0))]
    score: f32,
    /// Why, in words people can read.
    reasons: &'a [&'static str],
}

/// Something found wrong and worked around.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "Diagnostic")]
struct DiagnosticRecord<'a> {
    /// What kind of thing it is.
    code: &'static str,
    /// What it is, for people.
    message: &'a str,
    /// Where it is, when it is at a place.
    #[schemars(with = "Option<SpanRecord>")]
    span: Option<SpanRecord>,
}

/// A half-open range of the text, in three units, and the place of its start.
#[derive(serde::Serialize, JsonSchema)]
#[schemars(rename = "Span")]
struct SpanRecord {
    /// UTF-8 bytes.
    byte: [u32; 2],
    /// Unicode code points.
    char: [u32; 2],
    /// UTF-16 code units.
    utf16: [u32; 2],
    /// Line of the start, from 1.
    #[schemars(range(min = 1))]
    line: u32,
    /// Column of the start in code points, from 1.
    #[schemars(range(min = 1))]
    column: u32,
    /// The bytes of the file that was read, where they are not those of the text; absent where they came from nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_in_input: Option<[u32; 2]>,
}

impl SpanRecord {
    fn new(places: Places<'_>, span: Span) -> Self {
        let (start, end) = places.index.places(span);
        let input = places.map.and_then(|map| map.input_of(span));
        Self {
            byte: [start.byte, end.byte],
            char: [start.char, end.char],
            utf16: [start.utf16, end.utf16],
            line: start.line,
            column: start.column,
            byte_in_input: input.map(|span| [span.start(), span.end()]),
        }
    }
}

/// What spans are turned into places by.
#[derive(Clone, Copy)]
struct Places<'a> {
    index: &'a LineIndex<'a>,
    map: Option<&'a OffsetMap>,
}

/// What the records are made from.
#[derive(Clone, Copy)]
struct View<'a> {
    document: &'a Document,
    list: &'a ClaimList,
    places: Places<'a>,
}

impl<'a> View<'a> {
    fn text(self, spans: &'a [Span]) -> Text<'a> {
        Text {
            document: self.document,
            spans,
        }
    }

    fn spans(self, spans: &'a [Span]) -> Spans<'a> {
        Spans {
            places: self.places,
            spans,
        }
    }

    fn claim(self, claim: &'a Claim) -> ClaimRecord<'a> {
        let Self { document, list, .. } = self;
        let slice = |span: Span| document.slice(span);
        ClaimRecord {
            id: &claim.id,
            voice: claim.voice.name(),
            speaker: claim.speaker.map(|s| list.speakers[s].id.as_str()),
            resolution: ResolutionRecord {
                how: claim.resolution.how.name(),
                antecedent: claim
                    .resolution
                    .antecedent
                    .map(|s| SpanRecord::new(self.places, s)),
                confidence: rounded(claim.resolution.confidence),
                alternatives: Alternatives {
                    list,
                    speakers: &claim.resolution.alternatives,
                },
            },
            source: SourceRecord {
                text: self.text(&claim.source.spans),
                spans: self.spans(&claim.source.spans),
                kind: claim.source.kind.name(),
                anonymity: claim
                    .source
                    .anonymity
                    .map(|Anonymity { number, reason }| AnonymityRecord {
                        number,
                        reason: reason.map(slice),
                    }),
            },
            cue: CueRecord {
                text: self.text(&claim.cue.spans),
                spans: self.spans(&claim.cue.spans),
                lemma: &claim.cue.lemma,
                class: claim.cue.class.name(),
            },
            content: ContentRecord {
                text: self.text(&claim.content),
                spans: self.spans(&claim.content),
            },
            statement: claim.statement.as_deref(),
            form: claim.form.name(),
            negated: claim.negated,
            hedged: claim.hedged,
            addressee: claim.addressee.map(slice),
            medium: claim.medium.map(slice),
            inside: claim.inside.map(|outer| list.claims[outer].id.as_str()),
            when: claim.when.as_ref().map(|When { spans, value }| WhenRecord {
                text: self.text(spans),
                spans: self.spans(spans),
                value: value.as_deref(),
            }),
            checkworthy: {
                let Checkworthy { score, reasons } = &claim.checkworthy;
                CheckworthyRecord {
                    score: rounded(*score),
                    reasons,
                }
            },
            confidence: rounded(claim.confidence),
            rule: claim.rule,
            block: claim.block.name(),
            sentence: claim.sentence,
        }
    }
}

/// A share to three places: more would pretend to a precision that no score has.
pub(crate) fn rounded(share: f32) -> f32 {
    (share * 1000.0).round() / 1000.0
}

struct Speakers<'a>(View<'a>);

impl Serialize for Speakers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.list.speakers.iter().map(|speaker| SpeakerRecord {
            id: &speaker.id,
            name: &speaker.name,
            kind: speaker.kind.name(),
            role: speaker.role.as_deref(),
            aliases: &speaker.aliases,
            registered: speaker.registered,
        }))
    }
}

struct Claims<'a>(View<'a>);

impl Serialize for Claims<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.list.claims.iter().map(|claim| self.0.claim(claim)))
    }
}

struct Diagnostics<'a>(View<'a>);

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let View {
            document,
            list,
            places,
        } = self.0;
        let all = document.diagnostics.iter().chain(&list.diagnostics);
        serializer.collect_seq(all.map(|Diagnostic { code, message, span }| DiagnosticRecord {
            code: code.name(),
            message,
            span: span.map(|span| SpanRecord::new(places, span)),
        }))
    }
}

struct Alternatives<'a> {
    list: &'a ClaimList,
    speakers: &'a [usize],
}

impl Serialize for Alternatives<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.speakers.iter().map(|&s| &self.list.speakers[s].id))
    }
}

struct Spans<'a> {
    places: Places<'a>,
    spans: &'a [Span],
}

impl Serialize for Spans<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.spans.iter().map(|&span| SpanRecord::new(self.places, span)))
    }
}

/// The words of some spans, pieces joined by a space.
struct Text<'a> {
    document: &'a Document,
    spans: &'a [Span],
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.spans {
            [] => serializer.serialize_str(""),
            &[span] => serializer.serialize_str(self.document.slice(span)),
            _ => serializer.collect_str(self),
        }
    }
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, &span) in self.spans.iter().enumerate() {
            if number > 0 {
                f.write_str(" ")?;
            }
            f.write_str(self.document.slice(span))?;
        }
        Ok(())
    }
}

/// Compact JSON in which signs that could steer a terminal or reorder a line are escaped.
pub(crate) struct Guarded;

impl serde_json::ser::Formatter for Guarded {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let risky = |c: char| c >= '\u{7f}' && is_unsafe(c);
        // ASCII, nearly all of most texts, was escaped by the caller but for DEL.
        if fragment.bytes().all(|byte| byte < 0x7f) {
            return out.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(risky) {
            let sign = rest[at..].chars().next().expect("a match is a character");
            out.write_all(&rest.as_bytes()[..at])?;
            let mut units = [0; 2];
            for unit in sign.encode_utf16(&mut units) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + sign.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

fn schema_name(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "const": SCHEMA })
}

fn names(names: impl Iterator<Item = &'static str>) -> Schema {
    json_schema!({ "type": "string", "enum": names.collect::<Vec<_>>() })
}

fn speaker_kind(_: &mut SchemaGenerator) -> Schema {
    names(SpeakerKind::ALL.iter().map(|kind| kind.name()))
}

fn voice(_: &mut SchemaGenerator) -> Schema {
    names(Voice::ALL.iter().map(|voice| voice.name()))
}

fn form(_: &mut SchemaGenerator) -> Schema {
    names(Form::ALL.iter().map(|form| form.name()))
}

fn how(_: &mut SchemaGenerator) -> Schema {
    names(How::ALL.iter().map(|how| how.name()))
}

fn source_kind(_: &mut SchemaGenerator) -> Schema {
    names(SourceKind::ALL.iter().map(|kind| kind.name()))
}

fn class(_: &mut SchemaGenerator) -> Schema {
    names(CueClass::ALL.iter().map(|class| class.name()))
}

fn block(_: &mut SchemaGenerator) -> Schema {
    names(BlockKind::ALL.iter().map(|kind| kind.name()))
}
