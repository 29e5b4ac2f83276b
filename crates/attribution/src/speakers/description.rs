//! Descriptions: whom "the aide", "the 45-year-old" or "the two leaders" go back to.

use super::coreference::{Coreference, Reader};
use super::entity::{NOBODY, is_be};
use super::mention::{Class, Determiner, Gender, Mention};
use super::words::{Words, look_up};
use ascribe_lexicon::people::{Kinds, fold};
use ascribe_syntax::Tag;

impl Reader<'_, '_> {
    pub(super) fn read_description(&mut self, at: u32) {
        let known = self.coreference.entities.of[at as usize];
        if known != NOBODY {
            self.predicate = Some((at, known));
            self.decide(at, known, None, 0.9);
            return;
        }
        let mention = &self.coreference.mentions[at as usize];
        let words = self.coreference.words;
        // "This guy came in": in speech, somebody new.
        let introduces = words.is(mention.head, Kinds::PERSON)
            && ["this", "that", "these", "those"]
                .iter()
                .any(|this| words.reads(mention.tokens.start(), this));
        if mention.determiner == Determiner::Definite && !introduces && self.goes_back(at) {
            return;
        }
        if self.is_predicate(at) {
            return;
        }
        let id = {
            let Coreference {
                mentions, entities, ..
            } = &mut self.coreference;
            entities.add_described(words, mentions, at)
        };
        self.decide(at, id, None, 0.8);
    }

    /// "He was a member", "Berg, after all, became a judge", "as a boy", "an actor and singer": what somebody is said to be is
    /// nobody else. It goes to who stands as the subject right before, or with it.
    fn is_predicate(&mut self, at: u32) -> bool {
        let Coreference { mentions, words, .. } = &self.coreference;
        let words = *words;
        let mention = &mentions[at as usize];
        let start = mention.tokens.start();
        if mention.class != Class::Person || mention.plural || mention.possessor.is_some() || start == 0 {
            return false;
        }
        if words.reads(start - 1, "as") {
            return true;
        }
        if let Some((last, entity)) = self.predicate
            && last + 1 == at
            && mentions[last as usize].tokens.end() + 1 == start
            && words.reads(start - 1, "and")
            && mention.determiner == Determiner::None
        {
            self.is_role_of(at, entity);
            return true;
        }
        let mut verb = start - 1;
        while verb > 0 && words.tag(verb) == Tag::Rb && verb + 3 > start {
            verb -= 1;
        }
        if mention.determiner == Determiner::Definite || !(is_be(words, verb) || makes(words, verb)) {
            return false;
        }
        // Its auxiliaries ("would have been", "was later elected").
        while verb > 0 && (words.tag(verb - 1).is_verb() || matches!(words.tag(verb - 1), Tag::Md | Tag::Rb))
        {
            verb -= 1;
        }
        let subject = at
            .checked_sub(1)
            .filter(|&before| mentions[before as usize].tokens.end() == verb);
        let entity = subject.map_or(NOBODY, |before| self.coreference.entities.of[before as usize]);
        if entity != NOBODY && self.coreference.entities.all[entity as usize].class != Class::Organisation {
            self.is_role_of(at, entity);
        }
        true
    }

    /// Gives the entity the role that mention `at` describes, unless its gender is another.
    fn is_role_of(&mut self, at: u32, entity: u32) {
        let mention = &self.coreference.mentions[at as usize];
        let (role, head, gender) = (mention.role, mention.head, mention.gender);
        let words = self.coreference.words;
        let holder = &mut self.coreference.entities.all[entity as usize];
        if holder.gender != Gender::Unknown && gender != Gender::Unknown && holder.gender != gender {
            return;
        }
        holder.add_role(words, role, head);
        if holder.gender == Gender::Unknown {
            holder.gender = gender;
        }
        if holder.class == Class::Unknown {
            holder.class = Class::Person;
        }
        holder.shown_person = true;
        self.by_word.forget_words(entity);
        self.predicate = Some((at, entity));
        let antecedent = self.trace(entity).map(|trace| trace.last);
        self.decide(at, entity, antecedent, 0.85);
    }

