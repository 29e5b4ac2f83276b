//! Looking the words of a quotation up in its source: where they stand one for one.

use super::compare::Step;
use super::folding::Folding;
use super::index::QuotedWord;
use super::word::{self, WordKind};
use super::{Change, Foldings, Lead, Note, Outcome, SourceIndex, Status};
use super::{meaning, pieces};
use ascribe_text::Span;
use std::ops::Range;

/// Fewer words than this at several places say too little to tell that it is one of them.
const DISTINCT_WORDS: usize = 4;

pub(super) struct Search<'a, 't> {
    pub quote: &'a str,
    pub source: &'a SourceIndex<'t>,
    pub place: Option<Span>,
    pub lead: Lead,
}

/// A stretch of source words that is the quotation, as far as folding goes.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    pub words: Range<usize>,
    pub foldings: Foldings,
    pub note: Option<Note>,
}

impl Search<'_, '_> {
    /// Where `words` stand one for one. A comma or full stop at the end may be missing in the source.
    pub(super) fn hits(&self, words: &[QuotedWord], within: Range<usize>, last: bool) -> Vec<Hit> {
        let hits = self.hits_of(words, within.clone());
        if !hits.is_empty() || !last {
            return hits;
        }
        let Some((end, rest)) = words.split_last() else {
            return hits;
        };
        if !matches!(end.normal.as_str(), "." | ",") || rest.iter().all(QuotedWord::is_mark) {
            return hits;
        }
        let mut hits = self.hits_of(rest, within);
        hits.retain_mut(|hit| {
            hit.foldings.insert(Folding::EndPunctuation);
            let next = (hit.words.end < self.source.forms.len()).then(|| self.source.normal(hit.words.end));
            let closed = next.is_none_or(|next| !next.contains(char::is_alphanumeric))
                || pieces::paragraph_ends(self.source, hit.words.end);
            if end.normal == "." && !closed {
                hit.note = Some(Note::SentenceGoesOn);
            }
            !matches!(next, Some("?" | "!"))
        });
        hits
    }

    fn hits_of(&self, words: &[QuotedWord], within: Range<usize>) -> Vec<Hit> {
        let Some(first) = words.first() else {
            return Vec::new();
        };
        self.source
            .exact(words, within, true)
            .into_iter()
            .filter_map(|start| {
                let mut foldings = Foldings::default();
                if first.form != Some(self.source.forms[start]) {
                    if !meaning::first_capital_only(&first.normal, self.source.normal(start))
                        && !first.word.foldings.contains(Folding::BracketedCapital)
                    {
                        return None;
                    }
                    if !first.word.foldings.contains(Folding::BracketedCapital) {
                        foldings.insert(Folding::FirstCapital);
                    }
                }
                let range = start..start + words.len();
                foldings = foldings.union(self.foldings(words, range.clone()));
                Some(Hit {
                    words: range,
                    foldings,
                    note: None,
                })
            })
            .collect()
    }

    /// What differs between `words` and the source's words at `range`, which have the same normal forms.
    fn foldings(&self, words: &[QuotedWord], range: Range<usize>) -> Foldings {
        let mut all = Foldings::default();
        let mut gaps: Option<(u32, u32)> = None;
        for (word, at) in words.iter().zip(range) {
            let original = &self.source.words[at];
            let (a, b) = (word.word.foldings, original.foldings);
            if word.word.span.slice(self.quote) != original.span.slice(self.source.text) {
                let differ = a.difference(b);
                all = all.union(if differ.is_empty() { a } else { differ });
            } else if a.contains(Folding::BracketedCapital) {
                all.insert(Folding::BracketedCapital);
            }
            if let Some((quoted_end, source_end)) = gaps
                && word.word.span.start() >= quoted_end
            {
                let quoted = Span::new(quoted_end, word.word.span.start()).slice(self.quote);
                let original = Span::new(source_end, original.span.start()).slice(self.source.text);
                // A gap with a bracketed insertion in it is compared by its white space alone.
                if quoted != original && !quoted.contains('[') {
                    let visible = |gap: &str| {
                        gap.chars()
                            .filter(|&c| !word::is_invisible(c))
                            .collect::<String>()
                    };
                    let marks = |gap: &str| gap.chars().any(word::is_quotation_mark);
                    all.insert(if marks(quoted) != marks(original) {
                        Folding::ParagraphMark
                    } else if visible(quoted) == visible(original) {
                        Folding::Invisible
                    } else {
                        Folding::Space
                    });
                }
            }
            gaps = Some((word.word.span.end(), original.span.end()));
        }
        all
    }

    pub(super) fn span(&self, words: &Range<usize>) -> Span {
        let words = &self.source.words[words.clone()];
        words[0].span.cover(words[words.len() - 1].span)
    }

