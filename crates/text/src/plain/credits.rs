//! Who made a piece and its pictures: bylines, credits, captions, agencies.

use super::words::{
    ends_full_sentence, ends_sentence, floor_boundary, has_double_quote, is_one_of, opens_with_one_of,
};
use crate::date::weekday_number;

/// Whether `text` is the words under a picture: it ends with the picture's credit, or opens with a label.
pub(super) fn is_caption(text: &str) -> bool {
    const LABELS: &[&str] = &[
        "caption:",
        "file image:",
        "file photo:",
        "file picture:",
        "file - ",
        "file – ",
        "file — ",
        "image caption",
        "image credit",
        "image source",
        "image:",
        "photo:",
        "photo by ",
        "photo credit",
        "photo illustration",
        "photograph:",
        "photograph by ",
        "picture:",
        "pictured:",
    ];
    text.len() <= 600 && (opens_with_one_of(text, LABELS).is_some() || ends_with_credit(text))
}

/// Whether `name` is that of an agency, paper, broadcaster or site.
pub(super) fn is_agency(name: &str) -> bool {
    if name.is_empty() || name.len() > 60 {
        return false;
    }
    if is_one_of(name, AGENCIES) {
        return true;
    }
    name.rsplit(|c: char| c.is_whitespace() || c == '/')
        .find(|word| !word.is_empty())
        .is_some_and(|last| is_one_of(last, PUBLISHER_WORDS) || last.ends_with(".com"))
}

/// What a byline names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Byline<'t> {
    /// The people, in order.
    pub authors: Vec<&'t str>,
    /// The agency or paper.
    pub publisher: Option<&'t str>,
}

/// Reads "By Jane Doe and John Roe, Reuters"; `None` when `text` is something else.
pub(super) fn byline(text: &str) -> Option<Byline<'_>> {
    if text.len() > 160 {
        return None;
    }
    const OPENINGS: &[&str] = &[
        "by ",
        "by: ",
        "written by ",
        "words by ",
        "story by ",
        "author: ",
        "authors: ",
    ];
    let length = opens_with_one_of(text, OPENINGS)?;
    let names = text[length..].trim();
    // "By the time", "By Monday, the city had fallen.", "By 2030".
    if names.ends_with(['!', '?', ':', ';', ',']) || ends_full_sentence(names) {
        return None;
    }
    names_of(names)
}

/// Reads the credits at the end of an agency piece: "(Reporting by Jane Doe; Editing by John Roe)".
pub(super) fn credits(text: &str) -> Option<Byline<'_>> {
    if text.len() > 400 {
        return None;
    }
    let inner = text.trim_start_matches(['(', '[']);
    const REPORTING: &[&str] = &["reporting by ", "writing by ", "report by "];
    const OTHERS: &[&str] = &[
        "compiled by ",
        "additional reporting by ",
        "editing by ",
        "with reporting by ",
        "contributing: ",
    ];
    let reporting = opens_with_one_of(inner, REPORTING);
    let length = reporting.or_else(|| opens_with_one_of(inner, OTHERS))?;
    if has_double_quote(text) {
        return None;
    }
    if reporting.is_none() {
        return Some(Byline::default());
    }
    let rest = &inner[length..];
    let end = rest.find([';', ')', ']']).unwrap_or(rest.len());
    Some(names_of(rest[..end].trim_end_matches('.')).unwrap_or_default())
}

/// A line of names with no "By": "Jane Doe in Kyiv", "Jane Doe, Political Editor".
pub(super) fn bare_names(text: &str) -> Option<Byline<'_>> {
    if text.len() > 80 || ends_sentence(text) {
        return None;
    }
    let found = names_of(text)?;
    let people = found
        .authors
        .iter()
        .all(|name| (2..=4).contains(&name.split_whitespace().count()));
    (people && !(found.authors.is_empty() && found.publisher.is_none())).then_some(found)
}

