//! What frames the text of a page: navigation, sharing, links elsewhere, copyright, code.

use super::words::{contains_small, ends_sentence, has_double_quote, is_one_of, opens_with_one_of};

/// Whether `text` is navigation, a share button, an advertisement's label.
pub(super) fn is_furniture(text: &str) -> bool {
    if text.len() > 80 {
        return false;
    }
    let core = furniture_core(text);
    is_one_of(core, FURNITURE) || is_share_line(core) || is_count(core) || is_rule(text)
}

/// Whether `text` stands over a list of links to other pieces.
pub(super) fn heads_links(text: &str) -> bool {
    text.len() <= 60
        && (is_one_of(furniture_core(text), LINK_LIST_HEADS)
            || (opens_with_one_of(text, &["more from ", "more in ", "more on "]).is_some()
                && !ends_sentence(text)))
}

/// Whether `text` leads to another page ("Read more: ..."), or asks to follow, share or subscribe.
pub(super) fn leads_elsewhere(text: &str) -> bool {
    if text.len() > SHORT {
        return false;
    }
    let inner = text.trim_start_matches(['(', '[', '*', '>', '»', '→', ' ']);
    if opens_with_one_of(inner, LEADS_ELSEWHERE).is_some() {
        return !has_double_quote(text) || text.contains(':');
    }
    // "Follow Jane Doe on Twitter @jane", "Follow @paper".
    opens_with_one_of(inner, &["follow "]).is_some()
        && (text.contains('@') || contains_small(text, " on twitter") || contains_small(text, " on facebook"))
}

/// Whether `text` tells who owns the page's text.
pub(super) fn is_copyright(text: &str) -> bool {
    text.len() <= SHORT
        && (text.starts_with('©')
            || opens_with_one_of(text, &["(c) 19", "(c) 20", "copyright ", "all rights reserved"]).is_some()
            || text.ends_with("ights reserved.")
            || text.ends_with("ights reserved"))
}

/// The owner that a copyright line names ("© 2024 The Daily Example. All rights reserved." names the paper).
pub(super) fn copyright_owner(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        let before = rest;
        rest = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || c.is_ascii_digit() || matches!(c, '©' | ',' | '-' | '–' | ':')
        });
        for word in ["Copyright", "COPYRIGHT", "copyright", "(c)", "(C)", "by "] {
            rest = rest.strip_prefix(word).unwrap_or(rest);
        }
        if rest == before {
            break;
        }
    }
    let end = [". ", ", ", " All ", " all ", " – ", " - ", " | ", " 19", " 20"]
        .iter()
        .filter_map(|stop| rest.find(stop))
        .min()
        .unwrap_or(rest.len());
    let owner = rest[..end].trim_end_matches(['.', ',', ' ']);
    (!owner.is_empty()
        && owner.len() <= 60
        && owner.chars().next().is_some_and(char::is_uppercase)
        && !owner.starts_with("All rights"))
    .then_some(owner)
}

/// Whether `text` is a line of a style sheet or script that was pasted along.
pub(super) fn is_code(text: &str) -> bool {
    if text.len() > 120 {
        return false;
    }
    match text.as_bytes() {
        [b'}' | b'{', ..] | [.., b'{'] => true,
        [.., b';'] => {
            let name = text.find(':').map_or("", |colon| &text[..colon]);
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
        }
        _ => false,
    }
}

/// Lines that are navigation or page furniture when nothing else stands on them; in small letters.
const FURNITURE: &[&str] = &[
    "accept all cookies",
    "ad",
    "add a comment",
    "advertisement",
    "advertisement - scroll to continue",
    "advertising",
    "article continues after advertisement",
    "article continues below",
    "back to top",
    "breaking news",
    "close",
    "comments",
    "continue reading",
    "copied to clipboard",
    "copy link",
    "cookie policy",
    "email",
    "editor's picks",
    "editors' picks",
    "follow us",
    "get our newsletter",
    "home",
    "jump to content",
    "latest news",
    "leave a comment",
    "link copied",
    "listen",
    "listen to article",
    "listen to this article",
    "load more",
    "loading",
    "log in",
    "login",
    "main menu",
    "manage cookies",
    "menu",
    "more",
    "more on this story",
    "more stories",
    "most popular",
    "most read",
    "most viewed",
    "my account",
    "newsletter",
    "newsletters",
    "next",
    "next article",
    "open menu",
    "our standards: the thomson reuters trust principles",
    "play",
    "previous",
    "previous article",
    "print",
    "privacy policy",
    "promoted stories",
    "read more",
    "read more at",
    "read next",
    "recommended",
    "recommended for you",
    "recommended stories",
    "register",
    "related",
    "related articles",
    "related content",
    "related news",
    "related stories",
    "related topics",
    "report an error",
    "save",
    "save article",
    "scroll to continue",
    "search",
    "see also",
    "share",
    "share article",
    "share on facebook",
    "share on twitter",
    "share on whatsapp",
    "share this",
    "share this article",
    "share this page",
    "share this story",
    "show all",
    "show less",
    "show more",
    "sign in",
    "sign up",
    "skip advertisement",
    "skip to content",
    "skip to footer",
    "skip to main content",
    "skip to navigation",
    "sponsored",
    "sponsored content",
    "story continues below",
    "story continues below advertisement",
    "subscribe",
    "subscribe now",
    "terms of use",
    "toggle navigation",
    "top stories",
    "trending",
    "trending now",
    "view comments",
    "what to read next",
    "you may also like",
    "you might also like",
];

