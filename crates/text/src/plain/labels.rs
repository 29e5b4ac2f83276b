//! Labels in front of text: dates, datelines, list marks, speakers' names.

use super::credits::{is_agency, is_name};
use super::words::{floor_boundary, is_one_of};
use crate::date::{Timestamp, weekday_number};

/// What a line that dates the piece says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct DateLine {
    /// When it was published.
    pub published: Option<Timestamp>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// Whether it opens with "Last updated" or the like, and says nothing of publication.
    pub only_modified: bool,
}

/// Reads a line of nothing but dates, their labels and times of day.
pub(super) fn date_line(text: &str) -> Option<DateLine> {
    if text.len() > 160 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut found = DateLine::default();
    let mut rest = text;
    let mut modified = false;
    while let Some((range, stamp)) = Timestamp::find(rest) {
        modified = label(&rest[..range.start], modified)?;
        let slot = if modified {
            &mut found.modified
        } else {
            &mut found.published
        };
        slot.get_or_insert(stamp);
        rest = &rest[range.end..];
    }
    if found.published.is_none() && found.modified.is_none() {
        return None;
    }
    label(rest, modified)?;
    found.only_modified = found.published.is_none();
    Some(found)
}

/// Length of the mark in front of a list item, blanks included: "• ", "- ", "3. ", "(b) ".
pub(super) fn list_marker(text: &str) -> Option<Marker> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let kind = match first {
        '•' | '▪' | '‣' | '◦' | '●' | '■' | '·' | '►' | '▸' | '✓' => {
            return Some(Marker::Bullet);
        }
        '-' | '*' | '–' | '—' | '+' => {
            return chars.next().filter(|c| c.is_whitespace()).map(|_| Marker::Dash);
        }
        '0'..='9' => Marker::Number,
        '(' | 'a'..='z' => Marker::Letter,
        _ => return None,
    };
    let body = text.strip_prefix('(').unwrap_or(text);
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let length = if digits > 0 { digits } else { 1 };
    let closed = match body.as_bytes().get(length) {
        Some(b')') => true,
        Some(b'.') => digits > 0 && !text.starts_with('('),
        _ => false,
    };
    let spaced = body
        .as_bytes()
        .get(length + 1)
        .is_some_and(|b| *b == b' ' || *b == b'\t');
    let inner = body.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    (closed && spaced && inner && digits <= 3).then_some(if digits > 0 { Marker::Number } else { kind })
}

/// What kind of mark stands in front of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// A sign that is used for nothing else.
    Bullet,
    /// A dash or star, which may be something else.
    Dash,
    /// A number.
    Number,
    /// A letter and a bracket.
    Letter,
}

/// The label of a speaker's turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label<'t> {
    /// "Q:" or "A:".
    Letter(&'t str),
    /// A name in capitals and a colon.
    Capitals(&'t str),
    /// A capitalised name and a colon, which may be something else.
    Name(&'t str),
}

/// The label in front of a turn of speech, if there is one.
pub(super) fn turn_label(text: &str) -> Option<Label<'_>> {
    match text.as_bytes() {
        [b'Q' | b'A', b':' | b'.', b' ', ..] => return Some(Label::Letter(&text[..1])),
        [first, ..] if first.is_ascii_lowercase() || first.is_ascii_digit() => return None,
        _ => {}
    }
    let reach = floor_boundary(text, 60.min(text.len()));
    let colon = memchr::memchr(b':', &text.as_bytes()[..reach])?;
    let name = &text[..colon];
    let after = text[colon + 1..].chars().next()?;
    if !after.is_whitespace() && !matches!(after, '"' | '“') {
        return None;
    }
    // "SEN. DOE (R-TX)", "Dr. Jane Doe"
    let core = name.find('(').map_or(name, |bracket| name[..bracket].trim_end());
    let mut words = 0;
    let (mut letters, mut small) = (0, 0);
    for word in core.split_whitespace() {
        words += 1;
        if word.starts_with(|c: char| !c.is_uppercase()) {
            return None;
        }
        for c in word.chars() {
            letters += usize::from(c.is_alphabetic());
            small += usize::from(c.is_lowercase());
        }
    }
    if !(1..=5).contains(&words) || letters < 2 {
        return None;
    }
    const NO_NAMES: &[&str] = &[
        "note",
        "update",
        "updated",
        "correction",
        "editor's note",
        "exclusive",
        "breaking",
        "opinion",
        "analysis",
        "report",
        "poll",
        "live",
        "watch",
        "more",
        "read",
        "related",
        "source",
        "sources",
        "warning",
        "email",
        "fact",
        "claim",
        "verdict",
        "bottom line",
    ];
    if is_one_of(core, NO_NAMES) {
        return None;
    }
    Some(if small == 0 {
        Label::Capitals(name)
    } else {
        Label::Name(name)
    })
}

/// A dateline in front of the first paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dateline<'t> {
    /// Length in bytes, its dash included.
    pub length: usize,
    /// The agency in brackets.
    pub agency: Option<&'t str>,
}

