use crate::Span;

/// What a stage found wrong and worked around. Stages never fail; they hand these on beside their value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of thing it is, for programs.
    pub code: Code,
    /// What it is, for people.
    pub message: String,
    /// Where it is, when it is at a place.
    pub span: Option<Span>,
}

/// The kinds of [`Diagnostic`]. Their names in output are kebab-case and stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Code {
    /// A quotation mark that opens and never closes within reach, or closes what never opened.
    UnbalancedQuotation,
    /// Bytes that were not valid in the input's encoding; each stands as U+FFFD in the text.
    InvalidBytes,
    /// NUL or other control characters in the text.
    ControlCharacters,
    /// The text is probably not in English.
    Language,
    /// The input holds no text.
    Empty,
}

impl Code {
    /// The stable name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnbalancedQuotation => "unbalanced-quotation",
            Self::InvalidBytes => "invalid-bytes",
            Self::ControlCharacters => "control-characters",
            Self::Language => "language",
            Self::Empty => "empty",
        }
    }
}
