use super::{Input, Lexed};
use crate::{Tag, TokenKind, TokenRange};
use ascribe_lexicon::Classes;
use nom::error::{Error, ErrorKind};
use nom::{IResult, Input as _};

/// A phrase of a sentence, or a word or sign between phrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Its tokens.
    pub tokens: TokenRange,
    /// The token that carries its meaning: the last noun, the main verb, the word itself.
    pub head: u32,
    /// What it is.
    pub kind: ChunkKind,
}

/// What a [`Chunk`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkKind {
    /// A base noun phrase, possessors included, without what follows its head.
    NounPhrase,
    /// A verb with its auxiliaries, modals, negation and adverbs.
    VerbGroup(VerbForm),
    /// An adjective or participle phrase on its own ("very confident").
    Adjective,
    /// An adverb on its own.
    Adverb,
    /// A preposition, and words that may be one ("as", "after").
    Preposition,
    /// "that", "whether", "if", "because" and the like, when they open a clause.
    Subordinator,
    /// who, which, what, why, how, and "that" as a relative pronoun.
    Wh,
    /// and, or, but.
    Conjunction,
    /// A particle ("out" in "pointed out").
    Particle,
    /// A comma.
    Comma,
    /// A colon.
    Colon,
    /// A dash, a semicolon, dots: whatever else parts a sentence.
    Dash,
    /// A full stop, question or exclamation mark.
    Stop,
    /// A quotation mark that opens.
    OpenQuote,
    /// A quotation mark that closes.
    CloseQuote,
    /// A bracket that opens.
    OpenBracket,
    /// A bracket that closes.
    CloseBracket,
    /// Anything else.
    Other,
}

/// What a verb group's tokens tell of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct VerbForm {
    /// Whether it can have a subject of its own: said, says, would say.
    pub finite: bool,
    /// Whether "to" opens it.
    pub infinitive: bool,
    /// Whether it is a gerund or present participle without auxiliary: saying.
    pub gerund: bool,
    /// Whether it is a past participle without auxiliary: said (by).
    pub participle: bool,
    /// Whether it is passive: was said.
    pub passive: bool,
    /// Whether it is negated: did not say.
    pub negated: bool,
    /// Whether a modal other than "will" and "would" stands in it: may have said.
    pub modal: bool,
    /// Whether its head is a form of "be" or another verb that links a subject to what it is.
    pub copula: bool,
}

