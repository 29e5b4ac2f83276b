//! Whether a stop belongs to the word before it, ends a sentence, or both.
//!
//! Following the Penn Treebank as CoreNLP applies it, an abbreviation keeps its stop ("Mr.", "U.S."), save
//! where that stop ends the sentence too: there it is a token of its own.

use super::class::{is_space, is_word};
use super::grammar::run;

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
        return class != Class::Number && first != '.';
    }
    let next = closed.trim_start_matches(is_space);
    let opened = next.trim_start_matches(['"', '\'', '\u{201C}', '\u{2018}', '\u{AB}', '(', '[']);
    let quoted = opened.len() < next.len();
    let Some(first) = opened.chars().next() else {
        return false;
    };
    let next = run(opened).map_or("", |(_, word)| word);
    if class == Class::Number {
        return first.is_ascii_digit();
    }
    if class == Class::Title || !is_word(first) {
        return true;
    }
    if first.is_lowercase() {
        return true;
    }
    match class {
        Class::Title | Class::Number => true,
        Class::Month => first.is_ascii_digit() || !starts_sentence(next),
        Class::Hour => first.is_ascii_digit() || (!quoted && follows_hour(next)),
        Class::Initial | Class::Name => !starts_sentence(next),
        Class::Last => false,
    }
}

/// How an abbreviation behaves in front of a capital letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// A name always follows: "Mr.", "Sen.", "vs.".
    Title,
    /// An abbreviation only in front of a number: "No. 10".
    Number,
    /// A month or day: a number follows, or a new sentence.
    Month,
    /// "a.m.", "p.m.": a day or time zone follows, or a new sentence.
    Hour,
    /// A single capital letter.
    Initial,
    /// "U.S.", "Inc.", "Calif.": the sentence ends if a word follows that seldom begins a name.
    Name,
    /// "etc.": in front of a capital letter, the sentence ends.
    Last,
}

fn class(word: &str) -> Option<Class> {
    let bytes = word.as_bytes();
    if bytes.len() == 1 {
        return match bytes[0] {
            b'A'..=b'Z' => Some(Class::Initial),
            b'v' | b'p' => Some(Class::Title),
            _ => None,
        };
    }
    if let Some(stop) = memchr::memchr(b'.', bytes) {
        if matches!(word, "a.m" | "p.m" | "A.M" | "P.M") {
            return Some(Class::Hour);
        }
        if matches!(word, "e.g" | "i.e") {
            return Some(Class::Title);
        }
        // Single letters between stops, or a degree; not a domain or a number.
        let last = bytes.len() - word.rfind('.').unwrap_or(0);
        return (stop <= 4 && last == 2 && bytes[bytes.len() - 1].is_ascii_alphabetic())
            .then_some(Class::Name);
    }
    // "D-Calif", "U.S.-Mex": what follows the last hyphen counts.
    let tail = word.rfind('-').map_or(word, |at| &word[at + 1..]);
    if tail.len() > 8 {
        return None;
    }
    ABBREVIATIONS
        .binary_search_by(|(known, _)| (*known).cmp(tail))
        .ok()
        .map(|at| ABBREVIATIONS[at].1)
}

