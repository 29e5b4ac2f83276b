//! Is this quotation really in that source?
//!
//! [`verify`] looks a quotation up in a [`SourceIndex`]. Typographic differences are folded on both sides,
//! and only those that [`Folding`] lists; every other difference makes the quotation [`Status::Altered`].
//! An ellipsis may leave words out, in order; brackets may insert, and are shown.

mod altered;
mod compare;
mod edited;
mod folding;
mod index;
pub(crate) mod meaning;
mod outcome;
mod pieces;
mod search;
pub(crate) mod word;

pub use folding::{Folding, Foldings};
pub use index::SourceIndex;
pub use meaning::Change;
pub use outcome::{DiffPart, Note, Outcome, Side, Status};

use ascribe_text::Span;
use index::QuotedWord;
use pieces::Pieces;
use search::Search;
use word::WordKind;

/// Looks `quote` up in `source`. `place` is where it is said to stand, in bytes of the source; without it
/// any place will do. Quotation marks around `quote` are not part of it.
///
/// Words that a negation stands right in front of in the source ("not") are altered: the negation was dropped.
#[must_use]
pub fn verify(quote: &str, source: &SourceIndex<'_>, place: Option<Span>) -> Outcome {
    verify_behind(Lead::Nothing, quote, source, place)
}

/// What stands in front of a quotation where it is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lead {
    /// Nothing that turns it.
    Nothing,
    /// A negation in the words of whoever quotes (`would not "raise the toll"`).
    Negation,
    /// That is not known: a negation may stand there or not.
    Unknown,
}

/// [`verify`] for a quotation behind other words, which may negate it as the source does.
#[must_use]
pub fn verify_behind(lead: Lead, quote: &str, source: &SourceIndex<'_>, place: Option<Span>) -> Outcome {
    let words = pieces::without_outer_marks(source.quoted(quote));
    if words.iter().all(QuotedWord::is_mark) {
        return Outcome::unchecked();
    }
    let search = Search {
        quote,
        source,
        place,
        lead,
    };
    let whole = search.hits(&words, 0..source.forms.len(), true);
    if !whole.is_empty() {
        return search.found(&words, whole, &[]);
    }
    let pieces = Pieces::of(quote, words, source);
    if pieces.parts.is_empty() {
        return Outcome::unchecked();
    }
    if let [part] = pieces.parts.as_slice() {
        let hits = search.hits(part, 0..source.forms.len(), true);
        if !hits.is_empty() {
            return search.found(part, hits, &pieces.insertions);
        }
    } else if let Some(outcome) = search.in_pieces(&pieces) {
        return outcome;
    }
    search.altered(&pieces)
}

/// Whether the last words of `text` negate what follows them.
#[must_use]
pub fn ends_in_negation(text: &str) -> bool {
    let mut last: [bool; 3] = [false; 3];
    word::scan(text, |word, normal| {
        let stops = word.kind == WordKind::Mark && !matches!(normal, "\"" | "-");
        last = if stops {
            [false; 3]
        } else {
            [last[1], last[2], meaning::turns_the_next(normal)]
        };
    });
    last.contains(&true)
}