    /// Whether a definite description refers to somebody of the text; decides it when it does.
    fn goes_back(&mut self, at: u32) -> bool {
        let mention = self.coreference.mentions[at as usize].clone();
        if mention.plural {
            return self.both(at, &mention);
        }
        let mut fitting: Vec<(u32, u32)> = Vec::new(); // entity, how well
        for entity in self.describable(&mention) {
            if let Some(fit) = self.fit(&mention, entity) {
                fitting.push((entity, fit));
            }
        }
        let Some(best) = fitting.iter().map(|f| f.1).max() else {
            return self.one_organisation(at, &mention);
        };
        fitting.retain(|f| f.1 == best);
        let last = |entity: u32| self.traces[entity as usize].map_or(0, |trace| trace.last);
        match fitting[..] {
            [(one, _)] => self.decide(at, one, Some(last(one)), 0.9),
            _ => {
                let sentence = |entity: u32| self.coreference.mentions[last(entity) as usize].sentence;
                let (one, other) = (fitting[0].0, fitting[1].0);
                if sentence(one) >= sentence(other) + 2
                    || mention.sentence == sentence(one) && sentence(one) > sentence(other)
                {
                    self.coreference.decisions[at as usize].leaning = one;
                }
                if sentence(one) >= sentence(other) + 3 && mention.sentence <= sentence(one) + 1 {
                    self.decide(at, one, Some(last(one)), 0.7);
                }
                let alternatives = fitting
                    .iter()
                    .map(|f| f.0)
                    .filter(|&e| self.coreference.decisions[at as usize].entity != e);
                self.coreference.decisions[at as usize].alternatives = alternatives.take(4).collect();
            }
        }
        true
    }

    /// The entities mentioned so far that the head of a description can mean, the last mentioned first.
    fn describable(&self, mention: &Mention) -> Vec<u32> {
        let words = self.coreference.words;
        let mut entities = match super::entity::age(words, mention) {
            Some(years) => self.by_word.find(std::iter::once(years.to_string().as_str())),
            None => {
                let head = fold(words.text(mention.head));
                let same = OFFICES.iter().filter(|office| office.contains(&&*head));
                let heads = same.flat_map(|office| office.iter().copied());
                self.by_word.find(std::iter::once(&*head).chain(heads))
            }
        };
        entities.sort_by_key(|&e| std::cmp::Reverse(self.traces[e as usize].map_or(0, |trace| trace.last)));
        entities
    }

