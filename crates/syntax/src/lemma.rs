//! Lemmas: the form under which a dictionary lists a word, by the conventions of Universal Dependencies. What is irregular stands in
//! `lemma/irregular.txt`; for the rest the tag says which ending to take off, and the spelling what to put back.

use crate::Tag;
use std::fmt;
use std::sync::LazyLock;

/// The lemma of a word. It is put together from a piece of the word and an ending when it is written, and takes no memory of its own.
#[derive(Clone, Copy, Debug)]
pub struct Lemma<'t> {
    stem: &'t str,
    ending: &'static str,
    /// Names (and "I") keep their capitals.
    is_name: bool,
}

/// The lemma of `word`, which has that tag. Names keep their capitals, all else is in lower case ("I" apart).
#[must_use]
pub fn lemma(word: &str, tag: Tag) -> Lemma<'_> {
    let is_name = matches!(tag, Tag::Nnp | Tag::Nnps) || (tag == Tag::Prp && word == "I");
    let whole = Lemma {
        stem: word,
        ending: "",
        is_name,
    };
    if tag == Tag::Pos {
        return Lemma {
            stem: "",
            ending: "'s",
            is_name,
        };
    }
    let Some(class) = Class::of(tag) else {
        return whole;
    };
    let mut buffer = [0; LONGEST];
    let Some(lower) = lower(word, &mut buffer) else {
        return whole;
    };
    if let Some(base) = class.irregular(lower) {
        return Lemma {
            stem: "",
            ending: base,
            is_name,
        };
    }
    let (length, ending) = match tag {
        Tag::Vbz => third_person(lower),
        Tag::Vbg | Tag::Vbd | Tag::Vbn => verb(class, lower, tag),
        Tag::Nns | Tag::Nnps => plural(lower),
        Tag::Jjr | Tag::Rbr => comparative(lower, "er"),
        Tag::Jjs | Tag::Rbs => comparative(lower, "est"),
        _ => (lower.len(), ""),
    };
    // Where letters were folded to other lengths the word stays as it is.
    match word.get(..length) {
        Some(stem) if lower.len() == word.len() => Lemma {
            stem,
            ending,
            is_name,
        },
        _ => whole,
    }
}

impl Lemma<'_> {
    /// A piece of the word, in the capitals that it has there, and what comes after it in the lemma.
    #[must_use]
    pub fn parts(&self) -> [&str; 2] {
        [self.stem, self.ending]
    }
}

impl fmt::Display for Lemma<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Most words are in small letters already.
        if self.is_name
            || self
                .stem
                .bytes()
                .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
        {
            f.write_str(self.stem)?;
        } else {
            for c in self.stem.chars().flat_map(char::to_lowercase) {
                fmt::Write::write_char(f, c)?;
            }
        }
        f.write_str(self.ending)
    }
}

impl PartialEq<str> for Lemma<'_> {
    fn eq(&self, other: &str) -> bool {
        let stem = self.stem.chars();
        let ending = self.ending.chars();
        if self.is_name {
            stem.chain(ending).eq(other.chars())
        } else {
            stem.flat_map(char::to_lowercase).chain(ending).eq(other.chars())
        }
    }
}

/// Longer words are left as they are.
const LONGEST: usize = 32;

/// The word in lower case, its apostrophes straight; none when it is long or has letters beyond ASCII.
fn lower<'b>(word: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b str> {
    let mut length = 0;
    if word.is_ascii() {
        let lower = buffer.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        return std::str::from_utf8(lower).ok();
    }
    for c in word.chars() {
        let c = if c == '\u{2019}' {
            '\''
        } else {
            c.to_ascii_lowercase()
        };
        *buffer.get_mut(length)? = u8::try_from(c).ok().filter(u8::is_ascii)?;
        length += 1;
    }
    std::str::from_utf8(&buffer[..length]).ok()
}

/// The classes of words that have irregular forms, in the order of their sections in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Verb,
    Noun,
    Adjective,
    Adverb,
    Modal,
    Pronoun,
    Determiner,
}

impl Class {
    const ALL: [Self; 7] = [
        Self::Verb,
        Self::Noun,
        Self::Adjective,
        Self::Adverb,
        Self::Modal,
        Self::Pronoun,
        Self::Determiner,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Verb => "verb",
            Self::Noun => "noun",
            Self::Adjective => "adjective",
            Self::Adverb => "adverb",
            Self::Modal => "modal",
            Self::Pronoun => "pronoun",
            Self::Determiner => "determiner",
        }
    }

    const fn of(tag: Tag) -> Option<Self> {
        Some(match tag {
            Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz => Self::Verb,
            Tag::Nns | Tag::Nnps => Self::Noun,
            Tag::Jjr | Tag::Jjs => Self::Adjective,
            Tag::Rb | Tag::Rbr | Tag::Rbs => Self::Adverb,
            Tag::Md => Self::Modal,
            Tag::Prp | Tag::Wp => Self::Pronoun,
            Tag::Dt => Self::Determiner,
            _ => return None,
        })
    }

    /// The lemma of an irregular form.
    fn irregular(self, form: &str) -> Option<&'static str> {
        let forms = &IRREGULAR[self as usize];
        let start = start(form);
        let from = forms.partition_point(|irregular| irregular.start < start);
        forms[from..]
            .iter()
            .take_while(|irregular| irregular.start == start)
            .find(|irregular| irregular.form == form)
            .map(|irregular| irregular.lemma)
    }
}

