//! From a block of text to tokens.

mod abbreviation;
mod class;
mod grammar;

pub(crate) use abbreviation::starts_sentence;
pub use class::is_space;

use crate::{Token, TokenKind};
use ascribe_text::Span;
use class::{CLASS, Class, is_mark, is_pictograph, is_word};

/// What the tokenizer found for the stages after it, by token number, in order.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Quotation marks, and apostrophes at the edge of a word that may be such.
    pub(crate) marks: Vec<u32>,
    /// Stops, question and exclamation marks, ellipses.
    pub(crate) stops: Vec<u32>,
}

/// Appends the tokens of `block` to `tokens`, and the numbers of those that later stages look at to `found`.
///
/// Every character that is not [`is_space`] lies in exactly one token. A quotation mark at the edge of a
/// word has kind [`TokenKind::Sign`]: which way it faces is told later, from the whole block.
pub(crate) fn tokenize(text: &str, block: Span, tokens: &mut Vec<Token>, found: &mut Found) {
    Tokenizer {
        text: &text[..block.end() as usize],
        at: block.start() as usize,
        tokens,
        found,
        may_close: false,
    }
    .run();
}

struct Tokenizer<'t, 'o> {
    /// The document up to the block's end, so that no rule reaches past it.
    text: &'t str,
    at: usize,
    tokens: &'o mut Vec<Token>,
    found: &'o mut Found,
    /// Whether a single mark stood in front of a word, so that a later one may close a quotation.
    may_close: bool,
}