    /// How well a definite description fits an entity by role, name or age: nothing when it does not.
    fn fit(&self, mention: &Mention, entity: u32) -> Option<u32> {
        let Coreference {
            mentions,
            entities,
            words,
            ..
        } = &self.coreference;
        let candidate = &entities.all[entity as usize];
        if candidate.plural || !candidate.members.is_empty() || candidate.class != mention.class {
            return None;
        }
        if candidate.gender != Gender::Unknown
            && mention.gender != Gender::Unknown
            && candidate.gender != mention.gender
        {
            return None;
        }
        let unnamed = candidate.name.words.is_empty();
        // "my brother" is not "his brother".
        if let (Some(mine), Some(other)) = (mention.possessor, mentions[candidate.fullest as usize].possessor)
            && unnamed
        {
            let (one, two) = (entities.of[mine as usize], entities.of[other as usize]);
            if one != two || one == NOBODY && mentions[mine as usize].form != mentions[other as usize].form {
                return None;
            }
        }
        let head = words.text(mention.head);
        if let Some(years) = super::entity::age(*words, mention) {
            return (candidate.age == Some(years)).then_some(3);
        }
        // "the head of the fund" is not "the head of the bank".
        let complement = |m: &Mention| m.complement.map(|c| words.text(mentions[c as usize].head));
        if let Some(wanted) = complement(mention)
            && complement(&mentions[candidate.fullest as usize])
                .is_none_or(|known| !known.eq_ignore_ascii_case(wanted))
            && !candidate
                .roles
                .iter()
                .any(|role| role.iter().any(|i| words.reads(i, wanted)))
        {
            return None;
        }
        let possessor = |m: &Mention| m.possessor.map(|p| entities.of[p as usize]);
        if mention.class == Class::Organisation || mention.class == Class::Document {
            let named = candidate.name.words.len() > 1 && {
                let folded = fold(head);
                candidate.name.words.iter().any(|word| *word == *folded)
            };
            let described = candidate
                .role_heads
                .iter()
                .any(|&h| words.text(h).eq_ignore_ascii_case(head));
            if !named && !described {
                return None;
            }
            // Other words must fit too: "the water board" is not "the school board".
            if described && !named {
                let first = &mentions[candidate.fullest as usize];
                if mention.possessor.is_some() && possessor(mention) != possessor(first) {
                    return None;
                }
                let mut wanted = mention.role.iter().filter(|&i| i != mention.head);
                let has = |i: u32| first.role.iter().any(|j| words.reads(j, words.text(i)));
                if !wanted.all(has) {
                    return None;
                }
                return Some(1);
            }
            let other = mention
                .role
                .iter()
                .filter(|&i| i != mention.head && words.is_capital(i))
                .any(|i| {
                    !candidate
                        .name
                        .words
                        .iter()
                        .any(|w| words.text(i).eq_ignore_ascii_case(w))
                });
            return (!other && mention.possessor.is_none()).then_some(2);
        }
        let same_head =
            |h: u32| words.text(h).eq_ignore_ascii_case(head) || are_one_office(words.text(h), head);
        let (slot, _) = candidate
            .role_heads
            .iter()
            .enumerate()
            .find(|(_, h)| same_head(**h))?;
        let role = candidate.roles[slot];
        if words.is(mention.head, Kinds::KIN)
            && mention.possessor.is_none()
            && candidate.name.words.is_empty()
        {
            return Some(1);
        }
        if let Some(owner) = mention.possessor {
            let owner = entities.of[owner as usize];
            let mine = mentions[candidate.fullest as usize]
                .possessor
                .map(|p| entities.of[p as usize]);
            if let Some(mine) = mine
                && owner != NOBODY
                && mine != NOBODY
                && mine != owner
            {
                return None;
            }
            if mine.is_none() && words.is(mention.head, Kinds::KIN) {
                return None;
            }
        }
        // "the Russian president" is not "US President ...": nationalities and capitals must not differ.
        let known: Vec<&str> = role.iter().map(|i| words.text(i)).collect();
        let mut fit = 1;
        for i in mention.role.iter().filter(|&i| i != mention.head) {
            let word = words.text(i);
            if known.iter().any(|k| k.eq_ignore_ascii_case(word)) {
                fit += 1;
            } else if words.is(i, Kinds::PEOPLE | Kinds::COUNTRY | Kinds::ORGANISATION) || words.is_capital(i)
            {
                let nationality =
                    |text: &str| look_up(text).is_some_and(|e| e.is(Kinds::PEOPLE | Kinds::COUNTRY));
                if words.is(i, Kinds::PEOPLE) && known.iter().any(|k| nationality(k))
                    || words.is_capital(i) && !words.is(i, Kinds::PEOPLE)
                {
                    return None;
                }
            }
        }
        Some(fit + u32::from(!candidate.name.words.is_empty()))
    }

    /// "the agency", "the company": the one organisation with a name that was mentioned in the last two sentences.
    fn one_organisation(&mut self, at: u32, mention: &Mention) -> bool {
        const GENERIC: &[&str] = &[
            "agency",
            "company",
            "firm",
            "group",
            "organisation",
            "organization",
            "network",
            "newspaper",
            "paper",
            "publisher",
        ];
        let Coreference {
            mentions,
            entities,
            words,
            ..
        } = &self.coreference;
        if mention.class != Class::Organisation
            || mention.role.len() != 1
            || mention.possessor.is_some()
            || mention.complement.is_some()
            || !GENERIC.iter().any(|word| words.reads(mention.head, word))
        {
            return false;
        }
        let press = PRESS.iter().any(|word| words.reads(mention.head, word));
        let mut near = self.recent.iter().copied().filter(|&e| {
            let candidate = &entities.all[e as usize];
            let last = self.traces[e as usize].map_or(0, |trace| trace.last);
            mention.sentence - mentions[last as usize].sentence <= 2
                && candidate.class == Class::Organisation
                // "The newspaper" is none that is not called like one.
                && (!press || candidate.name.words.last().is_some_and(|word| is_press(word)))
                && candidate.stands_for.is_none()
                && !candidate.name.words.is_empty()
        });
        let (Some(one), None) = (near.next(), near.next()) else {
            return false;
        };
        let last = self.traces[one as usize].map(|trace| trace.last);
        self.decide(at, one, last, 0.7);
        true
    }