/// An irregular form.
struct Irregular {
    /// How the form begins: what the forms are sorted by, because numbers are compared faster than words.
    start: u64,
    form: &'static str,
    lemma: &'static str,
}

/// The first eight bytes of a word as a number, zeros behind a shorter one.
fn start(word: &str) -> u64 {
    let mut first = [0; 8];
    let length = word.len().min(first.len());
    first[..length].copy_from_slice(&word.as_bytes()[..length]);
    u64::from_le_bytes(first)
}

/// For each class its irregular forms, sorted by their starts.
static IRREGULAR: LazyLock<[Vec<Irregular>; 7]> = LazyLock::new(|| {
    let mut classes: [Vec<Irregular>; 7] = Default::default();
    let mut class = 0;
    for line in include_str!("lemma/irregular.txt").lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            class = Class::ALL
                .iter()
                .position(|class| class.name() == name)
                .unwrap_or(0);
        } else if !line.starts_with('#') {
            let mut words = line.split(' ');
            let lemma = words.next().unwrap_or_default();
            classes[class].extend(words.map(|form| Irregular {
                start: start(form),
                form,
                lemma,
            }));
        }
    }
    for forms in &mut classes {
        forms.sort_unstable_by_key(|irregular| irregular.start);
    }
    classes
});

/// What is left of a word, and what comes after it.
type Cut = (usize, &'static str);

fn third_person(word: &str) -> Cut {
    let length = word.len();
    if word.ends_with("ies") && length > 4 {
        (length - 3, "y")
    } else if ["sses", "shes", "ches", "xes", "zzes", "oes"]
        .iter()
        .any(|ending| word.ends_with(ending))
    {
        (length - 2, "")
    } else if word.ends_with('s') && !word.ends_with("ss") && length > 2 {
        (length - 1, "")
    } else {
        (length, "")
    }
}

fn plural(word: &str) -> Cut {
    let length = word.len();
    if word.ends_with("men") && length > 3 {
        (length - 3, "man")
    } else if ["'s", "us", "is"].iter().any(|ending| word.ends_with(ending)) {
        (length, "")
    } else {
        third_person(word)
    }
}

/// Prefixes that irregular verbs are found behind.
const PREFIXES: [&str; 8] = ["re", "over", "out", "under", "mis", "un", "fore", "pre"];

fn verb(class: Class, word: &str, tag: Tag) -> Cut {
    let length = word.len();
    for prefix in PREFIXES {
        let rest = word.strip_prefix(prefix);
        let rest = rest.map(|rest| rest.strip_prefix('-').unwrap_or(rest));
        if let Some((rest, base)) = rest.and_then(|rest| Some((rest, class.irregular(rest)?)))
            // "reached" is no form of "ache".
            && rest.len() > 2
            && !rest.ends_with("ed")
            && !rest.ends_with("ing")
        {
            return (length - rest.len(), base);
        }
    }
    let ending = if tag == Tag::Vbg { "ing" } else { "ed" };
    match word.strip_suffix(ending) {
        Some(base) if base.ends_with('i') && base.len() > 2 && ending == "ed" => (base.len() - 1, "y"),
        Some(base) if base.bytes().any(is_vowel) => restore(base),
        // "ed" behind an "e" that the verb has itself ("decreed") is irregular; "'d" is not read.
        _ => (length, ""),
    }
}

fn comparative(word: &str, ending: &str) -> Cut {
    match word.strip_suffix(ending) {
        Some(base) if base.ends_with('i') && base.len() > 2 => (base.len() - 1, "y"),
        Some(base) if base.len() > 2 => (base.len() - usize::from(is_doubled(base)), ""),
        _ => (word.len(), ""),
    }
}

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// Whether the last consonant was doubled before the ending.
fn is_doubled(base: &str) -> bool {
    let [.., before, last] = *base.as_bytes() else {
        return false;
    };
    before == last && !is_vowel(last) && !matches!(last, b'l' | b's' | b'z' | b'f')
}

/// The verb that is left when "ed" or "ing" is gone: without the consonant that was doubled before it, or with the "e"
/// that fell.
fn restore(base: &str) -> Cut {
    if is_doubled(base) {
        return (base.len() - 1, "");
    }
    (base.len(), if lost_e(base.as_bytes()) { "e" } else { "" })
}

fn lost_e(base: &[u8]) -> bool {
    let &[.., before, last] = base else {
        return false;
    };
    match (before, last) {
        (_, b'c' | b'v' | b'u') => return true,
        (b's', b's') | (b'z' | b't', b'z') => return false,
        (_, b's' | b'z') => return true,
        (b'd' | b'r' | b'l', b'g') => return true,
        (b'l' | b'r' | b'w', b'l') => return false,
        (consonant, b'l') if !is_vowel(consonant) => return true,
        (vowel, last) if !is_vowel(vowel) || is_vowel(last) || matches!(last, b'w' | b'x' | b'y') => {
            return false;
        }
        _ => {}
    }
    // A single consonant behind a vowel. "qu" is a consonant.
    let head = &base[..base.len() - 2];
    let is_after_q = head.ends_with(b"qu");
    if head.last().is_some_and(|&letter| is_vowel(letter)) && !is_after_q {
        // Two vowels: "explain", "need"; but "initiate", "evaluate".
        return (before, last) == (b'a', b't') && matches!(head.last(), Some(b'i' | b'u'));
    }
    let is_short = !head
        .strip_suffix(b"qu")
        .unwrap_or(head)
        .iter()
        .any(|&letter| is_vowel(letter));
    if is_short {
        // Without the "e" the consonant would have been doubled.
        return true;
    }
    match before {
        b'a' => matches!(last, b't' | b'd' | b'r' | b'k' | b'p' | b'g'),
        b'e' => matches!(last, b'd' | b'g'),
        b'i' => matches!(last, b't' | b'd' | b'r' | b'n' | b'b' | b'k' | b'g' | b'l'),
        b'o' => matches!(last, b't' | b'd' | b'r' | b'k' | b'b' | b'p' | b'g' | b'l'),
        b'u' => matches!(last, b't' | b'd' | b'r' | b'm' | b'k' | b'g' | b'l'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: Tag, pairs: &[(&str, &str)]) {
        for &(word, expected) in pairs {
            assert_eq!(lemma(word, tag).to_string(), expected, "{word}");
            assert!(lemma(word, tag) == *expected, "{word}");
        }
    }

    #[test]
    fn verbs_lose_their_endings() {
        check(
            Tag::Vbz,
            &[
                ("says", "say"),
                ("denies", "deny"),
                ("discusses", "discuss"),
                ("argues", "argue"),
                ("Goes", "go"),
                ("\u{2019}s", "be"),
            ],
        );
        check(
            Tag::Vbg,
            &[
                ("making", "make"),
                ("planning", "plan"),
                ("telling", "tell"),
                ("explaining", "explain"),
                ("arguing", "argue"),
                ("creating", "create"),
                ("visiting", "visit"),
                ("acquiring", "acquire"),
                ("happening", "happen"),
                ("lying", "lie"),
                ("bringing", "bring"),
                ("seeing", "see"),
                ("handling", "handle"),
                ("insisting", "insist"),
                ("negotiating", "negotiate"),
            ],
        );
        check(
            Tag::Vbd,
            &[
                ("said", "say"),
                ("told", "tell"),
                ("claimed", "claim"),
                ("declared", "declare"),
                ("admitted", "admit"),
                ("denied", "deny"),
                ("noted", "note"),
                ("agreed", "agree"),
                ("Warned", "warn"),
                ("tweeted", "tweet"),
                ("retold", "retell"),
                ("outspent", "outspend"),
                ("reached", "reach"),
            ],
        );
        check(
            Tag::Vbp,
            &[("are", "be"), ("\u{2019}ve", "have"), ("think", "think")],
        );
    }

    #[test]
    fn nouns_adjectives_and_the_rest() {
        check(
            Tag::Nns,
            &[
                ("officials", "official"),
                ("cities", "city"),
                ("women", "woman"),
                ("congressmen", "congressman"),
                ("churches", "church"),
                ("1990s", "1990"),
                ("analyses", "analysis"),
            ],
        );
        check(Tag::Nnps, &[("States", "State"), ("Democrats", "Democrat")]);
        check(Tag::Nnp, &[("Reuters", "Reuters")]);
        check(
            Tag::Jjr,
            &[
                ("bigger", "big"),
                ("easier", "easy"),
                ("better", "good"),
                ("larger", "large"),
                ("smaller", "small"),
            ],
        );
        check(Tag::Rb, &[("n\u{2019}t", "not"), ("Quickly", "quickly")]);
        check(Tag::Prp, &[("I", "I"), ("me", "I"), ("Them", "they")]);
        check(Tag::Nn, &[("\u{c9}lan", "\u{e9}lan"), ("", "")]);
        check(Tag::Vbd, &[("\u{130}ed", "i\u{307}ed")]);
    }

    #[test]
    fn the_file_has_every_class_and_no_form_twice() {
        for (class, forms) in Class::ALL.into_iter().zip(&*IRREGULAR) {
            assert!(!forms.is_empty(), "{class:?}");
        }
        let text = include_str!("lemma/irregular.txt");
        for line in text.lines().filter(|line| line.starts_with('[')) {
            assert!(
                Class::ALL
                    .iter()
                    .any(|class| line == format!("[{}]", class.name())),
                "{line}"
            );
        }
        for forms in &*IRREGULAR {
            let mut forms: Vec<&str> = forms.iter().map(|irregular| irregular.form).collect();
            forms.sort_unstable();
            for pair in forms.windows(2) {
                assert_ne!(pair[0], pair[1], "{pair:?}");
            }
        }
    }
}
