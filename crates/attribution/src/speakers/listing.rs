//! The list of speakers: how an entity, or a registered name, becomes an entry of it.

use super::mention::{Class, Determiner, Form, Gender};
use super::source::Linker;
use crate::{Speaker, SpeakerKind};
use ascribe_lexicon::people::Kinds;
use ascribe_syntax::TokenRange;
use std::collections::HashMap;

impl Linker<'_> {
    /// The speaker of an entity, listed on first use.
    pub(super) fn speaker(&mut self, entity: u32) -> usize {
        if let Some(speaker) = self.of_entity[entity as usize] {
            return speaker;
        }
        let speaker = match self.entry_of(entity) {
            Some(entry) => {
                let speaker = self.registered(entry);
                let aliases = self.names_of(entity);
                let listed = &mut self.speakers[speaker];
                for alias in aliases {
                    if alias != listed.name && !listed.aliases.contains(&alias) {
                        listed.aliases.push(alias);
                    }
                }
                speaker
            }
            None => self.unregistered(entity),
        };
        self.of_entity[entity as usize] = Some(speaker);
        speaker
    }

    /// The registry's entry for an entity: by its fullest name; by a short one only where the text has no fuller.
    fn entry_of(&self, entity: u32) -> Option<usize> {
        let registry = self.registry?;
        let referent = self.entity(entity);
        let fullest = &self.read.mentions[referent.fullest as usize];
        if fullest.form != Form::Name {
            return registry.find(self.words.slice(fullest.role));
        }
        referent
            .stands_for
            .and_then(|name| registry.find(name))
            .or_else(|| registry.find(self.words.slice(fullest.name)))
    }

    pub(super) fn registered(&mut self, number: usize) -> usize {
        let Some(registry) = self.registry else { return 0 };
        let entry = &registry.entries()[number];
        if let Some(&known) = self.of_entry.get(&number) {
            return known;
        }
        self.of_entry.insert(number, self.speakers.len());
        self.ids.entry(entry.id.clone()).or_insert(2);
        self.speakers.push(Speaker {
            id: entry.id.clone(),
            name: entry.name.clone(),
            kind: entry.kind,
            role: entry.role_on(self.published).map(str::to_owned),
            aliases: Vec::new(),
            registered: true,
        });
        self.speakers.len() - 1
    }

    fn unregistered(&mut self, entity: u32) -> usize {
        let referent = self.entity(entity);
        let mention = &self.read.mentions[referent.fullest as usize];
        let words = self.words;
        let name = match (mention.form, referent.stands_for) {
            (_, Some(name)) => name.to_owned(),
            (Form::Name, None) => spaced(words.slice(mention.name)),
            _ => {
                let start = mention.possessor.map_or(mention.role.start(), |p| {
                    let owner = &self.read.mentions[p as usize];
                    match owner.form {
                        Form::Pronoun(_) => mention.role.start(),
                        Form::Name => owner.name.start(),
                        Form::Description => owner.role.start(),
                    }
                });
                spaced(words.slice(TokenRange::new(start, mention.tokens.end())))
            }
        };
        let kind = match referent.class {
            _ if !referent.members.is_empty() => SpeakerKind::Group,
            Class::Person if referent.plural => SpeakerKind::Group,
            Class::Person => SpeakerKind::Person,
            Class::Organisation | Class::Place => SpeakerKind::Organisation,
            Class::Document => SpeakerKind::Document,
            // Two capital words that speak are mostly somebody, one is mostly a newspaper or a company.
            Class::Unknown if referent.plural => SpeakerKind::Group,
            Class::Unknown
                if referent.gender != Gender::Unknown
                    || referent.name.words.len() > 1 && mention.determiner == Determiner::None =>
            {
                SpeakerKind::Person
            }
            Class::Unknown => SpeakerKind::Organisation,
        };
        let role = if kind == SpeakerKind::Person {
            self.role(entity)
        } else {
            None
        };
        let mut aliases = self.names_of(entity);
        aliases.retain(|alias| *alias != name);
        self.list(name, kind, role, aliases)
    }

    /// The role that tells most: the longest of the first few that the text gives.
    fn role(&self, entity: u32) -> Option<String> {
        let referent = self.entity(entity);
        let roles = referent.roles.iter().zip(&referent.role_heads).take(6);
        let best = roles
            .filter(|(role, head)| {
                role.len() <= 12 && role.contains(**head) && !self.words.is(**head, Kinds::PERSON)
            })
            .max_by_key(|(role, _)| (role.len().min(5), std::cmp::Reverse(role.start())))?;
        let text = self.words.slice(*best.0);
        Some(spaced(text.trim_end_matches([',', ' '])))
    }

    /// The names that the text uses for an entity, each once, at most eight.
    fn names_of(&self, entity: u32) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for &m in &self.entity(entity).named {
            let name = self.words.slice(self.read.mentions[m as usize].name);
            if names.len() < 8 && !names.iter().any(|n| n.as_str() == name) {
                names.push(spaced(name));
            }
        }
        names.dedup();
        names
    }

    pub(super) fn group(&mut self, members: &[u32]) -> usize {
        let speakers: Vec<usize> = members.iter().map(|&m| self.speaker(m)).collect();
        let names: Vec<&str> = speakers.iter().map(|&s| self.speakers[s].name.as_str()).collect();
        let name = match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => names.concat(),
        };
        self.listed(&name, SpeakerKind::Group)
    }

    /// The speaker of that name, listed on first use.
    pub(super) fn listed(&mut self, name: &str, kind: SpeakerKind) -> usize {
        if let Some(entry) = self.registry.and_then(|r| r.find(name)) {
            return self.registered(entry);
        }
        let name = spaced(name);
        match self.of_name.get(&(name.clone(), kind)) {
            Some(&known) => known,
            None => self.list(name, kind, None, Vec::new()),
        }
    }

    fn list(&mut self, name: String, kind: SpeakerKind, role: Option<String>, aliases: Vec<String>) -> usize {
        let plain = crate::registry::id_of(&name);
        let taken = |ids: &HashMap<String, u32>, id: &str| {
            ids.contains_key(id) || self.registry.is_some_and(|r| r.has_id(id))
        };
        let mut id = plain.clone();
        let mut number = self.ids.get(&plain).copied().unwrap_or(2);
        while taken(&self.ids, &id) {
            id = format!("{plain}-{number}");
            number += 1;
        }
        self.ids.insert(plain, number);
        self.ids.entry(id.clone()).or_insert(2);
        self.of_name
            .entry((name.clone(), kind))
            .or_insert(self.speakers.len());
        self.speakers.push(Speaker {
            id,
            name,
            kind,
            role,
            aliases,
            registered: false,
        });
        self.speakers.len() - 1
    }
}

/// `text` with every run of white space as one space.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}
