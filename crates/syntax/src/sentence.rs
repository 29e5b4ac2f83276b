use crate::tokenize::starts_sentence;
use crate::{Analysis, Token, TokenKind, TokenRange};
use ascribe_lexicon::{self as lexicon, Frames, Verb};

/// A sentence. Sentences stand in text order and tile the tokens of their block; none crosses a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens, closing quotation marks included.
    pub tokens: TokenRange,
    /// Index of its block in the document.
    pub block: u32,
}

/// Appends the sentences of block number `block`, whose tokens are `range` and among them `stops`. Quotation
/// marks must face their way already.
pub(crate) fn split(analysis: &mut Analysis<'_>, range: TokenRange, stops: &[u32], block: u32) {
    let splitter = Splitter {
        text: analysis.document().text(),
        tokens: &analysis.tokens,
        range,
    };
    let sentences = &mut analysis.sentences;
    let mut start = range.start();
    for &stop in stops {
        if stop < start {
            continue;
        }
        if let Some(end) = splitter.end(start, stop) {
            sentences.push(Sentence {
                tokens: TokenRange::new(start, end),
                block,
            });
            start = end;
        }
    }
    if start < range.end() {
        sentences.push(Sentence {
            tokens: TokenRange::new(start, range.end()),
            block,
        });
    }
}

struct Splitter<'a> {
    text: &'a str,
    tokens: &'a [Token],
    range: TokenRange,
}

impl<'a> Splitter<'a> {
    fn word(&self, at: u32) -> &'a str {
        self.tokens[at as usize].span.slice(self.text)
    }

    fn kind(&self, at: u32) -> TokenKind {
        self.tokens[at as usize].kind
    }

    /// Whether nothing stands between token `at` and the one before it.
    fn is_joined(&self, at: u32) -> bool {
        let at = at as usize;
        self.tokens[at - 1].span.end() == self.tokens[at].span.start()
    }

    /// Where the sentence from `start` ends, if it ends with the stop at `stop`.
    fn end(&self, start: u32, stop: u32) -> Option<u32> {
        let mut end = stop + 1;
        let mut quoted = false;
        while end < self.range.end() {
            match self.kind(end) {
                TokenKind::CloseQuote => quoted = true,
                TokenKind::Sign if matches!(self.word(end), ")" | "]" | "}" | ".") => {}
                // An ellipsis apart from the stop begins what comes next.
                TokenKind::Sign if is_stop(self.word(end)) && self.is_joined(end) => {}
                TokenKind::Sign if self.is_reference(end) => end += 2,
                _ => break,
            }
            end += 1;
        }
        if end == self.range.end() {
            return Some(end);
        }
        let last = self.word(end - 1);
        let mark = if is_stop(last) { last } else { self.word(stop) };
        if stop == start || self.is_enumerator(start, stop) {
            return None;
        }
        // What begins the next sentence, behind its opening marks.
        let mut next = end;
        let mut opened = false;
        while next < self.range.end()
            && (self.kind(next) == TokenKind::OpenQuote || matches!(self.word(next), "(" | "["))
        {
            opened = true;
            next += 1;
        }
        if next == self.range.end() {
            return None;
        }
        let word = self.word(next);
        let first = word.chars().next()?;
        match self.kind(next) {
            TokenKind::Sign => !matches!(
                first,
                ',' | ';' | ':' | '-' | '\u{2013}' | '\u{2014}' | '\u{2015}'
            ),
            TokenKind::Clitic | TokenKind::CloseQuote => false,
            TokenKind::Word if first.is_lowercase() => false,
            TokenKind::Number if mark != "." && quoted => false,
            TokenKind::Word if is_ellipsis(mark) => quoted || opened || starts_sentence(word),
            TokenKind::Word if quoted && mark != "." && !opened => !self.reports(next),
            _ => true,
        }
        .then_some(end)
    }

    /// Whether the number of a note stands at `at`, in square brackets: it belongs to the sentence before.
    fn is_reference(&self, at: u32) -> bool {
        at + 2 < self.range.end()
            && self.word(at) == "["
            && self.kind(at + 1) == TokenKind::Number
            && self.word(at + 2) == "]"
    }

    /// Whether the sentence so far is only the number or letter of a list's item.
    fn is_enumerator(&self, start: u32, stop: u32) -> bool {
        start == self.range.start()
            && stop == start + 1
            && self.word(stop) == "."
            && (self.kind(start) == TokenKind::Number || self.word(start).len() == 1)
    }

    /// Whether a reporting clause begins at `at`: a name, then its verb ("Smith asked", "Mr. Smith said").
    fn reports(&self, at: u32) -> bool {
        if starts_sentence(self.word(at)) {
            return false;
        }
        let mut at = at;
        while at < self.range.end() && self.kind(at) == TokenKind::Word {
            let word = self.word(at);
            if !word.starts_with(char::is_uppercase) {
                return lexicon::word(word).is_some_and(|known| known.verbs().any(takes_quotation));
            }
            at += 1;
        }
        false
    }
}

fn takes_quotation(verb: &Verb) -> bool {
    verb.senses.iter().any(|sense| sense.frames.meets(Frames::QUOTE))
}

fn is_stop(word: &str) -> bool {
    word.starts_with([
        '.', '!', '?', '\u{2026}', '\u{3002}', '\u{FF01}', '\u{FF1F}', '\u{203C}', '\u{2047}', '\u{2048}',
        '\u{2049}',
    ]) && !word.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
}

fn is_ellipsis(word: &str) -> bool {
    word.starts_with("..") || word.starts_with('\u{2026}')
}
