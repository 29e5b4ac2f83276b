use super::Choice;
use super::by_word::ByWord;
use super::entity::{Entities, NOBODY};
use super::mention::{Class, Form, Gender, Mention, Pronoun};
use super::ranker::Ranker;
use super::salience::Trace;
use super::words::Words;
use crate::Attribution;
use ascribe_syntax::{Analysis, TokenRange};
use std::collections::HashMap;

/// The mentions of a document with the entities that they refer to.
pub(super) struct Coreference<'a> {
    pub(super) words: Words<'a>,
    pub(super) mentions: Vec<Mention>,
    pub(super) entities: Entities,
    /// One for each mention.
    pub(super) decisions: Vec<Decision>,
    /// For each attribution the mention that heads its source.
    pub(super) sources: Vec<Option<u32>>,
}

/// Whom a mention refers to, and how sure that is.
#[derive(Clone, Debug)]
pub(super) struct Decision {
    /// [`NOBODY`] where it is not known.
    pub(super) entity: u32,
    /// The mention that it goes back to.
    pub(super) antecedent: Option<u32>,
    pub(super) confidence: f32,
    /// Others it may be, best first.
    pub(super) alternatives: Vec<u32>,
    /// Where nobody was decided on, who it most likely is: whom later pronouns go back to through it, and never a speaker.
    pub(super) leaning: u32,
}

const UNDECIDED: Decision = Decision {
    entity: NOBODY,
    antecedent: None,
    confidence: 0.0,
    alternatives: Vec::new(),
    leaning: NOBODY,
};

/// So many entities are remembered as candidates, the last mentioned first.
const REMEMBERED: usize = 16;

pub(super) struct Reader<'a, 'r> {
    pub(super) coreference: Coreference<'a>,
    attributions: &'a [Attribution],
    pub(super) ranker: &'r Ranker,
    /// For each token the attribution in whose content it stands, the innermost.
    content_of: Vec<u32>,
    pub(super) traces: Vec<Option<Trace>>,
    /// Entities by last mention, the latest first.
    pub(super) recent: Vec<u32>,
    /// The entities whom a word of a description can mean.
    pub(super) by_word: ByWord,
    /// Pairs and lists by their members, in the order of their numbers.
    groups: HashMap<Vec<u32>, u32>,
    /// The entity of the last source read.
    pub(super) last_source: u32,
    pub(super) is_source: Vec<bool>,
    /// The entities that "he", "she", "they" and "it" last went to.
    pub(super) last_by_pronoun: [u32; 4],
    /// How often the whole text names people.
    pub(super) named_people: u32,
    /// The last of these pronouns, by mention.
    pub(super) last_pronouns: [u32; 4],
    /// The man, the woman and the person of unknown gender whom the whole text names most often.
    pub(super) topics: [u32; 3],
    /// Of these the one named most often.
    pub(super) top: u32,
    /// How many pronouns of the text are "he" and how many "she".
    genders: [u32; 2],
    /// The entities of the last subject before the pronoun that is read, and of the first of the sentence before it.
    pub(super) subjects: (u32, u32, u32),
    /// The last description of what somebody is, by index, and of whom.
    pub(super) predicate: Option<(u32, u32)>,
    pub(super) choices: Option<Vec<Choice>>,
}

