//! What stands between a reporting verb and its content: manner, medium, addressee, time.

use super::Cue;
use crate::rules::source;
use ascribe_lexicon::{Classes, CueClass, Frames};
use ascribe_syntax::TokenRange;
use ascribe_syntax::grammar::ChunkKind;

/// What stands between a reporting verb and its content.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Company {
    /// One past the last token of the cue.
    pub(super) cue_end: u32,
    /// The chunk where the content may start.
    pub(super) next: usize,
    pub(super) addressee: Option<TokenRange>,
    pub(super) medium: Option<TokenRange>,
}

impl Cue<'_, '_, '_, '_> {
    /// Manner, medium, addressee and time between the verb and its content.
    pub(super) fn company(&self, addressee_allowed: bool) -> Company {
        let clause = self.clause;
        let mut company = Company {
            cue_end: self.end,
            next: self.next,
            ..Company::default()
        };
        let mut at = self.next;
        if addressee_allowed && self.frames().meets(Frames::ADDRESSEE) && clause.is_noun_phrase(at) {
            let after = clause.past_noun_phrase(at);
            let object_only = at + 1;
            // "told a crowd in Ohio that", "told Reuters"; the clause after it must not be the object's own verb
            if !clause.verb_form(object_only).is_some_and(|form| form.finite) {
                company.addressee = Some(clause.chunks[at].tokens);
                at = if clause.is(after, ChunkKind::Subordinator)
                    || clause.is(after, ChunkKind::Comma)
                    || clause.is(after, ChunkKind::Stop)
                {
                    after
                } else {
                    object_only
                };
                company.next = at;
            }
        }
        loop {
            let start = at;
            if clause.is(at, ChunkKind::Adverb)
                && (clause.is_class(at, Classes::MANNER)
                    || clause.is_word(
                        at,
                        &[
                            "too",
                            "again",
                            "also",
                            "only",
                            "earlier",
                            "later",
                            "late",
                            "early",
                            "recently",
                            "then",
                            "afterwards",
                            "afterward",
                        ],
                    ))
            {
                at += 1;
                company.cue_end = clause.start(at);
            } else if clause.is_word(at, &["that"])
                && clause.is_noun_phrase(at + 1)
                && clause.is_class(at + 1, Classes::TIME)
                && matches!(
                    clause.kind(at + 2),
                    None | Some(ChunkKind::Stop | ChunkKind::Comma)
                )
            {
                // "said that evening"
                at += 2;
            } else if clause.is_noun_phrase(at)
                && clause.is_class(at, Classes::TIME)
                && !clause.is_finite(at + 1)
            {
                at += 1;
            } else if clause.is(at, ChunkKind::Preposition) && clause.is_noun_phrase(at + 1) {
                let object = clause.past_noun_phrase(at + 1);
                if clause.is_class(at + 1, Classes::TIME) {
                    at += 2;
                } else if self.medium(at) {
                    let mut end = at + 2;
                    while clause.is(end, ChunkKind::Preposition)
                        && clause.is_noun_phrase(end + 1)
                        && !clause.is_finite(end + 2)
                    {
                        end += 2;
                    }
                    company.medium = Some(clause.range(at, end));
                    at = end;
                    company.cue_end = clause.start(at);
                } else if clause.is_word(at, &["to"]) && company.addressee.is_none() && self.speaks_to(at + 1)
                {
                    company.addressee = Some(clause.chunks[at + 1].tokens);
                    at = object;
                    company.cue_end = clause.start(at);
                }
            }
            if at == start {
                break;
            }
            company.next = at;
        }
        company
    }

    /// Whether the prepositional phrase at `at` tells where or how something was said.
    fn medium(&self, at: usize) -> bool {
        let clause = self.clause;
        clause.is_word(at, &["in", "on", "at", "during", "via", "through", "by", "over"])
            && clause.is_class(at + 1, Classes::MEDIUM)
            && !(clause.is_word(at, &["on", "over"])
                && self.frames().meets(Frames::ON.union(Frames::OVER))
                && !clause.is_class(at + 1, Classes::MEDIUM))
    }

    /// Whether the noun phrase at `at` names people who can be spoken to.
    fn speaks_to(&self, at: usize) -> bool {
        let saying =
            self.verb.senses[0].class == CueClass::Assert || self.verb.senses[0].class == CueClass::Order;
        let linked = self.frames().meets(Frames::TO_NP) && !self.frames().meets(Frames::THAT);
        saying && !linked && source::can_speak(self.clause, self.clause.chunks[at].tokens)
    }
}
