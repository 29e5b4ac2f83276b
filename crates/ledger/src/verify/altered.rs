//! Quotations whose words do not stand in the source: what comes closest, and how it differs.

use super::compare::{self, Step};
use super::index::QuotedWord;
use super::pieces::Pieces;
use super::search::{Search, count};
use super::{Change, DiffPart, Outcome, Side, Status};
use ascribe_text::Span;

/// Share of a quotation's weight that a place must have to be called the same quotation, altered.
const NEAR: f32 = 0.5;

impl Search<'_, '_> {
    /// The outcome when the words do not stand in the source: altered when most of them do, else gone.
    pub(super) fn altered(&self, pieces: &Pieces) -> Outcome {
        if pieces.parts.len() > 1 {
            return self.altered_pieces(pieces);
        }
        let words = &pieces.parts[0];
        let near = compare::nearest(self.source, words);
        let Some(best) = near.first().filter(|near| near.share >= NEAR) else {
            return Outcome::new(Status::Gone);
        };
        let rivals: Vec<Span> = near
            .iter()
            .take_while(|other| best.share - other.share < 1e-3)
            .map(|other| self.span(&other.words))
            .collect();
        let placed = self
            .place
            .and_then(|place| rivals.iter().position(|span| span.overlaps(place)));
        let (status, places) = match placed {
            None if rivals.len() > 1 => (Status::Ambiguous, rivals),
            _ => (Status::Altered, vec![rivals[placed.unwrap_or(0)]]),
        };
        let best = &near[placed.unwrap_or(0)];
        let mut changes = compare::changes(self.source, words, &best.steps);
        if changes.is_empty() {
            changes.push(Change::Wording);
        }
        Outcome {
            places,
            changes,
            diff: self.diff(words, &best.steps),
            insertions: pieces.insertions.clone(),
            ..Outcome::new(status)
        }
    }

    /// The same for a quotation with ellipses, of which at least one part does not stand in the source: each
    /// part is compared where it comes closest.
    fn altered_pieces(&self, pieces: &Pieces) -> Outcome {
        let mut outcome = Outcome::new(Status::Altered);
        outcome.insertions.clone_from(&pieces.insertions);
        let (mut share, mut total) = (0.0, 0.0);
        let mut whole = false;
        for part in &pieces.parts {
            let weight = count(part) as f32;
            total += weight;
            if let Some(hit) = self.hits(part, 0..self.source.forms.len(), true).first() {
                share += weight;
                whole |= count(part) >= 2;
                let span = self.span(&hit.words);
                outcome.places.push(span);
                outcome.diff.push(DiffPart {
                    side: Side::Both,
                    text: span.slice(self.source.text).to_owned(),
                });
                continue;
            }
            let near = compare::nearest(self.source, part);
            if let Some(near) = near.first().filter(|near| near.share >= NEAR) {
                share += weight * near.share;
                outcome.places.push(self.span(&near.words));
                outcome
                    .changes
                    .extend(compare::changes(self.source, part, &near.steps));
                outcome.diff.extend(self.diff(part, &near.steps));
            } else {
                let span = part[0].word.span.cover(part[part.len() - 1].word.span);
                outcome.changes.push(Change::Wording);
                outcome.diff.push(DiffPart {
                    side: Side::Quotation,
                    text: span.slice(self.quote).to_owned(),
                });
            }
        }
        if share / total < NEAR && !whole {
            return Outcome::new(Status::Gone);
        }
        outcome.changes.sort_unstable();
        outcome.changes.dedup();
        outcome
    }

    pub(super) fn diff(&self, words: &[QuotedWord], steps: &[Step]) -> Vec<DiffPart> {
        let mut parts: Vec<(Side, Span)> = Vec::new();
        let push = |parts: &mut Vec<(Side, Span)>, side: Side, span: Span| match parts.last_mut() {
            Some((last, all)) if *last == side => *all = all.cover(span),
            _ => parts.push((side, span)),
        };
        let mut at = 0;
        while at < steps.len() {
            if let Step::Same(_, s) = steps[at] {
                push(&mut parts, Side::Both, self.source.words[s].span);
                at += 1;
                continue;
            }
            let run = steps[at..]
                .iter()
                .take_while(|step| !matches!(step, Step::Same(..)))
                .count();
            for step in &steps[at..at + run] {
                if let Step::Dropped(s) | Step::Replaced(_, s) = *step {
                    push(&mut parts, Side::Source, self.source.words[s].span);
                }
            }
            for step in &steps[at..at + run] {
                if let Step::Added(n) | Step::Replaced(n, _) = *step {
                    push(&mut parts, Side::Quotation, words[n].word.span);
                }
            }
            at += run;
        }
        parts
            .into_iter()
            .map(|(side, span)| DiffPart {
                side,
                text: span
                    .slice(if side == Side::Quotation {
                        self.quote
                    } else {
                        self.source.text
                    })
                    .to_owned(),
            })
            .collect()
    }
}