    /// The outcome when the words stand in the source.
    pub(super) fn found(&self, words: &[QuotedWord], hits: Vec<Hit>, insertions: &[Span]) -> Outcome {
        if let Some(outcome) = self.turned_by_insertion(words, &hits[0], insertions) {
            return outcome;
        }
        let (whole, cut): (Vec<Hit>, Vec<Hit>) = hits
            .into_iter()
            .partition(|hit| self.cut_edge(words, hit).is_none());
        if whole.is_empty() {
            let hit = &cut[0];
            let (change, at) = self
                .cut_edge(words, hit)
                .unwrap_or((Change::Unit, hit.words.start));
            let same = (0..words.len()).map(|n| Step::Same(n, hit.words.start + n));
            let mut steps: Vec<Step> = same.take(hit.words.len()).collect();
            if at < hit.words.start {
                steps.insert(0, Step::Dropped(at));
            } else {
                steps.extend((hit.words.end..=at).map(Step::Dropped));
            }
            return Outcome {
                places: vec![self.span(&hit.words)],
                changes: vec![change],
                diff: self.diff(words, &steps),
                insertions: insertions.to_vec(),
                ..Outcome::new(Status::Altered)
            };
        }
        let spans: Vec<Span> = whole.iter().map(|hit| self.span(&hit.words)).collect();
        let here = self
            .place
            .map(|place| spans.iter().position(|span| span.overlaps(place)));
        let (status, chosen) = match here {
            Some(Some(at)) => (None, vec![at]),
            Some(None) if whole.len() > 1 => (Some(Status::Ambiguous), (0..whole.len()).collect()),
            Some(None) => (Some(Status::Moved), vec![0]),
            None if whole.len() > 1 && count(words) < DISTINCT_WORDS => {
                (Some(Status::Ambiguous), (0..whole.len()).collect())
            }
            None => (None, (0..whole.len()).collect()),
        };
        // The place with the fewest differences speaks for all.
        let best: &Hit = chosen
            .iter()
            .map(|&n| &whole[n])
            .min_by_key(|hit| hit.foldings.iter().count())
            .unwrap_or(&whole[0]);
        let mut notes: Vec<Note> = best.note.into_iter().collect();
        let negated = |n: &usize| pieces::negated_before(self.source, whole[*n].words.start);
        match self.lead {
            Lead::Negation if !chosen.iter().any(negated) => notes.push(Note::NegatedByQuoter),
            Lead::Nothing if chosen.iter().all(negated) => notes.push(Note::NegatedBefore),
            _ => {}
        }
        if chosen
            .iter()
            .all(|&n| pieces::condition_follows(self.source, whole[n].words.end))
        {
            notes.push(Note::ConditionFollows);
        }
        if chosen
            .iter()
            .all(|&n| pieces::condition_before(self.source, whole[n].words.start))
        {
            notes.push(Note::ConditionBefore);
        }
        let clean = if best.foldings.is_empty() {
            Status::Verified
        } else {
            Status::Typographic
        };
        Outcome {
            places: chosen.iter().map(|&n| spans[n]).collect(),
            foldings: best.foldings,
            insertions: insertions.to_vec(),
            notes,
            ..Outcome::new(status.unwrap_or(clean))
        }
    }

    /// The word of the source just outside `hit` without which the words at its edge mean something else: a negation, a
    /// currency, a sign, a unit, an order of magnitude.
    pub(super) fn cut_edge(&self, words: &[QuotedWord], hit: &Hit) -> Option<(Change, usize)> {
        let counted = &words[..hit.words.len().min(words.len())];
        let first = counted.iter().next()?;
        let last = counted.iter().next_back()?;
        let counts = |word: &QuotedWord| word.word.kind == WordKind::Number || meaning::counts(&word.normal);
        if let Some(before) = hit.words.start.checked_sub(1) {
            let word = self.source.normal(before);
            if self.lead == Lead::Nothing
                && meaning::turns_the_next(word)
                && !pieces::sentence_ends(self.source, hit.words.start)
            {
                return Some((Change::Negation, before));
            }
            if counts(first) && meaning::is_currency(word) {
                return Some((Change::Unit, before));
            }
            let joined =
                self.source.words[before].span.end() == self.source.words[hit.words.start].span.start();
            if counts(first)
                && (joined && matches!(word, "-" | "+" | "<" | ">" | "~" | "\u{b1}")
                    || matches!(word, "minus" | "plus"))
            {
                return Some((Change::Sign, before));
            }
            if meaning::is_magnitude(&first.normal) && meaning::is_number(word) {
                return Some((Change::Number, before));
            }
        }
        let mut after = hit.words.end;
        while after < self.source.forms.len() && meaning::belongs_to_a_unit(self.source.normal(after)) {
            after += 1;
        }
        let word = (after < self.source.forms.len()).then(|| self.source.normal(after))?;
        let unit = counts(last) && meaning::is_unit(word);
        let order = meaning::is_number(&last.normal) && meaning::is_magnitude(word);
        (unit || order).then_some((Change::Unit, after))
    }
}

/// Words, not marks.
pub(super) fn count(words: &[QuotedWord]) -> usize {
    words.iter().filter(|word| !word.is_mark()).count()
}
