use ascribe_lexicon::CueClass;
use ascribe_syntax::TokenRange;

/// Source, cue and content of one attribution, in tokens of one [`ascribe_syntax::Analysis`].
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// The words that name who is attributed; `None` when the text names nobody (passive, impersonal).
    pub source: Option<TokenRange>,
    /// What kind of phrase the source is.
    pub source_kind: SourceKind,
    /// The words that signal the attribution; `None` only in speech carried on without a cue.
    pub cue: Option<TokenRange>,
    /// The token of the cue that carries its meaning: the main verb, the noun, the preposition, the colon.
    pub cue_head: Option<u32>,
    /// What the cue does.
    pub class: CueClass,
    /// What is attributed: one or several pieces, in text order, none empty.
    pub content: Vec<TokenRange>,
    /// Whom it was said to ("Reuters" in "told Reuters").
    pub addressee: Option<TokenRange>,
    /// How it was said ("in a statement", "on a call with reporters").
    pub medium: Option<TokenRange>,
    /// Whether the cue is negated ("did not say").
    pub negated: bool,
    /// Whether the cue is hedged ("reportedly", "may have said").
    pub hedged: bool,
    /// The attribution that this one is nested in, by index in the same list.
    pub inside: Option<usize>,
    /// How sure the stage is, 0 to 1.
    pub confidence: f32,
    /// The rule or model that decided, for people who ask why.
    pub rule: &'static str,
}

impl Attribution {
    /// Its source, cue and content, as far as they stand in the text.
    pub fn ranges(&self) -> impl Iterator<Item = TokenRange> + '_ {
        self.source.iter().chain(&self.cue).chain(&self.content).copied()
    }
}

macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),* }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The stable name used in output.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// The value of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use named;

named! {
    /// What kind of phrase a source is.
    SourceKind {
        /// A proper name of a person ("Yury Ushakov", "Russian presidential aide Yury Ushakov").
        Name = "name",
        /// A pronoun, relative and possessive ones too.
        Pronoun = "pronoun",
        /// A description of a known person ("the aide").
        Description = "description",
        /// An organisation, or a place or building that stands for one ("the Kremlin").
        Organisation = "organisation",
        /// Somebody who is not named ("officials", "a person familiar with the matter").
        Anonymous = "anonymous",
        /// A document ("the report", "the agreement").
        Document = "document",
        /// Nobody is named ("is expected to").
        Unstated = "unstated",
    }
}
