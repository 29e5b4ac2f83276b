use super::scene::Clause;
use ascribe_lexicon::{Classes, Frames, PhraseKind, Verb};
use ascribe_syntax::grammar::ChunkKind;
use ascribe_syntax::{QuotationKind, Tag, TokenRange};

/// How far a content to the right of its cue may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// A clause: to the end of the sentence, where no other reporting word takes over.
    Clause,
    /// A clause inside a subject ("the claim that he lied was false"): up to the verb of that subject.
    Subject,
    /// An infinitive: up to the next verb with the subject of the cue, participle or adverbial clause.
    Infinitive,
    /// A phrase: up to the next comma or clause.
    Phrase,
}

/// The content that starts at chunk `first`, to the right of its cue: its tokens, and the chunk after it.
pub(super) fn right(clause: &Clause<'_, '_, '_>, first: usize, reach: Reach) -> Option<(TokenRange, usize)> {
    let start = clause.start(first);
    if start >= clause.tokens.end() {
        return None;
    }
    let scene = clause.scene;
    // Inside somebody's quotation nothing reaches past its end.
    let opened_before = |quotation: &&ascribe_syntax::Quotation| quotation.tokens.start() < start;
    let limit = scene
        .quotation(start)
        .filter(opened_before)
        .map_or(clause.tokens.end(), |quotation| {
            let mark = u32::from(quotation.closed);
            quotation.tokens.end() - mark
        })
        .min(clause.tokens.end());
    let mut at = first;
    while at < clause.chunks.len() && clause.start(at) < limit {
        if at > first && ends(clause, first, at, reach) {
            break;
        }
        at += 1;
    }
    let mut end = clause.start(at).min(limit);
    let trimmed = scene.trimmed(TokenRange::new(start, end.max(start)))?;
    end = trimmed.end();
    // A quotation that goes on after the sentence goes on as content.
    if let Some(quotation) = scene
        .speech(end - 1)
        .filter(|quotation| quotation.tokens.start() >= start)
    {
        end = end.max(quotation.tokens.end());
    }
    // A closing mark just behind belongs to it.
    Some((TokenRange::new(trimmed.start(), end), at))
}

/// Whether the content that started at chunk `first` is over before chunk `at`.
fn ends(clause: &Clause<'_, '_, '_>, first: usize, at: usize, reach: Reach) -> bool {
    let inside_quotation = clause
        .scene
        .quotation(clause.start(at))
        .is_some_and(|quotation| quotation.tokens.start() >= clause.start(first));
    if inside_quotation {
        return false;
    }
    let verb = |at: usize| clause.verb_form(at).is_some();
    match clause.chunks[at].kind {
        ChunkKind::Stop => at + 1 >= clause.chunks.len() || !clause.is(at + 1, ChunkKind::CloseQuote),
        ChunkKind::Dash => clause.is_word(at, &[";"]) || reach == Reach::Phrase,
        ChunkKind::CloseBracket => !(first..at).any(|before| clause.is(before, ChunkKind::OpenBracket)),
        ChunkKind::OpenBracket => false,
        ChunkKind::Comma => ends_at_comma(clause, first, at, reach),
        ChunkKind::Conjunction => {
            let next = after_adverbs(clause, at + 1);
            if reports(clause, next) && clause.is_finite(next) && !clause.is_noun_phrase(at - 1) {
                return true;
            }
            if verb(next) && clause.is_finite(next) {
                return matches!(reach, Reach::Infinitive | Reach::Phrase)
                    || (reports(clause, next) && brings_clause(clause, next));
            }
            // "called the bid derisory and it accused the bidder"
            reach == Reach::Phrase
                && clause.is_word(next, &["he", "she", "it", "they", "we", "i"])
                && after_subject_is_verb(clause, next)
        }
        ChunkKind::Subordinator => {
            matches!(reach, Reach::Infinitive | Reach::Phrase)
                && !clause.is_word(at, &["that", "whether", "if"])
        }
        ChunkKind::Preposition => {
            let cue = clause
                .phrase(clause.start(at))
                .is_some_and(|(phrase, _)| matches!(phrase.kind, PhraseKind::Cue(..)));
            cue || reach == Reach::Phrase
                && clause.is_word(at, &["after", "before", "during", "since", "as", "until"])
                && after_subject_is_verb(clause, at + 1)
        }
        ChunkKind::VerbGroup(form) if reach == Reach::Phrase && form.finite => {
            // "announced a plan that will cost", but not "the plan X announced will cost".
            !matches!(
                clause.kind(at - 1),
                Some(ChunkKind::Wh | ChunkKind::Adverb | ChunkKind::Subordinator)
            ) && !(first..at)
                .any(|before| matches!(clause.kind(before), Some(ChunkKind::Wh | ChunkKind::Subordinator)))
        }
        ChunkKind::VerbGroup(form)
            if reach == Reach::Subject
                && (form.finite || form.participle && clause.is_noun_phrase(at + 1)) =>
        {
            second_verb(clause, first, at)
        }
        ChunkKind::VerbGroup(_) => cue_phrase(clause, at),
        _ => false,
    }
}

