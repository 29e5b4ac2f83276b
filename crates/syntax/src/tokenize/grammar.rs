//! The grammar of single tokens. Each function bears the name of its rule, and takes the longest token of
//! that kind from the front of its input; nothing here looks behind.

use super::class::{CLASS, Class, is_mark, is_pictograph, is_pictograph_modifier, is_word};
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while_m_n, take_while1};
use nom::combinator::{not, opt, peek, recognize, verify};
use nom::multi::{fold_many_m_n, many0_count, many1_count};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

/// What is left, and the token that was taken.
pub(super) type Taken<'t> = IResult<&'t str, &'t str>;

/// `word = piece { joint piece }`
pub(super) fn word(input: &str) -> Taken<'_> {
    recognize((piece, many0_count((joint, piece)))).parse(input)
}

/// `piece = acronym | degree | number | run`
fn piece(input: &str) -> Taken<'_> {
    alt((acronym, degree, number, run)).parse(input)
}

/// `run = 1*( letter | digit | mark )`
pub(super) fn run(input: &str) -> Taken<'_> {
    let bytes = input.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match CLASS[byte as usize] {
            Class::Alnum => at += 1,
            Class::Wide => match input[at..].chars().next() {
                Some(c) if is_word(c) && !(at == 0 && is_mark(c)) => at += c.len_utf8(),
                _ => break,
            },
            _ => break,
        }
    }
    if at == 0 {
        return failed(input);
    }
    Ok((&input[at..], &input[..at]))
}

/// `acronym = letter "." letter { "." letter }`, with no letter or digit after it: "U.S", "F.B.I", "p.m".
/// A last stop is no part of it; see [`super::abbreviation`].
fn acronym(input: &str) -> Taken<'_> {
    recognize((
        letter,
        many1_count(preceded(tag("."), letter)),
        peek(not(run)),
        opt(inner_stop),
    ))
    .parse(input)
}

/// `inner-stop = "."` before a hyphen and a word: the second of "U.S.-led".
fn inner_stop(input: &str) -> Taken<'_> {
    terminated(tag("."), peek((tag("-"), run))).parse(input)
}

/// `degree = upper letter "." upper`, with a stop after it: "Ph.D", "Lt.G".
fn degree(input: &str) -> Taken<'_> {
    recognize((
        verify(
            take_while_m_n(2, 2, |c: char| c.is_ascii_alphabetic()),
            |s: &str| s.as_bytes()[0].is_ascii_uppercase(),
        ),
        tag("."),
        verify(letter, |s: &str| s.as_bytes()[0].is_ascii_uppercase()),
        peek(tag(".")),
    ))
    .parse(input)
}

/// `number = digits { "," 3digit | ( "." | ":" | "/" | "'" ) digits } [ run ]`: "1,000", "3.5", "9:30", "1.5m", "5'10".
pub(super) fn number(input: &str) -> Taken<'_> {
    let thousands = (tag(","), take_while_m_n(3, 3, digit), peek(not(digits)));
    let part = (
        alt((tag("."), tag(":"), tag("/"), tag("'"), tag("\u{2019}"))),
        digits,
    );
    recognize((
        digits,
        many0_count(alt((recognize(thousands), recognize(part)))),
        opt(run),
    ))
    .parse(input)
}

/// `joint = "-" | "‐" | "‑" | "'" | "’" | "&" | "/" | "_" | 1*"*"`, between two pieces.
fn joint(input: &str) -> Taken<'_> {
    let first = input.as_bytes().first();
    match first {
        Some(b'-' | b'\'' | b'&' | b'/' | b'_') => Ok((&input[1..], &input[..1])),
        Some(b'*') => take_while1(|c| c == '*').parse(input),
        Some(0xE2) => alt((tag("\u{2019}"), tag("\u{2010}"), tag("\u{2011}"))).parse(input),
        _ => failed(input),
    }
}

