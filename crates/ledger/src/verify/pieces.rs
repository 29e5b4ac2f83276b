//! The parts of a quotation between its ellipses, with bracketed insertions taken out; and what lies
//! around a place in the source.

use super::folding::Folding;
use super::index::{QuotedWord, SourceIndex};
use super::meaning;
use ascribe_text::Span;
use std::ops::Range;

pub(super) struct Pieces {
    /// None is empty.
    pub parts: Vec<Vec<QuotedWord>>,
    /// Bytes of the quotation, brackets included.
    pub insertions: Vec<Span>,
}

impl Pieces {
    pub fn of(quote: &str, words: Vec<QuotedWord>, source: &SourceIndex<'_>) -> Self {
        let mut parts = vec![Vec::new()];
        let mut insertions = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let word = &words[at];
            if word.normal == "\u{2026}" {
                parts.push(Vec::new());
            } else if matches!(word.normal.as_str(), "[" | "(")
                && words.get(at + 1).is_some_and(|w| w.normal == "\u{2026}")
                && words
                    .get(at + 2)
                    .is_some_and(|w| matches!(w.normal.as_str(), "]" | ")"))
            {
                parts.push(Vec::new());
                at += 2;
            } else if word.normal == "[" {
                let length = words[at..].iter().position(|w| w.normal == "]");
                let Some(length) = length else {
                    parts.last_mut().expect("never empty").push(word.clone());
                    at += 1;
                    continue;
                };
                if let Some(capital) = bracketed_capital(quote, &words[at..], source) {
                    parts.last_mut().expect("never empty").push(capital);
                    at += 3;
                } else {
                    insertions.push(word.word.span.cover(words[at + length].word.span));
                    at += length;
                }
            } else {
                parts.last_mut().expect("never empty").push(word.clone());
            }
            at += 1;
        }
        parts.retain(|part| !part.iter().all(QuotedWord::is_mark));
        Self { parts, insertions }
    }
}

/// "[T]he": a letter in brackets with the rest of its word right behind.
fn bracketed_capital(quote: &str, words: &[QuotedWord], source: &SourceIndex<'_>) -> Option<QuotedWord> {
    let [open, letter, close, rest, ..] = words else {
        return None;
    };
    let adjacent = open.word.span.end() == letter.word.span.start()
        && letter.word.span.end() == close.word.span.start()
        && close.word.span.end() == rest.word.span.start();
    if !adjacent || close.normal != "]" || letter.normal.chars().count() != 1 || rest.is_mark() {
        return None;
    }
    let normal = format!("{}{}", letter.normal, rest.normal);
    let mut word = source.quoted(&normal).into_iter().next()?;
    word.word.span = open.word.span.cover(rest.word.span);
    word.word.foldings = rest.word.foldings;
    word.word.foldings.insert(Folding::BracketedCapital);
    debug_assert!(word.word.span.slice(quote).starts_with('['));
    Some(word)
}

/// Takes off the quotation marks that stand around the whole.
pub(super) fn without_outer_marks(mut words: Vec<QuotedWord>) -> Vec<QuotedWord> {
    let is_mark = |word: Option<&QuotedWord>| word.is_some_and(|w| w.normal == "\"");
    let marks = words.iter().filter(|w| w.normal == "\"").count();
    let (first, last) = (is_mark(words.first()), is_mark(words.last()));
    if last && (first || marks % 2 == 1) {
        words.pop();
    }
    if first && (last || marks % 2 == 1) && !words.is_empty() {
        words.remove(0);
    }
    words
}

/// Whether a paragraph ends in front of word `at`.
pub(super) fn paragraph_ends(source: &SourceIndex<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return true;
    };
    let Some(next) = source.words.get(at) else {
        return true;
    };
    let gap = Span::new(source.words[before].span.end(), next.span.start()).slice(source.text);
    gap.bytes().filter(|&b| b == b'\n').count() > 1
}