fn ends_at_comma(clause: &Clause<'_, '_, '_>, first: usize, comma: usize, reach: Reach) -> bool {
    let next = after_adverbs(clause, comma + 1);
    if cue_phrase(clause, comma + 1) {
        return true;
    }
    let comma_before = |from: usize| (from..comma).any(|at| clause.is(at, ChunkKind::Comma));
    let subordinate =
        reach == Reach::Clause && (opens_subordinate(clause, 0) || opens_subordinate(clause, first + 1));
    if subordinate && after_subject_is_verb(clause, next) {
        // "said that while no date was set, work would begin": the main clause of what is said.
        let that = usize::from(clause.is_word(first, &["that"]));
        if that == 1 && opens_subordinate(clause, first + that) && !comma_before(first) {
            return false;
        }
        // "When the company announced that it would sell, she left": the main clause of the sentence.
        if first > 0 && opens_subordinate(clause, 0) && !comma_before(0) {
            return true;
        }
    }
    match clause.kind(next) {
        Some(ChunkKind::VerbGroup(form)) if form.gerund => {
            reports(clause, next) || matches!(reach, Reach::Infinitive | Reach::Phrase)
        }
        // "who said he had warned them, resigned": the verb of another subject.
        Some(ChunkKind::VerbGroup(form))
            if form.finite && !(first..comma).any(|at| clause.is(at, ChunkKind::Comma)) =>
        {
            true
        }
        Some(ChunkKind::VerbGroup(form)) if form.finite || form.participle => {
            reach == Reach::Phrase || inverted_cue(clause, next)
        }
        Some(ChunkKind::Conjunction) => {
            let after = after_adverbs(clause, next + 1);
            if clause.verb_form(after).is_some_and(|form| form.finite) {
                return matches!(reach, Reach::Infinitive | Reach::Phrase) || reports(clause, after);
            }
            reach == Reach::Phrase && after_subject_is_verb(clause, after)
                || reported_subject(clause, after)
                || other_reports(clause, after)
        }
        Some(ChunkKind::Subordinator) => {
            !clause.is_word(next, &["that", "whether", "if", "because"])
                && (reach == Reach::Phrase || reported_subject(clause, next + 1))
        }
        Some(ChunkKind::NounPhrase) if reported_subject(clause, next) => {
            // "Y, he said": a cue of its own follows.
            true
        }
        Some(ChunkKind::NounPhrase) => {
            // A list goes on; an apposition goes on; a new clause does not.
            reach == Reach::Phrase && {
                let after = clause.past_noun_phrase(next);
                clause.verb_form(after).is_some_and(|form| form.finite)
            }
        }
        Some(ChunkKind::Wh | ChunkKind::OpenQuote) => false,
        Some(ChunkKind::Preposition) => {
            reach == Reach::Phrase && !(first..comma).any(|at| clause.is(at, ChunkKind::Subordinator))
        }
        _ => reach == Reach::Phrase,
    }
}

/// Whether the verb at `at` follows a whole clause with nothing to open another.
fn second_verb(clause: &Clause<'_, '_, '_>, first: usize, at: usize) -> bool {
    let Some(verb) = (first..at).rev().find(|&before| clause.is_finite(before)) else {
        return false;
    };
    let opened = (verb + 1..at).any(|between| {
        matches!(
            clause.kind(between),
            Some(
                ChunkKind::Comma
                    | ChunkKind::Conjunction
                    | ChunkKind::Wh
                    | ChunkKind::Subordinator
                    | ChunkKind::OpenQuote
            )
        ) || clause.is_noun_phrase(between) && clause.is_noun_phrase(between + 1)
    });
    !opened && !content_clause(clause, verb)
}

/// Whether the verb at `verb` can bring a clause without "that": "he said she left".
fn content_clause(clause: &Clause<'_, '_, '_>, verb: usize) -> bool {
    reports(clause, verb) && clause.is_noun_phrase(verb + 1)
}

