//! Cues that are no verbs of their own: nouns, light verbs with nouns, adjectives, prepositions.

use super::content::{self, Reach};
use super::scene::Clause;
use super::source::{self, Subject};
use super::{Draft, rule};
use ascribe_lexicon::{Classes, CueClass, Frames, Nominal, PhraseKind, Sense};
use ascribe_syntax::grammar::ChunkKind;
use ascribe_syntax::{Tag, TokenRange};

/// How the content of a noun or adjective follows it: sense, first chunk, reach, end of the cue.
fn complement(
    clause: &Clause<'_, '_, '_>,
    nominal: &'static Nominal,
    after: usize,
    cue_end: u32,
) -> Option<(Sense, usize, Reach, u32)> {
    let sense = |frames: Frames| {
        nominal
            .senses
            .iter()
            .copied()
            .find(|sense| sense.frames.meets(frames))
    };
    match clause.kind(after)? {
        ChunkKind::Subordinator | ChunkKind::Wh if clause.is_word(after, &["that"]) => {
            // A relative clause is no content: "the claim that surprised him".
            if clause.verb_form(after + 1).is_some() {
                return None;
            }
            sense(Frames::THAT).map(|sense| (sense, after, Reach::Clause, cue_end))
        }
        ChunkKind::Subordinator | ChunkKind::Wh if clause.is_word(after, &["whether", "how", "why"]) => {
            sense(Frames::WH.union(Frames::ABOUT)).map(|sense| (sense, after, Reach::Clause, cue_end))
        }
        ChunkKind::VerbGroup(form) if form.infinitive => {
            sense(Frames::TO).map(|sense| (sense, after, Reach::Clause, cue_end))
        }
        ChunkKind::Preposition => {
            let preposition = clause.head(after).text;
            let frame = Frames::ALL
                .iter()
                .find(|(_, name)| {
                    name.strip_prefix('~')
                        .is_some_and(|name| name.eq_ignore_ascii_case(preposition))
                })?
                .0;
            let starts = matches!(
                clause.kind(after + 1),
                Some(
                    ChunkKind::NounPhrase
                        | ChunkKind::VerbGroup(_)
                        | ChunkKind::Wh
                        | ChunkKind::OpenQuote
                        | ChunkKind::Subordinator
                        | ChunkKind::Adjective
                )
            );
            if !starts || clause.is_class(after + 1, Classes::TIME) {
                return None;
            }
            sense(frame).map(|sense| (sense, after + 1, Reach::Phrase, clause.end(after)))
        }
        _ => None,
    }
}

/// expressed optimism about Y; made the case that Y; has doubts about Y
pub(super) fn light_verb(clause: &Clause<'_, '_, '_>, chunk: usize) -> Option<Draft> {
    clause.verb_form(chunk)?;
    if !clause.is_class(chunk, Classes::LIGHT) || !clause.is_noun_phrase(chunk + 1) {
        return None;
    }
    let noun_chunk = chunk + 1;
    let nominal = clause.head_word(noun_chunk)?.noun()?;
    if !clause.head(noun_chunk).tag.is_noun() {
        return None;
    }
    let (sense, first, reach, cue_end) = complement(clause, nominal, noun_chunk + 1, clause.end(noun_chunk))?;
    let subject = source::subject(clause, chunk)?;
    let it = source::is_it(clause, subject.range());
    if matches!(subject, Subject::Empty(_)) && !it
        || !matches!(subject, Subject::Relative(_)) && !source::can_speak(clause, subject.range()) && !it
    {
        return None;
    }
    let (content, _) = content::right(clause, first, reach)?;
    let form = clause.verb_form(chunk)?;
    let mut draft = Draft::new(
        clause,
        rule::LIGHT_VERB,
        sense.class,
        clause.chunks[noun_chunk].head,
        TokenRange::new(clause.start(chunk), cue_end),
    );
    draft.source(clause, Some(subject.range()));
    draft.negated = form.negated;
    draft.hedged = form.modal;
    draft.push(content);
    Some(draft)
}