/// Whether a picture's credit stands at the end of `text`.
fn ends_with_credit(text: &str) -> bool {
    let stop = text.ends_with('.');
    let text = text.strip_suffix('.').unwrap_or(text);
    let start = floor_boundary(text, text.len().saturating_sub(120));
    let tail = &text[start..];
    // Square brackets hold links in newsletters ("[Reuters]"), so that they are no credit.
    if let Some(inner) = tail.strip_suffix(')') {
        return inner.rfind('(').is_some_and(|open| is_credit(&inner[open + 1..]));
    }
    if tail.ends_with("Getty Images") || tail.ends_with("AFP/Getty") {
        return true;
    }
    // "... / AFP" may bear a stop, other credits hardly ever do.
    if let Some(slash) = memchr::memrchr(b'/', tail.as_bytes()) {
        if is_agency(tail[slash + 1..].trim()) && tail[..slash].ends_with(' ') {
            return true;
        }
        // "REUTERS/Jane Doe", "AP Photo/Jane Doe"
        if !stop && (tail[..slash].ends_with("REUTERS") || tail[..slash].ends_with("AP Photo")) {
            return tail[slash..].split_whitespace().count() <= 4;
        }
    }
    if stop || tail.ends_with(['"', '”', '!', '?']) {
        return false;
    }
    let colon = memchr::memrchr(b':', tail.as_bytes());
    let by = || tail.rfind("Photo by ").map(|at| at + "Photo by".len());
    let labelled = colon.filter(|&colon| {
        [
            "Photo",
            "PHOTO",
            "Photograph",
            "Picture",
            "Image",
            "Credit",
            "CREDIT",
        ]
        .iter()
        .any(|label| tail[..colon].ends_with(label))
    });
    labelled.or_else(by).is_some_and(|at| {
        let name = &tail[at + 1..];
        name.split_whitespace().count() <= 6 && !has_double_quote(name) && !name.contains(". ")
    })
}

/// Whether the words in a bracket are a picture's credit ("Reuters Photo", "AP Photo/Jane Doe", "File photo").
fn is_credit(inner: &str) -> bool {
    const WORDS: &[&str] = &[
        "photo",
        "photos",
        "photograph",
        "image",
        "images",
        "picture",
        "getty",
        "afp",
        "epa",
        "ap",
        "reuters",
        "file",
        "handout",
        "screenshot",
        "screengrab",
        "credit",
        "tass",
        "xinhua",
        "anadolu",
    ];
    if inner.len() > 90 {
        return false;
    }
    let mut words = 0;
    let mut credit = false;
    for word in inner
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        words += 1;
        let known = is_one_of(word, WORDS);
        credit |= known;
        // Names and credits only: "(he keeps the picture in his wallet)" is a sentence.
        let name = word.starts_with(|c: char| !c.is_lowercase());
        if !known
            && !name
            && !matches!(
                word,
                "by" | "via" | "for" | "of" | "the" | "from" | "and" | "in" | "courtesy"
            )
        {
            return false;
        }
    }
    credit && words <= 9 && !ends_sentence(inner) && !inner.contains("reporting")
}

/// Agencies and broadcasters whose names bear no telling word.
const AGENCIES: &[&str] = &[
    "aa",
    "afp",
    "al jazeera",
    "al-jazeera",
    "ansa",
    "ap",
    "bbc",
    "bloomberg",
    "cbs",
    "cnn",
    "dpa",
    "efe",
    "euronews",
    "interfax",
    "itar-tass",
    "kyodo",
    "mtv",
    "nbc",
    "npr",
    "pbs",
    "politico",
    "pti",
    "reuters",
    "ria novosti",
    "rfe/rl",
    "rt",
    "sputnik",
    "tass",
    "the guardian",
    "ukrinform",
    "upi",
    "usa today",
    "voa",
    "xinhua",
    "yonhap",
    "abc",
    "ians",
    "ani",
    "agencies",
];