/// Cuts the tokens `sentence` of a document into chunks and appends them to `chunks`.
pub fn chunk(lexed: &[Lexed<'_>], sentence: TokenRange, chunks: &mut Vec<Chunk>) {
    let mut rest = Input(&lexed[sentence.range()]);
    let mut at = sentence.start();
    while !rest.0.is_empty() {
        let (after, (kind, head)) =
            phrase(rest).unwrap_or_else(|_| (rest.take_from(1), (ChunkKind::Other, 0)));
        let taken = number(rest.0.len() - after.0.len());
        chunks.push(Chunk {
            tokens: TokenRange::new(at, at + taken),
            head: at + number(head),
            kind,
        });
        at += taken;
        rest = after;
    }
}

/// A chunk's kind, and its head counted from its first token.
type Found<'a, 'd> = IResult<Input<'a, 'd>, (ChunkKind, usize)>;

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn no_match<'a, 'd, T>(input: Input<'a, 'd>) -> IResult<Input<'a, 'd>, T> {
    Err(nom::Err::Error(Error {
        input,
        code: ErrorKind::Satisfy,
    }))
}

/// phrase = noun-phrase / verb-group / single
///
/// The first tag tells which of the first two it may be.
fn phrase<'a, 'd>(input: Input<'a, 'd>) -> Found<'a, 'd> {
    match input.0.first().map(|first| first.tag) {
        Some(Tag::Rb | Tag::Rbr | Tag::Rbs | Tag::Md | Tag::To) => {
            verb_group(input).or_else(|_| single(input))
        }
        Some(tag) if tag.is_verb() => verb_group(input).or_else(|_| single(input)),
        Some(
            Tag::Prp
            | Tag::Ex
            | Tag::Dt
            | Tag::Pdt
            | Tag::PrpS
            | Tag::WpS
            | Tag::Cd
            | Tag::Dollar
            | Tag::Hash
            | Tag::Jj
            | Tag::Jjr
            | Tag::Jjs
            | Tag::Hyph,
        ) => noun_phrase(input).or_else(|_| single(input)),
        Some(tag) if tag.is_noun() => noun_phrase(input).or_else(|_| single(input)),
        _ => single(input),
    }
}

/// noun-phrase = PRP / EX / determiner? modifier* noun+ (POS modifier* noun+)*
fn noun_phrase<'a, 'd>(input: Input<'a, 'd>) -> Found<'a, 'd> {
    let mut rest = input;
    loop {
        let done = input.0.len() - rest.0.len();
        let (after, head) = match simple_noun_phrase(rest) {
            Ok(found) => found,
            // A possessor whose thing is left out ends in its clitic.
            Err(_) if done > 0 => return Ok((rest, (ChunkKind::NounPhrase, done - 1))),
            Err(error) => return Err(error),
        };
        let marks = after.0.iter().take_while(|lexed| lexed.tag == Tag::Pos).count();
        if marks == 0 {
            return Ok((after, (ChunkKind::NounPhrase, done + head)));
        }
        rest = after.take_from(marks);
    }
}

/// simple-noun-phrase = PRP / EX / (PDT / DT / PRP$ / WP$)* (modifier / noun)* noun
///
/// Yields the place of the head.
fn simple_noun_phrase<'a, 'd>(input: Input<'a, 'd>) -> IResult<Input<'a, 'd>, usize> {
    let words = input.0;
    if words
        .first()
        .is_some_and(|first| matches!(first.tag, Tag::Prp | Tag::Ex))
    {
        return Ok((input.take_from(1), 0));
    }
    let opened = words.iter().take_while(|lexed| determines(lexed)).count();
    let mut end = opened;
    let mut head = None;
    while let Some(&here) = words.get(end) {
        let next = words.get(end + 1);
        let previous = (end > 0).then(|| &words[end - 1]);
        if here.tag.is_noun() {
            if head.is_some() && previous.is_some_and(|previous| starts_anew(previous, &here)) {
                break;
            }
            head = Some(end);
        } else if !modifies(&here, next, head.is_some(), opened > 0 || end > 0) {
            break;
        }
        end += 1;
    }
    match head {
        // What stands after the last noun belongs to what follows.
        Some(head) => Ok((input.take_from(head + 1), head)),
        // "these", "the poor", "two", "all": a phrase without a noun.
        None if end > 0 && stands_alone(&words[end - 1], words.get(end), opened > 0) => {
            Ok((input.take_from(end), end - 1))
        }
        None => no_match(input),
    }
}

fn determines(lexed: &Lexed<'_>) -> bool {
    matches!(lexed.tag, Tag::Dt | Tag::Pdt | Tag::PrpS | Tag::WpS)
}

/// modifier = JJ / JJR / JJS / CD / "$" / "#" / RB before an adjective / VBN or VBG before a noun, inside a phrase
fn modifies(here: &Lexed<'_>, next: Option<&Lexed<'_>>, after_noun: bool, inside: bool) -> bool {
    let before_nominal = next.is_some_and(|next| {
        next.tag.is_noun()
            || matches!(
                next.tag,
                Tag::Jj | Tag::Jjr | Tag::Jjs | Tag::Cd | Tag::Hyph | Tag::Vbn | Tag::Vbg
            )
    });
    match here.tag {
        Tag::Cd | Tag::Dollar | Tag::Hash => true,
        Tag::Jj | Tag::Jjr | Tag::Jjs => !after_noun || before_nominal,
        Tag::Vbn | Tag::Vbg => inside && !after_noun && before_nominal,
        Tag::Rb | Tag::Rbr | Tag::Rbs => {
            inside
                && !after_noun
                && next.is_some_and(|next| matches!(next.tag, Tag::Jj | Tag::Jjr | Tag::Cd | Tag::Vbn))
        }
        Tag::Hyph => before_nominal,
        Tag::Cc => after_noun && here.text == "&",
        _ => false,
    }
}

/// Whether a second noun phrase starts at `here`, straight after the noun `previous`: "the debate | Clinton",
/// "Clinton | Tuesday", "reporters | Clinton".
fn starts_anew(previous: &Lexed<'_>, here: &Lexed<'_>) -> bool {
    let proper = matches!(here.tag, Tag::Nnp | Tag::Nnps);
    if here.is(Classes::TIME) && !previous.is(Classes::TIME) && !previous.tag.is_punctuation() {
        return proper || !matches!(previous.tag, Tag::Nn | Tag::Nnp);
    }
    if !proper || !matches!(previous.tag, Tag::Nn | Tag::Nns) {
        return false;
    }
    let calls = Classes::ROLE
        .union(Classes::TITLE)
        .union(Classes::ANONYMOUS)
        .union(Classes::ORGANISATION);
    // "astronomer Wen Li": nouns with these endings name what somebody does.
    let does = ["er", "or", "ist", "ian", "man", "woman"]
        .iter()
        .any(|ending| previous.text.ends_with(ending));
    !does && !previous.is(calls)
}

/// Whether a phrase may end in a word that is no noun: "these", "two", "many", "the accused" before a verb.
fn stands_alone(last: &Lexed<'_>, next: Option<&Lexed<'_>>, determined: bool) -> bool {
    let verb_follows = next.is_some_and(|next| matches!(next.tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md));
    match last.tag {
        Tag::Dt | Tag::Cd | Tag::Dollar => true,
        Tag::Jj | Tag::Jjr | Tag::Jjs => {
            verb_follows
                && (determined || last.is_any(&["many", "several", "few", "most", "more", "others", "other"]))
        }
        _ => false,
    }
}

/// verb-group = (RB / MD / "to" / auxiliary)* verb
///
/// The group ends with its first verb that is no auxiliary of a verb after it.
fn verb_group<'a, 'd>(input: Input<'a, 'd>) -> Found<'a, 'd> {
    let words = input.0;
    let mut form = VerbForm::default();
    let mut at = 0;
    let mut first = true;
    let mut auxiliary = None;
    loop {
        let Some(here) = words.get(at) else {
            return no_match(input);
        };
        match here.tag {
            Tag::Rb | Tag::Rbr | Tag::Rbs => {
                if here.is_any(&["not", "n't", "n’t", "never", "nt"]) {
                    form.negated = true;
                }
            }
            Tag::Md => {
                form.finite = true;
                form.modal |= here.is_any(&[
                    "may", "might", "could", "can", "ca", "should", "must", "shall", "ought",
                ]);
                first = false;
            }
            Tag::To if at == 0 || first => {
                let next = words[at + 1..].iter().find(|next| !adverb(next));
                if next.is_none_or(|next| next.tag != Tag::Vb) {
                    return no_match(input);
                }
                form.infinitive = true;
                first = false;
            }
            tag if tag.is_verb() => {
                if first {
                    form.finite = matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp);
                    form.gerund = tag == Tag::Vbg;
                    form.participle = tag == Tag::Vbn;
                    first = false;
                }
                form.passive = tag == Tag::Vbn && auxiliary == Some(Auxiliary::Be);
                let may_be = Auxiliary::of(here.text);
                let next = words[at + 1..].iter().find(|next| !adverb(next));
                if may_be.is_some_and(|verb| next.is_some_and(|next| verb.carries_on(next.tag))) {
                    auxiliary = may_be;
                } else {
                    form.copula = may_be == Some(Auxiliary::Be);
                    return Ok((input.take_from(at + 1), (ChunkKind::VerbGroup(form), at)));
                }
            }
            _ => return no_match(input),
        }
        at += 1;
    }
}