/// Of those, the ones that stand over a list of links.
const LINK_LIST_HEADS: &[&str] = &[
    "editor's picks",
    "editors' picks",
    "latest news",
    "more on this story",
    "more stories",
    "most popular",
    "most read",
    "most viewed",
    "promoted stories",
    "read more",
    "read next",
    "recommended",
    "recommended for you",
    "recommended stories",
    "related",
    "related articles",
    "related content",
    "related news",
    "related stories",
    "related topics",
    "see also",
    "top stories",
    "trending",
    "trending now",
    "what to read next",
    "you may also like",
    "you might also like",
];

/// Names of places where a page can be shared; a line of nothing but these is furniture.
const SHARE_WORDS: &[&str] = &[
    "bluesky",
    "copy",
    "email",
    "e-mail",
    "facebook",
    "flipboard",
    "instagram",
    "line",
    "link",
    "linkedin",
    "mail",
    "messenger",
    "pinterest",
    "pocket",
    "print",
    "reddit",
    "rss",
    "save",
    "share",
    "telegram",
    "threads",
    "tiktok",
    "tumblr",
    "tweet",
    "twitter",
    "viber",
    "vk",
    "weibo",
    "whatsapp",
    "x",
    "youtube",
];

/// Openings of a short line that leads elsewhere; in small letters.
const LEADS_ELSEWHERE: &[&str] = &[
    "advertisement:",
    "also read:",
    "also read |",
    "also see:",
    "click here",
    "don't miss:",
    "download our app",
    "download the app",
    "editor's picks:",
    "filed under",
    "follow us on",
    "for more,",
    "from the archive:",
    "get the latest",
    "have a tip?",
    "in pictures:",
    "join our",
    "keywords:",
    "live updates:",
    "more from ",
    "more on this:",
    "more:",
    "must read:",
    "our standards:",
    "photo gallery:",
    "photos:",
    "read also:",
    "read also |",
    "read more |",
    "read more about",
    "read more at",
    "read more on",
    "read more:",
    "read next:",
    "read our",
    "read the full story",
    "read this:",
    "read:",
    "recommended:",
    "related article:",
    "related coverage:",
    "related stories:",
    "related story:",
    "related topics:",
    "related:",
    "see also:",
    "see more:",
    "share this",
    "sign up for",
    "sign up to",
    "skip to ",
    "subscribe for",
    "subscribe to",
    "tags:",
    "topics:",
    "video:",
    "watch live:",
    "watch:",
    "write to us at",
];

/// The widest piece that can be furniture or lead elsewhere, in bytes.
const SHORT: usize = 220;

fn furniture_core(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | '.' | '…' | '>' | '»' | '→' | '›' | '|' | '+' | '▼' | '[' | ']' | '-' | '–' | '—'
            )
    })
}

fn is_share_line(text: &str) -> bool {
    let mut words = 0;
    let all = text
        .split(|c: char| c.is_whitespace() || matches!(c, '|' | '/' | ',' | '·' | '•'))
        .filter(|word| !word.is_empty())
        .all(|word| {
            words += 1;
            is_one_of(word, SHARE_WORDS)
        });
    all && words >= 2
}

/// "12 comments", "5 min read", "1.2k shares".
fn is_count(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let number = words.next().unwrap_or_default();
    if !number.as_bytes().first().is_some_and(u8::is_ascii_digit) || number.len() > 8 {
        return false;
    }
    let small = |word: Option<&str>| word.unwrap_or_default().to_ascii_lowercase();
    let unit = small(words.next());
    let last = small(words.next());
    let more = words.next().is_some();
    match unit.as_str() {
        "comment" | "comments" | "shares" | "share" | "views" | "likes" => last.is_empty() && !more,
        "min" | "mins" | "minute" | "minutes" | "min." => matches!(last.as_str(), "read" | "ago") && !more,
        _ => number.ends_with("-minute") && unit == "read" && last.is_empty(),
    }
}

/// A line of nothing but rules, stars or dots.
fn is_rule(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
        && text.chars().all(|c| !matches!(c, '"' | '“' | '”' | '?' | '!'))
}
