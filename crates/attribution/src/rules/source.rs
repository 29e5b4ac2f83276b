use super::content;
use super::scene::Clause;
use crate::SourceKind;
use ascribe_lexicon::{Classes, Frames, PhraseKind};
use ascribe_syntax::grammar::{ChunkKind, Lexed};
use ascribe_syntax::{Tag, TokenRange};

/// The subject of the verb group at chunk `verb`, by what stands before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Subject {
    /// It stands straight before the verb, asides apart.
    Own(TokenRange),
    /// The verb is the second of two with one subject, an infinitive, or a participle: this one's subject.
    Shared(TokenRange),
    /// A relative pronoun.
    Relative(TokenRange),
    /// "it" or "there" with no meaning of its own.
    Empty(TokenRange),
}

impl Subject {
    pub fn range(self) -> TokenRange {
        match self {
            Self::Own(range) | Self::Shared(range) | Self::Relative(range) | Self::Empty(range) => range,
        }
    }
}

/// Prepositions that carry a noun phrase on: "the head of the agency for water in Lisbon".
const ATTACHING: &[&str] = &[
    "of", "for", "in", "at", "from", "to", "with", "on", "by", "against", "between", "behind", "near",
    "about", "within", "under", "who",
];

/// The subject of the verb group at `verb`, where one is found before it.
pub(super) fn subject(clause: &Clause<'_, '_, '_>, verb: usize) -> Option<Subject> {
    let form = clause.verb_form(verb)?;
    let mut before = verb;
    // Adverbs and marks between subject and verb.
    while before > 0
        && matches!(
            clause.kind(before - 1),
            Some(ChunkKind::Adverb | ChunkKind::CloseQuote)
        )
    {
        before -= 1;
    }
    if before == 0 {
        return None;
    }
    let left = before - 1;
    if form.infinitive || form.gerund {
        return dependent_subject(clause, verb, left);
    }
    match clause.kind(left)? {
        ChunkKind::NounPhrase => noun_phrase_subject(clause, left).map(|subject| match subject {
            Subject::Empty(range) if is_organisation(clause, range, verb) => Subject::Own(range),
            other => other,
        }),
        ChunkKind::Wh if clause.is_word(left, &["who", "which", "that"]) => {
            Some(Subject::Relative(clause.chunks[left].tokens))
        }
        ChunkKind::Subordinator
            if clause.is_word(left, &["that"]) && left > 0 && clause.is_noun_phrase(left - 1) =>
        {
            Some(Subject::Relative(clause.chunks[left].tokens))
        }
        ChunkKind::Comma | ChunkKind::Dash => {
            past_aside(clause, left).or_else(|| coordinate(clause, verb, left))
        }
        ChunkKind::CloseBracket => {
            let open = (0..left)
                .rev()
                .find(|&at| clause.is(at, ChunkKind::OpenBracket))?;
            (open > 0 && clause.is_noun_phrase(open - 1)).then(|| noun_phrase_subject(clause, open - 1))?
        }
        ChunkKind::Conjunction => coordinate(clause, verb, left),
        ChunkKind::VerbGroup(_) => past_relative(clause, left)
            .or_else(|| subject(clause, left).map(|subject| Subject::Shared(subject.range()))),
        _ => past_relative(clause, left),
    }
}

/// Whether "it", the subject of the verb group at `verb`, stands for somebody or for a document: who says or intends
/// something is not empty. Empty is the "it" of a passive ("it was announced"), of "is" and "seems", and of verbs that report
/// nothing ("it takes courage to say so").
fn is_organisation(clause: &Clause<'_, '_, '_>, range: TokenRange, verb: usize) -> bool {
    let active = clause
        .verb_form(verb)
        .is_some_and(|form| form.finite && !form.passive && !form.copula);
    let reports = || content::reports(clause, verb) && !content::appears(clause, verb);
    is_it(clause, range) && active && reports()
}

pub(super) fn is_it(clause: &Clause<'_, '_, '_>, range: TokenRange) -> bool {
    range.len() == 1 && clause.scene.token(range.start()).is_any(&["it"])
}

/// "a man who asked not to be named said": the noun phrase with the relative clause that ends before the verb.
fn past_relative(clause: &Clause<'_, '_, '_>, left: usize) -> Option<Subject> {
    // No relative clause is longer; a text without a full stop may be one sentence.
    const FARTHEST: usize = 200;
    let who = (left.saturating_sub(FARTHEST).max(1)..left)
        .rev()
        .find(|&at| clause.is(at, ChunkKind::Wh) && clause.is_word(at, &["who"]))?;
    let marks =
        (who..left).any(|at| matches!(clause.kind(at), Some(ChunkKind::Comma | ChunkKind::OpenQuote)));
    if marks || !clause.is_noun_phrase(who - 1) || !(who..=left).any(|at| clause.is_finite(at)) {
        return None;
    }
    Some(Subject::Own(
        clause.range(noun_phrase_start(clause, who - 1), left + 1),
    ))
}

