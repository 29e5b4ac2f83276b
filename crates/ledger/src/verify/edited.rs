//! Quotations that leave words out or insert some: ellipses and brackets.

use super::compare::Step;
use super::index::QuotedWord;
use super::pieces::{self, Pieces};
use super::search::{Hit, Search};
use super::{Change, DiffPart, Foldings, Lead, Note, Outcome, Side, Status, meaning};
use ascribe_text::Span;
use std::ops::Range;

impl Search<'_, '_> {
    /// The outcome when a bracketed insertion negates or re-counts what is quoted.
    pub(super) fn turned_by_insertion(
        &self,
        words: &[QuotedWord],
        hit: &Hit,
        insertions: &[Span],
    ) -> Option<Outcome> {
        let mut changes = Vec::new();
        for insertion in insertions {
            let inserted = self.source.quoted(insertion.slice(self.quote));
            let inserted: Vec<&QuotedWord> = inserted.iter().filter(|w| !w.is_mark()).collect();
            if inserted.iter().any(|w| meaning::is_negation(&w.normal)) {
                changes.extend([Change::Negation, Change::Insertion]);
            }
            // Nothing but words that say how sure, when or how many: it is no explanation.
            let all = |is: fn(&str) -> bool| !inserted.is_empty() && inserted.iter().all(|w| is(&w.normal));
            let any = |is: fn(&str) -> bool| inserted.iter().any(|w| is(&w.normal));
            if all(|word| meaning::is_modal(word) || meaning::is_auxiliary(word)) {
                let change = if any(meaning::is_modal) {
                    Change::Modal
                } else {
                    Change::Tense
                };
                changes.extend([change, Change::Insertion]);
            } else if any(meaning::is_number)
                && all(|word| {
                    meaning::is_number(word) || meaning::is_unit(word) || meaning::is_currency(word)
                })
            {
                changes.extend([Change::Number, Change::Insertion]);
            }
        }
        if changes.is_empty() {
            return None;
        }
        changes.sort_unstable();
        changes.dedup();
        let mut diff = self.diff(
            words,
            &(0..hit.words.len())
                .map(|n| Step::Same(n, hit.words.start + n))
                .collect::<Vec<_>>(),
        );
        diff.extend(insertions.iter().map(|span| DiffPart {
            side: Side::Quotation,
            text: span.slice(self.quote).to_owned(),
        }));
        Some(Outcome {
            places: vec![self.span(&hit.words)],
            changes,
            diff,
            insertions: insertions.to_vec(),
            ..Outcome::new(Status::Altered)
        })
    }

