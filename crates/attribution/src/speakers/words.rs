use ascribe_lexicon::people::{Entry, Kinds, entry, fold};
use ascribe_syntax::{Analysis, Label, ROOT, Tag, TokenKind, TokenRange};

/// Reads an analysis, whose columns of tags and parses may be missing, token by token.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) analysis: &'a Analysis<'a>,
    tagged: bool,
    parsed: bool,
}

impl<'a> Words<'a> {
    pub(super) fn new(analysis: &'a Analysis<'a>) -> Self {
        let len = analysis.tokens.len();
        Self {
            analysis,
            tagged: analysis.tags.len() == len,
            parsed: analysis.heads.len() == len && analysis.labels.len() == len,
        }
    }

    pub(super) fn len(self) -> u32 {
        self.analysis.tokens.len() as u32
    }

    /// The text of token `at`; nothing past the end.
    #[inline]
    pub(super) fn text(self, at: u32) -> &'a str {
        if at < self.len() {
            self.analysis.word(at)
        } else {
            ""
        }
    }

    /// The tag of token `at`. Without tags, words with a capital are taken for names and others for nouns.
    #[inline]
    pub(super) fn tag(self, at: u32) -> Tag {
        if at >= self.len() {
            return Tag::Stop;
        }
        if self.tagged {
            return self.analysis.tags[at as usize];
        }
        match self.analysis.tokens[at as usize].kind {
            TokenKind::Word if self.is_capital(at) => Tag::Nnp,
            TokenKind::Word => Tag::Nn,
            TokenKind::Clitic => Tag::Pos,
            TokenKind::Number => Tag::Cd,
            _ => Tag::Stop,
        }
    }

    /// Head and label of token `at`, where it was parsed and has a head.
    pub(super) fn arc(self, at: u32) -> Option<(u32, Label)> {
        if !self.parsed || at >= self.len() {
            return None;
        }
        let head = self.analysis.heads[at as usize];
        (head != ROOT && head < self.len()).then(|| (head, self.analysis.labels[at as usize]))
    }

    /// Whether token `at` is written with a capital, "al-Sisi" included.
    pub(super) fn is_capital(self, at: u32) -> bool {
        let text = self.text(at);
        match text.as_bytes().first() {
            Some(b'A'..=b'Z') => true,
            // Nearly all other words begin with a small ASCII letter.
            Some(b'a'..=b'z') => {
                arabic_article(text).is_some_and(|rest| rest.starts_with(char::is_uppercase))
            }
            _ => text.starts_with(char::is_uppercase),
        }
    }

    /// What the lexicons of people know of token `at`.
    #[inline]
    pub(super) fn entry(self, at: u32) -> Option<&'static Entry> {
        match self.analysis.lexemes.get(at as usize) {
            Some(lexeme) => lexeme.person,
            None => look_up(self.text(at)),
        }
    }

    /// Whether token `at` is of one of `kinds`.
    #[inline]
    pub(super) fn is(self, at: u32, kinds: Kinds) -> bool {
        self.entry(at).is_some_and(|entry| entry.is(kinds))
    }

    /// Whether token `at` is `word`, whatever its case.
    #[inline]
    pub(super) fn reads(self, at: u32, word: &str) -> bool {
        self.text(at).eq_ignore_ascii_case(word)
    }

    /// Whether token `at` is one of `list`, whatever its case.
    #[inline]
    pub(super) fn reads_any(self, at: u32, list: &[&str]) -> bool {
        crate::words::is_any(self.text(at), list)
    }

    /// The words of `range`, as they stand in the document.
    pub(super) fn slice(self, range: TokenRange) -> &'a str {
        if range.is_empty() || range.end() > self.len() {
            ""
        } else {
            self.analysis.text(range)
        }
    }
}

/// What the lexicons of people know of `text`, with or without diacritics.
pub(super) fn look_up(text: &str) -> Option<&'static Entry> {
    if text.is_ascii() {
        entry(text)
    } else {
        entry(&fold(text))
    }
}

/// The name after an Arabic article that is joined to it ("Sisi" of "al-Sisi").
pub(super) fn arabic_article(text: &str) -> Option<&str> {
    const ARTICLES: [&[u8]; 10] = [
        b"al", b"el", b"an", b"as", b"ash", b"ad", b"ar", b"at", b"az", b"ul",
    ];
    // They have two letters or three.
    let bytes = text.as_bytes();
    let hyphen = [2, 3].into_iter().find(|&at| bytes.get(at) == Some(&b'-'))?;
    let known = ARTICLES
        .iter()
        .any(|article| article.eq_ignore_ascii_case(&bytes[..hyphen]));
    text.get(hyphen + 1..).filter(|rest| known && !rest.is_empty())
}
