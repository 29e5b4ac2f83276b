//! Pronouns: who can be meant by one, and whom the ranker takes.

use super::Choice;
use super::coreference::{Coreference, Reader, form_number};
use super::entity::NOBODY;
use super::features::{self, Candidate, Facts, Shared};
use super::mention::{Class, Form, Gender, Mention, Position, Pronoun};
use super::ranker::PronounClass;
use ascribe_syntax::{Tag, TokenRange};

/// How much of the probability of "none of them" is kept for a pronoun that is a source.
const NOBODY_SPEAKS: f32 = 0.3;

/// From this probability on, the best candidate of a pronoun that is left open keeps a chain of pronouns together.
const LEANING: f32 = 0.3;

/// Who says something is somebody: "it" and "they" are not empty there, as they often are elsewhere. `probabilities` ends with
/// that of "none of them".
fn favour_somebody(probabilities: &mut [f32]) {
    let Some((nobody, candidates)) = probabilities.split_last_mut() else {
        return;
    };
    if candidates.is_empty() {
        return;
    }
    let kept = *nobody * NOBODY_SPEAKS;
    let rest = (1.0 - kept) / (1.0 - *nobody).max(f32::EPSILON);
    for probability in candidates {
        *probability = (*probability * rest).min(1.0);
    }
    *nobody = kept;
}

impl Reader<'_, '_> {
    pub(super) fn read_pronoun(&mut self, at: u32, pronoun: Pronoun) {
        if pronoun == Pronoun::Relative {
            self.read_relative(at);
            return;
        }
        let Some(class) = PronounClass::of(pronoun) else {
            return;
        };
        // Outside a source "it" is seldom somebody, and most texts are full of it.
        let idle = pronoun == Pronoun::It && !self.is_source[at as usize] && !self.possesses(at);
        if idle && self.choices.is_none() {
            return;
        }
        let candidates = self.candidates(at, pronoun);
        let shared = Shared::of(self, at, &candidates);
        let facts: Vec<Facts> = (0..candidates.len())
            .map(|rank| features::of(self, at, &candidates, &shared, rank))
            .collect();
        let nobody = features::of_nobody(self, at, &candidates);
        let mut probabilities = self.ranker.scores(class, &facts);
        probabilities.push(self.ranker.score(class, nobody.iter().copied()));
        super::ranker::normalise(&mut probabilities);
        if self.is_source[at as usize] {
            favour_somebody(&mut probabilities);
        }
        self.choose(at, &candidates, &probabilities, idle);
        self.note_choice(at, class);
        if self.choices.is_some() {
            let mut features: Vec<Vec<u16>> = facts.iter().map(|facts| facts.numbers().collect()).collect();
            features.push(nobody.to_vec());
            self.record(at, class, &candidates, features, probabilities);
        }
    }

    /// Decides for the candidate of whom the ranker is sure; keeps in mind the others, and whom it leans to.
    fn choose(&mut self, at: u32, candidates: &[Candidate], probabilities: &[f32], idle: bool) {
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by(|&a, &b| probabilities[b].total_cmp(&probabilities[a]));
        let decision = &mut self.coreference.decisions[at as usize];
        decision.alternatives = order
            .iter()
            .filter(|&&c| probabilities[c] >= 0.05)
            .map(|&c| candidates[c].entity)
            .take(4)
            .collect();
        if let Some(&best) = order.first().filter(|_| !idle) {
            decision.confidence = probabilities[best];
            if PronounClass::is_clear(probabilities[best]) {
                decision.entity = candidates[best].entity;
                decision.antecedent = Some(candidates[best].last);
                decision.alternatives.retain(|&e| e != candidates[best].entity);
            } else if probabilities[best] >= LEANING {
                decision.leaning = candidates[best].entity;
            }
        }
    }

    /// Remembers whom the pronoun went to, for the pronouns after it, and learns its gender.
    fn note_choice(&mut self, at: u32, class: PronounClass) {
        let mention = &self.coreference.mentions[at as usize];
        let form = form_number(mention);
        if let Some(form) = form {
            self.last_pronouns[form] = at;
        }
        let decision = &self.coreference.decisions[at as usize];
        let decided = decision.entity != NOBODY;
        let taken = if decided {
            decision.entity
        } else {
            decision.leaning
        };
        if taken == NOBODY {
            return;
        }
        if let Some(form) = form {
            self.last_by_pronoun[form] = taken;
        }
        let entity = &mut self.coreference.entities.all[taken as usize];
        if decided && entity.gender == Gender::Unknown && class == PronounClass::Singular {
            entity.gender = mention.gender;
            entity.gender_guessed = true;
        }
    }