    /// The outcome of a quotation with ellipses whose parts all stand in the source; `None` when one does not.
    pub(super) fn in_pieces(&self, pieces: &Pieces) -> Option<Outcome> {
        let all = 0..self.source.forms.len();
        let count = pieces.parts.len();
        let hits: Vec<Vec<Hit>> = pieces
            .parts
            .iter()
            .enumerate()
            .map(|(n, part)| self.hits(part, all.clone(), n + 1 == count))
            .collect();
        if hits.iter().any(Vec::is_empty) {
            return None;
        }
        // From each place of the first part, each next part at its first place after it; the shortest wins.
        let mut best: Option<Vec<&Hit>> = None;
        for first in &hits[0] {
            let mut chain = vec![first];
            for later in &hits[1..] {
                let end = chain[chain.len() - 1].words.end;
                let at = later.partition_point(|hit| hit.words.start < end);
                let Some(hit) = later.get(at) else { break };
                chain.push(hit);
            }
            if chain.len() < count {
                break;
            }
            // A later place of the first part that still comes before the second makes a shorter stretch.
            let length = |chain: &[&Hit]| chain[count - 1].words.end - chain[0].words.start;
            if best.as_ref().is_none_or(|b| length(&chain) < length(b)) {
                best = Some(chain);
            }
        }
        let Some(chain) = best else {
            return Some(Outcome {
                places: hits.iter().map(|hits| self.span(&hits[0].words)).collect(),
                changes: vec![Change::Order],
                diff: self.reordered(&hits),
                ..Outcome::new(Status::Altered)
            });
        };
        if let Some(outcome) = self.turned_by_insertion(&pieces.parts[0], chain[0], &pieces.insertions) {
            return Some(outcome);
        }
        let stretch = chain[0].words.start..chain[count - 1].words.end;
        let mut changes = Vec::new();
        let mut notes = Vec::new();
        for pair in chain.windows(2) {
            let gap = pair[0].words.end..pair[1].words.start;
            if pieces::negates(self.source, gap.clone()) {
                changes.extend([Change::Negation, Change::Omission]);
            } else if gap.len() <= 3 && gap.clone().any(|at| meaning::is_modal(self.source.normal(at))) {
                changes.extend([Change::Modal, Change::Omission]);
            } else if gap.len() > 100 {
                notes.push(Note::LongOmission);
            }
            if pieces::leaves_out_a_condition(self.source, gap.clone()) {
                notes.push(Note::ConditionLeftOut);
            }
            if pieces::splices(self.source, &gap) {
                notes.push(Note::Spliced);
            }
        }
        for (n, (part, hit)) in pieces.parts.iter().zip(&chain).enumerate() {
            match self.cut_edge(part, hit) {
                Some((change, at)) if n == 0 && at < hit.words.start => changes.push(change),
                Some((change, _)) => changes.extend([change, Change::Omission]),
                None => {}
            }
        }
        changes.sort_unstable();
        changes.dedup();
        notes.sort_unstable();
        notes.dedup();
        let foldings = chain
            .iter()
            .fold(Foldings::default(), |all, hit| all.union(hit.foldings));
        if changes.is_empty() {
            let span = self.span(&stretch);
            if self.lead == Lead::Nothing && pieces::negated_before(self.source, stretch.start) {
                notes.push(Note::NegatedBefore);
            }
            let status = match self.place {
                Some(place) if !span.overlaps(place) => Status::Moved,
                _ if foldings.is_empty() => Status::Verified,
                _ => Status::Typographic,
            };
            return Some(Outcome {
                places: vec![span],
                foldings,
                insertions: pieces.insertions.clone(),
                notes,
                ..Outcome::new(status)
            });
        }
        let mut diff = Vec::new();
        let mut end = None;
        for hit in &chain {
            if let Some(end) = end.filter(|&end| end < hit.words.start) {
                diff.push(DiffPart {
                    side: Side::Source,
                    text: self.shortened(end..hit.words.start),
                });
            }
            diff.push(DiffPart {
                side: Side::Both,
                text: self.span(&hit.words).slice(self.source.text).to_owned(),
            });
            end = Some(hit.words.end);
        }
        Some(Outcome {
            places: vec![self.span(&stretch)],
            foldings,
            changes,
            diff,
            insertions: pieces.insertions.clone(),
            notes,
            ..Outcome::new(Status::Altered)
        })
    }

    /// The words of `gap`, the middle left out when there are many.
    fn shortened(&self, gap: Range<usize>) -> String {
        const SHOWN: usize = 12;
        if gap.len() <= 2 * SHOWN + 4 {
            return self.span(&gap).slice(self.source.text).to_owned();
        }
        let head = self.span(&(gap.start..gap.start + SHOWN)).slice(self.source.text);
        let tail = self.span(&(gap.end - SHOWN..gap.end)).slice(self.source.text);
        format!("{head} ({} words) {tail}", gap.len() - 2 * SHOWN)
    }

    fn reordered(&self, hits: &[Vec<Hit>]) -> Vec<DiffPart> {
        let mut places: Vec<&Hit> = hits.iter().map(|hits| &hits[0]).collect();
        let part = |side, hit: &Hit| DiffPart {
            side,
            text: self.span(&hit.words).slice(self.source.text).to_owned(),
        };
        let quoted: Vec<DiffPart> = places.iter().map(|hit| part(Side::Quotation, hit)).collect();
        places.sort_by_key(|hit| hit.words.start);
        places
            .iter()
            .map(|hit| part(Side::Source, hit))
            .chain(quoted)
            .collect()
    }
}