    /// "the two leaders", "both men", "the couple": the two people in focus; "the officials": those of before.
    fn both(&mut self, at: u32, mention: &Mention) -> bool {
        let Coreference {
            mentions,
            entities,
            words,
            ..
        } = &self.coreference;
        let two = mention.tokens.iter().any(|i| {
            ["two", "both", "pair", "couple"]
                .iter()
                .any(|w| words.reads(i, w))
        });
        if two && mention.class == Class::Person {
            let near: Vec<u32> = self
                .recent
                .iter()
                .copied()
                .filter(|&e| {
                    let candidate = &entities.all[e as usize];
                    let last = self.traces[e as usize].map_or(0, |trace| trace.last);
                    mention.sentence - mentions[last as usize].sentence <= 2
                        && candidate.class == Class::Person
                        && !candidate.plural
                        && candidate.members.is_empty()
                        && (mention.gender == Gender::Unknown || candidate.gender == mention.gender)
                })
                .collect();
            if near.len() == 2 {
                let group = self.group(at, near);
                self.decide(at, group, None, 0.7);
                return true;
            }
            return false;
        }
        let head = words.text(mention.head);
        let before = self.recent.iter().copied().find(|&e| {
            let candidate = &entities.all[e as usize];
            candidate.plural
                && candidate.class == mention.class
                && candidate
                    .role_heads
                    .iter()
                    .any(|&h| words.text(h).eq_ignore_ascii_case(head))
        });
        if let Some(entity) = before
            && mention.determiner == Determiner::Definite
        {
            let last = self.traces[entity as usize].map(|trace| trace.last);
            self.decide(at, entity, last, 0.75);
            return true;
        }
        false
    }
}

/// Descriptions of what publishes news.
const PRESS: &[&str] = &["newspaper", "paper", "publisher"];

/// Whether the last word of a name is one that newspapers and magazines have.
fn is_press(word: &str) -> bool {
    look_up(word).is_some_and(|entry| entry.is(Kinds::MEDIA | Kinds::NAME))
}

/// Whether token `at` makes somebody what the words after it say ("was elected president").
fn makes(words: Words<'_>, at: u32) -> bool {
    [
        "become",
        "becomes",
        "be",
        "been",
        "being",
        "elected",
        "appointed",
        "named",
        "made",
        "called",
        "considered",
        "crowned",
        "remained",
    ]
    .iter()
    .any(|verb| words.reads(at, verb))
        && (words.tag(at) != Tag::Vbd || words.reads(at, "remained"))
}

/// Whether two heads of roles name one office, however its holder is called.
fn are_one_office(a: &str, b: &str) -> bool {
    OFFICES.iter().any(|office| {
        office.iter().any(|o| o.eq_ignore_ascii_case(a)) && office.iter().any(|o| o.eq_ignore_ascii_case(b))
    })
}

/// Heads of roles that name one office.
const OFFICES: &[&[&str]] = &[
    &["spokesman", "spokeswoman", "spokesperson"],
    &["chairman", "chairwoman", "chairperson", "chair"],
    &["adviser", "advisor"],
    &[
        "congressman",
        "congresswoman",
        "representative",
        "rep.",
        "lawmaker",
    ],
    &["senator", "sen.", "lawmaker"],
    &["governor", "gov."],
    &["councillor", "councilor", "councilman", "councilwoman"],
    &["attorney", "lawyer"],
    &["premier", "prime-minister"],
    &["organiser", "organizer"],
    &["doctor", "physician"],
    &["professor", "academic", "scholar"],
    &["founder", "co-founder"],
    &["nominee", "candidate"],
    &["businessman", "businesswoman"],
];