/// `clitic = apostrophe ( "s" | "d" | "m" | "re" | "ve" | "ll" )`, with no letter after it.
pub(super) fn clitic(input: &str) -> Taken<'_> {
    recognize((
        apostrophe,
        alt((
            tag_no_case("s"),
            tag_no_case("d"),
            tag_no_case("m"),
            tag_no_case("re"),
            tag_no_case("ve"),
            tag_no_case("ll"),
        )),
        peek(not(run)),
    ))
    .parse(input)
}

/// `not-clitic = "n" apostrophe "t"`, with no letter after it.
pub(super) fn not_clitic(input: &str) -> Taken<'_> {
    recognize((tag_no_case("n"), apostrophe, tag_no_case("t"), peek(not(run)))).parse(input)
}

/// `apostrophe = "'" | "’" | "‘"`: the last is a common slip of the keyboard.
fn apostrophe(input: &str) -> Taken<'_> {
    alt((tag("'"), tag("\u{2019}"), tag("\u{2018}"))).parse(input)
}

/// `elision = apostrophe ( 2digit [ "s" ] | "em" | "tis" | "twas" | "til" | "cause" | "n" apostrophe | ... )`:
/// an apostrophe that begins a word.
pub(super) fn elision(input: &str) -> Taken<'_> {
    let years = recognize((take_while_m_n(2, 2, digit), opt(tag("s"))));
    let elided = alt((
        tag_no_case("tisn"),
        tag_no_case("tis"),
        tag_no_case("twas"),
        tag_no_case("twere"),
        tag_no_case("twould"),
        tag_no_case("twill"),
        tag_no_case("em"),
        tag_no_case("til"),
        tag("cause"),
        tag("cuz"),
        tag("bout"),
        tag("nuff"),
    ));
    let and = recognize((tag_no_case("n"), apostrophe));
    recognize((apostrophe, alt((years, elided, and)), peek(not(run)))).parse(input)
}

/// `address = url | email | domain`
pub(super) fn address(input: &str) -> Taken<'_> {
    let near = &input.as_bytes()[..input.len().min(LONGEST_HOST)];
    let visible = memchr::memchr3(b' ', b'\n', b'\t', near).unwrap_or(near.len());
    // Nearly no word that is looked at here is one: see first whether the signs of an address are there.
    let near = &near[..visible];
    if memchr::memchr2(b'@', b':', near).is_none()
        && !near
            .windows(2)
            .any(|pair| pair[0] == b'.' && pair[1].is_ascii_alphanumeric())
    {
        return failed(input);
    }
    alt((url, email, domain)).parse(input)
}

/// How far an address is looked for, in bytes; no host is as long.
const LONGEST_HOST: usize = 320;

/// `url = ( "http" [ "s" ] "://" | "ftp://" | "www." ) 1*visible`, without the signs that end a sentence.
fn url(input: &str) -> Taken<'_> {
    let scheme = alt((
        tag_no_case("http://"),
        tag_no_case("https://"),
        tag_no_case("ftp://"),
        tag_no_case("www."),
    ));
    recognize((scheme, path)).parse(input)
}

/// Signs that end a sentence or clause rather than an address.
const PUNCTUATION: [char; 9] = ['.', ',', ';', ':', '!', '?', '\'', ']', '}'];

/// `path = 1*visible`, ending in a letter, a digit, "/" or another sign that is not punctuation.
fn path(input: &str) -> Taken<'_> {
    let end = input
        .find(|c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(
                    c,
                    '<' | '>' | '"' | '\u{2018}'
                        ..='\u{201F}' | '\u{AB}' | '\u{BB}' | '\u{2026}' | '\u{2013}' | '\u{2014}'
                )
        })
        .unwrap_or(input.len());
    let mut taken = input[..end].trim_end_matches(PUNCTUATION);
    // A closing bracket is part of the path only if it was opened there.
    let opened = taken.bytes().filter(|&byte| byte == b'(').count();
    let mut closed = taken.bytes().filter(|&byte| byte == b')').count();
    while closed > opened && taken.ends_with(')') {
        taken = taken[..taken.len() - 1].trim_end_matches(PUNCTUATION);
        closed -= 1;
    }
    if taken.is_empty() {
        return failed(input);
    }
    Ok((&input[taken.len()..], taken))
}

