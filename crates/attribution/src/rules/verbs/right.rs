//! Reporting verbs with their content behind them: a clause, a question, an infinitive, an object.

use super::Cue;
use super::company::Company;
use crate::rules::content::{self, Reach};
use crate::rules::scene::Clause;
use crate::rules::source::{self, Subject};
use crate::rules::{Draft, rule};
use ascribe_lexicon::{Classes, Frames, Sense};
use ascribe_syntax::grammar::ChunkKind;
use ascribe_syntax::{QuotationKind, TokenRange};

impl Cue<'_, '_, '_, '_> {
    /// X said (that) Y, and every other content to the right.
    pub(super) fn with_right_content(&self, subject: Option<Subject>) -> Option<Draft> {
        let clause = self.clause;
        for addressee_allowed in [true, false] {
            let company = self.company(addressee_allowed);
            let found = self.right_frame(&company);
            if let Some((rule_name, sense, first, reach, cue_end)) = found {
                if sense.frames.meets(Frames::ADJ) {
                    return self.appears(subject, sense, first);
                }
                let source = self.resolve(subject, sense, rule_name)?;
                let (content, after) = content::right(clause, first, reach)?;
                let mut draft = self.draft(
                    rule_name,
                    sense,
                    source,
                    cue_end.max(company.cue_end.min(clause.start(first))),
                );
                draft.addressee = company.addressee;
                draft.medium = company.medium;
                draft.push(content);
                draft.weigh(self.weight(rule_name, subject));
                if clause.is(first, ChunkKind::OpenQuote) || content.end() >= clause.tokens.end() {
                    self.carry_on(&mut draft, after);
                }
                return Some(draft);
            }
            if !self.frames().meets(Frames::ADDRESSEE) {
                break;
            }
        }
        None
    }

    /// Y appears to Y: nobody says so, and the subject belongs to the content.
    fn appears(&self, subject: Option<Subject>, sense: Sense, first: usize) -> Option<Draft> {
        let clause = self.clause;
        // "seemed to acknowledge": the verb that follows is the cue.
        if content::reports(clause, first) {
            return None;
        }
        let (content, _) = content::right(clause, first, Reach::Infinitive)?;
        let mut draft = self.draft(rule::APPEARS, sense, None, self.end);
        match subject? {
            Subject::Empty(_) => {}
            Subject::Own(range) | Subject::Shared(range) | Subject::Relative(range) => draft.push(range),
        }
        draft.push(content);
        Some(draft)
    }