/// The subject of an infinitive or gerund: that of the verb it hangs on.
fn dependent_subject(clause: &Clause<'_, '_, '_>, verb: usize, left: usize) -> Option<Subject> {
    let form = clause.verb_form(verb)?;
    let shared = |subject: Subject| match subject {
        Subject::Empty(range) => Subject::Empty(range),
        other => Subject::Shared(other.range()),
    };
    // "a letter saying that", "officials warning of"
    if form.gerund && clause.is_noun_phrase(left) && !clause.is_class(left, Classes::TIME) {
        return Some(Subject::Own(clause.chunks[left].tokens));
    }
    // "asked the minister to say": the object is who shall say it
    if form.infinitive && clause.is_noun_phrase(left) && left > 0 && clause.verb_form(left - 1).is_some() {
        let governed = clause.head_word(left - 1).is_some_and(|word| {
            word.verbs()
                .any(|verb| verb.senses.iter().any(|sense| sense.frames.meets(Frames::OBJ_TO)))
        });
        if governed {
            return Some(Subject::Shared(clause.chunks[left].tokens));
        }
    }
    (0..=left)
        .rev()
        .filter(|&at| clause.is_finite(at))
        .find_map(|at| subject(clause, at))
        .map(shared)
        .or_else(|| following_subject(clause, verb))
}

/// "Citing a report, the mayor closed the bridge": the subject after the comma.
fn following_subject(clause: &Clause<'_, '_, '_>, verb: usize) -> Option<Subject> {
    let finite = (verb + 1..clause.chunks.len())
        .find(|&at| clause.is_finite(at) && (verb..at).any(|between| clause.is(between, ChunkKind::Comma)))?;
    let left = finite - 1;
    clause
        .is_noun_phrase(left)
        .then(|| noun_phrase_subject(clause, left))?
        .map(|subject| Subject::Shared(subject.range()))
}

/// The whole noun phrase that ends at chunk `last`, and what it is.
fn noun_phrase_subject(clause: &Clause<'_, '_, '_>, last: usize) -> Option<Subject> {
    let mut last = last;
    // "Trump on Tuesday said", "Trump Tuesday said"
    if clause.is_class(last, Classes::TIME) && last > 0 {
        let before = if clause.is(last - 1, ChunkKind::Preposition) {
            last.checked_sub(2)?
        } else {
            last - 1
        };
        if clause.is_noun_phrase(before) {
            last = before;
        }
    }
    let range = clause.range(noun_phrase_start(clause, last), last + 1);
    let head = clause.head(last);
    if head.tag == Tag::Ex || head.is_any(&["it", "there"]) {
        return Some(Subject::Empty(range));
    }
    Some(Subject::Own(range))
}

/// The first chunk of the noun phrase that ends at chunk `last`: over prepositional phrases, "and", and the
/// names before an apposition.
fn noun_phrase_start(clause: &Clause<'_, '_, '_>, last: usize) -> usize {
    let mut first = last;
    loop {
        // "people familiar with the matter", "sources close to the club", "a man briefed on the talks"
        let described = first >= 3
            && clause.is(first - 1, ChunkKind::Preposition)
            && clause.is_noun_phrase(first - 3)
            && match clause.kind(first - 2) {
                Some(ChunkKind::Adjective) => true,
                Some(ChunkKind::Adverb) => clause.is_word(first - 2, &["close", "familiar", "near"]),
                Some(ChunkKind::VerbGroup(form)) => form.participle,
                _ => false,
            };
        if described && !clause.is_class(first - 3, Classes::TIME) {
            first -= 3;
            continue;
        }
        if first >= 2 && clause.is(first - 1, ChunkKind::Preposition) {
            let attaches = clause.is_noun_phrase(first - 2) && clause.is_word(first - 1, ATTACHING);
            if attaches && !clause.is_class(first - 2, Classes::TIME) {
                first -= 2;
                continue;
            }
            // Inside a prepositional phrase that opens the sentence: "In Geneva the minister said".
            return last;
        }
        let joined = first >= 2
            && clause.is(first - 1, ChunkKind::Conjunction)
            && clause.is_word(first - 1, &["and", "or", "&"])
            && clause.is_noun_phrase(first - 2);
        if joined {
            let other = noun_phrase_start(clause, first - 2);
            let both = other > 0 && clause.is_word(other - 1, &["both", "either", "neither"]);
            if both {
                return other - 1;
            }
            let opens = other == 0
                || !matches!(
                    clause.kind(other - 1),
                    Some(
                        ChunkKind::VerbGroup(_)
                            | ChunkKind::Preposition
                            | ChunkKind::Conjunction
                            | ChunkKind::Adjective
                    )
                );
            if opens {
                return other;
            }
        }
        return first;
    }
}

