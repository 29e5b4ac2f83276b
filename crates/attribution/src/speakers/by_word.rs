use super::entity::Entity;
use super::mention::Class;
use super::words::Words;
use ascribe_lexicon::people::fold;
use std::collections::HashMap;
use std::ops::Range;

/// So many entities are remembered for one word, those mentioned last.
const REMEMBERED: usize = 24;

/// The entities mentioned so far by the words that a description of them can use: heads of their roles, words of an
/// organisation's or document's name, years of age. A description looks only at those whom it can mean, so that long texts cost no
/// more a word than short ones.
#[derive(Debug)]
pub(super) struct ByWord {
    numbers: HashMap<String, u32>,
    /// For each word the entities, the last mentioned first.
    entities: Vec<Vec<u32>>,
    /// For each entity where the numbers of its words stand in `known`; nothing before its first mention.
    words: Vec<Option<Range<usize>>>,
    known: Vec<u32>,
}

impl ByWord {
    /// Room for so many entities, most of which have a word or none.
    pub(super) fn with_room(entities: usize) -> Self {
        Self {
            numbers: HashMap::with_capacity(entities),
            entities: Vec::with_capacity(entities),
            words: vec![None; entities],
            known: Vec::with_capacity(entities),
        }
    }

    /// Notes that an entity is mentioned here.
    pub(super) fn mention(&mut self, words: Words<'_>, id: u32, entity: &Entity) {
        let at = id as usize;
        if self.words.len() <= at {
            self.words.resize(at + 1, None);
        }
        let known = match self.words[at].clone() {
            Some(known) => known,
            None => self.learn(words, entity),
        };
        for &number in &self.known[known.clone()] {
            let entities = &mut self.entities[number as usize];
            match entities.iter().position(|&e| e == id) {
                Some(place) => {
                    entities.copy_within(..place, 1);
                    entities[0] = id;
                }
                None => {
                    entities.truncate(REMEMBERED - 1);
                    entities.insert(0, id);
                }
            }
        }
        self.words[at] = Some(known);
    }

    /// Notes that an entity was given another role, so that its words are looked up again at its next mention.
    pub(super) fn forget_words(&mut self, id: u32) {
        if let Some(words) = self.words.get_mut(id as usize) {
            *words = None;
        }
    }

    /// The entities that one of `words` (folded) can describe, in no order.
    pub(super) fn find<'w>(&self, words: impl Iterator<Item = &'w str>) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        for number in words.filter_map(|word| self.numbers.get(word)) {
            found.extend(&self.entities[*number as usize]);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Looks up the words of an entity and puts their numbers into `known`.
    fn learn(&mut self, words: Words<'_>, entity: &Entity) -> Range<usize> {
        let start = self.known.len();
        // A word that stands here twice does no harm.
        for &head in &entity.role_heads {
            let number = self.number(fold(words.text(head)).into_owned());
            self.known.push(number);
        }
        if matches!(entity.class, Class::Organisation | Class::Document) {
            for word in &entity.name.words {
                let number = self.number(word.clone());
                self.known.push(number);
            }
        }
        if let Some(years) = entity.age {
            let number = self.number(years.to_string());
            self.known.push(number);
        }
        start..self.known.len()
    }

    fn number(&mut self, word: String) -> u32 {
        let entities = &mut self.entities;
        *self.numbers.entry(word).or_insert_with(|| {
            entities.push(Vec::new());
            entities.len() as u32 - 1
        })
    }
}
