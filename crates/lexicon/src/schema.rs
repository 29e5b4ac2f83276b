//! The kinds of things that the lexicons tell of a word.

/// What a cue does with its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CueClass {
    /// Says that it is so: said, told, wrote, announced, according to.
    Assert,
    /// Says that it is not so, or will not say: denied, rejected, declined to comment.
    Deny,
    /// Holds it for true or likely: thinks, knows, expects, doubts.
    Believe,
    /// Means to do it: plans, intends, vowed to, promised.
    Intend,
    /// Wishes, hopes or fears it: hopes, wants, fears, is worried that.
    Wish,
    /// Asks it: asked, wondered, questioned whether.
    Ask,
    /// Asks or tells somebody to do it: ordered, urged, called for, ruled.
    Order,
    /// Takes a stand towards it: supports, praised, criticised, called it a disgrace.
    Judge,
    /// Shows it, as a document or a sign does: shows, suggests, found.
    Show,
    /// Perceived it: saw, heard, noticed.
    Perceive,
    /// Speech in marks or a transcript with no reporting word of its own.
    None,
}

impl CueClass {
    /// Every value, in order.
    pub const ALL: &[Self] = &[
        Self::Assert,
        Self::Deny,
        Self::Believe,
        Self::Intend,
        Self::Wish,
        Self::Ask,
        Self::Order,
        Self::Judge,
        Self::Show,
        Self::Perceive,
        Self::None,
    ];

    /// The stable name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assert => "assert",
            Self::Deny => "deny",
            Self::Believe => "believe",
            Self::Intend => "intend",
            Self::Wish => "wish",
            Self::Ask => "ask",
            Self::Order => "order",
            Self::Judge => "judge",
            Self::Show => "show",
            Self::Perceive => "perceive",
            Self::None => "none",
        }
    }

    /// The value of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|class| class.name() == name)
    }
}

/// How an abbreviation behaves in front of a capital letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Abbreviation {
    /// A name or a number always follows: its stop never ends a sentence.
    Title,
    /// An abbreviation only in front of a number.
    Number,
    /// A number follows, or a new sentence.
    Month,
    /// Part or end of a name: the sentence ends if a word follows that seldom begins a name.
    Name,
    /// In front of a capital letter, the sentence ends.
    Last,
}

macro_rules! sets {
    ($(#[$meta:meta])* $name:ident: $bits:ty { $($(#[$vmeta:meta])* $constant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
        pub struct $name(pub(crate) $bits);

        impl $name {
            sets!(@constants $name $bits, 0, $($(#[$vmeta])* $constant)*);

            /// Every member with the name it has in the files.
            pub const ALL: &[(Self, &str)] = &[$((Self::$constant, $text)),*];

            /// None of them.
            pub const NONE: Self = Self(0);

            /// What is in either.
            #[must_use]
            pub const fn union(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// Whether the two share a member.
            #[must_use]
            pub const fn meets(self, other: Self) -> bool {
                self.0 & other.0 != 0
            }

            /// Whether it has no member.
            #[must_use]
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// The member of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().find(|(_, text)| *text == name).map(|(set, _)| *set)
            }
        }
    };
    (@constants $name:ident $bits:ty, $shift:expr, $(#[$vmeta:meta])* $constant:ident $($rest:tt)*) => {
        $(#[$vmeta])*
        pub const $constant: Self = Self(1 << ($shift));
        sets!(@constants $name $bits, $shift + 1, $($rest)*);
    };
    (@constants $name:ident $bits:ty, $shift:expr,) => {};
}

sets! {
    /// How a content may stand by its cue: a set.
    Frames: u64 {
        /// A clause that "that" opens.
        THAT = "that",
        /// A clause without "that".
        BARE = "bare",
        /// A clause that whether, if, what, why, how ... opens.
        WH = "wh",
        /// An infinitive.
        TO = "to",
        /// A gerund.
        ING = "ing",
        /// An object, whatever it is.
        NP = "np",
        /// An object that names speech or thought.
        SPEECH_NP = "np?",
        /// Direct speech.
        QUOTE = "quote",
        /// Somebody and an infinitive: what they are to do.
        OBJ_TO = "obj-to",
        /// An object and what it is called.
        SMALL = "small",
        /// An object and what it is described as.
        AS = "as",
        /// An adjective or participle ("seems lost").
        ADJ = "adj",
        /// An object that is whom it is said to.
        ADDRESSEE = "addressee",
        /// A document or a fact may be the subject.
        THING = "thing",
        /// The preposition "about" and its phrase; those below alike.
        ABOUT = "~about",
        /// "for"
        FOR = "~for",
        /// "on"
        ON = "~on",
        /// "of"
        OF = "~of",
        /// "against"
        AGAINST = "~against",
        /// "in"
        IN = "~in",
        /// "with"
        WITH = "~with",
        /// "to"
        TO_NP = "~to",
        /// "at"
        AT = "~at",
        /// "over"
        OVER = "~over",
        /// "from"
        FROM = "~from",
        /// "by"
        BY = "~by",
        /// "upon"
        UPON = "~upon",
        /// "behind"
        BEHIND = "~behind",
    }
}

sets! {
    /// What kinds of word a word is: a set.
    Classes: u64 {
        /// A form of a reporting verb; see [`crate::Word::verbs`].
        VERB = "verb",
        /// A cue noun; see [`crate::Word::noun`].
        NOUN = "noun",
        /// A cue adjective; see [`crate::Word::adjective`].
        ADJECTIVE = "adjective",
        /// A phrase of several words starts with it; see [`crate::Word::phrases`].
        PHRASE = "phrase",
        /// Weakens a report (reportedly, may).
        HEDGE = "hedge",
        /// A text that can speak for itself (report, poll).
        DOCUMENT = "document",
        /// A pronoun that can be a source.
        PRONOUN = "pronoun",
        /// A person without a name (official, resident).
        ANONYMOUS = "anonymous",
        /// An office or occupation (minister, coach).
        ROLE = "role",
        /// A word of address before a name (Mr., Sen.).
        TITLE = "title",
        /// Heads or ends the name of an organisation (ministry, Ltd).
        ORGANISATION = "organisation",
        /// A place that stands for who works there (Kremlin).
        METONYM = "metonym",
        /// Where something is said (statement, interview).
        MEDIUM = "medium",
        /// Tells how something is said (angrily).
        MANNER = "manner",
        /// Heads a phrase of time (Tuesday).
        TIME = "time",
        /// A verb that makes a cue with a cue noun (express, make).
        LIGHT = "light",
        /// A given name.
        FIRST_NAME = "first-name",
        /// Begins sentences far more often than it goes on with a name.
        STARTER = "starter",
    }
}
