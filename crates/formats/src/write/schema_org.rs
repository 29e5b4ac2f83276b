//! schema.org `Claim` and `ClaimReview`, as JSON-LD: a graph for each document.

use super::{Fact, FindFact, Review, address, claim_id, urn_part, words};
use ascribe_attribution::{Claim, ClaimList, CueClass, Speaker, SpeakerKind, Voice};
use ascribe_text::{Document, Span};
use serde_json::{Map, Value, json};

pub(super) fn graph(document: &Document, list: &ClaimList, facts: &FindFact<'_>) -> Value {
    let article = article(document);
    let mut graph = vec![article];
    for claim in list.claims.iter().filter(|claim| !claim.content.is_empty()) {
        let id = claim_id(document.id(), &claim.id);
        graph.push(claim_object(document, list, claim, &id));
        let fact = facts(document, claim);
        if let Some((fact, review)) = fact.as_ref().and_then(|fact| Some((fact, fact.standing()?))) {
            graph.push(review_object(document, claim, &id, fact, review));
        }
    }
    json!({ "@context": "https://schema.org", "@graph": graph })
}

/// The object without those of its members that are null.
fn known(value: Value) -> Value {
    match value {
        Value::Object(object) => Value::Object(
            object
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .collect::<Map<_, _>>(),
        ),
        value => value,
    }
}

fn article(document: &Document) -> Value {
    let metadata = &document.metadata;
    let authors: Vec<Value> = metadata
        .authors
        .iter()
        .map(|name| json!({ "@type": "Person", "name": name }))
        .collect();
    known(json!({
        "@type": "Article",
        "@id": address(document),
        "url": metadata.url,
        "headline": metadata.title,
        "datePublished": metadata.published,
        "dateModified": metadata.modified,
        "inLanguage": metadata.language,
        "author": (!authors.is_empty()).then_some(authors),
        "publisher": publisher(document),
    }))
}

fn publisher(document: &Document) -> Option<Value> {
    let name = document.metadata.publisher.as_ref()?;
    Some(json!({ "@type": "Organization", "name": name }))
}

fn claim_object(document: &Document, list: &ClaimList, claim: &Claim, id: &str) -> Value {
    let author = match claim.speaker.and_then(|at| list.speakers.get(at)) {
        Some(speaker) => Some(speaker_object(speaker)),
        None if claim.voice == Voice::Narrator => publisher(document),
        None => None,
    };
    known(json!({
        "@type": "Claim",
        "@id": id,
        "text": claimed(document, claim),
        "author": author,
        "dateCreated": claim.when.as_ref().and_then(|when| when.value.as_deref()),
        "appearance": { "@id": address(document) },
        "isPartOf": claim
            .inside
            .and_then(|at| list.claims.get(at))
            .map(|outer| json!({ "@id": claim_id(document.id(), &outer.id) })),
    }))
}

/// What is claimed, in words that stand for themselves as far as they can. What somebody denies is not what they
/// claim: without a sentence made for it, the words of source and cue stay with it.
fn claimed(document: &Document, claim: &Claim) -> String {
    if let Some(statement) = &claim.statement {
        return statement.clone();
    }
    if !claim.negated && claim.cue.class != CueClass::Deny {
        return words(document, &claim.content);
    }
    let mut spans: Vec<Span> = claim.spans().collect();
    spans.sort_unstable();
    words(document, &spans)
}

fn speaker_object(speaker: &Speaker) -> Value {
    let kind = match speaker.kind {
        SpeakerKind::Person => "Person",
        SpeakerKind::Document => "CreativeWork",
        SpeakerKind::Organisation | SpeakerKind::Group => "Organization",
    };
    let person = speaker.kind == SpeakerKind::Person;
    known(json!({
        "@type": kind,
        "@id": format!("urn:ascribe:speaker:{}", urn_part(&speaker.id)),
        "name": speaker.name,
        "alternateName": (!speaker.aliases.is_empty()).then_some(&speaker.aliases),
        "jobTitle": speaker.role.as_ref().filter(|_| person),
        "description": speaker.role.as_ref().filter(|_| !person),
    }))
}

fn review_object(document: &Document, claim: &Claim, id: &str, fact: &Fact, review: &Review) -> Value {
    let evidence: Vec<&str> = fact.addresses().collect();
    let mut rating = json!({ "@type": "Rating", "alternateName": review.rating });
    if let Some((value, worst, best)) = review.value {
        rating["ratingValue"] = json!(value);
        rating["worstRating"] = json!(worst);
        rating["bestRating"] = json!(best);
    }
    known(json!({
        "@type": "ClaimReview",
        "url": review.url,
        "datePublished": review.date,
        "author": review.author.as_ref().map(|name| json!({ "@type": "Organization", "name": name })),
        "claimReviewed": claimed(document, claim),
        "itemReviewed": { "@id": id },
        "reviewBody": review.summary,
        "reviewRating": rating,
        "citation": (!evidence.is_empty()).then_some(evidence),
    }))
}
