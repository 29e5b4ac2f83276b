use super::mention::{Class, Determiner, Form, Gender, Mention, Position, Pronoun};
use super::name::Name;
use super::words::{Words, look_up};
use ascribe_lexicon::people::{Kinds, fold};
use ascribe_syntax::{Tag, TokenRange};
use std::collections::HashMap;

/// Somebody or something that mentions of a document refer to.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    /// The mention with the fullest name; of one without a name, its first.
    pub(super) fullest: u32,
    /// The name of `fullest`, taken apart; empty without a name.
    pub(super) name: Name,
    /// What it is listed as where that is not its own name ("China" for Beijing).
    pub(super) stands_for: Option<&'static str>,
    pub(super) class: Class,
    pub(super) gender: Gender,
    /// Whether `gender` is what pronouns were taken to tell, and no title, role or given name does.
    pub(super) gender_guessed: bool,
    /// How many pronouns "he" and "she" stand where they would go back to this name, were nothing known but the order of words.
    pub(super) votes: [u16; 2],
    pub(super) plural: bool,
    /// Roles that the text gives it, in text order, each the tokens of a phrase.
    pub(super) roles: Vec<TokenRange>,
    /// Folded head nouns of its roles ("aide", "president").
    pub(super) role_heads: Vec<u32>,
    /// Its age in years, as written.
    pub(super) age: Option<u32>,
    /// The mentions by name, in text order, by index.
    pub(super) named: Vec<u32>,
    /// While names are grouped, how many of `named` are by a name of several words; 0 once all are in text order.
    full: usize,
    /// The members of a pair or list that is referred to as one.
    pub(super) members: Vec<u32>,
    /// Whether a title, role, given name or relative "who" has shown that it is a person.
    pub(super) shown_person: bool,
    /// Of a name whose kind no word tells: how often the text uses it as a person's, less how often as a thing's or place's.
    pub(super) human: i8,
}

/// The entities of a document and whom each mention by name refers to.
#[derive(Debug, Default)]
pub(super) struct Entities {
    pub(super) all: Vec<Entity>,
    /// For each mention its entity, where it is known; [`NOBODY`] where not.
    pub(super) of: Vec<u32>,
    /// For mentions by a name that several bear, the bearers.
    pub(super) ambiguous: HashMap<u32, Vec<u32>>,
    by_word: HashMap<String, Vec<u32>>,
    by_whole: HashMap<String, u32>,
}

pub(super) const NOBODY: u32 = u32::MAX;

impl Entities {
    /// Groups the mentions by name, in text order, and gives roles to those whom appositions describe.
    pub(super) fn of_names(words: Words<'_>, mentions: &[Mention]) -> Self {
        let names = mentions
            .iter()
            .filter(|mention| mention.form == Form::Name)
            .count();
        let mut entities = Self {
            // Names are used twice and more, descriptions once.
            all: Vec::with_capacity(mentions.len() / 3),
            of: vec![NOBODY; mentions.len()],
            by_word: HashMap::with_capacity(names),
            by_whole: HashMap::with_capacity(names / 2),
            ..Self::default()
        };
        // Names of two words and more come first, so that "Clinton" in the headline finds whom the text names in full.
        for (i, mention) in mentions.iter().enumerate() {
            if mention.form == Form::Name && is_full(mention) {
                entities.add(words, mentions, i as u32);
            }
        }
        for entity in &mut entities.all {
            entity.full = entity.named.len();
        }
        for (i, mention) in mentions.iter().enumerate() {
            if mention.form == Form::Name && !is_full(mention) {
                entities.add(words, mentions, i as u32);
            }
        }
        for entity in &mut entities.all {
            entity.named.sort_unstable();
            entity.full = 0;
        }
        entities.describe(words, mentions);
        for entity in &mut entities.all {
            if entity.class == Class::Unknown {
                entity.human = human(words, mentions, &entity.named);
            }
        }
        entities.vote(mentions);
        entities
    }

