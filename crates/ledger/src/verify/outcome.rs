//! What verification has to say.

use super::{Change, Foldings};
use ascribe_text::Span;

/// What became of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Every character stands in the source.
    Verified,
    /// It stands there but for typographic differences, which are named.
    Typographic,
    /// It stands there, somewhere else than it was said to be.
    Moved,
    /// Something like it stands there; what differs is shown word by word.
    Altered,
    /// It fits several places, and nothing tells which is meant.
    Ambiguous,
    /// Nothing like it stands there.
    Gone,
    /// It could not be looked for.
    Unchecked,
}

impl Status {
    /// Every status, best first.
    pub const ALL: [Self; 7] = [
        Self::Verified,
        Self::Typographic,
        Self::Moved,
        Self::Altered,
        Self::Ambiguous,
        Self::Gone,
        Self::Unchecked,
    ];

    /// The stable name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Typographic => "typographic",
            Self::Moved => "moved",
            Self::Altered => "altered",
            Self::Ambiguous => "ambiguous",
            Self::Gone => "gone",
            Self::Unchecked => "unchecked",
        }
    }

    /// Whether the quotation may stand as it is.
    #[must_use]
    pub const fn is_clean(self) -> bool {
        matches!(self, Self::Verified | Self::Typographic)
    }
}

/// What [`verify`](crate::verify::verify) found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The result.
    pub status: Status,
    /// Where it stands in the source, in bytes: each place it fits, or the one place it comes closest to.
    /// A quotation with an ellipsis has its whole stretch, omitted words included.
    pub places: Vec<Span>,
    /// The typographic differences looked past.
    pub foldings: Foldings,
    /// What was altered, gravest first.
    pub changes: Vec<Change>,
    /// The comparison with the source, word by word; empty unless altered.
    pub diff: Vec<DiffPart>,
    /// Bracketed insertions, as bytes of the quotation.
    pub insertions: Vec<Span>,
    /// What a reader should know although the words are right.
    pub notes: Vec<Note>,
}

/// A stretch of words in a word-by-word comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffPart {
    /// On which side it stands.
    pub side: Side,
    /// The words, as they are written there.
    pub text: String,
}

/// On which side a [`DiffPart`] stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In both.
    Both,
    /// In the source only.
    Source,
    /// In the quotation only.
    Quotation,
}

/// What a reader should know about a quotation whose words are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Note {
    /// The words before it in its sentence negate it ("I never said ...").
    NegatedBefore,
    /// Whoever quotes it negates it, and the source does not.
    NegatedByQuoter,
    /// It ends with a full stop where the source's sentence goes on.
    SentenceGoesOn,
    /// A clause of condition follows it in its sentence ("... if the terms do not change").
    ConditionFollows,
    /// Its sentence begins with a condition ("If the terms do not change, ...").
    ConditionBefore,
    /// A condition is left out at an ellipsis.
    ConditionLeftOut,
    /// An ellipsis joins the beginning of one sentence to the end of another.
    Spliced,
    /// It was not compared with what else was said at the ellipsis: more than a hundred words lie between.
    LongOmission,
}

impl Note {
    /// The note in words.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::NegatedBefore => "the words before it in the source's sentence negate it",
            Self::NegatedByQuoter => "the words in front of it negate it, those of the source do not",
            Self::SentenceGoesOn => "it ends with a full stop where the source's sentence goes on",
            Self::ConditionFollows => "a condition follows it in the source's sentence",
            Self::ConditionBefore => "the source's sentence begins with a condition",
            Self::ConditionLeftOut => "a condition is left out at an ellipsis",
            Self::Spliced => "an ellipsis joins the beginning of one sentence to the end of another",
            Self::LongOmission => "more than a hundred words lie between its parts",
        }
    }
}

impl Outcome {
    pub(super) fn new(status: Status) -> Self {
        Self {
            status,
            places: Vec::new(),
            foldings: Foldings::default(),
            changes: Vec::new(),
            diff: Vec::new(),
            insertions: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The outcome of a quotation that could not be looked for.
    #[must_use]
    pub fn unchecked() -> Self {
        Self::new(Status::Unchecked)
    }

    /// The comparison on one line: words of the source only in `[-...-]`, of the quotation only in `{+...+}`.
    #[must_use]
    pub fn diff_line(&self) -> String {
        let mut line = String::new();
        for part in &self.diff {
            if !line.is_empty() {
                line.push(' ');
            }
            match part.side {
                Side::Both => line.push_str(&part.text),
                Side::Source => line.extend(["[-", &part.text, "-]"]),
                Side::Quotation => line.extend(["{+", &part.text, "+}"]),
            }
        }
        line
    }
}
