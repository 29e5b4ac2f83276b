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
/// Each line remembers the counts at its start, so a look-up counts within one line only, and a text
/// of ASCII lines costs no counting at all.
#[derive(Clone, Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    lines: Vec<LineStart>,
}

#[derive(Clone, Copy, Debug)]
struct LineStart {
    byte: u32,
    char: u32,
    utf16: u32,
}

impl<'t> LineIndex<'t> {
    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut lines = vec![LineStart {
            byte: 0,
            char: 0,
            utf16: 0,
        }];
        let mut last = lines[0];
        for newline in memchr_iter(b'\n', text.as_bytes()) {
            let (chars, utf16) = counts(&text[last.byte as usize..=newline]);
            last = LineStart {
                byte: u32::try_from(newline + 1).expect("documents are smaller than 4 GiB"),
                char: last.char + chars,
                utf16: last.utf16 + utf16,
            };
            lines.push(last);
        }
        Self { text, lines }
    }

    /// The place of byte `offset`; an offset inside a character stands for the character's start, one
    /// past the text for its end.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        let mut byte = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let byte32 = u32::try_from(byte).expect("documents are smaller than 4 GiB");
        let number = self.lines.partition_point(|line| line.byte <= byte32) - 1;
        let start = self.lines[number];
        let (chars, utf16) = counts(&self.text[start.byte as usize..byte]);
        Place {
            byte: byte32,
            char: start.char + chars,
            utf16: start.utf16 + utf16,
            line: u32::try_from(number + 1).expect("fewer lines than bytes"),
            column: chars + 1,
        }
    }

    /// How many lines the text has; an empty text has one.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }
}

/// Code points and UTF-16 code units of `text`.
fn counts(text: &str) -> (u32, u32) {
    let (mut chars, mut utf16) = (0, 0);
    for &byte in text.as_bytes() {
        let starts = u32::from(byte & 0xC0 != 0x80);
        chars += starts;
        utf16 += starts + u32::from(byte >= 0xF0);
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
    fn offsets_off_the_grid_are_moved_onto_it() {
        let index = LineIndex::new("\u{e9}");
        assert_eq!(index.place(1).byte, 0);
        assert_eq!(index.place(99).byte, 2);
        assert_eq!(LineIndex::new("").place(0).line, 1);
    }
}