    /// Lets each "he" and "she" vote for the name before it, subjects before others, whose gender is not known to be another:
    /// what the whole text tells of a name's gender before any pronoun is resolved.
    fn vote(&mut self, mentions: &[Mention]) {
        for (at, pronoun) in mentions.iter().enumerate() {
            let gender = match pronoun.form {
                Form::Pronoun(Pronoun::He) => Gender::Male,
                Form::Pronoun(Pronoun::She) => Gender::Female,
                _ => continue,
            };
            let mut nearest = NOBODY;
            let mut subject = NOBODY;
            for m in (at.saturating_sub(24)..at).rev() {
                let mention = &mentions[m];
                if mention.sentence + 1 < pronoun.sentence {
                    break;
                }
                let id = self.of[m];
                if mention.form != Form::Name || id == NOBODY {
                    continue;
                }
                let entity = &self.all[id as usize];
                if !matches!(entity.class, Class::Person | Class::Unknown)
                    || entity.gender != Gender::Unknown && entity.gender != gender
                {
                    continue;
                }
                if nearest == NOBODY {
                    nearest = id;
                }
                if mention.position == Position::Subject && subject == NOBODY {
                    subject = id;
                }
                // Whose gender is told goes before all others.
                if entity.gender == gender {
                    subject = id;
                    break;
                }
            }
            let voted = if subject == NOBODY { nearest } else { subject };
            if voted != NOBODY {
                let votes = &mut self.all[voted as usize].votes[usize::from(gender == Gender::Female)];
                *votes = votes.saturating_add(1);
            }
        }
        for entity in &mut self.all {
            if entity.gender == Gender::Unknown {
                entity.gender = entity.voted_gender();
                entity.gender_guessed = entity.gender != Gender::Unknown;
            }
        }
    }

    /// A new entity for a mention without a name.
    pub(super) fn add_described(&mut self, words: Words<'_>, mentions: &[Mention], at: u32) -> u32 {
        let mention = &mentions[at as usize];
        let mut entity = blank(at, mention);
        entity.add_role(words, mention.role, mention.head);
        entity.age = age(words, mention);
        entity.shown_person = mention.class == Class::Person;
        self.push(at, entity)
    }

    /// The entity of several that are referred to as one.
    pub(super) fn add_group(&mut self, mentions: &[Mention], at: u32, members: Vec<u32>) -> u32 {
        let mut entity = blank(at, &mentions[at as usize]);
        entity.class = self.all[members[0] as usize].class;
        entity.gender = Gender::Unknown;
        entity.plural = true;
        entity.members = members;
        self.all.push(entity);
        self.all.len() as u32 - 1
    }

    fn push(&mut self, at: u32, entity: Entity) -> u32 {
        self.all.push(entity);
        let id = self.all.len() as u32 - 1;
        self.of[at as usize] = id;
        id
    }

    fn add(&mut self, words: Words<'_>, mentions: &[Mention], at: u32) {
        let mention = &mentions[at as usize];
        let text = words.slice(mention.name);
        let entry = look_up(text);
        if mention.class == Class::Place {
            return;
        }
        let stands_for = entry
            .filter(|e| e.is(Kinds::METONYM | Kinds::CAPITAL | Kinds::COUNTRY))
            .filter(|_| mention.class == Class::Organisation)
            .and_then(|e| e.stands_for);
        let name = match stands_for {
            Some(name) => Name::new(name.split(' ')),
            None => Name::new(mention.name.iter().map(|i| words.text(i))),
        };
        if !name
            .words
            .iter()
            .any(|word| word.chars().any(char::is_alphabetic))
        {
            return;
        }
        match self.find(words, mentions, at, &name) {
            Found::One(id) => self.join(words, mentions, at, id, name),
            Found::Several(ids) => {
                self.ambiguous.insert(at, ids);
            }
            // "May" is somebody only where somebody of that name is named in full.
            Found::None
                if mention.name.len() == 1
                    && mention.role.is_empty()
                    && words.is(mention.head, Kinds::TIME) => {}
            Found::None => {
                let mut entity = blank(at, mention);
                entity.stands_for = stands_for;
                entity.gender = mention.gender;
                entity.class = mention.class;
                entity.shown_person = mention.class == Class::Person;
                entity.name = name;
                let id = self.push(at, entity);
                self.index(id);
                self.learn(words, mentions, at, id);
                self.bracketed_acronym(words, mention, id);
            }
        }
    }

