//! What the words of a name tell of its kind, and how far the names of offices and organisations go on after a preposition.

use super::mention::{Class, Finder};
use super::traits::is_locative;
use super::words::look_up;
use ascribe_lexicon::people::Kinds;
use ascribe_syntax::{Tag, TokenRange};

impl Finder<'_> {
    /// "Secretary of State John Kerry", "Chairman of State Affairs Kim Jong-un": the person's name after a role, a
    /// preposition and what the role is of.
    pub(super) fn role_of_name(&self, from: u32, to: u32, end: u32) -> Option<TokenRange> {
        let words = self.words;
        if !words.is(to - 1, Kinds::ROLE) || to - from > 4 {
            return None;
        }
        self.person_after_of(to, end)
    }

    fn person_after_of(&self, to: u32, end: u32) -> Option<TokenRange> {
        let words = self.words;
        if !(words.reads(to, "of") || words.reads(to, "for")) {
            return None;
        }
        let mut next = to + 1;
        while next < end && (words.reads(next, "the") || words.text(next) == "and") {
            next += 1;
        }
        let run_end = (next..(next + 8).min(end))
            .find(|&i| {
                !(words.is_capital(i) && words.tag(i).is_noun()
                    || words.is(i, Kinds::PARTICLE) && !words.reads(i, "of"))
            })
            .unwrap_or((next + 8).min(end));
        let given = (next + 1..run_end).find(|&i| {
            words.is(i, Kinds::GIVEN | Kinds::FAMILY_FIRST)
                && i + 1 < run_end
                && !words.is(run_end - 1, Kinds::ORGANISATION)
        })?;
        Some(TokenRange::new(given, run_end))
    }

    /// The end of an organisation's name that goes on after "of" or "for" ("Bank of England").
    pub(super) fn of_name(&self, from: u32, to: u32, end: u32) -> Option<u32> {
        let words = self.words;
        if !words.is(to - 1, Kinds::ORGANISATION)
            || words.is(to - 1, Kinds::ENDING | Kinds::NAME) && to - from == 1
        {
            return None;
        }
        if !(words.reads(to, "of") || words.reads(to, "for") || words.reads(to, "on")) {
            return None;
        }
        let mut next = to + 1;
        if words.reads(next, "the") {
            next += 1;
        }
        let proper = |i: u32| {
            i < end
                && words.is_capital(i)
                && matches!(words.tag(i), Tag::Nnp | Tag::Nnps | Tag::Jj | Tag::Nn | Tag::Nns)
        };
        if !proper(next) || words.is(next, Kinds::TIME) {
            return None;
        }
        let mut i = next;
        while proper(i)
            || i < end
                && matches!(words.text(i), "and" | "&")
                && proper(i + 1)
                && !words.is(i + 1, Kinds::GIVEN | Kinds::TITLE | Kinds::RANK | Kinds::ROLE)
                && i - next <= 3
                && !words.is(next, Kinds::COUNTRY)
        {
            i += 1;
        }
        Some(i)
    }

    /// What a name's own words tell of its kind.
    pub(super) fn name_class(&self, name: TokenRange) -> Class {
        let words = self.words;
        let count = name.len();
        let (first, last) = (name.start(), name.end() - 1);
        if count == 1 && self.is_known_family(first) {
            return Class::Unknown;
        }
        let whole = if count == 1 {
            words.entry(first)
        } else {
            look_up(words.slice(name))
        };
        if let Some(entry) = whole {
            if entry.is(Kinds::METONYM) || entry.is(Kinds::NAME) {
                return Class::Organisation;
            }
            if entry.is(Kinds::CAPITAL | Kinds::COUNTRY)
                && !(count == 1 && entry.is(Kinds::GIVEN) && !entry.is(Kinds::COUNTRY))
            {
                // A state speaks; a town in which something happens does not.
                return if first > 0 && is_locative(words.text(first - 1)) {
                    Class::Place
                } else {
                    Class::Organisation
                };
            }
            if entry.is(Kinds::PEOPLE | Kinds::PLACE) {
                return Class::Place;
            }
        }
        let last_entry = words.entry(last);
        if count > 1 && last_entry.is_some_and(|e| e.is(Kinds::ENDING | Kinds::NOUN | Kinds::NAME)) {
            return Class::Organisation;
        }
        // "Tampa Bay Times", but "Wiley Post".
        if count > 1
            && last_entry.is_some_and(|e| e.is(Kinds::MEDIA))
            && (count > 3 || !words.is(first, Kinds::GIVEN) || words.is(first, Kinds::PLACE))
        {
            return Class::Organisation;
        }
        // "D-Ohio", "R-Texas": party and state of somebody just named.
        if count == 1 && is_party_and_state(words.text(first)) {
            return Class::Place;
        }
        if count > 1
            && last_entry.is_some_and(|e| e.is(Kinds::DOCUMENT) && !e.is(Kinds::GIVEN))
            && !words.is(first, Kinds::GIVEN)
        {
            return Class::Document;
        }
        if name.iter().any(|i| matches!(words.text(i), "&")) {
            return Class::Organisation;
        }
        let given = words.is(first, Kinds::GIVEN);
        let initial = name.iter().take(count as usize - 1).any(|i| {
            words.text(i).ends_with('.') && words.text(i).chars().filter(|c| c.is_alphabetic()).count() <= 2
        });
        let particle = name
            .iter()
            .skip(1)
            .any(|i| words.is(i, Kinds::PARTICLE) && !words.is_capital(i));
        if count >= 2 && (given || initial || particle || words.is(last, Kinds::SUFFIX)) {
            return Class::Person;
        }
        if (2..=3).contains(&count) && words.is(first, Kinds::FAMILY_FIRST) {
            return Class::Person;
        }
        let text = words.text(first);
        if count == 1
            && (2..=6).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_uppercase() || c == '.')
            && text.len() > 1
        {
            return Class::Organisation;
        }
        if count == 1 && given {
            return Class::Person;
        }
        let plain = text.trim_end_matches('s');
        let thing = last_entry.is_some_and(|e| e.is(Kinds::THING))
            || count == 1 && look_up(plain).is_some_and(|e| e.is(Kinds::THING));
        let place = first > 0
            && matches!(words.text(first - 1), "in" | "In" | "near" | "outside" | "across")
            && words.tag(name.end()) != Tag::Pos;
        if thing || place {
            return Class::Place;
        }
        Class::Unknown
    }
}

fn is_party_and_state(text: &str) -> bool {
    let mut letters = text.chars();
    matches!(letters.next(), Some('D' | 'R' | 'I'))
        && letters.next() == Some('-')
        && letters.next().is_some_and(char::is_uppercase)
}
