//! Which words may be cues: only those are looked at, and only sentences that hold one are parsed.

use super::cascade::LONGEST;
use super::table::{Sink, Table, feature};
use crate::Attribution;
use ascribe_syntax::{Analysis, Sentence, Tag, TokenRange};

/// Words that score less are passed over.
pub const LEAST: f32 = -3.0;

/// What the rules say about each token of a document: 0 nothing, 1 part of a cue, 2 its head.
#[must_use]
pub fn by_rule(analysis: &Analysis<'_>, attributions: &[Attribution]) -> Vec<u8> {
    let mut marks = vec![0; analysis.tokens.len()];
    for attribution in attributions {
        marks[attribution.cue.unwrap_or_default().range()].fill(1);
        if let Some(head) = attribution.cue_head {
            marks[head as usize] = 2;
        }
    }
    marks
}

/// Whether a word of that tag can carry a cue's meaning.
#[must_use]
pub fn is_open(tag: Tag) -> bool {
    tag.is_verb()
        || matches!(
            tag,
            Tag::Nn | Tag::Nns | Tag::Jj | Tag::In | Tag::Rb | Tag::To | Tag::Rp | Tag::Colon | Tag::Md
        )
}

/// The features that say whether token `at` of `sentence` is part of a cue.
#[inline(always)]
pub fn features<S: Sink>(analysis: &Analysis<'_>, sentence: TokenRange, marks: &[u8], at: u32, sink: &mut S) {
    let tag = |at: u32| {
        if sentence.contains(at) {
            analysis.tags[at as usize] as u32
        } else {
            99
        }
    };
    let form = |at: u32| match analysis.tags[at as usize] {
        Tag::Nnp | Tag::Nnps | Tag::Cd => 2,
        _ => (analysis.words[at as usize].form >> 32) as u32,
    };
    let (own, next) = (tag(at), tag(at + 1));
    let previous = tag(at.wrapping_sub(1));
    let word = form(at);
    let after = if next == 99 { 99 } else { form(at + 1) };
    sink.put(feature(1, word, 0, 0));
    sink.put(feature(2, word, own, next));
    sink.put(feature(3, word, previous, 0));
    sink.put(feature(4, own, previous, next));
    sink.put(feature(5, own, after, 0));
    sink.put(feature(6, word, after, 0));
    sink.put(feature(7, u32::from(marks[at as usize]), own, 0));
}

/// For each token whether it may be part of a cue: in running text that is no list or table, what the rules take for one, and what
/// scores more than [`LEAST`].
#[must_use]
pub fn likely<W: AsRef<[u8]>>(table: &Table<W>, analysis: &Analysis<'_>, marks: &[u8]) -> Vec<bool> {
    let blocks = analysis.document().blocks();
    let mut likely = vec![false; marks.len()];
    for sentence in &analysis.sentences {
        if !blocks[sentence.block as usize].kind.is_prose() || sentence.tokens.len() > LONGEST {
            continue;
        }
        for at in sentence.tokens.iter() {
            likely[at as usize] = marks[at as usize] > 0
                || is_open(analysis.tags[at as usize])
                    && table.score(|sum| features(analysis, sentence.tokens, marks, at, sum)) > LEAST;
        }
    }
    likely
}

/// Parses the sentences of `analysis` that hold a likely token.
pub fn parse(analysis: &mut Analysis<'_>, likely: &[bool]) {
    let wanted = wanted(analysis, likely);
    ascribe_syntax::parse(analysis, |sentence| wanted[sentence]);
}

/// For each sentence whether it holds a likely token.
#[must_use]
pub fn wanted(analysis: &Analysis<'_>, likely: &[bool]) -> Vec<bool> {
    let holds_one = |sentence: &Sentence| likely[sentence.tokens.range()].contains(&true);
    analysis.sentences.iter().map(holds_one).collect()
}