    fn index(&mut self, id: u32) {
        let name = &self.all[id as usize].name;
        let mut bears = |word: &str| {
            let ids = self.by_word.entry(super::name::spelling_key(word)).or_default();
            if !ids.contains(&id) && ids.len() < MOST_BEARERS {
                ids.push(id);
            }
        };
        for word in &name.words {
            bears(word);
        }
        if name.words.len() > 2 {
            // Initials: what an acronym that the text does not explain is compared with.
            let initials: String = name.words.iter().filter_map(|w| w.chars().next()).collect();
            bears(&initials);
        }
        self.by_whole.entry(name.squashed().to_owned()).or_insert(id);
    }

    fn find(&self, words: Words<'_>, mentions: &[Mention], at: u32, name: &Name) -> Found {
        let mention = &mentions[at as usize];
        if let Some(&id) = self.by_whole.get(name.squashed())
            && (name.words.len() > 1
                || !mention_is_person(mention)
                || self.all[id as usize].class != Class::Organisation)
        {
            return Found::One(id);
        }
        let key = super::name::spelling_key(name.family());
        let Some(bearers) = self.by_word.get(&key) else {
            return Found::None;
        };
        let fits = |id: &&u32| {
            let entity = &self.all[**id as usize];
            let genders = mention.gender == Gender::Unknown
                || entity.gender == Gender::Unknown
                || mention.gender == entity.gender;
            let classes = mention.class == Class::Unknown
                || entity.class == Class::Unknown
                || mention.class == entity.class
                || name.words.len() == 1 && !mention_is_person(mention) && mention.class == Class::Person;
            genders && classes
        };
        if name.words.len() > 1 {
            let same: Vec<u32> = bearers
                .iter()
                .filter(fits)
                .filter(|&&id| {
                    let entity = &self.all[id as usize];
                    if entity.class == Class::Organisation {
                        // "the Federal Reserve Board" and "the Federal Reserve".
                        entity.name.words.starts_with(&name.words)
                            || name.words.starts_with(&entity.name.words)
                    } else {
                        entity.name.words.len() > 1 && entity.name.is_compatible(name)
                            || entity.name.words.len() == 1
                                && entity.name.family() == name.family()
                                && entity.shown_person
                    }
                })
                .copied()
                .collect();
            return Found::from(same);
        }
        // One word: the family name first, then a given name, the first word of an organisation, an acronym.
        let word = &name.words[0];
        let families: Vec<u32> = bearers
            .iter()
            .filter(fits)
            .filter(|&&id| {
                let entity = &self.all[id as usize];
                entity.class != Class::Organisation && super::name::is_variant(entity.name.family(), word)
            })
            .copied()
            .collect();
        match families.len() {
            0 => {}
            1 => return Found::One(families[0]),
            _ => return self.most_prominent(at, families),
        }
        let titled = !mention.role.is_empty();
        let acronym = words
            .text(mention.name.start())
            .chars()
            .all(|c| c.is_uppercase() || c == '.');
        let others: Vec<u32> = bearers
            .iter()
            .filter(|&&id| {
                let entity = &self.all[id as usize];
                match entity.class {
                    Class::Organisation | Class::Document => {
                        if acronym && word.len() > 2 {
                            let plain: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
                            initials_fit(&entity.name, &plain) || entity.name.words[0] == *word
                        } else {
                            entity.name.words[0] == *word
                                && entity.stands_for.is_none()
                                && mention.class != Class::Person
                        }
                    }
                    // "My Bill" is not the Bill Hale of before.
                    _ => {
                        !titled
                            && mention
                                .possessor
                                .is_none_or(|p| !mentions[p as usize].is_pronoun())
                            && fits(&&id)
                            && entity.name.given() == Some(word.as_str())
                            && mention.class != Class::Organisation
                    }
                }
            })
            .copied()
            .collect();
        match others.len() {
            0 | 1 => Found::from(others),
            _ => self.most_prominent(at, others),
        }
    }

