//! Label Studio's tasks with predictions: labelled regions and relations between them, offsets in UTF-16 units.

use super::share;
use ascribe_attribution::ClaimList;
use ascribe_text::{Document, LineIndex};
use serde_json::{Value, json};

pub(super) fn task(document: &Document, list: &ClaimList) -> Value {
    let index = LineIndex::new(document.text());
    let mut result = Vec::new();
    let mut regions = 0;
    let (mut sum, mut count) = (0.0, 0.0_f32);
    for parts in super::parts(list) {
        let mut first: Option<String> = None;
        for (role, span) in parts {
            regions += 1;
            let id = format!("r{regions}");
            result.push(json!({
                "id": id,
                "from_name": "label",
                "to_name": "text",
                "type": "labels",
                "value": {
                    "start": index.place(span.start()).utf16,
                    "end": index.place(span.end()).utf16,
                    "text": document.slice(span),
                    "labels": [role],
                },
            }));
            // All parts hang on the first, which is the cue where there is one.
            match &first {
                None => first = Some(id),
                Some(first) => result.push(json!({
                    "type": "relation",
                    "from_id": first,
                    "to_id": id,
                    "direction": "right",
                    "labels": [role],
                })),
            }
        }
    }
    for claim in &list.claims {
        sum += claim.confidence;
        count += 1.0;
    }
    let mean = if count > 0.0 { sum / count } else { 0.0 };
    json!({
        "data": { "text": document.text(), "id": document.id() },
        "predictions": [{ "model_version": "ascribe", "score": share(mean), "result": result }],
    })
}
