use ascribe_text::Span;
use std::fmt;
use std::ops::Range;

/// A word, number, sign or other smallest unit. Tokens stand in text order and do not overlap; between
/// them there is only white space. Conventions are those of the Penn Treebank: clitics are tokens of
/// their own ("do|n't", "Putin|'s"), hyphenated words are one token, "U.S." and "Mr." keep their stop, save
/// where it ends the sentence too ("in the U.S|."): there it is a token of its own, as after any other word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the document.
    pub span: Span,
    /// What it looks like.
    pub kind: TokenKind,
}

/// What a [`Token`] looks like, decided from its characters alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner hyphens, apostrophes and stops ("non-confrontational", "U.S.").
    Word,
    /// A clitic split from the word before it ("'s", "n't", "'re").
    Clitic,
    /// Digits, with inner separators, and ordinals ("3.5", "1,000", "19th", "2016-17").
    Number,
    /// A quotation mark that opens.
    OpenQuote,
    /// A quotation mark that closes.
    CloseQuote,
    /// Any other sign ("," "." "--" "$" "%" "..." "#").
    Sign,
    /// A web address, an e-mail address, an @handle or a #tag.
    Address,
    /// A pictograph, with its modifiers.
    Emoji,
}

/// A half-open range of token numbers within one document. Not a byte range: see [`Span`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TokenRange {
    start: u32,
    end: u32,
}

impl TokenRange {
    /// The tokens from `start` up to, not including, `end`.
    ///
    /// # Panics
    /// When `start > end`.
    #[must_use]
    #[inline]
    pub const fn new(start: u32, end: u32) -> Self {
        assert!(start <= end, "a token range starts before it ends");
        Self { start, end }
    }

    /// Token `at` alone.
    #[must_use]
    #[inline]
    pub const fn single(at: u32) -> Self {
        Self {
            start: at,
            end: at + 1,
        }
    }

    /// Number of the first token.
    #[must_use]
    #[inline]
    pub const fn start(self) -> u32 {
        self.start
    }

    /// One past the number of the last token.
    #[must_use]
    #[inline]
    pub const fn end(self) -> u32 {
        self.end
    }

    /// How many tokens it holds.
    #[must_use]
    #[inline]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it holds none.
    #[must_use]
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a `usize` range, for slicing.
    #[must_use]
    #[inline]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The token numbers, in order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = u32> + ExactSizeIterator + Clone {
        self.start..self.end
    }

    /// Whether token `at` is in it.
    #[must_use]
    #[inline]
    pub const fn contains(self, at: u32) -> bool {
        self.start <= at && at < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    #[inline]
    pub const fn contains_range(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a token.
    #[must_use]
    #[inline]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that contains both.
    #[must_use]
    #[inline]
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

impl fmt::Debug for TokenRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}..{}", self.start, self.end)
    }
}
