//! doccano's JSON lines for sequence labelling with relations: one example a line, offsets in code points.

use ascribe_attribution::ClaimList;
use ascribe_text::{Document, LineIndex};
use serde_json::{Value, json};

pub(super) fn example(document: &Document, list: &ClaimList) -> Value {
    let index = LineIndex::new(document.text());
    let (mut entities, mut relations) = (Vec::new(), Vec::new());
    for parts in super::parts(list) {
        let mut ids = Vec::new();
        for &(role, span) in &parts {
            let id = entities.len() + 1;
            entities.push(json!({
                "id": id,
                "label": role,
                "start_offset": index.place(span.start()).char,
                "end_offset": index.place(span.end()).char,
            }));
            ids.push((id, role));
        }
        // All parts hang on the first, which is the cue where there is one.
        if let Some((&(first, _), others)) = ids.split_first() {
            for (id, role) in others {
                relations
                    .push(json!({ "id": relations.len() + 1, "from_id": first, "to_id": id, "type": role }));
            }
        }
    }
    json!({
        "id": document.id(),
        "text": document.text(),
        "entities": entities,
        "relations": relations,
    })
}