/// Finds the mentions of a document and whom each refers to; with `record`, also every choice of a pronoun's antecedent.
pub(super) fn read<'a>(
    analysis: &'a Analysis<'a>,
    attributions: &'a [Attribution],
    ranker: &Ranker,
    record: bool,
) -> (Coreference<'a>, Vec<Choice>) {
    let words = Words::new(analysis);
    let mentions = super::mention::mentions(words);
    let entities = Entities::of_names(words, &mentions);
    let sources = attributions
        .iter()
        .map(|attribution| head_mention(words, &mentions, attribution.source?))
        .collect::<Vec<_>>();
    let mut is_source = vec![false; mentions.len()];
    for source in sources.iter().flatten() {
        is_source[*source as usize] = true;
    }
    let mut reader = Reader {
        content_of: content_of(analysis, attributions),
        traces: vec![None; entities.all.len()],
        recent: Vec::with_capacity(REMEMBERED + 1),
        by_word: ByWord::with_room(entities.all.len()),
        groups: HashMap::new(),
        last_source: NOBODY,
        is_source,
        last_by_pronoun: [NOBODY; 4],
        last_pronouns: [NOBODY; 4],
        named_people: entities
            .all
            .iter()
            .filter(|entity| entity.class == Class::Person)
            .map(|entity| entity.named.len() as u32)
            .sum(),
        topics: topics(&entities),
        top: top(&entities),
        genders: genders(&mentions),
        subjects: (NOBODY, NOBODY, NOBODY),
        predicate: None,
        attributions,
        ranker,
        choices: record.then(Vec::new),
        coreference: Coreference {
            decisions: vec![UNDECIDED; mentions.len()],
            words,
            mentions,
            entities,
            sources,
        },
    };
    for at in 0..reader.coreference.mentions.len() {
        reader.read_mention(at as u32);
    }
    reader.first_persons();
    (reader.coreference, reader.choices.unwrap_or_default())
}

/// The mention that a source phrase is about: its first that is neither a possessor nor inside a later one's phrase.
pub(super) fn head_mention(words: Words<'_>, mentions: &[Mention], source: TokenRange) -> Option<u32> {
    let from = mentions.partition_point(|m| m.head < source.start());
    let inside: Vec<usize> = (from..mentions.len().min(from + 12))
        .take_while(|&i| mentions[i].head < source.end())
        .collect();
    let Some(&first) = inside.first() else {
        // The source ends inside a name.
        let around = mentions[from..]
            .iter()
            .take(2)
            .position(|m| m.name.contains(source.end() - 1));
        return around.map(|after| (from + after) as u32);
    };
    let mut at = first;
    // With a parse, the mention whose head depends on a word outside the source.
    if let Some(&top) = inside.iter().find(|&&i| {
        words
            .arc(mentions[i].head)
            .is_some_and(|(head, _)| !source.contains(head))
    }) {
        at = top;
    }
    while at + 1 < mentions.len()
        && source.contains(mentions[at + 1].head)
        && mentions[at + 1].possessor == Some(at as u32)
    {
        at += 1;
    }
    Some(at as u32)
}

fn topics(entities: &Entities) -> [u32; 3] {
    let mut topics = [(2, NOBODY); 3];
    for (id, entity) in entities.all.iter().enumerate() {
        let topic = &mut topics[entity.gender as usize];
        let person = entity.class == Class::Person
            || entity.class == Class::Unknown && entity.human >= 0 && entity.votes != [0; 2];
        if person && entity.named.len() > topic.0 {
            *topic = (entity.named.len(), id as u32);
        }
    }
    topics.map(|(_, id)| id)
}

fn top(entities: &Entities) -> u32 {
    topics(entities)
        .into_iter()
        .filter(|&topic| topic != NOBODY)
        .max_by_key(|&topic| entities.all[topic as usize].named.len())
        .unwrap_or(NOBODY)
}

fn genders(mentions: &[Mention]) -> [u32; 2] {
    let count = |form| mentions.iter().filter(|m| m.form == Form::Pronoun(form)).count() as u32;
    [count(Pronoun::He), count(Pronoun::She)]
}

fn content_of(analysis: &Analysis<'_>, attributions: &[Attribution]) -> Vec<u32> {
    let mut content_of = vec![NOBODY; analysis.tokens.len()];
    let length = |a: &Attribution| a.content.iter().map(|piece| piece.len()).sum::<u32>();
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    order.sort_by_key(|&k| std::cmp::Reverse(length(&attributions[k])));
    for k in order {
        for piece in &attributions[k].content {
            let range = piece.range();
            if range.end <= content_of.len() {
                content_of[range].fill(k as u32);
            }
        }
    }
    content_of
}

impl Reader<'_, '_> {
    /// The entity that the last pronoun of the same form went to; [`NOBODY`] before the first.
    pub(super) fn last_by_pronoun(&self, mention: &Mention) -> u32 {
        form_number(mention).map_or(NOBODY, |form| self.last_by_pronoun[form])
    }