/// Whether a sentence ends in front of word `at`: a paragraph ends, or a closing mark stands before it (with
/// quotation marks and brackets between) and it does not begin small.
pub(super) fn sentence_ends(source: &SourceIndex<'_>, at: usize) -> bool {
    if paragraph_ends(source, at) {
        return true;
    }
    let mut before = at;
    while before > 0 && matches!(source.normal(before - 1), "\"" | ")" | "]") {
        before -= 1;
    }
    if before == 0 || !matches!(source.normal(before - 1), "." | "?" | "!") {
        return false;
    }
    source.normal(at).chars().next().is_none_or(|c| !c.is_lowercase())
}

/// Whether the words in front of word `at`, in its sentence, negate what follows. A comma, semicolon or
/// quotation mark ends the reach of a negation, a "that" behind the comma does not begin a new one.
pub(super) fn negated_before(source: &SourceIndex<'_>, at: usize) -> bool {
    let mut word = at;
    for _ in 0..12 {
        if word == 0 || sentence_ends(source, word) {
            return false;
        }
        word -= 1;
        let normal = source.normal(word);
        if matches!(normal, "," | ";" | ":" | "\u{2014}" | "\"") {
            return false;
        }
        if meaning::is_negation(normal) {
            return true;
        }
    }
    false
}

/// Whether the sentence goes on with a condition behind word `at`.
pub(super) fn condition_follows(source: &SourceIndex<'_>, at: usize) -> bool {
    let mut at = at;
    if at < source.forms.len() && source.normal(at) == "," {
        at += 1;
    }
    at > 0 && at < source.forms.len() && !sentence_ends(source, at) && is_condition(source.normal(at))
}

fn is_condition(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "if" | "unless" | "provided" | "until" | "except"
    )
}

/// Whether the sentence that word `at` stands in begins with a condition in front of it.
pub(super) fn condition_before(source: &SourceIndex<'_>, at: usize) -> bool {
    let mut start = at;
    while start > 0 && at - start < 40 && !sentence_ends(source, start) {
        start -= 1;
    }
    let mut words = (start..at)
        .map(|at| source.normal(at))
        .filter(|word| *word != "\"");
    (start == 0 || sentence_ends(source, start)) && words.next().is_some_and(is_condition)
}

/// Whether the rest of a sentence that is left out at an ellipsis holds a condition.
pub(super) fn leaves_out_a_condition(source: &SourceIndex<'_>, gap: Range<usize>) -> bool {
    let rest = gap.take_while(|&at| !sentence_ends(source, at));
    rest.into_iter().any(|at| is_condition(source.normal(at)))
}

/// Whether an omission joins the beginning of one sentence to the end of another.
pub(super) fn splices(source: &SourceIndex<'_>, gap: &Range<usize>) -> bool {
    let inside = |at: usize| at < source.forms.len() && !sentence_ends(source, at);
    // The full stop of the first sentence may be the first word left out.
    let goes_on = inside(gap.start) && !matches!(source.normal(gap.start), "." | "?" | "!");
    goes_on && inside(gap.end) && gap.clone().any(|at| sentence_ends(source, at))
}

/// Whether words left out at an ellipsis negate what is kept: a negation in the rest of the sentence that the
/// part before breaks off, or in the beginning of the one that the part behind goes on with.
pub(super) fn negates(source: &SourceIndex<'_>, gap: Range<usize>) -> bool {
    let negation = |at: usize| meaning::is_negation(source.normal(at));
    let head = gap
        .clone()
        .take_while(|&at| !sentence_ends(source, at))
        .any(negation);
    let mut tail = false;
    if !sentence_ends(source, gap.end.min(source.forms.len().saturating_sub(1))) {
        for at in gap.rev() {
            tail |= negation(at);
            if tail || sentence_ends(source, at) {
                break;
            }
        }
    }
    head || tail
}
