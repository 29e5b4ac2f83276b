//! W3C Web Annotation Data Model (2017): an annotation page for each document, an annotation for each claim.

use super::{FindFact, address, claim_id, share, urn_part};
use ascribe_attribution::{Claim, ClaimList};
use ascribe_text::{Document, LineIndex, Span};
use serde_json::{Value, json};

/// How many characters of context stand in a quote selector on either side.
const CONTEXT: usize = 32;

pub(super) fn page(document: &Document, list: &ClaimList, facts: &FindFact<'_>) -> Value {
    let index = LineIndex::new(document.text());
    let items: Vec<Value> = list
        .claims
        .iter()
        .map(|claim| annotation(document, list, &index, claim, facts))
        .collect();
    json!({
        "@context": ["http://www.w3.org/ns/anno.jsonld", { "ascribe": "urn:ascribe:terms:" }],
        "id": format!("urn:ascribe:annotations:{}", urn_part(document.id())),
        "type": "AnnotationPage",
        "items": items,
    })
}

fn annotation(
    document: &Document,
    list: &ClaimList,
    index: &LineIndex<'_>,
    claim: &Claim,
    facts: &FindFact<'_>,
) -> Value {
    let body = |purpose: &str, value: &str| json!({ "type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain" });
    let mut bodies = Vec::new();
    if let Some(speaker) = claim.speaker.and_then(|at| list.speakers.get(at)) {
        let mut who = body("identifying", &speaker.name);
        who["id"] = json!(format!("urn:ascribe:speaker:{}", urn_part(&speaker.id)));
        bodies.push(who);
    }
    if let Some(statement) = &claim.statement {
        bodies.push(body("describing", statement));
    }
    for tag in [claim.voice.name(), claim.form.name(), claim.cue.class.name()] {
        bodies.push(body("tagging", tag));
    }
    if claim.negated {
        bodies.push(body("tagging", "negated"));
    }
    if claim.hedged {
        bodies.push(body("tagging", "hedged"));
    }
    let mut motivation = json!("identifying");
    if let Some(fact) = facts(document, claim) {
        for state in [&fact.reviewed, &fact.state] {
            if !state.is_empty() {
                bodies.push(body("tagging", state));
            }
        }
        if let Some(review) = &fact.review {
            motivation = json!(["identifying", "assessing"]);
            bodies.push(body("classifying", &review.rating));
            if let Some(summary) = &review.summary {
                bodies.push(body("assessing", summary));
            }
        }
        for address in fact.addresses() {
            bodies.push(json!({ "id": address, "purpose": "linking" }));
        }
        for link in &fact.links {
            bodies.push(json!({
                "id": claim_id(&link.document, &link.claim),
                "purpose": "linking",
                "ascribe:relation": link.relation,
            }));
        }
    }
    let mut targets = Vec::new();
    for (role, spans) in [
        ("content", &claim.content),
        ("cue", &claim.cue.spans),
        ("source", &claim.source.spans),
    ] {
        for &span in spans {
            targets.push(target(document, index, role, span));
        }
    }
    let mut annotation = json!({
        "id": claim_id(document.id(), &claim.id),
        "type": "Annotation",
        "motivation": motivation,
        "generator": { "type": "Software", "name": "ascribe" },
        "body": bodies,
        "target": targets,
        "ascribe:confidence": share(claim.confidence),
    });
    if let Some(outer) = claim.inside.and_then(|at| list.claims.get(at)) {
        annotation["ascribe:inside"] = json!(claim_id(document.id(), &outer.id));
    }
    annotation
}

/// A piece of the document by its words with their context, and by its place in code points.
fn target(document: &Document, index: &LineIndex<'_>, role: &str, span: Span) -> Value {
    let text = document.text();
    let (start, end) = (span.start() as usize, span.end() as usize);
    let prefix = text[..start]
        .char_indices()
        .rev()
        .take(CONTEXT)
        .last()
        .map_or("", |(at, _)| &text[at..start]);
    let suffix = text[end..]
        .char_indices()
        .nth(CONTEXT)
        .map_or(&text[end..], |(length, _)| &text[end..end + length]);
    json!({
        "source": address(document),
        "ascribe:role": role,
        "selector": [
            { "type": "TextQuoteSelector", "exact": document.slice(span), "prefix": prefix, "suffix": suffix },
            { "type": "TextPositionSelector", "start": index.place(span.start()).char, "end": index.place(span.end()).char },
        ],
    })
}
