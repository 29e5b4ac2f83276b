use std::fmt;

/// The typographic differences that verification looks past. Each is applied to the quotation and to the
/// source alike; nothing that is not listed here is ever looked past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Folding {
    /// Curly, straight, single, double, low and angled quotation marks.
    QuotationMarks,
    /// Straight and curly apostrophes.
    Apostrophe,
    /// Em dash, en dash, double hyphen, and a hyphen that stands alone between spaces.
    Dash,
    /// The hyphens and minus signs of Unicode, and the en dash inside a word or a range of numbers.
    Hyphen,
    /// One ellipsis character, or three full stops with or without spaces.
    Ellipsis,
    /// Kinds and amounts of white space between words, line breaks among them.
    Space,
    /// Precomposed and combining forms of one letter (Unicode canonical equivalence).
    Composition,
    /// The Latin ligatures of typesetting, U+FB00 to U+FB06.
    Ligature,
    /// Soft hyphens, zero-width spaces and joiners, byte order marks.
    Invisible,
    /// The capital of a function word where a quotation begins ("The" for "the"); never that of a word
    /// which has another meaning with a capital ("May", "Will", "US").
    FirstCapital,
    /// A capital shown as changed: `[T]he`.
    BracketedCapital,
    /// A comma or full stop that the quotation ends with and the source does not have there.
    EndPunctuation,
    /// The quotation mark that a paragraph opens with where speech goes on in it.
    ParagraphMark,
}

impl Folding {
    /// Every folding, in order.
    pub const ALL: [Self; 13] = [
        Self::QuotationMarks,
        Self::Apostrophe,
        Self::Dash,
        Self::Hyphen,
        Self::Ellipsis,
        Self::Space,
        Self::Composition,
        Self::Ligature,
        Self::Invisible,
        Self::FirstCapital,
        Self::BracketedCapital,
        Self::EndPunctuation,
        Self::ParagraphMark,
    ];

    /// The stable name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::QuotationMarks => "quotation-marks",
            Self::Apostrophe => "apostrophe",
            Self::Dash => "dash",
            Self::Hyphen => "hyphen",
            Self::Ellipsis => "ellipsis",
            Self::Space => "space",
            Self::Composition => "composition",
            Self::Ligature => "ligature",
            Self::Invisible => "invisible",
            Self::FirstCapital => "first-capital",
            Self::BracketedCapital => "bracketed-capital",
            Self::EndPunctuation => "end-punctuation",
            Self::ParagraphMark => "paragraph-mark",
        }
    }
}

/// A set of [`Folding`]s.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Foldings(u16);

impl Foldings {
    /// Whether nothing was folded.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Adds `folding`.
    pub const fn insert(&mut self, folding: Folding) {
        self.0 |= 1 << folding as u16;
    }

    /// Whether `folding` is in it.
    #[must_use]
    pub const fn contains(self, folding: Folding) -> bool {
        self.0 & (1 << folding as u16) != 0
    }

    /// What is in either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in one of the two only.
    #[must_use]
    pub const fn difference(self, other: Self) -> Self {
        Self(self.0 ^ other.0)
    }

    /// Its members, in order.
    pub fn iter(self) -> impl Iterator<Item = Folding> {
        Folding::ALL.into_iter().filter(move |&f| self.contains(f))
    }
}

impl fmt::Debug for Foldings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