/// `email = 1*( letter | digit | "." | "_" | "-" | "+" ) "@" host`
fn email(input: &str) -> Taken<'_> {
    recognize((
        take_while_m_n(1, LONGEST_HOST, |c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+')
        }),
        tag("@"),
        host,
    ))
    .parse(input)
}

/// `domain = host [ "/" path ]`, where the host's last label is a well-known top-level domain.
fn domain(input: &str) -> Taken<'_> {
    recognize((
        verify(host, |host: &str| {
            host.rsplit('.').next().is_some_and(is_top_level)
        }),
        opt((tag("/"), path)),
    ))
    .parse(input)
}

/// `host = label 1*( "." label )`, of sixteen labels at most.
fn host(input: &str) -> Taken<'_> {
    recognize((label, fold_many_m_n(1, 15, (tag("."), label), || (), |(), _| ()))).parse(input)
}

/// `label = 1*( letter | digit | "_" ) { "-" 1*( letter | digit | "_" ) }`, in ASCII.
fn label(input: &str) -> Taken<'_> {
    fn name(input: &str) -> Taken<'_> {
        take_while_m_n(1, 63, |c: char| c.is_ascii_alphanumeric() || c == '_').parse(input)
    }
    recognize((name, fold_many_m_n(0, 31, (tag("-"), name), || (), |(), _| ()))).parse(input)
}

fn is_top_level(label: &str) -> bool {
    [
        "com", "org", "net", "gov", "edu", "mil", "info", "uk", "us", "tv", "io", "co", "eu", "ru", "de",
        "fr", "biz", "news",
    ]
    .iter()
    .any(|known| known.eq_ignore_ascii_case(label))
}

/// `handle = ( "@" | "#" ) 1*( letter | digit | "_" )`, where a "#" wants a letter first: "@AP", "#MeToo".
pub(super) fn handle(input: &str) -> Taken<'_> {
    fn name(input: &str) -> Taken<'_> {
        recognize(many1_count(alt((run, tag("_"))))).parse(input)
    }
    alt((
        recognize((tag("@"), name)),
        recognize((tag("#"), peek(letter), name)),
    ))
    .parse(input)
}

/// `emoji = flag | pictograph { modifier } { zero-width-joiner pictograph { modifier } }`
pub(super) fn emoji(input: &str) -> Taken<'_> {
    fn regional(input: &str) -> Taken<'_> {
        take_while_m_n(2, 2, |c| matches!(c, '\u{1F1E6}'..='\u{1F1FF}')).parse(input)
    }
    fn single(input: &str) -> Taken<'_> {
        recognize((
            take_while_m_n(1, 1, is_pictograph),
            many0_count(take_while_m_n(1, 1, is_pictograph_modifier)),
        ))
        .parse(input)
    }
    alt((
        regional,
        recognize((single, many0_count((tag("\u{200D}"), single)))),
    ))
    .parse(input)
}

/// `repeated = 1*sign`, the same sign again and again: "--", "...", "!!!", "***"; "?" and "!" mix.
pub(super) fn repeated(input: &str) -> Taken<'_> {
    let Some(first) = input.chars().next() else {
        return failed(input);
    };
    let bang = |c| c == '?' || c == '!';
    take_while1(|c| c == first || bang(first) && bang(c)).parse(input)
}

/// `signed = ( "-" | "+" | "−" | "." ) number`
pub(super) fn signed(input: &str) -> Taken<'_> {
    recognize((
        alt((tag("-."), tag("-"), tag("+"), tag("\u{2212}"), tag("."))),
        number,
    ))
    .parse(input)
}

fn digits(input: &str) -> Taken<'_> {
    take_while1(digit).parse(input)
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// `letter`: one letter of any script.
fn letter(input: &str) -> Taken<'_> {
    take_while_m_n(1, 1, char::is_alphabetic).parse(input)
}

fn failed(input: &str) -> Taken<'_> {
    Err(nom::Err::Error(nom::error::Error::new(
        input,
        nom::error::ErrorKind::Fail,
    )))
}