/// NAME , aside , VERB: the name, with the aside where it tells who it is.
fn past_aside(clause: &Clause<'_, '_, '_>, comma: usize) -> Option<Subject> {
    let kind = clause.kind(comma)?;
    let open = (0..comma).rev().find(|&at| clause.kind(at) == Some(kind))?;
    // "Ana Ruiz (Green), the member for Lund, said"
    let named = match clause.kind(open.checked_sub(1)?)? {
        ChunkKind::CloseBracket => (0..open)
            .rev()
            .find(|&at| clause.is(at, ChunkKind::OpenBracket))?
            .checked_sub(1)?,
        _ => open - 1,
    };
    if comma - open < 2 || !clause.is_noun_phrase(named) {
        return None;
    }
    let opener = open + 1;
    let main_verb = (opener..comma).any(|at| clause.is_finite(at));
    let tells_who = match clause.kind(opener)? {
        ChunkKind::NounPhrase => !main_verb || (opener..comma).any(|at| clause.is(at, ChunkKind::Wh)),
        ChunkKind::Wh => clause.is_word(opener, &["who", "which", "whose"]),
        _ => false,
    };
    if tells_who {
        // "A, B, and C, said": the commas are those of a list.
        let first = noun_phrase_start(clause, named);
        return Some(Subject::Own(clause.range(first, comma)));
    }
    if main_verb && clause.is_noun_phrase(opener) {
        return None;
    }
    match clause.kind(opener)? {
        ChunkKind::Preposition
        | ChunkKind::Adverb
        | ChunkKind::Subordinator
        | ChunkKind::VerbGroup(_)
        | ChunkKind::Adjective
        | ChunkKind::Wh => noun_phrase_subject(clause, named),
        _ => None,
    }
}

/// ... VERB and VERB: the subject of the verb before.
fn coordinate(clause: &Clause<'_, '_, '_>, verb: usize, left: usize) -> Option<Subject> {
    // "praised A, denounced B and said C": commas stand between the first ones.
    let conjunction = match clause.kind(left)? {
        ChunkKind::Conjunction => left,
        ChunkKind::Comma if !clause.is_noun_phrase(verb + 1) || !clause.is_word(verb, &["said", "says"]) => {
            left
        }
        _ => return None,
    };
    if !clause.is_finite(verb) {
        return None;
    }
    let tense = |at: usize| clause.scene.token(first_verb(clause, at)).tag;
    let candidates = || (0..conjunction).rev().filter(|&at| clause.is_finite(at));
    // "promised that no trees would fall and said": who reports twice is the same, whatever stands in what is reported.
    let brings_that = |at: usize| {
        content::reports(clause, at)
            && clause.is(at + 1, ChunkKind::Subordinator)
            && clause.is_word(at + 1, &["that"])
    };
    let reported = || candidates().filter(|&at| brings_that(at));
    let reporter = content::reports(clause, verb)
        .then(reported)
        .into_iter()
        .flatten();
    reporter
        .filter(|&at| tense(at) == tense(verb))
        .chain(candidates().filter(|&at| tense(at) == tense(verb)))
        .chain(candidates())
        .find_map(|at| subject(clause, at))
        .map(|subject| match subject {
            Subject::Empty(range) => Subject::Empty(range),
            other => Subject::Shared(other.range()),
        })
}

fn first_verb(clause: &Clause<'_, '_, '_>, at: usize) -> u32 {
    let chunk = clause.chunks[at];
    chunk
        .tokens
        .iter()
        .find(|&token| {
            let tag = clause.scene.token(token).tag;
            tag.is_verb() || tag == Tag::Md
        })
        .unwrap_or(chunk.head)
}

