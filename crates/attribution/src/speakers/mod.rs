//! Who is behind a source: mentions are found and grouped to entities, pronouns and descriptions are resolved, and each
//! attribution gets its speaker, or an honest none.
//!
//! The way, in one pass over the document each: [`mention`] finds names, descriptions and pronouns in the tags;
//! [`entity`] groups names, however spelt, and gives them the roles of appositions; [`coreference`] reads the mentions in
//! text order and resolves what goes back to others, [`pronoun`]s by the [`Ranker`]; [`source`] links each source phrase.
//! Parses are used where they are there and not needed.

mod by_word;
mod coreference;
mod description;
mod entity;
mod features;
mod kind;
mod listing;
mod mention;
mod name;
mod pronoun;
mod ranker;
mod salience;
mod source;
mod traits;
mod words;

pub use ranker::{PronounClass, Ranker};
pub use source::link;

use crate::Attribution;
use ascribe_syntax::Analysis;
use ascribe_text::Span;

/// One choice of a pronoun's antecedent, for training and for measuring.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The pronoun.
    pub pronoun: Span,
    /// Its class.
    pub class: PronounClass,
    /// For each candidate the head of its fullest mention, the last mentioned first.
    pub candidates: Vec<Span>,
    /// For each candidate that is a pair or list, the heads of its members' fullest mentions.
    pub members: Vec<Vec<Span>>,
    /// The features of each candidate, and last those of "none of them".
    pub features: Vec<Vec<u16>>,
    /// What the model gives each candidate, and last "none of them"; they sum to 1.
    pub probabilities: Vec<f32>,
}

impl Choice {
    /// The candidate that is probable enough to be taken.
    #[must_use]
    pub fn taken(&self) -> Option<usize> {
        let (best, probability) = self.probabilities[..self.candidates.len()]
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))?;
        PronounClass::is_clear(*probability).then_some(best)
    }
}

/// Every choice that [`link`] makes for the personal pronouns of the third person, in text order.
#[must_use]
pub fn choices(analysis: &Analysis<'_>, attributions: &[Attribution], ranker: &Ranker) -> Vec<Choice> {
    coreference::read(analysis, attributions, ranker, true).1
}

/// A description that was taken to go back to a mention before it, for measuring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    /// Head noun of the description ("aide").
    pub description: Span,
    /// Head of the fullest mention of the entity that it goes back to; `None` when several fit and none was taken.
    pub entity: Option<Span>,
}

/// Every definite description of a person or organisation that [`link`] takes to go back to an earlier mention, or finds
/// ambiguous, in text order.
#[must_use]
pub fn returned(analysis: &Analysis<'_>, attributions: &[Attribution], ranker: &Ranker) -> Vec<Returned> {
    let (read, _) = coreference::read(analysis, attributions, ranker, false);
    let head = |mention: u32| analysis.tokens[read.mentions[mention as usize].head as usize].span;
    let mut returned = Vec::new();
    for (mention, decision) in read.mentions.iter().zip(&read.decisions) {
        let open = decision.entity == entity::NOBODY && !decision.alternatives.is_empty();
        if mention.form == mention::Form::Description
            && !mention.plural
            && (decision.antecedent.is_some() || open)
        {
            let entity = read.entities.all.get(decision.entity as usize);
            returned.push(Returned {
                description: analysis.tokens[mention.head as usize].span,
                entity: entity.map(|entity| head(entity.fullest)),
            });
        }
    }
    returned
}

/// A name or description that was found, for measuring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mentioned {
    /// Its head: the last word of a name, the noun of a description.
    pub head: Span,
    /// Head of the fullest mention of its entity; `None` where none was decided on.
    pub entity: Option<Span>,
}

/// Every name and description that [`link`] finds, in text order: what pronouns can go back to.
#[must_use]
pub fn mentioned(analysis: &Analysis<'_>, attributions: &[Attribution], ranker: &Ranker) -> Vec<Mentioned> {
    let (read, _) = coreference::read(analysis, attributions, ranker, false);
    let head = |mention: u32| analysis.tokens[read.mentions[mention as usize].head as usize].span;
    let nominal = read
        .mentions
        .iter()
        .enumerate()
        .filter(|(_, mention)| !mention.is_pronoun());
    nominal
        .map(|(at, _)| Mentioned {
            head: head(at as u32),
            entity: read
                .entities
                .all
                .get(read.entities.of[at] as usize)
                .map(|entity| head(entity.fullest)),
        })
        .collect()
}
