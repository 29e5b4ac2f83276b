use crate::word::{Vocabulary, Word};
use ascribe_lexicon::people::{self, Entry};
use ascribe_text::Span;
use std::cell::RefCell;

/// What the lexicons know of a token, looked up once for all stages.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lexeme {
    /// As a word that reports, or stands by one that does.
    pub word: Option<&'static ascribe_lexicon::Word>,
    /// As a word or name for people and organisations, whatever its diacritics.
    pub person: Option<&'static Entry>,
}

impl Lexeme {
    /// What the lexicons know of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            word: ascribe_lexicon::word(text),
            person: if text.is_ascii() {
                people::entry(text)
            } else {
                people::entry(&people::fold(text))
            },
        }
    }
}

/// Words that were met lately, each with all that is known of it. News says the same words over and over: most are
/// found here, in one place of memory instead of six.
pub(crate) struct Memo {
    slots: Vec<Slot>,
}

/// A line of the processor's cache.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Slot {
    /// The bytes of the word, zeros behind it.
    key: u128,
    length: u8,
    word: Word,
    lexeme: Lexeme,
}

/// So many words are remembered, in a table of half a megabyte: one word in eight is not found there, one in five when there
/// are half as many.
const SLOTS: usize = 1 << 13;
/// Longer words are not.
const LONGEST: usize = size_of::<u128>();

thread_local! {
    /// For the vocabulary that is part of the program, which is the same for all documents.
    static MEMO: RefCell<Memo> = const { RefCell::new(Memo { slots: Vec::new() }) };
}

impl Memo {
    /// Calls `with` with the memo of this thread for the program's own vocabulary. It holds what pure functions gave,
    /// so what `with` finds does not depend on what was read before.
    pub(crate) fn of_thread<R>(with: impl FnOnce(&mut Self) -> R) -> R {
        MEMO.with_borrow_mut(|memo| {
            let empty = Slot {
                key: 0,
                length: 0,
                word: Word::BOUNDARY,
                lexeme: Lexeme::default(),
            };
            memo.slots.resize(SLOTS, empty);
            with(memo)
        })
    }

    /// Word and lexeme at `span` of `text`.
    #[inline(always)]
    pub(crate) fn read(&mut self, text: &str, span: Span, vocabulary: Vocabulary<'_>) -> (Word, Lexeme) {
        let length = span.len() as usize;
        if length == 0 || length > LONGEST {
            return read(text, span, vocabulary);
        }
        let key = key(text.as_bytes(), span);
        let slot = &self.slots[place(key)];
        if slot.key != key || usize::from(slot.length) != length {
            return self.remember(key, text, span, vocabulary);
        }
        (slot.word, slot.lexeme)
    }

    /// Looks up the word whose bytes are `key`, and remembers it.
    #[cold]
    fn remember(&mut self, key: u128, text: &str, span: Span, vocabulary: Vocabulary<'_>) -> (Word, Lexeme) {
        let (word, lexeme) = read(text, span, vocabulary);
        self.slots[place(key)] = Slot {
            key,
            length: span.len() as u8,
            word,
            lexeme,
        };
        (word, lexeme)
    }
}

/// Word and lexeme at `span` of `text`, looked up.
pub(crate) fn read(text: &str, span: Span, vocabulary: Vocabulary<'_>) -> (Word, Lexeme) {
    let mut word = Word::read(text.as_bytes(), span);
    word.known = vocabulary.look_up(&word);
    (word, Lexeme::new(span.slice(text)))
}

/// The bytes at `span`, at most [`LONGEST`], as one number.
#[inline]
fn key(text: &[u8], span: Span) -> u128 {
    let start = span.start() as usize;
    match text[start..].first_chunk() {
        Some(chunk) => u128::from_le_bytes(*chunk) & (u128::MAX >> (8 * (LONGEST - span.len() as usize))),
        None => text[span.range()]
            .iter()
            .rev()
            .fold(0, |key, &byte| key << 8 | u128::from(byte)),
    }
}

#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the halves are asked for")]
fn place(key: u128) -> usize {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed = (key as u64).wrapping_mul(K) ^ ((key >> 64) as u64).wrapping_mul(K.rotate_left(32));
    (mixed >> (64 - SLOTS.ilog2())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_was_looked_up() {
        let text = "Said said s\u{e3}o S\u{c3}O a \u{0} a\u{0} Petersburg's chairwoman Minister of Berlin, 1,234 Jos\u{e9}";
        let mut spans: Vec<Span> = Vec::new();
        for (start, _) in text.char_indices() {
            let ends = text[start..]
                .char_indices()
                .map(|(at, c)| start + at + c.len_utf8());
            spans.extend(ends.map(|end| Span::from_range(start..end)));
        }
        let vocabulary = Vocabulary::new(&[]);
        let mut memo = Memo {
            slots: vec![
                Slot {
                    key: 0,
                    length: 0,
                    word: Word::BOUNDARY,
                    lexeme: Lexeme::default(),
                };
                SLOTS
            ],
        };
        // The second time over they are in the memo, or were pushed out of it by another.
        for &span in spans.iter().chain(&spans) {
            let (word, lexeme) = memo.read(text, span, vocabulary);
            let expected = Lexeme::new(span.slice(text));
            assert_eq!(word, Word::new(span.slice(text)));
            assert_eq!(lexeme.word.map(|w| w.text), expected.word.map(|w| w.text));
            assert_eq!(lexeme.person.map(|e| e.text), expected.person.map(|e| e.text));
        }
        assert!(Lexeme::new("s\u{e3}id").word.is_none());
        assert_eq!(size_of::<Slot>(), 64);
    }
}
