//! Character references ("&amp;", "&#8217;") become characters.

use std::borrow::Cow;

/// The reference at the start of `text`: what it stands for, and how long it is. `None` for an "&" that stands for itself.
pub(super) fn reference(text: &str) -> Option<(Characters, usize)> {
    let body = text.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, skipped) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 3),
            None => (number, 10, 2),
        };
        let length = digits
            .bytes()
            .take_while(|b| (*b as char).is_digit(radix))
            .count();
        if length == 0 {
            return None;
        }
        let code = u32::from_str_radix(&digits[..length], radix).unwrap_or(u32::MAX);
        let closed = usize::from(digits.as_bytes().get(length) == Some(&b';'));
        return Some((Characters::one(character(code)), skipped + length + closed));
    }
    // The longest name that is known, with or without its semicolon as the table has it.
    let longest = body
        .bytes()
        .take(32)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let closed = usize::from(body.as_bytes().get(longest) == Some(&b';'));
    for length in (2..=longest + closed).rev() {
        if let Some(&(first, second)) = markup5ever::data::NAMED_ENTITIES.get(&body[..length])
            && first != 0
        {
            let first = char::from_u32(first)?;
            let second = char::from_u32(second).filter(|c| *c != '\0');
            return Some((Characters { first, second }, length + 1));
        }
    }
    None
}

/// What a reference stands for: one or two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Characters {
    pub first: char,
    pub second: Option<char>,
}

impl Characters {
    const fn one(first: char) -> Self {
        Self { first, second: None }
    }

    pub(super) fn push_to(self, text: &mut String) {
        text.push(self.first);
        text.extend(self.second);
    }
}

/// `text` with its references decoded.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut at) = (text, first);
    loop {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((characters, length)) = reference(rest) {
            characters.push_to(&mut out);
            rest = &rest[length..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
        match memchr::memchr(b'&', rest.as_bytes()) {
            Some(next) => at = next,
            None => break,
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of a number; numbers from 128 to 159 mean Windows-1252, for pages that were written so.
fn character(code: u32) -> char {
    if (0x80..0xA0).contains(&code) {
        let replaced = markup5ever::data::C1_REPLACEMENTS[code as usize - 0x80];
        return replaced.or_else(|| char::from_u32(code)).unwrap_or('\u{FFFD}');
    }
    char::from_u32(code).filter(|c| *c != '\0').unwrap_or('\u{FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded() {
        for (text, plain) in [
            ("a &amp; b", "a & b"),
            ("AT&T &ampx &lt;", "AT&T &x <"),
            ("&#8217;&#x2019;&#146;", "\u{2019}\u{2019}\u{2019}"),
            ("&notit; &hellip", "\u{ac}it; &hellip"),
            ("&#0; &#xFFFFFFFFFF; &# &", "\u{FFFD} \u{FFFD} &# &"),
            ("&NotEqualTilde;", "\u{2242}\u{338}"),
            ("caf&eacute", "caf\u{e9}"),
            ("&é", "&é"),
        ] {
            assert_eq!(decoded(text), plain, "{text}");
        }
    }
}
