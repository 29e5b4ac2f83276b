mod passive;

use super::content::{self, Reach};
use super::scene::Clause;
use super::source::{self, Subject};
use super::{Draft, rule};
use ascribe_lexicon::{Classes, CueClass, Frames, Sense, Verb};
use ascribe_syntax::grammar::{ChunkKind, VerbForm};
use ascribe_syntax::{QuotationKind, Tag, TokenRange};

/// What stands between a reporting verb and its content.
#[derive(Clone, Copy, Debug, Default)]
struct Company {
    /// One past the last token of the cue.
    cue_end: u32,
    /// The chunk where the content may start.
    next: usize,
    addressee: Option<TokenRange>,
    medium: Option<TokenRange>,
}

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

    /// Manner, medium, addressee and time between the verb and its content.
    fn company(&self, addressee_allowed: bool) -> Company {
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

    /// "Y," said X; Y, said X, the minister for water
    fn inverted(&self, subject: Option<Subject>) -> Option<Draft> {
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
    fn quotation_before(&self, subject: TokenRange) -> bool {
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

    /// X said (that) Y, and every other content to the right.
    fn with_right_content(&self, subject: Option<Subject>) -> Option<Draft> {
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
    fn bare_clause_follows(&self, first: usize) -> bool {
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

    /// Y, X said.
    fn with_left_content(&self, subject: Option<Subject>) -> Option<Draft> {
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

fn content_before(clause: &Clause<'_, '_, '_>, at: usize) -> usize {
    let mut before = at.saturating_sub(1);
    while before > 0 && clause.is(before, ChunkKind::Adverb) {
        before -= 1;
    }
    before
}
