use std::fmt;
use std::ops::Range;

/// A half-open range of UTF-8 byte offsets into a document's text.
///
/// `start <= end` always holds. That both lie on character boundaries of a given text cannot be
/// known here; [`Span::slice`] panics where they do not, as slicing a `str` does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The span from byte `start` up to, not including, byte `end`.
    ///
    /// # Panics
    /// When `start > end`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        assert!(start <= end, "a span starts before it ends");
        Self { start, end }
    }

    /// The span of a `usize` range, as slicing and searching give it.
    ///
    /// # Panics
    /// When the range is reversed or reaches past `u32::MAX`; documents are smaller than that.
    #[must_use]
    pub fn from_range(range: Range<usize>) -> Self {
        let offset = |n: usize| u32::try_from(n).expect("documents are smaller than 4 GiB");
        Self::new(offset(range.start), offset(range.end))
    }

    /// An empty span at byte `at`.
    #[must_use]
    pub const fn empty(at: u32) -> Self {
        Self { start: at, end: at }
    }

    /// First byte.
    #[must_use]
    #[inline]
    pub const fn start(self) -> u32 {
        self.start
    }

    /// One past the last byte.
    #[must_use]
    #[inline]
    pub const fn end(self) -> u32 {
        self.end
    }

    /// Length in bytes.
    #[must_use]
    #[inline]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether no byte lies inside.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a `usize` range, for slicing.
    #[must_use]
    #[inline]
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The bytes of `text` that this span covers.
    ///
    /// # Panics
    /// When the span is out of bounds or splits a character.
    #[must_use]
    #[inline]
    pub fn slice(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Whether byte `offset` lies inside.
    #[must_use]
    pub const fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether `other` lies wholly inside (equal spans contain each other).
    #[must_use]
    pub const fn contains_span(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that contains both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_between_spans() {
        let (a, b, c) = (Span::new(0, 4), Span::new(4, 6), Span::new(1, 3));
        assert!(!a.overlaps(b));
        assert!(a.overlaps(c) && a.contains_span(c) && !c.contains_span(a));
        assert_eq!(a.cover(b), Span::new(0, 6));
        assert!(a.contains(3) && !a.contains(4));
        assert!(Span::empty(2).is_empty() && !a.overlaps(Span::empty(0)));
    }

    #[test]
    #[should_panic(expected = "a span starts before it ends")]
    fn a_reversed_span_is_refused() {
        let _ = Span::new(2, 1);
    }
}
