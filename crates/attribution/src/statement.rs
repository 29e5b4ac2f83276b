//! A claim's content as one sentence that stands alone, or nothing when that cannot be done safely.
//!
//! What stands alone names its people and dates: pronouns and relative dates are put in words where the
//! document tells what they mean, and one that stays open leaves the claim without a statement (the task is
//! called decontextualisation: Choi et al. 2021). Rather none than a wrong one.

use crate::when::{Time, Value};
use crate::words::is_any;
use crate::{Attribution, CueClass, Speaker, SpeakerKind};
use ascribe_syntax::{Analysis, Label, Tag, TokenKind, TokenRange};

/// The statement of `attribution`, whose speaker is `speaker` and whose sentences hold `times`. `quoted` tells of each
/// token whether it stands between quotation marks that hold words somebody used.
pub(crate) fn statement(
    analysis: &Analysis<'_>,
    attribution: &Attribution,
    speaker: Option<&Speaker>,
    times: &[Time],
    quoted: &[bool],
) -> Option<String> {
    use CueClass::{Assert, Believe, None as Speech, Perceive, Show};
    let asserted = matches!(attribution.class, Assert | Believe | Perceive | Show | Speech);
    if !asserted || attribution.negated {
        return None;
    }
    let tokens = one_sentence(analysis, &attribution.content)?;
    if !is_clause(analysis, &tokens) || names_what_is_known(analysis, &tokens) {
        return None;
    }
    let mut writer = Writer {
        analysis,
        attribution,
        speaker,
        tokens: &tokens,
        quoted,
        // Five letters and a space: most statements need no more room.
        out: String::with_capacity(6 * tokens.len()),
        last: None,
    };
    let mut at = 0;
    while at < tokens.len() {
        at = match times.iter().find(|time| time.range.contains(tokens[at])) {
            Some(time) if time.relative => writer.time(at, time)?,
            _ => writer.word(at)?,
        };
    }
    Some(finish(&writer.out))
}

/// The content's tokens without quotation marks, "that" in front and stop behind, when they are one sentence.
fn one_sentence(analysis: &Analysis<'_>, content: &[TokenRange]) -> Option<Vec<u32>> {
    let mut tokens: Vec<u32> = Vec::new();
    for (number, piece) in content.iter().enumerate() {
        if number > 0 {
            // A quotation split by its cue goes on in small letters, or starts a sentence of its own.
            let first = piece.iter().find(|&at| is_word(analysis, at))?;
            if analysis.word(first).starts_with(char::is_uppercase) {
                return None;
            }
        }
        let sentence = &analysis.sentences[analysis.sentence_of(piece.start())];
        if !sentence.tokens.contains(piece.end() - 1) {
            return None;
        }
        tokens.extend(piece.iter().filter(|&at| !is_quote(analysis, at)));
    }
    while tokens
        .last()
        .is_some_and(|&at| matches!(analysis.word(at), "." | "," | ";"))
    {
        tokens.pop();
    }
    let first = *tokens.first()?;
    if analysis.tags.get(first as usize) == Some(&Tag::In)
        && analysis.word(first).eq_ignore_ascii_case("that")
    {
        tokens.remove(0);
    }
    let unsafe_sign = |at: &u32| {
        analysis.tokens[*at as usize].span.len() <= 3
            && matches!(
                analysis.word(*at),
                "?" | "..." | "\u{2026}" | "[" | "]" | "(" | ")" | "." | ";" | ":" | "--" | "\u{2014}"
            )
    };
    if tokens.len() < 3 || tokens.iter().any(unsafe_sign) {
        None
    } else {
        Some(tokens)
    }
}

fn is_quote(analysis: &Analysis<'_>, at: u32) -> bool {
    matches!(
        analysis.tokens[at as usize].kind,
        TokenKind::OpenQuote | TokenKind::CloseQuote
    )
}

fn is_word(analysis: &Analysis<'_>, at: u32) -> bool {
    !matches!(
        analysis.tokens[at as usize].kind,
        TokenKind::OpenQuote | TokenKind::CloseQuote | TokenKind::Sign
    )
}

fn tag(analysis: &Analysis<'_>, at: u32) -> Tag {
    analysis.tags.get(at as usize).copied().unwrap_or(Tag::Nn)
}