    /// Of several who bear a name, the one whom the text has named by then far more often, or last before in the same
    /// sentence or the one before; otherwise nobody.
    fn most_prominent(&self, at: u32, mut ids: Vec<u32>) -> Found {
        let mut best = (0, None);
        let mut second = 0;
        for &id in &ids {
            let count = self.all[id as usize].named_before(at).0;
            if count > best.0 {
                second = best.0;
                best = (count, Some(id));
            } else {
                second = second.max(count);
            }
        }
        match best {
            (count, Some(id)) if second == 0 || count >= 3 * second => Found::One(id),
            _ => {
                ids.sort_by_key(|&id| std::cmp::Reverse(self.all[id as usize].named_before(at).1));
                ids.dedup();
                Found::Several(ids)
            }
        }
    }

    fn join(&mut self, words: Words<'_>, mentions: &[Mention], at: u32, id: u32, name: Name) {
        let mention = &mentions[at as usize];
        self.of[at as usize] = id;
        let entity = &mut self.all[id as usize];
        entity.named.push(at);
        if name.words.len() > 1 && !self.by_whole.contains_key(name.squashed()) {
            // This spelling is found at once from now on.
            self.by_whole.insert(name.squashed().to_owned(), id);
        }
        if entity.gender == Gender::Unknown {
            entity.gender = mention.gender;
        }
        if entity.class == Class::Unknown {
            entity.class = mention.class;
        }
        entity.shown_person |= mention.class == Class::Person;
        if entity.stands_for.is_none()
            && (name.words.len(), name.squashed().len())
                > (entity.name.words.len(), entity.name.squashed().len())
            && name.words.len() > entity.name.words.len()
        {
            entity.name = name;
            entity.fullest = at;
            self.index(id);
        }
        self.learn(words, mentions, at, id);
        self.bracketed_acronym(words, mention, id);
    }

    /// Takes the role before the name.
    fn learn(&mut self, words: Words<'_>, mentions: &[Mention], at: u32, id: u32) {
        let mention = &mentions[at as usize];
        let role = mention.role;
        if let Some(head) = role.iter().rev().find(|&i| {
            words.is(i, Kinds::ROLE | Kinds::KIN | Kinds::PERSON)
                && (!words.is(i, Kinds::TITLE) || words.is(i, Kinds::ROLE))
        }) {
            self.all[id as usize].add_role(words, role, head);
        }
    }

    /// The entity of that name: the one whose whole name it is, or the person whose family name.
    pub(super) fn by_name(&self, name: &Name) -> Option<u32> {
        self.by_whole.get(name.squashed()).copied().or_else(|| {
            let bearers = self.by_word.get(&super::name::spelling_key(name.family()))?;
            let is_family = |id: u32| {
                let entity = &self.all[id as usize];
                entity.class == Class::Person && entity.name.family() == name.family()
            };
            bearers
                .iter()
                .copied()
                .find(|&id| name.words.len() == 1 && is_family(id))
        })
    }

    /// The organisation with `word` in its name that was last named before mention `at`, or else the first that is.
    pub(super) fn organisation_before(&self, word: &str, at: u32) -> Option<u32> {
        let bearers = self.by_word.get(&super::name::spelling_key(word))?;
        let organisations = bearers.iter().copied().filter(|&id| {
            let entity = &self.all[id as usize];
            entity.class == Class::Organisation && entity.name.words.iter().any(|known| known == word)
        });
        organisations
            .rev()
            .max_by_key(|&id| self.all[id as usize].named_before(at).1)
    }