fn adverb(lexed: &Lexed<'_>) -> bool {
    matches!(lexed.tag, Tag::Rb | Tag::Rbr | Tag::Rbs)
}

/// A verb that can stand before another in one group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Auxiliary {
    Be,
    Get,
    Have,
    Do,
}

impl Auxiliary {
    /// Which one `text` is a form of, in small letters or large.
    fn of(text: &str) -> Option<Self> {
        const LONGEST: usize = "getting".len();
        if text.len() > LONGEST {
            return None;
        }
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Self::of(&text.to_ascii_lowercase());
        }
        Some(match text {
            "is" | "was" | "are" | "were" | "be" | "been" | "'s" | "’s" | "being" | "am" | "'re" | "’re"
            | "'m" | "’m" => Self::Be,
            "get" | "gets" | "got" | "getting" => Self::Get,
            "have" | "has" | "had" | "having" | "'ve" | "’ve" | "'d" | "’d" => Self::Have,
            "do" | "does" | "did" => Self::Do,
            _ => return None,
        })
    }

    /// Whether it is an auxiliary of a verb with that tag after it.
    fn carries_on(self, next: Tag) -> bool {
        match self {
            Self::Be => matches!(next, Tag::Vbn | Tag::Vbg | Tag::Vbd),
            Self::Get => matches!(next, Tag::Vbn | Tag::Vbg),
            Self::Have => matches!(next, Tag::Vbn | Tag::Vbd),
            Self::Do => next == Tag::Vb,
        }
    }
}

