use crate::{Label, Lexeme, Quotation, Sentence, Tag, Token, TokenRange, Word};
use ascribe_text::{Diagnostic, Document, Span};

/// What is known about a document's words. Columns are kept apart, so that each stage writes its own and
/// reads only those it needs; `words`, `lexemes`, `tags`, `heads` and `labels` are empty until their stage has run, and as
/// long as `tokens` after it.
#[derive(Clone, Debug)]
pub struct Analysis<'d> {
    document: &'d Document,
    /// All tokens, block after block.
    pub tokens: Vec<Token>,
    /// All sentences; they tile the tokens.
    pub sentences: Vec<Sentence>,
    /// All quotations, by their first token; an outer one before those nested in it.
    pub quotations: Vec<Quotation>,
    /// The characters of each token, as models and rules read them; the tagger writes them.
    pub words: Vec<Word>,
    /// What the lexicons know of each token; the tagger looks it up.
    pub lexemes: Vec<Lexeme>,
    /// The part of speech of each token.
    pub tags: Vec<Tag>,
    /// The number of each token's head, or [`crate::ROOT`].
    pub heads: Vec<u32>,
    /// How each token depends on its head.
    pub labels: Vec<Label>,
    /// What was found wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'d> Analysis<'d> {
    /// An analysis in which no stage has run.
    #[must_use]
    pub fn empty(document: &'d Document) -> Self {
        Self {
            document,
            tokens: Vec::new(),
            sentences: Vec::new(),
            quotations: Vec::new(),
            words: Vec::new(),
            lexemes: Vec::new(),
            tags: Vec::new(),
            heads: Vec::new(),
            labels: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// The document it is about.
    #[must_use]
    pub fn document(&self) -> &'d Document {
        self.document
    }

    /// The text of token `at`.
    #[must_use]
    #[inline]
    pub fn word(&self, at: u32) -> &'d str {
        self.document.slice(self.tokens[at as usize].span)
    }

    /// The bytes from the first token of `range` to its last.
    ///
    /// # Panics
    /// When `range` is empty or out of bounds.
    #[must_use]
    #[inline]
    pub fn span(&self, range: TokenRange) -> Span {
        let tokens = &self.tokens[range.range()];
        tokens[0].span.cover(tokens[tokens.len() - 1].span)
    }

    /// The text of `range`, as it stands in the document.
    #[must_use]
    pub fn text(&self, range: TokenRange) -> &'d str {
        self.document.slice(self.span(range))
    }

    /// Index of the sentence that holds token `at`.
    #[must_use]
    #[inline]
    pub fn sentence_of(&self, at: u32) -> usize {
        self.sentences.partition_point(|s| s.tokens.end() <= at)
    }
}