impl<'t> Tokenizer<'t, '_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            match CLASS[byte as usize] {
                Class::Space => self.at += 1,
                Class::Alnum => self.word(),
                Class::Sign => self.push(1, TokenKind::Sign),
                Class::Stop => self.stop(),
                Class::Quote => self.quote(1),
                Class::Joiner => self.joiner(),
                Class::Wide => self.wide(),
            }
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn push(&mut self, len: usize, kind: TokenKind) {
        let end = self.at + len;
        self.tokens.push(Token {
            span: Span::new(offset(self.at), offset(end)),
            kind,
        });
        self.at = end;
    }

    /// The number that the next token will have.
    fn number(&self) -> u32 {
        u32::try_from(self.tokens.len()).expect("fewer tokens than bytes")
    }

    /// Whether the next token stands right behind the one before.
    fn is_joined(&self) -> bool {
        self.tokens
            .last()
            .is_some_and(|last| last.span.end() as usize == self.at)
    }

    /// A word, number or address. Most words are ASCII letters with a space, comma or the like behind them, and
    /// are done at once.
    fn word(&mut self) {
        let bytes = self.text.as_bytes();
        let mut end = self.at + 1;
        while end < bytes.len() && CLASS[bytes[end] as usize] == Class::Alnum {
            end += 1;
        }
        match bytes.get(end).map(|&byte| CLASS[byte as usize]) {
            None | Some(Class::Space) => self.plain_word(end - self.at),
            Some(Class::Sign | Class::Stop) if !joins(bytes[end], bytes.get(end + 1)) => {
                self.plain_word(end - self.at);
            }
            // No address goes on with an apostrophe or beyond ASCII.
            Some(Class::Quote | Class::Wide) => match plain_clitic(&bytes[end..]) {
                Some(clitic) => {
                    self.push(end - self.at, kind_of(bytes[self.at]));
                    self.push(clitic, TokenKind::Clitic);
                }
                None => self.long_word(),
            },
            _ => match grammar::address(self.rest()) {
                Ok((_, address)) => self.push(address.len(), TokenKind::Address),
                Err(_) => self.long_word(),
            },
        }
    }

    /// A word of `len` ASCII letters and digits.
    fn plain_word(&mut self, len: usize) {
        let start = self.at;
        let word = &self.text.as_bytes()[start..start + len];
        if let Some(cut) = fused(word) {
            self.push(cut, TokenKind::Word);
            self.push(len - cut, TokenKind::Word);
        } else {
            self.push(len, kind_of(word[0]));
        }
        self.keep_stop(start);
    }

    /// A word that the grammar has to find the end of.
    fn long_word(&mut self) {
        let rest = self.rest();
        let Ok((_, word)) = grammar::word(rest) else {
            self.stray();
            return;
        };
        let start = self.at;
        let whole = &self.text[start..];
        let end = with_slipped_clitic(whole, word.len());
        let mut cuts = [0; 3];
        let mut count = 0;
        let mut stem = end;
        while let Some(cut) = clitic_at_end(&whole[..stem]).filter(|_| count < cuts.len()) {
            cuts[count] = stem;
            count += 1;
            stem = cut;
        }
        let kind = if is_number(&whole[..stem]) {
            TokenKind::Number
        } else {
            TokenKind::Word
        };
        match fused(&whole.as_bytes()[..stem]) {
            Some(cut) if count == 0 => {
                self.push(cut, TokenKind::Word);
                self.push(stem - cut, TokenKind::Word);
            }
            _ => self.push(stem, kind),
        }
        for &cut in cuts[..count].iter().rev() {
            self.push(start + cut - self.at, TokenKind::Clitic);
        }
        if count == 0 {
            self.keep_stop(start);
        }
    }

    /// Takes a stop that follows into the last token, if that is an abbreviation that keeps it.
    fn keep_stop(&mut self, start: usize) {
        if self.text.as_bytes().get(self.at) == Some(&b'.')
            && abbreviation::keeps_stop(&self.text[start..self.at], &self.text[self.at + 1..])
        {
            self.at += 1;
            if let Some(last) = self.tokens.last_mut() {
                last.span = Span::from_range(last.span.start() as usize..self.at);
            }
        }
    }

    /// A stop, an ellipsis, a question or exclamation mark, or a number that begins with its point.
    fn stop(&mut self) {
        let rest = self.rest();
        if !self.is_joined()
            && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
            && rest.starts_with('.')
            && let Ok((_, number)) = grammar::signed(rest)
        {
            self.push(number.len(), TokenKind::Number);
            return;
        }
        let len = grammar::repeated(rest).map_or(1, |(_, signs)| signs.len());
        self.found.stops.push(self.number());
        self.push(len, TokenKind::Sign);
    }

    /// A quotation mark of `len` bytes, or an apostrophe.
    fn quote(&mut self, len: usize) {
        let rest = self.rest();
        let single = rest.starts_with(['\'', '\u{2019}', '\u{2018}']);
        self.may_close |= rest.starts_with(['\u{201A}', '`']);
        if single {
            if self.is_joined()
                && let Ok((_, clitic)) = grammar::clitic(rest)
            {
                self.push(clitic.len(), TokenKind::Clitic);
                return;
            }
            if (!self.is_joined() || self.last_opens())
                && let Ok((_, elision)) = grammar::elision(rest)
            {
                let kind = if elision.contains(|c: char| c.is_ascii_digit()) {
                    TokenKind::Number
                } else {
                    TokenKind::Word
                };
                self.push(elision.len(), kind);
                return;
            }
        }
        if single {
            self.may_close |= !self.is_joined() || self.last_opens();
            if !self.may_close && !rest.starts_with('\u{2018}') && self.takes_apostrophe() {
                self.at += len;
                if let Some(last) = self.tokens.last_mut() {
                    last.span = Span::from_range(last.span.start() as usize..self.at);
                }
                return;
            }
        }
        let doubled = rest.starts_with("''") || rest.starts_with("``");
        self.found.marks.push(self.number());
        self.push(if doubled { 2 } else { len }, TokenKind::Sign);
    }

    /// Whether an apostrophe right behind the last token stands for letters left out at its end ("goin'"), there
    /// being no quotation that it might close.
    fn takes_apostrophe(&self) -> bool {
        self.tokens.last().is_some_and(|last| {
            let word = last.span.slice(self.text);
            last.kind == TokenKind::Word
                && word.ends_with(char::is_alphabetic)
                && !word.ends_with(['s', 'S', 'x', 'z', '\u{17E}'])
        })
    }

    /// Whether the last token is a sign behind which a word begins.
    fn last_opens(&self) -> bool {
        self.tokens.last().is_some_and(|last| {
            matches!(
                last.span.slice(self.text),
                "\"" | "\u{201C}" | "\u{2018}" | "(" | "[" | "\u{2014}" | "\u{2013}" | "--" | "/" | "\u{AB}"
            )
        })
    }

    /// A sign that may begin a longer token.
    fn joiner(&mut self) {
        let rest = self.rest();
        let token = match rest.as_bytes()[0] {
            b'-' | b'+' if !self.is_joined() => grammar::signed(rest)
                .map(|(_, number)| (number.len(), TokenKind::Number))
                .ok(),
            b'@' | b'#' => grammar::handle(rest)
                .map(|(_, handle)| (handle.len(), TokenKind::Address))
                .ok(),
            _ => None,
        };
        let (len, kind) = token.unwrap_or_else(|| {
            let len = match rest.as_bytes()[0] {
                b'$' | b'@' | b'#' | b'&' | b'+' => 1,
                _ => grammar::repeated(rest).map_or(1, |(_, signs)| signs.len()),
            };
            (len, TokenKind::Sign)
        });
        self.push(len, kind);
    }

    /// A token that begins beyond ASCII.
    fn wide(&mut self) {
        let Some(first) = self.rest().chars().next() else {
            return;
        };
        let len = first.len_utf8();
        match first {
            '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{201C}' | '\u{201D}' | '\u{201E}'
            | '\u{201F}' | '\u{AB}' | '\u{BB}' | '\u{2039}' | '\u{203A}' | '\u{300C}' | '\u{300D}' => {
                self.quote(len);
            }
            '\u{2026}' => {
                let len = grammar::repeated(self.rest()).map_or(len, |(_, signs)| signs.len());
                self.found.stops.push(self.number());
                self.push(len, TokenKind::Sign);
            }
            '\u{3002}' | '\u{FF01}' | '\u{FF1F}' | '\u{203C}' | '\u{2047}'..='\u{2049}' => {
                self.found.stops.push(self.number());
                self.push(len, TokenKind::Sign);
            }
            c if is_space(c) => self.at += len,
            c if is_pictograph(c) => {
                let len = grammar::emoji(self.rest()).map_or(len, |(_, emoji)| emoji.len());
                self.push(len, TokenKind::Emoji);
            }
            '\u{2212}' if !self.is_joined() => {
                let number = grammar::signed(self.rest()).map(|(_, number)| number.len());
                match number {
                    Ok(len) => self.push(len, TokenKind::Number),
                    Err(_) => self.push(len, TokenKind::Sign),
                }
            }
            c if is_word(c) && !is_mark(c) && c != '\u{AD}' => self.long_word(),
            _ => self.stray(),
        }
    }

    /// Any other character, with the marks that combine with it.
    fn stray(&mut self) {
        let rest = self.rest();
        let len = rest
            .char_indices()
            .skip(1)
            .find(|&(_, c)| !is_mark(c))
            .map_or(rest.len(), |(at, _)| at);
        self.push(len, TokenKind::Sign);
    }
}

