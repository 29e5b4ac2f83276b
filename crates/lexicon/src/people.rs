//! Words for people and organisations: given names, titles, roles, countries, metonyms.
//!
//! ```
//! use ascribe_lexicon::people::{Kinds, entry};
//!
//! assert!(entry("spokeswoman").unwrap().is(Kinds::SPOKES));
//! assert!(entry("Yury").unwrap().all(Kinds::GIVEN | Kinds::MALE));
//! assert_eq!(entry("beijing").unwrap().stands_for, Some("China"));
//! assert!(entry("bicycle").is_none());
//! ```

pub use crate::fold::fold;

/// What the lexicons know of a word or name.
#[derive(Debug)]
pub struct Entry {
    /// The word, [folded](fold).
    pub text: &'static str,
    /// What it is.
    pub kinds: Kinds,
    /// The state or organisation that a nationality, capital or metonym stands for.
    pub stands_for: Option<&'static str>,
}

impl Entry {
    /// Whether it is of one of `kinds`.
    #[must_use]
    #[inline]
    pub const fn is(&self, kinds: Kinds) -> bool {
        self.kinds.0 & kinds.0 != 0
    }

    /// Whether it is of each of `kinds`.
    #[must_use]
    #[inline]
    pub const fn all(&self, kinds: Kinds) -> bool {
        self.kinds.0 & kinds.0 == kinds.0
    }
}

/// What is known of `text`, whatever the case of its letters, if anything is. Spellings with diacritics are found
/// after [`fold`].
#[must_use]
#[inline]
pub fn entry(text: &str) -> Option<&'static Entry> {
    let number = crate::index::find(&INDEX, text, |number| Some(ENTRIES.get(number as usize)?.text))?;
    ENTRIES.get(number as usize)
}

/// Every word that the lexicons of people know, in alphabetical order.
#[must_use]
pub fn entries() -> &'static [Entry] {
    &ENTRIES
}

/// A set of kinds of words for people and organisations. The files in `en/people/` tell what each means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(pub(crate) u32);

macro_rules! kinds {
    ($($name:ident = $bit:literal, $text:literal;)*) => {
        impl Kinds {
            $(#[doc = concat!("\"", $text, "\" in the files.")] pub const $name: Self = Self(1 << $bit);)*

            /// Every kind with its name in the files, in the order of their bits.
            pub const ALL: &[(Self, &str)] = &[$((Self::$name, $text)),*];
        }
    };
}

kinds! {
    FEMALE = 0, "female";
    MALE = 1, "male";
    GIVEN = 2, "given";
    TITLE = 3, "title";
    RANK = 4, "rank";
    ROLE = 5, "role";
    OFFICE = 6, "office";
    SPOKES = 7, "spokes";
    KIN = 8, "kin";
    PERSON = 9, "person";
    ANONYMOUS = 10, "anonymous";
    PLURAL = 11, "plural";
    ORGANISATION = 12, "organisation";
    NOUN = 13, "noun";
    ENDING = 14, "ending";
    NAME = 15, "name";
    DOCUMENT = 16, "document";
    MODIFIER = 17, "modifier";
    PARTICLE = 18, "particle";
    SUFFIX = 19, "suffix";
    TIME = 20, "time";
    FAMILY_FIRST = 21, "family-first";
    COUNTRY = 22, "country";
    PEOPLE = 23, "people";
    CAPITAL = 24, "capital";
    METONYM = 25, "metonym";
    THING = 26, "thing";
    PLACE = 27, "place";
    MEDIA = 28, "media";
}

impl Kinds {
    /// Whether the two share a kind.
    #[must_use]
    #[inline]
    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl std::ops::BitOr for Kinds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

include!(concat!(env!("OUT_DIR"), "/people.rs"));