/// The noun phrase that starts at chunk `first` and follows an inverted verb ("said Ana Ruiz, the minister for
/// water, who ..."): its range, and the chunk after it.
pub(super) fn following(clause: &Clause<'_, '_, '_>, first: usize) -> Option<(TokenRange, usize)> {
    if !clause.is_noun_phrase(first) {
        return None;
    }
    let mut at = past_attached(clause, first);
    while clause.is(at, ChunkKind::Conjunction)
        && clause.is_word(at, &["and"])
        && clause.is_noun_phrase(at + 1)
    {
        let other = past_attached(clause, at + 1);
        if clause.verb_form(other).is_some_and(|form| form.finite) {
            break;
        }
        at = other;
    }
    // An apposition or relative clause, up to the next comma or the end.
    while clause.is(at, ChunkKind::Comma) {
        let opener = at + 1;
        let close = (opener..clause.chunks.len())
            .find(|&at| {
                matches!(
                    clause.kind(at),
                    Some(
                        ChunkKind::Comma
                            | ChunkKind::Stop
                            | ChunkKind::Dash
                            | ChunkKind::Colon
                            | ChunkKind::OpenQuote
                    )
                )
            })
            .unwrap_or(clause.chunks.len());
        let finite = (opener..close).any(|at| clause.is_finite(at));
        let tells_who = match clause.kind(opener) {
            Some(ChunkKind::NounPhrase) => !clause.is_class(opener, Classes::TIME) && !finite,
            Some(ChunkKind::Wh) => clause.is_word(opener, &["who", "which", "whose"]),
            _ => false,
        };
        if !tells_who {
            break;
        }
        at = close;
    }
    Some((clause.range(first, at), at))
}

/// Past the noun phrase at `first`, and the prepositional phrases that belong to it.
fn past_attached(clause: &Clause<'_, '_, '_>, first: usize) -> usize {
    let mut at = first + 1;
    while clause.is(at, ChunkKind::Preposition)
        && clause.is_noun_phrase(at + 1)
        && clause.is_word(at, &["of", "for", "with", "at", "from", "by"])
        && !clause.is_class(at + 1, Classes::TIME)
    {
        at += 2;
    }
    at
}

/// What kind of phrase a source is, by its own words.
pub(super) fn kind(clause: &Clause<'_, '_, '_>, range: TokenRange) -> SourceKind {
    let token = |at: u32| clause.scene.token(at);
    if range.len() == 1
        && matches!(
            token(range.start()).tag,
            Tag::Prp | Tag::PrpS | Tag::Wp | Tag::Wdt | Tag::WpS
        )
    {
        return SourceKind::Pronoun;
    }
    if range.len() == 1 && token(range.start()).is_any(&["who", "that", "which"]) {
        return SourceKind::Pronoun;
    }
    let article = u32::from(token(range.start()).is_any(&["the"]));
    if let Some((phrase, whole)) = clause.phrase((range.start() + article).min(range.end() - 1))
        && let PhraseKind::Member(classes) = phrase.kind
        && whole.end() == range.end()
    {
        if classes.meets(Classes::METONYM.union(Classes::ORGANISATION)) {
            return SourceKind::Organisation;
        }
        if classes.meets(Classes::DOCUMENT) {
            return SourceKind::Document;
        }
    }
    // The first simple noun phrase decides; an apposition with a name is a name.
    let comma = range
        .iter()
        .find(|&at| token(at).text == ",")
        .unwrap_or(range.end());
    let first = clause.chunk_at(range.start());
    let head_at = clause
        .chunks
        .get(first)
        .filter(|chunk| chunk.kind == ChunkKind::NounPhrase && range.contains(chunk.head))
        .map_or(range.end() - 1, |chunk| chunk.head);
    let head = token(head_at);
    let names = |from: u32, to: u32| {
        (from..to).any(|at| matches!(token(at).tag, Tag::Nnp | Tag::Nnps) && !token(at).is(Classes::TIME))
    };
    if matches!(head.tag, Tag::Nnp | Tag::Nnps) {
        // "Ministry of Transport engineer Bo Lindqvist"
        let named = (head_at..comma).any(|at| {
            token(at).is(Classes::ROLE) && at + 1 < comma && matches!(token(comma - 1).tag, Tag::Nnp)
        });
        if named {
            return SourceKind::Name;
        }
        if head.is(Classes::METONYM) || head.is(Classes::ORGANISATION) && !head.is(Classes::ROLE) {
            return SourceKind::Organisation;
        }
        if head.is(Classes::DOCUMENT) && token(range.start()).tag == Tag::Dt {
            return SourceKind::Document;
        }
        let person = (range.start()..head_at).any(|at| {
            token(at).is(Classes::FIRST_NAME.union(Classes::TITLE).union(Classes::ROLE))
                || token(at).kind == ascribe_syntax::TokenKind::Number
        });
        if token(range.start()).is_any(&["the"]) && !person {
            return SourceKind::Organisation;
        }
        if !person
            && head_at == range.start()
            && head.text.len() > 1
            && head.text.chars().all(|c| c.is_uppercase() || c == '.')
        {
            return SourceKind::Organisation;
        }
        return SourceKind::Name;
    }
    let apposed = comma + 1 < range.end() && matches!(token(comma + 1).tag, Tag::Nnp);
    if comma < range.end() && names(comma, range.end()) && (apposed || head.is(Classes::ROLE)) {
        return SourceKind::Name;
    }
    if head.is(Classes::DOCUMENT) && !head.is(Classes::ROLE.union(Classes::ANONYMOUS)) {
        return SourceKind::Document;
    }
    let definite = token(range.start()).is_any(&["the", "his", "her", "their", "its", "this", "that"]);
    if head.is(Classes::ORGANISATION) {
        return SourceKind::Organisation;
    }
    let plural = matches!(
        head.tag,
        Tag::Nns | Tag::Cd | Tag::Jj | Tag::Dt | Tag::Jjs | Tag::Jjr
    );
    if head.is(Classes::ROLE) && definite && !plural {
        return SourceKind::Description;
    }
    if head.is(Classes::ANONYMOUS) || plural || !definite {
        return if definite && !plural {
            SourceKind::Description
        } else {
            SourceKind::Anonymous
        };
    }
    SourceKind::Description
}