    /// "International Atomic Energy Agency (IAEA)": the acronym is another name of it.
    fn bracketed_acronym(&mut self, words: Words<'_>, mention: &Mention, id: u32) {
        let open = mention.tokens.end();
        if words.text(open) != "(" || words.text(open + 2) != ")" {
            return;
        }
        let acronym = words.text(open + 1);
        if acronym.len() < 2 || acronym.chars().filter(|c| c.is_uppercase()).count() < 2 {
            return;
        }
        let folded = fold(acronym);
        let plain: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        let entity = &mut self.all[id as usize];
        if initials_fit(&entity.name, &plain) {
            if entity.class == Class::Unknown {
                entity.class = Class::Organisation;
            }
            self.by_whole.insert(plain, id);
        }
    }

    /// Appositions and predicates: "Yury Ushakov, an aide to Putin,", "an aide to Putin, Yury Ushakov,",
    /// "Ushakov is an aide", "Ana Ruiz, 45,".
    fn describe(&mut self, words: Words<'_>, mentions: &[Mention]) {
        for i in 0..mentions.len() {
            let mention = &mentions[i];
            if mention.form == Form::Name && self.of[i] != NOBODY {
                let id = self.of[i];
                let end = mention.tokens.end();
                if words.tag(end) == Tag::Comma {
                    if words.tag(end + 1) == Tag::Cd && (2..=3).contains(&words.text(end + 1).len()) {
                        self.all[id as usize].age = words.text(end + 1).parse().ok();
                        self.all[id as usize].shown_person = true;
                    }
                    if words.reads(end + 1, "who") || words.reads(end + 1, "whose") {
                        self.show_person(id);
                    }
                }
            }
            if mention.form != Form::Description || mention.class == Class::Document || mention.plural {
                continue;
            }
            if let Some(id) = self.apposed(words, mentions, i) {
                self.of[i] = id;
                let role_end = self.phrase_with_complement(words, mentions, i);
                let entity = &mut self.all[id as usize];
                entity.add_role(
                    words,
                    TokenRange::new(mention.role.start(), role_end),
                    mention.head,
                );
                if entity.gender == Gender::Unknown {
                    entity.gender = mention.gender;
                }
                if mention.class == Class::Person {
                    self.show_person(id);
                }
                if let Some(years) = age(words, mention) {
                    self.all[id as usize].age = Some(years);
                }
            }
        }
    }

    fn show_person(&mut self, id: u32) {
        let entity = &mut self.all[id as usize];
        if entity.class == Class::Unknown {
            entity.class = Class::Person;
        }
        entity.shown_person = true;
    }

    /// The name that the description at `i` stands in apposition to, before it or after it, or is said to be.
    fn apposed(&self, words: Words<'_>, mentions: &[Mention], i: usize) -> Option<u32> {
        let mention = &mentions[i];
        let fits = |at: usize| {
            let other = &mentions[at];
            let id = self.of[at];
            if other.form != Form::Name || id == NOBODY || other.sentence != mention.sentence {
                return None;
            }
            let entity = &self.all[id as usize];
            let class = entity.class == mention.class
                || entity.class == Class::Unknown && mention.class == Class::Person;
            let gender = entity.gender == Gender::Unknown
                || mention.gender == Gender::Unknown
                || entity.gender == mention.gender;
            (class && gender && entity.members.is_empty()).then_some(id)
        };
        // "NAME, (the) ROLE ...": only the determiner, or the possessor with its 's, lies between.
        let mut first = mention.tokens.start();
        let mut before = i.checked_sub(1)?;
        if mention.possessor == Some(before as u32) {
            first = mentions[before].tokens.start();
            before = match before.checked_sub(1) {
                Some(before) => before,
                None => return self.apposed_after(words, mentions, i, fits),
            };
        }
        let name_end = mentions[before].tokens.end();
        if words.tag(name_end) == Tag::Comma
            && name_end + 1 == first
            && !self.in_list(words, mentions, before, i)
            && let Some(id) = fits(before)
        {
            return Some(id);
        }
        // "NAME, 45, a ROLE".
        if words.tag(name_end) == Tag::Comma
            && name_end + 3 == first
            && words.tag(name_end + 1) == Tag::Cd
            && words.tag(name_end + 2) == Tag::Comma
            && let Some(id) = fits(before)
        {
            return Some(id);
        }
        // "NAME is (was, became) a ROLE", with what stands in brackets after the name passed over.
        if let Some(verb) = first.checked_sub(1)
            && is_be(words, verb)
            && mention.class == Class::Person
        {
            let mut end = verb;
            if words.text(verb.wrapping_sub(1)) == ")" {
                end = (verb.saturating_sub(60)..verb)
                    .rev()
                    .find(|&at| words.text(at) == "(")?;
            }
            let near = (0..=before).rev().take(12);
            if let Some(name) = near.into_iter().find(|&n| mentions[n].tokens.end() == end)
                && let Some(id) = fits(name)
            {
                return Some(id);
            }
        }
        self.apposed_after(words, mentions, i, fits)
    }