    /// The last pronoun of the same form.
    pub(super) fn last_pronoun(&self, mention: &Mention) -> Option<u32> {
        let last = self.last_pronouns[form_number(mention)?];
        (last != NOBODY).then_some(last)
    }

    /// Whether nobody of the same gender is named more often in the whole text, and it is named at least three times.
    pub(super) fn is_topic(&self, entity: u32) -> bool {
        self.topics.contains(&entity)
    }

    /// Whether the mention is the source of an attribution.
    pub(super) fn is_source(&self, at: u32) -> bool {
        self.is_source[at as usize]
    }

    /// What is remembered of an entity, if it was mentioned.
    pub(super) fn trace(&self, entity: u32) -> Option<Trace> {
        self.traces.get(entity as usize).copied().flatten()
    }

    /// The share of the text's pronouns "he" and "she" that are of a gender.
    pub(super) fn share_of(&self, gender: Gender) -> f32 {
        let [he, she] = self.genders.map(|count| count as f32 + 1.0);
        match gender {
            Gender::Male => he / (he + she),
            Gender::Female => she / (he + she),
            Gender::Unknown => 0.5,
        }
    }

    /// The entities of the last subject before the pronoun that is read, in its sentence or the one before, and of the first
    /// subject of the sentence before, and of the first of its own.
    pub(super) fn subjects_before(&self) -> (u32, u32, u32) {
        self.subjects
    }

    fn read_mention(&mut self, at: u32) {
        let form = self.coreference.mentions[at as usize].form;
        match form {
            Form::Name => self.read_name(at),
            Form::Description => self.read_description(at),
            Form::Pronoun(pronoun) => self.read_pronoun(at, pronoun),
        }
        let decision = &self.coreference.decisions[at as usize];
        let (entity, leaning) = (decision.entity, decision.leaning);
        if entity == NOBODY && leaning != NOBODY {
            self.remember(leaning, at);
        }
        if entity != NOBODY {
            self.coreference.entities.of[at as usize] = entity;
            self.remember(entity, at);
            self.pair_with_previous(at, entity);
            if self.is_source[at as usize] {
                self.last_source = entity;
            }
        }
    }

    fn remember(&mut self, entity: u32, at: u32) {
        if self.traces.len() < self.coreference.entities.all.len() {
            self.traces.resize(self.coreference.entities.all.len(), None);
        }
        let mention = &self.coreference.mentions[at as usize];
        self.traces[entity as usize]
            .get_or_insert_with(|| Trace::new(at, mention))
            .mention(at, mention);
        match self.recent.iter().position(|&e| e == entity) {
            Some(place) => {
                self.recent.copy_within(..place, 1);
                self.recent[0] = entity;
            }
            None => {
                self.recent.truncate(REMEMBERED - 1);
                self.recent.insert(0, entity);
            }
        }
        let Coreference { entities, words, .. } = &self.coreference;
        self.by_word
            .mention(*words, entity, &entities.all[entity as usize]);
    }

    /// "Putin and Kim": two mentions joined by "and" can be referred to together.
    fn pair_with_previous(&mut self, at: u32, entity: u32) {
        let Some(before) = at.checked_sub(1) else { return };
        let Coreference {
            mentions,
            entities,
            words,
            ..
        } = &self.coreference;
        let (a, b) = (&mentions[before as usize], &mentions[at as usize]);
        let first = entities.of[before as usize];
        if first == NOBODY
            || first == entity
            || a.tokens.end() + 1 != b.tokens.start()
            || !words.reads(a.tokens.end(), "and")
            || a.is_pronoun()
            || b.is_pronoun()
        {
            return;
        }
        let (one, two) = (&entities.all[first as usize], &entities.all[entity as usize]);
        let person = |e: &super::entity::Entity| matches!(e.class, Class::Person | Class::Unknown);
        if person(one) != person(two)
            || one.class == Class::Document
            || !one.members.is_empty()
            || !two.members.is_empty()
        {
            return;
        }
        let group = self.group(at, vec![first, entity]);
        self.remember(group, at);
        // The members stay the nearer candidates for pronouns in the singular.
    }

