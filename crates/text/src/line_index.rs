use crate::Span;
use memchr::memchr_iter;

/// One offset in every unit that somebody counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// UTF-8 bytes before it.
    pub byte: u32,
    /// Unicode code points before it.
    pub char: u32,
    /// UTF-16 code units before it.
    pub utf16: u32,
    /// Line, from 1; lines end with U+000A.
    pub line: u32,
    /// Column in code points, from 1.
    pub column: u32,
}

/// Turns byte offsets of one text into [`Place`]s.
///
/// Each line start remembers the counts in front of it, and so does every kilobyte of a long line, so a look-up
/// counts within one short stretch only, and in a stretch of ASCII not at all.
#[derive(Clone, Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    /// The places that are remembered, in text order; the first is that of byte 0.
    marks: Vec<Place>,
    lines: usize,
}

/// Bytes between two remembered places within one line, at least.
const STRETCH: usize = 1024;

impl<'t> LineIndex<'t> {
    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut marks = vec![Place {
            byte: 0,
            char: 0,
            utf16: 0,
            line: 1,
            column: 1,
        }];
        let mut lines = 1;
        let mut from = 0;
        let ends = memchr_iter(b'\n', text.as_bytes()).map(|newline| newline + 1);
        for end in ends.chain([text.len()]) {
            while end - from > STRETCH {
                let last = marks[marks.len() - 1];
                from = floor(text, from + STRETCH);
                marks.push(last.onward(text, from));
            }
            if end < text.len() || text.ends_with('\n') {
                let last = marks[marks.len() - 1];
                marks.push(Place {
                    line: last.line + 1,
                    column: 1,
                    ..last.onward(text, end)
                });
                lines += 1;
            }
            from = end;
            if end == text.len() {
                break;
            }
        }
        Self { text, marks, lines }
    }

    /// The place of byte `offset`; an offset inside a character stands for the character's start, one
    /// past the text for its end.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        let byte = floor(self.text, offset as usize);
        self.behind_mark(self.mark_after(0, byte), byte)
    }

    /// The places of a span's start and end, as [`LineIndex::place`] gives them.
    #[must_use]
    pub fn places(&self, span: Span) -> (Place, Place) {
        let byte = floor(self.text, span.start() as usize);
        let after = self.mark_after(0, byte);
        let start = self.behind_mark(after, byte);
        // Most spans are short: what lies before their start is not counted again.
        let byte = floor(self.text, span.end() as usize);
        let end = match self.marks.get(after) {
            Some(next) if next.byte as usize <= byte => {
                self.behind_mark(self.mark_after(after + 1, byte), byte)
            }
            _ => self.onward(start, after, byte),
        };
        (start, end)
    }

    /// Index of the first mark behind `byte`; those before `from` are known not to be.
    fn mark_after(&self, from: usize, byte: usize) -> usize {
        from + self.marks[from..].partition_point(|mark| mark.byte as usize <= byte)
    }

    /// The place of `byte`, which lies before the mark number `after` and not before that in front of it.
    fn behind_mark(&self, after: usize, byte: usize) -> Place {
        self.onward(self.marks[after - 1], after, byte)
    }

    /// The place of `byte`, which lies not before `place`, both as [`LineIndex::behind_mark`] has it.
    fn onward(&self, place: Place, after: usize, byte: usize) -> Place {
        let mark = self.marks[after - 1];
        match self.marks.get(after) {
            Some(next) if next.byte - mark.byte == next.char - mark.char => {
                let passed = to_u32(byte) - place.byte;
                Place {
                    byte: place.byte + passed,
                    char: place.char + passed,
                    utf16: place.utf16 + passed,
                    line: place.line,
                    column: place.column + passed,
                }
            }
            _ => place.onward(self.text, byte),
        }
    }

    /// How many lines the text has; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines
    }
}

impl Place {
    /// The place of byte `to`, which lies behind this one, on the same line.
    fn onward(self, text: &str, to: usize) -> Self {
        let (chars, utf16) = counts(&text[self.byte as usize..to]);
        Self {
            byte: to_u32(to),
            char: self.char + chars,
            utf16: self.utf16 + utf16,
            line: self.line,
            column: self.column + chars,
        }
    }
}

/// The start of the character that byte `offset` lies in, at most the end of the text.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).expect("documents are smaller than 4 GiB")
}

/// Code points and UTF-16 code units of `text`.
fn counts(text: &str) -> (u32, u32) {
    let (mut chars, mut utf16) = (0, 0);
    // Counted in single bytes, of which a processor adds many at once.
    for stretch in text.as_bytes().chunks(usize::from(u8::MAX)) {
        let (mut starts, mut pairs) = (0_u8, 0_u8);
        for &byte in stretch {
            starts += u8::from(byte & 0xC0 != 0x80);
            pairs += u8::from(byte >= 0xF0);
        }
        chars += u32::from(starts);
        utf16 += u32::from(starts) + u32::from(pairs);
    }
    (chars, utf16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_every_unit() {
        let text = "a\u{e9}\n\u{1f600}x\u{2019}y";
        let index = LineIndex::new(text);
        let place = |offset| {
            let p = index.place(offset);
            (p.byte, p.char, p.utf16, p.line, p.column)
        };
        assert_eq!(place(0), (0, 0, 0, 1, 1));
        assert_eq!(place(3), (3, 2, 2, 1, 3));
        assert_eq!(place(4), (4, 3, 3, 2, 1));
        assert_eq!(place(8), (8, 4, 5, 2, 2));
        assert_eq!(place(9), (9, 5, 6, 2, 3));
        assert_eq!(place(12), (12, 6, 7, 2, 4));
        assert_eq!(place(13), (13, 7, 8, 2, 5));
    }

    #[test]
    fn long_lines_count_as_short_ones_do() {
        let long = "caf\u{e9} \u{1f600} and so on, ".repeat(300);
        let text = format!("{long}\n{}\n\n{long}", "x".repeat(5000));
        let index = LineIndex::new(&text);
        assert_eq!(index.line_count(), 4);
        let mut expected = Place {
            byte: 0,
            char: 0,
            utf16: 0,
            line: 1,
            column: 1,
        };
        for c in text.chars() {
            assert_eq!(index.place(expected.byte), expected);
            expected.byte += to_u32(c.len_utf8());
            expected.char += 1;
            expected.utf16 += to_u32(c.len_utf16());
            expected.column += 1;
            if c == '\n' {
                expected.line += 1;
                expected.column = 1;
            }
        }
        assert_eq!(index.place(expected.byte), expected);
        let lengths = [0, 1, 5, 300, 5000, 9000];
        for (start, length) in (0..text.len()).step_by(97).zip(lengths.into_iter().cycle()) {
            let span = Span::from_range(start..text.len().min(start + length));
            let apart = (index.place(span.start()), index.place(span.end()));
            assert_eq!(index.places(span), apart, "{span:?}");
        }
    }

    #[test]
    fn offsets_off_the_grid_are_moved_onto_it() {
        let index = LineIndex::new("\u{e9}");
        assert_eq!(index.place(1).byte, 0);
        assert_eq!(index.place(99).byte, 2);
        assert_eq!(LineIndex::new("").place(0).line, 1);
    }
}
