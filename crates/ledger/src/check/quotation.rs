use super::Code;
use crate::entry::Entry;
use crate::verify::{Lead, Outcome, SourceIndex, Status, verify_behind};
use ascribe_text::Span;

/// Looks every piece of a claim's content up in its document's text. `index` is built when it is first needed:
/// where each piece stands where it stood, nothing has to be searched.
pub(super) fn anchor<'t>(
    entry: &Entry,
    text: &'t str,
    index: &mut Option<SourceIndex<'t>>,
) -> Option<(Code, Outcome, String)> {
    for (n, piece) in entry.content.iter().enumerate() {
        let place = entry.content_at.get(n).copied();
        let stands = place.and_then(|[start, end]| text.get(start as usize..end as usize));
        if stands == Some(piece.as_str()) {
            continue;
        }
        let index = index.get_or_insert_with(|| SourceIndex::new(text));
        let span = place
            .filter(|[start, end]| start <= end)
            .map(|[start, end]| Span::new(start, end));
        // A negation in front of it is part of the claim's cue.
        let outcome = verify_behind(Lead::Unknown, piece, index, span);
        let code = match outcome.status {
            Status::Verified | Status::Typographic | Status::Moved => continue,
            Status::Altered => Code::QuotationAltered,
            Status::Ambiguous => Code::QuotationAmbiguous,
            Status::Gone => Code::QuotationGone,
            Status::Unchecked => Code::Unchecked,
        };
        return Some((code, outcome, piece.clone()));
    }
    None
}