/// Reads "MOSCOW (Reuters) -", "WASHINGTON, Oct. 3 —", "KYIV, Ukraine (AP) —", "(CNN) --".
pub(super) fn dateline(text: &str) -> Option<Dateline<'_>> {
    let bytes = text.as_bytes();
    // "Moscow" needs an agency behind it, and "(" must open at once or follow a place.
    match bytes {
        [b'A'..=b'Z', second, ..] if second.is_ascii_lowercase() => {
            memchr::memchr(b'(', &bytes[..bytes.len().min(40)])?;
        }
        [b'A'..=b'Z' | b'(' | 0xC3.., ..] => {}
        _ => return None,
    }
    let reach = floor_boundary(text, 110.min(text.len()));
    let head = &text[..reach];
    let (dash, length) = memchr::memchr2_iter(b'-', 0xE2, head.as_bytes()).find_map(|at| {
        let end = match &head.as_bytes()[at..] {
            [b'-', b'-', ..] => at + 2,
            [b'-', ..] => at + 1,
            [0xE2, 0x80, 0x93..=0x95, ..] => at + 3,
            _ => return None,
        };
        let spaced = head[..at].ends_with([' ', '\u{a0}', ')']);
        let open = head[end..].starts_with([' ', '\u{a0}']);
        // A hyphen needs room on both sides ("SAINT-DENIS"); the longer dashes on one.
        (open && (spaced || end == at + 3)).then_some((at, end))
    })?;
    let mut place = head[..dash].trim_end();
    let mut agency = None;
    if place.ends_with(')') {
        let open = place.rfind('(')?;
        let inner = &place[open + 1..place.len() - 1];
        if !is_name(inner) && !is_agency(inner) {
            return None;
        }
        agency = Some(inner);
        place = place[..open].trim_end();
        // "WASHINGTON (AP), Oct. 3 —" is rarer than the date in front, and left alone.
    }
    if place.is_empty() {
        return agency
            .filter(|a| is_agency(a))
            .map(|_| Dateline { length, agency });
    }
    let mut pieces = place.split(", ");
    let city = pieces.next()?;
    let letters = city.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = city
        .chars()
        .all(|c| c.is_uppercase() || c.is_whitespace() || matches!(c, '.' | '\'' | '’' | '-' | '/'));
    let titled = agency.is_some_and(is_agency)
        && city
            .split_whitespace()
            .all(|word| word.chars().next().is_some_and(char::is_uppercase));
    // "EXCLUSIVE – ...", "UPDATE 1 - ..."
    if is_one_of(city, NO_PLACES) {
        return None;
    }
    if letters < 3 || city.split_whitespace().count() > 4 || !(capitals || titled) {
        return None;
    }
    for piece in pieces {
        let piece = piece.trim();
        let mut words = piece.split_whitespace();
        let date = words
            .next()
            .is_some_and(|word| crate::date::month_number(word.trim_end_matches('.')).is_some());
        let year = piece.len() == 4 && piece.bytes().all(|b| b.is_ascii_digit());
        let region = piece.split_whitespace().count() <= 3
            && piece
                .split_whitespace()
                .all(|word| word.chars().next().is_some_and(char::is_uppercase));
        if !(date || year || region) {
            return None;
        }
    }
    Some(Dateline { length, agency })
}

/// Reads the words around a date: `None` when there are others than labels; whether what follows is a change.
fn label(text: &str, mut modified: bool) -> Option<bool> {
    for word in text
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|w| !w.is_empty())
    {
        match word.to_ascii_lowercase().as_bytes() {
            b"updated" | b"modified" | b"update" | b"edited" | b"revised" => modified = true,
            b"published" | b"posted" | b"created" | b"first" | b"publish" | b"issued" | b"uploaded" => {
                modified = false;
            }
            b"last" | b"on" | b"at" | b"date" | b"the" | b"of" | b"am" | b"pm" | b"et" | b"gmt" | b"utc"
            | b"ist" | b"bst" | b"cet" | b"local" | b"time" | b"est" | b"edt" | b"pt" | b"and"
            | b"originally" | b"hrs" | b"was" | b"article" | b"this" => {}
            digits if digits.iter().all(u8::is_ascii_digit) && digits.len() <= 2 => {}
            _ if weekday_number(word).is_some() => {}
            _ => return None,
        }
    }
    Some(modified)
}

/// Words in capitals that stand where a place would.
const NO_PLACES: &[&str] = &[
    "analysis",
    "breaking",
    "commentary",
    "correction",
    "exclusive",
    "explainer",
    "live",
    "opinion",
    "poll",
    "report",
    "update",
    "updated",
    "video",
    "watch",
];
