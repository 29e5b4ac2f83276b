//! Cues in the passive, and participles that stand for one.

use super::Cue;
use crate::rules::content::{self, Reach};
use crate::rules::scene::Clause;
use crate::rules::source::{self, Subject};
use crate::rules::{Draft, rule};
use ascribe_lexicon::{CueClass, Frames, Sense};
use ascribe_syntax::TokenRange;
use ascribe_syntax::grammar::ChunkKind;

impl Cue<'_, '_, '_, '_> {
    /// X was accused of Y by Z; it was announced that Y; X is expected to Y; a plan announced by Z
    pub(super) fn passive(&self) -> Option<Draft> {
        let clause = self.clause;
        let subject = source::subject(clause, self.chunk)
            .map(Subject::range)
            .or_else(|| {
                let left = self.chunk.checked_sub(1)?;
                clause.is_noun_phrase(left).then(|| clause.chunks[left].tokens)
            });
        let empty = subject.is_some_and(|range| {
            range.len() == 1 && clause.scene.token(range.start()).is_any(&["it", "there"])
        });
        let company = self.company(false);
        let mut at = company.next;
        let mut agent = None;
        if clause.is(at, ChunkKind::Preposition)
            && clause.is_word(at, &["by"])
            && clause.is_noun_phrase(at + 1)
        {
            let (range, after) = source::following(clause, at + 1)?;
            agent = Some(range);
            at = after;
        }
        // "was quoted as saying": the subject speaks
        if self.form.passive
            && clause.is_word(self.chunk, &["quoted", "cited", "recorded", "heard", "reported"])
            && clause.is_word(at, &["as"])
            && clause.is_word(at + 1, &["saying", "telling"])
        {
            let sense = self.verb.senses[0];
            let (content, _) = content::right(clause, skip_comma(clause, at + 2), Reach::Clause)?;
            let mut draft = self.draft(
                rule::QUOTED_AS_SAYING,
                Sense {
                    class: CueClass::Assert,
                    ..sense
                },
                subject,
                clause.end(at + 1),
            );
            draft.push(content);
            return Some(draft);
        }
        if let Some(draft) = self.told_before(subject.filter(|_| !empty), agent, at) {
            return Some(draft);
        }
        let that = clause.is(at, ChunkKind::Subordinator) && clause.is_word(at, &["that", "whether"]);
        // "members were told it would cost more"
        let bare = || {
            (empty || self.frames().meets(Frames::ADDRESSEE))
                && self.sense(Frames::BARE).is_some()
                && !clause.is(at, ChunkKind::Preposition)
                && self.bare_clause_follows(at)
        };
        if self.form.passive
            && (that || bare())
            && let Some(sense) = self.sense(Frames::THAT)
        {
            let (content, _) = content::right(clause, at, Reach::Clause)?;
            let mut draft = self.draft(rule::PASSIVE_THAT, sense, agent, clause.end(self.chunk));
            if !empty && self.frames().meets(Frames::ADDRESSEE) {
                draft.addressee = subject;
            }
            draft.push(content);
            return Some(draft);
        }
        let infinitive = clause.verb_form(at).is_some_and(|form| form.infinitive);
        if infinitive && self.form.passive {
            let sense = self
                .sense(Frames::OBJ_TO)
                .or_else(|| self.sense(Frames::BARE))
                .or_else(|| self.sense(Frames::THAT))?;
            let (content, _) = content::right(clause, at, Reach::Clause)?;
            let mut draft = self.draft(rule::EXPECTED_TO, sense, agent, clause.end(self.chunk));
            if let Some(subject) = subject.filter(|_| !empty) {
                draft.push(subject);
            }
            draft.push(content);
            return Some(draft);
        }
        let judged = self.sense(Frames::NP.union(Frames::AS))?;
        let object = subject.filter(|_| !empty)?;
        let continued = clause.is(at, ChunkKind::Preposition)
            && (clause.is_word(at, &["as"]) && judged.frames.meets(Frames::AS)
                || clause.is_word(at, &["for", "of"]) && judged.frames.meets(Frames::FOR.union(Frames::OF)));
        if agent.is_none() && !(continued && self.form.passive && judged.class == CueClass::Judge) {
            return None;
        }
        let cue_end = agent.map_or(clause.end(self.chunk), TokenRange::start);
        let mut draft = self.draft(rule::PASSIVE_BY, judged, agent, cue_end);
        draft.push(object);
        if continued && let Some((rest, _)) = content::right(clause, at, Reach::Phrase) {
            draft.push(rest);
        }
        Some(draft)
    }
}

impl Cue<'_, '_, '_, '_> {
    /// Y, the court was told: whoever is told stands for the occasion.
    fn told_before(
        &self,
        subject: Option<TokenRange>,
        agent: Option<TokenRange>,
        after: usize,
    ) -> Option<Draft> {
        let clause = self.clause;
        let sense = self.sense(Frames::QUOTE)?;
        let ends = after >= clause.chunks.len()
            || matches!(clause.kind(after), Some(ChunkKind::Stop | ChunkKind::Comma));
        if !self.form.passive || !self.frames().meets(Frames::ADDRESSEE) || !ends {
            return None;
        }
        let told = subject?;
        let content = content::left(clause, clause.chunk_at(told.start()), false)?;
        let mut draft = self.draft(rule::CLAUSE_LEFT, sense, agent, clause.end(self.chunk));
        draft.addressee = Some(told);
        draft.push(content);
        Some(draft)
    }
}

fn skip_comma(clause: &Clause<'_, '_, '_>, at: usize) -> usize {
    if clause.is(at, ChunkKind::Comma) || clause.is(at, ChunkKind::Colon) {
        at + 1
    } else {
        at
    }
}
