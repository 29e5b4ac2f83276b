//! Is this quotation really in that source?
//!
//! [`verify`] looks a quotation up in a [`SourceIndex`]. Typographic differences are folded on both sides,
//! and only those that [`Folding`] lists; every other difference makes the quotation [`Status::Altered`].
//! An ellipsis may leave words out, in order; brackets may insert, and are shown.

mod compare;
mod folding;
mod index;
pub(crate) mod meaning;
mod pieces;
pub(crate) mod word;

pub use folding::{Folding, Foldings};
pub use index::SourceIndex;
pub use meaning::Change;

use ascribe_text::Span;
use compare::Step;
use index::QuotedWord;
use pieces::Pieces;
use std::ops::Range;
use word::WordKind;

/// What became of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Every character stands in the source.
    Verified,
    /// It stands there but for typographic differences, which are named.
    Typographic,
    /// It stands there, somewhere else than it was said to be.
    Moved,
    /// Something like it stands there; what differs is shown word by word.
    Altered,
    /// It fits several places, and nothing tells which is meant.
    Ambiguous,
    /// Nothing like it stands there.
    Gone,
    /// It could not be looked for.
    Unchecked,
}

impl Status {
    /// Every status, best first.
    pub const ALL: [Self; 7] = [
        Self::Verified,
        Self::Typographic,
        Self::Moved,
        Self::Altered,
        Self::Ambiguous,
        Self::Gone,
        Self::Unchecked,
    ];

    /// The stable name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Typographic => "typographic",
            Self::Moved => "moved",
            Self::Altered => "altered",
            Self::Ambiguous => "ambiguous",
            Self::Gone => "gone",
            Self::Unchecked => "unchecked",
        }
    }

    /// Whether the quotation may stand as it is.
    #[must_use]
    pub const fn is_clean(self) -> bool {
        matches!(self, Self::Verified | Self::Typographic)
    }
}

/// What [`verify`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The result.
    pub status: Status,
    /// Where it stands in the source, in bytes: each place it fits, or the one place it comes closest to.
    /// A quotation with an ellipsis has its whole stretch, omitted words included.
    pub places: Vec<Span>,
    /// The typographic differences looked past.
    pub foldings: Foldings,
    /// What was altered, gravest first.
    pub changes: Vec<Change>,
    /// The comparison with the source, word by word; empty unless altered.
    pub diff: Vec<DiffPart>,
    /// Bracketed insertions, as bytes of the quotation.
    pub insertions: Vec<Span>,
    /// What a reader should know although the words are right.
    pub notes: Vec<Note>,
}

/// A stretch of words in a word-by-word comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffPart {
    /// On which side it stands.
    pub side: Side,
    /// The words, as they are written there.
    pub text: String,
}

/// On which side a [`DiffPart`] stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In both.
    Both,
    /// In the source only.
    Source,
    /// In the quotation only.
    Quotation,
}

/// What a reader should know about a quotation whose words are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Note {
    /// The words before it in its sentence negate it ("I never said ...").
    NegatedBefore,
    /// Whoever quotes it negates it, and the source does not.
    NegatedByQuoter,
    /// It ends with a full stop where the source's sentence goes on.
    SentenceGoesOn,
    /// A clause of condition follows it in its sentence ("... if the terms do not change").
    ConditionFollows,
    /// Its sentence begins with a condition ("If the terms do not change, ...").
    ConditionBefore,
    /// A condition is left out at an ellipsis.
    ConditionLeftOut,
    /// An ellipsis joins the beginning of one sentence to the end of another.
    Spliced,
    /// It was not compared with what else was said at the ellipsis: more than a hundred words lie between.
    LongOmission,
}

impl Note {
    /// The note in words.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::NegatedBefore => "the words before it in the source's sentence negate it",
            Self::NegatedByQuoter => "the words in front of it negate it, those of the source do not",
            Self::SentenceGoesOn => "it ends with a full stop where the source's sentence goes on",
            Self::ConditionFollows => "a condition follows it in the source's sentence",
            Self::ConditionBefore => "the source's sentence begins with a condition",
            Self::ConditionLeftOut => "a condition is left out at an ellipsis",
            Self::Spliced => "an ellipsis joins the beginning of one sentence to the end of another",
            Self::LongOmission => "more than a hundred words lie between its parts",
        }
    }
}

impl Outcome {
    fn new(status: Status) -> Self {
        Self {
            status,
            places: Vec::new(),
            foldings: Foldings::default(),
            changes: Vec::new(),
            diff: Vec::new(),
            insertions: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The outcome of a quotation that could not be looked for.
    #[must_use]
    pub fn unchecked() -> Self {
        Self::new(Status::Unchecked)
    }

    /// The comparison on one line: words of the source only in `[-...-]`, of the quotation only in `{+...+}`.
    #[must_use]
    pub fn diff_line(&self) -> String {
        let mut line = String::new();
        for part in &self.diff {
            if !line.is_empty() {
                line.push(' ');
            }
            match part.side {
                Side::Both => line.push_str(&part.text),
                Side::Source => line.extend(["[-", &part.text, "-]"]),
                Side::Quotation => line.extend(["{+", &part.text, "+}"]),
            }
        }
        line
    }
}

/// Share of a quotation's weight that a place must have to be called the same quotation, altered.
const NEAR: f32 = 0.5;

/// Fewer words than this at several places say too little to tell that it is one of them.
const DISTINCT_WORDS: usize = 4;

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

struct Search<'a, 't> {
    quote: &'a str,
    source: &'a SourceIndex<'t>,
    place: Option<Span>,
    lead: Lead,
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

/// A stretch of source words that is the quotation, as far as folding goes.
#[derive(Clone, Debug)]
struct Hit {
    words: Range<usize>,
    foldings: Foldings,
    note: Option<Note>,
}

impl Search<'_, '_> {
    /// Where `words` stand one for one. A comma or full stop at the end may be missing in the source.
    fn hits(&self, words: &[QuotedWord], within: Range<usize>, last: bool) -> Vec<Hit> {
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

    fn span(&self, words: &Range<usize>) -> Span {
        let words = &self.source.words[words.clone()];
        words[0].span.cover(words[words.len() - 1].span)
    }

    /// The outcome when the words stand in the source.
    fn found(&self, words: &[QuotedWord], hits: Vec<Hit>, insertions: &[Span]) -> Outcome {
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

    /// The outcome when a bracketed insertion negates or re-counts what is quoted.
    fn turned_by_insertion(&self, words: &[QuotedWord], hit: &Hit, insertions: &[Span]) -> Option<Outcome> {
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

    /// The word of the source just outside `hit` without which the words at its edge mean something else: a negation, a
    /// currency, a sign, a unit, an order of magnitude.
    fn cut_edge(&self, words: &[QuotedWord], hit: &Hit) -> Option<(Change, usize)> {
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

    /// The outcome of a quotation with ellipses whose parts all stand in the source; `None` when one does not.
    fn in_pieces(&self, pieces: &Pieces) -> Option<Outcome> {
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

    /// The outcome when the words do not stand in the source: altered when most of them do, else gone.
    fn altered(&self, pieces: &Pieces) -> Outcome {
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

    fn diff(&self, words: &[QuotedWord], steps: &[Step]) -> Vec<DiffPart> {
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

fn count(words: &[QuotedWord]) -> usize {
    words.iter().filter(|word| !word.is_mark()).count()
}
