use crate::{Analysis, Tag, TokenKind};
use ascribe_lexicon::{Classes, PhraseKind, Word, is_same};
use nom::Needed;
use std::iter::{Copied, Enumerate};
use std::slice::Iter;

/// A token with all that the grammars ask of it.
#[derive(Clone, Copy, Debug)]
pub struct Lexed<'d> {
    /// Its text.
    pub text: &'d str,
    /// Its part of speech.
    pub tag: Tag,
    /// What it looks like.
    pub kind: TokenKind,
    /// What the lexicons know of it.
    pub word: Option<&'static Word>,
}

impl Lexed<'_> {
    /// Whether its text is one of `words`, which stand in lower case.
    #[must_use]
    #[inline]
    pub fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| is_same(word, self.text))
    }

    /// Whether the lexicons put it into one of `classes`.
    #[must_use]
    #[inline]
    pub fn is(&self, classes: Classes) -> bool {
        self.word.is_some_and(|word| word.is(classes))
    }
}

/// Looks up every token of a tagged analysis; one entry per token, none where the analysis has no tags.
#[must_use]
pub fn lex<'d>(analysis: &Analysis<'d>) -> Vec<Lexed<'d>> {
    let text = analysis.document().text();
    let mut lexed: Vec<_> = analysis
        .tokens
        .iter()
        .zip(&analysis.tags)
        .enumerate()
        .map(|(at, (token, &tag))| {
            let text = token.span.slice(text);
            let word = match (token.kind, analysis.lexemes.get(at)) {
                (TokenKind::Word | TokenKind::Clitic, Some(lexeme)) => lexeme.word,
                (TokenKind::Word | TokenKind::Clitic, None) => ascribe_lexicon::word(text),
                _ => None,
            };
            Lexed {
                text,
                tag,
                kind: token.kind,
                word,
            }
        })
        .collect();
    retag(&mut lexed);
    lexed
}

/// Takes back what the tagger took for another thing: a reporting verb for a plural ("the archivist doubts that", `..." Okello says.`),
/// the beginning of a name that the lexicons know for a participle ("Downing Street said").
fn retag(lexed: &mut [Lexed<'_>]) {
    for at in 0..lexed.len().saturating_sub(1) {
        match lexed[at].tag {
            Tag::Nns if is_plural_for_verb(lexed, at) => lexed[at].tag = Tag::Vbz,
            Tag::Vbg | Tag::Vbn if begins_metonym(lexed, at) => lexed[at].tag = Tag::Nnp,
            _ => {}
        }
    }
}

/// Whether the plural at `at`, which is not the last token, stands where a verb reports.
fn is_plural_for_verb(lexed: &[Lexed<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| lexed[before].tag);
    if !matches!(before, Some(Tag::Nn | Tag::Nnp)) || !lexed[at].is(Classes::VERB) {
        return false;
    }
    let next = &lexed[at + 1];
    let clause = next.tag == Tag::In && next.is_any(&["that"]);
    let quotation = next.tag == Tag::Stop
        && (at >= 2 && lexed[at - 2].tag == Tag::CloseQuote
            || at >= 3 && lexed[at - 3].tag == Tag::CloseQuote);
    clause || quotation
}

/// Whether a name for those who sit in a place begins with the token at `at`.
fn begins_metonym(lexed: &[Lexed<'_>], at: usize) -> bool {
    let Some(word) = lexed[at].word else {
        return false;
    };
    let is_metonym = |kind| matches!(kind, PhraseKind::Member(classes) if classes.meets(Classes::METONYM));
    let text = |offset: usize| lexed.get(at + offset).map(|lexed| lexed.text);
    let starts_large = lexed[at].text.starts_with(char::is_uppercase);
    starts_large
        && word.is(Classes::PHRASE)
        && word
            .phrases()
            .any(|phrase| is_metonym(phrase.kind) && phrase.goes_on(text))
}

/// A stretch of tokens as parsers of `nom` read it.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a, 'd>(pub &'a [Lexed<'d>]);

impl<'a, 'd> nom::Input for Input<'a, 'd> {
    type Item = Lexed<'d>;
    type Iter = Copied<Iter<'a, Lexed<'d>>>;
    type IterIndices = Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.0.len()
    }

    fn take(&self, index: usize) -> Self {
        Self(&self.0[..index])
    }

    fn take_from(&self, index: usize) -> Self {
        Self(&self.0[index..])
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        let (before, after) = self.0.split_at(index);
        (Self(after), Self(before))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.0.iter().position(|&lexed| predicate(lexed))
    }

    fn iter_elements(&self) -> Self::Iter {
        self.0.iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if self.0.len() >= count {
            Ok(count)
        } else {
            Err(Needed::new(count - self.0.len()))
        }
    }
}