    pub(super) fn group(&mut self, at: u32, members: Vec<u32>) -> u32 {
        let mut key = members.clone();
        key.sort_unstable();
        let Coreference {
            entities, mentions, ..
        } = &mut self.coreference;
        *self
            .groups
            .entry(key)
            .or_insert_with(|| entities.add_group(mentions, at, members))
    }

    fn read_name(&mut self, at: u32) {
        let entities = &self.coreference.entities;
        let entity = entities.of[at as usize];
        let decision = &mut self.coreference.decisions[at as usize];
        if entity != NOBODY {
            decision.entity = entity;
            decision.confidence = 0.97;
            return;
        }
        let Some(bearers) = entities.ambiguous.get(&at) else {
            return;
        };
        // Of several who bear the name, the one in focus: named in this sentence or the one before, and the other not.
        let sentence = self.coreference.mentions[at as usize].sentence;
        let near: Vec<u32> = bearers
            .iter()
            .copied()
            .filter(|&e| {
                self.traces
                    .get(e as usize)
                    .copied()
                    .flatten()
                    .is_some_and(|trace| {
                        sentence - self.coreference.mentions[trace.last as usize].sentence <= 2
                    })
            })
            .collect();
        if let [one] = near[..] {
            decision.entity = one;
            decision.confidence = 0.75;
            decision.alternatives = bearers.iter().copied().filter(|&e| e != one).collect();
        } else {
            decision.alternatives.clone_from(bearers);
        }
    }

    /// The entity whose words, by an attribution, the mention stands in, where it is known by now.
    pub(super) fn speaker_around(&self, at: u32) -> Option<u32> {
        let k = self.content_at(at)?;
        let source = self.coreference.sources[k]?;
        let entity = self.coreference.entities.of[source as usize];
        (entity != NOBODY).then_some(entity)
    }

    fn content_at(&self, at: u32) -> Option<usize> {
        let head = self.coreference.mentions[at as usize].head;
        let k = *self.content_of.get(head as usize)?;
        (k != NOBODY).then_some(k as usize)
    }

    /// "I" is who speaks; "we" is who speaks for an organisation or a group. Their speakers may stand after them, so that they
    /// are read last.
    fn first_persons(&mut self) {
        for at in 0..self.coreference.mentions.len() as u32 {
            let Form::Pronoun(Pronoun::I | Pronoun::We) = self.coreference.mentions[at as usize].form else {
                continue;
            };
            let Some(k) = self.content_at(at) else { continue };
            let Some(source) = self.coreference.sources[k] else {
                continue;
            };
            if source == at
                || self.attributions[k]
                    .source
                    .is_some_and(|s| s.contains(self.coreference.mentions[at as usize].head))
            {
                continue;
            }
            let entity = self.coreference.entities.of[source as usize];
            let singular = self.coreference.mentions[at as usize].form == Form::Pronoun(Pronoun::I);
            if entity != NOBODY {
                let speaker = &mut self.coreference.entities.all[entity as usize];
                // Reports and ministries say "we", or quote somebody who says "I".
                if speaker.class == Class::Document || singular && speaker.class == Class::Organisation {
                    continue;
                }
                if singular && speaker.class == Class::Unknown && !speaker.plural {
                    speaker.class = Class::Person;
                }
                let decision = &mut self.coreference.decisions[at as usize];
                decision.entity = entity;
                decision.antecedent = Some(source);
                decision.confidence = 0.9;
                self.coreference.entities.of[at as usize] = entity;
            }
        }
    }

    pub(super) fn decide(&mut self, at: u32, entity: u32, antecedent: Option<u32>, confidence: f32) {
        let decision = &mut self.coreference.decisions[at as usize];
        decision.entity = entity;
        decision.antecedent = antecedent;
        decision.confidence = confidence;
    }
}

/// The number of the form of a pronoun of the third person.
pub(super) fn form_number(mention: &Mention) -> Option<usize> {
    match mention.form {
        Form::Pronoun(Pronoun::He) => Some(0),
        Form::Pronoun(Pronoun::She) => Some(1),
        Form::Pronoun(Pronoun::They) => Some(2),
        Form::Pronoun(Pronoun::It) => Some(3),
        _ => None,
    }
}
