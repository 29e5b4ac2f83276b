//! Cues that are verbs: which verb it is, on which side its content stands, and what carries that content on.

mod company;
mod left;
mod passive;
mod right;

use super::Draft;
use super::content::{self, Reach};
use super::scene::Clause;
use super::source;
use ascribe_lexicon::{Classes, CueClass, Frames, Sense, Verb};
use ascribe_syntax::TokenRange;
use ascribe_syntax::grammar::{ChunkKind, VerbForm};

/// A reporting verb in its place, before its content is known.
struct Cue<'c, 's, 'a, 'd> {
    clause: &'c Clause<'s, 'a, 'd>,
    chunk: usize,
    form: VerbForm,
    verb: &'static Verb,
    /// One past the last token of verb and particle.
    end: u32,
    /// The chunk after verb and particle.
    next: usize,
}

/// The attribution whose cue is the verb group at `chunk`, if it is one.
pub(super) fn attribution(clause: &Clause<'_, '_, '_>, chunk: usize) -> Option<Draft> {
    let form = clause.verb_form(chunk)?;
    let word = clause.head_word(chunk)?;
    if !word.is(Classes::VERB) || clause.is_trapped(clause.chunks[chunk].head) {
        return None;
    }
    let with_particle = word.verbs().filter(|verb| !verb.particle.is_empty());
    let plain = word.verbs().filter(|verb| verb.particle.is_empty());
    with_particle.chain(plain).find_map(|verb| {
        let (end, next) = past_particle(clause, chunk, verb)?;
        let cue = Cue {
            clause,
            chunk,
            form,
            verb,
            end,
            next,
        };
        cue.attribution()
    })
}

/// Where a verb with its particle ends: token and chunk.
fn past_particle(clause: &Clause<'_, '_, '_>, chunk: usize, verb: &Verb) -> Option<(u32, usize)> {
    let mut end = clause.end(chunk);
    if verb.particle.is_empty() {
        // "point out" is not "point".
        return (!clause.is(chunk + 1, ChunkKind::Particle)).then_some((end, chunk + 1));
    }
    for particle in verb.particle.split(' ') {
        if end >= clause.tokens.end() || !clause.scene.token(end).text.eq_ignore_ascii_case(particle) {
            return None;
        }
        end += 1;
    }
    let next = clause.chunk_at(end);
    // The particle must not cut a chunk in two.
    (clause.start(next) == end || end == clause.tokens.end()).then_some((end, next))
}

impl Cue<'_, '_, '_, '_> {
    fn sense(&self, frames: Frames) -> Option<Sense> {
        self.verb
            .senses
            .iter()
            .copied()
            .find(|sense| sense.frames.meets(frames))
    }

    fn frames(&self) -> Frames {
        self.verb
            .senses
            .iter()
            .fold(Frames::NONE, |all, sense| all.union(sense.frames))
    }

    fn attribution(&self) -> Option<Draft> {
        let subject = source::subject(self.clause, self.chunk);
        // "..." Devine declared: a past tense that looks like a participle.
        let after_quotation = subject.is_some_and(|subject| self.quotation_before(subject.range()));
        // "Putin underscored the importance": no participle of a passive has an object.
        let active = self.form.participle
            && self.chunk > 0
            && self.clause.is_noun_phrase(self.chunk - 1)
            && (self.clause.is_noun_phrase(self.next) && !self.clause.is_class(self.next, Classes::TIME)
                || self.clause.is_word(self.next, &["that"]))
            && !(0..self.clause.chunks.len()).any(|at| self.clause.is_finite(at) && at < self.chunk);
        if self.form.passive || self.form.participle && !after_quotation && !active {
            return self.passive();
        }
        if let Some(draft) = self.inverted(subject) {
            return Some(draft);
        }
        if after_quotation {
            return self
                .with_left_content(subject)
                .or_else(|| self.with_right_content(subject));
        }
        self.with_right_content(subject)
            .or_else(|| self.with_left_content(subject))
    }

    /// A draft with source, cue and flags, before its content.
    fn draft(&self, rule: &'static str, sense: Sense, source: Option<TokenRange>, cue_end: u32) -> Draft {
        let clause = self.clause;
        let mut start = clause.start(self.chunk);
        let mut first = self.chunk;
        // "is trying to convince": the verbs before an infinitive are of the cue.
        while first > 0
            && clause.verb_form(first).is_some_and(|form| form.infinitive)
            && clause.verb_form(first - 1).is_some()
        {
            first -= 1;
            start = clause.start(first);
        }
        // "declined to say": the first verb tells what is done.
        let denies = first < self.chunk
            && clause.head_word(first).is_some_and(|word| {
                word.verbs().any(|verb| {
                    verb.senses
                        .iter()
                        .any(|sense| sense.class == CueClass::Deny && sense.frames.meets(Frames::TO))
                })
            });
        let class = if denies { CueClass::Deny } else { sense.class };
        if let Some(source) = source.filter(|source| source.start() < start && source.end() > start) {
            start = source.end();
        }
        let mut draft = Draft::new(
            clause,
            rule,
            class,
            clause.chunks[self.chunk].head,
            TokenRange::new(start, cue_end.max(self.end)),
        );
        draft.source(clause, source);
        for at in first..=self.chunk {
            draft.negated |= clause.verb_form(at).is_some_and(|form| form.negated);
            draft.hedged |= clause.verb_form(at).is_some_and(|form| form.modal);
        }
        draft
    }

    /// What follows a cue that had its content before it, and carries that content on.
    fn carry_on(&self, draft: &mut Draft, after: usize) {
        let clause = self.clause;
        let quoted = draft.content.last().is_some_and(|range| {
            clause
                .scene
                .speech(range.end() - 1)
                .is_some_and(|quotation| quotation.tokens.end() == range.end())
        });
        let mut at = after;
        if clause.is(at, ChunkKind::Comma) || clause.is(at, ChunkKind::Dash) {
            at += 1;
            if clause.is(at, ChunkKind::OpenQuote) {
                if let Some(quotation) = clause.scene.speech(clause.start(at)) {
                    draft.push(quotation.tokens);
                }
                return;
            }
            let parenthesis = !quoted
                && matches!(
                    clause.kind(at),
                    Some(
                        ChunkKind::NounPhrase
                            | ChunkKind::VerbGroup(_)
                            | ChunkKind::Preposition
                            | ChunkKind::Subordinator
                            | ChunkKind::Conjunction
                    )
                )
                && !clause.verb_form(at).is_some_and(|form| form.gerund);
            if parenthesis
                && draft.content.iter().all(|range| range.end() <= draft.cue.start())
                && let Some((rest, _)) = content::right(clause, at, Reach::Clause)
            {
                draft.push(rest);
            }
            return;
        }
        let at_end = at >= clause.chunks.len()
            || clause.is(at, ChunkKind::Stop)
            || draft
                .content
                .last()
                .is_some_and(|range| range.end() >= clause.tokens.end());
        if quoted && at_end {
            if let Some(quotation) = draft
                .content
                .last()
                .and_then(|range| clause.scene.speech(range.end() - 1))
            {
                for next in clause.scene.carried_on(quotation) {
                    draft.push(next.tokens);
                }
            }
            if let Some(next) = content::next_quotation(clause) {
                draft.push(next);
                if let Some(quotation) = clause.scene.speech(next.start()) {
                    for next in clause.scene.carried_on(quotation) {
                        draft.push(next.tokens);
                    }
                }
            }
        }
    }
}
