//! Tags and text of an HTML page, with their places.
//!
//! This follows the tokenizer of the HTML standard in what it calls a tag, a comment and raw text, and knows
//! nothing of how elements nest. It never fails: what is no tag is text.

use memchr::{memchr, memmem};
use std::borrow::Cow;
use std::ops::Range;

/// A piece of markup, in bytes of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Characters, with character references in them.
    Text(Range<usize>),
    /// Characters of an element whose content is no markup: a script, a style sheet.
    Raw(Range<usize>),
    /// A start tag.
    Start(StartTag),
    /// An end tag, by its name.
    End(Range<usize>),
}

/// A start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StartTag {
    /// Its name, in whatever case it was written.
    pub name: Range<usize>,
    /// What stands between its name and its ">".
    pub attributes: Range<usize>,
}

/// The tokens of `page`.
pub(super) struct Tokens<'p> {
    page: &'p str,
    at: usize,
    /// The element whose end tag ends the raw text that is next, and whether references count in it.
    raw: Option<(Range<usize>, bool)>,
}

impl<'p> Tokens<'p> {
    pub(super) const fn new(page: &'p str) -> Self {
        Self {
            page,
            at: 0,
            raw: None,
        }
    }

    fn bytes(&self) -> &'p [u8] {
        self.page.as_bytes()
    }

    /// Raw text up to the end tag of its element.
    fn raw_text(&mut self, name: &Range<usize>, is_text: bool) -> Option<Token> {
        let start = self.at;
        let name = &self.bytes()[name.clone()];
        let mut from = start;
        let end = loop {
            let Some(found) = memmem::find(&self.bytes()[from..], b"</") else {
                break self.page.len();
            };
            let at = from + found;
            let after = &self.bytes()[at + 2..];
            let closes = after.len() >= name.len()
                && after[..name.len()].eq_ignore_ascii_case(name)
                && after
                    .get(name.len())
                    .is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>'));
            if closes {
                break at;
            }
            from = at + 2;
        };
        self.at = end;
        let token = if is_text { Token::Text } else { Token::Raw };
        (end > start).then(|| token(start..end))
    }

    /// The end of the tag whose name ends at `at`: the place of its ">", quoted values passed over.
    fn tag_end(&self, mut at: usize) -> usize {
        let bytes = self.bytes();
        // A quote counts only where a value starts: behind "=".
        let mut value = false;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'>' => return at,
                b'"' | b'\'' if value => {
                    let Some(close) = memchr(byte, &bytes[at + 1..]) else {
                        return bytes.len();
                    };
                    at += close + 2;
                    value = false;
                    continue;
                }
                b'=' => value = true,
                _ if !byte.is_ascii_whitespace() => value = false,
                _ => {}
            }
            at += 1;
        }
        at
    }

    fn name_end(&self, from: usize) -> usize {
        let bytes = self.bytes();
        from + bytes[from..]
            .iter()
            .take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>'))
            .count()
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some((name, is_text)) = self.raw.take()
            && let Some(token) = self.raw_text(&name, is_text)
        {
            return Some(token);
        }
        let bytes = self.bytes();
        let start = self.at;
        let mut from = start;
        loop {
            if start >= bytes.len() {
                return None;
            }
            let Some(found) = memchr(b'<', &bytes[from..]) else {
                self.at = bytes.len();
                return Some(Token::Text(start..bytes.len()));
            };
            let open = from + found;
            let next = bytes.get(open + 1).copied().unwrap_or(b' ');
            let after = bytes.get(open + 2).copied().unwrap_or(b' ');
            let is_tag = next.is_ascii_alphabetic()
                || matches!(next, b'!' | b'?')
                || (next == b'/' && (after.is_ascii_alphabetic() || after == b'>'));
            if !is_tag {
                // "a < b"
                from = open + 1;
                continue;
            }
            if open > start {
                self.at = open;
                return Some(Token::Text(start..open));
            }
            match next {
                b'!' if bytes[open..].starts_with(b"<!--") => {
                    let body = open + 4;
                    self.at = if bytes[body..].starts_with(b">") {
                        body + 1
                    } else {
                        memmem::find(&bytes[body..], b"-->").map_or(bytes.len(), |end| body + end + 3)
                    };
                    return self.next();
                }
                b'!' | b'?' => {
                    self.at = memchr(b'>', &bytes[open..]).map_or(bytes.len(), |end| open + end + 1);
                    return self.next();
                }
                b'/' => {
                    let name = open + 2..self.name_end(open + 2);
                    self.at = (self.tag_end(name.end) + 1).min(bytes.len());
                    return Some(Token::End(name));
                }
                _ => {
                    let name = open + 1..self.name_end(open + 1);
                    let end = self.tag_end(name.end);
                    self.at = (end + 1).min(bytes.len());
                    let lower = self.page[name.clone()].to_ascii_lowercase();
                    self.raw = match lower.as_str() {
                        "script" | "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" => {
                            Some((name.clone(), false))
                        }
                        "title" | "textarea" => Some((name.clone(), true)),
                        _ => None,
                    };
                    return Some(Token::Start(StartTag {
                        attributes: name.end..end.max(name.end),
                        name,
                    }));
                }
            }
        }
    }
}