/// is confident that Y; was shocked by Y; seems willing to Y
pub(super) fn adjective(clause: &Clause<'_, '_, '_>, chunk: usize) -> Option<Draft> {
    let form = clause.verb_form(chunk)?;
    // "is confident": a chunk of its own; "was worried", tagged as a participle: the head of the group.
    let inner = form.passive.then(|| clause.chunks[chunk].head);
    let links = || {
        form.copula
            || clause.is_word(
                chunk,
                &[
                    "feel", "feels", "felt", "seem", "seems", "seemed", "remain", "remains", "remained",
                    "sounded", "sounds", "become", "became", "appeared", "appears",
                ],
            )
    };
    let (head, after) = match inner {
        Some(head) => (head, chunk + 1),
        None if clause.is(chunk + 1, ChunkKind::Adjective) && links() => {
            (clause.chunks[chunk + 1].head, chunk + 2)
        }
        None if clause.verb_form(chunk + 1).is_some_and(|form| form.participle) && links() => {
            (clause.chunks[chunk + 1].head, chunk + 2)
        }
        None => return None,
    };
    let nominal = clause.scene.token(head).word?.adjective()?;
    let cue_end = clause.start(after);
    let found = complement(clause, nominal, after, cue_end).or_else(|| {
        // "is confident the vote will hold"
        let bare = clause.is_noun_phrase(after)
            && clause.is_finite(content::after_adverbs(clause, clause.past_noun_phrase(after)));
        let sense = nominal
            .senses
            .iter()
            .copied()
            .find(|sense| sense.frames.meets(Frames::THAT))?;
        bare.then_some((sense, after, Reach::Clause, cue_end))
    });
    let (sense, first, reach, cue_end) = found?;
    let subject = source::subject(clause, chunk)?;
    let speaks = match subject {
        Subject::Empty(_) => return None,
        Subject::Relative(_) => true,
        Subject::Own(range) | Subject::Shared(range) => source::can_speak(clause, range),
    };
    if !speaks {
        return None;
    }
    let (content, _) = content::right(clause, first, reach)?;
    let mut draft = Draft::new(
        clause,
        rule::ADJECTIVE,
        sense.class,
        head,
        TokenRange::new(clause.start(chunk), cue_end),
    );
    draft.source(clause, Some(subject.range()));
    draft.negated = form.negated;
    draft.hedged = form.modal;
    draft.push(content);
    Some(draft)
}

/// his claim that Y; the minister's warning of Y; the fear that Y
pub(super) fn noun(clause: &Clause<'_, '_, '_>, chunk: usize) -> Option<Draft> {
    if !clause.is_noun_phrase(chunk) || !clause.head(chunk).tag.is_noun() {
        return None;
    }
    let nominal = clause.head_word(chunk)?.noun()?;
    let whole = clause.chunks[chunk];
    if clause.is_trapped(whole.head) {
        return None;
    }
    let possessor = possessor(clause, chunk);
    let after = chunk + 1;
    let cue_start = possessor.map_or(whole.tokens.start(), |range| {
        let next = range.end();
        // The clitic belongs to the cue, a possessive pronoun does not.
        next
    });
    let found = complement(clause, nominal, after, whole.tokens.end());
    let (sense, first, reach, cue_end) = match found {
        Some(found) => found,
        // "the minister's claim is that ..."
        None => {
            let copula = clause.verb_form(after).filter(|form| form.copula)?;
            let that = clause.is(after + 1, ChunkKind::Subordinator) && clause.is_word(after + 1, &["that"]);
            if !that || !copula.finite {
                return None;
            }
            let sense = nominal
                .senses
                .iter()
                .copied()
                .find(|sense| sense.frames.meets(Frames::THAT))?;
            (sense, after + 1, Reach::Clause, clause.end(after))
        }
    };
    let clausal = reach == Reach::Clause;
    let reach = if clausal && !clause.verb_form(after).is_some_and(|form| form.copula) {
        Reach::Subject
    } else {
        reach
    };
    if possessor.is_none() && (!clause.is_word(first, &["that"]) || sense.class == CueClass::Show) {
        return None;
    }
    if !clausal && sense.class == CueClass::Assert && !clause.is_word(after, &["that", "about"]) {
        return None;
    }
    let (content, _) = content::right(clause, first, reach)?;
    let mut draft = Draft::new(
        clause,
        rule::NOUN,
        sense.class,
        whole.head,
        TokenRange::new(cue_start, cue_end),
    );
    draft.source(clause, possessor);
    draft.push(content);
    if possessor.is_none() {
        draft.weigh(0.6);
    } else if !clausal {
        draft.weigh(0.8);
    }
    Some(draft)
}

/// The possessor in the noun phrase at `chunk`: "his", "the minister" of "the minister's claim".
fn possessor(clause: &Clause<'_, '_, '_>, chunk: usize) -> Option<TokenRange> {
    let tokens = clause.chunks[chunk].tokens;
    let mark = tokens
        .iter()
        .rev()
        .find(|&at| clause.scene.token(at).tag == Tag::Pos);
    match mark {
        Some(mark) if mark > tokens.start() => Some(TokenRange::new(tokens.start(), mark)),
        _ => tokens
            .iter()
            .find(|&at| matches!(clause.scene.token(at).tag, Tag::PrpS | Tag::WpS))
            .map(TokenRange::single),
    }
}

/// What somebody's view or way of telling is called.
const VIEWS: &[&str] = &[
    "view",
    "opinion",
    "words",
    "telling",
    "estimation",
    "judgment",
    "judgement",
    "assessment",
    "reckoning",
];

