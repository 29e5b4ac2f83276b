//! A page to read claims on: one file of HTML that needs nothing else.
//!
//! The documents lie in the page as JSON, one element each, and its script shows one at a time, so that a report
//! of a thousand documents opens as fast as one of ten. Nothing from a document is ever markup: the script puts
//! it on the page as text, and the page's Content-Security-Policy lets no other script or style run, by their
//! hashes, and nothing be loaded.

use crate::json::{Guarded, rounded};
use crate::write::{Fact, FindFact};
use ascribe_attribution::{Claim, ClaimList, Voice};
use ascribe_text::{Document, LineIndex, Span};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io;

const STYLE: &str = include_str!("html_report/page.css");
const SCRIPT: &str = include_str!("html_report/page.js");
const BODY: &str = include_str!("html_report/body.html");

/// What stands before the first document.
#[must_use]
pub fn opening() -> String {
    let (style, script) = (integrity(STYLE), integrity(SCRIPT));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{style}'; \
         script-src '{script}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>Who said what</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{BODY}"
    )
}

/// What stands behind the last document.
#[must_use]
pub fn closing() -> String {
    format!("<script>{SCRIPT}</script>\n</body>\n</html>\n")
}

/// Writes one document with its claims and what people found out about them.
///
/// # Errors
/// Those of `out`.
pub fn write_document(
    mut out: impl io::Write,
    document: &Document,
    list: &ClaimList,
    facts: &FindFact<'_>,
) -> io::Result<()> {
    let index = LineIndex::new(document.text());
    let pair = |span: Span| [index.place(span.start()).utf16, index.place(span.end()).utf16];
    let pairs = |spans: &[Span]| spans.iter().map(|&span| pair(span)).collect();
    let metadata = &document.metadata;
    let notes = document.diagnostics.iter().chain(&list.diagnostics);
    let record = DocumentRecord {
        id: document.id(),
        path: metadata.path.as_deref(),
        title: metadata.title.as_deref(),
        publisher: metadata.publisher.as_deref(),
        authors: &metadata.authors,
        published: metadata.published.as_deref(),
        modified: metadata.modified.as_deref(),
        url: metadata.url.as_deref(),
        language: metadata.language.as_deref(),
        text: document.text(),
        blocks: document
            .blocks()
            .iter()
            .map(|block| {
                let [start, end] = pair(block.span);
                (start, end, block.kind.name())
            })
            .collect(),
        speakers: list
            .speakers
            .iter()
            .map(|speaker| SpeakerRecord {
                id: &speaker.id,
                name: &speaker.name,
                kind: speaker.kind.name(),
                role: speaker.role.as_deref(),
            })
            .collect(),
        claims: list
            .claims
            .iter()
            .map(|claim| ClaimRecord {
                speaker: claim.speaker,
                source: pairs(&claim.source.spans),
                cue: pairs(&claim.cue.spans),
                content: pairs(&claim.content),
                line: index.place(shown_at(claim)).line,
                voice: (claim.voice != Voice::Attributed).then(|| claim.voice.name()),
                form: claim.form.name(),
                cue_class: claim.cue.class.name(),
                negated: claim.negated,
                hedged: claim.hedged,
                inside: claim.inside,
                when: claim.when.as_ref().and_then(|when| when.value.as_deref()),
                statement: claim.statement.as_deref(),
                worth: rounded(claim.checkworthy.score),
                reasons: &claim.checkworthy.reasons,
                confidence: rounded(claim.confidence),
                fact: facts(document, claim).map(FactRecord::from),
            })
            .collect(),
        notes: notes.map(|note| note.message.as_str()).collect(),
    };
    out.write_all(b"<script type=\"application/json\" class=\"document\">")?;
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, InScript);
    record.serialize(&mut serializer).map_err(io::Error::from)?;
    out.write_all(b"</script>\n")
}

/// The byte that a claim is shown by: that of its cue, which is what tells apart claims that share a source.
pub(crate) fn shown_at(claim: &Claim) -> u32 {
    let spans = claim.cue.spans.iter().chain(&claim.content);
    spans.copied().next().map_or(0, Span::start)
}

/// Offsets count UTF-16 code units, as scripts do.
#[derive(Serialize)]
struct DocumentRecord<'a> {
    id: &'a str,
    path: Option<&'a str>,
    title: Option<&'a str>,
    publisher: Option<&'a str>,
    authors: &'a [String],
    published: Option<&'a str>,
    modified: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    text: &'a str,
    blocks: Vec<(u32, u32, &'static str)>,
    speakers: Vec<SpeakerRecord<'a>>,
    claims: Vec<ClaimRecord<'a>>,
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
struct SpeakerRecord<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    role: Option<&'a str>,
}

/// What is absent, empty, zero or false, and the voice of what is attributed, is left out: a page of a thousand documents holds
/// tens of thousands of these.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClaimRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    source: Vec<[u32; 2]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cue: Vec<[u32; 2]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    content: Vec<[u32; 2]>,
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    voice: Option<&'static str>,
    form: &'static str,
    cue_class: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    negated: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    hedged: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    inside: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<&'a str>,
    #[serde(skip_serializing_if = "is_zero")]
    worth: f32,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    reasons: &'a [&'static str],
    confidence: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<FactRecord>,
}

#[derive(Serialize)]
struct FactRecord {
    reviewed: String,
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    evidence: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<String>,
}

impl From<Fact> for FactRecord {
    fn from(fact: Fact) -> Self {
        let evidence = fact.addresses().map(str::to_owned).collect();
        let links = fact.links_told();
        let (rating, summary) = fact
            .review
            .map_or((None, None), |review| (Some(review.rating), review.summary));
        Self {
            reviewed: fact.reviewed,
            state: fact.state,
            rating,
            summary,
            evidence,
            links,
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands on references")]
fn is_zero(share: &f32) -> bool {
    *share == 0.0
}

/// JSON that can stand in a script element: no `<` in it, so no tag can end it, and no sign that could command a
/// terminal or reorder a line of the file.
struct InScript;

impl serde_json::ser::Formatter for InScript {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find('<') {
            Guarded.write_string_fragment(out, &rest[..at])?;
            out.write_all(b"\\u003c")?;
            rest = &rest[at + 1..];
        }
        Guarded.write_string_fragment(out, rest)
    }
}

/// The source expression that lets this one style or script run (CSP 3, hash-source).
fn integrity(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::from("sha256-");
    for group in Sha256::digest(text.as_bytes()).chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| {
            bits << 8 | u32::from(group.get(at).copied().unwrap_or(0))
        });
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            let sign = if digit > group.len() {
                '='
            } else {
                char::from(DIGITS[value as usize])
            };
            out.push(sign);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standard() {
        // From the examples of Content Security Policy, Level 3.
        assert_eq!(
            integrity("doSomething();"),
            "sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc="
        );
    }

    #[test]
    fn a_hostile_text_stays_data() {
        let text = "He said </script><script>alert(1)</script><!-- \u{202e} it.";
        let document = Document::from_paragraphs("d", text.to_owned());
        let mut out = Vec::new();
        write_document(&mut out, &document, &ClaimList::default(), &|_, _| None).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert_eq!(page.matches('<').count(), 2, "{page}");
        assert!(!page.contains('\u{202e}'), "{page}");
        let json = page.split_once('>').unwrap().1.rsplit_once('<').unwrap().0;
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(value["text"], text);
    }
}
