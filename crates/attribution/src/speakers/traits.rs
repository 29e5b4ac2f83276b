//! What single words and their neighbours tell of a mention: pronouns, part in the clause, gender, age.

use super::mention::{Gender, Position, Pronoun};
use super::words::Words;
use crate::words::WordLists;
use ascribe_lexicon::people::Kinds;
use ascribe_syntax::{Label, Tag, TokenRange};
use std::sync::LazyLock;

/// What token `at`, which is tagged as a pronoun, asks of its antecedent: kind, gender, whether it is of several.
pub(super) fn pronoun(words: Words<'_>, at: u32) -> Option<(Pronoun, Gender, bool)> {
    Some(match PRONOUNS.of(words.analysis, at) {
        HE => (Pronoun::He, Gender::Male, false),
        SHE => (Pronoun::She, Gender::Female, false),
        THEY => (Pronoun::They, Gender::Unknown, true),
        IT => (Pronoun::It, Gender::Unknown, false),
        I => (Pronoun::I, Gender::Unknown, false),
        WE => (Pronoun::We, Gender::Unknown, true),
        YOU => (Pronoun::You, Gender::Unknown, false),
        WHO => (Pronoun::Relative, Gender::Unknown, false),
        THAT if words.tag(at) == Tag::Wdt => (Pronoun::Relative, Gender::Unknown, false),
        _ => return None,
    })
}

const HE: u16 = 1;
const SHE: u16 = 1 << 1;
const THEY: u16 = 1 << 2;
const IT: u16 = 1 << 3;
const I: u16 = 1 << 4;
const WE: u16 = 1 << 5;
const YOU: u16 = 1 << 6;
const WHO: u16 = 1 << 7;
const THAT: u16 = 1 << 8;

static PRONOUNS: LazyLock<WordLists> = LazyLock::new(|| {
    WordLists::new(&[
        (HE, &["he", "him", "his", "himself"]),
        (SHE, &["she", "her", "hers", "herself"]),
        (
            THEY,
            &["they", "them", "their", "theirs", "themselves", "themself"],
        ),
        (IT, &["it", "its", "itself"]),
        (I, &["i", "me", "my", "mine", "myself"]),
        (WE, &["we", "us", "our", "ours", "ourselves"]),
        (YOU, &["you", "your", "yours", "yourself", "yourselves"]),
        (WHO, &["who", "whom", "whose"]),
        (THAT, &["which", "that"]),
    ])
});

pub(super) fn position(words: Words<'_>, tokens: TokenRange, head: u32) -> Position {
    if let Some((_, label)) = words.arc(head) {
        return match label {
            Label::Nsubj | Label::NsubjPass => Position::Subject,
            Label::Dobj | Label::Iobj => Position::Object,
            Label::NmodPoss => Position::Possessor,
            _ => Position::Other,
        };
    }
    let mut next = tokens.end();
    while matches!(words.tag(next), Tag::Rb) && next < tokens.end() + 3 {
        next += 1;
    }
    // "Putin, 70, said", "Putin (right) said": past what stands between commas or in brackets.
    let close = match words.tag(next) {
        Tag::Comma => Some(Tag::Comma),
        Tag::OpenBracket => Some(Tag::CloseBracket),
        _ => None,
    };
    if let Some(close) = close
        && let Some(end) = (next + 1..next + 16)
            .take_while(|&at| !matches!(words.tag(at), Tag::Stop | Tag::OpenQuote | Tag::CloseQuote))
            .find(|&at| words.tag(at) == close)
        && matches!(words.tag(end + 1), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
        && !(next..end).any(|at| matches!(words.tag(at), Tag::Cc))
    {
        return Position::Subject;
    }
    match words.tag(next) {
        Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md => Position::Subject,
        Tag::Pos => Position::Possessor,
        _ if tokens.start() > 0 && words.tag(tokens.start() - 1).is_verb() => Position::Object,
        _ => Position::Other,
    }
}

/// The gender that titles, roles and the given name tell, the nearest to the name first.
pub(super) fn gender(words: Words<'_>, role: TokenRange, name: TokenRange) -> Gender {
    let of = |at: u32, kinds: Kinds| {
        let entry = words.entry(at)?;
        if !entry.is(kinds) {
            return None;
        }
        match (entry.is(Kinds::MALE), entry.is(Kinds::FEMALE)) {
            (true, false) => Some(Gender::Male),
            (false, true) => Some(Gender::Female),
            _ => None,
        }
    };
    let role_gender = role
        .iter()
        .rev()
        .find_map(|at| of(at, Kinds::TITLE | Kinds::ROLE | Kinds::KIN | Kinds::PERSON));
    role_gender
        .or_else(|| {
            let first = name.iter().find(|&at| words.text(at).len() > 2)?;
            of(first, Kinds::GIVEN)
        })
        .unwrap_or_default()
}

/// "45-year-old", "45-year-olds".
pub(super) fn is_age(text: &str) -> bool {
    text.len() > 9 && (text.ends_with("-year-old") || text.ends_with("-year-olds"))
}

pub(super) fn is_mixed(text: &str) -> bool {
    text.chars().skip(1).any(char::is_uppercase)
}

pub(super) fn is_locative(text: &str) -> bool {
    [
        "in", "at", "near", "outside", "around", "across", "from", "inside", "through", "toward", "towards",
        "into",
    ]
    .iter()
    .any(|word| text.eq_ignore_ascii_case(word))
}