/// according to X; in the words of X; in X's view
pub(super) fn phrase(clause: &Clause<'_, '_, '_>, chunk: usize) -> Option<Draft> {
    let start = clause.start(chunk);
    if let Some((phrase, range)) = clause.phrase(start) {
        let PhraseKind::Cue(class, head) = phrase.kind else {
            return None;
        };
        let next = clause.chunk_at(range.end());
        let (source, after) = source::following(clause, next)?;
        let mut draft = Draft::new(clause, rule::ACCORDING_TO, class, start + u32::from(head), range);
        draft.source(clause, Some(source));
        return around(clause, chunk, after, draft);
    }
    // in his view, ...
    if !clause.is(chunk, ChunkKind::Preposition) {
        return None;
    }
    let bounded = chunk == 0
        || matches!(
            clause.kind(chunk - 1),
            Some(ChunkKind::Comma | ChunkKind::Conjunction)
        );
    let whole = matches!(clause.kind(chunk + 2), Some(ChunkKind::Comma | ChunkKind::Stop));
    if !bounded
        || !whole
        || !clause.is_word(chunk, &["in", "by"])
        || !clause.is_noun_phrase(chunk + 1)
        || !clause.is_word(chunk + 1, VIEWS)
    {
        return None;
    }
    let source = possessor(clause, chunk + 1)?;
    let class = if clause.is_word(chunk + 1, &["words", "telling", "account"]) {
        CueClass::Assert
    } else {
        CueClass::Believe
    };
    let head = clause.chunks[chunk + 1].head;
    let mut draft = Draft::new(
        clause,
        rule::IN_VIEW,
        class,
        head,
        TokenRange::new(source.end(), clause.end(chunk + 1)),
    );
    draft.source(clause, Some(source));
    around(clause, chunk, chunk + 2, draft)
}

/// The content of a phrase that stands at chunks `first..after`: the rest of its clause, before it or behind.
fn around(clause: &Clause<'_, '_, '_>, first: usize, after: usize, mut draft: Draft) -> Option<Draft> {
    let scene = clause.scene;
    if first == 0 || first == 1 && clause.is(0, ChunkKind::Conjunction) {
        let start = if clause.is(after, ChunkKind::Comma) {
            after + 1
        } else {
            after
        };
        let (content, _) = content::right(clause, start, Reach::Clause)?;
        draft.push(content);
        return Some(draft);
    }
    // From the start of the sentence, or of the quotation that is before it.
    let mut from = 0;
    let comma = clause.is(first - 1, ChunkKind::Comma);
    if let Some(quotation) = scene.quotation(draft.cue.start()) {
        from = clause.chunk_at(quotation.tokens.start().max(clause.tokens.start()));
        if clause.is(from, ChunkKind::OpenQuote) {
            from += 1;
        }
    }
    for at in (from..first).rev() {
        let cuts = match clause.chunks[at].kind {
            ChunkKind::Dash => clause.is_word(at, &[";"]),
            // "X said A, but B, according to Y"
            ChunkKind::Conjunction if at > 0 && clause.is(at - 1, ChunkKind::Comma) => {
                (at + 1..first).any(|at| clause.is_finite(at))
                    && (from..at).any(|at| content::reports(clause, at))
            }
            _ => false,
        };
        if cuts {
            from = at + 1;
            break;
        }
    }
    if clause.is(from, ChunkKind::Conjunction) {
        from += 1;
    }
    let last = clause.start(first);
    let mut start = clause.start(from);
    if let Some(quotation) = scene
        .speech(last.saturating_sub(2))
        .filter(|quotation| quotation.tokens.start() < start && quotation.tokens.end() <= last)
    {
        start = quotation.tokens.start();
    }
    let before = scene.trimmed(TokenRange::new(start, last.max(start)));
    if let Some(before) = before {
        draft.push(before);
    }
    // A parenthesis: the clause goes on behind it.
    let goes_on = clause.is(after, ChunkKind::Comma)
        && comma
        && matches!(
            clause.kind(after + 1),
            Some(
                ChunkKind::VerbGroup(_) | ChunkKind::NounPhrase | ChunkKind::Preposition | ChunkKind::Adverb
            )
        )
        && !clause.verb_form(after + 1).is_some_and(|form| form.gerund)
        && !(from..first).any(|at| clause.is_finite(at));
    if goes_on && let Some((rest, _)) = content::right(clause, after + 1, Reach::Clause) {
        draft.push(rest);
    }
    (!draft.content.is_empty()).then_some(draft)
}

/// The film reportedly cost Y: nobody is named, the clause is the content.
pub(super) fn hearsay(clause: &Clause<'_, '_, '_>, chunk: usize) -> Option<Draft> {
    let form = clause.verb_form(chunk)?;
    let adverb = clause.chunks[chunk].tokens.iter().find(|&at| {
        clause.scene.token(at).is_any(&[
            "reportedly",
            "allegedly",
            "purportedly",
            "supposedly",
            "reputedly",
        ])
    })?;
    let subject = source::subject(clause, chunk);
    let stands = form.finite || form.participle && subject.is_some();
    if !stands {
        return None;
    }
    let cue = TokenRange::single(adverb);
    let mut draft = Draft::new(clause, rule::HEARSAY, CueClass::Assert, adverb, cue);
    if let Some(subject) = subject {
        draft.push(subject.range());
    }
    let verb = clause.chunks[chunk].tokens;
    if verb.start() < adverb {
        draft.push(TokenRange::new(verb.start(), adverb));
    }
    let end = content::right(clause, chunk + 1, Reach::Clause).map_or(verb.end(), |(range, _)| range.end());
    draft.push(TokenRange::new((adverb + 1).min(end), end));
    Some(draft)
}
