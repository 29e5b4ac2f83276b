use super::folding::{Folding, Foldings};
use ascribe_text::Span;
use unicode_normalization::UnicodeNormalization;

/// One word, number or mark of a quotation or a source, with the foldings its normal form took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub span: Span,
    pub kind: WordKind,
    pub foldings: Foldings,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WordKind {
    /// Letters, with the apostrophes, hyphens and digits inside them.
    Letters,
    /// Digits, with their sign, separators and ranges.
    Number,
    /// One mark of punctuation or symbol.
    Mark,
}

/// Cuts `text` into words and hands each on with its normal form. Linear; a word is never cut inside a
/// character, and every character that is neither white space nor invisible is in one word.
pub(crate) fn scan(text: &str, mut found: impl FnMut(Word, &str)) {
    let mut normal = String::new();
    let mut cursor = Cursor { text, at: 0 };
    let mut pending = Foldings::default();
    while let Some(c) = cursor.peek() {
        if c.is_whitespace() {
            cursor.at += c.len_utf8();
            continue;
        }
        if is_invisible(c) {
            cursor.at += c.len_utf8();
            pending.insert(Folding::Invisible);
            continue;
        }
        let start = cursor.at;
        normal.clear();
        let mut foldings = std::mem::take(&mut pending);
        let kind = cursor.word(&mut normal, &mut foldings);
        let span = Span::from_range(start..cursor.at);
        if kind != WordKind::Mark && !normal.is_ascii() {
            compose(&mut normal, &mut foldings);
        }
        found(Word { span, kind, foldings }, &normal);
    }
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn before(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// The character after the next, invisible ones not counted.
    fn second(&self) -> Option<char> {
        self.text[self.at..].chars().skip(1).find(|&c| !is_invisible(c))
    }

    fn word(&mut self, normal: &mut String, foldings: &mut Foldings) -> WordKind {
        let Some(c) = self.peek() else {
            return WordKind::Mark;
        };
        if c.is_numeric() {
            return self.number(normal, foldings);
        }
        if c.is_alphabetic() {
            self.letters(normal, foldings);
            return WordKind::Letters;
        }
        let signs = is_hyphen(c) || matches!(c, '\u{2013}' | '+');
        let free = self
            .before()
            .is_none_or(|b| !b.is_alphanumeric() && !is_hyphen(b) && !matches!(b, '\u{2013}' | '.'));
        if signs && free && self.second().is_some_and(char::is_numeric) {
            self.at += c.len_utf8();
            if c == '+' {
                normal.push('+');
            } else {
                normal.push('-');
                if c != '-' {
                    foldings.insert(Folding::Hyphen);
                }
            }
            return self.number(normal, foldings);
        }
        self.mark(c, normal, foldings);
        WordKind::Mark
    }

    /// Digits; `.`, `,`, `:` and `/` between two digits; a hyphen or en dash between two of them (a range);
    /// and what is joined to them by a hyphen ("5-year").
    fn number(&mut self, normal: &mut String, foldings: &mut Foldings) -> WordKind {
        let mut kind = WordKind::Number;
        while let Some(c) = self.peek() {
            let next = self.second();
            if c.is_numeric() {
                normal.push(c);
            } else if is_invisible(c) && next.is_some_and(char::is_alphanumeric) {
                foldings.insert(Folding::Invisible);
            } else if matches!(c, '.' | ',' | ':' | '/') && next.is_some_and(char::is_numeric) {
                normal.push(c);
            } else if (is_hyphen(c) || c == '\u{2013}') && next.is_some_and(char::is_alphanumeric) {
                normal.push('-');
                if c != '-' {
                    foldings.insert(Folding::Hyphen);
                }
                if next.is_some_and(char::is_alphabetic) {
                    self.at += c.len_utf8();
                    self.letters(normal, foldings);
                    kind = WordKind::Letters;
                    break;
                }
            } else {
                break;
            }
            self.at += c.len_utf8();
        }
        kind
    }

    fn letters(&mut self, normal: &mut String, foldings: &mut Foldings) {
        while let Some(c) = self.peek() {
            let inner = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
            if let Some(parts) = ligature(c) {
                normal.push_str(parts);
                foldings.insert(Folding::Ligature);
            } else if c.is_alphanumeric() || is_combining(c) {
                normal.push(c);
            } else if is_invisible(c) {
                let joins = |c: char| c.is_alphanumeric() || is_hyphen(c) || is_apostrophe(c);
                if !self.second().is_some_and(joins) {
                    break;
                }
                foldings.insert(Folding::Invisible);
            } else if is_apostrophe(c) && inner(self.second()) {
                normal.push('\'');
                if c != '\'' {
                    foldings.insert(Folding::Apostrophe);
                }
            } else if (is_hyphen(c) || c == '\u{2013}') && inner(self.second()) {
                normal.push('-');
                if c != '-' {
                    foldings.insert(Folding::Hyphen);
                }
            } else {
                break;
            }
            self.at += c.len_utf8();
        }
    }

    fn mark(&mut self, c: char, normal: &mut String, foldings: &mut Foldings) {
        let rest = &self.text[self.at..];
        if let Some(length) = ellipsis(rest) {
            normal.push('\u{2026}');
            if c != '\u{2026}' {
                foldings.insert(Folding::Ellipsis);
            }
            self.at += length;
            return;
        }
        self.at += c.len_utf8();
        if is_quotation_mark(c) {
            normal.push('"');
            if c != '"' {
                foldings.insert(Folding::QuotationMarks);
            }
        } else if matches!(c, '\u{2012}'..='\u{2015}') {
            normal.push('\u{2014}');
            foldings.insert(Folding::Dash);
        } else if is_hyphen(c) {
            let more = rest.len() - rest.trim_start_matches('-').len();
            let alone = rest[c.len_utf8()..]
                .chars()
                .next()
                .is_none_or(char::is_whitespace)
                && self.text[..self.at - c.len_utf8()]
                    .chars()
                    .next_back()
                    .is_none_or(char::is_whitespace);
            if more > 1 {
                self.at += more - 1;
            }
            if more > 1 || alone {
                normal.push('\u{2014}');
                foldings.insert(Folding::Dash);
            } else {
                normal.push('-');
            }
            if c != '-' {
                foldings.insert(Folding::Hyphen);
            }
        } else {
            normal.push(c);
        }
    }
}

/// Bytes that an ellipsis at the start of `rest` takes: U+2026, three dots or more, or three spaced dots.
fn ellipsis(rest: &str) -> Option<usize> {
    if let Some(after) = rest.strip_prefix('\u{2026}') {
        return Some(rest.len() - after.len());
    }
    let dots = rest.len() - rest.trim_start_matches('.').len();
    if dots >= 3 {
        return Some(dots);
    }
    for space in [" ", "\u{a0}"] {
        let mut length = 1;
        let mut count = usize::from(dots == 1);
        while count > 0 {
            let Some(after) = rest[length..]
                .strip_prefix(space)
                .and_then(|r| r.strip_prefix('.'))
            else {
                break;
            };
            length = rest.len() - after.len();
            count += 1;
        }
        if count >= 3 {
            return Some(length);
        }
    }
    None
}

fn compose(normal: &mut String, foldings: &mut Foldings) {
    if unicode_normalization::is_nfc(normal) {
        return;
    }
    *normal = normal.nfc().collect();
    foldings.insert(Folding::Composition);
}

fn ligature(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}

pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2bc}' | '\u{2bb}' | '\u{2018}' | '`')
}

fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}'
    )
}

pub(super) fn is_quotation_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '\u{ab}' | '\u{bb}' | '\u{2018}'..='\u{201f}' | '\u{2039}' | '\u{203a}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        scan(text, |_, normal| words.push(normal.to_owned()));
        words
    }

    #[test]
    fn cuts_words_numbers_and_marks() {
        assert_eq!(
            words("Don\u{2019}t pay $1.5m \u{2013} or \u{2212}3% \u{2026}"),
            [
                "Don't", "pay", "$", "1.5", "m", "\u{2014}", "or", "-3", "%", "\u{2026}"
            ]
        );
        assert_eq!(
            words("2016\u{2013}17, a 5-year anti\u{ad}-war plan"),
            ["2016-17", ",", "a", "5-year", "anti-war", "plan"]
        );
        assert_eq!(
            words("well . . . no -- yes - so"),
            ["well", "\u{2026}", "no", "\u{2014}", "yes", "\u{2014}", "so"]
        );
        assert_eq!(words("cafe\u{301} \u{fb01}ne"), ["caf\u{e9}", "fine"]);
        assert_eq!(words("1. 5 10-5 10 -5"), ["1", ".", "5", "10-5", "10", "-5"]);
    }

    proptest! {
        #[test]
        fn every_visible_character_is_in_one_word(text in "\\PC{0,40}|[a-c0-9 .,'\u{2019}\u{2013}\u{ad}-]{0,40}") {
            let mut end = 0;
            scan(&text, |word, normal| {
                assert!(!word.span.is_empty() && !normal.is_empty());
                let gap = &text[end..word.span.range().start];
                assert!(gap.chars().all(|c| c.is_whitespace() || is_invisible(c)), "{gap:?}");
                assert!(text.is_char_boundary(word.span.range().end));
                end = word.span.range().end;
            });
            assert!(text[end..].chars().all(|c| c.is_whitespace() || is_invisible(c)));
        }
    }
}