/// Whether the phrase names somebody who can speak: a name, a pronoun, a person, an organisation.
pub(super) fn can_speak(clause: &Clause<'_, '_, '_>, range: TokenRange) -> bool {
    let head = clause.chunks[clause.chunk_at(range.start())..]
        .iter()
        .take_while(|chunk| chunk.tokens.start() < range.end())
        .find(|chunk| chunk.kind == ChunkKind::NounPhrase)
        .map_or(range.start(), |chunk| chunk.head);
    let lexed = clause.scene.token(head);
    matches!(lexed.tag, Tag::Nnp | Tag::Nnps | Tag::Wp)
        || (matches!(lexed.tag, Tag::Prp) && !lexed.is_any(&["it", "them", "him", "me", "us"]))
        || lexed.is(Classes::ROLE
            .union(Classes::ANONYMOUS)
            .union(Classes::ORGANISATION)
            .union(Classes::TITLE)
            .union(Classes::METONYM))
        || is_agentive(lexed)
        || lexed.is_any(&["who", "some", "many", "others", "several"])
}

/// Whether the noun phrase at chunk `at` is of a kind that people talk about and rarely handle: a name, a
/// person, speech, an abstract noun. Told by its head and the head's ending.
pub(super) fn can_be_judged(clause: &Clause<'_, '_, '_>, at: usize) -> bool {
    let head = clause.head(at);
    let known = Classes::ROLE
        .union(Classes::ANONYMOUS)
        .union(Classes::ORGANISATION)
        .union(Classes::DOCUMENT)
        .union(Classes::NOUN)
        .union(Classes::MEDIUM)
        .union(Classes::PRONOUN);
    let abstract_noun = [
        "ion", "ions", "ment", "ments", "ness", "ity", "ities", "ism", "ance", "ence", "ing", "cy", "cies",
        "al", "als", "ure",
    ]
    .iter()
    .any(|ending| head.text.ends_with(ending));
    matches!(head.tag, Tag::Nnp | Tag::Nnps | Tag::Prp | Tag::Dt)
        || head.is(known)
        || abstract_noun
        || head.is_any(&[
            "plan", "plans", "bill", "bills", "deal", "deals", "ban", "bans", "policy", "policies", "law",
            "laws", "war", "idea", "ideas", "tax", "taxes", "rule", "rules", "work", "job", "record",
            "right", "rights", "way", "people", "results", "news", "details", "move", "moves", "talks",
            "strike", "trade",
        ])
}

/// Whether a noun's ending tells that it is somebody who does something: lender, tailor, florist, musician.
fn is_agentive(lexed: &Lexed<'_>) -> bool {
    const THINGS: &[&str] = &[
        "answer", "border", "center", "chapter", "computer", "corner", "error", "factor", "floor", "letter",
        "matter", "number", "offer", "order", "paper", "power", "river", "summer", "timber", "tower",
        "vapor", "water", "weather", "winter", "wonder", "disaster", "counter", "theater",
    ];
    let singular = lexed.text.strip_suffix('s').unwrap_or(lexed.text);
    lexed.tag.is_noun()
        && ["er", "or", "ist", "ian", "eer"]
            .iter()
            .any(|ending| singular.ends_with(ending))
        && !lexed.is(Classes::TIME.union(Classes::DOCUMENT).union(Classes::NOUN))
        && !THINGS.iter().any(|thing| thing.eq_ignore_ascii_case(singular))
}