/// Whether the tokens have a subject and a finite verb behind it, and no clause hangs above them.
fn is_clause(analysis: &Analysis<'_>, tokens: &[u32]) -> bool {
    let finite = |at: u32| matches!(tag(analysis, at), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
    let Some(&first) = tokens.first() else {
        return false;
    };
    let nominal = matches!(
        tag(analysis, first),
        Tag::Dt
            | Tag::Pdt
            | Tag::Nn
            | Tag::Nns
            | Tag::Nnp
            | Tag::Nnps
            | Tag::Prp
            | Tag::PrpS
            | Tag::Jj
            | Tag::Cd
            | Tag::Ex
    );
    let Some(verb) = tokens
        .iter()
        .position(|&at| finite(at))
        .filter(|&verb| nominal && verb > 0)
    else {
        return false;
    };
    if analysis.labels.is_empty() {
        return true;
    }
    // With a parse, the subject must be there too, and depend on a word of the content.
    tokens[..verb].iter().any(|&at| {
        matches!(
            analysis.labels[at as usize],
            Label::Nsubj | Label::NsubjPass | Label::Csubj | Label::Expl
        ) && tokens.contains(&analysis.heads[at as usize])
    })
}

/// Whether a thing is named that the reader is taken to know from before ("the plan", with nothing to say which).
fn names_what_is_known(analysis: &Analysis<'_>, tokens: &[u32]) -> bool {
    (0..tokens.len()).any(|at| is_the(analysis, tokens[at]) && is_known(analysis, &tokens[at + 1..]))
}

fn is_the(analysis: &Analysis<'_>, at: u32) -> bool {
    analysis.tokens[at as usize].span.len() == 3 && analysis.word(at).eq_ignore_ascii_case("the")
}

/// Whether the noun phrase of `tokens`, after its "the", does not say which one it means.
fn is_known(analysis: &Analysis<'_>, tokens: &[u32]) -> bool {
    let tags = tokens.iter().map(|&at| tag(analysis, at));
    let count = tags
        .take_while(|tag| {
            matches!(
                tag,
                Tag::Nn | Tag::Nns | Tag::Jj | Tag::Jjs | Tag::Vbn | Tag::Vbg | Tag::Cd
            )
        })
        .count();
    let picks = tokens[..count].iter().any(|&at| tag(analysis, at) == Tag::Jjs)
        || tokens[..count]
            .iter()
            .any(|&at| is_any(analysis.word(at), &["first", "last", "only", "next"]));
    let named = |after: u32| {
        matches!(tag(analysis, after), Tag::Nnp | Tag::Nnps | Tag::Wdt | Tag::Wp)
            || is_any(analysis.word(after), &["of", "for", "between", "against", "that"])
    };
    let unique = count == 1 && is_any(analysis.word(tokens[0]), UNIQUE);
    !(picks || unique || tokens.get(count).is_some_and(|&after| named(after)))
}

/// Things of which everybody knows the one that is meant.
const UNIQUE: &[&str] = &[
    "world", "public", "internet", "sun", "earth", "moon", "sea", "weather", "economy", "climate", "future",
    "past",
];

struct Writer<'a, 'd> {
    analysis: &'a Analysis<'d>,
    attribution: &'a Attribution,
    speaker: Option<&'a Speaker>,
    tokens: &'a [u32],
    quoted: &'a [bool],
    out: String,
    last: Option<u32>,
}

impl Writer<'_, '_> {
    /// Writes token `at` of the content; returns where to go on.
    fn word(&mut self, at: usize) -> Option<usize> {
        let token = self.tokens[at];
        let word = self.analysis.word(token);
        let tag = tag(self.analysis, token);
        match tag {
            Tag::Prp | Tag::PrpS => return self.pronoun(at, word, tag),
            Tag::Dt if is_any(word, &["this", "these", "those", "that", "another"]) => return None,
            Tag::Rb if is_any(word, &["here", "there", "then", "now", "so", "yes", "no"]) => return None,
            Tag::Jj if is_any(word, &["such", "same", "other", "latter", "former"]) => return None,
            Tag::Uh | Tag::Wp | Tag::Wrb if at == 0 => return None,
            _ => {}
        }
        self.put(token, word);
        Some(at + 1)
    }

    fn pronoun(&mut self, at: usize, word: &str, tag: Tag) -> Option<usize> {
        let token = self.tokens[at];
        if is_any(word, &["i", "me", "my"]) {
            let name = self.person().filter(|_| self.is_quoted(token))?.to_owned();
            return match (word.eq_ignore_ascii_case("i"), tag) {
                (true, _) => self.first_person(at, &name),
                (false, Tag::PrpS) => {
                    self.put(token, &format!("{name}'s"));
                    Some(at + 1)
                }
                (false, _) => {
                    self.put(token, &name);
                    Some(at + 1)
                }
            };
        }
        if is_any(word, &["he", "she"]) && at == 0 && !self.is_quoted(token) && self.only_speaker_named(token)
        {
            let name = self.person()?.to_owned();
            self.put(token, &name);
            return Some(at + 1);
        }
        // A possessive or reflexive goes back to a noun of the content itself, when there is just one before it.
        let own = is_any(
            word,
            &[
                "its",
                "their",
                "his",
                "her",
                "itself",
                "themselves",
                "himself",
                "herself",
            ],
        );
        let nouns = self.tokens[..at]
            .iter()
            .filter(|&&t| self.heads_a_noun_phrase(t))
            .count();
        if own && nouns == 1 {
            self.put(token, word);
            return Some(at + 1);
        }
        None
    }

    fn heads_a_noun_phrase(&self, token: u32) -> bool {
        let noun = |at: u32| tag(self.analysis, at).is_noun();
        noun(token) && !self.tokens.contains(&(token + 1)) || noun(token) && !noun(token + 1)
    }

    /// "I" becomes the speaker's name, and its verb agrees.
    fn first_person(&mut self, at: usize, name: &str) -> Option<usize> {
        self.put(self.tokens[at], name);
        let mut next = at + 1;
        while let Some(&token) = self
            .tokens
            .get(next)
            .filter(|&&t| tag(self.analysis, t) == Tag::Rb)
        {
            self.put(token, self.analysis.word(token));
            next += 1;
        }
        let token = *self.tokens.get(next)?;
        let word = self.analysis.word(token);
        let agreed = match (tag(self.analysis, token), word) {
            (_, "am") => "is".to_owned(),
            (_, "'m" | "\u{2019}m") => " is".to_owned(),
            (_, "have") => "has".to_owned(),
            (_, "'ve" | "\u{2019}ve") => " has".to_owned(),
            (_, "'ll" | "\u{2019}ll") => " will".to_owned(),
            (_, "do") => "does".to_owned(),
            (_, "'d" | "\u{2019}d") => return None,
            (Tag::Md | Tag::Vbd, _) => word.to_owned(),
            (Tag::Vbp, _) => third_person(word),
            _ => return None,
        };
        let joined = self.tokens[next..].windows(2).any(|pair| {
            is_any(self.analysis.word(pair[0]), &["and", "or", "but"])
                && tag(self.analysis, pair[1]) == Tag::Vbp
        });
        if joined {
            return None;
        }
        self.put(token, &agreed);
        Some(next + 1)
    }

    /// Writes a relative time in absolute words, with a preposition where it has none.
    fn time(&mut self, at: usize, time: &Time) -> Option<usize> {
        let after = time.range.end();
        let value = time.value?;
        let words = value.in_words()?;
        let qualified = time.range.len() > 1 && matches!(value, Value::Day(_));
        let single_day =
            !qualified || is_any(self.analysis.word(time.range.start()), &["last", "next", "past"]);
        let ago = is_any(self.analysis.word(after - 1), &["ago"]);
        let dated = self
            .analysis
            .word(time.range.start())
            .starts_with(|c: char| c.is_ascii_digit())
            || tag(self.analysis, after - 1) == Tag::Cd;
        let possessive =
            self.analysis.tags.get(after as usize) == Some(&Tag::Pos) && self.tokens.contains(&after);
        let noun = self.tokens.contains(&after) && tag(self.analysis, after).is_noun();
        if possessive || noun || !(single_day || ago || dated) {
            return None;
        }
        let introduced = at > 0
            && is_any(
                self.analysis.word(self.tokens[at - 1]),
                &[
                    "on", "in", "by", "since", "until", "from", "before", "after", "during", "of", "to",
                    "for",
                ],
            );
        let preposition = match value {
            _ if introduced => "",
            Value::Day(_) => "on ",
            _ => "in ",
        };
        self.put(time.range.start(), &format!("{preposition}{words}"));
        self.last = Some(after - 1);
        Some(
            at + self.tokens[at..]
                .iter()
                .take_while(|&&token| token < after)
                .count(),
        )
    }

    /// Writes `text` for `token`, with a space where the document has one.
    fn put(&mut self, token: u32, text: &str) {
        if let Some(last) = self.last {
            let end = self.analysis.tokens[last as usize].span.end();
            let start = self.analysis.tokens[token as usize].span.start();
            let glued = token == last + 1 && end == start;
            if !glued {
                let comma = token > last + 1
                    && !is_quote(self.analysis, last + 1)
                    && self.analysis.word(last + 1) == ",";
                let stands = self.out.ends_with(',');
                self.out.push_str(if comma && !stands { ", " } else { " " });
            }
        }
        self.out.push_str(text);
        self.last = Some(token);
    }

    fn person(&self) -> Option<&str> {
        self.speaker
            .filter(|speaker| speaker.kind == SpeakerKind::Person)
            .map(|speaker| speaker.name.as_str())
    }

    fn is_quoted(&self, token: u32) -> bool {
        self.quoted[token as usize]
    }

    /// Whether nobody but the source is named in the sentence before `token`.
    fn only_speaker_named(&self, token: u32) -> bool {
        let sentence = self.analysis.sentences[self.analysis.sentence_of(token)].tokens;
        let source = self.attribution.source.unwrap_or_default();
        (sentence.start()..token).all(|at| {
            source.contains(at) || !matches!(tag(self.analysis, at), Tag::Nnp | Tag::Nnps | Tag::Prp)
        })
    }
}

/// The third person singular of a verb in the present tense.
fn third_person(verb: &str) -> String {
    let vowel_before_y = verb
        .strip_suffix('y')
        .is_some_and(|stem| stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    match verb {
        _ if verb.ends_with('y') && !vowel_before_y => format!("{}ies", &verb[..verb.len() - 1]),
        _ if ["s", "sh", "ch", "x", "z", "o"]
            .iter()
            .any(|end| verb.ends_with(end)) =>
        {
            format!("{verb}es")
        }
        _ => format!("{verb}s"),
    }
}

/// A capital in front, a stop behind, white space folded.
fn finish(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    let mut letters = out.chars();
    if let Some(first) = letters.next() {
        out = first.to_uppercase().chain(letters).collect();
    }
    if !out.ends_with(['.', '!']) {
        out.push('.');
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::{Engine, Extractor};
    use ascribe_text::Document;

    /// The statement of the first claim of a text published on Wednesday, 5 March 2025.
    fn read(text: &str) -> Option<String> {
        let mut document = Document::from_paragraphs("d", text.to_owned());
        document.metadata.published = Some("2025-03-05".to_owned());
        let list = Extractor {
            engine: Engine::Rules,
            ..Extractor::default()
        }
        .extract(&document);
        list.claims
            .first()
            .unwrap_or_else(|| panic!("no claim in: {text}"))
            .statement
            .clone()
    }

    #[track_caller]
    fn check(text: &str, statement: &str) {
        assert_eq!(read(text).as_deref(), Some(statement), "{text}");
    }

    #[test]
    fn what_stands_alone_is_a_sentence() {
        check(
            "Anna Berg said that insurers have a long memory.",
            "Insurers have a long memory.",
        );
        check(
            "\u{201c}Norway has signed the Treaty of Bergen,\u{201d} Anna Berg said.",
            "Norway has signed the Treaty of Bergen.",
        );
    }

    #[test]
    fn relative_dates_become_absolute() {
        check(
            "Anna Berg said that Norway signed the Treaty of Bergen on Monday.",
            "Norway signed the Treaty of Bergen on 3 March 2025.",
        );
        check(
            "Anna Berg said that rents in Oslo fell last year.",
            "Rents in Oslo fell in 2024.",
        );
        check(
            "Anna Berg said that Norway joined yesterday.",
            "Norway joined on 4 March 2025.",
        );
    }

    #[test]
    fn what_hangs_on_its_context_has_no_statement() {
        for text in [
            "Anna Berg said that it had failed.",
            "Anna Berg said that the plan would fail.",
            "Anna Berg said that Norway would lose the case.",
            "Anna Berg said that this has to stop.",
            "Anna Berg denied that Norway had signed.",
            "Anna Berg did not say that Norway had signed.",
            "Anna Berg asked whether Norway had signed.",
            "Anna Berg said that Norway will sign on Friday.",
            "Anna Berg announced new rates.",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