/// single = any one word or sign that no phrase takes; adverbs before an adjective go with it
fn single<'a, 'd>(input: Input<'a, 'd>) -> Found<'a, 'd> {
    let Some(here) = input.0.first() else {
        return no_match(input);
    };
    let adverbs = input.0.iter().take_while(|lexed| adverb(lexed)).count();
    let adjective = |lexed: &Lexed<'_>| matches!(lexed.tag, Tag::Jj | Tag::Jjr | Tag::Jjs);
    if input.0.get(adverbs).is_some_and(adjective) {
        return Ok((input.take_from(adverbs + 1), (ChunkKind::Adjective, adverbs)));
    }
    let kind = match here.tag {
        Tag::Rb | Tag::Rbr | Tag::Rbs => ChunkKind::Adverb,
        Tag::Rp => ChunkKind::Particle,
        Tag::Wp | Tag::WpS | Tag::Wdt | Tag::Wrb => ChunkKind::Wh,
        Tag::Cc => ChunkKind::Conjunction,
        Tag::To => ChunkKind::Preposition,
        Tag::In
            if here.is_any(&[
                "that", "whether", "if", "because", "although", "though", "while", "unless", "lest",
            ]) =>
        {
            ChunkKind::Subordinator
        }
        Tag::In => ChunkKind::Preposition,
        _ => match (here.kind, here.text) {
            (TokenKind::OpenQuote, _) => ChunkKind::OpenQuote,
            (TokenKind::CloseQuote, _) => ChunkKind::CloseQuote,
            (_, ",") => ChunkKind::Comma,
            (_, ":") => ChunkKind::Colon,
            (_, "." | "?" | "!") => ChunkKind::Stop,
            (_, "-" | "--" | "–" | "—" | "―" | ";" | "..." | "…") => ChunkKind::Dash,
            (_, "(" | "[") => ChunkKind::OpenBracket,
            (_, ")" | "]") => ChunkKind::CloseBracket,
            _ => ChunkKind::Other,
        },
    };
    Ok((input.take_from(1), (kind, 0)))
}