pub(super) fn after_adverbs(clause: &Clause<'_, '_, '_>, mut at: usize) -> usize {
    while clause.is(at, ChunkKind::Adverb) {
        at += 1;
    }
    at
}

/// Whether a phrase like "according to" starts at chunk `at`.
fn cue_phrase(clause: &Clause<'_, '_, '_>, at: usize) -> bool {
    at < clause.chunks.len()
        && clause
            .phrase(clause.start(at))
            .is_some_and(|(phrase, _)| matches!(phrase.kind, PhraseKind::Cue(..)))
}

/// Whether the verb at chunk `at` is a reporting verb.
pub(super) fn reports(clause: &Clause<'_, '_, '_>, at: usize) -> bool {
    clause.verb_form(at).is_some() && clause.is_class(at, Classes::VERB) && any_verb(clause, at, |_| true)
}

/// Whether the verb at chunk `at` says how something looks: "seems", "appears".
pub(super) fn appears(clause: &Clause<'_, '_, '_>, at: usize) -> bool {
    any_verb(clause, at, |verb| {
        verb.senses.iter().any(|sense| sense.frames.meets(Frames::ADJ))
    })
}

/// Whether one of the reporting verbs that chunk `at` may be is as asked: those with a particle only where it follows ("make
/// clear" is not "make").
fn any_verb(clause: &Clause<'_, '_, '_>, at: usize, asked: impl Fn(&Verb) -> bool) -> bool {
    let follows = |particle: &str| {
        let end = clause.end(at);
        let first = particle.split(' ').next().unwrap_or_default();
        end < clause.tokens.end() && clause.scene.token(end).text.eq_ignore_ascii_case(first)
    };
    clause.head_word(at).is_some_and(|word| {
        word.verbs()
            .any(|verb| (verb.particle.is_empty() || follows(verb.particle)) && asked(verb))
    })
}

fn brings_clause(clause: &Clause<'_, '_, '_>, at: usize) -> bool {
    let clausal = Frames::THAT.union(Frames::BARE).union(Frames::QUOTE);
    any_verb(clause, at, |verb| verb.senses[0].frames.meets(clausal))
}

/// ", said the minister": a verb of saying with its subject after it.
fn inverted_cue(clause: &Clause<'_, '_, '_>, at: usize) -> bool {
    reports(clause, at)
        && clause.is_noun_phrase(at + 1)
        && clause.is_word(at, &["said", "says", "asked", "added", "wrote"])
}

/// Whether a noun phrase and a finite verb start at chunk `at`.
fn after_subject_is_verb(clause: &Clause<'_, '_, '_>, at: usize) -> bool {
    let after = after_adverbs(clause, clause.past_noun_phrase(at));
    after > at && clause.is_finite(after)
}

/// Whether another subject, no pronoun, and a reporting verb start at chunk `at`: "and the widow hopes".
fn other_reports(clause: &Clause<'_, '_, '_>, at: usize) -> bool {
    let after = after_adverbs(clause, clause.past_noun_phrase(at));
    after > at && clause.is_finite(after) && reports(clause, after) && clause.head(at).tag != Tag::Prp
}

/// Whether a subject and a verb that brings clauses start at chunk `at`: "but the mayor said".
fn reported_subject(clause: &Clause<'_, '_, '_>, at: usize) -> bool {
    let after = after_adverbs(clause, clause.past_noun_phrase(at));
    after > at
        && clause.is_finite(after)
        && clause.head_word(after).is_some_and(|word| {
            word.verbs().any(|verb| {
                verb.senses[0].class == ascribe_lexicon::CueClass::Assert
                    && verb.senses[0].frames.meets(Frames::QUOTE)
                    && verb.senses[0].frames.meets(Frames::THAT)
            })
        })
}

