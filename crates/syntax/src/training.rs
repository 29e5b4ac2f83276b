//! What the program that trains the models needs to see of them: features, and the parts of a model file that are
//! no weights. Nobody else has use for it.

use crate::word::Vocabulary;
use crate::{Known, Label, Tag, Word};
use crate::{parse, tagger};
use ascribe_model::{ModelBuilder, Quantised};

/// What the tagger's decisions are made from.
pub mod tags {
    pub use crate::tagger::{BITS, FEATURES, ROWS, capitals, features, read_words};
    pub use crate::word::Vocabulary;
}

/// What the parser's decisions are made from.
pub mod parses {
    pub use crate::parse::{
        ARCS, LABEL_BITS, LABEL_FEATURES, LABEL_ROWS, Labeller, State, TRANSITION_BITS, TRANSITION_FEATURES,
        Transition,
    };
}

/// A word of the vocabulary with the tag that it always has, if so, the number of the set of its tags, and its
/// rank among the common words.
#[must_use]
pub fn known(tag: Option<Tag>, class: u8, rank: u16) -> Known {
    Known {
        tag: tag.map_or(0, |tag| tag as u8 + 1),
        class,
        rank,
    }
}

/// The tag that a word always has, if so.
#[must_use]
pub fn only_tag(word: &Word) -> Option<Tag> {
    Tag::ALL.get(usize::from(word.known.tag).checked_sub(1)?).copied()
}

/// The vocabulary of these words, as the tagger reads it.
#[must_use]
pub fn vocabulary(entries: &[(Word, Known)]) -> Vec<u8> {
    Vocabulary::build(entries)
}

/// The bytes of a tagger: its vocabulary, the row of each hash, and the weights of the rows.
///
/// # Panics
/// When a row's number is [`tags::ROWS`] or more.
#[must_use]
pub fn tagger(vocabulary: Vec<u8>, rows: &[u32], weights: &Quantised) -> Vec<u8> {
    ModelBuilder::new(tagger::FEATURES_HASH)
        .bytes("words", vocabulary)
        .rows("rows", 2, numbers(rows, tags::ROWS))
        .table("weights", Tag::ALL.len(), weights)
        .finish()
}

/// The bytes of a parser: the [sparse table](ascribe_model::sparse) of its transitions, for each arc the only label that
/// it can have, and for the other labels the row of each hash and the weights of the rows.
///
/// # Panics
/// When a row's number is [`parses::LABEL_ROWS`] or more.
#[must_use]
pub fn parser(
    transitions: Vec<u8>,
    only_labels: &[Option<Label>],
    label_rows: &[u32],
    labels: &Quantised,
) -> Vec<u8> {
    let only = |label: &Option<Label>| label.map_or(0, |label| label as u8 + 1);
    ModelBuilder::new(parse::FEATURES_HASH)
        .rows("transitions", 4, transitions)
        .rows("only-labels", 1, only_labels.iter().map(only).collect())
        .rows("label-rows", 2, numbers(label_rows, parses::LABEL_ROWS))
        .table("labels", Label::ALL.len(), labels)
        .finish()
}

fn numbers(rows: &[u32], end: usize) -> Vec<u8> {
    let bytes = rows.iter().flat_map(|&row| {
        assert!((row as usize) < end, "row {row} of {end}");
        (row as u16).to_le_bytes()
    });
    bytes.collect()
}