/// Words that end the name of a publisher.
const PUBLISHER_WORDS: &[&str] = &[
    "agency",
    "bureau",
    "chronicle",
    "correspondent",
    "correspondents",
    "courier",
    "daily",
    "desk",
    "editors",
    "gazette",
    "herald",
    "journal",
    "magazine",
    "mail",
    "media",
    "network",
    "news",
    "newsroom",
    "observer",
    "post",
    "press",
    "radio",
    "report",
    "reporter",
    "review",
    "service",
    "services",
    "staff",
    "standard",
    "sun",
    "team",
    "telegraph",
    "television",
    "times",
    "today",
    "tribune",
    "tv",
    "weekly",
    "wire",
    "writers",
    "writer",
];

/// Words that end the description of a person's post, not a publisher's name.
const POST_WORDS: &[&str] = &[
    "correspondent",
    "correspondents",
    "editor",
    "reporter",
    "reporters",
    "staff",
    "writer",
    "writers",
    "columnist",
    "producer",
    "analyst",
    "contributor",
    "fellow",
    "desk",
];

fn names_of(text: &str) -> Option<Byline<'_>> {
    let mut end = text.len();
    for stop in [
        " | ",
        " • ",
        " · ",
        " — ",
        " – ",
        " - ",
        " Published",
        " Updated",
        "\n",
        "  ",
    ] {
        if let Some(at) = text.find(stop) {
            end = end.min(at);
        }
    }
    let after = text[end..]
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '•' | '·' | '—' | '–' | '-'));
    let mut found = Byline::default();
    for piece in split_names(&text[..end]) {
        if piece.is_empty() {
            continue;
        }
        // "Jane Doe in Kyiv", "Jane Doe for The Example"
        let (name, of) = ["in", "for", "of", "at", "from"]
            .iter()
            .find_map(|word| {
                let at = piece.find(&format!(" {word} "))?;
                Some((&piece[..at], piece[at + word.len() + 2..].trim()))
            })
            .unwrap_or((piece, ""));
        if !is_name(name) {
            return None;
        }
        let small_last = name.rsplit(' ').next().unwrap_or_default();
        let post = is_one_of(small_last, POST_WORDS);
        if is_agency(name) {
            // "Reuters Staff" is Reuters; "Political Correspondent" behind a name is a post.
            let core = name
                .rsplit_once(' ')
                .map_or(name, |(core, _)| if post { core } else { name });
            let core_is_paper = !post || is_agency(core);
            if core_is_paper {
                found.publisher.get_or_insert(core);
            } else if found.authors.is_empty() {
                found.publisher.get_or_insert(name);
            }
        } else if !post {
            found.authors.push(name);
        }
        if is_agency(of) {
            found.publisher.get_or_insert(of);
        }
    }
    let after = after.lines().next().unwrap_or_default().trim();
    if is_agency(after) {
        found.publisher.get_or_insert(after);
    }
    (!found.authors.is_empty() || found.publisher.is_some()).then_some(found)
}

fn split_names(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '&'])
        .flat_map(|piece| piece.split(" and "))
        .flat_map(|piece| piece.split(" AND "))
        .flat_map(|piece| piece.split(" with "))
        .map(|piece| {
            let piece = piece.trim();
            piece
                .strip_prefix("and ")
                .or_else(|| piece.strip_prefix("by "))
                .unwrap_or(piece)
        })
}

/// Whether every word could belong to a name: capitals first, particles and initials allowed.
pub(super) fn is_name(text: &str) -> bool {
    const PARTICLES: [&str; 14] = [
        "al", "bin", "da", "de", "del", "den", "der", "di", "du", "ibn", "la", "van", "von", "the",
    ];
    let mut words = 0;
    let mut capitals = 0;
    for word in text.split_whitespace() {
        words += 1;
        let Some(first) = word.chars().next() else {
            return false;
        };
        if first.is_uppercase() || first == '@' || first.is_alphabetic() && !first.is_lowercase() {
            capitals += 1;
        } else if !PARTICLES.contains(&word) && !word.ends_with(".com") {
            return false;
        }
        if weekday_number(word).is_some() || word.bytes().any(|b| b.is_ascii_digit()) {
            return false;
        }
    }
    (1..=7).contains(&words) && (capitals > 0 || text.ends_with(".com"))
}
