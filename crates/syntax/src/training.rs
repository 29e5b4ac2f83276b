//! What the program that trains the models needs to see of them: features, and the parts of a model file that are
//! no weights. Nobody else has use for it.

use crate::tagger;
use crate::word::Vocabulary;
use crate::{Known, Tag, Word};
use ascribe_model::{ModelBuilder, Quantised};

/// What the tagger's decisions are made from.
pub mod tags {
    pub use crate::tagger::{BITS, FEATURES, ROWS, capitals, features, read_words};
    pub use crate::word::Vocabulary;
}

/// A word of the vocabulary with the tag that it always has, if so, the number of the set of its tags, and the number of its
/// group.
#[must_use]
pub fn known(tag: Option<Tag>, class: u8, group: u16) -> Known {
    Known {
        tag: tag.map_or(0, |tag| tag as u8 + 1),
        class,
        group,
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
    let rows = rows.iter().flat_map(|&row| {
        assert!((row as usize) < tags::ROWS);
        (row as u16).to_le_bytes()
    });
    ModelBuilder::new(tagger::FEATURES_HASH)
        .bytes("words", vocabulary)
        .rows("rows", 2, rows.collect())
        .table("weights", Tag::ALL.len(), weights)
        .finish()
}
