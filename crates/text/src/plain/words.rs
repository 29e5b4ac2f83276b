//! Looks at the edges of a piece of text.

/// How many bytes of `text` spell `words`, which are in small ASCII letters with straight apostrophes.
pub(super) fn opening(text: &[u8], words: &str) -> Option<usize> {
    let mut at = 0;
    for &wanted in words.as_bytes() {
        at += match text.get(at) {
            Some(byte) if byte.to_ascii_lowercase() == wanted => 1,
            Some(0xC2) if wanted == b' ' && text[at..].starts_with(b"\xC2\xA0") => 2,
            Some(0xE2) if wanted == b'\'' && text[at..].starts_with("’".as_bytes()) => 3,
            _ => return None,
        };
    }
    Some(at)
}

/// Whether `text` is one of the `table`'s entries.
pub(super) fn is_one_of(text: &str, table: &[&str]) -> bool {
    beginning_alike(text, table).any(|entry| opening(text.as_bytes(), entry) == Some(text.len()))
}

/// Length in bytes of the first of the `table`'s entries that `text` opens with.
pub(super) fn opens_with_one_of(text: &str, table: &[&str]) -> Option<usize> {
    beginning_alike(text, table).find_map(|entry| opening(text.as_bytes(), entry))
}

/// The entries whose first letter is that of `text`; all where `text` does not begin with a letter. Looked at for each piece
/// of a text, most entries are told by that.
fn beginning_alike<'e>(text: &str, table: &'e [&'e str]) -> impl Iterator<Item = &'e str> {
    let first = text.bytes().next().filter(u8::is_ascii_alphabetic);
    let alike = move |entry: &str| {
        first.is_none_or(|first| {
            entry
                .bytes()
                .next()
                .is_none_or(|byte| byte == first.to_ascii_lowercase())
        })
    };
    table.iter().copied().filter(move |entry| alike(entry))
}

/// Whether `text` ends as a sentence does: a stop, closing marks behind it allowed.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', ' '])
        .ends_with(['.', '!', '?', '…'])
}

/// Whether `text` ends with a full stop that is not an initial's or "Jr.".
pub(super) fn ends_full_sentence(text: &str) -> bool {
    let Some(head) = text.strip_suffix('.') else {
        return false;
    };
    let last = head.rsplit([' ', '.']).next().unwrap_or_default();
    last.chars().count() > 2
}

/// Whether a double quotation mark stands in `text`.
pub(super) fn has_double_quote(text: &str) -> bool {
    text.contains(['"', '“', '”', '„', '«'])
}

pub(super) fn contains_small(text: &str, needle: &str) -> bool {
    text.as_bytes()
        .windows(needle.len())
        .any(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

/// The last character boundary of `text` at or before `at`.
pub(super) fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
