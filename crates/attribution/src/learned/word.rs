//! What the models see of a word alone.

use super::table::{HASH_START, hash_on, mix};
use ascribe_lexicon::Classes;
use ascribe_syntax::Tag;
use ascribe_text::Span;
use std::cell::RefCell;

/// What the models see of a word with its tag, wherever it stands.
#[derive(Clone, Copy, Default)]
pub(super) struct Read {
    /// The hash of its lower-case form; of proper nouns and numbers, of their shape only.
    pub word: u32,
    /// The hash of its lemma, or of its shape.
    pub lemma: u32,
    /// What the lexicons know of it, as a hash; 0 when nothing.
    pub class: u32,
    /// Whether it is a word, not a sign.
    pub is_word: bool,
}

impl Read {
    /// Of `word`, the hash of whose form is `form` and which the lexicons have as `known`.
    fn new(word: &str, tag: Tag, form: u64, known: Option<&ascribe_lexicon::Word>) -> Self {
        let lower = (form >> 32) as u32;
        let masked = match tag {
            Tag::Nnp | Tag::Nnps if !is_common_name(word) => mix(1, name_shape(word)),
            Tag::Cd => 2,
            _ => lower,
        };
        let known = match tag {
            Tag::Nnp | Tag::Nnps | Tag::Comma | Tag::Stop | Tag::Dt => None,
            _ => known,
        };
        Self {
            word: masked,
            lemma: if masked == lower {
                lemma_hash(word, tag)
            } else {
                masked
            },
            class: known.map_or(0, lexical_class),
            is_word: word
                .bytes()
                .any(|b| b.is_ascii_alphanumeric() || b >= 0x80 && is_letter(word)),
        }
    }
}

/// Words that were met lately: most of a text are found here. What it holds pure functions gave, so that what is found does not
/// depend on what was read before.
pub(super) struct Memo(Vec<(u128, Read)>);

/// So many words are remembered.
const SLOTS: usize = 1 << 12;

/// Longer words are not.
const LONGEST: usize = size_of::<u128>() - 1;

thread_local! {
    static MEMO: RefCell<Memo> = const { RefCell::new(Memo(Vec::new())) };
}

impl Memo {
    /// Calls `with` with the memo of this thread.
    pub(super) fn of_thread<R>(with: impl FnOnce(&mut Self) -> R) -> R {
        MEMO.with_borrow_mut(|memo| {
            memo.0.resize(SLOTS, (0, Read::default()));
            with(memo)
        })
    }

    /// What the models see of the word at `span` of `text`; `known` tells the hash of its form and what the lexicons have of it.
    #[inline]
    pub(super) fn read(
        &mut self,
        (text, span): (&str, Span),
        tag: Tag,
        known: impl FnOnce() -> (u64, Option<&'static ascribe_lexicon::Word>),
    ) -> Read {
        let bytes = &text.as_bytes()[span.start() as usize..];
        let length = span.len() as usize;
        let read = || {
            let (form, known) = known();
            Read::new(span.slice(text), tag, form, known)
        };
        // What is known of a quotation mark depends on which way it turns: signs are not remembered.
        let Some(key) = bytes
            .first_chunk()
            .filter(|first| length <= LONGEST && first[0].is_ascii_alphanumeric())
        else {
            return read();
        };
        let key = u128::from_le_bytes(*key) & (u128::MAX >> (8 * (LONGEST + 1 - length)));
        let key = key | u128::from(tag as u8 + 1) << (8 * LONGEST);
        let slot = &mut self.0[place(key)];
        if slot.0 != key {
            *slot = (key, read());
        }
        slot.1
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the halves are asked for")]
fn place(key: u128) -> usize {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed = (key as u64).wrapping_mul(K) ^ ((key >> 64) as u64).wrapping_mul(K.rotate_left(32));
    (mixed >> (64 - SLOTS.ilog2())) as usize
}

/// What kinds of word it is, and what it does as a cue, as one number.
fn lexical_class(word: &ascribe_lexicon::Word) -> u32 {
    let verb = word.verbs().next();
    let first = |senses: &'static [ascribe_lexicon::Sense]| senses.first().map_or(0, |s| s.class as u32 + 1);
    let sense = verb.map_or(0, |v| first(v.senses) + if v.plain { 20 } else { 0 });
    let noun = word.noun().map_or(0, |n| first(n.senses));
    let adjective = word.adjective().map_or(0, |a| first(a.senses));
    let kinds = [
        Classes::ROLE,
        Classes::ANONYMOUS,
        Classes::ORGANISATION,
        Classes::DOCUMENT,
        Classes::TIME,
        Classes::TITLE,
    ];
    let mut bits = 1;
    for (number, kind) in kinds.into_iter().enumerate() {
        bits |= u32::from(word.classes.meets(kind)) << (number + 1);
    }
    mix(mix(sense, noun * 32 + adjective), bits) | 1
}

fn is_letter(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

/// Capitalised words that say what is named, not who: kept apart in the features.
fn is_common_name(word: &str) -> bool {
    matches!(
        word,
        "Monday"
            | "Tuesday"
            | "Wednesday"
            | "Thursday"
            | "Friday"
            | "Saturday"
            | "Sunday"
            | "January"
            | "February"
            | "March"
            | "April"
            | "May"
            | "June"
            | "July"
            | "August"
            | "September"
            | "October"
            | "November"
            | "December"
            | "Jan."
            | "Feb."
            | "Aug."
            | "Sept."
            | "Oct."
            | "Nov."
            | "Dec."
            | "Mr."
            | "Mrs."
            | "Ms."
            | "Dr."
            | "Sen."
            | "Rep."
            | "Gov."
            | "Gen."
            | "President"
            | "Secretary"
            | "Minister"
            | "Senator"
            | "Department"
            | "Ministry"
            | "University"
            | "Committee"
            | "Court"
            | "Times"
            | "Post"
            | "News"
            | "Twitter"
            | "Facebook"
            | "House"
            | "Senate"
            | "Party"
            | "I"
    )
}

fn name_shape(word: &str) -> u32 {
    let upper = word.bytes().filter(u8::is_ascii_uppercase).count();
    let all_upper = upper > 1 && upper == word.bytes().filter(u8::is_ascii_alphabetic).count();
    u32::from(all_upper)
        | u32::from(word.contains('.')) << 1
        | u32::from(word.bytes().any(|b| b.is_ascii_digit())) << 2
        | u32::from(word.starts_with(['@', '#'])) << 3
        | u32::from(!word.starts_with(|c: char| c.is_uppercase())) << 4
}

fn lemma_hash(word: &str, tag: Tag) -> u32 {
    let lemma = ascribe_syntax::lemma(word, tag);
    let [stem, ending] = lemma.parts();
    hash_on(hash_on(HASH_START, stem), ending)
}