    fn apposed_after(
        &self,
        words: Words<'_>,
        mentions: &[Mention],
        i: usize,
        fits: impl Fn(usize) -> Option<u32>,
    ) -> Option<u32> {
        // "a ROLE (of ...), NAME," and "the ROLE NAME" where the tags parted them.
        let end = self.phrase_with_complement(words, mentions, i);
        let next = (i + 1..mentions.len().min(i + 5)).find(|&n| mentions[n].tokens.start() >= end)?;
        let start = mentions[next].tokens.start();
        let after = mentions[next].tokens.end();
        if words.tag(end) == Tag::Comma
            && start == end + 1
            && mentions[next]
                .role
                .iter()
                .all(|i| words.is(i, Kinds::TITLE | Kinds::RANK))
            && matches!(words.tag(after), Tag::Comma | Tag::Stop | Tag::Vbd | Tag::Vbz)
            && !(words.tag(mentions[i].tokens.start().wrapping_sub(1)) == Tag::Cc
                && i > 0
                && mentions[i - 1].sentence == mentions[i].sentence)
        {
            return fits(next);
        }
        None
    }

    /// "Ruiz, the mayor, and the bishop": whether what stands between is a list rather than an apposition.
    fn in_list(&self, words: Words<'_>, mentions: &[Mention], before: usize, i: usize) -> bool {
        let after = mentions[i].tokens.end();
        let open = mentions[before].tokens.start();
        let listed_before = open > 0 && words.tag(open - 1) == Tag::Comma && before > 0 && {
            let earlier = &mentions[before - 1];
            earlier.form == Form::Name && earlier.tokens.end() + 1 == open
        };
        let listed_after = words.tag(after) == Tag::Cc
            && words.reads(after, "and")
            && !matches!(mentions[i].determiner, Determiner::Indefinite);
        listed_before && listed_after
    }

    /// The end of a description with the phrases of prepositions that belong to it ("an aide to Putin").
    pub(super) fn phrase_with_complement(&self, words: Words<'_>, mentions: &[Mention], i: usize) -> u32 {
        let mut end = mentions[i].tokens.end();
        let mut at = i;
        for _ in 0..3 {
            match mentions[at].complement {
                Some(next) => {
                    at = next as usize;
                    end = mentions[at].tokens.end();
                }
                None => break,
            }
        }
        // "minister of finance", "minister for trade and industry": nouns that are no mentions.
        while matches!(words.text(end), "of" | "for" | "at" | "to" | "in")
            && end < mentions[i].tokens.end() + 10
        {
            let mut next = end + 1;
            while matches!(
                words.tag(next),
                Tag::Dt | Tag::Jj | Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps | Tag::Pos
            ) && next < end + 7
                || words.text(next) == "and" && words.tag(next + 1).is_noun() && words.tag(next - 1).is_noun()
            {
                next += 1;
            }
            if next == end + 1 {
                break;
            }
            end = next;
        }
        end
    }
}

/// More bearers of one name than this are not told apart; it bounds the work on hostile texts.
const MOST_BEARERS: usize = 24;

/// So many roles of one entity are kept, the first ones.
const MOST_ROLES: usize = 16;

impl Entity {
    /// Keeps a role that the text has not given it in the same words before.
    pub(super) fn add_role(&mut self, words: Words<'_>, role: TokenRange, head: u32) {
        let text = words.slice(role);
        if self.roles.len() < MOST_ROLES && !self.roles.iter().any(|known| words.slice(*known) == text) {
            self.roles.push(role);
            self.role_heads.push(head);
        }
    }

