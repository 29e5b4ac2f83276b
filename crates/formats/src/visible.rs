//! Text from elsewhere made safe to show: no sign in it steers a terminal or reorders a line.

use std::fmt;

/// Shows a text on one line: white space becomes a space, signs that could steer a terminal or hide what is there
/// are named (`<U+001B>`).
#[derive(Clone, Copy, Debug)]
pub struct Visible<'a>(pub &'a str);

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(|c: char| is_unsafe(c) || is_line_space(c)) {
            f.write_str(&rest[..at])?;
            let sign = rest[at..].chars().next().unwrap_or(' ');
            rest = &rest[at + sign.len_utf8()..];
            if is_line_space(sign) {
                // A line break and its indent are one space.
                rest = rest.trim_start_matches(|c: char| is_line_space(c) || c == ' ');
                f.write_str(" ")?;
            } else {
                write!(f, "<U+{:04X}>", u32::from(sign))?;
            }
        }
        f.write_str(rest)
    }
}

fn is_line_space(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Whether `c` can steer a terminal or change the order in which signs are shown: control characters but line feed
/// and tab, marks of direction, line separators, tags.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        _ if c.is_control() => true,
        // Marks of direction: embeddings, overrides, isolates (Unicode Bidirectional Algorithm, UAX 9).
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        // Line and paragraph separator; deprecated format characters; annotations; tags.
        '\u{2028}'
        | '\u{2029}'
        | '\u{206a}'..='\u{206f}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_untrusted_reaches_the_terminal() {
        let hostile = "a\u{1b}[31mred\u{9b}0m \u{202e}cba\u{2069}\r\n\tb\u{7f}\u{0}";
        assert_eq!(
            Visible(hostile).to_string(),
            "a<U+001B>[31mred<U+009B>0m <U+202E>cba<U+2069> b<U+007F><U+0000>"
        );
        assert_eq!(Visible("caf\u{e9} \u{1f600}").to_string(), "caf\u{e9} \u{1f600}");
    }
}