/// Whether `word`, with its capital, begins sentences far more often than it continues a name.
pub(crate) fn starts_sentence(word: &str) -> bool {
    STARTERS.binary_search(&word).is_ok()
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

/// Sorted by their bytes.
#[rustfmt::skip]
static ABBREVIATIONS: &[(&str, Class)] = &[
    ("Adm", Class::Title), ("Ala", Class::Name), ("Amb", Class::Title), ("Apr", Class::Month),
    ("Ariz", Class::Name), ("Ark", Class::Name), ("Art", Class::Number), ("Assn", Class::Name),
    ("Asst", Class::Title), ("Atty", Class::Title), ("Aug", Class::Month), ("Ave", Class::Name),
    ("Bhd", Class::Name), ("Blvd", Class::Name), ("Brig", Class::Title), ("Bros", Class::Name),
    ("Calif", Class::Name), ("Capt", Class::Title), ("Cdr", Class::Title), ("Cf", Class::Title),
    ("Ch", Class::Number), ("Cmdr", Class::Title), ("Co", Class::Name), ("Col", Class::Title),
    ("Colo", Class::Name), ("Comdr", Class::Title), ("Cong", Class::Title), ("Conn", Class::Name),
    ("Corp", Class::Name), ("Cpl", Class::Title), ("Dec", Class::Month), ("Del", Class::Name),
    ("Dept", Class::Name), ("Det", Class::Title), ("Dist", Class::Title), ("Dr", Class::Title),
    ("Drs", Class::Title), ("Esq", Class::Name), ("Feb", Class::Month), ("Fig", Class::Number),
    ("Fla", Class::Name), ("Fr", Class::Title), ("Fri", Class::Month), ("Ft", Class::Title),
    ("Ga", Class::Name), ("Gen", Class::Title), ("Gens", Class::Title), ("Gov", Class::Title),
    ("Govs", Class::Title), ("Hon", Class::Title), ("Ill", Class::Name), ("Inc", Class::Name),
    ("Ind", Class::Name), ("Insp", Class::Title), ("Intl", Class::Name), ("Jan", Class::Month),
    ("Jr", Class::Name), ("Jul", Class::Month), ("Jun", Class::Month), ("Kan", Class::Name),
    ("Ky", Class::Name), ("La", Class::Name), ("Lt", Class::Title), ("Ltd", Class::Name),
    ("Maj", Class::Title), ("Mar", Class::Month), ("Mass", Class::Name), ("Md", Class::Name),
    ("Messrs", Class::Title), ("Mex", Class::Name), ("Mfg", Class::Name), ("Mgr", Class::Title),
    ("Mich", Class::Name), ("Minn", Class::Name), ("Miss", Class::Name), ("Mlle", Class::Title),
    ("Mme", Class::Title), ("Mo", Class::Name), ("Mon", Class::Month), ("Mont", Class::Name),
    ("Mr", Class::Title), ("Mrs", Class::Title), ("Ms", Class::Title), ("Msgr", Class::Title),
    ("Mt", Class::Title), ("Mx", Class::Title), ("Neb", Class::Name), ("Nev", Class::Name),
    ("No", Class::Number), ("Nos", Class::Number), ("Nov", Class::Month), ("Oct", Class::Month),
    ("Okla", Class::Name), ("Ont", Class::Name), ("Ore", Class::Name), ("Pa", Class::Name),
    ("Ph", Class::Title), ("Pres", Class::Title), ("Prof", Class::Title), ("Profs", Class::Title),
    ("Prop", Class::Number), ("Pty", Class::Name), ("Pvt", Class::Title), ("Rd", Class::Name),
    ("Rep", Class::Title), ("Reps", Class::Title), ("Rev", Class::Title), ("Sat", Class::Month),
    ("Sec", Class::Title), ("Sen", Class::Title), ("Sens", Class::Title), ("Sep", Class::Month),
    ("Sept", Class::Month), ("Sgt", Class::Title), ("Sr", Class::Name), ("St", Class::Title),
    ("Ste", Class::Title), ("Sun", Class::Month), ("Supt", Class::Title), ("Tenn", Class::Name),
    ("Tex", Class::Name), ("Thu", Class::Month), ("Thur", Class::Month), ("Thurs", Class::Month),
    ("Tue", Class::Month), ("Tues", Class::Month), ("Univ", Class::Name), ("Va", Class::Name),
    ("Vol", Class::Number), ("Vt", Class::Name), ("Wash", Class::Name), ("Wed", Class::Month),
    ("Wis", Class::Name), ("Wyo", Class::Name), ("al", Class::Name), ("approx", Class::Title),
    ("art", Class::Number), ("ca", Class::Title), ("cf", Class::Title), ("ch", Class::Number),
    ("dept", Class::Name), ("est", Class::Title), ("etc", Class::Last), ("fig", Class::Number),
    ("ft", Class::Name), ("in", Class::Number), ("lb", Class::Name), ("lbs", Class::Name),
    ("no", Class::Number), ("nos", Class::Number), ("pp", Class::Number), ("vol", Class::Number),
    ("vs", Class::Title),
];

/// Sorted by their bytes.
#[rustfmt::skip]
static STARTERS: &[&str] = &[
    "A", "About", "According", "Across", "Add", "After", "Again", "Against", "All", "Almost", "Along",
    "Already", "Also", "Although", "Am", "Amid", "Among", "An", "And", "Another", "Any", "Anyone", "Are",
    "Around", "As", "Asked", "At", "Back", "Because", "Before", "Behind", "Being", "Besides", "Between",
    "Beyond", "Both", "But", "By", "Can", "Clearly", "Could", "Critics", "Currently", "Did", "Do", "Does",
    "Don", "During", "Each", "Earlier", "Either", "Even", "Eventually", "Every", "Everyone", "Experts",
    "Few", "Finally", "First", "Following", "For", "Former", "From", "Further", "Get", "Given", "Has",
    "Have", "Having", "He", "Hence", "Her", "Here", "Hers", "His", "How", "However", "I", "If", "In",
    "Indeed", "Instead", "Into", "Is", "It", "Its", "Just", "Last", "Later", "Less", "Let", "Like", "Many",
    "Maybe", "Meanwhile", "More", "Moreover", "Most", "Much", "My", "Near", "Nearly", "Neither",
    "Nevertheless", "Next", "No", "Nobody", "None", "Nonetheless", "Nor", "Not", "Nothing", "Now", "Of",
    "Officials", "Often", "On", "Once", "One", "Only", "Opponents", "Or", "Other", "Others", "Otherwise",
    "Our", "Over", "People", "Perhaps", "Please", "Police", "Previously", "Prosecutors", "Rather",
    "Recently", "Reporters", "Researchers", "Separately", "Several", "She", "Should", "Since", "So",
    "Some", "Someone", "Sometimes", "Soon", "Still", "Such", "Supporters", "Than", "That", "The", "Their",
    "Then", "There", "Therefore", "These", "They", "Thirty", "This", "Those", "Though", "Three", "Through",
    "Throughout", "Thus", "To", "Today", "Together", "Tomorrow", "Too", "Two", "Under", "Unless",
    "Unlike", "Until", "Up", "Upon", "Was", "We", "Were", "What", "Whatever", "When", "Where", "Whether",
    "Which", "While", "Who", "Whose", "Why", "Will", "With", "Within", "Without", "Would", "Yes",
    "Yesterday", "Yet", "You", "Your",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_without_doubles() {
        assert!(ABBREVIATIONS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(STARTERS.is_sorted_by(|a, b| a < b));
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