    /// The source that a subject gives; `None` when the rule cannot do without one.
    #[allow(
        clippy::option_option,
        reason = "found, unstated, and not to be had are three things"
    )]
    fn resolve(
        &self,
        subject: Option<Subject>,
        sense: Sense,
        rule_name: &'static str,
    ) -> Option<Option<TokenRange>> {
        let weak = rule_name == rule::OBJECT || rule_name == rule::PREPOSITION;
        match subject {
            Some(Subject::Empty(_)) => (!weak).then_some(None),
            // A thing acts; it says nothing, unless the verb is one that things are the subject of.
            Some(Subject::Own(range) | Subject::Shared(range))
                if weak
                    && (self.verb.plain || !sense.frames.meets(Frames::THING))
                    && !source::can_speak(self.clause, range)
                    && (self.verb.plain || !source::is_it(self.clause, range))
                    && source::kind(self.clause, range) != crate::SourceKind::Document =>
            {
                None
            }
            Some(Subject::Own(range) | Subject::Shared(range) | Subject::Relative(range)) => {
                Some(Some(range))
            }
            None if self.form.finite && sense.frames.meets(Frames::THAT) && !weak => Some(None),
            None => None,
        }
    }

    fn weight(&self, rule_name: &'static str, subject: Option<Subject>) -> f32 {
        let mut weight = 1.0;
        if self.verb.plain && rule_name == rule::OBJECT {
            weight *= 0.8;
        }
        if matches!(subject, Some(Subject::Shared(_))) {
            weight *= 0.95;
        }
        if subject.is_none() {
            weight *= 0.7;
        }
        weight
    }

    /// Which frame the words after the company meet: rule, sense, first chunk of the content, reach, end of the cue.
    fn right_frame(&self, company: &Company) -> Option<(&'static str, Sense, usize, Reach, u32)> {
        let clause = self.clause;
        let at = company.next;
        let end = company.cue_end;
        let found = |rule_name, frames, first, reach, cue_end| {
            self.sense(frames)
                .map(|sense| (rule_name, sense, first, reach, cue_end))
        };
        match clause.kind(at)? {
            ChunkKind::Subordinator if clause.is_word(at, &["that"]) => {
                found(rule::THAT, Frames::THAT, at, Reach::Clause, end)
            }
            ChunkKind::Subordinator if clause.is_word(at, &["whether", "if"]) => {
                found(rule::QUESTION, Frames::WH, at, Reach::Clause, end)
            }
            ChunkKind::Wh
                if clause.is_word(
                    at,
                    &["what", "how", "why", "where", "when", "who", "which", "whether"],
                ) =>
            {
                found(
                    rule::QUESTION,
                    Frames::WH.union(Frames::NP),
                    at,
                    Reach::Clause,
                    end,
                )
            }
            ChunkKind::Wh if clause.is_word(at, &["that"]) => {
                found(rule::THAT, Frames::THAT, at, Reach::Clause, end)
            }
            ChunkKind::VerbGroup(form) if form.infinitive => {
                found(rule::INFINITIVE, Frames::TO, at, Reach::Infinitive, end)
            }
            ChunkKind::VerbGroup(form) if form.gerund => {
                found(rule::GERUND, Frames::ING, at, Reach::Clause, end)
                    .or_else(|| found(rule::APPEARS, Frames::ADJ, at, Reach::Clause, end))
            }
            ChunkKind::VerbGroup(form) if form.participle => {
                found(rule::APPEARS, Frames::ADJ, at, Reach::Clause, end)
            }
            ChunkKind::VerbGroup(_) => None,
            ChunkKind::Colon => {
                let colon_end = clause.end(at);
                let sense = self.sense(Frames::QUOTE.union(Frames::NP).union(Frames::THAT))?;
                // The content may start in the next sentence, when the colon ended this one.
                (at + 1 < clause.chunks.len()).then_some((
                    rule::COLON,
                    sense,
                    at + 1,
                    Reach::Clause,
                    colon_end,
                ))
            }
            ChunkKind::Comma if clause.is(at + 1, ChunkKind::OpenQuote) => {
                let sense = self.sense(Frames::QUOTE)?;
                Some((rule::QUOTE_RIGHT, sense, at + 1, Reach::Clause, end))
            }
            ChunkKind::Comma => {
                // "said, in a letter to the board, that"
                let close =
                    (at + 1..clause.chunks.len().min(at + 9)).find(|&at| clause.is(at, ChunkKind::Comma))?;
                let that = close + 1;
                let opens = clause.is(that, ChunkKind::Subordinator) && clause.is_word(that, &["that"])
                    || clause.is(that, ChunkKind::OpenQuote);
                let aside = matches!(
                    clause.kind(at + 1),
                    Some(ChunkKind::Preposition | ChunkKind::VerbGroup(_) | ChunkKind::Adverb)
                );
                if opens && aside {
                    found(
                        rule::THAT,
                        Frames::THAT.union(Frames::QUOTE),
                        that,
                        Reach::Clause,
                        end,
                    )
                } else {
                    None
                }
            }
            ChunkKind::OpenQuote => {
                let whole = clause.scene.speech(clause.start(at))?;
                let clausal = whole.kind == QuotationKind::Speech;
                if clausal && self.frames().meets(Frames::QUOTE.union(Frames::THAT)) {
                    found(
                        rule::QUOTE_RIGHT,
                        Frames::QUOTE.union(Frames::THAT),
                        at,
                        Reach::Clause,
                        end,
                    )
                } else {
                    self.bare_or_object(at, end, true)
                }
            }
            ChunkKind::NounPhrase
            | ChunkKind::Adverb
            | ChunkKind::Other
            | ChunkKind::Conjunction
            | ChunkKind::OpenBracket => self.bare_or_object(at, end, false),
            ChunkKind::Adjective => self
                .bare_or_object(at, end, false)
                .or_else(|| found(rule::APPEARS, Frames::ADJ, at, Reach::Clause, end)),
            ChunkKind::Preposition => self.prepositional(at, company),
            _ => None,
        }
    }

    fn prepositional(
        &self,
        at: usize,
        company: &Company,
    ) -> Option<(&'static str, Sense, usize, Reach, u32)> {
        let clause = self.clause;
        let preposition = clause.head(at).text;
        let frame = Frames::ALL
            .iter()
            .find(|(_, name)| {
                name.strip_prefix('~')
                    .is_some_and(|name| name.eq_ignore_ascii_case(preposition))
            })
            .map(|(frame, _)| *frame)
            .or_else(|| clause.is_word(at, &["as"]).then_some(Frames::AS));
        if let Some(sense) = frame.and_then(|frame| self.sense(frame)) {
            let starts = matches!(
                clause.kind(at + 1),
                Some(
                    ChunkKind::NounPhrase
                        | ChunkKind::VerbGroup(_)
                        | ChunkKind::Wh
                        | ChunkKind::Subordinator
                        | ChunkKind::OpenQuote
                        | ChunkKind::Adjective
                )
            );
            if starts {
                return Some((rule::PREPOSITION, sense, at + 1, Reach::Phrase, clause.end(at)));
            }
        }
        // "said in recent years the party has"
        self.bare_clause_follows(at)
            .then(|| self.sense(Frames::BARE))?
            .map(|sense| (rule::BARE, sense, at, Reach::Clause, company.cue_end))
    }

    /// A clause without "that", or an object.
    fn bare_or_object(
        &self,
        at: usize,
        end: u32,
        quoted: bool,
    ) -> Option<(&'static str, Sense, usize, Reach, u32)> {
        let clause = self.clause;
        if self.bare_clause_follows(at)
            && let Some(sense) = self.sense(if quoted {
                Frames::BARE.union(Frames::QUOTE)
            } else {
                Frames::BARE
            })
        {
            return Some((rule::BARE, sense, at, Reach::Clause, end));
        }
        if quoted
            && let Some(sense) = self.sense(
                Frames::QUOTE
                    .union(Frames::NP)
                    .union(Frames::SPEECH_NP)
                    .union(Frames::SMALL),
            )
        {
            return Some((rule::OBJECT, sense, at, Reach::Phrase, end));
        }
        let object = if clause.is_noun_phrase(at) {
            at
        } else {
            return None;
        };
        if clause.is_class(object, Classes::TIME) {
            return None;
        }
        let after = clause.past_noun_phrase(object);
        let infinitive = clause.verb_form(after).is_some_and(|form| form.infinitive)
            || clause.verb_form(object + 1).is_some_and(|form| form.infinitive);
        if infinitive && let Some(sense) = self.sense(Frames::OBJ_TO) {
            return Some((rule::ORDER, sense, object, Reach::Infinitive, end));
        }
        let as_follows = clause.is(object + 1, ChunkKind::Preposition) && clause.is_word(object + 1, &["as"])
            || clause.is(after, ChunkKind::Preposition) && clause.is_word(after, &["as"]);
        if as_follows && let Some(sense) = self.sense(Frames::AS) {
            return Some((rule::CALLS, sense, object, Reach::Phrase, end));
        }
        let predicate = matches!(
            clause.kind(after),
            Some(ChunkKind::NounPhrase | ChunkKind::Adjective | ChunkKind::OpenQuote)
        );
        if predicate && let Some(sense) = self.sense(Frames::SMALL) {
            return Some((rule::CALLS, sense, object, Reach::Phrase, end));
        }
        if let Some(sense) = self.sense(Frames::NP)
            && (!self.verb.plain || source::can_be_judged(clause, object))
        {
            return Some((rule::OBJECT, sense, object, Reach::Phrase, end));
        }
        let speech = clause.is_class(object, Classes::NOUN.union(Classes::DOCUMENT))
            || clause.is(object + 1, ChunkKind::OpenQuote);
        if speech && let Some(sense) = self.sense(Frames::SPEECH_NP) {
            return Some((rule::OBJECT, sense, object, Reach::Phrase, end));
        }
        None
    }

    /// Whether a subject with a finite verb of its own follows, before the clause of the cue is over.
    pub(super) fn bare_clause_follows(&self, first: usize) -> bool {
        let clause = self.clause;
        let mut relative = false;
        let mut noun = false;
        for at in first..clause.chunks.len() {
            match clause.chunks[at].kind {
                ChunkKind::NounPhrase => noun = true,
                ChunkKind::Wh => relative = true,
                ChunkKind::Subordinator => return false,
                ChunkKind::Stop | ChunkKind::Dash | ChunkKind::Colon => return false,
                ChunkKind::VerbGroup(form) if form.finite => {
                    if relative {
                        relative = false;
                        continue;
                    }
                    let after_conjunction =
                        at > first && clause.is(content_before(clause, at), ChunkKind::Conjunction);
                    return noun && !after_conjunction;
                }
                ChunkKind::VerbGroup(form)
                    if form.infinitive && self.frames().meets(Frames::OBJ_TO.union(Frames::NP)) =>
                {
                    return false;
                }
                ChunkKind::Comma => {
                    let next = content::after_adverbs(clause, at + 1);
                    let goes_on = matches!(
                        clause.kind(next),
                        Some(ChunkKind::NounPhrase | ChunkKind::Wh | ChunkKind::Preposition)
                    ) || (clause.is_finite(next));
                    if !goes_on {
                        return false;
                    }
                    if !noun {
                        continue;
                    }
                    if self.frames().meets(Frames::NP.union(Frames::SPEECH_NP))
                        && !clause.is_finite(next)
                        && !relative
                    {
                        // "criticised the plan, which ..." is an object
                        return false;
                    }
                }
                _ => {}
            }
        }
        false
    }
}

fn content_before(clause: &Clause<'_, '_, '_>, at: usize) -> usize {
    let mut before = at.saturating_sub(1);
    while before > 0 && clause.is(before, ChunkKind::Adverb) {
        before -= 1;
    }
    before
}