    /// Keeps the choice for training and measuring.
    fn record(
        &mut self,
        at: u32,
        class: PronounClass,
        candidates: &[Candidate],
        features: Vec<Vec<u16>>,
        probabilities: Vec<f32>,
    ) {
        let Coreference {
            mentions,
            entities,
            words,
            ..
        } = &self.coreference;
        let span = |m: u32| words.analysis.tokens[mentions[m as usize].head as usize].span;
        let fullest = |entity: u32| span(entities.all[entity as usize].fullest);
        let choice = Choice {
            pronoun: span(at),
            class,
            candidates: candidates.iter().map(|c| fullest(c.entity)).collect(),
            members: candidates
                .iter()
                .map(|c| {
                    let members = &entities.all[c.entity as usize].members;
                    members.iter().map(|&m| fullest(m)).collect()
                })
                .collect(),
            features,
            probabilities,
        };
        self.choices.get_or_insert_default().push(choice);
    }

    /// Whether the mention possesses the one after it.
    fn possesses(&self, at: u32) -> bool {
        let next = self.coreference.mentions.get(at as usize + 1);
        next.is_some_and(|next| next.possessor == Some(at))
    }

    /// "who" and "which" go back to the mention right before them; "who" past the thing of a prepositional phrase to the
    /// person before it ("an aide to the ministry, who").
    fn read_relative(&mut self, at: u32) {
        let Coreference { mentions, words, .. } = &self.coreference;
        let start = mentions[at as usize].tokens.start();
        let Some(before) = at.checked_sub(1) else { return };
        let mention = &mentions[before as usize];
        let end = mention.tokens.end();
        let comma = words.tag(end) == Tag::Comma;
        let near = mention.sentence == mentions[at as usize].sentence
            && match start.saturating_sub(end) {
                0 => end == start,
                1 => comma || words.tag(end) == Tag::In,
                2 => comma && words.tag(end + 1) == Tag::In,
                _ => false,
            };
        if !near {
            return;
        }
        let thing = matches!(
            mention.class,
            Class::Organisation | Class::Place | Class::Document
        );
        let person_wanted = !words.reads(start, "which") && !words.reads(start, "that");
        let holder = before
            .checked_sub(1)
            .filter(|&h| person_wanted && thing && mentions[h as usize].complement == Some(before));
        let antecedent = holder.unwrap_or(before);
        let entity = self.coreference.decisions[antecedent as usize].entity;
        if entity != NOBODY {
            self.decide(at, entity, Some(antecedent), 0.9);
        }
    }

    /// The entities that a pronoun may refer to, the last mentioned first.
    fn candidates(&mut self, at: u32, pronoun: Pronoun) -> Vec<Candidate> {
        self.subjects = self.find_subjects(at);
        let ahead = self.named_ahead(at);
        let Coreference {
            mentions, entities, ..
        } = &self.coreference;
        let mention = &mentions[at as usize];
        let speaking = self.speaker_around(at);
        let mut candidates = Vec::with_capacity(8);
        for &entity in &self.recent {
            let Some(trace) = self.traces[entity as usize] else {
                continue;
            };
            let last = &mentions[trace.last as usize];
            let fits = self.fits(mention, pronoun, entity);
            if !fits
                || self.is_bound(mention, last)
                || speaking == Some(entity) && mention.quotation.is_some()
            {
                continue;
            }
            candidates.push(Candidate {
                entity,
                last: trace.last,
                ahead: false,
            });
            if candidates.len() == 8 {
                break;
            }
        }
        // Whom the text is about is a candidate however long ago it was named.
        for topic in self.topics {
            let Some(trace) = self.traces.get(topic as usize).copied().flatten() else {
                continue;
            };
            let gender = entities.all[topic as usize].gender;
            if matches!(pronoun, Pronoun::He | Pronoun::She)
                && (gender == mention.gender || gender == Gender::Unknown)
                && !self.recent.contains(&topic)
            {
                candidates.push(Candidate {
                    entity: topic,
                    last: trace.last,
                    ahead: false,
                });
            }
        }
        // "Putin and Kim said they": both of them, not the last.
        if pronoun == Pronoun::They {
            let joined: Vec<u32> = candidates
                .iter()
                .flat_map(|group| {
                    entities.all[group.entity as usize]
                        .members
                        .iter()
                        .map(|&m| (m, group.last))
                })
                .filter(|&(member, last)| self.trace(member).is_some_and(|trace| trace.last <= last))
                .map(|(member, _)| member)
                .collect();
            // "Researchers at the university said they": the researchers.
            let of_several = |last: u32| {
                last.checked_sub(1)
                    .map(|before| &mentions[before as usize])
                    .is_some_and(|before| before.plural && before.complement == Some(last))
            };
            candidates.retain(|candidate| !joined.contains(&candidate.entity) && !of_several(candidate.last));
        }
        if let Some(next) = ahead {
            let entity = entities.of[next as usize];
            match candidates.iter_mut().find(|candidate| candidate.entity == entity) {
                Some(candidate) => candidate.ahead = true,
                None if entity != NOBODY && self.fits(mention, pronoun, entity) => {
                    candidates.push(Candidate {
                        entity,
                        last: next,
                        ahead: true,
                    });
                }
                None => {}
            }
        }
        candidates
    }

