//! Whether a stop belongs to the word before it, ends a sentence, or both.
//!
//! Following the Penn Treebank as CoreNLP applies it, an abbreviation keeps its stop ("Mr.", "U.S."), save
//! where that stop ends the sentence too: there it is a token of its own.

use super::class::{is_space, is_word};
use super::grammar::run;
use ascribe_lexicon::{self as lexicon, Abbreviation, Classes};

/// Whether the stop between `word` and `after` is part of the word's token.
///
/// `after` is the rest of the block, from behind the stop.
pub(super) fn keeps_stop(word: &str, after: &str) -> bool {
    let Some(class) = class(word) else {
        return false;
    };
    let closed = after.trim_start_matches(['"', '\'', '\u{201D}', '\u{2019}', '\u{BB}']);
    let Some(first) = closed.chars().next() else {
        return false;
    };
    if !is_space(first) {
        // "(R-Fla.)", "Inc.,", "U.S.'s", "Mr.Smith"; but a second stop leaves the first alone.
        return class != Class::Listed(Abbreviation::Number) && first != '.';
    }
    let next = closed.trim_start_matches(is_space);
    let opened = next.trim_start_matches(['"', '\'', '\u{201C}', '\u{2018}', '\u{AB}', '(', '[']);
    let quoted = opened.len() < next.len();
    let Some(first) = opened.chars().next() else {
        return false;
    };
    let next = run(opened).map_or("", |(_, word)| word);
    if class == Class::Listed(Abbreviation::Number) {
        return first.is_ascii_digit();
    }
    if class == Class::Listed(Abbreviation::Title) || !is_word(first) {
        return true;
    }
    // "9 p.m. E.T.", "Warner Bros. J. Smith": a stop behind a single letter shows an abbreviation.
    let lettered = next.len() == 1 && opened[1..].starts_with('.');
    if first.is_lowercase() || (lettered && !quoted && class != Class::Listed(Abbreviation::Last)) {
        return true;
    }
    match class {
        Class::Listed(Abbreviation::Title) | Class::Listed(Abbreviation::Number) => true,
        Class::Listed(Abbreviation::Month) => first.is_ascii_digit() || !starts_sentence(next),
        Class::Hour => first.is_ascii_digit() || (!quoted && follows_hour(next)),
        Class::Initial | Class::Listed(Abbreviation::Name) => !starts_sentence(next),
        Class::Listed(Abbreviation::Last) => false,
    }
}

/// How an abbreviation behaves in front of a capital letter: as the lexicon says, or as its shape does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Listed(Abbreviation),
    /// "a.m.", "p.m.": a day or time zone follows, or a new sentence.
    Hour,
    /// A single capital letter.
    Initial,
}

/// The length of the longest abbreviation listed, in bytes: most words before a full stop are longer.
const LONGEST: usize = 6;

fn class(word: &str) -> Option<Class> {
    let bytes = word.as_bytes();
    if bytes.len() == 1 {
        return match bytes[0] {
            b'A'..=b'Z' => Some(Class::Initial),
            b'v' => Some(Class::Listed(Abbreviation::Title)),
            // "b. 1952", "c. 1580", "p. 7".
            b'a'..=b'z' => Some(Class::Listed(Abbreviation::Number)),
            _ => None,
        };
    }
    if let Some(stop) = memchr::memchr(b'.', bytes) {
        if matches!(word, "a.m" | "p.m" | "A.M" | "P.M") {
            return Some(Class::Hour);
        }
        if matches!(word, "e.g" | "i.e") {
            return Some(Class::Listed(Abbreviation::Title));
        }
        // Single letters between stops, or a degree; not a domain or a number.
        let last = bytes.len() - word.rfind('.').unwrap_or(0);
        return (stop <= 4 && last == 2 && bytes[bytes.len() - 1].is_ascii_alphabetic())
            .then_some(Class::Listed(Abbreviation::Name));
    }
    // "D-Calif", "U.S.-Mex": what follows the last hyphen counts.
    let tail = word.rfind('-').map_or(word, |at| &word[at + 1..]);
    if tail.len() > LONGEST {
        return None;
    }
    lexicon::abbreviation(tail).map(Class::Listed)
}

/// Whether `word`, with its capital, begins sentences far more often than it continues a name.
pub(crate) fn starts_sentence(word: &str) -> bool {
    lexicon::word(word).is_some_and(|known| known.is(Classes::STARTER))
}

fn follows_hour(word: &str) -> bool {
    matches!(
        word,
        "Monday"
            | "Tuesday"
            | "Wednesday"
            | "Thursday"
            | "Friday"
            | "Saturday"
            | "Sunday"
            | "Mon"
            | "Tue"
            | "Wed"
            | "Thu"
            | "Fri"
            | "Sat"
            | "Sun"
            | "ET"
            | "EST"
            | "EDT"
            | "CT"
            | "CST"
            | "CDT"
            | "MT"
            | "MST"
            | "MDT"
            | "PT"
            | "PST"
            | "PDT"
            | "GMT"
            | "UTC"
            | "BST"
            | "CET"
            | "CEST"
            | "MSK"
            | "Eastern"
            | "Central"
            | "Pacific"
            | "Mountain"
            | "Greenwich"
            | "Moscow"
            | "London"
            | "Jan"
            | "Feb"
            | "March"
            | "April"
            | "May"
            | "June"
            | "July"
            | "Aug"
            | "Sept"
            | "Oct"
            | "Nov"
            | "Dec"
            | "January"
            | "February"
            | "August"
            | "September"
            | "October"
            | "November"
            | "December"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_listed_abbreviation_is_longer() {
        assert!(lexicon::abbreviations().all(|(text, _)| text.len() <= LONGEST));
    }

    #[test]
    fn a_stop_is_kept_where_the_sentence_goes_on() {
        for (word, after) in [
            ("Mr", " Smith"),
            ("U.S", " officials"),
            ("U.S", " Senate"),
            ("J", " K. Rowling"),
            ("No", " 10"),
            ("Jan", " 5"),
            ("R-Fla", ") said"),
            ("p.m", " Tuesday"),
            ("etc", ", and"),
            ("Inc", "'s"),
        ] {
            assert!(keeps_stop(word, after), "{word}.{after}");
        }
    }

    #[test]
    fn a_stop_that_ends_the_sentence_stands_alone() {
        for (word, after) in [
            ("U.S", " The"),
            ("U.S", "\" He"),
            ("U.S", ""),
            ("p.m", " Police"),
            ("etc", " Nobody"),
            ("No", " He"),
            ("house", " The"),
            ("Jan", " The"),
            ("D.C", " \u{201C}We"),
        ] {
            assert!(!keeps_stop(word, after), "{word}.{after}");
        }
    }
}
