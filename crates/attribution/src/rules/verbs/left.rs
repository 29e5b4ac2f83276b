//! Reporting verbs with their content before them.

use super::Cue;
use crate::rules::content;
use crate::rules::source::{self, Subject};
use crate::rules::{Draft, rule};
use ascribe_lexicon::Frames;
use ascribe_syntax::grammar::ChunkKind;
use ascribe_syntax::{QuotationKind, Tag, TokenRange};

impl Cue<'_, '_, '_, '_> {
    /// "Y," said X; Y, said X, the minister for water
    pub(super) fn inverted(&self, subject: Option<Subject>) -> Option<Draft> {
        let clause = self.clause;
        let sense = self.sense(Frames::QUOTE)?;
        if matches!(
            subject,
            Some(Subject::Own(_) | Subject::Relative(_) | Subject::Shared(_))
        ) && !self.follows_quotation()
        {
            return None;
        }
        if !self.form.finite || !(self.follows_quotation() || self.follows_clause()) {
            return None;
        }
        let (source, after) = source::following(clause, self.next)?;
        if clause.is_finite(after) || !source::can_speak(clause, source) && !self.follows_quotation() {
            return None;
        }
        let content = content::left(clause, self.chunk, false)?;
        let mut draft = self.draft(rule::INVERTED, sense, Some(source), self.end);
        draft.push(content);
        self.carry_on(&mut draft, after);
        Some(draft)
    }

    /// Whether a quotation ends just before the subject: "Y," X said.
    pub(super) fn quotation_before(&self, subject: TokenRange) -> bool {
        let clause = self.clause;
        let quoted = |at: u32| {
            clause.scene.speech(at).is_some_and(|quotation| {
                quotation.tokens.end() == at + 1 && quotation.kind == QuotationKind::Speech
            })
        };
        let Some(before) = subject.start().checked_sub(1) else {
            return false;
        };
        before >= clause.tokens.start()
            && (quoted(before) || before > 0 && clause.scene.token(before).text == "," && quoted(before - 1))
    }

    fn follows_quotation(&self) -> bool {
        let before = self.clause.start(self.chunk).checked_sub(1);
        before.is_some_and(|before| {
            let token = self.clause.scene.token(before);
            let quoted = |at: u32| {
                self.clause
                    .scene
                    .speech(at)
                    .is_some_and(|quotation| quotation.tokens.end() == at + 1)
            };
            before >= self.clause.tokens.start()
                && (quoted(before) || (token.text == "," && before > 0 && quoted(before - 1)))
                || before < self.clause.tokens.start() && quoted(before)
        })
    }

    fn follows_clause(&self) -> bool {
        self.chunk > 1
            && self.clause.is(self.chunk - 1, ChunkKind::Comma)
            && self
                .clause
                .is_word(self.chunk, &["said", "says", "wrote", "asked", "added"])
    }

    /// Y, X said.
    pub(super) fn with_left_content(&self, subject: Option<Subject>) -> Option<Draft> {
        let clause = self.clause;
        let sense = self.sense(Frames::QUOTE)?;
        if !self.form.finite && !self.form.participle {
            return None;
        }
        let source = match subject? {
            Subject::Own(range) => range,
            Subject::Empty(_) | Subject::Shared(_) | Subject::Relative(_) => return None,
        };
        let company = self.company(true);
        let at = company.next;
        let closed = at >= clause.chunks.len()
            || matches!(
                clause.kind(at),
                Some(
                    ChunkKind::Comma
                        | ChunkKind::Stop
                        | ChunkKind::Dash
                        | ChunkKind::CloseQuote
                        | ChunkKind::Preposition
                        | ChunkKind::Conjunction
                        | ChunkKind::Subordinator
                        | ChunkKind::VerbGroup(_)
                        | ChunkKind::Adverb
                )
            );
        if !closed {
            return None;
        }
        let before = clause.chunk_at(source.start());
        let headline = matches!(
            clause.scene.block_kind(clause.sentence),
            ascribe_text::BlockKind::Headline | ascribe_text::BlockKind::Heading
        );
        let content = content::left(clause, before, headline)?;
        let quoted = clause.scene.token(content.end() - 1).tag == Tag::CloseQuote;
        // "while no date is set, work would begin": a thing that does what the verb plainly says.
        if !quoted && self.verb.plain && !source::can_speak(clause, source) {
            return None;
        }
        let mut draft = self.draft(
            if quoted {
                rule::QUOTE_LEFT
            } else {
                rule::CLAUSE_LEFT
            },
            sense,
            Some(source),
            company.cue_end,
        );
        draft.addressee = company.addressee;
        draft.medium = company.medium;
        draft.push(content);
        self.carry_on(&mut draft, at);
        Some(draft)
    }
}
