//! English lexicons for attribution: what words report speech and thought, and who speaks.
//!
//! The words lie in `en/*.toml`, each file with its own account of itself. They are compiled into constant
//! tables when the crate is built, so that nothing is read or parsed when a program starts. One look-up gives
//! everything the lexicons know of a word:
//!
//! ```
//! use ascribe_lexicon::{Classes, CueClass, Frames, word};
//!
//! let said = word("Said").unwrap();
//! let verb = said.verbs().next().unwrap();
//! assert_eq!((verb.lemma, verb.senses[0].class), ("say", CueClass::Assert));
//! assert!(verb.senses[0].frames.meets(Frames::THAT));
//! assert!(word("minister").unwrap().is(Classes::ROLE));
//! assert!(word("bicycle").is_none());
//! ```

mod fold;
mod index;
pub mod people;
mod schema;

pub use schema::{Abbreviation, Classes, CueClass, Frames};

/// What the lexicons know of a word form.
#[derive(Debug)]
pub struct Word {
    /// The word, in lower case.
    pub text: &'static str,
    /// What kinds of word it is.
    pub classes: Classes,
    verbs: (u16, u16),
    phrases: (u16, u16),
    noun: u16,
    adjective: u16,
}

/// A reporting verb.
#[derive(Debug)]
pub struct Verb {
    /// Its base form, particle included ("point out").
    pub lemma: &'static str,
    /// What must follow the form ("out" of "point out"), or nothing.
    pub particle: &'static str,
    /// Whether it also has a plain sense that reports nothing.
    pub plain: bool,
    /// Its senses, the commonest first.
    pub senses: &'static [Sense],
}

/// A cue noun or cue adjective.
#[derive(Debug)]
pub struct Nominal {
    /// Its singular or positive form.
    pub lemma: &'static str,
    /// Its senses, the commonest first.
    pub senses: &'static [Sense],
}

/// What a cue does, and how its content stands by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sense {
    /// What it does.
    pub class: CueClass,
    /// How the content may stand.
    pub frames: Frames,
}

/// Several words that are one thing: a cue, a trap, or a member of a class.
#[derive(Debug)]
pub struct Phrase {
    /// The words, parted by spaces; "a|b" stands for either.
    pub text: &'static str,
    /// What it is.
    pub kind: PhraseKind,
    /// For each of its words what may stand there.
    words: &'static [&'static [&'static str]],
}

/// What a [`Phrase`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhraseKind {
    /// A cue that its source follows; the number is that of the word which carries the meaning.
    Cue(CueClass, u8),
    /// Looks like a cue and is none.
    Trap,
    /// A member of these classes ("press release").
    Member(Classes),
}

/// What is known of `text`, whatever its case (of ASCII letters), if anything is.
#[must_use]
#[inline]
pub fn word(text: &str) -> Option<&'static Word> {
    let number = index::find(&INDEX, text, |number| Some(WORDS.get(number as usize)?.text))?;
    WORDS.get(number as usize)
}

/// Whether the two are one word, in small letters or large (ASCII). Nearly all words are told apart by their length and first
/// letter.
#[must_use]
#[inline]
pub fn is_same(a: &str, b: &str) -> bool {
    // Small and large letters differ in this bit.
    let first = |word: &str| word.as_bytes().first().map(|byte| byte | 0x20);
    a.len() == b.len() && first(a) == first(b) && a.eq_ignore_ascii_case(b)
}

/// What the abbreviation `text` is, written without its stop; case counts.
#[must_use]
pub fn abbreviation(text: &str) -> Option<Abbreviation> {
    let at = ABBREVIATIONS
        .binary_search_by(|(known, _)| (*known).cmp(text))
        .ok()?;
    Some(ABBREVIATIONS[at].1)
}

/// Every abbreviation, without its stop, in the order of their bytes.
pub fn abbreviations() -> impl Iterator<Item = (&'static str, Abbreviation)> {
    ABBREVIATIONS.iter().copied()
}

/// Every word form that the lexicons know, in alphabetical order.
pub fn words() -> impl Iterator<Item = &'static Word> {
    WORDS.iter()
}

impl Word {
    /// Whether it is of one of `classes`.
    #[must_use]
    #[inline]
    pub const fn is(&self, classes: Classes) -> bool {
        self.classes.meets(classes)
    }

    /// The reporting verbs that it is a form of, the plain verb before those with a particle.
    pub fn verbs(&self) -> impl Iterator<Item = &'static Verb> + Clone {
        VERB_LISTS[self.verbs.0 as usize..][..self.verbs.1 as usize]
            .iter()
            .map(|&at| &VERBS[at as usize])
    }

    /// The cue noun that it is a form of.
    #[must_use]
    pub fn noun(&self) -> Option<&'static Nominal> {
        NOMINALS.get(self.noun as usize)
    }

    /// The cue adjective that it is.
    #[must_use]
    pub fn adjective(&self) -> Option<&'static Nominal> {
        NOMINALS.get(self.adjective as usize)
    }

    /// The phrases that start with it, the longest first.
    pub fn phrases(&self) -> impl Iterator<Item = &'static Phrase> + Clone {
        PHRASE_LISTS[self.phrases.0 as usize..][..self.phrases.1 as usize]
            .iter()
            .map(|&at| &PHRASES[at as usize])
    }
}

impl Phrase {
    /// How many words it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether it has no words; none of the lexicons' is empty.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether `word(1)`, `word(2)`, ... are its words behind the first; `None` stands for the end of the text. It is one
    /// of the [`phrases`](Word::phrases) of its first word, so that one is known.
    #[inline]
    pub fn goes_on<'t>(&self, word: impl Fn(usize) -> Option<&'t str>) -> bool {
        self.words
            .iter()
            .enumerate()
            .skip(1)
            .all(|(at, either)| word(at).is_some_and(|text| either.iter().any(|word| is_same(word, text))))
    }
}

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
