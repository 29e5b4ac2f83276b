//! Which sentences may hold an attribution: only those are parsed, and only there are cues looked for.

use super::cascade::LONGEST;
use super::table::{Sink, Table, feature};
use crate::Attribution;
use ascribe_syntax::{Analysis, Tag, TokenRange};

/// Sentences whose best word scores less are passed over: 2 % of the tokens, with four in a thousand of the sentences that hold a
/// gold cue.
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

/// The score of the likeliest cue word of `sentence`; nothing where there is none.
#[must_use]
pub fn score<W: AsRef<[u8]>>(
    table: &Table<W>,
    analysis: &Analysis<'_>,
    sentence: TokenRange,
    marks: &[u8],
) -> f32 {
    sentence
        .iter()
        .filter(|&at| is_open(analysis.tags[at as usize]))
        .map(|at| table.score(|sum| features(analysis, sentence, marks, at, sum)))
        .fold(f32::NEG_INFINITY, f32::max)
}

/// For each sentence whether it may hold a cue: running text that is no list or table.
#[must_use]
pub fn wanted<W: AsRef<[u8]>>(table: &Table<W>, analysis: &Analysis<'_>, marks: &[u8]) -> Vec<bool> {
    let blocks = analysis.document().blocks();
    analysis
        .sentences
        .iter()
        .map(|sentence| {
            blocks[sentence.block as usize].kind.is_prose()
                && sentence.tokens.len() <= LONGEST
                && (marks[sentence.tokens.range()].iter().any(|&mark| mark > 0)
                    || score(table, analysis, sentence.tokens, marks) > LEAST)
        })
        .collect()
}
