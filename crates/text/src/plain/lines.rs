//! Lines of a plain text, and the units (paragraphs, single lines) that they make.

use crate::BlockKind;
use memchr::{memchr, memchr_iter};

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// First byte that is not white space.
    start: usize,
    /// One past the last byte that is not white space.
    end: usize,
    /// Blanks in front of it; a tab counts as four.
    indent: usize,
    /// Whether a blank line, or nothing, stands before it.
    after_blank: bool,
}

/// One or several lines that are read as one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// First byte, no white space.
    pub start: usize,
    /// One past the last byte that is not white space.
    pub end: usize,
    /// Whether a blank line, or nothing, stands before it.
    pub after_blank: bool,
    /// What markup says it is.
    pub kind: Option<BlockKind>,
}

/// Cuts `text` into units: at blank lines, and at line ends unless the text is wrapped at a fixed width.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let lines = lines(text);
    let wrap = wrap_width(text, &lines);
    let mut units: Vec<Unit> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let joined = !line.after_blank
            && at > 0
            && (wrap.is_some_and(|width| runs_on(text, &lines[at - 1], line, width))
                || is_quoted(text, &lines[at - 1]) && is_quoted(text, line));
        match units.last_mut() {
            Some(unit) if joined => unit.end = line.end,
            _ => units.push(Unit {
                start: line.start,
                end: line.end,
                after_blank: line.after_blank,
                kind: None,
            }),
        }
    }
    units
}

fn lines(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut after_blank = true;
    let mut push = |from: usize, to: usize| {
        let raw = &text[from..to];
        let body = raw.trim_start();
        if body.is_empty() {
            after_blank = true;
            return;
        }
        let start = to - body.len();
        let indent = bytes[from..start]
            .iter()
            .map(|b| if *b == b'\t' { 4 } else { 1 })
            .sum();
        let end = start + body.trim_end().len();
        lines.push(Line {
            start,
            end,
            indent,
            after_blank,
        });
        after_blank = false;
    };
    let mut from = 0;
    // Old files end lines with U+000D alone; "\r\n" needs no care, for a "\r" at a line's end is trimmed.
    if memchr(b'\n', bytes).is_some() {
        for to in memchr_iter(b'\n', bytes) {
            push(from, to);
            from = to + 1;
        }
    } else {
        for to in memchr_iter(b'\r', bytes) {
            push(from, to);
            from = to + 1;
        }
    }
    push(from, bytes.len());
    lines
}

/// Widest line of a text that is wrapped at a fixed width, in characters; `None` when each line stands for
/// itself. A text is wrapped when most of its neighbouring lines break where the next word had no room.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    const WIDEST: usize = 132;
    const NARROWEST: usize = 24;
    let inner = || lines.windows(2).filter(|pair| !pair[1].after_blank);
    let mut widths = Vec::new();
    let mut long = 0;
    for pair in inner() {
        // Four bytes a character at most: a longer line need not be counted.
        if pair[0].end - pair[0].start > WIDEST * 4 {
            long += 1;
        } else {
            widths.push(width(text, &pair[0]));
        }
    }
    if widths.len() < 3 || long * 20 > widths.len() {
        return None;
    }
    widths.sort_unstable();
    // An overlong line or two (an address) does not set the width.
    let widest = widths[widths.len() - 1 - widths.len() / 50];
    if !(NARROWEST..=WIDEST).contains(&widest) {
        return None;
    }
    let (mut pairs, mut full, mut carried) = (0, 0, 0);
    for pair in inner() {
        pairs += 1;
        if fills(text, &pair[0], &pair[1], widest) {
            full += 1;
            let next = text[pair[1].start..pair[1].end].chars().next();
            carried += usize::from(next.is_some_and(char::is_lowercase));
        }
    }
    // In running English about two words in three start with a small letter.
    (full * 2 >= pairs && carried * 3 >= full && carried >= 2).then_some(widest)
}

fn width(text: &str, line: &Line) -> usize {
    text[line.start..line.end].chars().count() + line.indent
}

/// Whether the first word of `next` would not have fitted behind `line`.
fn fills(text: &str, line: &Line, next: &Line, width_of_text: usize) -> bool {
    let rest = &text[next.start..next.end];
    let word = memchr(b' ', rest.as_bytes()).map_or(rest, |end| &rest[..end]);
    width(text, line) + 1 + word.chars().count() > width_of_text
}

/// Whether `next` carries on the paragraph of `line` in a text wrapped at `width`.
fn runs_on(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    fills(text, line, next, width)
        && next.indent <= line.indent + 1
        && super::labels::list_marker(&text[next.start..next.end]).is_none()
}

/// Whether the line is marked as quoted, as in mail and Markdown.
fn is_quoted(text: &str, line: &Line) -> bool {
    text.as_bytes()[line.start] == b'>'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        units(text).iter().map(|u| &text[u.start..u.end]).collect()
    }

    #[test]
    fn a_wrapped_paragraph_is_one_unit() {
        let text = "The council voted late on Monday to close\nthe old bridge, which carries\n\nHeading\n\n\
                    some forty lorries an hour, until the end of\nthe year, said the engineer who has\nlooked after it since it was built in 1971\nand who lives beside it.";
        assert_eq!(texts(text).len(), 4, "{:?}", texts(text));
        let text = "The council voted late on Monday to close the\nold bridge, which carries some forty lorries\n\
                    an hour, until the end of the year.\nThe engineer who has looked after it since it\nwas built said so.\n";
        assert_eq!(texts(text).len(), 2, "{:?}", texts(text));
    }

    #[test]
    fn lines_that_are_not_wrapped_stand_alone() {
        assert_eq!(texts("By Jane Doe\nJune 3, 2024\n\nOne.\nTwo.\n").len(), 4);
        assert_eq!(texts("One.\r\n\r\nTwo.\r\n"), ["One.", "Two."]);
        assert_eq!(texts("One.\rTwo.\r"), ["One.", "Two."]);
        assert_eq!(texts("> a\n> b\n\nc"), ["> a\n> b", "c"]);
        assert!(texts(" \n\t\n").is_empty());
    }
}