    /// Whether an entity is of a kind, number and gender that the pronoun can mean.
    fn fits(&self, mention: &Mention, pronoun: Pronoun, entity: u32) -> bool {
        let candidate = &self.coreference.entities.all[entity as usize];
        match pronoun {
            Pronoun::He | Pronoun::She => {
                !candidate.plural
                    && candidate.members.is_empty()
                    && (candidate.class == Class::Person
                        || candidate.class == Class::Unknown
                            && candidate.stands_for.is_none()
                            && candidate.human >= 0)
                    && (candidate.gender == Gender::Unknown
                        || candidate.gender == mention.gender
                        || candidate.gender_guessed && candidate.voted_gender() == Gender::Unknown)
            }
            Pronoun::They => match candidate.class {
                _ if !candidate.members.is_empty() || candidate.plural => candidate.class != Class::Document,
                Class::Organisation => true,
                Class::Person => candidate.gender == Gender::Unknown,
                _ => false,
            },
            Pronoun::It => {
                !candidate.plural
                    && candidate.members.is_empty()
                    && matches!(
                        candidate.class,
                        Class::Organisation | Class::Document | Class::Unknown
                    )
                    && !candidate.shown_person
            }
            _ => false,
        }
    }

    /// Whether grammar keeps the two apart: subject and object of one verb, unless the pronoun is reflexive.
    fn is_bound(&self, pronoun: &Mention, last: &Mention) -> bool {
        let words = self.coreference.words;
        if pronoun.sentence != last.sentence
            || words.text(pronoun.head).ends_with("self")
            || words.text(pronoun.head).ends_with("selves")
        {
            return false;
        }
        if pronoun.position != Position::Object || last.position != Position::Subject {
            return false;
        }
        match (words.arc(pronoun.head), words.arc(last.head)) {
            (Some((a, _)), Some((b, _))) => a == b,
            _ => {
                // Without a parse: a verb alone between them.
                let between = TokenRange::new(last.tokens.end().min(pronoun.head), pronoun.head);
                between.len() <= 4
                    && between.iter().filter(|&i| words.tag(i).is_verb()).count() == 1
                    && between
                        .iter()
                        .all(|i| words.tag(i).is_verb() || matches!(words.tag(i), Tag::Rb | Tag::Md))
            }
        }
    }

    fn find_subjects(&self, at: u32) -> (u32, u32, u32) {
        let Coreference {
            mentions, entities, ..
        } = &self.coreference;
        let sentence = mentions[at as usize].sentence;
        let (mut nearest, mut opening, mut first) = (NOBODY, NOBODY, NOBODY);
        for m in (0..at as usize).rev().take(40) {
            let mention = &mentions[m];
            if mention.sentence + 1 < sentence {
                break;
            }
            let entity = entities.of[m];
            if mention.position != Position::Subject
                || entity == NOBODY
                || matches!(mention.class, Class::Document | Class::Place)
            {
                continue;
            }
            if nearest == NOBODY {
                nearest = entity;
            }
            if mention.sentence < sentence {
                opening = entity;
            } else {
                first = entity;
            }
        }
        (nearest, opening, first)
    }

    /// Who is named right after the phrase that opens the sentence and holds the pronoun ("When he arrived, Berg ...").
    fn named_ahead(&self, at: u32) -> Option<u32> {
        let Coreference { mentions, words, .. } = &self.coreference;
        let pronoun = &mentions[at as usize];
        let sentence = words
            .analysis
            .sentences
            .get(words.analysis.sentence_of(pronoun.head))?;
        let start = sentence.tokens.start();
        let opens = matches!(
            words.tag(start),
            Tag::In | Tag::To | Tag::Wrb | Tag::Vbg | Tag::Vbn | Tag::Rb
        );
        if !opens || pronoun.head - start > 15 {
            return None;
        }
        let comma = (start..pronoun.head + 20).find(|&i| words.tag(i) == Tag::Comma)?;
        if comma < pronoun.head || comma >= sentence.tokens.end() {
            return None;
        }
        let next = (at + 1..(at + 8).min(mentions.len() as u32))
            .find(|&m| mentions[m as usize].tokens.start() > comma)?;
        let subject = &mentions[next as usize];
        (subject.form == Form::Name
            && subject.tokens.start() == comma + 1
            && subject.position == Position::Subject
            && subject.sentence == pronoun.sentence)
            .then_some(next)
    }
}