/// The content to the left of a cue whose first token is that of chunk `before`: one or two pieces.
pub(super) fn left(clause: &Clause<'_, '_, '_>, before: usize, headline: bool) -> Option<TokenRange> {
    let scene = clause.scene;
    if before == 0 {
        return previous_quotation(clause);
    }
    let mut last = clause.start(before).checked_sub(1)?;
    let mut parted = false;
    while last > clause.tokens.start() && matches!(scene.token(last).text, "," | "-" | "--" | "–" | "—") {
        last -= 1;
        parted = true;
    }
    let here = scene.token(last);
    let cue_quotation = scene
        .quotation(clause.start(before))
        .map(|quotation| quotation.tokens.start());
    if here.tag == Tag::CloseQuote
        || scene
            .speech(last)
            .is_some_and(|quotation| quotation.tokens.end() == last + 1)
    {
        let quotation = scene.speech(last)?;
        if Some(quotation.tokens.start()) != cue_quotation {
            return quoted_left(clause, quotation);
        }
    }
    if matches!(here.text, "?" | "!") {
        parted = true;
    }
    if !parted {
        return None;
    }
    // Y, X said: from the start of the sentence, or of the quotation that both lie in.
    let floor = cue_quotation
        .map_or(clause.tokens.start(), |start| start + 1)
        .max(clause.tokens.start());
    let first = clause.chunk_at(floor);
    let comma = clause.chunk_at(last) + 1;
    // A clause, or in a headline any words; not a mere aside ("On Monday, he said").
    let clausal = (first..comma).any(|at| clause.is_finite(at));
    if !clausal && !headline {
        return None;
    }
    if matches!(clause.kind(first), Some(ChunkKind::Subordinator))
        && !clause.is_word(first, &["if", "while", "although", "though", "because", "unless"])
    {
        return None;
    }
    // "When the vote came, he said": the subordinate clause is no content.
    if opens_subordinate(clause, first) && (first..comma).filter(|&at| clause.is_finite(at)).count() < 2 {
        return None;
    }
    let first = if clause.is(first, ChunkKind::Conjunction) {
        first + 1
    } else {
        first
    };
    scene.trimmed(TokenRange::new(clause.start(first).max(floor), last + 1))
}

fn opens_subordinate(clause: &Clause<'_, '_, '_>, first: usize) -> bool {
    match clause.kind(first) {
        Some(ChunkKind::Wh) => clause.is_word(first, &["when", "where", "while"]),
        Some(ChunkKind::Subordinator) => true,
        Some(ChunkKind::Preposition) => {
            clause.is_word(first, &["as", "after", "before", "since", "until", "once"])
        }
        _ => false,
    }
}

/// The quotation before the cue, with the words of its sentence that lead up to it.
fn quoted_left(clause: &Clause<'_, '_, '_>, quotation: &ascribe_syntax::Quotation) -> Option<TokenRange> {
    let range = quotation.tokens;
    if range.start() <= clause.tokens.start() {
        return Some(range);
    }
    let first = clause.chunk_at(range.start());
    let reported = (0..first).any(|at| reports(clause, at) && clause.is_finite(at));
    let lead_in = first > 0 && matches!(clause.kind(first - 1), Some(ChunkKind::Comma | ChunkKind::Colon));
    if reported || lead_in && quotation.kind == QuotationKind::Speech {
        return Some(range);
    }
    let start = usize::from(clause.is(0, ChunkKind::Conjunction));
    clause
        .scene
        .trimmed(TokenRange::new(clause.start(start), range.end()))
}

/// `"A. B." X said.`: the quotation that ends where this sentence starts.
fn previous_quotation(clause: &Clause<'_, '_, '_>) -> Option<TokenRange> {
    let last = clause.tokens.start().checked_sub(1)?;
    if clause.sentence == 0 || !clause.scene.same_block(clause.sentence - 1, clause.sentence) {
        return None;
    }
    let quotation = clause.scene.speech(last)?;
    (quotation.tokens.end() == last + 1).then_some(quotation.tokens)
}

/// The quotation that carries a content on after the sentence has ended: `... X said. "B."`
pub(super) fn next_quotation(clause: &Clause<'_, '_, '_>) -> Option<TokenRange> {
    let scene = clause.scene;
    let start = clause.tokens.end();
    if !scene.same_block(clause.sentence, clause.sentence + 1) {
        return None;
    }
    let quotation = scene.speech(start)?;
    if quotation.tokens.start() != start || quotation.kind != QuotationKind::Speech {
        return None;
    }
    // Its own cue follows it: "B," he said.
    let last = quotation.tokens.end() - 1;
    let sentence = scene.analysis.sentence_of(last);
    let closes = scene.analysis.sentences[sentence].tokens.end() == last + 1;
    let next_is_cue = scene
        .analysis
        .sentences
        .get(sentence + 1)
        .is_some_and(|next| scene.same_block(sentence, sentence + 1) && is_bare_cue(scene, next.tokens));
    (closes && !next_is_cue).then_some(quotation.tokens)
}

/// Whether a sentence is no more than "he said" or "said the minister".
fn is_bare_cue(scene: &super::scene::Scene<'_, '_>, tokens: TokenRange) -> bool {
    tokens.len() < 8
        && tokens.iter().any(|at| {
            scene
                .token(at)
                .is_any(&["said", "says", "asked", "added", "wrote", "replied"])
        })
}