    /// The gender that the order of pronouns and names makes all but sure.
    pub(super) fn voted_gender(&self) -> Gender {
        match self.votes {
            [he, she] if he >= 3 && he >= 4 * she => Gender::Male,
            [he, she] if she >= 3 && she >= 4 * he => Gender::Female,
            _ => Gender::Unknown,
        }
    }

    /// How many mentions by name stand before mention `at`, and the last of them.
    fn named_before(&self, at: u32) -> (usize, Option<u32>) {
        let (full, short) = self.named.split_at(self.full);
        let (full, short) = (
            &full[..full.partition_point(|&m| m < at)],
            &short[..short.partition_point(|&m| m < at)],
        );
        (full.len() + short.len(), full.last().max(short.last()).copied())
    }
}

enum Found {
    None,
    One(u32),
    Several(Vec<u32>),
}

impl From<Vec<u32>> for Found {
    fn from(ids: Vec<u32>) -> Self {
        match ids.len() {
            0 => Self::None,
            1 => Self::One(ids[0]),
            _ => Self::Several(ids),
        }
    }
}

fn blank(at: u32, mention: &Mention) -> Entity {
    Entity {
        fullest: at,
        name: Name::default(),
        stands_for: None,
        class: mention.class,
        gender: mention.gender,
        gender_guessed: false,
        votes: [0; 2],
        plural: mention.plural,
        roles: Vec::new(),
        role_heads: Vec::new(),
        age: None,
        full: 0,
        named: if mention.form == Form::Name {
            vec![at]
        } else {
            Vec::new()
        },
        members: Vec::new(),
        shown_person: false,
        human: 0,
    }
}

/// What the uses of a name tell of its being a person's: people say and think; things have articles, places are gone to.
fn human(words: Words<'_>, mentions: &[Mention], named: &[u32]) -> i8 {
    let mut human = 0_i8;
    for &m in named.iter().take(20) {
        let mention = &mentions[m as usize];
        let (start, end) = (mention.tokens.start(), mention.tokens.end());
        let before = start.wrapping_sub(1);
        let thing = mention.determiner != Determiner::None
            || start > 0 && super::traits::is_locative(words.text(before));
        let step = if thing {
            -1
        } else if words.tag(end).is_verb() && reports(words.text(end))
            || start > 0 && words.tag(before).is_verb() && reports(words.text(before))
        {
            1
        } else {
            0
        };
        human = human.saturating_add(step);
    }
    human
}

/// Whether `text` is a form of a verb of speech or thought.
fn reports(text: &str) -> bool {
    ascribe_lexicon::word(text).is_some_and(|word| word.verbs().next().is_some())
}

/// Whether token `at` links a subject to what it is.
pub(super) fn is_be(words: Words<'_>, at: u32) -> bool {
    words.reads_any(at, &["is", "was", "became", "remains", "'s"])
}

fn is_full(mention: &Mention) -> bool {
    mention.name.len() > 1
}

/// Whether title or role show that the mention is of a person.
fn mention_is_person(mention: &Mention) -> bool {
    mention.class == Class::Person && !mention.role.is_empty()
}

/// Whether `acronym` is made of first letters of the name's words, in order, the first included.
fn initials_fit(name: &Name, acronym: &str) -> bool {
    let mut letters = acronym.chars();
    let Some(mut wanted) = letters.next() else {
        return false;
    };
    for (i, word) in name.words.iter().enumerate() {
        if word.starts_with(wanted) {
            match letters.next() {
                Some(next) => wanted = next,
                None => return true,
            }
        } else if i == 0 {
            return false;
        }
    }
    false
}

pub(super) fn age(words: Words<'_>, mention: &Mention) -> Option<u32> {
    mention
        .tokens
        .iter()
        .map(|i| words.text(i))
        .find(|text| super::traits::is_age(text))
        .and_then(|text| text.split('-').next()?.parse().ok())
}