/// A byte offset into a document, which is smaller than 4 GiB.
#[expect(clippy::cast_possible_truncation, reason = "documents are smaller than 4 GiB")]
const fn offset(at: usize) -> u32 {
    at as u32
}

/// The kind of a word of ASCII letters and digits that begins with `first`.
fn kind_of(first: u8) -> TokenKind {
    if first.is_ascii_digit() {
        TokenKind::Number
    } else {
        TokenKind::Word
    }
}

/// The length of the commonest clitic, apostrophe and "s", if `bytes` begin with it and no word goes on.
fn plain_clitic(bytes: &[u8]) -> Option<usize> {
    let apostrophe = match bytes {
        [b'\'', ..] => 1,
        [0xE2, 0x80, 0x99, ..] => 3,
        _ => return None,
    };
    let ends = |byte: &u8| matches!(CLASS[*byte as usize], Class::Space | Class::Sign | Class::Stop);
    (bytes.get(apostrophe) == Some(&b's') && bytes.get(apostrophe + 1).is_none_or(ends))
        .then_some(apostrophe + 1)
}

/// Whether `sign`, with `after` behind it, may be inside a word or number.
fn joins(sign: u8, after: Option<&u8>) -> bool {
    match sign {
        b'.' => after.is_some_and(u8::is_ascii_alphanumeric),
        b',' => after.is_some_and(u8::is_ascii_digit),
        _ => false,
    }
}

/// Where to cut a word that the treebank writes as two: "can|not", "gon|na".
fn fused(word: &[u8]) -> Option<usize> {
    if !matches!(word.len(), 5 | 6) {
        return None;
    }
    let cut = match word[0] | 0x20 {
        b'c' if word.eq_ignore_ascii_case(b"cannot") => 3,
        b'g' if word.eq_ignore_ascii_case(b"gonna") || word.eq_ignore_ascii_case(b"gotta") => 3,
        b'g' if word.eq_ignore_ascii_case(b"gimme") => 3,
        b'w' if word.eq_ignore_ascii_case(b"wanna") => 3,
        b'l' if word.eq_ignore_ascii_case(b"lemme") => 3,
        _ => return None,
    };
    Some(cut)
}

/// How far a word of `len` bytes at the front of `text` reaches when a clitic stands right behind it that the
/// grammar does not join: one written with an opening mark ("don‘t").
fn with_slipped_clitic(text: &str, len: usize) -> usize {
    let behind = &text[len..];
    if !behind.starts_with('\u{2018}') {
        return len;
    }
    if let Ok((_, clitic)) = grammar::clitic(behind) {
        return len + clitic.len();
    }
    let last = len - usize::from(text[..len].ends_with(['n', 'N']));
    match grammar::not_clitic(&text[last..]) {
        Ok((_, clitic)) => last + clitic.len(),
        Err(_) => len,
    }
}

/// Where the clitic at the end of `word` begins, if there is one and a stem before it.
fn clitic_at_end(word: &str) -> Option<usize> {
    let at = word.rfind(['\'', '\u{2019}', '\u{2018}'])?;
    let tail = &word[at..];
    if at > 1
        && word[..at].ends_with(['n', 'N'])
        && grammar::not_clitic(&word[at - 1..]).is_ok_and(|(left, _)| left.is_empty())
    {
        return Some(at - 1);
    }
    (at > 0 && grammar::clitic(tail).is_ok_and(|(left, _)| left.is_empty())).then_some(at)
}

/// Whether `word`, which begins with a digit, is a number with at most a unit or an ordinal's ending.
fn is_number(word: &str) -> bool {
    grammar::number(word).is_ok_and(|(left, _)| left.bytes().all(|b| b == b'-' || b.is_ascii_digit()))
}