/// The attributes of a start tag, as name and raw value; both may hold character references.
pub(super) fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        // A leading "=" belongs to the name, says the standard.
        let skip = usize::from(rest.starts_with('='));
        let end = rest[skip..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/'))
            .map_or(rest.len(), |end| end + skip);
        let name = &rest[..end];
        let after = rest[end..].trim_ascii_start();
        let Some(value) = after.strip_prefix('=') else {
            rest = after;
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(quote) = quote {
            let inner = &value[1..];
            let end = inner.find(quote).unwrap_or(inner.len());
            rest = inner.get(end + 1..).unwrap_or("");
            Some((name, &inner[..end]))
        } else {
            let end = value
                .find(|c: char| c.is_ascii_whitespace())
                .unwrap_or(value.len());
            rest = &value[end..];
            Some((name, &value[..end]))
        }
    })
}

/// The value of one attribute, character references decoded.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<Cow<'t, str>> {
    attributes(tag)
        .find(|(found, _)| found.eq_ignore_ascii_case(name))
        .map(|(_, value)| super::entities::decoded(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str) -> Vec<String> {
        Tokens::new(page)
            .map(|token| match token {
                Token::Text(range) => format!("text {}", &page[range]),
                Token::Raw(range) => format!("raw {}", &page[range]),
                Token::Start(tag) => format!("start {}{}", &page[tag.name], &page[tag.attributes]),
                Token::End(range) => format!("end {}", &page[range]),
            })
            .collect()
    }

    #[test]
    fn tags_and_text_are_told_apart() {
        assert_eq!(
            shown("<P class='a>b'>1 < 2<!-- no <b> --><br/>x</P><!doctype x>"),
            [
                "start P class='a>b'",
                "text 1 < 2",
                "start br/",
                "text x",
                "end P"
            ]
        );
        assert_eq!(
            shown("<script>if (a</b) '</scripts>'</SCRIPT >y"),
            [
                "start script",
                "raw if (a</b) '</scripts>'",
                "end SCRIPT",
                "text y"
            ]
        );
        assert_eq!(
            shown("<title>A &amp; <b></title>"),
            ["start title", "text A &amp; <b>", "end title"]
        );
    }

    #[test]
    fn broken_markup_ends_at_the_end() {
        assert_eq!(shown("a<b"), ["text a", "start b"]);
        assert_eq!(shown("a<a href=\"x"), ["text a", "start a href=\"x"]);
        assert_eq!(shown("a<!-- b"), ["text a"]);
        assert_eq!(shown("a<"), ["text a<"]);
        assert_eq!(shown("<script>x"), ["start script", "raw x"]);
        assert_eq!(shown(""), [""; 0]);
    }

    #[test]
    fn attributes_are_read_in_every_form() {
        let found: Vec<_> = attributes(" a=1 B='x y' c=\"&amp;\" d /").collect();
        assert_eq!(found, [("a", "1"), ("B", "x y"), ("c", "&amp;"), ("d", "")]);
        assert_eq!(
            attribute(" Content=\"a &amp; b\"", "content").as_deref(),
            Some("a & b")
        );
    }
}
